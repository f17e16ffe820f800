"""What happened when: the events in order, or one of them whole; and what the author claims."""

from __future__ import annotations

from bot.answers.card import Answer, Block, card
from bot.answers.dates import when
from bot.answers.people import background_line, claims_button, in_the_article, title
from bot.answers.pressing import RequestButton
from bot.answers.requests import Request
from bot.answers.rosters import reactions_button, summary
from bot.answers.text import plain, plural
from bot.facts.dossier import Dossier
from bot.facts.model import Claim, Event
from bot.library import Snapshot


def timeline_card(snapshot: Snapshot, request: Request) -> Answer:
    """Every event in the order in which it happened."""
    dossier = snapshot.dossier
    heading = f"## Timeline: {plain(dossier.header.title)}\n-# {plural(len(dossier.events), 'event')}, the earliest first"
    blocks = [Block(_line(dossier, event), event.id) for event in dossier.timeline]
    return Answer(card(snapshot, request, heading, blocks))


def event_card(snapshot: Snapshot, request: Request, event: Event) -> Answer:
    """One event: when, where, who, and what followed."""
    dossier = snapshot.dossier
    blocks = [Block(f"**In the article:** {in_the_article(event.evidence[0].exact)}", event.id)]
    if who := summary(dossier, event):
        blocks.append(Block(f"**Who**\n{plain(who)}"))
    if event.background is not None and (shown := background_line(event.background)):
        blocks.append(Block(shown))
    buttons = []
    if dossier.attendances_at(event.id):
        buttons.append(RequestButton("Who was there", request.to("attendees", event.id, "", "")))
    buttons += reactions_button(dossier, request, event)
    buttons += claims_button(dossier, request, event.id)
    heading = f"## {plain(event.title)}\n-# {plain(when(event))}"
    return Answer(card(snapshot, request, heading, blocks, buttons=buttons))


def claims_card(snapshot: Snapshot, request: Request, about: str) -> Answer:
    """What the author says in his own voice about a person or an event: opinion, not report."""
    dossier = snapshot.dossier
    blocks = []
    alone = dossier.facts.get(about)
    claims = (alone,) if isinstance(alone, Claim) else dossier.claims_about(about)
    for claim in claims:
        by = dossier.person(claim.by or "")
        voice = title(by) if by is not None else dossier.header.author
        said = "\n".join(f"> {plain(words.exact)}" for words in claim.evidence)
        text = f"**{plain(voice)}** writes:\n{said}"
        blocks.append(Block(text, claim.id))
    subject = "" if isinstance(alone, Claim) else f": {plain(dossier.title_of(about))}"
    heading = f"## What the author says{subject}\n-# the writer’s own words and views, not reported speech"
    return Answer(card(snapshot, request, heading, blocks))


def _line(dossier: Dossier, event: Event) -> str:
    text = f"**{plain(event.title)}**\n-# {plain(when(event))}"
    if who := summary(dossier, event):
        text += f"\n{plain(who)}"
    return text
