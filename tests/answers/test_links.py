"""Links that mark the cited words and nothing else, and fit into a button.

What a browser makes of them: tests/browser/test_links.py.
"""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import limits
from bot.answers.citations import article_link
from bot.facts.article import Article
from bot.facts.dossier import Dossier
from bot.facts.span import Span, merged

URL = "https://news.example/2025/09/09/article"
encodable = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000)


def link(words: str, text: str = "", url: str = URL, nth: int = 0) -> str:
    """The link to some words where they stand for the nth time in a text."""
    article = Article.from_text(text or words, "")
    return article_link(url, article, [article.occurrences(words)[nth]])


def directives(link: str) -> list[list[str]]:
    """The parts of each text directive of a link."""
    start, directive, fragment = link.partition("#:~:text=")
    assert (start, directive) == (URL, "#:~:text=")
    return [
        [unquote(part) for part in words.split(",")]
        for words in fragment.replace("text=", "").split("&")
    ]


@pytest.mark.parametrize(
    ("words", "encoded"),
    [
        ("plain", "plain"),
        ("two words", "two%20words"),
        ("Khürelsükh", "Kh%C3%BCrels%C3%BCkh"),
        ("Kassym-Jomart", "Kassym%2DJomart"),
        ("Party, people", "Party%2C%20people"),
        ("you & me", "you%20%26%20me"),
        ("“direct challenge”", "%E2%80%9Cdirect%20challenge%E2%80%9D"),
        ("glory… I", "glory%E2%80%A6%20I"),
        ("80%", "80%25"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
    ],
)
def test_what_has_a_meaning_in_a_fragment_is_encoded(words: str, encoded: str) -> None:
    assert link(words) == f"{URL}#:~:text={encoded}"


def test_long_words_are_named_by_how_they_start_and_end() -> None:
    words = " ".join(f"word{number}." for number in range(40))
    start, end = directives(link(words))[0]
    assert start == "word0. word1. word2. word3. word4."
    assert end == "word35. word36. word37. word38. word39."


@pytest.mark.parametrize(
    ("text", "words", "nth", "expected"),
    [
        # The same words in another case, or with other accents, are found first.
        ("The mayor. the mayor left.", "the mayor", 0, ["the mayor", "-left."]),
        ("Café. The cafe is open.", "cafe", 0, ["cafe", "-is"]),
        # Whoever begins or ends within a word needs the rest of it.
        ("Bo-Xi’s wife.", "Xi", 0, ["Xi", "-’s"]),
        # At a passage’s start, what is before it stands in another block.
        (
            "It fell.\nThe mayor left.\nThe mayor left.",
            "The mayor left.",
            1,
            ["left.-", "The mayor left."],
        ),
        ("“Yes,” he said.", "Yes,", 0, ["Yes,"]),
    ],
)
def test_words_are_told_from_those_before_them(
    text: str, words: str, nth: int, expected: list[str]
) -> None:
    assert directives(link(words, text, nth=nth)) == [expected]


def test_an_end_that_stands_within_is_told_by_what_follows() -> None:
    inner = " ".join(["and so it was that they all went home"] * 4)
    text = f"It rained. {inner} at last, and so it was that they all went home today."
    words = text.removeprefix("It rained. ").removesuffix(" today.")
    start, end, behind = directives(link(words, text))[0]
    assert (start, end, behind) == ("and so it was that", "that they all went home", "-today.")


def test_several_places_are_marked_at_once_and_the_same_once() -> None:
    text = "One river.\nTwo rivers fell.\nOne river rose."
    article = Article.from_text(text, "")
    places = [Span(2, 0, 10), Span(1, 0, 9), Span(1, 4, 9)]
    assert directives(article_link(URL, article, places)) == [["One river"], ["Two rivers"]]


def test_of_too_many_places_the_first_are_marked() -> None:
    lines = [f"{number} {'国' * 12}" for number in range(20)]
    article = Article.from_text("\n".join(lines), "")
    places = [Span(number, 0, len(line)) for number, line in enumerate(lines, start=1)]
    marked = directives(article_link(URL, article, places))
    assert 0 < len(marked) < 20
    assert [words for words, *_ in marked] == lines[: len(marked)]


def test_what_never_fits_links_to_the_article() -> None:
    assert link("国" * 500) == URL
    long = URL + "x" * 460
    assert link("some words that do not fit", url=long) == long
    # Nothing tells the second from the first.
    assert link("x", "x x x x x x x x x x x x x x x x x x x x x x x x x x x x", nth=14) == URL


def test_a_fragment_that_the_address_has_gives_way() -> None:
    assert link("words", url=f"{URL}#comments") == f"{URL}#:~:text=words"


def test_every_fact_gets_a_link_to_all_its_words(dossier: Dossier) -> None:
    url, article = dossier.header.url, dossier.article
    for id in dossier.facts:
        places = dossier.sources(id)
        found = article_link(url, article, places)
        assert found.startswith(f"{url}#:~:text="), id
        assert len(found) <= limits.LINK_URL
        assert found.count("text=") == len(merged(places)), id
        assert not set(found.partition("text=")[2].replace("text=", "")) & set(" “”’")


@given(
    path=st.text(alphabet="abc/-_?=&#", max_size=480),
    words=(st.text(alphabet="a国 -“,.", min_size=1) | encodable).filter(str.strip),
    data=st.data(),
)
def test_a_link_always_fits_into_a_button(path: str, words: str, data: st.DataObject) -> None:
    url, article = f"https://x.example/{path}", Article.from_text(words, "")
    passage = data.draw(st.integers(1, len(article.passages)))
    length = len(article.passages[passage - 1])
    start = data.draw(st.integers(0, length - 1))
    place = Span(passage, start, data.draw(st.integers(start + 1, length)))
    found = article_link(url, article, [place])
    assert len(found) <= limits.LINK_URL or found == url
    assert found == url or found.startswith(f"{url.split('#')[0]}#:~:text=")
    assert found.isascii()
