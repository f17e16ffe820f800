"""The arrays of an index find what going through every name and description finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index import Entry, Index, Name
from bot.matching.normalise import compact, fold
from bot.matching.policy import MatchPolicy
from bot.matching.titles import FILLERS, KINSHIP

WORDS = "kim jong un unkim kimjong the king of mali sister 김 김정은 Юн".split()
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
ENTRIES = st.lists(st.tuples(TEXTS, TEXTS), max_size=5)
TYPED = st.lists(st.sampled_from(fold(" ".join(WORDS)).split()), min_size=1, max_size=3)
POLICY = MatchPolicy()


def built(made: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> Index:
    entries = (Entry(f"e{at}", *texts, weight=at % 3) for at, texts in enumerate(made))
    return Index(entries, POLICY)


def read(text: str, *, is_name: bool) -> list[str]:
    return [word for word in fold(text).split() if is_name or word not in FILLERS]


def rows(index: Index) -> list[tuple[int, str, list[str], bool]]:
    """Every row as its owner, its text, its words and whether it is a name."""
    return [
        (owner, text, read(text, is_name=at < len(entry.names)), at < len(entry.names))
        for owner, entry in enumerate(index.entries)
        for at, text in enumerate(entry.texts)
    ]


def is_ascii(text: str) -> bool:
    return text.isascii() or ("Юн" in text and "김" not in text)


@given(made=ENTRIES, typed=TYPED)
def test_names_are_found_by_how_they_are_spelt(made: list, typed: list[str]) -> None:
    index, spelling = built(made), "".join(typed)
    for romanised in (True, False):
        expected: dict[int, str] = {}
        for owner, text, _, is_name in rows(index):
            if is_name and compact(fold(text)) == spelling and (romanised or is_ascii(text)):
                expected.setdefault(owner, text)
        assert index.spelt(spelling, romanised=romanised) == expected


@given(made=ENTRIES, typed=TYPED)
def test_descriptions_are_found_by_all_their_words_or_some(made: list, typed: list[str]) -> None:
    index = built(made)
    same: dict[int, str] = {}
    holding: dict[int, str] = {}
    for owner, text, words, is_name in rows(index):
        related = KINSHIP.isdisjoint(typed) and not KINSHIP.isdisjoint(words)
        if not is_name and sorted(words) == sorted(typed):
            same.setdefault(owner, text)
        if not is_name and set(typed) <= set(words) and not related:
            holding.setdefault(owner, text)
    assert index.described_as(typed) == same
    assert index.described_with(typed, romanised=True) == holding
    latin = index.described_with(typed, romanised=False)
    assert latin.keys() <= holding.keys()
    assert all(map(is_ascii, latin.values()))


@given(made=ENTRIES, word=st.sampled_from(fold(" ".join(WORDS)).split()))
def test_what_someone_is_called_leaves_out_relations(made: list, word: str) -> None:
    index = built(made)
    for owner in range(len(index.entries)):
        own = [
            words for of, _, words, _ in rows(index) if of == owner and KINSHIP.isdisjoint(words)
        ]
        assert index.calls(owner, word) == any(word in words for words in own)


@given(made=ENTRIES, typed=TYPED)
def test_names_that_may_explain_all_words_are_found_with_how_well(
    made: list, typed: list[str]
) -> None:
    index = built(made)
    numbers = [index.vocabulary.number(word) for word in typed]
    alike = [{} if number is None else {number: 1.0} for number in numbers]
    found = list(index.names_with(typed, alike, romanised=True))
    assert len({row for _, row, _ in found}) == len(found)
    here = {row: best for _, row, best in found}
    for row, (owner, text, words, is_name) in enumerate(rows(index)):
        name = index.name(row)
        assert (name.owner, name.text, list(name.words)) == (owner, text, words)
        own = [number in name.places for number in numbers]
        explained = is_name and any(own)
        if explained and all(o or index.calls(owner, w) for o, w in zip(own, typed, strict=True)):
            assert [best == 1.0 for best in here[row]] == own
        elif row in here:
            # A word that is two of another name's written together is sorted out later.
            assert explained
    assert_places(index)


def assert_places(index: Index) -> None:
    """Each word of a name takes its own place, and two written together take theirs."""
    for row in range(len(rows(index))):
        name: Name = index.name(row)
        for number, places in name.places.items():
            spelt = "".join(name.words[place] for place in places)
            assert index.vocabulary.word(number) == spelt


@given(made=ENTRIES, typed=st.sampled_from(["김", "김정", "김정은", "은"]))
def test_names_in_syllables_are_found_by_their_beginning(made: list, typed: str) -> None:
    index = built(made)
    begun = [row for row in rows(index) if row[3] and "".join(row[1].split()).startswith(typed)]
    assert index.begun_with(typed).keys() == {owner for owner, *_ in begun}
