"""What an admin sees of the facts: their state, their history, their file, and what they miss."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import discord
from discord.utils import format_dt

from bot.answers.card import FACTS, Answer, Block, card, notice, paged
from bot.answers.controls import RequestButton
from bot.answers.question import (
    Attendee,
    ClearDefault,
    Gaps,
    History,
    Question,
    Request,
    Search,
    Status,
    Timeline,
)
from bot.answers.registry import ROUTES
from bot.answers.reviews import counted, refused_card
from bot.answers.text import counts, cut, day, drafted, plain, plural
from bot.operations.errors import DossierError
from bot.serving.defaults import Default
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from bot.store.store import Published
from bot.store.usage import Gap, Used

# The commands that were asked nothing but the query, so that it can be asked again.
_ASKED_AGAIN: Final[Mapping[str, Callable[[str], Question]]] = {
    "attendee": Attendee,
    "search": Search,
    "timeline": Timeline,
}


def status_card(
    snapshot: Snapshot, files: Review | DossierError | None, default: Default
) -> Answer:
    """What is served, whether its file still says the same, and what is asked by default."""
    revision, coverage, served = snapshot.revision, snapshot.coverage, snapshot.served
    # What is published; nothing known is part of its digest.
    dossier = revision.dossier
    blocks = [
        Block(
            f"**Revision {snapshot.number}**, published {format_dt(revision.published_at, 'f')} "
            f"({format_dt(revision.published_at, 'R')}) "
            f"by {plain(revision.published_by)}"
        ),
        Block(" · ".join(counts(dossier))),
        Block(
            f"{coverage.share:.0%} of {plural(coverage.sentences, 'sentence')} cited · "
            f"{plural(coverage.quotations, 'quotation')}, {coverage.set_aside} set aside, "
            f"{len(dossier.open_quotations)} without a speaker yet"
        ),
        Block(_on_disk(dossier.id, files)),
        Block(f"-# {_default(default)}"),
        Block(
            f"-# facts sha256 {dossier.digest[:16]}… · article sha256 {dossier.header.sha256[:16]}…\n"
            f"-# known people {served.version} · {served.known} of "
            f"{plural(len(dossier.people), 'person', 'people')} known"
        ),
    ]
    if proposed := drafted(dossier):
        left_out = f"Drafted, left out until somebody confirms them: {proposed}"
        blocks.insert(3, Block(left_out))
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


_BY: Final = {
    "choice": "chosen with /facts default",
    "setting": "by the setting DEFAULT_DOSSIER",
    "age": "as it was published first",
}


def _default(default: Default) -> str:
    """What a server without a default asks, and why that."""
    missing = ", ".join(plain(cut(id, 60)) for id in default.missing)
    passed_over = f" Before it comes {missing}, which is not served." if missing else ""
    id = plain(default.snapshot.dossier.id)
    return f"Asked by default: {id}, {_BY[default.by]}.{passed_over}"


def default_card(default: Default, *, now: bool = False, chosen: str | None = None) -> Answer:
    """Everyone's default, whether set just `now` or before; `chosen` is what the choice is."""
    title = plain(default.snapshot.dossier.header.title)
    text = (
        f"**Everyone{' now' if now else ''} asks “{title}”** where no article is named and the "
        f"server has no default.\n-# {_default(default)}"
    )
    if not now:
        text += "\n-# /facts default with an article sets another."
    if chosen is None:
        return notice(text)
    request = Request(ClearDefault(), default.snapshot.dossier.id, default.snapshot.number)
    return notice(text, discord.ui.ActionRow(RequestButton("No choice", request)))


def unserved_card(id: str, files: Review | DossierError) -> Answer:
    """A dossier that has a file and is not served, and why."""
    if isinstance(files, DossierError):
        return refused_card(files.source, files.problems, None)
    id = plain(id)
    return notice(
        f"**{id} is not served yet.** Its file has no mistake.\n"
        f"-# /facts reload dossier:{id} publishes it"
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
            f"{format_dt(r.at, 'f')} by {plain(cut(r.by, 100))}\n-# {_changes(r)}"
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
        f"{plural(len(snapshot.revision.dossier.facts), 'fact')}."
    )
    file = discord.File(io.BytesIO(content), name)
    return notice(text, discord.ui.File(file), colour=FACTS, files=(file,))


def _changes(revision: Published) -> str:
    if revision.added is None:
        return "what it changed was not kept"
    of = (("added", revision.added), ("removed", revision.removed), ("changed", revision.changed))
    counts = " · ".join(f"{count} {how}" for how, count in of if count) or "no change"
    return f"from {plain(cut(revision.origin or 'its files', 60))} · {counts}"


def is_missing(snapshot: Snapshot, gap: Gap) -> bool:
    """Whether it still finds nothing: an alias may have been published since."""
    if gap.command not in _ASKED_AGAIN:
        return True
    question = _ASKED_AGAIN[gap.command](gap.query)
    request = Request(question, snapshot.dossier.id, snapshot.number)
    return ROUTES[type(question)].make(snapshot, request).outcome == "miss"


def gaps_card(
    snapshot: Snapshot, gaps: Sequence[Gap], used: Mapping[Used, int], days: int, page: int = 0
) -> Answer:
    """The queries, those asked in the most servers first; and how often each command was used."""
    id = snapshot.dossier.id
    blocks = [Block(_gap(gap)) for gap in gaps] or [Block("Nothing was asked in vain.")]
    if used:
        blocks.append(Block(_commands(used)))
    heading = (
        f"## Not found in {plain(id)}\n-# {plural(len(gaps), 'query', 'queries')} of the last "
        f"{days} days"
    )
    again = ", ".join(f"/{command}" for command in _ASKED_AGAIN)
    footer = (
        f"-# What {again} find by now is left out; queries of other commands stay for {days} days, "
        "found or not.\n"
        "-# An alias in the dossier makes another spelling found. PRIVACY.md says what is kept."
    )
    return paged(Request(Gaps(), id, snapshot.number, page), heading, blocks, footer)


def usage_off_card() -> Answer:
    return notice("**Usage is not kept.** It is turned off in the settings (`USAGE=off`).")


def _gap(gap: Gap) -> str:
    often = plural(gap.times, "time")
    servers = plural(gap.servers, "server")
    return (
        f"**{plain(gap.query)}**\n-# /{gap.command} · {often} in {servers} · last {day(gap.last)}"
    )


def _commands(used: Mapping[Used, int]) -> str:
    """Each command with how often it was used, in all dossiers, and how often in vain."""
    total: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for (command, outcome), count in used.items():
        total[command] += count
        missed[command] += count if outcome == "miss" else 0
    lines = [
        # A message menu is no slash command; its name begins with a capital.
        f"{'' if command[:1].isupper() else '/'}{command}: {count}"
        + (f", {missed[command]} in vain" if missed[command] else "")
        for command, count in total.most_common()
    ]
    return "**How often each command was used**\n" + "\n".join(map(plain, lines))
