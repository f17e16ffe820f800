"""A question with everything in it, small enough for a button to carry.

A button holds ids and the revision that it was made from, never facts: it survives a restart, and
after a reload it is answered from the facts of that time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.answers import limits

_SEPARATOR: Final = "|"
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
# Stands for the argument, or the dossier, that a select menu's choice fills in.
HOLE: Final = "<?>"
# What was typed may have to be recalled, where it is longer than its digest; ids never are.
_LONG: Final = 16
_ID: Final = re.compile(r"[a-z0-9@-]{1,61}")


def digest(text: str) -> str:
    """A short name for a long text; whoever made the request recalls what it stands for."""
    return "~" + hashlib.sha256(text.encode()).hexdigest()[:12]


def may_be_digested(arg: str) -> bool:
    """Whether an argument may be named by its digest, and so has to be recalled."""
    return len(arg) > _LONG and _ID.fullmatch(arg) is None


@dataclass(frozen=True, slots=True)
class Request:
    """What to answer: `verb` names the kind of answer, `args` are its options, "" where not given.

    `page` counts from 0. `private` is what the asker chose. `revision` is the one that the
    question was asked of; 0 where the dossier has yet to be chosen.
    """

    verb: str
    dossier: str
    revision: int
    args: tuple[str, ...] = ()
    page: int = 0
    private: bool = False

    def of(self, dossier: str, revision: int) -> Request:
        """The same question about another dossier."""
        return replace(self, dossier=dossier, revision=revision)

    def arg(self, index: int) -> str:
        return self.args[index] if index < len(self.args) else ""

    def to(self, verb: str, *args: str) -> Request:
        """Another question about the same dossier, asked by the same person."""
        return replace(self, verb=verb, args=args, page=0)

    def openly(self) -> Request:
        """The same question, with an answer for everyone."""
        return replace(self, private=False)

    def at_page(self, page: int) -> Request:
        return replace(self, page=page)

    def recalled(self, texts: Mapping[str, str]) -> Request | None:
        """The request with its digests replaced by what they stand for; None where one is lost."""
        args = tuple(texts.get(arg, "") if arg.startswith("~") else arg for arg in self.args)
        lost = any(before and not after for before, after in zip(self.args, args, strict=True))
        return None if lost else replace(self, args=args)

    def filled(self, choice: str) -> Request:
        """The request with its hole filled by what was chosen."""
        dossier, *args = (choice if arg == HOLE else arg for arg in (self.dossier, *self.args))
        return replace(self, dossier=dossier, args=tuple(args))

    def encoded(self, prefix: str) -> str | None:
        """A custom_id that starts with `prefix`, or None where Discord's limit is too short.

        Long words that a member typed are named by a digest where they do not fit.
        """
        encoded = self._joined(prefix, self.args)
        if len(encoded) > limits.CUSTOM_ID:
            shorter = tuple(digest(arg) if may_be_digested(arg) else arg for arg in self.args)
            encoded = self._joined(prefix, shorter)
        return encoded if len(encoded) <= limits.CUSTOM_ID else None

    def _joined(self, prefix: str, args: tuple[str, ...]) -> str:
        fields = (prefix, self.verb, self.dossier, str(self.revision), str(self.page))
        flags = "p" if self.private else ""
        return _SEPARATOR.join((*fields, flags, *(arg.replace(_SEPARATOR, " ") for arg in args)))

    @classmethod
    def decoded(cls, custom_id: str) -> Request | None:
        """The request in a custom_id, or None where it is not one of ours."""
        match custom_id.split(_SEPARATOR):
            case [_, verb, dossier, revision, page, flags, *args] if _NUMBER.fullmatch(
                revision
            ) and _NUMBER.fullmatch(page):
                return cls(verb, dossier, int(revision), tuple(args), int(page), flags == "p")
            case _:
                return None
