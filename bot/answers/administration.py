"""What an admin sees of the facts: their state, what a reload would change, why it was refused."""

from __future__ import annotations

import io
from datetime import datetime

import discord
from discord import ui

from bot.answers.card import TROUBLE, Answer, Block, card, notice, view
from bot.answers.pressing import RequestButton
from bot.answers.requests import Request
from bot.answers.text import cut, plain, plural
from bot.facts.difference import Difference
from bot.facts.problems import Problem
from bot.library import Review, Snapshot

_SHOWN_PROBLEMS = 2800  # characters; beyond them the whole list is attached as a file
_SHOWN_IDS = 15


def status_card(snapshot: Snapshot, request: Request) -> Answer:
    dossier, revision, coverage = snapshot.dossier, snapshot.revision, snapshot.coverage
    counts = " · ".join(
        (
            plural(len(dossier.people), "person", "people"),
            plural(len(dossier.events), "event"),
            plural(len(dossier.attendances), "attendance"),
            plural(len(dossier.quotes), "quote"),
            plural(len(dossier.reactions), "reaction"),
            plural(len(dossier.claims), "claim"),
        )
    )
    blocks = [
        Block(
            f"**Revision {snapshot.number}**, published {_moment(revision.published_at)} "
            f"by {plain(revision.published_by)}"
        ),
        Block(counts),
        Block(
            f"{coverage.share:.0%} of {plural(coverage.sentences, 'sentence')} cited · "
            f"{plural(coverage.quotations, 'quotation mark pair')}, {coverage.set_aside} set aside"
        ),
        Block(f"-# article sha256 {dossier.header.sha256[:16]}…"),
    ]
    heading = f"## Serving {plain(dossier.header.title)}\n-# {plain(dossier.id)}"
    return Answer(card(snapshot, request, heading, blocks), public=False)


def review_card(review: Review, request: Request) -> Answer:
    """What publishing would change, with the button that does it."""
    id = plain(review.dossier.id)
    if not review.difference:
        return Answer(
            notice(f"**{id}: nothing changed.** Revision {review.served} keeps serving."),
            public=False,
        )
    publish = RequestButton(
        "Publish",
        request.to("publish", review.dossier.id, review.digest),
        style=discord.ButtonStyle.success,
    )
    text = f"## {id}: ready to publish\n{_difference(review.difference)}\n-# Nothing is changed until you publish."
    return Answer(notice(text, ui.ActionRow(publish)), public=False)


def published_card(snapshot: Snapshot, changes: Difference) -> Answer:
    text = f"## {plain(snapshot.dossier.id)}: revision {snapshot.number} is serving\n{_difference(changes)}"
    return Answer(notice(text), public=False)


def refused_card(source: str, problems: tuple[Problem, ...], served: int | None) -> Answer:
    """Every reason why, in the message as far as they fit, and whole in a file beside it."""
    lines = [f"• {plain(str(problem))}" for problem in problems]
    heading = f"## {plain(cut(source, 60))} was refused: {plural(len(problems), 'problem')}"
    still = (
        f"-# Revision {served} keeps serving; nobody noticed."
        if served
        else "-# Nothing was published."
    )
    shown, room = [], _SHOWN_PROBLEMS
    for line in lines:
        if len(line) > room:
            break
        shown.append(line)
        room -= len(line) + 1
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(heading), ui.Separator()]
    if shown:
        items.append(ui.TextDisplay("\n".join(shown)))
    files: tuple[discord.File, ...] = ()
    if len(shown) < len(lines):
        report = "\n".join(str(problem) for problem in problems) + "\n"
        files = (discord.File(io.BytesIO(report.encode()), "problems.txt"),)
        items += [
            ui.TextDisplay(f"… and {len(lines) - len(shown)} more, all in the file:"),
            ui.File(files[0]),
        ]
    items += [ui.Separator(), ui.TextDisplay(still)]
    return Answer(view(*items, colour=TROUBLE), public=False, files=files)


def moved_on_card(review: Review, request: Request) -> Answer:
    """The files or the served facts changed since the review that was to be published."""
    answer = review_card(review, request)
    answer.view.add_item(
        ui.TextDisplay("-# Something changed since you looked: this is the new difference.")
    )
    return answer


def _difference(changes: Difference) -> str:
    lines = [
        f"**{label}** ({len(ids)}): {plain(', '.join(ids[:_SHOWN_IDS]))}{' …' if len(ids) > _SHOWN_IDS else ''}"
        for label, ids in (
            ("Added", changes.added),
            ("Removed", changes.removed),
            ("Changed", changes.changed),
        )
        if ids
    ]
    if changes.header:
        lines.append("**The article’s data or text** changed")
    return cut("\n".join(lines), 2500)


def _moment(moment: datetime) -> str:
    """Discord shows the time as the reader's own clock has it."""
    return discord.utils.format_dt(moment, "f")
