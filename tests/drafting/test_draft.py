"""A draft: what is written of a source, where, and never over anything."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting import draft as drafting
from bot.drafting.draft import begin, id_of
from bot.drafting.extracted import Extracted
from bot.drafting.sources import Source
from bot.facts.article import Article
from bot.facts.model import ID_PATTERN
from bot.facts.quotations.reader import Quoted
from bot.facts.reading import read_dossier
from bot.facts.span import Span
from bot.operations.errors import DossierError, UsageError
from tests.conftest import ROOT

PARAGRAPHS = (
    "The “Great” Fair",
    "By Ann Author",
    "Bo Speaker said: “We did it. It turns.” He left.",
    "Later “it” rained, and Bo Speaker called \\ it “good”.",
)
AT = datetime(2025, 9, 9, 8, 5, tzinfo=UTC)


def source(*paragraphs: str, path: Path | None = None, **known: object) -> Source:
    lines = paragraphs or PARAGRAPHS
    known = {"title": lines[0]} | known
    return Source(Extracted(lines, **known), "https://e.org/fair", AT, path)  # type: ignore[arg-type]


def written(project: Path, *paragraphs: str, **known: object) -> tuple[str, dict]:
    """The draft's text, and what it says."""
    begun = begin(source(*paragraphs, **known), project / "data", project, "fair")
    text = begun.path.read_text(encoding="utf-8")
    return text, tomllib.loads(text)


# ── what is written ──


def test_both_files_are_written_and_say_from_where_and_when(project: Path) -> None:
    begun = begin(source(), project / "data", project)
    assert begun.path == project / "data" / "the-great-fair.toml"
    assert begun.kept == project / "seeds" / "the-great-fair.txt"
    assert begun.kept.read_text(encoding="utf-8") == "\n".join(PARAGRAPHS) + "\n"
    text = begun.path.read_text(encoding="utf-8")
    assert "# Drafted from https://e.org/fair, read on 2025-09-09 at 08:05 UTC.\n" in text
    for number, paragraph in enumerate(PARAGRAPHS, start=1):
        assert f"# ¶{number} {paragraph}\n" in text


def test_what_was_found_is_in_the_head(project: Path) -> None:
    _, document = written(
        project,
        author="Ann Author",
        published=date(2025, 9, 9),
        url="https://e.org/a",
        language="de",
    )
    head = document["dossier"]
    assert head.pop("sha256") == begin(source(), project / "data", project).article.sha256
    assert head == {
        "id": "fair",
        "title": "The “Great” Fair",
        "article": "seeds/fair.txt",
        "author": "Ann Author",
        "published": date(2025, 9, 9),
        "url": "https://e.org/a",
        "language": "de",
    }


def test_what_was_not_found_is_left_out_and_can_be_added(project: Path) -> None:
    text, document = written(project, url="http://e.org\\@evil.example/")
    assert document["dossier"].keys() == {"id", "title", "article", "sha256"}
    mark = "# not found; take away the #: "
    added = tomllib.loads(text.replace(mark, ""))
    assert added["dossier"].keys() >= {"author", "published", "url", "language"}


def test_who_may_be_the_author_stands_in_a_comment(project: Path) -> None:
    text, document = written(project, perhaps=(("Editor: Bo", "it stands\nafter a colon"),))
    assert "author" not in document["dossier"]
    line = '# perhaps (take away the # if so): author = "Editor: Bo"  # it stands after a colon\n'
    assert line in text
    # It stands there also when the mended text is drafted again.
    assert line in again(project, *PARAGRAPHS[:3]).path.read_text(encoding="utf-8")


def test_every_quotation_is_drafted_and_nobody_speaks_it_yet(project: Path) -> None:
    text, document = written(project)
    quotes = document["quotes"]
    assert [quote["text"] for quote in quotes] == ["Great", "We did it. It turns.", "it", "good"]
    assert {quote["drafted"] for quote in quotes} == {"guess: no speaker yet"}
    assert {(quote["speaker"], quote["form"]) for quote in quotes} == {("todo", "direct")}
    assert [quote["id"] for quote in quotes] == ["quote-1", "quote-2", "quote-3", "quote-4"]
    assert "Bo Speaker said: “We did it. It turns.”" in quotes[1]["evidence"][0]
    assert "Doubtful" not in text


def test_stretches_turns_places_and_doubts_are_drafted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("A fair", "«One “two” – he said – three.»", "«Four.»", "MOOR: Five. Six.")
    found = (
        Quoted((Span(2, 1, 10), Span(2, 23, 29), Span(3, 1, 6))),
        Quoted((Span(2, 6, 9),), within=0, doubt="it may\nbe a title"),
        Quoted((Span(4, 6, 16),), label="MOOR"),
    )
    monkeypatch.setattr(Article, "quoted_words", property(lambda _: found))
    text, document = written(project, *lines)
    first, second, third = document["quotes"]
    assert first["text"] == ["One “two”", "three.", "Four."]
    assert first["evidence"] == ["«One “two” – he said – three.»", "«Four.»"]
    assert (second["text"], second["within"]) == ("two", "quote-1")
    assert '# Doubtful: it may be a title\n[[quotes]]\nid = "quote-2"' in text
    assert (third["form"], third["text"]) == ("turn", "Five. Six.")
    assert 'speaker = "todo"  # the id of a person: MOOR\n' in text


def test_evidence_stands_once_in_the_article_where_that_can_be(project: Path) -> None:
    _, document = written(project, "A fair", "“Yes.” “Yes.” said Bo.", "“No.”", "“No.”")
    article = Article.from_text("“Yes.” “Yes.” said Bo.\n“No.”\n“No.”", "")
    counts = [len(article.occurrences(quote["evidence"][0])) for quote in document["quotes"]]
    # Two passages that are the same cannot be told apart.
    assert counts == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("passage", "evidence"),
    [
        (
            "“好。我们走吧。”王慧杰动情地说。然后她走了。“不行。”李明说。",
            ["“好。我们走吧。”王慧杰动情地说。", "然后她走了。“不行。”李明说。"],
        ),
        (
            "今天下雨。王说：“走吧。不走？”他又说：“好。”大家走了。",
            ["王说：“走吧。不走？”", "他又说：“好。”"],
        ),
        ("「はい。行きます。」と田中さんは言った。", ["「はい。行きます。」と田中さんは言った。"]),
        ("It rained. “Yes. We go.” Bo left. Then rain.", ["It rained. “Yes. We go.” Bo left."]),
        ("“Who?” he asked. “Me.” And so on.", ["“Who?” he asked.", "he asked. “Me.” And so on."]),
        ("“Go!” “Stay!” Ann cried.", ["“Go!”", "“Stay!” Ann cried."]),
        (
            "“Bo told me ‘never’ and left. I stayed,” Ann said.",
            ["“Bo told me ‘never’ and left. I stayed,” Ann said."] * 2,
        ),
    ],
)
def test_evidence_says_whose_words_they_are(
    project: Path, passage: str, evidence: list[str]
) -> None:
    language = "zh" if "王" in passage else "ja" if "と" in passage else "en"
    _, document = written(project, "A fair", passage, language=language)
    assert [quote["evidence"] for quote in document["quotes"]] == [[each] for each in evidence]


# ── it is a dossier ──


def test_a_fresh_draft_is_a_dossier_that_can_be_served(project: Path) -> None:
    begun = begin(source(), project / "data", project, "fair")
    dossier = read_dossier(begun.path, project)
    assert dossier.quotes == ()
    assert dossier.header.author is None
    assert len(dossier.article.quotations) == 4


def test_to_delete_the_line_is_to_confirm_the_entry(project: Path) -> None:
    begun = begin(source(), project / "data", project, "fair")
    text = begun.path.read_text(encoding="utf-8")
    drafted = 'drafted = "guess: no speaker yet"\n'
    begun.path.write_text(text.replace(drafted, "", 2), encoding="utf-8")
    with pytest.raises(DossierError, match="there is no person 'todo'"):
        read_dossier(begun.path, project)
    person = (
        '[[people]]\nid = "bo"\nname = "Bo Speaker"\nkind = "human"\nevidence = ["Bo Speaker said"]'
    )
    confirmed = text.replace(drafted, "", 2).replace('"todo"', '"bo"')
    begun.path.write_text(confirmed + person, encoding="utf-8")
    dossier = read_dossier(begun.path, project)
    assert [quote.text for quote in dossier.quotes] == [("Great",), ("We did it. It turns.",)]


def test_every_quotation_of_the_repositorys_article_is_drafted(project: Path) -> None:
    lines = (ROOT / "seeds" / "kim-jong-un-in-beijing.txt").read_text("utf-8").splitlines()
    begun = begin(source(*filter(str.strip, lines)), project / "data", project, "kim")
    assert read_dossier(begun.path, project).quotes == ()
    text = begun.path.read_text(encoding="utf-8")
    assert text.count("[[quotes]]") == len(begun.article.quoted_words) + text.count("# [[quotes]]")


# ── where ──


def test_a_text_that_lies_in_seeds_and_needs_no_change_is_used_as_it_is(project: Path) -> None:
    article = project / "seeds" / "hay-fair.txt"
    article.write_bytes("The fair\r\n“Yes.”\r\n".encode())
    begun = begin(source("The fair", "“Yes.”", path=article), project / "data", project)
    assert (begun.path.name, begun.kept) == ("hay-fair.toml", article)
    assert article.read_bytes() == "The fair\r\n“Yes.”\r\n".encode()
    assert read_dossier(begun.path, project).article.passages == ("The fair", "“Yes.”")


def test_a_text_from_elsewhere_is_kept_in_seeds(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("The fair\n", encoding="utf-8")
    begun = begin(source("The fair", path=elsewhere), project / "data", project)
    assert begun.kept == project / "seeds" / "the-fair.txt"
    assert begun.path.name == "the-fair.toml"


def test_the_drafts_file_or_folder_may_be_chosen(project: Path) -> None:
    other = project / "drafts"
    other.mkdir()
    assert begin(source(), other, project).path == other / "the-great-fair.toml"
    assert begin(source(), other / "fair.toml", project).kept.name == "fair.txt"
    for to, id, told in (
        (other / "fair.toml", "hay", "called by its id: hay.toml, not fair.toml"),
        (other / "My Fair.toml", None, "My Fair.toml cannot be a dossier"),
        (other / "no" / "fair.toml", None, "there is no folder"),
        (other / "no", None, "there is no folder"),
        (other, "Fair", "'Fair' is no id"),
        (other, "a" * 21, "at most 20"),
        (other, "../a", "is no id"),
    ):
        with pytest.raises(UsageError) as refused:
            begin(source(), to, project, id)
        assert told in str(refused.value)


# ── never over anything, and both or none ──


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        (
            ["data/fair.toml"],
            "is there already; edit it, draft from its text in seeds/ with --again",
        ),
        (["seeds/fair.txt"], "is there already; draft from it, take it away"),
        (["data/fair.toml", "seeds/fair.txt"], "draft from it with --again, take both away"),
    ],
)
def test_nothing_is_overwritten(project: Path, taken: list[str], told: str) -> None:
    for name in taken:
        (project / name).write_text("mine", encoding="utf-8")
    before = sorted(project.rglob("*"))
    with pytest.raises(UsageError) as refused:
        begin(source(), project / "data", project, "fair")
    assert str(refused.value).endswith(f"{told}, or choose another id with --id")
    assert all(name in str(refused.value) for name in taken)
    assert {(project / name).read_text(encoding="utf-8") for name in taken} == {"mine"}
    assert sorted(project.rglob("*")) == before


# ── again ──


def again(project: Path, *paragraphs: str) -> drafting.Drafted:
    """The text in seeds/ mended, and drafted again."""
    text = project / "seeds" / "fair.txt"
    text.write_text("".join(f"{line}\n" for line in paragraphs), encoding="utf-8")
    return begin(source(*paragraphs, path=text), project / "data", project, again=True)


def test_a_mended_text_is_drafted_again_with_the_head_that_was_found(project: Path) -> None:
    found = {"author": "Ann Author", "published": date(2025, 9, 9), "url": "https://e.org/a"}
    written(project, *PARAGRAPHS, "Support us! “Now”", **found, language="en")
    begun = again(project, *PARAGRAPHS)
    head = tomllib.loads(begun.path.read_text(encoding="utf-8"))["dossier"]
    assert head == {
        "id": "fair",
        "title": PARAGRAPHS[0],
        "article": "seeds/fair.txt",
        "sha256": begun.article.sha256,
        **found,
        "language": "en",
    }
    assert (begun.found.author, begun.found.published) == ("Ann Author", date(2025, 9, 9))
    assert "Support us" not in begun.path.read_text(encoding="utf-8")
    assert read_dossier(begun.path, project).article.passages == PARAGRAPHS
    assert not list(project.rglob("*.partial"))


def test_a_draft_in_which_something_was_confirmed_is_not_made_again(project: Path) -> None:
    begun = begin(source(), project / "data", project, "fair")
    text = begun.path.read_text(encoding="utf-8")
    edited = text.replace('drafted = "guess: no speaker yet"\n', "", 2)
    begun.path.write_text(edited, encoding="utf-8")
    with pytest.raises(UsageError, match=r"has 2 entries of yours.*which sha256 to enter"):
        again(project, *PARAGRAPHS)
    assert begun.path.read_text(encoding="utf-8") == edited
    begun.path.write_text("[dossier", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be drafted again"):
        again(project, *PARAGRAPHS)
    begun.path.unlink()
    with pytest.raises(UsageError, match=r"cannot be drafted again: .*No such file"):
        again(project, *PARAGRAPHS)


def test_only_a_text_in_seeds_is_drafted_again(project: Path) -> None:
    begin(source(), project / "data", project, "fair")
    with pytest.raises(UsageError, match="is none: it lies elsewhere"):
        begin(source(), project / "data", project, "fair", again=True)
    changed = source(changes=("Markdown was made plain text",))
    with pytest.raises(UsageError, match="is none: Markdown was made plain text"):
        begin(changed, project / "data", project, "fair", again=True)


def test_where_it_cannot_be_drafted_again_the_draft_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = begin(source(), project / "data", project, "fair")
    before = begun.path.read_bytes()

    def fails(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(drafting.Path, "replace", fails)
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        again(project, *PARAGRAPHS)
    assert begun.path.read_bytes() == before


def test_an_article_that_would_be_refused_is_not_kept(project: Path) -> None:
    before = sorted(project.rglob("*"))
    with pytest.raises(DossierError, match="2001 paragraphs"):
        begin(source(*["A line."] * 2001), project / "data", project, "fair")
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), FileExistsError()])
def test_where_the_draft_cannot_be_written_the_article_is_not_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    before = sorted(project.rglob("*"))
    open_file = Path.open

    def fails(path: Path, *arguments: str, **options: str) -> object:
        if path.suffix == ".toml":
            raise error
        return open_file(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(drafting.Path, "open", fails)
    with pytest.raises(UsageError, match=r"cannot be written: Permission denied|there already"):
        begin(source(), project / "data", project, "fair")
    assert sorted(project.rglob("*")) == before


# ── ids ──


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("hay-fair", "hay-fair"),
        ("My Article (final)", "my-article-final"),
        ("The Korean dimension of events", "the-korean-dimension"),
        ("The Korean dimensional events", "the-korean"),
        ("Mayor’s bell: “it rings”", "mayors-bell-it-rings"),
        ("Ярмарка под дождём", "yarmarka-pod-dozhdem"),
        ("市集在雨中开幕", "shi-ji-zai-yu-zhong"),
        ("Κάτω από τη βροχή", "kato-apo-ti-vrochi"),
        ("Donaudampfschifffahrtsgesellschaft", "donaudampfschifffahr"),
        ("", "article"),
        ("!?…", "article"),
    ],
)
def test_an_id_is_made_of_a_title_in_any_script(title: str, id: str) -> None:
    assert id_of(title) == id


@given(st.text())
def test_an_id_is_always_one(title: str) -> None:
    id = id_of(title)
    assert 0 < len(id) <= 20
    assert drafting.re.fullmatch(ID_PATTERN, id)
