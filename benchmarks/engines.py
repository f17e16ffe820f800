"""What Dossier's matching is measured against: three ways to find a name without it.

Each is given the names folded by Dossier's own normaliser, so that only the search differs, and
gives the numbers of at most 25 names, the best first.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process

from bot.search.names import Named, NameIndex
from bot.search.normalise import fold
from bot.search.outcome import Ambiguous, Match, NoMatch, Outcome

LIMIT = 25


def resident() -> float:
    """This process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


class Engine(Protocol):
    def __init__(self, names: Sequence[str]) -> None: ...

    def resolve(self, query: str) -> list[str]: ...

    def suggest(self, typed: str) -> list[str]: ...

    def close(self) -> None: ...


class Dossier:
    """The bot's own index; what is counted is what a member would be shown."""

    def __init__(self, names: Sequence[str]) -> None:
        entries = tuple(Named(f"p{at}", (name,)) for at, name in enumerate(names))
        # The entries are the facts themselves, which a snapshot has anyhow.
        self.without = resident()
        self.index = NameIndex(entries)

    def outcome(self, query: str) -> Outcome:
        return self.index.resolve(query)

    def resolve(self, query: str) -> list[str]:
        match self.outcome(query):
            case Match(id=id):
                return [id]
            case Ambiguous(ids):
                return list(ids[:LIMIT])
            case NoMatch(nearest):
                return list(nearest)

    def suggest(self, typed: str) -> list[str]:
        return list(self.index.suggest(typed, LIMIT))

    def close(self) -> None: ...


class WRatio:
    """rapidfuzz's linear scan."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [fold(name) for name in names]

    def resolve(self, query: str) -> list[str]:
        found = process.extract(fold(query), self._names, scorer=fuzz.WRatio, limit=LIMIT)
        return [f"p{at}" for _, _, at in found]

    suggest = resolve

    def close(self) -> None: ...


class Trigram:
    """SQLite's FTS5 with its trigram tokenizer: any trigram of the query, ranked by BM25, then WRatio."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [fold(name) for name in names]
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
        rows = ((at, name) for at, name in enumerate(self._names))
        self._database.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", rows)
        self._database.execute("INSERT INTO names(names) VALUES ('optimize')")
        self._database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(names, 'row')")

    def resolve(self, query: str) -> list[str]:
        query = fold(query)
        grams = {query[at : at + 3] for at in range(len(query) - 2)}
        if not grams:
            return []
        counts = {
            gram: (
                self._database.execute("SELECT doc FROM terms WHERE term = ?", (gram,)).fetchone()
                or (0,)
            )[0]
            for gram in grams
        }
        # The six rarest: more of them cost much and find hardly more.
        rarest = sorted((gram for gram in grams if counts[gram]), key=lambda gram: counts[gram])[:6]
        if not rarest:
            return []
        found = self._database.execute(
            "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT 200",
            (" OR ".join(f'"{gram}"' for gram in rarest),),
        )
        choices = {at: self._names[at] for (at,) in found}
        ranked = process.extract(query, choices, scorer=fuzz.WRatio, limit=LIMIT)
        return [f"p{at}" for _, _, at in ranked]

    suggest = resolve

    def close(self) -> None:
        self._database.close()


class PgTrgm:
    """PostgreSQL's pg_trgm with a GIN index: similarity for names, word similarity while typing.

    A server of Debian's package `postgresql`, started for the purpose on a socket of its own.
    """

    def __init__(self, names: Sequence[str]) -> None:
        import psycopg

        binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self._folder = Path(tempfile.mkdtemp(prefix="trgm", dir="/tmp"))
        # PostgreSQL refuses to run as root.
        self._as: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
            self._as = ["runuser", "-u", "postgres", "--"]
        self._control = [*self._as, str(binaries / "pg_ctl"), "-D", str(self._folder / "data")]
        run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": self._folder}
        subprocess.run([*self._control, "initdb", "-o", "-A trust -U postgres"], **run)  # type: ignore[call-overload]
        options = (
            f"-k {self._folder} -c listen_addresses= -c fsync=off -c shared_buffers=1GB -c jit=off"
        )
        log = str(self._folder / "log")
        subprocess.run([*self._control, "-w", "-o", options, "-l", log, "start"], **run)  # type: ignore[call-overload]
        self._connection = psycopg.connect(host=str(self._folder), user="postgres", autocommit=True)
        execute = self._connection.execute
        execute("CREATE EXTENSION pg_trgm")
        execute("CREATE TABLE names (id integer, name text)")
        with self._connection.cursor().copy("COPY names FROM STDIN") as copy:
            for at, name in enumerate(names):
                copy.write_row((at, fold(name)))
        execute("SET maintenance_work_mem = '512MB'")
        execute("CREATE INDEX ON names USING gin (name gin_trgm_ops)")
        execute("VACUUM ANALYZE names")
        execute("SET pg_trgm.similarity_threshold = 0.3")
        execute("SET pg_trgm.word_similarity_threshold = 0.5")

    def _ask(self, condition: str, order: str, query: str) -> list[str]:
        statement = f"SELECT id FROM names WHERE {condition} ORDER BY {order} DESC, length(name) LIMIT {LIMIT}"
        found = self._connection.execute(statement, {"q": fold(query)}, prepare=True)
        return [f"p{at}" for (at,) in found]

    def resolve(self, query: str) -> list[str]:
        return self._ask("name %% %(q)s", "similarity(name, %(q)s)", query)

    def suggest(self, typed: str) -> list[str]:
        return self._ask("%(q)s <%% name", "word_similarity(%(q)s, name)", typed)

    def close(self) -> None:
        self._connection.close()
        subprocess.run(
            [*self._control, "-m", "immediate", "stop"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        shutil.rmtree(self._folder, ignore_errors=True)


ENGINES: dict[str, type[Engine]] = {
    "Dossier": Dossier,
    "rapidfuzz WRatio": WRatio,
    "SQLite FTS5": Trigram,
    "pg_trgm": PgTrgm,
}
