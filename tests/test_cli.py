"""The command line for those who curate: diff, publish, check --watch, backup, restore."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.facts.article import Article
from bot.facts.quotations.reader import Quoted
from bot.facts.span import Span
from bot.operations.exit_codes import ExitCode
from bot.serving.known_people import FILE_NAME
from tests.conftest import ROOT
from tests.databases import PostgresServer
from tests.editing import ID, MILL, add_mill, edit

ROLE = ('role = "EU foreign policy chief"', 'role = "foreign policy chief"')


@pytest.fixture(autouse=True)
def _in_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)


def bot(*arguments: str, code: ExitCode = ExitCode.OK) -> str:
    """What `python -m bot …` prints, wherever to; fails where it ends otherwise."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.output


def active(database: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT dossier, number FROM active").fetchall()


DATABASE = Path("var/dossier.db")


# ── diff and publish ──


def test_diff_shows_every_field_and_publishes_nothing(project: Path) -> None:
    bot("publish")
    assert "no difference" in bot("diff")
    edit(project, *ROLE)
    told = bot("diff", code=ExitCode.DIFFERENT)
    assert told == (
        f"{ID}: its files beside revision 1\n  changed people kaja-kallas\n"
        "    − role: EU foreign policy chief\n    + role: foreign policy chief\n"
    )
    assert active(DATABASE) == [(ID, 1)]


def test_diff_ends_without_a_word_where_nobody_reads_on() -> None:
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "diff"],
        stdout=write,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        check=False,
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (ExitCode.DIFFERENT, b"")


def test_publish_publishes_what_differs_and_says_who_did(project: Path) -> None:
    first = bot("publish")
    assert f"{ID}: revision 1 is published" in first
    # What is new as a whole is counted, not printed.
    assert f"{ID}: new, with 56 people, 18 events, " in first
    assert "xi-jinping" not in first
    assert bot("publish") == f"{ID}: nothing changed; revision 1 stays\n"
    edit(project, *ROLE)
    assert f"{ID}: revision 2 is published" in bot("publish", f"data/{ID}.toml")
    assert active(DATABASE) == [(ID, 2)]
    with closing(sqlite3.connect(DATABASE)) as connection:
        query = "SELECT published_by, origin, added, removed, changed FROM revisions"
        *_, (by, *rest) = connection.execute(query)
    assert by.endswith(" on the command line")
    assert rest == ["its files", 0, 0, 1]


@pytest.mark.parametrize("command", ["diff", "publish"])
def test_a_file_with_mistakes_is_refused_with_every_one(project: Path, command: str) -> None:
    edit(project, 'text = "direct challenge"', 'text = "a direct challenge"')
    told = bot(command, code=ExitCode.FACTS)
    assert "“a direct challenge” is not in the article" in told
    assert active(DATABASE) == []


def test_a_file_that_there_is_not_is_named(project: Path) -> None:
    assert "nope.toml cannot be read" in bot("publish", "data/nope.toml", code=ExitCode.FACTS)


def test_diff_and_publish_work_on_postgresql(
    project: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres.database() as database:
        monkeypatch.setenv("DATABASE_URL", database.url)
        assert f"{ID}: revision 1 is published" in bot("publish")
        edit(project, *ROLE)
        assert "changed people kaja-kallas" in bot("diff", code=ExitCode.DIFFERENT)
        assert f"{ID}: revision 2 is published" in bot("publish")
        assert database.rows("SELECT dossier, number FROM active") == [(ID, 2)]
    assert not DATABASE.exists()


def test_the_invented_articles_of_the_demo_are_checked_and_not_published(project: Path) -> None:
    told = bot("check", "--complete")
    assert "✓ quay-bench.toml: " in told and "✓ chasy.toml: " in told
    assert "✓ chasy.toml: " in bot("check", "--complete", "data/demo/chasy.toml")
    assert "chasy" not in bot("publish") + bot("diff")
    assert active(DATABASE) == [(ID, 1)]
    (project / "seeds" / "demo" / "bench-on-quay-street.txt").unlink()
    assert "quay-bench.toml: 1 problem" in bot("check", code=ExitCode.FACTS)


def test_a_bad_file_is_told_and_stops_no_other(project: Path) -> None:
    add_mill(project)
    (project / "data" / "an-unfinished.toml").write_text("[dossier", encoding="utf-8")
    (project / "data" / "fair.toml").mkdir()
    (project / "data" / "a\nb\udcff.toml").write_text("", encoding="utf-8")
    told = bot("check", code=ExitCode.FACTS)
    assert "an-unfinished.toml: 1 problem" in told
    assert "fair.toml cannot be read: it is a folder" in told
    assert r"a\nb\udcff.toml" in told
    assert f"{ID}.toml: 56 people" in told
    told = bot("publish", code=ExitCode.FACTS)
    assert f"{ID}: revision 1 is published" in told
    assert f"{MILL}: revision 1 is published" in told
    assert "fair.toml cannot be read: it is a folder" in told
    assert active(DATABASE) == [(ID, 1), (MILL, 1)]


# ── backup and restore ──


def test_a_backup_is_restored_to_what_it_was(project: Path) -> None:
    bot("publish")
    assert bot("backup", "saved.db") == "saved.db: a backup of 1 dossiers, checked\n"
    edit(project, *ROLE)
    bot("publish")
    assert active(DATABASE) == [(ID, 2)]
    told = bot("restore", "saved.db")
    assert "restored 1 dossiers from saved.db" in told
    assert active(DATABASE) == [(ID, 1)]
    # What was there before is a whole database too.
    assert "dossier.db.before-restore" in told
    assert active(Path("var/dossier.db.before-restore")) == [(ID, 2)]
    assert sorted(path.name for path in project.glob("*.partial*")) == []


def test_a_backup_is_one_moment_of_a_database_in_use(project: Path) -> None:
    bot("publish")
    with closing(sqlite3.connect(DATABASE)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM quotes")
        bot("backup", "saved.db")
        writer.rollback()
    with closing(sqlite3.connect("saved.db")) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM quotes").fetchone() == (1,)


def test_a_database_that_is_damaged_can_be_restored_from_a_backup(project: Path) -> None:
    bot("publish")
    bot("backup", "saved.db")
    for path in DATABASE.parent.iterdir():
        path.write_bytes(b"garbage " * 1000)
    assert "file is not a database" in bot("diff", code=ExitCode.DATABASE)
    bot("restore", "saved.db")
    assert active(DATABASE) == [(ID, 1)]


def test_without_a_database_a_backup_is_restored(project: Path) -> None:
    bot("publish")
    bot("backup", "saved.db")
    for path in DATABASE.parent.iterdir():
        path.unlink()
    assert "before-restore" not in bot("restore", "saved.db")
    assert active(DATABASE) == [(ID, 1)]


def damaged(saved: Path) -> None:
    with saved.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096 * 4)


def emptied(saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("DELETE FROM active")


def misquoting(saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE passages SET text = 'x'")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (damaged, "malformed|damaged"),
        (emptied, "it serves no dossier"),
        (misquoting, "revision 1 of beijing-2025 is damaged"),
        (lambda saved: saved.write_bytes(b"garbage " * 999), "file is not a database"),
        (lambda saved: saved.unlink(), "there is no file"),
    ],
    ids=["pages", "nothing in it", "words", "no database", "no file"],
)
def test_a_backup_that_is_damaged_changes_nothing(project: Path, spoil, reason: str) -> None:
    bot("publish")
    bot("backup", "saved.db")
    spoil(project / "saved.db")
    told = bot("restore", "saved.db", code=ExitCode.DATABASE)
    assert any(part in told for part in reason.split("|")), told
    assert active(DATABASE) == [(ID, 1)]
    assert not Path("var/dossier.db.before-restore").exists()
    assert list(Path("var").glob("*.partial*")) == []


def test_an_older_backup_stays_where_a_new_one_fails(project: Path) -> None:
    bot("publish")
    bot("backup", "saved.db")
    before = Path("saved.db").read_bytes()
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute("UPDATE passages SET text = 'x'")
    assert "is damaged" in bot("backup", "saved.db", code=ExitCode.DATABASE)
    assert Path("saved.db").read_bytes() == before
    assert list(project.glob("*.partial*")) == []


def test_the_database_is_not_backed_up_onto_itself(project: Path) -> None:
    bot("publish")
    told = bot("backup", "var/../var/dossier.db", code=ExitCode.DATABASE)
    assert "is the database itself" in told
    assert active(DATABASE) == [(ID, 1)]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_another_kind_of_database_has_its_own_tools(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://me:secret@127.0.0.1/x")
    told = bot(command, "saved.db", code=ExitCode.DATABASE)
    assert "only an SQLite file is backed up here; for PostgreSQL use pg_dump" in told
    assert "secret" not in told


# ── check --watch ──


async def test_check_watch_checks_again_when_a_file_changes(project: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "check", "--watch",
        cwd=project,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None

    async def until(*marks: str) -> str:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while line := (await process.stdout.readline()).decode():
                if line.startswith(marks):
                    return line
        raise AssertionError(f"it ended without {marks}")

    try:
        assert f"{ID}.toml: 56 people" in await until("✓")
        edit(project, 'text = "direct challenge"', 'text = "a direct challenge"')
        # Each later round begins with the time, so that it is told from the one before.
        assert re.fullmatch(r"\d\d:\d\d:\d\d\n", await until("0", "1", "2"))
        assert f"{ID}.toml: 1 problem" in await until("✗")
        edit(project, 'text = "a direct challenge"', 'text = "direct challenge"')
        await until("✓")
        article = project / "seeds" / "kim-jong-un-in-beijing.txt"
        article.write_bytes(article.read_bytes() + b"\n")
        assert f"{ID}.toml: 1 problem" in await until("✗")
        process.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == ExitCode.OK
        assert errors == b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


# ── known people ──


def test_known_people_beside_the_dossiers_are_no_dossier_and_are_matched(project: Path) -> None:
    added = '[[people]]\nname = "Kaja Kallas"\nkind = "human"\naliases = ["Zorra"]\n'
    (project / "data" / FILE_NAME).write_text(added, encoding="utf-8")
    assert FILE_NAME not in bot("check")
    assert f"{ID}: revision 1 is published" in bot("publish")
    assert "kaja-kallas" in bot("match", "Zorra")
    assert "alexander-lukashenko" in bot("match", "лукашенко")


# ── check ──


def test_what_is_missing_is_a_few_short_lines_and_the_summary_comes_last(project: Path) -> None:
    words = "a bell that rang over the meadows on the day of the fair, and on every day after it, "
    lines = [f"Bo Stone said on day {day}: “It is {words * 2}{day}.”" for day in range(40)]
    (project / "seeds" / "fair.txt").write_text("\n".join(("The fair", *lines)), encoding="utf-8")
    bot("draft", "seeds/fair.txt")
    told = bot("check", "data/fair.toml").splitlines()
    assert told[0] == "fair.toml, what is not entered or may be wrong:"
    assert len(told) < 40
    assert max(map(len, told)) < 120
    assert told[15] == "  not cited: 26 more, which --all shows"
    assert told[16].startswith("  whose words, quote-1 (line ")
    assert told[-4].startswith("○ fair.toml: ")
    assert told[-3].endswith(": 40 quotes")
    assert told[-2] == "  quotations: 40, 0 set aside, 40 whose speaker is not entered"
    whole = bot("check", "--all", "data/fair.toml").splitlines()
    assert len(whole) == 1 + 40 + 40 + 4
    assert lines[-1] in whole[40]


def test_an_entry_whose_speaker_is_entered_and_that_is_still_drafted_is_named(
    project: Path,
) -> None:
    text = "The fair\n“Yes,” said Bo Stone.\n“No.”\n"
    (project / "seeds" / "fair.txt").write_text(text, encoding="utf-8")
    bot("draft", "seeds/fair.txt")
    path = project / "data" / "fair.toml"
    begun = path.read_text(encoding="utf-8")
    person = '[[people]]\nid = "bo"\nname = "Bo Stone"\nkind = "human"\nevidence = ["Bo Stone"]\n'
    path.write_text(begun.replace('"todo"', '"bo"', 1) + person, encoding="utf-8")
    told = bot("check", "data/fair.toml")
    line = begun[: begun.index('[[quotes]]\nid = "quote-1"')].count("\n") + 1
    forgotten = "speaker entered, but the line `drafted` is still there"
    assert f"  {forgotten}: quote-1 (line {line}), ¶2: Yes,\n" in told
    assert "  whose words, quote-2 (line " in told


# ── draft ──


def test_draft_begins_a_dossier_and_never_over_one(project: Path) -> None:
    article = project / "seeds" / "hay-fair.txt"
    article.write_text("The fair\nBy Ann\n“Yes,” said Bo.\n", encoding="utf-8")
    told = bot("draft", "seeds/hay-fair.txt")
    assert told == (
        "data/hay-fair.toml: 3 passages, 1 quotation to attribute\n"
        f"  the article: {article.resolve()}\n"
        "  title: The fair\n"
        "  author: Ann\n"
        "  published: not found\n"
        "  url: not found\n"
        "  language: en\n"
        "next: it can be served as it is; to say who speaks, enter the speakers and delete each line "
        "`drafted`, then python -m bot check data/hay-fair.toml\n"
    )
    begun = (project / "data" / "hay-fair.toml").read_text(encoding="utf-8")
    assert 'article = "seeds/hay-fair.txt"' in begun
    told = bot("draft", "seeds/hay-fair.txt", code=ExitCode.USAGE)
    assert "edit it, draft from its text in seeds/ with --again, or choose another id" in told
    assert (project / "data" / "hay-fair.toml").read_text(encoding="utf-8") == begun
    assert "data/fair-2.toml: 3 passages" in bot("draft", "seeds/hay-fair.txt", "--id", "fair-2")
    article.write_text("The fair\nBy Ann\n“Yes.”\n“No,” said Bo.\n", encoding="utf-8")
    told = bot("draft", "--again", "seeds/hay-fair.txt")
    assert "data/hay-fair.toml: 4 passages, 2 quotations to attribute\n" in told
    (project / "drafts").mkdir()
    told = bot("draft", "seeds/hay-fair.txt", "--to", "drafts/fair-3.toml")
    assert "drafts/fair-3.toml: 4 passages" in told


def test_draft_tells_what_was_changed_and_which_marks_are_doubtful(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubtful = (Quoted((Span(3, 1, 5),), doubt="it has no end"),)
    monkeypatch.setattr(Article, "quoted_words", property(lambda _: doubtful))
    (project / "fair.md").write_text("---\nauthor: Ann\n---\n# The fair\n\n“Yes, *all*\n")
    told = bot("draft", "fair.md")
    assert "data/the-fair.toml: 3 passages, 1 quotation to attribute\n" in told
    assert "    Markdown was made plain text\n" in told
    assert "  1 mark is doubtful:\n    ¶3 “Yes,”: it has no end\n" in told


def test_draft_says_why_a_source_gives_no_article(project: Path) -> None:
    before = sorted(project.rglob("*"))
    assert "there is no such file" in bot("draft", "seeds/nope.txt", code=ExitCode.FACTS)
    told = bot("draft", "http://127.0.0.1/", code=ExitCode.FACTS)
    assert told == (
        "dossier: 127.0.0.1 is not an address of the public internet; open it in a browser, save the "
        "page, and draft from that file\n"
    )
    assert "Foo' is no id" in bot(
        "draft", "seeds/kim-jong-un-in-beijing.txt", "--id", "Foo", code=ExitCode.USAGE
    )
    assert sorted(project.rglob("*")) == before


def test_the_bot_does_not_load_what_pages_are_read_with() -> None:
    loaded = "import sys, bot.cli; print([m for m in ('trafilatura', 'lxml', 'justext', 'babel', 'markdown_it', 'yaml') if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", loaded],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert ended.stdout == "[]\n"
