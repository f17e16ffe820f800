"""Buttons and menus that carry a request, and hand it to the client when they are used."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.answers import limits
from bot.answers.question import Request, digest
from bot.answers.text import cut


class How(StrEnum):
    """What becomes of the answer; a custom_id begins with it."""

    OPEN = "open"  # a new message
    TURN = "turn"  # in the place of the page that was turned
    TAKE = "take"  # in the place of “did you mean”
    PICK = "pick"  # in the place of the menu from which it was chosen


class Presses(Protocol):
    """The client, which answers a pressed button or a chosen option, and never raises.

    `request` is None if the custom_id cannot be read.
    """

    async def press(
        self, interaction: discord.Interaction[Any], request: Request[Any] | None, how: How
    ) -> None: ...


class _Control:
    """What buttons and menus have in common: how they are read back, and what they do."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: Any, _match: re.Match[str], /
    ) -> Self:
        control = cls.__new__(cls)
        ui.DynamicItem.__init__(control, item)  # type: ignore[arg-type]
        return control

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Presses = interaction.client
        pressed: Any = interaction.data
        request = Request.decoded(pressed["custom_id"])
        if request and "values" in pressed:
            request = request.filled(pressed["values"][0])
        await client.press(interaction, request, How(pressed["custom_id"].partition("|")[0]))


class RequestButton(
    _Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=re.compile(r"(open|turn|take)\|.*", re.DOTALL),
):
    """A button that asks a question; disabled if the request is too long for a custom_id."""

    def __init__(
        self,
        label: str,
        request: Request[Any],
        *,
        how: How = How.OPEN,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        custom_id = request.encoded(how)
        super().__init__(
            ui.Button(
                label=cut(label, limits.BUTTON_LABEL),
                custom_id=custom_id or _too_long(how, request, label),
                style=style,
                disabled=disabled or custom_id is None,
            )
        )


class RequestSelect(
    _Control, ui.DynamicItem[ui.Select[ui.LayoutView]], template=re.compile(r"pick\|.*", re.DOTALL)
):
    """A menu whose choice fills the request's placeholder; disabled if the request is too long."""

    def __init__(
        self, request: Request[Any], options: list[discord.SelectOption], prompt: str
    ) -> None:
        custom_id = request.encoded(How.PICK)
        super().__init__(
            ui.Select(
                custom_id=custom_id or _too_long(How.PICK, request, prompt),
                placeholder=cut(prompt, limits.OPTION_TEXT),
                options=options,
                disabled=custom_id is None,
            )
        )


def _too_long(how: How, request: Request[Any], label: str) -> str:
    """A custom_id for a disabled control: Discord wants one, different from all others."""
    return f"{how}|too-long|{digest(repr(request))}|{label}"[: limits.CUSTOM_ID]
