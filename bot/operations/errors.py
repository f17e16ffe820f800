"""Everything that can be expected to go wrong, in one family.

::

    Failure
    ├── UsageError               the command line asks for what cannot be done
    │   └── SettingsError        a setting is missing or malformed
    ├── DossierError             a dossier was refused; holds every problem
    ├── NothingToServe           there is no dossier at all
    ├── SourceRefused            a file or an address gives no article
    │   └── SourceUnreachable    … because nothing answers there
    ├── NotOpen                  a review was published, discarded or replaced, or is too old
    ├── StoreError               the store could not do what it was asked
    │   ├── DatabaseUnusable     the database cannot be opened, read or written
    │   │   ├── DatabaseFull
    │   │   ├── DatabaseBusy     another connection held a lock for too long
    │   │   ├── DatabaseDamaged  its file is corrupt, or is no database
    │   │   └── DatabaseUnreachable
    │   ├── RevisionCorrupt      what is stored is not a dossier any more
    │   └── Superseded           somebody else published since the review; nothing was written
    ├── DiscordRefused           Discord will not let this bot in, however often it asks
    │   └── ShardsRefused        … with these shards
    ├── DiscordUnreachable
    └── Unexpected               a bug ended what the bot cannot do without

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
    exit_code: ClassVar[ExitCode] = ExitCode.UNEXPECTED
    advice: str = ""
    remedy: ClassVar[str] = "Do this again; if it fails again, the log says more."

    @property
    def line(self) -> str:
        """What the command line prints before it ends."""
        return f"{self}; {self.advice}" if self.advice else str(self)


class UsageError(Failure):
    exit_code = ExitCode.USAGE


class SettingsError(UsageError):
    pass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a dossier: where it stands, what is wrong, and what may help."""

    where: str
    what: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.hint}" if self.hint else "")


class DossierError(Failure):
    """`source` is the name of the file; `problems` are in the order in which they stand there."""

    exit_code = ExitCode.FACTS

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"{source}: {count}{lines}")


class NothingToServe(Failure):
    exit_code = ExitCode.FACTS


class SourceRefused(Failure):
    """`advice` is what to do about this source."""

    exit_code = ExitCode.FACTS

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


class SourceUnreachable(SourceRefused):
    exit_code = ExitCode.NETWORK


class NotOpen(Failure):
    pass


class StoreError(Failure):
    exit_code = ExitCode.DATABASE
    advice = "look at DATABASE_URL"


class DatabaseUnusable(StoreError):
    pass


class DatabaseFull(DatabaseUnusable):
    remedy = "Free some space on the bot’s disk, then do this again."


class DatabaseBusy(DatabaseUnusable):
    remedy = "Another program is writing to it. Wait a moment, then do this again."


class DatabaseDamaged(DatabaseUnusable):
    remedy = "Stop the bot and restore a backup: `python -m bot restore FILE`."


class DatabaseUnreachable(DatabaseUnusable):
    remedy = "Members are answered from memory. Do this again once the database is back."


class RevisionCorrupt(StoreError):
    remedy = "It was changed outside the bot. Choose another revision, or restore a backup."


class Superseded(StoreError):
    advice = "try again"

    def __init__(self, dossier: str) -> None:
        super().__init__(f"somebody else published {dossier} meanwhile")


class DiscordRefused(Failure):
    exit_code = ExitCode.LOGIN


class ShardsRefused(DiscordRefused):
    exit_code = ExitCode.SHARDS


class DiscordUnreachable(Failure):
    exit_code = ExitCode.NETWORK


class Unexpected(Failure):
    pass
