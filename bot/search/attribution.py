"""Whom a message names as the speaker of a quotation: “Putin said: …”, “…” — Xi Jinping.

Only plain forms are read. Where it is not clear who is meant to have spoken, nobody is named, so
that nobody is wrongly told to have named the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.search.names import TITLES, NameIndex
from bot.search.normalise import fold
from bot.search.outcome import Ambiguous, Match, NoMatch

_SAID: Final = (
    r"(?:said|says?|saying|told|tells|asked|asks|wrote|writes|tweeted|tweets|posted|posts|"
    r"declare[sd]|state[sd]|claim(?:s|ed)|note[sd]|add(?:s|ed)|stress(?:es|ed)|repli(?:es|ed)|"
    r"answer(?:s|ed)|call(?:s|ed)|warn(?:s|ed)|insist(?:s|ed)|comment(?:s|ed)|argue[sd]|"
    r"emphasi[sz]e[sd]|point(?:s|ed)\ out|announce[sd]|explain(?:s|ed)|observe[sd]|describe[sd]|"
    r"promise[sd]|conclude[sd]|invite[sd]?|pledge[sd]|vow(?:s|ed)|respond(?:s|ed)|remark(?:s|ed)|proclaim(?:s|ed)|urge[sd]|"
    r"report(?:s|ed)|joke[sd]|quip(?:s|ped)|complain(?:s|ed)|assure[sd]|clarif(?:ies|ied)|"
    r"thank(?:s|ed)|continue[sd]|went|once\ said|put\ it|lied)"
)
_MOST_WORDS: Final = 6  # of a name with its title
_BETWEEN: Final = 3  # adverbs between a name and its verb
# Within a sentence; a full stop after a capital is an initial’s.
_IN: Final = r"(?:[^.!?\n]|(?<=\p{Lu})\.)"
_NAME: Final = r"(?:[^.!?,;:\n]|(?<=\p{Lu})\.)"
_GAP: Final = r"[\s,;:.!?*_~|>()\[\]“”\"«»„…-]*"
_BEFORE: Final = regex.compile(rf"(?P<who>.*?)\b{_SAID}\b{_IN}{{0,80}}$", regex.I)
_PER: Final = regex.compile(
    rf"\b(?:according\ to|in\ the\ words\ of|quot(?:e|ing)|per|as|by|from)\s+(?P<who>{_IN}{{2,60}})$",
    regex.I,
)
_COLON: Final = regex.compile(
    rf"(?P<who>(?:(?!:){_IN}){{2,80}}?)"
    r"(?:\s(?:to|about|on|in|at|during|after|before|re|regarding|via)\s[^.!?:\n]{2,60}?)?"
    r"\s*(?:[:：]|\s[-–—])\s*$"
)
_WORDS_OF: Final = regex.compile(
    r"(?P<who>[^.!?:\n]{2,60}?)['’]s?\s+(?:own\s+)?"
    r"(?:words?|remarks?|claim|statement|comment|post|tweet|phrase|line|quote|speech|message|warning|"
    r"answer|reply|call)\b[^.!?:\n]{0,40}:?\s*$",
    regex.I,
)
_AFTER: Final = (
    regex.compile(rf"^{_GAP}{_SAID}\s+(?P<first>{_NAME}{{2,60}})", regex.I),
    regex.compile(
        rf"^{_GAP}(?:according\ to|in\ the\ words\ of|per|quoting)\s+(?P<first>{_NAME}{{2,60}})",
        regex.I,
    ),
    regex.compile(rf"^{_GAP}(?P<who>(?:\S+\s+){{1,6}}?){_SAID}\b", regex.I),
    regex.compile(rf"^[\s,.!?*_~|>”\"»]*[—–―~-]+\s*(?P<first>{_NAME}{{2,60}})"),
    regex.compile(r"^\s*\((?P<first>[^()\n]{2,60})\)"),
)
_SENTENCE_END: Final = regex.compile(r"(?<=\p{L}{4}|[”\"»)…])[.!?…]+\s+|\n")
_SPOKEN: Final = regex.compile(
    rf"^(?P<who>[^.!?:;]{{2,80}}?)\s+{_SAID}(?:\s+(?:that|how|of))?\s*[:,]?\s+(?P<rest>\S.*)$",
    regex.I | regex.S,
)
_AUTHOR: Final = frozenset({"author", "article", "the author", "the article", "this article"})


@dataclass(frozen=True, slots=True)
class Named:
    """The name as it was typed, and the ids of whom it may mean: () if of nobody in the article.

    `clear` is set where it can only be the one. `of_author` is set where the text names the article
    or its author.
    """

    asked: str
    ids: tuple[str, ...] = ()
    clear: bool = False
    of_author: bool = False


def named_around(before: str, after: str, people: NameIndex) -> Named | None:
    """Who, by what stands directly before or after a quotation, is said to have said it."""
    before = regex.split(_SENTENCE_END, before.rstrip(" \n>*_~|“"))[-1]
    for pattern, between in ((_WORDS_OF, 0), (_BEFORE, _BETWEEN), (_PER, _BETWEEN), (_COLON, 0)):
        if (match := pattern.search(before)) and (named := _last(match["who"], people, between)):
            return named
    for pattern in _AFTER:
        if match := pattern.search(after):
            groups = match.groupdict()
            found = _last(groups["who"], people) if groups.get("who") else None
            if found or (groups.get("first") and (found := _first(groups["first"], people))):
                return found
    return None


def reported(sentence: str, people: NameIndex) -> tuple[Named, str] | None:
    """A sentence without marks that says whose words it gives: “Putin said that …”."""
    match = _SPOKEN.search(sentence)
    if match and (named := _last(match["who"], people)):
        return named, match["rest"]
    return None


def _last(phrase: str, people: NameIndex, between: int = _BETWEEN) -> Named | None:
    """Whoever is named at the end of a phrase, but for a few words: “lol Trump literally”."""
    words = _words(phrase)
    for skipped in range(min(between, len(words) - 1) + 1):
        ended = words[: len(words) - skipped]
        candidates = (ended[-count:] for count in range(min(_MOST_WORDS, len(ended)), 0, -1))
        if named := _known(candidates, people):
            return named
    return _unknown(words[::-1], between)


def _first(phrase: str, people: NameIndex) -> Named | None:
    """Whoever is named at the beginning of a phrase."""
    words = _words(phrase)
    candidates = (words[:count] for count in range(min(_MOST_WORDS, len(words)), 0, -1))
    return _known(candidates, people) or _unknown(words, 0, reverse=False)


def _words(phrase: str) -> list[str]:
    stripped = (word.strip('.,;:!?*_~|<>()[]“”"«»') for word in phrase.split()[-12:])
    return [word for word in stripped if word]


def _known(candidates: Iterator[list[str]], people: NameIndex) -> Named | None:
    for words in candidates:
        text = " ".join(words)
        if text.lower() in _AUTHOR:
            return Named(text, of_author=True)
        if not all(_likely(word, people) for word in words):
            continue
        match people.resolve(text):
            case Match(id=id):
                return Named(text, (id,), clear=True)
            case Ambiguous(ids):
                return Named(text, ids)
            case NoMatch():
                pass
    return None


def _likely(word: str, people: NameIndex) -> bool:
    """Whether a word can be of a name; to ask the index about every few words would cost more."""
    vocabulary = people.vocabulary
    return all(
        len(part) == 1  # an initial
        or part in TITLES
        or part in ("the", "of", "pm", "pres")
        or part in vocabulary
        or (len(part) > 3 and bool(vocabulary.near(part, people.policy.token_floor)))
        for part in fold(word).split()
    )


def _unknown(words: list[str], between: int, *, reverse: bool = True) -> Named | None:
    """A capitalised name that is nobody's in the article; `words` start at the one nearest."""
    found: list[str] = []
    for at, word in enumerate(words):
        if word[0].isupper() and word.lower() not in _NO_NAMES:
            found.append(word)
        elif found or at >= between:
            break
    name = " ".join(reversed(found) if reverse else found)
    return Named(name) if len(name) > 1 else None


_NO_NAMES: Final = frozenset(
    "i he she it they we you who someone somebody everyone nobody people this that these those as "
    "and but so lol the a an what when where how why in on at if yes no also then his her their my "
    "our your remember source quote fact breaking".split()
)
