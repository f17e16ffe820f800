"""Which person or event was meant: the tiers by which one is recognised.

Every typed word must be *explained* by the one who is meant: by a word of a name, by its title or
by a description. What is left unexplained rules a match out, so “Xi Jinping’s wife” is not
Xi Jinping, and “Nawaz Sharif” is not Shehbaz Sharif.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, groupby, pairwise, takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.alignment import Explaining, Found, Scored
from bot.matching.index import Key, Keys, Named
from bot.matching.normalise import MAX_CHARACTERS, OTHER_VOWELS, ROMANISED, SYLLABLES, compact, fold
from bot.matching.outcome import Ambiguous, Candidate, Explained, Match, NoMatch, Outcome, Tier
from bot.matching.policy import MatchPolicy
from bot.matching.remembered import Remembered
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
from bot.matching.variants import Spelling, Spellings


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
        self._explaining = Explaining(self._keys, self._spellings, self.policy)
        self._resolved: Remembered[Outcome] = Remembered(self.policy.kept_outcomes)

    def warmed(self) -> NameIndex:
        """The index with everything made that a small one makes once, before anybody waits for it."""
        if not self.large:
            self._keys.warm()
            self._spellings.warm()
        return self

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return self._keys.large

    # ── resolving ──

    def resolve(self, query: str) -> Outcome:
        """Which entry was meant. Never raises, whatever was typed."""
        # The time that patterns take grows with the square of the length.
        query = query.strip()[:MAX_CHARACTERS]
        return self._resolved((query, True), lambda: self._in_any_language(query))

    def _in_any_language(self, query: str) -> Outcome:
        outcome = self._resolve(query, nearest=True)
        match outcome:
            case NoMatch() if (translated := self._titles_translated(query)) is not None:
                return self._resolve(translated, nearest=True)
            case NoMatch() if read := self._keys.spelt(compact(fold(query))):
                return self._choice(read)  # “Pu Jing” is not how people write 普京
        return outcome

    def _titles_translated(self, query: str) -> str | None:
        """The query with English titles: “普京总统” → 普京 leader; None where it has no others."""
        translated = query if query.isascii() else TITLES_ELSEWHERE.sub(" leader ", query)
        words = fold(translated).split()
        told = [self._title(word) or word for word in words]
        if told != words:
            return " ".join(told)
        return translated if translated != query else None

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
        for spelling in dict.fromkeys((compact(folded), "".join(words))):
            if exact := self._written(query, spelling):
                return self._outcome(exact, Tier.EXACT)
        if exact := self._titled(self._written(query, "".join(named))):
            return self._ranked_so(self._outcome(exact, Tier.EXACT), words, content)
        # A bare “president” or “foreign minister” is nobody's alone, even where only one is listed.
        if content and (found := self._keys.described_as(words)):
            return self._outcome(found, Tier.DESCRIPTION)
        romanised = ROMANISED.search(query) is not None
        described = self._keys.described_with(words, romanised=romanised)
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
            match recognised:
                case Match(tier=Tier.FUZZY) if described:
                    # What one is described by is no slip in the name of another.
                    return self._choice((*described, *self._owners_of(recognised)))
                case Match() | Ambiguous():
                    return self._ranked_so(recognised, words, content)
                case NoMatch():
                    pass
            likeliest = recognised.nearest
        elif (theirs := self._belonging(query)) is not None:
            return theirs
        if described:
            return self._choice(described)
        if several := self._several(query) or self._begun_with(query):
            return self._choice(several)
        if nearest:
            also = self._nearest(content, titled=content != words)
            if not of_someone and KINSHIP.isdisjoint(words):
                also = (*self._named_within(content), *also)
            likeliest = tuple(dict.fromkeys((*likeliest, *also)))[: self.policy.nearest_count]
        return NoMatch(likeliest)

    def _written(self, query: str, spelling: str) -> dict[int, str]:
        """Who is spelt so, and written so: 习 is read “xi”, as a hundred others are."""
        found = self._keys.spelt(spelling, romanised=ROMANISED.search(query) is not None)
        if len(spelling) >= self.policy.syllables_length or not SYLLABLES.search(query):
            return found
        return {owner: text for owner, text in found.items() if SYLLABLES.search(text)}

    def _titled(self, found: Mapping[int, str]) -> dict[int, str]:
        """Of these who may be asked for with a title."""
        return {owner: text for owner, text in found.items() if self.entries[owner].titled}

    def _ranked_so(
        self, outcome: Match | Ambiguous, words: Sequence[str], content: Sequence[str]
    ) -> Match | Ambiguous:
        """The outcome; a question where one word of a name stands by a rank that is not theirs."""
        match outcome:
            case Match(id=id) if len(content) == 1 and not RANKS.isdisjoint(words):
                [owner] = self._owners_of(outcome)
                if any(word in RANKS and word not in self._keys.beside(owner) for word in words):
                    return Ambiguous((id,))
        return outcome

    def _belonging(self, query: str) -> Match | None:
        """Who is named after where they are from, or whose they are: “Kim’s sister Kim Yo Jong”."""
        possessive = POSSESSIVE.fullmatch(query)
        if possessive is None:
            return None
        place, named = (self._words(fold(part)) for part in possessive.groups())
        kinship = tuple(takewhile(KINSHIP.__contains__, named))
        romanised = ROMANISED.search(query) is not None
        described = self._keys.described_with((*place, *kinship), romanised=romanised)
        outcome = self._told(" ".join(named[len(kinship) :]))
        match outcome:
            case Match() if described.keys() >= {*self._owners_of(outcome)}:
                return outcome
        return None

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
        aligned = partial(
            self._explaining.aligned, titled=titled, romanised=ROMANISED.search(query) is not None
        )
        part = aligned(named, Spelling.RIGHT)
        if len(part) > 1:
            return self._choice(part, part)
        if syllables or any(found.sure for found in part.values()):
            return self._clear_winner(part, Tier.PART, part)
        # “Dan” may be short for Daniel, or Jan.
        fuzzy = aligned(named, Spelling.SLIP)
        if part:
            return self._clear_winner(part | fuzzy, Tier.PART, part)
        fuzzy |= self._explaining.descriptions(words)
        if not any(found.sure for found in fuzzy.values()):
            for respelt in self._respelt(named) if len(named) <= self.policy.respelt_words else ():
                fuzzy |= aligned(respelt, Spelling.SLIP)
        if not fuzzy and OTHER_VOWELS.search(query):
            # Never a card: Hassan and Hussein are one without their vowels.
            found = aligned(named, Spelling.CONSONANTS)
            return self._choice(found, found) if found else NoMatch()
        return self._clear_winner(fuzzy, Tier.FUZZY)

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
            if word not in self.vocabulary and word not in SYNONYMS:
                if relative and word.endswith("s") and not word.endswith("ss"):
                    word = word[:-1] if word[:-1] in self.vocabulary else word
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
            known = lone and ("".join(run) in self.vocabulary or "".join(run) in TITLES)
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
            found = scored.get(owner, Found(True, True, 0.0, ""))
            return (-round(found.score, 2), -self.entries[owner].weight, len(found.text), owner)

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
            case [owner] if scored[owner].clear:
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
        kinships: dict[int, str] = {}
        for at, word in enumerate(words):
            known = word in self.vocabulary or word in KINSHIP
            if (known and word not in self._keys.relations) or "great" in words[:at][-1:]:
                continue  # it is itself, and no slip in another
            kinship = process.extractOne(
                word,
                self._keys.relations.keys(),
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
            related = self._keys.relations[kin]
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
        return self._owners_of(self._told(query))

    def _told(self, part: str) -> Outcome:
        """What a part of a query would be alone."""
        return self._resolved((part, False), lambda: self._resolve(part, nearest=False))

    def _owners_of(self, outcome: Outcome) -> list[int]:
        match outcome:
            case Match(id=id):
                ids: tuple[str, ...] = (id,)
            case Ambiguous(ids):
                pass
            case NoMatch():
                ids = ()
        return [owner for owner in map(self._keys.owner_of, ids) if owner is not None]

    # ── suggesting ──

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The ids to offer while `typed` is being typed, the likeliest first. Never raises."""
        words = tuple(fold(typed).split())[: self.policy.longest_query]
        if not words:
            return tuple(self.entries[owner].id for owner in self._keys.by_weight[:limit])
        return tuple(self._ranked(words, self.policy.suggestion_floor, limit))

    def _named_within(self, words: Sequence[str]) -> tuple[str, ...]:
        """Whose whole name is among other words, the longest first: “did Narendra Modi stay for it”."""
        found: dict[int, str] = {}
        for size in range(min(len(words) - 1, self.policy.within), 0, -1):
            for at in range(len(words) - size + 1):
                found |= self._keys.spelt("".join(words[at : at + size]))
        return tuple(self.entries[owner].id for owner in found)

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
