"""Whom a message names as the speaker of a quotation: “Putin said: …”, “…” — Xi Jinping.

Only plain statements are read. A denial, a question, a passive, an answer to somebody or a report of
a report names nobody, so that nobody is wrongly told to have named the wrong speaker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import regex

from bot.facts.quotations.marks import SIGNS
from bot.facts.sentences import CLOSING, ENDED, ENDING
from bot.matching.names import NameIndex
from bot.matching.normalise import fold
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.matching.titles import TITLES

_SAID: Final = (
    r"(?:said|says?|saying|told|tells|asked|asks|wrote|writes|tweeted|tweets|posted|posts|"
    r"declare[sd]|stated|claim(?:s|ed)|note[sd]|add(?:s|ed)|stress(?:es|ed)|repli(?:es|ed)|"
    r"answer(?:s|ed)|call(?:s|ed)|warn(?:s|ed)|insist(?:s|ed)|comment(?:s|ed)|argue[sd]|"
    r"emphasi[sz]e[sd]|point(?:s|ed)\ out|announce[sd]|explain(?:s|ed)|observe[sd]|describe[sd]|"
    r"promise[sd]|conclude[sd]|invite[sd]?|pledge[sd]|vow(?:s|ed)|respond(?:s|ed)|remark(?:s|ed)|"
    r"proclaim(?:s|ed)|urge[sd]|joke[sd]|quip(?:s|ped)|complain(?:s|ed)|assure[sd]|"
    r"clarif(?:ies|ied)|thank(?:s|ed)|continue[sd]|went|put\ it|lied)"
)
_PRONOUNS: Final = frozenset(
    "i he she it they we you one him her them us me himself herself".split()
)
_NO_NAMES: Final = _PRONOUNS | frozenset(
    "someone somebody everyone people this that these those as and but so lol the a an what when "
    "where how why in on at of yes then also his their my our your remember fact breaking or with "
    "for to by from not now just even only there here all some monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december".split()
)
# Their names do not tell who speaks for them; nor do outlets speak.
INSTITUTIONS: Final = frozenset(
    "washington brussels seoul tokyo london paris berlin kyiv delhi taipei moscow kremlin beijing "
    "pyongyang house ministry department government pentagon administration embassy spokesman "
    "spokeswoman spokesperson office party news times post journal herald outlook agency press media "
    "tv radio twitter truth social yonhap reuters cnn bbc headline title source".split()
)
_POSSESSIVE: Final = regex.compile(r"['’]s?$")
_AUTHOR: Final = frozenset({"author", "article", "the author", "the article", "this article"})
_MOST_WORDS: Final = 8  # of a name with its title, or with whose sister it is
_BETWEEN: Final = 3  # adverbs between a name and its verb

# ── parts of patterns ──

# After these a full stop ends no sentence.
_SHORT: Final = r"\p{Lu}|Mr|Ms|Dr|Pres|Gen|Sen|St"
_SHORT_STOP: Final = rf"(?<=\b(?:{_SHORT}))\."
# A character of the same sentence, and of a name; a clause with a name in it.
_IN: Final = rf"(?:(?!{ENDED})[^.!?\n]|{_SHORT_STOP})"
_NAME: Final = rf"(?:(?!{ENDED})[^.!?,;:\n()]|{_SHORT_STOP})"
_CLAUSE: Final = rf"(?P<who>{_IN}{{2,80}}?)"
# Where a name ends that ends a line, a clause or a sentence, or that a date or a place follows.
_END: Final = (
    rf"(?=\s*(?:$|[,;!(\n]|{ENDED}|(?<!\b(?:{_SHORT}))\.)|\s+(?:\d|(?:on|in|at|to|via|during)\b))"
)
# What people put around names for show.
_ORNAMENTS: Final = "*_~|>"
# Quotation marks of every language, but for those that may end a possessive.
_MARKS: Final = "".join(sign for sign in SIGNS if sign not in "'’")
_GAP: Final = rf"[\s,{_ORNAMENTS}\]){_MARKS}…-]*"
_BESIDE_WORD: Final = rf"[.,;:!?<()\[\]{_ORNAMENTS}{_MARKS}{ENDING}]+"
_AT_ENDS: Final = regex.compile(rf"^{_BESIDE_WORD}|{_BESIDE_WORD}$")

# ── sentences that name no speaker ──

_UNSURE: Final = regex.compile(
    rf"""
      \b(?:not|never|no|nor|neither|nobody|n['’]t|did|does|ever|doubts?|den(?:y|ies|ied)|who|whom
      |which|what|whether|if|thinks?|believes?|fake|instead)\b|n['’]t\b|\?  # denied, asked, doubted
    | \b(?:was|were|been|being|is|are|get|got)\ (?:\w+\ )?{_SAID}  # passive
    | \b(?:respond\w*|repl(?:y|ies|ied|ying)|answer\w*|react\w*|asked)\ (?:to|about)\b  # answered
    | \b(?:would|could|might|should)\ (?:\w+\ )?{_SAID}|\b(?:imagin|pretend)\w*  # made up
    | \b(?:report(?:s|ed)|that\ \p{{Lu}})  # a report of a report
    | ^\W*(?:letter|message|note|dear|to|on|about|as\ for|for)\b  # addressed or spoken of
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_SENTENCE_END: Final = regex.compile(
    rf"(?<!\b(?:{_SHORT}|vs|etc))[.!?…]+[{CLOSING}]*(?:\s+|$)|{ENDED}[{CLOSING}]*\s*|\n"
)
_NEW_SENTENCE: Final = regex.compile(
    rf"^[{CLOSING}{_ORNAMENTS}]*(?:[.!?…]+[{CLOSING}{_ORNAMENTS}]*(?:\s|$)|{ENDED})"
)

# ── before the quotation ──

# Kallas’s “direct challenge”
_OWNER: Final = regex.compile(rf"{_CLAUSE}['’]s?\s*$")
# Trump’s remark: “…”
_WORDS_OF: Final = regex.compile(
    rf"{_CLAUSE}['’]s?\s+(?:own\s+)?(?:words?|remarks?|claim|statement|comment|post|tweet|phrase|line|"
    rf"quote|speech|message|warning|answer|reply|call)\b{_IN}{{0,40}}$",
    regex.I,
)
# “Putin on Trump’s remark: …” is Putin's, and “Kallas’s remarks are “…”” somebody else's.
_ANSWERED: Final = regex.compile(
    r"(?<!\b(?:according|based|due|thanks)\s)\b(?:about|after|against|on|over|re|regarding|to)$",
    regex.I,
)
_IS: Final = regex.compile(r"\b(?:is|are|was|were)$", regex.I)
# Putin said yesterday “…”
_BEFORE: Final = regex.compile(rf"(?P<who>.*)\b{_SAID}\b{_IN}{{0,80}}$", regex.I)
# according to Putin, “…”
_PER: Final = regex.compile(
    rf"\b(?:according\ to|in\ the\ words\ of|quot(?:e|ing)|per|by|from)\s+(?P<who>{_NAME}{{2,60}}),?\s*$",
    regex.I,
)
# Putin on Thursday: “…”, Putin — “…”
_COLON: Final = regex.compile(
    rf"(?P<who>(?:(?!:){_IN}){{2,80}}?)"
    r"(?:\s(?:to|about|on|in|at|during|after|before|re|regarding|via)\s[^.!?:\n]{2,60}?)?"
    r"\s*(?:[:：]|\s[-–—])$"
)
# A flag, a face, or whom the words were said to, between a name and its colon.
_BESIDE: Final = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\U0001f1e6-\U0001f1ff\ufe0f\u200d]+"
    r"|(?<=\S\s)\((?:(?:to|with)\s|@)[^()\n]{2,60}\)(?=\s*[:：])"
)

# ── after it ──

# “…”, said Putin; “…”, according to Putin
_SAID_HE: Final = regex.compile(
    rf"^{_GAP}(?:{_SAID}|according\ to|in\ the\ words\ of|per|quoting)\s+(?P<who>{_NAME}{{2,60}})",
    regex.I,
)
# “…”, Putin said on Thursday
_HE_SAID: Final = regex.compile(
    rf"^{_GAP}(?P<who>(?:(?:[^\s.!?]|(?<=\p{{Lu}})\.)+\s+){{1,6}}?){_SAID}"
    r"(?=\s*(?:$|[.,;:!?)\n]|(?:yesterday|today|on|in|at|to|during|after|before|via|then|there)\b))",
    regex.I,
)
# “…” (Putin)
_IN_BRACKETS: Final = regex.compile(r"^\s*\((?P<who>[^()\n]{2,60})\)")
# “…” — Putin
_SIGNED: Final = regex.compile(
    rf"^[\s,.!?{_ORNAMENTS}{_MARKS}{ENDING}]*[—–―~-]+\s*(?P<who>{_NAME}{{2,60}}?){_END}"
)
# “…” — Trump, as described by Putin: the words may be either's.
_TOLD_BY: Final = regex.compile(
    r"^,?\s+(?:(?:as\s+)?(?:described|characteri[sz]ed|portrayed|depicted|seen|put|told|retold|recounted|"
    r"reported|paraphrased|summari[sz]ed)\s+by|according\s+to|in\s+the\s+words\s+of)\s+"
    rf"(?P<who>{_NAME}{{2,60}}?){_END}",
    regex.I,
)

# ── around the words of a sentence without marks ──

_SPEAKER_FIRST: Final = regex.compile(
    rf"^(?P<who>[^.!?:;,]{{2,80}}?)(?:\s+{_SAID}(?:\s+(?:that|how))?\s*[:,]?\s|\s*:\s)\s*(?P<words>\S.*)$",
    regex.I | regex.S,
)
_SPEAKER_LAST: Final = regex.compile(
    rf"^(?P<words>.*\S)(?:,\s+{_SAID}\s+|\s+[—–-]\s*)(?P<who>{_NAME}{{2,60}}?)[.!\s]*$",
    regex.I | regex.S,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker's `name` as it was typed, and the ids of whom it may mean: () if of nobody here.

    `clear`: it can mean nobody else. `of_author`: it means the article or its author.
    """

    name: str
    ids: tuple[str, ...] = ()
    clear: bool = False
    of_author: bool = False


def reported(sentence: str, people: NameIndex) -> tuple[Attribution, tuple[int, int]] | None:
    """Whose words a sentence without marks gives, if it says so, and where these stand in it.

    “Putin said that …”, “Putin: …”, “…, said Putin”, “… — Putin”.
    """
    if match := _SPEAKER_FIRST.search(sentence):
        unsure = _UNSURE.search(match["who"])
        speaker = None if unsure else _whole(match["who"], people, chatter=_BETWEEN)
    elif match := _SPEAKER_LAST.search(sentence):
        speaker = _whole(match["who"], people)
    else:
        return None
    return (speaker, match.span("words")) if speaker else None


def speaker_of(before: str, after: str, people: NameIndex) -> Attribution | None:
    """Who, by what stands in the same sentence before or after a quotation, plainly said it."""
    before, after = (_BESIDE.sub(" ", text) for text in (before, after))
    before = regex.split(_SENTENCE_END, before)[-1].rstrip(f" {_MARKS}{_ORNAMENTS}")
    if owner := _owner(before, people):
        return owner
    if _UNSURE.search(before):
        return None
    if speaker := _before(before, people):
        return speaker
    signed = _SIGNED.search(after)
    ended = _NEW_SENTENCE.search(after) or after.startswith("\n")
    clause = regex.split(_SENTENCE_END, after.lstrip(f' ”"»){_ORNAMENTS}'))[0]
    if _UNSURE.search(clause) or (ended and signed is None):
        return None
    if signed:
        speaker = _whole(signed["who"], people, stranger=True)
        told = _TOLD_BY.search(after[signed.end("who") :])
        return _either(speaker, _whole(told["who"], people, stranger=True)) if told else speaker
    if (match := _SAID_HE.search(after)) and (speaker := _first(match["who"], people)):
        return speaker
    if match := _HE_SAID.search(after):
        return _last(match["who"], people)
    match = _IN_BRACKETS.search(after)
    return _whole(match["who"], people) if match else None


def _either(first: Attribution | None, second: Attribution | None) -> Attribution | None:
    """One of two, where both can be read."""
    if first is None or second is None:
        return None
    return Attribution(
        f"{first.name} or {second.name}",
        (*first.ids, *second.ids),
        clear=first.clear and second.clear,
        of_author=first.of_author or second.of_author,
    )


def _owner(before: str, people: NameIndex) -> Attribution | None:
    """Whose words they are said to be."""
    for pattern in (_OWNER, _WORDS_OF):
        if (match := pattern.search(before)) and (owner := _last(match["who"], people, 0)):
            answered = _ANSWERED.search(" ".join(_words_before(match["who"], owner)))
            if pattern is _WORDS_OF and (answered or _IS.search(before, match.end("who"))):
                return None
            return owner if owner.ids or owner.of_author else None
    return None


def _before(before: str, people: NameIndex) -> Attribution | None:
    """Who is said to say what follows."""
    if match := _BEFORE.search(before):
        who = match["who"]
        if _OWNER.search(who):
            return None  # “Kallas’s remarks”, not “Kallas remarks”
        # “Xi, flanked by Putin, called …”, “As Trump claims, Xi said …”: unless both are one.
        parts = [_last(part, people) for part in who.split(",") if part.strip()]
        several = len({part.ids for part in parts if part is not None and part.ids}) > 1
        return None if several else _last(who, people)
    if (match := _PER.search(before)) and (speaker := _last(match["who"], people, 0)):
        return speaker
    if match := _COLON.search(before):
        who = match["who"]
        if speaker := _last(who, people, 0, stranger=False):
            return _in_a_headline(who, speaker, people)
        return _whole(who, people, stranger=True)
    return None


def _in_a_headline(phrase: str, speaker: Attribution, people: NameIndex) -> Attribution | None:
    """Whom a phrase like a headline names, where its end names `speaker`.

    “Guo Jiakun slams Kallas: …” gives the words to either, “Macron slams Kallas: …” to nobody here.
    """
    words = _words_before(phrase, speaker)
    other = _last(" ".join(words), people, stranger=False)
    if other is not None:
        return speaker if other.ids == speaker.ids else _either(other, speaker)
    *others, verb = words or [""]
    done_to = verb.islower() and verb not in TITLES | _NO_NAMES
    stranger = any(word[0].isupper() and word.lower() not in _NO_NAMES for word in others)
    return None if done_to and stranger else speaker


def _last(
    phrase: str, people: NameIndex, between: int = _BETWEEN, *, stranger: bool = True
) -> Attribution | None:
    """Who is named at the end of a phrase, but for a few words: “lol Trump literally”."""
    words = _words(phrase)
    if not words or words[-1].lower() in _PRONOUNS:
        return None
    ended = (
        words[start:end]
        for end in range(len(words), max(0, len(words) - between - 1), -1)
        for start in range(max(0, end - _MOST_WORDS), end)
        # “Xi Jinping’s spokesman” is somebody else.
        if not (start and _POSSESSIVE.search(words[start - 1]))
    )
    found = _known(ended, people)
    return found or (_stranger(words[::-1], between, backwards=True) if stranger else None)


def _first(phrase: str, people: NameIndex) -> Attribution | None:
    """Who is named at the beginning of a phrase."""
    words = _words(phrase)
    begun = (words[:count] for count in range(min(_MOST_WORDS, len(words)), 0, -1))
    return _known(begun, people) or _stranger(words)


def _whole(
    phrase: str, people: NameIndex, *, stranger: bool = False, chatter: int = 0
) -> Attribution | None:
    """Whom the phrase names, after at most this many words of chatter."""
    words = _words(phrase)
    known = _known((words[start:] for start in range(min(len(words), chatter + 1))), people)
    if known or not stranger or len(words) != 2 or any(word.isupper() for word in words):
        return known
    found = _stranger(words)
    return found if found and len(found.name.split()) == len(words) else None


def _words(phrase: str) -> list[str]:
    stripped = (_AT_ENDS.sub("", word) for word in phrase.split()[-12:])
    return [word for word in stripped if word]


def _words_before(phrase: str, speaker: Attribution) -> list[str]:
    """The words before the name at the end of a phrase."""
    return _words(phrase)[: -len(speaker.name.split())]


def _known(names: Iterable[list[str]], people: NameIndex) -> Attribution | None:
    """The first of these names that is the author's or that somebody in the article has."""
    for words in names:
        name = " ".join(words)
        if name.lower() in _AUTHOR:
            return Attribution(name, of_author=True)
        nobody = all(word.lower() in _NO_NAMES or not word[0].isalpha() for word in words)
        if nobody or words[0].lower() in ("and", "or"):
            continue
        if not all(_likely(word, people) for word in words):
            continue
        match people.resolve(name):
            case Match(id=id):
                return Attribution(name, (id,), clear=True)
            case Ambiguous(ids):
                return Attribution(name, ids)
            case NoMatch():
                pass
    return None


def _likely(word: str, people: NameIndex) -> bool:
    """Whether a word may be part of a name; to ask the index about every few words would be slow."""
    return all(
        len(part) == 1  # an initial
        or part in TITLES
        or part in ("the", "of", "pm", "pres")
        or people.knows(part, nearly=len(part) > 3)
        for part in fold(word).split()
    )


def _stranger(words: list[str], between: int = 0, *, backwards: bool = False) -> Attribution | None:
    """A capitalised name that nobody in the article has; `words` start at the one nearest."""
    found: list[str] = []
    for at, word in enumerate(words):
        if word[0].isupper() and word.lower() not in _NO_NAMES and word.isalpha():
            found.append(word)
        elif found or at >= between:
            break
    if not found or not INSTITUTIONS.isdisjoint(map(str.lower, found)):
        return None
    name = " ".join(reversed(found) if backwards else found)
    return Attribution(name) if len(name) > 1 else None
