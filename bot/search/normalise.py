"""One way to write a name: for everything that is indexed, and everything that is asked."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

# Discord lets an option hold 6,000 characters; no name or remembered phrase needs more than this.
MAX_CHARACTERS: Final = 300

_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces between them; "" where nothing can be read.

    "Vučić’s" → "vucic", "Jong-un" → "jong un", "Путин" → "putin", "习近平" → "xijinping".
    Romanising is `anyascii`'s, character by character.
    """
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        # Emoji are no part of a name, and anyascii would spell out what they are called.
        text = anyascii("".join(" " if unicodedata.category(c) == "So" else c for c in text))
    # An apostrophe is a soft sign or a glottal stop as often as a mark: “Il’kham” is one word.
    text = _POSSESSIVE.sub("", text.lower()).replace("'", "")
    # Again: one character can be romanised to many.
    return _NOT_ALPHANUMERIC.sub(" ", text).strip()[:MAX_CHARACTERS].strip()


def compact(folded: str) -> str:
    """The same without spaces: "kim jong un", "kim jongun" and "kimjongun" are one."""
    return folded.replace(" ", "")
