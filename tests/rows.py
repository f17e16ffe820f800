"""Wide tables of cases: one test for all rows, which fails with every row that is wrong."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

Row = TypeVar("Row")


def for_each(
    argument: str, rows: Sequence[Row], *, ids: Callable[[Row], str] = str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Like `pytest.mark.parametrize` of one argument, in one test.

    Thousands of rows take pytest longer to collect and to report than to test. All rows are tried,
    and those that fail are named by `ids`, each with its own assertion.
    """

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def tried(**fixtures: Any) -> None:
            failed = []
            for row in rows:
                try:
                    test(**fixtures, **{argument: row})
                except AssertionError as error:
                    failed.append(f"{argument} {ids(row)!r}: {error}")
            if failed:
                pytest.fail(
                    f"{len(failed)} of {len(rows)} rows:\n" + "\n".join(failed), pytrace=False
                )

        others = [p for name, p in signature.parameters.items() if name != argument]
        tried.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        return tried

    return decorate
