"""What somebody typed, as the plain text that it reads as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.markup import read
from bot.verifying.plaintext import Look


def looks(typed: str) -> list[tuple[str, str]]:
    """How each part looks that stands out, and what it says."""
    plain = read(typed).plain
    return [(span.look.name, plain.text[span.start : span.end]) for span in plain.spans]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("nothing at all", "nothing at all"),
        (
            "**bold** *leaning* _too_ __under__ ~~gone~~ ||hidden||",
            "bold leaning too under gone hidden",
        ),
        ("***both*** un**likely**", "both unlikely"),
        ("`code`, ``more ` code`` and *more*", "code, more ` code and more"),
        ("```\n*no* _marks_\nhere\n```\nafter", "*no* _marks_\nhere\nafter"),
        (r"\*not leaning\* \> nor a quote", "*not leaning* > nor a quote"),
        ("a*b, 5 * 3 * 2, snake_case_name, **", "a*b, 5 * 3 * 2, snake_case_name, **"),
        ("**** and ||||", "**** and ||||"),
        ("* one\n* two", "* one\n* two"),
        ("5* and 6* of them", "5* and 6* of them"),
        ("# Heading\n### Another\n#tag # no", "Heading\nAnother\n#tag # no"),
        ("> one\n> two\nthree", "one\ntwo\nthree"),
        ("> one\n>\n> two", "one\n \ntwo"),
        (">>> one\n\n> two", "one\n\ntwo"),
        ("say <@123456789012345678> or <@&123456789012345678>", "say   or  "),
        ("<:smile:123456789012345678> <t:1700000000:R> <#123456789012345678>", " " * 5),
        ("<@12> <t:soon>", "<@12> <t:soon>"),
        ("see https://example.org/x?y=z there", "see   there"),
        ("[a label](https://example.org) and [no link] (here)", "a label and [no link] (here)"),
        ("[T]he sight, polarize[d] [China]", "The sight, polarized [China]"),
    ],
)
def test_markup_is_not_in_the_plain_text(typed: str, text: str) -> None:
    assert read(typed).plain.text == text


def test_what_stands_out_is_known() -> None:
    typed = "# Who **said** it\n> ~~not~~ this\n> nor that\n<@123456789012345678> did"
    assert looks(typed) == [
        ("HEADING", "Who said it"),
        ("BOLD", "said"),
        ("BLOCK_QUOTE", "not this\nnor that"),
        ("STRUCK", "not"),
        ("NAME", " "),
    ]
    plain = read(typed).plain
    assert [plain.text[s.start : s.end] for s in plain.looking(Look.BOLD)] == ["said"]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("one\\ntwo\\r\\nthree\\n\\nfour", "one\ntwo\nthree\nfour"),
        ("will \\never", "will \\never"),
        ("\\u201cone\\u201d \\ud83d", "“one” \\ud83d"),
        ("&ldquo;one&nbsp;&#8211; AT&amp;T&rdquo; &c; R&D", "“one\xa0– AT&T” &c; R&D"),
        ('<p class="a">one<br/>two <b>three</b></p>', "\none\ntwo three\n"),
        ("<s>not</s> <b not> <not>", "<s>not</s> <b not> <not>"),
        ("> > one\n> > 26 two", "one\n26 two"),
        ("> > 26 two", "> 26 two"),
    ],
)
def test_what_a_copy_spells_out_is_what_it_means(typed: str, plain: str) -> None:
    assert read(typed).plain.text == plain


def test_block_quotes_apart_are_two() -> None:
    assert looks("> one\nand\n> two\n> three") == [
        ("BLOCK_QUOTE", "one"),
        ("BLOCK_QUOTE", "two\nthree"),
    ]


def test_what_was_typed_is_shown_with_its_marks() -> None:
    typed = read("Putin: “**not** devoid ||of|| *it*” <@123456789012345678>")
    start, end = typed.plain.text.index("“") + 1, typed.plain.text.index("”")
    assert typed.with_marks(start, end) == "**not** devoid ||of|| *it*"
    assert typed.with_marks(0, len(typed.plain.text)) == typed.shown


_BITS = st.sampled_from(
    "* ** *** _ __ ~~ || ` `` ``` \\ > >>> # a bc [T] [a](https://b.c) <@123456789012345678> \n".split(
        " "
    )
)


@given(st.lists(_BITS, max_size=40).map("".join) | st.text(max_size=200))
def test_every_character_stands_where_it_says(typed: str) -> None:
    found = read(typed)
    text = found.plain.text
    assert "".join(found.shown[at] for at in found.places) == text
    assert list(found.places) == sorted(set(found.places))
    for span in found.plain.spans:
        assert 0 <= span.start <= span.end <= len(text)
    for at in range(len(text)):
        assert text[at] in found.with_marks(at, at + 1)


@given(st.text(alphabet="abc .,\n“”", max_size=200))
def test_without_markup_nothing_changes(typed: str) -> None:
    found = read(typed)
    assert (found.plain.text, found.shown, found.plain.spans) == (typed, typed, ())
