"""The article: passages, sentences, quotation marks, and where words stand in it."""

from __future__ import annotations

import tomllib
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts.article import Article
from bot.facts.dossier import Dossier
from bot.facts.evidence import Unresolved, locate, nearest_text
from bot.facts.model import Evidence
from bot.facts.quotations.marks import is_mark
from bot.facts.reading import Unreadable, parse, read_dossier
from bot.facts.span import Span
from bot.operations.errors import DossierError, Problem

ARTICLE = Article.from_text(
    "A heading\n"
    "\n"
    "Ann met Bob. Bob met Ann again.\n"
    "   \n"
    "She said: “we met Bob,” and “that is all.”\n"
    "He met “ them”.",
    "0" * 64,
)
# What decides where a sentence ends, and what can be mistaken for it.
PIECES = [
    *".?!…;:“”’'\"()-–— \n\t",
    "\xa0",
    "\u2009",
    "\u3000",
    "。",
    "A",
    "b",
    "É",
    "1",
    "中",
    "😀",
]
PIECES += ["Mr. ", "U.S. ", "e.g. ", "K.P. Sharma", "word", ". ", "? ", "! "]
prose = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def words_of(article: Article, spans: tuple[Span, ...]) -> list[str]:
    return [article.text(span) for span in spans]


def test_passages_are_the_lines_that_hold_something() -> None:
    assert len(ARTICLE.passages) == 4
    assert ARTICLE.passage(1) == "A heading"
    assert ARTICLE.passage(2) == "Ann met Bob. Bob met Ann again."
    assert (ARTICLE.passage(0), ARTICLE.passage(5), ARTICLE.passage(-1)) == (None, None, None)


def test_sentences_end_like_one_so_a_heading_is_none() -> None:
    assert words_of(ARTICLE, ARTICLE.sentences()) == [
        "Ann met Bob.",
        "Bob met Ann again.",
        "She said: “we met Bob,” and “that is all.”",
        "He met “ them”.",
    ]


def test_no_heading_of_the_real_article_is_a_sentence(dossier: Dossier) -> None:
    sentences = words_of(dossier.article, dossier.article.sentences())
    for heading in ("Kim Jong Un in Beijing", "General Points", "Back to Top"):
        assert heading in dossier.article.passages
        assert heading not in sentences


def test_an_abbreviated_name_ends_no_sentence(dossier: Dossier) -> None:
    sentences = words_of(dossier.article, dossier.article.sentences())
    assert any("K.P. Sharma Oli (Nepal), and" in sentence for sentence in sentences)


@pytest.mark.parametrize("space", ["\xa0", "\u2009", "\u3000"], ids=ascii)
def test_an_initial_and_a_wide_space_before_a_full_stop_are_read(space: str) -> None:
    article = Article.from_text(f"He ate vitamin A{space}. Yes, he did.", "")
    assert words_of(article, article.sentences()) == [f"He ate vitamin A{space}.", "Yes, he did."]


def test_quotations_are_what_stands_between_the_marks_to_the_last_character() -> None:
    assert words_of(ARTICLE, ARTICLE.quotations) == ["we met Bob,", "that is all.", "them"]


def test_a_quotation_goes_on_in_the_next_line_and_one_that_never_ends_is_doubtful() -> None:
    article = Article.from_text("“two\nlines” here and “again", "")
    assert words_of(article, article.quotations) == ["two", "lines", "again"]
    assert [quoted.doubt is None for quoted in article.quoted_words] == [True, False]


def test_occurrences_are_all_places_in_order_overlapping_ones_too() -> None:
    assert ARTICLE.occurrences("met Bob") == (Span(2, 4, 11), Span(3, 14, 21))
    assert Article.from_text("aaa", "").occurrences("aa") == (Span(1, 0, 2), Span(1, 1, 3))


def test_occurrences_are_exact_and_never_cross_passages() -> None:
    assert ARTICLE.occurrences("MET BOB") == ()
    assert ARTICLE.occurrences("again.\nShe") == ()
    assert ARTICLE.occurrences("again.She") == ()


def test_spans_overlap_where_they_share_a_character_of_a_passage() -> None:
    assert Span(1, 0, 5).overlaps(Span(1, 4, 6))
    assert not Span(1, 0, 5).overlaps(Span(1, 5, 6))
    assert not Span(1, 0, 5).overlaps(Span(2, 0, 5))
    assert Span(1, 0, 5).contains(Span(1, 0, 5))
    assert not Span(1, 1, 5).contains(Span(1, 0, 5))
    assert not Span(1, 0, 5).contains(Span(2, 1, 2))


# ── locate ──


def test_words_that_stand_once_are_found() -> None:
    assert locate(Evidence(exact="we met Bob,"), ARTICLE) == Span(3, 11, 22)


@pytest.mark.parametrize(
    ("selector", "where"),
    [
        (Evidence(exact="met Bob", prefix="Ann "), Span(2, 4, 11)),
        (Evidence(exact="met Bob", suffix="."), Span(2, 4, 11)),
        (Evidence(exact="met Bob", prefix="we ", suffix=",”"), Span(3, 14, 21)),
    ],
    ids=["prefix", "suffix", "both"],
)
def test_words_that_stand_twice_are_told_apart_by_what_surrounds_them(
    selector: Evidence, where: Span
) -> None:
    assert locate(selector, ARTICLE) == where


def test_words_that_stand_twice_are_not_guessed() -> None:
    assert locate(Evidence(exact="met Bob"), ARTICLE) == Unresolved(
        "“met Bob” stands 2 times in the article (¶2, ¶3)",
        "add the prefix or suffix that tells which one, or quote more words",
    )


def test_a_prefix_that_stands_nowhere_resolves_to_nothing() -> None:
    found = locate(Evidence(exact="we met Bob,", prefix="nobody "), ARTICLE)
    assert isinstance(found, Unresolved)


def test_what_is_not_there_gets_the_nearest_text() -> None:
    found = locate(Evidence(exact="we met Rob,"), ARTICLE)
    assert found == Unresolved("“we met Rob,” is not in the article", None)
    assert nearest_text("we met Rob,", ARTICLE) == "the closest is ¶3 “we met Bob,”, 91 %"


def test_in_an_empty_article_nothing_is_near() -> None:
    empty = Article((), "")
    assert locate(Evidence(exact="x"), empty) == Unresolved("“x” is not in the article", None)
    assert nearest_text("x", empty) == "the article is empty"


def test_long_words_are_cut_in_a_message() -> None:
    found = locate(Evidence(exact="x" * 3000), ARTICLE)
    assert isinstance(found, Unresolved)
    assert len(found.what) < 200 and len(nearest_text("x" * 3000, ARTICLE)) < 200


# ── whatever the text ──


@given(text=st.text(), start=st.integers(0, 50), length=st.integers(1, 20))
def test_every_occurrence_slices_back_to_the_words(text: str, start: int, length: int) -> None:
    article = Article.from_text(text, "")
    for passage in article.passages:
        words = passage[start : start + length]
        if words:
            found = article.occurrences(words)
            assert found == tuple(sorted(set(found)))
            assert {article.text(span) for span in found} == {words}


@given(text=prose | st.text())
@example("A. B. C.")
def test_sentences_are_slices_of_passages_and_never_overlap(text: str) -> None:
    article = Article.from_text(text, "")
    sentences = article.sentences()
    for span in sentences:
        passage = article.passage(span.passage)
        assert passage is not None
        assert 0 <= span.start < span.end <= len(passage)
        assert article.text(span) == article.text(span).strip()
    for before, after in pairwise(sentences):
        assert before < after and not before.overlaps(after)


@given(text=prose)
def test_quotations_stand_between_marks_unless_they_are_doubtful(text: str) -> None:
    article = Article.from_text(text, "")
    for quoted in article.quoted_words:
        first, last = quoted.stretches[0], quoted.stretches[-1]
        # A mark may stand alone in the line before or after.
        lines = article.passages
        before = "".join((*lines[: first.passage - 1], lines[first.passage - 1][: first.start]))
        after = "".join((lines[last.passage - 1][last.end :], *lines[last.passage :]))
        assert quoted.doubt or (is_mark(before.rstrip()[-1:]) and is_mark(after.lstrip()[:1]))


@given(text=prose, words=st.text(min_size=1, max_size=30).filter(str.strip))
def test_what_is_located_is_there_and_what_is_not_is_said_so(text: str, words: str) -> None:
    article = Article.from_text(text, "")
    selector = Evidence.model_construct(exact=words, prefix=None, suffix=None)
    match locate(selector, article):
        case Span() as span:
            assert article.text(span) == words
        case Unresolved(what, hint):
            assert what and (hint or nearest_text(words, article))
            assert len(article.occurrences(words)) != 1


# ── parse ──

KEYS = ["dossier", "people", "events", "quotes", "reactions", "claims", "set_aside", "x"]
FIELDS = ["id", "name", "kind", "evidence", "text", "speaker", "form", "date", "url", "exact"]
scalars = st.sampled_from(
    ['"x"', "1", "-1", "1.5", "nan", "inf", "true", "1979-05-27", "07:32:00", "[]", "{}", '""']
) | st.text(max_size=5).map(lambda text: f"'{text}'")
fields = st.tuples(st.sampled_from(FIELDS), scalars).map(" = ".join)
headers = st.tuples(st.sampled_from(["[%s]", "[[%s]]", "%s = 1", "[a.%s]"]), st.sampled_from(KEYS))
lines = st.one_of(fields, headers.map(lambda header: header[0] % header[1]), st.text(max_size=10))
documents = st.lists(lines, max_size=12).map("\n".join)


@given(document=documents | st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "replace")))
@example(f"x = {'9' * 5000}")
@example("x = " + "[" * 5000)
@example("[dossier]\nid = nan\npublished = 1979-05-27T07:32:00Z")
def test_parsing_whatever_text_raises_nothing_and_says_what_is_wrong(document: str) -> None:
    problems: list[Problem] = []
    with pytest.raises(Unreadable) as refusal:
        parse(document, problems)
    problems += refusal.value.problems
    assert problems
    for problem in problems:
        assert problem.where and problem.what


@given(content=st.binary() | documents.map(str.encode))
@example(b"\xff\xfe")
def test_reading_whatever_bytes_raises_nothing_but_a_dossier_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "whatever.toml"
    path.write_bytes(content)
    with pytest.raises(DossierError) as refusal:
        read_dossier(path, path.parent)
    assert refusal.value.problems


@given(document=documents)
def test_what_is_called_no_toml_is_none(document: str) -> None:
    problems: list[Problem] = []
    with pytest.raises(Unreadable) as refusal:
        parse(document, problems)
    problems += refusal.value.problems
    try:
        tomllib.loads(document)
    except tomllib.TOMLDecodeError:
        assert [problem.where for problem in problems] == ["file"]
    else:
        assert "file" not in {problem.where for problem in problems}
