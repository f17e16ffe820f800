"""Finding the quotations in a message, and the pieces that each says it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.markup import read
from bot.verifying.plaintext import PlainText
from bot.verifying.quotations import Joint, Quotation, quotations, unwrapped
from bot.verifying.tokens import tokens


def found_in(typed: str) -> tuple[Quotation, ...]:
    return quotations(read(typed).plain)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “one two” and then “three four”.", ["one two", "three four"]),
        ('straight "one two" marks', ["one two"]),
        ("«un deux» et „drei vier“ und »fem seks«", ["un deux", "drei vier", "fem seks"]),
        ("”ett två” säger hon", ["ett två"]),
        ("「今日は」と『本』", ["今日は", "本"]),
        ("“he said ‘inner words’ today”", ["he said ‘inner words’ today"]),
        ("“outer “inner words” outer”", ["outer “inner words” outer"]),
        ("“never closed", ["never closed"]),
        ("“never closed\n\nanother paragraph", ["never closed"]),
        ("it's 'some three words' isn't it", ["some three words"]),
        ("> a block\n> of two lines\nand not this", ["a block\nof two lines"]),
        ("> a block\n> — Somebody", ["a block"]),
        ("> “marks inside”\n> — Somebody", ["marks inside"]),
        (">>> all of\nthe rest", ["all of\nthe rest"]),
        ('a 5" screen and "two words"', ["two words"]),
        (
            "**“bold words”** ||“hidden words”|| `“code words”`",
            ["bold words", "hidden words", "code words"],
        ),
    ],
)
def test_quotation_marks_of_every_kind(text: str, found: list[str]) -> None:
    assert [quotation.text for quotation in found_in(text)] == found
    assert all(quotation.marked for quotation in found_in(text))


def test_without_marks_every_sentence_is_one() -> None:
    found = found_in("One sentence here. Another one!\nA third line")
    assert [quotation.text for quotation in found] == [
        "One sentence here.",
        "Another one!",
        "A third line",
    ]
    assert not any(quotation.marked for quotation in found)


def test_mentions_and_addresses_are_nobodys_words() -> None:
    [quotation] = found_in("<@123456789012345678> https://example.org/x?y=z “some words”")
    assert quotation.text == "some words"
    assert found_in("<@123456789012345678> <:smile:123456789012345678>") == ()


@pytest.mark.parametrize(
    "text", ["“<@not> so”", "“<t:not> so”", "“<#never> so”", "“https://not so”"]
)
def test_what_is_no_mention_is_read(text: str) -> None:
    [quotation] = found_in(text)
    [piece] = quotation.pieces
    assert {token.word for token in piece.words} & {"not", "never"}


def test_a_bracket_within_a_word_is_no_insertion() -> None:
    [quotation] = found_in("“[T]he sight, more polarize[d]”")
    assert quotation.text == "The sight, more polarized"


def test_a_term_in_single_marks_is_no_quotation_of_its_own() -> None:
    [quotation] = found_in("the administration’s ‘America First’ policy has weakened its ties")
    assert not quotation.marked


def test_what_stands_around_is_kept_to_its_paragraph() -> None:
    [first, second] = found_in(
        "Far away.\n\nPutin said: “one two” and Xi said: “three four”\n\nend"
    )
    assert (first.before, first.after) == ("Putin said: ", " and Xi said: ")
    assert (second.before, second.after) == (" and Xi said: ", "\n\nend")


@pytest.mark.parametrize(
    ("text", "around"),
    [
        # Names stand above, as the first line does …
        ("Putin\n“one”\nXi\n“two”", [("Putin\n", "\n"), ("Xi\n", "")]),
        # … or below; a dash and a colon tell, and so does an empty line.
        ("“one”\nPutin\n“two”\nXi", [("", "\nPutin"), ("\n", "\nXi")]),
        ("Look\n“one”\n— Putin\n“two”\n— Xi", [("Look\n", "\n— Putin"), ("\n", "\n— Xi")]),
        ("“one”\n\nXi:\n“two”", [("", "\n\n"), ("Xi:\n", "")]),
        ("“one”\n\nXi\n“two”", [("", "\n\n"), ("Xi\n", "")]),
        ("> one\nPutin", [("", "\nPutin")]),
    ],
)
def test_a_line_between_two_quotations_is_beside_one(
    text: str, around: list[tuple[str, str]]
) -> None:
    assert [(q.before, q.after) for q in quotations(read(text).plain)] == around


def test_a_quotation_is_in_pieces_where_it_says_so() -> None:
    [quotation] = found_in("“one … two [and three] four [...] five”")
    pieces = [([token.word for token in p.words], p.joint, p.inserted) for p in quotation.pieces]
    assert pieces == [
        (["one"], Joint.START, ()),
        (["two"], Joint.OMISSION, ()),
        (["four"], Joint.INSERTION, ("and", "three")),
        (["five"], Joint.OMISSION, ()),
    ]


def test_marks_around_all_of_it_are_taken_off() -> None:
    alone = unwrapped(PlainText(" “one two” "))
    assert alone is not None
    assert (alone.text, alone.start, alone.end) == ("one two", 2, 9)
    assert unwrapped(PlainText("say “one two”")) is None
    assert unwrapped(PlainText("one")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DPRK’s zero-sum U.S.", ["dprk's", "zero", "sum", "us"]),
        (
            "2,000 is not 20,00 nor 3.5 nor 35",
            ["2000", "is", "not", "20,00", "nor", "3.5", "nor", "35"],
        ),
        ("5% of -5 €", ["5", "%", "of", "-", "5", "€"]),
        ("习近平说 hello", ["习", "近", "平", "说", "hello"]),
        ("हिन्दी e\u0301te\u0301", ["हिन्दी", "été"]),
        ("ob\u200bvious co\u00adoperate", ["obvious", "cooperate"]),
        ("Ｄｉｒｅｃｔ __x__", ["direct", "x"]),
        ("10² km of politics²", ["10^2", "km", "of", "politics"]),
        ("cannot can’t won't", ["can", "not", "can", "n't", "will", "n't"]),
        ("ⓝⓞⓣ 🅽🅾🆃 66½ (-66)", ["not", "🅽🅾🆃", "661⁄2", "-", "66"]),
        ("the DPRK´s", ["the", "dprk's"]),
        ("don’t don't", ["do", "n't", "do", "n't"]),
    ],
)
def test_words_are_the_same_but_for_typography(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(text)] == words


@given(st.text())
def test_a_word_stands_where_it_says(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert at <= token.start < token.end <= len(text)
        at = token.end
    for quotation in (*found_in(text), *quotations(PlainText(text))):
        assert quotation.text
        assert len(quotation.pieces) >= 1


@given(st.text(alphabet="a “”\"'.\n>«»", max_size=60))
def test_a_quotation_stands_where_it_says(text: str) -> None:
    # Where a line is empty within a sentence, it has spaces.
    shown = text.replace("\n", " ")
    for quotation in quotations(PlainText(text)):
        assert shown[quotation.start : quotation.end] == quotation.text.replace("\n", " ")
        part = quotation.part(1, 2)
        assert shown[part.start : part.end] == part.text.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('“We know," said Bo. "Yes,” he said.', ["We know,", "Yes,"]),
        ("“First\n\n“Second\n\n“Third.”", ["First", "Second", "Third."]),
        ("“She is old,” Moor said, “but she is ours.”", ["She is old,", "but she is ours."]),
        ("He said “we know. Then “yes, we do,” and left", ["we know.", "yes, we do,"]),
        ("«\xa0Nous savons\xa0» dit-il", ["Nous savons"]),
        ("''we know it'' he said", ["we know it"]),
        ("A: “one two”\nB: we know\nA: “three”", ["one two", "three"]),
    ],
)
def test_messages_are_read_as_articles_are(text: str, found: list[str]) -> None:
    assert [quotation.text for quotation in found_in(text)] == found


def test_marks_of_two_characters_are_not_taken_for_what_stands_around() -> None:
    [quotation] = quotations(PlainText("Putin said ``one two'' here"))
    assert (quotation.before, quotation.text, quotation.after) == (
        "Putin said ",
        "one two",
        " here",
    )


def test_what_is_only_closed_is_no_quotation() -> None:
    assert not any(quotation.marked for quotation in quotations(PlainText("We know” said Bo")))


@pytest.mark.parametrize("unit", ["““a” ", "««a» ", "「「a」", '""a" ', "„a ", "“a ", "‘a “b "])
def test_a_megabyte_of_marks_that_are_never_closed_is_read(unit: str) -> None:
    """It would take hours if anything were read again for each mark."""
    found = quotations(PlainText("a " + unit * ((1 << 20) // len(unit.encode()))))
    assert len(found) > 10_000


def test_beside_a_part_of_a_long_sentence_no_more_is_read_than_beside_a_quotation() -> None:
    part = Quotation("a " * 500 + "words" + " b" * 500, marked=False).within(1000, 1005)
    assert part.text == "words"
    assert (part.before, part.after) == ("a " * 80, " b" * 80)
    near = Quotation("Putin said words here").within(11, 16)
    assert (near.before, near.after) == ("Putin said ", " here")


def test_without_marks_every_sentence_is_one_in_any_language() -> None:
    found = found_in("今天天气很好。我们去公园吧！你去吗？\nОн пришёл. Она ушла.\nयह है। वह गया।")
    assert [quotation.text for quotation in found] == [
        "今天天气很好。",
        "我们去公园吧！",
        "你去吗？",
        "Он пришёл.",
        "Она ушла.",
        "यह है।",
        "वह गया।",
    ]
