"""Every threshold of matching in one place, as set on the rows of tests/cases/*.csv."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Similarities run from 0 to 1; lengths are in characters of the folded word."""

    # No name or office has more words, and each typed one costs a look through the vocabulary.
    longest_query: int = 24
    # Shorter words must be spelt right: “un”, “il”, “oli” and “xi” are one letter from others.
    fuzzy_token_length: int = 3
    # A lone word has nothing beside it to confirm it, so it must be longer, and closer.
    fuzzy_lone_length: int = 5
    token_floor: float = 0.72
    lone_floor: float = 0.79
    # This many letters of a part of a name tell whose it is.
    telling_length: int = 5
    # A lone word with a slip tells it at this length and likeness: “Kallis” is another's name.
    telling_guess_length: int = 8
    telling_guess: float = 0.9
    # One key missed, or hit beside another, makes no other name of a lone word of this length.
    telling_slip_length: int = 8
    # A word that is the same name in the spelling of another language.
    sounds_alike: float = 0.93
    # All the words of a name together.
    name_floor: float = 0.79
    # A shorter word romanised from one Chinese or Korean syllable is many names, and in a name of
    # shorter words alone another letter makes another name (“Kim Yo Jang”).
    syllables_length: int = 5
    # Of a name of such words, this share has to be typed.
    most_of_a_name: float = 0.55
    # People mistype the middle and the end; a different first letter is more often another name.
    other_initial_penalty: float = 0.1
    # The same where it is the key beside the right one.
    key_beside_penalty: float = 0.02
    # Offices and countries: “Iraq” must not be “Iran”, nor “Slovenia” “Slovakia”.
    description_token_length: int = 6
    description_floor: float = 0.85
    # A word this near a title is one.
    title_floor: float = 0.86
    # How far the best must stand above the next person to be the only one.
    margin: float = 0.06
    # A given name may be shortened (“Alex”), down to an initial. Just below 1, so that a whole word is
    # preferred to one that is only begun.
    prefix_length: int = 3
    shortened: float = 0.95
    # The same where it may as well be a slip: “Bren” is Brenda, or Breno mistyped.
    shortened_guess: float = 0.85
    # A word written without vowels.
    without_vowels: float = 0.8
    # A whole name in another script that has this many consonants, and the most who are offered for it.
    skeleton_length: int = 3
    skeleton_count: int = 5
    # A word that another name or an office of the same person explains.
    beside: float = 0.9
    # Who is nearest in a miss, and how many.
    nearest_floor: float = 0.5
    nearest_count: int = 3
    # The least that a country or an office counts there (“Cuba’s delegation”).
    office: float = 0.55
    # How much less whatever has no title counts there, if one was typed.
    untitled: float = 0.2
    # The longest name that is looked for among words that nothing explains.
    within: int = 3
    # While a name is typed: the beginning of a word, one typed nearly right, and an office.
    suggestion_floor: float = 0.6
    begun: float = 0.97
    nearly_begun_floor: float = 0.7
    # How many who may be meant by a beginning are asked about, where it was all that was typed.
    begun_count: int = 5
    description_discount: float = 0.05
    # A text is found if it explains this much of what was typed, and hardly less than the best.
    words_floor: float = 0.7
    words_token_floor: float = 0.7
    words_margin: float = 0.2
    # A word of what is said of the text: who spoke, when, and the sentence it stands in.
    words_context: float = 0.85
    # A longer word that begins with a whole one.
    words_longer: float = 0.75
    # A character of a script without spaces, where those beside it are others than in the text; and one
    # that stands by itself: 泳ぐ, and 泳げる in the text.
    words_character: float = 0.3
    words_lone_character: float = 0.9
    # A word typed in pinyin.
    words_pinyin: float = 0.95
    # Whole questions: the most telling words that are looked for, and how far below the best a text is
    # still shown.
    asked_words: int = 24
    asked_margin: float = 0.35
    # A word with another ending, one that changed inside, and a longer word that begins with one of at least so many letters.
    asked_form: float = 0.9
    asked_changed: float = 0.8
    asked_longer: float = 0.8
    asked_begun: int = 5
    # A word this near is asked about, where none is the same.
    asked_guess: float = 0.79
    # What two words are worth that stand beside each other as they were typed, as a share of the less
    # telling one; a text that is the own
    # one of someone named, and one that is to or about someone named after “to”.
    asked_beside: float = 0.3
    asked_own: float = 0.08
    # What a name is worth, and as much a word that no text says, where the rarest word is worth 1.
    asked_named: float = 1.25
    # Where words are missing, more than so much of the question is explained in what everyone sees.
    asked_share: float = 0.5
    # And so much for a quote to be shown at all.
    asked_part: float = 0.3
    # The longest name in a script without spaces, in characters.
    asked_name: int = 8
    # The most who are meant by one word, and the most texts of each.
    asked_people: int = 12
    asked_texts: int = 100
    # The most texts that are ranked: more than anyone pages through.
    words_found: int = 10_000
    # With more names, or texts, a query leaves the event loop.
    large: int = 20_000
    words_large: int = 5_000
    # The most that a query looks at: rows times words, names explained, and descriptions.
    looked_at: int = 40_000
    explained: int = 100
    described: int = 2_000
    # The most who may be asked for at once (“Putin and Xi”).
    named_beside: int = 4
    # The most words of a query that may each be a relation (“sister of the father of …”).
    kinships: int = 3
    # Ways to take words apart or together, and the most words for which that is tried.
    respellings: int = 3
    respelt_words: int = 6
    # How many rows of a ranking one entry may take up.
    rows_of_one: int = 4
