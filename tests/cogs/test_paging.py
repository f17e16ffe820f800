"""Buttons: they turn the asker's own page, outlive a restart, and know when the facts moved on."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import get_args

import pytest
import simcord
from simcord.results import ResponseMessage

from bot.answers.card import Answer
from bot.answers.controls import How
from bot.answers.help import COMMANDS
from bot.answers.question import KINDS, FactSource, Quotes, Request, Timeline
from bot.answers.registry import ROUTES
from bot.facts.model import DossierId, FactId
from bot.gateway.bot import DossierBot, serving
from bot.operations.settings import Settings
from bot.serving.snapshot import Snapshot
from tests.conftest import World, button, is_disabled, labelled, labels_of, page_of, said, text_of

UPDATED = "The facts have been updated since this was asked; these are the current ones."
GONE = "**The facts have changed, and this one is gone.** Please ask again with the command."
OLDER = "**This button is too old.** Please ask again with the command."


async def latest(world: World, message: ResponseMessage) -> str:
    """What a message says now."""
    stored = world.env.backend.get_message(message.channel_id, message.id)
    return text_of(ResponseMessage(world.env, stored))


async def test_turning_a_page_edits_the_askers_own_message(world: World) -> None:
    message = await world.ask("quote", speaker="Xi Jinping")
    _, last = page_of(message)
    result = await world.mira.click(message, custom_id=button(message, "Next ›"))
    assert result.followups == []
    assert said(result).id == message.id
    assert page_of(said(result)) == (2, last)
    assert "cannot be stopped" not in await latest(world, message)
    back = await world.press(said(result), "‹ Back")
    assert back.id == message.id
    assert "cannot be stopped" in await latest(world, message)


async def test_turning_a_private_page_edits_it(world: World) -> None:
    message = await world.ask("timeline", private=True)
    turned = await world.press(message, "Next ›")
    assert turned.id == message.id
    assert turned.ephemeral


async def test_another_member_gets_a_copy_of_their_own(world: World) -> None:
    message = await world.ask("timeline")
    before = await latest(world, message)
    copy = await world.press(message, "Next ›", by=world.ada)
    assert page_of(copy) == (2, page_of(message)[1])
    assert copy.id != message.id
    assert copy.ephemeral
    assert await latest(world, message) == before
    turned = await world.press(copy, "‹ Back", by=world.ada)
    assert turned.id == copy.id
    assert page_of(turned)[0] == 1


async def test_the_first_page_has_none_before_it_and_the_last_none_after(world: World) -> None:
    first = await world.ask("timeline")
    assert is_disabled(first, "‹ Back")
    assert is_disabled(first, labelled(first, "Page "))
    assert not is_disabled(first, "Next ›")
    last = first
    for _ in range(page_of(first)[1] - 1):
        last = await world.press(last, "Next ›")
    assert not is_disabled(last, "‹ Back")
    assert is_disabled(last, "Next ›")


@pytest.mark.parametrize("page", [50, 999, 10**30])
async def test_a_page_beyond_the_last_shows_the_last(world: World, page: int) -> None:
    request = world.bot.request(Timeline()).at_page(page)
    answer = ROUTES[Timeline].answer(world.bot.library.default, request)
    [label] = re.findall(r"Page (\d+) of \1'", str(answer.view.to_components()))
    assert int(label) > 1


async def test_a_page_that_is_no_more_after_a_reload_shows_the_last_there_is(
    world: World,
) -> None:
    message = await world.ask("reaction")
    second = await world.press(message, "Next ›")
    text = world.project.joinpath("data/beijing-2025.toml").read_text(encoding="utf-8")
    kept = text.index('[[reactions]]\nid = "reaction-kallas"')
    claims = text.index("[[claims]]")
    world.edit_dossier(text[kept:claims], "")
    assert "revision 2" in text_of(await world.manage("facts reload", publish=True))
    answer = await world.press(second, "‹ Back" if is_disabled(second, "Next ›") else "Next ›")
    assert UPDATED in text_of(answer)
    assert f"-# {len(world.bot.library.default.dossier.reactions)} reactions" in text_of(answer)
    assert "Next ›" not in labels_of(answer)


async def test_a_button_of_an_older_revision_is_answered_from_the_current_facts_and_says_so(
    world: World,
) -> None:
    card = await world.ask("attendee", name="Kaja Kallas")
    assert UPDATED not in text_of(card)
    world.edit_dossier('role = "EU foreign policy chief"', 'role = "foreign policy chief"')
    await world.manage("facts reload", publish=True)
    answer = await world.press(card, "1 quote")
    assert UPDATED in text_of(answer)
    assert "**Kaja Kallas** · foreign policy chief" in text_of(answer)
    assert UPDATED not in text_of(await world.ask("attendee", name="Kaja Kallas"))


async def test_a_button_whose_fact_is_gone_says_so(world: World) -> None:
    card = await world.ask("attendee", name="xi-jinping")
    world.edit_dossier(
        '[[attendances]]\nperson = "xi-jinping"\nevent = "sco-summit"\nstatus = "attended"\n'
        'evidence = ["at the Shanghai Cooperation Organization summit held on Sunday and Monday in '
        'Tianjin, Xi Jinping had called for unity"]\n',
        "",
    )
    await world.manage("facts reload", publish=True)
    answer = await world.press(card, "Source", nth=3)
    assert text_of(answer) == GONE
    assert answer.ephemeral


async def test_claims_that_are_gone_are_said_to_be(world: World) -> None:
    card = await world.ask("attendee", name="Thailand's leader")
    world.edit_dossier('about = ["leader-of-thailand"]', "about = []")
    await world.manage("facts reload", publish=True)
    answer = await world.press(card, labelled(card, "What the author says"))
    assert text_of(answer) == GONE


async def test_a_choice_of_an_older_revision_is_answered_from_the_current_facts(
    world: World,
) -> None:
    message = await world.ask("attendee", name="kim")
    world.edit_dossier('id = "no-cooling"', 'id = "no-sharp-cooling"')
    await world.manage("facts reload", publish=True)
    answer = await world.choose(message, "kim-yo-jong")
    assert text_of(answer).startswith("## Kim Yo Jong\n")
    assert UPDATED in text_of(answer)


async def test_a_button_of_a_dossier_that_is_no_longer_served_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await world.ask("attendee", name="Kaja Kallas")
    monkeypatch.setattr(world.bot.library, "snapshot", lambda id: None)
    answer = await world.press(card, "1 quote")
    assert text_of(answer) == OLDER
    assert answer.ephemeral


async def test_a_button_of_a_kind_that_is_no_more_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await world.ask("attendee", name="Kaja Kallas")
    monkeypatch.delitem(ROUTES, Quotes)
    assert text_of(await world.press(card, "1 quote")) == OLDER


@pytest.mark.parametrize(
    ("command", "options", "label"),
    [
        pytest.param("attendee", {"name": "Kaja Kallas"}, "1 quote", id="open"),
        pytest.param("timeline", {"private": True}, "Next ›", id="turn"),
        pytest.param("attendee", {"name": "Kallis"}, "Kaja Kallas", id="take"),
        pytest.param("attendee", {"name": "kim"}, None, id="pick"),
    ],
)
async def test_what_cannot_be_read_any_more_is_said_to_be_too_old(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    options: dict[str, object],
    label: str | None,
) -> None:
    message = await world.ask(command, **options)
    for verb in ("quote", "timeline", "attendee"):
        monkeypatch.delitem(KINDS, verb)
    answer = await (world.press(message, label) if label else world.choose(message, "ellen-kim"))
    assert text_of(answer) == OLDER
    assert answer.ephemeral


async def test_of_a_large_dossier_every_answer_is_made_outside_the_event_loop(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop: list[bool] = []
    route = ROUTES[Timeline]

    def noticed(snapshot: Snapshot, request: Request[Timeline]) -> Answer:
        on_loop.append(threading.current_thread() is threading.main_thread())
        return route.handler(snapshot, request)

    monkeypatch.setitem(ROUTES, Timeline, replace(route, handler=noticed))
    monkeypatch.setattr(Snapshot, "large", True)
    stored: list[object] = []
    monkeypatch.setattr(world.bot._connection, "store_view", lambda view, *_: stored.append(view))
    messages = [await world.ask("timeline") for _ in range(2)]
    turned = await world.press(messages[1], "Next ›")
    assert page_of(turned)[0] == 2
    # The same answer twice is made once.
    assert on_loop == [False, False]
    # discord.py need not wait for any of them.
    assert stored == []


async def test_buttons_and_menus_outlive_a_restart(
    simcord_bot: DossierBot, simcord_env: simcord.Env, world: World, settings: Settings
) -> None:
    pages = await world.ask("timeline")
    choice = await world.ask("attendee", name="kim")
    private = await world.ask("attendee", name="Kaja Kallas", private=True)
    async with serving(settings) as fresh:
        await simcord_env.restart_bot(fresh)
        turned = await world.press(pages, "Next ›")
        assert turned.id == pages.id
        assert page_of(turned)[0] == 2
        assert UPDATED not in text_of(turned)
        assert text_of(await world.choose(choice, "ellen-kim")).startswith("## Ellen Kim")
        assert "> “direct challenge”" in text_of(await world.press(private, "1 quote"))
        await simcord_env.shutdown()


@pytest.mark.parametrize(
    "custom_id",
    [
        "turn",
        "turn|",
        "turn|timeline|beijing-2025|x|0|-|",
        "turn|timeline|beijing-2025|1|-1|-|",
        "turn|timeline|beijing-2025|1|²|-|",
        "something else",
    ],
)
def test_what_is_not_a_request_is_not_taken_for_one(custom_id: str) -> None:
    assert Request.decoded(custom_id) is None


def test_a_request_comes_back_from_its_custom_id_as_it_was() -> None:
    request = Request(Quotes("cold war"), "beijing-2025", 12, page=3, private=True)
    encoded = request.encoded(How.TURN)
    assert encoded == "turn|quote|beijing-2025|12|3|p|cold war|"
    assert Request.decoded(encoded) == request


def test_the_longest_valid_ids_fit_into_a_button() -> None:
    dossier, fact = (
        next(rule.max_length for rule in get_args(id)[1:]) for id in (DossierId, FactId)
    )
    attendance = f"{'p' * fact}@{'e' * fact}"
    request = Request(FactSource(attendance), "d" * dossier, 999, private=True)
    encoded = request.encoded(How.OPEN)
    assert encoded is not None
    assert Request.decoded(encoded) == request


LONG = "xi jinping talks of xi jinping and kim jong un xi jinping talks of xi jinping and kim"


async def test_the_pages_of_a_long_question_can_be_turned(world: World) -> None:
    message = await world.ask("quote", about=LONG)
    assert page_of(message)[1] > 1
    turned = await world.press(message, "Next ›")
    assert page_of(turned) == (2, page_of(message)[1])
    assert text_of(turned).split("\n")[0] == text_of(message).split("\n")[0]


async def test_a_button_whose_long_text_is_forgotten_says_that_it_is_too_old(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await world.ask("quote", about=LONG)
    monkeypatch.setattr(world.bot, "_typed", {})
    assert text_of(await world.press(message, "Next ›")) == OLDER


async def test_a_nearest_name_beside_a_long_text_leads_to_an_answer(world: World) -> None:
    message = await world.ask("reaction", who="Viktor Lukashenko", to=LONG)
    answer = await world.press(message, "Alexander Lukashenko")
    assert text_of(answer) != OLDER


def test_every_command_in_the_help_is_answered_by_a_handler_or_an_admins_command() -> None:
    assert {name for name in COMMANDS if name.startswith("facts")} == {
        "facts default",
        "facts reload",
        "facts upload",
        "facts status",
        "facts history",
        "facts rollback",
        "facts export",
        "facts gaps",
    }


def test_a_snapshot_makes_each_answer_once(world: World) -> None:
    snapshot: Snapshot = world.bot.library.default
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [snapshot.remember("question", make) for _ in range(3)] == [1, 1, 1]
