"""A checked dossier: its article, its facts, where each one stands, and how they are connected."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, Final, TypeVar

from bot.facts.article import Article
from bot.facts.model import (
    FACT_KINDS,
    PRESENT,
    Attendance,
    Claim,
    Event,
    Header,
    Person,
    Quote,
    Reaction,
    SetAside,
)
from bot.facts.quotations.reader import Quoted
from bot.facts.span import Span

F = TypeVar("F", Person, Event, Attendance, Quote, Reaction, Claim)
Fact = Person | Event | Attendance | Quote | Reaction | Claim


# How many stretches that begin before another one are looked at for the one around it.
_DEEPEST: Final = 64


class NoSuchFact(KeyError):
    """An id that no fact of this kind has, though it was checked: a bug."""


@dataclass(frozen=True)
class Dossier:
    """One article and everything known from it, each list in the order of the file.

    `spans` gives, for a fact's id, where its evidence stands; `words`, for a quote's id, where
    each stretch of its text stands. `unattributed` is what stands in quotation marks, or in a
    transcript's turns, and no entry explains: nobody's words yet. `open_quotations` are the quotations
    that have such words, the outer one of those inside each other. A quotation inside an entered one
    may be open: its words are passed on by that one's speaker. `aside` is where marks quote nobody.
    `drafted` counts, by table, the
    entries that nobody has confirmed; they are no facts and are left out of everything else.
    """

    header: Header
    article: Article
    people: tuple[Person, ...]
    events: tuple[Event, ...]
    attendances: tuple[Attendance, ...]
    quotes: tuple[Quote, ...]
    reactions: tuple[Reaction, ...]
    claims: tuple[Claim, ...]
    set_aside: tuple[SetAside, ...]
    spans: Mapping[str, tuple[Span, ...]]
    words: Mapping[str, tuple[Span, ...]]
    unattributed: tuple[Span, ...] = ()
    open_quotations: tuple[Quoted, ...] = ()
    aside: tuple[Span, ...] = ()
    drafted: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def id(self) -> str:
        return self.header.id

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact by its id; ids are unique over all kinds."""
        kinds = (getattr(self, kind.table) for kind in FACT_KINDS)
        return MappingProxyType({fact.id: fact for kind in kinds for fact in kind})

    @property
    def counts(self) -> Mapping[str, int]:
        """How many facts there are of each kind, by its table."""
        return {kind.table: len(getattr(self, kind.table)) for kind in FACT_KINDS}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything that the file states; that has the article's own in it."""
        entries = (self.header, *self.facts.values(), *self.set_aside)
        state = "\n".join(entry.model_dump_json() for entry in entries)
        return hashlib.sha256(state.encode()).hexdigest()

    def find(self, kind: type[F], id: str | None) -> F | None:
        """The fact of this kind with this id, which need not be checked; None where there is none."""
        fact = self.facts.get(id) if id is not None else None
        return fact if isinstance(fact, kind) else None

    def person(self, id: str) -> Person:
        """The person with an id that was checked. Raises NoSuchFact."""
        return self._checked(Person, id)

    def event(self, id: str) -> Event:
        """The event with an id that was checked. Raises NoSuchFact."""
        return self._checked(Event, id)

    def quote(self, id: str) -> Quote:
        """The quote with an id that was checked. Raises NoSuchFact."""
        return self._checked(Quote, id)

    def _checked(self, kind: type[F], id: str) -> F:
        fact = self.find(kind, id)
        if fact is None:
            raise NoSuchFact(f"{self.id} has no {kind.__name__.lower()} {id!r}")
        return fact

    def relayer(self, quote: Quote) -> str | None:
        """The id of who passes the words on: the one named, else the speaker of the quote around."""
        around = self.around.get(quote.id)
        if quote.relayed_by is None and around is not None:
            return self.quote(around).speaker
        return quote.relayed_by

    @cached_property
    def around(self) -> Mapping[str, str]:
        """For a quote inside another's words, the quote around it: the one that it names, else the
        shortest one that has all of its words.
        """
        quotes: dict[Span, list[Quote]] = defaultdict(list)
        for quote in self.quotes:
            for span in self.words[quote.id]:
                quotes[span].append(quote)
        found: dict[str, str] = {}
        open: list[Span] = []
        for span in sorted(quotes, key=lambda span: (span.passage, span.start, -span.end)):
            while open and not open[-1].overlaps(span):
                open.pop()
            near = islice(reversed(open), _DEEPEST)
            outer = next((other for other in near if other.contains(span)), None)
            others = quotes[outer][:_DEEPEST] if outer is not None else []
            for quote in quotes[span]:
                direct = (q for q in others if q.form != "indirect" and q.speaker != quote.speaker)
                if (around := next(direct, None)) is not None:
                    found.setdefault(quote.id, around.id)
            open.append(span)
        found |= {quote.id: quote.within for quote in self.quotes if quote.within is not None}
        return MappingProxyType(found)

    def sources(self, id: str) -> tuple[Span, ...]:
        """Where everything stands that is shown with a fact: a reaction shows its quotes, too."""
        fact = self.facts.get(id)
        quotes = fact.quotes if isinstance(fact, Reaction) else ()
        return tuple(span for shown in (id, *quotes) for span in self.spans.get(shown, ()))

    @cached_property
    def _citing(self) -> Mapping[int, tuple[Fact, ...]]:
        # The last evidence in a passage is what the fact says; before it is who says it, or where.
        last = {
            (id, span.passage): span.start
            for id, spans in self.spans.items()
            for span in sorted(spans)
        }
        found: dict[int, list[Fact]] = defaultdict(list)
        for id, number in sorted(last, key=lambda key: (last[key], *key)):
            if (fact := self.facts.get(id)) is not None:
                found[number].append(fact)
        return MappingProxyType({number: tuple(facts) for number, facts in found.items()})

    def citing(self, passage: int) -> tuple[Fact, ...]:
        """The facts that cite this passage, in the order of the words that they cite."""
        return self._citing.get(passage, ())

    def title_of(self, id: str) -> str:
        """What to call the fact `id` in a sentence: a name, an event's title, “the words of …”."""
        match self.facts.get(id):
            case Person(name=name):
                return name
            case Event(title=title):
                return title
            case Quote(speaker=speaker):
                return f"the words of {self.title_of(speaker)}"
            case _:
                return id

    @cached_property
    def _facts_by(self) -> Mapping[tuple[str, str], tuple[Any, ...]]:
        """Facts by the field that names a person or an event, and by its id."""
        groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        for attendance in self.attendances:
            groups["person", attendance.person].append(attendance)
            groups["event", attendance.event].append(attendance)
        for quote in self.quotes:
            groups["speaker", quote.speaker].append(quote)
        for reaction in self.reactions:
            groups["who", reaction.who].append(reaction)
        for claim in self.claims:
            for id in claim.about:
                groups["about", id].append(claim)
        return MappingProxyType({key: tuple(facts) for key, facts in groups.items()})

    def attendances_of(self, person: str) -> tuple[Attendance, ...]:
        return self._facts_by.get(("person", person), ())

    def attendances_at(self, event: str) -> tuple[Attendance, ...]:
        return self._facts_by.get(("event", event), ())

    def quotes_by(self, person: str) -> tuple[Quote, ...]:
        return self._facts_by.get(("speaker", person), ())

    def reactions_by(self, person: str) -> tuple[Reaction, ...]:
        return self._facts_by.get(("who", person), ())

    def voices_of(self, institution: str) -> tuple[Person, ...]:
        """Those whom the article calls its spokesman, or relates to it otherwise; a human has none."""
        return self._voices.get(institution, ())

    def quotes_of(self, person: str) -> tuple[Quote, ...]:
        """The quotes by someone, and for an institution by those who speak for it."""
        voices = (self.quotes_by(voice.id) for voice in self.voices_of(person))
        return (*self.quotes_by(person), *chain.from_iterable(voices))

    def reactions_of(self, person: str) -> tuple[Reaction, ...]:
        """The reactions by someone, and for an institution by those who speak for it."""
        voices = (self.reactions_by(voice.id) for voice in self.voices_of(person))
        return (*self.reactions_by(person), *chain.from_iterable(voices))

    def spoken_for_by(self, person: str) -> tuple[Person, ...]:
        """The institutions, media and groups that someone speaks for."""
        others = dict.fromkeys(relation.to for relation in self.person(person).relations)
        return tuple(other for other in map(self.person, others) if other.kind != "human")

    @cached_property
    def _voices(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            for relation in person.relations:
                if self.person(relation.to).kind != "human" and person not in found[relation.to]:
                    found[relation.to].append(person)
        return MappingProxyType({id: tuple(people) for id, people in found.items()})

    def claims_about(self, id: str) -> tuple[Claim, ...]:
        return self._facts_by.get(("about", id), ())

    def reactions_to(self, target: str) -> tuple[Reaction, ...]:
        """The reactions to an event, to a person, or to any of a person's words."""
        return tuple(
            reaction
            for reaction in self.reactions
            if reaction.to == target
            or ((quote := self.find(Quote, reaction.to)) is not None and quote.speaker == target)
        )

    @cached_property
    def main_event(self) -> Event | None:
        """The event that the article is about: the one that its header names, else the best attended."""
        named = self.find(Event, self.header.main_event)
        by_size = max(
            self.events, key=lambda event: len(self.attendances_at(event.id)), default=None
        )
        return named or by_size

    def roster(self, event: str) -> tuple[Attendance, ...]:
        """Who was there and is counted in the number that the article states for the event."""
        return tuple(a for a in self.attendances_at(event) if a.counted and a.status in PRESENT)

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """The events by date, then in the order of the file; the undated ones last.

        A year or a month alone comes before its days.
        """
        return tuple(sorted(self.events, key=lambda event: date_of(event) or "9999"))

    @cached_property
    def prominence(self) -> Mapping[str, int]:
        """How much each person has to do with the article; quotes and reactions count twice."""
        return MappingProxyType(
            {
                person.id: len(self.attendances_of(person.id))
                + 2 * len(self.quotes_by(person.id))
                + 2 * len(self.reactions_by(person.id))
                + len(self.claims_about(person.id))
                for person in self.people
            }
        )


def date_of(event: Event) -> str | None:
    """The event's date as far as the article gives it, else from its background."""
    return event.date or (event.background.date if event.background else None)
