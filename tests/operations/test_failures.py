"""The family of errors: as it is drawn, and what each member of it ends with."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.operations import errors
from bot.operations.errors import (
    DatabaseBusy,
    DossierError,
    Failure,
    Problem,
    SettingsError,
    Superseded,
)
from bot.operations.exit_codes import ExitCode
from tests.conftest import ROOT


def family(parent: type[Failure]) -> Iterator[type[Failure]]:
    for child in parent.__subclasses__():
        yield child
        yield from family(child)


def test_the_family_is_drawn_as_it_is() -> None:
    drawn: list[tuple[str, str]] = []
    above = ["Failure"]
    for branch, name in re.findall(r"^    ([│ ]*[├└]── )(\w+)", errors.__doc__, re.MULTILINE):
        depth = len(branch) // 4
        del above[depth:]
        drawn.append((above[-1], name))
        above.append(name)
    assert drawn == [(kind.__base__.__name__, kind.__name__) for kind in family(Failure)]


def test_the_operators_page_has_the_exit_code_of_each() -> None:
    page = (ROOT / "OPERATIONS.md").read_text(encoding="utf-8")
    for kind in family(Failure):
        assert f"\n| {int(kind.exit_code)} | " in page
        # Nothing that is expected to go wrong ends as if it had gone well.
        assert kind.exit_code not in (ExitCode.OK, ExitCode.DIFFERENT)


@pytest.mark.parametrize("kind", [Failure, *family(Failure)], ids=lambda kind: kind.__name__)
def test_each_says_what_to_do_next(kind: type[Failure]) -> None:
    assert re.fullmatch(r"[A-Z].{20,100}\.", kind.remedy)


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (SettingsError("X is not set"), "X is not set", ExitCode.USAGE),
        (DatabaseBusy("it is locked"), "it is locked; look at DATABASE_URL", ExitCode.DATABASE),
        (Superseded("x"), "somebody else published x meanwhile; try again", ExitCode.DATABASE),
        (
            DossierError("x.toml", (Problem("line 1", "no", "yes"), Problem("line 2", "no"))),
            "x.toml: 2 problems\n  line 1: no; yes\n  line 2: no",
            ExitCode.FACTS,
        ),
    ],
)
def test_the_command_line_ends_with_a_line_and_a_code(
    error: Failure, line: str, code: ExitCode
) -> None:
    assert (error.line, error.exit_code) == (line, code)
