"""The log: a reference for each question, and nothing that is secret or was typed."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import signal

import pytest

from bot.answers.question import Attendee
from bot.answers.registry import ROUTES, Route
from bot.operations.interactions import ReferenceFilter
from bot.operations.logs import logging_to_stderr
from tests.conftest import World
from tests.loopback import LoopbackDiscord, slash
from tests.processes import Start

log = logging.getLogger(__name__)


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_log_has_no_token_of_an_interaction(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://discord.com/api/v10/{}/123/aW50ZXJhY3Rpb24/{}"
    with logging_to_stderr("INFO", format):
        try:
            raise OSError("timeout to host " + address.format("interactions", "callback?a=1"))
        except OSError:
            log.exception("failed: %s", address.format("webhooks", "messages/@original"))
        log.warning("%s", address.format("webhooks", ""))
    said = capsys.readouterr().err
    assert "aW50" not in said
    assert said.count("/123/") == 3
    assert "OSError: timeout to host https://discord.com/api/v10/interactions/123/" in said


async def test_the_log_has_a_reference_for_each_question_and_not_what_was_typed(
    start: Start,
) -> None:
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, LOG_FORMAT="json") as process,
    ):
        await discord.ready(20)
        for _ in range(2):
            await discord.interact(slash("attendee", name="jane nobody"))
        ended = await process.stopped(signal.SIGTERM)
    records = [json.loads(line) for line in ended.errors.splitlines()]
    answered = [record for record in records if record["name"] == "bot.operations.interactions"]
    assert [record["outcome"] for record in answered] == ["miss", "miss"]
    assert {record["command"] for record in answered} == {"attendee"}
    assert all(record["milliseconds"] > 0 for record in answered)
    references = {record["request"] for record in answered}
    assert len(references) == 2
    assert all(re.fullmatch("[0-9a-f]{8}", reference) for reference in references)
    assert all(not record["request"] for record in records if record not in answered)
    assert "jane" not in ended.errors


async def test_what_is_logged_on_the_way_has_the_reference_that_the_asker_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    caplog.set_level("INFO", "bot")
    marked = ReferenceFilter()
    caplog.handler.addFilter(marked)
    try:
        monkeypatch.setitem(ROUTES, Attendee, Route(broken))
        said = str((await world.ask("attendee", name="putin")).components)
    finally:
        caplog.handler.removeFilter(marked)
    await asyncio.sleep(0)
    [reference] = re.findall(r"reference: ([0-9a-f]{8})", said)
    of_it = [record for record in caplog.records if getattr(record, "request", "") == reference]
    assert {record.name for record in of_it} == {"bot.gateway.tree", "bot.operations.interactions"}
    assert world.env.errors
