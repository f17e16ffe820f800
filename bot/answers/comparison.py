"""Two events side by side: who was at both, at one, at the other."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answers.card import Answer, Block, card
from bot.answers.dates import when
from bot.answers.people import status_label, title
from bot.answers.pressing import RequestButton
from bot.answers.requests import Request
from bot.answers.text import cut, plain
from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT, Event
from bot.library import Snapshot

_TITLE = 60


def comparison_card(snapshot: Snapshot, request: Request, first: Event, second: Event) -> Answer:
    """Three short lists of names; the rosters, with their sources, are a press away."""
    dossier = snapshot.dossier
    at_first, at_second = _present(dossier, first), _present(dossier, second)
    names = [plain(cut(event.title, _TITLE)) for event in (first, second)]
    both = [id for id in at_first if id in at_second]
    lists = (
        ("Named for both", both),
        (f"Named only for {names[0]}", [id for id in at_first if id not in at_second]),
        (f"Named only for {names[1]}", [id for id in at_second if id not in at_first]),
    )
    blocks = [
        Block(f"**{heading}** ({len(ids)})\n{_named(dossier, ids)}") for heading, ids in lists
    ]
    blocks += [
        Block(f"**Not at {name}, says the article**\n{gone}")
        for name, event in zip(names, (first, second), strict=True)
        if (gone := _absent(dossier, event))
    ]
    blocks.append(
        Block("-# Whom the article names for one event alone may still have been at the other.")
    )
    buttons = [
        RequestButton(
            f"Who was at {cut(event.title, _TITLE)}", request.to("attendees", event.id, "", "")
        )
        for event in (first, second)
        if dossier.attendances_at(event.id)
    ]
    lines = (
        f"**{name}** · {plain(when(event))}"
        for name, event in zip(names, (first, second), strict=True)
    )
    heading = "## Compared\n-# " + "\n-# ".join(lines)
    return Answer(card(snapshot, request, heading, blocks, buttons=buttons))


def _present(dossier: Dossier, event: Event) -> list[str]:
    """Who was there, in the order of the article."""
    return [a.person for a in dossier.attendances_at(event.id) if a.status in PRESENT]


def _absent(dossier: Dossier, event: Event) -> str:
    gone = [a for a in dossier.attendances_at(event.id) if a.status not in PRESENT]
    return ", ".join(
        f"{plain(dossier.title_of(a.person))} ({status_label(a.status)})" for a in gone
    )


def _named(dossier: Dossier, ids: Iterable[str]) -> str:
    people = (person for id in ids if (person := dossier.person(id)) is not None)
    return ", ".join(plain(title(person)) for person in people) or "nobody whom the article names"
