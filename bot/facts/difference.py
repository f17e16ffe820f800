"""What differs between two states of a dossier, fact by fact and field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, Literal

from pydantic import BaseModel

from bot.facts.article import Article
from bot.facts.dossier import Dossier
from bot.facts.model import FACT_KINDS

How = Literal["added", "removed", "changed"]
_ORDER: Final[tuple[How, ...]] = ("added", "removed", "changed")
# What a dossier holds beside its facts: [dossier], the quotation marks set aside, the article.
_NO_FACTS: Final = frozenset({"dossier", "set_aside", "article"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact, in words: before and after, None where it is not given."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one entry. `kind` is its table in the file; "article" has the passages."""

    how: How
    kind: str
    id: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Every entry that was added, removed or changed; what is not a fact comes first."""

    edits: tuple[Edit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.edits)

    def count(self, how: How) -> int:
        return sum(edit.how == how for edit in self.edits)


def difference(old: Dossier | None, new: Dossier) -> Difference:
    """What is different in `new`; compared with no dossier, everything is added."""
    found = [
        *_edits("dossier", _header(old), _header(new)),
        *(_passages(old.article, new.article) if old is not None else ()),
        *_edits("set_aside", _set_aside(old), _set_aside(new)),
    ]
    for kind in (kind.table for kind in FACT_KINDS):
        before = {fact.id: fact for fact in getattr(old, kind, ())}
        found += _edits(kind, before, {fact.id: fact for fact in getattr(new, kind)})
    found.sort(key=lambda edit: (edit.kind not in _NO_FACTS, _ORDER.index(edit.how)))
    return Difference(tuple(found))


def _header(dossier: Dossier | None) -> dict[str, BaseModel]:
    return {dossier.id: dossier.header} if dossier is not None else {}


def _set_aside(dossier: Dossier | None) -> dict[str, BaseModel]:
    # The same words may be set aside twice; what stands around them tells which.
    entries = dossier.set_aside if dossier is not None else ()
    return {_words(e.selector.model_dump(exclude_none=True)): e for e in entries}


def _edits(
    kind: str, before: Mapping[str, BaseModel], after: Mapping[str, BaseModel]
) -> Iterator[Edit]:
    for id, fact in after.items():
        if id not in before:
            yield Edit("added", kind, id, tuple(_fields({}, _dumped(fact))))
        elif before[id] != fact:
            fields = tuple(_fields(_dumped(before[id]), _dumped(fact)))
            yield Edit("changed", kind, id, fields)
    for id, fact in before.items():
        if id not in after:
            yield Edit("removed", kind, id, tuple(_fields(_dumped(fact), {})))


def _dumped(fact: BaseModel) -> dict[str, Any]:
    return fact.model_dump(mode="json", by_alias=True, exclude={"id"}, exclude_defaults=True)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Field]:
    for name in dict.fromkeys((*new, *old)):
        if old.get(name) != new.get(name):
            yield Field(
                name, *(_words(side[name]) if name in side else None for side in (old, new))
            )


def _words(value: Any) -> str:
    """A field's value as a curator reads it."""
    match value:
        case dict() if "exact" in value:
            around = [f"{part} “{value[part]}”" for part in ("prefix", "suffix") if part in value]
            return f"{value['exact']} ({', '.join(around)})" if around else str(value["exact"])
        case dict():
            return ", ".join(f"{name}: {_words(part)}" for name, part in value.items())
        case list():
            return " · ".join(map(_words, value))
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _passages(old: Article, new: Article) -> Iterable[Edit]:
    """The passages that differ, between what both begin with and what both end with."""
    before, after = old.passages, new.passages
    if before == after:
        # Only empty lines, or how lines end, can differ then.
        return
    shared = min(len(before), len(after))
    start = next((n for n in range(shared) if before[n] != after[n]), shared)
    shared -= start
    end = next((n for n in range(shared) if before[-1 - n] != after[-1 - n]), shared)
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    for number, (was, now) in enumerate(zip_longest(gone, come), start=start + 1):
        if was != now:
            how: How = "added" if was is None else "removed" if now is None else "changed"
            yield Edit(how, "article", f"¶{number}", (Field("text", was, now),))
