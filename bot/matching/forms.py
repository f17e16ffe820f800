"""Other forms of a word: the same beginning with another ending (react, reacted, reaction).

No dictionary: a stem of four letters, and endings that the language has, keep most words apart that
only begin alike (context, content). English asks “did she leave” where the text says “left”, so its
verbs that change inside are listed; they are a closed class.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final

from bot.matching.normalise import fold
from bot.matching.vocabulary import Vocabulary

_STEM: Final = 4
# Endings by language; a word may have none, too. Others have all of them.
_ENDINGS: Final = MappingProxyType(
    {
        "en": "a s es ed d ing e er ers or ors ion ions ation ations ment ments y ies ied ly al ally ian ians "
        "an ans n ns ese ful ive en est ance ances ant ants",
        "de": "e en er es em s n ern t te ten tet ung ungen et st in innen isch ische ischen ischer ische",
        "fr": "s e es x er ez ent ait aient é ée és ées ant ion ions ation ations ement ment eur euse al aux ale "
        "ien ienne iens",
        "es": "s es a o as os ar er ir ado ada ados adas ido ida an en ó ió aron ieron ando iendo ción ciones "
        "mente ano ana anos anas",
        "ru": "а у ы и е о я ю й ь ов ев ей ом ем ой ою ам ям ами ями ах ях ый ий ая яя ое ее ые ие ого его "
        "ому ему ым им ых их ую юю ть ти л ла ло ли ет ют ит ат ят ал ала али ил ила или ел ела ели ал ся "
        "лся лась лись ние ния ний нию ка ки ку кой ок",
    }
)
_CHANGING: Final = MappingProxyType(
    {
        "en": "become/became begin/began/begun bind/bound bleed/bled blow/blew/blown break/broke/broken bring/brought "
        "build/built buy/bought catch/caught choose/chose/chosen come/came deal/dealt draw/drew/drawn "
        "drink/drank/drunk drive/drove/driven eat/ate/eaten fall/fell/fallen feed/fed feel/felt fight/fought "
        "find/found flee/fled fly/flew/flown forbid/forbade/forbidden forget/forgot/forgotten "
        "forgive/forgave freeze/froze/frozen give/gave/given go/goes/went/gone grow/grew/grown hang/hung hear/heard "
        "hide/hid/hidden hold/held keep/kept know/knew/known lay/laid lead/led leave/left lend/lent lie/lay/lain "
        "lose/lost/loss mean/meant meet/met pay/paid ride/rode ring/rang/rung rise/rose/risen run/ran "
        "see/saw/seen seek/sought sell/sold send/sent shake/shook/shaken shoot/shot show/shown shrink/shrank "
        "sing/sang/sung/song sink/sank/sunk sit/sat/seat sleep/slept speak/spoke/spoken/speech spend/spent "
        "stand/stood steal/stole/stolen stick/stuck strike/struck swear/swore/sworn swim/swam "
        "take/took/taken teach/taught tear/tore/torn tell/told think/thought throw/threw/thrown "
        "understand/understood wake/woke wear/wore/worn win/won withdraw/withdrew/withdrawn write/wrote/written "
        "die/dead/death man/men woman/women child/children person/people",
    }
)


@cache
def _changed(language: str) -> dict[str, tuple[str, ...]]:
    """The forms of each word that changes inside, by each of them."""
    rows = [tuple(row.split("/")) for row in _CHANGING.get(language, "").split()]
    return {word: row for row in rows for word in row}


@cache
def _endings(language: str) -> frozenset[str]:
    written = _ENDINGS.get(language) or " ".join(_ENDINGS.values())
    return frozenset(["", *fold_all(written)])


def fold_all(text: str) -> Iterator[str]:
    """The folded words of a text of any length."""
    return (word for piece in text.split() for word in fold(piece).split())


def forms(word: str, vocabulary: Vocabulary, language: str) -> list[int]:
    """The numbers of the words that are this one with another ending."""
    if not word.isalpha() or len(word) < _STEM - 1:
        return []
    endings, found = _endings(language), []
    longest = max(map(len, endings))
    # The stem is what is left of the typed word without an ending.
    shortest = max(_STEM, len(word) - longest)
    for number in vocabulary.begun(word[:shortest]) if len(word) >= _STEM else ():
        other = vocabulary.word(number)
        stem = _shared(word, other)
        if other != word and {word[stem:], other[stem:]} <= endings:
            found.append(number)
    # A plural is the one form that a short word is known by.
    plural = vocabulary.number(word[:-1] if word.endswith("s") else word + "s")
    if plural is not None and plural not in found:
        found.append(plural)
    return found


def changed_forms(word: str, vocabulary: Vocabulary, language: str) -> list[int]:
    """The numbers of those that change inside; some are also other words (stood, the stand)."""
    changed = _changed(language)
    row = changed.get(word) or changed.get(word.removesuffix("s"), ())
    numbers = (vocabulary.number(other) for other in row if other != word)
    return [number for number in numbers if number is not None]


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
