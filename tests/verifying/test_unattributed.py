"""Words that no confirmed entry explains are nobody's, whatever the article, its marks or its layout."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.markup import read as read_markup
from bot.answers.question import Request, Verify, VerifyMessage
from bot.answers.registry import ROUTES
from bot.facts.dossier import Dossier
from bot.facts.reading import read_upload
from bot.serving.snapshot import Snapshot
from bot.store.store import Revision
from bot.verifying.concordance import Voice
from bot.verifying.findings import Exact, Verdict

State = Literal["entered", "drafted", "missing"]
PEOPLE: Final = ("Ada Brunn", "Otto Reyes", "Ines Okafor", "Tom Hale")
# Each says something that nobody else says.
SAID: Final = (
    "We counted forty lanterns on the weir",
    "Nobody has mended the northern sluice since spring",
    "The bakery will open before the school does",
    "Eleven boats came down the river that morning",
    "Three of the bells are older than the tower",
    "My grandmother planted every tree on this hill",
)
MARKS: Final = (
    ("“", "”"),
    ('"', '"'),
    ("‘", "’"),
    ("'", "'"),
    ("„", "“"),
    ("«", "»"),
    ("»", "«"),
    ("«\u00a0", "\u00a0»"),
    ("”", "”"),
    ("``", "''"),
    ("「", "」"),
    ("『", "』"),
)
LAYOUTS: Final = ("{q} {name} said.", "{name} said: {q}", "Later {name} added that day: {q}")


@dataclass(frozen=True)
class Said:
    """One quotation of an article, and how far a curator has come with it."""

    words: str
    speaker: str
    marks: tuple[str, str]
    layout: str
    state: State

    @property
    def shown(self) -> str:
        quoted = f"{self.marks[0]}{self.words}.{self.marks[1]}"
        return self.layout.format(q=quoted, name=self.speaker)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Said, ...]:
    marks = draw(st.sampled_from(MARKS))
    words = draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=5, unique=True))
    return tuple(
        Said(
            text,
            draw(st.sampled_from(PEOPLE)),
            marks,
            draw(st.sampled_from(LAYOUTS)),
            draw(st.sampled_from(("entered", "drafted", "missing"))),
        )
        for text in words
    )


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def read(quotations: tuple[Said, ...], people: dict[str, State]) -> Dossier:
    """The dossier of an article with these quotations, with the people that are entered or drafted."""
    present = "\n".join(f"{name} is on the council." for name in PEOPLE)
    article = f"A morning by the river\n{present}\n" + "\n".join(q.shown for q in quotations)
    lines = ["[dossier]", 'id = "river"', 'title = "A morning"', 'article = "seeds/river.txt"']
    lines += [f'sha256 = "{"0" * 64}"']

    def entry(table: str, state: State, **fields: object) -> None:
        if state == "missing":
            return
        lines.extend(["", f"[[{table}]]"])
        lines.extend(["drafted = 'guess: somebody is named beside it'"] * (state == "drafted"))
        lines.extend(f"{name} = {json.dumps(value)}" for name, value in fields.items())

    for name, state in people.items():
        evidence = [f"{name} is on the council."]
        entry("people", state, id=slug(name), name=name, kind="human", evidence=evidence)
    for number, q in enumerate(quotations):
        text, evidence = f"{q.words}.", [q.shown]
        speaker = slug(q.speaker)
        entry(
            "quotes", q.state,
            id=f"quote-{number}", speaker=speaker, form="direct", text=text, evidence=evidence,
        )  # fmt: skip

    content = "\n".join(lines).replace("0" * 64, hashlib.sha256(article.encode()).hexdigest())
    return read_upload("river.toml", content.encode(), article.encode(), lambda _: None)


def served(dossier: Dossier) -> Snapshot:
    return Snapshot.of(Revision(dossier, 1, datetime(2025, 9, 10, tzinfo=UTC), "test"))


def shown(snapshot: Snapshot, question: Verify | VerifyMessage) -> str:
    """Everything that an answer says."""
    request = Request(question, snapshot.dossier.id, snapshot.number)
    answer = ROUTES[type(question)].make(snapshot, request)
    return json.dumps(answer.view.to_components(), ensure_ascii=False)


@given(articles(), st.sampled_from(PEOPLE))
def test_what_no_entry_explains_is_nobodys_and_what_is_entered_is_its_speakers(
    quotations: tuple[Said, ...], named: str
) -> None:
    confirmed = {q.speaker for q in quotations if q.state == "entered"}
    people: dict[str, State] = {
        name: "entered" if name in confirmed else "drafted" for name in PEOPLE
    }
    snapshot = served(read(quotations, people))
    for q in quotations:
        # Nobody, the right speaker and anybody else is named beside the words.
        for text in (f"“{q.words}.”", f"{q.speaker} said: “{q.words}.”", f"{named}: “{q.words}.”"):
            for question in (Verify(text), VerifyMessage(text)):
                card = shown(snapshot, question)
                unasked = [name for name in PEOPLE if name not in text]
                if q.state == "entered":
                    assert q.speaker in card
                    wrong = text.startswith(named) and named != q.speaker
                    assert ("Misattributed" in card) == wrong
                else:
                    assert "speaker not entered" in card
                    assert "Misattributed" not in card
                    assert "author" not in card
                    assert not [name for name in unasked if name in card]


@given(articles())
def test_with_all_facts_entered_every_quotation_has_its_speaker(
    quotations: tuple[Said, ...],
) -> None:
    complete = tuple(Said(q.words, q.speaker, q.marks, q.layout, "entered") for q in quotations)
    dossier = read(complete, dict.fromkeys(PEOPLE, "entered"))
    assert dossier.unattributed == ()
    for q in complete:
        [finding] = served(dossier).verifier.message(read_markup(f"“{q.words}.”").plain)
        assert isinstance(finding, Exact)
        assert (finding.verdict, finding.voice) == (Verdict.VERBATIM, Voice.SPOKEN)
        assert [dossier.quote(id).speaker for id in finding.quotes] == [slug(q.speaker)]


# ── one by one ──


def test_an_author_who_is_not_known_is_no_speaker_and_no_misattribution() -> None:
    q = Said(SAID[0], PEOPLE[0], MARKS[1], LAYOUTS[1], "missing")
    card = shown(served(read((q,), {})), Verify(f"Obama said “{q.words}.”"))
    assert "✅ Verbatim" in card
    assert "Quoted in the article, speaker not entered" in card
    assert "None" not in card


@pytest.mark.parametrize("named", ["Ada Brunn", "Tom Hale"])
def test_reported_speech_that_nobody_has_entered_is_not_the_authors(named: str) -> None:
    q = Said(SAID[0], PEOPLE[0], ("", ""), "Ada Brunn said that {q}", "missing")
    dossier = read((q,), {"Ada Brunn": "entered", "Tom Hale": "entered"})
    card = shown(served(dossier), Verify(f"{named}: “{q.words}”"))
    assert "In the article, outside quotation marks" in card
    assert "Misattributed" not in card
    assert "author" not in card


# ── what a partial dossier must not say ──

BO, ANN, TOM = "Ada Brunn", "Otto Reyes", "Tom Hale"
WRONG = "Misattributed"


def partial(
    article: str,
    *quotes: tuple[str, str | list[str], str],
    claims: tuple[str, ...] = (),
    **head: str,
) -> Snapshot:
    """A dossier of an article, with everybody entered, these quotes (speaker, text, evidence) and
    claims.
    """
    text = f"A morning by the river\n{article}\n" + "\n".join(f"{n} is here." for n in PEOPLE)
    fields: dict[str, str] = {
        "id": "river", "title": "A morning", "article": "seeds/river.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(), **head,
    }  # fmt: skip
    lines = ["[dossier]", *(f"{name} = {json.dumps(value)}" for name, value in fields.items())]
    for name in PEOPLE:
        lines += ["[[people]]", f'id = "{slug(name)}"', f'name = "{name}"', 'kind = "human"']
        lines += [f'evidence = ["{name} is here"]']
    for number, (speaker, said, evidence) in enumerate(quotes):
        lines += ["[[quotes]]", f'id = "q{number}"', f'speaker = "{slug(speaker)}"']
        lines += ['form = "direct"', f"text = {json.dumps(said, ensure_ascii=False)}"]
        lines += [f"evidence = [{json.dumps(evidence, ensure_ascii=False)}]"]
    for number, evidence in enumerate(claims):
        lines += ["[[claims]]", f'id = "c{number}"', f"evidence = [{json.dumps(evidence)}]"]
    return served(
        read_upload("river.toml", "\n".join(lines).encode(), text.encode(), lambda _: None)
    )


def verdicts(snapshot: Snapshot, text: str) -> str:
    return "\n".join(shown(snapshot, question) for question in (Verify(text), VerifyMessage(text)))


NESTED = "“Ada Brunn told me ‘you shall never return to this hill’ and left,” Otto Reyes said."
OUTER = "Ada Brunn told me ‘you shall never return to this hill’ and left,"
TWICE = "“We know it well today,” Ada Brunn said.\n“We know it well today,” Otto Reyes said later."
REPORTED = "“We know,” Ada Brunn said, and she said the old mill would close on Friday."
HALF = "“Our river is our life,” Tom Hale said, “and it belongs to nobody.”"


@pytest.mark.parametrize("name", [BO, ANN])
def test_words_that_a_speaker_passes_on_are_denied_to_nobody(name: str) -> None:
    snapshot = partial(NESTED, (ANN, OUTER, NESTED))
    said = verdicts(snapshot, f"{name}: “you shall never return to this hill”")
    assert WRONG not in said
    assert "does not give" not in said
    assert "Otto Reyes, quoting somebody who is not entered" in said
    assert WRONG in verdicts(snapshot, f"{TOM}: “{OUTER}”")


def test_the_same_words_by_somebody_who_is_not_entered_deny_nobody() -> None:
    snapshot = partial(
        TWICE, (BO, "We know it well today,", "“We know it well today,” Ada Brunn said")
    )
    said = verdicts(snapshot, f"{ANN}: “We know it well today”")
    assert WRONG not in said
    assert "does not give" not in said
    assert "speaker not entered" in said
    assert "**Ada Brunn**" in verdicts(snapshot, f"{BO}: “We know it well today”")


@pytest.mark.parametrize("name", [BO, ANN, TOM])
def test_reported_words_beside_an_entered_quote_are_not_the_authors(name: str) -> None:
    snapshot = partial(REPORTED, (BO, "We know,", REPORTED), author="A morning by the river")
    said = verdicts(snapshot, f"{name}: “the old mill would close on Friday”")
    assert WRONG not in said
    assert "author" not in said


def test_an_author_who_is_not_known_denies_nobody() -> None:
    line = "The mill closed in spring, and nobody mourned it much."
    snapshot = partial(line, claims=(line,))
    assert WRONG not in verdicts(snapshot, f"{TOM}: “{line}”")
    known = partial(line, claims=(line,), author="Ada Brunn")
    assert WRONG in verdicts(known, f"{TOM}: “{line}”")


def test_a_quotation_that_is_half_entered_is_quoted_all_the_same() -> None:
    snapshot = partial(HALF, (TOM, "Our river is our life,", HALF))
    said = verdicts(snapshot, "“Our river is our life, and it belongs to nobody.”")
    assert "✅ Verbatim" in said
    assert "speaker not entered" in said


def test_small_words_that_are_all_of_a_quotation_are_their_speakers() -> None:
    snapshot = partial(
        "“I did not,” said Tom Hale.", (TOM, "I did not,", "“I did not,” said Tom Hale")
    )
    assert "✅ Verbatim" in verdicts(snapshot, f"{TOM}: “I did not”")
    assert "Too short" in verdicts(snapshot, f"{BO}: “I did not”")


def test_a_label_in_a_sentence_is_no_part_of_the_sentence_before() -> None:
    line = "“No vamos a permitirlo”, aseguró Ada Brunn. “¿Quién lo pagará?”, preguntó Tom Hale."
    said = verdicts(partial(line), "Ada Brunn: ¿Quién lo pagará?")
    assert "speaker not entered" in said
    assert "Ada Brunn. “¿Quién" not in said


@pytest.mark.parametrize(
    ("article", "speaker", "text"),
    [
        ("“我们会在明年修好这座老磨坊。”Ada Brunn说。", "我们会在明年修好这座老磨坊。", "说：“{}”"),
        ("„Wir bauen diese Brücke bis zum Frühling“, sagte Ada Brunn.", None, "sagte: „{}“"),
        ("«Мы построим этот мост до весны», сказал Ada Brunn.", None, "сказал: «{}»"),
    ],
)
def test_what_leads_to_a_quotation_is_no_part_of_it_in_any_language(
    article: str, speaker: str | None, text: str
) -> None:
    words = speaker or article[1:].partition("“" if article[0] == "„" else "»")[0]
    snapshot = partial(article, (BO, words, article))
    said = verdicts(snapshot, BO + text.format(words))
    assert "✅ Verbatim" in said
    assert "Altered" not in said


def test_a_name_in_another_script_than_the_speakers_is_not_compared() -> None:
    article = "“孩子们每天都在河边读书和唱歌，”李华说。"
    evidence = [article]
    text = f"消息\n{article}\n李华在这里。"
    lines = [
        "[dossier]", 'id = "x"', 'title = "消息"', 'article = "seeds/x.txt"',
        f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"',
        "[[people]]", 'id = "li-hua"', 'name = "李华"', 'kind = "human"', 'evidence = ["李华在这里"]',
        "[[quotes]]", 'id = "q"', 'speaker = "li-hua"', 'form = "direct"',
        'text = "孩子们每天都在河边读书和唱歌，"', f"evidence = {json.dumps(evidence, ensure_ascii=False)}",
    ]  # fmt: skip
    dossier = read_upload("x.toml", "\n".join(lines).encode(), text.encode(), lambda _: None)
    said = verdicts(served(dossier), "Hua Zhang said “孩子们每天都在河边读书和唱歌”")
    assert "✅ Verbatim" in said
    assert WRONG not in said


def test_an_altered_quotation_that_two_have_said_is_denied_to_neither() -> None:
    article = "“We will build the dam this year,” Ada Brunn said.\n“We will build the dam this year,” Tom Hale said."
    ada = (BO, "We will build the dam this year,", "“We will build the dam this year,” Ada Brunn")
    tom = (TOM, "We will build the dam this year,", "“We will build the dam this year,” Tom Hale")
    for quotes, whose in (((ada, tom), "**Tom Hale**"), ((ada,), "speaker not entered")):
        said = verdicts(partial(article, *quotes), f"{TOM}: “We will not build the dam this year”")
        assert "Altered" in said
        assert whose in said
        assert "does not give" not in said


def test_a_particle_after_a_closing_mark_is_no_part_of_the_word() -> None:
    said = verdicts(partial("시장은 ‘4월에 반드시 연다’고 했다."), "“4월에 반드시 연다”")
    assert "✅ Verbatim" in said
    assert "In quotation marks" in said


def test_speech_behind_a_dash_is_in_no_transcript() -> None:
    said = verdicts(
        partial("— Мы всё успеем к весне, — сказал Ada Brunn."), "«Мы всё успеем к весне»"
    )
    assert "speaker not entered" in said
    assert "transcript" not in said


def test_all_of_an_inner_quotation_is_whole_and_not_cut() -> None:
    article = "“Tom Hale told me ‘we will pay for all of it’, but nobody did,” Ada Brunn said."
    outer = (BO, "Tom Hale told me ‘we will pay for all of it’, but nobody did,", article)
    inner = (TOM, "we will pay for all of it", article)
    said = verdicts(partial(article, outer, inner), f"{TOM}: “we will pay for all of it”")
    assert '✅ Verbatim"' in said
    assert "relayed by Ada Brunn" in said


def test_he_said_inside_the_marks_makes_no_report_of_a_quotation() -> None:
    article = "« Nous n’en voulons pas, a dit Ada Brunn, et nous irons au tribunal. »"
    snapshot = partial(
        article, (BO, ["Nous n’en voulons pas,", "et nous irons au tribunal."], article)
    )
    assert "Reported, not quoted" not in verdicts(snapshot, article)
