"""An upload that means harm costs little: its memory is bounded, and so is what is said of it."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.facts.reading import MAX_BYTES, read_upload
from bot.facts.span import Span
from bot.operations.errors import MAX_PROBLEMS, DossierError
from tests.cogs.test_curating import ARTICLE, BOMBS, small

# Some of them are refused only once they are read: a dictionary for each of many entries.
MOST = 40 * MAX_BYTES


def refused(content: bytes, article: bytes = ARTICLE.encode()) -> DossierError:
    """Why it was refused; fails where that took too much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(DossierError) as refusal:
            read_upload("x.toml", content, article, {}.get)
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
    return refusal.value


@pytest.mark.parametrize("content", BOMBS.values(), ids=list(BOMBS))
def test_memory_stays_flat(content: tuple[bytes, str]) -> None:
    assert content[1] in "\n".join(map(str, refused(content[0]).problems))


def test_of_very_many_problems_the_first_are_told() -> None:
    many = small() + '[[claims]]\nid = "X"\n' * 4000
    problems = refused(many.encode()).problems
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].what == "there are more problems than these"


def test_a_name_of_a_megabyte_is_not_repeated_in_each_problem() -> None:
    long = "x" * (MAX_BYTES // 4)
    entry = f'[[quotes]]\nid = "{long}"\nspeaker = "{long}"\n{long} = 1\n'
    problems = refused((small() + entry).encode()).problems
    assert len(problems) == 6
    assert all(len(str(problem)) < 500 for problem in problems)


def test_words_that_stand_everywhere_cost_little() -> None:
    """One letter stands a million times in this article, for each of a thousand facts."""
    article = "a" * (MAX_BYTES - 100) + "\n" + ARTICLE
    claims = "".join(f'[[claims]]\nid = "c{n}"\nevidence = ["a"]\n' for n in range(300))
    found = refused((small(article=article) + claims).encode(), article.encode())
    assert "stands 1000 times" in str(found.problems[0])


@pytest.mark.parametrize(
    "text",
    [
        '"""[[[[[\n]]"""', "'''{{{{=.=.'''", '"[[[[ \\" {{{{"', "'[[['", "1.5", "2025-09-09",
        '[1, [2, [3]]]', '""', '""""quoted"""" # [[[', "{ a.b.c = 1, d = 2 }",
    ],
)  # fmt: skip
def test_brackets_and_dots_in_words_are_none(text: str) -> None:
    """What only looks deep is read, and refused for being no table of a dossier alone."""
    content = f"[x]\ny = {text}\n" + f'[x.z]\n"a.b" = {text}\n' * 1 + small()
    [problem] = refused(content.encode()).problems
    assert (problem.where, problem.what) == ("[x]", "there is no such table")


def test_the_closest_text_is_looked_for_only_as_long_as_all_together_takes_little() -> None:
    article = "ab " * (MAX_BYTES // 6) + "\n" + ARTICLE
    claims = "".join(f'[[claims]]\nid = "c{n}"\nevidence = ["ba{n} "]\n' for n in range(300))
    problems = refused((small(article=article) + claims).encode(), article.encode()).problems
    told = [str(problem) for problem in problems]
    assert len(told) == 300
    looked = [problem for problem in told if "the closest is ¶1 “" in problem]
    assert 0 < len(looked) < 200
    assert "to look for the closest text too would take long" in told[-1]


def test_too_many_facts_for_so_long_an_article_are_not_begun() -> None:
    article = "ab " * (MAX_BYTES // 3 - 1000) + "\n" + ARTICLE
    claim = '[[claims]]\nid = "c{}"\nevidence = ["Mayor Bo Speaker"]\n'
    claims = "".join(claim.format(number) for number in range(1200))
    [problem] = refused((small(article=article) + claims).encode(), article.encode()).problems
    assert "too many together" in problem.what


def test_the_prefix_tells_one_of_very_many_places() -> None:
    article = "a" * 5000 + "ba" + "a" * 5000 + "\n" + ARTICLE
    claims = '[[claims]]\nid = "c"\nevidence = [{ exact = "a", prefix = "b" }]\n'
    dossier = read_upload(
        "x.toml", (small(article=article) + claims).encode(), article.encode(), {}.get
    )
    assert dossier.spans["c"] == (Span(1, 5001, 5002),)
