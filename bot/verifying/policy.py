"""Every threshold of verifying, in one place; tests/cases/verify.csv is what they were set on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerifyPolicy:
    """Similarities and shares run from 0 to 1."""

    # A quotation is altered, rather than absent, where so much of it is explained; a plain sentence
    # does not claim to be word for word, so more of it must be.
    altered_floor: float = 0.6
    altered_sentence_floor: float = 0.7
    # Where the article explains so much of a plain sentence, what it does not is a change, and not
    # somebody's own words around a quotation.
    own_words_share: float = 0.8
    # What a word counts there: of the smallest ones, one that stands elsewhere, one nearly spelt so.
    small_word: float = 0.3
    moved_word: float = 0.7
    respelt_word: float = 0.8
    # What the article has there and was not typed, of equally good places.
    unasked: float = 0.1
    respelt: float = 0.75
    respelt_short: float = 0.66
    # Shorter words must be less alike to be one with a slip.
    short_word_length: int = 6
    # Words in a row, the smallest aside, that are no coincidence: of a splice, and in a plain
    # sentence among somebody's own words.
    run_words: int = 2
    own_run_words: int = 4
    # What a pair of square brackets may stand for, in words.
    inserted_words: int = 6
    # Words of a longer quotation are compared only if all are the same: Discord holds some 1,200.
    compared_words: int = 1_500
    # Quotations of one message that are checked, and how many of the places of its words are.
    checked: int = 40
    places: int = 4_000
    occurrences: int = 60
    # A name is held to be the wrong one only for words enough to be somebody's: so many of a
    # quotation, unless it is whole, and of the author's text; and standing in no more places.
    telling_said: int = 3
    telling_written: int = 4
    telling_places: int = 3
    windows: int = 3
    # A text of more characters is compared outside the event loop.
    long_text: int = 400
    # Of a plain sentence so many words, names and the smallest aside, must be the article's own.
    own_sentence_words: int = 4
