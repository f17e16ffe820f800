"""Which person or event was meant: an index of names, and the tiers by which one is recognised.

Every typed word must be *explained* by the one who is meant: by a word of a name, by its title or
by a description. What is left unexplained rules a match out, so “Xi Jinping’s wife” is not
Xi Jinping, and “Nawaz Sharif” is not Shehbaz Sharif.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import accumulate, chain, count, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.normalise import compact, consonants, fold
from bot.search.outcome import Ambiguous, Candidate, Explained, Match, NoMatch, Outcome, Tier
from bot.search.policy import MatchPolicy
from bot.search.remembered import Remembered
from bot.search.vocabulary import Vocabulary

# Words that go before or after a human's name and do not tell whose it is.
TITLES: Final = frozenset(
    "president prime minister premier chairman chair king leader general secretary supreme marshal "
    "comrade chief head state excellency his her he mr mrs ms dr sir professor prof foreign dear "
    "great former".split()
)
# Words of the question, not of the name.
_FILLERS: Final = frozenset("the of a an from in who whos is was are what about tell me".split())
# These name another person than the one they stand beside.
KINSHIP: Final = frozenset(
    "sister brother daughter son father mother grandfather grandmother wife husband uncle aunt "
    "nephew niece cousin grandson granddaughter child parent predecessor successor".split()
)
# “His sister” is the sister of anybody.
_WHOEVERS: Final = frozenset(("his", "her"))
_SYNONYMS: Final = {
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
_OF_SOMEONE: Final = re.compile(
    rf"\w['’]s\s+\w|\b({'|'.join(sorted(KINSHIP))})\s+of\b", re.IGNORECASE
)
# A title before “of” is that of someone too, unless an office of the person says it.
_OF: Final = re.compile(r"\bof\b", re.IGNORECASE)
# One character of these scripts is a syllable or a word: another one is another name, not a typo.
# Not so kana, which spell out what others are called.
_SYLLABLES: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3100-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# From Hebrew and Arabic to Khmer, and kana: vowels are left out, or are not those of a Latin name.
_OTHER_VOWELS: Final = re.compile("[\u0590-\u17ff\u3040-\u30ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Between those who are asked for together; a word for “and” stands between nothing else.
_AND: Final = re.compile(r"\s(?:and|und|et|y|и|和|및)\s", re.IGNORECASE)
_BESIDE: Final = re.compile(rf"\s*(?:[,;/&+]|{_AND.pattern})\s*", re.IGNORECASE)
# Of two neighbours in a name one has at most so many letters where they may be written as one.
_SHORT_WORD: Final = 3
Numbers = NDArray[np.uint32]
# The numbers of the words that a typed one may stand for, each with how alike it is (0 to 1).
Alike = Mapping[int, float]


class _Spelling(Enum):
    """What a word of a name may be typed as."""

    RIGHT = auto()
    SLIP = auto()
    CONSONANTS = auto()


class _Found(NamedTuple):
    """How well a name explains a query. One that does not surely is a rival, but no card."""

    sure: bool
    score: float
    text: str

    def better(self, other: _Found | None) -> bool:
        return other is None or self[:2] > other[:2]


Scored = dict[int, _Found]


@dataclass(frozen=True, slots=True)
class Named:
    """Something to be found: by spellings of its name, by offices, by relations (“sister of …”).

    One that is `titled` may be asked for with a title before the name; one that is `whole` by the
    whole of a name alone, because its words (“South Korean media”) are those of others too. `weight` orders equals, the
    likeliest to be asked for first.
    """

    id: str
    names: tuple[str, ...]
    descriptions: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    titled: bool = False
    whole: bool = False
    weight: int = 0


@dataclass(frozen=True, slots=True)
class _Key:
    """One spelling or description: as written, its folded words, and which words each covers.

    `places` holds for each word, and each two neighbours written together, the positions it takes.
    """

    owner: int
    text: str
    words: tuple[str, ...]
    places: dict[int, tuple[int, ...]]


class _Numbered:
    """Where each text stands, in twelve bytes a text: its hash, sorted, and its number."""

    def __init__(self, hashes: NDArray[np.int64]) -> None:
        self._numbers = np.argsort(hashes, kind="stable").astype(np.uint32)
        self._hashes = hashes[self._numbers]

    def __call__(self, text: str) -> list[int]:
        """The numbers of this text, and of any other with its hash: to be compared."""
        wanted = hash(text)
        last = first = int(self._hashes.searchsorted(wanted))
        while last < len(self._hashes) and self._hashes[last] == wanted:
            last += 1
        found: list[int] = self._numbers[first:last].tolist()
        return found


class NameIndex:
    """An immutable index over a dossier's people, or its events; made for a million names.

    Words are numbers in a vocabulary. A key is a row of words, and each word has the list of its
    keys. A query looks at the keys of its rarest words, scores them all at once, and explains the
    best of them one by one.
    """

    def __init__(self, entries: Iterable[Named], policy: MatchPolicy | None = None) -> None:
        self.policy = policy or MatchPolicy()
        self.entries = tuple(entries)
        self._ids = _Numbered(np.fromiter((hash(entry.id) for entry in self.entries), np.int64))
        self._weights = np.fromiter((e.weight for e in self.entries), np.int32, len(self.entries))
        self._titled = np.fromiter((e.titled for e in self.entries), np.bool_, len(self.entries))
        self._described: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
        # By kinship, then by the name of the one who is related to.
        self._relations: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._texts: list[str] = []
        # What is asked for again and again: a small index is soon here whole.
        self._made_keys: Remembered[_Key] = Remembered(self.policy.kept)
        self._made_beside: Remembered[frozenset[str]] = Remembered(self.policy.kept)
        self._made_near: Remembered[list[tuple[int, float]]] = Remembered(self.policy.kept_near)
        self._resolved: Remembered[Outcome] = Remembered(self.policy.kept_outcomes)
        numbers: dict[str, int] = defaultdict(count().__next__)
        owners, sizes, ends, words = array("I"), array("B"), array("I", [0]), array("I")
        first_keys, spellings, names = array("I", [0]), array("q"), bytearray()
        for owner, entry in enumerate(self.entries):
            described = (*entry.descriptions, *entry.relations)
            for relation in entry.relations:
                kinship, _, name = relation.partition(" of ")
                self._relations[kinship][name].append(owner)
            for at, text in enumerate((*entry.names, *described)):
                is_name = at < len(entry.names)
                row = _words(text, is_name=is_name)[: self.policy.longest_query]
                if not row:
                    continue
                if not is_name:
                    self._described[tuple(sorted(row))].setdefault(owner, text)
                self._texts.append(text)
                owners.append(owner)
                names.append(is_name)
                spellings.append(hash("".join(row)))
                sizes.append(len(row))
                words.extend(map(numbers.__getitem__, row))
                words.extend(numbers[glued] for _, glued in _glued(row))
                ends.append(len(words))
            first_keys.append(len(self._texts))
        self.vocabulary = Vocabulary(numbers)
        # The words were numbered as they came; now by their place in the vocabulary.
        order = np.fromiter(map(numbers.__getitem__, self.vocabulary.words), np.uint32)
        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order), dtype=np.uint32)
        self._owners = np.frombuffer(owners, np.uint32) if owners else np.zeros(0, np.uint32)
        self._sizes = np.frombuffer(sizes, np.uint8) if sizes else np.zeros(0, np.uint8)
        self._names = np.frombuffer(names, np.bool_) if names else np.zeros(0, np.bool_)
        self._first_keys = first_keys
        self._described_too = (np.diff(first_keys) > 1)[self._owners]
        self._ends = np.frombuffer(ends, np.uint32).astype(np.int64)
        self._words_of_keys: Numbers = place[words] if words else np.zeros(0, np.uint32)
        in_order = np.argsort(self._words_of_keys, kind="stable")
        lengths = np.diff(self._ends)
        keys = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        self._keys_of_words: Numbers = keys[in_order]
        counts = np.bincount(self._words_of_keys, minlength=len(self.vocabulary))
        self._keys_ends = np.concatenate(([0], np.cumsum(counts)))
        self._spellings = _Numbered(
            np.frombuffer(spellings, np.int64) if spellings else np.zeros(0, np.int64)
        )

    def warmed(self) -> NameIndex:
        """The index with everything made that a small one makes once, before anybody waits for it."""
        if not self.large:
            assert (self._in_syllables, self._by_consonants, self._by_weight) is not None
            assert (self._having, self._listed, self._owner_list) is not None
            for key in range(len(self._texts)):
                self._key(key)
        return self

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return len(self._texts) > self.policy.large

    # ── the index ──

    def _owner_of(self, id: str) -> int | None:
        return next((at for at in self._ids(id) if self.entries[at].id == id), None)

    def _spelt(self, spelling: str) -> dict[int, str]:
        """Who has a name that is this but for spaces and marks."""
        if not spelling:
            return {}
        found: dict[int, str] = {}
        for key in self._spellings(spelling):
            if self._names[key] and compact(fold(self._texts[key])) == spelling:
                found.setdefault(int(self._owners[key]), self._texts[key])
        return found

    def _key(self, at: int) -> _Key:
        return self._made_keys(at, lambda: self._made_key(at))

    def _made_key(self, at: int) -> _Key:
        numbers = self._words_of_keys[self._ends[at] : self._ends[at + 1]].tolist()
        size = int(self._sizes[at])
        words = tuple(self.vocabulary.words[number] for number in numbers[:size])
        places: dict[int, tuple[int, ...]] = {
            number: (first, first + 1)
            for number, (first, _) in zip(numbers[size:], _glued(words), strict=True)
        }
        places |= {number: (place,) for place, number in enumerate(numbers[:size])}
        return _Key(int(self._owners[at]), self._texts[at], words, places)

    def _keys_with(self, number: int) -> Numbers:
        return self._keys_of_words[self._keys_ends[number] : self._keys_ends[number + 1]]

    def _beside(self, owner: int) -> frozenset[str]:
        """Every word that someone is called or described by, but for relations to others."""
        keys = range(self._first_keys[owner], self._first_keys[owner + 1])
        return self._made_beside(
            owner,
            lambda: frozenset(
                word
                for key in map(self._key, keys)
                if KINSHIP.isdisjoint(key.words)
                for word in key.words
            ),
        )

    # ── resolving ──

    def resolve(self, query: str) -> Outcome:
        """Which entry was meant. Never raises, whatever was typed."""
        return self._resolved((query, True), lambda: self._resolve(query, nearest=True))

    def _resolve(self, query: str, *, nearest: bool) -> Outcome:
        if self._owner_of(query) is not None:
            return Match(query, query, Tier.ID)
        folded = fold(query)
        words = self._words(folded)
        content = tuple(word for word in words if word not in TITLES)
        if not words or (len(words) == 1 and len(words[0]) == 1):
            return NoMatch()
        if len(words) > self.policy.longest_query:
            return NoMatch()
        of_someone = _OF_SOMEONE.search(query) is not None
        named = words if of_someone or _OF.search(query) else content
        for spelling in dict.fromkeys((compact(folded), "".join(words), "".join(named))):
            if exact := self._spelt(spelling):
                return self._outcome(exact, Tier.EXACT)
        # A bare “president” or “foreign minister” is nobody's alone, even where only one is listed.
        if content and (found := self._described.get(tuple(sorted(words)))):
            return self._outcome(found, Tier.DESCRIPTION)
        if relation := self._related(words):
            return self._outcome(relation, Tier.DESCRIPTION)
        described = self._subset(words)
        if not content:
            return self._choice(described) if described else NoMatch()
        if _AND.search(query) and (several := self._several(query)):
            return self._choice(several)
        likeliest: tuple[str, ...] = ()
        if relatives := self._relatives(words):
            return self._choice(relatives)
        if not of_someone:
            titled = len(content) < len(words)
            recognised = self._recognised(query, named, words, titled=titled)
            if not isinstance(recognised, NoMatch):
                return recognised
            likeliest = recognised.nearest
        if described:
            return self._choice(described)
        if several := self._several(query) or self._begun_with(query):
            return self._choice(several)
        if nearest:
            also = self._nearest(content, titled=content != words)
            likeliest = tuple(dict.fromkeys((*likeliest, *also)))[: self.policy.nearest_count]
        return NoMatch(likeliest)

    def _several(self, query: str) -> dict[int, None]:
        """Everyone of those who are named beside each other: “Putin and Xi Jinping”."""
        parts = [part for part in _BESIDE.split(query) if part]
        found: dict[int, None] = {}
        if not 1 < len(parts) <= self.policy.named_beside:
            return found
        for part in parts:
            if not (meant := self._meant(part)):
                return {}
            found |= dict.fromkeys(meant)
        return found

    def _begun_with(self, query: str) -> dict[int, None]:
        """Whose name in a script of syllables begins so: 김 is a family name, and 김정 a part."""
        typed = "".join(query.split())
        if not typed or _SYLLABLES.sub("", typed):
            return {}
        return dict.fromkeys(owner for name, owner in self._in_syllables if name.startswith(typed))

    @cached_property
    def _in_syllables(self) -> tuple[tuple[str, int], ...]:
        """The names in such a script, and whose they are."""
        return tuple(
            ("".join(self._texts[key].split()), int(self._owners[key]))
            for key in np.flatnonzero(self._names).tolist()
            if _SYLLABLES.match(self._texts[key])
        )

    def _recognised(
        self, query: str, named: tuple[str, ...], words: tuple[str, ...], *, titled: bool
    ) -> Outcome:
        """Who is meant by a part of a name, or by one that is spelt nearly right."""
        syllables = _SYLLABLES.search(query) is not None
        if syllables and len(named) == 1 and len(named[0]) < self.policy.syllables_length:
            return NoMatch()
        part = self._aligned(named, _Spelling.RIGHT, titled=titled)
        if len(part) > 1:
            return self._choice(part, part)
        if syllables or any(found.sure for found in part.values()):
            return self._clear_winner(part, Tier.PART, part)
        # “Dan” may be short for Daniel, or Jan.
        fuzzy = self._aligned(named, _Spelling.SLIP, titled=titled)
        if part:
            return self._clear_winner(part | fuzzy, Tier.PART, part)
        fuzzy |= self._fuzzy_descriptions(words)
        if not any(found.sure for found in fuzzy.values()):
            for respelt in self._respelt(named) if len(named) <= self.policy.respelt_words else ():
                fuzzy |= self._aligned(respelt, _Spelling.SLIP, titled=titled)
        if not fuzzy and _OTHER_VOWELS.search(query):
            # Never a card: Hassan and Hussein are one without their vowels.
            found = self._aligned(named, _Spelling.CONSONANTS, titled=titled)
            return self._choice(found, found) if found else NoMatch()
        return self._clear_winner(fuzzy, Tier.FUZZY)

    def _words(self, folded: str) -> tuple[str, ...]:
        """The words of a question that matter, in one form: “who is Kims dad” → kim, father."""
        words: list[str] = []
        typed = folded.split()
        # A possessive without its apostrophe; “andreeas nilsen” has a letter too many, not that.
        relative = len(typed) == 1 or any(
            not KINSHIP.isdisjoint((word, *_SYNONYMS.get(word, ()))) for word in typed
        )
        for word in typed:
            known = word in self.vocabulary or word in _SYNONYMS
            if relative and word.endswith("s") and not known:
                word = word[:-1] if word[:-1] in self.vocabulary else word
            words += _SYNONYMS.get(word, () if word in _FILLERS else (word,))
        return tuple(words)

    def _respelt(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The words with two of them written as one, or one as two, where that gives known ones."""
        vocabulary, found = self.vocabulary, []
        for at, (first, second) in enumerate(pairwise(words)):
            if first + second in vocabulary:
                found.append((*words[:at], first + second, *words[at + 2 :]))
        least = self.policy.prefix_length
        for at, word in enumerate(words):
            for cut in range(least, len(word) - least + 1):
                parts = (word[:cut], word[cut:])
                if any(len(part) > least and part in vocabulary for part in parts):
                    found.append((*words[:at], *parts, *words[at + 1 :]))
        # Where most is known already, the rest is likeliest to be.
        known = {way: sum(len(word) for word in way if word in vocabulary) for way in found}
        return sorted(known, key=lambda way: -known[way])[: self.policy.respellings]

    def _outcome(self, found: Mapping[int, str], tier: Tier) -> Match | Ambiguous:
        if len(found) == 1:
            [(owner, text)] = found.items()
            return Match(self.entries[owner].id, text, tier)
        return self._choice(found)

    def _choice(self, owners: Iterable[int], scored: Scored | None = None) -> Ambiguous:
        """These to choose from: the best first, and of equals the likeliest to be asked for."""
        scored = scored or {}

        def order(owner: int) -> tuple[float, int, int, int]:
            _, score, text = scored.get(owner, _Found(True, 0.0, ""))
            return (-round(score, 2), -self.entries[owner].weight, len(text), owner)

        ranked = sorted(set(owners), key=order)
        return Ambiguous(tuple(self.entries[owner].id for owner in ranked))

    def _clear_winner(self, scored: Scored, tier: Tier, rivals: Iterable[int] = ()) -> Outcome:
        """The best where no other comes near it, nor is one of the `rivals`; else the choice."""
        best = max((found.score for found in scored.values() if found.sure), default=None)
        near = set(rivals)
        if best is not None:
            least = best - self.policy.margin
            near |= {owner for owner, found in scored.items() if found.score > least}
        match [*near]:
            case []:
                return NoMatch(self._choice(scored, scored).ids)
            case [owner]:
                return Match(self.entries[owner].id, scored[owner].text, tier, scored[owner].score)
            case several:
                return self._choice(several, scored)

    def _subset(self, words: Sequence[str]) -> dict[int, str]:
        """Whose descriptions hold all these words."""
        numbers = [self.vocabulary.number(word) for word in words]
        known = [number for number in numbers if number is not None]
        if not known or len(known) < len(words):
            return {}
        rarest = min((self._keys_with(number) for number in known), key=len)
        found: dict[int, str] = {}
        for at in rarest[~self._names[rarest]].tolist():
            key = self._key(at)
            if all(word in key.words for word in words):
                found.setdefault(key.owner, key.text)
        return found

    def _related(self, words: Sequence[str]) -> dict[int, str]:
        """Whose relation to someone holds all these words, the relation itself among them."""
        if KINSHIP.isdisjoint(words):
            return {}
        return {
            owner: text
            for owner, text in self._subset(words).items()
            if text in self.entries[owner].relations
        }

    def _relatives(self, words: Sequence[str]) -> dict[int, None]:
        """Who is so related to whomever the other words mean, under any name: “KJU’s sistr”."""
        found: dict[int, None] = {}
        for at, word in enumerate(words):
            others = (*words[:at], *words[at + 1 :])
            kinship = process.extractOne(
                word,
                self._relations.keys(),
                scorer=OSA.normalized_similarity,
                score_cutoff=self.policy.token_floor,
            )
            if kinship is None:
                continue
            related = self._relations[kinship[0]]
            if _WHOEVERS.issuperset(others):
                found |= dict.fromkeys(chain.from_iterable(related.values()))
            if TITLES.issuperset(others):
                continue
            for owner in self._meant(" ".join(others)):
                for name in self.entries[owner].names:
                    found |= dict.fromkeys(related.get(name, ()))
        return found

    def _meant(self, query: str) -> list[int]:
        """Everyone who may be meant by a part of a query; no one where it is not clear."""
        match self._resolved((query, False), lambda: self._resolve(query, nearest=False)):
            case Match(id=id):
                ids: tuple[str, ...] = (id,)
            case Ambiguous(ids):
                pass
            case NoMatch():
                ids = ()
        return [owner for owner in map(self._owner_of, ids) if owner is not None]

    def _aligned(self, words: tuple[str, ...], spelling: _Spelling, *, titled: bool) -> Scored:
        """Who has a name that explains every word, with the best score and the name that got it."""
        alike: list[Alike] = []
        for word in words:
            alike.append(self._similar(word, spelling, lone=len(words) == 1))
            if not alike[-1]:
                return {}  # nothing explains this word
        keys, best = self._covered(alike, self._who_has(alike))
        letters = np.array([len(word) for word in words], np.float32)
        allowed = self._names[keys]
        if len(keys) > self.policy.explained:
            allowed &= self._may_be_explained(words, keys, best > 0)
        top = self._top(keys, best @ letters, allowed, self.policy.explained)
        order = sorted(range(len(words)), key=lambda at: -len(words[at]))
        beside: dict[int, list[bool]] = {}
        found: Scored = {}
        for at, scores in zip(keys[top].tolist(), best[top].tolist(), strict=True):
            key = self._key(at)
            already = found.get(key.owner)
            if already and already.sure and already.score == 1.0:
                continue  # another name of theirs cannot explain it better
            if key.owner not in beside:
                called = self._beside(key.owner)
                beside[key.owner] = [word in called for word in words]
            if not all(map(max, scores, beside[key.owner])):
                continue
            if not self._may_be_asked(key, len(words), titled=titled):
                continue
            explained = self._explained(words, order, alike, key, spelling)
            if explained and explained.better(already):
                found[key.owner] = explained
        return found

    def _may_be_explained(
        self, words: Sequence[str], keys: Numbers, explained: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Whose every word is explained by the key, or by something else that its owner is called."""
        may: NDArray[np.bool_] = np.asarray(explained.all(axis=1))
        # Of several keys of one owner another may explain what this one does not.
        unsure = (~may & self._described_too[keys]).nonzero()[0]
        if not len(unsure):
            return may
        owners = self._owners[keys[unsure]]
        beside = explained[unsure]
        for at, word in enumerate(words):
            number = self.vocabulary.number(word)
            if number is not None and not beside[:, at].all():
                called = np.zeros(len(self.entries), np.bool_)
                called[self._owners[self._keys_with(number)]] = True
                beside[:, at] |= called[owners]
        may[unsure] = beside.all(axis=1)
        return may

    def _who_has(self, alike: Sequence[Alike]) -> frozenset[int] | None:
        """Everyone with a word for each; None where that is not known, as in a large index."""
        # An initial stands for half of them: to ask who has one costs more than it tells.
        telling = [word for word in alike if len(word) <= self.policy.telling_words]
        if self.large or not telling:
            return None
        having = self._having
        return frozenset.intersection(
            *(frozenset().union(*(having[number] for number in word)) for word in telling)
        )

    @cached_property
    def _having(self) -> tuple[frozenset[int], ...]:
        """For each word everyone with it in a name or a description."""
        return tuple(frozenset(map(self._owner_list.__getitem__, keys)) for keys in self._listed)

    @cached_property
    def _owner_list(self) -> list[int]:
        owners: list[int] = self._owners.tolist()
        return owners

    @cached_property
    def _listed(self) -> tuple[list[int], ...]:
        """For each word its keys, as lists are gone through faster than arrays where they are short."""
        return tuple(self._keys_with(number).tolist() for number in range(len(self.vocabulary)))

    def _few(
        self, alike: Sequence[Alike], owners: frozenset[int]
    ) -> tuple[Numbers, NDArray[np.float32]] | None:
        """What `_covered` gives, of the keys of these owners; None where arrays are faster."""
        found: dict[int, list[float]] = {}
        for at, word in enumerate(alike):
            for number, score in word.items():
                if owners.isdisjoint(self._having[number]):
                    continue
                for key in self._listed[number]:
                    if self._owner_list[key] in owners:
                        row = found.get(key)
                        if row is None:
                            row = found[key] = [0.0] * len(alike)
                        if score > row[at]:
                            row[at] = score
            if len(found) > self.policy.explained:
                return None
        keys = sorted(found)
        scores = np.array([found[key] for key in keys], np.float32).reshape(-1, len(alike))
        return np.array(keys, np.uint32), scores

    def _covered(
        self, alike: Sequence[Alike], owners: frozenset[int] | None = None
    ) -> tuple[Numbers, NDArray[np.float32]]:
        """The keys that explain the rarest of the words, and how well each explains every word.

        With `owners`, only keys of theirs are wanted.
        """
        if owners is not None and (few := self._few(alike, owners)):
            return few
        sizes = [len(word) for word in alike]
        rows = np.repeat(np.arange(len(alike)), sizes)
        ids = np.fromiter(chain.from_iterable(alike), np.uint32, len(rows))
        values = chain.from_iterable(word.values() for word in alike)
        scores = np.fromiter(values, np.float32, len(rows))
        mask = np.zeros(len(self._texts), np.bool_)
        mask[self._keys_of_rarest(rows, ids, scores, len(alike))] = True
        keys = mask.nonzero()[0].astype(np.uint32)
        if not len(keys):
            return keys, np.zeros((0, len(alike)), np.float32)
        first = self._ends[keys]
        lengths = self._ends[keys + 1] - first
        words = self._words_of_keys[_spans(first, lengths)]
        of_words = np.zeros((len(alike), len(self.vocabulary)), np.float32)
        of_words[rows, ids] = scores
        starts = lengths.cumsum() - lengths
        return keys, np.maximum.reduceat(of_words.take(words, axis=1), starts, axis=1).T

    def _keys_of_rarest(
        self, rows: NDArray[np.int64], ids: Numbers, scores: NDArray[np.float32], words: int
    ) -> Numbers:
        """The keys of the typed words (`rows`) that have fewest; of too many those most alike."""
        most = self.policy.looked_at // max(words, 1)
        first = self._keys_ends[ids]
        lengths = self._keys_ends[ids + 1] - first
        if lengths.sum() <= most:
            return self._keys_of_words[_spans(first, lengths)]
        counts = np.bincount(rows, lengths, words).tolist()
        rarest = sorted(range(words), key=counts.__getitem__)
        taken = sum(total <= most for total in accumulate(counts[word] for word in rarest))
        if taken < words:
            here = np.isin(rows, rarest[: max(taken, 1)])
            first, lengths, scores = first[here], lengths[here], scores[here]
        if not taken:
            order = np.argsort(-scores, kind="stable")
            first, lengths = first[order], lengths[order]
        keys: Numbers = self._keys_of_words[_spans(first, lengths)[:most]]
        return keys

    def _top(
        self, keys: Numbers, scores: NDArray[np.float32], allowed: NDArray[np.bool_], most: int
    ) -> NDArray[np.intp]:
        """Where the best of the allowed keys are, of equals first the likeliest to be asked for."""
        at = np.flatnonzero(allowed)
        if len(at) > most:
            floor = np.partition(scores[at], len(at) - most)[len(at) - most]
            at = at[scores[at] >= floor]
        keys = keys[at]
        order = np.lexsort((self._sizes[keys], -self._weights[self._owners[keys]], -scores[at]))
        return at[order[:most]]

    def _may_be_asked(self, key: _Key, words: int, *, titled: bool) -> bool:
        """Whether so many words, with a title or without, can be this name's."""
        entry = self.entries[key.owner]
        whole = not entry.whole or words >= len(key.words)
        return whole and (entry.titled or not titled)

    def _explained(
        self,
        words: Sequence[str],
        order: Sequence[int],
        alike: Sequence[Alike],
        key: _Key,
        spelling: _Spelling,
    ) -> _Found | None:
        """How well the key explains every word, each by another place in it; None where one is left.

        The words take their places in this `order`, the longest first.

        What the person is called or described as elsewhere explains a word beside a name: “analyst
        Khrustalev”, “King Norodom Sihamoni of Cambodia”.
        """
        policy = self.policy
        shortened = self._shortened(spelling)
        taken: set[int] = set()
        first: dict[int, int] = {}
        places: tuple[int, ...]
        total, worst, helped = 0.0, 1.0, False
        for at in order:
            word, other = words[at], alike[at]
            like, places = 0.0, ()
            for number, here in key.places.items():
                score = other.get(number, 0.0)
                if score <= like or not taken.isdisjoint(here):
                    continue
                if score != shortened or self._short(word, here, key):
                    like, places = score, here
            if not like and word not in self._beside(key.owner):
                return None
            helped = helped or not like
            worst = min(worst, like or 1.0)
            taken.update(places)
            first[at] = min(places, default=-1)
            total += (like or policy.beside) * len(word)
        score = total / sum(len(word) for word in words)
        # What stands beside a name confirms one that is spelt right, not one that is guessed.
        guessed = helped and worst < shortened
        if not taken or guessed or score < policy.name_floor:
            return None
        if spelling is _Spelling.RIGHT:
            # A word that is only begun may be a slip in another.
            return _Found(worst > shortened, score, key.text)
        sure = worst >= (policy.lone_floor if len(words) == 1 else policy.token_floor)
        in_turn = [first[at] for at in sorted(first)]
        if not sure and in_turn != sorted(in_turn):
            return None  # another initial and another order are too much
        return _Found(sure, score, key.text)

    def _short(self, word: str, places: tuple[int, ...], key: _Key) -> bool:
        """A given name may be shortened, and any be an initial; “Korea” is no “Korean”."""
        return not self.entries[key.owner].whole and (len(word) == 1 or places[0] == 0)

    def _shortened(self, spelling: _Spelling) -> float:
        right = spelling is _Spelling.RIGHT
        return self.policy.shortened if right else self.policy.shortened_guess

    def _similar(self, word: str, spelling: _Spelling, *, lone: bool) -> Alike:
        """The indexed words that `word` may stand for, each with how alike they are."""
        policy, vocabulary = self.policy, self.vocabulary
        found: dict[int, float] = {}
        if spelling is _Spelling.CONSONANTS:
            return {
                number: policy.without_vowels
                for bare in consonants(word)
                for number in self._by_consonants.get(bare, ())
            }
        least = policy.fuzzy_lone_length if lone else policy.fuzzy_token_length
        if spelling is _Spelling.SLIP and len(word) >= least:
            if len(word) == policy.fuzzy_token_length:
                # Of three letters too many are alike: a slip is one twice, or two in the wrong order.
                slips = (word[0] + word[1:].replace(word[-1] * 2, word[-1]), word[0] + word[:0:-1])
                numbers = map(vocabulary.number, slips)
                found = {number: policy.token_floor for number in numbers if number is not None}
            floor = policy.lone_floor if lone else policy.token_floor
            for number, score in self._near(word, floor):
                other = vocabulary.words[number]
                if other[0] != word[0] and other[:2] != word[1::-1]:
                    score -= policy.other_initial_penalty
                if len(other) >= policy.fuzzy_token_length:
                    found[number] = score
        if not lone and (len(word) == 1 or len(word) >= policy.prefix_length):
            found = dict.fromkeys(vocabulary.begun(word), self._shortened(spelling)) | found
        return self._with_itself(word, found)

    def _fuzzy_descriptions(self, words: tuple[str, ...]) -> Scored:
        """Whose description has these words and no others, a letter in the long ones aside."""
        if len(words) < 2:
            return {}
        alike: list[Alike] = []
        for word in words:
            alike.append(self._similar_long(word))
            if not alike[-1]:
                return {}
        keys, best = self._covered(alike, self._who_has(alike))
        same = ~self._names[keys] & (self._sizes[keys] == len(words)) & (best > 0).all(axis=1)
        found: Scored = {}
        for at, score in zip(keys[same].tolist(), best[same].mean(axis=1).tolist(), strict=True):
            owner = int(self._owners[at])
            described = _Found(True, score, self._texts[at])
            if described.better(found.get(owner)):
                found[owner] = described
        return found

    def _similar_long(self, word: str) -> Alike:
        """The word itself, and where it is long those with a letter or two of difference."""
        policy, words = self.policy, self.vocabulary.words
        found: dict[int, float] = {}
        if len(word) >= policy.description_token_length:
            found = {
                number: score
                for number, score in self._near(word, policy.description_floor)
                if words[number][0] == word[0]
                and len(words[number]) >= policy.description_token_length
            }
        return self._with_itself(word, found)

    @cached_property
    def _by_consonants(self) -> dict[str, list[int]]:
        """The numbers of the words with these consonants; words of vowels alone have none."""
        found: dict[str, list[int]] = defaultdict(list, {"": []})
        for number, word in enumerate(self.vocabulary.words):
            found[consonants(word)[0]].append(number)
        del found[""]
        return dict(found)

    def _with_itself(self, word: str, found: dict[int, float]) -> Alike:
        number = self.vocabulary.number(word)
        return found if number is None else found | {number: 1.0}

    def _near(self, word: str, floor: float) -> list[tuple[int, float]]:
        """The words at least so alike; a query, and a name being typed, asks for one many times."""
        near = self._made_near(
            word, lambda: [*self.vocabulary.near(word, self.policy.nearly_begun_floor).items()]
        )
        return [(number, alike) for number, alike in near if alike >= floor]

    # ── suggesting ──

    @cached_property
    def _by_weight(self) -> tuple[int, ...]:
        return tuple(np.argsort(-self._weights, kind="stable").tolist())

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The ids to offer while `typed` is being typed, the likeliest first. Never raises."""
        words = tuple(fold(typed).split())[: self.policy.longest_query]
        if not words:
            return tuple(self.entries[owner].id for owner in self._by_weight[:limit])
        return tuple(self._ranked(words, self.policy.suggestion_floor, limit))

    def _nearest(self, words: tuple[str, ...], *, titled: bool) -> tuple[str, ...]:
        """Who explains most of the words; a country or an office alone is something to go by."""
        policy = self.policy
        found = self._ranked(
            words, policy.nearest_floor, policy.nearest_count, titled=titled, lift=policy.office
        )
        return tuple(found)

    def ranking(self, query: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Who is nearest to what was typed, the best first, each with what explains every word."""
        words = tuple(fold(query).split())[: self.policy.longest_query]
        return tuple(
            Candidate(id, self._texts[at], score, self._reasons(words, at))
            for id, (at, score) in self._ranked(words, 0.0, limit).items()
        )

    def _reasons(self, words: Sequence[str], at: int) -> tuple[Explained, ...]:
        key = self._key(at)
        return tuple(
            max(
                (
                    Explained(word, self.vocabulary.words[number], score)
                    for number, score in begun.items()
                    if number in key.places
                ),
                default=Explained(word, None, 0.0),
                key=lambda reason: reason.alike,
            )
            for word, begun in ((word, self._begun(word)) for word in words)
        )

    def _ranked(
        self,
        words: tuple[str, ...],
        floor: float,
        limit: int,
        *,
        titled: bool = False,
        lift: float = 0.0,
    ) -> dict[str, tuple[int, float]]:
        """Ids by how much of the words their best key explains, each word as a beginning.

        With each id its best key and the score, the share of the typed letters that is explained;
        at least `lift` where a word of a description stands there as it was typed.
        """
        if not words:
            return {}
        keys, best = self._covered([self._begun(word) for word in words])
        letters = np.array([len(word) for word in words], np.float32)
        scores = best @ (letters / letters.sum())
        if lift:
            told = (best == 1.0).any(axis=1) & ~self._names[keys]
            scores[told & (scores < lift)] = lift
        scores = scores - np.where(self._names[keys], 0.0, self.policy.description_discount)
        if titled:
            scores = scores - np.where(self._titled[self._owners[keys]], 0.0, self.policy.untitled)
        scores = scores.astype(np.float32).round(6)
        # Several keys may be one person's.
        at = self._top(keys, scores, scores >= floor, self.policy.keys_of_one * limit)
        found: dict[str, tuple[int, float]] = {}
        for key, score in zip(keys[at].tolist(), scores[at].tolist(), strict=True):
            found.setdefault(self.entries[self._owners[key]].id, (key, score))
        return dict(list(found.items())[:limit])

    def _begun(self, word: str) -> Alike:
        """The indexed words that `word` may be the beginning of, typed right or nearly so."""
        vocabulary, policy = self.vocabulary, self.policy
        found: dict[int, float] = {}
        if len(word) >= policy.fuzzy_token_length:
            floor = policy.nearly_begun_floor
            lengths = range(len(word), len(word) + 1)
            if not vocabulary.begun(word):  # a letter may be missing, or be there twice
                lengths = range(len(word) - 1, len(word) + 2)
            nearly = [(range(at, at + 1), like) for at, like in self._near(word, floor)]
            nearly += vocabulary.nearly_begun(word, floor, lengths)
            for numbers, like in nearly:
                if vocabulary.words[numbers[0]][0] != word[0]:
                    like -= policy.other_initial_penalty
                for number in numbers:
                    if like > found.get(number, 0.0):
                        found[number] = like
        found |= dict.fromkeys(vocabulary.begun(word), policy.begun)
        return self._with_itself(word, found)


def _words(text: str, *, is_name: bool) -> tuple[str, ...]:
    return tuple(word for word in fold(text).split() if is_name or word not in _FILLERS)


def _glued(words: Sequence[str]) -> list[tuple[int, str]]:
    """Neighbours that are often written as one (“Jongun”, “Alsisi”), with the place of the first.

    Of long words every pair would be a word of its own; they are taken apart when they are asked.
    """
    return [
        (at, first + second)
        for at, (first, second) in enumerate(pairwise(words))
        if min(len(first), len(second)) <= _SHORT_WORD
    ]


def _spans(first: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each `first` on, so many of them, one after the other."""
    starts = np.cumsum(lengths) - lengths
    numbers: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(first - starts, lengths)
    return numbers
