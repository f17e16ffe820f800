"""Who, by what a message says, spoke the words of a quotation; or what it says instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.verifying.naming import Naming


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker's `name` as it was typed, and the ids of whom it may mean: () if of nobody here.

    `clear`: it can mean nobody else. `of_author`: it means the article or its author.
    """

    name: str
    ids: tuple[str, ...] = ()
    clear: bool = False
    of_author: bool = False


class Silence(Enum):
    """What a text says where it names no speaker."""

    NOTHING = auto()
    OTHERWISE = auto()  # that those named here are not the speaker
    DENIED = auto()  # that nobody is known to have said it


Read = Attribution | Silence


def attributed(naming: Naming) -> Attribution:
    return Attribution(naming.name, naming.ids, naming.clear)


def either(found: Sequence[Attribution]) -> Read:
    """One of several, where each can be read; nobody where one of them is not known here."""
    first, *others = {(a.ids, a.name if not a.ids else ""): a for a in found}.values()
    if not others:
        return first
    if not all(a.ids for a in (first, *others)):
        return Silence.OTHERWISE
    return Attribution(
        " or ".join(a.name for a in (first, *others)),
        tuple(dict.fromkeys(id for a in (first, *others) for id in a.ids)),
        clear=all(a.clear for a in (first, *others)),
    )
