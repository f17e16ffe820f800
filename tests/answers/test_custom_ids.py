"""Buttons and menus that commit 05c793a sent are read still, and mean the same.

tests/fixtures/05c793a/custom-ids-05c793a.json has them, with what that commit read and answered.
"""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from simcord.components import walk_components

from bot.answers.card import Answer
from bot.answers.controls import How
from bot.answers.question import KINDS, Compare, Dossiers, Reactions, Request
from bot.answers.registry import ROUTES
from bot.gateway.bot import COGS, DossierBot, serving
from bot.operations.settings import Settings
from tests.conftest import ROOT
from tests.editing import add_mill

RECORDED: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/fixtures/05c793a/custom-ids-05c793a.json").read_text(encoding="utf-8")
)
READABLE = [entry for entry in RECORDED if entry["decoded"]]
# The filter that was pressed already had one argument more, to have a custom_id of its own.
PRESSED = "on"
# No button asks for the status, and those of the other came after 05c793a.
LATER = {"status", "cleardefault"}
# No reaction any more: a newspaper's report, which is a quote still.
TAKEN_OUT = "||reception"


@pytest.fixture
def project(project: Path) -> Path:
    add_mill(project)
    return project


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[DossierBot]:
    """The bot with all of its cogs, without Discord."""
    async with serving(settings) as bot:
        for cog in COGS:
            await bot.load_extension(cog)
        yield bot


def texts(components: list[dict[str, Any]]) -> Iterator[str]:
    return (part["content"] for part in walk_components(components) if "content" in part)


def given(values: Iterable[str | int]) -> list[str]:
    """The values up to the last that is not empty: some buttons left the others out."""
    found = ["" if value in (0, "0") else str(value) for value in values]
    if found[2:] == [PRESSED]:
        found.pop()
    while found and not found[-1]:
        found.pop()
    return found


def test_there_are_buttons_and_menus_of_every_kind() -> None:
    assert len(READABLE) == 600
    assert {entry["decoded"]["verb"] for entry in READABLE} == KINDS.keys() - LATER
    assert {entry["custom_id"].split("|")[0] for entry in READABLE} == set(How)


@pytest.mark.parametrize("verb", sorted(KINDS.keys() - LATER))
def test_each_is_read_as_the_question_that_it_was(verb: str) -> None:
    for entry in READABLE:
        decoded, request = entry["decoded"], Request.decoded(entry["custom_id"])
        if decoded["verb"] != verb:
            continue
        assert request is not None, entry
        assert type(request.question) is KINDS[verb]
        assert given(request.question.values()) == given(decoded["args"]), entry
        assert (request.dossier, request.revision) == (decoded["dossier"], decoded["revision"])
        assert (request.page, request.private) == (decoded["page"], decoded["private"])


@pytest.mark.parametrize("entry", [e for e in RECORDED if not e["decoded"]], ids=str)
def test_what_was_too_long_is_still_nothing(entry: dict[str, Any]) -> None:
    assert Request.decoded(entry["custom_id"]) is None


# The other option now narrows a choice: what is asked is what came of it.
# An event that was described is asked about now.
TOLD_OF = "No event found for “military parade on tiananmen square to"
NARROWED = {
    ("beijing-2025", "kaja-kallas", "meeting"): "miss",  # she reacted to none of them
    ("beijing-2025", "kim", "xi"): "answered",  # one of them reacted to him
}


async def test_each_is_answered_as_it_was(bot: DossierBot, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Answer] = []

    async def edit(_: object, answer: Answer) -> None:
        sent.append(answer)

    monkeypatch.setattr(bot, "edit", edit)
    interaction: Any = SimpleNamespace(message=object())
    answered = 0
    for entry in READABLE:
        request = Request.decoded(entry["custom_id"])
        assert request is not None
        kind = type(request.question)
        assert (kind in ROUTES) != (kind in bot._actions)
        if "result" not in entry:
            assert kind in bot._actions
            continue
        if kind is Reactions and entry["custom_id"].endswith(TAKEN_OUT):
            assert (await bot.answer_to(request)).outcome == "miss"
            answered += 1
            continue
        if "values" in entry:
            request = request.filled(entry["values"][0])
        bot._typed = dict(entry.get("recalls", {}))
        random.seed(0)
        if kind is Dossiers:
            await bot._actions[kind](interaction, request)
            answer = sent.pop()
        else:
            answer = await bot.answer_to(request)
        begins = next(texts(answer.view.to_components())).split("\n")[0][:60]
        result = {"public": answer.public, "outcome": answer.outcome, "begins": begins}
        answered += 1
        asked = (request.dossier, *request.question.texts)
        if kind is Reactions and asked in NARROWED:
            assert answer.outcome == NARROWED[asked], entry
            continue
        if kind is Compare and TOLD_OF in str(entry["result"]):
            assert answer.outcome == "choice", entry
            continue
        assert result == entry["result"], entry
    assert answered == sum("result" in entry for entry in RECORDED) > 500


async def test_one_that_recalls_what_is_forgotten_is_too_old(bot: DossierBot) -> None:
    recalling = [entry for entry in READABLE if "recalls" in entry and "result" in entry]
    assert recalling
    for entry in recalling:
        request = Request.decoded(entry["custom_id"])
        assert request is not None
        answer = await bot.answer_to(
            request.filled("beijing-2025") if "values" in entry else request
        )
        assert answer.outcome == "stale", entry
