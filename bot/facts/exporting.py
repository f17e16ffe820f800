"""A dossier as a file: TOML that reads back, JSON, CSV tables, or JSON-LD in schema.org's terms."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from bot.facts.dossier import Dossier
from bot.facts.model import KINDS, PRESENT, Event, Person, Quote

_TABLES: Final = tuple(kind.table for kind in KINDS)
_SCHEMA_KINDS: Final[Mapping[str, str]] = {"human": "Person", "media": "NewsMediaOrganization"}
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
        for kind in _TABLES:
            entries = getattr(dossier, kind)
            fields = type(entries[0]).model_fields if entries else {}
            put(kind, [name for name in fields if name != "evidence"], map(_all, entries))
        evidence = (
            {"fact": fact.id, "exact": selector.exact, "passage": span.passage,
             "start": span.start, "end": span.end}
            for fact in dossier.facts.values()
            for selector, span in zip(fact.evidence, dossier.spans[fact.id], strict=False)
        )  # fmt: skip
        put("evidence", ["fact", "exact", "passage", "start", "end"], evidence)
    return buffer.getvalue()


def _all(entry: BaseModel) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def _cell(value: Any) -> Any:
    """A value as a cell; an apostrophe keeps a spreadsheet from reading a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def to_jsonld(dossier: Dossier) -> bytes:
    """People, events and quotations in the terms of https://schema.org."""
    article = {
        "@type": "NewsArticle",
        "@id": _article_ref(dossier),
        "headline": dossier.header.title,
        "author": _ld_author(dossier),
        "datePublished": _all(dossier.header)["published"],
        "url": dossier.header.url,
        "inLanguage": dossier.header.language,
    }
    graph: list[dict[str, Any]] = [
        article,
        *(_ld_person(person) for person in dossier.people),
        *(_ld_event(dossier, event) for event in dossier.events),
        *(_ld_quote(dossier, quote) for quote in dossier.quotes),
    ]
    stated = [{k: v for k, v in node.items() if v not in (None, [])} for node in graph]
    return _json({"@context": "https://schema.org", "@graph": stated})


def _article_ref(dossier: Dossier) -> str:
    """The article's address; without one, what only this text has."""
    return dossier.header.url or f"urn:sha256:{dossier.header.sha256}"


def _ld_author(dossier: Dossier) -> dict[str, Any] | None:
    author = dossier.header.author
    return {"@type": "Person", "name": author} if author else None


def _ref(id: str) -> dict[str, str]:
    return {"@id": f"#{id}"}


def _ld_person(person: Person) -> dict[str, Any]:
    return {
        "@type": _SCHEMA_KINDS.get(person.kind, "Organization"),
        **_ref(person.id),
        # Somebody whom the article does not name is described, and gets no name here.
        "description" if person.unnamed else "name": person.name,
        "jobTitle" if person.kind == "human" else "disambiguatingDescription": person.role,
        "alternateName": list(person.aliases),
    }


def _ld_event(dossier: Dossier, event: Event) -> dict[str, Any]:
    there = [a for a in dossier.attendances_at(event.id) if a.status in PRESENT]
    return {
        "@type": "Event",
        **_ref(event.id),
        "name": event.title,
        "startDate": event.date,
        "location": {"@type": "Place", "name": event.place} if event.place else None,
        "organizer": [_ref(a.person) for a in there if a.status == "hosted"],
        "attendee": [_ref(a.person) for a in there if a.status != "hosted"],
        "subjectOf": {"@id": _article_ref(dossier)},
    }


def _ld_quote(dossier: Dossier, quote: Quote) -> dict[str, Any]:
    """Verbatim words are a Quotation; reported speech is not."""
    words = " … ".join(quote.text)
    verbatim = quote.form != "indirect"
    said: dict[str, Any] = (
        {"@type": "Quotation", "text": words, "spokenByCharacter": _ref(quote.speaker)}
        if verbatim
        else {"@type": "CreativeWork", "abstract": words, "creator": _ref(quote.speaker)}
    )
    return {
        **said,
        **_ref(quote.id),
        "about": _ref(quote.event) if quote.event else None,
        "isPartOf": {"@id": _article_ref(dossier)},
    }


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
