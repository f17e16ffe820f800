"""Who is named in a text, and where: people of the article in any spelling, and strangers.

A name may be declined (Путиным, Trump’ın) or stand in a script without spaces (普京说). A stranger is
told by capitals alone, so only two such words, or one in a telling place, are a stranger's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from bot.matching.names import NameIndex
from bot.matching.normalise import OTHER_VOWELS, fold
from bot.matching.outcome import Ambiguous, Match, NoMatch, Tier
from bot.matching.titles import TITLES
from bot.verifying import wording
from bot.verifying.tokens import UNSPACED

_MOST_WORDS: Final = 8  # of a name with its title
_APOSTROPHE: Final = "'’ʼ`´"
_WORD: Final = regex.compile(
    rf"(?:\p{{Lu}}\.)+(?=\s*\p{{Lu}})|[\p{{L}}\p{{M}}\p{{N}}]+(?:[-‐‑·・{_APOSTROPHE}][\p{{L}}\p{{M}}\p{{N}}]+)*"
)
_POSSESSIVE: Final = regex.compile(rf"[{_APOSTROPHE}]s?$|(?<=s)[{_APOSTROPHE}]$")
# Erdoğan’ın
_ENDING: Final = regex.compile(rf"(?<=\p{{L}}{{3}})[{_APOSTROPHE}]\p{{Ll}}{{1,4}}$")
_VIETNAMESE: Final = regex.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư]", regex.I)
# Scripts without capitals: a word or two of an abjad, three syllables of which the first is a
# family name, some characters.
_ABJAD: Final = regex.compile(
    r"[\p{Arabic}\p{Hebrew}\u200c]{4,}(?:[ -][\p{Arabic}\p{Hebrew}\u200c]{2,}){0,2}"
)
# A first name and a family name, and no particle.
_INDIC: Final = regex.compile(
    r"(?:(?!(?:का|की|के|में|ने|से|को|है|यह|आज)\b)[\p{Devanagari}\p{Bengali}\p{Tamil}\p{Telugu}]{2,}\s?){2}"
)
_DEFINITE: Final = ("ال", "ה")
_KOREAN: Final = r"[김이박최정강조윤장임한오서신권황안송류전홍유고문양손배백허남심노하곽성차주우구민진]\p{Hangul}{2}"
_CASELESS: Final = regex.compile(rf"[\p{{Han}}·]{{2,5}}|[\p{{Katakana}}ー・]{{3,}}|{_KOREAN}")
_CASELESS_TITLE: Final = regex.compile(
    r"(?P<who>[\p{Han}·]{2,4}|[\p{Katakana}ー・]{3,}|\p{Hangul}{2,4})\s?(?:氏|さん|様|首相|大統領|总统|總統|总理|總理"
    r"|外长|外長|长官|首长|대통령|총리|장관|의원|대표|씨)\s?(?:は|が|은|는|이|가|曰く|曰|왈|说|說|表示|称)?"
)
_CASELESS_SAID: Final = regex.compile(
    r"(?:\s+(?:אמר|אמרה|כתב|קבע|قال|قالت|صرح|كتب|گفت|نوشت)|说道?|說道?|表示|称|稱|写道|寫道|直言|曰|曰く|\s왈)$"
)
# Characters that write the sounds of foreign names: 拜登.
_SOUNDS_IN_HAN: Final = regex.compile(
    r"[阿艾安奥巴拜贝比波伯布查达戴德登迪蒂丁杜多恩尔法菲费佛夫弗盖戈格古哈海赫霍基吉加金卡凯康考科克库拉莱兰劳勒雷里利列林龙卢鲁伦罗洛马麦曼梅蒙米默姆纳内尼诺努欧帕佩皮普齐奇恰乔切日瑞萨塞桑瑟莎沙舍施史斯苏索塔泰坦特图托瓦万威韦维温沃乌西希锡谢辛雅亚延扬耶伊因英尤约泽扎詹兹佐默茨]+"
)
# Characters that stand in few names and in most labels and sentences.
_NO_NAME_IN_HAN: Final = regex.compile(
    r"[的了是不很好这這那我你您他她它们們人都就在有吗嗎呢吧啊说說什么麼与與和及最今昨译譯原文问問题題答注标標新闻聞句话話语語名金引用記事見出质質提总總结結评評论論重点點来來源出处處作者翻]"
)
# “realDonaldTrump”, “Emmanuel_Macron”
_CAMEL: Final = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})|_+")
# Between two words of one name.
_JOINING: Final = regex.compile(r"(?:[ \t]|\.(?=\s?\p{Lu})){1,2}|[ \t]+\(?(?=\p{Lu})|_")
# Scripts in which what follows a name may be written with it.
_GLUED: Final = regex.compile(rf"[{UNSPACED}\p{{Hangul}}ー・]{{2,}}")
_UNSPACED_CHARACTER: Final = regex.compile(rf"[{UNSPACED}\p{{Hangul}}]")
_MOST_LOOKED_UP: Final = 2048  # words, and texts, of which what was found is kept
_MOST_FOUND: Final = 64
_VOWELS: Final = "aeiouyj"
_LONGEST_ENDING: Final = 4
_SHORTEST_STEM: Final = 4
_SHORT_STEM: Final = 3
_ARTICLES: Final = frozenset(
    "the a an le la les el los las il lo gli der die das den dem ein eine".split()
)
_NEVER_FIRST: Final = (
    wording.GRAMMAR
    | wording.CALENDAR
    | frozenset(
        "in as and or but so then now here there when what why how that this a an my his her".split()
    )
)
_NEVER_LAST: Final = wording.GRAMMAR | wording.LABELS
_PARTICLES: Final = frozenset(
    "the of de von van der den ten ter ben abu bint san bin al la le da di du del dos ibn el pm pres".split()
)
_IGNORED: Final = TITLES | _PARTICLES
_NOT_LATIN: Final = regex.compile(r"(?V1)[\p{L}--\p{Latin}]")
# “to”, “with” and “from” behind an apostrophe.
_TURKISH_TO: Final = frozenset("a e ya ye na ne la le yla yle".split())
# Glued before a name: “and”, “to”.
_ARABIC_PREFIX: Final = regex.compile(r"^[وفبلكהולבש](?=[\p{Arabic}\p{Hebrew}]{3})")


@dataclass(frozen=True, slots=True)
class Naming:
    """A name at characters `start` to `end` of a text, and the ids of whom it may mean: () if a stranger.

    `clear`: it can mean nobody else. `owner`: something is said to be theirs. `aside`: the name itself
    is written with “to” or “of”. `weak`: one word, of which only the capital makes it a name. `declined`: in another case than the article has it.
    """

    name: str
    start: int
    end: int
    ids: tuple[str, ...] = ()
    clear: bool = False
    owner: bool = False
    aside: bool = False
    weak: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    capital: bool
    # As it may stand in a name of the article; "" where in none.
    known: str
    owner: bool = False
    aside: bool = False


class Namings:
    """Finds the people of an article, and strangers, in short texts."""

    def __init__(self, people: NameIndex) -> None:
        self._people = people
        names = [name for entry in people.entries for name in entry.names]
        single = [n for e in people.entries for n in e.names if not e.whole or " " not in n]
        glued = {name for name in names if _GLUED.fullmatch(name)}
        self._unspaced = regex.compile(
            "|".join(map(regex.escape, sorted(glued, key=len, reverse=True))) or "(?!)"
        )
        stems = list(_stems(single))
        # A word itself comes before what another begins with.
        self._stems = dict(sorted(stems, key=lambda stem: stem[0] == stem[1]))
        # What is a name by itself, in small letters too.
        self._alone = {word for word in map(fold, single) if " " not in word and len(word) > 1}
        self._alone |= {stem for stem, word in stems if stem == word}
        # A message has the same few words and clauses again and again. No `lru_cache` of a method: it
        # would hold on to the index after its facts are gone.
        self._looked_up: dict[tuple[str, str], str] = {}
        self._found: dict[str, tuple[Naming, ...]] = {}

    def find(self, text: str) -> tuple[Naming, ...]:
        """Who is named, in order."""
        found = self._found.get(text)
        if found is None:
            if len(self._found) > _MOST_FOUND:
                self._found.clear()
            found = self._found[text] = tuple(self._find(text))
        return found

    def stranger(self, text: str) -> str | None:
        """The name that a phrase is which stands where a name is expected, if it can be one."""
        words = [match.group() for match in _WORD.finditer(text)]
        if _VIETNAMESE.search(text):
            return None  # it may be how anybody of East Asia is called there: Tập Cận Bình
        if not 1 <= len(words) <= 4 or regex.search(r"\d", text):
            return None
        named = [word for word in words if word[0].isupper()]
        if not all(word in named for word in words if word.lower() not in _PARTICLES):
            return None
        told = [word for word in words if word.lower() not in _PARTICLES]
        if not told or any(
            _small(word)
            in wording.LABELS | wording.OFFICES | wording.INSTITUTIONS | wording.GRAMMAR
            or (word.isupper() and len(word) > 1)
            for word in told
        ):
            return None
        if len(words) == 1 and len(words[0]) < 3:
            return None
        return " ".join(words)

    def caseless(self, text: str) -> str | None:
        """The stranger that a phrase is in a script without capitals, where a name is expected."""
        if match := _CASELESS_TITLE.search(text):
            name = match["who"]
            return name if _CASELESS.fullmatch(name) else None
        name = _CASELESS_SAID.sub("", text)
        words = name.split()
        if len(words) > 3 or not words or not wording.CASELESS_LABELS.isdisjoint(words):
            return None
        if _INDIC.fullmatch(name):
            return name if (wording.GRAMMAR | wording.WORDS).isdisjoint(words) else None
        if _ABJAD.fullmatch(name):
            plain = (wording.GRAMMAR | wording.WORDS).isdisjoint(words)
            return name if plain and not words[0].startswith(_DEFINITE) else None
        if not _CASELESS.fullmatch(name) or _NO_NAME_IN_HAN.search(name):
            return None
        return name if len(name) > 2 or _SOUNDS_IN_HAN.fullmatch(name) else None

    # ── finding ──

    def _find(self, text: str) -> Iterator[Naming]:
        words: list[_Word] = []
        for match in _WORD.finditer(text):
            if _UNSPACED_CHARACTER.search(match.group()):
                yield from self._run(text, words)
                words = []
                for name in self._unspaced.finditer(match.group()):
                    start = match.start() + name.start()
                    yield from self._resolved(name.group(), start, start + len(name.group()))
                continue
            if words and not _JOINING.fullmatch(text[words[-1].end : match.start()]):
                yield from self._run(text, words)
                words = []
            parts = (
                _CAMEL.split(match.group())
                if text[match.start() - 1 : match.start()] == "@"
                else [match.group()]
            )
            at = match.start()
            for part in filter(None, parts):
                at = text.index(part, at)
                words.append(self._word(part, at, text))
                at += len(part)
        yield from self._run(text, words)

    def _word(self, text: str, start: int, whole: str) -> _Word:
        end = start + len(text)
        bare = _POSSESSIVE.sub("", text)
        owner = bare != text or (whole[end : end + 1] in tuple(_APOSTROPHE) and text[-1:] == "s")
        aside = False
        folded = fold(bare)
        known = self._known(folded, bare)
        if not known and (match := regex.search(f"[{_APOSTROPHE}]", bare)):
            known = self._known(fold(bare[: match.start()]), bare)  # Trump’ın
            aside = bool(known) and bare[match.end() :] in _TURKISH_TO
        if not known and (match := _ARABIC_PREFIX.search(bare)):
            known = self._known(fold(bare[1:]), bare[1:])
            aside = bool(known) and match.group() in "لل"
        return _Word(
            text, start, end, bare[:1].isupper() or not bare[:1].islower(), known, owner, aside
        )

    def _known(self, folded: str, word: str) -> str:
        """How the index has a word, declined or not; "" if it does not."""
        kept = self._looked_up.get((folded, word))
        if kept is None:
            if len(self._looked_up) > _MOST_LOOKED_UP:
                self._looked_up.clear()
            kept = self._looked_up[folded, word] = self._look_up(folded, word)
        return kept

    def _look_up(self, folded: str, word: str) -> str:
        if not folded:
            return ""
        parts = folded.split()
        if len(parts) > 1:
            each = [self._look_up(part, word) for part in parts]
            return " ".join(each) if all(each) else ""
        if len(folded) == 1 or folded in TITLES or folded in _PARTICLES:
            return folded
        if word.lower() in wording.LABELS and folded not in self._stems:
            return folded if self._people.knows(folded) else ""
        if self._people.knows(folded):
            return folded
        if not word[:1].isupper() and word[:1].islower():
            return ""
        if stem := self._declined(folded, word):
            return stem
        return folded if len(folded) > 3 and self._people.knows(folded, nearly=True) else ""

    def _declined(self, folded: str, word: str) -> str:
        """The word of a name that this one is a form of: “putinym” of “putin”."""
        shortest = _SHORTEST_STEM if word.isascii() else _SHORT_STEM
        for cut in range(_LONGEST_ENDING + 1):
            stem = folded[: len(folded) - cut]
            if len(stem) < shortest:
                break
            if (name := self._stems.get(stem)) and (len(stem) > _SHORT_STEM or cut < 3):
                return name
        return ""

    def _run(self, text: str, words: Sequence[_Word]) -> Iterator[Naming]:
        """The names in words that stand side by side."""
        at = 0
        while at < len(words):
            for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
                part = words[at : at + size]
                if not all(word.known for word in part):
                    continue
                if any(word.owner for word in part[:-1]) and size < 3:
                    continue
                found = next(self._named(text, part), None)
                if found is not None and (outlet := self._outlet(words, at)) > size:
                    at += outlet  # “The New York Times”
                    break
                if found is not None:
                    # “Sun Tzu”: a word left over makes it somebody else's name.
                    more = (
                        self._strange(words, at + size)
                        if size == 1 and words[at].text[0].isupper()
                        else 0
                    )
                    yield self._unknown(words[at : at + size + more]) if more else found
                    at += size + more
                    break
            else:
                size = self._strange(words, at)
                part = words[at : at + size]
                known = wording.INSTITUTIONS.isdisjoint(w.text.lower() for w in part)
                if known and (size > 1 or (size == 1 and self._lone(words, at))):
                    yield self._unknown(part)
                at += max(size, 1)

    def _outlet(self, words: Sequence[_Word], at: int) -> int:
        """How many words with capitals stand here that are an institution's name together."""
        end = at
        while end < len(words) and words[end].text[:1].isupper():
            end += 1
        last = words[end - 1].text.lower() if end > at else ""
        return end - at if last in wording.INSTITUTIONS else 0

    def _unknown(self, words: Sequence[_Word]) -> Naming:
        name = _POSSESSIVE.sub("", " ".join(word.text for word in words))
        ending = _ENDING.search(name)
        return Naming(
            name[: ending.start()] if ending else name,
            words[0].start,
            words[-1].end,
            owner=words[-1].owner,
            aside=ending is not None and ending.group()[1:] in _TURKISH_TO,
            weak=len(words) == 1 or _VIETNAMESE.search(name) is not None,
        )

    def _lone(self, words: Sequence[_Word], at: int) -> bool:
        """Whether one word with a capital may be a stranger's name."""
        before = words[at - 1].text.lower() if at else ""
        after = words[at + 1].text.lower() if at + 1 < len(words) else ""
        attributive = before in _ARTICLES and after not in wording.WORDS
        return len(words[at].text) > 2 and not attributive

    def _named(self, text: str, words: Sequence[_Word]) -> Iterator[Naming]:
        known = " ".join(word.known for word in words)
        telling = [w for w in words if not _IGNORED.issuperset(w.known.split())]
        # “US” is no pronoun.
        first = words[0].text if words[0].text.isupper() else words[0].text.lower()
        if first in _NEVER_FIRST or (first in _PARTICLES and first != "the"):
            return
        last = words[-1].text
        if len(words) > 1 and last.islower() and last in _NEVER_LAST:
            return
        if len(words) == 1 and not self._may_name(words[0]):
            return
        if len(telling) == 1 and not telling[0].capital and telling[0].known not in self._alone:
            if len(words) == 1:
                return
            described = self._people.resolve(text[words[0].start : words[-1].end])
            if not isinstance(described, Match) or described.tier is not Tier.DESCRIPTION:
                return  # “the bench”
        typed = text[words[0].start : words[-1].end]
        as_typed = _POSSESSIVE.sub("", typed)
        changed = any(word.known != fold(_POSSESSIVE.sub("", word.text)) for word in words)
        query = known if changed else as_typed
        yield from self._resolved(
            query,
            words[0].start,
            words[-1].end,
            as_typed,
            words[-1].owner,
            words[0].aside,
            _NOT_LATIN.search(as_typed) is not None and (changed or self._longer(words[-1])),
        )

    def _longer(self, word: _Word) -> bool:
        """Whether a name is another one with an ending: Путину."""
        shorter = (word.known[:-cut] for cut in (1, 2) if len(word.known) - cut >= _SHORTEST_STEM)
        return any(name in self._alone for name in shorter)

    def _may_name(self, word: _Word) -> bool:
        """Whether a word may by itself be somebody's name."""
        lower = word.text.lower()
        if (
            (lower in wording.LABELS and not word.text[1:].isupper())
            or word.known in TITLES
            or word.known in _PARTICLES
        ):
            return False
        if not word.text[:1].isalpha() or lower in wording.SOMEBODY_ELSE | wording.INSTITUTIONS:
            return False
        return word.capital or word.known in self._alone

    def _resolved(
        self,
        query: str,
        start: int,
        end: int,
        name: str = "",
        owner: bool = False,
        aside: bool = False,
        declined: bool = False,
    ) -> Iterator[Naming]:
        name = name or query
        match self._people.resolve(query):
            case Match(id=id, tier=tier):
                clear = tier is not Tier.FUZZY or not name[:1].islower()
                yield Naming(name, start, end, (id,), clear, owner, aside, declined=declined)
            case Ambiguous(ids):
                # Without vowels a name is never quite clear.
                alone = OTHER_VOWELS.search(name) is not None or fold(query) in self._alone
                clear = len(ids) == 1 and alone
                yield Naming(name, start, end, ids, clear, owner, aside, declined=declined)
            case NoMatch():
                pass

    def _strange(self, words: Sequence[_Word], at: int) -> int:
        """How many words from here are a stranger's name."""
        end = at
        while end < len(words):
            particles = 0  # “Ursula von der Leyen”
            while (
                end > at
                and end + particles < len(words)
                and words[end + particles].text in _PARTICLES
            ):
                particles += 1
            if end + particles == len(words):
                break
            word = words[end + particles]
            if not self._strange_word(word) or (end > at and word.known in self._alone):
                break
            end += particles + 1
        return end - at

    def _strange_word(self, word: _Word) -> bool:
        bare = _ENDING.sub("", _POSSESSIVE.sub("", word.text))
        return (
            bare[:1].isupper()
            and bare.replace("-", "").replace(".", "").isalpha()
            and (len(bare) < 3 or not bare.isupper())
            and _small(bare) not in wording.LABELS | wording.OFFICES
            and _small(bare) not in TITLES
            and _small(bare) not in wording.GRAMMAR | wording.SOMEBODY_ELSE | wording.WORDS
        )


def _small(word: str) -> str:
    """In small letters, of which “İ” has no dot too many."""
    return word.lower().replace("\u0307", "")


def _stems(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the words of names begin with in every case, each with the word."""
    for name in names:
        if _UNSPACED_CHARACTER.search(name):
            continue
        short = _SHORTEST_STEM if name.isascii() else _SHORT_STEM
        for word in fold(name).split():
            if len(word) >= short:
                yield word, word
            stem = word
            for _ in range(2):
                if stem[-1:] in tuple(_VOWELS) and len(stem) > _SHORTEST_STEM:
                    stem = stem[:-1]
                    yield stem, word
