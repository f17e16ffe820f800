"""Links into the article, opened in Chromium: exactly the cited words are marked, and nothing else.

The article is served on 127.0.0.1, a paragraph for each passage. What is marked is drawn in red, so a
screenshot tells of each character whether it is.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, FloatRect, Page

from bot.answers.citations import article_link
from bot.facts.article import Article
from bot.facts.dossier import Dossier
from bot.facts.reading import read_dossier
from bot.facts.span import Span

ROOT = Path(__file__).parents[2]
DOSSIERS = ("data/beijing-2025.toml", "data/demo/chasy.toml", "data/demo/quay-bench.toml")
PAGE = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; font: 9px/12px sans-serif; background: white; color: black }
p { margin: 0 }
.mark::before { content: "• " }
::target-text { background: red; color: red }
</style>"""
# The middle of each character: [passage, character, x, y].
CHARACTERS = """() => [...document.querySelectorAll("p")].flatMap((p, passage) => {
    const text = p.lastChild, range = document.createRange(), found = [];
    const item = p.childElementCount ? 2 : 0;
    for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const box = range.getBoundingClientRect();
        if (text.data[at].trim() && box.width)
            found.push([passage, at + item, box.x + box.width / 2, box.y + box.height / 2]);
    }
    return found;
})"""
RED = """async png => {
    const image = await createImageBitmap(await (await fetch(png)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const {data, width} = canvas.getImageData(0, 0, image.width, image.height);
    return window.places.filter(([, , x, y]) => {
        const at = 4 * (Math.floor(y) * width + Math.floor(x));
        return data[at] > 200 && data[at + 1] < 60 && data[at + 2] < 60;
    }).map(([passage, at]) => [passage, at]);
}"""

Characters = set[tuple[int, int]]


class Reader:
    """Reads an article in a browser, and tells what a link marks."""

    def __init__(self, page: Page, eyes: Page, address: str) -> None:
        self._page, self._eyes, self._address = page, eyes, address
        self._visits = count()
        page.goto(address)
        places = page.evaluate(CHARACTERS)
        eyes.evaluate("places => { window.places = places; }", places)
        height = max(y for *_, y in places) + 10
        self._clip: FloatRect = {"x": 0, "y": 0, "width": 1600, "height": height}
        self.characters: Characters = {(passage, at) for passage, at, *_ in places}

    def marked(self, article: Article, places: Sequence[Span]) -> Characters:
        """The characters that are marked, as (passage, character), from 0, without spaces."""
        # Another address each time, so that it is opened and not scrolled.
        link = article_link(f"{self._address}?{next(self._visits)}", article, places)
        if "#:~:text=" not in link:
            return set()
        self._page.goto(link)
        png = (
            "data:image/png;base64,"
            + base64.b64encode(self._page.screenshot(clip=self._clip)).decode()
        )
        return {(passage, at) for passage, at in self._eyes.evaluate(RED, png)}

    def expect(self, article: Article, places: Sequence[Span]) -> str:
        """What is wrong with the link to these places, "" where nothing is."""
        cited = {(s.passage - 1, at) for s in places for at in range(s.start, s.end)}
        cited &= self.characters
        marked = self.marked(article, places)
        if marked == cited:
            return ""
        return f"also {shown(article, marked - cited)}, not {shown(article, cited - marked)}"


def shown(article: Article, characters: Characters) -> str:
    return repr("".join(article.passages[passage][at] for passage, at in sorted(characters)))


@contextmanager
def served(article: Article) -> Iterator[str]:
    """The address of a page with the article, on 127.0.0.1."""
    # The mark of a list's line is drawn by the page.
    drawn = (re.sub("^- ", '<span class="mark"></span>', html.escape(t)) for t in article.passages)
    passages = "".join(f"<p>{text}</p>" for text in drawn)
    body = (PAGE + passages).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()


@contextmanager
def read(browser: Browser, article: Article) -> Iterator[Reader]:
    with served(article) as address, browser.new_context() as context:
        page, eyes = context.new_page(), context.new_page()
        page.set_viewport_size({"width": 1600, "height": 1600})
        yield Reader(page, eyes, address)


@cache
def dossier(path: str) -> Dossier:
    return read_dossier(ROOT / path, ROOT)


@pytest.mark.parametrize("path", DOSSIERS)
def test_the_link_of_every_fact_marks_its_words_and_nothing_else(
    browser: Browser, path: str
) -> None:
    article = dossier(path).article
    cited = {id: sorted(dossier(path).sources(id)) for id in dossier(path).facts}
    with read(browser, article) as reader:
        told = {id: reader.expect(article, places) for id, places in cited.items()}
    wrong = {id: why for id, why in told.items() if why}
    assert not wrong, "\n".join(f"{id}: {why}" for id, why in wrong.items())


ALIKE = """\
The bridge is closed. The bridge is closed until the river falls and the engineers have been.
The bridge is closed until the river falls, the mayor said, and the ferry is free.
“The Bridge is closed until the river falls,” said the engineer’s wife. The engineer’s wife left.
- The bridge is closed until the river falls, the mayor said, and the ferry is not free.
The café stays open. The cafe stays open. The CAFE stays open, 3.5 days, at Bo-Stone’s, U.S. time.
人们说桥关了。人们说桥关了，直到河水退去。人们说桥关了，因为工程师还没有来。
市長は橋が閉まったと言った。市長は橋が閉まったと書いた。
สะพานปิดแล้ว นายกเทศมนตรีกล่าวว่าสะพานปิดแล้วจนกว่าน้ำจะลด
Мост закрыт. Мост закрыт, пока не спадёт вода. Мост закрыт, пока не спадет вода.
"""


def test_words_are_told_from_others_that_begin_alike(browser: Browser) -> None:
    article = Article.from_text(ALIKE, "")
    places = [
        place
        for words in (
            "The bridge is closed until the river falls",
            "The Bridge is closed until the river falls,",
            "The bridge is closed",
            "the mayor said, and the ferry is",
            "The engineer’s wife",
            "the engineer",
            "engineer",
            "wife",
            "The cafe stays open",
            "The café stays open.",
            "CAFE",
            "3.5 days",
            "Bo",
            "Stone",
            "U.S.",
            "人们说桥关了",
            "人们说桥关了，因为工程师还没有来。",
            "桥",
            "市長は橋が閉まったと書いた",
            "橋が閉まった",
            "สะพานปิดแล้ว",
            "Мост закрыт, пока не спадет вода.",
            "Мост закрыт",
        )
        for place in article.occurrences(words)
    ]
    with read(browser, article) as reader:
        wrong = [f"{p}: {why}" for p in places if (why := reader.expect(article, [p]))]
        assert not wrong, "\n".join(wrong)
        # Two at once, the later of which stands earlier too.
        assert not reader.expect(article, [places[1], places[3]])
