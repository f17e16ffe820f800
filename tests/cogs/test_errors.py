"""When something goes wrong, the asker gets a reference, the log has the reason, the bot goes on."""

from __future__ import annotations

import logging
import re

import discord
import pytest
from discord import app_commands

from bot.answers.card import Answer
from bot.answers.question import Attendee, Question, Quotes, RandomQuote, Request, Timeline
from bot.answers.registry import ROUTES, Route
from bot.serving.snapshot import Snapshot
from tests.conftest import World, button, menu, said, text_of

WRONG = "**Something went wrong, and it is not your doing.** Please try again."
CALLBACK = "/interactions/*/*/callback"


def broken(snapshot: Snapshot, request: Request[Question]) -> Answer:
    raise RuntimeError("a bug in a handler")


BROKEN = Route(broken)


def reference_in(text: str) -> str:
    [reference] = re.findall(r"reference: ([0-9a-f]{8})$", text, re.MULTILINE)
    return reference


def logged(caplog: pytest.LogCaptureFixture, reference: str) -> str:
    """The traceback that the log has under the reference."""
    [record] = [r for r in caplog.records if reference in r.getMessage()]
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    return f"{record.getMessage()}\n{record.exc_text or record.exc_info[1]!r}"


async def test_a_broken_command_tells_the_asker_a_reference_that_the_log_has_too(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(ROUTES, Attendee, BROKEN)
    message = await world.ask("attendee", name="Putin")
    assert text_of(message).startswith(WRONG)
    assert message.ephemeral
    entry = logged(caplog, reference_in(text_of(message)))
    assert "in attendee" in entry
    assert "a bug in a handler" in entry
    assert [type(error) for error in world.env.errors] == [app_commands.CommandInvokeError]


async def test_the_asker_is_not_told_the_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTES, Attendee, BROKEN)
    text = text_of(await world.ask("attendee", name="Putin"))
    assert "a bug in a handler" not in text
    assert "RuntimeError" not in text
    assert world.env.errors


async def test_a_broken_button_tells_the_presser_a_reference_that_the_log_has_too(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    card = await world.ask("attendee", name="Kaja Kallas")
    monkeypatch.setitem(ROUTES, Quotes, BROKEN)
    message = await world.press(card, "1 quote")
    assert text_of(message).startswith(WRONG)
    assert message.ephemeral
    assert "a bug in a handler" in logged(caplog, reference_in(text_of(message)))


async def test_a_broken_page_tells_the_presser_and_leaves_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = await world.ask("timeline")
    monkeypatch.setitem(ROUTES, Timeline, BROKEN)
    message = await world.press(page, "Next ›")
    assert message.id != page.id
    assert message.ephemeral
    assert "a bug in a handler" in logged(caplog, reference_in(text_of(message)))
    assert "1959" in text_of(page)


async def test_a_broken_choice_tells_the_chooser_a_reference_that_the_log_has_too(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    choice = await world.ask("attendee", name="kim")
    monkeypatch.setitem(ROUTES, Attendee, BROKEN)
    message = await world.choose(choice, "ellen-kim")
    assert text_of(message).startswith(WRONG)
    assert message.ephemeral
    assert "a bug in a handler" in logged(caplog, reference_in(text_of(message)))


async def test_a_broken_action_tells_the_presser(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing(interaction: discord.Interaction, request: Request[RandomQuote]) -> None:
        raise RuntimeError("a bug in an action")

    message = await world.ask("quote")
    monkeypatch.setitem(world.bot._actions, RandomQuote, failing)
    answer = await world.press(message, "Another one")
    assert "a bug in an action" in logged(caplog, reference_in(text_of(answer)))


async def test_a_failed_answer_is_not_remembered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(ROUTES, Attendee, BROKEN)
        assert text_of(await world.ask("attendee", name="Putin")).startswith(WRONG)
    assert text_of(await world.ask("attendee", name="Putin")).startswith("## Vladimir Putin")
    assert world.env.errors


# ── Discord does not take the answer ──


async def test_where_discord_fails_once_the_asker_is_told_a_reference(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", CALLBACK, status=500)
    message = await world.ask("attendee", name="Putin")
    assert "500" in logged(caplog, reference_in(text_of(message)))
    assert [type(error) for error in world.env.errors] == [app_commands.CommandInvokeError]


@pytest.mark.parametrize(
    ("status", "code"), [(500, 0), (404, 10062), (400, 40060), (403, 50013), (400, 50035)]
)
async def test_where_nobody_can_be_told_it_is_logged_and_the_bot_goes_on(
    world: World, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    world.env.inject_error("POST", CALLBACK, status=status, code=code, times=2)
    result = await world.mira.slash(world.channel, "attendee", name="Putin")
    assert not result.acknowledged
    assert "could not tell the asker" in caplog.text
    assert [type(error) for error in world.env.errors] == [app_commands.CommandInvokeError]
    assert text_of(await world.ask("attendee", name="Putin")).startswith("## Vladimir Putin")


@pytest.mark.parametrize("status", [500, 404])
async def test_a_button_that_cannot_be_answered_raises_nothing(
    world: World, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    card = await world.ask("attendee", name="Kaja Kallas")
    world.env.inject_error("POST", CALLBACK, status=status, code=10062, times=2)
    result = await world.mira.click(card, custom_id=button(card, "1 quote"))
    assert not result.acknowledged
    assert "could not tell the asker" in caplog.text
    assert world.env.errors == []


async def test_a_choice_that_cannot_be_answered_raises_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    choice = await world.ask("attendee", name="kim")
    world.env.inject_error("POST", CALLBACK, status=404, code=10062, times=2)
    result = await world.mira.select(choice, ["ellen-kim"], custom_id=menu(choice))
    assert not result.acknowledged
    assert "could not tell the asker" in caplog.text
    assert world.env.errors == []


async def test_a_choice_whose_answer_cannot_follow_tells_the_chooser(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    choice = await world.ask("attendee", name="kim")
    world.env.inject_error("POST", "/webhooks/*/*", status=500)
    message = await world.choose(choice, "ellen-kim")
    assert "500" in logged(caplog, reference_in(text_of(message)))


async def test_an_expired_reload_raises_nothing_and_publishes_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.edit_dossier('role = "EU foreign policy chief"', 'role = "foreign policy chief"')
    world.env.inject_error("POST", CALLBACK, status=404, code=10062, times=2)
    await world.ada.slash(world.channel, "facts reload", publish=True)
    assert "could not tell the asker" in caplog.text
    assert world.env.errors
    assert world.bot.library.default.number == 1


async def test_a_completion_that_cannot_be_answered_raises_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", CALLBACK, status=404, code=10062)
    assert await world.suggest("attendee", "name", "pu") == []
    assert world.env.errors == []


# ── commands that are no more ──


async def test_a_command_that_is_no_more_says_to_reload_discord(world: World) -> None:
    world.bot.tree.remove_command("timeline")
    message = await world.ask("timeline")
    assert text_of(message) == (
        "**This command has changed.** Reload Discord (Ctrl+R), then try again."
    )
    assert message.ephemeral
    assert [type(error) for error in world.env.errors] == [app_commands.CommandNotFound]


async def test_a_command_whose_options_changed_says_to_reload_discord(world: World) -> None:
    @app_commands.command(name="source")
    async def changed(interaction: discord.Interaction, page: int) -> None:
        raise AssertionError

    changed.description = "Wants a page where Discord still offers a passage"
    world.bot.tree.add_command(changed, override=True)
    message = said(await world.mira.slash(world.channel, "source", passage=3))
    assert "This command has changed." in text_of(message)
    assert [type(error) for error in world.env.errors] == [app_commands.CommandSignatureMismatch]
