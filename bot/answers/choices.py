"""When it is not one clear match: an honest choice, or an honest miss, for the asker alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Literal, assert_never

from discord import SelectOption, ui

from bot.answers import limits
from bot.answers.card import Answer, Unclear, notice
from bot.answers.citations import place_ref
from bot.answers.controls import How, RequestButton, RequestSelect
from bot.answers.people import article_of, request_elsewhere, role_line, title
from bot.answers.question import PLACEHOLDER, Passage, Request
from bot.answers.text import cut, day, plain
from bot.facts.dossier import date_of
from bot.facts.model import Event, Person
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.serving.snapshot import Elsewhere, Snapshot

Index = Literal["people", "events", "regions", "targets"]
# How a miss begins.
_MISSES: Final[dict[Index, str]] = {
    "people": "Nobody",
    "events": "No event",
    "regions": "No region",
    "targets": "Nothing",
}


def meant(snapshot: Snapshot, request: Request[Any], field: str, index: Index) -> Match:
    """The one clear match for what was typed into a field of the question.

    Raises Unclear with a choice or a miss; its buttons ask again with the name in that field. A miss
    says in which other article a person is found.
    """
    typed = getattr(request.question, field)
    unfilled = request.to(replace(request.question, **{field: PLACEHOLDER}))
    names: NameIndex = getattr(snapshot, index)
    match names.resolve(typed):
        case Match() as match:
            return match
        case Ambiguous(ids):
            raise Unclear(choice(snapshot, unfilled, typed, ids))
        case NoMatch(nearest):
            elsewhere = snapshot.elsewhere(typed) if index == "people" else ()
            raise Unclear(miss(snapshot, unfilled, typed, nearest, _MISSES[index], elsewhere))
        case other:
            assert_never(other)


# ── choices ──


def choice(snapshot: Snapshot, unfilled: Request[Any], typed: str, ids: Sequence[str]) -> Answer:
    """A menu of who or what may be meant; if it is only one, “did you mean”."""
    if len(ids) == 1:
        name, about = _label(snapshot, ids[0]), _about(snapshot, ids[0])
        return did_you_mean(unfilled.filled(ids[0]), typed, name, about)
    options = [
        SelectOption(
            label=cut(_label(snapshot, id), limits.OPTION_TEXT),
            value=id,
            description=cut(_about(snapshot, id), limits.OPTION_TEXT) or None,
        )
        for id in ids[: limits.SELECT_OPTIONS]
    ]
    text = f"**Which one do you mean by “{repeated(typed)}”?**"
    if len(ids) > len(options):
        text += f"\n-# {len(options)} of {len(ids)}; type more of the name to see others"
    return menu(unfilled, text, options, "Choose one")


def menu(unfilled: Request[Any], text: str, options: list[SelectOption], prompt: str) -> Answer:
    """A menu; where what else was typed is too long for it, the names to ask again with."""
    select = RequestSelect(unfilled, options, prompt)
    if not select.item.disabled:
        return notice(text, ui.ActionRow(select), outcome="choice")
    names = "\n".join(f"• {plain(option.label)}" for option in options)
    return notice(f"{text}\n-# Ask again with one of these names:\n{names}", outcome="choice")


def did_you_mean(request: Request[Any], typed: str, name: str, about: str = "") -> Answer:
    """A question, which does not say that what was typed is the name."""
    text = f"“{repeated(typed)}” — did you mean **{plain(cut(name, 200))}**?"
    if about:
        text += f"\n-# {plain(about)}"
    button = RequestButton(name, request, how=How.TAKE)
    if button.item.disabled:  # what else was typed is too long for it
        text += "\n-# Ask again with that name."
    return notice(text, ui.ActionRow(button), outcome="choice")


# ── misses ──


def miss(
    snapshot: Snapshot,
    unfilled: Request[Any],
    typed: str,
    nearest: Sequence[str],
    what: str,
    elsewhere: Sequence[Elsewhere],
) -> Answer:
    """Nothing found, with buttons to similar names, and to the name `elsewhere`; never a card."""
    text = f"**{what} found for “{repeated(typed)}” in {article_name(snapshot)}.**"
    items: list[ui.Item[Any]] = []
    if not snapshot.coverage.complete:
        text = f"**{what} has been entered as “{repeated(typed)}” in {article_name(snapshot)}.**"
    # What nobody has entered is not denied; a region is a heading, and no matter of mention.
    if what != _MISSES["regions"] and (found := snapshot.verifier.occurrences(typed)):
        text = f"**{what} has been entered as “{repeated(typed)}”.**"
        where = ", ".join(f"¶{place.passage}" for place in found)
        text += f"\n-# The words stand in {where} of {article_name(snapshot)}."
        first = found[0]
        reading = Passage(first.passage, place_ref(found))
        items.append(ui.ActionRow(RequestButton(f"Read ¶{first.passage}", unfilled.to(reading))))
    if elsewhere:
        names = [_label(other.snapshot, other.person) for other in elsewhere]
        buttons = []
        for name, other in zip(names, elsewhere, strict=True):
            text += f"\nIn {plain(article_of(other))}: {plain(cut(name, 80))}"
            label = f"{cut(name, 20)} in {article_of(other)}"
            buttons.append(RequestButton(label, request_elsewhere(unfilled, other)))
        items.append(ui.ActionRow(*buttons))
    if nearest:
        buttons = [RequestButton(_label(snapshot, id), unfilled.filled(id)) for id in nearest]
        items += [ui.TextDisplay(similar(buttons)), ui.ActionRow(*buttons)]
    return notice(text, *items, outcome="miss")


def similar(buttons: Sequence[RequestButton]) -> str:
    """What stands above buttons of names that look like what was typed."""
    return "-# Similar names:" if len(buttons) > 1 else "-# A similar name:"


def nothing(text: str, hint: str = "") -> Answer:
    """An honest “not in this article”, with what to do instead."""
    return notice(f"**{text}** {hint}".rstrip(), outcome="miss")


def too_old() -> Answer:
    """The button cannot be read, its dossier is not served, or what was typed is forgotten."""
    return _stale("**This button is too old.**")


def gone() -> Answer:
    """A button's fact is not served any more."""
    return _stale("**The facts have changed, and this one is gone.**")


def _stale(text: str) -> Answer:
    return notice(f"{text} Please ask again with the command.", outcome="stale")


# ── words ──


def repeated(typed: str) -> str:
    """What was typed, as an answer repeats it."""
    return plain(cut(typed, 80))


def article_name(snapshot: Snapshot) -> str:
    """The article that was asked, by its title if there are others."""
    if not any(snapshot.others):
        return "this article"
    return f"“{repeated(snapshot.dossier.header.title)}”"


def suggestion(snapshot: Snapshot, id: str) -> str:
    """A name with its role or date, as autocomplete shows it."""
    label, about = _label(snapshot, id), _about(snapshot, id)
    if about and isinstance(snapshot.dossier.facts.get(id), Event):
        label = f"{label} ({about})"
    elif about:
        label = f"{label} — {about}"
    return cut(label, limits.CHOICE_TEXT)


def _about(snapshot: Snapshot, id: str) -> str:
    """Who or when it is, to tell it from others; "" where there is nothing to say."""
    match snapshot.dossier.facts.get(id):
        case Person() as person:
            return role_line(person, snapshot.dossier)
        case Event() as event if when := date_of(event):
            return day(when)
        case _:
            return ""


def _label(snapshot: Snapshot, id: str) -> str:
    fact = snapshot.dossier.facts.get(id)
    return title(fact) if isinstance(fact, Person) else snapshot.dossier.title_of(id)
