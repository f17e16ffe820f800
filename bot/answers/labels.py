"""Under which label each entry is offered, and back: some clients send a label in place of its value.

Every label is one entry's alone. It says more than the name (a role, a date, a passage), so that a name
that others have as well is never taken for a label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from bot.answers import limits
from bot.answers.people import role_line, title
from bot.answers.text import cut, day
from bot.facts.dossier import Dossier, date_of
from bot.facts.model import Event, Person
from bot.serving.indexing import Indexed
from bot.serving.snapshot import Snapshot

# One of these is in every label but a region's, whose label is its id.
_SIGNS: Final = (" — ", " (", ": ", " · ", "…")


@dataclass(frozen=True)
class Labels:
    """The labels of some entries, by id, each at most as long as a choice; and the ids, by label.

    `short` has only those that are not the bare name, for buttons and menus: where that would be too
    long, or another's too. `names` are the ids by bare name, of those whose name nobody shares.
    """

    full: Mapping[str, str]
    short: Mapping[str, str]
    ids: Mapping[str, str]
    names: Mapping[str, str]

    def named(self, label: str) -> str | None:
        """The id of the entry that was offered under this label."""
        return self.ids.get(key(label))

    def called(self, name: str) -> str | None:
        """The id of the only entry that is called so, to the letter."""
        return self.names.get(key(name))


@dataclass(frozen=True)
class Offers:
    """The labels of everything in a dossier that completion offers."""

    names: Labels  # people and events
    regions: Labels
    quotes: Labels


# As long as the facts are served, however much else is remembered.
_MADE: Final[WeakKeyDictionary[Indexed, Offers]] = WeakKeyDictionary()


def offers(snapshot: Snapshot) -> Offers:
    """The labels of a snapshot, made once for its facts."""
    made = _MADE.get(snapshot.indexed)
    if made is None:
        made = _MADE[snapshot.indexed] = _offers(snapshot.dossier)
    return made


def label(snapshot: Snapshot, id: str) -> str:
    """What an entry is called on a button or in a menu."""
    return offers(snapshot).names.short.get(id) or name_of(snapshot.dossier, id)


def about(dossier: Dossier, id: str) -> str:
    """Who or when it is, to tell it from others; "" where there is nothing to say."""
    match dossier.facts.get(id):
        case Person() as person:
            return role_line(person, dossier)
        case Event() as event if when := date_of(event):
            return day(when)
        case _:
            return ""


def name_of(dossier: Dossier, id: str) -> str:
    """The name or title of an entry, with which a line may begin."""
    fact = dossier.facts.get(id)
    return title(fact) if isinstance(fact, Person) else dossier.title_of(id)


def may_be_label(text: str) -> bool:
    """False for most of what people type: a label is longer than a name, or cut short."""
    return any(sign in text for sign in _SIGNS)


def key(label: str) -> str:
    """What stays of a label on its way: spaces and capitals may not, nor a tilde before it."""
    return " ".join(label.strip().lstrip("~").split()).casefold()


# ── making them ──


def _offers(dossier: Dossier) -> Offers:
    ids = (*(person.id for person in dossier.people), *(event.id for event in dossier.events))
    named = {id: name_of(dossier, id) for id in ids}
    regions = dict.fromkeys(a.region for a in dossier.attendances if a.region)
    numbers = {region: f"{number}" for number, region in enumerate(regions, start=1)}
    said = {q.id: f"{dossier.title_of(q.speaker)}: {q.text[0]}" for q in dossier.quotes}
    places = {id: f"¶{dossier.spans[id][0].passage}" for id in (*named, *said)}
    full = {id: _full(dossier, id, places[id]) for id in named}
    return Offers(
        _labels(full, places, named),
        _labels({region: region for region in regions}, numbers, {}),
        _labels(said, places, {}),
    )


def _full(dossier: Dossier, id: str, place: str) -> str:
    name, said = name_of(dossier, id), about(dossier, id) or place
    return f"{name} ({said})" if isinstance(dossier.facts[id], Event) else f"{name} — {said}"


def _labels(
    wanted: Mapping[str, str], marks: Mapping[str, str], names: Mapping[str, str]
) -> Labels:
    ids: dict[str, str] = {}
    full = _distinct(wanted, marks, limits.CHOICE_TEXT, ids)
    shared = _shared(names.values())
    longer = {
        id: wanted[id]
        for id, name in names.items()
        if len(name) > limits.BUTTON_LABEL or key(name) in shared
    }
    short = _distinct(longer, marks, limits.BUTTON_LABEL, ids)
    called = {key(name): id for id, name in names.items() if key(name) not in shared}
    return Labels(full, short, ids, called)


def _distinct(
    wanted: Mapping[str, str], marks: Mapping[str, str], length: int, ids: dict[str, str]
) -> dict[str, str]:
    """The labels, none longer than `length`, which go into `ids`; one that several would have gets
    its mark, or where that is shared too its id.
    """
    shared = _shared(cut(label, length) for label in wanted.values())
    found: dict[str, str] = {}
    for id, label in wanted.items():
        marked = (f"{cut(label, length - len(m) - 3)} · {m}" for m in (marks[id], id))
        ways = (way for way in (cut(label, length), *marked) if key(way) not in shared)
        found[id] = next((way for way in ways if ids.setdefault(key(way), id) == id), id)
    return found


def _shared(labels: Iterable[str]) -> set[str]:
    """The keys that several of the labels have."""
    return {label for label, count in Counter(map(key, labels)).items() if count > 1}
