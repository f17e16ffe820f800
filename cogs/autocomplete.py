"""Autocomplete: it reads the snapshot only, offers ids as values, and never raises."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import wraps
from typing import Any

from discord import app_commands

from bot.answers import dossiers, limits
from bot.answers.choices import suggestion
from bot.answers.text import cut
from bot.facts.model import Quote
from bot.gateway.bot import Interaction
from bot.matching.names import NameIndex
from bot.serving.snapshot import Snapshot

Choices = list[app_commands.Choice[str]]
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


def _of_the_dossier(suggest: Callable[[Snapshot, str], Coroutine[Any, Any, Choices]]) -> Suggest:
    """Suggest from the dossier that the command would ask; nothing where that is not clear."""

    @wraps(suggest)
    async def suggested(interaction: Interaction, typed: str) -> Choices:
        library, named = interaction.client.library, interaction.namespace.dossier
        found = library.resolve(named, interaction.guild_id)
        return await suggest(found, typed) if isinstance(found, Snapshot) else []

    return suggested


def _names(
    index: Callable[[Snapshot], NameIndex],
    only: Callable[[Snapshot, str], object] | None = None,
) -> Suggest:
    """Suggest names of an index: all, or only those for which there is something to show."""

    @_of_the_dossier
    async def suggest(snapshot: Snapshot, typed: str) -> Choices:
        names = index(snapshot)
        found = await snapshot.suggest(names, typed, len(names.entries) if only else limits.CHOICES)
        shown = (id for id in found if only is None or only(snapshot, id))
        return _choices((suggestion(snapshot, id), id) for id in shown)

    return suggest


suggest_people = _names(lambda snapshot: snapshot.people)
suggest_speakers = _names(lambda s: s.people, lambda s, id: s.dossier.quotes_by(id))
suggest_reactors = _names(lambda s: s.people, lambda s, id: s.dossier.reactions_by(id))
suggest_targets = _names(lambda s: s.targets, lambda s, id: s.dossier.reactions_to(id))
suggest_events = _names(lambda snapshot: snapshot.events)
suggest_regions = _names(lambda snapshot: snapshot.regions)


@_of_the_dossier
async def suggest_quotes(snapshot: Snapshot, typed: str) -> Choices:
    dossier = snapshot.dossier
    quotes = dossier.quotes[: limits.CHOICES]
    if typed.strip():
        found = await snapshot.suggest(snapshot.quotes, typed, limits.CHOICES)
        # What has no speaker yet is found by its words, and is no suggestion.
        quotes = tuple(filter(None, (dossier.find(Quote, id) for id in found)))
    return _choices((f"{dossier.title_of(q.speaker)}: {q.text[0]}", q.id) for q in quotes)


@_of_the_dossier
async def suggest_anything(snapshot: Snapshot, typed: str) -> Choices:
    """Names, as words to search for: an id would find itself alone."""
    found = await snapshot.suggest(snapshot.targets, typed, limits.CHOICES)
    return _choices((suggestion(snapshot, id), snapshot.dossier.title_of(id)) for id in found)


async def suggest_dossiers(interaction: Interaction, typed: str) -> Choices:
    found = interaction.client.library.suggest(typed, limits.CHOICES)
    return _choices((dossiers.suggestion(snapshot), snapshot.dossier.id) for snapshot in found)


def _choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    found = [
        app_commands.Choice(name=cut(name, limits.CHOICE_TEXT), value=value)
        for name, value in pairs
        if len(value) <= limits.CHOICE_TEXT
    ]
    return found[: limits.CHOICES]
