"""Which person or event was meant: the strategies by which one is recognised, the surest first.

Every typed word must be *explained* by the one who is meant: by a word of a name, by a title or by a
description. A word left over rules a match out, so “Xi Jinping’s wife” is not Xi Jinping, and “Nawaz
Sharif” is not Shehbaz Sharif.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from heapq import merge
from itertools import accumulate, chain, groupby, islice, pairwise, takewhile
from typing import ClassVar, NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.alignment import Aligned, Aligner, Alignment
from bot.matching.index import Entry, Index, Name
from bot.matching.memory import Memory, Part
from bot.matching.normalise import MAX_CHARACTERS, OTHER_VOWELS, ROMANISED, SYLLABLES, compact, fold
from bot.matching.outcome import Ambiguous, Candidate, Explained, Match, NoMatch, Outcome, Tier
from bot.matching.policy import MatchPolicy
from bot.matching.titles import (
    AND,
    ARTICLES,
    BESIDE,
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
    TITLES_ELSEWHERE,
    WHOEVERS,
)
from bot.matching.variants import Alike, Spelling, Variants

T = TypeVar("T")


@dataclass(frozen=True)
class Query:
    """What was typed, read once for all strategies.

    `words` are the words that matter, `content` those of them that are no titles, and `named` what may be
    a name. `of_someone` says that somebody else than the one named is meant (“Putin’s wife”), `nearest`
    that a miss should say who is nearest.
    """

    text: str
    folded: str
    words: tuple[str, ...]
    content: tuple[str, ...]
    named: tuple[str, ...]
    of_someone: bool
    nearest: bool
    index: NameIndex

    @property
    def romanised(self) -> bool:
        """Whether it is in a script whose names nobody types in Latin letters."""
        return ROMANISED.search(self.text) is not None

    @property
    def titled(self) -> bool:
        """Whether a title was typed."""
        return len(self.content) < len(self.words)

    @cached_property
    def described(self) -> Mapping[int, str]:
        """Whose descriptions hold all its words."""
        return self.index.described_with(self.words, romanised=self.romanised)

    @cached_property
    def recognised(self) -> Outcome:
        """Who is meant by its words as a name."""
        return self.index.recognised(self)


class Ranked(NamedTuple):
    """A name or description in a ranking: the share of the typed letters that it explains."""

    score: float
    owner: int
    row: int
    part: Aligner


class NameIndex:
    """An immutable index over a dossier's people, or its events; made for a million names.

    `merging` are indexes whose entries are found too, as if all had been indexed together. An owner is
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
        if merging:
            parts = [aligner for other in merging for aligner in other.aligners]
        else:
            index = Index(entries, policy)
            parts = [Aligner(index, Variants(index.vocabulary, policy, memory), policy)]
        self.aligners: tuple[Aligner, ...] = tuple(parts)
        self.entries = tuple(chain.from_iterable(part.index.entries for part in parts))
        # Each part, with the owner that is its first.
        sizes = (len(part.index.entries) for part in parts)
        self._parts = tuple(zip(accumulate(sizes, initial=0), parts, strict=False))
        # By kinship, then by the name of the one who is related to.
        self._relations: dict[str, dict[str, list[int]]] = {}
        for owner, entry in enumerate(self.entries):
            for relation in entry.relations:
                kinship, _, name = relation.partition(" of ")
                self._relations.setdefault(kinship, {}).setdefault(name, []).append(owner)
        self._outcomes: Part[Outcome] = memory.part()

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return any(part.index.large for part in self.aligners)

    def knows(self, word: str, *, nearly: bool = False) -> bool:
        """Whether a folded word is in a name or a description, or `nearly` one that is."""
        for part in self.aligners:
            if word in part.index.vocabulary or (nearly and part.variants.has_near(word)):
                return True
        return False

    # ── the parts ──

    def _of_all(self, ask: Callable[[Aligner], Mapping[int, T]]) -> dict[int, T]:
        """What every part finds, by owner."""
        return {
            first + owner: found
            for first, part in self._parts
            for owner, found in ask(part).items()
        }

    def _owner_of(self, id: str) -> int | None:
        for first, part in self._parts:
            if (owner := part.index.owner_of(id)) is not None:
                return first + owner
        return None

    def _calls(self, owner: int, word: str) -> bool:
        """Whether someone is called or described by this word, relations to others aside."""
        for first, part in self._parts:
            if owner < first + len(part.index.entries):
                return part.index.calls(owner - first, word)
        return False

    def _spelt(self, spelling: str, *, romanised: bool = True) -> dict[int, str]:
        return self._of_all(lambda part: part.index.spelt(spelling, romanised=romanised))

    def described_with(self, words: Sequence[str], *, romanised: bool) -> dict[int, str]:
        """Whose descriptions hold all these words; see `Index.described_with`."""
        return self._of_all(lambda part: part.index.described_with(words, romanised=romanised))

    # ── resolving ──

    def resolve(self, query: str) -> Outcome:
        """Which entry was meant. Never raises, whatever was typed."""
        # The time that patterns take grows with the square of the length.
        query = query.strip()[:MAX_CHARACTERS]
        return self._outcomes((query, True), lambda: self._in_any_language(query))

    def _in_any_language(self, text: str) -> Outcome:
        outcome = self._resolve(text, nearest=True)
        match outcome:
            case NoMatch() if (translated := self._titles_translated(text)) is not None:
                return self._resolve(translated, nearest=True)
            case NoMatch() if read := self._spelt(compact(fold(text))):
                return self._choice(read)  # “Pu Jing” is not how people write 普京
        return outcome

    def _titles_translated(self, text: str) -> str | None:
        """The query with English titles: “普京总统” → 普京 leader; None where it has no others."""
        translated = text if text.isascii() else TITLES_ELSEWHERE.sub(" leader ", text)
        words = fold(translated).split()
        english = [self._title(word) or word for word in words]
        if english != words:
            return " ".join(english)
        return translated if translated != text else None

    def _resolve(self, text: str, *, nearest: bool) -> Outcome:
        """What the first strategy says that has an answer."""
        query = self._read(text, nearest=nearest)
        outcomes = (strategy(self, query) for strategy in self._STRATEGIES)
        return next((outcome for outcome in outcomes if outcome is not None), NoMatch())

    def _read(self, text: str, *, nearest: bool) -> Query:
        folded = fold(text)
        words = self._words(folded)
        content = tuple(word for word in words if word not in TITLES)
        of_someone = OF_SOMEONE.search(text) is not None
        named = words if of_someone or OF.search(text) else content
        return Query(text, folded, words, content, named, of_someone, nearest, self)

    def _by_id(self, query: Query) -> Outcome | None:
        known = self._owner_of(query.text) is not None
        return Match(query.text, query.text, Tier.ID) if known else None

    def _too_little_or_much(self, query: Query) -> Outcome | None:
        words = query.words
        is_letter = len(words) == 1 and len(words[0]) == 1
        wrong = not words or is_letter or len(words) > self.policy.longest_query
        return NoMatch() if wrong else None

    def _as_written(self, query: Query) -> Outcome | None:
        for spelling in dict.fromkeys((compact(query.folded), "".join(query.words))):
            if exact := self._written(query, spelling):
                return self._outcome(exact, Tier.EXACT)
        return None

    def _after_a_title(self, query: Query) -> Outcome | None:
        written = self._written(query, "".join(query.named))
        exact = {owner: text for owner, text in written.items() if self.entries[owner].titled}
        return self._with_rank(self._outcome(exact, Tier.EXACT), query) if exact else None

    def _by_description(self, query: Query) -> Outcome | None:
        if not query.content:
            return None
        found = self._of_all(lambda part: part.index.described_as(query.words))
        return self._outcome(found, Tier.DESCRIPTION) if found else None

    def _by_relation(self, query: Query) -> Outcome | None:
        if KINSHIP.isdisjoint(query.words):
            return None
        found = {
            owner: text
            for owner, text in query.described.items()
            if text in self.entries[owner].relations
        }
        return self._outcome(found, Tier.DESCRIPTION) if found else None

    def _by_titles_alone(self, query: Query) -> Outcome | None:
        if query.content:
            return None
        return self._choice(query.described) if query.described else NoMatch()

    def _as_a_list(self, query: Query) -> Outcome | None:
        several = self._several(query.text) if AND.search(query.text) else None
        return self._choice(several) if several else None

    def _as_a_relative(self, query: Query) -> Outcome | None:
        relatives = self._relatives(query.words)
        return self._choice(relatives) if relatives else None

    def _by_name(self, query: Query) -> Outcome | None:
        if query.of_someone:
            return None
        match query.recognised:
            case Match(tier=Tier.FUZZY) as slip if query.described:
                # What one is described by is no slip in the name of another.
                return self._choice((*query.described, *self._owners_of(slip)))
            case Match() | Ambiguous() as recognised:
                return self._with_rank(recognised, query)
            case NoMatch():
                return None

    def _belonging(self, query: Query) -> Outcome | None:
        """Who is named after where they are from, or whose they are: “Kim’s sister Kim Yo Jong”."""
        possessive = POSSESSIVE.fullmatch(query.text) if query.of_someone else None
        if possessive is None:
            return None
        place, named = (self._words(fold(part)) for part in possessive.groups())
        kinship = tuple(takewhile(KINSHIP.__contains__, named))
        described = self.described_with((*place, *kinship), romanised=query.romanised)
        outcome = self._alone(" ".join(named[len(kinship) :]))
        match outcome:
            case Match() if described.keys() >= {*self._owners_of(outcome)}:
                return outcome
        return None

    def _by_part_of_a_description(self, query: Query) -> Outcome | None:
        return self._choice(query.described) if query.described else None

    def _as_several_or_syllables(self, query: Query) -> Outcome | None:
        several = self._several(query.text) or self._begun_with(query.text)
        return self._choice(several) if several else None

    def _as_a_miss(self, query: Query) -> Outcome | None:
        if not query.nearest:
            return None
        likeliest: tuple[str, ...] = ()
        if not query.of_someone and isinstance(query.recognised, NoMatch):
            likeliest = query.recognised.nearest
        if not query.of_someone and KINSHIP.isdisjoint(query.words):
            likeliest += self._named_within(query.content)
        policy, content = self.policy, query.content
        # A country or an office alone is something to go by.
        likeliest += tuple(
            self._ranked(
                content,
                policy.nearest_floor,
                policy.nearest_count,
                titled=query.titled,
                lift=policy.office,
            )
        )
        return NoMatch(tuple(dict.fromkeys(likeliest))[: policy.nearest_count])

    # Each is asked in turn; the first that does not say None decides.
    _STRATEGIES: ClassVar[tuple[Callable[[NameIndex, Query], Outcome | None], ...]] = (
        _by_id,  # buttons ask so
        _too_little_or_much,  # nobody's name
        _as_written,  # the whole of a name, but for spaces and marks
        _after_a_title,  # “President Xi Jinping”
        _by_description,  # “Chinese leader”; but a bare office is nobody's alone, even if one has it
        _by_relation,  # “Kim's sister”, where a relation says so
        _by_titles_alone,  # “president”: whoever is described by it
        _as_a_list,  # “Putin and Xi”
        _as_a_relative,  # “KJU’s sistr”: a relation of whoever is meant by the rest
        _by_name,  # a part of a name, or one that is nearly right
        _belonging,  # “Russia’s Putin”
        _by_part_of_a_description,  # “Serbia president”
        _as_several_or_syllables,  # “Putin, Xi”; 김
        _as_a_miss,  # and who is nearest
    )

    def _written(self, query: Query, spelling: str) -> dict[int, str]:
        """Who is spelt and written like this: 习 is read “xi”, as a hundred others are."""
        found = self._spelt(spelling, romanised=query.romanised)
        if len(spelling) >= self.policy.syllables_length or not SYLLABLES.search(query.text):
            return found
        return {owner: text for owner, text in found.items() if SYLLABLES.search(text)}

    def _with_rank(self, outcome: Match | Ambiguous, query: Query) -> Match | Ambiguous:
        """The outcome; a question where one word of a name stands beside a rank that is not theirs."""
        match outcome:
            case Match(id=id) if len(query.content) == 1:
                [owner] = self._owners_of(outcome)
                if any(word in RANKS and not self._calls(owner, word) for word in query.words):
                    return Ambiguous((id,))
        return outcome

    def _several(self, query: str) -> dict[int, None]:
        """Everyone of those named beside each other, none where one of them is not clear."""
        parts = [part for part in BESIDE.split(query) if part]
        found: dict[int, None] = {}
        if not 1 < len(parts) <= self.policy.named_beside:
            return found
        for part in parts:
            if not (meant := self._owners_of(self._alone(part))):
                return {}
            found |= dict.fromkeys(meant)
        return found

    def _begun_with(self, query: str) -> dict[int, str]:
        """Whose name in a script of syllables begins with the query."""
        typed = "".join(query.split())
        if not typed or SYLLABLES.sub("", typed):
            return {}
        return self._of_all(lambda part: part.index.begun_with(typed))

    def recognised(self, query: Query) -> Outcome:
        """Who is meant by a part of a name, or by one that is spelt nearly right."""
        named, policy = query.named, self.policy
        syllables = SYLLABLES.search(query.text) is not None
        if syllables and len(named) == 1 and len(named[0]) < policy.syllables_length:
            return NoMatch()
        part = self._aligned(query, named, Spelling.RIGHT)
        if len(part) > 1:
            return self._choice(part, part)
        if syllables or any(found.sure for found in part.values()):
            return self._clear_winner(part, Tier.PART, part)
        # “Dan” may be short for Daniel, or Jan.
        fuzzy = self._aligned(query, named, Spelling.SLIP)
        if part:
            return self._clear_winner(part | fuzzy, Tier.PART, part)
        fuzzy |= self._of_all(lambda part: part.descriptions(query.words))
        if not any(found.sure for found in fuzzy.values()) and len(named) <= policy.respelt_words:
            for respelt in self._respelt(named):
                fuzzy |= self._aligned(query, respelt, Spelling.SLIP)
        if not fuzzy and OTHER_VOWELS.search(query.text):
            # Never a card: Hassan and Hussein are one without their vowels.
            found = self._aligned(query, named, Spelling.CONSONANTS)
            return self._choice(found, found) if found else NoMatch()
        return self._clear_winner(fuzzy, Tier.FUZZY)

    def _aligned(self, query: Query, words: tuple[str, ...], spelling: Spelling) -> Aligned:
        """Who has a name that explains these words."""
        ask = partial(Aligner.names, words=words, spelling=spelling, known=self.knows)
        return self._of_all(partial(ask, titled=query.titled, romanised=query.romanised))

    def _words(self, folded: str) -> tuple[str, ...]:
        """The words of a question that matter, in one form: “who is Kims dad” → kim, father."""
        words: list[str] = []
        typed = self._joined(folded.split())
        # A possessive without its apostrophe; “andreeas nilsen” has a letter too many, not that.
        relative = len(typed) == 1 or any(
            not KINSHIP.isdisjoint((word, *SYNONYMS.get(word, ()))) for word in typed
        )
        for at, word in enumerate(typed):
            if word[0].isdigit():
                word = ORDINAL.sub(r"\1", word)
            if not self.knows(word) and word not in SYNONYMS:
                if relative and word.endswith("s") and not word.endswith("ss"):
                    word = word[:-1] if self.knows(word[:-1]) else word
                word = self._title(word) or word
            # An article has a word after it (“Xi An” is a city), and an initial or a given name one more.
            is_last, is_one_of_two = at + 1 == len(typed), len(typed) == 2
            is_name = (is_last and word in ARTICLES) or (is_one_of_two and word in NAMES_TOO)
            words += SYNONYMS.get(word, () if word in FILLERS and not is_name else (word,))
        return tuple(words)

    def _joined(self, typed: list[str]) -> list[str]:
        """The words with single letters written as one where that is a known one: “U.S.” → us."""
        if min(map(len, typed), default=2) > 1:
            return typed
        joined: list[str] = []
        for lone, words in groupby(typed, lambda word: len(word) == 1):
            run = list(words)
            known = lone and (self.knows("".join(run)) or "".join(run) in TITLES)
            joined += ["".join(run)] if known else run
        return joined

    def _title(self, word: str) -> str | None:
        """The title that a word is a slip in, or is in another language: “prezident”."""
        if len(word) < self.policy.description_token_length or word in TITLES:
            return None
        titles = LONG_TITLES.get(word[0], ())
        floor = self.policy.title_floor
        found = process.extractOne(
            word, titles, scorer=OSA.normalized_similarity, score_cutoff=floor
        )
        return found and found[0]

    def _respelt(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The words with two of them written as one, or one as two, where that gives known ones."""
        found: list[tuple[str, ...]] = []
        knows = cache(self.knows)
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

    def _outcome(self, found: Mapping[int, str], tier: Tier) -> Match | Ambiguous:
        if len(found) == 1:
            [(owner, text)] = found.items()
            return Match(self.entries[owner].id, text, tier)
        return self._choice(found)

    def _choice(self, owners: Iterable[int], aligned: Aligned | None = None) -> Ambiguous:
        """These to choose from: the best first, and of equals the likeliest to be asked for."""
        aligned = aligned or {}

        def order(owner: int) -> tuple[float, int, int, int]:
            found = aligned.get(owner, Alignment(True, True, 0.0, ""))
            return (-round(found.score, 2), -self.entries[owner].weight, len(found.text), owner)

        ranked = sorted(set(owners), key=order)
        return Ambiguous(tuple(self.entries[owner].id for owner in ranked))

    def _clear_winner(self, aligned: Aligned, tier: Tier, rivals: Iterable[int] = ()) -> Outcome:
        """The best where no other comes near it, nor is one of the `rivals`; else the choice."""
        best = max((found.score for found in aligned.values() if found.sure), default=None)
        near = set(rivals)
        if best is not None:
            least = best - self.policy.margin
            near |= {owner for owner, found in aligned.items() if found.score > least}
        match [*near]:
            case []:
                return NoMatch(self._choice(aligned, aligned).ids)
            case [owner] if aligned[owner].clear:
                return Match(
                    self.entries[owner].id, aligned[owner].text, tier, aligned[owner].score
                )
            case several:
                return self._choice(several, aligned)

    def _relatives(self, words: Sequence[str]) -> dict[int, None]:
        """Who is related like this to whomever the other words mean, under any name."""
        found: dict[int, None] = {}
        kinships: dict[int, str] = {}
        for at, word in enumerate(words):
            known = word in KINSHIP or self.knows(word)
            if (known and word not in self._relations) or "great" in words[:at][-1:]:
                continue  # it is itself, and no slip in another
            kinship = process.extractOne(
                word,
                self._relations.keys(),
                scorer=OSA.normalized_similarity,
                score_cutoff=self.policy.token_floor,
            )
            if kinship is not None:
                kinships[at] = kinship[0]
        # Each is taken away in turn, and of what is left each again.
        if len(kinships) > self.policy.kinships:
            return {}
        for at, kin in kinships.items():
            others = (*words[:at], *words[at + 1 :])
            related = self._relations[kin]
            if WHOEVERS.issuperset(others):
                found |= dict.fromkeys(chain.from_iterable(related.values()))
            if TITLES.issuperset(others):
                continue
            for owner in self._owners_of(self._alone(" ".join(others))):
                for name in self.entries[owner].names:
                    found |= dict.fromkeys(related.get(name, ()))
        return found

    def _alone(self, part: str) -> Outcome:
        """What a part of a query would mean by itself."""
        return self._outcomes((part, False), lambda: self._resolve(part, nearest=False))

    def _owners_of(self, outcome: Outcome) -> list[int]:
        """Everyone who may be meant; no one in a miss."""
        match outcome:
            case Match(id=id):
                ids: tuple[str, ...] = (id,)
            case Ambiguous(ids):
                pass
            case NoMatch():
                ids = ()
        return [owner for owner in map(self._owner_of, ids) if owner is not None]

    def _named_within(self, words: Sequence[str]) -> tuple[str, ...]:
        """Whose whole name is among other words, the longest first: “did Narendra Modi stay for it”."""
        found: dict[int, str] = {}
        for size in range(min(len(words) - 1, self.policy.within), 0, -1):
            for at in range(len(words) - size + 1):
                found |= self._spelt("".join(words[at : at + size]))
        return tuple(self.entries[owner].id for owner in found)

    # ── suggesting ──

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The ids to offer while `typed` is being typed, the likeliest first. Never raises."""
        words = tuple(fold(typed).split())[: self.policy.longest_query]
        if words:
            return tuple(self._ranked(words, self.policy.suggestion_floor, limit))
        owners = ([first + at for at in part.index.by_weight(limit)] for first, part in self._parts)
        likeliest = merge(*owners, key=lambda owner: -self.entries[owner].weight)
        return tuple(self.entries[owner].id for owner in islice(likeliest, limit))

    def ranking(self, query: str, limit: int = 10) -> tuple[Candidate, ...]:
        """Who is nearest to what was typed, the best first, each with what explains every word."""
        words = tuple(fold(query).split())[: self.policy.longest_query]
        found: list[Candidate] = []
        for id, ranked in self._ranked(words, 0.0, limit).items():
            name = ranked.part.index.name(ranked.row)
            reasons = self._reasons(words, name, ranked.part)
            found.append(Candidate(id, name.text, ranked.score, reasons))
        return tuple(found)

    def _ranked(
        self,
        words: tuple[str, ...],
        floor: float,
        limit: int,
        *,
        titled: bool = False,
        lift: float = 0.0,
    ) -> dict[str, Ranked]:
        """Ids by how much of the words their best name explains, each word as a beginning.

        `floor`, `titled` and `lift` are those of `Index.explaining`.
        """
        if not words:
            return {}
        # Several names may be one person's.
        most = self.policy.keys_of_one * limit

        def ranked(first: int, part: Aligner) -> Iterator[Ranked]:
            alike = [self._begun(part, word) for word in words]
            rows = part.index.explaining(words, alike, floor, most, titled=titled, lift=lift)
            return (Ranked(score, first + owner, row, part) for owner, row, score in rows)

        def order(ranked: Ranked) -> tuple[float, int, int]:
            return -ranked.score, *ranked.part.index.order(ranked.row)

        found: dict[str, Ranked] = {}
        for best in islice(merge(*(ranked(*part) for part in self._parts), key=order), most):
            found.setdefault(self.entries[best.owner].id, best)
        return dict(islice(found.items(), limit))

    def _begun(self, part: Aligner, word: str) -> Alike:
        """The words of a part that `word` may be the beginning of."""
        mistyped = not any(other.index.vocabulary.begun(word) for other in self.aligners)
        return part.variants.begun(word, mistyped=mistyped)

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
