"""A dossier that says only a part of the truth: no author, names in base form, drafts, open marks."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any, Final

import pytest

from bot.facts.coverage import coverage
from bot.facts.dossier import Dossier
from bot.facts.exporting import exported
from bot.facts.reading import read_dossier, read_drafts, read_upload
from bot.facts.span import Span
from bot.operations.errors import DossierError
from tests.conftest import ROOT

ARTICLE: Final = """\
A mayor and a mill
“We know,” Mayor Bo Stone said, “and we will build it.”
“Bo told me ‘never again’ and left,” Ann Field said.
Журналисты задали вопрос Татьяне Голиковой.
"""
BO: Final[dict[str, Any]] = {
    "id": "bo-stone", "name": "Bo Stone", "kind": "human", "evidence": ["Mayor Bo Stone"],
}  # fmt: skip
ANN: Final[dict[str, Any]] = {
    "id": "ann-field", "name": "Ann Field", "kind": "human", "evidence": ["Ann Field"],
}  # fmt: skip
KNOW: Final[dict[str, Any]] = {
    "id": "we-know", "speaker": "bo-stone", "form": "direct",
    "text": ["We know,", "and we will build it."],
    "evidence": ["“We know,” Mayor Bo Stone said, “and we will build it.”"],
}  # fmt: skip
TOLD: Final[dict[str, Any]] = {
    "id": "bo-told", "speaker": "ann-field", "form": "direct",
    "text": "Bo told me ‘never again’ and left,",
    "evidence": ["“Bo told me ‘never again’ and left,” Ann Field said"],
}  # fmt: skip
NEVER: Final[dict[str, Any]] = {
    "id": "never", "speaker": "bo-stone", "form": "direct", "text": "never again",
    "within": "bo-told", "evidence": ["Bo told me ‘never again’ and left"],
}  # fmt: skip


def document(*entries: tuple[str, dict[str, Any]], article: str = ARTICLE, **header: str) -> str:
    head = {
        "id": "mill",
        "title": "A mayor and a mill",
        "article": "seeds/mill.txt",
        "sha256": hashlib.sha256(article.encode()).hexdigest(),
        **header,
    }
    lines = [
        "[dossier]",
        *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()),
    ]
    for table, fields in entries:
        lines += [
            f"[[{table}]]",
            *(f"{n} = {json.dumps(v, ensure_ascii=False)}" for n, v in fields.items()),
        ]
    return "\n".join(lines)


def read(*entries: tuple[str, dict[str, Any]], article: str = ARTICLE, **header: str) -> Dossier:
    text = document(*entries, article=article, **header)
    return read_upload("mill.toml", text.encode(), article.encode(), lambda _: None)


def problems(*entries: tuple[str, dict[str, Any]], **more: str) -> list[str]:
    with pytest.raises(DossierError) as refusal:
        read(*entries, **more)
    return [str(problem) for problem in refusal.value.problems]


# ── what is not known ──


def test_author_date_and_address_may_be_unknown() -> None:
    dossier = read()
    header = dossier.header
    assert (header.author, header.published, header.url) == (None, None, None)
    for format in ("toml", "json", "csv", "json-ld"):
        _, content = exported(dossier, format)
        assert b"null" not in content
    graph = json.loads(exported(dossier, "json-ld")[1])["@graph"]
    assert graph[0]["@id"] == f"urn:sha256:{header.sha256}"


def test_the_exported_toml_of_a_partial_dossier_reads_back() -> None:
    entries = (("people", BO), ("people", ANN), ("quotes", TOLD), ("quotes", NEVER))
    dossier = read(*entries)
    _, content = exported(dossier, "toml")
    again = read_upload("mill.toml", content, ARTICLE.encode(), lambda _: None)
    assert again == dossier


def test_an_author_who_is_given_must_stand_in_the_article() -> None:
    [problem] = problems(author="Zoe Nobody")
    assert problem.startswith("line 6, dossier.author: 'Zoe Nobody' is not in the article; ")
    assert problem.endswith("if no author is named there, leave the line out")


# ── marks that no entry explains ──


def words(dossier: Dossier, spans: tuple[Span, ...]) -> list[str]:
    return [dossier.article.text(span) for span in spans]


def test_marks_that_no_entry_explains_refuse_nothing_and_are_told() -> None:
    dossier = read(("people", ANN), ("quotes", TOLD))
    know = ["We know,", "and we will build it."]
    # What Ann Field passes on is nobody's either, until it has an entry of its own.
    assert words(dossier, dossier.unattributed) == [*know, "never again"]
    outer, inner = dossier.open_quotations
    assert words(dossier, outer.stretches) == know
    assert words(dossier, inner.stretches) == ["never again"]
    found = coverage(dossier)
    assert found.open_quotations == dossier.open_quotations
    assert not found.complete


def test_words_inside_another_quote_are_their_speakers_passed_on_by_the_outer_one() -> None:
    dossier = read(("people", BO), ("people", ANN), ("quotes", TOLD), ("quotes", NEVER))
    assert dossier.relayer(dossier.quote("never")) == "ann-field"
    assert dossier.relayer(dossier.quote("bo-told")) is None


def test_an_inner_quote_without_the_outer_one_leaves_what_is_around_it_open() -> None:
    inner = {**NEVER, "speaker": "bo-stone"}
    del inner["within"]
    dossier = read(("people", BO), ("quotes", inner))
    assert words(dossier, dossier.unattributed)[2:] == ["Bo told me ‘", "’ and left,"]


def test_within_names_a_quote_that_has_the_words() -> None:
    assert problems(
        ("people", BO),
        ("people", ANN),
        ("quotes", KNOW),
        ("quotes", {**NEVER, "within": "we-know"}),
    )[0].endswith(
        "“never again” is not inside 'we-know'; `within` names the quote that has these words"
    )
    assert (
        "there is no quote 'nothing'"
        in problems(("people", BO), ("quotes", {**NEVER, "within": "nothing"}))[0]
    )


def test_what_is_reported_inside_a_quote_may_be_entered_within_it() -> None:
    told = {**NEVER, "form": "indirect", "text": "told me", "within": "bo-told"}
    dossier = read(("people", BO), ("people", ANN), ("quotes", TOLD), ("quotes", told))
    assert words(dossier, dossier.words["never"]) == ["told me"]
    alone = {name: value for name, value in told.items() if name != "within"}
    assert (
        'its form is "direct"'
        in problems(("people", BO), ("people", ANN), ("quotes", TOLD), ("quotes", alone))[0]
    )


def test_a_quote_inside_another_ones_words_is_within_it_though_nobody_says_so() -> None:
    alone = {name: value for name, value in NEVER.items() if name != "within"}
    dossier = read(("people", BO), ("people", ANN), ("quotes", TOLD), ("quotes", alone))
    assert dossier.relayer(dossier.quote("never")) == "ann-field"


INSERTED: Final = (
    "Новость\n«Мы знаем, сказал Иван Камень, и построим мост».\nИван Камень не лжёт.\n"
)
IVAN: Final[dict[str, Any]] = {
    "id": "ivan", "name": "Иван Камень", "kind": "human", "evidence": ["Иван Камень не лжёт"],
}  # fmt: skip


def test_what_is_inserted_inside_one_pair_of_marks_is_left_out() -> None:
    said = {
        "id": "bridge", "speaker": "ivan", "form": "direct",
        "text": ["Мы знаем,", "и построим мост"],
        "evidence": ["«Мы знаем, сказал Иван Камень, и построим мост»."],
    }  # fmt: skip
    dossier = read(("people", IVAN), ("quotes", said), article=INSERTED)
    assert dossier.unattributed == ()
    for text in (["Мы знаем,", "построим мост"], ["знаем,", "и построим мост"], ["Мы", "мост"]):
        [problem, *_] = problems(
            ("people", IVAN), ("quotes", {**said, "text": text}), article=INSERTED
        )
        assert "is not all that stands between the article’s quotation marks" in problem


def test_what_is_set_aside_is_looked_for_between_marks_alone() -> None:
    article = "He is in and out of it: “in” and ‘out’ and “in”.\n"
    aside = {"text": "out", "reason": "a word"}
    assert len(read(("set_aside", aside), article=article).open_quotations) == 2
    twice = {"text": "in", "reason": "a word"}
    assert "“in” stands " in problems(("set_aside", twice), article=article)[0]
    first = {**twice, "prefix": "it: “"}
    assert len(read(("set_aside", first), article=article).open_quotations) == 2


def test_the_same_words_said_twice_are_two_stretches() -> None:
    article = "“No,” Bo Stone said, “no, no, “no.”\n“Go,” Bo Stone said. “Go,” he added.\n"
    go = {**KNOW, "text": ["Go,", "Go,"], "evidence": ["“Go,” Bo Stone said. “Go,” he added."]}
    bo = {**BO, "evidence": ["“Go,” Bo Stone"]}
    dossier = read(("people", bo), ("quotes", go), article=article)
    first, second = dossier.words["we-know"]
    assert first < second


# ── turns ──

TRANSCRIPT: Final = """\
Press briefing
MS. FIELD: Good morning.
QUESTION: Will you build it?
MS. FIELD: We will.
And soon.
QUESTION: When?
"""


def test_turns_are_open_until_they_are_entered() -> None:
    ann = {**ANN, "name": "MS. FIELD", "evidence": ["MS. FIELD: Good morning"]}
    turn = {
        "id": "soon", "speaker": "ann-field", "form": "turn", "text": ["We will.", "And soon."],
        "evidence": ["MS. FIELD: We will.", "And soon."],
    }  # fmt: skip
    dossier = read(("people", ann), ("quotes", turn), article=TRANSCRIPT)
    left = words(dossier, dossier.unattributed)
    assert left == ["Good morning.", "Will you build it?", "When?"]
    wrong = {**turn, "text": "Press briefing", "evidence": ["Press briefing"]}
    [problem] = problems(("people", ann), ("quotes", wrong), article=TRANSCRIPT)
    assert "“Press briefing” does not follow a speaker’s name with a colon" in problem


def test_what_follows_a_label_alone_is_a_turn() -> None:
    ann = {**ANN, "name": "Ms. Field", "evidence": ["Ms. Field: We will."]}
    turn = {
        "id": "will", "speaker": "ann-field", "form": "turn", "text": "We will.",
        "evidence": ["Ms. Field: We will."],
    }  # fmt: skip
    dossier = read(("people", ann), ("quotes", turn), article="The mill\nMs. Field: We will.\n")
    assert words(dossier, dossier.words["will"]) == ["We will."]


# ── speech behind a dash ──

DASHED: Final = """\
The mill
– We will build it, says Ann Field.
– No.
The mayor left.
"""


def test_a_part_of_what_follows_a_dash_is_a_block_and_explains_it() -> None:
    said = "– We will build it, says Ann Field."
    ann = {**ANN, "evidence": [said]}
    block = {
        "id": "build", "speaker": "ann-field", "form": "block", "text": "We will build it",
        "evidence": [said],
    }  # fmt: skip
    nothing = read(article=DASHED)
    left = words(nothing, nothing.unattributed)
    assert left == ["We will build it, says Ann Field.", "No."]
    dossier = read(("people", ann), ("quotes", block), article=DASHED)
    assert words(dossier, dossier.unattributed) == ["No."]
    assert [found.form for found in dossier.open_quotations] == ["block"]
    direct = {**block, "form": "direct"}
    [problem] = problems(("people", ann), ("quotes", direct), article=DASHED)
    assert "is not all that stands between the article’s quotation marks" in problem


def test_what_is_no_speech_behind_a_dash_or_a_label_is_set_aside() -> None:
    item = ("set_aside", {"text": "No.", "reason": "an item of a list"})
    heading = ("set_aside", {"text": "Good morning.", "reason": "a heading"})
    dossier = read(item, article=DASHED)
    assert words(dossier, dossier.unattributed) == ["We will build it, says Ann Field."]
    dossier = read(heading, article=TRANSCRIPT)
    assert "Good morning." not in words(dossier, dossier.unattributed)


# ── drafts ──


@pytest.mark.parametrize(
    "draft",
    [
        {**KNOW, "drafted": "guess: he is named beside it"},
        {"drafted": "sure: nothing else is filled in"},
        {**KNOW, "speaker": "todo", "text": 5, "drafted": ""},
    ],
    ids=["right", "empty", "wrong"],
)
def test_drafted_entries_are_left_out_and_counted_right_or_wrong(draft: dict[str, Any]) -> None:
    dossier = read(("people", BO), ("quotes", draft))
    assert dossier.quotes == ()
    assert dict(dossier.drafted) == {"quotes": 1}
    assert len(dossier.open_quotations) == 2


def test_a_confirmed_entry_may_not_rest_on_a_drafted_one() -> None:
    drafted = {**BO, "drafted": "sure: “Mayor” stands before it"}
    [problem] = problems(("people", drafted), ("quotes", KNOW))
    assert problem.endswith(
        "the person 'bo-stone' is only drafted; confirm it: take away its line `drafted`"
    )


def test_a_wrong_entry_without_drafted_refuses_the_file() -> None:
    assert problems(("people", BO), ("quotes", {**KNOW, "text": "We knew,"}))


def test_drafted_says_why_in_words() -> None:
    [problem] = problems(("people", {**BO, "drafted": False}))
    assert "drafted" in problem


def test_what_is_drafted_in_a_file_is_known_with_its_line_and_its_speaker(tmp_path: Path) -> None:
    path = tmp_path / "mill.toml"
    draft = {**KNOW, "drafted": "guess: somebody"}
    path.write_text(document(("people", BO), ("quotes", TOLD), ("quotes", draft)))
    [found] = read_drafts(path)
    line = path.read_text().splitlines().index('id = "we-know"')
    assert (found.id, found.line, found.speaker) == ("we-know", line, "bo-stone")
    assert found.text == ("We know,", "and we will build it.")
    path.write_text("[[quotes]\n")
    with pytest.raises(DossierError, match="this is not TOML"):
        read_drafts(path)


# ── whose words ──


def not_named(*changes: dict[str, Any], article: str = ARTICLE) -> list[str]:
    entries = [("people", BO), ("people", ANN), *(("quotes", change) for change in changes)]
    return [fact.id for fact in coverage(read(*entries, article=article)).not_named]


def test_a_quote_whose_evidence_names_another_and_not_its_speaker_is_to_be_looked_at() -> None:
    assert not_named(KNOW, TOLD) == []
    assert not_named({**KNOW, "speaker": "ann-field"}) == ["we-know"]
    # Whom the words themselves name is not who says them; who passes words on is named beside them.
    assert not_named(TOLD, {**NEVER, "speaker": "ann-field"}) == []
    relayed = {**KNOW, "speaker": "ann-field", "relayed_by": "bo-stone"}
    assert not_named(relayed) == []


def test_a_quote_whose_evidence_names_nobody_is_right() -> None:
    article = "Bo Stone and Ann Field\n“We know,” he said, “and Mayor Bo Stone knows.”\n"
    bo = {**KNOW, "speaker": "ann-field", "text": ["We know,", "and Mayor Bo Stone knows."]}
    bo["evidence"] = ["“We know,” he said, “and Mayor Bo Stone knows.”"]
    people = [("people", {**each, "evidence": ["Bo Stone and Ann Field"]}) for each in (BO, ANN)]
    assert coverage(read(*people, ("quotes", bo), article=article)).not_named == ()


# ── base forms ──

TATYANA: Final[dict[str, Any]] = {
    "id": "tatyana-golikova", "name": "Татьяна Голикова", "named": "Татьяне Голиковой",
    "kind": "human", "evidence": ["вопрос Татьяне Голиковой"],
}  # fmt: skip


def test_a_name_may_stand_in_its_base_form_beside_the_form_in_the_article() -> None:
    assert read(("people", TATYANA)).people[0].name == "Татьяна Голикова"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"named": "Татьяны Голиковой"}, "the named 'Татьяны Голиковой' is not in its evidence"),
        ({"name": "Bo Stone"}, "'Татьяне Голиковой' is no form of the name 'Bo Stone'"),
        ({"named": None}, "the name 'Татьяна Голикова' is not in its evidence"),
    ],
)
def test_a_base_form_is_checked_against_what_stands_there(
    change: dict[str, Any], what: str
) -> None:
    person = {name: value for name, value in {**TATYANA, **change}.items() if value is not None}
    assert what in problems(("people", person))[0]


# ── bytes ──

ENCODINGS: Final = {
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "all at once": lambda text: (
        unicodedata.normalize("NFD", text).replace("\n", "\r\n").encode("utf-8-sig")
    ),
}
ACCENTED: Final = ARTICLE.replace("Ann Field", "Ánn Fiêld").replace("Bo Stone", "Bő Štone")


@pytest.mark.parametrize("way", ENCODINGS)
@pytest.mark.parametrize("which", ["both", "article", "dossier"])
def test_the_same_text_is_read_however_it_was_saved(way: str, which: str, tmp_path: Path) -> None:
    bo = {**BO, "name": "Bő Štone", "evidence": ["Mayor Bő Štone"]}
    know = {**KNOW, "evidence": [KNOW["evidence"][0].replace("Bo Stone", "Bő Štone")]}
    text = document(("people", bo), ("quotes", know), article=ACCENTED)
    plain: bytes = ACCENTED.encode()
    article = ENCODINGS[way](ACCENTED) if which != "dossier" else plain
    content = ENCODINGS[way](text) if which != "article" else text.encode()
    expected = read_upload("mill.toml", text.encode(), plain, lambda _: None)
    assert read_upload("mill.toml", content, article, lambda _: None) == expected
    for folder, name, data in (("data", "mill.toml", content), ("seeds", "mill.txt", article)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(data)
    assert read_dossier(tmp_path / "data" / "mill.toml", tmp_path) == expected


def test_a_digest_of_the_files_bytes_is_accepted_as_well(tmp_path: Path) -> None:
    article = ARTICLE.replace("\n", "\r\n").encode()
    text = document().replace(
        hashlib.sha256(ARTICLE.encode()).hexdigest(), hashlib.sha256(article).hexdigest()
    )
    dossier = read_upload("mill.toml", text.encode(), article, lambda _: None)
    assert len(dossier.article.passages) == 4


def test_the_repositorys_dossier_passes_as_a_clone_on_windows_has_it(tmp_path: Path) -> None:
    for name in ("data/beijing-2025.toml", "seeds/kim-jong-un-in-beijing.txt"):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_bytes((ROOT / name).read_bytes().replace(b"\n", b"\r\n"))
    expected = read_dossier(ROOT / "data" / "beijing-2025.toml", ROOT)
    assert read_dossier(tmp_path / "data" / "beijing-2025.toml", tmp_path) == expected
