"""The turns of a transcript: what each speaker says after `NAME:`.

A text is a transcript only as a whole: one “Note:”, or a list of names with colons, is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import regex

from bot.facts.span import Span

# “SECRETARY POWELL:”, “Q:”, “Mr. Price (via interpreter):”, “Иванов:”, “记者：”. Every word has a
# capital, but for a few small ones in a row, as in “Ursula von der Leyen”.
_NAME: Final = (
    r"\p{Lu}[\p{L}\p{M}\p{N}.’'\-–]*"
    r"(?:,?\s(?:\p{Ll}{1,3}\.?\s){0,2}[\p{Lu}\p{N}&][\p{L}\p{M}\p{N}.’'\-–]*){0,7}"
)
_BRACKETS: Final = r"\s?[(\[（][^()\[\]（）\n]{1,40}[)\]）]"
_LABEL: Final = regex.compile(
    rf"\s*(?P<label>{_NAME}|\p{{Lo}}[\p{{Lo}}\p{{M}}\p{{N}}·・ ]{{0,19}})"
    rf"(?P<brackets>(?:{_BRACKETS}){{1,2}})?\s?[:：](?=\s|\p{{Lo}}|$)"
)
# “Q.  Did you?”, and “Q    Mr. President, will you?” as the White House writes it.
_LETTERED: Final = regex.compile(
    r"\s*(?P<label>[QA])(?:\.(?=\s)|(?=[ \t\xa0]{2,}\S)|(?<=Q)(?=[ \t\xa0]\p{Lu}))(?P<brackets>)"
)
# “Jo Hart (Leeds West) (Lab)” on a line of its own, as in the Commons' record.
_LINE: Final = regex.compile(rf"\s*(?P<label>{_NAME})(?P<brackets>(?:{_BRACKETS}){{1,2}})\s*$")
# “[12:01] <bo> we know” and “12/03/2021, 12:01 - Bo: we know”.
_CHAT: Final = regex.compile(
    r"\s*(?:\[?(?:[\d./-]{6,10},?\s)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp][Mm])?\]?\s+(?:-\s)?)?"
    r"(?:(?P<brackets><)(?P<label>[^<>\s][^<>\n]{0,38})>"
    r"|(?<=\S\s+)(?P<label>[^\s:<>][^:<>\n]{0,38})(?P<brackets>):)(?=\s)"
)
# “bo: we know”.
_SMALL: Final = regex.compile(r"\s*(?P<label>\p{Ll}[\p{L}\p{N}_-]{0,24})(?P<brackets>):(?=\s+\S)")
# Words in marks are introduced by the name, and read as marks are; a number alone is a result.
_NO_WORDS: Final = regex.compile(r"\s*(?:[“„«»\"'‘「『”]|[\d.,%$€£ ]+$)")
_SENTENCE_END: Final = regex.compile(r"[.!?…。！？؟—–-][\p{Pf}\p{Pe}\"']*\s*$")
# “[Applause.]”, “(LAUGHTER)”: a sentence of its own, or in capitals.
_DIRECTION: Final = regex.compile(
    r"\[(?=\p{Lu}|\p{Lo})[^\[\]\n]{1,120}[.!。]\]|\((?=\p{Lu}|\p{Lo})[^()\n]{1,120}[.!。]\)"
    r"|[\[(]\p{Lu}[\p{Lu}\s]{2,60}[\])]|^\s*[\[(（][^\[\]()（）\n]{1,120}[\])）]\s*$"
)
# “Some hon. members: Hear, hear!”
_PERHAPS: Final = regex.compile(r"\s*(?P<label>\p{Lu}\p{L}*(?:\s\p{L}+\.?){1,3}):\s\p{Lu}")
# People talk to each other: they ask, and say “I” and “you”. Only of the commonest languages; without
# them there is a doubt.
_TO_EACH_OTHER: Final = regex.compile(
    r"""[?？؟][\p{Pf}\p{Pe}\"']*\s*$|[我你您私]|\b(?:I|you|we|my|our|your|me|us|ich|du|wir|ihr|mich|je|j['’]
    |tu|nous|vous|moi|yo|tú|usted|nosotros|mí|eu|você|nós|io|noi|ik|jij|wij|jag|vi|jeg|du|ja|my|pan|pani
    |я|ты|мы|вы|меня|вас|нам|вам|ben|biz|siz|sen|saya|kami|anda|أنا|نحن|أنت|אני|אתה|אנחנו|मैं|हम|आप)\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
# “Mr.”, “Hon.”, “J. Doe”, “Q”: people's labels.
_TITLED: Final = regex.compile(r"\p{Lu}\p{L}{0,3}\.(?=\s)|[QA]$")
# A transcript has so many turns, and so much of it are beginnings of turns, unless they repeat more.
_FEWEST: Final = 3
_LONGEST_LINE: Final = 160
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
    """Every turn that has words, in order; none where the text is no transcript.

    All are in doubt where nobody asks anything and nobody says “I”: “Update:” and “Correction:” look
    like speakers too.
    """
    for read in (_labels, _chat, _small, _lines):
        labels = dict(read(passages))
        if _is_transcript(passages, labels):
            turns = _turns(passages, labels)
            titled, talk = _are_titled(turns, labels), _is_talk(passages, turns)
            again = len({match["label"] for match in labels.values()}) < len(labels)
            if read in (_small, _lines) or not (talk or (titled and (again or read is _chat))):
                turns = tuple(replace(turn, doubt=_heading(turn)) for turn in turns)
            if talk or titled or (again and read is not _lines):
                return turns
    return ()


def label_of(passage: str) -> str | None:
    """The label before the colon at the beginning of a passage, if there is one."""
    match = _LABEL.match(passage, 0, 160)
    return match and match["label"]


def label_end(passage: str) -> int | None:
    """Where the label at the beginning of a passage ends, with the spaces after it; None without."""
    patterns = (_LABEL, _LETTERED, _CHAT)
    match = next((found for each in patterns if (found := each.match(passage, 0, 160))), None)
    if match is None:
        return None
    return len(passage) - len(passage[match.end() :].lstrip())


def _heading(turn: Turn) -> str:
    return f"“{turn.label}” in ¶{turn.first} may be a heading, and no speaker"


def _turns(passages: Sequence[str], labels: dict[int, regex.Match[str]]) -> tuple[Turn, ...]:
    counts = Counter(match["label"] for match in labels.values())
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
        doubt = (
            f"“{label}:” stands once only, in ¶{first}, and may be no speaker" if single else None
        )
        for number in range(first + 1, following):
            if doubt is None and (other := _PERHAPS.match(passages[number - 1])):
                doubt = f"“{other['label']}:” in ¶{number} may be another speaker"
        if stretches:
            turns.append(Turn(label, first, stretches, doubt))
    return tuple(turns)


def _are_titled(turns: Sequence[Turn], labels: dict[int, regex.Match[str]]) -> bool:
    """Whether half of the labels are people’s as far as can be seen: “Mr. Bo”, “Q”, “Bo (Leeds)”."""
    titled = (_TITLED.search(turn.label) or labels[turn.first]["brackets"] for turn in turns)
    return 2 * sum(map(bool, titled)) >= len(turns)


def _is_talk(passages: Sequence[str], turns: Sequence[Turn]) -> bool:
    """Whether people speak to each other, in a fourth of the turns and more than one."""
    talking = sum(
        any(
            _TO_EACH_OTHER.search(passages[span.passage - 1], span.start, span.end)
            for span in turn.stretches
        )
        for turn in turns
    )
    return talking > 1 and 4 * talking >= len(turns)


# ── labels ──


def _labels(passages: Sequence[str]) -> Iterator[tuple[int, regex.Match[str]]]:
    for number, passage in enumerate(passages, start=1):
        # A label is short, so no long passage is searched for its end.
        match = _LABEL.match(passage, 0, 160) or _LETTERED.match(passage)
        if match and not _NO_WORDS.match(passage, match.end()):
            yield number, match


def _chat(passages: Sequence[str]) -> Iterator[tuple[int, regex.Match[str]]]:
    for number, passage in enumerate(passages, start=1):
        if match := _CHAT.match(passage, 0, 160):
            yield number, match


def _small(passages: Sequence[str]) -> Iterator[tuple[int, regex.Match[str]]]:
    """Labels in small letters; in every passage, or none is one."""
    found = [_SMALL.match(passage, 0, 160) for passage in passages]
    return ((number, match) for number, match in enumerate(found, start=1) if match and all(found))


def _lines(passages: Sequence[str]) -> Iterator[tuple[int, regex.Match[str]]]:
    for number, passage in enumerate(passages, start=1):
        if len(passage) <= _LONGEST_LINE and (match := _LINE.match(passage)):
            yield number, match


def _is_transcript(passages: Sequence[str], labels: dict[int, regex.Match[str]]) -> bool:
    """Whether several labels stand in turn before whole sentences.

    One of them stands again, or they are of people as far as can be seen.
    """
    counts = Counter(match["label"] for match in labels.values())
    if len(counts) < 2:
        return False
    apart = [
        number
        for number, match in labels.items()
        if _TITLED.search(match["label"])
        or match["brackets"]
        # On a line of its own.
        or match.end() == len(passages[number - 1])
    ]
    if (len(labels) < _FEWEST or len(counts) == len(labels)) and len(apart) < len(labels):
        return False
    repeated = sum(count > 1 for count in counts.values())
    share = len(labels) / len(passages)
    if share < (_MANY_SHARE if repeated > 1 else _SHARE):
        return False
    firsts = sorted(labels)
    changes = sum(labels[one]["label"] != labels[next]["label"] for one, next in pairwise(firsts))
    whole = sum(
        labels[number].re in (_CHAT, _SMALL)
        or bool(_SENTENCE_END.search(passages[number - 1][-10:]))
        or labels[number].end() == len(passages[number - 1])
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
