"""The facts being served: an immutable snapshot of each dossier, swapped whole on a reload."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from types import MappingProxyType

from bot.facts.difference import difference
from bot.facts.dossier import Dossier
from bot.facts.model import (
    ID_PATTERN,
)
from bot.facts.problems import DossierError, Problem
from bot.facts.reading import read_dossier, read_upload
from bot.matching.memory import Memory
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.serving.indexing import titles_of
from bot.serving.review import FILES, UPLOAD, MovedOn, Review
from bot.serving.snapshot import Snapshot, side_by_side
from bot.store.store import Revision, RevisionCorrupt, Store, StoreError, Superseded

log = logging.getLogger(__name__)


class NothingToServe(Exception):
    """There is no dossier at all; the message says where one is looked for."""


class Library:
    """What the store and the files hold, as snapshots in memory. Reading it never waits."""

    def __init__(self, store: Store, data_dir: Path, memory: Memory | None = None) -> None:
        """`memory` keeps what is made for questions, over all dossiers."""
        self.store = store
        self._data_dir = data_dir
        self._memory = Memory() if memory is None else memory
        self._snapshots: Mapping[str, Snapshot] = MappingProxyType({})
        self._titles = NameIndex()
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
        reported = ""
        async with aclosing(self.store.changes()) as changes:
            async for _ in changes:
                while (why := await self._behind()) is not None:
                    if str(why) != reported:
                        log.warning("what others published is not served yet: %s", why)
                        reported = str(why)
                    if isinstance(why, RevisionCorrupt):
                        break  # to mend it is a change
                    await asyncio.sleep(self.store.every)
                else:
                    reported = ""

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
        snapshot = await asyncio.to_thread(Snapshot.of, revision, self._memory)
        self._snapshots = side_by_side({**self._snapshots, snapshot.dossier.id: snapshot})
        self._titles = titles_of((s.dossier for s in self._snapshots.values()), self._memory)
        log.info("serving revision %d of %s", snapshot.number, snapshot.dossier.id)
        return self._snapshots[snapshot.dossier.id]
