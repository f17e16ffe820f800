"""Every fault in FAULTS.md names the test that causes it."""

from __future__ import annotations

import re

from tests.conftest import ROOT

TESTS = ROOT / "tests"
FAULTS = (TESTS / "FAULTS.md").read_text(encoding="utf-8")
NAMED = re.compile(r"\[(test_\w+)\]\(([\w/]+\.py)\)")


def test_each_row_names_tests_that_there_are() -> None:
    tables = re.findall(r"^\| fault (?:.*\n)(?:\|.*\n)+", FAULTS, re.MULTILINE)
    assert len(tables) == 6
    for table in tables:
        heading, _, *rows = table.splitlines()
        assert all(NAMED.search(row) for row in rows if heading.endswith("| test |"))
    for name, file in NAMED.findall(FAULTS):
        assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), name
