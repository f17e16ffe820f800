"""The names and descriptions of some entries as rows of word numbers, in arrays.

A row is one name or description, and each word knows its rows. A query looks at the rows of its rarest
words and scores them all at once; it is one path for fifty people and for a million names.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.normalise import ROMANISED, compact, fold
from bot.matching.policy import MatchPolicy
from bot.matching.sounds import skeleton, skeletons
from bot.matching.titles import FILLERS, KINSHIP
from bot.matching.variants import Alike
from bot.matching.vocabulary import ByHash, Numbers, Vocabulary

# Two neighbours in a name may be written as one where one of them has no more letters than this.
_SHORT_WORD: Final = 3
Scores = NDArray[np.float32]
Flags = NDArray[np.bool_]
# What of an entry is shown where it is offered, the most visible last.
_UNSEEN, _BESIDE, _NAME = range(1, 4)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found: by spellings of its name, by offices, by relations (“sister of …”).

    A `titled` one may be asked for with a title before the name. A `whole` one is found by the whole of a
    name alone, because its words (“South Korean media”) are those of others too. `weight` orders
    equals, those likeliest to be asked for first. Where it is offered, the first of its texts is its
    name, and those of the others that are `beside` it are shown as well.
    """

    id: str
    names: tuple[str, ...]
    descriptions: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    titled: bool = False
    whole: bool = False
    weight: int = 0
    beside: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that it is found by: the names, then what describes it."""
        return (*self.names, *self.descriptions, *self.relations)


class Name(NamedTuple):
    """One name or description: whose it is, as written, and its folded words.

    `places` gives the positions that each word number takes. Two neighbours written together have a
    number too, and take two.
    """

    owner: int
    entry: Entry
    text: str
    words: tuple[str, ...]
    places: dict[int, tuple[int, ...]]


class Index:
    """Every name and description of some entries; immutable, made for a million names.

    An owner is the place of an entry in `entries`, a row that of a text among all texts of all entries.
    """

    def __init__(self, entries: Iterable[Entry], policy: MatchPolicy) -> None:
        self.policy = policy
        self.entries = tuple(entries)
        numbers: dict[str, int] = defaultdict(count().__next__)
        sizes, ends, words = array("B"), array("I", [0]), array("I")
        first_rows, spellings = array("I", [0]), array("q")
        names, romanised, related = bytearray(), bytearray(), bytearray()
        seen = bytearray()
        for entry in self.entries:
            beside = {*entry.beside, *entry.relations}
            for at, text in enumerate(entry.texts):
                is_name = at < len(entry.names)
                row = [w for w in fold(text).split() if is_name or w not in FILLERS]
                del row[policy.longest_query :]
                spellings.append(hash("".join(row) if is_name else _any_order(row)))
                names.append(is_name)
                romanised.append(not text.isascii() and ROMANISED.search(text) is not None)
                related.append(not KINSHIP.isdisjoint(row))
                seen.append(_NAME if at == 0 else _BESIDE if text in beside else _UNSEEN)
                sizes.append(len(row))
                words.extend(map(numbers.__getitem__, row))
                words.extend(numbers[glued] for _, glued in _glued(row))
                ends.append(len(words))
            first_rows.append(len(sizes))
        self.vocabulary = Vocabulary(numbers)
        bare = skeletons(numbers)
        parts = zip(ends, sizes, names, strict=False)
        self._skeletons = ByHash(
            hash(skeleton(map(bare.__getitem__, words[first : first + size])) if is_name else "")
            for first, size, is_name in parts
        )
        self._ids = ByHash(hash(entry.id) for entry in self.entries)
        self._spellings = ByHash(spellings)
        self._sizes, self._seen = np.array(sizes), np.array(seen, np.uint8)
        self._names, self._romanised, self._related = (
            np.array(flags, np.bool_) for flags in (names, romanised, related)
        )
        self._first_rows = np.array(first_rows)
        rows_of_owners = np.diff(self._first_rows)
        self._owners = np.repeat(np.arange(len(self.entries), dtype=np.uint32), rows_of_owners)
        self._titled = np.fromiter((e.titled for e in self.entries), np.bool_, len(self.entries))
        weights = np.fromiter((e.weight for e in self.entries), np.int32, len(self.entries))
        # Of equals the one likeliest to be asked for comes first, and its shortest name.
        order = np.lexsort((self._sizes, -weights[self._owners]))
        self._rank = np.empty(len(order), np.uint32)
        self._rank[order] = np.arange(len(order), dtype=np.uint32)
        self._ends = np.array(ends)
        self._words = self.vocabulary.places(numbers)[np.array(words)]
        rows = np.repeat(np.arange(len(sizes), dtype=np.uint32), np.diff(self._ends))
        self._rows_of_words = rows[np.argsort(self._words, kind="stable")]
        counts = np.bincount(self._words, minlength=len(self.vocabulary))
        self._ends_of_words = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return len(self._owners) > self.policy.large

    # ── one row ──

    def _text(self, row: int) -> str:
        owner = int(self._owners[row])
        return self.entries[owner].texts[row - int(self._first_rows[owner])]

    def _row(self, row: int) -> tuple[list[int], list[int]]:
        """The numbers of its words, and those of neighbours written together."""
        numbers = self._words[self._ends[row] : self._ends[row + 1]].tolist()
        size = int(self._sizes[row])
        return numbers[:size], numbers[size:]

    def name(self, row: int) -> Name:
        """The name or description in this row."""
        numbers, glued = self._row(row)
        words = tuple(self.vocabulary.words(numbers))
        places: dict[int, tuple[int, ...]] = {
            number: (at, at + 1) for number, (at, _) in zip(glued, _glued(words), strict=True)
        }
        places |= {number: (at,) for at, number in enumerate(numbers)}
        owner = int(self._owners[row])
        return Name(owner, self.entries[owner], self._text(row), words, places)

    # ── looking up ──

    def owner_of(self, id: str) -> int | None:
        """The owner with this id."""
        return next((at for at in self._ids(id) if self.entries[at].id == id), None)

    def spelt(self, spelling: str, *, romanised: bool = True) -> dict[int, str]:
        """Who has a name that is this but for spaces and marks, and that name.

        Names in a script that nobody romanises by hand count only if they are asked for.
        """
        found: dict[int, str] = {}
        for row in self._spellings(spelling) if spelling else ():
            if self._names[row] and (romanised or not self._romanised[row]):
                text = self._text(row)
                if compact(fold(text)) == spelling:
                    found.setdefault(int(self._owners[row]), text)
        return found

    def skeletal(self, bare: str) -> dict[int, str]:
        """Who has a name, in letters that people type, with these consonants and no others."""
        found: dict[int, str] = {}
        for row in self._skeletons(bare) if bare else ():
            if self._names[row] and not self._romanised[row]:
                text = self._text(row)
                if skeleton(skeletons(fold(text).split())) == bare:
                    found.setdefault(int(self._owners[row]), text)
        return found

    def described_as(self, words: Sequence[str]) -> dict[int, str]:
        """Whose description has these words and no others, in any order or written as one."""
        found: dict[int, str] = {}
        for typed in dict.fromkeys((_any_order(words), "".join(words))):
            for row in self._spellings(typed):
                numbers, _ = self._row(row)
                if not self._names[row] and _any_order(self.vocabulary.words(numbers)) == typed:
                    found.setdefault(int(self._owners[row]), self._text(row))
        return found

    def described_with(self, words: Sequence[str], *, romanised: bool) -> dict[int, str]:
        """Whose descriptions hold all these words.

        Those in other scripts count only if they are asked for, and relations to others (“daughter of
        Kim Jong Un”) only if a relation was typed.
        """
        numbers = {self.vocabulary.number(word) for word in words}
        known = [self._rows_of(number) for number in numbers if number is not None]
        if not known or len(known) < len(numbers):
            return {}
        rows = min(known, key=len)
        asked = ~self._names[rows]
        if not romanised:
            asked &= ~self._romanised[rows]
        if KINSHIP.isdisjoint(words):
            asked &= ~self._related[rows]
        for others in known:
            asked &= others.take(others.searchsorted(rows), mode="clip") == rows
        rows = rows[asked]
        if len(rows) > self.policy.described:
            rows = rows[np.argsort(self._rank[rows])[: self.policy.described]]
        found: dict[int, str] = {}
        for row in rows.tolist():
            if numbers.issubset(self._row(row)[0]):
                found.setdefault(int(self._owners[row]), self._text(row))
        return found

    def begun_with(self, typed: str) -> dict[int, str]:
        """Whose name in a script of syllables begins with these: 김 is a family name, 김정 a part."""
        begun = self.vocabulary.begun(fold(typed[0]).partition(" ")[0])
        first, last = self._ends_of_words[[begun.start, begun.stop]]
        rows = self._rows_of_words[first:last]
        rows = rows[self._names[rows] & self._romanised[rows]]
        texts = ((int(self._owners[row]), self._text(row)) for row in sorted(set(rows.tolist())))
        return {owner: text for owner, text in texts if "".join(text.split()).startswith(typed)}

    def calls(self, owner: int, word: str) -> bool:
        """Whether someone is called or described by this word, relations to others aside."""
        number = self.vocabulary.number(word)
        if number is None:
            return False
        rows = self._rows_of(number)
        first, last = rows.searchsorted(self._first_rows[[owner, owner + 1]])
        rows = rows[first:last]
        return any(number in self._row(row)[0] for row in rows[~self._related[rows]].tolist())

    def named_partly(self, word: str, most: int) -> list[int]:
        """Who has a name with this word, those aside who are found by a whole name alone.

        Nobody where more than `most` have.
        """
        number = self.vocabulary.number(word)
        if number is None:
            return []
        rows = self._rows_of(number)
        if len(rows) > self.policy.explained:
            return []
        owners = dict.fromkeys(self._owners[rows[self._names[rows]]].tolist())
        return [at for at in owners if not self.entries[at].whole] if len(owners) <= most else []

    def _rows_of(self, number: int) -> Numbers:
        return self._rows_of_words[self._ends_of_words[number] : self._ends_of_words[number + 1]]

    # ── explaining ──

    def names_with(
        self, words: Sequence[str], alike: Sequence[Alike], *, romanised: bool
    ) -> Iterable[tuple[int, int, list[float]]]:
        """The owners and rows of names that may explain the words, and how well each is explained.

        At most `policy.explained`, the best first. `alike` are the indexed words that each may stand
        for. What the owner is called elsewhere explains a word too, a little less well.
        """
        rows, best = self._covered(alike)
        owners = self._owners[rows]
        allowed = self._names[rows]
        if not romanised:
            allowed &= ~self._romanised[rows]
        scores = best @ np.array(list(map(len, words)), np.float32)
        for at, word in enumerate(words):
            number = self.vocabulary.number(word)
            if number is not None and not best[:, at].all():
                having = self._rows_of(number)
                called = np.zeros(len(self.entries), np.bool_)
                called[self._owners[having[~self._related[having]]]] = True
                best[:, at] = np.maximum(best[:, at], called[owners] * self.policy.beside)
        allowed &= best.all(axis=1)
        top = self._best(rows, scores, allowed, self.policy.explained)
        return zip(owners[top].tolist(), rows[top].tolist(), best[top].tolist(), strict=True)

    def descriptions_with(self, alike: Sequence[Alike]) -> Iterable[tuple[int, float]]:
        """The rows of descriptions of as many words that explain all of them, and how well."""
        rows, best = self._covered(alike)
        same = ~self._names[rows] & (self._sizes[rows] == len(alike)) & (best > 0).all(axis=1)
        return zip(rows[same].tolist(), best[same].mean(axis=1).tolist(), strict=True)

    def explaining(
        self,
        words: Sequence[str],
        alike: Sequence[Alike],
        floor: float,
        most: int,
        *,
        titled: bool = False,
        lift: float = 0.0,
        seen: bool = False,
    ) -> Iterable[tuple[int, int, float]]:
        """Owners and rows by the share of the typed letters that they explain, the best first.

        With a share of at least `floor`, and at most `most` of them. A row of a description counts at least `lift` where one
        of its words was typed as it stands. Where a title was typed (`titled`), those that are not asked
        for with one come later. For an offer (`seen`), the names that visibly begin with all that was
        typed come first, then what stands beside a name, then what is not shown, then slips.
        """
        rows, best = self._covered(alike)
        if seen:
            # A letter is the beginning of a name, and no more of an initial.
            letters = [at for at, word in enumerate(words) if len(word) == 1]
            best[:, letters] = np.minimum(best[:, letters], self.policy.begun)
        owners, names = self._owners[rows], self._names[rows]
        total = sum(map(len, words))
        scores = best @ np.array([len(word) / total for word in words], np.float32)
        if lift:
            stated = (best == 1.0).any(axis=1) & ~names
            scores[stated & (scores < lift)] = lift
        discounts = np.where(names, 0.0, self.policy.description_discount)
        if titled:
            discounts += np.where(self._titled[owners], 0.0, self.policy.untitled)
        scores = (scores - discounts.astype(np.float32)).round(6)
        allowed = scores >= floor
        if seen:
            begun = (best >= np.float32(self.policy.begun)).all(axis=1)
            shown = self._seen[rows]
            # Any word of a person's name may be typed first; a title, or a group, begins as it does.
            first = begun & (shown == _NAME)
            others = np.flatnonzero(first & ~self._titled[owners])
            if len(others):
                first[others] = self._begin_with(rows[others], alike)
            scores += np.where(begun, shown + first, 0)
        top = self._best(rows, scores, allowed, most)
        return zip(owners[top].tolist(), rows[top].tolist(), scores[top].tolist(), strict=True)

    def _begin_with(self, rows: Numbers, alike: Sequence[Alike]) -> Flags:
        """Which rows have a first word that is begun, or typed."""
        begun = [n for word in alike for n, like in word.items() if like >= self.policy.begun]
        return np.isin(self._words[self._ends[rows]], np.array(begun, np.uint32))

    def order(self, row: int) -> tuple[int, int]:
        """Sorts rows that explain equally much: by their owners' weights, then by their lengths."""
        return -self.entries[self._owners[row]].weight, int(self._sizes[row])

    def _covered(self, alike: Sequence[Alike]) -> tuple[Numbers, Scores]:
        """The rows that explain any of the words, and how well each explains every one.

        Of too many, the rows of the rarest words. Scores have a row for each, a column for each word.
        """
        sizes = [len(word) for word in alike]
        columns = np.repeat(np.arange(len(alike)), sizes)
        ids = np.fromiter(chain.from_iterable(alike), np.uint32, len(columns))
        values = chain.from_iterable(word.values() for word in alike)
        scores = np.fromiter(values, np.float32, len(columns))
        mask = np.zeros(len(self._owners), np.bool_)
        mask[self._rows_of_rarest(columns, ids, scores, len(alike))] = True
        rows = mask.nonzero()[0].astype(np.uint32)
        if not len(rows):
            return rows, np.zeros((0, len(alike)), np.float32)
        first = self._ends[rows]
        lengths = (self._ends[rows + 1] - first).astype(np.int64)
        words = self._words[_spans(first, lengths)]
        of_words = np.zeros((len(alike), len(self.vocabulary)), np.float32)
        of_words[columns, ids] = scores
        starts = lengths.cumsum() - lengths
        return rows, np.maximum.reduceat(of_words.take(words, axis=1), starts, axis=1).T

    def _rows_of_rarest(
        self, columns: NDArray[np.int64], ids: Numbers, scores: Scores, words: int
    ) -> Numbers:
        """The rows of the typed words (`columns`) that have fewest; of too many those most alike."""
        most = self.policy.looked_at // max(words, 1)
        first = self._ends_of_words[ids]
        lengths = (self._ends_of_words[ids + 1] - first).astype(np.int64)
        if lengths.sum() > most:
            counts = np.bincount(columns, lengths, words)
            rarest = np.argsort(counts, kind="stable")
            here = np.isin(columns, rarest[: max((counts[rarest].cumsum() <= most).sum(), 1)])
            order = np.flatnonzero(here)[np.argsort(-scores[here], kind="stable")]
            first, lengths = first[order], lengths[order]
        return self._rows_of_words[_spans(first, lengths)[:most]]

    def _best(self, rows: Numbers, scores: Scores, allowed: Flags, most: int) -> NDArray[np.intp]:
        """Where the best of the allowed rows are, of equals first the likeliest to be asked for."""
        at = np.flatnonzero(allowed)
        if len(at) > most:
            floor = np.partition(scores[at], len(at) - most)[len(at) - most]
            at = at[scores[at] >= floor]
        order = np.lexsort((self._rank[rows[at]], -scores[at]))
        return at[order[:most]]


def _any_order(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


def _glued(words: Sequence[str]) -> list[tuple[int, str]]:
    """Neighbours that are often written as one (“Jongun”, “Alsisi”), with the place of the first.

    Long words are not glued, since every pair would be a word of its own; a query is taken apart instead.
    """
    return [
        (at, first + second)
        for at, (first, second) in enumerate(pairwise(words))
        if min(len(first), len(second)) <= _SHORT_WORD
    ]


def _spans(first: Numbers, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each `first` on, `lengths` of them, one after the other."""
    starts = np.cumsum(lengths) - lengths
    numbers: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(first - starts, lengths)
    return numbers
