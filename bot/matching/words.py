"""The words of a text in every script, as they are indexed and looked for.

Most scripts part words by spaces; their words are folded. Others part only clauses. There every
character is indexed together with the one after it, as Lucene's CJKBigramFilter does
(https://lucene.apache.org/core/9_0_0/analysis/common/org/apache/lucene/analysis/cjk/CJKBigramFilter.html),
or with the two after it in scripts of letters, such as Thai. So nothing depends on where a dictionary
would part a clause. The word of such characters is a code in capitals, which no folded word has; since
it begins with the code of its first character, that one alone is found as a beginning.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import regex
from opencc import OpenCC

from bot.matching.normalise import MAX_CHARACTERS, fold

# A character with its marks. ー lengthens a vowel; ﾞ and ﾟ are marks of half width.
_CHARACTER: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}ーｰ\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}--\p{P}]"
    r"[\p{M}ﾞﾟ]*",
    regex.V1,
)
_RUN: Final = regex.compile(rf"(?:{_CHARACTER.pattern})+", regex.V1)
_HAN: Final = regex.compile(r"\p{Han}")
_KANA: Final = regex.compile(r"[\p{Hiragana}\p{Katakana}ー]")
_HIRAGANA: Final = regex.compile(r"\p{Hiragana}")
# Chinese characters that are grammar, as hiragana mostly are in Japanese.
_GRAMMAR: Final = frozenset(
    "的了着著是在和与與及或也都就而这這那有为為以之于於其把被对對从從到个個们們吗嗎呢吧"
)
# How much one character counts, in letters of a word in Latin script.
_FULL, _LETTER, _LIGHT = 2.0, 1.0, 0.3
# Characters of a clause in which names are looked for.
_CLAUSE: Final = 60
# A code point in base 26 has this many letters: scripts without spaces end below U+40000.
_CODE: Final = 4
# Endings of Korean words that are particles, or make a noun a verb; the longest first.
_PARTICLES: Final = tuple(
    sorted(
        "은 는 이 가 을 를 에 의 로 와 과 도 만 에서 에게 께서 으로 까지 부터 처럼 보다 마다 조차 밖에 에는 에도 "
        "에서는 에게서 으로는 이라고 라고 이나 하고 이랑 하다 한다 했다 하는 하기".split(),
        key=len,
        reverse=True,
    )
)
_HANGUL: Final = regex.compile(r"\p{Hangul}+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One word that was typed, or one character: any of `words` explains it, of the index's words.

    `weight` is in letters. `begun` is what the index's words that hold this character begin with; it is
    `whole` if the character is a word by itself.
    """

    words: tuple[str, ...]
    weight: float
    begun: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """A character as it is compared; `size` is with how many others it is indexed, itself included."""

    code: str
    weight: float
    size: int
    tells: bool


def indexed(text: str) -> Iterator[str]:
    """The words of a text, in order, as an index has them."""
    if text.isascii():
        yield from fold(text).split()
        return
    for words, run in _parts(text):
        yield from fold(words).split()
        characters = [_read(character) for character in run]
        for at, character in enumerate(characters):
            yield _joined(characters[at : at + character.size])


def asked(query: str) -> list[Asked]:
    """What was typed, in order; of at most MAX_CHARACTERS."""
    found: list[Asked] = []
    for words, run in _parts(query[:MAX_CHARACTERS]):
        found += _spaced(words)
        found += _unspaced([_read(character) for character in run])
    return found


def row(query: str) -> list[str]:
    """The words that a text has one after the other where it says just what was typed."""
    found: list[str] = []
    for words, run in _parts(query[:MAX_CHARACTERS]):
        found += fold(words).split()
        found += _whole_rows([_read(character) for character in run])
    return found


def parted(text: str, known: Callable[[str], bool], longest: int) -> str:
    """A text with spaces around the folded words that are `known` in runs of unspaced scripts.

    The longest first; of each run as many characters are looked at as a clause may have.
    """
    if text.isascii():
        return text
    found = ""
    for words, run in _parts(text):
        found, at = found + words, 0
        folded = [_folded(character) for character in run[:_CLAUSE]]
        while at < len(run):
            sizes = range(min(longest, len(folded) - at), 1, -1)
            size = next((n for n in sizes if known("".join(folded[at : at + n]))), 0)
            found += f" {''.join(run[at : at + size])} " if size else run[at]
            at += size or 1
    return found


def placed(text: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Each character of an unspaced script: its word in an index, the beginning of that, and where
    the characters of the word end; the first number is where they start."""
    for match in _RUN.finditer(text):
        places = list(_CHARACTER.finditer(text, *match.span()))
        characters = [_read(place.group()) for place in places]
        for at, character in enumerate(characters):
            size = character.size
            ends = (place.end() for place in places[at : at + size])
            yield _joined(characters[at : at + size]), character.code, (places[at].start(), *ends)


def reading(word: str) -> str:
    """How two Chinese characters are read in pinyin without tones, "" for any other word."""
    if not is_code(word) or len(word) != 2 * _CODE:
        return ""
    first, second = _syllable(word[:_CODE]), _syllable(word[_CODE:])
    return first + second if first and second else ""


def is_code(word: str) -> bool:
    """Whether a word of an index is one of characters of an unspaced script."""
    return word[:1].isupper()


def _parts(text: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Text in spaced scripts, and the characters of the unspaced run after it; either may be empty."""
    if text.isascii():
        yield text, ()
        return
    end = 0
    for match in _RUN.finditer(text):
        yield text[end : match.start()], _CHARACTER.findall(match.group())
        end = match.end()
    yield text[end:], ()


def _spaced(text: str) -> Iterable[Asked]:
    for word in fold(text).split() if not _HANGUL.search(text) else ():
        yield Asked((word,), float(len(word)))
    if not _HANGUL.search(text):
        return
    for piece in text.split():
        folded, stem = fold(piece).split(), fold(_without_particle(piece)).split()
        for word, short in zip(folded, stem, strict=False):
            words = tuple(dict.fromkeys((word, short)))
            yield Asked(words, float(len(short)))


def _without_particle(word: str) -> str:
    """A Korean word without its last particle, if a noun of two syllables or more is left."""
    if not _HANGUL.fullmatch(word):
        return word
    ending = next((end for end in _PARTICLES if word.endswith(end)), "")
    return word.removesuffix(ending) if len(word) - len(ending) >= 2 else word


def _unspaced(run: Sequence[_Read]) -> Iterable[Asked]:
    rows = [_joined(run[at : at + one.size]) for at, one in enumerate(run) if _fits(run, at)]
    for at, one in enumerate(run):
        size = one.size
        # A row begins with its first character, so those that have this one begin up to here.
        words = tuple(rows[max(0, at - size + 1) : at + 1])
        beside = [*run[max(0, at - 1) : at], *run[at + 1 : at + 2]]
        whole = one.tells and not any(other.tells for other in beside)
        yield Asked(words, one.weight, one.code, whole or len(run) == 1)


def _whole_rows(run: Sequence[_Read]) -> list[str]:
    if not run:
        return []
    return [_joined(run[at : at + one.size]) for at, one in enumerate(run) if _fits(run, at)] or [
        _joined(run)
    ]


def _fits(run: Sequence[_Read], at: int) -> bool:
    return at + run[at].size <= len(run)


def _joined(characters: Iterable[_Read]) -> str:
    return "".join(character.code for character in characters)


@lru_cache(20_000)
def _read(character: str) -> _Read:
    """A character as it is compared: of full width, and simplified where it is Chinese."""
    plain = unicodedata.normalize("NFKC", character)
    if _HAN.match(plain):
        plain = simplified(plain)
        # 和 is “and”, but not in 和平: it counts little, and parts nothing.
        return _Read(_coded(plain), _LIGHT if plain in _GRAMMAR else _FULL, 2, tells=True)
    if _KANA.match(plain):
        light = _HIRAGANA.match(plain) is not None
        return _Read(_coded(plain), _LIGHT if light else _LETTER, 2, tells=not light)
    return _Read(_coded(plain), _LETTER, 3, tells=True)


@lru_cache(20_000)
def _folded(character: str) -> str:
    return fold(character)


@lru_cache(20_000)
def _syllable(code: str) -> str:
    character = _decoded(code)
    return fold(character) if _HAN.match(character) else ""


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(1 << 14)
def simplified(character: str) -> str:
    """A traditional Chinese character as the simplified one, of which there are fewer."""
    written: str = _converter().convert(character)
    return written


def _coded(text: str) -> str:
    return "".join(
        chr(65 + ord(character) // 26**place % 26)
        for character in text
        for place in reversed(range(_CODE))
    )


def _decoded(code: str) -> str:
    number = 0
    for letter in code:
        number = number * 26 + ord(letter) - 65
    return chr(number)
