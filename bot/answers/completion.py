"""What completion offers in an option while it is typed: only what has something to show there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot.answers import limits
from bot.answers.labels import Labels
from bot.answers.narrowing import OPTIONS, fitting, labels_of, on_days
from bot.answers.question import Question
from bot.matching.names import NameIndex
from bot.serving.snapshot import Snapshot


def completions(snapshot: Snapshot, asked: Question, field: str) -> list[tuple[str, str]]:
    """Labels and values for the option `field`, of which `asked` has what was typed so far, and the
    other options; the likeliest first.
    """
    index, typed = OPTIONS[type(asked)][field], getattr(asked, field)
    fits, labels = fitting(snapshot, asked, field), labels_of(snapshot, index)
    found = dict.fromkeys(_found(snapshot, labels, index, typed, all=fits is None))
    shown = (id for id in found if id in labels.full and (fits is None or id in fits))
    # Two who are searched for by the same words are one suggestion.
    pairs = {_value(snapshot, index, id, labels): labels.full[id] for id in reversed([*shown])}
    offered = ((label, value) for value, label in reversed(pairs.items()))
    return [*islice(offered, limits.CHOICES)]


def _found(
    snapshot: Snapshot, labels: Labels, index: str, typed: str, *, all: bool
) -> Iterable[str]:
    """The ids that may be meant; with `all`, no more than are shown."""
    if (id := labels.named(typed)) is not None:
        yield id  # it was chosen, and the option is edited once more
    if index == "quotes":
        every = [quote.id for quote in snapshot.dossier.quotes]
        most = limits.CHOICES if all else len(every)
        yield from snapshot.quotes.suggest(typed, most) if typed.strip() else every
        return
    names: NameIndex = snapshot.targets if index == "words" else getattr(snapshot, index)
    if index in ("events", "targets"):
        yield from on_days(snapshot, typed)
    yield from names.suggest(typed, limits.CHOICES if all else len(names.entries))


def _value(snapshot: Snapshot, index: str, id: str, labels: Labels) -> str:
    """The id; words to search for, since an id would find itself alone. What is too long for a value
    is sent as its label.
    """
    value = snapshot.dossier.title_of(id) if index == "words" else id
    return value if len(value) <= limits.CHOICE_TEXT else labels.full[id]
