"""Usage in the database: added up by day, pruned; and what several processes agree on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.store.store import Store
from bot.store.usage import Gap, Missed, Used
from tests.databases import KINDS

TODAY = date(2025, 9, 30)
LONG_AGO = TODAY - timedelta(days=30)
KEEP_SINCE = TODAY - timedelta(days=29)
ZORRO = Missed("beijing-2025", "attendee", "zorro", "one")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_counts_are_added_up_over_writes_days_and_servers(store: Store) -> None:
    for day, server in ((TODAY, "one"), (TODAY, "two"), (TODAY, "two"), (KEEP_SINCE, "one")):
        await store.add_usage(
            day,
            {Used("attendee", "miss"): 2},
            {ZORRO._replace(server=server): 2},
            keep_since=KEEP_SINCE,
        )
    assert await store.used(KEEP_SINCE) == {Used("attendee", "miss"): 8}
    assert await store.used(TODAY) == {Used("attendee", "miss"): 6}
    found = await store.gaps("beijing-2025", KEEP_SINCE, 10)
    assert found == (Gap("attendee", "zorro", times=8, servers=2, last=TODAY),)
    assert await store.gaps("another", KEEP_SINCE, 10) == ()


async def test_what_more_servers_asked_comes_first(store: Store) -> None:
    missed = {
        ZORRO: 100,
        ZORRO._replace(query="kim il sung"): 1,
        ZORRO._replace(query="kim il sung", server="two"): 1,
    }
    await store.add_usage(TODAY, {}, missed, keep_since=KEEP_SINCE)
    found = await store.gaps("beijing-2025", KEEP_SINCE, 10)
    assert [gap.query for gap in found] == ["kim il sung", "zorro"]
    assert len(await store.gaps("beijing-2025", KEEP_SINCE, 1)) == 1


async def test_what_is_older_than_thirty_days_is_forgotten(store: Store) -> None:
    used = {Used("attendee", "miss"): 1}
    await store.add_usage(LONG_AGO, used, {ZORRO: 1}, keep_since=LONG_AGO)
    assert await store.used(LONG_AGO) == used
    await store.add_usage(TODAY, {}, {}, keep_since=KEEP_SINCE)
    assert await store.used(LONG_AGO) == {}
    assert await store.gaps("beijing-2025", LONG_AGO, 10) == ()


async def test_the_first_to_ask_decides_for_all(store: Store) -> None:
    assert await store.get_or_set("shards of 2 processes", 4) == 4
    assert await store.get_or_set("shards of 2 processes", 6) == 4
    assert await store.get_or_set("shards of 3 processes", 6) == 6
