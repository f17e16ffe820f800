"""What differs between two states of a dossier, fact by fact and field by field."""

from __future__ import annotations

from collections.abc import Iterable
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
_NO_FACTS: Final = ("dossier", "article", "set_aside")


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
    before, after = _entries(old), _entries(new)
    found = [
        _edit(*key, before.get(key), after.get(key))
        for key in dict.fromkeys((*after, *before))
        if before.get(key) != after.get(key)
    ]
    found += _passages(old.article, new.article) if old is not None else ()
    return Difference(tuple(sorted(found, key=_rank)))


def _rank(edit: Edit) -> tuple[bool, int, int]:
    kind = _NO_FACTS.index(edit.kind) if edit.kind in _NO_FACTS else len(_NO_FACTS)
    return kind == len(_NO_FACTS), _ORDER.index(edit.how), kind


def _entries(dossier: Dossier | None) -> dict[tuple[str, str], BaseModel]:
    """Every entry, by its table and its id."""
    if dossier is None:
        return {}
    entries: dict[tuple[str, str], BaseModel] = {("dossier", dossier.id): dossier.header}
    for entry in dossier.set_aside:
        # The same words may be set aside twice; what stands around them tells which.
        entries["set_aside", _words(entry.selector.model_dump(exclude_none=True))] = entry
    for kind in FACT_KINDS:
        entries |= {(kind.table, fact.id): fact for fact in getattr(dossier, kind.table)}
    return entries


def _edit(kind: str, id: str, old: BaseModel | None, new: BaseModel | None) -> Edit:
    before, after = _stated(old), _stated(new)
    fields = tuple(
        Field(name, *(_words(side[name]) if name in side else None for side in (before, after)))
        for name in dict.fromkeys((*after, *before))
        if before.get(name) != after.get(name)
    )
    how: How = "added" if old is None else "removed" if new is None else "changed"
    return Edit(how, kind, id, fields)


def _stated(entry: BaseModel | None) -> dict[str, Any]:
    if entry is None:
        return {}
    return entry.model_dump(mode="json", by_alias=True, exclude={"id"}, exclude_defaults=True)


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
