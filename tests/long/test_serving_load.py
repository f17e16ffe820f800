"""Lookups under load while facts are published, by `benchmarks/serving.py`, which sees a broken bot."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.editing import ROOT


def under_load(*arguments: str) -> tuple[int, str]:
    """The exit code of 15 seconds of 50 lookups a second and five publications, and the report."""
    command = ["-m", "benchmarks.serving", "--rate=50", "--seconds=15", "--publishes=5", *arguments]
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=os.environ, capture_output=True, text=True
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_while_facts_are_published_every_lookup_is_answered_in_time_and_from_one_revision() -> None:
    code, report = under_load()
    assert code == 0, report


@pytest.mark.parametrize("broken", ["failed", "late", "mixed", "stale"])
def test_a_bot_that_is_broken_is_seen(broken: str) -> None:
    code, report = under_load(f"--broken={broken}")
    assert code == 1, report
    assert broken in report
