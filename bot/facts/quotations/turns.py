"""The turns of a transcript: what each speaker says after `NAME:`.

A text is a transcript only as a whole: one “Note:”, or a list of names with colons, is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

from bot.facts.span import Span

# “SECRETARY POWELL:”, “Q:”, “Mr. Price (via interpreter):”, “Иванов:”, “记者：”. Every word has a
# capital, but for a few small ones in a row, as in “Ursula von der Leyen”.
_LABEL: Final = regex.compile(
    r"""\s*(?P<label>
    \p{Lu}[\p{L}\p{M}\p{N}.’'\-–]*(?:,?\s(?:\p{Ll}{1,3}\s){0,2}[\p{Lu}\p{N}&][\p{L}\p{M}\p{N}.’'\-–]*){0,7}
    |\p{Lo}[\p{Lo}\p{M}\p{N}·・ ]{0,19}
    )(?:\s?[(\[（][^()\[\]（）\n]{1,40}[)\]）])?\s?[:：](?=\s|\p{Lo}|$)""",
    regex.VERBOSE,
)
_LETTERED: Final = regex.compile(r"\s*(?P<label>[QA])\.(?=\s)")
# Words in marks are introduced by the name, and read as marks are; a number alone is a result.
_NO_WORDS: Final = regex.compile(r"\s*(?:[“„«»\"'‘「『”]|[\d.,%$€£ ]+$)")
_SENTENCE_END: Final = regex.compile(r"[.!?…。！？؟—–-][\p{Pf}\p{Pe}\"']*\s*$")
# “[Applause.]”, “(LAUGHTER)”: a sentence of its own, or in capitals.
_DIRECTION: Final = regex.compile(
    r"\[(?=\p{Lu}|\p{Lo})[^\[\]\n]{1,120}[.!。]\]|\((?=\p{Lu}|\p{Lo})[^()\n]{1,120}[.!。]\)"
    r"|[\[(]\p{Lu}[\p{Lu}\s]{2,60}[\])]|^\s*[\[(（][^\[\]()（）\n]{1,120}[\])）]\s*$"
)
# A transcript has so many turns, and so much of it are beginnings of turns, unless they repeat more.
_FEWEST: Final = 3
_SHARE: Final = 0.3
_MANY_SHARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Turn:
    """What a speaker says: `label` as it stands before the colon, and the stretches in order.

    `first` is the passage with the label. `doubt` is why it may be none.
    """

    label: str
    first: int
    stretches: tuple[Span, ...]
    doubt: str | None = None


def read_turns(passages: Sequence[str]) -> tuple[Turn, ...]:
    """Every turn that has words, in order; none where the text is no transcript."""
    labels = dict(_labels(passages))
    counts = Counter(match["label"] for match in labels.values())
    if not _is_transcript(passages, labels, counts):
        return ()
    capitals = all(label.isupper() for label, count in counts.items() if count > 1)
    if capitals and any(len(label) > 1 for label, count in counts.items() if count > 1):
        labels = {number: match for number, match in labels.items() if match["label"].isupper()}
    turns: list[Turn] = []
    firsts = sorted(labels)
    for first, following in zip(firsts, [*firsts[1:], len(passages) + 1], strict=True):
        label = labels[first]["label"]
        stretches = tuple(
            span
            for number in range(first, following)
            for span in _words(
                number, passages[number - 1], labels[first].end() if number == first else 0
            )
        )
        single = counts[label] == 1 and " " not in label and label.istitle() and len(label) > 1
        doubt = f"“{label}:” stands once only, in ¶{first}, and may be no speaker"
        if stretches:
            turns.append(Turn(label, first, stretches, doubt if single else None))
    return tuple(turns)


def _labels(passages: Sequence[str]) -> Iterator[tuple[int, regex.Match[str]]]:
    for number, passage in enumerate(passages, start=1):
        # A label is short, so no long passage is searched for its end.
        match = _LABEL.match(passage, 0, 160) or _LETTERED.match(passage)
        if match and not _NO_WORDS.match(passage, match.end()):
            yield number, match


def _is_transcript(
    passages: Sequence[str], labels: dict[int, regex.Match[str]], counts: Counter[str]
) -> bool:
    """Whether several labels stand in turn, one of them again, before whole sentences."""
    if len(labels) < _FEWEST or len(counts) < 2 or len(counts) == len(labels):
        return False
    repeated = sum(count > 1 for count in counts.values())
    share = len(labels) / len(passages)
    if share < (_MANY_SHARE if repeated > 1 else _SHARE):
        return False
    firsts = sorted(labels)
    changes = sum(labels[one]["label"] != labels[next]["label"] for one, next in pairwise(firsts))
    whole = sum(
        bool(
            _SENTENCE_END.search(passages[number - 1][-10:])
            or labels[number].end() == len(passages[number - 1])
        )
        for number in labels
    )
    return 2 * changes >= len(firsts) - 1 and 3 * whole >= 2 * len(labels)


def _words(number: int, passage: str, start: int) -> Iterator[Span]:
    """What is said in a passage from `start` on, without stage directions."""
    for match in (*_DIRECTION.finditer(passage, start), None):
        end = match.start() if match else len(passage)
        words = passage[start:end]
        stripped = words.strip()
        if any(map(str.isalnum, stripped)):
            first = start + len(words) - len(words.lstrip())
            yield Span(number, first, first + len(stripped))
        start = match.end() if match else end
