"""What every answer is made from: one indexed revision, and the corpus beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from bot.facts.coverage import Coverage
from bot.facts.dossier import Dossier
from bot.facts.model import Person
from bot.matching.memory import Memory, Recall, size_in_memory
from bot.matching.names import NameIndex
from bot.matching.outcome import Match, Tier
from bot.matching.texts import TextIndex
from bot.serving.indexing import Indexed
from bot.serving.known_people import KnownPeople, Served
from bot.serving.searching import Searched, quotes_about, search
from bot.store.store import Revision
from bot.verifying.verdict import Verifier

T = TypeVar("T")
# How many other dossiers a person's card and a miss lead to.
_LINKS: Final = 3


@runtime_checkable
class Measured(Protocol):
    """An answer that tells how many bytes of memory it takes."""

    @property
    def size(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One indexed revision, and the dossiers beside it in which a name may be found as well.

    Every answer is made from one snapshot and nothing else, so one that was made may be remembered,
    and is forgotten with the snapshot. `corpus` has this dossier too, by its id.
    """

    indexed: Indexed
    corpus: Mapping[str, Snapshot] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        revision: Revision,
        memory: Memory | None = None,
        known: KnownPeople | None = None,
    ) -> Snapshot:
        """Index a revision, with nothing beside it, and what is known of its people."""
        return cls(Indexed.of(revision, Memory() if memory is None else memory, known))

    def beside(self, corpus: Mapping[str, Snapshot]) -> Snapshot:
        """The same facts and indexes in another corpus, so with no answer remembered."""
        return replace(self, corpus=corpus)

    def remember(self, question: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for this question, made once while there is room for it."""
        made: T = self._answers(question, make)
        return made

    @cached_property
    def _answers(self) -> Recall[Any]:
        """A part of the memory of its own, for the answers and what they are made from."""
        return self.indexed.memory.part(
            lambda a: a.size if isinstance(a, Measured) else size_in_memory(a)
        )

    # ── the facts and their indexes ──

    @property
    def revision(self) -> Revision:
        return self.indexed.revision

    @property
    def served(self) -> Served:
        return self.indexed.served

    @property
    def dossier(self) -> Dossier:
        """The facts as they are asked and shown, with known people.

        What publishes, exports, compares or digests takes `revision.dossier`.
        """
        return self.served.dossier

    @property
    def number(self) -> int:
        return self.revision.number

    @property
    def people(self) -> NameIndex:
        return self.indexed.people

    @property
    def events(self) -> NameIndex:
        return self.indexed.events

    @property
    def targets(self) -> NameIndex:
        return self.indexed.targets

    @property
    def regions(self) -> NameIndex:
        return self.indexed.regions

    @property
    def quotes(self) -> TextIndex:
        return self.indexed.quotes

    @property
    def everything(self) -> TextIndex:
        return self.indexed.everything

    @property
    def verifier(self) -> Verifier:
        return self.indexed.verifier

    @property
    def coverage(self) -> Coverage:
        return self.indexed.coverage

    # ── asking ──

    @cached_property
    def large(self) -> bool:
        """Whether a question may take longer than an event loop should be kept.

        Told once: there may be thousands of others, and every question asks.
        """
        names = (self.people, self.events, self.targets, *(other.people for other in self.others))
        texts = (self.quotes, self.everything)
        return any(index.large for index in names) or any(index.large for index in texts)

    async def suggest(
        self, index: NameIndex | TextIndex, typed: str, limit: int
    ) -> tuple[str, ...]:
        """What one of the indexes suggests, outside the event loop where that could take long."""
        if index.large:
            return await asyncio.to_thread(index.suggest, typed, limit)
        return index.suggest(typed, limit)

    def search(self, query: str) -> Searched:
        """The facts and passages that the query may be about, the best first."""
        return self.remember(("search", query), lambda: search(self.indexed, query))

    def quotes_about(self, about: str, *, of_one: bool) -> Searched:
        """The quotes, and open quotations, that the words may be about, the best first; `of_one` says
        that those of one speaker alone are asked for."""
        key = ("quotes", about, of_one)
        return self.remember(key, lambda: quotes_about(self.indexed, about, of_one=of_one))

    # ── the other dossiers ──

    @property
    def others(self) -> Iterable[Snapshot]:
        """The rest of the corpus."""
        return (other for id, other in self.corpus.items() if id != self.dossier.id)

    def also_in(self, person: Person) -> tuple[Elsewhere, ...]:
        """The same person in other dossiers: by the same id, or surely by the same name."""
        return tuple(islice(filter(None, (_same(other, person) for other in self.others)), _LINKS))

    def elsewhere(self, name: str) -> tuple[Elsewhere, ...]:
        """The one person whom another dossier surely has by a name that this one does not."""
        found = ((other, other.people.resolve(name)) for other in self.others)
        sure = (Elsewhere(other, m.id) for other, m in found if isinstance(m, Match))
        return tuple(islice(sure, _LINKS))


@dataclass(frozen=True)
class Elsewhere:
    """A person of another dossier that is served."""

    snapshot: Snapshot
    person: str


def side_by_side(served: Mapping[str, Snapshot]) -> Mapping[str, Snapshot]:
    """These snapshots by id, each in a corpus of all; those in the corpus have none themselves."""
    corpus = MappingProxyType({id: served[id].beside({}) for id in sorted(served)})
    return MappingProxyType({id: snapshot.beside(corpus) for id, snapshot in corpus.items()})


def _same(other: Snapshot, person: Person) -> Elsewhere | None:
    """This person in another dossier, by id or by the whole of the name.

    Someone without a name may be a different person there: the leader of a country changes.
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
