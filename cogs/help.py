"""`/help`: what can be asked, by example."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import ADMINS, COMMANDS, MANAGERS, help_card
from bot.answers.question import Request
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot


class HelpCog(commands.Cog, name="Help"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"help": help}

    @app_commands.command(name="help", description=COMMANDS["help"].summary)
    @app_commands.describe(command="One command, with all its examples")
    @app_commands.choices(
        command=[app_commands.Choice(name=f"/{name}", value=name) for name in COMMANDS]
    )
    async def help(self, interaction: Interaction, command: str | None = None) -> None:
        manages = interaction.guild_id is not None and interaction.permissions.manage_guild
        may = [MANAGERS] if manages else []
        may += [ADMINS] if self.bot.is_admin(interaction) else []
        await self.bot.ask(interaction, "help", command, *may)


def help(snapshot: Snapshot, request: Request) -> Answer:
    command = request.arg(0) or None
    if command is not None and command not in COMMANDS:
        return choices.gone()
    return help_card(snapshot, request, command, frozenset(request.args[1:]))


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(HelpCog(bot))
