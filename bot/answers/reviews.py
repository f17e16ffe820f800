"""What would be published, entry by entry with old and new words; what was; and every revision."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import discord

from bot.answers.administration import counted, moment
from bot.answers.card import FACTS, NOTICE, Answer, Block, notice, paged
from bot.answers.controls import RequestButton
from bot.answers.question import Discard, History, Publish, Request, ReviewPage
from bot.answers.text import cut, plain, plural
from bot.facts.difference import Difference, Edit
from bot.facts.model import KINDS
from bot.serving.pending import MINUTES
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from bot.store.store import Published

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


def unknown_card(dossier: str, known: Sequence[str]) -> Answer:
    names = ", ".join(known[:10])
    text = f"**No dossier “{plain(cut(dossier, 60))}” is served.** There is: {plain(names)}."
    return notice(text, outcome="miss")


def history_card(snapshot: Snapshot, revisions: Sequence[Published], page: int = 0) -> Answer:
    """Every revision, the newest first: who, when, from what, and how much it changed."""
    id, number = snapshot.dossier.id, snapshot.number
    blocks = [
        Block(
            f"**Revision {r.number}**{' (serving)' if r.number == number else ''} · "
            f"{moment(r.at)} by {plain(cut(r.by, 100))}\n-# {_changes(r)}"
        )
        for r in revisions
    ]
    heading = f"## History of {plain(id)}\n-# {plural(len(revisions), 'revision')}"
    footer = (
        f"-# /facts rollback dossier:{plain(id)} goes back to one of them: it is shown first, "
        "and is a new revision."
    )
    return paged(Request(History(), id, number, page), heading, blocks, footer)


def export_card(snapshot: Snapshot, format: str, name: str, content: bytes) -> Answer:
    """The dossier as a file."""
    text = (
        f"**{plain(snapshot.dossier.id)}, revision {snapshot.number}, as {format}.** "
        f"{plural(len(snapshot.dossier.facts), 'fact')}."
    )
    file = discord.File(io.BytesIO(content), name)
    return notice(text, discord.ui.File(file), colour=FACTS, files=(file,))


def _changes(revision: Published) -> str:
    if revision.added is None:
        return "what it changed was not kept"
    of = (("added", revision.added), ("removed", revision.removed), ("changed", revision.changed))
    counts = " · ".join(f"{count} {how}" for how, count in of if count) or "no change"
    return f"from {plain(cut(revision.origin or 'its files', 60))} · {counts}"


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
