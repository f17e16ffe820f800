"""The facts of a dossier as its file states them: frozen, strict, one class a kind.

`evidence` is a W3C Web Annotation TextQuoteSelector
(https://www.w3.org/TR/annotation-model/#text-quote-selector): the exact words, and `prefix` or
`suffix` only where those words stand more than once. A bare string is short for `{exact = …}`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
    model_validator,
)

from bot.facts.address import WebAddress

# A custom_id holds 100 characters, in which a dossier's id stands beside a fact's (an attendance has
# two, person@event): hence the lengths of ids.
ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DossierId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=20)]
FactId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=30)]

# Controls, direction overrides, line separators and private characters can make a card look like
# what it is not. Joiners and soft hyphens belong to ordinary text.
_UNSHOWABLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co"})
_JOINERS: Final = frozenset("\u200c\u200d\u00ad")


def _printable(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in _UNSHOWABLE and character not in _JOINERS:
            raise ValueError(f"must not contain the control character U+{ord(character):04X}")
    return text


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, pattern=r"\S"),
    AfterValidator(_printable),
]
Words = Annotated[
    str,
    # A turn of a transcript may be long.
    StringConstraints(min_length=1, max_length=20_000, pattern=r"\S"),
    AfterValidator(_printable),
]
# TOML has dates, but a year or a month alone is a string: "1959", "2018-03", "2025-09-03".
DATE_PATTERN: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
PartialDate = Annotated[str, StringConstraints(pattern=DATE_PATTERN)]


def _real_date(text: str) -> str:
    year, month, day = ([*text.split("-"), "01", "01"])[:3]
    date(int(year), int(month), int(day))
    return text


def _as_text(value: Any) -> Any:
    return value.isoformat() if type(value) is date else value


When = Annotated[
    PartialDate,
    AfterValidator(_real_date),
    BeforeValidator(_as_text, json_schema_input_type=date | PartialDate),
]

PersonKind = Literal["human", "group", "media", "institution", "text"]
QuoteForm = Literal["direct", "block", "indirect", "turn"]
AttendanceStatus = Literal[
    "attended", "took part", "hosted", "met", "travelled with", "left early", "absent"
]
# Those who were absent, or had left before, were not there.
PRESENT: Final[frozenset[str]] = frozenset(get_args(AttendanceStatus)) - {"left early", "absent"}


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Evidence(_Fact):
    """Words of the article. `prefix` and `suffix` are what stands directly before and after."""

    exact: Words
    prefix: Words | None = None
    suffix: Words | None = None


def _selector(value: Any) -> Any:
    return {"exact": value} if isinstance(value, str) else value


def _one_or_many(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


EvidenceList = Annotated[
    Annotated[
        tuple[
            Annotated[
                Evidence, BeforeValidator(_selector, json_schema_input_type=Words | Evidence)
            ],
            ...,
        ],
        Field(min_length=1, max_length=20),
    ],
    BeforeValidator(_tuple),
]
Lines = Annotated[Annotated[tuple[Line, ...], Field(max_length=60)], BeforeValidator(_tuple)]
Ids = Annotated[Annotated[tuple[FactId, ...], Field(max_length=60)], BeforeValidator(_tuple)]
Parts = Annotated[
    Annotated[tuple[Words, ...], Field(min_length=1, max_length=20)],
    BeforeValidator(_one_or_many, json_schema_input_type=Words | list[Words]),
]


class Background(_Fact):
    """What helps a reader but is not in the article; always labelled where it is shown."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    office: Line | None = None
    full_name: Line | None = None
    native: Line | None = None
    date: When | None = None
    until: When | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Background:
        if self.until is not None and not (self.date is not None and self.date < self.until):
            raise ValueError("`until` needs a `date` before it")
        return self


class Relation(_Fact):
    """This person is the `as` (sister, spokesman, …) of the person or institution `to`."""

    to: FactId
    kinship: Annotated[Line, Field(alias="as")]
    evidence: EvidenceList


class Person(_Fact):
    """Anyone who attends, speaks, reacts or is recalled.

    `name` is as the article spells it, or a base form of the words `named` that stand there:
    “Татьяна Голикова” for “Татьяне Голиковой”.
    """

    id: FactId
    name: Line
    named: Line | None = None
    kind: PersonKind
    unnamed: bool = False
    role: Line | None = None
    country: Line | None = None
    aliases: Lines = ()
    descriptions: Lines = ()
    relations: Annotated[
        Annotated[tuple[Relation, ...], Field(max_length=20)], BeforeValidator(_tuple)
    ] = ()
    evidence: EvidenceList
    background: Background | None = None


class Stated(_Fact):
    """The number of participants that the article itself gives: `count` `of` (“heads of state”)."""

    count: Annotated[int, Field(ge=1)]
    of: Line
    evidence: EvidenceList


class Event(_Fact):
    """Something that people attend or react to. `when` is in the article's words."""

    id: FactId
    title: Line
    date: When | None = None
    when: Line | None = None
    place: Line | None = None
    aliases: Lines = ()
    stated: Stated | None = None
    evidence: EvidenceList
    background: Background | None = None


class Attendance(_Fact):
    """Person × event. `region` is the article's grouping; `counted`, part of its stated number."""

    person: FactId
    event: FactId
    status: AttendanceStatus
    region: Line | None = None
    counted: bool = True
    reported_by: FactId | None = None
    evidence: EvidenceList

    @property
    def id(self) -> str:
        return f"{self.person}@{self.event}"


class Quote(_Fact):
    """Words attributed to `speaker`; several stretches of `text` where the article interrupts them,
    or begins a new paragraph.

    A `turn` is what follows a speaker's name in a transcript. `relayed_by` is who reports the words,
    where that is not simply the article. Words that stand inside another quote are `within` it, and
    its speaker relays them.
    """

    id: FactId
    speaker: FactId
    form: QuoteForm
    text: Parts
    relayed_by: FactId | None = None
    within: FactId | None = None
    to: FactId | None = None
    event: FactId | None = None
    occasion: Line | None = None
    note: Line | None = None
    evidence: EvidenceList


class Reaction(_Fact):
    """How `who` responded `to` an event, a person or a quote; `to_words` says it as the article."""

    id: FactId
    who: FactId
    to: FactId
    to_words: Line | None = None
    quotes: Ids = ()
    evidence: EvidenceList


class Claim(_Fact):
    """Something said in the author's own voice, or in that of `by`."""

    id: FactId
    about: Ids = ()
    by: FactId | None = None
    evidence: EvidenceList


class SetAside(_Fact):
    """Quotation marks that quote nobody."""

    text: Words
    reason: Line
    prefix: Words | None = None
    suffix: Words | None = None

    @property
    def selector(self) -> Evidence:
        return Evidence(exact=self.text, prefix=self.prefix, suffix=self.suffix)


def _web_address(text: str) -> str:
    return WebAddress.parse(text).text


class Header(_Fact):
    """What the dossier is about: the article, and who wrote it, when, and where it can be read, as
    far as that is known.

    `language` is an ISO 639 code; without one it is told by the script.
    """

    id: DossierId
    title: Line
    article: Line
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    author: Line | None = None
    published: date | None = None
    url: Annotated[str, StringConstraints(max_length=500), AfterValidator(_web_address)] | None = (
        None
    )
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    main_event: FactId | None = None


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of entry: its table in a file and in the database, its class, and what it is called."""

    table: str
    model: type[BaseModel]
    singular: str
    plural: str


# In the order of a file. A new kind is a class above, a line here, and a table in the store.
KINDS: Final = (
    FactKind("people", Person, "person", "people"),
    FactKind("events", Event, "event", "events"),
    FactKind("attendances", Attendance, "attendance", "attendances"),
    FactKind("quotes", Quote, "quote", "quotes"),
    FactKind("reactions", Reaction, "reaction", "reactions"),
    FactKind("claims", Claim, "claim", "claims"),
    FactKind("set_aside", SetAside, "set aside", "set aside"),
)
# Those with an id and evidence; quotation marks that are set aside state nothing.
FACT_KINDS: Final = tuple(kind for kind in KINDS if kind.model is not SetAside)

DossierFile: Final = create_model(  # type: ignore[call-overload]
    "DossierFile",
    __base__=_Fact,
    __doc__="A whole dossier file; used to publish the JSON Schema that editors complete from.",
    dossier=(Header, ...),
    **{kind.table: (list[kind.model], []) for kind in KINDS},  # type: ignore[name-defined]
)
