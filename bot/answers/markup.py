"""Discord's markup: what somebody typed, turned into the plain text that it reads as.

The rules are those of Discord's client (https://support.discord.com/hc/en-us/articles/210298617),
with one liberty: marks that overlap instead of nesting count as pairs too.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain, pairwise
from types import MappingProxyType
from typing import Final

import regex

from bot.verifying.plaintext import Look, PlainText, TextSpan

# Mentions, custom emoji, timestamps, commands and addresses are nobody's words.
_NOT_WORDS: Final = regex.compile(
    r"<(?:(?P<name>@[!&]?\d{15,22})|(?:#|a?:\w{2,32}:|/[\w -]{1,100}:)\d{15,22}"
    r"|t:-?\d{1,13}(?::[tTdDfFR])?)>"
    r"|https?://[\w-]+\.[^\s<>“”\"]+"
)
_LINK: Final = regex.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?://|<)[^()\s]{1,300}\)")
# “[T]he” and “polarize[d]” are one word each. The brackets are the quoter's, not Discord's markup.
_IN_A_WORD: Final = regex.compile(r"\[(\p{L}{1,12})\](?=\p{L})|(?<=\p{L})\[(\p{L}{1,12})\]")
_MARK: Final = regex.compile(
    r"(?P<escape>\\)[^0-9A-Za-z\s]|(?P<heading>^#{1,3} +)(?=\S)"
    r"|(?P<block>^```\n)(?s:.+?)\n```$|(?P<code>(?<!`)`++)(?s:.*?)[^`](?P=code)(?!`)|\*\*|__|~~|\|\||\*|_",
    regex.MULTILINE,
)
# What is left where text was copied from code, from a page's source or from subtitles: line breaks,
# characters and tags that are spelt out. A tag that strikes words out is left to be seen.
_SPELT_OUT: Final = regex.compile(
    r"(?P<space>(?<![\s\\])(?:\\{1,2}[nrt])+|(?:\\{1,2}[nrt])+(?!\p{L}))"
    r"|\\u(?P<code>(?![dD][89a-fA-F])\p{AHex}{4})"
    r"|(?P<entity>&(?:\p{L}{2,8}|#\d{2,7}|#[xX]\p{AHex}{2,6});)"
    r"|(?P<line></?(?:br|p|div|li|ul|ol|blockquote)(?&attributes)>)"
    r"|</?(?:b|i|u|em|strong|span|cite|q|font|small|sup|sub)(?&attributes)>|\{\\an?\d{1,2}\}"
    r"""(?(DEFINE)(?P<attributes>(?:\s+[\w-]{1,30}=(?:"[^"<>\n]{0,99}"|'[^'<>\n]{0,99}'))*\s?/?))"""
)
# Of an e-mail in a quotation of an e-mail.
_DEEPER: Final = regex.compile(r"^(?:> ?)+")
_MORE_THAN: Final = regex.compile(r"\s*\p{N}")
_LOOKS: Final = MappingProxyType({"**": Look.BOLD, "~~": Look.STRUCK})


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: the `plain` text, and `shown`, which has the marks of emphasis as well.

    `places` says where in `shown` each character of the plain text stands.
    """

    plain: PlainText
    shown: str
    places: Sequence[int]

    def with_marks(self, start: int, end: int) -> str:
        """Characters `start` to `end` of the plain text, with the marks within and around them."""
        first = self.places[start - 1] + 1 if start else 0
        return self.shown[first : self.places[end] if end < len(self.places) else None]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` of the plain text stand in `shown`."""
        return self.places[start], self.places[end - 1] + 1


def read(message: str) -> Typed:
    """A message without its markup. Time grows with its length."""
    message = _SPELT_OUT.sub(_meant, message)
    shown, spans = _lines(_IN_A_WORD.sub(r"\1\2", _LINK.sub(r"\1", message)))
    marks: list[range] = []
    for look, opening, closing in _pairs(shown):
        marks += [opening, closing]
        if look is not None:
            spans.append(TextSpan(look, opening.stop, closing.start))
    marks.sort(key=lambda mark: (mark.start, mark.stop))
    marks = [range(0), *marks, range(len(shown), len(shown))]
    kept = [range(mark.stop, next.start) for mark, next in pairwise(marks)]
    places = array("I", chain.from_iterable(kept))
    moved = (
        TextSpan(span.look, bisect_left(places, span.start), bisect_left(places, span.end))
        for span in sorted(spans, key=lambda span: (span.start, -span.end))
    )
    text = "".join(shown[part.start : part.stop] for part in kept)
    return Typed(PlainText(text, tuple(moved)), shown, places)


def _meant(spelt_out: regex.Match[str]) -> str:
    """What was meant by a character or a tag that was spelt out."""
    if spelt_out["space"] or spelt_out["line"]:
        return "\n"
    if code := spelt_out["code"]:
        return chr(int(code, 16))
    return unescape(spelt_out["entity"] or "")


def _lines(text: str) -> tuple[str, list[TextSpan]]:
    """The text without what marks a block quote, and with a space for what is nobody's words."""
    shown = ""
    names: list[TextSpan] = []
    quotes: list[TextSpan] = []
    deep = False  # whether the line before is in a quotation of a quotation
    to_the_end = False  # after “>>> ”
    for number, line in enumerate(text.split("\n")):
        quoted = to_the_end or line.startswith(">")
        if line.startswith(">>> ") and not to_the_end:
            to_the_end, line = True, line[4:]
        elif line.startswith(">"):
            # An empty line of a block quote must not look like the end of a paragraph.
            line = line[1:].removeprefix(" ")
            if (marks := _DEEPER.match(line)) and (deep or not _MORE_THAN.match(line, marks.end())):
                line = line[marks.end() :]
            deep, line = marks is not None, line or " "
        else:
            deep = False
        shown += "\n" if number else ""
        start, at = len(shown), 0
        for match in _NOT_WORDS.finditer(line):
            shown += line[at : match.start()] + " "
            if match["name"]:
                names.append(TextSpan(Look.NAME, len(shown) - 1, len(shown)))
            at = match.end()
        shown += line[at:]
        if quoted:
            if quotes and quotes[-1].end == start - 1:
                start = quotes.pop().start
            quotes.append(TextSpan(Look.BLOCK_QUOTE, start, len(shown)))
    return shown, names + quotes


def _pairs(text: str) -> Iterator[tuple[Look | None, range, range]]:
    """Every pair of marks: how what stands between them looks, and where the two stand."""
    opened: dict[str, range] = {}
    for match in _MARK.finditer(text):
        mark, place = match.group(), range(*match.span())
        before, after = text[place.start - 1 : place.start], text[place.stop : place.stop + 1]
        opens = closes = True
        if mark == "*":  # only beside a word
            opens, closes = not after.isspace(), not before.isspace()
        elif mark == "_":  # only around words
            opens, closes = not before.isalnum(), not after.isalnum()
        if match["escape"]:
            yield None, place[:1], place[1:1]
        elif match["heading"]:
            end = text.find("\n", place.stop)
            end = len(text) if end < 0 else end
            yield Look.HEADING, place, range(end, end)
        elif ticks := match["block"] or match["code"]:
            yield None, place[: len(ticks)], place[-len(ticks) :]
        elif closes and mark in opened and opened[mark].stop < place.start:
            yield _LOOKS.get(mark), opened.pop(mark), place
        elif opens:
            opened[mark] = place
