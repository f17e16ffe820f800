"""Verifying knows plain text alone: what is markup, and whose, is told apart from its source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.verifying.plaintext import Look, PlainText, TextSpan
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "bot" / "verifying").glob("*.py"))
# In a string: mentions, custom emoji, commands and timestamps; spoilers, bold and struck text, also
# escaped for a pattern; block quotes; a backslash that is to be read (in a pattern it is two).
_MARKUP = re.compile(r"<[@#:/t]|<a\??:|\|\||\*\*|~~|\\[*|~`]|^>|\n>|\\\\")


def markup_in(source: str) -> list[str]:
    """The strings of a module that have markup in them, and words that name whose markup it is."""
    strings = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    named = re.findall(r"(?i)discord|markdown|mention(?!ed)|emoji(?!_modifier)", source)
    return [text for text in strings if _MARKUP.search(text)] + named


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_verifying_knows_no_markup(path: Path) -> None:
    assert markup_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'MENTION = "<@123>"',
        'EMOJI = r"<a?:\\w+:"  # <:',
        "SPOILER = '||'",
        'BOLD = f"**{name}**"',
        'PATTERN = r"\\*\\*(.+?)\\*\\*"',
        'ESCAPED = r"\\\\[*_]"',
        'QUOTED = text.startswith("> ") and "\\n> " in text',
        "import discord",
        '"""What Discord draws."""',
        "x = 1  # a mention of somebody",
    ],
)
def test_markup_would_be_found(source: str) -> None:
    assert markup_in(source)


def test_all_of_verifying_is_read() -> None:
    assert {"attribution", "quotations", "tokens", "verdict"} <= {path.stem for path in SOURCES}


def test_parts_are_found_by_how_they_look() -> None:
    bold, struck = TextSpan(Look.BOLD, 0, 3), TextSpan(Look.STRUCK, 4, 5)
    text = PlainText("one two", (bold, struck))
    assert text.looking(Look.BOLD) == (bold,)
    assert text.looking(Look.NAME) == ()


def test_places_that_are_struck_through_are_in_order_and_apart() -> None:
    places = [(Look.STRUCK, 0, 4), (Look.BOLD, 1, 9), (Look.STRUCK, 2, 6), (Look.STRUCK, 8, 9)]
    message = PlainText("none of it", tuple(TextSpan(*place) for place in places))
    assert message.struck == ((0, 6), (8, 9))
