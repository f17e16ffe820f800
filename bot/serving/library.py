"""The facts being served: a snapshot of each dossier in memory, replaced as a whole."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.facts.difference import difference
from bot.facts.dossier import Dossier
from bot.facts.files import shown
from bot.facts.model import ID_PATTERN
from bot.facts.reading import read_dossier, read_upload
from bot.matching.memory import Memory
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.operations.errors import (
    DossierError,
    Failure,
    NothingToServe,
    Problem,
    RevisionCorrupt,
    StoreError,
    Superseded,
)
from bot.serving.defaults import EVERYONE, Default, default_of
from bot.serving.files import dossier_files
from bot.serving.indexing import titles_of
from bot.serving.known_people import KnownPeople, read_known_people
from bot.serving.review import FILES, UPLOAD, Review
from bot.serving.snapshot import Snapshot, side_by_side
from bot.store.store import Revision, Store

log = logging.getLogger(__name__)

# So many problems of a file stand in the log.
_LOGGED: Final = 10


@dataclass(frozen=True, slots=True)
class Damaged:
    """An active revision that cannot be served, and why."""

    number: int
    error: RevisionCorrupt


class Library:
    """What the store and the files hold, as snapshots in memory. Reading it never waits."""

    def __init__(
        self,
        store: Store,
        data_dir: Path,
        memory: Memory | None = None,
        default: str | None = None,
    ) -> None:
        """`memory` keeps what is made for questions, over all dossiers; `default` is the id of the
        dossier that everyone asks until another is chosen.
        """
        self.store = store
        self._data_dir = data_dir
        self._memory = Memory() if memory is None else memory
        self._known = KnownPeople()
        self._snapshots: Mapping[str, Snapshot] = MappingProxyType({})
        self._titles = NameIndex()
        self._defaults: Mapping[int, str | None] = {}
        self._default_setting = default
        self._everyones: Default | None = None
        self._warned_of: tuple[str, ...] = ()
        self._first_published: dict[str, str] = {}
        # The active revisions that are not what was published, and so are not served.
        self._damaged: dict[str, Damaged] = {}
        self._publishing = asyncio.Lock()
        self._setting_default = asyncio.Lock()

    # ── loading, and following what others publish ──

    async def open(self) -> None:
        """Load what is published, and publish the files of dossiers that never were.

        A file that differs from what is published is only reported: otherwise a restart would undo
        a rollback. What cannot be served is left aside with a warning. Raises StoreError; and where
        nothing at all can be served, what is wrong with the only file, or NothingToServe.
        """
        await self.load()
        left_aside: list[Failure] = [damaged.error for damaged in self._damaged.values()]
        for path in dossier_files(self._data_dir):
            if path.stem in self._snapshots:
                await self._report_edits(path.stem)
            elif path.stem not in self._damaged and (error := await self._publish_first(path)):
                message = "%s\nit was left aside: mend it, then /facts reload, or take it away"
                log.warning(message, _brief(error))
                left_aside.append(error)
        if not self._snapshots:
            if len(left_aside) == 1:
                raise left_aside[0]
            empty = f"there is no dossier (*.toml) in {self._data_dir}"
            raise NothingToServe("\n".join(map(str, left_aside)) or empty)
        self._warn_of_default()

    async def _publish_first(self, path: Path) -> DossierError | None:
        """Publish a file that never was, or return what is wrong with it. Raises StoreError."""
        try:
            review = await self.review(path.stem)
        except DossierError as error:
            return error
        # Another process that starts at the same time may be first; then its revision is served.
        with suppress(Superseded):
            await self.publish(review, by="the bot at its first start")
        return None

    async def load(self) -> None:
        """Serve what is published, and publish nothing. Raises StoreError."""
        self._known = await asyncio.to_thread(read_known_people, self._data_dir)
        self._defaults = await self.store.server_defaults()
        async with self._publishing:
            await self._catch_up()
        for damaged in self._damaged.values():
            message = "%s; it is not served: /facts reload or /facts upload publishes it anew"
            log.warning(message, damaged.error)

    async def refresh(self) -> None:
        """Serve what other processes have published since, and their defaults. Raises StoreError."""
        async with self._setting_default:
            self._defaults = await self.store.server_defaults()
            self._choose_default()
        async with self._publishing:
            await self._catch_up()
        self._warn_of_default()

    async def _catch_up(self) -> None:
        """Serve the active revisions; one that is damaged leaves the others, and its former, be."""
        active = await self.store.active()
        if not active.keys() <= self._first_published.keys():
            self._first_published = await self.store.first_published()
        damaged: dict[str, Damaged] = {}
        for id, number in sorted(active.items()):
            snapshot = self._snapshots.get(id)
            if snapshot is not None and snapshot.number == number:
                continue
            try:
                revision = await self.store.revision(id, number)
            except RevisionCorrupt as error:
                damaged[id] = Damaged(number, error)
                continue
            if revision is not None:
                await self._serve(revision)
        self._damaged = damaged

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
        return next((damaged.error for damaged in self._damaged.values()), None)

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
            log.warning(message, _brief(error), served)

    async def _serve(self, revision: Revision) -> Snapshot:
        """Replace the snapshot once its indexes are built, outside the event loop."""
        snapshot = await asyncio.to_thread(Snapshot.of, revision, self._memory, self._known)
        self._snapshots = side_by_side({**self._snapshots, snapshot.dossier.id: snapshot})
        self._titles = titles_of((s.dossier for s in self._snapshots.values()), self._memory)
        # After all that was published before, whatever the database calls those times.
        since = f"~{revision.published_at.isoformat()}"
        self._first_published.setdefault(snapshot.dossier.id, since)
        self._choose_default()
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
    def everyones_default(self) -> Default:
        """What is asked where no dossier is named and the server has no default, and why that."""
        assert self._everyones is not None, "nothing is served"
        return self._everyones

    @property
    def default(self) -> Snapshot:
        """The snapshot that answers where no dossier is named and the server has no default."""
        return self.everyones_default.snapshot

    @property
    def chosen_for_everyone(self) -> str | None:
        """The id of the dossier that was chosen as everyone's default, served or not."""
        return self._defaults.get(EVERYONE)

    def _choose_default(self) -> None:
        if self._snapshots:
            chosen = self._defaults.get(EVERYONE)
            self._everyones = default_of(
                self._snapshots, chosen, self._default_setting, self._first_published
            )

    def _warn_of_default(self) -> None:
        """Say once that a default is not served."""
        missing = self._everyones.missing if self._everyones else ()
        if missing and missing != self._warned_of:
            message = "the default dossier %s is not served, so %s is asked; /facts default sets it"
            log.warning(message, ", ".join(map(shown, missing)), self.default.dossier.id)
        self._warned_of = missing

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
        """The id of the dossier that was set as the server's default, whether it is served or not.

        Neither None nor 0 is a server.
        """
        return self._defaults.get(guild_id) if guild_id else None

    async def set_default(self, guild_id: int, id: str | None) -> None:
        """Set the default of a server, or of EVERYONE, or none, for good. Raises StoreError."""
        async with self._setting_default:
            await self.store.remember_default(guild_id, id)
            self._defaults = {**self._defaults, guild_id: id}
            self._choose_default()

    # ── reviewing and publishing ──

    async def review(self, id: str) -> Review:
        """Read the dossier's files again. Raises DossierError with every problem."""
        if not re.fullmatch(ID_PATTERN, id):
            raise DossierError(shown(f"{id}.toml" if self._is_file(id) else id), (_misnamed(),))
        path = self._data_dir / f"{id}.toml"
        if id in self._snapshots and not self._is_file(id):
            what = f"{path.name} cannot be read: No such file or directory"
            hint = "put it back; a dossier that was uploaded is changed with /facts upload"
            raise DossierError(path.name, (Problem("file", what, hint),))
        # In a thread: finding the nearest text of many misquotations takes a while.
        dossier = await asyncio.to_thread(read_dossier, path, self._data_dir.resolve().parent)
        return await self.compare(dossier, FILES)

    async def review_file(self, id: str) -> Review | DossierError | None:
        """What the dossier's file would change, or what is wrong with it; None without a file."""
        if not self._is_file(id):
            return None
        try:
            return await self.review(id)
        except DossierError as error:
            return error

    def _is_file(self, id: str) -> bool:
        """Whether something is called so in the folder of dossiers, be it a link to nothing."""
        return Path(id).name == id and os.path.lexists(self._data_dir / f"{id}.toml")

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
                    # A damaged revision is replaced by what was reviewed beside the one before.
                    after=self._damaged[id].number if id in self._damaged else review.served or 0,
                )
            except Superseded:
                await self._catch_up()
                raise
            self._damaged.pop(id, None)
            return await self._serve(revision)


def _misnamed() -> Problem:
    what = "this is not the id of a dossier"
    hint = "an id, by which its file is called, has small letters, digits and single hyphens"
    return Problem("dossier", what, hint)


def _brief(error: DossierError) -> str:
    """The first problems of a file, for the log."""
    if len(error.problems) <= _LOGGED:
        return str(error)
    first = DossierError(error.source, error.problems[:_LOGGED])
    more = len(error.problems) - _LOGGED
    return f"{first}\n  and {more} more: python -m bot check lists all"
