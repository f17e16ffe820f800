"""Whom a message names after a quotation, or alone in a line: “…”, said Putin; “…” — Xi Jinping."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import regex

from bot.verifying import wording
from bot.verifying.attribution import Attribution, Read, Silence, attributed, either
from bot.verifying.clauses import (
    AUTHOR,
    DASHES,
    LEADS,
    MARKS,
    ORNAMENTS,
    SENTENCE_END,
    SOURCE,
    TIME,
    aside_before,
    foreign,
    unreal,
    words_of,
)
from bot.verifying.naming import Naming, Namings
from bot.verifying.tokens import UNSPACED

_SIGNED: Final = regex.compile(
    rf"^(?P<gap>[\s,.!?…。！？{ORNAMENTS}{MARKS}]*)"
    rf"(?:[{DASHES}]+|[/|←•·:：]|<-+|\([cс]\)|©|by\b(?!\s+the\s+way)|(?:(?:source|speaker|author|from|credits?)\s*[:：]))"
    rf"\s*(?P<who>\S[^\n]*)",
    regex.I,
)
_IN_BRACKETS: Final = regex.compile(
    rf"^[\s,.!?…{MARKS}{ORNAMENTS}]*[(\[（【{{<](?P<who>[^()\[\]（）【】\n]{{2,100}})[)\]）】}}>]"
)
LABEL: Final = regex.compile(
    r"^\W*(?:[\p{L}][\p{L} ]{0,20}?(?:\s\d+/\d+)?\s*[:：=]\s*|by\s+|from\s+|©\s*|\(c\)\s*)(?=\S)",
    regex.I,
)
_BY_LAST: Final = regex.compile(r"\bby\s+[#@]?(?P<who>[^\n]{2,60})$", regex.I)
# “Cllr”, “@real”
_TITLED: Final = regex.compile(r"\W*(?:\p{Lu}[\p{L}.]*\s+){0,2}|@\p{L}*")
_TITLE_BEHIND: Final = regex.compile(rf"\s*[{UNSPACED}\p{{Hangul}}]{{1,8}}\s*")
# What may follow a name that ends a line, a clause or a bracket: a date, a place, an office.
_NAME_ENDS: Final = regex.compile(
    rf"^\s*(?:$|[,;.:!()\[\]/|@#\n\"”»{DASHES}]|\d|(?:on|in|at|to|via|during|after|before|about|from|as|and"
    r"|or|of|w|with|answering|speaking|addressing|writing|quoted|cited|yesterday|today|rn|now)\b)",
    regex.I,
)
_LIST: Final = regex.compile(
    r"\s*(?:[,;/&+、]|\s(?:and|und|et|y|e|и|та|ve|or|oder|ou|o|или)\s)\s*", regex.I
)
# “Streltsov, who did not even come”
_WHO_CLAUSE: Final = regex.compile(
    r",\s*(?:who|qui|que|der|die|który|która|který|která|который|которая|який|яка|che)\b.*$",
    regex.I,
)
# “That was Kim, folks.”, “Von Putin natürlich!”
_THAT_WAS: Final = regex.compile(
    r"\W*(?:(?:that|it|this|dat|das|c['’]|ce|esto?|eso|isso|era|это|це|to)\s*(?:was|is|['’]s|were|war|ist|stammt\s+von|est|était|es|fue|é|foi|è|była?|był|je)\s+"
    r"|(?:это|це|ekkor|från|von|de|di|от|by|from)\s+)(?P<who>[^.!?\n]{2,50})",
    regex.I,
)
# “belongs to Macron”
_BELONGS: Final = regex.compile(
    r"(?:\b(?:belongs?|goes\s+back|credited|(?:can\s+be\s+)?traced(?:\s+back)?)\s+to\s+|\bcoming\s+from\s+)(?P<who>[^.!?\n]{2,60})$",
    regex.I,
)
# “Aliyev (Azerbaijan): no comment”
_SAYS_MORE: Final = regex.compile(r"^[^:：]*\([^()]*\)\s*[:：]\s*\S")
# “Xi as told by KCNA”, “Xi and Putin”
_BY_ANOTHER: Final = regex.compile(r"^,?\s+(?:as\s+)?(?:\w+\s+by|according)\b", regex.I)
_WITH_ANOTHER: Final = regex.compile(
    r"^,?\s+(?:as\s+)?(?:\w+\s+by|according\s+to|in\s+the\s+words\s+of|via|and|&|or|/)\s*", regex.I
)
_QUOTED: Final = regex.compile("quoted|cited")
_QUOTED_BY: Final = regex.compile(r"^,?\s+(?:as\s+)?(?:quoted|cited)\s+by", regex.I)
_IN_BRACKETS_TOO: Final = regex.compile(r"\s*\(")
_MOUTHS: Final = (["mouth"], ["lips"])
_OF: Final = frozenset("of by de di do da du del della van von z from".split())
_IT_IS: Final = frozenset("that that's this it it's thats its is was".split())


_AFTER_A_NAME: Final = regex.compile(r"[,;(:]|\s[—–-]\s|\s\d")
# What the sentence says besides: “…”, which made Putin smile
_GOES_ON: Final = regex.compile(
    r"\b(?:which|that|and|but|because|while|as|when|so|made|makes)\b", regex.I
)


class Closings:
    """Reads what stands after a quotation, and names that stand alone."""

    def __init__(self, namings: Namings) -> None:
        self._namings = namings

    def closing(self, rest: str) -> Read:
        """What signs the quotation on the same line, in brackets or behind a dash."""
        if match := _IN_BRACKETS.match(rest):
            denied = unreal(words_of(match["who"]), match["who"])
            return Silence.DENIED if denied else self._phrase(match["who"], brackets=True)
        if match := _SIGNED.match(rest):
            return self.signature(match["who"])
        return Silence.NOTHING

    def signature(self, who: str) -> Read:
        """What follows a dash: a name with an office, a date or a place, or a verb before the name."""
        who = _WHO_CLAUSE.sub("", who)
        words = words_of(who)
        if unreal(words, who):
            return Silence.DENIED
        read = self._phrase(who, dash=True)
        return self._strange_tail(who, comma=True) if read is Silence.NOTHING else read

    def _phrase(self, who: str, *, dash: bool = False, brackets: bool = False) -> Read:
        """A phrase that names somebody first, or last after a verb: “Xi, in Beijing”, “said Xi”."""
        who = who.strip(f" \t.,!…。{MARKS}{ORNAMENTS}")
        label = LABEL.match(who)
        body = who[label.end() :] if label else who
        if (
            label
            and words_of(label.group())[:1]
            and words_of(label.group())[0] in wording.ASIDE | wording.ADDRESSED
        ):
            return Silence.OTHERWISE  # “(re: Kallas)”
        if author := AUTHOR.match(body):
            return Attribution(author.group().strip(), of_author=True)
        found = [naming for naming in self._namings.find(body) if not naming.weak]
        if not found:
            who = _AFTER_A_NAME.split(body)[0].strip(" .@")
            name = self._namings.stranger(who) or self._namings.caseless(who)
            return Attribution(name) if name else Silence.NOTHING
        first = found[0]
        pre, post = (
            words_of(body[: first.start]),
            body[first.end : found[1].start if len(found) > 1 else len(body)],
        )
        if aside_before(body[: first.start], pre) or first.aside:
            return Silence.OTHERWISE
        if first.owner and not wording.SOMEBODY_ELSE.isdisjoint(words_of(post)[:3]):
            return Silence.OTHERWISE
        if first.owner and not wording.WORDS.isdisjoint(words_of(post)[:3]):
            return attributed(first)  # “(from Putin’s speech)”
        if brackets and pre and not wording.NEGATIONS.isdisjoint(pre):
            return Silence.DENIED
        if (
            pre
            and first.declined
            and pre[-1] not in wording.SOURCE
            and not SOURCE.search(body[: first.start])
        ):
            return Silence.OTHERWISE  # — адресовано Рогожину
        if pre and not self._signs(body[: first.start], pre, dash=dash):
            return Silence.OTHERWISE
        if pre and _IT_IS.issuperset(pre):
            return attributed(first)  # “(that’s Putin btw)”
        behind = body[first.end :]
        if len(found) == 1 and _BY_ANOTHER.match(behind) and not _QUOTED.search(body):
            return Silence.OTHERWISE
        if brackets and words_of(post)[:1] == ["in"]:
            return Silence.OTHERWISE  # “(Kim Jong Un in Beijing)” may be what is seen
        if not pre and not self._ends_name(post, first):
            return Silence.OTHERWISE
        speaking = [attributed(naming) for naming in found[:1]]
        if len(found) > 1 and self._both_speak(behind, post):
            speaking.append(attributed(found[1]))
        return either(speaking)

    def _signs(self, text: str, pre: Sequence[str], *, dash: bool) -> bool:
        """Whether the words before a name say that it is the speaker's: “said”, “that’s”, “from”."""
        if not wording.RECEIVES.isdisjoint(pre):
            return False
        if SOURCE.search(text):
            return True
        said = pre[-1] in wording.SOURCE or pre[-1] in wording.SAID
        return len(pre) <= 3 and (dash or said or _IT_IS.issuperset(pre))

    def _both_speak(self, behind: str, post: str) -> bool:
        """Whether the second of two names may be the speaker's as well: “Xi and Putin”, “Xi via KCNA”."""
        if _QUOTED_BY.match(behind):
            return False
        if _WITH_ANOTHER.match(behind):
            return True
        return not aside_before(post, words_of(post)) and not _IN_BRACKETS_TOO.match(post)

    def _ends_name(self, post: str, naming: Naming) -> bool:
        """Whether a name ends a line, or a date, a place, an office or a mark follows."""
        if _NAME_ENDS.match(post) or _TITLE_BEHIND.fullmatch(post):
            return True
        words = words_of(post)
        if not words:
            return True
        return words[0] in wording.SAID and words[0] not in wording.ANSWERS and len(words) <= 4

    def tail(self, tail: str) -> Read:
        """The end of the sentence: “, said Putin”, “, Putin said on Thursday”."""
        body = tail.strip(f" \t{MARKS}{ORNAMENTS}")
        comma = body.startswith((",", "，", "、"))
        body = body.lstrip(f",，、 \t{MARKS}{ORNAMENTS}…-")
        words = words_of(body)
        if not words:
            return Silence.NOTHING
        if unreal(words, body):
            return Silence.DENIED
        if match := _BELONGS.search(body):
            return self._phrase(match["who"])
        found = [naming for naming in self._namings.find(body) if not naming.weak]
        if not found:
            return self._strange_tail(body, comma=comma)
        first = found[0]
        end = found[1].start if len(found) > 1 else len(body)
        pre, post = words_of(body[: first.start]), words_of(body[first.end : end])
        gap = body[first.end : end]
        if (
            wording.ASIDE_AFTER.search(body[first.end :])
            or first.aside
            or wording.ASIDE_BEFORE.search(body[: first.start])
        ):
            return Silence.OTHERWISE
        if (
            pre
            and pre[-1] in wording.SOURCE
            and len(pre) <= (4 if pre[-1] != "by" else 8)
            and not (wording.RECEIVES & set(pre))
        ):
            return attributed(first)
        if not pre:
            return self._named_first(first, found, gap, post, comma)
        if _words_are(pre, post) or (first.owner and post[:1] in _MOUTHS):
            return attributed(first)  # “…” were Putin’s words
        if pre[0] == "so" and len(pre) < 3 and comma:
            return attributed(first)
        of = pre[-1] in _OF or (pre[-1] in wording.WORDS and wording.ENGLISH.isdisjoint(pre))
        if of and not wording.WORDS.isdisjoint(pre) and wording.RECEIVES.isdisjoint(post[:2]):
            return attributed(first)  # “, en palabras de Putin”, “padły z ust Putina”
        if aside_before(body[: first.start], pre) or wording.PRONOUNS & set(pre) or first.owner:
            return Silence.OTHERWISE
        if wording.RECEIVES & set(pre) or wording.BEING & set(pre) or len(pre) > 4:
            return Silence.OTHERWISE
        if _GOES_ON.search(body[: first.start]):
            return Silence.OTHERWISE
        said = (
            bool(wording.SAID & set(pre))
            or wording.SAID_INSIDE.search(body[: first.start]) is not None
        )
        if said or comma or (len(pre) <= 2 and not body.isascii()):
            return attributed(first)
        return Silence.OTHERWISE

    def _named_first(
        self, first: Naming, found: Sequence[Naming], gap: str, post: Sequence[str], comma: bool
    ) -> Read:
        """“…, Putin said”: a name, and a verb with little after it."""
        if first.owner:
            return Silence.OTHERWISE
        if not post:
            if len(found) == 1:
                return attributed(first)
            return Silence.OTHERWISE
        said = (
            post[0] in wording.SAID
            or (len(post) > 1 and post[1] in wording.SAID)
            or bool(wording.SAID_INSIDE.search(gap))
        )
        if wording.RECEIVES & set(post[:3]) and not said:
            return Silence.OTHERWISE
        if post[0] in wording.BEING or post[0] in ("and", "has", "had", "have", "should", "can"):
            return Silence.OTHERWISE
        if said and len(post) > 1 and post[1] in ("nothing", "something", "otherwise"):
            return Silence.OTHERWISE
        if said and (post[0] not in wording.ANSWERS or comma) and _clause_ends(post):
            return attributed(first)
        if comma and (post[0].endswith(("ed", "s")) or not gap.isascii()) and _clause_ends(post):
            return attributed(first)
        return Silence.OTHERWISE

    def _strange_tail(self, body: str, *, comma: bool) -> Read:
        if (by := _BY_LAST.search(body)) and (name := self._namings.stranger(by["who"])):
            return Attribution(name)
        named = self._namings.find(body)
        if not named or not named[0].weak:
            return Silence.NOTHING
        first = named[0]
        before, after = words_of(body[: first.start]), words_of(body[first.end :])
        name = self._namings.stranger(first.name)
        if name is None or len(before) > 4 or not wording.RECEIVES.isdisjoint(before + after[:1]):
            return Silence.NOTHING
        if first.owner:
            theirs = _words_are(before, after) or after[:1] in _MOUTHS
            return Attribution(name) if theirs else Silence.NOTHING
        if after[:1] and (after[0] in wording.BEING or after[0] in wording.BEING_ELSEWHERE):
            return Silence.NOTHING
        said = before[-1:] and (before[-1] in wording.SAID or before[-1] in wording.SOURCE)
        if said or (after[:1] and after[0] in wording.SAID):
            return Attribution(name)
        of = before[-1:] and (before[-1] in _OF or before[-1] in wording.WORDS)
        if of and not wording.WORDS.isdisjoint(before):
            return Attribution(name)  # “, en palabras de Macron”
        if not comma:
            return Silence.NOTHING
        if not before:
            verb = bool(after) and (after[0].endswith("ed") or foreign(after[:1]))
            return Attribution(name) if verb and len(after) < 4 else Silence.NOTHING
        german = not wording.GERMAN.isdisjoint(before + after)
        verb = before[-1].endswith("ed") if before[-1].isascii() else True
        told = (
            (verb or foreign(before))
            and not german
            and not aside_before(body[: first.start], before)
        )
        return Attribution(name) if told or before[0] == "so" else Silence.NOTHING

    def next(self, sentence: str) -> Read:
        """The sentence after that of a quotation, where it only says whose words those were."""
        match = _THAT_WAS.match(sentence)
        words = words_of(sentence)
        if match is None or len(words) > 7 or unreal(words, sentence):
            return Silence.NOTHING
        found = [naming for naming in self._namings.find(match["who"]) if not naming.weak]
        if len(found) != 1 or words_of(match["who"][: found[0].start]) or found[0].owner:
            return Silence.NOTHING
        rest = match["who"][found[0].end :]
        alone = not words_of(rest) or rest.startswith(",") or len(words_of(rest)) == 1
        return attributed(found[0]) if alone else Silence.NOTHING

    def below(self, line: str) -> Read:
        """The line below: a signature, or a name alone."""
        if line.strip().startswith("@"):
            return Silence.OTHERWISE  # somebody is called
        if match := _SIGNED.match(line):
            return self.signature(match["who"])
        if match := _IN_BRACKETS.match(line):
            return self._phrase(match["who"])
        if _SAYS_MORE.search(line):
            return Silence.NOTHING
        if unreal(words_of(line), line):
            return Silence.DENIED
        if LEADS.search(line.rstrip()):
            return Silence.NOTHING  # it leads to what is below it
        if by := _BY_LAST.search(line):
            return self._phrase(by["who"])
        return self.alone(line) or Silence.NOTHING

    def alone(self, line: str) -> Attribution | None:
        """Whom a line names that is a name with an office, a date or a place, and no sentence."""
        line = TIME.sub("", line).strip(f" \t.,!#{MARKS}{ORNAMENTS}{DASHES}<>[]()【】")
        if label := LABEL.match(line):
            line = line[label.end() :]
        words = words_of(line)
        if unreal(words, line):
            return None
        found = [naming for naming in self._namings.find(line) if not naming.weak]
        if not found or not _TITLED.fullmatch(line[: found[0].start]):
            return None
        titles = [] if line.startswith("@") else words_of(line[: found[0].start])
        if not (wording.GRAMMAR | wording.LABELS).isdisjoint(titles):
            return None
        if found[0].owner:
            theirs = words_of(line[found[0].end :])
            return attributed(found[0]) if theirs and wording.WORDS.issuperset(theirs) else None
        named = [found[0]]
        for last, naming in pairwise(found):
            between = line[last.end : naming.start]
            if _LIST.fullmatch(between):
                named.append(naming)
            else:
                break
        if not _NAME_ENDS.match(line[named[-1].end :]) or wording.RECEIVES & set(
            words_of(line[named[-1].end :])
        ):
            return None
        if len(named) > 2:
            return None
        read = either([attributed(naming) for naming in named])
        return read if isinstance(read, Attribution) else None

    def bare(self, line: str) -> Attribution | None:
        """Whom a line names, of which the last sentence is a name and nothing else."""
        found = [naming for naming in self._namings.find(line) if not naming.weak]
        if len(found) != 1 or unreal(words_of(line), line):
            return None
        *_, last = [part for part in SENTENCE_END.split(line) if part.strip()]
        label = LABEL.match(last)
        alone = words_of(last[label.end() :] if label else last)
        bare = alone == words_of(line[found[0].start : found[0].end])
        return attributed(found[0]) if bare else None


def _words_are(pre: Sequence[str], post: Sequence[str]) -> bool:
    """“… were Putin’s exact words”, “… is what Putin said”, “… as Putin used to say”."""
    if wording.SAID.isdisjoint(post[:4]) and wording.WORDS.isdisjoint(post[:3]):
        return False
    *being, last = pre
    if pre == ["as"]:
        return True
    return wording.BEING.issuperset(being) and (last in wording.BEING or last in ("what", "a"))


def _clause_ends(post: Sequence[str]) -> bool:
    return len(post) <= 8
