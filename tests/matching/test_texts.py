"""Finding quotes by a few remembered words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.normalise import fold
from bot.matching.policy import MatchPolicy
from bot.matching.texts import _STEPS, _STOPWORDS, Document, Hit, TextIndex
from bot.serving.snapshot import Snapshot


def fold_all(text: str) -> list[str]:
    """The folded words of a text of any length, each piece between spaces by itself."""
    return [word for piece in text.split() for word in fold(piece).split()]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hegemonism", "xi-hegemonism"),
        ("hegemonsim and powr politics", "xi-hegemonism"),
        ("zero-sum games", "xi-peace-or-war"),
        ("many americans gave their lives", "trump-many-americans"),
        ("conspire against america", "trump-conspire"),
        ("warmest regards", "trump-conspire"),
        ("plotting", "trump-plotting"),
        ("not devoid of humor", "putin-humour"),
        ("first names", "putin-humour"),
        ("direct challenge", "kallas-direct-challenge"),
        ("ideological prejudice", "guo-prejudice"),
        ("warning shot", "south-korea-warning-shot"),
        ("visit pyongyang", "kim-invites-lukashenko"),
        ("america first tariffs", "ellen-kim-solidarity"),
        ("pariahs", "pariahs"),
        ("good comrades", "xi-good-neighbors"),
        ("unipolar order", "south-korea-solidarity"),
        ("xi-hegemonism", "xi-hegemonism"),
    ],
)
def test_a_quote_is_found_by_its_words(query: str, first: str, snapshot: Snapshot) -> None:
    assert snapshot.quotes.search(query)[0] == first


def test_what_several_quotes_say_finds_them_all(snapshot: Snapshot) -> None:
    found = snapshot.quotes.search("new cold war")
    assert set(found) == {"experts-new-cold-war", "ellen-kim-new-cold-war"}


@pytest.mark.parametrize("query", ["", "   ", "👑", "climate change", "quantum entanglement"])
def test_what_no_quote_says_finds_none(query: str, snapshot: Snapshot) -> None:
    assert snapshot.quotes.search(query) == ()


def test_words_of_the_quote_count_more_than_words_about_it() -> None:
    index = TextIndex([Document("about", "else", "peace"), Document("said", "peace")])
    assert index.search("peace") == ("said", "about")


def test_the_most_similar_word_counts_wherever_it_stands() -> None:
    index = TextIndex([Document("nearly", "peace power"), Document("about", "peace", "powder")])
    assert index.ranked("powder", 2) == (
        Hit("about", MatchPolicy().words_context),
        Hit("nearly", pytest.approx(5 / 6)),
    )


def test_who_says_the_very_words_comes_before_who_says_them_in_another_order() -> None:
    index = TextIndex(
        [
            Document("other order", "a war that is cold and new"),
            Document("said of it", "cold", "a cold war"),
            Document("very words", "we want no new cold war"),
            Document("next", "cold"),
            Document("over two", "war", "cold war"),
        ]
    )
    assert index.search("cold war")[:2] == ("very words", "other order")
    # Where one text ends and the next begins, nobody says both.
    assert index.search("cold new")[0] == "other order"


def test_the_best_are_ranked_with_their_scores() -> None:
    index = TextIndex(
        [Document("all", "cold war"), Document("most", "wary, cold"), Document("none", "peace")]
    )
    all, most = index.ranked("cold war", 25)
    assert all == Hit("all", 1.0)
    assert most.id == "most"
    assert MatchPolicy().words_floor < most.score < 1.0
    assert index.ranked("cold war", 1) == (all,)
    assert index.suggest("cold war", 1) == ("all",)
    assert index.ranked("none", 5) == (Hit("none", 1.0),)
    assert index.ranked("dinosaurs", 5) == ()


def test_equals_keep_the_order_of_the_texts_and_no_more_are_ranked_than_may_be() -> None:
    texts = [Document(f"t{at}", "cold war") for at in range(9)]
    assert TextIndex(texts).search("war") == tuple(f"t{at}" for at in range(9))
    assert TextIndex(texts, MatchPolicy(words_found=4)).search("war") == ("t0", "t1", "t2", "t3")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("the hegemonsim", {"hegemonism"}),
        ("Hegemonism of the “Power”", {"hegemonism", "power", "powers"}),
        ("pow", {"power", "powers"}),
        ("to be", {"to", "be"}),
        ("dinosaurs", set()),
        ("q1", set()),
        ("", set()),
    ],
)
def test_the_words_that_explain_a_query_are_told(query: str, words: set[str]) -> None:
    index = TextIndex(
        [Document("q1", "to be against hegemonism"), Document("q2", "Power!", "two powers")]
    )
    assert index.understood(query) == words


def test_every_found_text_has_a_word_that_was_understood(snapshot: Snapshot) -> None:
    for query in ("hegemonsim and powr politics", "zero-sum games", "new cold war"):
        understood = snapshot.quotes.understood(query)
        for id in snapshot.quotes.search(query):
            quote = snapshot.dossier.quote(id)
            assert quote is not None
            said = f"{' '.join(quote.text)} {quote.evidence[0].exact}"
            assert understood & set(fold_all(said))


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = TextIndex([])
    assert (empty.search("war"), empty.ranked("war", 3)) == ((), ())
    assert TextIndex([Document("silent", "👑")]).search("war") == ()


def test_stopwords_alone_still_search() -> None:
    assert TextIndex([Document("q", "to be or not to be")]).search("to be") == ("q",)


@given(query=st.one_of(st.text(max_size=80), st.text(min_size=5900, max_size=6000)))
def test_nothing_typed_ever_raises(query: str, snapshot: Snapshot) -> None:
    found = snapshot.quotes.search(query)
    assert set(found) <= {quote.id for quote in snapshot.dossier.quotes}


def test_a_whole_word_is_no_beginning_of_a_longer_one() -> None:
    index = TextIndex([Document("cold", "no new cold war"), Document("warm", "my warmest regards")])
    assert index.search("war") == ("cold",)
    assert index.search("warm") == ("warm",)
    assert index.search("wa") == ()


# ── the arrays, beside the same in plain Python ──

POLICY = MatchPolicy()
SAID = st.lists(
    st.sampled_from(
        "war wars warm wary ware cold colder gold the of and un us power powers powder peace piece "
        "hegemony hegemonism order orders ordered zero-sum".split()
    ),
    max_size=8,
).map(" ".join)
TYPED = st.lists(
    st.sampled_from("war wra cold cld the of un power pow powr paece hegemonsim order zero".split())
    | st.text("acdeorw", min_size=1, max_size=6),
    max_size=6,
).map(" ".join)


def alike(typed: str, word: str, *, is_known: bool) -> float:
    if typed == word:
        return 1.0
    begun = word.startswith(typed) and len(typed) >= POLICY.prefix_length
    near = OSA.normalized_similarity(typed, word) if len(typed) >= POLICY.fuzzy_token_length else 0
    near = near if near >= POLICY.words_token_floor else 0
    shortened = POLICY.words_longer if is_known else POLICY.shortened
    return max(shortened if begun else 0.0, near)


def reference(texts: list[Document], query: str) -> list[Hit]:
    typed = fold(query).split()
    words = [word for word in typed if word not in _STOPWORDS] or typed
    if not words:
        return []
    known = {word for text in texts for word in fold_all(f"{text.words} {text.context}")}
    found: list[tuple[bool, Hit]] = []
    for text in texts:
        own, around = fold_all(text.words), fold_all(text.context)
        explained = [
            max(
                *(alike(word, other, is_known=word in known) for other in own),
                *(
                    alike(word, other, is_known=word in known) * POLICY.words_context
                    for other in around
                ),
                0.0,
                0.0,
            )
            * len(word)
            for word in words
        ]
        phrase = f" {' '.join(typed)} " in f" {' '.join(own)} "
        found.append((not phrase, Hit(text.id, sum(explained) / sum(map(len, words)))))
    best = max((text.score for _, text in found), default=0.0)
    floor = max(POLICY.words_floor, best - POLICY.words_margin)
    found = [(other, text) for other, text in found if text.score >= floor]
    found.sort(key=lambda pair: (pair[0], -round(pair[1].score * _STEPS)))
    return [text for _, text in found]


@given(said=st.lists(st.tuples(SAID, SAID), max_size=6), query=TYPED)
def test_the_arrays_score_as_plain_python_does(said: list[tuple[str, str]], query: str) -> None:
    texts = [Document(f"t{at}", *words) for at, words in enumerate(said)]
    expected = reference(texts, query)
    found = TextIndex(texts).ranked(query, 10)
    assert [text.id for text in found] == [text.id for text in expected]
    assert [text.score for text in found] == pytest.approx([text.score for text in expected])
