"""A person's card: as the article names them, where they were, and what else it has of them."""

from __future__ import annotations

from itertools import groupby

from bot.answers.card import Answer, Block, card
from bot.answers.choices import meant, repeated
from bot.answers.controls import RequestButton
from bot.answers.people import (
    article_of,
    background_line,
    in_the_article,
    request_elsewhere,
    role_line,
    status_label,
    title,
)
from bot.answers.question import PLACEHOLDER, Attendee, Question, Quotes, Reactions, Request
from bot.answers.registry import answers
from bot.answers.text import plain, plural, when
from bot.answers.timeline import claims_button
from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT, Attendance, Person
from bot.matching.normalise import fold
from bot.matching.outcome import Match, Tier
from bot.serving.snapshot import Snapshot


@answers(Attendee)
def attendee(snapshot: Snapshot, request: Request[Attendee]) -> Answer:
    """Everything about one person, each fact with its source."""
    dossier, typed = snapshot.dossier, request.question.name
    unfilled = request.to(Attendee(PLACEHOLDER))
    found = meant(snapshot, request, "name", "people")
    person = dossier.person(found.id)
    role = role_line(person, dossier)
    heading = f"## {plain(title(person))}"
    if role:
        heading += f"\n-# {plain(role)}"
    heading += _matched(typed, person, found)
    if background := background_line(person.background):
        heading += f"\n{background}"
    dossier, words = snapshot.dossier, person.evidence[0].exact
    in_heading = set(fold(words).split()) <= set(fold(f"{person.name} {role}").split())
    also_in = [
        RequestButton(f"Also in {article_of(other)}", request_elsewhere(unfilled, other))
        for other in snapshot.also_in(person)
    ]
    answer = card(
        snapshot,
        request,
        heading,
        _blocks(snapshot, person, named=not in_heading),
        _leads(dossier, request, person),
        also_in,
        heading_source=person.id if in_heading else None,
    )
    return answer.with_tiers(found)


def _matched(typed: str, person: Person, match: Match) -> str:
    """How the query was read, where it was not this name or a part of it."""
    words, name = set(fold(typed).split()), set(fold(person.name).split())
    if match.tier is Tier.ID or words <= name:
        return ""
    read = f"\n-# Matched “{repeated(typed)}” to {plain(person.name)}"
    match match.tier:
        case Tier.EXACT | Tier.PART if name <= words:
            return read  # the name, and a title or a degree beside it
        case Tier.EXACT | Tier.PART:
            return f"{read} (another spelling)"
        case Tier.DESCRIPTION if fold(match.via) != fold(typed):
            return f"{read} ({plain(match.via)})"
        case Tier.DESCRIPTION:
            return read
        case Tier.FUZZY:
            return f"{read} (a similar spelling)"


def _blocks(snapshot: Snapshot, person: Person, *, named: bool) -> list[Block]:
    """How the article names the person, if `named`, and where it has them; the main event first."""
    dossier, words = snapshot.dossier, person.evidence[0].exact
    lines = [(person.id, f"**In the article:** {in_the_article(words)}")] if named else []
    order = {event.id: at for at, event in enumerate(dossier.timeline)}
    main = dossier.main_event.id if dossier.main_event else None
    attendances = sorted(
        dossier.attendances_of(person.id), key=lambda a: (a.event != main, order[a.event])
    )
    lines += [(a.id, _attendance(dossier, a, words)) for a in attendances]
    blocks = []
    # What rests on the same words stands together, beside one button.
    for _, same in groupby(lines, key=lambda line: dossier.spans[line[0]]):
        together = list(same)
        blocks.append(Block("\n".join(text for _, text in together), together[0][0]))
    if not attendances:
        blocks.append(Block(_no_attendance(snapshot, person)))
    return blocks


def _attendance(dossier: Dossier, attendance: Attendance, named: str) -> str:
    event = dossier.event(attendance.event)
    label = status_label(attendance.status).capitalize()
    text = f"**{label}** — {plain(event.title)}\n-# {plain(when(event))}"
    words = attendance.evidence[-1].exact
    if attendance.status not in PRESENT and words != named:
        text += f"\n-# In the article: {in_the_article(words)}"
    if attendance.reported_by is not None:
        text += f"\n-# as reported by {plain(dossier.title_of(attendance.reported_by))}"
    return text


def _no_attendance(snapshot: Snapshot, person: Person) -> str:
    """Not said to have been anywhere, which is not the same as said to be absent."""
    dossier = snapshot.dossier
    if person.name == dossier.header.author:
        return "**The author of the article.** It does not place its author at any event."
    quotes, reactions = dossier.quotes_by(person.id), dossier.reactions_by(person.id)
    has = [plural(len(quotes), "quote")] if quotes else []
    has += [plural(len(reactions), "reaction")] if reactions else []
    only = f"has {' and '.join(has)} by" if has else "only mentions"
    if not snapshot.coverage.complete:
        known = f" {' and '.join(has)} by {plain(person.name)}." if has else ""
        return f"**No attendance has been entered.**{known}"
    return f"**Not said to have attended any event.** The article {only} {plain(person.name)}."


def _leads(dossier: Dossier, request: Request[Attendee], person: Person) -> list[RequestButton]:
    """The buttons to what else the article has of a person."""
    quotes, reactions = dossier.quotes_of(person.id), dossier.reactions_of(person.id)
    leads: list[tuple[int, str, Question]] = [
        (len(quotes), "quote", Quotes(speaker=person.id)),
        (len(reactions), "reaction", Reactions(who=person.id)),
    ]
    buttons = [RequestButton(plural(n, of), request.to(asks)) for n, of, asks in leads if n]
    return buttons + claims_button(dossier, request, person.id)
