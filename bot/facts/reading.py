"""Dossier files: TOML in, a checked dossier or every problem out."""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from bot.facts.article import Article
from bot.facts.assembling import Entries, Entry, assemble
from bot.facts.dossier import Dossier
from bot.facts.model import (
    Attendance,
    Claim,
    DossierFile,
    Event,
    Header,
    Person,
    Quote,
    Reaction,
    SetAside,
)
from bot.facts.problems import DossierError, Problem

MAX_BYTES: Final = 1024 * 1024
MAX_ENTRIES: Final = 5000

KINDS: Final[dict[str, type[BaseModel]]] = {
    "people": Person,
    "events": Event,
    "attendances": Attendance,
    "quotes": Quote,
    "reactions": Reaction,
    "claims": Claim,
    "set_aside": SetAside,
}
# What tells one entry from another, beside its number, in a message.
_LABELS: Final = ("id", "speaker", "person", "who", "text")
_LINE = re.compile(r"line (\d+), ")
_TABLE = re.compile(r"^\s*\[\[\s*([a-z_]+)\s*\]\]")


def read_dossier(path: Path, root: Path) -> Dossier:
    """The dossier in the file `path`; its article is found relative to `root`.

    Raises DossierError with every problem where there is any.
    """
    problems: list[Problem] = []
    dossier = _read_dossier(path, root, problems)
    if dossier is None or problems:
        raise DossierError(path.name, _in_file_order(problems))
    return dossier


def _read_dossier(path: Path, root: Path, problems: list[Problem]) -> Dossier | None:
    """The dossier as far as it can be made; None where something to build on is missing."""
    document = _read_file(path, problems)
    entries = parse(document, problems) if document is not None else None
    if entries is None:
        return None
    if entries.header.id != path.stem:
        problems.append(
            Problem(
                "dossier.id",
                f"the dossier is called {entries.header.id!r} and its file {path.name!r}",
                f"call the file {entries.header.id}.toml",
            )
        )
    article = _read_article(entries.header, root, problems)
    if article is None:
        return None
    dossier, found = assemble(entries, article)
    problems += found
    return dossier


def parse(document: str, problems: list[Problem]) -> Entries | None:
    """The entries of a TOML document; what is malformed is added to `problems` and left out.

    None where there is no TOML, or no usable [dossier] to build on.
    """
    try:
        data = tomllib.loads(document)
    except (ValueError, RecursionError) as error:
        # Beside its own TOMLDecodeError: tomllib guards neither depth nor the length of numbers.
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        problems.append(Problem("file", f"this is not TOML: {reason}"))
        return None
    problems += [
        Problem(f"[{key}]", "there is no such table", "one of dossier, " + ", ".join(KINDS))
        for key in data.keys() - KINDS.keys() - {"dossier"}
    ]
    lines = _table_lines(document)
    entries: list[Entry[BaseModel]] = []
    malformed_ids: dict[str, frozenset[str]] = {}
    for kind, model in KINDS.items():
        items = data.get(kind, [])
        if not isinstance(items, list):
            problems.append(Problem(kind, f"must be a list of tables, written [[{kind}]]"))
            items = []
        if len(items) > MAX_ENTRIES:
            problems.append(Problem(kind, f"has {len(items)} entries; the most is {MAX_ENTRIES}"))
            items = []
        malformed = []
        for index, item in enumerate(items):
            where = _where(kind, index, item, lines)
            fact = _validated(model, item, where, problems)
            if fact is not None:
                entries.append(Entry(where, fact))
            elif isinstance(item, dict):
                malformed.append(str(item.get("id")))
        malformed_ids[kind] = frozenset(malformed)
    header = _validated(Header, data.get("dossier"), "dossier", problems)
    return Entries(header, tuple(entries), malformed_ids) if isinstance(header, Header) else None


def _in_file_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """As a curator reads the file: its head, its tables line by line, then what it leaves out."""

    def line(problem: Problem) -> float:
        found = _LINE.match(problem.where)
        return int(found[1]) if found else math.inf if problem.where.startswith("article ") else 0

    return tuple(sorted(problems, key=line))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a dossier file, by which editors complete and check it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **DossierFile.model_json_schema(mode="validation"),
        "title": "A dossier",
    }


def _read_file(path: Path, problems: list[Problem]) -> str | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem("file", f"{path.name} cannot be read: {error.strerror}"))
        return None
    if len(content) > MAX_BYTES:
        problems.append(
            Problem("file", f"{path.name} has {len(content)} bytes; the most is {MAX_BYTES}")
        )
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(
            Problem(
                "file",
                f"{path.name} is not UTF-8: byte {error.start} is {content[error.start]:#04x}",
            )
        )
        return None


def _read_article(header: Header, root: Path, problems: list[Problem]) -> Article | None:
    """The article that the header names, which must lie under `root`."""
    path = (root / header.article).resolve()
    if not path.is_relative_to(root.resolve()):
        problems.append(Problem("dossier.article", f"{header.article!r} is outside the project"))
        return None
    mistakes: list[Problem] = []
    text = _read_file(path, mistakes)
    problems.extend(Problem("dossier.article", problem.what) for problem in mistakes)
    if text is None:
        return None
    return Article.from_text(text, hashlib.sha256(text.encode()).hexdigest())


def _validated(
    model: type[BaseModel], item: object, where: str, problems: list[Problem]
) -> BaseModel | None:
    try:
        return model.model_validate(item)
    except ValidationError as error:
        for mistake in error.errors(include_url=False, include_input=False):
            place = ".".join(str(part) for part in mistake["loc"])
            problems.append(Problem(f"{where}.{place}" if place else where, mistake["msg"]))
        return None


def _table_lines(document: str) -> dict[str, list[int]]:
    """The line of each [[table]] header; tomllib keeps no positions."""
    lines: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(document.splitlines(), start=1):
        if found := _TABLE.match(line):
            lines[found[1]].append(number)
    return lines


def _where(kind: str, index: int, item: object, lines: dict[str, list[int]]) -> str:
    labels = [
        f"{key} {item[key]!r}"
        for key in _LABELS
        if isinstance(item, dict) and isinstance(item.get(key), str)
    ]
    label = f" ({', '.join(labels[:2])})" if labels else ""
    line = f"line {lines[kind][index]}, " if index < len(lines[kind]) else ""
    return f"{line}{kind}[{index}]{label}"
