"""The date that stands alone in a line below a headline, in any language."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

import regex

# “Thursday, 23 February 2023, 13:43” is half as long.
_LONGEST: Final = 60
_YEAR: Final = regex.compile(r"(?<!\d)\d{4}(?!\d)")


def date_alone(line: str, language: str | None) -> date | None:
    """The day that a line says, and nothing else; None where it may be read as two days.

    dateparser reads it (https://dateparser.readthedocs.io), in the `language` or in English.
    """
    words = line.strip()
    found = _YEAR.search(words) if len(words) <= _LONGEST else None
    if found is None:
        return None
    days = {_day(words, language, order) for order in ("DMY", "MDY")}
    day = days.pop()
    # The year is one that stands there: a calendar of another kind counts others.
    return day if not days and day is not None and day.year == _number(found[0]) else None


def _day(words: str, language: str | None, order: str) -> date | None:
    import dateparser

    settings = {"STRICT_PARSING": True, "DATE_ORDER": order, "PARSERS": ["absolute-time"]}
    for languages in ([language, "en"] if language not in (None, "en") else ["en"], ["en"]):
        try:
            read = dateparser.parse(words, languages=languages, settings=settings)
        except ValueError:
            # A language that dateparser does not know.
            continue
        return read.date() if read is not None else None
    return None


def _number(digits: str) -> int:
    """A number in the digits of any script."""
    return int("".join(str(unicodedata.digit(digit)) for digit in digits))
