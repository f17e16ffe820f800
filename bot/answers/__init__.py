"""What is shown: one module for each family of questions, with its handlers and their cards.

Importing the package registers every handler.
"""

from bot.answers import (
    attendee,
    attendees,
    comparison,
    help,  # noqa: A004 - the command's own name
    quotes,
    search,
    source,
    timeline,
    verdicts,
)

__all__ = [
    "attendee",
    "attendees",
    "comparison",
    "help",
    "quotes",
    "search",
    "source",
    "timeline",
    "verdicts",
]
