"""Dossier files: TOML in, and out comes a checked dossier or every problem."""

from __future__ import annotations

import hashlib
import math
import os
import re
import stat
import tomllib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot.facts.article import Article
from bot.facts.checking import ARTICLES, Entries, Entry, check, is_inside, outside
from bot.facts.dossier import Dossier
from bot.facts.encoding import decoded
from bot.facts.files import shown
from bot.facts.model import DATE_PATTERN, ID_PATTERN, KINDS, DossierFile, Header
from bot.operations.errors import MAX_PROBLEMS, DossierError, Problem

MAX_BYTES: Final = 1024 * 1024
# Entries of a kind, and fields of an entry.
MAX_ENTRIES: Final = 5000
MAX_FIELDS: Final = 40
# Before a document is parsed: how deep its tables are nested, how many brackets and keys it has.
MAX_DEPTH: Final = 20
MAX_VALUES: Final = 60_000
# Of an article.
MAX_PASSAGES: Final = 2000
MAX_QUOTATIONS: Final = 2000

_TABLES: Final = {kind.table: kind.model for kind in KINDS}
# A field that every entry may have, and no fact has.
_DRAFTED: Final = {
    "type": "string",
    "title": "Drafted",
    "description": "Why a program proposes this entry, which nobody has confirmed: it is left out. "
    "To take this line away is to confirm it.",
    "examples": ["sure: “said Bo” follows", "check: …", "guess: …"],
}
# The fields that tell one entry from another in a message, and how much of them is repeated there.
_LABELS: Final = ("id", "speaker", "person", "who", "text")
_LABEL_LENGTH: Final = 80
# Controls, and what turns the direction of the text after it: no article is written with these.
_UNREADABLE: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")
# What to do, by how tomllib's message begins.
_TOML_HINTS: Final = {
    "Cannot overwrite a value": "a field stands twice in one entry, or a [[…]] is missing above it",
    "Cannot declare": "every entry begins with its kind in two brackets, as [[people]] does",
    "Expected '='": "a line is name = value; what is said to a reader begins with #",
    "Expected newline": 'a " within words is written \\"',
    r"Illegal character '\n'": 'words end with a " in the line where they begin',
    "Invalid value": 'words stand between two ", and a date between none: published = 2025-09-09',
    "Unclosed array": 'between a list’s entries stands a , and after the last a ]; a " within words is written \\"',
    "Unescaped": "a backslash is written \\\\",
}
# What to do, by the type of pydantic's error.
_FIELD_HINTS: Final = {
    "date_type": "a date has no quotation marks around it: published = 2025-09-09",
    "tuple_type": 'a list is written ["…"]',
}
M = TypeVar("M", bound=BaseModel)

_LINE: Final = re.compile(r"line (\d+), ")
_HEAD_TABLE: Final = re.compile(r"^\s*\[+\s*([a-z_]+)[^\]]*\]+")
_FIELD: Final = re.compile(r"^\s*([a-z0-9_]+)\s*=")
_TABLE: Final = re.compile(r"^\s*\[\[\s*([a-z_]+)\s*\]\]")


class Unreadable(Exception):
    """Nothing can be built on what was read; `problems` say why, if they were not reported yet."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems


def read_dossier(path: Path, root: Path) -> Dossier:
    """The dossier in the file `path`; its article is found relative to `root`.

    Raises DossierError with every problem.
    """
    problems: list[Problem] = []

    def document() -> str:
        hint = "a dossier’s file is called by its id"
        return _text(shown(path.name), _read_bytes(path, "file", hint), "file")

    def article_of(header: Header) -> Article:
        if header.id != path.stem:
            what = f"the dossier is called {header.id!r} and its file {path.name!r}"
            problems.append(Problem("dossier.id", what, f"call the file {header.id}.toml"))
        return _read_article(header, root)

    return _checked(shown(path.name), document, article_of, problems)


def read_article(path: Path) -> Article:
    """An article by itself. Raises DossierError with every problem."""
    try:
        return _article(path.name, _read_bytes(path, "file"))
    except Unreadable as error:
        raise DossierError(path.name, error.problems) from None


def read_upload(
    name: str, content: bytes, article: bytes | None, served: Callable[[str], Dossier | None]
) -> Dossier:
    """The dossier in an uploaded file, with the article that came with it, or else with the one that
    is `served` under its id. No file of this machine is read for it.

    Raises DossierError with every problem.
    """

    def article_of(header: Header) -> Article:
        if article is not None:
            return _article("the article", article)
        dossier = served(header.id)
        if dossier is None:
            what = f"no dossier {header.id!r} is served, so its article is not known"
            raise Unreadable(Problem("dossier.article", what, "upload the article with it"))
        return dossier.article

    return _checked(name, lambda: _text("the file", content, "file"), article_of, [])


def _checked(
    source: str,
    document: Callable[[], str],
    article_of: Callable[[Header], Article],
    problems: list[Problem],
) -> Dossier:
    """The dossier of a document. Raises DossierError with all `problems`, those added meanwhile too."""
    text = ""
    try:
        text = document()
        entries = parse(text, problems)
        dossier, found = check(entries, article_of(entries.header))
        problems += found
    except Unreadable as error:
        problems += error.problems
        raise DossierError(source, _in_file_order(_with_head_lines(problems, text))) from None
    if problems:
        raise DossierError(source, _in_file_order(_with_head_lines(problems, text)))
    return dossier


def _with_head_lines(problems: list[Problem], document: str) -> list[Problem]:
    """The problems; those of the head with the line of their field, as those of the entries have."""
    lines: dict[str, int] = {}
    inside = False
    for number, line in enumerate(document.splitlines(), start=1):
        if found := _HEAD_TABLE.match(line):
            inside = found[1] == "dossier"
            lines |= {"dossier": number} if inside else {}
        elif inside and (found := _FIELD.match(line)):
            lines.setdefault(f"dossier.{found[1]}", number)
    return [
        replace(problem, where=f"line {lines[problem.where]}, {problem.where}")
        if problem.where in lines
        else problem
        for problem in problems
    ]


def _in_file_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """As a curator reads the file: its head, its tables line by line, then what it leaves out."""

    def line(problem: Problem) -> float:
        found = _LINE.match(problem.where)
        return int(found[1]) if found else math.inf if problem.where.startswith("article ") else 0

    ordered = sorted(problems, key=line)
    if len(ordered) > MAX_PROBLEMS:
        more = Problem("file", "there are more problems than these", "mend these first")
        return (*ordered[:MAX_PROBLEMS], more)
    return tuple(ordered)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a dossier file, with which editors complete and check it."""
    schema = DossierFile.model_json_schema(mode="validation")
    for model in _TABLES.values():
        schema["$defs"][model.__name__]["properties"]["drafted"] = _DRAFTED
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "A dossier",
    }


# ── from text to entries ──


def parse(document: str, problems: list[Problem]) -> Entries:
    """The entries of a TOML document; what is malformed is added to `problems` and left out.

    Raises Unreadable where there is no TOML, or no usable [dossier].
    """
    data = _parse_toml(document)
    for key in sorted(data.keys() - _TABLES.keys() - {"dossier"})[:MAX_PROBLEMS]:
        hint = "one of dossier, " + ", ".join(_TABLES)
        problems.append(Problem(f"[{key[:_LABEL_LENGTH]}]", "there is no such table", hint))
    lines = _table_lines(document)
    entries: list[Entry] = []
    malformed: dict[str, frozenset[str]] = {}
    drafted: dict[str, frozenset[str]] = {}
    counts: dict[str, int] = {}
    for kind, model in _TABLES.items():
        ids, proposed = set(), list[str]()
        for index, item in enumerate(_items(kind, data.get(kind, []), problems)):
            if len(problems) > MAX_PROBLEMS:
                break
            if isinstance(item, dict) and isinstance(item.get("drafted"), str):
                # Right or wrong: whoever confirms it will see.
                proposed.append(str(item.get("id")))
                continue
            where = _where(kind, index, item, lines)
            fact = _validated(model, item, where, problems)
            if fact is not None:
                entries.append(Entry(where, fact))
            elif isinstance(item, dict):
                ids.add(str(item.get("id")))
        malformed[kind] = frozenset(ids)
        drafted[kind] = frozenset(proposed)
        if proposed:
            counts[kind] = len(proposed)
    head = data.get("dossier")
    if not isinstance(head, dict):
        what, hint = "there is no [dossier]", "every dossier begins with it"
        raise Unreadable(Problem("dossier", what, hint))
    header = _validated(Header, head, "dossier", problems)
    if header is None:
        raise Unreadable
    return Entries(header, tuple(entries), malformed, drafted, counts)


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted entry that a dossier leaves out: its `line` in the file, 0 if unknown; its speaker's
    id; and the stretches of its text.
    """

    id: str
    line: int
    speaker: str
    text: tuple[str, ...]


def read_drafts(path: Path) -> tuple[Draft, ...]:
    """The drafted quotes of a file. Raises DossierError, as `read_dossier` does."""
    try:
        document = _text(shown(path.name), _read_bytes(path, "file"), "file")
        items = _parse_toml(document).get("quotes")
    except Unreadable as error:
        raise DossierError(shown(path.name), error.problems) from None
    lines = [*_table_lines(document)["quotes"], *[0] * MAX_ENTRIES]
    return tuple(
        Draft(str(item.get("id")), line, str(item.get("speaker")), _texts(item.get("text")))
        for item, line in zip(items if isinstance(items, list) else (), lines, strict=False)
        if isinstance(item, dict) and isinstance(item.get("drafted"), str)
    )


def _texts(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, list) else (str(text),)


def read_table(path: Path, table: str, model: type[M]) -> tuple[tuple[str, M], ...]:
    """The entries of a file that has one table and nothing else, each with its place.

    Raises DossierError with every problem.
    """
    problems: list[Problem] = []
    try:
        document = _text(path.name, _read_bytes(path, "file"), "file")
        data = _parse_toml(document)
    except Unreadable as error:
        raise DossierError(path.name, error.problems) from None
    for key in sorted(data.keys() - {table})[:MAX_PROBLEMS]:
        what, hint = "there is no such table", f"every entry begins with [[{table}]]"
        problems.append(Problem(f"[{key[:_LABEL_LENGTH]}]", what, hint))
    lines = _table_lines(document)
    entries: list[tuple[str, M]] = []
    for index, item in enumerate(_items(table, data.get(table, []), problems)):
        where = _where(table, index, item, lines)
        if (entry := _validated(model, item, where, problems)) is not None:
            entries.append((where, entry))
    if problems:
        raise DossierError(path.name, _in_file_order(problems))
    return tuple(entries)


def _parse_toml(document: str) -> dict[str, Any]:
    if (bomb := _bomb(document)) is not None:
        raise Unreadable(Problem("file", bomb))
    try:
        return tomllib.loads(document)
    except (ValueError, RecursionError) as error:
        # tomllib bounds neither the nesting nor the length of a number.
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        hint = next((h for start, h in _TOML_HINTS.items() if reason.startswith(start)), None)
        raise Unreadable(Problem("file", f"this is not TOML: {reason}", hint)) from None


def _items(kind: str, items: object, problems: list[Problem]) -> list[object]:
    """The entries of a kind, if they are a list that is not too long."""
    if not isinstance(items, list):
        problems.append(Problem(kind, f"must be a list of tables, written [[{kind}]]"))
    elif len(items) > MAX_ENTRIES:
        problems.append(Problem(kind, f"has {len(items)} entries; the most is {MAX_ENTRIES}"))
    else:
        return items
    return []


# The structure of a TOML document: its brackets, commas, equal signs, dots and lines. Comments and
# strings are stepped over whole; a long string that is not closed is found by its mark.
_STRUCTURE: Final = re.compile(
    r"""#[^\n]*|"{3}(?:[^"\\]|\\.|"(?!""))*+"{3,5}|'{3}(?:[^']|'(?!''))*+'{3,5}"""
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[\[\]{}=,.\n]""",
    re.DOTALL,
)


def _bomb(document: str) -> str | None:
    """What is too large or too deep in a document for it to be parsed at all.

    tomllib bounds neither: a megabyte of brackets or of dots would keep it busy for hours.
    """
    depth = brackets = equals = dots = 0
    for found in _STRUCTURE.finditer(document):
        mark = found[0]
        if mark in ('"""', "'''"):
            return None  # not closed, so tomllib stops here too
        opens = mark in ("[", "{")
        brackets += opens
        depth += opens - (mark in ("]", "}"))
        equals += mark == "="
        if mark == ".":
            dots += 1
        elif mark in "[]{}=,\n":
            dots = 0
        if depth > MAX_DEPTH or dots > MAX_DEPTH:
            return "this is not TOML: nested too deeply"
        if brackets > MAX_VALUES or equals > MAX_VALUES:
            return f"has too many entries; the most is {MAX_ENTRIES} of a kind"
    return None


# ── files ──


def _read_bytes(path: Path, where: str, hint: str | None = None) -> bytes:
    """A file's bytes, if they are not too many; the `hint` is for a file that cannot be read."""
    name = shown(path.name)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # To read a pipe would wait for ever.
            kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no plain file"
            raise Unreadable(Problem(where, f"{name} cannot be read: it is {kind}", hint))
        _check_size(name, found.st_size, where)
        return path.read_bytes()
    except OSError as error:
        what = f"{name} cannot be read: {error.strerror}"
        raise Unreadable(Problem(where, what, hint)) from None


def _check_size(name: str, size: int, where: str) -> None:
    if size > MAX_BYTES:
        raise Unreadable(Problem(where, f"{name} has {size} bytes; the most is {MAX_BYTES}"))


def _text(name: str, content: bytes, where: str) -> str:
    _check_size(name, len(content), where)
    try:
        return decoded(content)
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is {content[error.start]:#04x}"
        what = f"{name} is not {error.encoding.upper()}: {found}"
        raise Unreadable(Problem(where, what, "save it as plain text in UTF-8")) from None


def _article(name: str, content: bytes) -> Article:
    text = _text(name, content, "dossier.article")
    digests = (hashlib.sha256(data).hexdigest() for data in (text.encode(), content))
    article = Article.from_text(text, *digests)
    mistakes = [
        f"must not contain the control character U+{ord(found):04X}"
        for found in sorted(set(_UNREADABLE.findall(text)))
    ]
    for what, count, most in (
        ("paragraphs", len(article.passages), MAX_PASSAGES),
        ("pairs of quotation marks", len(article.quotations), MAX_QUOTATIONS),
    ):
        if count > most:
            mistakes.append(f"has {count} {what}; the most is {most}")
    if mistakes:
        raise Unreadable(*(Problem("dossier.article", f"{name} {what}") for what in mistakes))
    return article


def _read_article(header: Header, root: Path) -> Article:
    """The article that the header names, from the folder of articles under `root`."""
    # Path.resolve raises for a link that leads to itself; reading it says so.
    path = Path(os.path.realpath(root / header.article))
    articles = Path(os.path.realpath(root / ARTICLES))
    hidden = path.name.startswith(".")
    if not is_inside(header.article) or not path.is_relative_to(articles) or hidden:
        raise Unreadable(outside(header.article))
    hint = f"it is looked for as {header.article}, beside the folder of the dossiers"
    return _article(path.name, _read_bytes(path, "dossier.article", hint))


# ── entries ──


def _validated(model: type[M], item: object, where: str, problems: list[Problem]) -> M | None:
    if isinstance(item, dict) and len(item) > MAX_FIELDS:
        problems.append(Problem(where, f"has {len(item)} fields; no entry has so many"))
        return None
    try:
        return model.model_validate(item)
    except ValidationError as error:
        for mistake in error.errors(include_url=False, include_input=False):
            place = ".".join(str(part)[:_LABEL_LENGTH] for part in mistake["loc"])
            what = mistake["msg"].removeprefix("Value error, ")
            hint = _hint(
                model, mistake["type"], str((*mistake["loc"], "")[0]), mistake.get("ctx", {})
            )
            problems.append(Problem(f"{where}.{place}" if place else where, what, hint))
        return None


def _hint(model: type[BaseModel], mistake: str, field: str, context: dict[str, Any]) -> str | None:
    """What pydantic leaves to the curator to know."""
    if context.get("pattern") == ID_PATTERN:
        return "an id has small letters, digits, and single hyphens between"
    if context.get("pattern") == DATE_PATTERN:
        return 'a day is 2025-09-09; a month or a year alone is "2025-09" or "2025"'
    if mistake == "extra_forbidden":
        nearest = process.extractOne(field, list(model.model_fields), score_cutoff=60)
        return f"perhaps {nearest[0]!r} is meant" if nearest else None
    return _FIELD_HINTS.get(mistake)


def _table_lines(document: str) -> dict[str, list[int]]:
    """The line of each [[table]] header; tomllib keeps no positions."""
    lines: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(document.splitlines(), start=1):
        if found := _TABLE.match(line):
            lines[found[1]].append(number)
    return lines


def _where(kind: str, index: int, item: object, lines: dict[str, list[int]]) -> str:
    labels = [
        f"{key} {item[key][:_LABEL_LENGTH]!r}"
        for key in _LABELS
        if isinstance(item, dict) and isinstance(item.get(key), str)
    ]
    label = f" ({', '.join(labels[:2])})" if labels else ""
    line = f"line {lines[kind][index]}, " if index < len(lines[kind]) else ""
    return f"{line}{kind}[{index}]{label}"
