"""Autocomplete: reads the snapshot only, offers ids as values, and never raises."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.answers import limits
from bot.answers.choices import suggestion
from bot.answers.text import cut
from bot.client import Interaction
from bot.library import Snapshot

Choices = list[app_commands.Choice[str]]


async def suggest_people(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    return _named(snapshot, await snapshot.suggest(snapshot.people, typed, limits.CHOICES))


async def suggest_speakers(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    found = await snapshot.suggest(snapshot.people, typed, len(snapshot.dossier.people))
    return _named(snapshot, (id for id in found if snapshot.dossier.quotes_by(id)))


async def suggest_reactors(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    found = await snapshot.suggest(snapshot.people, typed, len(snapshot.dossier.people))
    return _named(snapshot, (id for id in found if snapshot.dossier.reactions_by(id)))


async def suggest_targets(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    found = await snapshot.suggest(snapshot.targets, typed, len(snapshot.targets.entries))
    return _named(snapshot, (id for id in found if snapshot.dossier.reactions_to(id)))


async def suggest_events(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    return _named(snapshot, await snapshot.suggest(snapshot.events, typed, limits.CHOICES))


async def suggest_regions(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    return _choices(
        (id, id) for id in await snapshot.suggest(snapshot.regions, typed, limits.CHOICES)
    )


async def suggest_quotes(interaction: Interaction, typed: str) -> Choices:
    snapshot = interaction.client.library.default
    dossier = snapshot.dossier
    quotes = dossier.quotes[: limits.CHOICES]
    if typed.strip():
        found = await snapshot.suggest(snapshot.quotes, typed, limits.CHOICES)
        quotes = tuple(quote for id in found if (quote := dossier.quote(id)) is not None)
    return _choices((f"{dossier.title_of(q.speaker)}: {q.text[0]}", q.id) for q in quotes)


async def suggest_anything(interaction: Interaction, typed: str) -> Choices:
    """Names, as words to search for: an id would find itself alone."""
    snapshot = interaction.client.library.default
    found = await snapshot.suggest(snapshot.targets, typed, limits.CHOICES)
    return _choices((suggestion(snapshot, id), snapshot.dossier.title_of(id)) for id in found)


async def suggest_dossiers(interaction: Interaction, typed: str) -> Choices:
    ids = interaction.client.library.ids
    return _choices((id, id) for id in ids if typed.lower() in id)


def _named(snapshot: Snapshot, ids: Iterable[str]) -> Choices:
    return _choices((suggestion(snapshot, id), id) for id in ids)


def _choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    found = [
        app_commands.Choice(name=cut(name, limits.CHOICE_TEXT), value=value)
        for name, value in pairs
        if len(value) <= limits.CHOICE_TEXT
    ]
    return found[: limits.CHOICES]
