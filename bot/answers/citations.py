"""Places of the article in a button: a fact's id, an event's roster, or the words themselves by
passage and characters. And links that scroll to the words and mark them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.answers import limits
from bot.answers.fragments import fragment
from bot.facts.article import Article
from bot.facts.span import Span
from bot.serving.snapshot import Snapshot

# A custom_id holds 100 characters, with the dossier and the verb.
_LENGTH: Final = 44
_PLACE: Final = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})")


def roster_ref(event: str) -> str:
    """What a button carries for everything that says who was at an event, or was not."""
    return f"@{event}"


def place_ref(places: Iterable[Span]) -> str:
    """What a button carries for places: "14.98.129_15.0.4"; the first ones, if there are many."""
    ref = ""
    for place in places:
        longer = f"{ref}_{place.passage}.{place.start}.{place.end}".lstrip("_")
        if ref and len(longer) > _LENGTH:
            break
        ref = longer
    return ref


def places_of(snapshot: Snapshot, ref: str) -> tuple[Span, ...]:
    """The places of a fact or of a reference; () where they are not in the article any more."""
    if ref in snapshot.dossier.spans:
        return snapshot.dossier.sources(ref)
    if ref.startswith("@"):
        roster = snapshot.dossier.attendances_at(ref[1:])
        return tuple(span for a in roster for span in snapshot.dossier.sources(a.id))
    article = snapshot.dossier.article
    found = []
    for match in map(_PLACE.fullmatch, ref.split("_")):
        if match is None:
            return ()
        span = Span(*map(int, match.groups()))
        passage = article.passage(span.passage)
        if passage is None or not span.start < span.end <= len(passage):
            return ()
        found.append(span)
    return tuple(found)


# ── links ──


def article_link(url: str, article: Article, places: Sequence[Span]) -> str:
    """The article's address, at these places where that fits into a link button."""
    bare = url.split("#")[0]
    marked = fragment(article, places, limits.LINK_URL - len(bare) - 1)
    return f"{bare}#{marked}" if marked else url


def link_buttons(snapshot: Snapshot, places: Sequence[Span] = ()) -> list[ui.Item[Any]]:
    """A button that opens the article, at these places if any; none without an address."""
    header, article = snapshot.dossier.header, snapshot.dossier.article
    if header.url is None:
        return []
    link = article_link(header.url, article, places)
    return [ui.Button(label="Open the article", url=link, style=discord.ButtonStyle.link)]
