"""Whom a message names as the speaker of a quotation: “Putin said: …”, “…” — Xi Jinping.

Only plain statements are read. A denial, a question, a passive, an answer to somebody or a report of
a report names nobody, so that nobody is wrongly told to have named the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

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
# What makes a clause no plain statement of who said something.
_UNSURE: Final = regex.compile(
    rf"""\b(?:not|never|no|nor|neither|nobody|n['’]t|did|does|ever|doubts?|den(?:y|ies|ied)|who|whom
    |which|what|whether|if|thinks?|believes?|fake|instead)\b|n['’]t\b|\?
    |\b(?:was|were|been|being|is|are|get|got)\ (?:\w+\ )?{_SAID}
    |\b(?:respond\w*|repl(?:y|ies|ied|ying)|answer\w*|react\w*|asked)\ (?:to|about)\b
    |\b(?:would|could|might|should)\ (?:\w+\ )?{_SAID}|\b(?:imagin|pretend)\w*
    |\b(?:report(?:s|ed)|that\ \p{{Lu}})
    |^\W*(?:letter|message|note|dear|to|on|about|as\ for|for)\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
_THAT_SOMEBODY: Final = regex.compile(r"\bthat\ (?-i:\p{Lu})")
_PRONOUNS: Final = frozenset(
    "i he she it they we you one him her them us me himself herself".split()
)
_MOST_WORDS: Final = 8  # of a name with its title, or with whose sister it is
_BETWEEN: Final = 3  # adverbs between a name and its verb
# Within a sentence; a full stop after a capital or a short title is no end.
_IN: Final = r"(?:[^.!?\n]|(?<=\b(?:\p{Lu}|Mr|Ms|Dr|Pres|Gen|Sen|St))\.)"
_NAME: Final = r"(?:[^.!?,;:\n()]|(?<=\b(?:\p{Lu}|Mr|Ms|Dr|Pres|Gen|Sen|St))\.)"
_GAP: Final = r"[\s,*_~|>\])”\"»…-]*"
_OWNER: Final = regex.compile(rf"(?P<who>{_IN}{{2,80}}?)['’]s?\s*$")
_WORDS_OF: Final = regex.compile(
    rf"(?P<who>{_IN}{{2,80}}?)['’]s?\s+(?:own\s+)?(?:words?|remarks?|claim|statement|comment|post|"
    rf"tweet|phrase|line|quote|speech|message|warning|answer|reply|call)\b{_IN}{{0,40}}$",
    regex.I,
)
_BEFORE: Final = regex.compile(rf"(?P<who>.*)\b{_SAID}\b(?P<rest>{_IN}{{0,80}})$", regex.I)
_PER: Final = regex.compile(
    rf"\b(?:according\ to|in\ the\ words\ of|quot(?:e|ing)|per|by|from)\s+(?P<who>{_NAME}{{2,60}}),?\s*$",
    regex.I,
)
_COLON: Final = regex.compile(
    rf"(?P<who>(?:(?!:){_IN}){{2,80}}?)"
    r"(?:\s(?:to|about|on|in|at|during|after|before|re|regarding|via)\s[^.!?:\n]{2,60}?)?"
    r"\s*(?:[:：]|\s[-–—])$"
)
_END: Final = r"(?=\s*(?:$|[,;!(\n]|(?<!\b(?:\p{Lu}|Mr|Ms|Dr|Pres|Gen|Sen|St))\.)|\s+(?:\d|(?:on|in|at|to|via|during)\b))"
_SAID_HE: Final = regex.compile(rf"^{_GAP}{_SAID}\s+(?P<who>{_NAME}{{2,60}})", regex.I)
_AS_TOLD_BY: Final = regex.compile(
    rf"^{_GAP}(?:according\ to|in\ the\ words\ of|per|quoting)\s+(?P<who>{_NAME}{{2,60}})", regex.I
)
_HE_SAID: Final = regex.compile(
    rf"^{_GAP}(?P<who>(?:(?:[^\s.!?]|(?<=\p{{Lu}})\.)+\s+){{1,6}}?){_SAID}"
    r"(?=\s*(?:$|[.,;:!?)\n]|(?:yesterday|today|on|in|at|to|during|after|before|via|then|there)\b))",
    regex.I,
)
_SIGNED: Final = regex.compile(rf"^[\s,.!?*_~|>”\"»]*[—–―~-]+\s*(?P<who>{_NAME}{{2,60}}?){_END}")
# “— Trump, as described by Putin”: the words may be either's.
_TOLD_BY: Final = regex.compile(
    r"^,?\s+(?:(?:as\s+)?(?:described|characteri[sz]ed|portrayed|depicted|seen|put|told|retold|recounted|"
    r"reported|paraphrased|summari[sz]ed)\s+by|according\s+to|in\s+the\s+words\s+of)\s+"
    rf"(?P<who>{_NAME}{{2,60}}?){_END}",
    regex.I,
)
_IN_BRACKETS: Final = regex.compile(r"^\s*\((?P<who>[^()\n]{2,60})\)")
_SENTENCE_END: Final = regex.compile(
    r"(?<!\b(?:\p{Lu}|Mr|Ms|Dr|Pres|Gen|Sen|St|vs|etc))[.!?…]+[”\"»)]*(?:\s+|$)|\n"
)
_NEW_SENTENCE: Final = regex.compile(r"^[”\"»)*_~|]*[.!?…]+[”\"»)*_~|]*(?:\s|$)")
_SPEAKER_FIRST: Final = regex.compile(
    rf"^(?P<who>[^.!?:;,]{{2,80}}?)(?:\s+{_SAID}(?:\s+(?:that|how))?\s*[:,]?\s|\s*:\s)\s*(?P<rest>\S.*)$",
    regex.I | regex.S,
)
_SPEAKER_LAST: Final = regex.compile(
    rf"^(?P<rest>.*\S)(?:,\s+{_SAID}\s+|\s+[—–-]\s*)(?P<who>{_NAME}{{2,60}}?)[.!\s]*$",
    regex.I | regex.S,
)
_AUTHOR: Final = frozenset({"author", "article", "the author", "the article", "this article"})
# Neither a flag nor a face, nor whom the words were said to, parts a name from them.
_BESIDE: Final = regex.compile(
    r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\U0001f1e6-\U0001f1ff\ufe0f\u200d]+"
    r"|(?<=\S\s)\((?:(?:to|with)\s|@)[^()\n]{2,60}\)(?=\s*[:：])"
)
# “Putin on Trump’s remark: …” is Putin's.
_ANSWERED: Final = regex.compile(
    r"(?<!\b(?:according|based|due|thanks)\s)\b(?:about|after|against|on|over|re|regarding|to)$",
    regex.I,
)
# “Kallas’s remarks are “…””: so somebody else says.
_IS: Final = regex.compile(r"\b(?:is|are|was|were)$", regex.I)
# Who speaks for a place or an institution is not read from its name; nor do outlets speak.
INSTITUTIONS: Final = frozenset(
    "washington brussels seoul tokyo london paris berlin kyiv delhi taipei moscow kremlin beijing "
    "pyongyang house ministry department government pentagon administration embassy spokesman "
    "spokeswoman spokesperson office party news times post journal herald outlook agency press media "
    "tv radio twitter truth social yonhap reuters cnn bbc headline title source".split()
)
_NO_NAMES: Final = _PRONOUNS | frozenset(
    "someone somebody everyone people this that these those as and but so lol the a an what when "
    "where how why in on at of yes then also his their my our your remember fact breaking or with "
    "for to by from not now just even only there here all some monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """The name as it was typed, and the ids of whom it may mean: () if of nobody in the article.

    `clear` is set where it can be nobody else. `of_author` is set where the text names the article
    or its author.
    """

    asked: str
    ids: tuple[str, ...] = ()
    clear: bool = False
    of_author: bool = False


def named_around(before: str, after: str, people: NameIndex) -> Named | None:
    """Who, by what stands in the same sentence before or after a quotation, plainly said it."""
    before, after = (_BESIDE.sub(" ", text) for text in (before, after))
    before = regex.split(_SENTENCE_END, before)[-1].rstrip(' >*_~|“"«')
    if named := _owner(before, people):
        return named
    if _UNSURE.search(before) or _THAT_SOMEBODY.search(before):
        return None
    if named := _before(before, people):
        return named
    signed = _SIGNED.search(after)
    ended = _NEW_SENTENCE.search(after) or after.startswith("\n")
    clause = regex.split(_SENTENCE_END, after.lstrip(' ”"»)*_~|'))[0]
    if signed is None and (ended or _UNSURE.search(clause)):
        return None
    if _UNSURE.search(clause):
        return None
    if signed:
        named = _whole(signed["who"], people, stranger=True)
        told = _TOLD_BY.search(after[signed.end("who") :])
        return _either(named, _whole(told["who"], people, stranger=True)) if told else named
    for pattern in (_SAID_HE, _AS_TOLD_BY):
        if (match := pattern.search(after)) and (named := _first(match["who"], people)):
            return named
    if match := _HE_SAID.search(after):
        return _last(match["who"], people)
    match = _IN_BRACKETS.search(after)
    return _whole(match["who"], people) if match else None


def _either(first: Named | None, second: Named | None) -> Named | None:
    """One of two, where both can be read."""
    if first is None or second is None:
        return None
    return Named(
        f"{first.asked} or {second.asked}",
        (*first.ids, *second.ids),
        clear=first.clear and second.clear,
        of_author=first.of_author or second.of_author,
    )


def reported(sentence: str, people: NameIndex) -> tuple[Named, str] | None:
    """A sentence without marks that says whose words it gives, and those words.

    “Putin said that …”, “Putin: …”, “…, said Putin”, “… — Putin”.
    """
    if match := _SPEAKER_FIRST.search(sentence):
        if not _UNSURE.search(match["who"]) and (
            named := _whole(match["who"], people, chatter=_BETWEEN)
        ):
            return named, match["rest"]
    elif (match := _SPEAKER_LAST.search(sentence)) and (named := _whole(match["who"], people)):
        return named, match["rest"]
    return None


def _owner(before: str, people: NameIndex) -> Named | None:
    """Whose words they are said to be: “Kallas’s “direct challenge””, “Trump’s remark: …”."""
    for pattern in (_OWNER, _WORDS_OF):
        if (match := pattern.search(before)) and (named := _last(match["who"], people, 0)):
            spoken_of = _ANSWERED.search(" ".join(_words_before(match["who"], named)))
            if pattern is _WORDS_OF and (spoken_of or _IS.search(before, match.end("who"))):
                return None
            return named if named.ids or named.of_author else None
    return None


def _before(before: str, people: NameIndex) -> Named | None:
    for pattern, between in ((_BEFORE, _BETWEEN), (_PER, 0), (_COLON, 0)):
        match = pattern.search(before)
        if match is None:
            continue
        who = match["who"]
        if pattern is _BEFORE and _OWNER.search(who):
            return None  # “Kallas’s remarks”, not “Kallas remarks”
        if "," in who and pattern is _BEFORE:
            # “Xi, flanked by Putin, called …”, “As Trump claims, Xi said …”: unless both are one.
            parts = [_last(part, people, between) for part in who.split(",") if part.strip()]
            names = {part.ids for part in parts if part is not None and part.ids}
            if len(names) > 1:
                return None
        if named := _last(who, people, between, stranger=pattern is not _COLON):
            return _alone(who, named, people) if pattern is _COLON else named
        if pattern is _BEFORE:
            return None
        if pattern is _COLON and (named := _whole(who, people, stranger=True)):
            return named
    return None


def _alone(phrase: str, named: Named, people: NameIndex) -> Named | None:
    """Whoever a phrase like a headline names, where its end names one.

    “Guo Jiakun slams Kallas: …” gives the words to either, “Macron slams Kallas: …” to nobody here.
    """
    words = _words_before(phrase, named)
    other = _last(" ".join(words), people, stranger=False)
    if other is not None:
        return named if other.ids == named.ids else _either(other, named)
    *others, verb = words or [""]
    done_to = verb.islower() and verb not in TITLES | _NO_NAMES
    stranger = any(word[0].isupper() and word.lower() not in _NO_NAMES for word in others)
    return None if done_to and stranger else named


def _last(
    phrase: str, people: NameIndex, between: int = _BETWEEN, *, stranger: bool = True
) -> Named | None:
    """Whoever is named at the end of a phrase, but for a few words: “lol Trump literally”."""
    words = _words(phrase)
    if not words or words[-1].lower() in _PRONOUNS:
        return None
    for skipped in range(min(between, len(words) - 1) + 1):
        ended = words[: len(words) - skipped]
        starts = range(max(0, len(ended) - _MOST_WORDS), len(ended))
        for start in starts:
            # “Xi Jinping’s spokesman” is somebody else.
            if start and regex.search(r"['’]s?$", ended[start - 1]):
                continue
            if named := _known([ended[start:]], people):
                return named
    return _stranger(words[::-1], between) if stranger else None


def _first(phrase: str, people: NameIndex) -> Named | None:
    """Whoever is named at the beginning of a phrase."""
    words = _words(phrase)
    candidates = (words[:count] for count in range(min(_MOST_WORDS, len(words)), 0, -1))
    return _known(candidates, people) or _stranger(words, 0, reverse=False)


def _whole(
    phrase: str, people: NameIndex, *, stranger: bool = False, chatter: int = 0
) -> Named | None:
    """Whoever the whole phrase names, but for so many words of chatter before the name."""
    words = _words(phrase)
    named = _known((words[start:] for start in range(min(len(words), chatter + 1))), people)
    if named or not stranger or len(words) != 2 or any(word.isupper() for word in words):
        return named
    found = _stranger(words, 0, reverse=False)
    return found if found and len(found.asked.split()) == len(words) else None


def _words(phrase: str) -> list[str]:
    stripped = (word.strip('.,;:!?*_~|<>()[]“”"«»') for word in phrase.split()[-12:])
    return [word for word in stripped if word]


def _words_before(phrase: str, named: Named) -> list[str]:
    """The words before the name at the end of a phrase."""
    return _words(phrase)[: -len(named.asked.split())]


def _known(
    candidates: Iterator[list[str]] | Sequence[list[str]], people: NameIndex
) -> Named | None:
    for words in candidates:
        text = " ".join(words)
        if text.lower() in _AUTHOR:
            return Named(text, of_author=True)
        if all(w.lower() in _NO_NAMES or not w[0].isalpha() for w in words):
            continue
        if words[0].lower() in ("and", "or"):
            continue
        if not all(_likely(word, people) for word in words):
            continue
        match people.resolve(text):
            case Match(id=id):
                return Named(text, (id,), clear=True)
            case Ambiguous(ids):
                return Named(text, ids)
            case NoMatch():
                pass
    return None


def _likely(word: str, people: NameIndex) -> bool:
    """Whether a word can be of a name; to ask the index about every few words would cost more."""
    return all(
        len(part) == 1  # an initial
        or part in TITLES
        or part in ("the", "of", "pm", "pres")
        or people.knows(part, nearly=len(part) > 3)
        for part in fold(word).split()
    )


def _stranger(words: list[str], between: int, *, reverse: bool = True) -> Named | None:
    """A capitalised name that is nobody's in the article; `words` start at the one nearest."""
    found: list[str] = []
    for at, word in enumerate(words):
        if word[0].isupper() and word.lower() not in _NO_NAMES and word.isalpha():
            found.append(word)
        elif found or at >= between:
            break
    if not found or not INSTITUTIONS.isdisjoint(map(str.lower, found)):
        return None
    name = " ".join(reversed(found) if reverse else found)
    return Named(name) if len(name) > 1 else None
