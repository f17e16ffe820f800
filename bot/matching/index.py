"""The names and descriptions of a dossier as rows of words, and which of them typed words point at.

Words are numbers in a vocabulary. A key is a row of words, and each word has the list of its keys. In
a large index a query looks at the keys of its rarest words and scores them all at once; in a small one
sets of words say first who has one for each that was typed, since arrays cost more to ask than
fifty people do.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, count, pairwise
from operator import mul
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.normalise import ROMANISED, SYLLABLES, compact, fold
from bot.matching.policy import MatchPolicy
from bot.matching.remembered import Remembered
from bot.matching.titles import FILLERS, KINSHIP
from bot.matching.variants import Alike
from bot.matching.vocabulary import Vocabulary

# Of two neighbours in a name one has at most so many letters where they may be written as one.
_SHORT_WORD: Final = 3
Numbers = NDArray[np.uint32]
Scores = NDArray[np.float32]
# For each word its keys, each with its owner.
KeysOfWords = tuple[list[tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Something to be found: by spellings of its name, by offices, by relations (“sister of …”).

    One that is `titled` may be asked for with a title before the name; one that is `whole` by the
    whole of a name alone, because its words (“South Korean media”) are those of others too.
    `weight` orders equals, the likeliest to be asked for first.
    """

    id: str
    names: tuple[str, ...]
    descriptions: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    titled: bool = False
    whole: bool = False
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """One spelling or description: as written, its folded words, and which words each covers.

    `places` holds for each word, and each two neighbours written together, the positions it takes.
    """

    owner: int
    text: str
    words: tuple[str, ...]
    places: dict[int, tuple[int, ...]]


class _Numbered:
    """Where each text stands, in twelve bytes a text: its hash, sorted, and its number.

    Of a few texts a dictionary tells it faster.
    """

    def __init__(self, hashes: NDArray[np.int64], *, few: bool) -> None:
        self._few: dict[int, list[int]] = defaultdict(list)
        for number, hashed in enumerate(hashes.tolist() if few else ()):
            self._few[hashed].append(number)
        self._numbers = np.argsort(hashes, kind="stable").astype(np.uint32)
        self._hashes = hashes[self._numbers]

    def __call__(self, text: str) -> list[int]:
        """The numbers of this text, and of any other with its hash: to be compared."""
        wanted = hash(text)
        if self._few:
            return self._few.get(wanted, [])
        last = first = int(self._hashes.searchsorted(wanted))
        while last < len(self._hashes) and self._hashes[last] == wanted:
            last += 1
        found: list[int] = self._numbers[first:last].tolist()
        return found


class Keys:
    """Every name and description of some entries; immutable, made for a million names.

    An owner is the number of an entry.
    """

    def __init__(self, entries: Iterable[Named], policy: MatchPolicy) -> None:
        self.policy = policy
        self.entries = tuple(entries)
        ids = np.fromiter((hash(entry.id) for entry in self.entries), np.int64)
        self._ids = _Numbered(ids, few=len(ids) <= policy.large)
        self._weights = np.fromiter((e.weight for e in self.entries), np.int32, len(self.entries))
        self._titled = np.fromiter((e.titled for e in self.entries), np.bool_, len(self.entries))
        self._described: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
        # By kinship, then by the name of the one who is related to.
        self.relations: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._texts: list[str] = []
        # What is asked for again and again: a small index is soon here whole.
        self._made_keys: Remembered[Key] = Remembered(policy.kept)
        self._made_beside: Remembered[frozenset[str]] = Remembered(policy.kept)
        numbers: dict[str, int] = defaultdict(count().__next__)
        owners, sizes, ends, words = array("I"), array("B"), array("I", [0]), array("I")
        first_keys, spellings = array("I", [0]), array("q")
        names, romanised = bytearray(), bytearray()
        for owner, entry in enumerate(self.entries):
            described = (*entry.descriptions, *entry.relations)
            for relation in entry.relations:
                kinship, _, name = relation.partition(" of ")
                self.relations[kinship][name].append(owner)
            for at, text in enumerate((*entry.names, *described)):
                is_name = at < len(entry.names)
                row = _words(text, is_name=is_name)[: policy.longest_query]
                if not row:
                    continue
                if not is_name:
                    self._described[tuple(sorted(row))].setdefault(owner, text)
                self._texts.append(text)
                owners.append(owner)
                names.append(is_name)
                romanised.append(not text.isascii() and ROMANISED.search(text) is not None)
                spellings.append(hash("".join(row)))
                sizes.append(len(row))
                words.extend(map(numbers.__getitem__, row))
                words.extend(numbers[glued] for _, glued in _glued(row))
                ends.append(len(words))
            first_keys.append(len(self._texts))
        self.vocabulary = Vocabulary(numbers)
        place = self.vocabulary.places(numbers)
        self._owners = np.frombuffer(owners, np.uint32) if owners else np.zeros(0, np.uint32)
        self._sizes = np.frombuffer(sizes, np.uint8) if sizes else np.zeros(0, np.uint8)
        self._names = np.frombuffer(names, np.bool_) if names else np.zeros(0, np.bool_)
        self._romanised = np.frombuffer(romanised, np.bool_) if names else np.zeros(0, np.bool_)
        self._first_keys = first_keys
        # Of equals the likeliest to be asked for comes first, and of its names the shortest.
        in_turn = np.lexsort((self._sizes, -self._weights[self._owners]))
        self._rank = np.empty(len(in_turn), np.uint32)
        self._rank[in_turn] = np.arange(len(in_turn), dtype=np.uint32)
        self._described_too = (np.diff(first_keys) > 1)[self._owners]
        self._ends = np.frombuffer(ends, np.uint32).astype(np.int64)
        self._words_of_keys: Numbers = place[words] if words else np.zeros(0, np.uint32)
        in_order = np.argsort(self._words_of_keys, kind="stable")
        lengths = np.diff(self._ends)
        keys = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        self._keys_of_words: Numbers = keys[in_order]
        counts = np.bincount(self._words_of_keys, minlength=len(self.vocabulary))
        self._keys_ends = np.concatenate(([0], np.cumsum(counts)))
        hashes = np.frombuffer(spellings, np.int64) if spellings else np.zeros(0, np.int64)
        self._spellings = _Numbered(hashes, few=not self.large)

    def warm(self) -> None:
        """Make what a small index makes once, before anybody waits for it."""
        _ = self.in_syllables, self.by_weight, self._having, self._rank_list, self._discounts
        _ = self._name_keys, self._typed_keys, self._described_keys
        for number in range(len(self._texts)):
            self._key(number)

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return len(self._texts) > self.policy.large

    def owner_of(self, id: str) -> int | None:
        """Whose id it is."""
        return next((at for at in self._ids(id) if self.entries[at].id == id), None)

    def spelt(self, spelling: str, *, romanised: bool = True) -> dict[int, str]:
        """Who has a name that is this but for spaces and marks, in a script that people type or in any."""
        if not spelling:
            return {}
        found: dict[int, str] = {}
        for key in self._spellings(spelling):
            if not romanised and self._romanised[key]:
                continue
            if self._names[key] and compact(fold(self._texts[key])) == spelling:
                found.setdefault(int(self._owners[key]), self._texts[key])
        return found

    def _key(self, at: int) -> Key:
        return self._made_keys(at, lambda: self._made_key(at))

    def _made_key(self, at: int) -> Key:
        numbers = self._words_of_keys[self._ends[at] : self._ends[at + 1]].tolist()
        size = int(self._sizes[at])
        words = tuple(self.vocabulary.words[number] for number in numbers[:size])
        places: dict[int, tuple[int, ...]] = {
            number: (first, first + 1)
            for number, (first, _) in zip(numbers[size:], _glued(words), strict=True)
        }
        places |= {number: (place,) for place, number in enumerate(numbers[:size])}
        return Key(int(self._owners[at]), self._texts[at], words, places)

    def _keys_with(self, number: int) -> Numbers:
        return self._keys_of_words[self._keys_ends[number] : self._keys_ends[number + 1]]

    def beside(self, owner: int) -> frozenset[str]:
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

    @cached_property
    def in_syllables(self) -> tuple[tuple[str, int], ...]:
        """The names in a script of syllables, and whose they are."""
        return tuple(
            ("".join(self._texts[key].split()), int(self._owners[key]))
            for key in np.flatnonzero(self._names & self._romanised).tolist()
            if SYLLABLES.match(self._texts[key])
        )

    @cached_property
    def by_weight(self) -> tuple[int, ...]:
        """Every owner, the likeliest to be asked for first."""
        return tuple(np.argsort(-self._weights, kind="stable").tolist())

    def described_as(self, words: Sequence[str]) -> dict[int, str]:
        """Whose description has these words and no others, in any order."""
        return self._described.get(tuple(sorted(words)), {})

    def described_with(self, words: Sequence[str], *, romanised: bool) -> dict[int, str]:
        """Whose descriptions hold all these words.

        Those in other scripts are only looked at for a query in one, and relations to others (“daughter
        of Kim Jong Un”) for one that names a relation.
        """
        numbers = [self.vocabulary.number(word) for word in words]
        known = [number for number in numbers if number is not None]
        if not known or len(known) < len(words):
            return {}
        rarest = min((self._keys_with(number) for number in known), key=len)
        found: dict[int, str] = {}
        asked = ~self._names[rarest]
        if not romanised:
            asked &= ~self._romanised[rarest]
        keys = rarest[asked]
        if len(keys) > self.policy.described:
            keys = keys[np.argsort(self._rank[keys])[: self.policy.described]]
        for at in keys.tolist():
            key = self._key(at)
            if KINSHIP.isdisjoint(words) and not KINSHIP.isdisjoint(key.words):
                continue
            if all(word in key.words for word in words):
                found.setdefault(key.owner, key.text)
        return found

    def names_with(
        self, words: Sequence[str], alike: Sequence[Alike], *, romanised: bool
    ) -> Iterable[tuple[Key, list[float]]]:
        """The names that may explain the words, each with how well it explains every one.

        The best come first, `explained` of them at most. `alike` are the indexed words that each may
        stand for. A name whose Latin spelling nobody types is only there if it is asked for.
        """
        most = self.policy.explained
        few = self._few(alike, lambda: self._name_keys if romanised else self._typed_keys)
        if few is not None:
            letters = list(map(len, words))
            ranks = self._rank_list
            order = {at: (-sum(map(mul, few[at], letters)), ranks[at]) for at in few}
            return ((self._key(at), few[at]) for at in sorted(few, key=order.__getitem__))
        keys, best = self._covered(alike)
        allowed = self._names[keys]
        if not romanised:
            allowed &= ~self._romanised[keys]
        if len(keys) > most:
            allowed &= self._may_be_explained(words, keys, best > 0)
        top = self._best(keys, best @ np.array(list(map(len, words)), np.float32), allowed, most)
        return zip(map(self._key, keys[top].tolist()), best[top].tolist(), strict=True)

    def descriptions_with(self, alike: Sequence[Alike]) -> Iterable[tuple[Key, float]]:
        """The descriptions of as many words that explain every one of them, and how well."""
        size = len(alike)
        keys: Iterable[int]
        if (few := self._few(alike, lambda: self._described_keys)) is not None:
            keys = [at for at, scores in few.items() if self._sizes[at] == size and all(scores)]
            return ((self._key(at), sum(few[at]) / size) for at in sorted(keys))
        keys, best = self._covered(alike)
        same = ~self._names[keys] & (self._sizes[keys] == size) & (best > 0).all(axis=1)
        means = best[same].mean(axis=1)
        return zip(map(self._key, keys[same].tolist()), means.tolist(), strict=True)

    def explaining(
        self,
        words: Sequence[str],
        alike: Sequence[Alike],
        floor: float,
        most: int,
        *,
        titled: bool = False,
        lift: float = 0.0,
    ) -> Iterable[tuple[Key, float]]:
        """The keys by the share of the typed letters that they explain, from `floor` on, best first.

        One counts at least `lift` where a word of a description stands there as it was typed.
        """
        keys, best = self._covered(alike)
        total = sum(map(len, words))
        scores = best @ np.array([len(word) / total for word in words], np.float32)
        if lift:
            told = (best == 1.0).any(axis=1) & ~self._names[keys]
            scores[told & (scores < lift)] = lift
        scores -= self._discounts[titled][keys]
        scores = scores.round(6)
        top = self._best(keys, scores, scores >= floor, most)
        return zip(map(self._key, keys[top].tolist()), scores[top].tolist(), strict=True)

    def _covered(self, alike: Sequence[Alike]) -> tuple[Numbers, Scores]:
        """The keys that explain any of the words, or the rarest where they are too many, and how well
        each explains every word: a row for each key, a column for each word."""
        if not self.large:
            return self._covered_of_few(alike)
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

    def _covered_of_few(self, alike: Sequence[Alike]) -> tuple[Numbers, Scores]:
        best = np.zeros((len(alike), len(self._texts)), np.float32)
        for row, word in zip(best, alike, strict=True):
            having: dict[float, list[list[int]]] = defaultdict(list)
            for number, score in word.items():
                having[score].append(self._listed[number])
            for score in sorted(having):  # the most alike last, because the last one stays
                row[list(chain.from_iterable(having[score]))] = score
        keys = best.max(axis=0).nonzero()[0].astype(np.uint32)
        return keys, best[:, keys].T

    def _keys_of_rarest(
        self, rows: NDArray[np.int64], ids: Numbers, scores: Scores, words: int
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

    def _best(
        self, keys: Numbers, scores: Scores, allowed: NDArray[np.bool_], most: int
    ) -> NDArray[np.intp]:
        """Where the best of the allowed keys are, of equals first the likeliest to be asked for."""
        at = np.flatnonzero(allowed)
        if len(at) > most:
            floor = np.partition(scores[at], len(at) - most)[len(at) - most]
            at = at[scores[at] >= floor]
        keys = keys[at]
        order = np.lexsort((self._rank[keys], -scores[at]))
        return at[order[:most]]

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

    def _few(
        self, alike: Sequence[Alike], keys_of_words: Callable[[], KeysOfWords]
    ) -> dict[int, list[float]] | None:
        """How well keys explain every word, of those who have one for each; None where arrays are faster.

        The keys of words are only made where they are asked: a large index never has them.
        """
        owners = self._who_has(alike)
        if owners is None:
            return None
        keys = keys_of_words()
        found: dict[int, list[float]] = {}
        nothing = [0.0] * len(alike)
        for at, word in enumerate(alike):
            for number, score in word.items():
                for key, owner in keys[number]:
                    if owner in owners:
                        row = found.get(key)
                        if row is None:
                            row = found[key] = nothing.copy()
                        if score > row[at]:
                            row[at] = score
            if len(found) > self.policy.explained:
                return None
        return found

    @cached_property
    def _having(self) -> tuple[frozenset[int], ...]:
        """For each word everyone with it in a name or a description."""
        owners: list[int] = self._owners.tolist()
        return tuple(frozenset(map(owners.__getitem__, keys)) for keys in self._listed)

    @cached_property
    def _listed(self) -> tuple[list[int], ...]:
        """For each word its keys, as lists are gone through faster than arrays where they are short."""
        return tuple(self._keys_with(number).tolist() for number in range(len(self.vocabulary)))

    @cached_property
    def _name_keys(self) -> KeysOfWords:
        """For each word the names with it, and whose each is."""
        return self._keys_and_owners(self._names)

    @cached_property
    def _typed_keys(self) -> KeysOfWords:
        """The same of those whose Latin spelling may be typed."""
        return self._keys_and_owners(self._names & ~self._romanised)

    @cached_property
    def _described_keys(self) -> KeysOfWords:
        """For each word the descriptions with it, and whose each is."""
        return self._keys_and_owners(~self._names)

    def _keys_and_owners(self, which: NDArray[np.bool_]) -> KeysOfWords:
        owners: list[int] = self._owners.tolist()
        wanted: list[bool] = which.tolist()
        return tuple([(key, owners[key]) for key in keys if wanted[key]] for keys in self._listed)

    @cached_property
    def _rank_list(self) -> list[int]:
        ranks: list[int] = self._rank.tolist()
        return ranks

    @cached_property
    def _discounts(self) -> tuple[Scores, Scores]:
        """How far below a name each key stands, where no title was typed and where one was."""
        policy = self.policy
        untitled = np.where(self._names, 0.0, policy.description_discount)
        titled = untitled + np.where(self._titled[self._owners], 0.0, policy.untitled)
        return untitled.astype(np.float32), titled.astype(np.float32)


def _words(text: str, *, is_name: bool) -> tuple[str, ...]:
    return tuple(word for word in fold(text).split() if is_name or word not in FILLERS)


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
