"""The real dossier: what it says of the article, and where each word of it stands."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from bot.facts.article import Article
from bot.facts.coverage import coverage
from bot.facts.difference import Difference, Edit, Field, difference
from bot.facts.dossier import Dossier, NoSuchFact, date_of
from bot.facts.model import Background, Event, Evidence, Person, Quote
from tests.conftest import ROOT

SHA256 = "a6a31a36d28f74dec865753b981fd9daff013dc6d2e1c1ba9999e1b3be932319"


def status(dossier: Dossier, person: str, event: str) -> str:
    [attendance] = [a for a in dossier.attendances_of(person) if a.event == event]
    return attendance.status


# ── who was there ──


def test_the_roster_of_the_ceremony_is_the_26_that_the_article_states(dossier: Dossier) -> None:
    roster = dossier.roster("ceremony")
    ceremony = dossier.event("ceremony")
    assert ceremony is not None and ceremony.stated is not None
    assert len({attendance.person for attendance in roster}) == len(roster) == 26
    assert ceremony.stated.count == 26


def test_exactly_two_on_the_roster_have_no_name_in_the_article(dossier: Dossier) -> None:
    people = [dossier.person(attendance.person) for attendance in dossier.roster("ceremony")]
    assert [person.id for person in people if person is not None and person.unnamed] == [
        "leader-of-laos",
        "leader-of-vietnam",
    ]


def test_the_host_was_there_and_is_not_one_of_the_foreign_heads_of_state(dossier: Dossier) -> None:
    assert status(dossier, "xi-jinping", "ceremony") == "attended"
    assert "xi-jinping" not in {a.person for a in dossier.roster("ceremony")}


def test_modi_left_before_the_parade_and_was_at_the_summit(dossier: Dossier) -> None:
    assert status(dossier, "narendra-modi", "ceremony") == "left early"
    assert status(dossier, "narendra-modi", "sco-summit") == "attended"
    assert "narendra-modi" not in {a.person for a in dossier.roster("ceremony")}


def test_the_leader_of_thailand_was_absent(dossier: Dossier) -> None:
    assert status(dossier, "leader-of-thailand", "ceremony") == "absent"
    assert "leader-of-thailand" not in {a.person for a in dossier.roster("ceremony")}


# ── every word stands where it is said to stand ──


def test_the_article_is_the_file_byte_for_byte(dossier: Dossier) -> None:
    content = (ROOT / dossier.header.article).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256
    assert dossier.article.sha256 == dossier.header.sha256 == SHA256


def test_every_direct_quote_is_the_whole_of_what_stands_between_two_marks(dossier: Dossier) -> None:
    between_marks = {dossier.article.text(span) for span in dossier.article.quotations}
    direct = [quote for quote in dossier.quotes if quote.form == "direct"]
    assert len(direct) > 20
    for quote in direct:
        assert set(quote.text) <= between_marks, quote.id
        assert set(dossier.words[quote.id]) <= set(dossier.article.quotations), quote.id


def test_no_other_quote_stands_in_quotation_marks(dossier: Dossier) -> None:
    for quote in dossier.quotes:
        if quote.form != "direct":
            for words in dossier.words[quote.id]:
                assert not any(mark.contains(words) for mark in dossier.article.quotations)


def test_all_32_quotations_are_a_quote_or_set_aside_and_none_is_both(dossier: Dossier) -> None:
    quoted = {span for spans in dossier.words.values() for span in spans}
    aside = {span for fact in dossier.set_aside for span in dossier.article.occurrences(fact.text)}
    marks = set(dossier.article.quotations)
    assert len(dossier.article.outermost) == 32
    assert len(dossier.article.quotations) == len(marks) == 33  # one stands inside another
    assert marks - quoted == marks & aside
    assert len(marks & aside) == len(dossier.set_aside) == 6


def test_the_words_of_a_quote_are_its_text(dossier: Dossier) -> None:
    assert set(dossier.words) == {quote.id for quote in dossier.quotes}
    for quote in dossier.quotes:
        words = tuple(dossier.article.text(span) for span in dossier.words[quote.id])
        assert words == quote.text


def test_evidence_slices_to_the_exact_words(dossier: Dossier) -> None:
    assert set(dossier.spans) == set(dossier.facts)
    for id, fact in dossier.facts.items():
        exact = [selector.exact for selector in fact.evidence]
        words = [dossier.article.text(span) for span in dossier.spans[id]]
        assert words[: len(exact)] == exact


def test_every_attendance_names_who_attended(dossier: Dossier) -> None:
    assert coverage(dossier).not_named == ()
    fico = next(a for a in dossier.attendances if a.person == "robert-fico")
    others = fico.model_copy(update={"person": "min-aung-hlaing"})
    assert coverage(replace(dossier, attendances=(fico, others))).not_named == (others,)


def test_nearly_every_sentence_is_cited(dossier: Dossier) -> None:
    found = coverage(dossier)
    assert found.share >= 0.95
    assert (found.quotations, found.inside, found.set_aside) == (33, 1, 6)
    assert found.sentences > 60


def test_what_nothing_cites_is_not_covered(dossier: Dossier) -> None:
    bare = coverage(replace(dossier, spans={}, words={}))
    assert bare.share == 0
    assert bare.uncited == dossier.article.sentences()
    nothing = replace(dossier, article=Article((), SHA256), spans={}, words={})
    assert coverage(nothing).share == 1


# ── when ──


def test_the_timeline_is_in_the_order_of_the_dates(dossier: Dossier) -> None:
    dates = [date_of(event) for event in dossier.timeline]
    assert None not in dates
    assert dates == sorted(dates, key=str)
    assert sorted(event.id for event in dossier.timeline) == sorted(e.id for e in dossier.events)


def test_the_third_of_september_goes_as_the_article_tells_it(dossier: Dossier) -> None:
    assert [event.id for event in dossier.timeline if date_of(event) == "2025-09-03"] == [
        "talk-before-parade",
        "way-to-the-stands",
        "veterans-greeted",
        "ceremony",
        "kim-putin-talks",
        "reception",
    ]


def test_a_year_stands_before_its_months_and_a_month_before_its_days(dossier: Dossier) -> None:
    written = ["2018-03-05", None, "2018-03", "1959", "2018-02-28", "2018"]
    events = tuple(
        Event(id=f"event-{n}", title=str(value), date=value, evidence=[{"exact": "China"}])
        for n, value in enumerate(written)
    )
    ordered = [event.title for event in replace(dossier, events=events).timeline]
    assert ordered == ["1959", "2018", "2018-02-28", "2018-03", "2018-03-05", "None"]


def test_a_date_that_the_article_lacks_is_taken_from_background(dossier: Dossier) -> None:
    summit = dossier.event("sco-summit")
    assert summit is not None and summit.date is None
    assert date_of(summit) == "2025-08-31"


# ── how facts belong together ──


def test_every_fact_is_found_by_its_id_and_only_as_what_it_is(dossier: Dossier) -> None:
    assert len(dossier.facts) == sum(
        map(
            len,
            (
                dossier.people,
                dossier.events,
                dossier.attendances,
                dossier.quotes,
                dossier.reactions,
                dossier.claims,
            ),
        )
    )
    assert dossier.find(Person, "xi-jinping") is dossier.person("xi-jinping")
    assert dossier.find(Person, "ceremony") is None
    assert dossier.find(Quote, None) is None
    with pytest.raises(NoSuchFact, match="beijing-2025 has no person 'ceremony'"):
        dossier.person("ceremony")
    with pytest.raises(NoSuchFact):
        dossier.event("xi-jinping")
    with pytest.raises(NoSuchFact):
        dossier.quote("")


def test_reactions_to_a_person_are_those_to_any_of_their_words(dossier: Dossier) -> None:
    reactions = dossier.reactions_to("kaja-kallas")
    assert "reaction-guo" in {reaction.id for reaction in reactions}
    words = {quote.id for quote in dossier.quotes_by("kaja-kallas")}
    assert {reaction.to for reaction in reactions} <= {"kaja-kallas", *words}
    assert dossier.reactions_to("nobody") == ()


def test_a_title_says_what_a_fact_is_called(dossier: Dossier) -> None:
    assert dossier.title_of("trump") == "Trump"
    assert dossier.title_of("ceremony") == "September 3 ceremony and parade in Beijing"
    assert dossier.title_of("trump-conspire") == "the words of Trump"
    assert dossier.title_of("nothing") == "nothing"


def test_the_main_event_is_the_one_named_else_the_best_attended(dossier: Dossier) -> None:
    def main_event(name: str | None, events: tuple[Event, ...]) -> str | None:
        header = dossier.header.model_copy(update={"main_event": name})
        found = replace(dossier, header=header, events=events).main_event
        return found.id if found else None

    assert main_event("banquet", dossier.events) == "banquet"
    assert main_event(None, dossier.events) == "ceremony"
    assert main_event(None, ()) is None


# ── difference ──


def retitled(quote: Quote) -> Quote:
    return quote.model_copy(update={"note": "changed"})


def test_a_dossier_does_not_differ_from_itself(dossier: Dossier) -> None:
    assert difference(dossier, dossier) == Difference()
    assert not difference(dossier, dossier)


def test_against_nothing_everything_is_added(dossier: Dossier) -> None:
    found = difference(None, dossier)
    header, *edits = found.edits
    assert (header.kind, header.id) == ("dossier", dossier.id)
    set_aside, facts = edits[: len(dossier.set_aside)], edits[len(dossier.set_aside) :]
    assert {edit.kind for edit in set_aside} == {"set_aside"}
    assert tuple(edit.id for edit in facts) == tuple(dossier.facts)
    assert {edit.how for edit in found.edits} == {"added"}


def test_a_fact_more_is_added_and_a_fact_less_removed(dossier: Dossier) -> None:
    without = replace(dossier, quotes=dossier.quotes[1:])
    quote = dossier.quotes[0]
    [more] = difference(without, dossier).edits
    assert (more.how, more.kind, more.id) == ("added", "quotes", quote.id)
    assert Field("text", None, " · ".join(quote.text)) in more.fields
    [less] = difference(dossier, without).edits
    assert (less.how, less.kind, less.id) == ("removed", "quotes", quote.id)
    assert Field("text", " · ".join(quote.text), None) in less.fields


def test_of_a_changed_fact_the_fields_that_changed_are_told(dossier: Dossier) -> None:
    first, *rest = dossier.quotes
    changed = replace(dossier, quotes=(retitled(first), *rest))
    [edit] = difference(dossier, changed).edits
    assert edit == Edit("changed", "quotes", first.id, (Field("note", first.note, "changed"),))


def test_every_kind_of_value_is_told_in_words(dossier: Dossier) -> None:
    person = next(p for p in dossier.people if p.background and not p.unnamed)
    other = person.model_copy(
        update={
            "unnamed": True,
            "aliases": ("One", "Two"),
            "evidence": (Evidence(exact="these", prefix="of "),),
            "background": Background(country="AQ", note="cold"),
        }
    )
    people = tuple(other if p is person else p for p in dossier.people)
    [edit] = difference(dossier, replace(dossier, people=people)).edits
    found = {field.name: field.new for field in edit.fields}
    assert found == {
        "unnamed": "yes",
        "aliases": "One · Two",
        "evidence": "these (prefix “of ”)",
        "background": "country: AQ, note: cold",
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda dossier: {
                "header": dossier.header.model_copy(update={"published": date(2025, 9, 10)})
            },
            ("changed", "dossier", "beijing-2025", "published"),
        ),
        (
            lambda dossier: {"set_aside": dossier.set_aside[1:]},
            (
                "removed",
                "set_aside",
                "80th anniversary of victory in the Anti-Japanese War",
                "text",
            ),
        ),
        (
            lambda dossier: {"article": Article(dossier.article.passages[:-1], SHA256)},
            ("removed", "article", "¶46", "text"),
        ),
        (
            lambda dossier: {
                "article": Article(
                    (dossier.article.passages[0], "new", *dossier.article.passages[1:]), SHA256
                )
            },
            ("added", "article", "¶2", "text"),
        ),
        (
            lambda dossier: {"article": Article(("new", *dossier.article.passages[1:]), SHA256)},
            ("changed", "article", "¶1", "text"),
        ),
    ],
    ids=["header", "set aside", "passage less", "passage more", "passage changed"],
)
def test_what_is_not_a_fact_is_compared_too_and_comes_first(dossier: Dossier, change, told) -> None:
    [edit] = difference(dossier, replace(dossier, **change(dossier))).edits
    assert (edit.how, edit.kind, edit.id, edit.fields[0].name) == told
    retitled_too = {"quotes": (retitled(dossier.quotes[0]), *dossier.quotes[1:])}
    first, second = difference(dossier, replace(dossier, **change(dossier) | retitled_too)).edits
    assert (first, second.kind) == (edit, "quotes")


def test_another_order_of_the_same_facts_is_no_difference(dossier: Dossier) -> None:
    assert not difference(dossier, replace(dossier, quotes=dossier.quotes[::-1]))
