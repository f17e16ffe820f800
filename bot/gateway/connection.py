"""Connecting to Discord; what discord.py says where that fails becomes a Failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from typing import Final

import aiohttp
import discord

from bot.gateway.bot import DossierBot, serving
from bot.operations.errors import DiscordRefused, DiscordUnreachable, ShardsRefused
from bot.operations.running import depending_on
from bot.operations.settings import Settings

_BAD_LOGIN: Final = "Discord refused the token: copy it again from the Developer Portal, page Bot, into DISCORD_TOKEN"
# The codes with which Discord closes a connection for good:
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
_CLOSED: Final[Mapping[int, tuple[type[DiscordRefused], str]]] = {
    4004: (DiscordRefused, _BAD_LOGIN),
    4010: (
        ShardsRefused,
        "Discord has no such shard: SHARD_COUNT and CLUSTER_COUNT must be the same in every process",
    ),
    4011: (
        ShardsRefused,
        "the shards are too few for Discord: set a larger SHARD_COUNT, in every process",
    ),
}


class Connection:
    """The bot, connected to Discord."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bot: DossierBot | None = None

    async def serve(self) -> None:
        """Answer until this is cancelled, or what the bot depends on fails. Raises Failure."""
        token = self._settings.token()
        async with AsyncExitStack() as stack:
            bot = self._bot = await stack.enter_async_context(serving(self._settings))
            if (address := self._settings.http_address) is not None:
                # Imported where it is wanted: most processes have no web server.
                from bot.gateway.health import answering_http

                await stack.enter_async_context(answering_http(bot, address))
            stack.enter_context(_failing())
            await stack.enter_async_context(bot)
            await depending_on(bot.following, bot.start(token))

    async def finish(self) -> None:
        """Take no more questions, and wait until those asked are answered."""
        if self._bot is not None:
            await self._bot.finish()


async def register(settings: Settings) -> list[str]:
    """Register every command, and return the scopes that have them. Raises Failure."""
    token = settings.token()
    async with serving(settings) as bot:
        with _failing():
            async with bot:
                # This loads the commands, in setup_hook.
                await bot.login(token)
                return await bot.sync(force=True)


@contextmanager
def _failing() -> Iterator[None]:
    """Raise discord.py's errors as DiscordRefused or DiscordUnreachable."""
    try:
        yield
    except discord.LoginFailure as error:
        raise DiscordRefused(_BAD_LOGIN) from error
    except (discord.PrivilegedIntentsRequired, discord.ConnectionClosed) as error:
        other = (DiscordRefused, f"Discord refused the connection: {error}")
        kind, message = _CLOSED.get(getattr(error, "code", 0), other)
        raise kind(message) from error
    except discord.GatewayNotFound as error:
        raise DiscordUnreachable("Discord does not say where its gateway is") from error
    except (aiohttp.ClientConnectionError, discord.HTTPException) as error:
        raise DiscordUnreachable(f"Discord cannot be reached: {error}") from error
