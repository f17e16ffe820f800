"""Health and metrics over HTTP, for those who run the bot; served only where HTTP_ADDR is set."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.gateway.bot import DossierBot
from bot.operations.errors import SettingsError, StoreError

# Seconds until a database that does not answer counts as lost.
_DATABASE_SECONDS = 2


@asynccontextmanager
async def answering_http(bot: DossierBot, address: tuple[str | None, int]) -> AsyncIterator[None]:
    """Serve `/livez`, `/readyz` and `/metrics` at this host and port until the block ends.

    Raises SettingsError where the address cannot be taken.
    """
    health = Health(bot)
    app = web.Application()
    app.router.add_get("/livez", health.live)
    app.router.add_get("/readyz", health.ready)
    app.router.add_get("/metrics", health.metrics)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *address).start()
        except (OSError, OverflowError) as error:
            raise SettingsError(f"HTTP_ADDR cannot be listened on: {error}") from error
        yield
    finally:
        await runner.cleanup()


class Health:
    def __init__(self, bot: DossierBot) -> None:
        self._bot = bot
        try:
            from bot.gateway.metrics import CONTENT_TYPE, Metrics
        except ImportError:
            # Without prometheus-client health is served alone.
            self._metrics = None
        else:
            self._metrics, self._content_type = Metrics(bot), CONTENT_TYPE

    async def live(self, _request: web.Request) -> web.Response:
        """The process is not stuck."""
        return web.Response(text="ok\n")

    async def ready(self, _request: web.Request) -> web.Response:
        """503 until every shard is connected, and again once the bot is stopping.

        A lost database is reported but leaves the process ready: it answers lookups from memory.
        """
        bot = self._bot
        latencies = bot.latencies
        ready = bot.is_ready() and not bot.stopping
        ready = ready and not any(shard.is_closed() for shard in bot.shards.values())
        now = datetime.now(UTC)
        state: dict[str, Any] = {
            "ready": ready,
            "stopping": bot.stopping,
            "shards": {str(id): _seconds(latency) for id, latency in latencies},
            "dossiers": {
                id: {
                    "revision": snapshot.number,
                    "age_seconds": round((now - snapshot.revision.published_at).total_seconds()),
                }
                for id, snapshot in bot.library.served.items()
            },
            "database": "ok" if await self._database() else "lost",
        }
        return web.json_response(state, status=200 if ready else 503)

    async def metrics(self, _request: web.Request) -> web.Response:
        if self._metrics is None:
            return web.Response(status=501, text="install prometheus-client for metrics\n")
        # Its content type has a charset, which aiohttp takes in the header alone.
        return web.Response(
            body=self._metrics.exposed(), headers={"Content-Type": self._content_type}
        )

    async def _database(self) -> bool:
        try:
            async with asyncio.timeout(_DATABASE_SECONDS):
                await self._bot.library.store.active()
        except (StoreError, TimeoutError):
            return False
        return True


def _seconds(latency: float) -> float | None:
    """In JSON, where a heartbeat that was not answered yet (infinity, or no number) is null."""
    return round(latency, 4) if math.isfinite(latency) else None
