"""When it is not one clear match: an honest choice, or an honest miss, for the asker alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

import discord
from discord import ui

from bot.answers import limits
from bot.answers.card import Answer, notice
from bot.answers.controls import TAKE, RequestButton, RequestSelect
from bot.answers.people import article_of, role_line, there, title
from bot.answers.question import HOLE, Request
from bot.answers.text import cut, day, plain
from bot.facts.dossier import date_of
from bot.facts.model import Event, Person
from bot.matching.outcome import Ambiguous, Match, NoMatch, Outcome
from bot.serving.snapshot import Elsewhere, Snapshot


def clear(
    snapshot: Snapshot, outcome: Outcome, hole: Request, asked: str, *, what: str
) -> Match | Answer:
    """The one clear match, or what to tell the asker instead.

    `hole` is the request with a hole for the id that a choice fills in; `what` begins a miss.
    """
    match outcome:
        case Match():
            return outcome
        case Ambiguous(ids):
            return choice(snapshot, hole, asked, ids)
        case NoMatch(nearest):
            return miss(snapshot, hole, asked, nearest, what=what)
        case other:
            assert_never(other)


def one_person(snapshot: Snapshot, hole: Request, asked: str) -> Match | Answer:
    """The one person who is meant; a miss says in which other article that name is found."""
    outcome = snapshot.people.resolve(asked)
    if isinstance(outcome, NoMatch):
        elsewhere = snapshot.elsewhere(asked)
        return miss(snapshot, hole, asked, outcome.nearest, elsewhere=elsewhere)
    return clear(snapshot, outcome, hole, asked, what="Nobody")


def choice(snapshot: Snapshot, request: Request, asked: str, ids: Sequence[str]) -> Answer:
    """Who or what may be meant; `request` has a hole for the id that is chosen."""
    if len(ids) == 1:
        return _suggested(snapshot, request, asked, ids[0])
    shown = ids[: limits.SELECT_OPTIONS]
    text = f"**Which one do you mean by “{plain(cut(asked, 80))}”?**"
    if len(ids) > len(shown):
        text += f"\n-# {len(shown)} of {len(ids)}; type more of the name to see others"
    select = RequestSelect(request, [_option(snapshot, id) for id in shown], "Choose one")
    return Answer(notice(text, ui.ActionRow(select)), public=False, outcome="choice")


def _suggested(snapshot: Snapshot, request: Request, asked: str, id: str) -> Answer:
    """The only one who may be meant, as a question: what was typed is not said to be their name."""
    name = _label(snapshot, id)
    text = did_you_mean(asked, name)
    if about := _about(snapshot, id):
        text += f"\n-# {plain(about)}"
    button = RequestButton(name, request.filled(id), how=TAKE)
    if button.item.disabled:  # what else was typed is too long for it
        text += "\n-# Ask again with that name."
    return Answer(notice(text, ui.ActionRow(button)), public=False, outcome="choice")


def did_you_mean(asked: str, name: str) -> str:
    return f"“{plain(cut(asked, 80))}” — did you mean **{plain(cut(name, 200))}**?"


def miss(
    snapshot: Snapshot,
    request: Request,
    asked: str,
    nearest: Sequence[str],
    *,
    what: str = "Nobody",
    elsewhere: Sequence[Elsewhere] = (),
) -> Answer:
    """Nothing found, with up to three that look alike as buttons; never a card.

    Nor a card of another article, where the name is found `elsewhere`: a button to it.
    """
    text = f"**{what} found for “{plain(cut(asked, 80))}” in {_asked(snapshot)}.**"
    items: list[ui.Item[Any]] = []
    if elsewhere:
        found = [(_label(other.snapshot, other.person), other) for other in elsewhere]
        lines = [f"In {plain(article_of(other))}: {plain(cut(name, 80))}" for name, other in found]
        text = "\n".join((text, *lines))
        buttons = [
            RequestButton(f"{cut(n, 20)} in {article_of(o)}", there(request, o)) for n, o in found
        ]
        items.append(ui.ActionRow(*buttons))
    if nearest:
        buttons = [RequestButton(_label(snapshot, id), request.filled(id)) for id in nearest]
        items += [ui.TextDisplay(similar(buttons)), ui.ActionRow(*buttons)]
    return Answer(notice(text, *items), public=False, outcome="miss")


def similar(buttons: Sequence[RequestButton]) -> str:
    """What stands above buttons of names that look like what was typed."""
    return "-# Similar names:" if len(buttons) > 1 else "-# A similar name:"


def _asked(snapshot: Snapshot) -> str:
    """The article that was asked: by its title where there are others."""
    if not any(snapshot.others):
        return "this article"
    return f"“{plain(cut(snapshot.dossier.header.title, 80))}”"


def nothing(text: str) -> Answer:
    """An honest “not in this article”, in the words given."""
    return Answer(notice(text), public=False, outcome="miss")


def same_event(name: str) -> Answer:
    return nothing(f"**Both are “{plain(name)}”.** Name two different events to compare them.")


def nothing_found(snapshot: Snapshot, request: Request, query: str) -> Answer:
    """A search without a result, with the people whose names look a little like it."""
    outcome = snapshot.people.resolve(query)
    nearest = outcome.nearest if isinstance(outcome, NoMatch) else ()
    hole, elsewhere = request.to("attendee", HOLE), snapshot.elsewhere(query)
    return miss(snapshot, hole, query, nearest, what="Nothing", elsewhere=elsewhere)


def no_event(snapshot: Snapshot) -> Answer:
    return nothing(f"**No event in {_asked(snapshot)}.**")


def no_quote(snapshot: Snapshot, about: str, speaker: str | None) -> Answer:
    by = f" by {plain(speaker)}" if speaker else ""
    return nothing(f"**No quote{by} about “{plain(cut(about, 80))}” in {_asked(snapshot)}.**")


def no_quote_at_all(snapshot: Snapshot) -> Answer:
    return nothing(f"**Nobody is quoted in {_asked(snapshot)}.**")


def no_quote_by(snapshot: Snapshot, name: str) -> Answer:
    return nothing(f"**No quote by {plain(name)} in {_asked(snapshot)}.**")


def no_reaction(snapshot: Snapshot, by: str | None, to: str | None) -> Answer:
    whose = (f" by {plain(by)}" if by else "") + (f" to {plain(to)}" if to else "")
    article = _asked(snapshot)
    return nothing(f"**{article[0].upper()}{article[1:]} tells of no reaction{whose}.**")


def no_passage(snapshot: Snapshot, number: int) -> Answer:
    last = len(snapshot.dossier.article.passages)
    return nothing(f"**There is no ¶{number} in {_asked(snapshot)}.** It has ¶1 to ¶{last}.")


def too_old() -> Answer:
    """A button's question can no longer be understood: the dossier is not served, or words are lost."""
    return _stale("**This button is too old.** Please ask again with the command.")


def gone() -> Answer:
    """A button's fact is no longer among those being served."""
    return _stale(
        "**The facts have changed, and this one is gone.** Please ask again with the command."
    )


def _stale(text: str) -> Answer:
    return Answer(notice(text), public=False, outcome="stale")


def suggestion(snapshot: Snapshot, id: str) -> str:
    """A name with its role, as an autocomplete choice shows it."""
    fact = snapshot.dossier.facts.get(id)
    match fact:
        case Person():
            role = role_line(fact, snapshot.dossier)
            return cut(f"{title(fact)} — {role}" if role else title(fact), limits.CHOICE_TEXT)
        case Event():
            when = date_of(fact)
            return cut(f"{fact.title} ({day(when)})" if when else fact.title, limits.CHOICE_TEXT)
        case _:
            return cut(id, limits.CHOICE_TEXT)


def _option(snapshot: Snapshot, id: str) -> discord.SelectOption:
    return discord.SelectOption(
        label=cut(_label(snapshot, id), limits.OPTION_TEXT),
        value=id,
        description=cut(_about(snapshot, id), limits.OPTION_TEXT) or None,
    )


def _about(snapshot: Snapshot, id: str) -> str:
    """Who or when it is, to tell it from others; "" where there is nothing to say."""
    fact = snapshot.dossier.facts.get(id)
    if isinstance(fact, Person):
        return role_line(fact, snapshot.dossier)
    when = date_of(fact) if isinstance(fact, Event) else None
    return day(when) if when else ""


def _label(snapshot: Snapshot, id: str) -> str:
    fact = snapshot.dossier.facts.get(id)
    return title(fact) if isinstance(fact, Person) else snapshot.dossier.title_of(id)
