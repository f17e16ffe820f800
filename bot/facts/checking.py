"""From entries to a checked dossier: every reference, every word and every quotation mark.

Nothing is served that has not passed here, whether it comes from a file, an upload or the store.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from bot.facts.accounting import Account, accounted
from bot.facts.article import Article
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
from bot.facts.span import Span, less
from bot.operations.errors import MAX_PROBLEMS, Problem

# Each bound allows hundreds of times what a large dossier of a long article takes, and costs a second
# or two at most. Of all misquotations together: steps to look for their nearest texts.
_SEARCH_STEPS: Final = 400_000_000
# Of all unknown ids together: ids that they are compared with.
_COMPARISONS: Final = 200_000
# Of all quotes together: places of their words in their evidence.
_PLACES: Final = 500_000
# Characters to look through for all evidence.
_CHARACTERS: Final = 1_000_000_000
# How alike a name and a form of it are, 0 to 100: “Лев” and “Льва” are 57.
_ALIKE: Final = 50
# Characters of a quotation that a message repeats.
_EXCERPT: Final = 80

# How “he said” between two parts of a quotation begins and ends: with a comma or a dash.
_BEFORE_INSERTION: Final = re.compile(r"[,.!?…;:–—―-]\s*\S?\s?$")
_AFTER_INSERTION: Final = re.compile(r"\w.*[,.:;–—―-]\s*$", re.DOTALL)
# The fields that hold ids of other facts, with the tables that those may stand in.
_PEOPLE: Final = ("people",)
_EVENTS: Final = ("events",)
_REFERENCES: Final[Mapping[type[BaseModel], Mapping[str, Sequence[str]]]] = {
    Attendance: {"person": _PEOPLE, "event": _EVENTS, "reported_by": _PEOPLE},
    Quote: {
        "speaker": _PEOPLE,
        "relayed_by": _PEOPLE,
        "to": _PEOPLE,
        "event": _EVENTS,
        "within": ("quotes",),
    },
    Reaction: {"who": _PEOPLE, "to": ("events", "people", "quotes")},
    Claim: {"about": ("events", "people"), "by": _PEOPLE},
}
# The fields that are shown as the article's words, so they must stand in the fact's evidence.
_VERBATIM: Final[Mapping[type[BaseModel], Sequence[str]]] = {
    Person: ("named", "role", "country"),
    Event: ("when", "place"),
    Attendance: ("region",),
    Quote: ("occasion",),
    Reaction: ("to_words",),
}
_SINGULAR: Final[Mapping[str, str]] = {kind.table: kind.singular for kind in KINDS}

# The folder of articles, beside that of the dossiers. No other file is read for a dossier, lest a
# message quote it.
ARTICLES: Final = "seeds"

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact, and where it stands in its file, for messages."""

    where: str
    fact: BaseModel


@dataclass(frozen=True, slots=True)
class Entries:
    """The well-formed entries of a dossier that are not drafted.

    By table, the ids of the malformed ones are known, so that one mistake is not reported again by
    everything that refers to it, and the ids of the drafted ones, with how many there are.
    """

    header: Header
    entries: tuple[Entry, ...]
    malformed_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    drafted_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    drafted: Mapping[str, int] = field(default_factory=dict)

    def facts(self, kind: type[F]) -> tuple[F, ...]:
        facts = (entry.fact for entry in self.entries)
        return tuple(fact for fact in facts if isinstance(fact, kind))


def is_inside(path: str) -> bool:
    """Whether a path names a file in the folder of articles, and none that is hidden (`.env`)."""
    folder, *names = path.split("/")
    if folder != ARTICLES or not names or re.search(r"[\\:~]", path):
        return False
    return all(name and not name.startswith(".") for name in names)


def outside(path: str) -> Problem:
    what = f"{path!r} is outside the folder of articles"
    return Problem(
        "dossier.article", what, f"put the article into {ARTICLES}/, as {ARTICLES}/name.txt"
    )


def check(entries: Entries, article: Article) -> tuple[Dossier, tuple[Problem, ...]]:
    """The dossier that the entries make, and every problem; it may be served only without any."""
    return _Check(entries, article).run()


class _Check:
    """One dossier being checked: its problems so far, and what is left of each bound."""

    def __init__(self, entries: Entries, article: Article) -> None:
        self.entries = entries
        self.article = article
        self.problems: list[Problem] = []
        self.spans: dict[str, tuple[Span, ...]] = {}
        self.words: dict[str, tuple[Span, ...]] = {}
        self.ids = {
            "people": {person.id for person in entries.facts(Person)},
            "events": {event.id for event in entries.facts(Event)},
            "quotes": {quote.id for quote in entries.facts(Quote)},
        }
        for table, ids in self.ids.items():
            ids |= entries.malformed_ids.get(table, frozenset())
        self.speakers = {quote.id: quote.speaker for quote in entries.facts(Quote)}
        self.marks = frozenset(article.quotations)
        self.set_aside: set[Span] = set()
        # “he said” inside one pair of marks.
        self.insertions: list[Span] = []
        self.marked: dict[str, list[Span]] = defaultdict(list)
        self.in_marks: dict[int, list[Span]] = defaultdict(list)
        for span in article.quotations:
            self.marked[article.text(span)].append(span)
            self.in_marks[span.passage].append(span)
        self.length = sum(map(len, article.passages))
        self.search_steps = _SEARCH_STEPS
        self.comparisons = _COMPARISONS
        self.places = _PLACES

    def run(self) -> tuple[Dossier, tuple[Problem, ...]]:
        self._check_header()
        self._check_ids()
        if self._is_checkable():
            for entry in self.entries.entries:
                if len(self.problems) > MAX_PROBLEMS:
                    break
                if not isinstance(entry.fact, SetAside):
                    self._check_fact(entry.where, entry.fact)
            self._check_within()
            self._check_set_aside()
        return self._dossier(), tuple(self.problems)

    def _dossier(self) -> Dossier:
        account = self._account()
        return Dossier(
            header=self.entries.header,
            article=self.article,
            **{kind.table: self.entries.facts(kind.model) for kind in KINDS},  # type: ignore[arg-type]
            spans=MappingProxyType(self.spans),
            words=MappingProxyType(self.words),
            unattributed=account.unattributed,
            open_quotations=account.open_quotations,
            aside=tuple(sorted(self.set_aside)),
            drafted=MappingProxyType(dict(self.entries.drafted)),
        )

    def _report(self, where: str, what: str, hint: str | None = None) -> None:
        self.problems.append(Problem(where, what, hint))

    # ── the whole ──

    def _check_header(self) -> None:
        header = self.entries.header
        if not self.article.is_of(header.sha256):
            self._report(
                "dossier.sha256",
                "the article is not the one that the facts were read from "
                f"(its sha256 is {self.article.sha256})",
                "read it again, mend what changed, then enter that sha256",
            )
        if not is_inside(header.article):
            self.problems.append(outside(header.article))
        if header.author is not None and not self.article.occurrences(header.author):
            what = f"{header.author!r} is not in the article"
            hint = "write it as the article does; if no author is named there, leave the line out"
            self._report("dossier.author", what, hint)
        if header.main_event is not None:
            self._check_reference("dossier.main_event", header.main_event, _EVENTS)

    def _check_ids(self) -> None:
        first: dict[str, str] = {}
        for entry in self.entries.entries:
            id = getattr(entry.fact, "id", None)
            if id is None:
                continue
            if id in first:
                self._report(entry.where, f"the id {id!r} is already that of {first[id]}")
            first.setdefault(id, entry.where)

    def _is_checkable(self) -> bool:
        """Whether it can be checked in time; otherwise that is the problem."""
        evidence = sum(_count_evidence(entry.fact) for entry in self.entries.entries)
        if evidence * self.length <= _CHARACTERS:
            return True
        self._report(
            "file",
            f"has {evidence} pieces of evidence and its article {self.length} characters, which are "
            "too many together",
            "make several dossiers of it",
        )
        return False

    # ── a fact ──

    def _check_fact(self, where: str, fact: Any) -> None:
        kind = type(fact)
        self.spans[fact.id] = self._locate_all(where, fact.evidence)
        for name, tables in _REFERENCES.get(kind, {}).items():
            value = getattr(fact, name)
            for id in value if isinstance(value, tuple) else (value,):
                if id is not None:
                    self._check_reference(where, id, tables)
        for name in _VERBATIM.get(kind, ()):
            self._check_words(where, name, getattr(fact, name), fact.evidence)
        match fact:
            case Person():
                self._check_name(where, fact)
                self._check_relations(where, fact)
            case Event():
                self._check_stated(where, fact)
            case Quote():
                self._check_text(where, fact)
            case Reaction():
                self._check_quotes(where, fact)

    def _check_reference(self, where: str, id: str, tables: Sequence[str]) -> None:
        if any(id in self.ids[table] for table in tables):
            return
        known = {id for table in tables for id in self.ids[table]}
        self.comparisons -= len(known)
        nearest = None
        if self.comparisons >= 0:
            nearest = process.extractOne(id, sorted(known), score_cutoff=60)
        *others, last = (_SINGULAR[table] for table in tables)
        kinds = f"{', '.join(others)} or {last}" if others else last
        if any(id in self.entries.drafted_ids.get(table, ()) for table in tables):
            what = f"the {kinds} {id!r} is only drafted"
            self._report(where, what, "confirm it: take away its line `drafted`")
            return
        hint = f"the closest id is {nearest[0]!r}" if nearest else None
        self._report(where, f"there is no {kinds} {id!r}", hint)

    def _check_words(
        self, where: str, label: str, words: str | None, evidence: Sequence[Evidence]
    ) -> None:
        """The words must stand in the evidence exactly as they will be shown."""
        if words is not None and not any(words in selector.exact for selector in evidence):
            self._report(
                where,
                f"the {label} {words!r} is not in its evidence",
                "write it as the article does",
            )

    def _locate_all(self, where: str, evidence: Iterable[Evidence]) -> tuple[Span, ...]:
        return tuple(filter(None, (self._locate(where, selector) for selector in evidence)))

    def _locate(self, where: str, selector: Evidence) -> Span | None:
        match locate(selector, self.article):
            case Span() as span:
                return span
            case Unresolved(what, hint):
                # To find nothing took its time as well.
                self.search_steps -= self.length
                self._report(where, what, hint or self._nearest(selector.exact))
                return None

    def _nearest(self, words: str) -> str:
        cost = cost_of_nearest(words, self.article)
        if cost > self.search_steps:
            return "to look for the closest text too would take long; mend other mistakes first"
        self.search_steps -= cost
        return nearest_text(words, self.article)

    # ── what one kind has alone ──

    def _check_name(self, where: str, person: Person) -> None:
        """The name must stand in the evidence, or be a base form of words that do."""
        if person.unnamed:
            return  # what stands for a name need not be the article's words
        if person.named is None:
            self._check_words(where, "name", person.name, person.evidence)
        elif not _is_form(person.named, person.name):
            what = f"{person.named!r} is no form of the name {person.name!r}"
            self._report(where, what, "`named` is the same name as the article has it")

    def _check_relations(self, where: str, person: Person) -> None:
        for relation in person.relations:
            self._check_reference(where, relation.to, _PEOPLE)
            self.spans[person.id] += self._locate_all(where, relation.evidence)
            self._check_words(where, "relation", relation.kinship, relation.evidence)

    def _check_stated(self, where: str, event: Event) -> None:
        stated = event.stated
        if stated is None:
            return
        self.spans[event.id] += self._locate_all(where, stated.evidence)
        number = re.compile(rf"(?<!\d){stated.count}(?!\d)")
        if not any(number.search(selector.exact) for selector in stated.evidence):
            self._report(where, f"the stated count {stated.count} is not in its evidence")
        self._check_words(where, "stated participants", stated.of, stated.evidence)

    def _check_text(self, where: str, quote: Quote) -> None:
        evidence = self.spans[quote.id]
        if len(evidence) == len(quote.evidence):
            found: list[Span] = []
            for words in quote.text:
                place = self._locate_stretch(where, words, quote, evidence, found)
                found += [place] if place is not None else []
            self.words[quote.id] = tuple(found)
            if quote.form == "direct":
                self._check_parted(where, found)

    def _check_parted(self, where: str, stretches: Sequence[Span]) -> None:
        """Parts of what one pair of marks holds must be all of it, but for “he said” between them."""
        parted: dict[Span, list[Span]] = defaultdict(list)
        for span in stretches:
            if span not in self.marks and (around := self._mark_around(span)) is not None:
                parted[around].append(span)
        for around, parts in parted.items():
            gaps = less([around], parts)
            between = all(
                before.end <= gap.start and gap.end <= after.start and self._is_insertion(gap)
                for gap, before, after in zip(gaps, parts, parts[1:], strict=False)
            )
            if len(gaps) < len(parts) and between:
                self.insertions += gaps
            else:
                self._report_parted(where, self.article.text(parts[0]))

    def _mark_around(self, span: Span) -> Span | None:
        """The shortest stretch in marks that contains this one."""
        marks = self.in_marks.get(span.passage, ())
        self.places -= len(marks)
        around = (mark for mark in marks if mark.contains(span))
        return min(around, key=lambda mark: mark.end - mark.start, default=None)

    def _is_insertion(self, gap: Span) -> bool:
        passage, text = self.article.passages[gap.passage - 1], self.article.text(gap)
        begins = _BEFORE_INSERTION.search(passage[: gap.start] + text[:2])
        return begins is not None and _AFTER_INSERTION.search(text) is not None

    def _report_parted(self, where: str, words: str) -> None:
        self._report(
            where,
            f"“{words[:_EXCERPT]}” is not all that stands between the article’s quotation marks",
            "a direct quote is the whole of it, to the last comma; words without marks are a “block”",
        )

    def _locate_stretch(
        self,
        where: str,
        words: str,
        quote: Quote,
        evidence: tuple[Span, ...],
        before: Sequence[Span],
    ) -> Span | None:
        """Where a stretch of a quote stands in its evidence, in quotation marks or not as it must.

        The same words may stand there again: a stretch follows those `before` it where it can.
        """
        shown = f"“{words[:_EXCERPT]}”"
        if self.places < 0:
            self._report(where, f"the text {shown} is one too many that stands in many places")
            return None
        inside = sorted(
            {span for around in evidence for span in self.article.occurrences(words, around)}
        )
        self.places -= len(evidence) + len(inside)
        if not inside:
            if self.article.occurrences(words):
                self._report(where, f"the text {shown} is not in its evidence")
            else:
                self._locate(where, Evidence(exact=words))
            return None
        inside.sort(key=lambda span: bool(before) and span <= before[-1])
        if quote.form == "direct":
            marked = next((span for span in inside if span in self.marks), None)
            if marked is None and len(quote.text) > 1:
                marked = next((span for span in inside if self._mark_around(span)), None)
            if marked is None:
                self._report_parted(where, words)
            return marked
        if quote.form == "turn":
            self.places -= len(self.article.turns)
            turn = next((span for span in inside if self.article.in_turn(span)), None)
            if turn is None:
                what = f"{shown} does not follow a speaker’s name with a colon"
                self._report(where, what, 'a "turn" is what somebody says in a transcript')
            return turn
        if quote.within is None and self.article.quoted(inside[0]):
            self._report(where, f"{shown} stands in quotation marks", 'its form is "direct"')
        return inside[0]

    def _check_quotes(self, where: str, reaction: Reaction) -> None:
        for id in reaction.quotes:
            self._check_reference(where, id, ("quotes",))
            speaker = self.speakers.get(id, reaction.who)
            if speaker != reaction.who:
                self._report(where, f"the quote {id!r} is by {speaker!r}, not by {reaction.who!r}")

    # ── the article's quotations, all of them ──

    def _check_within(self) -> None:
        """Words within another quote must stand inside it, for its speaker passes them on."""
        for entry in self.entries.entries:
            quote = entry.fact
            if not isinstance(quote, Quote) or quote.within not in self.words:
                continue
            around = self.words[quote.within]
            for span in self.words.get(quote.id, ()):
                if not any(outer.contains(span) and outer != span for outer in around):
                    what = f"“{self.article.text(span)[:_EXCERPT]}” is not inside {quote.within!r}"
                    self._report(entry.where, what, "`within` names the quote that has these words")

    def _check_set_aside(self) -> None:
        quoted = {span for spans in self.words.values() for span in spans}
        stretches = {span for found in self.article.quoted_words for span in found.stretches}
        for entry in self.entries.entries:
            if len(self.problems) > MAX_PROBLEMS:
                return
            if not isinstance(entry.fact, SetAside):
                continue
            match self._place_aside(entry.where, entry.fact):
                case None:
                    continue
                case span if span not in stretches:
                    what = "is not what stands between two quotation marks"
                    self._report(entry.where, f"“{entry.fact.text}” {what}")
                case span if span in quoted:
                    self._report(entry.where, f"“{entry.fact.text}” is a quote already")
                case span if span in self.set_aside:
                    self._report(entry.where, f"“{entry.fact.text}” is set aside already")
                case span:
                    self.set_aside.add(span)

    def _place_aside(self, where: str, aside: SetAside) -> Span | None:
        """The one place of the words between marks, else the one place of them at all."""
        places = [
            span
            for span in self.marked.get(aside.text, ())
            if self.article.passages[span.passage - 1][: span.start].endswith(aside.prefix or "")
            and self.article.passages[span.passage - 1].startswith(aside.suffix or "", span.end)
        ]
        return places[0] if len(places) == 1 else self._locate(where, aside.selector)

    def _account(self) -> Account:
        explained = [*self.set_aside, *self.insertions, *chain.from_iterable(self.words.values())]
        return accounted(self.article, explained)


def _is_form(named: str, name: str) -> bool:
    """Whether the words may be a form of a name: an ending, or a particle before or after it."""
    return fuzz.ratio(named.casefold(), name.casefold()) >= _ALIKE


def _count_evidence(fact: BaseModel) -> int:
    """How many words are looked for in the whole article for a fact."""
    parts: list[Any] = [fact, *getattr(fact, "relations", ()), getattr(fact, "stated", None)]
    return sum(len(getattr(part, "evidence", ())) for part in parts) or 1
