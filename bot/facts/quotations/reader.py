"""All quotations of a text, in order, each with the one that it stands inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.facts.quotations.dashes import dashed, doubt_ends
from bot.facts.quotations.double import double_pairs
from bot.facts.quotations.interruptions import joined, without_insertions
from bot.facts.quotations.marks import MOST_MARKS, SINGLE, only_marks, read_marks
from bot.facts.quotations.page import Page
from bot.facts.quotations.pairs import Pair
from bot.facts.quotations.single import single_pairs
from bot.facts.quotations.turns import label_of, read_turns
from bot.facts.span import Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: its stretches in order, each inside one passage and without its marks.

    A quotation over several paragraphs has a stretch in each; one that is interrupted by “he said”
    has one before it and one after. Spaces beside the marks are no part of a stretch. `within` is
    the place, in the reader's result, of the quotation that this one stands inside. `label` is who
    speaks in a transcript, as it stands before the colon (“SECRETARY POWELL”); None for words in
    marks. `dashed` words have no marks, only a dash before them. `doubt` says why the marks may mean something else, for a person to look at; None where
    they are plain.
    """

    stretches: tuple[Span, ...]
    within: int | None = None
    label: str | None = None
    doubt: str | None = None
    dashed: bool = False

    @property
    def form(self) -> Literal["direct", "turn", "block"]:
        """How a dossier enters it: only words in marks are “direct”."""
        if self.label is not None:
            return "turn"
        return "block" if self.dashed else "direct"


def read_quotations(passages: Sequence[str]) -> tuple[Quoted, ...]:
    """Every quotation in these passages, in the order in which they begin; the outer one first.

    Time grows with the length of the text, whatever stands in it.
    """
    turns = read_turns(passages)
    page = Page(passages, [turn.first for turn in turns])
    marks, unread = read_marks(page.text, page.blocks)
    pairs = double_pairs(page, [mark for mark in marks if mark.family != SINGLE])
    pairs += single_pairs(page, [mark for mark in marks if mark.family == SINGLE], pairs)
    if unread is not None:
        pairs.append(_unread(page, unread))
    whole = joined(page, [pair for pair in pairs if page.spans(pair.pieces)])
    whole = sorted(_by_speakers(page, whole), key=_extent)
    spoken = dashed(page, whole)
    without_insertions(page, sorted([*whole, *spoken], key=_extent))
    doubt_ends(page, spoken)
    found = [Quoted(page.spans(pair.pieces), doubt=pair.doubt) for pair in whole]
    found += [Quoted(page.spans(pair.pieces), doubt=pair.doubt, dashed=True) for pair in spoken]
    found += [Quoted(turn.stretches, label=turn.label, doubt=turn.doubt) for turn in turns]
    return _nested(found)


def without_marks(text: str) -> str:
    """The words of a text that is one quotation, without its marks; any other text as it is."""
    marked = [quoted for quoted in read_quotations((text,)) if quoted.form == "direct"]
    outer = [quoted for quoted in marked if quoted.within is None]
    if len(outer) != 1 or outer[0].doubt or len(outer[0].stretches) != 1:
        return text
    [span] = outer[0].stretches
    around = text[: span.start] + text[span.end :]
    return text[span.start : span.end] if only_marks("".join(around.split())) else text


def _by_speakers(page: Page, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """A transcript with a mark before each label looks like one speech of several paragraphs.

    Labels in capitals part it; others may be a speaker's own words, so they are a doubt.
    """
    for pair in pairs:
        named = len(pair.pieces) > 1 and not pair.doubt
        labels = [named and label_of(page.text[start:end]) for start, end in pair.pieces]
        names = sorted({label for label in labels if label})
        if len(names) < 2:
            yield pair
        elif not all(map(str.isupper, names)):
            few = " and ".join(f"“{name}:”" for name in names[:2])
            pair.doubt = f"{few} may be several speakers, in ¶{page.passage(pair.start)} and on"
            yield pair
        else:
            firsts = [at for at, label in enumerate(labels) if label or not at]
            for first, following in zip(firsts, [*firsts[1:], len(labels)], strict=True):
                pieces = pair.pieces[first:following]
                yield Pair(pieces, pieces[0][0], pieces[-1][1], pair.sign)


def _unread(page: Page, at: int) -> Pair:
    end = page.passage_end(page.passage(at))
    doubt = f"there are more than {MOST_MARKS} marks; those from {page.where(at)} on are not read"
    return Pair([(at, end)], at, end, page.text[at], doubt)


def _nested(found: Iterable[Quoted]) -> tuple[Quoted, ...]:
    every = sorted(found, key=_order)
    spans = sorted(
        (span.passage, span.start, -span.end, at)
        for at, quoted in enumerate(every)
        for span in quoted.stretches
    )
    outer: dict[int, int] = {}
    around: list[tuple[Span, int]] = []
    for passage, start, minus_end, at in spans:
        span = Span(passage, start, -minus_end)
        while around and not around[-1][0].contains(span):
            around.pop()
        if around and around[-1][1] < at:
            outer.setdefault(at, around[-1][1])
        around.append((span, at))
    return tuple(replace(quoted, within=outer.get(at)) for at, quoted in enumerate(every))


def _extent(pair: Pair) -> tuple[int, int]:
    return pair.start, -pair.end


def _order(quoted: Quoted) -> tuple[int, int, int, bool]:
    first = quoted.stretches[0]
    return first.passage, first.start, -first.end, quoted.label is None
