"""Autocomplete: reads the snapshot only, offers ids as values, and never raises."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import Any

from discord import app_commands

from bot.answers import dossiers, limits
from bot.answers.choices import suggestion
from bot.answers.text import cut
from bot.gateway.bot import Interaction
from bot.serving.snapshot import Snapshot

Choices = list[app_commands.Choice[str]]


def _of_the_dossier(
    suggest: Callable[[Snapshot, str], Coroutine[Any, Any, Choices]],
) -> Callable[[Interaction, str], Coroutine[Any, Any, Choices]]:
    """Suggest from the dossier that the command would ask; nothing where that is not clear."""

    @wraps(suggest)
    async def suggested(interaction: Interaction, typed: str) -> Choices:
        library, named = interaction.client.library, interaction.namespace.dossier
        found = library.resolve(named, interaction.guild_id)
        return await suggest(found, typed) if isinstance(found, Snapshot) else []

    return suggested


@_of_the_dossier
async def suggest_people(snapshot: Snapshot, typed: str) -> Choices:
    return _named(snapshot, await snapshot.suggest(snapshot.people, typed, limits.CHOICES))


@_of_the_dossier
async def suggest_speakers(snapshot: Snapshot, typed: str) -> Choices:
    found = await snapshot.suggest(snapshot.people, typed, len(snapshot.dossier.people))
    return _named(snapshot, (id for id in found if snapshot.dossier.quotes_by(id)))


@_of_the_dossier
async def suggest_reactors(snapshot: Snapshot, typed: str) -> Choices:
    found = await snapshot.suggest(snapshot.people, typed, len(snapshot.dossier.people))
    return _named(snapshot, (id for id in found if snapshot.dossier.reactions_by(id)))


@_of_the_dossier
async def suggest_targets(snapshot: Snapshot, typed: str) -> Choices:
    found = await snapshot.suggest(snapshot.targets, typed, len(snapshot.targets.entries))
    return _named(snapshot, (id for id in found if snapshot.dossier.reactions_to(id)))


@_of_the_dossier
async def suggest_events(snapshot: Snapshot, typed: str) -> Choices:
    return _named(snapshot, await snapshot.suggest(snapshot.events, typed, limits.CHOICES))


@_of_the_dossier
async def suggest_regions(snapshot: Snapshot, typed: str) -> Choices:
    return _choices(
        (id, id) for id in await snapshot.suggest(snapshot.regions, typed, limits.CHOICES)
    )


@_of_the_dossier
async def suggest_quotes(snapshot: Snapshot, typed: str) -> Choices:
    dossier = snapshot.dossier
    quotes = dossier.quotes[: limits.CHOICES]
    if typed.strip():
        found = await snapshot.suggest(snapshot.quotes, typed, limits.CHOICES)
        quotes = tuple(map(dossier.quote, found))
    return _choices((f"{dossier.title_of(q.speaker)}: {q.text[0]}", q.id) for q in quotes)


@_of_the_dossier
async def suggest_anything(snapshot: Snapshot, typed: str) -> Choices:
    """Names, as words to search for: an id would find itself alone."""
    found = await snapshot.suggest(snapshot.targets, typed, limits.CHOICES)
    return _choices((suggestion(snapshot, id), snapshot.dossier.title_of(id)) for id in found)


async def suggest_dossiers(interaction: Interaction, typed: str) -> Choices:
    found = interaction.client.library.suggest(typed, limits.CHOICES)
    return _choices((dossiers.suggestion(snapshot), snapshot.dossier.id) for snapshot in found)


def _named(snapshot: Snapshot, ids: Iterable[str]) -> Choices:
    return _choices((suggestion(snapshot, id), id) for id in ids)


def _choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    found = [
        app_commands.Choice(name=cut(name, limits.CHOICE_TEXT), value=value)
        for name, value in pairs
        if len(value) <= limits.CHOICE_TEXT
    ]
    return found[: limits.CHOICES]
