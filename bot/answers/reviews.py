"""What would be published, entry by entry with old and new words; what was; what was refused."""

from __future__ import annotations

import io
from typing import Final

import discord
from discord import ui

from bot.answers.card import FACTS, NOTICE, TROUBLE, Answer, Block, notice, paged
from bot.answers.controls import RequestButton
from bot.answers.question import Discard, Publish, Request, ReviewPage
from bot.answers.text import cut, plain, plural
from bot.facts.difference import Difference, Edit
from bot.facts.model import KINDS
from bot.operations.errors import MAX_PROBLEMS, Problem
from bot.serving.pending import MINUTES
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot

_SHOWN_PROBLEMS: Final = 2800  # characters; beyond them the whole list is attached as a file
_SHOWN_FIELDS: Final = 6
_WORDS: Final = 160  # characters of each side of a field
_BEFORE: Final = 40  # of them, what stands before the first that differs
_KINDS: Final = {
    "dossier": "the article’s data",
    "article": "passage",
    **{kind.table: kind.singular for kind in KINDS},
}
_LABELS: Final = {"added": "Added", "removed": "Removed", "changed": "Changed"}
OUTDATED: Final = "Something changed since you looked: this is the new difference."


def review_card(review: Review, asker: int, page: int = 0, remark: str = "") -> Answer:
    """What publishing would change, with the buttons that do it or leave it."""
    id, digest = plain(review.dossier.id), review.digest
    if not review.difference:
        text = f"**{id}: nothing changed.** Revision {review.served} keeps serving."
        if remark:
            text += " It says all that you wanted to publish; /facts history tells since when."
        return notice(text)
    request = Request(ReviewPage(digest, asker), review.dossier.id, review.served or 0, page)
    buttons = [
        RequestButton(label, request.to(question), style=style)
        for label, question, style in (
            ("Publish", Publish(digest, asker), discord.ButtonStyle.success),
            ("Discard", Discard(digest, asker), discord.ButtonStyle.danger),
        )
    ]
    heading = (
        f"## {id}: ready to publish\n-# from {plain(review.origin)} · {counted(review.difference)}"
    )
    footer = (
        "-# Nothing is changed until you publish. "
        f"Only you can, within {MINUTES} minutes of asking."
    )
    blocks = _blocks(review.difference)
    if remark:
        blocks.insert(0, Block(f"**{remark}**"))
    return paged(request, heading, blocks, footer, buttons, colour=NOTICE)


def published_card(snapshot: Snapshot, review: Review) -> Answer:
    id, number = plain(snapshot.dossier.id), snapshot.number
    # Without its dossier, a command would ask another one.
    back = (
        f"/facts rollback revision:{review.served} dossier:{id} goes back. "
        if review.served
        else ""
    )
    return notice(
        f"## {id}: revision {number} is serving\n{counted(review.difference)}, "
        f"from {plain(review.origin)}.\n-# {back}/facts history dossier:{id} lists every revision.",
        colour=FACTS,
        outcome="published",
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


def discarded_card(review: Review) -> Answer:
    still = (
        f"Revision {review.served} keeps serving." if review.served else "Nothing was published."
    )
    return notice(f"**Discarded.** {still}")


def not_open_card() -> Answer:
    return notice(
        f"**This review is not open any more.** It ends {MINUTES} minutes after it was asked "
        "for, when it is published or discarded, when you ask for another of the same dossier, "
        "and when the bot restarts. Nothing was changed by this press; ask for it again with "
        "/facts reload, upload or rollback.",
        outcome="stale",
    )


def counted(changes: Difference) -> str:
    """How many entries were added, removed and changed."""
    return " · ".join(
        f"{count} {how}" for how in ("added", "removed", "changed") if (count := changes.count(how))
    )


def _blocks(changes: Difference) -> list[Block]:
    """A block for each entry, under a heading for what became of it."""
    blocks = []
    for how, label in _LABELS.items():
        edits = [edit for edit in changes.edits if edit.how == how]
        if edits:
            blocks.append(Block(f"**{label}** ({len(edits)})"))
            blocks += [Block(_edit(edit)) for edit in edits]
    return blocks


def _edit(edit: Edit) -> str:
    lines = [f"**{plain(cut(edit.id, 80))}** · {_KINDS[edit.kind]}"]
    for field in edit.fields[:_SHOWN_FIELDS]:
        old, new = field.old, field.new
        if old is not None and new is not None:
            old, new = _around(old, new), _around(new, old)
        lines += [
            f"**{mark}** {plain(field.name)}: {plain(cut(' '.join(words.split()), _WORDS))}"
            for mark, words in (("−", old), ("+", new))
            if words is not None
        ]
    if len(edit.fields) > _SHOWN_FIELDS:
        lines.append(f"-# … and {plural(len(edit.fields) - _SHOWN_FIELDS, 'more field')}")
    return "\n".join(lines)


def _around(words: str, other: str) -> str:
    """Long words from shortly before the first that differs from the other's."""
    pairs = enumerate(zip(words, other, strict=False))
    same = next((n for n, (one, two) in pairs if one != two), min(len(words), len(other)))
    start = same - _BEFORE
    if len(words) <= _WORDS or start <= 0:
        return words
    return "…" + words[start:]
