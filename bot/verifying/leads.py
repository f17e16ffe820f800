"""Whom the sentence names that leads to a quotation: “Putin said: …”, “According to Xi, …”."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
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
    SOURCE_WORDS,
    TIME,
    foreign,
    plain,
    unreal,
    words_of,
)
from bot.verifying.naming import Naming, Namings

# “Putin be like “…””
_LIKE: Final = regex.compile(
    r"\s(?:be|is|was|were|are|['’]s|goes)\s+(?:all\s+|just\s+)?like\W*$", regex.I
)
_BRACKETS: Final = regex.compile(r"\([^()]*\)")
_POINTS: Final = regex.compile(r"[>|]\s*$")
_CLAUSE: Final = regex.compile(r"[,;:，、；：()\[\]]|\s[—–-]\s")
_SOURCE_OF: Final = regex.compile(SOURCE_WORDS + r"\s+(?P<who>\p{Lu}.*)$", regex.I)
# “Frey, who swears “…””, “it was Macron who came up with “…””
_RELATIVE: Final = regex.compile(
    r"(?<=\p{Lu}[\p{L}'’-]*,?\s)who\b|(?<=\bit\s+(?:was|is)\s+[\p{L}'’-]+\s)who\b"
)
_AUTHOR_OF: Final = regex.compile(
    r"\s+(?:is|was)\s+the\s+(?:author|source|originator)\s+of$", regex.I
)
_SAID_LAST: Final = regex.compile(r",\s+(?:said|says|writes|wrote|according\s+to)\s+$", regex.I)
# “Was it Trump who said “…””
_INVERTED: Final = regex.compile(
    r"\W*(?:[Ww]as|[Ii]s|were|are|has|have|will|can)\s+(?:it|this|that|\p{Lu})"
)
# “Tell me, Kim, is it “…” or”
_ASKS: Final = regex.compile(
    r",\s*(?:is|are|was|were|do|does|did|can|will|have)\s+(?:it|this|that|you|he|she|we|they)\b"
)
# “it was macron who came up with …”, of which the “who” is left out
_CLEFT: Final = regex.compile(r"\W*it\s+was\s+(?P<who>\p{L}{4,})\s\s", regex.I)
_PLACED: Final = frozenset("in at on via from the during outside inside near of through".split())
_ARTICLES: Final = frozenset("the a an this that these those".split())
_BEFORE_A_NAME: Final = frozenset(
    "the president mr chairman der den dem le el al o os il la lui τον τη".split()
)
_BEING_LAST: Final = frozenset(
    "is are was were be means meant equals represents needs embodies than like".split()
)
# What begins a sentence, or names a group, and is no person.
_NO_PERSON: Final = regex.compile(r"(?:ed|ing|ly|\p{L}{5}[eo]rs|ists|ians|ents|ants)$", regex.I)
_ME: Final = frozenset("i me my mi mir mich moi me mnie я мне меня мені мене bana beni".split())
_ENGLISH_BEFORE: Final = frozenset("to about on over with at from by".split())
_NO_ENGLISH: Final = regex.compile(r"[^\x00-\x7f]")
_GOING_ON: Final = frozenset("never always ever in on at again as still once".split())
_NO_VERBS: Final = frozenset("is was has as this its us news words thus series always".split())
_BEHIND_A_VERB: Final = tuple(
    [word] for word in "out off up back in it that him her them us me".split()
)
_RELATIVES: Final = frozenset("qui que quien der die który která который який che som".split())
# “Kim listened when Xi said”
_MEANWHILE: Final = regex.compile(
    r"(?:\b(?:when|as|while|how|wie|als|während|quand|pendant\s+que|cuando|mientras|quando|mentre"
    r"|как|когда|пока|як|коли|jak|kiedy|gdy|když|toen|terwijl|när|da)\s+)$",
    regex.I,
)
_BY: Final = frozenset("von van vom par por door av af przez durch от від под під над".split())
_OF: Final = frozenset("de da di od".split())
_THEN: Final = frozenset("on in at to about after during via re again today yesterday now".split())


_DIGIT: Final = regex.compile(r"\d")
_NAME_AND_VERB: Final = regex.compile(
    r"(?:^|\s)(\p{Lu}[\p{L}\p{M}'’-]{2,})\s+(\p{Ll}+)(?:\s+[^\p{Lu}]{0,40})?$"
)


class _Role(Enum):
    """What somebody who is named does."""

    SPEAKS = auto()
    ASIDE = auto()  # is spoken to or of
    NOBODY = auto()  # no one here speaks


class Leads:
    """Reads what stands before a quotation."""

    def __init__(self, namings: Namings) -> None:
        self._namings = namings

    def lead(self, lead: str, *, verb: bool = False) -> Read:
        """The beginning of the sentence that the quotation stands in; whether a `verb` follows that."""
        text = TIME.sub("", lead)
        text = text if _POINTS.search(text) else text.rstrip(f" \t{MARKS}{ORNAMENTS}")
        leads = verb or LEADS.search(text) is not None
        if like := _LIKE.search(text):
            text, leads = text[: like.start()] + " says", True
        body = text.rstrip(f" \t{MARKS}{ORNAMENTS}:：→⇒➡={DASHES}")
        if author_of := _AUTHOR_OF.search(body):
            body, leads = body[: author_of.start()], True
        body = _RELATIVE.sub("", plain(body))
        words = words_of(body)
        if unreal(words, body) or _INVERTED.match(body) or _ASKS.search(body):
            return Silence.DENIED
        outside = _BRACKETS.sub(_aside_in_brackets, body)
        if outside != body and self._namings.find(outside):
            body, words = outside, words_of(outside)
        if author := AUTHOR.search(body):
            return Attribution(author.group().strip(), of_author=True)
        named = self._namings.find(body)
        found = [naming for naming in named if not naming.weak]
        if not found:
            read = self._strange(body, words, leads)
            return read if read is not Silence.NOTHING else self._weak(body, words, named, leads)
        if found[-1].owner and not words_of(body[found[-1].end :]) and not LEADS.search(text):
            return attributed(found[-1])  # Putin replied to Trump’s “…”
        if not leads and found[-1].end == len(body):
            before = body[: found[-1].start].rstrip()
            if before.endswith("@"):
                return Silence.OTHERWISE  # “@Trump “…”” calls him
        if not leads and len(found) == 1 and self._may_be_called(body, found[0]):
            return Silence.NOTHING  # “Trump, “…””: to him or by him
        for naming in found:
            if _SAID_LAST.search(body[: naming.start]) and naming.end == len(body):
                return attributed(naming)  # “Kallas’s claims, said Guo Jiakun: …”
        roles = [self._role(body, at, found, leads) for at in range(len(found))]
        speaking = [m for m, role in zip(found, roles, strict=True) if role is _Role.SPEAKS]
        known = [m for m in speaking if m.ids]
        speaking = known if known and not _stranger_first(speaking) else speaking
        if _Role.NOBODY in roles:
            return Silence.OTHERWISE
        if not leads and words[-1] in ("about", "on", "over") and roles[-1] is _Role.ASIDE:
            return Silence.OTHERWISE  # “Lukashenko shares Xi’s view on “…””
        if not speaking:
            weak = self._weak(body, words, named, leads)
            return weak if isinstance(weak, Attribution) else Silence.OTHERWISE
        if len(speaking) > 1 and _hears_the_last(body, speaking):
            return attributed(speaking[-1])
        return either([attributed(m) for m in speaking])

    def _weak(self, body: str, words: Sequence[str], named: Sequence[Naming], leads: bool) -> Read:
        """A stranger of one word, where everything else makes it a speaker too."""
        if wording.GERMAN & {*words}:
            return Silence.NOTHING
        speaking = [
            naming
            for at, naming in enumerate(named)
            if naming.weak
            and not _NO_PERSON.search(naming.name)
            and self._role(body, at, named, leads) is _Role.SPEAKS
            and self._acts(body, naming, leads)
        ]
        return attributed(speaking[0]) if len(speaking) == 1 else Silence.NOTHING

    def _acts(self, body: str, naming: Naming, leads: bool) -> bool:
        """Whether a word with a capital is followed by what somebody does."""
        after = words_of(body[naming.end :])
        before = words_of(body[: naming.start])
        first = not before
        if before and (before[-1] in wording.SAID or before[-1] in wording.SOURCE):
            return True
        if after and after[0] in wording.SOURCE_BEHIND:
            return True
        if not after and naming.owner:
            return not leads  # Musk’s “…”
        if not wording.THE_TEXT.isdisjoint(after):
            return False
        if not wording.SAID.isdisjoint(after[:4]):
            return True
        if leads and first and not naming.owner and not wording.WORDS.isdisjoint(after[:3]):
            return False  # Günün sözü: “…”
        if naming.owner:
            return not wording.WORDS.isdisjoint(after[:3])
        if first and body[naming.end : naming.end + 1] == ",":
            going_on = bool(after) and (after[0] in _GOING_ON or after[0].endswith("ing"))
            return leads and going_on and len(after) < 9
        if not first or not after:
            return len(after) < 7 and (leads or bool(after))
        if leads and after[0] in _THEN:
            return len(after) < 7
        # What begins a sentence has a capital, whatever it is. So a verb must follow.
        if after[0] in _ARTICLES or after[0] in _ME:
            return False  # “Somewhere a TV played”, “Podoba mi się”
        if wording.ENGLISH.isdisjoint(after) and (not leads or len(after) > 1):
            return len(after) < 7
        verb = after[0].endswith(("ed", "s")) and after[0].isascii() and after[0] not in _NO_VERBS
        return (verb or foreign(after[:2]) or after[1:2] in _BEHIND_A_VERB) and len(after) < 9

    def _may_be_called(self, body: str, naming: Naming) -> bool:
        """“Trump, “…””, “Putin, good morning, find me “…””: the name and a comma, and no verb of saying."""
        if len(words_of(body[: naming.start])) > 1 or body[naming.end : naming.end + 1] != ",":
            return False
        words = words_of(body)
        after = words_of(body[naming.end :])
        if not after:
            return body.rstrip().endswith(",") and wording.SOURCE.isdisjoint(words)
        return (
            body.count(",", naming.end) == 1
            and not body.rstrip().endswith(",")
            and wording.SAID.isdisjoint(after)
            and foreign(after)
            and after[0] not in _RELATIVES
        )

    def _strange(self, body: str, words: Sequence[str], leads: bool) -> Read:
        """A stranger with one name: “Macron: …”, “Macron said …”."""
        clause = _CLAUSE.split(body)
        dated = _DIGIT.search(body) is not None
        if not wording.YOU.isdisjoint(words):
            return Silence.NOTHING  # “Macron, for you: “…””
        for phrase in (body, *([] if dated else [clause[0]]), clause[-1]):
            if leads and (name := self._namings.stranger(phrase.strip())):
                return Attribution(name)
            if leads and (name := self._namings.caseless(phrase.strip())):
                return Attribution(name)
        body = body.rstrip(", ")
        for match in _SOURCE_OF.finditer(body):
            if name := self._namings.stranger(_CLAUSE.split(match["who"])[0].strip()):
                return Attribution(name)
        if cleft := _CLEFT.match(body):
            return Attribution(cleft["who"])
        verb = _NAME_AND_VERB.search(body)
        if verb and verb[2] in wording.SAID and (name := self._namings.stranger(verb[1])):
            return Attribution(name)
        return Silence.NOTHING

    def _role(self, body: str, at: int, found: Sequence[Naming], leads: bool) -> _Role:
        """What the one named does, by the words on both sides."""
        naming = found[at]
        start = found[at - 1].end if at else 0
        end = found[at + 1].start if at + 1 < len(found) else len(body)
        before, after = body[start : naming.start], body[naming.end : end]
        before_words, after_words = words_of(before), words_of(after)
        clause_words = words_of(_CLAUSE.split(before)[-1])
        last = clause_words[-1] if clause_words else ""
        while last in _BEFORE_A_NAME:
            clause_words.pop()
            last = clause_words[-1] if clause_words else ""
        if not last and before_words and before.rstrip().endswith((":", "：")):
            last = before_words[-1]  # “re: Trump”
        first = after_words[0] if after_words else ""
        theirs = first in wording.SOMEBODY_ELSE or wording.SOMEBODY_ELSE_INSIDE.search(after[:6])
        if theirs or (naming.owner and not wording.SOMEBODY_ELSE.isdisjoint(after_words[:3])):
            # “Putin’s spokesman”, unless that one is named too
            return _Role.ASIDE if at + 1 < len(found) else _Role.NOBODY
        attributive = naming.name[:4].lower() == "the " and naming.name.count(" ") == 1
        if attributive and first and first not in wording.SAID | wording.WORDS:
            return _Role.NOBODY  # “the Kim meeting: …”
        if first in ("vs", "versus", "v") and at + 1 == len(found):
            return _Role.NOBODY
        if naming.declined and not at and not before_words:
            return _Role.NOBODY  # Рогожину: …
        if last in wording.SOMEBODY_ELSE and not last.isascii():
            return _Role.NOBODY  # пресс-секретарь Путина
        if last in wording.SOURCE or SOURCE.search(before):
            return _Role.SPEAKS
        if first in wording.SOURCE_BEHIND:
            return _Role.SPEAKS
        if (
            naming.aside
            or wording.ASIDE_BEFORE.search(before)
            or wording.ASIDE_AFTER.search(body[naming.end :])
        ):
            return _Role.ASIDE
        if not wording.BELIEF.isdisjoint(before_words):
            return _Role.NOBODY
        if (
            at
            and before_words
            and len(before_words) <= 2
            and before_words[-1] in wording.SAID - wording.ANSWERS
            and "," not in before
        ):
            return _Role.ASIDE  # “Trump told Xi”
        if last == "of":
            source = len(clause_words) > 1 and clause_words[-2] in wording.WORDS
            return _Role.SPEAKS if source else _Role.ASIDE
        if last in wording.ASIDE and first.endswith("ing") and first not in wording.RECEIVES:
            return _Role.SPEAKS  # “lol at Putin saying”
        if last in wording.ASIDE or last in wording.ADDRESSED:
            return _Role.ASIDE
        if not naming.ids and last in _PLACED:
            return _Role.ASIDE  # in the Oval Office
        if not wording.YOU.isdisjoint(after_words) and wording.SAID.isdisjoint(after_words):
            return _Role.ASIDE  # “Trump, here is one for you: …”
        if leads and self._told_by_the_last(body, at, found):
            return _Role.ASIDE
        if naming.owner:
            if any(word in ("is", "are", "was", "were") for word in after_words):
                return _Role.NOBODY
            their_words = wording.SAID | wording.WORDS
            if not leads and first and their_words.isdisjoint(after_words):
                return _Role.NOBODY  # “Trump’s policy “…””
        ends = at + 1 == len(found)
        if not ends and not leads and not wording.ANSWERS.isdisjoint(after_words):
            return _Role.ASIDE  # “Trump responded to Xi’s line about “…””
        if last == "a" and (at or wording.WORDS.isdisjoint(after_words)):
            return _Role.ASIDE  # “le dijo a Xi”
        if at and not before.strip() and leads and not naming.name.isascii():
            return _Role.ASIDE  # Путин Трампу: …
        pronoun = next((w for w in clause_words if w in wording.PRONOUNS), "")
        if pronoun and not (wording.SAID & set(after_words)):
            return _Role.ASIDE if at or not leads else _Role.NOBODY
        ending = words_of(_CLAUSE.split(after)[-1])
        if (
            at + 1 == len(found)
            and ending
            and _CLAUSE.search(after)
            and ending[0] in wording.PRONOUNS
        ):
            return _Role.NOBODY  # “Standing next to Putin, he said”
        if self._only_receives(after_words, leads, ends=ends, others=at > 0):
            return _Role.NOBODY
        if not after_words and clause_words and at + 1 == len(found):
            return self._named_last(clause_words, at, leads)
        return _Role.SPEAKS

    def _told_by_the_last(self, body: str, at: int, found: Sequence[Naming]) -> bool:
        """“Modi texts Trump: …”"""
        if not at or body[found[at].end :].strip():
            return False
        between = body[found[at - 1].end : found[at].start]
        match words_of(between):
            case [verb] if between.isascii() and between.strip().isalpha():
                plain = verb not in wording.ANSWERS | wording.QUOTING and between.strip().islower()
                return plain and verb.endswith(("s", "ed")) and verb not in ("vs", "versus")
        return False

    def _named_last(self, clause_words: Sequence[str], at: int, leads: bool) -> _Role:
        """“sagte Putin: …” and “lol Putin: …” speak, “a reporter asks Putin: …” is spoken to."""
        last = clause_words[-1]
        if at and last in wording.SAID - wording.ANSWERS:
            return _Role.ASIDE
        if (
            last in wording.ENGLISH_SAID
            and len(clause_words) > 1
            and not wording.LABELS.issuperset(clause_words[:-1])
        ):
            return _Role.NOBODY
        if (
            len(clause_words) == 1
            or last in wording.SAID
            or last in wording.WORDS
            or wording.LABELS.issuperset(clause_words)
        ):
            return _Role.SPEAKS
        if not leads:
            return _Role.NOBODY
        return (
            _Role.SPEAKS
            if len(clause_words) <= 3 and not last.endswith(("s", "ed", "ing"))
            else _Role.NOBODY
        )

    def _only_receives(
        self, words: Sequence[str], leads: bool, *, ends: bool, others: bool
    ) -> bool:
        """Whether the one named hears or feels the words, is told them, or answers them."""
        # A tweet reads “…”.
        verbs = [at for at, word in enumerate(words) if word in wording.RECEIVES]
        if not wording.WORDS.isdisjoint(words[:3]):
            verbs = [at for at in verbs if words[at] not in ("read", "reads")]
        said = [at for at, word in enumerate(words) if word in wording.SAID]
        if verbs and not (said and said[-1] > verbs[-1]):
            return True
        for at, word in enumerate(words):
            if not leads and word in wording.BEING_ELSEWHERE and words[-1] in _BY | _OF:
                return True  # “est agacé de “…””
            if word in wording.BEING:
                follows = words[at + 1 : at + 3]
                if not follows and not leads:
                    return True
                if (
                    any(w.endswith(("ed", "told", "en")) for w in follows)
                    and "quoted" not in follows
                    and "saying" not in words
                ):
                    return True
        while words and words[-1] in _ARTICLES:
            words = words[:-1]
        if not leads and words and words[-1] in _BY and not said:
            return True  # “baalt van “…””
        if leads or not words or not ends:
            return False
        if words == ["for"] and others:
            return True  # “Marsh thanked Tarn for “…””
        if words[-1] == "with" and (
            len(words) == 1 or said or not wording.OPENED.isdisjoint(words)
        ):
            return False  # “hit back with “…””
        if (words[-1] in _ENGLISH_BEFORE and not _NO_ENGLISH.search(" ".join(words))) or words[
            -1
        ] in _BEING_LAST:
            return True
        return (words[-1] in ("of", "against", "for") and not said) or (
            words[-1] in wording.ANSWERS and not said
        )


def _hears_the_last(body: str, speaking: Sequence[Naming]) -> bool:
    """“Beatrice wept when Tom said”: the last one says it while the others do something else."""
    *others, last = speaking
    begins = body[others[-1].end : last.start]
    return (
        _MEANWHILE.search(begins) is not None
        and wording.SAID.isdisjoint(words_of(body[others[0].end : last.start]))
        and not wording.SAID.isdisjoint(words_of(body[last.end :]))
    )


def _stranger_first(speaking: Sequence[Naming]) -> bool:
    return not speaking[0].ids


def _aside_in_brackets(match: regex.Match[str]) -> str:
    """“(with Kim)” goes, “(quoting Xi)” stays."""
    sourced = {*words_of(match.group())} & (wording.SOURCE | {"citing", "echoing"})
    return match.group() if sourced else " "
