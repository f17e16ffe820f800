"""Links that scroll to the words, and fit into a button."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import limits
from bot.answers.citations import article_link
from bot.facts.dossier import Dossier

URL = "https://news.example/2025/09/09/article"
encodable = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000)


def fragment(link: str) -> str:
    start, directive, fragment = link.partition("#:~:text=")
    assert (start, directive) == (URL, "#:~:text=")
    return fragment


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
    assert article_link(URL, words) == f"{URL}#:~:text={encoded}"


def test_long_words_are_named_by_how_they_start_and_end() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    start, end = map(unquote, fragment(article_link(URL, words)).split(","))
    assert start == "word0 word1 word2 word3 word4"
    assert end == "word35 word36 word37 word38 word39"


def test_long_words_of_many_bytes_are_named_by_fewer_words() -> None:
    words = " ".join("国" * 10 for _ in range(20))
    start, end = map(unquote, fragment(article_link(URL, words)).split(","))
    assert start == end == "国国国国国国国国国国 国国国国国国国国国国"


def test_what_never_fits_links_to_the_article() -> None:
    assert article_link(URL, "国" * 500) == URL
    long = URL + "x" * 460
    assert article_link(long, "some words that do not fit") == long


def test_a_fragment_that_the_address_has_gives_way() -> None:
    assert article_link(f"{URL}#comments", "words") == f"{URL}#:~:text=words"


def test_every_quote_and_every_evidence_gets_a_link_that_scrolls(dossier: Dossier) -> None:
    url = dossier.header.url
    for fact in dossier.facts.values():
        for selector in fact.evidence:
            link = article_link(url, selector.exact)
            assert link.startswith(f"{url}#:~:text=")
            assert len(link) <= limits.LINK_URL
            for part in link.partition("text=")[2].split(","):
                assert unquote(part) in selector.exact
                assert not set(part) & set("-&, ")


@given(
    path=st.text(alphabet="abc/-_?=&#", max_size=480), words=st.text(alphabet="a国 -“,") | encodable
)
def test_a_link_always_fits_into_a_button(path: str, words: str) -> None:
    url = f"https://x.example/{path}"
    link = article_link(url, words)
    assert len(link) <= limits.LINK_URL
    assert link == url or link.startswith(f"{url.split('#')[0]}#:~:text=")
    assert link.isascii()


@given(words=encodable.filter(lambda words: len(words) <= 40))
def test_short_words_come_back_from_a_link(words: str) -> None:
    assert unquote(fragment(article_link(URL, words))) == words
