"""What stands beside a quotation, in parts: lines, sentences and words; and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from bot.facts.quotations.marks import SIGNS
from bot.facts.sentences import CLOSING, ENDED
from bot.verifying import wording

# After these a full stop ends no sentence.
_SHORT: Final = r"\p{Lu}|Mr|Ms|Mrs|Dr|Pres|Gen|Sen|St|Prof|vs|etc|approx|No"
# What people put around names for show.
ORNAMENTS: Final = "*_~>|`"
# Quotation marks of every language, but for those that may end a possessive.
MARKS: Final = "".join(sign for sign in SIGNS if sign not in "'’")
DASHES: Final = r"—–―‒~⸺\-"
SENTENCE_END: Final = regex.compile(
    rf"(?<!\b(?:{_SHORT}))[.!?…]+[{CLOSING}]*(?:\s+|$)|{ENDED}[{CLOSING}]*\s*"
)
_ENDS_HERE: Final = regex.compile(
    rf"^[{CLOSING}{ORNAMENTS}]*(?:[.!?…]+[{CLOSING}{ORNAMENTS}]*(?:\s|$)|{ENDED})"
)
WORD: Final = regex.compile(r"n['’]t\b|[\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*")
SOURCE_WORDS: Final = (
    r"(?:\b(?:(?:words?|remarks?|quotes?|statement|lines?|tweet|post|speech|message)\s+(?:of|by|from)|according\s+to|in\s+the\s+words\s+of|words\s+of|courtesy\s+of|as\s+per|por\s+palabras\s+de|d['’]après|selon|"
    r"laut|según|segundo|secondo|volgens|enligt|według|podle|podľa|potrivit|conform|prema|σύμφωνα\s+με|слова|слів|цитата|цитирую|słowa|zitat|worte|согласно|по\s+словам|за\s+словами|theo|menurut)|据|據)"
)
SOURCE: Final = regex.compile(SOURCE_WORDS + r"(?:\s+(?:lui|τον|τη|o|el))?\s*$", regex.I)
_DISCLAIMED: Final = regex.compile(
    r"\b(?:not|never|n['’]?t)\s+(?:\w+\s+)?(?:say|said|true|real|him|her|his|hers|what|the\s+one|by|from)\b|"
    r"\bno(?:body|\s+one)\s+(?:\w+\s+)?said\b",
    regex.I,
)
AUTHOR: Final = regex.compile(
    r"\b(?:the|this)\s+(?:author|article)\b|^\W*(?:author|article)\b", regex.I
)
# “10:42 PM”, “[12:04]”, “3 Sept. 2025”, “1)”, “•”
TIME: Final = regex.compile(
    r"^\W*(?:\[?\(?\d{1,4}(?:[:./-]\d{1,4}){1,2}(?::\d\d)?\s*(?:[ap]\.?m\.?)?\]?\)?|\d{1,2}[.)])(?=\W)\W*",
    regex.I,
)
LEADS: Final = regex.compile(rf"[:：»>|→⇒➡]\s*$|\s[{DASHES}]+\s*$|^[^{DASHES}]*\w[—–]\s*$|-+>\s*$")
_NOT: Final = r"(?:not|не|ні|nicht|pas|no|nie|non|não|niet|inte|ikke|nu|ne)"
_NAME: Final = r"\p{Lu}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*){0,3}"
# “Putin, who did not even come, said”
_RELATIVE_CLAUSE: Final = regex.compile(
    r"(?<=\p{L}),\s*(?:who|whose|qui|que|quien|der|die|dessen|który|która|który|kterého|který|která|который|которая|который|який|яка|che|som|koji|koja|care)\b"
    r"[^,.:;!?\n]{2,60},(?=\s)",
    regex.I,
)
_NOT_BUT: Final = regex.compile(
    rf"\b(?i:{_NOT})\s+{_NAME},?\s+(?:but|а|але|sondern|mais|sino|ale|lecz|ma|bensì|mas|maar|utan|men|već)\s+(?=\p{{Lu}})"
)
_BUT_NOT: Final = regex.compile(
    rf"(?:,\s*|\s+)(?:and\s+|et\s+|y\s+|e\s+|und\s+|и\s+|а\s+|i\s+|a\s+)?{_NOT}\s+{_NAME}(?:,|(?=\s+(?:who|that|qui|que)\b))"
)
_THE_ONE_WHO: Final = regex.compile(
    r"(?:\s|['’])(?:is|was|s)\s+the\s+(?:one|guy|man|woman|person|lady|dude|first)\s+(?:who|that|to)\b"
)
# In English almost no word ends so.
_NO_ENGLISH_ENDING: Final = regex.compile(r"(?<=\p{L}{2})[aiou]$")


# ── parts ──


def words_of(text: str) -> list[str]:
    return [match.group().lower().replace("’", "'") for match in WORD.finditer(text)]


def last_line(before: str) -> tuple[str, str | None]:
    """What stands on the same line before, and the line above it with something in it."""
    same = before.rpartition("\n")[2]
    return same, None if words_of(same) else line_above(before)


def line_above(before: str) -> str | None:
    lines = [line for line in before.split("\n")[:-1] if line.strip(f" \t{ORNAMENTS}{MARKS}")]
    return lines[-1] if lines else None


def first_line(after: str) -> tuple[str, str | None]:
    same, newline, below = after.partition("\n")
    if not newline:
        return same, None
    lines = [line for line in below.split("\n") if line.strip(f" \t{ORNAMENTS}{MARKS}")]
    return same, lines[0] if lines else None


def sentence_before(text: str) -> str:
    *_, last = SENTENCE_END.split(text)
    return last or ""


def sentence_after(rest: str) -> tuple[str, str]:
    """The rest of the sentence, and the next one."""
    if _ENDS_HERE.match(rest):
        sentences = [
            part
            for part in SENTENCE_END.split(rest.lstrip(f" .!?…。！？{MARKS}{ORNAMENTS}{CLOSING}"))
            if part.strip()
        ]
        return "", sentences[0] if sentences else ""
    sentences = [part for part in SENTENCE_END.split(rest) if part.strip()]
    return (sentences[0] if sentences else "", sentences[1] if len(sentences) > 1 else "")


# ── what they say ──


def plain(text: str) -> str:
    """A clause without what only says more of the one named, or who it was not.

    “Putin, who did not come, said”, “not Xi but Putin”, “Putin, not Xi, said”, “Putin is the one who said”.
    """
    text = _RELATIVE_CLAUSE.sub(" ", text)
    text = _NOT_BUT.sub("", text)
    text = _BUT_NOT.sub(" ", text)
    return _THE_ONE_WHO.sub(" ", text)


def foreign(words: Sequence[str]) -> bool:
    """Whether words that are typed in Latin letters or others are surely no English ones."""
    return any(not word.isascii() or _NO_ENGLISH_ENDING.search(word) for word in words)


def unreal(words: Sequence[str], text: str) -> bool:
    """Whether a clause denies, asks or makes up what it says."""
    if idiom := wording.NO_NEGATIONS.search(text):
        text = text[: idiom.start()] + text[idiom.end() :]
        words = words_of(text)
    said = set(words)
    negated = said & wording.NEGATIONS
    if negated == {"no"} and said & wording.PORTUGUESE:
        negated = set()
    if negated or said & wording.DENIALS:
        return True
    if (
        wording.NEGATED.search(text.lower())
        or wording.NEGATED_INSIDE.search(text)
        or wording.QUESTION.search(text)
    ):
        return True
    if wording.DENIED.search(text) or wording.UNREAL_INSIDE.search(text):
        return True
    return bool(said & wording.UNREAL)


def disclaimed(text: str) -> bool:
    words = set(words_of(text))
    return (
        bool(words & wording.DENIALS)
        or _DISCLAIMED.search(text) is not None
        or bool(wording.DENIED.search(text))
    )


def aside_before(text: str, words: Sequence[str]) -> bool:
    last = words[-1] if words else ""
    if last in wording.SOURCE or SOURCE.search(text):
        return False
    return (
        last in wording.ASIDE
        or last in wording.ADDRESSED
        or last == "of"
        or wording.ASIDE_BEFORE.search(text.rstrip()) is not None
    )
