"""What is shown: one module for each family of questions, with its handlers and their cards.

Importing the package registers every handler.
"""

# ruff: noqa: F401, A004
from bot.answers import (
    attendee,
    attendees,
    help,
    quotes,
    search,
    source,
    timeline,
    verdicts,
)
