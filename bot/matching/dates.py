"""Which days a date in digits may mean: “9/3/2025” is 3 September, or 9 March."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# “2025-09-03”, “3. 9. 25”, “9/3”, “2025年9月3日”.
_DATE: Final = re.compile(
    r"(\d{1,4})\s*[-./年년]\s*(\d{1,4})\s*(?:[-./月월]\s*(\d{1,4}))?\s*[.日일月월]?"
)
_LONGEST: Final = 24


class Day(NamedTuple):
    """A day, or a month where `day` is None; of any year where `year` is None, and of any century
    where it has two digits.
    """

    year: int | None
    month: int
    day: int | None

    def includes(self, date: str) -> bool:
        """Whether a date as dossiers have them (“2025-09-03”, “2025-09”) is this day, or in this month."""
        year, *rest = map(int, date.split("-"))
        if self.year is not None and self.year not in (year, year % 100):
            return False
        return rest[:1] == [self.month] and (self.day is None or rest[1:] == [self.day])


def dates(text: str) -> tuple[Day, ...]:
    """Every reading of a text that is a date in digits and nothing else; () where it is none."""
    text = text.strip()
    read = _DATE.fullmatch(text) if len(text) <= _LONGEST else None
    if read is None:
        return ()
    numbers = [int(number) for number in read.groups() if number is not None]
    return tuple(dict.fromkeys(day for day in _readings(numbers) if _is_real(day)))


def _readings(numbers: list[int]) -> Iterator[Day]:
    match numbers:
        case [year, month, day] if year > 31:
            yield Day(year, month, day)
        case [first, second, year]:
            yield Day(year, second, first)
            yield Day(year, first, second)
        case [year, month] if year > 31:
            yield Day(year, month, None)
        case [month, year] if year > 31:
            yield Day(year, month, None)
        case [first, second]:
            yield Day(None, second, first)
            yield Day(None, first, second)


def _is_real(day: Day) -> bool:
    return 1 <= day.month <= 12 and (day.day is None or 1 <= day.day <= 31)
