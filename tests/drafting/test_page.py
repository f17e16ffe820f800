"""Web pages: the article and nothing else of them, and what they say of themselves."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.drafting.page import MAX_PAGE_BYTES, decoded, read_page
from bot.operations.errors import SourceRefused
from tests.drafting.pages import (
    CANONICAL,
    LANGUAGES,
    PARAGRAPHS,
    TEXT,
    TITLE,
    page,
    saved,
    structured,
)


@pytest.mark.parametrize("content", [page(), saved(page())], ids=["served", "saved"])
def test_a_page_is_its_article_without_menus_captions_teasers_and_comments(content: bytes) -> None:
    found = read_page(content)
    assert found.paragraphs == TEXT
    assert (found.title, found.author, found.published) == (TITLE, "Ann Author", date(2025, 9, 9))
    assert (found.url, found.language) == (CANONICAL, "en")
    assert found.text == "\n".join(TEXT) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_read_in_every_language(language: str) -> None:
    title, paragraphs, quotation = LANGUAGES[language]
    # Its template says English.
    found = read_page(page(paragraphs, title=title, author=None))
    assert found.paragraphs == (title, *paragraphs)
    assert found.language == language
    assert quotation in found.text


def test_what_a_page_does_not_say_is_not_made_up() -> None:
    found = read_page(page(author=None, published=None, canonical=None, language=None))
    assert (found.author, found.published, found.url) == (None, None, None)
    assert found.title == TITLE
    # The words say it.
    assert found.language == "en"
    assert read_page(page(canonical=None), address="https://e.org/a").url == "https://e.org/a"


def test_an_author_is_spelt_as_the_page_does_or_is_none() -> None:
    assert read_page(page(author="Ann McAuthor; Bo d’Writer")).author == "Ann McAuthor, Bo d’Writer"
    assert read_page(page(author="https://courier.example/ann")).author is None


@pytest.mark.parametrize(
    ("author", "byline", "why"),
    [
        # A credit, and an editor in charge.
        (None, '<div class="article-photo"><span class="author">Foto von Bo</span></div>', "picture"),
        ("Kong Deming", '<div class="author"><span>责任编辑：</span>Kong Deming</div>', "colon"),
        ("责任编辑：孔德明", '<p class="author">责任编辑：孔德明</p>', "not written as a name alone"),
        ("Eins Zwei Drei Vier Fünf Sechs", "Eins Zwei Drei Vier Fünf Sechs!", "as a name alone"),
        ("No Author", "", "in no line to a reader"),
        ("Bo Speaker", '<p hidden="">By Bo Speaker</p>', "in no line to a reader"),
    ],
)  # fmt: skip
def test_who_is_not_surely_the_author_is_left_out_and_told(
    author: str | None, byline: str, why: str
) -> None:
    meta = f'<meta name="author" content="{author}">' if author else ""
    found = read_page(page((byline, *PARAGRAPHS), author=None, head=meta))
    assert found.author is None
    [(name, told)] = found.perhaps
    assert name in f"{author} {byline}"
    assert why in told
    assert not any(name == paragraph for paragraph in found.paragraphs)


def test_an_author_with_a_portrait_is_one_if_the_metadata_says_so() -> None:
    portrait = '<figure><figcaption class="author">Ann Author</figcaption></figure>'
    for stated in (
        '<meta name="author" content="Ann Author">',
        structured(author=[{"@type": "Person", "name": "Ann Author"}]),
    ):
        found = read_page(page((portrait, *PARAGRAPHS), author=None, head=stated))
        assert (found.author, found.perhaps) == ("Ann Author", ())


@pytest.mark.parametrize(
    ("title", "head", "heading"),
    [
        (f"{TITLE} (the courier)", "", TITLE),
        (f"{TITLE} | News | Wickham", "", TITLE),
        (f"{TITLE} | COURIER.EXAMPLE", "", "Something else"),
        (f"{TITLE} - The Courier", '<meta property="og:site_name" content="The Courier">', "x"),
        (f"The Courier|{TITLE}", '<meta property="og:site_name" content="The Courier">', "x"),
        (f"{TITLE}-新华网", "", f"<span>{TITLE}</span>"),
        (TITLE, "", "Hay fair"),
    ],
)
def test_a_title_is_the_headline_without_the_sites_name(
    title: str, head: str, heading: str
) -> None:
    found = read_page(page(title=title, head=head, heading=heading))
    assert found.title == TITLE
    assert found.paragraphs[0] == TITLE


@pytest.mark.parametrize(
    "title", ["Hay fair - and the rain", "Update | Hay fair opens", "A–Z of the hay fair"]
)
def test_a_headline_with_a_dash_is_left_whole(title: str) -> None:
    site = '<meta property="og:site_name" content="The Courier">'
    assert read_page(page(title=title, head=site)).title == title


def test_a_headline_in_two_lines_stands_once() -> None:
    lines = ("Hay fair", "opens in the rain")
    title = "Hay fair: opens in the rain"
    found = read_page(page((*lines, *PARAGRAPHS), title=title))
    assert found.paragraphs == (title, *TEXT[1:])
    glued = "Hay fair:opens in the rain"
    assert read_page(page((glued, *PARAGRAPHS), title=title)).paragraphs[0] == title


def test_a_headline_that_is_repeated_stands_once() -> None:
    repeated = (TITLE, f"{TITLE}!", *PARAGRAPHS)
    assert read_page(page(repeated)).paragraphs == TEXT


def test_paragraphs_of_links_alone_are_left_out_and_told() -> None:
    teaser = "<a href='/y'>Another story of the day that has nothing to do with hay</a>"
    found = read_page(page((*PARAGRAPHS[:2], teaser, PARAGRAPHS[2])))
    assert found.paragraphs == TEXT
    assert "paragraphs of links alone were left out: 1" in found.changes


def test_a_line_break_begins_a_paragraph_only_after_a_sentence() -> None:
    broken = (
        "“We are here<br>and we stay.”<br>So he said.<br><br>Then he left, and with him the rest."
    )
    found = read_page(page((broken, *PARAGRAPHS)))
    assert found.paragraphs[2:5] == (
        "“We are here and we stay.”",
        "So he said.",
        "Then he left, and with him the rest.",
    )


def test_what_nobody_sees_is_left_out() -> None:
    hidden = (
        "“We\u200b are\u00ad he&shy;re\u202e,” he said,\x01 &#8203;and\ufeff stayed in the rain."
    )
    found = read_page(page((hidden, *PARAGRAPHS)))
    assert found.paragraphs[2] == "“We are here,” he said, and stayed in the rain."


# ── pages that give no article ──


def refusal(content: bytes) -> str:
    with pytest.raises(SourceRefused) as refused:
        read_page(content)
    assert refused.value.advice
    return str(refused.value)


def test_a_paywall_is_named() -> None:
    teaser = PARAGRAPHS[:1]
    told = "the page shows its article only to subscribers"
    assert refusal(page(teaser, head=structured(isAccessibleForFree=False))) == told
    assert refusal(page(teaser, head=structured(isAccessibleForFree="False"))) == told
    listed = (
        '<script type="application/ld+json">{"@graph": [{"isAccessibleForFree": false}]}</script>'
    )
    assert refusal(page(teaser, head=listed)) == told
    asked = "the page has too little text for an article, and asks to subscribe or to log in"
    for form in ("<div class='paywall'></div>", "<form><input type='password'></form>"):
        assert refusal(page(("Wickham.",), body=form)) == asked


def test_a_page_that_is_not_free_but_whole_is_read_and_told() -> None:
    whole = PARAGRAPHS * 8
    found = read_page(page(whole, head=structured(isAccessibleForFree=False)))
    assert any("not free" in change for change in found.changes)
    free = read_page(page(whole, head=structured(isAccessibleForFree=True)))
    assert not any("not free" in change for change in free.changes)


def test_a_question_for_consent_is_named() -> None:
    wall = b"<html><body><div id='cmp-consent'><p>We value your privacy.</p></div></body></html>"
    told = "the page asks for consent before it shows an article"
    assert refusal(wall) == told
    # However much it explains; an article beside such a question is read all the same.
    reasons = (
        "<p>We and our 812 partners store what you read, and would like to go on doing so.</p>" * 9
    )
    assert (
        refusal(
            f"<html><body><h1>Privacy</h1><form id='consent'></form>{reasons}</body></html>".encode()
        )
        == told
    )
    assert read_page(page(head="<style id='consent'></style>")).paragraphs == TEXT


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the page is empty"),
        (b" \n", "the page is empty"),
        (b"<html><body><p>Hello.</p><p>You.</p></body></html>", "too little text for an article"),
        (b"<html><body><div id='app'></div><script>x()</script></body></html>", "has no article"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "the page"),
        (b"x" * (MAX_PAGE_BYTES + 1), f"the most is {MAX_PAGE_BYTES}"),
    ],
)
def test_a_page_without_an_article_is_refused(content: bytes, told: str) -> None:
    assert told in refusal(content)


# ── hostile pages ──


def test_too_many_elements_and_too_deep_nesting_are_refused_before_they_are_read() -> None:
    assert "too many elements" in refusal(page(body="<b>x</b>" * 60_000))
    assert "nested too deeply" in refusal(page(body="<div>" * 100_000))


def test_no_entity_is_resolved() -> None:
    bomb = b"<!DOCTYPE html [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    text = read_page(bomb + page((f"&b; and &f; stood there. {PARAGRAPHS[1]}", *PARAGRAPHS))).text
    assert "&b; and &f; stood there." in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "hostile",
    [
        f"<p class='{'a ' * 200_000}'>",
        "<br>x" * 20_000,
        "&#" + "9" * 100_000 + ";",
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        "\0" * 100_000,
        "<!--" * 50_000 + "-->",
        "<meta name='author' content='" + "A; " * 50_000 + "'>",
    ],
    ids=["attribute", "breaks", "number", "json", "nul", "comments", "authors"],
)
def test_an_article_is_read_beside_anything(hostile: str) -> None:
    assert PARAGRAPHS[2] in read_page(page(head=hostile)).text


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(SourceRefused):
        assert read_page(content).paragraphs


# ── bytes ──


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("“Да”".encode(), None),
        ("“Да”".encode("utf-8-sig"), "ascii"),
        ("“Да”".encode("utf-16"), None),
        ("“Да”".encode("cp1251"), "windows-1251"),
        (b'<meta charset="windows-1251">' + "“Да”".encode("cp1251"), None),
        (b"<meta charset='no-such'>" + "“Да”".encode(), "also-none"),
        ("“Да”".encode(), "utf-16"),
        ("“Да”".encode(), "hex"),
    ],
)
def test_a_page_is_decoded_as_browsers_do(content: bytes, charset: str | None) -> None:
    assert decoded(content, charset).endswith("“Да”")


def test_latin_1_means_the_code_page_with_quotation_marks() -> None:
    assert decoded(b"\x93Yes\x94", "ISO-8859-1") == "“Yes”"
    assert decoded("“是”".encode("gb18030"), "gb2312") == "“是”"
