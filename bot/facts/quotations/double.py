"""Which double marks belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.facts.quotations.marks import DOUBLE, FAMILIES, UNSPACED, Mark, Role
from bot.facts.quotations.page import MOST_WITHOUT, Page
from bot.facts.quotations.pairs import Opened, Pair, never_opened

# Quotations inside quotations: more than any article has.
_DEEPEST: Final = 16
_POINTED: Final = ("«»", "‹›")


def double_pairs(page: Page, marks: Sequence[Mark]) -> list[Pair]:
    """The quotations in double marks; these are in order."""
    return _Pairing(page, marks).run()


class _Pairing:
    """Those that are open are in a stack."""

    def __init__(self, page: Page, marks: Sequence[Mark]) -> None:
        self.page = page
        self.marks = marks
        self.stack: list[Opened] = []
        self.open: dict[str, list[Opened]] = {family: [] for family in FAMILIES}
        self.found: list[Pair] = []
        self.last = 0  # where the last mark ended

    def run(self) -> list[Pair]:
        block = 0
        for place, mark in enumerate(self.marks):
            if mark.block != block:
                self._end_block(block, mark)
                block = mark.block
            self._read(place, mark)
            self.last = mark.end
        self._give_up(0, self.page.block_end(block))
        return self.found

    def _read(self, place: int, mark: Mark) -> None:
        outer = self.open[mark.family]
        if outer and self._goes_on(outer[-1], mark):
            outer[-1].goes_on(mark)
        elif self._role(mark) is Role.OPENS:
            if outer and outer[-1].crowded is None:
                outer[-1].crowded = mark.start
            if len(self.stack) == _DEEPEST:
                self._give_up(0, mark.start)
            self.stack.append(Opened(mark, mark.end))
            outer.append(self.stack[-1])
        elif self._is_inches(place, mark):
            return
        elif outer:
            # What was opened inside it was never closed.
            at = max(at for at, entry in enumerate(self.stack) if entry is outer[-1])
            self._give_up(at + 1, mark.start)
            self.stack.pop()
            self.found.append(outer.pop().closed(mark))
        else:
            self.found.append(never_opened(self.page, mark, self.last))

    def _give_up(self, first: int, end: int) -> None:
        """What was opened from `first` in the stack on, and never closed before `end`."""
        for entry in self.stack[first:]:
            stop = end if entry.crowded is None else entry.crowded
            crowded = entry.crowded is not None
            self.found.append(entry.never_closed(self.page, stop, crowded=crowded))
            self.open[entry.mark.family].remove(entry)
        del self.stack[first:]

    # ── over paragraphs ──

    def _end_block(self, block: int, next: Mark) -> None:
        """What is open goes on in a later paragraph, or was never closed."""
        end = self.page.block_end(block)
        self.last = max(self.last, self.page.blocks[next.block])
        if self.stack and not self._runs_on(block, end, next):
            self._give_up(0, end)

    def _runs_on(self, block: int, end: int, next: Mark) -> bool:
        """Whether what is open at the end of a block goes on to the next mark."""
        page, outermost, top = self.page, self.stack[0], self.stack[-1]
        here, there = page.passage(end), page.passage(next.start)
        if any(entry.crowded is not None for entry in self.stack):
            return False
        if page.other_speaker(here, there):
            return False
        if next.block == block + 1 and page.begins_block(next) and self._reopens(outermost, next):
            return True
        same = next.family == top.mark.family
        if same and self._closes(next) and there - here < MOST_WITHOUT:
            if page.ends_sentence(block) and not page.wrapped:
                top.doubt = (
                    f"the quotation {page.where(top.at)} is closed only in ¶{there}, and the "
                    "paragraphs between do not begin with a mark"
                )
            return True
        anew = same and self._role(next) is Role.OPENS
        return not anew and page.runs_on(block, next.block)

    def _goes_on(self, entry: Opened, mark: Mark) -> bool:
        """Whether it opens again, at the beginning of a paragraph or a line, what is open already."""
        return (
            entry.crowded is None
            and self.page.begins_later_line(mark, entry.at)
            and (mark.sign == entry.mark.sign or self.page.begins_block(mark))
            and self._reopens(entry, mark)
        )

    def _reopens(self, entry: Opened, mark: Mark) -> bool:
        """Whether a mark at the beginning of a paragraph says that the quotation goes on."""
        if mark.family in _POINTED:
            return mark.family == entry.mark.family
        return mark.sign == entry.mark.sign and (mark.sign == "“" or mark.role is Role.OPENS)

    def _closes(self, mark: Mark) -> bool:
        """Whether a mark closes what is open for certain."""
        if mark.sign in ("“", "”") or mark.family in _POINTED:
            return self._role(mark) is Role.CLOSES
        return mark.role is Role.CLOSES and not self.page.before(mark).isdecimal()

    # ── one mark ──

    def _role(self, mark: Mark) -> Role:
        """What a mark does, now that it is known what is open."""
        role = mark.role
        opened = self.open[mark.family][-1] if self.open[mark.family] else None
        by = opened.mark.sign if opened else ""
        match mark.sign:
            case "“" if by in ("„", ",,"):
                opens = role is Role.OPENS
            case "“":
                opens = role is Role.OPENS or (role is Role.EITHER and by != "”")
            case "”" if role is Role.OPENS:
                opens = by in ("", "”", '"')
            case "”":
                may_open = UNSPACED.match(self.page.before(mark)) or self.page.begins_block(mark)
                opens = not by and role is Role.EITHER and bool(may_open)
            case "«" | "‹":
                opens = by not in ("»", "›")
            case "»" | "›" if opened and by in ("«", "‹"):
                # “« Oui »dit-il” has spaces inside its marks; “«no »ja«” begins anew.
                opens = role is Role.OPENS and not self.page.text[opened.at].isspace()
            case "»" | "›":
                after = self.page.text[mark.end : mark.end + 1]
                anew = role is Role.EITHER and not by and bool(after) and not after.isspace()
                opens = role is Role.OPENS or anew
            case _:
                opens = role is Role.OPENS or (role is Role.EITHER and not by)
        return Role.OPENS if opens else Role.CLOSES

    def _is_inches(self, place: int, mark: Mark) -> bool:
        """Whether it stands for inches: after a number, and no quotation needs it to be closed."""
        if mark.sign not in ('"', "”", "''", "＂") or not self.page.before(mark).isdecimal():
            return False
        if not self.open[DOUBLE]:
            return True
        if mark.sign == "”" or place + 1 >= len(self.marks):
            return False
        next = self.marks[place + 1]
        closes = next.sign == mark.sign and next.role is Role.CLOSES
        return closes and next.block == mark.block
