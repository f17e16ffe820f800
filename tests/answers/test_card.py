"""The shape of every answer: within Discord's limits whatever it holds, and nothing lost."""

from __future__ import annotations

import asyncio
import re
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from simcord.components import COMPONENTS_V2_FLAG, validate_components, walk_components

from bot.answers import limits
from bot.answers.card import Answer, Block, Drawn, card, notice
from bot.answers.controls import How, RequestButton
from bot.answers.question import Attendees, FactSource, Passage, Request
from bot.facts.reading import read_dossier
from bot.serving.snapshot import Snapshot
from bot.store.store import Revision
from tests.conftest import ROOT

REQUEST = Request(Attendees("ceremony"), "beijing-2025", 1)
CONTROLS = (2, 3)


@cache
def served() -> Snapshot:
    """The real dossier; not an argument of a test with Hypothesis, which would print all of it."""
    dossier = read_dossier(ROOT / "data" / "beijing-2025.toml", ROOT)
    return Snapshot.of(Revision(dossier, 1, datetime(2025, 9, 9, tzinfo=UTC), "ada"))


@pytest.fixture
def snapshot() -> Snapshot:
    return served()


def sent(answer: Answer) -> list[dict[str, Any]]:
    """Every component of an answer, in order, once Discord's own rules have let it pass."""
    components = answer.view.to_components()
    validate_components(components, flags=COMPONENTS_V2_FLAG)
    return list(walk_components(components))


def texts(components: list[dict[str, Any]]) -> list[str]:
    return [component["content"] for component in components if "content" in component]


def pager_of(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons that turn a page: back, where one is, forth."""
    pager = [c for c in components if c.get("custom_id", "").startswith(f"{How.TURN}|")]
    assert len(pager) in (0, 3)
    return pager


def pages_of(
    snapshot: Snapshot,
    request: Request[Any],
    blocks: list[Block],
    *rows: list[RequestButton],
    **options: Any,
) -> list[list[dict[str, Any]]]:
    """Every page of a card, each within the limits, turned as a member turns them."""
    pages: list[list[dict[str, Any]]] = []
    while True:
        components = sent(
            card(snapshot, request.at_page(len(pages)), "## A heading", blocks, *rows, **options)
        )
        assert len(components) <= limits.COMPONENTS
        assert sum(map(len, texts(components))) <= limits.TEXT
        ids = [c["custom_id"] for c in components if "custom_id" in c]
        assert len(set(ids)) == len(ids)
        assert all(0 < len(id) <= limits.CUSTOM_ID for id in ids)
        pages.append(components)
        pager = pager_of(components)
        if not pager or pager[2]["disabled"]:
            return pages
        turned = Request.decoded(pager[2]["custom_id"])
        assert turned is not None and turned.page == len(pages)


def body(components: list[dict[str, Any]]) -> list[str]:
    """The texts of a page between its heading and its footer."""
    heading, *blocks, footer = texts(components)
    assert heading == "## A heading"
    assert footer.startswith("-# According to Konstantin Asmolov · 9 September 2025 · ")
    return blocks


def letters(blocks: list[str]) -> str:
    """What a member reads, whatever the spaces: a page may end where a line does."""
    return "".join("".join(blocks).split())


def made(number: int, lengths: list[int], sourced: bool) -> Block:
    """A block of lines of these lengths, told from every other by its number."""
    lines = [f"{number}:" + chr(0x3B1 + n % 24) * length for n, length in enumerate(lengths)]
    source = f"fact-{number}" if sourced else None
    return Block("\n".join(lines), source, apart=number % 2 == 1)


blocks_of_all_sizes = st.lists(
    st.tuples(
        st.lists(st.integers(0, 200) | st.integers(0, 5000), min_size=1, max_size=5).filter(
            lambda lengths: sum(lengths) <= 10_000
        ),
        st.booleans(),
    ),
    max_size=60,
).map(lambda drawn: [made(n, lengths, sourced) for n, (lengths, sourced) in enumerate(drawn)])


@settings(max_examples=60)
@given(blocks=blocks_of_all_sizes)
@example(blocks=[made(0, [5, 4000], False)])
@example(blocks=[made(0, [10_000], True)])
@example(blocks=[made(n, [10], True) for n in range(60)])
def test_no_block_is_lost_and_every_page_is_within_the_limits(
    blocks: list[Block],
) -> None:
    pages = pages_of(served(), REQUEST, blocks)
    shown = [text for page in pages for text in body(page)]
    assert letters(shown) == letters([block.text for block in blocks])


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 3000), max_size=40),
    buttons=st.integers(0, 5),
    heading_source=st.booleans(),
)
@example(sizes=[10] * 40, buttons=5, heading_source=True)
def test_a_card_with_everything_is_within_the_limits(
    sizes: list[int], buttons: int, heading_source: bool
) -> None:
    def more() -> list[RequestButton]:
        return [RequestButton(f"{n}", REQUEST.to(Passage(n + 1))) for n in range(buttons)]

    blocks = [Block("x" * size, f"fact-{n}") for n, size in enumerate(sizes)]
    pages = pages_of(
        served(),
        REQUEST,
        blocks,
        more(),
        heading_source="ceremony" if heading_source else None,
    )
    assert sum(len(body(page)) for page in pages) == len(blocks)


def test_what_was_asked_too_long_for_a_button_makes_buttons_that_cannot_be_pressed(
    snapshot: Snapshot,
) -> None:
    request = REQUEST.to(Attendees("x" * 50, "y" * 50, "z" * 50))
    blocks = [made(n, [10], True) for n in range(20)]
    components = sent(card(snapshot, request, "## A heading", blocks))
    controls = [c for c in components if c["type"] in CONTROLS]
    assert pager_of(components) == [c for c in controls if c["disabled"]] != []
    assert {c["label"] for c in controls if not c["disabled"]} == {"Source"}


def test_a_source_twice_on_a_page_has_one_button(snapshot: Snapshot) -> None:
    blocks = [Block("one", "ceremony"), Block("two", "banquet"), Block("three", "banquet")]
    [page] = pages_of(snapshot, REQUEST, blocks, heading_source="ceremony")
    assert body(page) == ["one", "two", "three"]
    opened = [Request.decoded(c["custom_id"]) for c in page if "custom_id" in c]
    assert [request.question for request in opened if request] == [
        FactSource("ceremony"),
        FactSource("banquet"),
    ]


def test_a_block_too_long_for_a_page_keeps_its_order_and_its_source(snapshot: Snapshot) -> None:
    text = "\n".join(["short", "x" * 4000, "end"])
    pages = pages_of(snapshot, REQUEST, [Block(text, "ceremony")])
    shown = [text for page in pages for text in body(page)]
    assert letters(shown) == letters([text])
    for page in pages:
        assert "Source" in {c.get("label") for c in page}


def test_no_escape_is_torn_in_two(snapshot: Snapshot) -> None:
    for start in ("", "x"):
        text = start + r"\*" * 5000
        shown = [text for page in pages_of(snapshot, REQUEST, [Block(text)]) for text in body(page)]
        assert "".join(shown) == text
        assert not any(text.endswith("\\") for text in shown)


def test_no_escape_of_a_heading_is_torn_in_two(snapshot: Snapshot) -> None:
    for start in ("## ", "## x"):
        [heading, _] = texts(sent(card(snapshot, REQUEST, start + r"\*" * 5000, [])))
        assert re.fullmatch(r"## x?(\\\*)+…", heading)


def test_a_long_heading_is_cut(snapshot: Snapshot) -> None:
    components = sent(card(snapshot, REQUEST, "## " + "x" * 5000, [Block("y" * 3000)]))
    assert len(texts(components)[0]) == limits.HEADING_TEXT


def test_a_card_without_blocks_is_a_heading_and_a_footer(snapshot: Snapshot) -> None:
    assert len(texts(sent(card(snapshot, REQUEST, "## A heading", [])))) == 2


def test_one_page_has_nothing_to_turn(snapshot: Snapshot) -> None:
    [page] = pages_of(snapshot, REQUEST, [Block("one")])
    assert not any(component["type"] in CONTROLS for component in page)


def test_pages_turn_forth_and_back(snapshot: Snapshot) -> None:
    blocks = [Block(f"block {n}", f"fact-{n}") for n in range(25)]
    pages = pages_of(snapshot, REQUEST, blocks)
    assert [text for page in pages for text in body(page)] == [block.text for block in blocks]
    assert len(pages) > 2
    for number, page in enumerate(pages):
        back, where, forth = pager_of(page)
        assert where["label"] == f"Page {number + 1} of {len(pages)}" and where["disabled"]
        assert back["disabled"] == (number == 0)
        assert forth["disabled"] == (number == len(pages) - 1)
    assert Request.decoded(pager_of(pages[2])[0]["custom_id"]) == REQUEST.at_page(1)


def test_a_page_that_is_no_more_shows_the_last(snapshot: Snapshot) -> None:
    blocks = [Block(f"block {n}", f"fact-{n}") for n in range(20)]
    components = sent(card(snapshot, REQUEST.at_page(99), "## A heading", blocks))
    assert body(components)[-1] == "block 19"


def test_facts_that_have_moved_on_are_said_to_have(snapshot: Snapshot) -> None:
    old = sent(card(snapshot, replace(REQUEST, revision=7), "## A heading", [Block("one")]))
    now = sent(card(snapshot, REQUEST, "## A heading", [Block("one")]))
    assert "The facts have been updated" in texts(old)[-1]
    assert "The facts have been updated" not in texts(now)[-1]


def test_the_longest_author_and_site_leave_room_for_the_facts(snapshot: Snapshot) -> None:
    host = ".".join(["x" * 60] * 4)
    header = snapshot.dossier.header.model_copy(
        update={"author": "*" * 300, "url": f"https://{host}/article"}
    )
    other = Snapshot.of(
        replace(snapshot.revision, dossier=replace(snapshot.dossier, header=header))
    )
    request = replace(REQUEST, revision=7)
    components = sent(card(other, request, "## " + "x" * 5000, [Block("y" * 3000)]))
    assert sum(map(len, texts(components))) <= limits.TEXT


async def test_a_card_can_be_sent_again_and_keeps_nothing_waiting(snapshot: Snapshot) -> None:
    def draw() -> Drawn:
        return card(snapshot, REQUEST, "## A heading", [Block("one", "ceremony")]).view

    # In a thread no event loop is running, and discord.py takes no such view for finished.
    for layout in (draw(), await asyncio.to_thread(draw)):
        assert layout.is_finished() and layout.has_components_v2()
        assert not layout.is_dispatchable() and not layout.children
        assert layout.to_components() == layout.to_components()
        assert layout.to_components() is not layout.to_components()


def test_an_answer_tells_what_it_takes_in_memory() -> None:
    tracemalloc.start()
    try:
        answers = [notice("x" * (n % 1500)) for n in range(500)]
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken == pytest.approx(sum(answer.size for answer in answers), rel=0.2)


def test_a_notice_of_any_length_is_cut(snapshot: Snapshot) -> None:
    [text] = texts(sent(notice("x" * 10_000)))
    assert len(text) == limits.NOTICE_TEXT


def test_a_long_block_begins_on_the_first_page_and_goes_on_as_a_block_quote(
    snapshot: Snapshot,
) -> None:
    words = " ".join(f"word{number}" for number in range(800))
    request = Request(Passage(2), snapshot.dossier.id, snapshot.number)
    blocks = [Block("-# ¶1 before it"), Block(f"**¶2**\n> {words}"), Block("-# ¶3 after it")]
    texts = []
    for page in range(2):
        view = card(snapshot, request.at_page(page), "## Long", blocks).view
        shown = [c["content"] for c in walk_components(view.to_components()) if "content" in c]
        texts += shown[1:-1]
    assert texts[0] == "-# ¶1 before it"
    assert texts[1].startswith("**¶2**\n> word0 word1 ")
    assert texts[-2].startswith("> word")
    assert texts[-1] == "-# ¶3 after it"
    read = " ".join("\n".join(texts[1:-1]).replace("> ", "").split()).removeprefix("**¶2** ")
    assert read == words
