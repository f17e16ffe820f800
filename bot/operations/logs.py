"""Logging that never blocks the event loop: records go through a queue to a thread."""

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

# Each would be found out for each record, and none is written.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False

_TEXT = "%(asctime)s %(levelname)s %(name)s %(request)s%(message)s"
_JSON = "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"
# In an address of Discord's: whoever has it can answer in the bot's name for a quarter of an hour.
_TOKEN = re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/\s?]+")


class _Discreet(logging.Formatter):
    """Leaves the tokens of interactions out, as they stand in what aiohttp and discord.py say."""

    def format(self, record: logging.LogRecord) -> str:
        return _discreet(super().format(record))


def _discreet(text: str) -> str:
    return _TOKEN.sub(r"\1…", text)


class _Entry(logging.handlers.QueueHandler):
    """Hands records to a thread, which formats them: here nobody waits for more than the words."""

    def prepare(self, record: logging.LogRecord) -> Any:
        if record.exc_info:
            return super().prepare(record)
        # Not later, for what they are made of may change.
        record.msg, record.args = _discreet(record.getMessage()), None
        return record


@contextmanager
def logging_to_stderr(level: str, format: str) -> Iterator[None]:
    """Log at `level` as `text` or `json` until the block ends, then write what is left."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(_JSON) if format == "json" else logging.Formatter(_TEXT))
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    entry = _Entry(records)
    entry.setFormatter(_Discreet())
    # Here, where the interaction is known, and not in the thread that writes.
    entry.addFilter(ReferenceFilter("%s" if format == "json" else "[%s] "))
    listener = logging.handlers.QueueListener(records, handler)
    root = logging.getLogger()
    former = root.level
    root.addHandler(entry)
    root.setLevel(level)
    logging.captureWarnings(True)
    # Every migration would be told at INFO.
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
