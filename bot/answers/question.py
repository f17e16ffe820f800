"""What can be asked, and how a button carries it.

A custom_id names the question, its dossier and the revision it was asked of, never facts. So a button
survives a restart, and after a reload it is answered from the facts of that time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Final, Generic, Self, TypeVar, dataclass_transform

from bot.answers import limits

# Stands for the name, or the dossier, that a choice fills in.
PLACEHOLDER: Final = "<?>"
_NUMBER: Final = re.compile(r"[0-9]{1,20}")
_SMALL_NUMBER: Final = re.compile(r"[0-9]{1,9}")
# Ids are never digested, nor texts that are hardly longer than their digest.
_LONG: Final = 16
_ID: Final = re.compile(r"[a-z0-9@-]{1,61}")


def digest(text: str) -> str:
    """A short name for a long text; the client remembers what it stands for."""
    return "~" + hashlib.sha256(text.encode()).hexdigest()[:12]


def may_be_digested(text: str) -> bool:
    return len(text) > _LONG and _ID.fullmatch(text) is None


# ── the questions ──

KINDS: Final[dict[str, type[Question]]] = {}


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Question:
    """A question. Each kind is a frozen dataclass whose fields are its options.

    A field is a text, a number (0 if not given), or a tuple of texts, which comes last. A custom_id
    lists the `verb` and the fields in their order, so neither may ever change.
    """

    verb: ClassVar[str]

    def __init_subclass__(cls, *, verb: str) -> None:
        if verb in KINDS:
            raise TypeError(
                f"{cls.__name__} and {KINDS[verb].__name__} have the same verb, {verb!r}"
            )
        cls.verb = verb
        KINDS[verb] = dataclass(frozen=True)(cls)

    def values(self) -> Iterator[str | int]:
        """The values of the fields; a tuple's one by one."""
        for field in fields(self):
            value = getattr(self, field.name)
            yield from value if isinstance(value, tuple) else (value,)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(value for value in self.values() if isinstance(value, str))

    def mapped(self, change: Callable[[str], str]) -> Self:
        """The question with every text changed."""
        changed: dict[str, Any] = {}
        for field in fields(self):
            match getattr(self, field.name):
                case str(text):
                    changed[field.name] = change(text)
                case tuple(texts):
                    changed[field.name] = tuple(map(change, texts))
        return replace(self, **changed)

    @classmethod
    def read(cls, values: Sequence[str]) -> Self | None:
        """The question with these values out of a custom_id; None if they do not make one.

        Values beyond the last field are ignored.
        """
        read: dict[str, Any] = {}
        for at, field in enumerate(fields(cls)):
            # Annotations are strings in this module.
            if field.type == "tuple[str, ...]":
                read[field.name] = tuple(values[at:])
            elif at < len(values):
                if field.type == "int" and not _NUMBER.fullmatch(values[at] or "0"):
                    return None
                read[field.name] = int(values[at] or 0) if field.type == "int" else values[at]
        try:
            return cls(**read)
        except TypeError:  # there are too few
            return None


class Attendee(Question, verb="attendee"):
    name: str


class Attendees(Question, verb="attendees"):
    """Who was at an event; at the article's main one if none is named."""

    event: str = ""
    region: str = ""
    status: str = ""


class Quotes(Question, verb="quote"):
    about: str = ""
    speaker: str = ""


class RandomQuote(Question, verb="random"):
    pass


class Reactions(Question, verb="reaction"):
    who: str = ""
    to: str = ""


class Timeline(Question, verb="timeline"):
    """Every event, or one in full."""

    event: str = ""


class Claims(Question, verb="claims"):
    """What the author says about a person or an event, by its id; or one claim, by its own."""

    about: str


class Compare(Question, verb="compare"):
    first: str
    second: str


class Search(Question, verb="search"):
    query: str
    kind: str = ""


class Verify(Question, verb="verify"):
    quotation: str


class VerifyMessage(Question, verb="message"):
    """All that a message says, and the names of what in it is not read, a line each."""

    text: str
    unread: str = ""


class ShowVerdicts(Question, verb="show"):
    """The verdicts on a message, shown to everyone."""

    text: str
    unread: str = ""


class FactSource(Question, verb="fact"):
    """The words behind a fact, a roster or some places; see `citations`."""

    cited: str


class Passage(Question, verb="passage"):
    """One passage, with the words `cited` in bold, and its facts but for the first `skip`."""

    number: int
    cited: str = ""
    skip: int = 0


class ArticleOverview(Question, verb="article"):
    pass


class Help(Question, verb="help"):
    """Every command, or one; those of managers and admins if they are in the `audience`."""

    command: str = ""
    audience: tuple[str, ...] = ()


class Dossiers(Question, verb="dossiers"):
    """The articles that can be asked in a server; 0 stands for direct messages."""

    guild: int = 0


class UseDossier(Question, verb="use"):
    """Make the request's dossier the server's default."""


class UseNoDossier(Question, verb="unuse"):
    """Take the server's default away."""


class ClearDefault(Question, verb="cleardefault"):
    """Take everyone's default, as it was chosen, away."""


class Status(Question, verb="status"):
    """No button asks this, for the card has only one page."""


class ReviewPage(Question, verb="review"):
    """A page of the review with this digest, for the admin who asked for it."""

    digest: str
    asker: int


class Publish(Question, verb="publish"):
    digest: str
    asker: int


class Discard(Question, verb="discard"):
    digest: str
    asker: int


class History(Question, verb="history"):
    pass


class Gaps(Question, verb="gaps"):
    pass


# ── a question of one dossier ──

Q = TypeVar("Q", bound=Question)
R = TypeVar("R", bound=Question)


@dataclass(frozen=True, slots=True)
class Request(Generic[Q]):
    """A question, the dossier that it is asked of, and the page of its answer, from 0.

    `revision` is the dossier's at that time; 0 if the dossier was yet to be chosen. `private` is
    whether the asker wants the answer for themselves.
    """

    question: Q
    dossier: str
    revision: int
    page: int = 0
    private: bool = False

    def to(self, question: R) -> Request[R]:
        """Another question, asked of the same dossier by the same person."""
        return Request(question, self.dossier, self.revision, private=self.private)

    def of(self, dossier: str, revision: int) -> Request[Q]:
        return replace(self, dossier=dossier, revision=revision)

    def at_page(self, page: int) -> Request[Q]:
        return replace(self, page=page)

    def filled(self, choice: str) -> Request[Q]:
        """The request with the choice in place of the placeholder."""

        def fill(text: str) -> str:
            return choice if text == PLACEHOLDER else text

        return replace(self, question=self.question.mapped(fill), dossier=fill(self.dossier))

    def recalled(self, texts: Mapping[str, str]) -> Request[Q] | None:
        """The request with the texts that its digests stand for; None where one is forgotten."""
        digests = [text for text in self.question.texts if text.startswith("~")]
        if not digests:
            return self
        if not all(digest in texts for digest in digests):
            return None
        return replace(self, question=self.question.mapped(lambda text: texts.get(text, text)))

    def encoded(self, how: str) -> str | None:
        """A custom_id that begins with `how`; None if it would be longer than Discord allows.

        Long texts are replaced by their digests where that makes it fit.
        """
        values = [str(value or "") for value in self.question.values()]
        short = [digest(value) if may_be_digested(value) else value for value in values]
        flags = "p" if self.private else ""
        head = (how, self.question.verb, self.dossier, str(self.revision), str(self.page), flags)
        for texts in (values, short):
            encoded = "|".join((*head, *(text.replace("|", " ") for text in texts)))
            if len(encoded) <= limits.CUSTOM_ID:
                return encoded
        return None

    @classmethod
    def decoded(cls, custom_id: str) -> Request[Any] | None:
        """The request in a custom_id; None if this version cannot read it."""
        match custom_id.split("|"):
            case [_, verb, dossier, revision, page, flags, *values] if (
                verb in KINDS
                and _SMALL_NUMBER.fullmatch(revision)
                and _SMALL_NUMBER.fullmatch(page)
            ):
                question = KINDS[verb].read(values)
                if question is None:
                    return None
                return Request(question, dossier, int(revision), int(page), flags == "p")
            case _:
                return None
