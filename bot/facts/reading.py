"""Dossier files: TOML in, a checked dossier or every problem out."""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot.facts.article import Article
from bot.facts.checking import Entries, Entry, assemble, is_inside
from bot.facts.dossier import Dossier
from bot.facts.model import (
    DATE_PATTERN,
    ID_PATTERN,
    KINDS,
    DossierFile,
    Header,
)
from bot.facts.problems import MAX_PROBLEMS, DossierError, Problem

MAX_BYTES: Final = 1024 * 1024
MAX_ENTRIES: Final = 5000
# Of a document before it is read: how deep its tables lie, how many brackets and keys it has.
MAX_DEPTH: Final = 20
MAX_VALUES: Final = 60_000
MAX_FIELDS: Final = 40
# Of an article.
MAX_PASSAGES: Final = 2000
MAX_QUOTATIONS: Final = 2000

_TABLES: Final = {kind.table: kind.model for kind in KINDS}
# What tells one entry from another, beside its number, in a message.
_LABEL: Final = 80
_LABELS: Final = ("id", "speaker", "person", "who", "text")
# What an article is not written with: controls, and what turns the direction of what follows.
_UNREADABLE: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")
# What to do, by how tomllib's and pydantic's messages begin and are called.
_TOML_HINTS: Final = {
    "Cannot overwrite a value": "a field stands twice in one entry, or a [[…]] is missing above it",
    "Cannot declare": "every entry begins with its kind in two brackets, as [[people]] does",
    "Expected '='": "a line is name = value; what is said to a reader begins with #",
    "Expected newline": 'a " within words is written \\"',
    r"Illegal character '\n'": 'words end with a " in the line where they begin',
    "Invalid value": 'words stand between " and ", a date without: 2025-09-09',
    "Unclosed array": 'between a list’s entries stands a , and after the last a ]; a " within words is written \\"',
    "Unescaped": "a backslash is written \\\\",
}
_HINTS: Final = {
    "date_type": 'a date is written without ": 2025-09-09',
    "tuple_type": 'a list is written ["…"]',
    "url_parsing": "write the whole address: https://…",
}
_LINE = re.compile(r"line (\d+), ")
_TABLE = re.compile(r"^\s*\[\[\s*([a-z_]+)\s*\]\]")


def read_dossier(path: Path, root: Path) -> Dossier:
    """The dossier in the file `path`; its article is found relative to `root`.

    Raises DossierError with every problem where there is any.
    """
    problems: list[Problem] = []

    def article_of(header: Header) -> Article | None:
        if header.id != path.stem:
            problems.append(
                Problem(
                    "dossier.id",
                    f"the dossier is called {header.id!r} and its file {path.name!r}",
                    f"call the file {header.id}.toml",
                )
            )
        return _read_article(header, root, problems)

    return _checked(path.name, _read_file(path, problems), article_of, problems)


def read_article(path: Path) -> Article:
    """An article by itself. Raises DossierError with every problem where there is any."""
    problems: list[Problem] = []
    content = _read_bytes(path, problems)
    article = _article(path.name, content, problems) if content is not None else None
    if article is None:
        raise DossierError(path.name, tuple(problems))
    return article


def read_upload(
    name: str, content: bytes, article: bytes | None, served: Callable[[str], Dossier | None]
) -> Dossier:
    """The dossier in an uploaded file, with the article that came with it, or else the one that is
    `served` under its id. No file of this machine is read for it.

    Raises DossierError with every problem where there is any.
    """
    problems: list[Problem] = []

    def article_of(header: Header) -> Article | None:
        if article is not None:
            return _article("the article", article, problems)
        dossier = served(header.id)
        if dossier is None:
            problems.append(
                Problem(
                    "dossier.article",
                    f"no dossier {header.id!r} is served, so its article is not known",
                    "upload the article with it",
                )
            )
            return None
        return dossier.article

    return _checked(name, _text("the file", content, problems), article_of, problems)


def _checked(
    source: str,
    document: str | None,
    article_of: Callable[[Header], Article | None],
    problems: list[Problem],
) -> Dossier:
    """The dossier of a document, if `problems` has none by then. Raises DossierError."""
    dossier = None
    entries = parse(document, problems) if document is not None else None
    article = article_of(entries.header) if entries is not None else None
    if entries is not None and article is not None:
        dossier, found = assemble(entries, article)
        problems += found
    if dossier is None or problems:
        raise DossierError(source, _in_file_order(problems))
    return dossier


def parse(document: str, problems: list[Problem]) -> Entries | None:
    """The entries of a TOML document; what is malformed is added to `problems` and left out.

    None where there is no TOML, or no usable [dossier] to build on.
    """
    if (bomb := _bomb(document)) is not None:
        problems.append(Problem("file", bomb))
        return None
    try:
        data = tomllib.loads(document)
    except (ValueError, RecursionError) as error:
        # Beside its own TOMLDecodeError: tomllib guards neither depth nor the length of numbers.
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        hint = next((h for start, h in _TOML_HINTS.items() if reason.startswith(start)), None)
        problems.append(Problem("file", f"this is not TOML: {reason}", hint))
        return None
    problems += [
        Problem(
            f"[{key[:_LABEL]}]", "there is no such table", "one of dossier, " + ", ".join(_TABLES)
        )
        for key in sorted(data.keys() - _TABLES.keys() - {"dossier"})[:MAX_PROBLEMS]
    ]
    lines = _table_lines(document)
    entries: list[Entry[BaseModel]] = []
    malformed_ids: dict[str, frozenset[str]] = {}
    for kind, model in _TABLES.items():
        items = data.get(kind, [])
        if not isinstance(items, list):
            problems.append(Problem(kind, f"must be a list of tables, written [[{kind}]]"))
            items = []
        if len(items) > MAX_ENTRIES:
            problems.append(Problem(kind, f"has {len(items)} entries; the most is {MAX_ENTRIES}"))
            items = []
        malformed = []
        for index, item in enumerate(items):
            if len(problems) > MAX_PROBLEMS:
                break
            where = _where(kind, index, item, lines)
            fact = _validated(model, item, where, problems)
            if fact is not None:
                entries.append(Entry(where, fact))
            elif isinstance(item, dict):
                malformed.append(str(item.get("id")))
        malformed_ids[kind] = frozenset(malformed)
    head = data.get("dossier")
    if not isinstance(head, dict):
        problems.append(Problem("dossier", "there is no [dossier]", "every dossier begins with it"))
        return None
    header = _validated(Header, head, "dossier", problems)
    return Entries(header, tuple(entries), malformed_ids) if isinstance(header, Header) else None


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
    """The JSON Schema of a dossier file, by which editors complete and check it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **DossierFile.model_json_schema(mode="validation"),
        "title": "A dossier",
    }


# What tells how a TOML document is built: its brackets, commas, equal signs and dots. Comments and
# strings are stepped over whole; one that is not closed is found by its mark.
_BUILT: Final = re.compile(
    r"""#[^\n]*|"{3}(?:[^"\\]|\\.|"(?!""))*+"{3,5}|'{3}(?:[^']|'(?!''))*+'{3,5}"""
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[\[\]{}=,.\n]""",
    re.DOTALL,
)


def _bomb(document: str) -> str | None:
    """What is too large or too deep in a document for it to be read at all.

    tomllib bounds neither, and a megabyte of brackets or of dots would keep it busy for hours.
    """
    depth = brackets = equals = dots = 0
    for token in _BUILT.finditer(document):
        match token[0]:
            case "[" | "{":
                depth += 1
                brackets += 1
                dots = 0
            case "]" | "}":
                depth -= 1
                dots = 0
            case ".":
                dots += 1
            case "=":
                equals += 1
                dots = 0
            case "\n" | ",":
                dots = 0
            case '"""' | "'''":
                return None  # not closed, so tomllib stops here too
        if depth > MAX_DEPTH or dots > MAX_DEPTH:
            return "this is not TOML: nested too deeply"
        if brackets > MAX_VALUES or equals > MAX_VALUES:
            return f"has too many entries; the most is {MAX_ENTRIES} of a kind"
    return None


def _read_file(path: Path, problems: list[Problem]) -> str | None:
    content = _read_bytes(path, problems, "a dossier’s file is called by its id")
    return _text(path.name, content, problems) if content is not None else None


def _read_bytes(path: Path, problems: list[Problem], hint: str | None = None) -> bytes | None:
    """A file's bytes, if they are not too many; a `hint` helps where there is no such file."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            problems.append(_too_large(path.name, size))
            return None
        return path.read_bytes()
    except OSError as error:
        problems.append(Problem("file", f"{path.name} cannot be read: {error.strerror}", hint))
        return None


def _text(name: str, content: bytes, problems: list[Problem]) -> str | None:
    if len(content) > MAX_BYTES:
        problems.append(_too_large(name, len(content)))
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {error.start} is {content[error.start]:#04x}"
        problems.append(
            Problem("file", f"{name} is not UTF-8: {place}", "save it as plain text in UTF-8")
        )
        return None


def _too_large(name: str, size: int) -> Problem:
    return Problem("file", f"{name} has {size} bytes; the most is {MAX_BYTES}")


def _article(name: str, content: bytes, problems: list[Problem]) -> Article | None:
    """An article's bytes as its passages; what is wrong with them is added to `problems`."""
    mistakes: list[Problem] = []
    article = None
    if (text := _text(name, content, mistakes)) is not None:
        article = Article.from_text(text, hashlib.sha256(content).hexdigest())
        mistakes += [
            Problem("", f"{name} must not contain the control character U+{ord(found):04X}")
            for found in sorted(set(_UNREADABLE.findall(text)))
        ]
        for what, count, most in (
            ("paragraphs", len(article.passages), MAX_PASSAGES),
            ("pairs of quotation marks", len(article.quotations), MAX_QUOTATIONS),
        ):
            if count > most:
                mistakes.append(Problem("", f"{name} has {count} {what}; the most is {most}"))
    problems += (Problem("dossier.article", problem.what, problem.hint) for problem in mistakes)
    return article if not mistakes else None


def _read_article(header: Header, root: Path, problems: list[Problem]) -> Article | None:
    """The article that the header names, which must lie under `root`."""
    path = (root / header.article).resolve()
    if not is_inside(header.article) or not path.is_relative_to(root.resolve()):
        problems.append(Problem("dossier.article", f"{header.article!r} is outside the project"))
        return None
    mistakes: list[Problem] = []
    content = _read_bytes(path, mistakes)
    hint = f"it is looked for as {header.article}, beside the folder of the dossiers"
    problems.extend(Problem("dossier.article", problem.what, hint) for problem in mistakes)
    return _article(path.name, content, problems) if content is not None else None


def _validated(
    model: type[BaseModel], item: object, where: str, problems: list[Problem]
) -> BaseModel | None:
    if isinstance(item, dict) and len(item) > MAX_FIELDS:
        problems.append(Problem(where, f"has {len(item)} fields; no entry has so many"))
        return None
    try:
        return model.model_validate(item)
    except ValidationError as error:
        for mistake in error.errors(include_url=False, include_input=False):
            place = ".".join(str(part)[:_LABEL] for part in mistake["loc"])
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
    return _HINTS.get(mistake)


def _table_lines(document: str) -> dict[str, list[int]]:
    """The line of each [[table]] header; tomllib keeps no positions."""
    lines: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(document.splitlines(), start=1):
        if found := _TABLE.match(line):
            lines[found[1]].append(number)
    return lines


def _where(kind: str, index: int, item: object, lines: dict[str, list[int]]) -> str:
    labels = [
        f"{key} {item[key][:_LABEL]!r}"
        for key in _LABELS
        if isinstance(item, dict) and isinstance(item.get(key), str)
    ]
    label = f" ({', '.join(labels[:2])})" if labels else ""
    line = f"line {lines[kind][index]}, " if index < len(lines[kind]) else ""
    return f"{line}{kind}[{index}]{label}"
