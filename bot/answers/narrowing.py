"""How what was typed into an option is read, and what the other options leave of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Final, Literal

from bot.answers.labels import Labels, may_be_label, offers
from bot.answers.question import (
    Attendee,
    Attendees,
    Compare,
    Help,
    Q,
    Question,
    Quotes,
    Reactions,
    Request,
    Search,
    Timeline,
)
from bot.facts.dossier import Dossier, date_of
from bot.facts.model import Event, Quote, Reaction
from bot.matching.dates import Day, dates
from bot.matching.names import NameIndex, Query
from bot.matching.normalise import fold
from bot.matching.outcome import Ambiguous, Match, NoMatch, Outcome, Tier
from bot.matching.titles import FILLERS
from bot.serving.snapshot import Snapshot

Index = Literal["people", "events", "regions", "targets"]
# The options that complete, and what each names. A search is for words, so a name stays one.
OPTIONS: Final[dict[type[Question], dict[str, Index | Literal["quotes", "words"]]]] = {
    Attendee: {"name": "people"},
    Attendees: {"event": "events", "region": "regions"},
    Timeline: {"event": "events"},
    Compare: {"first": "events", "second": "events"},
    Quotes: {"about": "quotes", "speaker": "people"},
    Reactions: {"who": "people", "to": "targets"},
    Search: {"query": "words"},
}
_MOST_NAMED: Final = 25


# ── labels ──


def as_offered(snapshot: Snapshot, request: Request[Q]) -> Request[Q]:
    """The request with the value of each option for which the label was sent."""
    asked = request.question
    if isinstance(asked, Help):
        read: dict[str, Any] = {"command": asked.command.removeprefix("/")}
    else:
        read = {
            field: value
            for field, index in OPTIONS.get(type(asked), {}).items()
            if (typed := getattr(asked, field)) and (value := _value(snapshot, index, typed))
        }
    return replace(request, question=replace(asked, **read)) if read else request


def _value(snapshot: Snapshot, index: str, label: str) -> str | None:
    id = labels_of(snapshot, index).named(label) if may_be_label(label) else None
    if id is None:
        return None
    if index == "words":
        return snapshot.dossier.title_of(id)
    if index == "quotes":
        return id
    names: NameIndex = getattr(snapshot, index)
    return id if names.owner_of(id) is not None else None


def labels_of(snapshot: Snapshot, index: str) -> Labels:
    """The labels under which what an option names is offered."""
    made = offers(snapshot)
    return {"regions": made.regions, "quotes": made.quotes}.get(index, made.names)


# ── reading ──


def resolved(snapshot: Snapshot, index: Index, typed: str) -> Outcome:
    """What was meant: by name; an event also by a date in digits or by words of its title, a region
    by a part of its name.
    """
    names: NameIndex = getattr(snapshot, index)
    outcome = names.resolve(typed)
    if isinstance(outcome, Match) and outcome.tier in (Tier.ID, Tier.EXACT):
        return outcome
    may_be_event = index in ("events", "targets")
    if may_be_event and dates(typed):
        return _among(typed, on_days(snapshot, typed))
    if isinstance(outcome, Ambiguous) and may_be_event and len(typed.split()) > 1:
        # “Reception and concert” are the words of one title, whatever “and” parts elsewhere.
        titled = _titled(snapshot.events, typed)
        return _among(typed, titled) if tuple(titled) == outcome.ids[:2] else outcome
    if not isinstance(outcome, NoMatch):
        return outcome
    if (id := labels_of(snapshot, index).called(typed)) and names.owner_of(id) is not None:
        return Match(id, typed, Tier.EXACT)
    match index:
        case "events" | "targets":
            found = _among(typed, _titled(snapshot.events, typed))
        case "regions":
            found = _region(names, typed)
        case _:
            return outcome
    return outcome if isinstance(found, NoMatch) else found


def _among(typed: str, ids: list[str]) -> Outcome:
    match ids:
        case []:
            return NoMatch()
        case [id]:
            return Match(id, typed, Tier.PART)
        case _:
            return Ambiguous(tuple(ids))


def on_days(snapshot: Snapshot, typed: str) -> list[str]:
    """The events on the days that a date in digits may mean, those likeliest to be asked for first."""
    days = dates(typed)
    found = {event.id for event in snapshot.dossier.events if _is_on(event, days)} if days else ()
    return likeliest(snapshot.events, found)


def likeliest(names: NameIndex, ids: Iterable[str]) -> list[str]:
    """These entries of an index, those likeliest to be asked for first."""
    owners = [owner for owner in map(names.owner_of, ids) if owner is not None]
    owners.sort(key=lambda owner: (-names.entries[owner].weight, owner))
    return [names.entries[owner].id for owner in owners]


def _is_on(event: Event, days: Iterable[Day]) -> bool:
    until = event.background.until if event.background else None
    known = [date for date in (date_of(event), until) if date]
    return any(day.includes(date) for day in days for date in known)


def _titled(events: NameIndex, typed: str) -> list[str]:
    """The events whose title has all the words: “Kim’s visit” is Kim Jong Un’s."""
    words = tuple(word for word in fold(typed).split() if word not in FILLERS)
    policy = events.policy
    if len(words) > policy.longest_query:
        return []
    # What is not begun takes more away.
    return list(events.ranked(words, policy.begun - 0.001, _MOST_NAMED))


def _region(regions: NameIndex, typed: str) -> Outcome:
    """The region that begins with these words; one that begins with a part may be another's: “Asia”
    is not Southeast Asia, and “South” may be South America.
    """
    words, beginning = fold(typed).split(), typed.strip().casefold()
    ids = [entry.id for entry in regions.entries]
    if len(words) > 1 and (begun := [id for id in ids if fold(id).split()[: len(words)] == words]):
        return _among(typed, begun)
    begun = [id for id in ids if id.casefold().startswith(beginning)] if len(beginning) > 1 else []
    return Ambiguous(tuple(begun)) if begun else NoMatch()


# ── narrowing ──


def fitting(snapshot: Snapshot, asked: Question, field: str) -> Collection[str] | None:
    """What has something to show in this option beside the others; None where everything has.

    An option that is not understood rules nothing out.
    """
    dossier = snapshot.dossier
    match asked, field:
        case Reactions(to=to), "who":
            targets = with_voices(dossier, _meant(snapshot, "targets", to))
            return {r.who for r in dossier.reactions if _is_in(targets, *targets_of(dossier, r))}
        case Reactions(who=who), "to":
            by = with_voices(dossier, _meant(snapshot, "people", who))
            shown = (r for r in dossier.reactions if _is_in(by, r.who))
            return {target for r in shown for target in targets_of(dossier, r)}
        case Quotes(about=about), "speaker":
            found = {*snapshot.quotes.search(about)} if about else set()
            return {q.speaker for q in dossier.quotes if _is_in(found or None, q.id)}
        case Quotes(speaker=speaker), "about" if speaker:
            by = with_voices(dossier, _meant(snapshot, "people", speaker))
            return {q.id for q in dossier.quotes if _is_in(by, q.speaker)}
        case Attendees(region=region, status=status), "event":
            regions = _meant(snapshot, "regions", region)
            there = (a for a in dossier.attendances if status in ("", a.status))
            return {a.event for a in there if _is_in(regions, a.region or "")}
        case Attendees(event=event, status=status), "region":
            events = _meant(snapshot, "events", event)
            if events is None and dossier.main_event is not None:
                events = {dossier.main_event.id}
            there = (a for a in dossier.attendances if status in ("", a.status))
            return {a.region for a in there if a.region and _is_in(events, a.event)}
        case (Compare(second=other), "first") | (Compare(first=other), "second"):
            meant = _meant(snapshot, "events", other) or set()
            return {e.id for e in dossier.events} - meant if len(meant) == 1 else None
        case _:
            return None


def targets_of(dossier: Dossier, reaction: Reaction) -> tuple[str, ...]:
    """What a reaction is to; where that is a quote, also who said it."""
    quote = dossier.find(Quote, reaction.to)
    return (reaction.to,) if quote is None else (reaction.to, quote.speaker)


def with_voices(dossier: Dossier, people: Collection[str] | None) -> Collection[str] | None:
    """These, and those who speak for one of them."""
    if people is None:
        return None
    return {*people, *(voice.id for id in people for voice in dossier.voices_of(id))}


def called(names: NameIndex, id: str, typed: str) -> bool:
    """Whether one name or description of an entry has every word that was typed, and not only nearly;
    or it happened on the day. A bare title is many people's.
    """
    owner, words = names.owner_of(id), fold(typed).split()
    if owner is None or _is_title(names, typed):
        return False
    entry = names.entries[owner]
    if not entry.titled or words[0] == "the":  # what is small may be a part of a person's name
        words = [word for word in words if word not in FILLERS]
    if not words or not all(names.calls(id, word) for word in words):
        return bool(dates(typed))
    return any({*words} <= {*fold(text).split()} for text in (*entry.names, *entry.descriptions))


def is_one_word(typed: str) -> bool:
    """Whether nothing but one word, such as a country, was typed."""
    return len([word for word in fold(typed).split() if word not in FILLERS]) == 1


def _is_title(names: NameIndex, typed: str) -> bool:
    """Whether only a title was typed, in whatever language."""
    query = Query(names, typed)
    translated = query.titles_translated()
    return not query.content or (translated is not None and not Query(names, translated).content)


def _meant(snapshot: Snapshot, index: Index, typed: str) -> set[str] | None:
    """Everything that may be meant; None where nothing was typed, or nothing understood."""
    if not typed:
        return None
    match resolved(snapshot, index, typed):
        case Match(id=id):
            return {id}
        case Ambiguous(ids):
            return {*ids}
        case NoMatch():
            return None


def _is_in(wanted: Collection[str] | None, *ids: str) -> bool:
    return wanted is None or any(id in wanted for id in ids)
