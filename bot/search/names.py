"""Which person or event was meant: the tiers by which one is recognised.

Every typed word must be *explained* by the one who is meant: by a word of a name, by its title or
by a description. What is left unexplained rules a match out, so “Xi Jinping’s wife” is not
Xi Jinping, and “Nawaz Sharif” is not Shehbaz Sharif.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from operator import mul
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.keys import Key, Keys, Named
from bot.search.normalise import compact, fold
from bot.search.outcome import Ambiguous, Candidate, Explained, Match, NoMatch, Outcome, Tier
from bot.search.policy import MatchPolicy
from bot.search.questions import (
    AND,
    BESIDE,
    FILLERS,
    KINSHIP,
    OF,
    OF_SOMEONE,
    OTHER_VOWELS,
    SYLLABLES,
    SYNONYMS,
    TITLES,
    WHOEVERS,
)
from bot.search.remembered import Remembered
from bot.search.spellings import Alike, Spelling, Spellings


class _Found(NamedTuple):
    """How well a name explains a query. One that does not surely is a rival, but no card."""

    sure: bool
    score: float
    text: str

    def better(self, other: _Found | None) -> bool:
        return other is None or self[:2] > other[:2]


Scored = dict[int, _Found]


class NameIndex:
    """An immutable index over a dossier's people, or its events; made for a million names.

    A query looks at the keys that its words point at, and explains the best of them one by one.
    """

    def __init__(self, entries: Iterable[Named], policy: MatchPolicy | None = None) -> None:
        self.policy = policy or MatchPolicy()
        self._keys = Keys(entries, self.policy)
        self.entries, self.vocabulary = self._keys.entries, self._keys.vocabulary
        # In a large index more words are near one.
        kept = self.policy.kept_near if self.large else self.policy.kept_words
        self._spellings = Spellings(self.vocabulary, self.policy, kept)
        self._resolved: Remembered[Outcome] = Remembered(self.policy.kept_outcomes)

    def warmed(self) -> NameIndex:
        """The index with everything made that a small one makes once, before anybody waits for it."""
        if not self.large:
            self._keys.warm()
            assert self._spellings.by_consonants is not None
        return self

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return self._keys.large

    # ── resolving ──

    def resolve(self, query: str) -> Outcome:
        """Which entry was meant. Never raises, whatever was typed."""
        return self._resolved((query, True), lambda: self._resolve(query, nearest=True))

    def _resolve(self, query: str, *, nearest: bool) -> Outcome:
        if self._keys.owner_of(query) is not None:
            return Match(query, query, Tier.ID)
        folded = fold(query)
        words = self._words(folded)
        content = tuple(word for word in words if word not in TITLES)
        if not words or (len(words) == 1 and len(words[0]) == 1):
            return NoMatch()
        if len(words) > self.policy.longest_query:
            return NoMatch()
        of_someone = OF_SOMEONE.search(query) is not None
        named = words if of_someone or OF.search(query) else content
        for spelling in dict.fromkeys((compact(folded), "".join(words), "".join(named))):
            if exact := self._keys.spelt(spelling):
                return self._outcome(exact, Tier.EXACT)
        # A bare “president” or “foreign minister” is nobody's alone, even where only one is listed.
        if content and (found := self._keys.described_as(words)):
            return self._outcome(found, Tier.DESCRIPTION)
        described = self._keys.described_with(words)
        if relation := self._related(words, described):
            return self._outcome(relation, Tier.DESCRIPTION)
        if not content:
            return self._choice(described) if described else NoMatch()
        if AND.search(query) and (several := self._several(query)):
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
        parts = [part for part in BESIDE.split(query) if part]
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
        if not typed or SYLLABLES.sub("", typed):
            return {}
        return dict.fromkeys(
            owner for name, owner in self._keys.in_syllables if name.startswith(typed)
        )

    def _recognised(
        self, query: str, named: tuple[str, ...], words: tuple[str, ...], *, titled: bool
    ) -> Outcome:
        """Who is meant by a part of a name, or by one that is spelt nearly right."""
        syllables = SYLLABLES.search(query) is not None
        if syllables and len(named) == 1 and len(named[0]) < self.policy.syllables_length:
            return NoMatch()
        part = self._aligned(named, Spelling.RIGHT, titled=titled)
        if len(part) > 1:
            return self._choice(part, part)
        if syllables or any(found.sure for found in part.values()):
            return self._clear_winner(part, Tier.PART, part)
        # “Dan” may be short for Daniel, or Jan.
        fuzzy = self._aligned(named, Spelling.SLIP, titled=titled)
        if part:
            return self._clear_winner(part | fuzzy, Tier.PART, part)
        fuzzy |= self._fuzzy_descriptions(words)
        if not any(found.sure for found in fuzzy.values()):
            for respelt in self._respelt(named) if len(named) <= self.policy.respelt_words else ():
                fuzzy |= self._aligned(respelt, Spelling.SLIP, titled=titled)
        if not fuzzy and OTHER_VOWELS.search(query):
            # Never a card: Hassan and Hussein are one without their vowels.
            found = self._aligned(named, Spelling.CONSONANTS, titled=titled)
            return self._choice(found, found) if found else NoMatch()
        return self._clear_winner(fuzzy, Tier.FUZZY)

    def _words(self, folded: str) -> tuple[str, ...]:
        """The words of a question that matter, in one form: “who is Kims dad” → kim, father."""
        words: list[str] = []
        typed = folded.split()
        # A possessive without its apostrophe; “andreeas nilsen” has a letter too many, not that.
        relative = len(typed) == 1 or any(
            not KINSHIP.isdisjoint((word, *SYNONYMS.get(word, ()))) for word in typed
        )
        for word in typed:
            known = word in self.vocabulary or word in SYNONYMS
            if relative and word.endswith("s") and not known:
                word = word[:-1] if word[:-1] in self.vocabulary else word
            words += SYNONYMS.get(word, () if word in FILLERS else (word,))
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

    def _related(self, words: Sequence[str], described: Mapping[int, str]) -> dict[int, str]:
        """Of those whose descriptions hold all these words, whose relation to someone does."""
        if KINSHIP.isdisjoint(words):
            return {}
        return {
            owner: text
            for owner, text in described.items()
            if text in self.entries[owner].relations
        }

    def _relatives(self, words: Sequence[str]) -> dict[int, None]:
        """Who is so related to whomever the other words mean, under any name: “KJU’s sistr”."""
        found: dict[int, None] = {}
        for at, word in enumerate(words):
            if word in self.vocabulary and word not in self._keys.relations:
                continue  # it is itself, and no slip in another
            others = (*words[:at], *words[at + 1 :])
            kinship = process.extractOne(
                word,
                self._keys.relations.keys(),
                scorer=OSA.normalized_similarity,
                score_cutoff=self.policy.token_floor,
            )
            if kinship is None:
                continue
            related = self._keys.relations[kinship[0]]
            if WHOEVERS.issuperset(others):
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
        return [owner for owner in map(self._keys.owner_of, ids) if owner is not None]

    def _aligned(self, words: tuple[str, ...], spelling: Spelling, *, titled: bool) -> Scored:
        """Who has a name that explains every word, with the best score and the name that got it."""
        alike: list[Alike] = []
        for word in words:
            alike.append(self._spellings.similar(word, spelling, lone=len(words) == 1))
            if not alike[-1]:
                return {}  # nothing explains this word
        order = sorted(range(len(words)), key=lambda at: -len(words[at]))
        letters = list(map(len, words))
        total = sum(letters)
        beside: dict[int, list[float]] = {}
        found: Scored = {}
        for key, scores in self._keys.names_with(words, alike):
            if key.owner not in beside:
                called = self._keys.beside(key.owner)
                beside[key.owner] = [self.policy.beside * (word in called) for word in words]
            best = list(map(max, scores, beside[key.owner]))
            already = found.get(key.owner)
            if already and already.sure and sum(map(mul, best, letters)) / total <= already.score:
                continue  # another name of theirs cannot explain it better
            if not all(best) or not self._may_be_asked(key, len(words), titled=titled):
                continue
            explained = self._explained(words, order, alike, key, spelling)
            if explained and explained.better(already):
                found[key.owner] = explained
        return found

    def _may_be_asked(self, key: Key, words: int, *, titled: bool) -> bool:
        """Whether so many words, with a title or without, can be this name's."""
        entry = self.entries[key.owner]
        whole = not entry.whole or words >= len(key.words)
        return whole and (entry.titled or not titled)

    def _explained(
        self,
        words: Sequence[str],
        order: Sequence[int],
        alike: Sequence[Alike],
        key: Key,
        spelling: Spelling,
    ) -> _Found | None:
        """How well the key explains every word, each by another place in it; None where one is left.

        The words take their places in this `order`, the longest first.

        What the person is called or described as elsewhere explains a word beside a name: “analyst
        Khrustalev”, “King Norodom Sihamoni of Cambodia”.
        """
        policy = self.policy
        shortened = self._spellings.shortened(spelling)
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
            if not like and word not in self._keys.beside(key.owner):
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
        if spelling is Spelling.RIGHT:
            # A word that is only begun may be a slip in another.
            return _Found(worst > shortened, score, key.text)
        sure = worst >= (policy.lone_floor if len(words) == 1 else policy.token_floor)
        in_turn = [first[at] for at in sorted(first)]
        if not sure and in_turn != sorted(in_turn):
            return None  # another initial and another order are too much
        return _Found(sure, score, key.text)

    def _short(self, word: str, places: tuple[int, ...], key: Key) -> bool:
        """A given name may be shortened, and any be an initial; “Korea” is no “Korean”."""
        return not self.entries[key.owner].whole and (len(word) == 1 or places[0] == 0)

    def _fuzzy_descriptions(self, words: tuple[str, ...]) -> Scored:
        """Whose description has these words and no others, a letter in the long ones aside."""
        if len(words) < 2:
            return {}
        alike: list[Alike] = []
        for word in words:
            alike.append(self._spellings.similar_long(word))
            if not alike[-1]:
                return {}
        found: Scored = {}
        for key, score in self._keys.descriptions_with(alike):
            described = _Found(True, score, key.text)
            if described.better(found.get(key.owner)):
                found[key.owner] = described
        return found

    # ── suggesting ──

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The ids to offer while `typed` is being typed, the likeliest first. Never raises."""
        words = tuple(fold(typed).split())[: self.policy.longest_query]
        if not words:
            return tuple(self.entries[owner].id for owner in self._keys.by_weight[:limit])
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
            Candidate(id, key.text, score, self._reasons(words, key))
            for id, (key, score) in self._ranked(words, 0.0, limit).items()
        )

    def _reasons(self, words: Sequence[str], key: Key) -> tuple[Explained, ...]:
        return tuple(
            max(
                (
                    Explained(word, self.vocabulary.words[number], score)
                    for number, score in self._spellings.begun(word).items()
                    if number in key.places
                ),
                default=Explained(word, None, 0.0),
                key=lambda reason: reason.alike,
            )
            for word in words
        )

    def _ranked(
        self,
        words: tuple[str, ...],
        floor: float,
        limit: int,
        *,
        titled: bool = False,
        lift: float = 0.0,
    ) -> dict[str, tuple[Key, float]]:
        """Ids by how much of the words their best key explains, each word as a beginning.

        With each id that key and its score, as `Keys.explaining` gives them.
        """
        if not words:
            return {}
        alike = [self._spellings.begun(word) for word in words]
        # Several keys may be one person's.
        most = self.policy.keys_of_one * limit
        keys = self._keys.explaining(words, alike, floor, most, titled=titled, lift=lift)
        found: dict[str, tuple[Key, float]] = {}
        for key, score in keys:
            found.setdefault(self.entries[key.owner].id, (key, score))
        return dict(list(found.items())[:limit])
