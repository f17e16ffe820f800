"""A dossier as a file: what is written reads back, and says what the dossier says."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from bot.facts.dossier import Dossier
from bot.facts.exporting import FORMATS, exported, to_csv, to_json, to_jsonld, to_toml
from bot.facts.reading import json_schema, parse, read_upload
from bot.operations.errors import DossierError


def test_toml_reads_back_to_the_same_dossier(dossier: Dossier) -> None:
    assert read_upload("x", to_toml(dossier), None, {dossier.id: dossier}.get) == dossier


@given(st.text(min_size=1, max_size=60))
def test_any_words_that_are_valid_read_back(dossier: Dossier, words: str) -> None:
    quote = dossier.quotes[0].model_copy(update={"note": words})
    content = to_toml(replace(dossier, quotes=(quote,)))
    problems: list = []
    entries = parse(content.decode(errors="surrogatepass"), problems)
    found = [entry.fact for entry in entries.entries if entry.fact == quote]
    # Characters that the model forbids are refused on the way in, never mangled.
    assert found or any("quotes[0]" in problem.where for problem in problems)


def test_json_is_valid_by_the_schema_of_a_dossier(dossier: Dossier) -> None:
    document = json.loads(to_json(dossier))
    Draft202012Validator(json_schema(), format_checker=FormatChecker()).validate(document)
    assert [person["id"] for person in document["people"]] == [p.id for p in dossier.people]


def table(content: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_table_of_each_kind_and_where_the_evidence_stands(dossier: Dossier) -> None:
    content = to_csv(dossier)
    assert content == to_csv(dossier)
    for kind in ("people", "events", "attendances", "quotes", "reactions", "claims", "set_aside"):
        assert len(table(content, kind)) == len(getattr(dossier, kind))
    assert table(content, "dossier")[0]["author"] == dossier.header.author
    quote = table(content, "quotes")[0]
    assert json.loads(quote["text"]) == list(dossier.quotes[0].text)
    for row in table(content, "evidence"):
        passage = dossier.article.passages[int(row["passage"]) - 1]
        assert passage[int(row["start"]) : int(row["end"])] == row["exact"]


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


def test_json_ld_has_quotations_events_and_people_that_refer_to_each_other(
    dossier: Dossier,
) -> None:
    document = json.loads(to_jsonld(dossier))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert len(nodes) == 1 + len(dossier.people) + len(dossier.events) + len(dossier.quotes)
    ceremony = nodes["#ceremony"]
    assert ceremony["@type"] == "Event" and ceremony["startDate"] == "2025-09-03"
    assert {"@id": "#alexander-lukashenko"} in ceremony["attendee"]
    for quote in dossier.quotes:
        node = nodes[f"#{quote.id}"]
        # What was only reported to have been said is no quotation.
        assert (node["@type"] == "Quotation") == (quote.form != "indirect")
        speaker = node["spokenByCharacter" if quote.form != "indirect" else "creator"]["@id"]
        assert speaker in nodes
    for person in dossier.people:
        assert ("name" in nodes[f"#{person.id}"]) != person.unnamed


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
