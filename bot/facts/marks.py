"""The quotations in a text, whatever its marks are: of articles and of members' messages alike.

What a mark does is read from what stands beside it, never from how many came before: so one that is
missing, or one too many, does not turn the gaps after it into quotations.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import islice
from typing import Final, NamedTuple

import regex

from bot.facts.span import Span
from bot.facts.turns import Turn, read_turns

# ── the marks ──

# What a run of three and more says is no quotation: a rule, a fence around code.
_MARK: Final = regex.compile(
    r"(?P<rule>([“”„‟\"＂״«»‹›‘‛‚`])\2{2,}|'{4,})|(?<=\S)'(?=''(?!'))|``|''"
    r"|(?<![^\s(\[]),,(?=\p{L})"
    r"|[“”„‟\"＂״«»‹›「」『』｢｣〝〞〟《》‘’‚‛'`´]"
)
_DOUBLE: Final = "double"
_SINGLE: Final = "single"
# Marks of one family close each other, for people mix them.
_FAMILY: Final = {
    **dict.fromkeys(
        ["“", "”", "„", "‟", '"', "＂", "״", "''", "``", ",,", "〝", "〞", "〟"], _DOUBLE
    ),
    **dict.fromkeys("‘’‚‛'`´", _SINGLE),
    **dict.fromkeys("«»", "«»"),
    **dict.fromkeys("‹›", "‹›"),
    **dict.fromkeys("「」｢｣", "「」"),
    **dict.fromkeys("『』", "『』"),
    **dict.fromkeys("《》", "《》"),
}
_OPENING: Final = frozenset("„‟〝「『｢《") | {"``", ",,"}
_CLOSING: Final = frozenset("〞〟」』｣》")
_TITLES: Final = "《》"
# What may stand directly before an opening mark, and directly after a closing one.
_BEFORE: Final = frozenset("([{<¿¡—–-―/|=*_~>（［【")
_AFTER: Final = frozenset(".,;:!?)]}…—–-―/|*_~><，。、；：！？）］】،؛؟।·%")
# Nothing is seen of these: they join, or say in which direction a text runs.
_FORMATS: Final = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
_DASHES: Final = frozenset("—–-―")
_COMMAS: Final = frozenset(",،，、")
_ENDS: Final = frozenset(".!?…。！？؟।")
_SENTENCE_END: Final = regex.compile(
    r"(?<!\b\p{Lu}\p{L}{0,3})(?<=\S)(?:[.!?…؟।]+[\p{Pf}\p{Pe}\"']*(?=\s)|[。！？]+[\p{Pf}\p{Pe}]*)"
)
# Scripts that put no space between words, or none before an ending.
_UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー]")
_HEBREW_PREFIX: Final = regex.compile(r"(?<!\p{Hebrew})[והבכלמש]{1,3}$")
_HEBREW: Final = regex.compile(r"\p{Hebrew}")
_FEET: Final = regex.compile(r"\d\s?['’′]\s?\d{1,2}$")
# “’90s”, “’tis”, “’n’”: letters are left out, so the mark is an apostrophe.
_LEFT_OUT: Final = regex.compile(
    r"\d0s|\d\d(?!\d|['’])|(?i:tis|twas|twere|em|til|till|cause|cos|bout|round|kay)\b|[knmrst](?=\s)|n['’]"
)
# A possessive, or a g left out (“members’ views”, “talkin’ about”): an apostrophe more often than not.
_SHORTENED: Final = regex.compile(r"(?:[sxz]|\Bin)$", regex.IGNORECASE)
_NEWLINE: Final = regex.compile(r"\n")
_LETTER_AFTER: Final = regex.compile(r"\s\p{L}")

# Quotations inside quotations, and marks: more than any article has.
_DEEPEST: Final = 16
_MOST_MARKS: Final = 30_000
# How many passages a quotation may go on without a mark at the beginning of each.
_MOST_WITHOUT: Final = 12
# Characters of an interruption (“said the minister, who had been asked”).
_INTERRUPTION: Final = 160
# Characters of a passage that a doubt repeats; of the longest line that is taken for a wrapped one.
_SHOWN: Final = 40
_WIDEST_LINE: Final = 200
# A line that is shorter, for the longest, ends its paragraph.
_FULL_LINE: Final = 0.6


class _Role(Enum):
    """What a mark does, as far as what stands beside it says."""

    OPENS = auto()
    CLOSES = auto()
    EITHER = auto()
    NEITHER = auto()
    MAY_CLOSE = auto()  # probably an apostrophe


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: its stretches in order, each inside one passage and without its marks.

    A quotation over several paragraphs has a stretch in each; one that is interrupted by “he said”
    has one before it and one after. Spaces beside the marks are no part of a stretch. `within` is
    the place, in the reader's result, of the quotation that this one stands inside. `label` is who
    speaks in a transcript, as it stands before the colon (“SECRETARY POWELL”); None for words in
    marks. `doubt` says why the marks may mean something else, for a person to look at; None where
    they are plain.
    """

    stretches: tuple[Span, ...]
    within: int | None = None
    label: str | None = None
    doubt: str | None = None


def read_quotations(passages: Sequence[str]) -> tuple[Quoted, ...]:
    """Every quotation in these passages, in the order in which they begin; the outer one first.

    Time grows with the length of the text, whatever stands in it.
    """
    turns = read_turns(passages)
    page = _Page(passages, turns)
    double, single, unread = _marks(page)
    found = _Pairing(page, double).run()
    found += _singles(page, single, found)
    found += unread
    found = [quote for quote in found if page.spans(quote.pieces)]
    return _nested(page, _joined(page, found), turns)


def is_mark(sign: str) -> bool:
    """Whether this is a quotation mark of any kind, or may be one."""
    return sign in _FAMILY


def without_marks(text: str) -> str:
    """The words of a text that is one quotation, without its marks; any other text as it is."""
    outer = [quoted for quoted in read_quotations((text,)) if quoted.within is None]
    if len(outer) != 1 or outer[0].doubt or len(outer[0].stretches) != 1:
        return text
    [span] = outer[0].stretches
    around = text[: span.start] + text[span.end :]
    return text[span.start : span.end] if _is_marks("".join(around.split())) else text


# ── the text ──


class _Mark(NamedTuple):
    """A mark: its characters are `start` to `end` of the page."""

    sign: str
    start: int
    end: int
    role: _Role
    block: int


@dataclass(slots=True)
class _Found:
    """A quotation as places in the page, without its marks; `start` and `end` are with them."""

    pieces: list[tuple[int, int]]
    start: int
    end: int
    sign: str
    doubt: str | None = None


class _Page:
    """The passages in a row. Lines that are wrapped make one block, as a paragraph does."""

    def __init__(self, passages: Sequence[str], turns: Sequence[Turn]) -> None:
        self.text = "\n".join(passages)
        self.starts = [0]
        for passage in passages[:-1]:
            self.starts.append(self.starts[-1] + len(passage) + 1)
        self.line_ends = [match.start() for match in _NEWLINE.finditer(self.text)]
        self.turns = [turn.first for turn in turns]
        self.wrapped = _is_wrapped(passages)
        longest = max(map(len, passages), default=0)
        labelled = set(self.turns)
        self.blocks = [
            start
            for number, start in enumerate(self.starts)
            if not number
            or not self.wrapped
            or number + 1 in labelled
            or len(passages[number - 1]) < _FULL_LINE * longest
        ]

    def line(self, at: int) -> int:
        """How many lines end before this character."""
        return bisect_left(self.line_ends, at)

    def passage(self, at: int) -> int:
        """The number of the passage that holds this character."""
        return bisect_right(self.starts, at)

    def block_end(self, block: int) -> int:
        return self.blocks[block + 1] - 1 if block + 1 < len(self.blocks) else len(self.text)

    def ends_sentence(self, block: int) -> bool:
        end = self.block_end(block)
        return _ends_sentence(self.text[max(0, end - 5) : end])

    def runs_on(self, block: int, later: int) -> bool:
        """Whether no sentence ends at the end of a line from this block to a later one."""
        if later - block >= _MOST_WITHOUT:
            return False
        return not any(self.ends_sentence(one) for one in range(block, later))

    def begins_block(self, mark: _Mark) -> bool:
        """Whether nothing but spaces and other marks stands before it in its paragraph."""
        before = self.text[max(self.blocks[mark.block], mark.start - 4) : mark.start]
        return mark.start - self.blocks[mark.block] <= 4 and not before.strip(" \t\xa0‘’'“«»\u202f")

    def begins_line(self, mark: _Mark) -> bool:
        before = self.text[max(0, mark.start - 4) : mark.start]
        return "\n" in before and not before.rpartition("\n")[2].strip()

    def other_speaker(self, first: int, last: int) -> bool:
        """Whether somebody else's turn begins in the passages after `first`, to `last`."""
        return bisect_right(self.turns, first) < bisect_right(self.turns, last)

    def spans(self, pieces: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """The words of these places, one span for each passage, without the spaces around."""
        found = []
        for start, end in pieces:
            for number in range(self.passage(start), self.passage(max(start, end - 1)) + 1):
                offset = self.starts[number - 1]
                following = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
                first, last = max(start, offset), min(end, following)
                words = self.text[first:last]
                stripped = words.strip()
                if any(map(str.isalnum, stripped)) or (stripped and not _is_marks(stripped)):
                    first += len(words) - len(words.lstrip())
                    found.append(Span(number, first - offset, first - offset + len(stripped)))
        return tuple(found)

    def where(self, at: int) -> str:
        """A few words from there and the passage, for a doubt."""
        words = self.text[at : at + _SHOWN].partition("\n")[0].strip()
        return f"“{words}” in ¶{self.passage(at)}"


def _is_marks(text: str) -> bool:
    return all(sign in _FAMILY or sign in _AFTER for sign in text)


def _is_wrapped(passages: Sequence[str]) -> bool:
    """Whether the passages are lines, cut at a width: many of the long ones end no sentence."""
    longest = max(map(len, passages), default=0)
    if longest > _WIDEST_LINE:
        return False
    full = [line for line in passages[:-1] if len(line) >= _FULL_LINE * longest]
    running = sum(not _ends_sentence(line) for line in full)
    return running >= 2 and 3 * running >= len(full)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(" \t\xa0\u202f”’“‘»«\"')]」』").endswith((*_ENDS, ":", "："))


# ── what each mark does ──


def _marks(page: _Page) -> tuple[list[_Mark], list[_Mark], list[_Found]]:
    """The double marks of the page, and the single ones, in order; and what is too much to read."""
    text = page.text
    every = (match for match in _MARK.finditer(text) if match["rule"] is None)
    matches = list(islice(every, _MOST_MARKS))
    unread = next(every, None)
    han = (
        len(regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}]", text)) if _TITLES[0] in text else 0
    )
    titles = han > len(regex.findall(r"\p{Hangul}", text)) if han else False
    curly = "‘" in text
    lefts: list[str] = []
    before, end = "", -1
    for match in matches:
        if match.start() != end:
            before = text[match.start() - 1 : match.start()] if match.start() else ""
        end = match.end()
        lefts.append(before)
    rights: list[str] = []
    after, start = "", -1
    for match in reversed(matches):
        if match.end() != start:
            after = text[match.end() : match.end() + 1]
        start = match.start()
        rights.append(after)
    rights.reverse()
    double: list[_Mark] = []
    single: list[_Mark] = []
    block = 0
    for match, left, right in zip(matches, lefts, rights, strict=True):
        sign, (start, end) = match[0], match.span()
        while block + 1 < len(page.blocks) and page.blocks[block + 1] <= start:
            block += 1
        family = _FAMILY[sign]
        if family == _SINGLE:
            role = _single_role(text, sign, start, end, left, right, curly=curly)
            if role is not _Role.NEITHER:
                single.append(_Mark(sign, start, end, role, block))
        elif not (titles and family == _TITLES):
            role = _double_role(text, sign, start, end, left, right)
            if role is not _Role.NEITHER:
                double.append(_Mark(sign, start, end, role, block))
    left_out = [] if unread is None else [_unread(page, unread.start())]
    return double, single, left_out


def _unread(page: _Page, at: int) -> _Found:
    following = page.passage(at)
    end = page.starts[following] - 1 if following < len(page.starts) else len(page.text)
    doubt = f"there are more than {_MOST_MARKS} marks; those from {page.where(at)} on are not read"
    return _Found([(at, end)], at, end, page.text[at], doubt)


def _position(text: str, start: int, end: int, left: str, right: str) -> _Role:
    """What a mark between these two characters does, if it may do both."""
    space_before = not left or left.isspace() or left in _FORMATS
    space_after = not right or right.isspace() or right in _FORMATS
    free_before, free_after = space_before or left in _BEFORE, space_after or right in _AFTER
    if free_before != free_after:
        return _Role.OPENS if free_before else _Role.CLOSES
    if not free_before:
        return _Role.OPENS if left in ":：" else _Role.EITHER
    if left in _DASHES and left:
        return _Role.CLOSES
    if space_before and not space_after:
        leading = text[end : end + 2] == ".." or right in "…" or right in _DASHES
        if leading or right in _BEFORE:
            return _Role.OPENS
    return _Role.EITHER


def _double_role(text: str, sign: str, start: int, end: int, left: str, right: str) -> _Role:
    if sign in _OPENING:
        return _Role.OPENS
    if sign in _CLOSING:
        return _Role.CLOSES
    position = _position(text, start, end, left, right)
    if sign in ('"', "״", "''") and _HEBREW.match(left) and _HEBREW.match(right):
        # “צה״ל”: before the last letter of an acronym; “ב״הארץ״”: after a prefix.
        prefix = _HEBREW_PREFIX.search(text, max(0, start - 4), start)
        more = _HEBREW.match(text, end + 1)
        return _Role.OPENS if prefix and more else _Role.NEITHER
    in_feet = left.isdecimal() and _FEET.search(text, max(0, start - 8), start)
    return _Role.NEITHER if in_feet and sign in ('"', "”", "''") else position


def _single_role(
    text: str, sign: str, start: int, end: int, left: str, right: str, *, curly: bool
) -> _Role:
    inside = left.isalnum() and right.isalnum()
    if inside:
        unspaced = _UNSPACED.match(left) or _UNSPACED.match(right)
        return _Role.EITHER if unspaced and sign not in "´`" else _Role.NEITHER
    position = _position(text, start, end, left, right)
    if sign in "‚‛`":
        return _Role.OPENS if position is _Role.OPENS else _Role.NEITHER
    if position is _Role.OPENS or (
        sign == "‘" and position is _Role.EITHER and not right.isspace()
    ):
        if sign == "´" or (sign == "’" and curly):
            return _Role.NEITHER
        return _Role.NEITHER if _LEFT_OUT.match(text, end) else _Role.OPENS
    if position is _Role.CLOSES or (position is _Role.EITHER and left in _AFTER and left):
        if position is _Role.EITHER and right == "s":
            return _Role.NEITHER  # “the e.v.’s”
        if left.isdecimal():
            return _Role.MAY_CLOSE
        possessive = _SHORTENED.search(text, max(0, start - 3), start)
        if sign != "‘" and possessive and _LETTER_AFTER.match(text, end):
            return _Role.MAY_CLOSE
        return _Role.CLOSES
    return _Role.NEITHER


# ── double marks ──


@dataclass(slots=True)
class _Open:
    """A quotation that is not closed yet; `at` is where the words after its last mark begin."""

    mark: _Mark
    at: int
    pieces: list[tuple[int, int]] = field(default_factory=list)
    crowded: int | None = None  # where, since then, another of its family was opened
    doubt: str | None = None


class _Pairing:
    """Which double marks belong together, with those that are open in a stack."""

    def __init__(self, page: _Page, marks: Sequence[_Mark]) -> None:
        self.page = page
        self.marks = marks
        self.stack: list[_Open] = []
        self.open: dict[str, list[_Open]] = {family: [] for family in _FAMILY.values()}
        self.found: list[_Found] = []
        self.last = 0  # where the last mark ended

    def run(self) -> list[_Found]:
        block = 0
        for place, mark in enumerate(self.marks):
            if mark.block != block:
                self._end_block(block, mark)
                block = mark.block
            self._read(place, mark)
            self.last = mark.end
        if self.stack:
            self._give_up(0, self.page.block_end(block))
        return self.found

    def _end_block(self, block: int, next: _Mark) -> None:
        """Whether what is open goes on in a later paragraph, or was never closed."""
        page, stack = self.page, self.stack
        end = page.block_end(block)
        self.last = max(self.last, page.blocks[next.block])
        if not stack:
            return
        top, here = stack[-1], page.passage(end)
        there = page.passage(next.start)
        family = _FAMILY[next.sign]
        plain = all(entry.crowded is None for entry in stack)
        if plain and not page.other_speaker(here, there):
            again = _FAMILY[stack[0].mark.sign] == family and self._reopens(stack[0], next)
            if next.block == block + 1 and again and page.begins_block(next):
                return
            same = family == _FAMILY[top.mark.sign]
            ends = page.ends_sentence(block)
            if same and self._closes(top, next) and there - here < _MOST_WITHOUT:
                if ends and not page.wrapped:
                    top.doubt = (
                        f"the quotation {page.where(top.at)} is closed only in ¶{there}, and the "
                        "paragraphs between do not begin with a mark"
                    )
                return
            anew = same and self._role(next) is _Role.OPENS
            if not anew and page.runs_on(block, next.block):
                return
        self._give_up(0, end)

    def _reopens(self, entry: _Open, mark: _Mark) -> bool:
        """Whether a mark at the beginning of a paragraph says that the quotation goes on."""
        if _FAMILY[mark.sign] in ("«»", "‹›"):
            return True
        return mark.sign == entry.mark.sign and (mark.sign == "“" or mark.role is _Role.OPENS)

    def _closes(self, entry: _Open, mark: _Mark) -> bool:
        """Whether a mark closes this one for certain."""
        if mark.sign in ("“", "”", "«", "»", "‹", "›"):
            return self._role(mark) is _Role.CLOSES
        digits = self.page.text[mark.start - 1 : mark.start].isdecimal()
        return mark.role is _Role.CLOSES and not digits

    def _role(self, mark: _Mark) -> _Role:
        """What a mark does, now that it is known what is open."""
        sign, role = mark.sign, mark.role
        family = _FAMILY[sign]
        opened = self.open[family][-1].mark.sign if self.open[family] else ""
        match sign:
            case "“" if opened in ("„", ",,"):
                return role if role is _Role.OPENS else _Role.CLOSES
            case "“":
                if role is _Role.CLOSES or (opened == "”" and role is not _Role.OPENS):
                    return _Role.CLOSES
                return _Role.OPENS
            case "”":
                if opened in ("”", '"') and role is _Role.OPENS:
                    return _Role.OPENS
                if opened or role is _Role.CLOSES:
                    return _Role.CLOSES
                if role is _Role.OPENS:
                    return _Role.OPENS
                left = self.page.text[mark.start - 1 : mark.start]
                may_open = _UNSPACED.match(left) or self.page.begins_block(mark)
                return _Role.OPENS if may_open else _Role.CLOSES
            case "«" | "‹":
                if opened in ("»", "›"):
                    return _Role.CLOSES
                return _Role.OPENS
            case "»" | "›":
                # “« Oui »dit-il” has spaces inside its marks; “«no »ja«” begins anew.
                at = self.open[family][-1].at if opened in ("«", "‹") else None
                spaced = at is not None and self.page.text[at : at + 1].isspace()
                if role is _Role.OPENS and not spaced:
                    return _Role.OPENS
                if at is not None:
                    return _Role.CLOSES
                if role is _Role.EITHER and not opened:
                    after = self.page.text[mark.end : mark.end + 1]
                    return _Role.CLOSES if not after or after.isspace() else _Role.OPENS
                return _Role.CLOSES
            case _ if role is _Role.EITHER:
                return _Role.CLOSES if opened else _Role.OPENS
            case _:
                return role

    def _read(self, place: int, mark: _Mark) -> None:
        stack, family = self.stack, _FAMILY[mark.sign]
        outer = self.open[family]
        if outer and self._goes_on(outer[-1], mark):
            return
        if self._role(mark) is _Role.OPENS:
            if outer and outer[-1].crowded is None:
                outer[-1].crowded = mark.start
            if len(stack) == _DEEPEST:
                self._give_up(0, mark.start)
            stack.append(_Open(mark, mark.end))
            outer.append(stack[-1])
        elif self._is_inches(place, mark):
            return
        elif outer:
            at = len(stack) - 1
            while stack[at] is not outer[-1]:
                at -= 1
            self._give_up(at + 1, mark.start)
            entry = stack.pop()
            outer.pop()
            pieces = [*entry.pieces, (entry.at, mark.start)]
            self.found.append(
                _Found(pieces, entry.mark.start, mark.end, entry.mark.sign, entry.doubt)
            )
        else:
            self._never_opened(mark)

    def _goes_on(self, entry: _Open, mark: _Mark) -> bool:
        """Whether it opens again, at the beginning of a paragraph or a line, what is open already."""
        page = self.page
        at_block = page.begins_block(mark)
        if entry.crowded is not None or not (at_block or page.begins_line(mark)):
            return False
        same = mark.sign == entry.mark.sign or at_block
        if not same or page.line(entry.at) == page.line(mark.start):
            return False
        if not self._reopens(entry, mark):
            return False
        entry.pieces.append((entry.at, mark.start))
        entry.at = mark.end
        return True

    def _is_inches(self, place: int, mark: _Mark) -> bool:
        """Whether it stands for inches: after a number, and no quotation needs it to be closed."""
        if mark.sign not in ('"', "”", "''", "＂"):
            return False
        if not self.page.text[mark.start - 1 : mark.start].isdecimal():
            return False
        if not self.open[_DOUBLE]:
            return True
        if mark.sign == "”" or place + 1 >= len(self.marks):
            return False
        following = self.marks[place + 1]
        return (
            following.block == mark.block
            and _FAMILY[following.sign] == _DOUBLE
            and following.role is _Role.CLOSES
            and following.sign == mark.sign
        )

    def _give_up(self, first: int, end: int) -> None:
        """What was opened from `first` in the stack on, and never closed before `end`."""
        page = self.page
        for entry in self.stack[first:]:
            stop = end if entry.crowded is None else entry.crowded
            if entry.crowded is not None:
                ends = [m.end() for m in _SENTENCE_END.finditer(page.text, entry.at, stop)]
                stop = ends[-1] if ends else stop
            doubt = f"the mark {entry.mark.sign} before {page.where(entry.at)} is never closed"
            pieces = [*entry.pieces, (entry.at, stop)]
            self.found.append(_Found(pieces, entry.mark.start, stop, entry.mark.sign, doubt))
            self.open[_FAMILY[entry.mark.sign]].remove(entry)
        del self.stack[first:]

    def _never_opened(self, mark: _Mark) -> None:
        """A quotation whose first mark is missing: from the beginning of its sentence, probably."""
        page = self.page
        start = max(self.last, page.blocks[mark.block])
        for match in _SENTENCE_END.finditer(page.text, start, mark.start):
            if page.text[match.end() : mark.start].strip():
                start = match.end()
        doubt = f"the mark {mark.sign} after {page.where(start)} closes nothing that was opened"
        self.found.append(_Found([(start, mark.start)], start, mark.end, mark.sign, doubt))


# ── single marks ──


def _singles(page: _Page, marks: Sequence[_Mark], double: Sequence[_Found]) -> list[_Found]:
    """The quotations in single marks; each stands inside or outside a double one as a whole."""
    places = sorted(
        (start, -end, at) for at, quote in enumerate(double) for start, end in quote.pieces
    )
    inside: list[tuple[int, int]] = []
    groups: dict[int, list[tuple[_Mark, int]]] = {}
    following = 0
    for mark in marks:
        while following < len(places) and places[following][0] <= mark.start:
            start, minus_end, at = places[following]
            while inside and inside[-1][0] <= start:
                inside.pop()
            inside.append((-minus_end, at))
            following += 1
        while inside and inside[-1][0] <= mark.start:
            inside.pop()
        end, at = inside[-1] if inside else (len(page.text), -1)
        groups.setdefault(at, []).append((mark, end))
    found: list[_Found] = []
    for group in groups.values():
        found += _Single(page).run(group)
    return found


class _Single:
    """Which single marks belong together. Many of them are apostrophes."""

    def __init__(self, page: _Page) -> None:
        self.page = page
        self.found: list[_Found] = []
        self.open: _Open | None = None
        self.end = 0  # where the double quotation around it ends
        self.perhaps: _Mark | None = None  # closes it, unless it is a possessive

    def run(self, marks: Sequence[tuple[_Mark, int]]) -> list[_Found]:
        block = -1
        for mark, end in marks:
            if self.open is not None and mark.block != block and not self._goes_on(mark, block):
                self._end(block)
            block = mark.block
            self._read(mark)
            self.end = end
        self._end(block)
        return self.found

    def _goes_on(self, mark: _Mark, block: int) -> bool:
        """Whether what is open goes on in this paragraph."""
        assert self.open is not None
        page, entry = self.page, self.open
        here, there = page.passage(page.block_end(block)), page.passage(mark.start)
        if self.perhaps is not None or page.other_speaker(here, there):
            return False
        if mark.role is _Role.OPENS and mark.sign == entry.mark.sign and page.begins_block(mark):
            return mark.block == block + 1
        return (
            mark.role is _Role.CLOSES
            and there - here < 2
            and (page.text[mark.start - 1 : mark.start] in _AFTER or not page.ends_sentence(block))
        )

    def _read(self, mark: _Mark) -> None:
        entry = self.open
        match mark.role:
            case _Role.OPENS if entry is None:
                self.open = _Open(mark, mark.end)
            case _Role.OPENS:
                assert entry is not None
                page = self.page
                again = page.begins_block(mark) or page.begins_line(mark)
                later = page.line(entry.at) != page.line(mark.start)
                if again and later and mark.sign == entry.mark.sign and self.perhaps is None:
                    entry.pieces.append((entry.at, mark.start))
                    entry.at = mark.end
                    return
                self._end(mark.block, before=mark.start)
                self.open = _Open(mark, mark.end)
            case _Role.EITHER:
                if entry is None:
                    self.open = _Open(mark, mark.end)
                else:
                    self._close(mark)
            case _Role.MAY_CLOSE:
                if entry is not None and self.perhaps is None:
                    self.perhaps = mark
            case _Role.CLOSES if entry is not None:
                self._close(mark)
            case _Role.CLOSES if mark.sign != "´":
                self._never_opened(mark)

    def _close(self, mark: _Mark) -> None:
        entry, text = self.open, self.page.text
        assert entry is not None
        perhaps, self.perhaps = self.perhaps, None
        strong = text[mark.start - 1 : mark.start] in _AFTER
        if perhaps and not strong and _SENTENCE_END.search(text, perhaps.end, mark.start):
            mark = perhaps
        self._add(entry, mark)

    def _add(self, entry: _Open, mark: _Mark) -> None:
        pieces = [*entry.pieces, (entry.at, mark.start)]
        self.found.append(_Found(pieces, entry.mark.start, mark.end, entry.mark.sign))
        self.open = None

    def _end(self, block: int, before: int | None = None) -> None:
        """What is open is closed by what may close it, or never."""
        entry, perhaps, page = self.open, self.perhaps, self.page
        self.open = self.perhaps = None
        if entry is None:
            return
        if perhaps is not None:
            self._add(entry, perhaps)
            return
        # A straight one or ’ alone is an apostrophe, unless something introduces it.
        before_it = page.text[max(0, entry.mark.start - 2) : entry.mark.start]
        introduced = before_it.rstrip().endswith((",", ":"))
        if entry.mark.sign not in "‘‚" and not introduced and not entry.pieces:
            return
        end = min(self.end, page.block_end(block)) if before is None else before
        ends = [m.end() for m in _SENTENCE_END.finditer(page.text, entry.at, end)]
        if before is not None and ends:
            end = ends[-1]
        doubt = f"the mark {entry.mark.sign} before {page.where(entry.at)} is never closed"
        pieces = [*entry.pieces, (entry.at, end)]
        self.found.append(_Found(pieces, entry.mark.start, end, entry.mark.sign, doubt))

    def _never_opened(self, mark: _Mark) -> None:
        """After a comma or a full stop it is no apostrophe."""
        page = self.page
        before = page.text[mark.start - 1 : mark.start]
        if before not in _COMMAS and before not in _ENDS:
            return
        start = page.blocks[mark.block]
        if self.found:
            start = max(start, self.found[-1].end)
        for match in _SENTENCE_END.finditer(page.text, start, mark.start):
            if page.text[match.end() : mark.start].strip():
                start = match.end()
        doubt = f"the mark {mark.sign} after {page.where(start)} closes nothing that was opened"
        self.found.append(_Found([(start, mark.start)], start, mark.end, mark.sign, doubt))


# ── all together ──


def _joined(page: _Page, found: list[_Found]) -> list[_Found]:
    """“She is old,” Moor said, “but she is ours.” is one quotation."""
    found.sort(key=lambda quote: (quote.start, -quote.end))
    kept: list[_Found] = []
    last: list[_Found] = []  # the last quotation of each depth
    parents: list[_Found] = []
    for quote in found:
        while parents and parents[-1].end <= quote.start:
            parents.pop()
        depth = len(parents)
        earlier = last[depth] if depth < len(last) else None
        parents.append(quote)
        if earlier is not None and _interrupted(page, earlier, quote):
            earlier.pieces += quote.pieces
            earlier.end = quote.end
            quote = earlier
        else:
            kept.append(quote)
        last[depth:] = [quote]
    return kept


def _interrupted(page: _Page, first: _Found, second: _Found) -> bool:
    """Whether what stands between these two interrupts one sentence: a comma before it and after it,
    and no capital behind it.
    """
    text = page.text
    if first.doubt or second.doubt or not 0 < second.start - first.end <= _INTERRUPTION:
        return False
    between = text[first.end : second.start]
    words = between.strip()
    start, end = second.pieces[0][0], first.pieces[-1][1]
    begins, ends = text[start : start + 3].lstrip()[:1], text[max(0, end - 3) : end].rstrip()[-1:]
    return (
        first.sign == second.sign
        and "\n\n" not in between
        and len(words) > 1
        and (ends in _COMMAS or words[0] in _COMMAS)
        and words[-1] in _COMMAS
        and begins.isalpha()
        and not begins.isupper()
        and not _SENTENCE_END.search(between)
    )


def _nested(page: _Page, found: Sequence[_Found], turns: Sequence[Turn]) -> tuple[Quoted, ...]:
    """The quotations and the turns, in order, each with the one that it stands inside."""
    every: list[tuple[tuple[Span, ...], str | None, str | None]] = []
    every += [(turn.stretches, turn.label, turn.doubt) for turn in turns]
    every += [(page.spans(quote.pieces), None, quote.doubt) for quote in found]
    every.sort(
        key=lambda one: (one[0][0].passage, one[0][0].start, -_reach(one[0]), one[1] is None)
    )
    pieces = sorted(
        (span.passage, span.start, -span.end, at)
        for at, (stretches, *_) in enumerate(every)
        for span in stretches
    )
    outer: dict[int, int] = {}
    open: list[tuple[Span, int]] = []
    for passage, start, minus_end, at in pieces:
        span = Span(passage, start, -minus_end)
        while open and not open[-1][0].contains(span):
            open.pop()
        if open and open[-1][1] < at:
            outer.setdefault(at, open[-1][1])
        open.append((span, at))
    return tuple(
        Quoted(stretches, outer.get(at), label, doubt)
        for at, (stretches, label, doubt) in enumerate(every)
    )


def _reach(stretches: Sequence[Span]) -> int:
    return stretches[0].end
