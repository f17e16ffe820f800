"""A date in digits is read in every usual order, and nothing else is."""

from __future__ import annotations

import pytest

from bot.matching.dates import Day, dates

THIRD_OR_NINTH = {Day(2025, 9, 3), Day(2025, 3, 9)}


@pytest.mark.parametrize(
    "text", ["03.09.2025", "3/9/2025", "9/3/2025", "9-3-2025", "3. 9. 2025", " 3.9.2025. "]
)
def test_a_day_and_a_month_are_read_either_way(text: str) -> None:
    assert set(dates(text)) == THIRD_OR_NINTH


@pytest.mark.parametrize(
    "text", ["2025-09-03", "2025/9/3", "2025年9月3日", "2025년 9월 3일", "2025. 9. 3."]
)
def test_with_the_year_first_the_month_is_next(text: str) -> None:
    assert dates(text) == (Day(2025, 9, 3),)


def test_no_month_has_the_number_13() -> None:
    assert dates("13/5/2025") == (Day(2025, 5, 13),)
    assert dates("13/13/2025") == ()


def test_a_year_may_have_two_digits_or_be_left_out() -> None:
    assert dates("31/8/25") == (Day(25, 8, 31),)
    assert dates("31/8") == (Day(None, 8, 31),)
    assert dates("9/2025") == dates("2025-09") == (Day(2025, 9, None),)


@pytest.mark.parametrize(
    "text", ["", "1959", "26", "9/3/2025 parade", "1/2/3/4", "²/³", "12:30", "x" * 9000]
)
def test_nothing_else_is_a_date(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize(
    ("text", "date", "included"),
    [
        ("3/9/2025", "2025-09-03", True),
        ("3/9/2025", "2025-03-09", True),
        ("3/9/2025", "2024-09-03", False),
        ("3/9/2025", "2025-09", False),
        ("3/9/25", "2025-09-03", True),
        ("3/9/25", "1925-09-03", True),
        ("3/9", "1959-09-03", True),
        ("9/2025", "2025-09-03", True),
        ("9/2025", "2025-09", True),
        ("9/2025", "2025", False),
    ],
)
def test_a_reading_says_which_dates_it_may_mean(text: str, date: str, included: bool) -> None:
    assert any(day.includes(date) for day in dates(text)) == included
