"""Who may change what. Discord's own permissions are only a hint that each server can change, so
this is checked on every use."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.operations.settings import Settings

Interaction = discord.Interaction[Any]


class NotAllowed(app_commands.CheckFailure):
    """The member may not do this; the message says who may."""


def require_manager(interaction: Interaction) -> int:
    """The id of the server, which the member manages. Raises NotAllowed."""
    if interaction.guild_id is None:
        raise NotAllowed(
            "A default is set in a server, for its members. Here, name the article that you "
            "ask with the option `dossier`."
        )
    if not interaction.permissions.manage_guild:
        raise NotAllowed("Only members with Manage Server may choose for the whole server.")
    return interaction.guild_id


def is_admin(interaction: Interaction) -> bool:
    """Whether the member may change the facts, which all servers share."""
    application: discord.AppInfo | None = interaction.client.application
    settings: Settings = interaction.client.settings
    here = settings.admin_guild_id
    owners = set()
    if application is not None and application.team is not None:
        accepted = discord.TeamMembershipState.accepted
        members = application.team.members
        owners = {member.id for member in members if member.membership_state is accepted}
    elif application is not None:
        owners = {application.owner.id}
    manages = interaction.guild_id == here and interaction.permissions.manage_guild
    return interaction.user.id in owners or (here is not None and manages)


def require_admin(interaction: Interaction) -> None:
    """Raises NotAllowed unless the member may change the facts."""
    if not is_admin(interaction):
        raise NotAllowed(
            "The facts are shared by all servers, so only the bot’s owner may change them, and "
            "members with Manage Server in the bot’s admin server."
        )
