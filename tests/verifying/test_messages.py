"""Whom messages name as the speaker, in layouts, verbs and languages of every kind.

Each row has, for each quotation of its text, who is named: the `wrong` speaker, the `right` one, or
`nobody`. Those of `messages.csv` are by writers who had not seen the program; the split “tune” was
looked at while it was written, and those held out were not. `speakers.csv` came with the program.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable

from bot.answers.markup import read
from bot.verifying.findings import Absent, Altered, Exact, Finding, Verdict
from tests.conftest import ROOT, snapshot_of
from tests.rows import for_each

# Of the tune rows, quotations with a wrong speaker that are not noticed.
UNNOTICED = 14
# Of the held-out rows, the least shares of wrong speakers noticed, and of others not accused.
NOTICED = 0.76
NOT_ACCUSED = 0.96


def rows(name: str) -> tuple[dict[str, str], ...]:
    with (ROOT / "tests" / "cases" / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


ROWS = rows("messages.csv")
# Of one quotation: what is expected of it, and the text that it stands in.
Case = tuple[str, str]


def accused(finding: Finding) -> bool:
    match finding:
        case Exact() | Altered():
            return finding.verdict is Verdict.MISATTRIBUTED or finding.other_speaker
        case Absent():
            return False


def noticed(finding: Finding) -> bool:
    return finding.verdict is Verdict.MISATTRIBUTED


def tried(split: str) -> list[tuple[Case, Finding]]:
    """Every quotation of the rows of a split, with its finding.

    Without marks a message is more sentences than its writer counted. Then those count that the
    article has, and one expectation is that of all.
    """
    found: list[tuple[Case, Finding]] = []
    for row in (row for row in ROWS if row["split"] == split):
        expected = row["expected"].split("|")
        findings = snapshot_of(row["dossier"]).verifier.message(read(row["text"]).plain)
        if len(findings) != len(expected):
            findings = tuple(f for f in findings if not isinstance(f, Absent)) or findings[:1]
            expected = expected * len(findings) if len(expected) == 1 else expected
        cases = [(one, row["text"]) for one in expected]
        found += zip(cases, findings, strict=False)
    return found


def fallen_short(
    split: str, of: Callable[[str], bool], short: Callable[[Finding], bool]
) -> tuple[int, list[str]]:
    """How many quotations there are of a kind, and the texts of those that fall short."""
    cases = [(text, finding) for (expected, text), finding in tried(split) if of(expected)]
    return len(cases), [text for text, finding in cases if short(finding)]


def test_the_rows_are_of_every_kind() -> None:
    expected = Counter(one for row in ROWS for one in row["expected"].split("|"))
    assert set(expected) == {"wrong", "right", "nobody"}
    assert min(expected.values()) >= 50
    assert len({row["dossier"] for row in ROWS}) >= 2


@for_each("row", rows("speakers.csv"), ids=lambda row: row["text"])
def test_a_message_in_some_layout_or_language(row: dict[str, str]) -> None:
    findings = snapshot_of(row["dossier"]).verifier.message(read(row["text"]).plain)
    expected = row["expected"].split("|")
    assert [noticed(f) for f in findings] == [one == "wrong" for one in expected]
    assert [accused(f) for f in findings] == [one == "wrong" for one in expected]


def test_nobody_is_accused_who_is_right_or_not_named() -> None:
    _, short = fallen_short("tune", lambda expected: expected != "wrong", accused)
    assert short == []


def test_wrong_speakers_are_noticed() -> None:
    _, short = fallen_short("tune", lambda expected: expected == "wrong", lambda f: not noticed(f))
    assert len(short) <= UNNOTICED, short


def test_rows_that_nobody_looked_at_come_out_nearly_as_well() -> None:
    wrong, missed = fallen_short(
        "held out", lambda expected: expected == "wrong", lambda f: not noticed(f)
    )
    other, blamed = fallen_short("held out", lambda expected: expected != "wrong", accused)
    # The texts are not shown, so that nobody tunes on them.
    assert 1 - len(missed) / wrong >= NOTICED
    assert 1 - len(blamed) / other >= NOT_ACCUSED
