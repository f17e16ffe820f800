"""Which article is asked: what there is, what is the default, and what may have been meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from discord import SelectOption, ui

from bot.answers import limits
from bot.answers.card import Answer, Block, attribution, card, notice
from bot.answers.choices import did_you_mean, menu, repeated, similar
from bot.answers.controls import RequestButton
from bot.answers.labels import key
from bot.answers.question import Request, UseNoDossier
from bot.answers.text import counts, cut, plain, plural
from bot.matching.outcome import Ambiguous, NoMatch
from bot.serving.snapshot import Snapshot

# How long a title is in a menu, and on a button.
_CUT: Final = (limits.OPTION_TEXT, limits.BUTTON_LABEL)


def suggestion(snapshot: Snapshot) -> str:
    """A title with its id, as autocomplete shows it."""
    id = snapshot.dossier.id
    return f"{cut(snapshot.dossier.header.title, limits.CHOICE_TEXT - len(id) - 3)} · {id}"


def offered_dossier(served: Mapping[str, Snapshot], typed: str) -> str:
    """The id of the dossier whose label was sent in place of it; what was typed where it is none."""
    if "…" in typed or " · " in typed:
        for id, snapshot in served.items():
            title = snapshot.dossier.header.title
            labels = (suggestion(snapshot), *(cut(title, length) for length in _CUT))
            if key(typed) in map(key, labels):
                return id
    return typed


def dossiers_card(
    request: Request[Any],
    served: Sequence[Snapshot],
    default: Snapshot,
    wanted: str | None,
    everyones: Snapshot,
) -> Answer:
    """Every article that can be asked; `default` is where none is named, `wanted` what was set in
    this server, `everyones` what those ask that set none.
    """
    own = wanted == default.dossier.id
    marks = {everyones.dossier.id: "asked in servers without a default"} if own else {}
    marks[default.dossier.id] = "this server’s default" if own else "asked by default"
    blocks = [Block(_described(s, marks.get(s.dossier.id))) for s in served]
    heading = f"## {plural(len(blocks), 'article')} you can ask about"
    if wanted not in (None, default.dossier.id):
        heading += (
            f"\n**This server’s default, {plain(wanted or '')}, is not served any more.** Until "
            f"another is set, “{plain(cut(default.dossier.header.title, 100))}” is asked."
        )
    footer = (
        "-# To ask another one, use the option `dossier` of any lookup.\n"
        "-# `/dossier use` sets a server’s default; it needs Manage Server."
    )
    return card(default, request, heading, blocks, footer=footer, public=False)


def using_card(snapshot: Snapshot, *, now: bool) -> Answer:
    """A server's default, whether set just `now` or before, with a button that takes it away."""
    title = plain(snapshot.dossier.header.title)
    text = f"**This server{' now' if now else ''} asks “{title}”** unless a command names another article."
    if not now:
        text += "\n-# `/dossier use` with an article sets another."
    return notice(text, _no_default(snapshot))


def no_default_card(asked: Snapshot, former: str | None = None) -> Answer:
    """That a server has no default, with what is `asked` then; `former` is no longer served."""
    title = plain(asked.dossier.header.title)
    text = f"**This server has no default.** A command that names no article asks “{title}”, as in every server without one."
    if former is not None:
        text = f"**This server’s default, {plain(former)}, is not served any more**, so “{title}” is asked."
    text += "\n-# `/dossier use` with an article sets one."
    return notice(text) if former is None else notice(text, _no_default(asked))


def _no_default(snapshot: Snapshot) -> ui.ActionRow[Any]:
    request = Request(UseNoDossier(), snapshot.dossier.id, snapshot.number)
    return ui.ActionRow(RequestButton("No default", request))


def _described(snapshot: Snapshot, mark: str | None) -> str:
    dossier, header = snapshot.dossier, snapshot.dossier.header
    lines = [
        f"**{plain(header.title)}**" + (f" · {mark}" if mark else ""),
        f"-# {plain(dossier.id)} · {attribution(header)}",
        f"-# {' · '.join(counts(dossier, 'attendances', 'claims'))}",
    ]
    return "\n".join(lines)


def which_dossier(
    served: Mapping[str, Snapshot],
    unfilled: Request[Any],
    typed: str,
    unclear: Ambiguous | NoMatch,
) -> Answer:
    """A choice of the articles that may be meant, or a miss; a choice fills the dossier."""
    ids = unclear.ids if isinstance(unclear, Ambiguous) else unclear.nearest
    titles = {id: served[id].dossier.header.title for id in ids[: limits.SELECT_OPTIONS]}
    if isinstance(unclear, NoMatch):
        text = f"**No article found for “{repeated(typed)}”.**\n-# `/dossier list` shows all."
        if not titles:
            return notice(text, outcome="miss")
        buttons = [RequestButton(title, unfilled.filled(id)) for id, title in titles.items()]
        return notice(f"{text}\n{similar(buttons)}", ui.ActionRow(*buttons), outcome="miss")
    if len(titles) == 1:
        [(id, title)] = titles.items()
        return did_you_mean(unfilled.filled(id), typed, title)
    options = [
        SelectOption(label=cut(title, limits.OPTION_TEXT), value=id, description=id)
        for id, title in titles.items()
    ]
    text = f"**Which article do you mean by “{repeated(typed)}”?**"
    return menu(unfilled, text, options, "Choose an article")
