"""When something happened, as far as the article says; what was worked out is background."""

from __future__ import annotations

import re
from typing import Final

from bot.answers.text import day
from bot.facts.model import Event

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
