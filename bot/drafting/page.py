"""A web page: its article, without menus, captions, teasers and comments, and what it says of itself.

The article is found by trafilatura (https://trafilatura.readthedocs.io), which is told not to fetch
anything. It is imported only when a page is read: it brings lxml and several lists of words.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Collection, Iterator, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Final
from urllib.parse import urlsplit

import regex

from bot.drafting.extracted import NAME_ADDED, TITLE_LENGTH, Extracted, bare, headed, visible
from bot.drafting.languages import language_of
from bot.operations.errors import SourceRefused

MAX_PAGE_BYTES: Final = 5 * 1024 * 1024
# News pages have some thousand elements. trafilatura takes 2 s and 200 MB for as many as these.
MAX_ELEMENTS: Final = 50_000
# libxml2 leaves out what lies deeper than 256, so such a page would lose text without a word.
_MAX_DEPTH: Final = 250
# An article has so many letters; where a letter is a syllable or a word, a third of them.
_LEAST_LETTERS: Final = 250
# A page that says that it is not free has this much if it is the whole article.
_LEAST_PAID_LETTERS: Final = 2500
_AUTHOR_LENGTH: Final = 100

# Of names beside each other; and of one, words: “Maria del Carmen García López”.
_MOST_AUTHORS: Final = 20
_MOST_WORDS: Final = 5
# “By … , our correspondent in Wickham, 9 September 2025”.
_BESIDE_NAME: Final = 80
# A picture's caption is called so by an element around it; so many, and so much of their names.
_AROUND: Final = 3
_NAMES_LENGTH: Final = 300
_PICTURE: Final = re.compile(
    r"photo|foto|picture|caption|credit|gallery|(?<![a-z])(?:img|image)", re.IGNORECASE
)
_SEEN: Final = (
    "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::*"
    "[@hidden or contains(translate(@style, ' ', ''), 'display:none')])]"
)
_AND: Final = re.compile(r"[,;、，]")
_SITE_LABEL: Final = re.compile(r"^(?:www|m|amp)\.")
# What parts a headline from the site's name.
_PARTING: Final = re.compile(r"\s*[|｜»·•_(（\[【]\s*|\s+[-–—:]\s+|[-–—](?=[^\W\d_a-zA-Z])")
# A headline is at least so much of a title that has something else after it.
_HEADLINE_SHARE: Final = 0.5

# A page that asks for something, and has neither an author nor a date nor says that it is an article,
# explains no more than what it asks for in fewer.
_LEAST_UNSIGNED_LETTERS: Final = 1500

# What browsers take for these names: https://encoding.spec.whatwg.org/#names-and-labels
_WEB_ENCODINGS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}  # fmt: skip
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_META_CHARSET: Final = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.I)  # fmt: skip
# Where browsers look for it: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
_META_BYTES: Final = 1024
_SPACES: Final = re.compile(r"\s+")
_SENTENCE_END: Final = re.compile(r"[.!?…:;。！？]['\"”’»›)\]」』]*$")
_END_LETTERS: Final = 10
# Words in the ids and classes of pages that ask for consent, or for a subscription.
_CONSENT: Final = re.compile(r"consent|cookie|gdpr|\bcmp\b", re.IGNORECASE)
_SUBSCRIPTION: Final = re.compile(r"paywall|subscri|premium|meter(?:ed|ing)|regwall", re.IGNORECASE)
# A paragraph of so many letters, so many of them in links, leads to another article.
_TEASER_LETTERS: Final = 25
_TEASER_SHARE: Final = 0.9
_BLOCKS: Final = frozenset("p head quote list item table row body".split())
_SAVE: Final = (
    "open it in a browser, save the whole page, and draft from that file; or save its text as .txt"
)


def read_page(content: bytes, charset: str | None = None, address: str | None = None) -> Extracted:
    """The article of a page. `charset` is what the server said; `address`, where it was read.

    Raises SourceRefused: too large, too deep, no article, not free, or a question for consent.
    """
    if len(content) > MAX_PAGE_BYTES:
        what = f"the page has {len(content)} bytes; the most is {MAX_PAGE_BYTES}"
        raise SourceRefused(what, "save the article's text as .txt, and draft from that file")
    # A soft hyphen says where a browser may break a line, and is no character of the word.
    tree = _parsed(visible(decoded(content, charset)).replace("\u00ad", ""))
    from trafilatura import bare_extraction
    from trafilatura.metadata import Document

    paid = _is_paid(tree)
    declared = _declared_language(tree)
    signs = _signs(tree)
    canonical = _canonical(tree)
    marked = bool(tree.xpath('//article | //meta[@property="og:type" and @content="article"]'))
    stated = " ".join([tree.text_content(), *tree.xpath("//meta/@content")])
    site_names = _site_names(tree, canonical or address)
    shown, named = _short_texts(tree), _stated_authors(tree)
    found = bare_extraction(
        tree,
        url=address,
        include_comments=False,
        include_images=False,
        include_links=True,
        with_metadata=True,
        config=_settings(_LEAST_LETTERS // _density("".join(tree.xpath("//p//text()")))),
        # Only what the page states, no date that merely stands somewhere in it.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    article = found if isinstance(found, Document) else Document()
    body, teasers = _paragraphs(article.body) if article.body is not None else ([], 0)
    letters = sum(map(len, body)) * _density("".join(body))
    asks = _CONSENT.search(signs) is not None
    signed = marked or article.author is not None or article.date is not None
    if (
        letters < _LEAST_LETTERS
        or (paid and letters < _LEAST_PAID_LETTERS)
        or (asks and not signed and letters < _LEAST_UNSIGNED_LETTERS)
    ):
        raise _refusal(paid, signs, anything=bool(body))
    title = _title(article.title, site_names, shown)
    author, perhaps = _author(article.author, stated, shown, named)
    paragraphs, added = headed(body, title, author)
    changes = ["menus, captions and teasers were left out"]
    if teasers:
        changes.append(f"paragraphs of links alone were left out: {teasers}")
    if added:
        changes.append(NAME_ADDED)
    if paid:
        changes.append("the page says that it is not free: see whether the text is whole")
    return Extracted(
        paragraphs,
        title,
        author,
        _date(article.date),
        canonical or address,
        language_of("\n".join(body), declared),
        tuple(changes),
        perhaps,
    )


def decoded(content: bytes, charset: str | None = None) -> str:
    """The characters of a page: by its byte order mark, its server, itself, or else by guessing.

    Raises nothing: what cannot be read becomes U+FFFD.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    meta = _META_CHARSET.search(content[:_META_BYTES])
    stated = (_encoding(name) for name in (charset, meta and meta[1].decode("ascii"), "utf-8"))
    for encoding in chain(filter(None, stated), _guessed(content)):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("utf-8", errors="replace")


def _guessed(content: bytes) -> Iterator[str]:
    from trafilatura.utils import detect_encoding

    yield from detect_encoding(content)


def _encoding(name: str | None) -> str | None:
    """Python's name of an encoding of text. A page in UTF-16 says so by its byte order mark alone."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found.startswith(("utf-16", "utf-32", "utf-7")) or found in ("idna", "punycode"):
        return "utf-8"
    return _WEB_ENCODINGS.get(found, found)


def _parsed(text: str) -> Any:
    """The tree of the page, in which no entity is resolved and nothing is fetched."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:
        raise SourceRefused("the page is empty", "look at the file or the address") from None
    count = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        if count > MAX_ELEMENTS or depth > _MAX_DEPTH:
            what = "has too many elements" if count > MAX_ELEMENTS else "is nested too deeply"
            raise SourceRefused(f"the page {what} to be read", _SAVE.partition("; or ")[2])
    return tree


# ── paragraphs ──


def _paragraphs(body: Any) -> tuple[list[str], int]:
    """Each block of the article as one line, a table's row too; and how many teasers are left out.

    Where a line break follows the end of a sentence, a new paragraph begins; elsewhere it is a space.
    """
    found: list[str] = []
    teasers = 0
    for block, linked in _blocks(body):
        if linked >= _TEASER_LETTERS and linked >= _TEASER_SHARE * len(block.strip()):
            teasers += 1
            continue
        sentences: list[str] = []
        for line in block.split("\n"):
            words = _SPACES.sub(" ", visible(line).replace("\u00ad", "")).strip()
            if words:
                sentences.append(words)
                # Only the end is looked at: what was joined may be long.
                if _SENTENCE_END.search(words[-_END_LETTERS:]):
                    found.append(" ".join(sentences))
                    sentences.clear()
        if sentences:
            found.append(" ".join(sentences))
    return found, teasers


def _blocks(body: Any) -> Iterator[tuple[str, int]]:
    """The text of each innermost block, in order, and how many of its characters are in links.

    A line break is a line feed.
    """
    from lxml import etree

    text: list[str] = []
    linked = inside = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS and text:
            yield "".join(text), linked
            text.clear()
            linked = 0
        if event == "start":
            inside += element.tag == "ref"
            words = _SPACES.sub(" ", element.text or "")
            separator = {"lb": "\n", "cell": " "}.get(element.tag, "")
            text.append(separator + words)
        else:
            inside -= element.tag == "ref"
            words = _SPACES.sub(" ", element.tail or "") if element is not body else ""
            text.append(words)
        linked += len(words) if inside else 0
    if text:
        yield "".join(text), linked


# ── what the page says of itself ──


def _line(text: str | None) -> str | None:
    return _SPACES.sub(" ", visible(text or "")).strip()[:TITLE_LENGTH].rstrip() or None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A short text of the page as it is seen: what stands `before` it, and whether it is of a picture."""

    text: str
    before: str
    pictured: bool


def _short_texts(tree: Any) -> tuple[_Shown, ...]:
    """Every text of the page that may be a headline or a byline; headlines as a whole, too."""
    found: list[_Shown] = []
    before = ""
    for node in tree.xpath(_SEEN):
        text = _SPACES.sub(" ", node).strip()
        if text and len(text) <= TITLE_LENGTH:
            parent = node.getparent() if node.is_text else node.getparent().getparent()
            found.append(_Shown(text, before, _is_of_picture(parent)))
        before = text[-1:] or before
    for heading in tree.xpath("//h1"):
        # What stands above the characters says how they are read.
        spoken = heading.xpath(".//text()[not(ancestor::rt) and not(ancestor::rp)]")
        if (headline := _line("".join(spoken))) is not None:
            found.append(_Shown(headline, "", pictured=False))
    return tuple(found)


def _is_of_picture(element: Any) -> bool:
    """Whether an element is a picture's caption or credit, by the names of it and of those around."""
    for _ in range(_AROUND):
        if element is None or element.tag in ("article", "main", "body", "html"):
            return False
        names = f"{element.get('class', '')} {element.get('id', '')}"[:_NAMES_LENGTH]
        if element.tag in ("figure", "figcaption", "picture") or _PICTURE.search(names):
            return True
        element = element.getparent()
    return False


def _site_names(tree: Any, address: str | None) -> frozenset[str]:
    """What the page calls its site, and the name of its server."""
    names = tree.xpath(
        '//meta[@property="og:site_name" or @name="application-name"]/@content'
        ' | //*[@itemprop="publisher"]//*[@itemprop="name"]/@content'
    )
    names += [_SITE_LABEL.sub("", urlsplit(address).hostname or "")] if address else []
    return frozenset(filter(None, (_SPACES.sub(" ", name).strip().casefold() for name in names)))


def _title(text: str | None, site_names: Collection[str], shown: Sequence[_Shown]) -> str | None:
    """The headline without the site's name: that which the page states, or what is left out where
    the page shows the headline.
    """
    title = _line(text)
    if title is None:
        return None
    seen = {bare(each.text) for each in shown}
    for found in reversed([*_PARTING.finditer(title)]):
        head, rest = title[: found.start()].strip(), title[found.end() :].strip()
        if rest.rstrip(")）]】").casefold() in site_names and bare(head):
            return _title(head, site_names, shown)
        whole = bare(title) in seen
        if not whole and bare(head) in seen and len(head) >= _HEADLINE_SHARE * len(title):
            return head
    first = _PARTING.search(title)
    if first is not None and title[: first.start()].strip().casefold() in site_names:
        return title[first.end() :].strip() or title
    return title


def _stated_authors(tree: Any) -> frozenset[str]:
    """The names that the page's metadata gives as its authors'."""
    names = tree.xpath('//meta[@name="author" or @property="article:author"]/@content')
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            things: list[Any] = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while things:
            thing = things.pop()
            if isinstance(thing, dict):
                authors = thing.get("author")
                for author in authors if isinstance(authors, list) else [authors]:
                    names.append(author.get("name") if isinstance(author, dict) else author)
                things += thing.values()
            elif isinstance(thing, list):
                things += thing
    several = (
        part for name in names if isinstance(name, str) for part in (name, *_AND.split(name))
    )
    return frozenset(_SPACES.sub(" ", part).strip() for part in several)


def _author(
    text: str | None, page: str, shown: Sequence[_Shown], stated: Collection[str]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The names that the page itself has, letter by letter; trafilatura tidies what it finds.

    Of all of them, those that are surely the author's; and the others, each with why it is not sure.
    """
    names = (_SPACES.sub(" ", name).strip() for name in (text or "").split(";"))
    found = [name for name in dict.fromkeys(names) if name and name in page][:_MOST_AUTHORS]
    found = [name for name in found if not re.search(r"https?:|www\.|@", name)]
    doubts = {
        name: _doubt(name, shown, name in stated) for name in found if len(name) <= _AUTHOR_LENGTH
    }
    sure = [name for name, doubt in doubts.items() if doubt is None]
    perhaps = tuple((name, doubt) for name, doubt in doubts.items() if doubt is not None)
    author = ", ".join(sure)
    return (author if author and len(author) <= _AUTHOR_LENGTH else None), perhaps


def _doubt(name: str, shown: Sequence[_Shown], stated: bool) -> str | None:
    """Why this is not surely the author's name: it is if a line shows it to a reader, and that is no
    picture's unless the page's metadata says that it is the author's (authors have portraits).
    """
    if re.search(r"[\d:：]", name) or len(name.split()) > _MOST_WORDS:
        return "it is not written as a name alone"
    lines = [
        each for each in shown if name in each.text and len(each.text) <= len(name) + _BESIDE_NAME
    ]
    if not lines:
        return "the page states it and shows it in no line to a reader"
    if not stated and all(each.pictured for each in lines):
        return "it stands beside a picture"
    labels = (f"{each.before} {each.text[: each.text.index(name)]}".rstrip() for each in lines)
    if all(label.endswith((":", "：")) for label in labels):
        return "it stands after a colon: see whether that says who wrote the text"
    return None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _canonical(tree: Any) -> str | None:
    for path in ('//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content'):
        for address in tree.xpath(path):
            if re.match(r"https?://", address):
                return str(address).strip()
    return None


def _declared_language(tree: Any) -> str | None:
    for path in (
        "/html/@lang",
        "/html/@*[name()='xml:lang']",
        '//meta[@property="og:locale"]/@content',
        '//meta[@http-equiv="content-language"]/@content',
    ):
        for language in tree.xpath(path):
            if language.strip():
                return str(language).strip()
    return None


def _is_paid(tree: Any) -> bool:
    """Whether the page says so itself: https://schema.org/isAccessibleForFree."""
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            stated = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        # A page as a whole, or the article in a list or a @graph; not the parts of what is free.
        items = stated if isinstance(stated, list) else [stated]
        for item in items:
            graph = item.get("@graph") if isinstance(item, dict) else None
            for thing in [item, *(graph if isinstance(graph, list) else [])]:
                if isinstance(thing, dict):
                    free = thing.get("isAccessibleForFree")
                    if free is False or str(free).lower() == "false":
                        return True
    return any(
        value.lower() == "false"
        for value in tree.xpath('//*[@itemprop="isAccessibleForFree"]/@content')
    )


def _signs(tree: Any) -> str:
    """The ids and classes of the page as one text, and whether it has a form for a password."""
    names = tree.xpath("//body//@id | //body//@class")
    forms = tree.xpath('//input[@type="password"]')
    return " ".join([*(str(name)[:200] for name in names), "subscription" if forms else ""])


def _settings(least: int) -> ConfigParser:
    """trafilatura's own, except for how little text makes it look for more in the whole page."""
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(least))
    return config


def _density(text: str) -> int:
    """How many letters of an alphabet one says as much as: 3 for Chinese, Japanese and Korean."""
    dense = regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]", text)
    return 3 if len(dense) * 3 > len(text) else 1


def _refusal(paid: bool, signs: str, anything: bool) -> SourceRefused:
    """Why a page with little text, or none, gives no article."""
    if paid:
        what = "the page shows its article only to subscribers"
    elif _SUBSCRIPTION.search(signs):
        what = "the page has too little text for an article, and asks to subscribe or to log in"
    elif _CONSENT.search(signs):
        what = "the page asks for consent before it shows an article"
    elif anything:
        what = "the page has too little text for an article"
    else:
        what = "the page has no article in it; perhaps a script loads it"
    return SourceRefused(what, _SAVE)
