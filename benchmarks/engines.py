"""What Dossier's matching is measured against: three ways to find a name or a quotation without it.

Each holds the same names and quotations, folded by Dossier's own normaliser, so that only the search
differs, and gives the ids of at most 25, the best first. A member says by the option whether a
person or a quotation is asked for, so each engine is told.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process

from benchmarks.quotations import fold_all
from bot.matching.index import Entry
from bot.matching.names import NameIndex
from bot.matching.normalise import fold
from bot.matching.outcome import Ambiguous, Match, NoMatch, Outcome
from bot.matching.texts import Document, TextIndex

LIMIT = 25


def resident() -> float:
    """This process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is held: names, whose ids are p0, p1, …, and quotations, q0, q1, …"""

    names: tuple[str, ...]
    quotes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names) + len(self.quotes)

    def folded(self) -> list[tuple[str, str]]:
        """Every id with its text."""
        return [
            *((f"p{at}", fold(name)) for at, name in enumerate(self.names)),
            *((f"q{at}", " ".join(fold_all(quote))) for at, quote in enumerate(self.quotes)),
        ]


class Engine(Protocol):
    def __init__(self, corpus: Corpus) -> None: ...

    def resolve(self, query: str) -> list[str]:
        """Whose name was typed."""

    def suggest(self, typed: str) -> list[str]:
        """Whose name is being typed."""

    def quote(self, query: str) -> list[str]:
        """Which quotation a few words are of."""

    def suggest_quote(self, typed: str) -> list[str]:
        """The same, while they are being typed."""

    def close(self) -> None: ...


class Dossier:
    """The bot's own indexes; what is counted is what a member would be shown."""

    def __init__(self, corpus: Corpus) -> None:
        entries = tuple(Entry(f"p{at}", (name,)) for at, name in enumerate(corpus.names))
        texts = tuple(Document(f"q{at}", quote) for at, quote in enumerate(corpus.quotes))
        # These are the facts themselves, which a snapshot has anyhow.
        self.without = resident()
        self.people = NameIndex(entries)
        self.quotes = TextIndex(texts)

    def outcome(self, query: str) -> Outcome:
        return self.people.resolve(query)

    def resolve(self, query: str) -> list[str]:
        match self.outcome(query):
            case Match(id=id):
                return [id]
            case Ambiguous(ids):
                return list(ids[:LIMIT])
            case NoMatch(nearest):
                return list(nearest)

    def suggest(self, typed: str) -> list[str]:
        return list(self.people.suggest(typed, LIMIT))

    def quote(self, query: str) -> list[str]:
        return list(self.quotes.search(query)[:LIMIT])

    def suggest_quote(self, typed: str) -> list[str]:
        return list(self.quotes.suggest(typed, LIMIT))

    def close(self) -> None: ...


class WRatio:
    """rapidfuzz's linear scan."""

    def __init__(self, corpus: Corpus) -> None:
        self._ids, self._texts = zip(*corpus.folded(), strict=True)

    def resolve(self, query: str) -> list[str]:
        found = process.extract(fold(query), self._texts, scorer=fuzz.WRatio, limit=LIMIT)
        return [self._ids[at] for _, _, at in found]

    suggest = quote = suggest_quote = resolve

    def close(self) -> None: ...


class Trigram:
    """SQLite's FTS5 with its trigram tokenizer: any trigram of the query, ranked by BM25, then WRatio."""

    def __init__(self, corpus: Corpus) -> None:
        self._ids, self._texts = zip(*corpus.folded(), strict=True)
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram')")
        self._database.executemany(
            "INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(self._texts)
        )
        self._database.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        self._database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'row')")

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
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 200",
            (" OR ".join(f'"{gram}"' for gram in rarest),),
        )
        choices = {at: self._texts[at] for (at,) in found}
        ranked = process.extract(query, choices, scorer=fuzz.WRatio, limit=LIMIT)
        return [self._ids[at] for _, _, at in ranked]

    suggest = quote = suggest_quote = resolve

    def close(self) -> None:
        self._database.close()


class PgTrgm:
    """PostgreSQL's pg_trgm with a GIN index: similarity for names, word similarity for the rest.

    One table of names and quotations. A name typed whole is `%` similar (at least 0.3, the default),
    one being typed `<%` word-similar (at least 0.5). Of a quotation every typed word is, and the sum
    ranks: all of them as one string cost up to nine times as much and found half as many, because the
    words stand far apart; any of them instead of all found everything, in a hundred times the time.
    A server of Debian's package `postgresql`, started for the purpose on a socket of its own.
    """

    tables = ("texts", "texts")

    def __init__(self, corpus: Corpus) -> None:
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
            f"-k {self._folder} -c listen_addresses= -c fsync=off -c jit=off "
            "-c shared_buffers=1GB -c work_mem=64MB -c random_page_cost=1.1"
        )
        log = str(self._folder / "log")
        subprocess.run([*self._control, "-w", "-o", options, "-l", log, "start"], **run)  # type: ignore[call-overload]
        self._connection = psycopg.connect(host=str(self._folder), user="postgres", autocommit=True)
        execute = self._connection.execute
        execute("CREATE EXTENSION pg_trgm")
        execute("SET maintenance_work_mem = '512MB'")
        folded = corpus.folded()
        for table in set(self.tables):
            execute(f"CREATE TABLE {table} (id text, text text)")
            with self._connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for id, text in folded:
                    if self.tables[id.startswith("q")] == table:
                        copy.write_row((id, text))
            execute(f"CREATE INDEX ON {table} USING gin (text gin_trgm_ops)")
            execute(f"VACUUM ANALYZE {table}")
        # A plan for each query costs as much as a short query, and a small table tempts to a scan.
        execute("SET plan_cache_mode = force_generic_plan")
        execute("SET pg_trgm.similarity_threshold = 0.3")
        execute("SET pg_trgm.word_similarity_threshold = 0.5")

    def _ask(self, kind: int, condition: str, order: str, *typed: str) -> list[str]:
        """The best of the table of this kind, by a condition and an order for each of the typed."""
        names = [f"q{at}" for at in range(len(typed))]
        where = " AND ".join(condition.replace("?", f"%({name})s") for name in names)
        by = " + ".join(order.replace("?", f"%({name})s") for name in names)
        found = self._connection.execute(
            f"SELECT id FROM {self.tables[kind]} WHERE {where} "
            f"ORDER BY {by} DESC, length(text) LIMIT {LIMIT}",
            dict(zip(names, typed, strict=True)),
            prepare=True,
        )
        return [id for (id,) in found]

    def resolve(self, query: str) -> list[str]:
        return self._ask(0, "text %% ?", "similarity(text, ?)", fold(query))

    def suggest(self, typed: str) -> list[str]:
        return self._ask(0, "? <%% text", "word_similarity(?, text)", fold(typed))

    def quote(self, query: str) -> list[str]:
        return self._ask(1, "? <%% text", "word_similarity(?, text)", *fold(query).split())

    suggest_quote = quote

    def close(self) -> None:
        self._connection.close()
        subprocess.run(
            [*self._control, "-m", "immediate", "stop"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        shutil.rmtree(self._folder, ignore_errors=True)


class PgTrgmTwo(PgTrgm):
    """The same with a table for each kind, which whoever keeps both in one database might choose."""

    tables = ("names", "quotes")


ENGINES: dict[str, type[Engine]] = {
    "Dossier": Dossier,
    "rapidfuzz WRatio": WRatio,
    "SQLite FTS5": Trigram,
    "pg_trgm": PgTrgm,
    "pg_trgm (two tables)": PgTrgmTwo,
}
