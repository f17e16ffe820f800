"""A kill before each statement of a publication, before and after the commit and the swap."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Database
from tests.processes import Start
from tests.serving.test_killed import (
    NEW,
    OLD,
)
from tests.serving.test_killed import (
    test_what_was_published_last_is_served_after_a_kill as serves_after_a_kill,
)

# Before the commit, after it, and after the swap.
LAST = (("commit", OLD), ("swap", NEW), ("answer", NEW))


@pytest.mark.parametrize(
    ("kind", "step", "served"),
    [
        *(("sqlite", str(number), OLD) for number in range(1, 14)),
        *(("sqlite", *last) for last in LAST),
        ("postgresql", "commit", OLD),
        ("postgresql", "swap", NEW),
    ],
)
async def test_what_was_published_last_is_served_after_a_kill_in_any_step(
    start: Start, project: Path, database: Database, step: str, served: str
) -> None:
    await serves_after_a_kill(start, project, database, step, served)
