"""A checked dossier: its article, its facts, where each one stands, and how they belong together."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from bot.facts.article import Article, Span
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

T = TypeVar("T")
F = TypeVar("F", Person, Event, Attendance, Quote, Reaction, Claim)
Fact = Person | Event | Attendance | Quote | Reaction | Claim


class NoSuchFact(KeyError):
    """An id that no fact of this kind has, though it was checked: a bug."""


@dataclass(frozen=True)
class Dossier:
    """One article and everything known from it, each list in the order of the file.

    `spans` gives, for a fact's id, where its evidence stands; `words`, for a quote's id, where
    each part of its text stands.
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
        """The SHA-256 of everything that the file states, so also of its article."""
        entries = (self.header, *self.facts.values(), *self.set_aside)
        state = "\n".join(entry.model_dump_json() for entry in entries)
        return hashlib.sha256(state.encode()).hexdigest()

    def find(self, kind: type[F], id: str | None) -> F | None:
        """The fact of this kind with this id, which may come from outside; None where there is none."""
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

    def sources(self, id: str) -> tuple[Span, ...]:
        """Where everything stands that is shown of a fact: a reaction shows its quotes too."""
        fact = self.facts.get(id)
        quotes = fact.quotes if isinstance(fact, Reaction) else ()
        return tuple(span for shown in (id, *quotes) for span in self.spans.get(shown, ()))

    @cached_property
    def _citing(self) -> Mapping[int, tuple[Fact, ...]]:
        # What a fact says comes last in its evidence, after who says it or of what it is a part.
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
        """The facts that rest on words of this passage, in the order of those words."""
        return self._citing.get(passage, ())

    def title_of(self, id: str) -> str:
        """What to call the fact `id` in a sentence: a name, an event's title, whose words."""
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
    def _attendances_of(self) -> Mapping[str, tuple[Attendance, ...]]:
        return _grouped(self.attendances, lambda attendance: (attendance.person,))

    def attendances_of(self, person: str) -> tuple[Attendance, ...]:
        return self._attendances_of.get(person, ())

    @cached_property
    def _attendances_at(self) -> Mapping[str, tuple[Attendance, ...]]:
        return _grouped(self.attendances, lambda attendance: (attendance.event,))

    def attendances_at(self, event: str) -> tuple[Attendance, ...]:
        return self._attendances_at.get(event, ())

    @cached_property
    def _quotes_by(self) -> Mapping[str, tuple[Quote, ...]]:
        return _grouped(self.quotes, lambda quote: (quote.speaker,))

    def quotes_by(self, person: str) -> tuple[Quote, ...]:
        return self._quotes_by.get(person, ())

    @cached_property
    def _reactions_by(self) -> Mapping[str, tuple[Reaction, ...]]:
        return _grouped(self.reactions, lambda reaction: (reaction.who,))

    def reactions_by(self, person: str) -> tuple[Reaction, ...]:
        return self._reactions_by.get(person, ())

    def reactions_to(self, target: str) -> tuple[Reaction, ...]:
        """The reactions to an event, to a person, or to any of a person's words."""
        return tuple(
            reaction
            for reaction in self.reactions
            if reaction.to == target
            or ((quote := self.find(Quote, reaction.to)) is not None and quote.speaker == target)
        )

    @cached_property
    def _claims_about(self) -> Mapping[str, tuple[Claim, ...]]:
        return _grouped(self.claims, lambda claim: claim.about)

    def claims_about(self, id: str) -> tuple[Claim, ...]:
        return self._claims_about.get(id, ())

    @cached_property
    def main_event(self) -> Event | None:
        """The event that the article is about: the one named so, else the best attended."""
        named = self.find(Event, self.header.main_event)
        by_size = max(
            self.events, key=lambda event: len(self.attendances_at(event.id)), default=None
        )
        return named or by_size

    def roster(self, event: str) -> tuple[Attendance, ...]:
        """Who was there and belongs to the number that the article states for the event."""
        return tuple(a for a in self.attendances_at(event) if a.counted and a.status in PRESENT)

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """The events in the order in which they happened, the undated ones last.

        The file's order decides within a day. A year or a month alone stands before its days.
        """
        return tuple(sorted(self.events, key=lambda event: date_of(event) or "9999"))

    @cached_property
    def prominence(self) -> Mapping[str, int]:
        """How many facts each person has a part in; what is asked for most comes first."""
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
    """The event's date as far as the article gives it, else as background has it."""
    return event.date or (event.background.date if event.background else None)


def _grouped(
    facts: tuple[T, ...], ids_of: Callable[[T], Iterable[str]]
) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for fact in facts:
        for id in ids_of(fact):
            groups[id].append(fact)
    return MappingProxyType({id: tuple(group) for id, group in groups.items()})
