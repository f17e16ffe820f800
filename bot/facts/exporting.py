"""A dossier as a file: TOML that reads back, JSON, CSV tables, or JSON-LD."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from bot.facts.dossier import Dossier, Fact
from bot.facts.jsonld import linked_data
from bot.facts.model import KINDS, Event, Person, Quote
from bot.facts.span import Span

_TABLES: Final = tuple(kind.table for kind in KINDS)
# A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# A ZIP file has to give a time; always the same, so that equal dossiers make equal files.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def to_toml(dossier: Dossier) -> bytes:
    """The dossier file; read with the same article, it makes the same dossier."""
    lines = ["#:schema ./dossier.schema.json", "[dossier]", *_toml_fields(dossier.header)]
    for kind in _TABLES:
        for entry in getattr(dossier, kind):
            lines += ["", f"[[{kind}]]", *_toml_fields(entry)]
    return ("\n".join(lines) + "\n").encode()


def _toml_fields(entry: BaseModel) -> Iterable[str]:
    stated = entry.model_dump(by_alias=True, exclude_defaults=True)
    return (f"{name} = {_toml(value)}" for name, value in stated.items())


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # A JSON string is a TOML string, but for DEL.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case date():
            return value.isoformat()
        case dict():
            inner = ", ".join(f"{name} = {_toml(part)}" for name, part in value.items())
            return f"{{ {inner} }}"
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case _:
            return str(value)


def to_json(dossier: Dossier) -> bytes:
    """The dossier file as JSON, valid by its schema."""
    document = {"dossier": _stated(dossier.header)} | {
        kind: [_stated(entry) for entry in getattr(dossier, kind)] for kind in _TABLES
    }
    return _json(document)


def _stated(entry: BaseModel) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(dossier: Dossier) -> bytes:
    """A ZIP file with a table of each kind, and one of all evidence with where it stands."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, columns: list[str], rows: Iterable[dict[str, Any]]) -> None:
            text = io.StringIO()
            table = csv.DictWriter(text, columns, extrasaction="ignore")
            table.writeheader()
            table.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
            # Without a byte order mark spreadsheets guess another encoding.
            file = zipfile.ZipInfo(f"{name}.csv", _NO_TIME)
            archive.writestr(file, text.getvalue().encode("utf-8-sig"), zipfile.ZIP_DEFLATED)

        put("dossier", list(type(dossier.header).model_fields), [_all(dossier.header)])
        for kind in KINDS:
            columns = [name for name in kind.model.model_fields if name != "evidence"]
            put(kind.table, columns, map(_all, getattr(dossier, kind.table)))
        evidence = (
            {"fact": fact.id, "field": field, "exact": dossier.article.text(span),
             "passage": span.passage, "start": span.start, "end": span.end}
            for fact in dossier.facts.values()
            for field, span in _cited(dossier, fact)
        )  # fmt: skip
        put("evidence", ["fact", "field", "exact", "passage", "start", "end"], evidence)
    return buffer.getvalue()


def _cited(dossier: Dossier, fact: Fact) -> Iterable[tuple[str, Span]]:
    """Where everything stands that a fact cites, and in which field it is cited."""
    # After its own, the spans of a fact are those of its relations, or of its stated number.
    match fact:
        case Person():
            after = "relations"
        case Event():
            after = "stated"
        case _:
            after = ""
    spans = dossier.spans[fact.id]
    own = len(fact.evidence)
    yield from (("evidence", span) for span in spans[:own])
    yield from ((after, span) for span in spans[own:])
    if isinstance(fact, Quote):
        yield from (("text", span) for span in dossier.words[fact.id])


def _all(entry: BaseModel) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def _cell(value: Any) -> Any:
    """A value as a cell; an apostrophe keeps a spreadsheet from reading a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def to_jsonld(dossier: Dossier) -> bytes:
    """Every fact with its evidence as linked data; `jsonld` says in which terms."""
    return _json(linked_data(dossier))


# Each format with the ending of its file's name.
FORMATS: Final[Mapping[str, tuple[str, Callable[[Dossier], bytes]]]] = {
    "toml": (".toml", to_toml),
    "json": (".json", to_json),
    "csv": (".csv.zip", to_csv),
    "json-ld": (".jsonld", to_jsonld),
}


def exported(dossier: Dossier, format: str) -> tuple[str, bytes]:
    """The name and the bytes of the dossier's file in this format, one of FORMATS."""
    ending, write = FORMATS[format]
    return dossier.id + ending, write(dossier)
