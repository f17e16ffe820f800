"""What an admin sees of the facts: their state, and why others were refused."""

from __future__ import annotations

import io
from datetime import datetime

import discord
from discord import ui

from bot.answers.card import TROUBLE, Answer, Block, card, notice
from bot.answers.question import Request, Status
from bot.answers.text import counts, cut, plain, plural
from bot.facts.difference import Difference
from bot.operations.errors import MAX_PROBLEMS, DossierError, Problem
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot

_SHOWN_PROBLEMS = 2800  # characters; beyond them the whole list is attached as a file


def status_card(snapshot: Snapshot, files: Review | DossierError | None) -> Answer:
    """What is served, and whether its file still says the same."""
    dossier, revision, coverage = snapshot.dossier, snapshot.revision, snapshot.coverage
    blocks = [
        Block(
            f"**Revision {snapshot.number}**, published {moment(revision.published_at)} "
            f"({discord.utils.format_dt(revision.published_at, 'R')}) "
            f"by {plain(revision.published_by)}"
        ),
        Block(" · ".join(counts(dossier))),
        Block(
            f"{coverage.share:.0%} of {plural(coverage.sentences, 'sentence')} cited · "
            f"{plural(coverage.quotations, 'quotation mark pair')}, {coverage.set_aside} set aside"
        ),
        Block(_on_disk(dossier.id, files)),
        Block(
            f"-# facts sha256 {dossier.digest[:16]}… · article sha256 {dossier.header.sha256[:16]}…"
        ),
    ]
    heading = f"## Serving {plain(dossier.header.title)}\n-# {plain(dossier.id)}"
    request = Request(Status(), dossier.id, snapshot.number)
    return card(snapshot, request, heading, blocks, public=False)


def _on_disk(id: str, files: Review | DossierError | None) -> str:
    # Without its dossier, the command would ask another one.
    reload = f"/facts reload dossier:{plain(id)}"
    if files is None:
        return (
            "There is no file of it in the bot’s folder; it is kept in the database.\n"
            "-# /facts upload changes it, /facts export gives it as a file"
        )
    if isinstance(files, DossierError):
        first = plain(cut(str(files.problems[0]), 500))
        return (
            f"**The file has {plural(len(files.problems), 'problem')}**, so it cannot be published. "
            f"{first}\n-# {reload} lists every one"
        )
    if files.difference:
        return f"**The file differs**: {counted(files.difference)}\n-# {reload} shows it"
    return "The file says the same."


def counted(changes: Difference) -> str:
    """How many entries were added, removed and changed."""
    return " · ".join(
        f"{count} {how}" for how in ("added", "removed", "changed") if (count := changes.count(how))
    )


def refused_card(source: str, problems: tuple[Problem, ...], served: int | None) -> Answer:
    """Every reason, in the message as far as they fit, and all of them in a file beside it."""
    lines = [f"• {plain(str(problem))}" for problem in problems]
    many = len(problems) > MAX_PROBLEMS
    count = f"more than {MAX_PROBLEMS} problems" if many else plural(len(problems), "problem")
    shown, room = [], _SHOWN_PROBLEMS
    for line in lines:
        if len(line) > room:
            break
        shown.append(line)
        room -= len(line) + 1
    items: list[ui.Item[ui.LayoutView]] = [ui.Separator()]
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
    still = (
        f"-# Revision {served} keeps serving; members notice nothing."
        if served
        else "-# Nothing was published."
    )
    items += [ui.Separator(), ui.TextDisplay(still)]
    heading = f"## {plain(cut(source, 60))} was refused: {count}"
    return notice(heading, *items, colour=TROUBLE, files=files, outcome="refused")


def moment(moment: datetime) -> str:
    """A time that Discord shows by the reader's own clock."""
    return discord.utils.format_dt(moment, "f")
