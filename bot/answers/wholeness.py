"""The article's words to the end of their phrase, or with a mark where they are cut."""

from __future__ import annotations

from typing import Final

import regex

_FAR: Final = 60  # characters to the end of a phrase, at the most
# A sentence's end, a quotation's, a phrase's, or that of the passage.
_END: Final = regex.compile(
    r"""(?V1)(?P<whole>[.!?…](?=\s|$|[\p{Pf}\p{Pe}"'])[\p{Pf}"']?|[。！？][\p{Pf}\p{Pe}]?
      |[,;:，；：]?(?:[[\p{Pf}"」』]--[’]]|’(?!\p{L}))|$)
      |[,;:，、；：\p{Pe}](?!\p{N})|\s[-–—]\s""",
    regex.VERBOSE,
)
_BEGUN: Final = regex.compile(
    r"(?V1)(?:^(?:- )?|[.!?…。！？][\p{Pf}\p{Pe}\"']*\s*|[\p{Pi}\p{Ps}\"])$"
)


def head(passage: str, start: int) -> str:
    """What to show before the words that begin at `start`: nothing, or that they are cut."""
    return "" if _BEGUN.search(passage[:start]) else "… "


def tail(passage: str, end: int) -> str:
    """What to show after the words that end at `end`: the rest of the phrase, or that they are cut."""
    match = _END.search(passage, end, min(len(passage), end + _FAR))
    if match is None or (match.end() < len(passage) and not match.group()):
        return " …"
    if match["whole"] is None:
        return f"{passage[end : match.start()]} …"
    return passage[end : match.end()]
