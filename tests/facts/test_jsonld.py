"""A dossier as linked data: every fact with where it stands, nothing that is no fact, no network."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.article import Article
from bot.facts.dossier import Dossier
from bot.facts.encoding import decoded
from bot.facts.exporting import to_jsonld
from bot.facts.jsonld import VOCABULARY
from bot.facts.model import (
    FACT_KINDS,
    Attendance,
    Background,
    Claim,
    Event,
    Header,
    Person,
    Quote,
    Reaction,
    Relation,
    Stated,
)
from tests.facts.fair import ARTICLE, fair

# Terms of https://schema.org that are used without a prefix.
SCHEMA_TERMS: Final = frozenset(
    """NewsArticle TextObject Person Event Place Quotation Claim
    about appearance attendee author datePublished description encodesCreativeWork encoding
    encodingFormat headline inLanguage isPartOf location name sha256 spokenByCharacter startDate
    subjectOf text url""".split()
)
ARTICLE_OF_FAIR: Final = {"@id": "https://example.com/fair"}


@pytest.fixture(params=["beijing-2025", "fair"])
def either(request: pytest.FixtureRequest, dossier: Dossier) -> Dossier:
    return dossier if request.param == dossier.id else fair()


def document(dossier: Dossier) -> dict[str, Any]:
    return json.loads(to_jsonld(dossier))


def nodes(dossier: Dossier) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in document(dossier)["@graph"]}


def fact(dossier: Dossier, id: str) -> dict[str, Any]:
    return nodes(dossier)[f"this:{id}"]


def inside(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
    parts: Iterable[Any] = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for part in parts:
            yield from inside(part)


def words(evidence: list[dict[str, Any]]) -> list[str]:
    return [annotation["target"]["selector"][0]["exact"] for annotation in evidence]


# ── the article and its text ──


def test_the_text_that_positions_are_in_is_named_and_can_be_made_again(either: Dossier) -> None:
    node = nodes(either)["this:_text"]
    text = "\n".join(either.article.passages)
    assert node["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert "joined by one line feed (U+000A), with none at the end" in node["description"]
    assert "code points" in node["description"]


@given(
    st.text(
        st.sampled_from("ae\u0301🎡 \t\xa0\u3000\ufeff\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029")
    )
)
def test_any_text_is_cut_into_passages_as_it_is_described(text: str) -> None:
    content = text.encode("utf-8-sig")
    lines = re.split("[\n-\r\x1c-\x1e\x85\u2028\u2029]", unicodedata.normalize("NFC", text))
    described = [line for line in lines if not re.fullmatch(r"\s*", line)]
    assert list(Article.from_text(decoded(content), "").passages) == described


def test_the_text_is_made_from_the_articles_file_as_it_is_described() -> None:
    lines = [line for line in ARTICLE.splitlines() if line.strip()]
    assert len(lines) < len(ARTICLE.splitlines())
    made = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert nodes(fair())["this:_text"]["sha256"] == made
    [file] = [node for node in inside(document(fair())) if node.get("name") == "seeds/fair.txt"]
    assert file["sha256"] == hashlib.sha256(ARTICLE.encode()).hexdigest() != made


def test_every_selector_gives_its_words_their_place_and_what_stands_beside_them(
    either: Dossier,
) -> None:
    text = "\n".join(either.article.passages)
    resources = [n for n in inside(document(either)) if n.get("@type") == "SpecificResource"]
    assert resources
    for resource in resources:
        assert resource["source"] == {"@id": "this:_text"}
        quote, place = resource["selector"]
        start, end = place["start"], place["end"]
        before, after = quote.get("prefix", ""), quote.get("suffix", "")
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(before) and text[end:].startswith(after)
        assert len(before) >= min(32, start) and len(after) >= min(32, len(text) - end)


def test_every_fact_has_all_of_its_evidence(either: Dossier) -> None:
    graph = nodes(either)
    for id, entry in either.facts.items():
        node = graph[f"this:{id}"]
        found = words(node["evidence"])
        assert found == [selector.exact for selector in entry.evidence]
        parts = [*node.get("dossier:relation", []), *filter(None, [node.get("dossier:stated")])]
        for part in parts:
            found += words(part["evidence"])
        assert found == [either.article.text(span) for span in either.spans[id]]


def test_a_prefix_or_suffix_of_the_dossier_is_in_that_of_the_selector() -> None:
    dossier = fair()
    long = "“Bo told me ‘never again’ and left,” said Cy Moor, "
    [evidence] = dossier.facts["ten-came"].evidence
    [selector, _] = fact(dossier, "ten-came")["evidence"][0]["target"]["selector"]
    assert selector["suffix"].startswith(evidence.suffix or "no suffix")
    longer = evidence.model_copy(update={"suffix": long})
    claim = dossier.claims[0].model_copy(update={"evidence": (longer,)})
    changed = fact(replace(dossier, claims=(claim,)), "ten-came")
    [selector, _] = changed["evidence"][0]["target"]["selector"]
    assert len(selector["suffix"]) == len(long)


@pytest.mark.parametrize("field", ["author", "published", "url", "language", "main_event"])
def test_what_is_not_known_of_the_article_is_left_out(field: str) -> None:
    dossier = fair()
    [known, *_] = document(dossier)["@graph"]
    header = dossier.header.model_copy(update={field: None})
    [article, *_] = document(replace(dossier, header=header))["@graph"]
    if field == "url":
        assert article["@id"] == f"urn:sha256:{header.sha256}"
        known["@id"] = article["@id"]
    terms = {"published": "datePublished", "language": "inLanguage", "main_event": "about"}
    del known[terms.get(field, field)]
    assert article == known


# ── what is no fact ──


def test_search_keys_drafts_and_marks_that_are_set_aside_are_not_there() -> None:
    content = to_jsonld(fair()).decode()
    for absent in ("search key", "alternateName", "drafted", "a word in doubt"):
        assert absent not in content


def test_words_that_no_entry_explains_are_nobodys() -> None:
    dossier = fair()
    graph = document(dossier)["@graph"]
    assert graph[0]["dossier:openQuotations"] == len(dossier.open_quotations) > 0
    said = [node["text"] for node in graph if node["@type"] == "Quotation"]
    assert said == [" … ".join(q.text) for q in dossier.quotes if q.form != "indirect"]
    assert "Who pays?" not in said


def test_somebody_without_a_name_in_the_article_gets_none(either: Dossier) -> None:
    assert any(person.unnamed for person in either.people)
    graph = nodes(either)
    for person in either.people:
        node = graph[f"this:{person.id}"]
        assert ("name" not in node) == person.unnamed == ("dossier:unnamed" in node)
        assert node.get("description" if person.unnamed else "name") == person.name


def test_background_says_that_it_is_not_from_the_article() -> None:
    assert fact(fair(), "bo")["dossier:background"] == {
        "@type": "dossier:Background",
        "description": "Not from the article: added by those who made the dossier.",
        "dossier:countryCode": "GB",
        "dossier:office": "Mayor of Wickham",
        "dossier:fullName": "Robert Stone",
        "dossier:native": "Bó",
        "dossier:date": "2019",
        "dossier:until": "2026-01",
        "dossier:note": "He was elected twice.",
    }


# ── facts ──


def without_evidence(node: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in node.items() if k not in ("evidence", "dossier:stretches")}


def test_a_quotation_has_its_words_its_speaker_and_where_each_stretch_stands() -> None:
    node = fact(fair(), "we-know")
    assert without_evidence(node) == {
        "@type": "Quotation",
        "@id": "this:we-know",
        "text": "We know, … and we will build it.",
        "spokenByCharacter": {"@id": "this:bo"},
        "isPartOf": ARTICLE_OF_FAIR,
        "dossier:form": "direct",
        "dossier:event": {"@id": "this:fair"},
        "dossier:occasion": "in the tent",
        "dossier:note": "He says it of the wheel.",
    }
    stretches = [part["selector"][0]["exact"] for part in node["dossier:stretches"]]
    assert stretches == ["We know,", "and we will build it."]


def test_reported_speech_is_no_quotation() -> None:
    assert without_evidence(fact(fair(), "rain")) == {
        "@type": "dossier:ReportedSpeech",
        "@id": "this:rain",
        "dossier:words": "rain would not stop it",
        "dossier:speaker": {"@id": "this:bo"},
        "dossier:form": "indirect",
        "dossier:relayedBy": {"@id": "this:gazette"},
        "dossier:to": {"@id": "this:cy"},
    }


def test_words_inside_a_quotation_say_which_and_who_passes_them_on() -> None:
    node = fact(fair(), "never")
    assert node["spokenByCharacter"] == {"@id": "this:bo"}
    assert node["dossier:within"] == {"@id": "this:bo-told"}
    assert node["dossier:relayedBy"] == {"@id": "this:cy"}


def test_an_attendance_has_its_status_and_an_event_those_who_were_there() -> None:
    dossier = fair()
    # The mayors left early, and only the Gazette says that the woman was there.
    assert fact(dossier, "fair")["attendee"] == [{"@id": "this:bo"}]
    statuses = {a.id: fact(dossier, a.id)["dossier:status"] for a in dossier.attendances}
    assert statuses == {
        "bo@fair": "hosted", "mayors@fair": "left early", "woman@fair": "attended",
    }  # fmt: skip
    assert fact(dossier, "woman@fair")["dossier:reportedBy"] == {"@id": "this:gazette"}
    assert fact(dossier, "bo@fair")["dossier:counted"] is False


def test_reactions_and_claims_are_there() -> None:
    dossier = fair()
    assert without_evidence(fact(dossier, "cy-to-bo")) == {
        "@type": "dossier:Reaction",
        "@id": "this:cy-to-bo",
        "dossier:who": {"@id": "this:cy"},
        "dossier:to": {"@id": "this:never"},
        "dossier:toWords": "told me",
        "dossier:quotes": [{"@id": "this:bo-told"}],
    }
    assert without_evidence(fact(dossier, "ten-came")) == {
        "@type": "Claim",
        "@id": "this:ten-came",
        "about": [{"@id": "this:fair"}, {"@id": "this:mayors"}],
        "appearance": ARTICLE_OF_FAIR,
        "dossier:by": {"@id": "this:gazette"},
    }


# Another value for each field of each kind.
CHANGES: Final[dict[type, dict[str, Any]]] = {
    Header: {
        "id": "else", "title": "Else", "article": "seeds/else.txt", "sha256": "0" * 64,
        "author": "Else", "published": None, "url": "https://example.org/", "language": "cy",
        "main_event": None,
    },
    Person: {
        "name": "Else", "named": "Else", "kind": "media", "unnamed": True, "role": "else",
        "country": "else", "aliases": ("else",), "descriptions": ("else",), "relations": (),
        "background": Background(note="else"),
    },
    Event: {
        "title": "Else", "date": "1999", "when": "else", "place": "Else", "aliases": ("else",),
        "stated": Stated(count=7, of="else", evidence=("else",)), "background": Background(),
    },
    Attendance: {
        "person": "golikova", "event": "else", "status": "met", "region": "else",
        "counted": True, "reported_by": "hall",
    },
    Quote: {
        "speaker": "golikova", "form": "block", "text": ("Else",), "relayed_by": "hall",
        "within": "we-know", "to": "hall", "event": "else", "occasion": "else", "note": "else",
    },
    Reaction: {"who": "hall", "to": "hall", "to_words": "else", "quotes": ("we-know",)},
    Claim: {"about": ("hall",), "by": "hall"},
    Relation: {"to": "hall", "kinship": "else"},
    Stated: {"count": 7, "of": "else"},
    Background: {
        "country": "IE", "office": "else", "full_name": "else", "native": "else", "date": "1999",
        "until": "1999", "note": "else",
    },
}  # fmt: skip
SEARCH_KEYS: Final = ("aliases", "descriptions")


def test_every_field_of_every_kind_is_tried() -> None:
    for model, changes in CHANGES.items():
        assert set(changes) == set(model.model_fields) - {"evidence"} - (  # type: ignore[attr-defined]
            set() if model is Header else {"id"}
        )
    assert {kind.model for kind in FACT_KINDS} < set(CHANGES)


def changed(model: type, field: str, value: Any) -> Dossier:
    """The fair, with another value in one field of the entry that has most of this kind."""
    dossier = fair()
    change = {field: value}
    bo, cy = dossier.people[0], dossier.people[1]
    if model is Header:
        return replace(dossier, header=dossier.header.model_copy(update=change))
    if model is Background:
        part = bo.background
        assert part is not None
        person = bo.model_copy(update={"background": part.model_copy(update=change)})
        return replace(dossier, people=(person, *dossier.people[1:]))
    if model is Relation:
        relation = cy.relations[0].model_copy(update=change)
        person = cy.model_copy(update={"relations": (relation,)})
        return replace(dossier, people=(bo, person, *dossier.people[2:]))
    if model is Stated:
        stated = dossier.events[0].stated
        assert stated is not None
        event = dossier.events[0].model_copy(update={"stated": stated.model_copy(update=change)})
        return replace(dossier, events=(event,))
    [table] = [kind.table for kind in FACT_KINDS if kind.model is model]
    entries = list(getattr(dossier, table))
    at = 1 if field == "relations" else 0
    other = entries[at].model_copy(update=change)
    if model is Attendance:
        # It is known by another id then, with the same evidence.
        spans = {**dossier.spans, other.id: dossier.spans[entries[at].id]}
        dossier = replace(dossier, spans=spans)
    entries[at] = other
    return replace(dossier, **{table: tuple(entries)})


@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field) for model, fields in CHANGES.items() for field in fields],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_every_field_is_in_the_export_but_search_keys(model: type, field: str) -> None:
    same = to_jsonld(changed(model, field, CHANGES[model][field])) == to_jsonld(fair())
    assert same == (field in SEARCH_KEYS)


# ── terms ──


def test_every_term_is_one_of_json_ld_of_the_context_of_schema_org_or_ours(
    either: Dossier,
) -> None:
    whole = document(either)
    context = whole["@context"]
    for node in inside(whole["@graph"]):
        for term in [*node, *([node["@type"]] if "@type" in node else [])]:
            if (own := term.removeprefix("dossier:")) != term:
                assert own in VOCABULARY
            elif term.startswith(("rdf:", "rdfs:")):
                assert node["@id"].removeprefix("dossier:") in VOCABULARY
            else:
                assert term in SCHEMA_TERMS or term in context or term in ("@id", "@type")
                assert not (term in SCHEMA_TERMS and term in context)


def test_every_term_of_ours_is_used_and_says_what_it_means() -> None:
    graph = nodes(fair())
    used = set(
        re.findall(r'"dossier:(\w+)"(?=:)|"@type": "dossier:(\w+)"', to_jsonld(fair()).decode())
    )
    assert {property or kind for property, kind in used} == set(VOCABULARY)
    for term, meaning in VOCABULARY.items():
        assert graph[f"dossier:{term}"]["rdfs:comment"] == meaning


def test_nothing_has_to_be_fetched_to_read_it_and_every_reference_leads_to_a_node(
    either: Dossier,
) -> None:
    whole = document(either)
    # A context by its address would be fetched.
    assert isinstance(whole["@context"], dict)
    assert not any("@import" in node or "@context" in node for node in inside(whole["@graph"]))
    ids = set(nodes(either))
    assert len(ids) == len(whole["@graph"]) == 2 + len(either.facts) + len(VOCABULARY)
    assert {node["@id"] for node in inside(whole["@graph"]) if "@id" in node} == ids


def test_equal_dossiers_make_equal_files() -> None:
    assert to_jsonld(fair()) == to_jsonld(fair())
