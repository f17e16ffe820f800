"""Every threshold of verifying, in one place; tests/cases/verify.csv is what they were set on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerifyPolicy:
    """Similarities and shares run from 0 to 1. “Telling” words are all but the smallest ones."""

    # ── altered, or absent ──
    # The share of a quotation that the article must explain for it to be altered, and not absent.
    altered_share: float = 0.6
    # A sentence without marks does not claim to be word for word, so the share must be higher.
    altered_share_unmarked: float = 0.7
    # From this share on, the rest of such a sentence is a change, and not the member's own words.
    whole_sentence_share: float = 0.8
    # A sentence without marks must have this many telling words of the article, names aside; fewer
    # if it says who said so.
    sentence_words: int = 4
    reported_words: int = 2

    # ── what a word counts towards the share; a word in its place counts 1 ──
    small_word: float = 0.3
    moved_word: float = 0.7
    misspelt_word: float = 0.8
    # Between equally good places, each surplus word of the article's takes this much away.
    surplus_word: float = 0.1

    # ── two spellings of one word ──
    spelt_alike: float = 0.75
    spelt_alike_short: float = 0.66
    # Words with fewer letters than this are short.
    short_word: int = 6

    # ── words in a row that are no coincidence ──
    # Telling words in each row of a splice.
    row_words: int = 2
    # Telling words in a row within a sentence of the member's own.
    row_words_in_a_sentence: int = 4
    # How many of the article's words a pair of square brackets may stand for.
    bracket_words: int = 6

    # ── words that are enough to be somebody's, so that another may be the wrong speaker ──
    # Telling words of a quotation, unless it is whole; and of the author's text.
    telling_said: int = 3
    telling_written: int = 4
    # Words that stand in more places than this are anybody's.
    telling_places: int = 3

    # ── limits on work ──
    # Quotations of one message that are checked.
    most_quotations: int = 40
    # Longer quotations are looked up, but not aligned; a message holds some 1,200 words.
    most_aligned_words: int = 1_500
    # Places of words that are looked at: of all words together, and of each row.
    most_places: int = 4_000
    most_occurrences: int = 60
    # Parts of the article that are aligned with a quotation.
    most_windows: int = 3
    # Texts with more characters are checked outside the event loop.
    long_text: int = 400
