"""A source's bytes become an article in a process of their own, which is ended if it takes too long.

No page can then hold the bot's event loop, or its memory: lxml cannot be interrupted, and what it and
trafilatura load stays where it was used. The process reads no file and opens no connection.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from bot.drafting.extracted import Extracted
from bot.operations.errors import SourceRefused

Kind = Literal["page", "markdown", "plain"]
# A page of 50,000 elements takes 3 s.
SECONDS: Final = 20.0
_SAVE: Final = "save the article's text as .txt, and draft from that file"
_ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: of a file called `name`, or at `address`; `charset` is what the server said."""

    name: str
    kind: Kind
    content: bytes
    address: str | None = None
    charset: str | None = None


def extract(source: Content, seconds: float = SECONDS) -> Extracted:
    """The article in a source. Raises SourceRefused."""
    head = {name: value for name, value in asdict(source).items() if name != "content"}
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", __name__],
            input=json.dumps(head).encode() + b"\n" + source.content,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        what = f"{source.name} was not read within {seconds:g} seconds"
        raise SourceRefused(what, _SAVE) from None
    if ended.returncode:
        told = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise SourceRefused(f"{source.name} cannot be read: {told}", _SAVE)
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        raise SourceRefused(*answer["refused"])
    for name in ("paragraphs", "changes"):
        answer[name] = tuple(answer[name])
    if answer["published"] is not None:
        answer["published"] = date.fromisoformat(answer["published"])
    answer["perhaps"] = tuple(map(tuple, answer["perhaps"]))
    return Extracted(**answer)


def article_of(source: Content) -> Extracted:
    """The same, in this process, however long it takes. Raises SourceRefused."""
    from bot.drafting import page, plain

    if source.kind == "page":
        return page.read_page(source.content, source.charset, source.address)
    text = plain.text_of(source.name, source.content)
    return plain.read_markdown(text) if source.kind == "markdown" else plain.read_plain(text)


def _main() -> None:
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        found = asdict(article_of(Content(content=content, **json.loads(head))))
    except SourceRefused as refusal:
        found = {"refused": (str(refusal), refusal.advice)}
    json.dump(found, sys.stdout, default=str)


if __name__ == "__main__":
    _main()
