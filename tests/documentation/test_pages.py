"""Every page of prose: its links lead somewhere, what it names exists, its tables can be read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = sorted(
    str(path.relative_to(ROOT))
    for folder in (".", "benchmarks", "data", "docs/decisions", "tests")
    for path in (ROOT / folder).glob("*.md")
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
# A path in a code span: `bot/facts/model.py`, `docs/decisions/`.
NAMED = re.compile(r"`((?:bot|cogs|tests|data|seeds|docs|benchmarks)/[\w./-]*)`")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    headings = HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_are_pages() -> None:
    assert {"README.md", "OPERATIONS.md", "docs/decisions/README.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_its_links_lead_somewhere(page: str) -> None:
    for target in LINK.findall(text_of(page)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (ROOT / page).parent / path if path else ROOT / page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


@pytest.mark.parametrize("page", PAGES)
def test_no_cell_of_a_table_has_fifty_words(page: str) -> None:
    rows = (line for line in text_of(page).splitlines() if line.startswith("|"))
    for cell in (cell for row in rows for cell in row.strip("|").split(" | ")):
        assert len(cell.split()) < 50, cell


# The guide's and the README's examples.
EXAMPLES = {"data/hay-fair.toml", "seeds/hay-fair.txt", "seeds/my-article.txt"}
NAMES = {name for page in PAGES for name in NAMED.findall(text_of(page))} - EXAMPLES
TARGETS = {name for page in PAGES for name in re.findall(r"`(make [a-z-]+)", text_of(page))}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_file_that_is_named_exists(name: str) -> None:
    # tests/README.md names its neighbours.
    assert (ROOT / name).exists() or (ROOT / "tests" / name).exists()


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_make_target_that_is_named_exists(target: str) -> None:
    name = target.removeprefix("make ")
    assert re.search(rf"^{name}:", text_of("Makefile"), re.MULTILINE)


# ── ARCHITECTURE.md ──


def dependencies() -> set[str]:
    """Every package that pyproject.toml asks for; type hints are their packages'."""
    project = tomllib.loads(text_of("pyproject.toml"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    names = (re.split(r"[\[<>=]", line)[0] for group in groups for line in group)
    return {name.lower() for name in names if not name.startswith("types-")}


def explained() -> set[str]:
    """Every package that has a reason in ARCHITECTURE.md."""
    _, _, table = text_of("ARCHITECTURE.md").partition("\n## Dependencies\n")
    cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:]
    names = (re.sub(r" \(.*\)", "", cell) for cell in cells)
    return {name.lower() for cell in names for name in cell.split(", ")}


def test_every_dependency_has_a_reason() -> None:
    assert dependencies() <= explained()


@pytest.mark.parametrize("package", sorted(explained()))
def test_every_package_that_has_a_reason_is_a_dependency(package: str) -> None:
    assert package in dependencies()


def test_the_layout_has_every_folder() -> None:
    layout = text_of("ARCHITECTURE.md").partition("\n## Layout\n")[2].partition("\n### ")[0]
    folders = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    assert folders
    assert folders <= set(re.findall(r"^ +(\w+)/ ", layout, re.MULTILINE))


# ── docs/decisions/ ──


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_one_page_with_its_reasons(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    title = text.splitlines()[0]
    assert title.startswith(f"# {int(page.name[:4])}. ")
    assert {"Decision", "Why", "Look again when"} <= set(HEADING.findall(text))
    assert 20 <= len(text.splitlines()) <= 40
    index = " ".join(text_of("docs/decisions/README.md").split())
    assert f"- [{title.removeprefix('# ')}]({page.name})" in index


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
