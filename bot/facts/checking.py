"""From entries to a checked dossier: every reference, every word and every quotation mark.

Nothing is served that has not passed here, whether it comes from a file, an upload or the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel
from rapidfuzz import process

from bot.facts.article import Article, Span
from bot.facts.dossier import Dossier
from bot.facts.evidence import Unresolved, cost_of_nearest, locate, nearest_text
from bot.facts.model import (
    KINDS,
    Attendance,
    Claim,
    Event,
    Evidence,
    Header,
    Person,
    Quote,
    Reaction,
    SetAside,
)
from bot.facts.problems import MAX_PROBLEMS, Problem

# Steps to look for the nearest texts of misquotations, all together: a second or two at most, and
# hundreds of times through a long article.
_LOOKING: Final = 400_000_000
# Ids among which the nearest ones are looked for: hundreds of times through a large dossier's.
_COMPARED: Final = 200_000
# Places of quotes in their evidence, all together: some for each of very many.
_PLACES: Final = 500_000
# Characters that are looked through for all evidence: a second or two, a hundred times what a large
# dossier of a long article takes.
_READ: Final = 1_000_000_000

F = TypeVar("F", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """A fact together with where it stands in its file, for messages."""

    where: str
    fact: F


@dataclass(frozen=True, slots=True)
class Entries:
    """The well-formed entries of a dossier, and by kind the ids of the malformed ones.

    Those are known so that one mistake is not reported again by everything that refers to it.
    """

    header: Header
    entries: tuple[Entry[BaseModel], ...]
    malformed_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, kind: type[F]) -> tuple[Entry[F], ...]:
        return tuple(
            Entry(entry.where, entry.fact) for entry in self.entries if isinstance(entry.fact, kind)
        )

    def facts(self, kind: type[F]) -> tuple[F, ...]:
        return tuple(entry.fact for entry in self.of(kind))


def is_inside(path: str) -> bool:
    """Whether an article's path only leads down from the project's folder, on every system."""
    parts = path.split("/")
    return not {"", ".", ".."} & set(parts) and not re.search(r"[\\:~]", path)


def assemble(entries: Entries, article: Article) -> tuple[Dossier, tuple[Problem, ...]]:
    """The dossier that the entries make, and every problem; it may be served only if none."""
    return _Assembly(entries, article).run()


def _selectors(fact: BaseModel) -> int:
    """How many words are looked for in the whole article for a fact."""
    parts: list[Any] = [fact, *getattr(fact, "relations", ()), getattr(fact, "stated", None)]
    return sum(len(getattr(part, "evidence", ())) for part in parts) or 1


class _Assembly:
    def __init__(self, entries: Entries, article: Article) -> None:
        self.entries = entries
        self.article = article
        self.problems: list[Problem] = []
        self.spans: dict[str, tuple[Span, ...]] = {}
        self.words: dict[str, tuple[Span, ...]] = {}
        people, events, quotes = (
            entries.malformed_ids.get(kind, frozenset()) for kind in ("people", "events", "quotes")
        )
        self.people = people | {person.id for person in entries.facts(Person)}
        self.events = events | {event.id for event in entries.facts(Event)}
        self.quotes = quotes | {quote.id for quote in entries.facts(Quote)}
        self.length = sum(map(len, article.passages))
        self.looking = _LOOKING
        self.compared = _COMPARED
        self.places = _PLACES
        self.marks = frozenset(article.quotations)
        self.speakers = {quote.id: quote.speaker for quote in entries.facts(Quote)}

    def run(self) -> tuple[Dossier, tuple[Problem, ...]]:
        self._check_header()
        self._check_ids()
        if not self._is_checkable():
            return self._dossier(), tuple(self.problems)
        for entry in self.entries.entries:
            if len(self.problems) > MAX_PROBLEMS:
                break
            match entry.fact:
                case Person():
                    self._check_person(entry.where, entry.fact)
                case Event():
                    self._check_event(entry.where, entry.fact)
                case Attendance():
                    self._check_attendance(entry.where, entry.fact)
                case Quote():
                    self._check_quote(entry.where, entry.fact)
                case Reaction():
                    self._check_reaction(entry.where, entry.fact)
                case Claim():
                    self._check_claim(entry.where, entry.fact)
        if len(self.problems) <= MAX_PROBLEMS:
            self._check_quotation_marks()
        return self._dossier(), tuple(self.problems)

    def _dossier(self) -> Dossier:
        return Dossier(
            header=self.entries.header,
            article=self.article,
            **{kind.table: self.entries.facts(kind.model) for kind in KINDS},  # type: ignore[arg-type]
            spans=MappingProxyType(self.spans),
            words=MappingProxyType(self.words),
        )

    def _say(self, where: str, what: str, hint: str | None = None) -> None:
        self.problems.append(Problem(where, what, hint))

    # ── what every fact has ──

    def _check_header(self) -> None:
        header = self.entries.header
        if header.sha256 != self.article.sha256:
            self._say(
                "dossier.sha256",
                f"the article is not the one that the facts were read from (its sha256 is {self.article.sha256})",
                "read it again, mend what changed, then enter that sha256",
            )
        if not is_inside(header.article):
            self._say("dossier.article", f"{header.article!r} is outside the project")
        if not self.article.occurrences(header.author):
            self._say("dossier.author", f"{header.author!r} is not in the article")
        if header.main_event is not None:
            self._refers("dossier.main_event", header.main_event, self.events, "event")

    def _check_ids(self) -> None:
        first: dict[str, str] = {}
        for entry in self.entries.entries:
            id = getattr(entry.fact, "id", None)
            if id is None:
                continue
            if id in first:
                self._say(entry.where, f"the id {id!r} is already that of {first[id]}")
            first.setdefault(id, entry.where)

    def _is_checkable(self) -> bool:
        """What could not be checked in time is not begun."""
        evidence = sum(_selectors(entry.fact) for entry in self.entries.entries)
        if evidence * self.length > _READ:
            self._say(
                "file",
                f"has {evidence} pieces of evidence and its article {self.length} characters, which are "
                "too many together",
                "make several dossiers of it",
            )
            return False
        return True

    def _refers(self, where: str, id: str, known: frozenset[str], kind: str) -> None:
        if id in known:
            return
        self.compared -= len(known)
        nearest = (
            process.extractOne(id, sorted(known), score_cutoff=60) if self.compared >= 0 else None
        )
        self._say(
            where,
            f"there is no {kind} {id!r}",
            f"the closest id is {nearest[0]!r}" if nearest else None,
        )

    def _locate(self, where: str, evidence: Iterable[Evidence]) -> tuple[Span, ...]:
        return tuple(filter(None, (self._place(where, selector) for selector in evidence)))

    def _place(self, where: str, selector: Evidence) -> Span | None:
        match locate(selector, self.article, nearest=False):
            case Span() as span:
                return span
            case Unresolved(what, hint, absent):
                # Not to find them took its time as well.
                self.looking -= self.length
                cost = cost_of_nearest(selector.exact, self.article) if absent else 0
                if absent and cost <= self.looking:
                    self.looking -= cost
                    hint = nearest_text(selector.exact, self.article)
                self._say(where, what, hint)
                return None

    def _says(
        self, where: str, label: str, words: str | None, evidence: Sequence[Evidence]
    ) -> None:
        """The words must stand in the evidence exactly as they will be shown."""
        if words is not None and not any(words in selector.exact for selector in evidence):
            self._say(
                where,
                f"the {label} {words!r} is not in its evidence",
                "write it as the article does",
            )

    # ── one kind each ──

    def _check_person(self, where: str, person: Person) -> None:
        self.spans[person.id] = self._locate(where, person.evidence)
        if not person.unnamed:
            self._says(where, "name", person.name, person.evidence)
        self._says(where, "role", person.role, person.evidence)
        self._says(where, "country", person.country, person.evidence)
        for relation in person.relations:
            self._refers(where, relation.to, self.people, "person")
            self.spans[person.id] += self._locate(where, relation.evidence)
            self._says(where, "relation", relation.kinship, relation.evidence)

    def _check_event(self, where: str, event: Event) -> None:
        self.spans[event.id] = self._locate(where, event.evidence)
        self._says(where, "when", event.when, event.evidence)
        self._says(where, "place", event.place, event.evidence)
        if event.stated is not None:
            self.spans[event.id] += self._locate(where, event.stated.evidence)
            number = re.compile(rf"(?<!\d){event.stated.count}(?!\d)")
            if not any(number.search(words.exact) for words in event.stated.evidence):
                self._say(where, f"the stated count {event.stated.count} is not in its evidence")
            self._says(where, "stated participants", event.stated.of, event.stated.evidence)

    def _check_attendance(self, where: str, attendance: Attendance) -> None:
        self.spans[attendance.id] = self._locate(where, attendance.evidence)
        self._refers(where, attendance.person, self.people, "person")
        self._refers(where, attendance.event, self.events, "event")
        if attendance.reported_by is not None:
            self._refers(where, attendance.reported_by, self.people, "person")
        self._says(where, "region", attendance.region, attendance.evidence)

    def _check_quote(self, where: str, quote: Quote) -> None:
        evidence = self._locate(where, quote.evidence)
        self.spans[quote.id] = evidence
        for person in (quote.speaker, quote.relayed_by, quote.to):
            if person is not None:
                self._refers(where, person, self.people, "person")
        if quote.event is not None:
            self._refers(where, quote.event, self.events, "event")
        self._says(where, "occasion", quote.occasion, quote.evidence)
        if len(evidence) == len(quote.evidence):
            parts = [self._quoted(where, part, quote, evidence) for part in quote.text]
            self.words[quote.id] = tuple(part for part in parts if part is not None)

    def _quoted(
        self, where: str, words: str, quote: Quote, evidence: tuple[Span, ...]
    ) -> Span | None:
        if self.places < 0:
            self._say(where, f"the text “{words[:80]}” is one too many that stands in many places")
            return None
        inside = sorted(
            {span for around in evidence for span in self.article.within(words, around)}
        )
        self.places -= len(evidence) + len(inside)
        if not inside:
            if self.article.occurrences(words):
                self._say(where, f"the text “{words[:80]}” is not in its evidence")
            else:
                self._locate(where, (Evidence(exact=words),))
            return None
        marked = [span for span in inside if span in self.marks]
        if quote.form == "direct":
            if not marked:
                self._say(
                    where,
                    f"“{words[:80]}” is not all that stands between the article’s quotation marks",
                    "a direct quote is the whole of it, to the last comma",
                )
                return None
            return marked[0]
        if self.article.quoted(inside[0]):
            self._say(where, f"“{words[:80]}” stands in quotation marks", 'its form is "direct"')
        return inside[0]

    def _check_reaction(self, where: str, reaction: Reaction) -> None:
        self.spans[reaction.id] = self._locate(where, reaction.evidence)
        self._refers(where, reaction.who, self.people, "person")
        self._refers(
            where, reaction.to, self.events | self.people | self.quotes, "event, person or quote"
        )
        self._says(where, "to_words", reaction.to_words, reaction.evidence)
        for id in reaction.quotes:
            self._refers(where, id, self.quotes, "quote")
            if self.speakers.get(id, reaction.who) != reaction.who:
                self._say(
                    where, f"the quote {id!r} is by {self.speakers[id]!r}, not by {reaction.who!r}"
                )

    def _check_claim(self, where: str, claim: Claim) -> None:
        self.spans[claim.id] = self._locate(where, claim.evidence)
        for id in claim.about:
            self._refers(where, id, self.events | self.people, "event or person")
        if claim.by is not None:
            self._refers(where, claim.by, self.people, "person")

    # ── the article's quotation marks, all of them ──

    def _check_quotation_marks(self) -> None:
        accounted = {span for spans in self.words.values() for span in spans}
        for entry in self.entries.of(SetAside):
            if len(self.problems) > MAX_PROBLEMS:
                return
            match self._place(entry.where, entry.fact.selector):
                case None:
                    pass
                case Span() as span if span not in self.marks:
                    self._say(
                        entry.where,
                        f"“{entry.fact.text}” is not what stands between two quotation marks",
                    )
                case Span() as span if span in accounted:
                    self._say(entry.where, f"“{entry.fact.text}” is a quote already")
                case Span() as span:
                    accounted.add(span)
        for span in self.article.quotations:
            if span not in accounted:
                self._say(
                    f"article ¶{span.passage}",
                    f"“{self.article.text(span)[:80]}” is neither a quote nor set aside",
                    "enter it under [[quotes]], or under [[set_aside]] with a reason",
                )
