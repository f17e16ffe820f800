"""`/help`: what can be asked, by example."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import ADMINS, COMMANDS, MANAGERS
from bot.answers.question import Help
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import is_admin


class HelpCog(commands.Cog, name="Help"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    @app_commands.command(name="help", description=COMMANDS["help"].summary)
    @app_commands.describe(command="One command, with all its examples")
    @app_commands.choices(
        command=[app_commands.Choice(name=f"/{name}", value=name) for name in COMMANDS]
    )
    async def help(self, interaction: Interaction, command: str = "") -> None:
        manages = interaction.guild_id is not None and interaction.permissions.manage_guild
        audience = (MANAGERS,) * manages + (ADMINS,) * is_admin(interaction)
        await self.bot.ask(interaction, Help(command, audience))


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(HelpCog(bot))
