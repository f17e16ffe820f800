"""The JSON Schema that editors check a dossier file with: published, current, and true."""

from __future__ import annotations

import json
import tomllib

import pytest
from jsonschema import Draft202012Validator

from bot.facts.reading import json_schema
from tests.conftest import ROOT

PUBLISHED = ROOT / "data" / "dossier.schema.json"


def as_json(document: str) -> dict:
    """A TOML document as an editor shows it to a schema: dates are strings."""
    data = tomllib.loads(document)
    return json.loads(json.dumps(data, default=lambda value: value.isoformat()))


def test_the_published_schema_is_the_one_that_the_code_has() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(), (
        "run: python -m bot schema > data/dossier.schema.json"
    )


def test_every_dossier_is_valid_by_it() -> None:
    validator = Draft202012Validator(json_schema())
    for path in (ROOT / "data").glob("*.toml"):
        assert list(validator.iter_errors(as_json(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "mistake",
    [
        '[[people]]\nid = "x"\nname = "X"\nkind = "robot"\nevidence = ["X"]',
        '[[people]]\nid = "Not an id"\nname = "X"\nkind = "human"\nevidence = ["X"]',
        '[[events]]\nid = "x"\ntitle = "X"\nevidence = []',
        '[[quotes]]\nid = "x"\nspeaker = "x"\nform = "direct"\ntext = 5\nevidence = ["X"]',
    ],
)
def test_it_tells_mistakes(mistake: str) -> None:
    header = (ROOT / "data" / "beijing-2025.toml").read_text(encoding="utf-8").partition("[[")[0]
    assert Draft202012Validator(json_schema()).is_valid(as_json(header))
    assert not Draft202012Validator(json_schema()).is_valid(as_json(f"{header}\n{mistake}"))


def test_a_date_may_be_a_date_or_a_part_of_one() -> None:
    header = (ROOT / "data" / "beijing-2025.toml").read_text(encoding="utf-8").partition("[[")[0]
    for written in ("2025-09-03", '"2025-09-03"', '"1959"'):
        event = f'[[events]]\nid = "x"\ntitle = "X"\ndate = {written}\nevidence = ["X"]'
        assert Draft202012Validator(json_schema()).is_valid(as_json(f"{header}\n{event}"))
