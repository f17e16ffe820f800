"""Scripts whose names are not read letter by letter in Latin ones."""

from __future__ import annotations

import re
from typing import Final

# One character of these scripts is a syllable or a word: another one is another name, not a typo.
# Not so kana, which spell out what others are called.
SYLLABLES: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3100-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# From Hebrew and Arabic to Khmer, and kana: vowels are left out, or are not those of a Latin name.
OTHER_VOWELS: Final = re.compile("[\u0590-\u17ff\u3040-\u30ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Names in these scripts are written in Latin letters in no way that people would type.
ROMANISED: Final = re.compile(f"{SYLLABLES.pattern}|{OTHER_VOWELS.pattern}")
