"""A person's card: as the article names them, where they were, and what else it has of them."""

from __future__ import annotations

from itertools import groupby

from bot.answers.card import Answer, Block, card
from bot.answers.controls import RequestButton
from bot.answers.question import HOLE, Request
from bot.answers.text import cut, flag, plain, plural, when
from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT, Attendance, Background, Person
from bot.matching.normalise import fold
from bot.matching.outcome import Match, Tier
from bot.serving.snapshot import Elsewhere, Snapshot

_KIND = {"group": "a group", "media": "media", "institution": "an institution"}


def person_card(snapshot: Snapshot, request: Request, person: Person, match: Match) -> Answer:
    """Everything about one person, each fact with its source."""
    dossier = snapshot.dossier
    heading = f"## {plain(title(person))}"
    role = role_line(person, dossier)
    if role:
        heading += f"\n-# {plain(role)}"
    heading += _matched(request.arg(0), person, match)
    if person.background is not None and (shown := background_line(person.background)):
        heading += f"\n{shown}"
    named = person.evidence[0].exact
    shown_already = set(fold(named).split()) <= set(fold(f"{person.name} {role}").split())
    lines = [] if shown_already else [(person.id, f"**In the article:** {in_the_article(named)}")]
    order = {event.id: at for at, event in enumerate(dossier.timeline)}
    main = dossier.main_event.id if dossier.main_event else None
    attendances = sorted(
        dossier.attendances_of(person.id), key=lambda a: (a.event != main, order[a.event])
    )
    lines += [(a.id, _attendance(dossier, a, named)) for a in attendances]
    blocks = []
    # What rests on the same words stands together, beside one button.
    for _, same in groupby(lines, key=lambda line: dossier.spans[line[0]]):
        told = list(same)
        blocks.append(Block("\n".join(text for _, text in told), told[0][0]))
    if not attendances:
        blocks.append(Block(_nowhere(dossier, person)))
    rows = [_more(dossier, request, person), _also_in(snapshot, request, person)]
    source = person.id if shown_already else None
    return Answer(card(snapshot, request, heading, blocks, heading_source=source, rows=rows))


def title(person: Person) -> str:
    """The name as the article spells it, or the description that stands for one."""
    return person.name[0].upper() + person.name[1:]


def in_the_article(words: str) -> str:
    """The article's own words, set apart from the bot's."""
    return f"*{plain(cut(words, 400))}*"


def role_line(person: Person, dossier: Dossier) -> str:
    """Role, relations and country as the article gives them, not escaped; "" where it gives none.

    What the name says already (“Kim Jong Un’s daughter”, “the leader of Laos”) is not said again.
    """
    related = ((r.kinship, dossier.title_of(r.to)) for r in person.relations)
    relations = (
        f"{kinship} of {to}"
        for kinship, to in related
        if kinship not in person.name or to not in person.name
    )
    kind = _KIND.get(person.kind)
    if kind is not None and kind in person.name.lower():
        kind = None
    said = f"{person.name} {person.role or ''}"
    country = person.country if (person.country or "") not in said else None
    parts = [
        person.role or kind,
        *relations,
        country,
        "not named in the article" if person.unnamed else None,
    ]
    return " · ".join(part for part in parts if part)


def background_line(background: Background) -> str:
    """What is not from the article, labelled as such; "" where there is nothing to show.

    A note may be about the article, so it is labelled as the dossier's.
    """
    place = " ".join(part for part in (flag(background.country), background.office) if part)
    parts = [background.full_name, place, background.native]
    lines = []
    if shown := " · ".join(part for part in parts if part):
        lines.append(f"-# **Background, not from the article:** {plain(shown)}")
    if background.note:
        lines.append(note_line(background.note))
    return "\n".join(lines)


def note_line(note: str) -> str:
    """A remark of whoever made the dossier."""
    return f"-# **Dossier’s note:** {plain(note)}"


def status_label(status: str) -> str:
    """A status as it is shown. Whoever “left early” may not have been there at all."""
    return "did not stay" if status == "left early" else status


def _matched(asked: str, person: Person, match: Match) -> str:
    """How the query was read, where it was not this name or a part of it."""
    if match.tier is Tier.ID or set(fold(asked).split()) <= set(fold(person.name).split()):
        return ""
    read = f"\n-# Matched “{plain(cut(asked, 80))}” to {plain(person.name)}"
    match match.tier:
        case Tier.EXACT | Tier.PART:
            return f"{read} (another spelling)"
        case Tier.DESCRIPTION if fold(match.via) != fold(asked):
            return f"{read} ({plain(match.via)})"
        case Tier.DESCRIPTION:
            return read
        case Tier.FUZZY:
            return f"{read} (a similar spelling)"


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


def _nowhere(dossier: Dossier, person: Person) -> str:
    """Said to be absent, and not said to have been anywhere, are two different answers."""
    if person.name == dossier.header.author:
        return "**The author of the article.** It does not place its author at any event."
    quotes, reactions = dossier.quotes_by(person.id), dossier.reactions_by(person.id)
    has = [plural(len(quotes), "quote")] if quotes else []
    has += [plural(len(reactions), "reaction")] if reactions else []
    only = f"has {' and '.join(has)} by" if has else "only mentions"
    return f"**Not said to have attended any event.** The article {only} {plain(person.name)}."


def claims_button(dossier: Dossier, request: Request, about: str) -> list[RequestButton]:
    """The button to what the author and others in the article, its editor, say of someone or of an
    event, where they say anything."""
    claims = dossier.claims_about(about)
    own = sum(claim.by is None for claim in claims)
    labels = [f"What the author says ({own})"] if own else []
    if others := len(claims) - own:
        labels.append(plural(others, "note") if own else f"Notes in the article ({others})")
    return [RequestButton(" · ".join(labels), request.to("claims", about))] if claims else []


def _also_in(snapshot: Snapshot, request: Request, person: Person) -> list[RequestButton]:
    """Buttons to the same person's card in other articles."""
    hole = request.to("attendee", HOLE)
    return [
        RequestButton(f"Also in {article_of(other)}", there(hole, other))
        for other in snapshot.also_in(person)
    ]


def there(hole: Request, other: Elsewhere) -> Request:
    """A question about a person of another article; `hole` has a hole for whom."""
    return hole.of(other.snapshot.dossier.id, other.snapshot.number).filled(other.person)


def article_of(other: Elsewhere) -> str:
    """The title of another article, so short that a label has room for it."""
    return f"“{cut(other.snapshot.dossier.header.title, 60)}”"


def _more(dossier: Dossier, request: Request, person: Person) -> list[RequestButton]:
    quotes, reactions = len(dossier.quotes_by(person.id)), len(dossier.reactions_by(person.id))
    buttons = []
    if quotes:
        buttons.append(RequestButton(plural(quotes, "quote"), request.to("quote", "", person.id)))
    if reactions:
        label = plural(reactions, "reaction")
        buttons.append(RequestButton(label, request.to("reaction", person.id, "")))
    return buttons + claims_button(dossier, request, person.id)
