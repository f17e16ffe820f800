"""Which quotation marks there are, and what each of them does.

What a mark does is read from what stands beside it, never from how many came before: so one that is
missing, or one too many, does not turn the gaps after it into quotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape
from itertools import islice, zip_longest
from typing import Final, NamedTuple

import regex

# ── a new kind of mark is added here ──

# Marks of one family close each other, for people mix them.
DOUBLE: Final = "double"
SINGLE: Final = "single"
FAMILIES: Final = {
    DOUBLE: "“ ” „ ‟ ⹂ \" ＂ ״ '' `` ,, ‘‘ ’’ 〝 〞 〟 ❝ ❞",
    SINGLE: "‘ ’ ‚ ‛ ' ＇ ` ´ ❛ ❜",
    "«»": "« »",
    "‹›": "‹ ›",
    "「」": "「 」 ｢ ｣ ﹁ ﹂",
    "『』": "『 』 ﹃ ﹄",
    "《》": "《 》",
}
# These do one thing wherever they stand.
_OPENING: Final = frozenset("„ ‟ ⹂ 〝 ❝ 「 ｢ ﹁ 『 ﹃ 《 `` ,,".split())
_CLOSING: Final = frozenset("〞 〟 ❞ 」 ｣ ﹂ 』 ﹄ 》".split())

_FAMILY: Final = {sign: family for family, signs in FAMILIES.items() for sign in signs.split()}
# Those of one character.
SIGNS: Final = "".join(sign for sign in _FAMILY if len(sign) == 1)
# What a run of three and more says is no quotation: a rule, a fence around code. `make` in equal
# backticks is code. The two marks of ‘Iron Lady’’s are no double one. “&quot;” is left of a page.
_MARK: Final = regex.compile(
    r"(?P<rule>([“”„‟\"＂״«»‹›‘‛‚`])\2{2,}|'{4,})"
    r"|(?P<code>(?<!`)(?P<tick>``?)(?=[^\s`])[^`\n]{0,200}(?<=[^\s`])(?P=tick)(?![`\p{L}\p{N}]))"
    r"|(?<=\S)'(?=''(?!'))|(?<=\p{L})'(?='\p{Ll}{1,2}\b)|``|''"
    rf"|(?<![^\s(\[]),,(?=\p{{L}})|[{SIGNS}]|&(?:\p{{L}}{{4,6}}|\#\d{{2,4}}|\#[xX]\p{{Hex}}{{2,4}});"
)
_MARK_OR_TWO: Final = regex.compile(rf"‘‘(?!‘)|’’(?!’)|{_MARK.pattern}")
# More than any article has.
MOST_MARKS: Final = 30_000

# ── what stands beside a mark ──

_DASHES: Final = frozenset("—–-―")
# What may stand directly before an opening mark, and directly after a closing one.
_BEFORE: Final = _DASHES | frozenset("([{<¿¡/|=*_~>（［【")
AFTER: Final = _DASHES | frozenset(".,;:!?)]}…/|*_~><，。、；：！？）］】،؛؟۔।·%")
# Nothing is seen of these: they join, or say in which direction a text runs.
_FORMATS: Final = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
# Scripts that put no space between words, or none before an ending.
UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー]")
_CHINESE_OR_JAPANESE: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_KOREAN: Final = regex.compile(r"\p{Hangul}")
_ARABIC: Final = regex.compile(r"\p{Arabic}")
_HEBREW: Final = regex.compile(r"\p{Hebrew}")
_HEBREW_PREFIX: Final = regex.compile(r"(?<!\p{Hebrew})[והבכלמש]{1,3}$")
_FEET: Final = regex.compile(r"\d\s?['’′]\s?\d{1,2}$")
# “’90s”, “’tis”, “’n’”: letters are left out, so the mark is an apostrophe.
_LEFT_OUT: Final = regex.compile(
    r"\d0s|\d\d(?!\d|['’])|(?i:tis|twas|twere|em|til|till|cause|cos|bout|round|kay)\b|[knmrst](?=\s)|n['’´]"
)
_LEFT_OUT_BEFORE: Final = regex.compile(r"['’´]n(?=['’´](?!\p{L}))")
# A possessive, or a g left out (“members’ views”, “talkin’ about”): an apostrophe more often than not.
SHORTENED: Final = regex.compile(r"(?:[sxz]|\Bin)$", regex.IGNORECASE)
BETWEEN_WORDS: Final = regex.compile(r"\s\p{L}")


class Role(Enum):
    """What a mark does, as far as what stands beside it says."""

    OPENS = auto()
    CLOSES = auto()
    EITHER = auto()
    NEITHER = auto()
    MAY_CLOSE = auto()  # probably an apostrophe


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its characters are `start` to `end` of the page, in this block of it."""

    sign: str
    start: int
    end: int
    role: Role
    block: int

    @property
    def family(self) -> str:
        return _FAMILY[self.sign]


class _Beside(NamedTuple):
    """A mark in its text, with the characters beside it; other marks in between are passed over."""

    text: str
    sign: str
    start: int
    end: int
    left: str
    right: str


def is_mark(sign: str) -> bool:
    """Whether this is a quotation mark of any kind, or may be one."""
    return sign in _FAMILY


def only_marks(text: str) -> bool:
    """Whether there is nothing in a text but marks, and what may stand after them."""
    return all(sign in _FAMILY or sign in AFTER for sign in text)


def read_marks(text: str, blocks: Sequence[int]) -> tuple[list[Mark], int | None]:
    """The marks that open or close something, and where the first is that is too many to be read.

    `blocks` says where each begins.
    """
    every = _found(text)
    beside = _with_neighbours(text, list(islice(every, MOST_MARKS)))
    unread = next(every, None)
    titles, curly = _has_titles(text), "‘" in text
    marks: list[Mark] = []
    block = 0
    for seen in beside:
        while block + 1 < len(blocks) and blocks[block + 1] <= seen.start:
            block += 1
        family = _FAMILY[seen.sign]
        if titles and family == "《》":
            continue
        role = _single_role(seen, curly=curly) if family == SINGLE else _double_role(seen)
        if role is not Role.NEITHER:
            marks.append(Mark(seen.sign, seen.start, seen.end, role, block))
    return marks, unread and unread.start()


def _found(text: str) -> Iterator[regex.Match[str]]:
    """Every mark; ‘‘ and ’’ are double ones where the text has both, else ‘a ‘b’’ may end in two."""
    doubled = "‘‘" in text and "’’" in text
    for match in (_MARK_OR_TWO if doubled else _MARK).finditer(text):
        if match["rule"] is None and match["code"] is None and _sign(match[0]) in _FAMILY:
            yield match


def _with_neighbours(text: str, matches: Sequence[regex.Match[str]]) -> list[_Beside]:
    """The marks with what stands beside them; of marks in a row, with what stands beside the row."""
    found: list[_Beside] = []
    row: list[regex.Match[str]] = []
    for match, following in zip_longest(matches, matches[1:]):
        row.append(match)
        if following is None or following.start() != match.end():
            start, end = row[0].start(), match.end()
            left, right = text[max(0, start - 1) : start], text[end : end + 1]
            found += [_Beside(text, _sign(one[0]), *one.span(), left, right) for one in row]
            row = []
    return found


def _sign(written: str) -> str:
    return unescape(written) if written[0] == "&" else written


def _has_titles(text: str) -> bool:
    """Whether 《》 hold titles, as in Chinese and Japanese; in Korean they hold quotations."""
    if "《" not in text:
        return False
    return len(_CHINESE_OR_JAPANESE.findall(text)) > len(_KOREAN.findall(text))


def _position(seen: _Beside) -> Role:
    """What a mark between these two characters does, if it may do both."""
    left, right = seen.left, seen.right
    space_before, space_after = _is_space(left), _is_space(right)
    free_before, free_after = space_before or left in _BEFORE, space_after or right in AFTER
    if free_before != free_after:
        return Role.OPENS if free_before else Role.CLOSES
    if not free_before:
        return Role.OPENS if left in ":：" else Role.EITHER
    if left in _DASHES:
        return Role.CLOSES
    begins = right == "…" or right in _BEFORE or seen.text.startswith("..", seen.end)
    return Role.OPENS if space_before and not space_after and begins else Role.EITHER


def _is_space(sign: str) -> bool:
    return not sign or sign.isspace() or sign in _FORMATS


def _double_role(seen: _Beside) -> Role:
    text, sign, start, end, left, right = seen
    if sign in _OPENING:
        return Role.OPENS
    if sign in _CLOSING:
        return Role.CLOSES
    if sign in ('"', "״", "''") and _HEBREW.match(left) and _HEBREW.match(right):
        # “צה״ל”: before the last letter of an acronym; “ב״הארץ״”: after a prefix.
        prefix = _HEBREW_PREFIX.search(text, max(0, start - 4), start)
        return Role.OPENS if prefix and _HEBREW.match(text, end + 1) else Role.NEITHER
    in_feet = left.isdecimal() and _FEET.search(text, max(0, start - 8), start)
    return Role.NEITHER if in_feet and sign in ('"', "”", "''") else _position(seen)


def _single_role(seen: _Beside, *, curly: bool) -> Role:
    """Many of these are apostrophes; with `curly`, ’ opens nothing, for the text has ‘."""
    text, sign, start, end, left, right = seen
    if _LEFT_OUT_BEFORE.match(text, start - 2):
        return Role.NEITHER
    if left.isalnum() and right.isalnum():
        if is_mark(text[end : end + 1]) and not is_mark(text[start - 1]):
            return Role.CLOSES
        unspaced = UNSPACED.match(left) or UNSPACED.match(right)
        return Role.EITHER if unspaced and sign not in "´`" else Role.NEITHER
    position = _position(seen)
    if sign in "‚‛`❛":
        return Role.OPENS if position is Role.OPENS else Role.NEITHER
    either = position is Role.EITHER
    if position is Role.OPENS or (either and sign == "‘" and not right.isspace()):
        # In Urdu ’ opens and ‘ closes.
        closing = sign == "’" and curly and not _ARABIC.match(right)
        return Role.NEITHER if closing or _LEFT_OUT.match(text, end) else Role.OPENS
    if either and sign in "'＇" and UNSPACED.match(right):
        return Role.EITHER
    # “the e.v.’s” has an apostrophe.
    if either and (left not in AFTER or right == "s"):
        return Role.NEITHER
    possessive = sign != "‘" and SHORTENED.search(text, max(0, start - 3), start)
    # “waitin’,’ he said”: another one closes.
    closed_next = right in AFTER and text[end + 1 : end + 2] == sign
    if left.isdecimal() or (possessive and (closed_next or BETWEEN_WORDS.match(text, end))):
        return Role.MAY_CLOSE
    return Role.CLOSES
