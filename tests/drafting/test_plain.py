"""Plain text and Markdown: paragraphs, without front matter, hard wraps and markup."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.plain import read_markdown, read_plain, text_of, wrapped_at
from bot.operations.errors import SourceRefused

PARAGRAPHS = (
    (
        "The hay fair of Wickham opened on Saturday in the rain, as it had the year before and the year "
        "before that. “We are here,” Mayor Aled Finch said, “and we stay.”"
    ),
    (
        "Ruth Moor, who keeps the bell, was not so sure. “Then bring a tent,” she answered, and walked "
        "away before anyone could reply to her."
    ),
    "It was over by noon, and nobody was sorry. The carts went home through the wet meadows.",
)
HEAD = ("Hay fair opens", "By Ann Author")


def wrapped(width: int, between: str = "\n\n", indent: str = "") -> str:
    lines = (textwrap.fill(p, width, initial_indent=indent) for p in PARAGRAPHS)
    return "\n".join(HEAD) + "\n\n" + between.join(lines) + "\n"


# ── plain text ──


def test_a_paragraph_a_line_is_left_as_it_is() -> None:
    found = read_plain("\n\n".join((*HEAD, *PARAGRAPHS)))
    assert found.paragraphs == (*HEAD, *PARAGRAPHS)
    assert found.changes == ()
    assert (found.title, found.author, found.language) == (HEAD[0], "Ann Author", "en")
    assert (found.published, found.url) == (None, None)


@pytest.mark.parametrize("width", [40, 60, 72, 80])
def test_hard_wraps_are_undone(width: int) -> None:
    found = read_plain(wrapped(width))
    assert found.paragraphs == (*HEAD, *PARAGRAPHS)
    assert found.changes[0].startswith("lines wrapped at ")


def test_hard_wrapped_paragraphs_may_be_indented_instead_of_parted() -> None:
    assert read_plain(wrapped(60, between="\n", indent="   ")).paragraphs == (*HEAD, *PARAGRAPHS)


def test_hard_wrapped_chinese_has_no_spaces_put_in() -> None:
    paragraph = (
        "市长周六敲响了钟，并表示即使下雨市集也会举行，村里的人点了点头，然后走向自己的大车。" * 4
    )
    lines = [paragraph[at : at + 34] for at in range(0, len(paragraph), 34)]
    assert read_plain("\n".join(lines)).paragraphs == (paragraph,)


def test_a_word_that_was_cut_at_its_hyphen_stays_one() -> None:
    line = "The hay fair was opened by a man of the well-"
    text = "\n".join([line, "known family of bell ringers who had been at", "every fair before, as everybody knew – or at", "least said. It was over by noon on the day."])  # fmt: skip
    assert "well-known family" in read_plain(text).text
    assert "knew – or at least" in read_plain(text).text


@pytest.mark.parametrize(
    "text",
    [
        "Rain on the hay\nand rain on the sea\nthe bell of the fair\nis ringing for me\nand no one replies\n",
        "FINCH: We are here.\nMOOR: Then bring a tent, all of you, to the meadow.\nFINCH: Why?\nMOOR: Rain.\n",
        "- bells\n- tents and all the other things that a fair has in the rain\n- soup\n- hay\n",
    ],
    ids=["verse", "transcript", "list"],
)
def test_short_lines_that_are_meant_are_kept(text: str) -> None:
    assert read_plain(text).paragraphs == tuple(text.splitlines())
    assert wrapped_at(text.splitlines()) is None


@given(st.lists(st.text("abc «»“”-\n\t.字", max_size=40), max_size=20))
def test_nothing_but_spaces_is_lost_or_made_up(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(read_plain(text).text.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Author", "Ann Author"),
        ("by Tomas Eck, The Bay Herald, 14 May 2025", "Tomas Eck"),
        ("BY ANN AUTHOR | THE COURIER", "ANN AUTHOR"),
        ("By Ольга Смит", "Ольга Смит"),
        ("By: Ann", None),
        ("By noon, it was over", None),
        ("By Monday, it was over.", None),
        ("Byron wrote", None),
    ],
)
def test_the_author_is_read_from_the_line_that_names_one(line: str, author: str | None) -> None:
    assert read_plain(f"A fair\n{line}\nText.\n").author == author


def test_what_nobody_sees_is_left_out_and_told() -> None:
    found = read_plain("“We\u200b are\u202e here,” he said.\x0cAnd left.\n")
    assert found.paragraphs == ("“We are here,” he said.", "And left.")
    assert found.changes == ("characters that nobody sees were left out",)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Thursday, February 23, 2023", date(2023, 2, 23)),
        ("15 августа 2016, 13:43", date(2016, 8, 15)),
        ("2020年1月2日", date(2020, 1, 2)),
        ("২৯ আগস্ট ২০২০", date(2020, 8, 29)),
        ("الثلاثاء 3 يونيو 2025", date(2025, 6, 3)),
        ("2023-02-23", date(2023, 2, 23)),
        ("23.02.2023", date(2023, 2, 23)),
        # Two days, no day, or more than a day.
        ("02/03/2023", None),
        ("May 2023", None),
        ("2023", None),
        ("On 23 February 2023 it rained.", None),
        ("31 February 2023", None),
    ],
)
def test_a_date_alone_below_the_headline_is_that_of_publication(
    line: str, day: date | None
) -> None:
    text = {"1": "Ярмарка под дождём, и так весь день.", "2": "市集在雨中开幕，整天如此。"}
    story = {"ж": "", "а": text["1"], "年": text["2"], "আ": "মেলা শুরু হয়েছে বৃষ্টির মধ্যে।", "ي": "السوق يفتتح تحت المطر"}  # fmt: skip
    words = next((words for sign, words in story.items() if sign in line), "It rained all day.")
    found = read_plain(f"{words}\n{line}\n{words}\n")
    assert found.published == day
    assert line in found.paragraphs


def test_a_date_far_below_is_not_that_of_publication() -> None:
    assert read_plain("A fair\n" + "It rained.\n" * 9 + "23 February 2023\n").published is None


@pytest.mark.parametrize("read", [read_plain, read_markdown])
def test_characters_left_over_from_html_are_read(read) -> None:
    found = read("A fair\n\n&amp;quot;Never,&amp;quot; AT&amp;amp;T said.".replace("&amp;", "&"))
    assert found.paragraphs == ("A fair", '"Never," AT&T said.')
    if read is read_plain:
        assert found.changes == ("characters written as in HTML (&quot;) were read: 3",)
    twice = read("A fair\n\nIt is &amp;#8220;old&amp;rdquo;,&amp;nbsp;R&D; and Q&A.")
    assert twice.paragraphs[1] in ("It is “old”, R&D; and Q&A.", "It is &#8220;old&rdquo;,&nbsp;R&D; and Q&A.")  # fmt: skip


def test_bytes_are_read_with_any_mark_and_any_line_ends() -> None:
    for content in ("“Yes”\r\nNo\r", "\ufeff“Yes”\nNo\n"):
        assert text_of("a.txt", content.encode()) == "“Yes”\nNo\n"
    assert text_of("a.txt", "“Yes”\n".encode("utf-16")) == "“Yes”\n"
    with pytest.raises(SourceRefused, match=r"a\.txt is not UTF-8: byte 1 is 0xff"):
        text_of("a.txt", b"a\xff")


# ── front matter ──

YAML = """---
title: "Hay fair: opens"
author:
  - name: Ann Author
  - Bo Writer
date: 2025-09-09T10:00:00Z
canonical_url: https://courier.example/fair
lang: en-GB
---
"""
TOML = """+++
title = "Hay fair: opens"
authors = ["Ann Author", "Bo Writer"]
date = 2025-09-09
url = "https://courier.example/fair"
language = "en"
+++
"""


@pytest.mark.parametrize("front", [YAML, TOML, YAML.replace("\n", "\r\n")])
@pytest.mark.parametrize("read", [read_plain, read_markdown])
def test_front_matter_says_what_it_is_about_and_is_left_out(front: str, read) -> None:
    found = read(front + "\n" + "\n\n".join(PARAGRAPHS))
    assert found.paragraphs == ("Hay fair: opens", "Ann Author, Bo Writer", *PARAGRAPHS)
    assert (found.title, found.author) == ("Hay fair: opens", "Ann Author, Bo Writer")
    assert found.published == date(2025, 9, 9)
    assert found.url == "https://courier.example/fair"
    assert found.language == "en"
    assert "the front matter was left out" in found.changes


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: [\n---\n",
        "---\ntitle: {a: &a [*a]}\n---\n",
        "---\na: " + "[" * 5000 + "\n---\n",
        "---\ndate: 2025-13-45\n---\n",
        '---\nx: !!int ""\n---\n',
        '---\nx: !!bool "z"\n---\n',
        "---\nn: " + "9" * 6000 + "\n---\n",
        "+++\ntitle = \n+++\n",
        "+++\na" + ".a" * 3000 + " = 1\n+++\n",
        "+++\ntitle = 7\nauthor = {name = 3}\nurl = 'ftp://x'\n+++\n",
    ],
)
def test_front_matter_that_cannot_be_read_is_left_out_all_the_same(front: str) -> None:
    found = read_plain(front + "Hay fair opens\nIt rained.\n")
    assert found.paragraphs == ("Hay fair opens", "It rained.")
    assert (found.title, found.author, found.published, found.url) == (
        "Hay fair opens", None, None, None,
    )  # fmt: skip


def test_an_author_above_the_text_stands_below_the_headline() -> None:
    found = read_markdown("---\nauthor: Ann\n---\n# The fair\n\nIt rained.\n")
    assert found.paragraphs == ("The fair", "Ann", "It rained.")
    assert (found.title, found.author) == ("The fair", "Ann")


def test_a_rule_above_a_paragraph_is_no_front_matter() -> None:
    assert read_plain("---\nIt rained\n---\nfor hours\n").paragraphs[1] == "It rained"


# ── Markdown ──


def test_markdown_becomes_what_its_reader_sees() -> None:
    text = """# Hay fair *opens*

![A bell](bell.jpg "the “bell”")

Mayor **Aled Finch** [rang](https://e.org/a_(b) "x") the bell.[^1] “We are
*here*,” he said\\
and left &amp; went on — *so*.

> Ruth Moor said: “No.”

- one “item”
- two \\*stars\\* and `code`

| a | b |
|---|---|
| c | “d” |

<div class="x">In a “block”<script>no()</script></div>

<!-- a comment -->
Seen.<br>Below.

[^1]: The bell is “old”.

    as it stands
"""
    found = read_markdown(text)
    assert found.paragraphs == (
        "Hay fair opens",
        "Mayor Aled Finch rang the bell. “We are here,” he said",
        "and left & went on — so.",
        "Ruth Moor said: “No.”",
        "one “item”",
        "two *stars* and code",
        "a b",
        "c “d”",
        "In a “block”",
        "Seen.",
        "Below.",
        "The bell is “old”.",
        "as it stands",
    )
    assert found.title == "Hay fair opens"


@given(st.text("ab*_[]()!`<>#|\\-:\n “”^", max_size=120))
def test_any_markdown_is_read(text: str) -> None:
    assert all("\n" not in paragraph for paragraph in read_markdown(text).paragraphs)


def test_lines_that_begin_something_are_no_continuation_in_a_wrapped_text() -> None:
    lines = [f"{n}. item number {n} is here with some words that fill it up." for n in range(12)]
    assert read_plain("\n".join(lines)).paragraphs == tuple(lines)
    said = [f"— We know well that number {n} is what they all said then." for n in range(12)]
    assert read_plain("\n".join(said)).paragraphs == tuple(said)
