"""What an admin sees of the queries that found nothing: which alias or fact may be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.answers.card import Answer, Block, notice, paged
from bot.answers.question import Attendee, Gaps, Question, Request, Search, Timeline
from bot.answers.registry import ROUTES
from bot.answers.text import day, plain, plural
from bot.serving.snapshot import Snapshot
from bot.store.usage import Gap, Used

# The commands whose query can be asked again, for it is all that they were asked.
_ASKED_AGAIN: Final[Mapping[str, Callable[[str], Question]]] = {
    "attendee": Attendee,
    "search": Search,
    "timeline": Timeline,
}


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
    blocks = [Block(_line(gap)) for gap in gaps] or [Block("Nothing was asked in vain.")]
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


def off_card() -> Answer:
    return notice("**Usage is not kept.** It is turned off in the settings (`USAGE=off`).")


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
        # A message menu is no slash command; its name begins with a capital.
        f"{'' if command[:1].isupper() else '/'}{command}: {count}"
        + (f", {missed[command]} in vain" if missed[command] else "")
        for command, count in total.most_common()
    ]
    return "**How often each command was used**\n" + "\n".join(map(plain, lines))
