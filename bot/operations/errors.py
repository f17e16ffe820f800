"""Everything that can be expected to go wrong, in one family.

::

    Failure
    ├── UsageError               the command line asks for what cannot be done
    │   └── SettingsError        a setting is missing or malformed
    ├── DossierError             a dossier was refused; holds every problem
    ├── NothingToServe           there is no dossier at all
    ├── NotOpen                  a review has ended
    ├── StoreError               the store could not do what it was asked
    │   ├── DatabaseUnusable     the database cannot be opened, read or written
    │   │   ├── DatabaseFull
    │   │   ├── DatabaseBusy
    │   │   ├── DatabaseDamaged
    │   │   └── DatabaseUnreachable
    │   ├── RevisionCorrupt      what is stored is not a dossier any more
    │   └── Superseded           another revision was published since
    ├── DiscordRefused           Discord will not let this bot in, now or later
    │   └── ShardsRefused
    ├── DiscordUnreachable
    └── Unexpected               a bug ended a task that the bot cannot do without

The message of a Failure says what happened. `exit_code` is what a process ends with, `advice` follows
the message on the command line, and `remedy` is what an admin in Discord is told to do. An exception
outside this family is a bug, and is logged with its traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from bot.operations.exit_codes import ExitCode

# A DossierError holds at most this many problems: nobody mends more at a time.
MAX_PROBLEMS: Final = 500


class Failure(Exception):
    """Something that can be expected to go wrong, and did."""

    exit_code: ClassVar[ExitCode] = ExitCode.UNEXPECTED
    advice: ClassVar[str] = ""
    remedy: ClassVar[str] = "Do this again; if it fails again, the log says more."

    @property
    def line(self) -> str:
        """What the command line prints before it ends."""
        return f"{self}; {self.advice}" if self.advice else str(self)


class UsageError(Failure):
    """The command line asks for something that cannot be done."""

    exit_code = ExitCode.USAGE


class SettingsError(UsageError):
    """A setting is missing or malformed; the message is one line that names it."""


# ── dossiers ──


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a dossier: where it stands, what is wrong, and what may help."""

    where: str
    what: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.hint}" if self.hint else "")


class DossierError(Failure):
    """A dossier was refused. `problems` holds every reason, in the order of the file."""

    exit_code = ExitCode.FACTS

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"{source}: {count}{lines}")


class NothingToServe(Failure):
    """There is no dossier at all; the message says where one is looked for."""

    exit_code = ExitCode.FACTS


class NotOpen(Failure):
    """The review was published, discarded or replaced, or is too old."""


# ── the store ──


class StoreError(Failure):
    """The store could not do what it was asked."""

    exit_code = ExitCode.DATABASE
    advice = "look at DATABASE_URL"


class DatabaseUnusable(StoreError):
    """The database cannot be opened, read or written."""


class DatabaseFull(DatabaseUnusable):
    """There is no space left for the database."""

    remedy = "Free some space on the bot’s disk, then do this again."


class DatabaseBusy(DatabaseUnusable):
    """Another connection held a lock for too long."""

    remedy = "Another program is writing to it. Wait a moment, then do this again."


class DatabaseDamaged(DatabaseUnusable):
    """The database's file is corrupt, or is no database."""

    remedy = "Stop the bot and restore a backup: `python -m bot restore FILE`."


class DatabaseUnreachable(DatabaseUnusable):
    """The database's server does not answer."""

    remedy = "Members are answered from memory. Do this again once the database is back."


class RevisionCorrupt(StoreError):
    """A stored revision does not make a dossier: it was changed outside the bot."""

    remedy = "It was changed outside the bot. Choose another revision, or restore a backup."


class Superseded(StoreError):
    """Somebody else published another revision since the review; nothing was written."""

    advice = "try again"

    def __init__(self, dossier: str) -> None:
        super().__init__(f"somebody else published {dossier} meanwhile")


# ── running ──


class DiscordRefused(Failure):
    """Discord will not let this bot in, however often it asks."""

    exit_code = ExitCode.LOGIN


class ShardsRefused(DiscordRefused):
    """Discord will not let these shards in: there are too few, or none of that number."""

    exit_code = ExitCode.SHARDS


class DiscordUnreachable(Failure):
    """Discord does not answer, or not as it should."""

    exit_code = ExitCode.NETWORK


class Unexpected(Failure):
    """A bug ended a task that the bot cannot do without; the log has its traceback."""
