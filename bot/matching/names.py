"""Which person or event was meant: the strategies by which one is recognised, the surest first.

Every typed word must be *explained* by the one who is meant: by a word of a name, by a title or by a
description. A word left over rules a match out, so “Xi Jinping’s wife” is not Xi Jinping, and “Nawaz
Sharif” is not Shehbaz Sharif.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from heapq import merge, nsmallest
from itertools import accumulate, chain, groupby, islice, pairwise, takewhile
from typing import ClassVar, Final, NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.alignment import Aligned, Aligner, Alignment, Context
from bot.matching.beside import beside, is_patronymic, is_same_patronymic
from bot.matching.index import Entry, Index, Name
from bot.matching.memory import Memory, Recall
from bot.matching.normalise import (
    FLAG,
    MAX_CHARACTERS,
    NOT_LATIN,
    OTHER_VOWELS,
    ROMANISED,
    SYLLABLES,
    UNSPACED,
    compact,
    fold,
    readings,
)
from bot.matching.outcome import Ambiguous, Candidate, Explained, Match, NoMatch, Outcome, Tier
from bot.matching.policy import MatchPolicy
from bot.matching.sounds import begins_alike, skeleton, skeletons
from bot.matching.titles import (
    AND,
    ARTICLES,
    BESIDE,
    DEGREES,
    FILLERS,
    KINSHIP,
    LONG_TITLES,
    NAMES_TOO,
    OF,
    OF_SOMEONE,
    ORDINAL,
    POSSESSIVE,
    RANKS,
    SYNONYMS,
    TITLES,
    TITLES_ABROAD,
    TITLES_ELSEWHERE,
    WHOEVERS,
)
from bot.matching.variants import Alike, Spelling, Variants

T = TypeVar("T")
_LATIN: Final = re.compile("[A-Za-z]")


class Ranked(NamedTuple):
    """A name or description in a ranking: the share of the typed letters that it explains."""

    score: float
    owner: int
    row: int
    part: Aligner

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name or description."""
        return self.part.index.name(self.row).words


class NameIndex:
    """An immutable index over a dossier's people, or its events; made for a million names.

    With `merging` it finds the entries of other indexes, as if all had been indexed together. An owner is
    the place of an entry in `entries`.
    """

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        policy: MatchPolicy | None = None,
        memory: Memory | None = None,
        *,
        merging: Sequence[NameIndex] = (),
    ) -> None:
        self.policy = policy = policy or MatchPolicy()
        memory = Memory() if memory is None else memory
        parts = [part for index in merging for _, part in index.parts]
        if not merging:
            index = Index(entries, policy)
            parts = [Aligner(index, Variants(index.vocabulary, policy, memory), policy)]
        firsts = accumulate((len(part.index.entries) for part in parts), initial=0)
        # Each part, after the owner that is its first.
        self.parts: tuple[tuple[int, Aligner], ...] = tuple(zip(firsts, parts, strict=False))
        self.entries = tuple(chain.from_iterable(part.index.entries for part in parts))
        # By kinship, then by the name of the one who is related to.
        self.relations: dict[str, dict[str, list[int]]] = {}
        for owner, entry in enumerate(self.entries):
            for relation in entry.relations:
                kinship, _, name = relation.partition(" of ")
                self.relations.setdefault(kinship, {}).setdefault(name, []).append(owner)
        self._outcomes: Recall[Outcome] = memory.part()
        self._likeliest: Recall[tuple[str, ...]] = memory.part()

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return any(part.index.large for _, part in self.parts)

    def of_all(self, ask: Callable[[Aligner], Mapping[int, T]]) -> dict[int, T]:
        """What all parts find, by owner."""
        return {
            first + owner: found for first, part in self.parts for owner, found in ask(part).items()
        }

    def owner_of(self, id: str) -> int | None:
        """The owner with this id."""
        for first, part in self.parts:
            if (owner := part.index.owner_of(id)) is not None:
                return first + owner
        return None

    def knows(self, word: str, *, nearly: bool = False) -> bool:
        """Whether a folded word is in a name or a description, or `nearly` one that is."""
        for _, part in self.parts:
            if word in part.index.vocabulary or (nearly and part.variants.has_near(word)):
                return True
        return False

    def has_begun(self, word: str) -> bool:
        """Whether there is a word that begins so."""
        return any(part.index.vocabulary.begun(word) for _, part in self.parts)

    def calls(self, id: str, word: str) -> bool:
        """Whether someone is called or described by this word, relations to others aside."""
        owners = ((part.index, part.index.owner_of(id)) for _, part in self.parts)
        return any(owner is not None and index.calls(owner, word) for index, owner in owners)

    def named(self, words: Sequence[str], most: int) -> tuple[tuple[str, ...], bool]:
        """Who is called by just these words, or has a name with the one word, else who is described by
        them; and whether it is a name. Words that more than `most` have name nobody.
        """
        spelling = "".join(words)
        called = set(self.of_all(lambda p: p.index.spelt(spelling)))
        if len(words) == 1:
            part = self.of_all(lambda p: dict.fromkeys(p.index.named_partly(words[0], most), ""))
            called |= set(part)
        found = called or set(self.of_all(lambda p: p.index.described_as(words)))
        found = found or set(self.of_all(lambda p: p.index.described_with(words, romanised=True)))
        ids = tuple(self.entries[owner].id for owner in sorted(found))
        return (ids if len(ids) <= most else ()), bool(called)

    # ── resolving ──

    def resolve(self, query: str) -> Outcome:
        """Which entry was meant. Never raises, whatever was typed."""
        # The time that patterns take grows with the square of the length.
        query = query.strip()[:MAX_CHARACTERS]
        return self._outcomes((query, True), lambda: self._in_any_language(Query(self, query)))

    def alone(self, part: str) -> Outcome:
        """What a part of a query would mean by itself."""
        return self._outcomes((part, False), lambda: Query(self, part).outcome() or NoMatch())

    def _in_any_language(self, query: Query) -> Outcome:
        outcome = query.outcome() or query.miss()
        match outcome:
            case NoMatch() if (translated := query.titles_translated()) is not None:
                translated_query = Query(self, translated)
                return translated_query.outcome() or translated_query.miss()
            case NoMatch() if read := query.spelt(compact(query.folded), romanised=True):
                return query.choice(read) or outcome  # “Pu Jing” is not how people write 普京
            case NoMatch():
                return query.choice(query.begun() or query.skeletal()) or outcome
        return outcome

    # ── suggesting ──

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The ids to offer while `typed` is being typed, the likeliest first. Never raises."""
        words = tuple(fold(typed).split())[: self.policy.longest_query]
        if words:
            return tuple(self.ranked(words, self.policy.suggestion_floor, limit, seen=True))
        return self._likeliest(limit, lambda: self._find_likeliest(limit))

    def _find_likeliest(self, limit: int) -> tuple[str, ...]:
        entries = nsmallest(limit, self.entries, key=lambda entry: -entry.weight)
        return tuple(entry.id for entry in entries)

    def ranking(self, query: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Who is nearest to what was typed, the best first, each with what explains every word."""
        words = tuple(fold(query).split())[: self.policy.longest_query]
        found: list[Candidate] = []
        for id, ranked in self.ranked(words, 0.0, limit).items():
            name = ranked.part.index.name(ranked.row)
            reasons = self._reasons(words, name, ranked.part)
            found.append(Candidate(id, name.text, ranked.score, reasons))
        return tuple(found)

    def ranked(
        self,
        words: tuple[str, ...],
        floor: float,
        limit: int,
        *,
        titled: bool = False,
        lift: float = 0.0,
        seen: bool = False,
    ) -> dict[str, Ranked]:
        """Ids by how much of the words their best name explains, each word as a beginning.

        `floor`, `titled`, `lift` and `seen` are those of `Index.explaining`.
        """
        if not words:
            return {}
        # Several names may be one person's.
        most = self.policy.rows_of_one * limit

        def ranked(first: int, part: Aligner) -> Iterator[Ranked]:
            alike = [self._begun(part, word) for word in words]
            rows = part.index.explaining(
                words, alike, floor, most, titled=titled, lift=lift, seen=seen
            )
            return (Ranked(score, first + owner, row, part) for owner, row, score in rows)

        def order(ranked: Ranked) -> tuple[float, int, int]:
            return -ranked.score, *ranked.part.index.order(ranked.row)

        found: dict[str, Ranked] = {}
        for best in islice(merge(*(ranked(*part) for part in self.parts), key=order), most):
            found.setdefault(self.entries[best.owner].id, best)
        return dict(islice(found.items(), limit))

    def _begun(self, part: Aligner, word: str) -> Alike:
        """The words of a part that `word` may be the beginning of."""
        return part.variants.begun(word, mistyped=not self.has_begun(word))

    def _reasons(self, words: Sequence[str], name: Name, part: Aligner) -> tuple[Explained, ...]:
        """For each typed word the word of the name that explains it best."""
        return tuple(
            max(
                (
                    Explained(word, part.index.vocabulary.word(number), score)
                    for number, score in self._begun(part, word).items()
                    if number in name.places
                ),
                default=Explained(word, None, 0.0),
                key=lambda reason: reason.alike,
            )
            for word in words
        )


class Query:
    """What was typed to find something in an index, read once, and the strategies to find it by.

    `words` are the words that matter, `content` those of them that are no titles, and `named` what may be
    a name. `of_someone` says that somebody else than the one named is meant (“Putin’s wife”).
    """

    def __init__(self, index: NameIndex, text: str) -> None:
        self.index, self.policy, self.text = index, index.policy, text
        self.folded = fold(text)
        self.romanised = ROMANISED.search(text) is not None
        self.words = self._words(self.folded)
        self.content = tuple(
            word for word in self.words if word not in TITLES or word in self._read
        )
        self.of_someone = OF_SOMEONE.search(text) is not None
        self.named = self.words if self.of_someone or OF.search(text) else self.content
        self.titled = len(self.content) < len(self.words)
        self.syllables = SYLLABLES.search(text) is not None

    def outcome(self) -> Outcome | None:
        """What the first strategy says that has an answer; None where none has."""
        outcomes = (strategy(self) for strategy in self._STRATEGIES)
        return next((outcome for outcome in outcomes if outcome is not None), None)

    # ── the strategies ──

    def _by_id(self) -> Outcome | None:
        known = self.index.owner_of(self.text) is not None
        return Match(self.text, self.text, Tier.ID) if known else None

    def _too_little_or_much(self) -> Outcome | None:
        is_letter = len(self.words) == 1 and len(self.words[0]) == 1
        too_many = len(self.words) > self.policy.longest_query
        return NoMatch() if not self.words or is_letter or too_many else None

    def _as_written(self) -> Outcome | None:
        found = self._written(compact(self.folded)) or self._written("".join(self.words))
        return self._found(found, Tier.EXACT)

    def _after_a_title(self) -> Outcome | None:
        written = self._written("".join(self.named)).items()
        entries = self.index.entries
        titled = {owner: text for owner, text in written if entries[owner].titled}
        return self._beside_rank(self._found(titled, Tier.EXACT))

    def _as_described(self) -> Outcome | None:
        if not self.content:
            return None
        found = self.index.of_all(lambda part: part.index.described_as(self.words))
        return self._found(found, Tier.DESCRIPTION)

    def _by_relation(self) -> Outcome | None:
        if KINSHIP.isdisjoint(self.words):
            return None
        entries, described = self.index.entries, self._described.items()
        related = {owner: text for owner, text in described if text in entries[owner].relations}
        return self._found(related, Tier.DESCRIPTION)

    def _by_title_alone(self) -> Outcome | None:
        return None if self.content else self.choice(self._described) or NoMatch()

    def _joined_by_and(self) -> Outcome | None:
        return self.choice(self._several()) if AND.search(self.text) else None

    def _as_relative(self) -> Outcome | None:
        match [*self._relatives().items()]:
            case [(owner, name)] if name:
                return Match(self.index.entries[owner].id, name, Tier.DESCRIPTION)
            case related:
                return self.choice(owner for owner, _ in related)

    def _by_name(self) -> Outcome | None:
        match self._recognised:
            case Match(tier=Tier.FUZZY) as slip if self._described:
                # What one is described by is no slip in the name of another.
                return self.choice((*self._described, *self._owners_of(slip)))
            case Match() | Ambiguous() as recognised:
                return self._beside_rank(recognised)
            case NoMatch():
                return None

    def _after_a_place(self) -> Outcome | None:
        possessive = POSSESSIVE.fullmatch(self.text) if self.of_someone else None
        if possessive is None:
            return None
        place, named = (self._words(fold(part)) for part in possessive.groups())
        kinship = tuple(takewhile(KINSHIP.__contains__, named))
        described = self._described_with((*place, *kinship))
        outcome = self.index.alone(" ".join(named[len(kinship) :]))
        theirs = isinstance(outcome, Match) and described.keys() >= {*self._owners_of(outcome)}
        return outcome if theirs else None

    def _beside_what_is_no_name(self) -> Outcome | None:
        if self.of_someone or OF.search(self.text) or not KINSHIP.isdisjoint(self.words):
            return None
        found = beside(self.text, self.index.knows)
        outcome = self.index.alone(found.text) if found else None
        if found is None or not isinstance(outcome, Match) or outcome.tier is Tier.DESCRIPTION:
            return None
        id, typed = outcome.id, Query(self.index, found.text)
        (owner,) = self._owners_of(outcome)
        written = fold(outcome.via).split()
        if found.child_of and [word for word in written if word in typed.words] != [*typed.words]:
            return None
        theirs = {
            word
            for name in self.index.entries[owner].names
            for word in fold(name).split()
            if is_patronymic(word)
        }
        for patronymic in found.patronymics if theirs else ():
            if not any(is_same_patronymic(patronymic, word) for word in theirs):
                return None
        own = fold(self.index.entries[owner].names[0]).split()
        if found.last and _nearest(typed.words[0], own, 0.0) == own[0]:
            return None  # after the family name stands another one
        # One word of a name is hardly anyone's, but for a title that is theirs.
        titles = set(typed.words) - set(typed.content)
        if len(typed.content) > 1 or any(self.index.calls(id, title) for title in titles):
            return outcome
        return Ambiguous((id,))

    def _by_part_of_a_description(self) -> Outcome | None:
        return self.choice(self._described)

    def _side_by_side(self) -> Outcome | None:
        return self.choice(self._several())

    def _by_first_syllables(self) -> Outcome | None:
        typed = "".join(self.text.split())
        if not typed or SYLLABLES.sub("", typed):
            return None
        return self.choice(self.index.of_all(lambda part: part.index.begun_with(typed)))

    # Each is tried in turn, and the first that has an answer decides.
    _STRATEGIES: ClassVar[tuple[Callable[[Query], Outcome | None], ...]] = (
        _by_id,  # buttons ask by id
        _too_little_or_much,  # nobody's name
        _as_written,  # the whole of a name, but for spaces and marks
        _after_a_title,  # “President Xi Jinping”
        _as_described,  # “Chinese leader”; a bare office is nobody's alone, even if only one has it
        _by_relation,  # “Kim's sister”
        _by_title_alone,  # “president”: everyone who is one
        _joined_by_and,  # “Putin and Xi”, before a name could have both words
        _as_relative,  # “KJU’s sistr”: the relatives of the person whom the rest names
        _by_name,  # a part of a name, or one that is nearly right
        _after_a_place,  # “Russia’s Putin”, “Kim’s sister Kim Yo Jong”
        _beside_what_is_no_name,  # “Kaja Kallas, MEP”, “Vladimir Vladimirovich Putin”
        _by_part_of_a_description,  # “Serbia president”
        _side_by_side,  # “Putin, Xi”
        _by_first_syllables,  # 김 is a family name, 김정 a part of a name
    )

    def miss(self) -> NoMatch:
        """Nobody, and who explains most of the words; a country or an office counts for something."""
        policy, recognised = self.policy, self._recognised
        likeliest = recognised.nearest if isinstance(recognised, NoMatch) else ()
        if not self.of_someone and KINSHIP.isdisjoint(self.words):
            likeliest += self._named_within()
            if self.romanised and not likeliest:  # “הרצוג” is one word of a name
                words = self.text.split()[: policy.named_beside]
                owners = chain.from_iterable(self._owners_of(self.index.alone(w)) for w in words)
                likeliest = tuple(self.index.entries[owner].id for owner in owners)
        floor, most = policy.nearest_floor, policy.nearest_count
        found = self.index.ranked(self.content, floor, most, titled=self.titled, lift=policy.office)
        return NoMatch(tuple(dict.fromkeys((*likeliest, *found)))[:most])

    def begun(self) -> list[int]:
        """Whose name begins so, each word a beginning: what would be offered while it is typed."""
        words, longest = self.words, max(map(len, self.words), default=0)
        if self.romanised or self.of_someone or longest < self.policy.prefix_length:
            return []
        if not KINSHIP.isdisjoint(words) or len({*words}) < len(words):
            return []
        if not all(word.isalpha() and self.index.has_begun(word) for word in words):
            return []
        found = self.index.ranked(words, self.policy.begun, self.policy.begun_count)
        return [
            ranked.owner
            for ranked in found.values()
            if not self.index.entries[ranked.owner].whole
            and all(any(word.startswith(begun) for word in ranked.words) for begun in words)
        ]

    def skeletal(self) -> dict[int, str]:
        """Whose whole name has the consonants of one in a script that people do not romanise."""
        found: dict[int, str] = {}
        whole = " " in self.folded or UNSPACED.search(self.text) is not None
        if not whole or not NOT_LATIN.search(self.text) or _LATIN.search(self.text):
            return found
        least = self.policy.skeleton_length + 2 * (not self.romanised)
        for reading in readings(self.text):
            bare = skeleton(skeletons(reading.split()))
            if len(bare) < least:
                continue
            for owner, text in self.index.of_all(partial(_skeletal, bare=bare)).items():
                begins = not self.syllables or begins_alike(reading, fold(text))
                if begins and " " in text and not self.index.entries[owner].whole:
                    found[owner] = text
        return found if len(found) <= self.policy.skeleton_count else {}

    # ── reading ──

    @cached_property
    def _read(self) -> frozenset[str]:
        """The words in scripts that are romanised by sound alone: “عمر” is read “mr”, and no title."""
        if not self.romanised:
            return frozenset()
        foreign = (part for part in self.text.split() if ROMANISED.search(part))
        return frozenset(chain.from_iterable(fold(part).split() for part in foreign))

    def _title(self, word: str) -> str | None:
        """The title that a word is a slip in, or is in another language: “prezident”."""
        if (title := TITLES_ABROAD.get(word)) is not None:
            return title
        if len(word) < self.policy.description_token_length or word in TITLES:
            return None
        return _nearest(word, LONG_TITLES.get(word[0], ()), self.policy.title_floor)

    def _words(self, folded: str) -> tuple[str, ...]:
        """The words of a question that matter, in one form: “who is Kims dad” → kim, father."""
        words: list[str] = []
        typed = self._joined(folded.split())
        # A possessive without its apostrophe; “andreeas nilsen” has a letter too many, not that.
        relative = len(typed) == 1 or any(
            not KINSHIP.isdisjoint((word, *SYNONYMS.get(word, ()))) for word in typed
        )
        for at, word in enumerate(typed):
            if word in self._read:
                words.append(word)
                continue
            if FLAG.fullmatch(word) and len(typed) > 1 and not self.index.knows(word):
                continue  # an ornament
            if word[0].isdigit():
                word = ORDINAL.sub(r"\1", word)
            if not self.index.knows(word) and word not in SYNONYMS:
                if relative and word.endswith("s") and not word.endswith("ss"):
                    word = word[:-1] if self.index.knows(word[:-1]) else word
                word = self._title(word) or word
            # An article has a word after it (“Xi An” is a city), and an initial or a given name one more.
            is_last, is_one_of_two = at + 1 == len(typed), len(typed) == 2
            is_name = (is_last and word in ARTICLES) or (is_one_of_two and word in NAMES_TOO)
            words += SYNONYMS.get(word, () if word in FILLERS and not is_name else word.split())
        return tuple(words)

    def _joined(self, typed: list[str]) -> list[str]:
        """The words with single letters written as one where that is a known one: “U.S.” → us."""
        if min(map(len, typed), default=2) > 1:
            return typed
        joined: list[str] = []
        for lone, words in groupby(typed, lambda word: len(word) == 1):
            run = list(words)
            known = lone and (self.index.knows("".join(run)) or "".join(run) in TITLES)
            joined += ["".join(run)] if known else run
        return joined

    def _respelt(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The words with two of them written as one, or one as two, where that gives known ones."""
        found: list[tuple[str, ...]] = []
        knows = cache(self.index.knows)
        for at, (first, second) in enumerate(pairwise(words)):
            if knows(first + second):
                found.append((*words[:at], first + second, *words[at + 2 :]))
        least = self.policy.prefix_length
        for at, word in enumerate(words):
            for cut in range(least, len(word) - least + 1):
                parts = (word[:cut], word[cut:])
                if any(len(part) > least and knows(part) for part in parts):
                    found.append((*words[:at], *parts, *words[at + 1 :]))
        # Where most is known already, the rest is likeliest to be.
        known = {way: sum(len(word) for word in way if knows(word)) for way in found}
        return sorted(known, key=lambda way: -known[way])[: self.policy.respellings]

    def titles_translated(self) -> str | None:
        """The query with English titles: “普京总统” → 普京 leader; None where it has no others."""
        text = self.text
        translated = text if text.isascii() else TITLES_ELSEWHERE.sub(" leader ", text)
        words = fold(translated).split()
        english = [self._title(word) or word for word in words]
        if english != words:
            return " ".join(english)
        return translated if translated != text else None

    # ── looking up ──

    def spelt(self, spelling: str, *, romanised: bool) -> dict[int, str]:
        """Who has a name that is spelt like this; see `Index.spelt`."""
        return self.index.of_all(lambda part: part.index.spelt(spelling, romanised=romanised))

    def _written(self, spelling: str) -> dict[int, str]:
        """Who is spelt and written like this: 习 is read “xi”, as a hundred others are."""
        found = self.spelt(spelling, romanised=self.romanised)
        if self.syllables and len(spelling) < self.policy.syllables_length:
            return {owner: text for owner, text in found.items() if SYLLABLES.search(text)}
        return found

    @cached_property
    def _described(self) -> Mapping[int, str]:
        return self._described_with(self.words)

    def _described_with(self, words: tuple[str, ...]) -> dict[int, str]:
        """Whose descriptions hold all these words."""
        romanised = self.romanised
        return self.index.of_all(lambda p: p.index.described_with(words, romanised=romanised))

    @cached_property
    def _recognised(self) -> Outcome:
        """Who is meant by a part of a name, or by one that is spelt nearly right."""
        named, policy = self.named, self.policy
        short = self.syllables and len(named) == 1 and len(named[0]) < policy.syllables_length
        if self.of_someone or short:
            return NoMatch()
        part = self._aligned(named, Spelling.RIGHT)
        if len(part) > 1:
            return self.choice(part, part) or NoMatch()
        told = any(found.sure and (found.clear or len(named) == 1) for found in part.values())
        if self.syllables or told:
            return self._clear_winner(part, Tier.PART, part)
        if not part and self.titled and not self._described and self._described_with(named):
            return NoMatch()  # “DR Congo”: what one is described by is no slip in a name
        # “Dan” may be short for Daniel, or Jan.
        fuzzy = self._aligned(named, Spelling.SLIP)
        if part:
            return self._clear_winner(part | fuzzy, Tier.PART, part)
        fuzzy |= self.index.of_all(lambda part: part.descriptions(self.words))
        if not any(found.sure for found in fuzzy.values()) and len(named) <= policy.respelt_words:
            for respelt in self._respelt(named):
                fuzzy |= self._aligned(respelt, Spelling.SLIP)
        if not fuzzy and OTHER_VOWELS.search(self.text):
            # Never a card: Hassan and Hussein are one without their vowels.
            found = self._aligned(named, Spelling.CONSONANTS)
            return self.choice(found, found) or NoMatch()
        return self._clear_winner(fuzzy, Tier.FUZZY)

    def _aligned(self, words: tuple[str, ...], spelling: Spelling) -> Aligned:
        """Who has a name that explains these words."""
        context = Context(self.titled, self.romanised, self.index.knows)
        return self.index.of_all(lambda part: part.names(words, spelling, context))

    def _several(self) -> dict[int, None]:
        """Everyone of those named beside each other, none where one of them is not clear."""
        parts = [part for part in BESIDE.split(self.text) if part]
        found: dict[int, None] = {}
        if not 1 < len(parts) <= self.policy.named_beside:
            return found
        for part in parts:
            if not (meant := self._owners_of(self.index.alone(part))):
                return {}
            found |= dict.fromkeys(meant)
        return found

    def _relatives(self) -> dict[int, str]:
        """Who is so related to whomever the other words mean, under any name; and the name, "" where
        another may be meant.
        """
        found: dict[int, str] = {}
        kinships: dict[int, str] = {}
        words, relations = self.words, self.index.relations
        for at, word in enumerate(words):
            known = word in KINSHIP or self.index.knows(word)
            if (known and word not in relations) or "great" in words[:at][-1:]:
                continue  # it is itself, and no slip in another
            floor = self.policy.token_floor
            if (kinship := _nearest(word, relations.keys(), floor)) is not None:
                kinships[at] = kinship
        # Each is taken away in turn, and of what is left each again.
        if len(kinships) > self.policy.kinships:
            return {}
        for at, kin in kinships.items():
            others = (*words[:at], *words[at + 1 :])
            if WHOEVERS.issuperset(others):
                found |= dict.fromkeys(chain.from_iterable(relations[kin].values()), "")
            if TITLES.issuperset(others):
                continue
            outcome = self.index.alone(" ".join(others))
            # “Kim’s daughter’s foreign minister” is neither.
            clear = isinstance(outcome, Match) and len(kinships) == 1 and TITLES.isdisjoint(others)
            for owner in self._owners_of(outcome):
                for name in self.index.entries[owner].names:
                    told = f"{kin} of {name}" if clear else ""
                    found |= dict.fromkeys(relations[kin].get(name, ()), told)
        return found

    def _named_within(self) -> tuple[str, ...]:
        """Whose whole name is among other words, the longest first: “did Narendra Modi stay for it”."""
        words, found = self.content, dict[int, str]()
        for size in range(min(len(words) - 1, self.policy.within), 0, -1):
            for at in range(len(words) - size + 1):
                found |= self.spelt("".join(words[at : at + size]), romanised=True)
        return tuple(self.index.entries[owner].id for owner in found)

    # ── deciding ──

    def _found(self, found: Mapping[int, str], tier: Tier) -> Match | Ambiguous | None:
        """The only one who was found, or the choice; None where nobody was."""
        match [*found.items()]:
            case [(owner, text)]:
                return Match(self.index.entries[owner].id, text, tier)
            case _:
                return self.choice(found)

    def choice(self, owners: Iterable[int], aligned: Aligned | None = None) -> Ambiguous | None:
        """These to choose from, the best first, of equals the likeliest; None where there is nobody."""
        aligned, entries = aligned or {}, self.index.entries

        def order(owner: int) -> tuple[float, int, int, int]:
            found = aligned.get(owner, Alignment(True, True, 0.0, ""))
            return (-round(found.score, 2), -entries[owner].weight, len(found.text), owner)

        ranked = sorted(set(owners), key=order)
        return Ambiguous(tuple(entries[owner].id for owner in ranked)) if ranked else None

    def _clear_winner(self, aligned: Aligned, tier: Tier, rivals: Iterable[int] = ()) -> Outcome:
        """The best where no other comes near it, nor is one of the `rivals`; else the choice."""
        best = max((found.score for found in aligned.values() if found.sure), default=None)
        near = set(rivals)
        if best is not None:
            least = best - self.policy.margin
            near |= {owner for owner, found in aligned.items() if found.score > least}
        match [*near]:
            case [owner] if aligned[owner].clear:
                id, found = self.index.entries[owner].id, aligned[owner]
                return Match(id, found.text, tier, found.score)
            case _:
                likeliest = self.choice(aligned, aligned)
                return self.choice(near, aligned) or NoMatch(likeliest.ids if likeliest else ())

    def _beside_rank(self, outcome: Match | Ambiguous | None) -> Match | Ambiguous | None:
        """The outcome; a question where one word of a name stands beside a rank that is not theirs."""
        match outcome:
            case Match(id=id) if len(self.content) == 1:
                ranks = RANKS.intersection(self.words)
                if not self._is_family_name_of(id):
                    ranks |= DEGREES.intersection(self.words)
                if not all(self.index.calls(id, rank) for rank in ranks):
                    return Ambiguous((id,))
        return outcome

    def _is_family_name_of(self, id: str) -> bool:
        """Whether the one word that was typed is the last of the name that someone goes by."""
        own = (
            self.index.entries[owner].names[:1]
            if (owner := self.index.owner_of(id)) is not None
            else ()
        )
        return any(fold(name).split()[-1:] == [*self.content] for name in own)

    def _owners_of(self, outcome: Outcome) -> list[int]:
        """Everyone who may be meant; no one in a miss."""
        match outcome:
            case Match(id=id):
                ids: tuple[str, ...] = (id,)
            case Ambiguous(ids):
                pass
            case NoMatch():
                ids = ()
        return [owner for owner in map(self.index.owner_of, ids) if owner is not None]


def _skeletal(part: Aligner, bare: str) -> dict[int, str]:
    return part.index.skeletal(bare)


def _nearest(word: str, words: Iterable[str], floor: float) -> str | None:
    """The word nearest to one that was typed, if it is at least `floor` alike."""
    scorer = OSA.normalized_similarity
    found = process.extractOne(word, words, scorer=scorer, score_cutoff=floor)
    return found and found[0]
