"""A dossier as a file: what is written reads back, and says what the dossier says."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from bot.facts.article import Article
from bot.facts.checking import Entries, Entry, check
from bot.facts.dossier import Dossier
from bot.facts.exporting import FORMATS, exported, to_csv, to_json, to_toml
from bot.facts.model import KINDS, DossierFile
from bot.facts.reading import json_schema, parse, read_upload
from bot.facts.span import Span
from bot.operations.errors import DossierError
from tests.facts.fair import fair


@pytest.fixture(scope="session", params=["beijing-2025", "fair"])
def either(request: pytest.FixtureRequest, dossier: Dossier) -> Dossier:
    return dossier if request.param == dossier.id else fair()


def from_toml(content: bytes, article: Article) -> Dossier:
    entries = parse(content.decode(), [])
    dossier, problems = check(entries, article)
    assert problems == ()
    return dossier


def from_json(content: bytes, article: Article) -> Dossier:
    file = DossierFile.model_validate_json(content)
    facts = (fact for kind in KINDS for fact in getattr(file, kind.table))
    entries = Entries(file.dossier, tuple(Entry("", fact) for fact in facts))
    dossier, problems = check(entries, article)
    assert problems == ()
    return dossier


def confirmed(dossier: Dossier) -> Dossier:
    """What an export has: drafted entries are not in it."""
    return replace(dossier, drafted=MappingProxyType({}))


@given(unknown=st.sets(st.sampled_from(["author", "published", "url", "language", "main_event"])))
def test_toml_and_json_read_back_to_the_same_dossier(either: Dossier, unknown: set[str]) -> None:
    header = either.header.model_copy(update=dict.fromkeys(unknown))
    dossier = replace(either, header=header)
    assert from_toml(to_toml(dossier), dossier.article) == confirmed(dossier)
    assert from_json(to_json(dossier), dossier.article) == confirmed(dossier)


def test_an_exported_toml_uploads_to_the_same_dossier(dossier: Dossier) -> None:
    assert read_upload("x", to_toml(dossier), None, {dossier.id: dossier}.get) == dossier


def test_a_small_dossier_has_a_value_in_every_field() -> None:
    used = {
        (type(entry), name)
        for kind in KINDS
        for entry in getattr(fair(), kind.table)
        for name in entry.model_dump(exclude_defaults=True)
    }
    for kind in KINDS:
        assert {name for model, name in used if model is kind.model} == set(kind.model.model_fields)


@given(st.text(min_size=1, max_size=60))
def test_any_words_that_are_valid_read_back(dossier: Dossier, words: str) -> None:
    quote = dossier.quotes[0].model_copy(update={"note": words})
    content = to_toml(replace(dossier, quotes=(quote,)))
    problems: list = []
    entries = parse(content.decode(errors="surrogatepass"), problems)
    found = [entry.fact for entry in entries.entries if entry.fact == quote]
    # Characters that the model forbids are refused on the way in, never mangled.
    assert found or any("quotes[0]" in problem.where for problem in problems)


def test_json_is_valid_by_the_schema_of_a_dossier(either: Dossier) -> None:
    document = json.loads(to_json(either))
    Draft202012Validator(json_schema(), format_checker=FormatChecker()).validate(document)
    assert [person["id"] for person in document["people"]] == [p.id for p in either.people]


def table(content: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def cell(value: object) -> str:
    """A value as it is in a table; no words of these dossiers look like a formula."""
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def test_csv_has_a_table_of_each_kind_with_every_field(either: Dossier) -> None:
    content = to_csv(either)
    assert content == to_csv(either)
    tables = {kind.table: getattr(either, kind.table) for kind in KINDS}
    for name, entries in {"dossier": (either.header,), **tables}.items():
        stated = [entry.model_dump(mode="json", exclude={"evidence"}) for entry in entries]
        expected = [{field: cell(value) for field, value in entry.items()} for entry in stated]
        assert table(content, name) == expected


def test_csv_has_where_all_evidence_stands_and_for_which_field(either: Dossier) -> None:
    found: dict[str, list[Span]] = {}
    fields = set()
    for row in table(to_csv(either), "evidence"):
        span = Span(*(int(row[name]) for name in ("passage", "start", "end")))
        assert either.article.text(span) == row["exact"]
        fields.add(row["field"])
        if row["field"] != "text":
            found.setdefault(row["fact"], []).append(span)
    assert {id: tuple(spans) for id, spans in found.items()} == either.spans
    assert fields == {"evidence", "relations", "stated", "text"}


def test_csv_has_the_columns_of_a_kind_without_an_entry() -> None:
    content = to_csv(replace(fair(), reactions=()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("reactions.csv").decode("utf-8-sig") == "id,who,to,to_words,quotes\r\n"


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_is_a_formula_and_the_other_formats_have_the_words_as_they_are(
    dossier: Dossier, start: str
) -> None:
    words = f"{start}HYPERLINK(1)"
    header = dossier.header.model_copy(update={"title": words})
    edited = replace(dossier, header=header)
    assert table(to_csv(edited), "dossier")[0]["title"] == f"'{words}"
    assert json.loads(to_json(edited))["dossier"]["title"] == words
    assert tomllib.loads(to_toml(edited).decode())["dossier"]["title"] == words


@pytest.mark.parametrize("format", FORMATS)
def test_a_dossier_without_facts_can_be_exported(dossier: Dossier, format: str) -> None:
    bare = replace(
        dossier, people=(), events=(), attendances=(), quotes=(), reactions=(), claims=(),
        set_aside=(),
    )  # fmt: skip
    name, content = exported(bare, format)
    assert name.startswith(dossier.id)
    assert content


def test_an_exported_dossier_without_its_article_is_refused(dossier: Dossier) -> None:
    with pytest.raises(DossierError, match="upload the article with it"):
        read_upload("x", to_toml(dossier), None, {}.get)
