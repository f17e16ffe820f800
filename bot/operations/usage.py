"""How the bot is used, for curators: counts by command, and queries that found nothing.

PRIVACY.md says what is kept. It is written now and then, never while somebody waits.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.operations.errors import StoreError
from bot.operations.interactions import Exchange
from bot.store.store import Store
from bot.store.usage import Missed, Used

log = logging.getLogger(__name__)

DAYS: Final = 30
# Seconds from the first count until it is written, with everything counted meanwhile.
_WRITE_SECONDS: Final = 30
# How many different queries are kept until then.
_MOST_QUERIES: Final = 500
# A longer query is no name, and may be somebody's message.
_LONGEST_QUERY: Final = 80
# Commands that look something up by a name or a few words; a text to verify is no such query.
_LOOKUPS: Final = frozenset(
    {"attendee", "attendees", "quote", "reaction", "timeline", "search", "compare"}
)
# Mentions, addresses, links; and as many digits as a telephone number has.
_PRIVATE: Final = re.compile(r"[@<>]|://|www\.", re.IGNORECASE)
_DIGITS: Final = 7


def kept(query: str) -> str | None:
    """The query in one spelling, as it is kept; None where it may hold something private."""
    text = unicodedata.normalize("NFKC", query).casefold()
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    text = " ".join(text.split())
    digits = sum(c.isdigit() for c in text)
    if not text or len(text) > _LONGEST_QUERY or digits >= _DIGITS or _PRIVATE.search(text):
        return None
    return text


def since(today: date | None = None) -> date:
    """The first day that is kept."""
    return (today or datetime.now(UTC).date()) - timedelta(days=DAYS - 1)


class Usage:
    """Counts interactions, and writes the counts to the store now and then. Close it."""

    def __init__(self, store: Store, secret: str) -> None:
        self._store = store
        self._secret = secret.encode()
        self._used: Counter[Used] = Counter()
        self._missed: Counter[Missed] = Counter()
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._failing = False

    def note(self, exchange: Exchange) -> None:
        """Count one interaction that has ended."""
        if exchange.by != "command":
            return
        self._used[Used(exchange.name, exchange.outcome)] += 1
        if exchange.outcome == "miss" and exchange.dossier and exchange.name in _LOOKUPS:
            query = kept(exchange.query) or ""
            missed = Missed(exchange.dossier, exchange.name, query, self._hashed(exchange.guild))
            if query and (missed in self._missed or len(self._missed) < _MOST_QUERIES):
                self._missed[missed] += 1
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WRITE_SECONDS, self._start)

    def _hashed(self, guild: int | None) -> str:
        """Tells servers apart, and identifies none to anybody without the secret."""
        if guild is None:
            return "no server"
        return hmac.new(self._secret, str(guild).encode(), hashlib.sha256).hexdigest()[:16]

    def _start(self) -> None:
        self._writing = asyncio.create_task(self.write())

    async def write(self) -> None:
        """Write the counts; what cannot be written is kept, and written with those that follow."""
        self._timer = None
        used, missed = self._used, self._missed
        if not used:
            return
        self._used, self._missed = Counter(), Counter()
        today = datetime.now(UTC).date()
        try:
            await self._store.add_usage(today, used, missed, keep_since=since(today))
        except StoreError as error:
            # Logged once, however often it is tried while the database is lost.
            if not self._failing:
                log.warning("usage is not written yet: %s", error)
            self._failing = True
            self._used += used
            self._missed = Counter(dict((self._missed + missed).most_common(_MOST_QUERIES)))
        else:
            self._failing = False

    async def close(self) -> None:
        """Write what is left."""
        if self._timer is not None:
            self._timer.cancel()
        if self._writing is not None:
            await asyncio.wait({self._writing})
        await self.write()
