"""Buttons and menus that carry a request, and hand it to the client when they are used."""

from __future__ import annotations

import re
from typing import Any, Final, Protocol, Self

import discord
from discord import ui

from bot.answers import limits
from bot.answers.question import Request
from bot.answers.text import cut

# What happens to the answer: it opens as a message, or replaces the page that was turned, or answers
# the question that was not clear, as a menu does.
OPEN: Final = "open"
TURN: Final = "turn"
TAKE: Final = "take"
PICK: Final = "pick"


class Presses(Protocol):
    """What the client does with a pressed button or a chosen option; it never raises."""

    async def press(
        self, interaction: discord.Interaction[Any], request: Request, *, turn: bool
    ) -> None: ...

    async def pick(self, interaction: discord.Interaction[Any], request: Request) -> None: ...


class RequestButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=re.compile(r"(open|turn|take)\|.*", re.DOTALL),
):
    """A button that asks a question. A request too long for Discord makes a disabled one."""

    def __init__(
        self,
        label: str,
        request: Request,
        *,
        how: str = OPEN,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        custom_id = request.encoded(how)
        super().__init__(
            ui.Button(
                label=cut(label, limits.BUTTON_LABEL),
                custom_id=custom_id
                or f"{how}|too-long|{hash(request)}|{label}"[: limits.CUSTOM_ID],
                style=style,
                disabled=disabled or custom_id is None,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        button = cls.__new__(cls)
        assert isinstance(item, ui.Button)
        ui.DynamicItem.__init__(button, item)
        return button

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Presses = interaction.client
        request = Request.decoded(self.custom_id)
        if request is None:
            return
        if self.custom_id.startswith(TAKE):
            await client.pick(interaction, request)
        else:
            await client.press(interaction, request, turn=self.custom_id.startswith(TURN))


class RequestSelect(
    ui.DynamicItem[ui.Select[ui.LayoutView]], template=re.compile(r"pick\|.*", re.DOTALL)
):
    """A menu of what may have been meant; the choice fills the request's hole."""

    def __init__(self, request: Request, options: list[discord.SelectOption], prompt: str) -> None:
        super().__init__(
            ui.Select(
                custom_id=request.encoded(PICK) or PICK + "|",
                placeholder=cut(prompt, limits.OPTION_TEXT),
                options=options,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        select = cls.__new__(cls)
        assert isinstance(item, ui.Select)
        ui.DynamicItem.__init__(select, item)
        return select

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Presses = interaction.client
        request = Request.decoded(self.custom_id)
        if request is not None:
            await client.pick(interaction, request.filled(self.item.values[0]))
