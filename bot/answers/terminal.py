"""What the command line prints for curators: a check, a draft, a review, a ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.answers.text import drafted
from bot.drafting.draft import Drafted
from bot.facts.coverage import FLOOR, coverage
from bot.facts.dossier import Dossier
from bot.facts.model import Attendance, Person, Quote
from bot.facts.quotations.reader import Quoted
from bot.facts.reading import Draft
from bot.matching.names import NameIndex
from bot.matching.normalise import fold
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.operations.errors import DossierError
from bot.serving.review import Review

# Of a doubtful quotation, enough to find it.
_WORDS_LENGTH: Final = 80
# What is missing of each kind, and of each line, as much as leaves the summary in sight. A Chinese
# character takes two cells of a terminal.
_LINES: Final = 15
_LINE_CELLS: Final = 110
_COLOURS: Final = {"added": "green", "removed": "red", "changed": "yellow"}


class _Terminal(Console):
    """Prints in colours where a terminal shows them."""

    def __init__(self) -> None:
        super().__init__(highlight=False, soft_wrap=True)

    def on_broken_pipe(self) -> None:
        """Where the pipe was closed (`| head`), print no more, and end as if all had been read."""
        with suppress(SystemExit):
            super().on_broken_pipe()


def print_refused(error: DossierError) -> None:
    _Terminal().print(f"[red]✗[/red] {escape(str(error))}")


def print_check(
    name: str,
    dossier: Dossier,
    drafts: Sequence[Draft] = (),
    *,
    complete: bool,
    whole: bool = False,
) -> bool:
    """Print how much of the article a sound dossier accounts for; returns whether that is enough.

    What is missing comes first, the first lines of each kind or the `whole`, and the summary last.
    `drafts` are the entries that the file proposes. A dossier that is to be `complete` explains every
    mark, and cites nearly every sentence.
    """
    terminal, found = _Terminal(), coverage(dossier)
    enough = found.complete or not complete
    missing = (
        [f"not cited, ¶{span.passage}: {dossier.article.text(span)}" for span in found.uncited],
        [f"doubtful, ¶{span.passage}: {doubt}" for span, doubt in found.doubtful],
        _open_lines(dossier, found.open_quotations, drafts),
        _look_again(found.not_named),
    )
    if any(missing):
        terminal.print(f"{escape(name)}, what is not entered or may be wrong:")
    for lines in missing:
        shown = lines if whole or len(lines) <= _LINES else lines[: _LINES - 1]
        for line in shown:
            text = Text(f"  {line}")
            if not whole:
                text.truncate(_LINE_CELLS, overflow="ellipsis")
            terminal.print(text)
        if len(shown) < len(lines):
            kind = lines[0].partition(",")[0]
            terminal.print(f"  {kind}: {len(lines) - len(shown)} more, which --all shows")
    # A cross is only for what is refused.
    mark = "[green]✓[/green]" if found.complete else "[yellow]○[/yellow]"
    terminal.print(f"{mark} {escape(name)}: {_counts(dossier)}")
    if proposed := drafted(dossier):
        terminal.print(f"  drafted, left out until somebody confirms them: {proposed}")
    inside = f" ({found.inside} inside others)" if found.inside else ""
    terminal.print(
        f"  quotations: {found.quotations}{inside}, {found.set_aside} set aside, "
        f"{len(found.open_quotations)} whose speaker is not entered"
    )
    terminal.print(
        f"  sentences cited: {found.sentences - len(found.uncited)} of {found.sentences} "
        f"({found.share:.1%}; a complete dossier has at least {FLOOR:.0%})"
    )
    return enough


def _open_lines(
    dossier: Dossier, quotations: Sequence[Quoted], drafts: Sequence[Draft]
) -> list[str]:
    """Whose words are not entered, each with the drafted entry that has them, if there is one."""
    by_text = defaultdict(list)
    for draft in reversed(drafts):
        by_text[draft.text].append(draft)
    lines = []
    for quoted in quotations:
        stretches = tuple(map(dossier.article.text, quoted.stretches))
        words = f"¶{quoted.stretches[0].passage}: {' … '.join(stretches)}"
        if not by_text[stretches]:
            lines.append(f"whose words, {words}")
            continue
        draft = by_text[stretches].pop()
        what = "whose words,"
        if dossier.find(Person, draft.speaker) is not None:
            what = "speaker entered, but the line `drafted` is still there:"
        lines.append(f"{what} {draft.id} (line {draft.line}), {words}")
    return sorted(lines, key=lambda line: line.startswith("whose words"))


def _look_again(facts: Sequence[Attendance | Quote]) -> list[str]:
    """The facts whose evidence may be somebody else's."""
    lines = []
    for fact in facts:
        words = " … ".join(selector.exact for selector in fact.evidence)
        if isinstance(fact, Quote):
            told = f"{fact.id}: somebody else is named, and {fact.speaker} is not, in: {words}"
        else:
            told = f"{fact.id} is not named in: {words}"
        lines.append(f"look again, {told}")
    return lines


def print_drafted(drafted: Drafted) -> None:
    """Print what was found of an article, what was not, and which of its marks are doubtful."""
    terminal, found, article = _Terminal(), drafted.found, drafted.article
    quoted = article.quoted_words
    count = _plural(len(article.passages), "passage"), _plural(len(quoted), "quotation")
    inside = sum(each.within is not None for each in quoted)
    among = f" ({inside} inside others)" if inside else ""
    terminal.print(f"{escape(str(drafted.path))}: {', '.join(count)} to attribute{among}")
    terminal.print(f"  the article: {escape(str(drafted.kept))}")
    for change in found.changes:
        terminal.print(f"    {escape(change)}")
    for name in ("title", "author", "published", "url", "language"):
        value = getattr(found, name)
        terminal.print(f"  {name}: {'not found' if value is None else escape(str(value))}")
    for name, why in found.perhaps:
        terminal.print(f"  perhaps the author: {escape(name)} ({escape(why)})")
    if doubtful := [each for each in quoted if each.doubt is not None]:
        are = "mark is" if len(doubtful) == 1 else "marks are"
        terminal.print(f"  {len(doubtful)} {are} doubtful:")
        for each in doubtful:
            words = article.text(each.stretches[0])[:_WORDS_LENGTH]
            terminal.print(
                f"    ¶{each.stretches[0].passage} “{escape(words)}”: {escape(each.doubt or '')}"
            )
    terminal.print(
        "next: it can be served as it is; to say who speaks, enter the speakers and delete each "
        f"line `drafted`, then python -m bot check {escape(str(drafted.path))}"
    )


def print_review(review: Review) -> None:
    """Print what publishing would change, field by field; of a new dossier only how much it has."""
    terminal = _Terminal()
    if not review.served:
        terminal.print(f"{review.dossier.id}: new, with {_counts(review.dossier)}")
        return
    terminal.print(f"{review.dossier.id}: its files beside revision {review.served}")
    if not review.difference:
        terminal.print("  no difference")
    for edit in review.difference.edits:
        colour = _COLOURS[edit.how]
        terminal.print(f"  [{colour}]{edit.how}[/{colour}] {edit.kind} {escape(edit.id)}")
        for field in edit.fields:
            for mark, words in (("−", field.old), ("+", field.new)):
                if words is not None:
                    terminal.print(f"    {mark} {field.name}: {escape(words)}")


def print_ranking(query: str, people: NameIndex) -> None:
    """Print whom a query finds, and for each candidate what explains every word typed."""
    terminal = _Terminal()
    terminal.print(f"“{escape(query)}” is read as “{escape(fold(query))}”")
    match people.resolve(query):
        case Match(id=id, via=via, tier=tier, score=score):
            terminal.print(
                f"[green]match[/green] {id} by “{escape(via)}” ({tier.name}, {score:.2f})"
            )
        case Ambiguous(ids):
            terminal.print(f"[yellow]choice[/yellow] of {', '.join(ids)}")
        case NoMatch(nearest):
            terminal.print(f"[red]no match[/red]; nearest: {', '.join(nearest) or 'nobody'}")
    for candidate in people.ranking(query):
        terminal.print(f"{candidate.score:.2f}  {candidate.id} by “{escape(candidate.via)}”")
        for reason in candidate.reasons:
            why = f"= {reason.word} ({reason.alike:.2f})" if reason.word else "is not explained"
            terminal.print(f"        {reason.typed} {why}")


def _plural(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _counts(dossier: Dossier) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in dossier.counts.items())
