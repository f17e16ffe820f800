"""Bytes as text: the same text, however a program or a system has saved it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END: Final = re.compile("\r\n?")


def decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 with its byte order mark, without that mark; lines end with \\n, and letters
    are composed (NFC).

    Raises UnicodeDecodeError.
    """
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", content.decode(encoding)))
