"""The facts being served: an immutable snapshot of each dossier, swapped whole on a reload."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import aclosing, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from bot.facts.coverage import Coverage, coverage
from bot.facts.difference import Difference, difference
from bot.facts.dossier import Dossier, date_of
from bot.facts.model import (
    ID_PATTERN,
    Attendance,
    Claim,
    Event,
    Person,
    Quote,
    Reaction,
)
from bot.facts.problems import DossierError, Problem
from bot.facts.reading import read_dossier, read_upload
from bot.search.keys import Named
from bot.search.names import NameIndex
from bot.search.outcome import Ambiguous, Match, NoMatch, Tier
from bot.search.remembered import Remembered
from bot.search.verifying import Finding, Verifier
from bot.search.words import Text, WordIndex
from bot.store.store import Revision, RevisionCorrupt, Store, StoreError, Superseded

log = logging.getLogger(__name__)
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
        return NameIndex(_named_event(self.dossier, event) for event in self.dossier.events)

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
        return WordIndex(_texts(self.dossier))

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

    def verify(self, text: str) -> tuple[Finding, ...]:
        """What can be said of a quotation that was typed, or of those in what was typed."""
        return self.remember(("verify", text), lambda: self.verifier.typed(text))

    def verify_message(self, text: str) -> tuple[Finding, ...]:
        """What can be said of each quotation of a message, or of each of its sentences."""
        return self.remember(("message", text), lambda: self.verifier.message(text))

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.dossier)

    async def look_up(self, texts: Iterable[str]) -> None:
        """Resolve the texts outside the event loop where that could take long; nothing otherwise.

        An index remembers its outcomes, so whoever asks for one now has it at once.
        """
        names = (self.people, self.events, self.targets, *(o.people for o in self.others))
        asked: tuple[tuple[NameIndex | WordIndex, Callable[[str], object]], ...] = (
            *((index, index.resolve) for index in names),
            (self.quotes, self.quotes.search),
            (self.everything, self.everything.search),
        )
        for index, ask in asked:
            if index.large:
                for text in texts:
                    await asyncio.to_thread(ask, text)

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


FILES = "its files"
UPLOAD = "an upload"


@dataclass(frozen=True)
class Elsewhere:
    """A person of another dossier that is served."""

    snapshot: Snapshot
    person: str


@dataclass(frozen=True)
class Review:
    """A dossier as it may be published, beside what is served; `origin` says what it is made from."""

    dossier: Dossier
    difference: Difference
    served: int | None
    origin: str = FILES

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits that tell whether this is still what was reviewed."""
        state = f"{self.served} {self.dossier.digest}"
        return hashlib.sha256(state.encode()).hexdigest()[:12]


class MovedOn(Exception):
    """What is served is not what it was when the publication was reviewed; nothing was published."""


class NothingToServe(Exception):
    """There is no dossier at all; the message says where one is looked for."""


class Library:
    """What the store and the files hold, as snapshots in memory. Reading it never waits."""

    def __init__(self, store: Store, data_dir: Path) -> None:
        self.store = store
        self._data_dir = data_dir
        self._snapshots: Mapping[str, Snapshot] = MappingProxyType({})
        self._titles = NameIndex(())
        self._defaults: dict[int, str] = {}
        self._publishing = asyncio.Lock()
        self._setting = asyncio.Lock()

    async def open(self) -> None:
        """Load what is published; a dossier whose file was never published is published now.

        Raises StoreError, DossierError (where a first publication is refused), NothingToServe.
        """
        self._defaults = await self.store.server_defaults()
        await self.load()
        for path in sorted(self._data_dir.glob("*.toml")):
            if path.stem not in self._snapshots:
                # Another process that starts at the same time may be first; then its is served.
                with suppress(MovedOn):
                    await self.publish(
                        await self.review(path.stem), by="the bot at its first start"
                    )
            else:
                await self._notice_edits(path.stem)
        if not self._snapshots:
            raise NothingToServe(f"there is no dossier (*.toml) in {self._data_dir}")

    async def load(self) -> None:
        """Serve what is published, and publish nothing. Raises StoreError."""
        for revision in await self.store.load():
            await self._serve(revision)

    async def refresh(self) -> None:
        """Serve what other processes have published since, with the defaults set. Raises StoreError."""
        async with self._setting:
            self._defaults = await self.store.server_defaults()
        async with self._publishing:
            await self._refresh()

    async def _refresh(self) -> None:
        damaged: RevisionCorrupt | None = None
        for id, number in (await self.store.active()).items():
            snapshot = self._snapshots.get(id)
            if snapshot is None or snapshot.number != number:
                try:
                    revision = await self.store.revision(id, number)
                except RevisionCorrupt as error:
                    # The other dossiers are none the worse for it.
                    damaged = error
                    continue
                if revision is not None:
                    await self._serve(revision)
        if damaged is not None:
            raise damaged

    async def follow(self) -> None:
        """Refresh whenever somebody else may have changed something, until it is cancelled.

        What the store cannot do is logged once, and the facts served until then serve on.
        """
        told = ""
        async with aclosing(self.store.changes()) as changes:
            async for _ in changes:
                while (why := await self._behind()) is not None:
                    if str(why) != told:
                        log.warning("what others published is not served yet: %s", why)
                        told = str(why)
                    if isinstance(why, RevisionCorrupt):
                        break  # to mend it is a change
                    await asyncio.sleep(self.store.every)
                else:
                    told = ""

    async def _behind(self) -> StoreError | None:
        """Why what others published could not be served; None where it is."""
        try:
            await self.refresh()
        except StoreError as error:
            return error
        return None

    async def _notice_edits(self, id: str) -> None:
        """Say that a file differs from what is served; a restart must not undo a rollback."""
        try:
            review = await self.review(id)
        except DossierError as error:
            log.warning(
                "%s is not valid and was left aside; the facts served are revision %d",
                error,
                self._snapshots[id].number,
            )
            return
        if review.difference:
            log.warning(
                "%s.toml differs from revision %d, which is served; /facts reload publishes it",
                id,
                review.served,
            )

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._snapshots)

    @property
    def served(self) -> Mapping[str, Snapshot]:
        """The snapshots being served, by the ids of their dossiers and in their order."""
        return self._snapshots

    @property
    def default(self) -> Snapshot:
        """The snapshot that answers where no dossier is named: the first by id."""
        return next(iter(self._snapshots.values()))

    def snapshot(self, id: str) -> Snapshot | None:
        return self._snapshots.get(id)

    # ── which dossier ──

    def choose(self, asked: str | None, guild_id: int | None) -> Snapshot | Ambiguous | NoMatch:
        """The snapshot that a command asks: of the dossier named, else the server's default."""
        if not asked or not asked.strip():
            return self.default_in(guild_id)
        match self._titles.resolve(asked):
            case Match(id=id):
                return self._snapshots[id]
            case unclear:
                return unclear

    def default_in(self, guild_id: int | None) -> Snapshot:
        """What a server's members ask where they name no dossier; None is no server."""
        return self._snapshots.get(self.default_set_for(guild_id) or "", self.default)

    def default_set_for(self, guild_id: int | None) -> str | None:
        """The id of the dossier that was set as the server's default, be it served or not."""
        return self._defaults.get(guild_id) if guild_id is not None else None

    async def use(self, guild_id: int, id: str | None) -> None:
        """Make the dossier the server's default, for good; None: it has none. Raises DatabaseUnusable."""
        async with self._setting:
            await self.store.remember_default(guild_id, id)
            if id is None:
                self._defaults.pop(guild_id, None)
            else:
                self._defaults[guild_id] = id

    def suggest(self, typed: str, limit: int) -> tuple[Snapshot, ...]:
        """The dossiers that may be meant by what is typed of an id or a title."""
        return tuple(self._snapshots[id] for id in self._titles.suggest(typed, limit))

    # ── publishing ──

    async def review(self, id: str) -> Review:
        """Read the dossier's files again. Raises DossierError with every problem."""
        if not re.fullmatch(ID_PATTERN, id):
            what, hint = "this is not the id of a dossier", "/dossier list has their ids"
            raise DossierError(id, (Problem("dossier", what, hint),))
        path = self._data_dir / f"{id}.toml"
        if id in self._snapshots and not path.exists():
            problem = Problem(
                "file",
                f"{path.name} cannot be read: No such file or directory",
                "put it back; a dossier that was uploaded is changed with /facts upload",
            )
            raise DossierError(path.name, (problem,))
        # In a thread: to look for the nearest text of many misquotations takes a while.
        dossier = await asyncio.to_thread(read_dossier, path, self._data_dir.resolve().parent)
        return await self.compared(dossier, FILES)

    async def on_disk(self, id: str) -> Review | DossierError | None:
        """What the dossier's file would change, or what is wrong with it; None: there is no file."""
        if not (self._data_dir / f"{id}.toml").exists():
            return None
        try:
            return await self.review(id)
        except DossierError as error:
            return error

    async def review_upload(self, name: str, content: bytes, article: bytes | None) -> Review:
        """Read an uploaded dossier; without an article, that of the dossier served under its id.

        Raises DossierError with every problem.
        """
        served = {id: snapshot.dossier for id, snapshot in self._snapshots.items()}
        dossier = await asyncio.to_thread(read_upload, name, content, article, served.get)
        return await self.compared(dossier, UPLOAD)

    async def review_revision(self, id: str, number: int) -> Review:
        """An earlier revision, to be published again. Raises DossierError, StoreError."""
        revision = await self.store.revision(id, number) if 0 < number < 2**31 else None
        if revision is None:
            what = f"there is no revision {number} of {id!r}"
            raise DossierError(id, (Problem("revision", what, "/facts history lists them"),))
        return await self.compared(revision.dossier, f"revision {number}")

    async def compared(self, dossier: Dossier, origin: str) -> Review:
        """The dossier beside what is served now."""
        served = self._snapshots.get(dossier.id)
        found = await asyncio.to_thread(difference, served.dossier if served else None, dossier)
        return Review(dossier, found, served.number if served else None, origin)

    async def publish(self, review: Review, by: str) -> Snapshot:
        """Store the reviewed dossier as a new revision and serve it at once.

        Raises StoreError, and MovedOn where what is served is not what was reviewed any more.
        """
        async with self._publishing:
            served = self._snapshots.get(review.dossier.id)
            if review.served != (served.number if served else None):
                raise MovedOn
            try:
                revision = await self.store.publish(
                    review.dossier,
                    by,
                    origin=review.origin,
                    changes=review.difference,
                    after=review.served or 0,
                )
            except Superseded:
                # By another process; what it published is served from now on.
                await self._refresh()
                raise MovedOn from None
            return await self._serve(revision)

    async def _serve(self, revision: Revision) -> Snapshot:
        """Swap the snapshot once its indexes are built, outside the event loop."""
        snapshot = await asyncio.to_thread(Snapshot(revision).warmed)
        self._snapshots = _side_by_side({**self._snapshots, snapshot.dossier.id: snapshot})
        self._titles = titles_of(s.dossier for s in self._snapshots.values())
        log.info("serving revision %d of %s", snapshot.number, snapshot.dossier.id)
        return self._snapshots[snapshot.dossier.id]


def _side_by_side(served: Mapping[str, Snapshot]) -> Mapping[str, Snapshot]:
    """These snapshots by id, each beside the others; those on the shelf have no shelf themselves."""
    shelf = MappingProxyType({id: served[id].on({}) for id in sorted(served)})
    return MappingProxyType({id: alone.on(shelf) for id, alone in shelf.items()})


def _same(other: Snapshot, person: Person) -> Elsewhere | None:
    """This person in another dossier, by id or by the whole of the name.

    Whoever has no name may be another one there: the leader of a country changes.
    """
    found = other.dossier.person(person.id)
    if found is None:
        match other.people.resolve(person.name):
            case Match(id=id, tier=Tier.EXACT):
                found = other.dossier.person(id)
            case _:
                return None
    if found is None or person.unnamed or found.unnamed or found.kind != person.kind:
        return None
    return Elsewhere(other, found.id)


def titles_of(dossiers: Iterable[Dossier]) -> NameIndex:
    """Dossiers, by id and by the title of their article."""
    return NameIndex(Named(d.id, (d.header.title, d.id)) for d in dossiers)


def people_of(dossier: Dossier) -> NameIndex:
    """Everyone in the dossier, by name, office, country and relation."""
    weights = dossier.prominence
    return NameIndex(
        _named_person(dossier, person, weights[person.id]) for person in dossier.people
    )


def quotes_of(dossier: Dossier) -> WordIndex:
    """Every quote, by its words, and by who said it, when and to whom."""
    return WordIndex(_quote_text(dossier, quote) for quote in dossier.quotes)


def passage_number(id: str) -> int:
    """The number in a passage's id: "¶12" is 12."""
    return int(id.removeprefix("¶"))


def _texts(dossier: Dossier) -> Iterable[Text]:
    for fact in dossier.facts.values():
        evidence = " ".join(selector.exact for selector in fact.evidence)
        match fact:
            case Person():
                own = (fact.name, fact.role, fact.country, *fact.descriptions)
                yield Text(fact.id, " ".join(filter(None, own)), evidence)
            case Event():
                own = (fact.title, *fact.aliases, fact.when, fact.place)
                yield Text(fact.id, " ".join(filter(None, own)), evidence)
            case Quote():
                yield _quote_text(dossier, fact)
            case Reaction():
                own = (dossier.title_of(fact.who), fact.to_words, evidence)
                yield Text(fact.id, " ".join(filter(None, own)), dossier.title_of(fact.to))
            case Claim():
                yield Text(fact.id, evidence, " ".join(map(dossier.title_of, fact.about)))
            case Attendance():
                pass  # a person's card has it, and the event's
    for number, passage in enumerate(dossier.article.passages, start=1):
        yield Text(f"¶{number}", passage)


def _named_person(dossier: Dossier, person: Person, weight: int) -> Named:
    background = person.background
    names = [person.name, *person.aliases]
    descriptions = [*person.descriptions, person.role, person.country]
    relations: list[str] = []
    if background is not None:
        names += [name for name in (background.full_name, background.native) if name]
        descriptions.append(background.office)
    for relation in person.relations:
        other = dossier.title_of(relation.to)
        relations += [f"{relation.kinship} of {other}"]
    if person.unnamed:
        # What stands for a name describes: “the leader of Laos”.
        names, descriptions = [], [person.name, *person.aliases, *descriptions]
    titled = person.kind == "human"
    found = tuple(description for description in descriptions if description)
    return Named(
        person.id, tuple(names), found, tuple(relations), titled, whole=not titled, weight=weight
    )


def _named_event(dossier: Dossier, event: Event) -> Named:
    described = [text for text in (event.when, event.place) if text]
    until = event.background.until if event.background else None
    for day in (date_of(event), until):
        if day is not None and day.count("-") == 2:
            on = date.fromisoformat(day)
            described += [day, f"{on:%B} {on.day}", f"{on:%B} {on.day}, {on.year}"]
    weight = len(dossier.attendances_at(event.id)) + len(dossier.reactions_to(event.id))
    return Named(event.id, (event.title, *event.aliases), tuple(described), weight=weight)


def _quote_text(dossier: Dossier, quote: Quote) -> Text:
    people = (dossier.title_of(id) for id in (quote.speaker, quote.relayed_by, quote.to) if id)
    event = dossier.event(quote.event or "")
    context = (
        *people,
        *(selector.exact for selector in quote.evidence),
        *((event.title, *event.aliases) if event else ()),
    )
    return Text(quote.id, " ".join(quote.text), " ".join(context))
