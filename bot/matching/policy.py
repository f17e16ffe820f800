"""Every threshold of matching, in one place; tests/cases/*.csv are what they were set on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Similarities run from 0 to 1; lengths are in characters of the folded token."""

    # No name or office has more words; each typed one costs a look through the vocabulary.
    longest_query: int = 24
    # A shorter token must be spelt right: “un”, “il”, “oli” and “xi” are one letter from others.
    fuzzy_token_length: int = 3
    # A lone word has nothing beside it to confirm it, so it must be longer, and closer.
    fuzzy_lone_length: int = 5
    token_floor: float = 0.72
    lone_floor: float = 0.79
    # So many letters of a part of a name tell whose it is.
    telling_length: int = 5
    # Of a lone word with another letter in it so many do, if it is so alike: “Kallis” is another's name.
    telling_guess_length: int = 8
    telling_guess: float = 0.9
    # All the words of a name together.
    name_floor: float = 0.79
    # A word of fewer letters, romanised from one Chinese or Korean syllable, is many names; and where
    # no word of a name has more, another letter makes it another one (“Kim Yo Jang”).
    syllables_length: int = 5
    # People mistype the middle and the end; a different first letter is more often another name.
    other_initial_penalty: float = 0.1
    # Offices and countries: “Iraq” must not be “Iran”, nor “Slovenia” “Slovakia”.
    description_token_length: int = 6
    description_floor: float = 0.85
    # A word so near a title is one.
    title_floor: float = 0.86
    # How far the best must stand above the next person to be the only one.
    margin: float = 0.06
    # A given name may be shortened (“Alex”), down to an initial. Just below 1, so that a whole word
    # is taken before one that is only begun.
    prefix_length: int = 3
    shortened: float = 0.95
    # Where it is a slip or another's name as easily: “Bren” may be Brenda, or Breno mistyped.
    shortened_guess: float = 0.85
    # A word written without vowels has the consonants of another.
    without_vowels: float = 0.8
    # A word that a name does not explain but another name or an office of the same person does.
    beside: float = 0.9
    nearest_floor: float = 0.5
    # What a country or an office counts at least, whatever stands beside it (“Cuba’s delegation”).
    office: float = 0.55
    # And how far below a person stands what is not asked for with a title, where one was typed.
    untitled: float = 0.2
    nearest_count: int = 3
    # Words of a name that is looked for among others that nothing explains.
    within: int = 3
    # While a name is typed: the beginning of a word, one typed nearly right, and an office.
    suggestion_floor: float = 0.6
    begun: float = 0.97
    nearly_begun_floor: float = 0.7
    description_discount: float = 0.05
    # A quote is found where it explains this much of what was typed.
    words_floor: float = 0.7
    words_token_floor: float = 0.7
    words_margin: float = 0.2
    # A word found around the quote, not in it: who spoke, when, and the sentence it stands in.
    words_context: float = 0.85
    # A longer word that begins with a whole one.
    words_longer: float = 0.75
    # So many of the texts found are ranked: more than anyone pages through, and little to remember.
    words_found: int = 10_000
    # Above so many names, or texts, a query leaves the event loop: of remembered words more are typed.
    large: int = 20_000
    words_large: int = 5_000
    # What a query looks through at most: keys times words that are scored, and of the keys the ones
    # explained.
    looked_at: int = 40_000
    explained: int = 100
    # Descriptions that hold a word (“mayor”) and are looked through for the others.
    described: int = 2_000
    # How many may be asked for at once (“Putin and Xi”): all of them are the choice.
    named_beside: int = 4
    # Words of one query that may each be a relation (“sister of the father of …”).
    kinships: int = 3
    respellings: int = 3
    respelt_words: int = 6
    # Of the keys that are ranked so many may be one entry's.
    keys_of_one: int = 4
