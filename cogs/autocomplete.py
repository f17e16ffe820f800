"""Autocomplete: it reads the snapshot only, and never raises."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import fields, replace
from typing import Any, Final

from discord import app_commands

from bot.answers import dossiers, limits
from bot.answers.completion import completions
from bot.answers.narrowing import OPTIONS, as_offered
from bot.answers.question import Question, Request
from bot.gateway.bot import Interaction
from bot.serving.snapshot import Snapshot

Choices = list[app_commands.Choice[str]]
# With more facts, what is made for the first completion would hold up the event loop.
_MANY: Final = 2000
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def completing(kind: type[Question]) -> dict[str, Suggest]:
    """What suggests, for each option that completes of a question of this kind."""
    return {field: _suggesting(kind, field) for field in OPTIONS[kind]}


def _suggesting(kind: type[Question], field: str) -> Suggest:
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        """Suggest from the dossier that the command would ask; nothing where that is not clear."""
        options = dict(iter(interaction.namespace))
        snapshot = interaction.client.snapshot_for(options.get("dossier"), interaction.guild_id)
        if not isinstance(snapshot, Snapshot):
            return []
        given = {name: options.get(name) for name in (f.name for f in fields(kind))}
        texts = {name: text for name, text in given.items() if isinstance(text, str)}
        asked = kind(**{**dict.fromkeys(OPTIONS[kind], ""), **texts, field: ""})
        request = as_offered(snapshot, Request(asked, snapshot.dossier.id, snapshot.number))
        asked = replace(request.question, **{field: typed})
        if snapshot.large or len(snapshot.dossier.facts) > _MANY:
            return _choices(await asyncio.to_thread(completions, snapshot, asked, field))
        return _choices(completions(snapshot, asked, field))

    return suggest


async def suggest_dossiers(interaction: Interaction, typed: str) -> Choices:
    found = interaction.client.library.suggest(typed, limits.CHOICES)
    return _choices((dossiers.suggestion(snapshot), snapshot.dossier.id) for snapshot in found)


def _choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    return [app_commands.Choice(name=name, value=value) for name, value in pairs]
