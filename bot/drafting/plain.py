"""Plain text and Markdown: one paragraph a line, without front matter, hard wraps and markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import regex

from bot.drafting.dates import date_alone
from bot.drafting.extracted import NAME_ADDED, TITLE_LENGTH, Extracted, headed, visible
from bot.drafting.frontmatter import FrontMatter, without_front_matter
from bot.drafting.languages import language_of
from bot.facts.encoding import decoded
from bot.facts.sentences import has_sentence
from bot.operations.errors import SourceRefused

# “&quot;”, “&#8217;”: what HTML writes for a character, left over in a text that was taken from it.
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# The byline is looked for in so many paragraphs.
_HEAD: Final = 5
# “By Ann Author, The Courier, 9 September”: the name alone.
_BYLINE: Final = regex.compile(r"[Bb][Yy] (\p{Lu}[^,|·:]{0,98}?)\s*(?:[,|·][^.!?]{0,100})?")
# Lines are wrapped at some width up to this; longer ones are paragraphs.
_WIDEST: Final = 130
_NARROWEST: Final = 30
# A text is hard-wrapped if it has so many breaks, and so many of them where the line was full.
_LEAST_BREAKS: Final = 3
_FULL_SHARE: Final = 0.7
# Scripts that put no space between words.
_UNSPACED: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"\u3000-\u303f\uff00-\uffef]"
)
# An item of a list, speech behind a dash, or a turn of a transcript.
_BEGINS: Final = regex.compile(r"[-–—―*•]\s|\d{1,3}[.)]\s|\p{Lu}\S{0,30}(?: \S{1,20}){0,3}:\s")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s\[]{1,60}\](:)?")


def text_of(name: str, content: bytes) -> str:
    """The characters of a file of text. Raises SourceRefused where it is not UTF-8."""
    try:
        return decoded(content)
    except UnicodeDecodeError as error:
        what = f"{name} is not UTF-8: byte {error.start} is {content[error.start]:#04x}"
        raise SourceRefused(what, "save it as plain text in UTF-8") from None


def _prepared(text: str) -> tuple[FrontMatter | None, str, list[str]]:
    """The front matter, the text after it without what nobody sees, and what was changed."""
    seen = visible(text)
    front, body = without_front_matter(seen)
    changes = ["the front matter was left out"] if front else []
    if len(seen) < len(text):
        changes.append("characters that nobody sees were left out")
    return front, body, changes


def read_plain(text: str) -> Extracted:
    """An article of plain text."""
    front, body, changes = _prepared(text)
    lines = body.split("\n")
    width = wrapped_at(lines)
    if width is not None:
        changes.append(f"lines wrapped at {width} characters were joined to paragraphs")
        lines = list(_unwrapped(lines, width))
    return _extracted([line.rstrip() for line in lines], front, changes)


def read_markdown(text: str) -> Extracted:
    """An article in Markdown, as the words that a reader of it sees."""
    from markdown_it import MarkdownIt

    front, body, changes = _prepared(text)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(_noted(body))
    lines: list[str] = []
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            lines.append(" ".join(filter(None, cells)))
            cells = None
        elif token.type == "inline":
            words = _words((child.type, child.content) for child in token.children or ())
            lines.append(words) if cells is None else cells.append(" ".join(words.split()))
        elif token.type in ("fence", "code_block"):
            lines += token.content.split("\n")
        elif token.type == "html_block":
            lines += _html_words(token.content).split("\n")
    found = [line for several in lines for line in several.split("\n")]
    changes.append("Markdown was made plain text")
    return _extracted([" ".join(line.split()) for line in found], front, changes)


def _words(pieces: Iterable[tuple[str, str]]) -> str:
    """What is read of a paragraph. Pictures are left out; a break that is meant is a line feed."""
    words: list[str] = []
    for kind, content in pieces:
        if kind in ("text", "code_inline", "text_special"):
            words.append(content)
        elif kind == "softbreak":
            before = words[-1][-1:] if words else ""
            words.append("" if _UNSPACED.match(before) else " ")
        elif kind == "hardbreak" or (kind == "html_inline" and content.lower().startswith("<br")):
            words.append("\n")
    return "".join(words)


def _html_words(fragment: str) -> str:
    from lxml import etree
    from lxml import html as lxml_html

    tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return str(tree.text_content())


def _noted(text: str) -> str:
    """Without the numbers of footnotes; each footnote is a paragraph where it is defined."""
    return _FOOTNOTE.sub(lambda mark: "\n\n" if mark[1] and _at_line_start(mark) else "", text)


def _at_line_start(found: re.Match[str]) -> bool:
    start = found.start()
    return start == 0 or found.string[start - 1] == "\n"


def _extracted(
    lines: Sequence[str], front: FrontMatter | None, changes: Sequence[str]
) -> Extracted:
    lines, entities = _without_entities(lines)
    if entities:
        changes = [*changes, f"characters written as in HTML (&quot;) were read: {entities}"]
    paragraphs = tuple(line for line in lines if line.strip())
    stated = front or FrontMatter()
    title = stated.title
    if title is None and paragraphs:
        title = paragraphs[0].strip()[:TITLE_LENGTH].rstrip()
    author, added = stated.author or _byline(paragraphs), False
    if stated.title is not None or stated.author is not None:
        paragraphs, added = headed(paragraphs, title, author)
    language = language_of("\n".join(paragraphs), stated.language)
    dates = (date_alone(line, language) for line in paragraphs[:_HEAD])
    return Extracted(
        paragraphs,
        title,
        author,
        stated.published or next(filter(None, dates), None),
        stated.url,
        language,
        (*changes, NAME_ADDED) if added else tuple(changes),
    )


def _without_entities(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with the characters that HTML's entities stand for, and how many there were."""
    count = 0

    def character(found: re.Match[str]) -> str:
        nonlocal count
        meant = html.unescape(found[0])
        if meant == found[0]:
            return meant
        count += 1
        return visible(meant).replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ")

    return [_ENTITY.sub(character, line) for line in lines], count


def _byline(paragraphs: Sequence[str]) -> str | None:
    for paragraph in paragraphs[:_HEAD]:
        if found := _BYLINE.fullmatch(paragraph.strip()):
            return str(found[1])
    return None


# ── hard wraps ──


def wrapped_at(lines: Sequence[str]) -> int | None:
    """The width at which an editor wrapped the text's lines, or None where they are paragraphs.

    A line is full if the next one's first word would not have fitted behind it. Of a wrapped text most
    lines are; those that end a paragraph are followed by an empty line or by another's indentation.
    """
    stripped = [line.rstrip() for line in lines]
    width = max(map(len, stripped), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return None
    breaks = [
        _is_full(line, following, width)
        for line, following in pairwise(stripped)
        if line.strip() and following.strip() and _indent(following) <= _indent(line)
    ]
    if len(breaks) < _LEAST_BREAKS or sum(breaks) < _FULL_SHARE * len(breaks):
        return None
    return width


def _unwrapped(lines: Sequence[str], width: int) -> Iterator[str]:
    paragraph: list[str] = []
    last = ""
    for line in (*lines, ""):
        words = line.strip()
        continues = (
            paragraph
            and words
            and not (_BEGINS.match(words) and has_sentence(last))
            and _indent(line) <= _indent(last)
            and (_is_full(last.rstrip(), line, width) or words[0].islower())
        )
        if continues:
            paragraph += (_between(paragraph[-1], words), words)
        else:
            if paragraph:
                yield "".join(paragraph)
            paragraph = [words] if words else []
        last = line


def _is_full(line: str, following: str, width: int) -> bool:
    words = following.strip()
    unspaced = _UNSPACED.match(words)
    # Chinese and Japanese move a mark at the end of a line to the next, with its character.
    first = 2 if unspaced else len(words.split(maxsplit=1)[0]) + 1
    return len(line) + first > width


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _between(line: str, following: str) -> str:
    """What stood between two lines before they were wrapped; a word cut at its hyphen stays so."""
    if _UNSPACED.match(line[-1]) and _UNSPACED.match(following):
        return ""
    if len(line) > 1 and line[-1] in "-—" and not line[-2].isspace() and following[0].isalnum():
        return ""
    return " "
