"""What begins with an underscore is its module's own. ruff sees attributes; this sees imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conftest import ROOT


def imported(source: str) -> Iterator[str]:
    """The private names that a module takes from others."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module != "__future__":
            parts = (node.module or "").split(".")
            names = (*parts, *(alias.name for alias in node.names))
            yield from (name for name in names if name.startswith("_"))


def test_no_private_name_is_taken_from_another_module() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for folder in ("bot", "cogs")
        for path in (ROOT / folder).rglob("*.py")
        if (names := [*imported(path.read_text(encoding="utf-8"))])
    }
    assert found == {}


def test_one_would_be_seen() -> None:
    assert [*imported("def f():\n    from bot.store.postgres import URL, _dsn")] == ["_dsn"]
