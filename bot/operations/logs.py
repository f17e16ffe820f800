"""Logging that never blocks the event loop: a thread takes records from a queue and writes them."""

from __future__ import annotations

import logging
import logging.handlers
import queue
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord
from pythonjsonlogger.json import JsonFormatter

from bot.operations.interactions import ReferenceFilter

# Python would look these up for every record, and none is written.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False

_TEXT = "%(asctime)s %(levelname)s %(name)s %(request)s%(message)s"
_JSON = "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"
# In addresses of Discord's: with such a token anybody can answer in the bot's name for 15 minutes.
_TOKEN = re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/\s?]+")


def _without_tokens(text: str) -> str:
    return _TOKEN.sub(r"\1…", text)


class _TokenFormatter(logging.Formatter):
    """Leaves out the tokens of interactions, which aiohttp and discord.py put into their messages."""

    def format(self, record: logging.LogRecord) -> str:
        return _without_tokens(super().format(record))


class _Queue(logging.handlers.QueueHandler):
    """Hands records to the thread that formats them; here only the message is made."""

    def prepare(self, record: logging.LogRecord) -> Any:
        if record.exc_info:
            return super().prepare(record)
        # Now, because its arguments may change.
        record.msg, record.args = _without_tokens(record.getMessage()), None
        return record


@contextmanager
def logging_to_stderr(level: str, format: str) -> Iterator[None]:
    """Log at `level` as `text` or `json` until the block ends, then write what is left."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(_JSON) if format == "json" else logging.Formatter(_TEXT))
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    entry = _Queue(records)
    entry.setFormatter(_TokenFormatter())
    # The interaction is known here, and not in the thread that writes.
    entry.addFilter(ReferenceFilter("%s" if format == "json" else "[%s] "))
    listener = logging.handlers.QueueListener(records, handler)
    root = logging.getLogger()
    former = root.level
    root.addHandler(entry)
    root.setLevel(level)
    logging.captureWarnings(True)
    # It logs every migration at INFO.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # It warns of the missing Guilds intent and of voice libraries; slash commands need neither.
    logging.getLogger("discord.state").setLevel(logging.ERROR)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    listener.start()
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.setLevel(former)
        root.removeHandler(entry)
        listener.stop()
