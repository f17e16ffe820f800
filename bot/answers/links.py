"""Links into the article: text fragments that scroll to the words and mark them.

https://wicg.github.io/scroll-to-text-fragment/: `-`, `,` and `&` have a meaning there and are
percent-encoded too.
"""

from __future__ import annotations

from urllib.parse import quote

import discord
from discord import ui

from bot.answers import limits
from bot.serving.snapshot import Snapshot

_WHOLE = 120  # characters; longer words are named by how they start and end
_EDGE_WORDS = 5


def article_link(url: str, words: str) -> str:
    """The article's address, at these words where that fits into a link button."""
    edges = words.split()
    fragments = [_encoded(words)] if len(words) <= _WHOLE else []
    for count in (_EDGE_WORDS, 3, 2):
        if len(edges) > 2 * count:
            start, end = " ".join(edges[:count]), " ".join(edges[-count:])
            fragments.append(f"{_encoded(start)},{_encoded(end)}")
    for fragment in fragments:
        link = f"{url.split('#')[0]}#:~:text={fragment}"
        if len(link) <= limits.LINK_URL:
            return link
    return url


def link_button(snapshot: Snapshot, words: str = "") -> ui.Button[ui.LayoutView]:
    """A button that opens the article, at these words if there are any."""
    url = snapshot.dossier.header.url
    link = article_link(url, words) if words else url
    return ui.Button(label="Open the article", url=link, style=discord.ButtonStyle.link)


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
