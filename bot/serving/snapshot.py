"""One revision, indexed: every answer is made from a snapshot and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeVar

from bot.facts.coverage import Coverage, coverage
from bot.facts.dossier import Dossier
from bot.facts.model import (
    Person,
)
from bot.matching.index import Named
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch, Tier
from bot.matching.remembered import Remembered
from bot.matching.texts import WordIndex
from bot.serving.indexing import entries_of_events, people_of, quotes_of, texts_of
from bot.store.store import Revision
from bot.verifying.verdict import Verifier

T = TypeVar("T")
# A remembered answer is some 20 kB; beyond this many they are all made again.
_REMEMBERED = 2000
# How much a search shows: of those who share a name, and of everything.
_NAMED = 5
SEARCHED = 60
# How many other dossiers a person's card and a miss lead to.
_LINKS = 3


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One revision, indexed. Every answer is made from one snapshot and nothing else.

    So what was made once may be remembered, and is forgotten with the snapshot. `shelf` are the
    dossiers served beside this one, itself among them, where a name may be found as well.
    """

    revision: Revision
    shelf: Mapping[str, Snapshot] = field(default_factory=dict)
    _made: Remembered[Any] = field(default_factory=lambda: Remembered(_REMEMBERED))

    def remember(self, question: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for this question, made once."""
        made: T = self._made(question, make)
        return made

    @property
    def dossier(self) -> Dossier:
        return self.revision.dossier

    @property
    def number(self) -> int:
        return self.revision.number

    @cached_property
    def people(self) -> NameIndex:
        """Everyone in the article, by name, office, country and relation."""
        return people_of(self.dossier)

    @cached_property
    def events(self) -> NameIndex:
        return NameIndex(entries_of_events(self.dossier))

    @cached_property
    def targets(self) -> NameIndex:
        """What can be reacted to: events, and the people whose words were answered."""
        return NameIndex((*self.events.entries, *self.people.entries))

    @cached_property
    def regions(self) -> NameIndex:
        found = dict.fromkeys(a.region for a in self.dossier.attendances if a.region)
        return NameIndex(Named(region, (region,), whole=True) for region in found)

    @cached_property
    def quotes(self) -> WordIndex:
        return quotes_of(self.dossier)

    @cached_property
    def everything(self) -> WordIndex:
        """Facts of every kind but attendances, and the passages (“¶12”), by their words."""
        return WordIndex(texts_of(self.dossier))

    def search(self, query: str) -> tuple[str, ...]:
        """The ids of the facts and passages that the query may be about, the best first.

        Whoever and whatever is named by it comes first; of equals facts are before passages.
        """
        return self.remember(("search", query), lambda: tuple(self._search(query)))

    def _search(self, query: str) -> Iterable[str]:
        named: list[str] = []
        for index in (self.people, self.events):
            match index.resolve(query):
                case Match(id=id):
                    named.append(id)
                    named += (quote.id for quote in self.dossier.quotes_by(id))
                    named += (reaction.id for reaction in self.dossier.reactions_by(id))
                case Ambiguous(ids):
                    named += ids[:_NAMED]
                case NoMatch():
                    pass
        found = sorted(
            self.everything.ranked(query, SEARCHED),
            key=lambda f: (-round(f.score * 10), f.id not in self.dossier.facts),
        )
        return list(dict.fromkeys((*named, *(f.id for f in found))))[:SEARCHED]

    @cached_property
    def verifier(self) -> Verifier:
        """Whether the article says something, and whose words those are."""
        return Verifier(self.dossier, self.people)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.dossier)

    @property
    def large(self) -> bool:
        """Whether a question may take so long that the event loop must not wait for it."""
        indexes: tuple[NameIndex | WordIndex, ...] = (
            *(self.people, self.events, self.targets, self.quotes, self.everything),
            *(other.people for other in self.others),
        )
        return any(index.large for index in indexes)

    async def suggest(
        self, index: NameIndex | WordIndex, typed: str, limit: int
    ) -> tuple[str, ...]:
        """What one of the indexes suggests, outside the event loop where that could take long."""
        if index.large:
            return await asyncio.to_thread(index.suggest, typed, limit)
        return index.suggest(typed, limit)

    # ── the other dossiers ──

    @property
    def others(self) -> Iterable[Snapshot]:
        return (other for id, other in self.shelf.items() if id != self.dossier.id)

    def also_in(self, person: Person) -> tuple[Elsewhere, ...]:
        """The same person in other dossiers: by the same id, or surely by the same name."""
        return tuple(islice(filter(None, (_same(other, person) for other in self.others)), _LINKS))

    def elsewhere(self, name: str) -> tuple[Elsewhere, ...]:
        """Where else there is one person, surely, by a name that this dossier does not have."""
        found = ((other, other.people.resolve(name)) for other in self.others)
        sure = (Elsewhere(other, m.id) for other, m in found if isinstance(m, Match))
        return tuple(islice(sure, _LINKS))

    def on(self, shelf: Mapping[str, Snapshot]) -> Snapshot:
        """The same facts and indexes beside other dossiers, so with nothing remembered."""
        snapshot = copy(self)
        vars(snapshot).update(shelf=shelf, _made=Remembered(_REMEMBERED))
        return snapshot

    def warmed(self) -> Snapshot:
        """This snapshot with its indexes built, so that no member waits for them."""
        for names in (self.people, self.events, self.targets, self.regions):
            names.warmed()
        for index in (self.quotes, self.everything, self.verifier):
            assert index is not None
        return self


@dataclass(frozen=True)
class Elsewhere:
    """A person of another dossier that is served."""

    snapshot: Snapshot
    person: str


def side_by_side(served: Mapping[str, Snapshot]) -> Mapping[str, Snapshot]:
    """These snapshots by id, each beside the others; those on the shelf have no shelf themselves."""
    shelf = MappingProxyType({id: served[id].on({}) for id in sorted(served)})
    return MappingProxyType({id: alone.on(shelf) for id, alone in shelf.items()})


def _same(other: Snapshot, person: Person) -> Elsewhere | None:
    """This person in another dossier, by id or by the whole of the name.

    Whoever has no name may be another one there: the leader of a country changes.
    """
    found = other.dossier.find(Person, person.id)
    if found is None:
        match other.people.resolve(person.name):
            case Match(id=id, tier=Tier.EXACT):
                found = other.dossier.person(id)
            case _:
                return None
    if found is None or person.unnamed or found.unnamed or found.kind != person.kind:
        return None
    return Elsewhere(other, found.id)
