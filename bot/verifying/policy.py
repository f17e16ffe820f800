"""Every threshold of verifying, in one place; tests/cases/verify.csv is what they were set on.

Similarities and shares run from 0 to 1. “Telling” words are all but the smallest ones.
"""

from __future__ import annotations

from typing import Final

# ── altered, or absent ──
# The share of a quotation that the article must explain for it to be altered, and not absent.
ALTERED_SHARE: Final = 0.6
# A sentence without marks does not claim to be word for word, so the share must be higher.
ALTERED_SHARE_UNMARKED: Final = 0.7
# From this share on, the rest of such a sentence is a change, and not the member's own words.
WHOLE_SENTENCE_SHARE: Final = 0.8
# A sentence without marks must have this many telling words of the article, names aside; fewer
# if it says who said so.
SENTENCE_WORDS: Final = 4
REPORTED_WORDS: Final = 2

# Words that the article does not have are near those that explain this share of them, with as many
# telling words among them.
NEAR_SHARE: Final = 0.25
NEAR_WORDS: Final = 2

# ── what a word counts towards the share; a word in its place counts 1 ──
SMALL_WORD: Final = 0.3
MOVED_WORD: Final = 0.7
MISSPELT_WORD: Final = 0.8
# One character of a script without spaces counts as this much of a telling word.
UNSPACED_WORD: Final = 0.5
# Between equally good places, each surplus word of the article's takes this much away.
SURPLUS_WORD: Final = 0.1

# ── two spellings of one word ──
SPELT_ALIKE: Final = 0.75
SPELT_ALIKE_SHORT: Final = 0.66
# Words with fewer letters than this are short.
SHORT_WORD: Final = 6

# ── words in a row that are no coincidence ──
# Telling words in each row of a splice.
ROW_WORDS: Final = 2
# Telling words in a row within a sentence of the member's own.
ROW_WORDS_IN_A_SENTENCE: Final = 4
# How many of the article's words a pair of square brackets may stand for.
BRACKET_WORDS: Final = 6

# ── words that are enough to be somebody's, so that another may be the wrong speaker ──
# Telling words of a quotation, unless it is whole; and of the author's text.
TELLING_SAID: Final = 3
TELLING_WRITTEN: Final = 4
# A name in one script may be one in another, if they are so alike when romanised.
SOUNDS_ALIKE: Final = 0.4
# Words that stand in more places than this are anybody's.
TELLING_PLACES: Final = 3

# ── limits on work ──
# Quotations of one message that are checked.
MOST_QUOTATIONS: Final = 40
# Longer quotations are looked up, but not aligned; a message holds some 1,200 words.
MOST_ALIGNED_WORDS: Final = 1_500
# Places of words that are looked at: of all words together, and of each row.
MOST_PLACES: Final = 4_000
MOST_OCCURRENCES: Final = 60
# Parts of the article that are aligned with a quotation.
MOST_WINDOWS: Final = 3
# Texts with more characters are checked outside the event loop.
LONG_TEXT: Final = 400
