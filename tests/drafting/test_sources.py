"""Files and addresses as sources, from end to end: drafted, served, and verified without an editor."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.drafting.draft import begin
from bot.drafting.extracting import Content, article_of, extract
from bot.drafting.sources import read_source
from bot.operations.errors import SourceRefused
from tests.conftest import World, text_of
from tests.drafting.pages import CANONICAL, TEXT, TITLE, page, saved
from tests.drafting.servers import Server, response


async def refusal(source: str, **arguments: object) -> str:
    with pytest.raises(SourceRefused) as refused:
        await read_source(source, **arguments)  # type: ignore[arg-type]
    assert refused.value.advice
    return str(refused.value)


async def test_each_kind_of_file_is_read(tmp_path: Path) -> None:
    for name, content in (
        ("a.txt", "\n\n".join(TEXT)),
        ("a.MD", "\n\n".join(TEXT).replace("here", "*here*")),
        ("a.html", page().decode()),
        ("a.htm", saved(page()).decode()),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8", newline="")
        found = await read_source(str(tmp_path / name))
        assert found.extracted.paragraphs == TEXT
        assert found.origin == name
        # Only the text may be used as it is.
        assert found.path == (tmp_path / name if name == "a.txt" else None)


async def test_a_text_at_an_address_is_read_as_text() -> None:
    text = response("\n".join(TEXT).encode(), type="text/plain; charset=utf-8")
    async with Server({"/a": text}) as server:
        found = await read_source(f"{server.address}/a", opened=[server.endpoint])
    assert found.extracted.paragraphs == TEXT


async def test_a_file_that_is_no_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "empty.txt").write_bytes(b"\n \n")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    (tmp_path / "long.txt").write_bytes(b"a" * (1024 * 1024 + 1))
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a .txt, .md or .html file" in await refusal(str(tmp_path / "a.pdf"))
    assert "not a .txt, .md or .html file" in await refusal(str(tmp_path / "folder.txt"))
    assert "not a .txt, .md or .html file" in await refusal(str(tmp_path / "pipe.txt"))
    assert "there is no such file" in await refusal("www.example.org/fair")
    assert await refusal(str(tmp_path / "empty.txt")) == "empty.txt has no text"
    assert "bad.txt is not UTF-8" in await refusal(str(tmp_path / "bad.txt"))
    assert "has more than 1048576 bytes" in await refusal(str(tmp_path / "long.txt"))
    assert "cannot be read" in await refusal("a" * 300 + ".txt")


def test_a_source_that_takes_too_long_is_ended() -> None:
    with pytest.raises(SourceRefused, match=r"a\.html was not read within 0\.01 seconds"):
        extract(Content("a.html", "page", page()), seconds=0.01)


def test_a_reader_that_breaks_down_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.drafting.extracting.sys.executable", "/bin/false")
    with pytest.raises(SourceRefused, match=r"a\.html cannot be read"):
        extract(Content("a.html", "page", page()))


def test_the_process_gives_what_is_found_here_too() -> None:
    for source in (
        Content("a.html", "page", page(), "https://e.org/", "utf-8"),
        Content("a.md", "markdown", b"# A\n\n*b* \xe2\x80\x9cc\xe2\x80\x9d"),
        Content("a.txt", "plain", b"---\ndate: 2025-09-09\n---\nA\n"),
    ):
        assert extract(source) == article_of(source)


# ── from end to end ──

QUOTATION = "It has rung for every fair since the mill was built"


async def served(world: World, source: str, **arguments: object) -> None:
    """The source is drafted and published, and its quotations are found in the answers."""
    found = await read_source(source, **arguments)  # type: ignore[arg-type]
    begun = begin(found, world.project / "data", world.project)
    assert begun.article.passages == TEXT
    await world.manage("facts reload", dossier=begun.path.stem, publish=True)
    asked = {"dossier": begun.path.stem}
    verdict = text_of(await world.ask("verify", quotation=f"“{QUOTATION}”", **asked))
    assert "Verbatim" in verdict
    assert "speaker not entered" in verdict
    assert "Ann Author" not in verdict.partition("According to")[0]
    quotes = text_of(await world.ask("quote", about="bell", **asked))
    assert "The bell is old" in quotes
    overview = text_of(await world.ask("source", **asked))
    assert TITLE in overview
    assert CANONICAL in str(overview) or "courier.example" in overview


async def test_a_page_saved_from_a_browser_is_served_without_an_editor(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "Hay fair opens in the rain - The Courier.html"
    file.write_bytes(saved(page()))
    await served(world, str(file))


async def test_the_same_page_at_an_address_is_served_without_an_editor(world: World) -> None:
    async with Server({"/hay-fair": response(page())}) as server:
        await served(world, f"{server.address}/hay-fair", opened=[server.endpoint])
