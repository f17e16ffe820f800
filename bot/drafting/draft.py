"""A draft of a dossier: its head, the article's passages, and every quotation with a speaker to enter."""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import regex
from anyascii import anyascii

from bot.drafting.extracted import Extracted
from bot.drafting.sources import Source
from bot.drafting.surroundings import Surroundings
from bot.facts.address import WebAddress
from bot.facts.article import Article
from bot.facts.model import ID_PATTERN
from bot.facts.quotations.reader import Quoted
from bot.facts.reading import read_article
from bot.operations.errors import UsageError

_PERHAPS: Final = "# perhaps (take away the # if so): "
_PERHAPS_LINE: Final = re.compile(re.escape(_PERHAPS) + r'author = ("(?:[^"\\]|\\["\\])*")  # (.*)')
# What a draft that is made again keeps of the head.
_KEPT: Final = ("author", "published", "url", "language")
# An id that nobody has: `check` names each quote that is confirmed without its speaker.
_NOBODY: Final = "todo"
# The longest that the model takes.
_ID_LENGTH: Final = 20
_URL_LENGTH: Final = 500
_APOSTROPHES: Final = re.compile("['’ʼ]")
_DRAFTED: Final = 'drafted = "guess: no speaker yet"'

_HEAD: Final = """\
#:schema ./dossier.schema.json
# Drafted from {origin}, read on {at}.
# The article as it is kept: {path}. data/README.md says how to go on.
# Entries with a line `drafted` are left out and counted: enter the speaker, then delete that line.
# Check it after every few lines: python -m bot check {file}

[dossier]
id = {id}
title = {title}
article = {article}
sha256 = {sha256}
{author}
{published}
{url}
{language}

# Everyone who speaks, attends or reacts, and what they attend. `evidence` is the article's exact words;
# `name`, `role`, `when` and `place` must stand in it. Take away the # and write your own:
#
# [[people]]
# id = "bo-speaker"
# name = "Bo Speaker"
# kind = "human"  # human, group, media or institution
# role = "Mayor"
# evidence = ["Mayor Bo Speaker opened"]
#
# [[events]]
# id = "meeting"
# title = "Town meeting"
# date = 2025-09-01
# evidence = ["the town meeting on September 1"]
#
# [[attendances]]
# person = "bo-speaker"
# event = "meeting"
# status = "attended"  # took part, hosted, met, travelled with, left early, absent
# evidence = ["Mayor Bo Speaker opened the town meeting"]
#
# [[claims]]  # what the author says in his own voice
# id = "long-meeting"
# about = ["meeting"]
# evidence = ["It was a long meeting."]

# ─── The article, and what stands in its quotation marks ─────────────────────
# Marks that quote nobody (a title, a nickname) become: [[set_aside]], `text`, and `reason`.
"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was written: the draft at `path`, and at `kept` the article that it is of.

    `found` is what its head says, of the source or of the draft that it replaces.
    """

    path: Path
    kept: Path
    article: Article
    found: Extracted


def begin(
    source: Source, to: Path, root: Path, id: str | None = None, *, again: bool = False
) -> Drafted:
    """Write a draft of the dossier, and the article's text into `seeds/` under `root`.

    `to` is the draft's file (.toml), or its folder. A text file that lies in `seeds/` and needs no
    change is used as it is. Writes both files or none, and never over a file, but `again`: then the
    draft of a text in `seeds/`, in which nothing was confirmed yet, is replaced and keeps its head.
    Raises DossierError (of the article), UsageError.
    """
    seeds = root.resolve() / "seeds"
    if again:
        return _begin_again(source, _path(source, to, id, seeds), root.resolve())
    path = _path(source, to, id, seeds)
    kept = _in_place(source, seeds) or seeds / f"{path.stem}.txt"
    new = source.path is None or kept != source.path.resolve()
    taken = [
        file for file in ((path, kept) if new else (path,)) if file.exists() or file.is_symlink()
    ]
    if taken:
        raise _there_already(*taken)
    # Read as it will be read, before anything is kept.
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / kept.name
        text.write_bytes(source.extracted.text.encode() if new else kept.read_bytes())
        article = read_article(text)
    document = draft(article, source, path, kept.relative_to(root.resolve()).as_posix())
    if new:
        seeds.mkdir(exist_ok=True)
        _write(kept, source.extracted.text)
    try:
        _write(path, document)
    except UsageError:
        if new:
            kept.unlink()
        raise
    return Drafted(path, kept, article, source.extracted)


def _begin_again(source: Source, path: Path, root: Path) -> Drafted:
    """The draft at `path` made anew of the article's text, which somebody has mended."""
    kept = _in_place(source, root / "seeds")
    if kept is None:
        changes = "; ".join(source.extracted.changes) or "it lies elsewhere"
        what = "--again drafts from a text in seeds/ that needs no change"
        raise UsageError(f"{what}, and {source.origin} is none: {changes}")
    head, perhaps = _head_of_draft(path)
    found = {name: head[name] for name in _KEPT if name in head}
    stated = {name: value for name, value in found.items() if _is_kept(name, value)}
    source = replace(source, extracted=replace(source.extracted, perhaps=perhaps, **stated))
    article = read_article(kept)
    document = draft(article, source, path, kept.relative_to(root).as_posix())
    partial = path.with_suffix(".partial")
    try:
        partial.write_text(document, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    return Drafted(path, kept, article, source.extracted)


def _head_of_draft(path: Path) -> tuple[Mapping[str, Any], tuple[tuple[str, str], ...]]:
    """The head of a dossier in which nothing was confirmed yet, and who is perhaps the author.

    Raises UsageError.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be drafted again: {error}") from None
    head = document.pop("dossier", None)
    entries = [entry for table in document.values() if isinstance(table, list) for entry in table]
    confirmed = sum(not isinstance(entry, dict) or "drafted" not in entry for entry in entries)
    if confirmed or not isinstance(head, dict):
        what = f"{path} has {confirmed} entries of yours, which another draft would not have"
        raise UsageError(
            f"{what}; check it instead: it says which sha256 to enter, and what to mend"
        )
    doubts = (_PERHAPS_LINE.fullmatch(line) for line in text.splitlines())
    return head, tuple((json.loads(doubt[1]), doubt[2]) for doubt in doubts if doubt is not None)


def _is_kept(name: str, value: object) -> bool:
    return type(value) is date if name == "published" else isinstance(value, str)


def id_of(title: str) -> str:
    """A dossier's id, made of a title in any script: whole words, so far as 20 characters go."""
    # A Chinese character is a word of its own here; what anyascii makes of it has no space.
    romanised = anyascii(regex.sub(r"(\p{Han})", r" \1 ", _APOSTROPHES.sub("", title)))
    id = ""
    for word in re.findall("[a-z0-9]+", romanised.lower()):
        longer = f"{id}-{word}" if id else word[:_ID_LENGTH]
        if len(longer) > _ID_LENGTH:
            break
        id = longer
    return id or "article"


def _path(source: Source, to: Path, id: str | None, seeds: Path) -> Path:
    """Where the draft is written; its name is its id. Raises UsageError."""
    if id is not None and (len(id) > _ID_LENGTH or not re.fullmatch(ID_PATTERN, id)):
        what = (
            f"{id!r} is no id: at most {_ID_LENGTH} small letters and digits, and hyphens between"
        )
        raise UsageError(what)
    if to.suffix == ".toml" and not to.is_dir():
        if id not in (None, to.stem):
            raise UsageError(f"a dossier's file is called by its id: {id}.toml, not {to.name}")
        if len(to.stem) > _ID_LENGTH or not re.fullmatch(ID_PATTERN, to.stem):
            what = f"call the file by an id, at most {_ID_LENGTH} small letters and digits"
            raise UsageError(f"{to.name} cannot be a dossier: {what}, and hyphens between")
        path = to
    else:
        in_place = _in_place(source, seeds)
        name = in_place.stem if in_place is not None else source.extracted.title or ""
        path = to / f"{id or id_of(name)}.toml"
    if not path.parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.parent}")
    return path


def _in_place(source: Source, seeds: Path) -> Path | None:
    """The source's own file, if it lies where articles are kept and needs no change."""
    path = source.path.resolve() if source.path is not None else None
    return path if path is not None and path.is_relative_to(seeds) else None


def _write(path: Path, text: str) -> None:
    """A new file. Raises UsageError."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise _there_already(path) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def _there_already(*paths: Path) -> UsageError:
    names, article = (
        " and ".join(map(str, paths)),
        next((p for p in paths if p.suffix == ".txt"), None),
    )
    if len(paths) > 1:
        what = (
            f"{names} are there already; edit the text and draft from it with --again, "
            "take both away"
        )
    elif article is not None:
        what = f"{names} is there already; draft from it, take it away"
    else:
        what = f"{names} is there already; edit it, draft from its text in seeds/ with --again"
    return UsageError(f"{what}, or choose another id with --id")


# ── the document ──


def draft(article: Article, source: Source, path: Path, kept: str) -> str:
    """The dossier's document, with everything that the source itself says."""
    found = source.extracted
    lines = [
        _HEAD.format(
            origin=" ".join(source.origin.split()),
            at=f"{source.at:%Y-%m-%d at %H:%M} UTC",
            path=kept,
            file=f"{path.resolve().parent.name}/{path.name}",
            id=_toml(path.stem),
            title=_toml(found.title or article.passages[0][:100]),
            article=_toml(kept),
            sha256=_toml(article.sha256),
            **_stated(found),
        )
    ]
    ids = {index: f"quote-{index + 1}" for index in range(len(article.quoted_words))}
    begun = defaultdict(list)
    for index, quoted in enumerate(article.quoted_words):
        begun[quoted.stretches[0].passage].append(index)
    surroundings = Surroundings(article, found.language)
    for number, passage in enumerate(article.passages, start=1):
        lines.append(f"# ¶{number} {passage}\n")
        for index in begun[number]:
            quoted = article.quoted_words[index]
            lines += _quote(article, quoted, ids[index], ids, surroundings)
    return "\n".join(lines)


def _stated(found: Extracted) -> Mapping[str, str]:
    """The fields of the head that may be missing: what was not found is left out, with how to add it."""
    url = found.url if found.url is not None and _is_address(found.url) else None
    fields = {
        "author": (found.author and _toml(found.author), '"…"  # as the article spells it'),
        "published": (
            found.published and found.published.isoformat(),
            "2025-09-09  # a date, without quotation marks",
        ),
        "url": (url and _toml(url), '"https://…"  # where the article can be read'),
        "language": (found.language and _toml(found.language), '"en"  # its code: en, de, zh'),
    }
    stated = {
        name: f"{name} = {value}" if value else f"# not found; take away the #: {name} = {example}"
        for name, (value, example) in fields.items()
    }
    perhaps = [
        f"{_PERHAPS}author = {_toml(name)}  # {' '.join(why.split())}"
        for name, why in found.perhaps
    ]
    if perhaps and found.author is None:
        stated["author"] = "\n".join(perhaps)
    return stated


def _is_address(url: str) -> bool:
    try:
        WebAddress.parse(url)
    except ValueError:
        return False
    return len(url) <= _URL_LENGTH


def _quote(
    article: Article,
    quoted: Quoted,
    id: str,
    ids: Mapping[int, str],
    surroundings: Surroundings,
) -> Iterator[str]:
    texts = [article.text(span) for span in quoted.stretches]
    if quoted.doubt is not None:
        yield f"# Doubtful: {' '.join(quoted.doubt.split())}"
    yield "[[quotes]]"
    yield f'id = "{id}"'
    yield _DRAFTED
    label = "" if quoted.label is None else f": {' '.join(quoted.label.split())}"
    yield f'speaker = "{_NOBODY}"  # the id of a person{label}'
    yield f'form = "{quoted.form}"'
    yield f"text = {_toml(texts[0] if len(texts) == 1 else texts)}"
    if quoted.within is not None:
        yield f'within = "{ids[quoted.within]}"'
    evidence = dict.fromkeys(map(surroundings.evidence, quoted.stretches))
    yield f"evidence = {_toml(list(evidence))}\n"


def _toml(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
