"""Buttons and menus that cannot hold what was asked."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from discord import SelectOption
from simcord.components import walk_components

from bot.answers import limits
from bot.answers.choices import did_you_mean, menu
from bot.answers.controls import How, RequestButton, RequestSelect
from bot.answers.question import PLACEHOLDER, Compare, Request
from tests.conftest import ROOT

LONG: Request[Any] = Request(Compare("d" * 61, "e" * 61), PLACEHOLDER, 0)
OPTIONS = [SelectOption(label=f"Article {n}", value=f"article-{n}") for n in range(3)]
# In another process, so with other hashes.
AGAIN = """
from bot.answers.controls import RequestButton
from bot.answers.question import Compare, Request
print(RequestButton("Label", Request(Compare("d" * 61, "e" * 61), "<?>", 0)).custom_id)
"""


def texts(answer: Any) -> str:
    components = walk_components(answer.view.to_components())
    return "\n".join(part["content"] for part in components if "content" in part)


def test_a_button_too_small_is_disabled_and_has_the_same_custom_id_in_every_process() -> None:
    button = RequestButton("Label", LONG)
    assert button.item.disabled
    assert button.custom_id.startswith("open|too-long|~")
    other = RequestButton("Label", LONG.to(Compare("d" * 61, "f" * 61)))
    assert other.custom_id != button.custom_id
    command = [sys.executable, "-c", AGAIN]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == button.custom_id


@pytest.mark.parametrize("label", ["x", "x" * 500])
def test_a_custom_id_of_what_is_disabled_is_one_all_the_same(label: str) -> None:
    for item in (RequestButton(label, LONG, how=How.TAKE), RequestSelect(LONG, OPTIONS, label)):
        assert item.item.disabled
        assert 0 < len(item.custom_id) <= limits.CUSTOM_ID
        assert Request.decoded(item.custom_id) is None


def test_instead_of_a_menu_too_small_are_the_names_to_ask_again_with() -> None:
    answer = menu(LONG, "**Which one?**", OPTIONS, "Choose")
    assert texts(answer) == (
        "**Which one?**\n-# Ask again with one of these names:\n"
        "• Article 0\n• Article 1\n• Article 2"
    )
    assert not any("custom_id" in part for part in walk_components(answer.view.to_components()))
    assert (answer.public, answer.outcome) == (False, "choice")


def test_a_suggestion_whose_button_is_too_small_says_to_ask_again() -> None:
    assert texts(did_you_mean(LONG, "articel", "Article")).endswith("-# Ask again with that name.")
    fits = Request(Compare("a", "b"), "d", 1)
    assert texts(did_you_mean(fits, "articel", "Article")) == (
        "“articel” — did you mean **Article**?"
    )
