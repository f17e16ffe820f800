"""The message menu *Verify quotation*; `/verify` is among the lookups."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.question import Request, ShowVerdicts, VerifyMessage
from bot.gateway.actions import acts
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.messages import has_files, read_message


class VerifyCog(commands.Cog, name="Verify"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Verify quotation", callback=self.verify_message)

    async def cog_load(self) -> None:
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def verify_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Only the asker sees the answer: one click must not call out the person who wrote the message."""
        if has_files(message):
            await interaction.response.defer(ephemeral=True, thinking=True)
        found = await read_message(message)
        question = VerifyMessage(found.text, "\n".join(found.unread))
        await self.bot.ask(interaction, question, private=True)

    @acts(ShowVerdicts)
    async def show(self, interaction: Interaction, request: Request[ShowVerdicts]) -> None:
        """The button under a private answer that shows it to everyone."""
        openly = replace(request, private=False)
        shown = VerifyMessage(request.question.text, request.question.unread)
        await self.bot.answer(interaction, openly.to(shown))


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(VerifyCog(bot))
