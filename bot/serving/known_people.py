"""Known people: how those whom many articles name are spelt in many languages, written down once.

`known-people.toml` beside this file has them, and its head says what belongs in it. They are search
keys and labelled background, never facts: a dossier is published, exported, compared and digested
without them. Only what is asked and shown has them, by `KnownPeople.serve`.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.facts.dossier import Dossier
from bot.facts.model import Background, Line, Lines, Person, PersonKind
from bot.facts.reading import read_table
from bot.matching.normalise import ROMANISED, SYLLABLES, compact, fold
from bot.operations.errors import DossierError, Problem

log = logging.getLogger(__name__)

FILE_NAME: Final = "known-people.toml"
_OWN_FILE: Final = Path(__file__).with_name(FILE_NAME)
# What a file of the same name may say once and not otherwise.
_STATED: Final = ("native", "full_name", "country", "wikidata")
_DIGITS: Final = 12
# So many Chinese or Korean characters are a whole name, of people who are called in those at home.
_WHOLE: Final = 3


class KnownPerson(BaseModel):
    """Someone whom many articles name: `native` is their own name, `aliases` are other spellings."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Line
    kind: PersonKind
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    native: Line | None = None
    full_name: Line | None = None
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None = None
    aliases: Lines = ()

    @property
    def whole(self) -> tuple[str, ...]:
        """The names and spellings that are whole: each of them alone says who it is.

        A spelling is, with as many words as the name. Where a name has no spaces at home, it is with
        three characters: a family name alone has one, or seldom two.
        """
        names = tuple(filter(None, (self.name, self.native, self.full_name)))
        words = max(2, len(fold(self.name).split()))
        at_home = self.native is not None and not SYLLABLES.sub("", self.native)

        def is_whole(text: str) -> bool:
            characters = at_home and not SYLLABLES.sub("", text) and len(text) >= _WHOLE
            return characters or len(fold(text).split()) >= words

        return (*names, *filter(is_whole, self.aliases))

    @property
    def spellings(self) -> tuple[str, ...]:
        """What finds them, besides what is shown as background."""
        return self.aliases if self.name in self.aliases else (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How someone is called, as written; and folded, as a whole and in words."""

    text: str
    folded: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Spelling:
        folded = fold(text)
        return cls(text, compact(folded), tuple(folded.split()))


@dataclass(frozen=True)
class Served:
    """A dossier as it is asked and shown: with `known` of its people by the file's `version`."""

    dossier: Dossier
    known: int
    version: str


class KnownPeople:
    """The known people, ready to be added to dossiers; immutable, and shared by all of them."""

    def __init__(self, people: Iterable[KnownPerson] = ()) -> None:
        self.people = tuple(people)
        spelt = [tuple(map(Spelling.of, person.spellings)) for person in self.people]
        having = Counter(key for one in spelt for key in {spelling.folded for spelling in one})
        # What two of them are called is nobody's.
        self._spellings = tuple(
            tuple(spelling for spelling in one if having[spelling.folded] == 1) for one in spelt
        )
        # One tuple of strings for every dossier in which nothing is left out.
        self._texts = tuple(tuple(s.text for s in one) for one in self._spellings)
        self._whole: dict[tuple[str, str], set[int]] = defaultdict(set)
        for at, person in enumerate(self.people):
            for name in person.whole:
                self._whole[person.kind, _identity(name)].add(at)

    @cached_property
    def version(self) -> str:
        """The beginning of a digest of all that is known."""
        state = "\n".join(person.model_dump_json() for person in self.people)
        return hashlib.sha256(state.encode()).hexdigest()[:_DIGITS]

    def serve(self, dossier: Dossier) -> Served:
        """The dossier with what is known of its people; what it says itself comes first.

        Nobody is known who has no name, whose background says otherwise, or who shares a whole name
        with another person of the dossier.
        """
        meant = {p.id: at for p in dossier.people if (at := self._meant(p)) is not None}
        times = Counter(meant.values())
        known = {
            person.id: meant[person.id]
            for person in dossier.people
            if person.id in meant
            and times[meant[person.id]] == 1
            and not _contradicts(person, self.people[meant[person.id]])
        }
        if not known:
            return Served(dossier, 0, self.version)
        called = _Called(dossier)
        people = tuple(
            self._with_known(person, known[person.id], called) if person.id in known else person
            for person in dossier.people
        )
        return Served(replace(dossier, people=people), len(known), self.version)

    def _meant(self, person: Person) -> int | None:
        """The one known person with a whole name of this one."""
        if person.unnamed:
            return None
        stated = person.background or Background()
        names = filter(None, (person.name, stated.full_name, stated.native))
        found = {at for name in names for at in self._whole.get((person.kind, _identity(name)), ())}
        return found.pop() if len(found) == 1 else None

    def _with_known(self, person: Person, at: int, called: _Called) -> Person:
        known, own = self.people[at], {person.name, *person.aliases}
        left_out = {
            spelling.text
            for spelling in self._spellings[at]
            if spelling.text in own or called.by_another(person.id, spelling)
        }
        added = self._texts[at]
        if left_out:
            added = tuple(text for text in added if text not in left_out)
        aliases = (*person.aliases, *added) if person.aliases else added
        background = _background(person, known, called)
        return person.model_copy(update={"aliases": aliases, "background": background})


class _Called:
    """What the people of a dossier are called there, folded, with the ids of those who are.

    What stands for a name that the article does not give describes, so its words name nobody.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._as: dict[str, set[str]] = defaultdict(set)
        self._named: dict[str, set[str]] = defaultdict(set)
        for person in dossier.people:
            stated = person.background or Background()
            names = (person.name, *person.aliases, stated.full_name, stated.native)
            described = (*person.descriptions, person.role, person.country, stated.office)
            for text in filter(None, (*names, *described)):
                self._as[compact(fold(text))].add(person.id)
            for text in filter(None, person.aliases if person.unnamed else names):
                for word in fold(text).split():
                    self._as[word].add(person.id)
            if person.kind == "human" and not person.unnamed:
                for word in fold(person.name).split():
                    self._named[word].add(person.id)

    def by_another(self, id: str, spelling: Spelling) -> bool:
        """Whether a spelling of this person's may mean another one.

        It does if another is called so, or is named with a word of it that this one's name has not.
        """
        if self._as.get(spelling.folded, set()) - {id}:
            return True
        owners = (self._named.get(word, set()) for word in spelling.words)
        return any(ids and id not in ids for ids in owners)


def read_known_people(data_dir: Path) -> KnownPeople:
    """The software's known people, with those of `data_dir`, if there is such a file.

    If that file is wrong, its mistakes are logged and it is left aside.
    """
    own = [person for _, person in read_table(_OWN_FILE, "people", KnownPerson)]
    path = data_dir / FILE_NAME
    if path.exists():
        try:
            return KnownPeople(_joined(own, path))
        except DossierError as error:
            log.warning("%s\nthe bot’s own known people are used alone", error)
    return KnownPeople(own)


def _joined(own: Iterable[KnownPerson], path: Path) -> Iterable[KnownPerson]:
    """These people and those of the file; an entry of the same name and kind adds to the first.

    Raises DossierError with every problem.
    """
    joined = {(person.kind, _identity(person.name)): person for person in own}
    problems: list[Problem] = []
    for where, person in read_table(path, "people", KnownPerson):
        key = person.kind, _identity(person.name)
        known = joined.get(key, person)
        for field in _STATED:
            there, here = getattr(known, field), getattr(person, field)
            if None not in (there, here) and there != here:
                what = f"{person.name!r} is known already, with {there!r}"
                problems.append(Problem(f"{where}.{field}", what, "another name tells two apart"))
        joined[key] = _both(known, person)
    if problems:
        raise DossierError(path.name, tuple(problems))
    return joined.values()


def _both(known: KnownPerson, more: KnownPerson) -> KnownPerson:
    added = {field: getattr(known, field) or getattr(more, field) for field in _STATED}
    aliases = tuple(dict.fromkeys((*known.aliases, *more.aliases)))
    return known.model_copy(update={**added, "aliases": aliases})


def _identity(name: str) -> str:
    """What whole names have in common that are the same name.

    Where a script is romanised for a search, two names may become one, so there it is as written.
    """
    if ROMANISED.search(name):
        return "".join(unicodedata.normalize("NFKC", name).split())
    return compact(fold(name))


def _contradicts(person: Person, known: KnownPerson) -> bool:
    """Whether a dossier's own background is that of somebody else."""
    stated = person.background or Background()
    if stated.country and known.country and stated.country != known.country:
        return True
    whole = set(map(_identity, known.whole))
    if stated.native and known.native and _identity(stated.native) not in whole:
        return True
    words = set(fold(stated.full_name or "").split())
    return bool(words) and not any(words >= set(fold(name).split()) for name in known.whole)


def _background(person: Person, known: KnownPerson, called: _Called) -> Background | None:
    """The dossier's background, with the known one in the fields that it leaves out."""
    stated = person.background or Background()
    added = {"country": known.country} if known.country and not stated.country else {}
    for field in ("native", "full_name"):
        name = getattr(known, field)
        if (
            name
            and name != person.name
            and not getattr(stated, field)
            and not called.by_another(person.id, Spelling.of(name))
        ):
            added[field] = name
    return stated.model_copy(update=added) if added else person.background
