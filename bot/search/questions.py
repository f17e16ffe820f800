"""What stands around a name in a question: titles, relations, fillers, and what parts two names."""

from __future__ import annotations

import re
from typing import Final

# Words that go before or after a human's name and do not tell whose it is.
TITLES: Final = frozenset(
    "president prime minister premier chairman chair king leader general secretary supreme marshal "
    "comrade chief head state excellency his her he mr mrs ms dr sir professor prof foreign dear "
    "great former".split()
)
# Of these an office must tell that one has it: “King Anwar” is another's name, “Mrs Trump” another's.
RANKS: Final = frozenset(
    "president prime minister premier chairman chair king general secretary supreme marshal mrs ms "
    "dr sir professor prof foreign former".split()
)
# By their first letter: a slip in one of these, or the word of another language, is no name.
LONG_TITLES: Final = {
    letter: tuple(sorted(title for title in TITLES if title[0] == letter and len(title) > 5))
    for letter in {title[0] for title in TITLES}
}
# Words of the question, not of the name.
FILLERS: Final = frozenset("the of a an from in who whos is was are what about tell me".split())
# These name another person than the one they stand beside.
KINSHIP: Final = frozenset(
    "sister brother daughter son father mother grandfather grandmother wife husband uncle aunt "
    "nephew niece cousin grandson granddaughter child parent predecessor successor".split()
)
# “His sister” is the sister of anybody.
WHOEVERS: Final = frozenset(("his", "her"))
SYNONYMS: Final = {
    "pm": ("prime", "minister"),
    "premier": ("prime", "minister"),
    "pres": ("president",),
    "ruler": ("leader",),
    "monarch": ("king",),
    "dad": ("father",),
    "daddy": ("father",),
    "papa": ("father",),
    "mom": ("mother",),
    "mum": ("mother",),
    "sis": ("sister",),
    "bro": ("brother",),
    "grandpa": ("grandfather",),
    "grandad": ("grandfather",),
    "granddad": ("grandfather",),
    "gramps": ("grandfather",),
    "grandma": ("grandmother",),
    "kid": ("child",),
}
# Somebody else than the one named: “Putin’s foreign minister”, “wife of Xi Jinping”.
OF_SOMEONE: Final = re.compile(
    rf"\w['’]s\s+\w|\b({'|'.join(sorted(KINSHIP))})\s+of\b", re.IGNORECASE
)
# “Russia’s Putin”: the place, and who is named.
POSSESSIVE: Final = re.compile(r"\s*([^'’]+)['’]s\s+([^'’]+)")
# A title before “of” is that of someone too, unless an office of the person says it.
OF: Final = re.compile(r"\bof\b", re.IGNORECASE)
# One character of these scripts is a syllable or a word: another one is another name, not a typo.
# Not so kana, which spell out what others are called.
SYLLABLES: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3100-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Their words, and those of kana, are written in Latin letters in no way that people would type.
ROMANISED: Final = re.compile(rf"{SYLLABLES.pattern}|[\u3040-\u30ff]")
# From Hebrew and Arabic to Khmer, and kana: vowels are left out, or are not those of a Latin name.
OTHER_VOWELS: Final = re.compile("[\u0590-\u17ff\u3040-\u30ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Between those who are asked for together; a word for “and” stands between nothing else.
AND: Final = re.compile(r"\s(?:and|und|et|y|и|和|및)\s", re.IGNORECASE)
BESIDE: Final = re.compile(rf"\s*(?:[,;/&+]|{AND.pattern})\s*", re.IGNORECASE)
