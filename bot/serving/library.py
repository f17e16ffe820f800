"""The facts being served: a snapshot of each dossier in memory, replaced as a whole."""

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
from bot.facts.model import ID_PATTERN
from bot.facts.reading import read_dossier, read_upload
from bot.matching.memory import Memory
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.operations.errors import (
    DossierError,
    NothingToServe,
    Problem,
    RevisionCorrupt,
    StoreError,
    Superseded,
)
from bot.serving.indexing import titles_of
from bot.serving.known_people import FILE_NAME, KnownPeople, read_known_people
from bot.serving.review import FILES, UPLOAD, Review
from bot.serving.snapshot import Snapshot, side_by_side
from bot.store.store import Revision, Store

log = logging.getLogger(__name__)


class Library:
    """What the store and the files hold, as snapshots in memory. Reading it never waits."""

    def __init__(self, store: Store, data_dir: Path, memory: Memory | None = None) -> None:
        """`memory` keeps what is made for questions, over all dossiers."""
        self.store = store
        self._data_dir = data_dir
        self._memory = Memory() if memory is None else memory
        self._known = KnownPeople()
        self._snapshots: Mapping[str, Snapshot] = MappingProxyType({})
        self._titles = NameIndex()
        self._defaults: Mapping[int, str | None] = {}
        self._publishing = asyncio.Lock()
        self._setting_default = asyncio.Lock()

    # ── loading, and following what others publish ──

    async def open(self) -> None:
        """Load what is published, and publish the files of dossiers that never were.

        A file that differs from what is published is only reported: otherwise a restart would undo
        a rollback. Raises StoreError, DossierError (of a first publication), NothingToServe.
        """
        self._defaults = await self.store.server_defaults()
        await self.load()
        for path in sorted(self._data_dir.glob("*.toml")):
            if path.name == FILE_NAME:
                continue
            if path.stem in self._snapshots:
                await self._report_edits(path.stem)
                continue
            review = await self.review(path.stem)
            # Another process that starts at the same time may be first; then its revision is served.
            with suppress(Superseded):
                await self.publish(review, by="the bot at its first start")
        if not self._snapshots:
            raise NothingToServe(f"there is no dossier (*.toml) in {self._data_dir}")

    async def load(self) -> None:
        """Serve what is published, and publish nothing. Raises StoreError."""
        self._known = await asyncio.to_thread(read_known_people, self._data_dir)
        for revision in await self.store.load():
            await self._serve(revision)

    async def refresh(self) -> None:
        """Serve what other processes have published since, and their defaults. Raises StoreError."""
        async with self._setting_default:
            self._defaults = await self.store.server_defaults()
        async with self._publishing:
            await self._catch_up()

    async def _catch_up(self) -> None:
        damaged: RevisionCorrupt | None = None
        for id, number in (await self.store.active()).items():
            snapshot = self._snapshots.get(id)
            if snapshot is not None and snapshot.number == number:
                continue
            try:
                revision = await self.store.revision(id, number)
            except RevisionCorrupt as error:
                # The other dossiers are followed all the same.
                damaged = error
                continue
            if revision is not None:
                await self._serve(revision)
        if damaged is not None:
            raise damaged

    async def follow(self) -> None:
        """Refresh whenever somebody else may have changed something, until it is cancelled.

        Where the store fails, that is logged once, and what was served goes on being served.
        """
        reported = ""
        async with aclosing(self.store.changes()) as changes:
            async for _ in changes:
                while (failure := await self._refresh_failure()) is not None:
                    if str(failure) != reported:
                        log.warning("what others published is not served yet: %s", failure)
                        reported = str(failure)
                    if isinstance(failure, RevisionCorrupt):
                        break  # mending it is a change, too
                    await asyncio.sleep(self.store.poll_seconds)
                else:
                    reported = ""

    async def _refresh_failure(self) -> StoreError | None:
        try:
            await self.refresh()
        except StoreError as error:
            return error
        return None

    async def _report_edits(self, id: str) -> None:
        served = self._snapshots[id].number
        try:
            if (await self.review(id)).difference:
                message = (
                    "%s.toml differs from revision %d, which is served; /facts reload publishes it"
                )
                log.warning(message, id, served)
        except DossierError as error:
            message = "%s is not valid and was left aside; the facts served are revision %d"
            log.warning(message, error, served)

    async def _serve(self, revision: Revision) -> Snapshot:
        """Replace the snapshot once its indexes are built, outside the event loop."""
        snapshot = await asyncio.to_thread(Snapshot.of, revision, self._memory, self._known)
        self._snapshots = side_by_side({**self._snapshots, snapshot.dossier.id: snapshot})
        self._titles = titles_of((s.dossier for s in self._snapshots.values()), self._memory)
        log.info("serving revision %d of %s", snapshot.number, snapshot.dossier.id)
        return self._snapshots[snapshot.dossier.id]

    # ── which dossier ──

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._snapshots)

    @property
    def served(self) -> Mapping[str, Snapshot]:
        """The snapshots being served, by the ids of their dossiers and in the order of those."""
        return self._snapshots

    @property
    def default(self) -> Snapshot:
        """The snapshot that answers where no dossier is named: the first by id."""
        return next(iter(self._snapshots.values()))

    def snapshot(self, id: str) -> Snapshot | None:
        return self._snapshots.get(id)

    def resolve(self, typed: str | None, guild_id: int | None) -> Snapshot | Ambiguous | NoMatch:
        """The snapshot that a command asks: of the dossier typed, else of the server's default."""
        if not typed or not typed.strip():
            return self.default_in(guild_id)
        match self._titles.resolve(typed):
            case Match(id=id):
                return self._snapshots[id]
            case unclear:
                return unclear

    def suggest(self, typed: str, limit: int) -> tuple[Snapshot, ...]:
        """The dossiers that may be meant by what is typed of an id or a title."""
        return tuple(self._snapshots[id] for id in self._titles.suggest(typed, limit))

    def default_in(self, guild_id: int | None) -> Snapshot:
        """What a server's members ask where they name no dossier; None is no server."""
        return self._snapshots.get(self.chosen_default(guild_id) or "", self.default)

    def chosen_default(self, guild_id: int | None) -> str | None:
        """The id of the dossier that was set as the server's default, whether it is served or not."""
        return self._defaults.get(guild_id) if guild_id is not None else None

    async def set_default(self, guild_id: int, id: str | None) -> None:
        """Set the server's default, or none, for good. Raises StoreError."""
        async with self._setting_default:
            await self.store.remember_default(guild_id, id)
            self._defaults = {**self._defaults, guild_id: id}

    # ── reviewing and publishing ──

    async def review(self, id: str) -> Review:
        """Read the dossier's files again. Raises DossierError with every problem."""
        if not re.fullmatch(ID_PATTERN, id):
            what, hint = "this is not the id of a dossier", "/dossier list has their ids"
            raise DossierError(id, (Problem("dossier", what, hint),))
        path = self._data_dir / f"{id}.toml"
        if id in self._snapshots and not path.exists():
            what = f"{path.name} cannot be read: No such file or directory"
            hint = "put it back; a dossier that was uploaded is changed with /facts upload"
            raise DossierError(path.name, (Problem("file", what, hint),))
        # In a thread: finding the nearest text of many misquotations takes a while.
        dossier = await asyncio.to_thread(read_dossier, path, self._data_dir.resolve().parent)
        return await self.compare(dossier, FILES)

    async def review_file(self, id: str) -> Review | DossierError | None:
        """What the dossier's file would change, or what is wrong with it; None without a file."""
        if not (self._data_dir / f"{id}.toml").exists():
            return None
        try:
            return await self.review(id)
        except DossierError as error:
            return error

    async def review_upload(self, name: str, content: bytes, article: bytes | None) -> Review:
        """Read an uploaded dossier; without an article, with that of the dossier served by its id.

        Raises DossierError with every problem.
        """
        served = {id: snapshot.revision.dossier for id, snapshot in self._snapshots.items()}
        dossier = await asyncio.to_thread(read_upload, name, content, article, served.get)
        return await self.compare(dossier, UPLOAD)

    async def review_revision(self, id: str, number: int) -> Review:
        """An earlier revision, to be published again. Raises DossierError, StoreError."""
        revision = await self.store.revision(id, number) if 0 < number < 2**31 else None
        if revision is None:
            what = f"there is no revision {number} of {id!r}"
            raise DossierError(id, (Problem("revision", what, "/facts history lists them"),))
        return await self.compare(revision.dossier, f"revision {number}")

    async def compare(self, dossier: Dossier, origin: str) -> Review:
        """The dossier beside what is served now."""
        served = self._snapshots.get(dossier.id)
        before = served.revision.dossier if served else None
        found = await asyncio.to_thread(difference, before, dossier)
        return Review(dossier, found, served.number if served else None, origin)

    async def publish(self, review: Review, by: str) -> Snapshot:
        """Store the reviewed dossier as a new revision and serve it at once.

        Raises Superseded where what is served is no longer what it was reviewed beside; what was
        published instead is served by then. Raises StoreError.
        """
        id = review.dossier.id
        async with self._publishing:
            served = self._snapshots.get(id)
            if review.served != (served.number if served else None):
                raise Superseded(id)
            try:
                revision = await self.store.publish(
                    review.dossier,
                    by,
                    origin=review.origin,
                    changes=review.difference,
                    after=review.served or 0,
                )
            except Superseded:
                await self._catch_up()
                raise
            return await self._serve(revision)
