"""What an admin sees of the queries that found nothing: which alias or fact may be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bot.answers.card import Answer, Block, notice, paged
from bot.answers.question import Request
from bot.answers.text import day, plain, plural
from bot.serving.snapshot import Snapshot
from bot.store.usage import Gap, Used

# Those that have one argument, so that what they were asked can be asked again.
ASKED_AGAIN: Final = ("attendee", "search", "timeline")
_OFF = "**Usage is not kept.** It is turned off in the settings (`USAGE=off`)."


def gaps_card(
    snapshot: Snapshot, gaps: Sequence[Gap], used: Mapping[Used, int], days: int, page: int = 0
) -> Answer:
    """The queries, those asked in the most servers first; and how often each command was used."""
    id = snapshot.dossier.id
    blocks = [Block(_line(gap)) for gap in gaps] or [Block("Nothing was asked in vain.")]
    if used:
        blocks.append(Block(_commands(used)))
    heading = (
        f"## Not found in {plain(id)}\n-# {plural(len(gaps), 'query', 'queries')} of the last "
        f"{days} days"
    )
    again = ", ".join(f"/{command}" for command in ASKED_AGAIN)
    footer = (
        f"-# What {again} find by now is left out; queries of other commands stay for {days} days, "
        "found or not.\n"
        "-# An alias in the dossier makes another spelling found. PRIVACY.md says what is kept."
    )
    request = Request("gaps", id, snapshot.number, (), page)
    return Answer(paged(request, heading, blocks, footer), public=False)


def off_card() -> Answer:
    return Answer(notice(_OFF), public=False)


def _line(gap: Gap) -> str:
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
        # A message's menu is no slash command, and begins with a capital.
        f"{'' if command[:1].isupper() else '/'}{command}: {count}"
        + (f", {missed[command]} in vain" if missed[command] else "")
        for command, count in total.most_common()
    ]
    return "**How often each command was used**\n" + "\n".join(map(plain, lines))
