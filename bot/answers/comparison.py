"""Two events side by side: who was at both, at one, at the other."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answers.card import Answer, Block, card
from bot.answers.choices import meant, nothing
from bot.answers.citations import place_ref, roster_ref
from bot.answers.controls import RequestButton
from bot.answers.people import status_label, title
from bot.answers.question import Attendees, Compare, Request
from bot.answers.registry import answers
from bot.answers.text import cut, plain, plural, when
from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT, Attendance, Event
from bot.serving.snapshot import Snapshot

_TITLE = 60


@answers(Compare)
def compare(snapshot: Snapshot, request: Request[Compare]) -> Answer:
    """The two events, each with the words that say who was there; then three short lists of names."""
    dossier, asked = snapshot.dossier, request.question
    first = meant(snapshot, request, "first", "events")
    second = meant(snapshot, request.to(Compare(first.id, asked.second)), "second", "events")
    if first.id == second.id:
        name = plain(dossier.title_of(first.id))
        return nothing(f"Both are “{name}”.", "Name two different events to compare them.")
    events = [dossier.event(first.id), dossier.event(second.id)]
    at_first, at_second = (_present(dossier, event) for event in events)
    names = [plain(cut(event.title, _TITLE)) for event in events]
    blocks = [
        Block(
            f"**{name}**\n-# {plain(when(event))}",
            roster_ref(event.id) if dossier.attendances_at(event.id) else event.id,
        )
        for name, event in zip(names, events, strict=True)
    ]
    lists = (
        ("At both", [id for id in at_first if id in at_second]),
        (f"{names[0]} only", [id for id in at_first if id not in at_second]),
        (f"{names[1]} only", [id for id in at_second if id not in at_first]),
    )
    blocks += [Block(_list(dossier, heading, ids), apart=True) for heading, ids in lists]
    for name, event in zip(names, events, strict=True):
        if gone := _absent(dossier, event):
            who = ", ".join(
                f"{plain(dossier.title_of(a.person))} ({status_label(a.status)})" for a in gone
            )
            cited = place_ref(dossier.spans[a.id][-1] for a in gone)
            text = f"**Not there, says the article: {name}**\n{who}"
            blocks.append(Block(text, cited, apart=True))
    blocks.append(
        Block("-# Someone named for one event may also have been at the other.", apart=True)
    )
    buttons = [
        RequestButton(f"Who was there: {cut(event.title, _TITLE)}", request.to(Attendees(event.id)))
        for event in events
        if dossier.attendances_at(event.id)
    ]
    heading = "## Two events compared\n-# who was there, as far as the article says"
    return card(snapshot, request, heading, blocks, buttons).with_tiers(first, second)


def _present(dossier: Dossier, event: Event) -> list[str]:
    """Who was there, in the order of the article."""
    return [a.person for a in dossier.attendances_at(event.id) if a.status in PRESENT]


def _absent(dossier: Dossier, event: Event) -> list[Attendance]:
    return [a for a in dossier.attendances_at(event.id) if a.status not in PRESENT]


def _list(dossier: Dossier, heading: str, ids: Iterable[str]) -> str:
    """The names under a bold heading; a group is not counted as a person."""
    people = [dossier.person(id) for id in ids]
    humans = sum(person.kind == "human" for person in people)
    counts = [plural(humans, "person", "people")] if humans else []
    if groups := len(people) - humans:
        counts.append(plural(groups, "group"))
    names = ", ".join(plain(title(person)) for person in people) or "nobody"
    return f"**{heading}** ({', '.join(counts) or '0'})\n{names}"
