"""Whether the article says it: variants of every quotation, hand-written messages, hostile text."""

from __future__ import annotations

import csv
import gc
import tracemalloc
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.markup import read
from bot.facts.dossier import Dossier
from bot.serving.snapshot import Snapshot
from bot.verifying import policy
from bot.verifying.concordance import Voice
from bot.verifying.differences import Turn, differences
from bot.verifying.findings import Absent, Altered, Exact, Finding, Verdict
from bot.verifying.languages import turning
from bot.verifying.verdict import Verifier
from tests.conftest import ROOT
from tests.rows import for_each
from tests.verifying.variants import Variant, variants

SEEDS = (1, 2)
with (ROOT / "tests" / "cases" / "verify.csv").open(encoding="utf-8", newline="") as file:
    WRITTEN = tuple(csv.DictReader(file))
_FLAGS = {
    "negation": "NEGATION",
    "number": "NUMBER",
    "name": "NAME",
    "antonym": "OPPOSITE",
    "omission": "OMISSION",
    "insertion": "INSERTION",
    "qualification": "QUALIFIED",
}


@pytest.fixture(scope="module")
def verifier(snapshot: Snapshot) -> Verifier:
    return snapshot.verifier


def message(verifier: Verifier, text: str) -> tuple[Finding, ...]:
    return verifier.message(read(text).plain)


def typed(verifier: Verifier, text: str) -> tuple[Finding, ...]:
    return verifier.typed(read(text).plain)


def remarks(finding: Finding) -> set[str]:
    """What a finding says beside its verdict."""
    match finding:
        case Exact(cuts=cuts, other_speaker=other):
            said = {"OMISSION": cuts.omitted, "INSERTION": cuts.inserted}
            said |= {"QUALIFIED": bool(cuts.dropped), "OTHER_SPEAKER": other}
        case Altered(comparison=comparison, other_speaker=other):
            said = {"SPLICED": comparison is None, "OTHER_SPEAKER": other}
        case Absent(too_short=too_short):
            said = {"TOO_SHORT": too_short}
    return {name for name, true in said.items() if true}


def turns(finding: Finding) -> tuple[Turn, ...] | None:
    """What the changed words mean; None where none are compared."""
    match finding:
        case Altered(comparison=comparison) if comparison is not None:
            return comparison.differences.turns
    return None


def verdicts(verifier: Verifier, text: str) -> list[str]:
    return [finding.verdict.name for finding in message(verifier, text)]


@pytest.fixture(scope="module")
def tried(verifier: Verifier, dossier: Dossier) -> list[tuple[Variant, list[str]]]:
    return [
        (variant, verdicts(verifier, variant.text))
        for seed in SEEDS
        for variant in variants(dossier, seed)
    ]


def _right(variant: Variant, got: list[str]) -> bool:
    return len(got) == 1 and got[0] in variant.right


def test_every_quotation_is_tried_in_every_way(
    tried: list[tuple[Variant, list[str]]], dossier: Dossier
) -> None:
    assert {variant.quote for variant, _ in tried} == {quote.id for quote in dossier.quotes}
    kinds = Counter(variant.kind for variant, _ in tried)
    assert len(kinds) >= 15
    assert min(kinds.values()) >= 4


def test_nearly_every_variant_gets_its_verdict(tried: list[tuple[Variant, list[str]]]) -> None:
    wrong = [(variant, got) for variant, got in tried if not _right(variant, got)]
    assert len(wrong) <= len(tried) / 100, wrong[:10]


def test_every_kind_of_variant_is_understood(tried: list[tuple[Variant, list[str]]]) -> None:
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for variant, got in tried:
        asked[variant.kind] += 1
        right[variant.kind] += _right(variant, got)
    assert {kind: n for kind, n in asked.items() if right[kind] < 0.97 * n} == {}


def test_no_altered_quotation_is_ever_called_faithful(
    tried: list[tuple[Variant, list[str]]],
) -> None:
    altered = [(variant, got) for variant, got in tried if "ALTERED" in variant.right]
    assert len(altered) > 1000
    faithful = {"VERBATIM", "CUT", "PARAPHRASE"}
    assert [(variant, got) for variant, got in altered if not faithful.isdisjoint(got)] == []


def test_what_turns_the_meaning_is_pointed_out(verifier: Verifier, dossier: Dossier) -> None:
    for seed in SEEDS:
        for variant in variants(dossier, seed):
            if variant.turn is None:
                continue
            [finding] = message(verifier, variant.text)
            if (found := turns(finding)) is not None:
                assert variant.turn in {turn.name for turn in found}, variant


@for_each("case", WRITTEN, ids=lambda case: case["note"][:50])
def test_a_message_that_somebody_wrote(case: dict[str, str], verifier: Verifier) -> None:
    findings = message(verifier, case["text"])
    assert "|".join(f.verdict.name.lower() for f in findings) == case["expected"]
    said = {remark for f in findings for remark in remarks(f)}
    said |= {turn.name for f in findings for turn in turns(f) or ()}
    assert {_FLAGS[flag] for flag in case["flags"].split("|") if flag} <= said


def test_the_written_messages_are_enough() -> None:
    labels = Counter(label for case in WRITTEN for label in case["expected"].split("|"))
    assert len(WRITTEN) >= 80
    assert min(labels[verdict.name.lower()] for verdict in Verdict) >= 10


# ── what a finding says ──


def test_a_verbatim_quotation_has_its_speaker_and_place(verifier: Verifier) -> None:
    [finding] = message(verifier, "“hegemonism and power politics”")
    assert finding.quotes == ("xi-hegemonism",)
    assert finding.voice is Voice.SPOKEN
    [place] = finding.places
    assert place.passage == 14


def test_words_that_two_said_are_both_theirs(verifier: Verifier) -> None:
    [finding] = message(verifier, "“new Cold War”")
    assert finding.quotes == ("experts-new-cold-war", "ellen-kim-new-cold-war")
    assert [place.passage for place in (*finding.places, *finding.elsewhere)] == [36, 38]


def test_a_quotation_that_the_article_interrupts_is_one(
    verifier: Verifier, dossier: Dossier
) -> None:
    [finding] = message(
        verifier,
        "“objective and impartial stance, will maintain close communication with the DPRK”",
    )
    assert finding.verdict is Verdict.VERBATIM
    first, second = finding.places
    assert dossier.article.text(first) == "objective and impartial stance"
    assert dossier.article.text(second) == "will maintain close communication with the DPRK"


def test_what_a_cut_drops_is_told(verifier: Verifier, dossier: Dossier) -> None:
    [finding] = message(verifier, "“devoid of humour”")
    assert finding.verdict is Verdict.CUT
    assert remarks(finding) == {"QUALIFIED"}
    assert [dossier.article.text(span) for span in finding.cuts.dropped] == ["not"]


def test_an_omission_that_hides_a_negation_is_told(verifier: Verifier, dossier: Dossier) -> None:
    [finding] = message(verifier, "“The President of the United States is … devoid of humour.”")
    assert remarks(finding) == {"OMISSION", "QUALIFIED"}
    assert [dossier.article.text(span) for span in finding.cuts.dropped] == ["not"]


def test_how_a_sentence_began_that_another_is_joined_to_is_told(
    verifier: Verifier, dossier: Dossier
) -> None:
    [finding] = message(verifier, "“no one voiced … support for our meeting in Anchorage”")
    assert finding.verdict is Verdict.CUT
    assert " ".join(map(dossier.article.text, finding.cuts.dropped)) == (
        "All the more so since all my interlocutors expressed"
    )
    [whole] = message(verifier, "“no one voiced negative judgments … All the more so since all my”")
    assert remarks(whole) == {"OMISSION"}


def test_a_negation_in_brackets_is_no_clarification(verifier: Verifier) -> None:
    assert verdicts(verifier, "“I had good relations with him [but not for long]”") == ["ALTERED"]
    assert verdicts(verifier, "“I had good relations with him [although he lied]”") == ["ALTERED"]
    assert verdicts(verifier, "“China is [not] prepared to continue working hand in hand”") == [
        "ALTERED"
    ]
    assert verdicts(verifier, "“The President of the United States is [] devoid of humour”") != [
        "VERBATIM"
    ]


def test_a_changed_word_is_shown_beside_the_articles(verifier: Verifier, dossier: Dossier) -> None:
    [finding] = message(verifier, "“I had bad relations with him”")
    compared = finding.comparison
    assert compared is not None
    [change] = compared.differences.changes
    assert [compared.typed[at].word for at in change.typed] == ["bad"]
    assert [dossier.article.text(compared.words[at]) for at in change.there] == ["good"]


@pytest.mark.parametrize("text", ["“the”", "“and it was”", "“…”", "“[…]”", "", "   ", "“”", "🙂"])
def test_small_words_alone_are_too_little(text: str, verifier: Verifier) -> None:
    for finding in message(verifier, text):
        assert finding.verdict is Verdict.ABSENT


@pytest.mark.parametrize("names", ["Kim", "Chairman Kim", "Putin and Kim"])
def test_of_several_none_of_whom_said_it_it_is_no_matter_who_is_meant(
    names: str, verifier: Verifier
) -> None:
    assert verdicts(verifier, f"{names}: “hegemonism and power politics”") == ["MISATTRIBUTED"]
    assert verdicts(verifier, f"{names} and Xi: “hegemonism and power politics”") == ["VERBATIM"]


def test_an_ambiguous_name_accuses_nobody(verifier: Verifier) -> None:
    [finding] = message(verifier, "Kim said: “visit Pyongyang at a convenient time”")
    assert finding.verdict is Verdict.VERBATIM


def test_a_place_stands_for_whoever_speaks_for_it(verifier: Verifier) -> None:
    assert verdicts(verifier, "Beijing said: “hegemonism and power politics”") == ["VERBATIM"]
    assert verdicts(verifier, "Pyongyang: “sincere, special hospitality”") == ["VERBATIM"]


def test_a_stranger_is_not_the_speaker(verifier: Verifier) -> None:
    [finding] = message(verifier, "Biden said: “hegemonism and power politics”")
    assert finding.verdict is Verdict.MISATTRIBUTED
    assert finding.named is not None
    assert finding.named.name == "Biden"


def test_altered_words_of_another_are_said_to_be(verifier: Verifier) -> None:
    [finding] = message(verifier, "Putin: “hegemonism and weapon politics”")
    assert finding.verdict is Verdict.ALTERED
    assert "OTHER_SPEAKER" in remarks(finding)


@pytest.mark.parametrize(
    "text",
    [
        "Putin: “rules-based order”",
        "“this is extremely mistaken” — Putin",
        "Trump: “America First”",
    ],
)
def test_of_too_few_words_to_be_anybodys_it_is_told_that_they_are_not_theirs(
    text: str, verifier: Verifier
) -> None:
    [finding] = message(verifier, text)
    assert finding.verdict is Verdict.VERBATIM
    assert remarks(finding) == {"OTHER_SPEAKER"}


def test_a_sentence_that_says_whose_words_it_gives_is_held_to_them(verifier: Verifier) -> None:
    [found] = message(verifier, "Putin: not devoid of humour")
    assert found.verdict is Verdict.VERBATIM
    [changed] = message(verifier, "Xi said the President of the United States is devoid of humour")
    assert changed.verdict is Verdict.ALTERED
    assert changed.quotation.text == "the President of the United States is devoid of humour"
    assert remarks(changed) == {"OTHER_SPEAKER"}
    assert turns(changed) == (Turn.NEGATION,)
    assert verdicts(verifier, "Trump called Xi Jinping") == ["ABSENT"]


@pytest.mark.parametrize(
    ("speaker", "verdict"), [("Putin", Verdict.VERBATIM), ("Trump", Verdict.MISATTRIBUTED)]
)
def test_words_within_a_sentence_of_ones_own_have_a_speaker_too(
    speaker: str, verdict: Verdict, verifier: Verifier
) -> None:
    said = "said the President of the United States is not devoid of humour lol"
    [finding] = message(verifier, f"My favourite part was when {speaker} {said}")
    assert finding.verdict is verdict


def test_an_ampersand_is_and(verifier: Verifier) -> None:
    assert verdicts(verifier, "“hegemonism & power politics”") == ["VERBATIM"]


def test_no_number_is_said_to_be_changed_where_none_is(verifier: Verifier) -> None:
    [finding] = message(verifier, "“Kim Jong Un had visited China four times before”")
    assert turns(finding) == ()
    typed, words = "we help each other now".split(), "we help one another now".split()
    assert differences(typed, words, frozenset(), turning("en")).turns == ()


def test_the_same_words_in_another_order_are_no_splice(verifier: Verifier) -> None:
    regards = "“Please convey my warmest regards to Kim Jong Un and Vladimir Putin as you conspire"
    [finding] = message(verifier, f"{regards} against the United States of America.”")
    assert finding.verdict is Verdict.ALTERED
    assert turns(finding) == (Turn.ORDER,)


def test_a_caption_may_name_who_describes_whom(verifier: Verifier) -> None:
    said = "“The President of the United States is not devoid of humour” — Trump, as described by"
    assert verdicts(verifier, f"{said} Putin") == ["VERBATIM"]
    assert verdicts(verifier, f"{said} Xi Jinping") == ["MISATTRIBUTED"]


@pytest.mark.parametrize(
    "text",
    [
        "Trump called Xi Jinping",
        "Trump asked Xi Jinping",
        "Vladimir Putin praised Xi Jinping",
        "Kim Jong Un met Xi Jinping",
        "Kim Jong Un visited China in 2018",
        "The leaders of Russia, China and North Korea met in Beijing",
        "Good neighbors make good friends",
        "The three leaders did hold a trilateral meeting",
        "Trump asked the two leaders",
    ],
)
def test_a_sentence_with_the_articles_names_is_no_altered_one(
    text: str, verifier: Verifier
) -> None:
    assert verdicts(verifier, text) == ["ABSENT"]


@pytest.mark.parametrize(
    "text",
    [
        "Putin and Kim held talks",
        "Kim Jong Un hosted a banquet for Xi Jinping",
    ],
)
def test_a_few_words_of_ones_own_are_no_splice(text: str, verifier: Verifier) -> None:
    [finding] = typed(verifier, text)
    assert finding.verdict is Verdict.ALTERED
    assert turns(finding) is not None
    assert "SPLICED" not in remarks(finding)


def test_what_is_claimed_to_be_a_quotation_needs_fewer_words(verifier: Verifier) -> None:
    assert [f.verdict for f in typed(verifier, "Kim Jong Un visited China in 2018")] == [
        Verdict.ALTERED
    ]
    assert verdicts(verifier, "“Please convey my regards to the United States of America.”") == [
        "ALTERED"
    ]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("“leading research fellow at the Centre for Korean Studies”", Voice.PAGE),
        ("“The Meeting of the Two Leaders”", Voice.PAGE),
        ("“it was too striking a visual symbol”", Voice.WRITTEN),
        ("“Modi government glorifies Bose”", Voice.WRITTEN),
    ],
)
def test_a_line_of_the_page_is_no_sentence_of_the_authors(
    text: str, voice: Voice, verifier: Verifier
) -> None:
    [finding] = message(verifier, text)
    assert finding.verdict is Verdict.VERBATIM
    assert finding.voice is voice


def test_the_command_takes_the_whole_text_as_a_quotation(verifier: Verifier) -> None:
    nested = (
        "very bad news for the US at a time when the Trump administration’s ‘America First’ policy"
    )
    [finding] = typed(verifier, nested)
    assert finding.verdict is Verdict.VERBATIM
    [wrong] = typed(verifier, nested.replace("bad", "good"))
    assert wrong.verdict is Verdict.ALTERED
    [wrapped] = typed(verifier, "“hegemonism and power politics.”")
    assert wrapped.quotation.text == "hegemonism and power politics."
    for around in ("omg look at this “{}” lol", "«{}» a dit Xi Jinping", "He spoke of “{}”"):
        [inside] = typed(verifier, around.format("hegemonism and power politics"))
        assert inside.verdict is Verdict.VERBATIM
    [other] = typed(verifier, "Putin said “hegemonism and power politics”")
    assert other.verdict is Verdict.MISATTRIBUTED


def test_no_message_makes_more_than_so_many_findings(verifier: Verifier) -> None:
    assert len(message(verifier, "“direct challenge” " * 500)) == policy.MOST_QUOTATIONS


def test_an_index_is_small_also_after_questions(snapshot: Snapshot) -> None:
    asked = [case["text"] for case in WRITTEN[::10]]
    people, dossier = snapshot.people, snapshot.dossier
    for text in asked:
        typed(snapshot.verifier, text)  # so that nothing is counted that all verifiers share
    gc.collect()
    tracemalloc.start()
    verifier = Verifier(dossier, people)
    for text in asked:
        typed(verifier, text)
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 600_000


@given(st.text(max_size=400))
def test_nothing_typed_raises(snapshot: Snapshot, text: str) -> None:
    message(snapshot.verifier, text)
    typed(snapshot.verifier, text)


_BITS = st.sampled_from(
    "“ ” \" « » „ ‘ ' … ... […] [x] [not] ( ) — : ; > \n said Putin Xi Kim according to not no "
    "hegemonism and power politics direct challenge the China will ||x|| ``` **b** <@1> \u202e "
    "\u0301 \u200b א ש".split(" ")
)


@given(st.lists(_BITS, max_size=40))
def test_no_mixture_of_marks_and_words_raises(snapshot: Snapshot, bits: list[str]) -> None:
    text = " ".join(bits)
    for finding in (*message(snapshot.verifier, text), *typed(snapshot.verifier, text)):
        match finding:
            case Exact(places=places) | Altered(places=places):
                assert all(map(snapshot.dossier.article.text, places))
                assert places
            case Absent():
                pass


@given(st.data())
def test_what_is_called_verbatim_is_in_the_article(snapshot: Snapshot, data: st.DataObject) -> None:
    """Words drawn from one stretch, with some dropped, doubled or moved: never verbatim unless it is."""
    words = " ".join(snapshot.dossier.article.passages).split()
    start = data.draw(st.integers(0, len(words) - 12))
    order = data.draw(st.lists(st.integers(0, 11), min_size=2, max_size=14))
    drawn = " ".join(words[start + at] for at in order).replace("“", "").replace("”", "")

    def bare(text: str) -> str:
        kept = "".join(c if c.isalnum() or c in "’'" else " " for c in text.lower())
        return " " + " ".join(word.strip("’'") for word in kept.split() if word.strip("’'")) + " "

    [finding] = typed(snapshot.verifier, f"“{drawn}”")
    if finding.verdict is Verdict.VERBATIM:
        quoted = (" ".join(quote.text) for quote in snapshot.dossier.quotes)
        whole = (" ".join(snapshot.dossier.article.passages), *quoted)
        assert any(bare(drawn) in bare(text) for text in whole)
