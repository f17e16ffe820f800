"""A person's card: as the article names them, where they were, and what else it has of them."""

from __future__ import annotations

from bot.answers.card import Answer, Block, card
from bot.answers.pressing import RequestButton
from bot.answers.requests import Request
from bot.answers.text import cut, flag, plain, plural
from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT, Attendance, Background, Person
from bot.library import Snapshot
from bot.search.outcome import Match, Tier

_KIND = {"group": "a group", "media": "media", "institution": "an institution"}


def person_card(snapshot: Snapshot, request: Request, person: Person, match: Match) -> Answer:
    """Everything about one person, each fact with its source."""
    dossier = snapshot.dossier
    heading = f"## {plain(title(person))}"
    if role := role_line(person, dossier):
        heading += f"\n-# {plain(role)}"
    heading += _matched(request.arg(0), person, match)
    named = f"**In the article:** {in_the_article(person.evidence[0].exact)}"
    blocks = [Block(named, person.id)]
    attendances = dossier.attendances_of(person.id)
    blocks += [Block(_attendance(dossier, attendance), attendance.id) for attendance in attendances]
    if not any(attendance.status in PRESENT for attendance in attendances):
        blocks.append(Block(_nowhere(dossier, person, attendances)))
    if person.background is not None and (shown := background_line(person.background)):
        blocks.append(Block(shown))
    return Answer(card(snapshot, request, heading, blocks, buttons=_more(dossier, request, person)))


def title(person: Person) -> str:
    """The name as the article spells it, or the description that stands for one."""
    return person.name[0].upper() + person.name[1:]


def in_the_article(words: str) -> str:
    """The article's own words, set apart from the bot's."""
    return f"*{plain(cut(words, 400))}*"


def role_line(person: Person, dossier: Dossier) -> str:
    """Role, relations and country as the article gives them, not escaped; "" where it gives none."""
    relations = (f"{r.kinship} of {dossier.title_of(r.to)}" for r in person.relations)
    country = person.country if (person.country or "") not in (person.role or "") else None
    parts = [
        person.role or _KIND.get(person.kind),
        *relations,
        country,
        "not named in the article" if person.unnamed else None,
    ]
    return " · ".join(part for part in parts if part)


def background_line(background: Background) -> str:
    """What is not from the article, labelled as such; "" where there is nothing to show."""
    place = " ".join(part for part in (flag(background.country), background.office) if part)
    parts = [background.full_name, place, background.native, background.note]
    shown = " · ".join(part for part in parts if part)
    return f"-# **Background, not from the article:** {plain(shown)}" if shown else ""


def _matched(asked: str, person: Person, match: Match) -> str:
    """How the query was read, where it was not this name or a part of it."""
    match match.tier:
        case Tier.ID | Tier.PART:
            return ""
        case Tier.EXACT if match.via == person.name:
            return ""
        case Tier.EXACT:
            how = "another spelling"
        case Tier.DESCRIPTION:
            how = match.via
        case Tier.FUZZY:
            how = f"like “{match.via}”"
    return f"\n-# Matched “{plain(cut(asked, 80))}” to {plain(person.name)} ({plain(how)})"


def _attendance(dossier: Dossier, attendance: Attendance) -> str:
    event = dossier.event(attendance.event)
    assert event is not None
    details = " · ".join(part for part in (event.when, event.place) if part)
    text = f"**{attendance.status.capitalize()}** — {plain(event.title)}"
    if details:
        text += f"\n-# {plain(details)}"
    if attendance.status not in PRESENT:
        text += f"\n-# In the article: {in_the_article(attendance.evidence[-1].exact)}"
    if attendance.reported_by is not None:
        text += f"\n-# as reported by {plain(dossier.title_of(attendance.reported_by))}"
    return text


def _nowhere(dossier: Dossier, person: Person, attendances: tuple[Attendance, ...]) -> str:
    """Said to be absent, and not said to have been anywhere, are two different answers."""
    if attendances:
        return "The article does not place them at any event."
    has = [
        what
        for what, there in (
            ("quotes them", dossier.quotes_by(person.id)),
            ("tells how they reacted", dossier.reactions_by(person.id)),
        )
        if there
    ]
    only = f"; it {' and '.join(has)}" if has else "; it only mentions them"
    return f"**Not said to have attended.** The article does not place them at any event{only}."


def _more(dossier: Dossier, request: Request, person: Person) -> list[RequestButton]:
    quotes, reactions, claims = (
        len(dossier.quotes_by(person.id)),
        len(dossier.reactions_by(person.id)),
        len(dossier.claims_about(person.id)),
    )
    buttons = []
    if quotes:
        buttons.append(RequestButton(plural(quotes, "quote"), request.to("quote", "", person.id)))
    if reactions:
        buttons.append(
            RequestButton(plural(reactions, "reaction"), request.to("reaction", person.id, ""))
        )
    if claims:
        buttons.append(
            RequestButton(f"What the author says ({claims})", request.to("claims", person.id))
        )
    return buttons
