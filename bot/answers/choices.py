"""When it is not one clear match: an honest choice, or an honest miss, for the asker alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, assert_never

from discord import SelectOption, ui

from bot.answers import limits
from bot.answers.card import Answer, Unclear, notice
from bot.answers.citations import place_ref
from bot.answers.controls import How, RequestButton, RequestSelect
from bot.answers.labels import about, label, name_of
from bot.answers.narrowing import Index, called, fitting, is_one_word, likeliest, resolved
from bot.answers.people import article_of, request_elsewhere
from bot.answers.question import PLACEHOLDER, Passage, Request
from bot.answers.text import cut, plain
from bot.facts.model import Event
from bot.matching.dates import dates
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch, Tier
from bot.serving.snapshot import Elsewhere, Snapshot

# So many of the best hits of a search may be meant; more where they have nearly all of the words.
_BEST: Final = 2
_BEST_OF_SURE: Final = 8
# How a miss begins.
_MISSES: Final[dict[Index, str]] = {
    "people": "Nobody",
    "events": "No event",
    "regions": "No region",
    "targets": "Nothing",
}
# What a menu of what fits into a field says.
_INSTEAD: Final = {
    "who": "Who reacted",
    "to": "What was reacted to",
    "speaker": "Who is quoted",
    "region": "The regions there",
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A match, and a line that says for whom it was taken; "" where the words alone were clear."""

    match: Match
    taken: str = ""


def meant(snapshot: Snapshot, request: Request[Any], field: str, index: Index) -> Match:
    """The one clear match for what was typed into a field of the question.

    Raises Unclear with a choice or a miss; its buttons ask again with the name in that field. A miss
    says in which other article a person is found.
    """
    typed = getattr(request.question, field)
    match resolved(snapshot, index, typed):
        case Match() as match:
            return match
        case Ambiguous(ids):
            raise Unclear(choice(snapshot, without(request, field), typed, ids))
        case NoMatch(nearest):
            if index == "events" and (told := _told_of(snapshot, typed)):
                raise Unclear(choice(snapshot, without(request, field), typed, told))
            elsewhere = snapshot.elsewhere(typed) if index == "people" else ()
            unfilled, what = without(request, field), _MISSES[index]
            raise Unclear(miss(snapshot, unfilled, typed, nearest, what, elsewhere))
        case other:
            assert_never(other)


def narrowed(
    snapshot: Snapshot,
    request: Request[Any],
    field: str,
    index: Index,
    has: str,
    none: Callable[[str], str] | None = None,
) -> Narrowed:
    """The same, among those only that have something to show (`has`) beside the other options.

    Where that leaves one who is called by every word that was typed, nobody needs to be asked.
    `none` makes the sentence that says that nobody has, of who it may be; without it they are asked
    about all the same.
    """
    typed = getattr(request.question, field)
    outcome, fits = resolved(snapshot, index, typed), fitting(snapshot, request.question, field)
    if not isinstance(outcome, Ambiguous) or fits is None:
        return Narrowed(meant(snapshot, request, field, index))
    several, left = len(outcome.ids), [id for id in outcome.ids if id in fits]
    names: NameIndex = getattr(snapshot, index)
    match left:
        case [] if none is not None:
            whom = f"any of the {several} that “{repeated(typed)}” may mean"
            if several == 1:
                name = plain(cut(name_of(snapshot.dossier, outcome.ids[0]), 200))
                whom = f"{name}, if “{repeated(typed)}” means that"
            raise Unclear(instead(snapshot, request, field, index, none(whom)))
        # A part of a region's name may be another region's. Several words that mean nobody else, and
        # nobody surely, are vague: what the one has cannot confirm them.
        # An event is no person: the answer says for which one the words were taken.
        case [id] if (several == 1 and _is_event(snapshot, id, typed)) or (
            index != "regions" and called(names, id, typed) and (several > 1 or is_one_word(typed))
        ):
            name = plain(cut(name_of(snapshot.dossier, id), 200))
            taken = f"“{repeated(typed)}” was taken for {name}."
            if several > 1:
                taken = (
                    f"Of the {several} that “{repeated(typed)}” may mean, only {name} has {has}."
                )
            return Narrowed(Match(id, typed, Tier.PART), f"\n-# {taken}")
        case _:
            raise Unclear(choice(snapshot, without(request, field), typed, left or outcome.ids))


def _told_of(snapshot: Snapshot, words: str) -> list[str]:
    """The events that a search for these words finds before anything else; a date is no words."""
    if dates(words):
        return []
    searched = snapshot.search(words)
    best = searched.ids[: _BEST_OF_SURE if searched.sure else _BEST]
    return [id for id in best if snapshot.dossier.find(Event, id)]


def _is_event(snapshot: Snapshot, id: str, typed: str) -> bool:
    """Whether several words that mean one alone mean an event."""
    return not is_one_word(typed) and snapshot.dossier.find(Event, id) is not None


def without(request: Request[Any], field: str) -> Request[Any]:
    """The request with a field that a choice will fill."""
    return request.to(replace(request.question, **{field: PLACEHOLDER}))


# ── choices ──


def choice(snapshot: Snapshot, unfilled: Request[Any], typed: str, ids: Sequence[str]) -> Answer:
    """A menu of who or what may be meant; if it is only one, “did you mean”."""
    if len(ids) == 1:
        said = about(snapshot.dossier, ids[0])
        return did_you_mean(unfilled.filled(ids[0]), typed, label(snapshot, ids[0]), said)
    options = _options(snapshot, ids)
    text = f"**Which one do you mean by “{repeated(typed)}”?**"
    if len(ids) > len(options):
        text += f"\n-# {len(options)} of {len(ids)}; type more of the name to see others"
    return menu(unfilled, text, options, "Choose one")


def _options(snapshot: Snapshot, ids: Sequence[str]) -> list[SelectOption]:
    return [
        SelectOption(
            label=cut(label(snapshot, id), limits.OPTION_TEXT),
            value=id,
            description=cut(about(snapshot.dossier, id), limits.OPTION_TEXT) or None,
        )
        for id in ids[: limits.SELECT_OPTIONS]
    ]


def menu(unfilled: Request[Any], text: str, options: list[SelectOption], prompt: str) -> Answer:
    """A menu; where what else was typed is too long for it, the names to ask again with."""
    select = RequestSelect(unfilled, options, prompt)
    if not select.item.disabled:
        return notice(text, ui.ActionRow(select), outcome="choice")
    names = "\n".join(f"• {plain(option.label)}" for option in options)
    return notice(f"{text}\n-# Ask again with one of these names:\n{names}", outcome="choice")


def did_you_mean(request: Request[Any], typed: str, name: str, about: str = "") -> Answer:
    """One who may be meant, to be confirmed."""
    text = meant_instead(typed, name)
    if about:
        text += f"\n-# {plain(about)}"
    button = RequestButton(name, request, how=How.TAKE)
    if button.item.disabled:  # what else was typed is too long for it
        text += "\n-# Ask again with that name."
    return notice(text, ui.ActionRow(button), outcome="choice")


def meant_instead(typed: str, other: str) -> str:
    """A question, which does not say that what was typed is the other, or is in the article."""
    return f"“{repeated(typed)}” — did you mean **{plain(cut(other, 200))}**?"


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
    # What nobody has entered is not denied.
    if found := snapshot.verifier.occurrences(typed):
        text = f"**{what} has been entered as “{repeated(typed)}”.**"
        where = ", ".join(f"¶{place.passage}" for place in found)
        text += f"\n-# The words stand in {where} of {article_name(snapshot)}."
        first = found[0]
        reading = Passage(first.passage, place_ref(found))
        items.append(ui.ActionRow(RequestButton(f"Read ¶{first.passage}", unfilled.to(reading))))
    if elsewhere:
        names = [name_of(other.snapshot.dossier, other.person) for other in elsewhere]
        buttons = []
        for name, other in zip(names, elsewhere, strict=True):
            text += f"\nIn {plain(article_of(other))}: {plain(cut(name, 80))}"
            there = f"{cut(name, 20)} in {article_of(other)}"
            buttons.append(RequestButton(there, request_elsewhere(unfilled, other)))
        items.append(ui.ActionRow(*buttons))
    if nearest:
        buttons = [RequestButton(label(snapshot, id), unfilled.filled(id)) for id in nearest]
        items += [ui.TextDisplay(similar(buttons)), ui.ActionRow(*buttons)]
    return notice(text, *items, outcome="miss")


def similar(buttons: Sequence[RequestButton]) -> str:
    """What stands above buttons of names that look like what was typed."""
    return "-# Similar names:" if len(buttons) > 1 else "-# A similar name:"


def instead(
    snapshot: Snapshot,
    request: Request[Any],
    field: str,
    index: Index,
    text: str,
    leads: Sequence[RequestButton] = (),
) -> Answer:
    """An honest “none”, with what there is: buttons, and a menu of what fits into a field."""
    rows: list[ui.Item[Any]] = [ui.ActionRow(*leads[:5])] if leads else []
    fits = fitting(snapshot, request.question, field) or ()
    if ids := likeliest(getattr(snapshot, index), fits):
        options = _options(snapshot, ids)
        select = RequestSelect(without(request, field), options, _INSTEAD[field])
        rows += [] if select.item.disabled else [ui.ActionRow(select)]
    return notice(text, *rows, outcome="miss")


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
