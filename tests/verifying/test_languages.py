"""A changed quotation in each of the languages: `tests/cases/languages.csv`.

`said` is a sentence of an article in that language, `typed` a quotation of it, and `turn` what a change
in it turns: a negation, a number, an opposite, or nothing where it is harmless.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from bot.facts.article import Article
from bot.facts.dossier import Dossier
from bot.facts.model import Header
from bot.facts.sentences import language_of
from bot.matching.names import NameIndex
from bot.verifying.differences import Turn
from bot.verifying.findings import Absent, Altered, Exact, Finding, Verdict
from bot.verifying.languages import LANGUAGES, turning
from bot.verifying.plaintext import PlainText
from bot.verifying.verdict import Verifier
from tests.conftest import ROOT
from tests.rows import for_each

with (ROOT / "tests" / "cases" / "languages.csv").open(encoding="utf-8", newline="") as file:
    CASES = tuple(csv.DictReader(file))
TURNS = {Turn.NEGATION, Turn.NUMBER, Turn.NAME, Turn.OPPOSITE}


def verifier_of(language: str, *passages: str) -> Verifier:
    header = Header(
        id="small",
        title="Small",
        article="seeds/small.txt",
        sha256="0" * 64,
        author="Ann Author",
        published=date(2025, 9, 3),
        url="https://example.org/small",
        language=language,
    )
    return Verifier(
        Dossier(header, Article(passages, header.sha256), *[()] * 7, {}, {}), NameIndex()
    )


VERIFIERS = {
    language: verifier_of(
        language, *dict.fromkeys(c["said"] for c in CASES if c["language"] == language)
    )
    for language in LANGUAGES
}


def turns(finding: Finding) -> set[Turn]:
    match finding:
        case Altered(comparison=comparison) if comparison is not None:
            return TURNS.intersection(comparison.differences.turns)
        case Altered() | Exact() | Absent():
            return set()


@for_each("case", CASES, ids=lambda case: case["typed"])
def test_a_change_is_told_with_what_it_turns(case: dict[str, str]) -> None:
    [finding] = VERIFIERS[case["language"]].message(PlainText(f"“{case['typed']}”"))
    assert finding.verdict.name.lower() == case["expected"]
    assert {turn.name.lower() for turn in turns(finding)} == set(case["turn"].split())


@for_each("case", CASES, ids=lambda case: case["typed"])
def test_it_is_told_as_well_where_the_dossier_does_not_say_its_language(
    case: dict[str, str],
) -> None:
    assert language_of(case["said"]) == case["language"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_rows(language: str) -> None:
    rows = Counter(case["turn"] for case in CASES if case["language"] == language)
    assert rows.total() >= 15
    assert {"negation", "number", "opposite", ""} <= set(rows)


@pytest.mark.parametrize("language", ["zh", "ja", "th", "pl", "en"])
def test_a_message_without_marks_is_cut_into_sentences_in_chinese(language: str) -> None:
    [said] = {c["said"] for c in CASES if c["said"].startswith("三个村庄")}
    verifier = verifier_of(language, "我们走吧。", said, "他来了。")
    findings = verifier.message(PlainText(f"今天天气真好。{said}你觉得呢？"))
    assert [finding.verdict for finding in findings] == [
        Verdict.ABSENT,
        Verdict.VERBATIM,
        Verdict.ABSENT,
    ]


@pytest.mark.parametrize(
    ("language", "words", "negations", "numbers"),
    [
        ("en", "no one knows the two men", {0}, {4}),
        ("en", "they help one another", set(), set()),
        ("en", "a sin for once", set(), {3}),
        ("es", "sin agua", {0}, set()),
        ("de", "kein keine keinem einzig hundert zweihunderttausend", {0, 1, 2}, {4, 5}),
        ("pl", "no sin nicht 不 5", {3}, {4}),
        ("ru", "не только вторник", set(), set()),
        ("zh", "一 些 不 断 来 不 了 一 百", {5}, {7, 8}),
        ("ko", "안전 않았다 없는 하나님 하나", {1, 2}, {4}),
        ("ar", "عام ٢٠٢٥", set(), set()),
        ("ar", "عام 2025", set(), {1}),
    ],
)
def test_negations_and_numbers(
    language: str, words: str, negations: set[int], numbers: set[int]
) -> None:
    known, row = turning(language), words.split()
    assert known.negations.places(row) == negations
    assert known.numbers(row) == numbers | {
        at for at, word in enumerate(row) if any(c.isdecimal() for c in word)
    }
