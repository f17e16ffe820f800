"""Quotations with “he said” in the middle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from bot.facts.quotations.page import SENTENCE_END, Page
from bot.facts.quotations.pairs import Pair

_COMMAS: Final = frozenset(",،，、")
_DASHES: Final = frozenset("—–-―")
# Characters of an interruption (“said the minister, who had been asked”).
_LONGEST: Final = 160
# «Пора, — сказал он. — Идём»: the signs before both dashes say that the writer's words stand between
# by the rules of Russian (1956, on direct speech) and its neighbours. Dashes alone say nothing.
_INSERTED: Final = regex.compile(
    r"(?:(?P<opening>[,!?…]|\.\.)\s?|\s)[—–-]\s(?P<words>\p{Ll}[^\n—–]{0,160}?)"
    r"(?:(?P<closing>[,.:])\s?|\s)[—–-]\s(?=(?P<small>\p{Ll})?)"
)
_CYRILLIC: Final = regex.compile(r"\p{Cyrillic}")
# « Oui, dit-il, je viens »: the pronoun behind its verb.
_INVERTED: Final = regex.compile(
    r",\s(?P<words>\p{Ll}+(?:-t)?-(?:il|elle|ils|elles|on|je)\b[^,.!?\n]{0,80})[,.]"
)
# Russian, Ukrainian and Belarusian verbs, as the first word or the second: “сказал он”, “тихо каже”; but
# “как говорится” is the speaker's.
VERB: Final = regex.compile(
    r"(?!(?:как|як)\s)(?:\p{L}+\s)?\p{L}+(?:[аеиоуыяіїє][влў]|ла|ло|ли|лі|[её]т|ит|[уюя]т|[иуюая]ть|[ауюі]ць|є|же)"
    r"(?:с[яь])?\b"
)


def joined(page: Page, pairs: Iterable[Pair]) -> list[Pair]:
    """“She is old,” Moor said, “but she is ours.” is one quotation."""
    kept: list[Pair] = []
    last: list[Pair] = []  # the last quotation of each depth
    parents: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: (pair.start, -pair.end)):
        while parents and parents[-1].end <= pair.start:
            parents.pop()
        depth = len(parents)
        earlier = last[depth] if depth < len(last) else None
        parents.append(pair)
        if earlier is not None and _interrupted(page, earlier, pair):
            earlier.pieces += pair.pieces
            earlier.end = pair.end
            pair = earlier
        else:
            kept.append(pair)
        last[depth:] = [pair]
    return kept


def _interrupted(page: Page, first: Pair, second: Pair) -> bool:
    """Whether what stands between these two interrupts one sentence: a comma or a dash before it and
    after it, and no capital behind it.
    """
    text = page.text
    if first.doubt or second.doubt or not 0 < second.start - first.end <= _LONGEST:
        return False
    between = text[first.end : second.start]
    words = between.strip()
    start, end = second.pieces[0][0], first.pieces[-1][1]
    begins, ends = text[start : start + 3].lstrip()[:1], text[max(0, end - 3) : end].rstrip()[-1:]
    by_commas = (ends in _COMMAS or words[:1] in _COMMAS) and words[-1:] in _COMMAS
    # “The plan” — and here he smiled — “is simple.”
    by_dashes = words[:1] in _DASHES and words[-1:] in _DASHES and len(words) > 4
    return (
        first.sign == second.sign
        and "\n\n" not in between
        and len(words) > 1
        and (by_commas or by_dashes)
        and begins.isalpha()
        and not begins.isupper()
        and not SENTENCE_END.search(between)
    )


def without_insertions(page: Page, pairs: Sequence[Pair]) -> None:
    """«Мы привыкли, — сказал он, — опаздывать» is parted in two; `pairs` are in order."""
    patterns = [each for each in (_INSERTED, _INVERTED) if each.search(page.text)]
    for at, pair in enumerate(pairs if patterns else ()):
        places = ((pattern, piece) for pattern in patterns for piece in pair.pieces)
        if pair.doubt is None and any(
            pattern.search(page.text, *piece) for pattern, piece in places
        ):
            _part(page, pair, _masked(page, pairs, at))


def _masked(page: Page, pairs: Sequence[Pair], at: int) -> str:
    """A quotation with zeros for those inside it: what is inserted there is said by its speaker."""
    outer = pairs[at]
    parts, end = [], outer.start
    for inner in pairs[at + 1 :]:
        if inner.start >= outer.end:
            break
        if inner.start >= end:
            parts += [page.text[end : inner.start], "0" * (inner.end - inner.start)]
            end = inner.end
    text = "".join([*parts, page.text[end : outer.end]])
    return text.replace("\n", " ") if page.wrapped else text


def _part(page: Page, pair: Pair, text: str) -> None:
    """Leave the writer's words out of a quotation whose `text` this is; where they may be, doubt."""
    pieces, doubt = [], None
    for start, end in pair.pieces:
        at = start
        while match := _INSERTED.search(text, at - pair.start, end - pair.start):
            first = pair.start + match.start("words")
            signs = [match["opening"], match["closing"]]
            cyrillic = _CYRILLIC.match(match["words"])
            verb = cyrillic and VERB.match(match["words"])
            whole = not SENTENCE_END.search(match["words"])
            ended = match["closing"] == ":" or (match["closing"] == "." and not match["small"])
            at = first
            said = ended or (verb and match["closing"] == ",")
            if cyrillic and whole and all(signs) and said:
                pieces.append((start, pair.start + match.end("opening")))
                start = at = pair.start + match.end()
            elif whole and (all(signs) or (any(signs) and verb)):
                doubt = (
                    f"the words {page.where(first)} may be the writer’s, for dashes part them off"
                )
        if not doubt and (match := _INVERTED.search(text, start - pair.start, end - pair.start)):
            first = pair.start + match.start("words")
            doubt = f"the words {page.where(first)} may be the writer’s, for commas part them off"
        pieces.append((start, end))
    if len(pieces) == len(pair.pieces):
        pair.doubt = doubt
    pair.pieces = pieces
