"""What happened when: the events in order, or one of them whole; and what the author claims."""

from __future__ import annotations

from typing import Any

from bot.answers.attendees import reactions_button, summary
from bot.answers.card import Answer, Block, card
from bot.answers.choices import gone, meant
from bot.answers.citations import roster_ref
from bot.answers.controls import RequestButton
from bot.answers.people import background_line, in_the_article
from bot.answers.question import Attendees, Claims, Request, Timeline
from bot.answers.registry import answers
from bot.answers.text import plain, plural, when
from bot.facts.dossier import Dossier
from bot.facts.model import Claim, Event
from bot.serving.snapshot import Snapshot


@answers(Timeline)
def timeline(snapshot: Snapshot, request: Request[Timeline]) -> Answer:
    """Every event in the order in which it happened, or one."""
    dossier = snapshot.dossier
    if request.question.event:
        found = meant(snapshot, request, "event", "events")
        return _event_card(snapshot, request, dossier.event(found.id)).with_tiers(found)
    heading = f"## Timeline: {plain(dossier.header.title)}\n-# {plural(len(dossier.events), 'event')}, the earliest first"
    blocks = [Block(_line(dossier, event), event.id) for event in dossier.timeline]
    return card(snapshot, request, heading, blocks)


def _event_card(snapshot: Snapshot, request: Request[Timeline], event: Event) -> Answer:
    """When, where, who, and what followed."""
    dossier = snapshot.dossier
    blocks = [Block(f"**In the article:** {in_the_article(event.evidence[0].exact)}", event.id)]
    if who := summary(dossier, event):
        blocks.append(Block(f"**Who**\n{plain(who)}", roster_ref(event.id)))
    if background := background_line(event.background):
        blocks.append(Block(background))
    buttons = []
    if dossier.attendances_at(event.id):
        buttons.append(RequestButton("Who was there", request.to(Attendees(event.id))))
    buttons += reactions_button(dossier, request, event)
    buttons += claims_button(dossier, request, event.id)
    heading = f"## {plain(event.title)}\n-# {plain(when(event))}"
    return card(snapshot, request, heading, blocks, buttons)


def claims_button(dossier: Dossier, request: Request[Any], about: str) -> list[RequestButton]:
    """The button to what the author or the editor says of someone or of an event, if anything."""
    claims = dossier.claims_about(about)
    own = sum(claim.by is None for claim in claims)
    labels = [f"What the author says ({own})"] if own else []
    if others := len(claims) - own:
        labels.append(plural(others, "note") if own else f"Notes in the article ({others})")
    return [RequestButton(" · ".join(labels), request.to(Claims(about)))] if claims else []


@answers(Claims)
def claims(snapshot: Snapshot, request: Request[Claims]) -> Answer:
    """What the author says in his own voice about a person or an event: opinion, not report.

    Notes by others, such as the editor, come after it, each with whose it is.
    """
    dossier, about = snapshot.dossier, request.question.about
    alone = dossier.find(Claim, about)
    claims = (alone,) if alone else dossier.claims_about(about)
    if not claims:
        return gone()
    own = [claim for claim in claims if claim.by is None]
    notes = [claim for claim in claims if claim.by is not None]
    blocks = [Block(_claim(dossier, claim), claim.id) for claim in (*own, *notes)]
    heading = "## What the author says" if own else "## Notes in the article"
    if alone is None:
        heading += f": {plain(dossier.title_of(about))}"
    if own:
        author = dossier.header.author
        whose = f"{plain(author)}’s" if author else "The author’s"
        heading += f"\n-# {whose} own words and views, not reported speech"
    if own and notes:
        heading += f", then {plural(len(notes), 'note')} by someone else"
    return card(snapshot, request, heading, blocks)


def _claim(dossier: Dossier, claim: Claim) -> str:
    """The words of a claim; whose they are where they are not the author's."""
    lines = [f"> {plain(words.exact)}" for words in claim.evidence]
    if claim.by is not None:
        lines.insert(0, f"**Note by {plain(dossier.title_of(claim.by))}**")
    elif any(_is_heading(words.exact, dossier) for words in claim.evidence):
        lines.insert(0, "-# a heading of the article")
    return "\n".join(lines)


def _is_heading(words: str, dossier: Dossier) -> bool:
    """A whole passage that does not end like a sentence."""
    return words[-1].isalnum() and words in dossier.article.passages


def _line(dossier: Dossier, event: Event) -> str:
    text = f"**{plain(event.title)}**\n-# {plain(when(event))}"
    if who := summary(dossier, event):
        text += f"\n{plain(who)}"
    return text
