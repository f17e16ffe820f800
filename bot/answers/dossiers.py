"""Which article is asked: what there is, what is the default, and what may have been meant."""

from __future__ import annotations

from discord import SelectOption, ui

from bot.answers import limits
from bot.answers.card import Answer, notice
from bot.answers.pressing import RequestButton, RequestSelect
from bot.answers.requests import Request
from bot.answers.text import cut, plain
from bot.library import Library, Snapshot
from bot.search.outcome import Ambiguous, NoMatch


def suggestion(snapshot: Snapshot) -> str:
    """A title with its id, as an autocomplete choice shows it."""
    id = snapshot.dossier.id
    return f"{cut(snapshot.dossier.header.title, limits.CHOICE_TEXT - len(id) - 3)} · {id}"


def which_dossier(
    library: Library, hole: Request, asked: str, unclear: Ambiguous | NoMatch
) -> Answer:
    """A choice of the articles that may be meant, or a miss; `hole` has a hole for the dossier."""
    words = plain(cut(asked, 80))
    ids = unclear.ids if isinstance(unclear, Ambiguous) else unclear.nearest
    found = [snapshot for id in ids if (snapshot := library.snapshot(id)) is not None]
    if isinstance(unclear, Ambiguous):
        options = [
            SelectOption(label=cut(s.dossier.header.title, limits.OPTION_TEXT), value=s.dossier.id)
            for s in found[: limits.SELECT_OPTIONS]
        ]
        select = RequestSelect(hole, options, "Choose an article")
        text = f"**Which article do you mean by “{words}”?**"
        return Answer(notice(text, ui.ActionRow(select)), public=False)
    text = f"**No article by the name “{words}” is served here.**\n-# `/dossier list` shows all."
    if not found:
        return Answer(notice(text), public=False)
    buttons = [RequestButton(s.dossier.header.title, hole.filled(s.dossier.id)) for s in found]
    text += "\n-# These look a little like it:"
    return Answer(notice(text, ui.ActionRow(*buttons)), public=False)
