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
    SOURCE,
    TIME,
    aside_before,
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
    r"^\W*(?:[\p{L}][\p{L} ]{0,20}?\s*[:：=]\s*|by\s+|from\s+|©\s*|\(c\)\s*)(?=\S)", regex.I
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
_IT_IS: Final = frozenset("that that's this it it's thats its is was".split())
_STRANGE_TAIL: Final = regex.compile(
    r"(?:(?P<verb>\p{Ll}+)\s+)?(?P<who>\p{Lu}[\p{L}\p{M}'’-]{2,})(?:\s+(?P<after>\p{Ll}+))?"
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
        words = words_of(who)
        if unreal(words, who):
            return Silence.DENIED
        return self._phrase(who, dash=True)

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
            name = self._namings.stranger(
                regex.split(r"[,;(:]|\s[—–-]\s|\s\d", body)[0].strip(" .@")
            )
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
        sourced = SOURCE.search(body[: first.start]) is not None
        if (
            pre
            and not sourced
            and not (
                len(pre) <= 3
                and (
                    dash
                    or _IT_IS.issuperset(pre)
                    or pre[-1] in wording.SOURCE
                    or pre[-1] in wording.SAID
                )
            )
        ):
            return Silence.OTHERWISE
        if pre and wording.RECEIVES & set(pre):
            return Silence.OTHERWISE
        if pre and _IT_IS.issuperset(pre):
            return attributed(first)  # “(that’s Putin btw)”
        speaking = [attributed(first)]
        told = regex.match(
            r"^,?\s+(?:as\s+)?(?:\w+\s+by|according\s+to|in\s+the\s+words\s+of|via|and|&|or|/)\s*",
            body[first.end :],
            regex.I,
        )
        if len(found) > 1:
            quoted = regex.match(
                r"^,?\s+(?:as\s+)?(?:quoted|cited)\s+by", body[first.end :], regex.I
            )
            if told and not quoted:
                speaking.append(attributed(found[1]))
            elif (
                not aside_before(post, words_of(post))
                and not quoted
                and not regex.match(r"\s*\(", post)
            ):
                speaking += [attributed(found[1])]
        elif (
            told
            and regex.match(r"^,?\s+(?:as\s+)?(?:\w+\s+by|according)", body[first.end :], regex.I)
            and "quoted" not in body
            and "cited" not in body
        ):
            return Silence.OTHERWISE
        if brackets and words_of(post)[:1] == ["in"]:
            return Silence.OTHERWISE  # “(Kim Jong Un in Beijing)” may be what is seen
        if not pre and not self._ends_name(post, first):
            return Silence.OTHERWISE
        return either(speaking)

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
        if _words_are(pre, post):
            return attributed(first)  # “…” were Putin’s words
        if pre == ["so"] and comma:
            return attributed(first)
        if aside_before(body[: first.start], pre) or wording.PRONOUNS & set(pre) or first.owner:
            return Silence.OTHERWISE
        if wording.RECEIVES & set(pre) or wording.BEING & set(pre) or len(pre) > 4:
            return Silence.OTHERWISE
        if regex.search(
            r"\b(?:which|that|and|but|because|while|as|when|so|made|makes|makes)\b",
            body[: first.start],
            regex.I,
        ):
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
        match = _STRANGE_TAIL.match(body)
        if match is None or (name := self._namings.stranger(match["who"])) is None:
            return Silence.NOTHING
        verb, after = match["verb"], match["after"]
        if verb in wording.RECEIVES or after in wording.RECEIVES or after in wording.BEING:
            return Silence.NOTHING
        said = verb in wording.SAID or after in wording.SAID or verb == "by"
        short = comma and f"{verb} {after}".endswith(("ed", "ed None"))
        return Attribution(name) if said or (short and len(words_of(body)) < 5) else Silence.NOTHING

    def below(self, line: str) -> Read:
        """The line below: a signature, or a name alone."""
        if line.strip().startswith("@"):
            return Silence.OTHERWISE  # somebody is called
        if match := _SIGNED.match(line):
            return self.signature(match["who"])
        if match := _IN_BRACKETS.match(line):
            return self._phrase(match["who"])
        if unreal(words_of(line), line):
            return Silence.DENIED
        if LEADS.search(line.rstrip()):
            return Silence.NOTHING  # it leads to what is below it
        if by := _BY_LAST.search(line):
            return self._phrase(by["who"])
        return self.alone(line) or Silence.NOTHING

    def alone(self, line: str) -> Attribution | None:
        """Whom a line names that is a name with an office, a date or a place, and no sentence."""
        line = TIME.sub("", line).strip(f" \t.,!#{MARKS}{ORNAMENTS}{DASHES}<>[]()")
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
        """Whom a line names that is a name and nothing else."""
        found = self._namings.find(line)
        bare = len(found) == 1 and not words_of(line[: found[0].start] + " " + line[found[0].end :])
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
