"""A dossier that is begun from its article: valid once each TODO is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.drafting.draft import draft, id_of
from bot.facts.article import Article
from bot.facts.reading import read_article, read_dossier
from bot.operations.errors import DossierError
from tests.conftest import ROOT

ARTICLE = (
    "The “Great” Fair\nBy Ann Author\n\nBo Speaker said: “We did it. It turns.” He left.\n"
    'Later “it” rained, and Bo Speaker called \\ it “good”. "So what?"\n“It” stopped\n'
)


def begin(project: Path, text: str = ARTICLE) -> Path:
    article = project / "seeds" / "fair.txt"
    article.write_text(text, encoding="utf-8")
    path = project / "data" / "fair.toml"
    path.write_text(draft(read_article(article), "fair", "seeds/fair.txt"), encoding="utf-8")
    return path


def fill(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


HEAD = (('published = "TODO"', "published = 2025-08-03"), ('url = "TODO"', 'url = "https://e.org"'))


def test_the_head_comes_first_and_then_every_speaker(project: Path) -> None:
    path = begin(project)
    with pytest.raises(DossierError) as refusal:
        read_dossier(path, project)
    assert [problem.where for problem in refusal.value.problems] == [
        "dossier.published",
        "dossier.url",
    ]
    fill(path, *HEAD)
    with pytest.raises(DossierError) as refusal:
        read_dossier(path, project)
    assert {problem.what for problem in refusal.value.problems} == {"there is no person 'todo'"}
    assert len(refusal.value.problems) == 6


def test_with_its_speakers_it_is_a_dossier(project: Path) -> None:
    path = begin(project)
    fill(path, *HEAD, ('"todo"', '"bo"'))
    path.write_text(
        path.read_text(encoding="utf-8")
        + '[[people]]\nid = "bo"\nname = "Bo Speaker"\nkind = "human"\nevidence = ["Bo Speaker said"]',
        encoding="utf-8",
    )
    dossier = read_dossier(path, project)
    assert dossier.header.title == "The “Great” Fair"
    assert dossier.header.author == "Ann Author"
    assert [quote.text[0] for quote in dossier.quotes] == [
        "Great", "We did it. It turns.", "it", "good", "So what?", "It",
    ]  # fmt: skip
    assert len(dossier.words) == 6


def test_every_quotation_of_the_repositorys_article_is_found(project: Path) -> None:
    article = read_article(ROOT / "seeds" / "kim-jong-un-in-beijing.txt")
    path = begin(project, (ROOT / "seeds" / "kim-jong-un-in-beijing.txt").read_text("utf-8"))
    fill(path, *HEAD, ('"todo"', '"nobody"'), ('author = "TODO"', 'author = "Konstantin Asmolov"'))
    person = '[[people]]\nid = "nobody"\nname = "Kim Jong Un"\nkind = "human"\nevidence = ["KCNA"]'
    path.write_text(path.read_text(encoding="utf-8") + person, encoding="utf-8")
    with pytest.raises(DossierError) as refusal:
        read_dossier(path, project)
    # Nothing but the person who was made up here.
    assert {problem.where.split(" ")[2] for problem in refusal.value.problems} == {"people[0]"}
    assert path.read_text(encoding="utf-8").count("[[quotes]]") == len(article.outermost)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ann Author", "Ann Author"),
        ("by Tomas Eck, The Bay Herald, 14 May 2025", "Tomas Eck"),
        ("BY ANN AUTHOR | THE COURIER", "ANN AUTHOR"),
        ("By: Ann", "TODO"),
        ("Byron wrote", "TODO"),
    ],
)
def test_the_author_is_read_from_the_line_that_names_one(line: str, author: str) -> None:
    document = draft(Article.from_text(f"A fair\n{line}\n", "0" * 64), "fair", "seeds/fair.txt")
    assert f'author = "{author}"' in document


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("hay-fair", "hay-fair"),
        ("My Article (final)", "my-article-final"),
        ("the-korean-dimension-of-events", "the-korean-dimension"),
        ("Ярмарка", ""),
    ],
)
def test_an_id_is_made_of_the_files_name(name: str, id: str) -> None:
    assert id_of(name) == id
