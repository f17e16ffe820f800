"""When something happened, as far as the article says; what was worked out is background."""

from __future__ import annotations

from bot.answers.text import day
from bot.facts.model import Event


def when(event: Event) -> str:
    """Date, the article's own words for it, and place, on one line and not escaped."""
    parts = []
    if event.date is not None:
        parts.append(day(event.date))
    if event.when is not None:
        parts.append(f"“{event.when}”")
    if event.date is None and event.background is not None and event.background.date is not None:
        parts.append(f"background: {day(event.background.date)}")
    if event.place is not None:
        parts.append(event.place)
    return " · ".join(parts) or "no date in the article"
