"""Which language a text is in: what it reads like, and what is declared."""

from __future__ import annotations

import re
from typing import Final

import regex

_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?")
_LETTERS: Final = regex.compile(r"\p{L}{2}|[\p{Han}\p{Hiragana}\p{Katakana}]")
# So many characters are looked at.
_SAMPLE: Final = 20_000
# Texts of fewer bytes tell nothing, if the language is declared.
_LEAST: Final = 60
# What is declared counts if it is less likely than the best only by this much for each character, as
# neighbours are: Croatian texts are 0.2 from Serbian, Indonesian 0.1 to 0.3 from Malay; others 0.3 and more.
_NEARLY: Final = 0.25
# What py3langid calls a text that is in no language.
_NONE: Final = "zxx"


def language_of(text: str, declared: str | None = None) -> str | None:
    """The language's ISO 639 code, or None where nothing tells it.

    What is `declared` (“de-CH”) counts unless the text itself says otherwise: pages often declare
    the language of their template.
    """
    # Imported here, for it takes 75 MB; what is served is told by its script, in `bot.facts.sentences`.
    from py3langid import rank

    tag = _TAG.fullmatch(declared.strip()) if declared else None
    code = tag[1].lower() if tag else None
    sample = text[:_SAMPLE]
    if not _LETTERS.search(sample) or (code is not None and len(sample.encode()) < _LEAST):
        return code
    likely: dict[str, float] = dict(rank(sample))
    best = next(iter(likely))
    nearly = likely[best] - _NEARLY * len(sample)
    if best == _NONE or (code is not None and likely.get(code, nearly) >= nearly):
        return code
    return best
