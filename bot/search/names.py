"""Which person or event was meant: an index of names, and the tiers by which one is recognised.

Every typed word must be *explained* by the one who is meant: by a word of a name, by its title or
by a description. What is left unexplained rules a match out, so “Xi Jinping’s wife” is not
Xi Jinping, and “Nawaz Sharif” is not Shehbaz Sharif.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.normalise import compact, fold
from bot.search.outcome import Ambiguous, Match, NoMatch, Outcome, Tier
from bot.search.policy import MatchPolicy

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
_SYNONYMS: Final = {
    "pm": ("prime", "minister"),
    "premier": ("prime", "minister"),
    "pres": ("president",),
    "dad": ("father",),
    "mom": ("mother",),
    "mum": ("mother",),
    "grandpa": ("grandfather",),
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
_SYLLABLES: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
Similar = dict[str, float]


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
    places: dict[str, tuple[int, ...]]
    is_name: bool


class NameIndex:
    """An immutable index over a dossier's people, or its events."""

    def __init__(self, entries: Iterable[Named], policy: MatchPolicy | None = None) -> None:
        self.policy = policy or MatchPolicy()
        self.entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self.entries}
        self._exact: dict[str, dict[int, str]] = defaultdict(dict)
        self._described: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
        self._beside: dict[int, set[str]] = defaultdict(set)
        self._keys: list[_Key] = []
        self._keys_of_word: dict[str, list[int]] = defaultdict(list)
        self._descriptions_of_length: dict[int, list[_Key]] = defaultdict(list)
        for owner, entry in enumerate(self.entries):
            for name in entry.names:
                self._add(owner, name, is_name=True)
            for description in (*entry.descriptions, *entry.relations):
                self._add(owner, description, is_name=False)
        self._vocabulary = tuple(self._keys_of_word)
        self._cut: dict[int, tuple[str, ...]] = {}
        self._by_weight = tuple(
            sorted(range(len(self.entries)), key=lambda owner: -self.entries[owner].weight)
        )

    def _add(self, owner: int, text: str, *, is_name: bool) -> None:
        words = tuple(word for word in fold(text).split() if is_name or word not in _FILLERS)
        if not words:
            return
        if KINSHIP.isdisjoint(words):
            self._beside[owner].update(words)
        if is_name:
            self._exact[compact(fold(text))].setdefault(owner, text)
        else:
            self._described[tuple(sorted(words))].setdefault(owner, text)
        places: dict[str, tuple[int, ...]] = {
            first + second: (at, at + 1) for at, (first, second) in enumerate(pairwise(words))
        }
        places |= {word: (at,) for at, word in enumerate(words)}
        for word in places:
            self._keys_of_word[word].append(len(self._keys))
        key = _Key(owner, text, words, places, is_name)
        self._keys.append(key)
        if not is_name:
            self._descriptions_of_length[len(words)].append(key)

    # ── resolving ──

    def resolve(self, query: str) -> Outcome:
        """Which entry was meant. Never raises, whatever was typed."""
        if query in self._by_id:
            return Match(query, query, Tier.ID)
        words = self._words(query)
        content = tuple(word for word in words if word not in TITLES)
        if not words or (len(words) == 1 and len(words[0]) == 1):
            return NoMatch()
        if len(words) > self.policy.longest_query:
            return NoMatch()
        titles_kept = bool(_OF.search(query) or _OF_SOMEONE.search(query))
        named = words if titles_kept else content
        for spelling in (fold(query), "".join(words), "".join(named)):
            if exact := self._exact.get(compact(spelling)):
                return self._outcome(exact, Tier.EXACT)
        # A bare “president” or “foreign minister” is nobody's alone, even where only one is listed.
        if content and (found := self._described.get(tuple(sorted(words)))):
            return self._outcome(found, Tier.DESCRIPTION)
        if relation := self._related(words):
            return self._outcome(relation, Tier.DESCRIPTION)
        described = self._subset(words)
        if not content:
            return self._choice(described) if described else NoMatch()
        if not _OF_SOMEONE.search(query):
            titled = len(content) < len(words)
            if recognised := self._recognised(query, named, words, titled=titled):
                return recognised
        return self._choice(described) if described else NoMatch(self._nearest(content))

    def _recognised(
        self, query: str, named: tuple[str, ...], words: tuple[str, ...], *, titled: bool
    ) -> Match | Ambiguous | None:
        """Who is meant by a part of a name, or by one that is spelt nearly right."""
        syllables = _SYLLABLES.search(query) is not None
        if syllables and len(named) == 1 and len(named[0]) < self.policy.syllables_length:
            return None
        if part := self._aligned(named, fuzzy=False, titled=titled):
            return self._outcome({owner: text for owner, (_, text) in part.items()}, Tier.PART)
        if syllables:
            return None
        fuzzy = self._aligned(named, fuzzy=True, titled=titled) | self._fuzzy_descriptions(words)
        return self._clear_winner(fuzzy) if fuzzy else None

    def _words(self, query: str) -> tuple[str, ...]:
        """The words of a question that matter, in one form: “who is Kims dad” → kim, father."""
        words: list[str] = []
        for word in fold(query).split():
            singular = word.removesuffix("s")
            if word not in self._keys_of_word and singular in self._keys_of_word:
                word = singular
            words += _SYNONYMS.get(word, () if word in _FILLERS else (word,))
        return tuple(words)

    def _outcome(self, found: Mapping[int, str], tier: Tier) -> Match | Ambiguous:
        if len(found) == 1:
            [(owner, text)] = found.items()
            return Match(self.entries[owner].id, text, tier)
        return self._choice(found)

    def _choice(self, owners: Iterable[int]) -> Ambiguous:
        chosen = set(owners)
        return Ambiguous(
            tuple(self.entries[owner].id for owner in self._by_weight if owner in chosen)
        )

    def _clear_winner(self, scored: Mapping[int, tuple[float, str]]) -> Match | Ambiguous:
        ranked = sorted(scored.items(), key=lambda item: -item[1][0])
        best_owner, (best, text) = ranked[0]
        rivals = [owner for owner, (score, _) in ranked if score > best - self.policy.margin]
        if len(rivals) > 1:
            return self._choice(rivals)
        return Match(self.entries[best_owner].id, text, Tier.FUZZY, best)

    def _subset(self, words: Sequence[str]) -> dict[int, str]:
        """Whose descriptions hold all these words."""
        if not words:
            return {}
        found: dict[int, str] = {}
        for at in self._keys_of_word.get(words[0], ()):
            key = self._keys[at]
            if not key.is_name and all(word in key.words for word in words):
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

    def _aligned(
        self, words: tuple[str, ...], *, fuzzy: bool, titled: bool
    ) -> dict[int, tuple[float, str]]:
        """Who has a name that explains every word, with the best score and the name that got it."""
        lone = len(words) == 1
        similar = [self._similar(word, fuzzy=fuzzy, lone=lone) for word in words]
        candidates = {
            at
            for words_like in similar
            for word in words_like
            for at in self._keys_of_word[word]
            if self._may_be_asked(self._keys[at], len(words), titled=titled)
        }
        found: dict[int, tuple[float, str]] = {}
        for at in candidates:
            key = self._keys[at]
            score = self._explained(words, similar, key)
            if score and score > found.get(key.owner, (0.0, ""))[0]:
                found[key.owner] = (score, key.text)
        return found

    def _may_be_asked(self, key: _Key, words: int, *, titled: bool) -> bool:
        """Whether so many words, with a title or without, can be this name."""
        entry = self.entries[key.owner]
        whole = not entry.whole or words >= len(key.words)
        return key.is_name and whole and (entry.titled or not titled)

    def _explained(self, words: Sequence[str], similar: Sequence[Similar], key: _Key) -> float:
        """How well the key explains every word, each by another place in it; 0 where one is left.

        What the person is called or described as elsewhere explains a word beside a name: “analyst
        Khrustalev”, “King Norodom Sihamoni of Cambodia”.
        """
        taken: set[int] = set()
        total, worst, helped = 0.0, 1.0, False
        beside = self._beside[key.owner]
        for word, alike in sorted(zip(words, similar, strict=True), key=lambda pair: -len(pair[0])):
            like, places = max(
                (
                    (alike[other], places)
                    for other, places in key.places.items()
                    if other in alike
                    and taken.isdisjoint(places)
                    and (alike[other] != self.policy.shortened or self._short(word, places, key))
                ),
                default=(0.0, ()),
                key=lambda option: option[0],
            )
            if not like and word not in beside:
                return 0.0
            helped = helped or not like
            worst = min(worst, like or 1.0)
            taken.update(places)
            total += (like or self.policy.beside) * len(word)
        score = total / sum(len(word) for word in words)
        # What stands beside a name confirms one that is spelt right, not one that is guessed.
        guessed = helped and worst < self.policy.shortened
        return score if taken and not guessed and score >= self.policy.name_floor else 0.0

    def _short(self, word: str, places: tuple[int, ...], key: _Key) -> bool:
        """A given name may be shortened, and any be an initial; “Korea” is no “Korean”."""
        return not self.entries[key.owner].whole and (len(word) == 1 or places[0] == 0)

    def _similar(self, word: str, *, fuzzy: bool, lone: bool) -> Similar:
        """The indexed words that `word` may stand for, each with how alike they are."""
        policy = self.policy
        similar: Similar = {}
        if fuzzy and len(word) >= (policy.fuzzy_lone_length if lone else policy.fuzzy_token_length):
            floor = policy.lone_floor if lone else policy.token_floor
            for other, score, _ in process.extract(
                word,
                self._vocabulary,
                scorer=OSA.normalized_similarity,
                score_cutoff=floor,
                limit=None,
            ):
                if other[0] != word[0]:
                    score -= policy.other_initial_penalty
                if len(other) >= policy.fuzzy_token_length and score >= floor:
                    similar[other] = score
        if not lone and (len(word) == 1 or len(word) >= policy.prefix_length):
            for other in self._vocabulary:
                if other.startswith(word):
                    similar.setdefault(other, policy.shortened)
        if word in self._keys_of_word:
            similar[word] = 1.0
        return similar

    def _fuzzy_descriptions(self, words: tuple[str, ...]) -> dict[int, tuple[float, str]]:
        """Whose description has these words and no others, a letter in the long ones aside."""
        policy = self.policy
        found: dict[int, tuple[float, str]] = {}
        for key in self._descriptions_of_length.get(len(words), ()) if len(words) > 1 else ():
            scores = [
                1.0
                if word == other
                else OSA.normalized_similarity(word, other, score_cutoff=policy.description_floor)
                if min(len(word), len(other)) >= policy.description_token_length
                and word[0] == other[0]
                else 0.0
                for word, other in zip(sorted(words), sorted(key.words), strict=True)
            ]
            score = sum(scores) / len(scores)
            if all(scores) and score > found.get(key.owner, (0.0, ""))[0]:
                found[key.owner] = (score, key.text)
        return found

    # ── suggesting ──

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The ids to offer while `typed` is being typed, the likeliest first. Never raises."""
        words = tuple(fold(typed).split())[: self.policy.longest_query]
        if not words:
            return tuple(self.entries[owner].id for owner in self._by_weight[:limit])
        return self._ranked(words, self.policy.suggestion_floor, limit)

    def _nearest(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return self._ranked(words, self.policy.nearest_floor, self.policy.nearest_count)

    def _ranked(self, words: tuple[str, ...], floor: float, limit: int) -> tuple[str, ...]:
        """Entries by how much of the words their best key explains, each word as a beginning."""
        similar = [self._begun(word) for word in words]
        best: dict[int, float] = {}
        for at in {
            at for words_like in similar for word in words_like for at in self._keys_of_word[word]
        }:
            key = self._keys[at]
            score = _coverage(words, similar, key) - (
                0.0 if key.is_name else self.policy.description_discount
            )
            best[key.owner] = max(best.get(key.owner, 0.0), score)
        ranked = sorted(
            (owner for owner, score in best.items() if score >= floor),
            key=lambda owner: (-best[owner], -self.entries[owner].weight),
        )
        return tuple(self.entries[owner].id for owner in ranked[:limit])

    def _begun(self, word: str) -> Similar:
        """The indexed words that `word` may be the beginning of, typed right or nearly so."""
        similar: Similar = {}
        if len(word) >= self.policy.fuzzy_token_length:
            for choices in (self._beginnings(len(word)), self._vocabulary):
                for _, alike, at in process.extract(
                    word,
                    choices,
                    scorer=OSA.normalized_similarity,
                    score_cutoff=self.policy.nearly_begun_floor,
                    limit=None,
                ):
                    other = self._vocabulary[at]
                    alike -= 0.0 if other[0] == word[0] else self.policy.other_initial_penalty
                    similar[other] = max(similar.get(other, 0.0), alike)
        for other in self._vocabulary:
            if other.startswith(word):
                similar[other] = 1.0 if other == word else self.policy.begun
        return similar

    def _beginnings(self, length: int) -> tuple[str, ...]:
        """The vocabulary cut to `length` letters, to compare with a word of that length."""
        if length not in self._cut:
            self._cut[length] = tuple(word[:length] for word in self._vocabulary)
        return self._cut[length]


def _coverage(words: Sequence[str], similar: Sequence[Similar], key: _Key) -> float:
    """The share of the typed letters that the key explains."""
    explained = sum(
        len(word) * max((alike.get(other, 0.0) for other in key.places), default=0.0)
        for word, alike in zip(words, similar, strict=True)
    )
    return explained / sum(len(word) for word in words)
