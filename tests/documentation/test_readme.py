"""What README.md, OPERATIONS.md and the guide for curators promise, tried."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import app
from bot.facts.dossier import Dossier
from bot.facts.reading import read_dossier
from bot.operations.exit_codes import ExitCode
from bot.operations.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "OPERATIONS.md").read_text(encoding="utf-8")
# The last section is a dossier of its own.
GUIDE, _, WHOLE = (
    (ROOT / "data" / "README.md").read_text(encoding="utf-8").partition("\n## A whole file\n")
)
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
ARTICLE = (
    "What happened\n"
    "Mayor Bo Speaker opened the town meeting on September 1.\n"
    "At its end Mayor Bo Speaker said: “we will build it.”\n"
    "By Ann Author\n"
)


@pytest.mark.parametrize("page", [README, WHOLE], ids=["README.md", "data/README.md"])
def test_its_example_is_a_valid_dossier(page: str, tmp_path: Path) -> None:
    [example] = TOML.findall(page)
    digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
    (tmp_path / "data").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "my-article.txt").write_text(ARTICLE, encoding="utf-8")
    path = tmp_path / "data" / "my-article.toml"
    path.write_text(example.replace('sha256 = "…"', f'sha256 = "{digest}"'), encoding="utf-8")
    dossier = read_dossier(path, tmp_path)
    assert [quote.text for quote in dossier.quotes] == [("we will build it.",)]


def test_the_examples_of_the_guide_are_a_valid_dossier(tmp_path: Path) -> None:
    article = (
        "Mayor Aled Finch rang the bell of the “Lantern Walk”.\n"
        "Finch said that the fair would be held in rain too.\n"
        "Ruth Moor answered him: “Then bring a tent.”\n"
        "Das »nd« und die Zeitung »nd« berichtet.\n"
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "hay-fair.txt").write_text(article, encoding="utf-8")
    head = (
        '[dossier]\nid = "hay-fair"\ntitle = "Hay fair"\narticle = "seeds/hay-fair.txt"\n'
        f'sha256 = "{hashlib.sha256(article.encode()).hexdigest()}"\nauthor = "Aled Finch"\n'
        'published = 2025-09-09\nurl = "https://example.org/hay-fair"\n'
    )
    named = (
        '[[people]]\nid = "ruth-moor"\nname = "Ruth Moor"\nkind = "human"\n'
        'evidence = ["Ruth Moor answered"]\n'
        '[[quotes]]\nid = "quote-4"\nspeaker = "ruth-moor"\nform = "direct"\n'
        'text = "Then bring a tent."\nevidence = ["“Then bring a tent.”"]\n'
    )
    examples = TOML.findall(GUIDE)
    path = tmp_path / "data" / "hay-fair.toml"
    path.write_text("".join((head, named, *examples)), encoding="utf-8")
    dossier = read_dossier(path, tmp_path)
    assert [reaction.quotes for reaction in dossier.reactions] == [("quote-4",)]
    assert [quote.form for quote in dossier.quotes] == ["direct", "indirect"]


def test_every_setting_is_listed_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        default = field.default if field.default is not None else "–"
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        cell = default if default == "–" else f"`{default}`"
        assert f"| `{name.upper()}` | {cell} |" in OPERATIONS


def test_every_exit_code_is_listed() -> None:
    for code in ExitCode:
        assert f"\n| {code.value} | " in OPERATIONS


def test_it_counts_the_facts_right(dossier: Dossier) -> None:
    counts = (
        f"{len(dossier.people)} people, {len(dossier.events)} events, {len(dossier.quotes)} quotes "
        f"and {len(dossier.reactions)} reactions"
    )
    assert counts in " ".join(README.split())


def test_every_command_line_is_listed_and_the_guides_exist() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    used = set(re.findall(r"^    bot ([a-z]+)|`bot ([a-z]+)", GUIDE, re.MULTILINE))
    assert {a or b for a, b in used} <= commands
    for command in commands:
        assert re.search(rf"\n\| `{command}[` ]", OPERATIONS), command
