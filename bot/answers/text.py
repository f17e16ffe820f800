"""Text for Discord: what people and data say, shown as it is and never as markup."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bot.facts.dossier import Dossier
from bot.facts.model import FACT_KINDS, KINDS, Event

# With a backslash each of these is only itself: emphasis, spoilers, code, links, mentions,
# timestamps and headings. A list, quote or heading starts only at the beginning of a line.
_MARKUP = re.compile(r"[\\*_~|`\[\]<>#@]")
_LINE_START = re.compile(r"(?m)^(\s*\d*)([-+.)])(?=\s|$)")
# What turns the direction of the text that follows, and what no font shows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def plain(text: str) -> str:
    """Any text, so that Discord shows its characters and nothing else."""
    # A function is four times as fast as a template, of which hostile text needs a million.
    text = _MARKUP.sub(lambda found: "\\" + found[0], _UNSEEN.sub("", text))
    return _LINE_START.sub(r"\1\\\2", text)


def cut(text: str, length: int) -> str:
    """At most `length` characters, with an ellipsis where something was left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def counts(dossier: Dossier, *but: str) -> list[str]:
    """How many facts there are of each kind, as “55 people”; not of the tables `but`."""
    return [
        plural(dossier.counts[kind.table], kind.singular, kind.plural)
        for kind in FACT_KINDS
        if kind.table not in but
    ]


def drafted(dossier: Dossier) -> str:
    """How many entries of each kind nobody has confirmed: “2 people, 1 quote”; "" without any."""
    found = (
        plural(dossier.drafted[kind.table], kind.singular, kind.plural)
        for kind in KINDS
        if kind.table in dossier.drafted
    )
    return ", ".join(found)


def day(value: date | str) -> str:
    """ "2025-09-03" → "3 September 2025", "2018-03" → "March 2018", "1959" → "1959"."""
    parts = str(value).split("-")
    match parts:
        case [year, month, number]:
            return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"
        case [year, month]:
            return f"{_MONTHS[int(month) - 1]} {year}"
        case _:
            return str(value)


_WORD: Final = re.compile(r"\w+")
# Beside a date these say nothing more.
_SMALL: Final = frozenset({"in", "on", "of", "the", "at", "once"})


def when(event: Event) -> str:
    """Date, the article's own words where they say more, and place, on one line and not escaped."""
    parts = []
    if event.date is not None:
        parts.append(day(event.date))
    if event.when is not None and _adds(event.when, event):
        parts.append(f"“{event.when}”")
    if event.date is None and event.background is not None and event.background.date is not None:
        days = (event.background.date, event.background.until)
        parts.append(f"background: {' to '.join(day(one) for one in days if one is not None)}")
    if event.place is not None:
        parts.append(event.place)
    return " · ".join(parts) or "no date in the article"


def _adds(words: str, event: Event) -> bool:
    """Whether the words say something that is neither in the date nor in the title."""
    if event.date is None:
        return True
    known = _words(f"{day(event.date)} {event.title}") | _SMALL
    return not _words(words) <= known


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
