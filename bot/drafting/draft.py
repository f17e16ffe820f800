"""A draft of a dossier: its head, the article's passages, and every quotation to attribute."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot.facts.article import Article
from bot.facts.reading import read_article
from bot.facts.span import Span
from bot.operations.errors import UsageError

# An id that nobody has, so that `check` names each quote that still lacks its speaker.
_NOBODY: Final = "todo"
# The longest that the model takes.
_ID_LENGTH: Final = 20
_TITLE_LENGTH: Final = 300
_EVIDENCE_LENGTH: Final = 3000
# “By Ann Author, The Courier, 9 September”: the name alone.
_BYLINE: Final = re.compile(r"By ([^\s,|·][^,|·]{0,99}?)\s*(?:[,|·].*)?", re.IGNORECASE)

_HEAD: Final = """\
#:schema ./dossier.schema.json
# Begun from {path}. data/README.md says how to go on.
# Check it after every few lines: python -m bot check data/{id}.toml

[dossier]
id = {id_}
title = {title}
article = {path_}
sha256 = {sha256}
author = {author}  # as the article spells it
published = "TODO"  # a date, without quotation marks: 2025-09-09
url = "TODO"  # where the article stands

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


def id_of(name: str) -> str:
    """A dossier's id, made of a file's name; "" where that has no letter or digit of ASCII."""
    return re.sub("[^a-z0-9]+", "-", name.lower())[:_ID_LENGTH].strip("-")


def begin(article: Path, root: Path, data_dir: Path) -> tuple[Path, Article]:
    """Write a draft of the dossier of an article that lies under `root`; returns where to.

    Never overwrites a file. Raises DossierError (of the article), UsageError.
    """
    id = id_of(article.stem)
    path, inside = data_dir / f"{id}.toml", article.resolve()
    if not id:
        raise UsageError(f"call the article by small letters and digits, not {article.name}")
    if not inside.is_relative_to(root):
        raise UsageError(f"put the article into {root / 'seeds'} first")
    text = read_article(article)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(draft(text, id, inside.relative_to(root).as_posix()))
    except FileExistsError:
        what = f"{path} is there already; edit it, or call the article otherwise"
        raise UsageError(what) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return path, text


def draft(article: Article, id: str, path: str) -> str:
    """A dossier with everything that the article itself says, and a TODO for the rest."""
    byline = next(filter(None, map(_BYLINE.fullmatch, article.passages)), None)
    lines = [
        _HEAD.format(
            id=id,
            id_=_toml(id),
            title=_toml(article.passages[0][:_TITLE_LENGTH] if article.passages else "TODO"),
            path=path,
            path_=_toml(path),
            sha256=_toml(article.sha256),
            author=_toml(byline[1] if byline else "TODO"),
        )
    ]
    quotations = list(enumerate(article.outermost, start=1))
    for number, passage in enumerate(article.passages, start=1):
        lines.append(f"# ¶{number} {passage}\n")
        for count, span in quotations:
            if span.passage == number:
                lines += _quote(article, span, count)
    return "\n".join(lines)


def _quote(article: Article, span: Span, count: int) -> Iterable[str]:
    return (
        "[[quotes]]",
        f'id = "quote-{count}"',
        f'speaker = "{_NOBODY}"  # the id of a person',
        'form = "direct"',
        f"text = {_toml(article.text(span))}",
        f"evidence = [{_toml(_evidence(article, span))}]\n",
    )


def _evidence(article: Article, span: Span) -> str:
    """The sentence around a quotation, which mostly says whose it is.

    The passage where the sentence stands more than once, and the quotation alone where that is so of
    the passage.
    """
    sentences = (s for s in article.sentences() if s.contains(span))
    found = (*map(article.text, sentences), article.passages[span.passage - 1])
    marked = article.text(Span(span.passage, span.start - 1, span.end + 1))
    fit = (
        text
        for text in found
        if len(text) <= _EVIDENCE_LENGTH and len(article.occurrences(text)) == 1
    )
    return next(fit, marked)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
