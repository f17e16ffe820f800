"""Whom a message names as the speaker of a quotation: “Putin said: …”, “…” — Xi Jinping.

No list of verbs decides. Whoever alone is named beside a quotation, in its sentence or by themselves
in the line above or below, is its speaker, unless the message says otherwise: it denies or asks, it
speaks to them or of them, or they only hear it. Of two who may both have said it, either may be right;
so nobody is wrongly told to have named the wrong speaker.
"""

from __future__ import annotations

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
    TIME,
    WORD,
    disclaimed,
    first_line,
    last_line,
    line_above,
    sentence_after,
    sentence_before,
    unreal,
    words_of,
)
from bot.verifying.closings import LABEL, Closings
from bot.verifying.leads import Leads
from bot.verifying.naming import Namings

_PICTURES: Final = r"\p{Extended_Pictographic}\p{Emoji_Modifier}\U0001f1e6-\U0001f1ff\ufe0f\u200d"
_SHOWY: Final = regex.compile(rf"(?![\d#*])[{_PICTURES}]+|[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# “Macron 🗣️ “…””
_SHOWN_LAST: Final = regex.compile(rf"(?<=\p{{L}}\s?)(?![\d#*])[{_PICTURES}]+\s*$")
_ASKED: Final = regex.compile(r"[^.!…\n]*?[?？؟]")
# What stands before a quotation and belongs to the one before it: “…” (Xi) and “…”, “…” — Xi, “…”
_OF_THE_LAST: Final = regex.compile(
    rf"^\s*(?:\([^()]*\)|[{DASHES}]+[^,;.:：]*)(?:[,;.]|\s+(?:and|but|then|y|et|und|и)\b|$)\s*",
    regex.I,
)
# “…”? Von Putin natürlich!
_ANSWERED: Final = regex.compile(r"\s*[?？]\s*(?P<answer>[^?？\n]{3,60})$", regex.M)
# “…”. ¿De quién es?
_WHOSE: Final = regex.compile(
    r"[^?؟？\n]{0,60}?(?:\b(?:who|whose|quién|qui|wer|wessen|chi|quem|wie|kto|czyje|kdo|kim|siapa|кто|кого|чьи|чья|чьё|чье|хто|чиї|من|מי|किसने|ποιος)\b|谁|誰|누가|누구)[^?؟？\n]{0,40}[?؟？]",
    regex.I,
)
# “…”, dijo Modi, “…”
_BETWEEN: Final = regex.compile(r"\s*,(?P<said>[^.!?\n]{3,60}),\s*$")
# “Then he said”
_PRONOUN_FIRST: Final = regex.compile(
    r"\W*(?:(?:and|then|so|but|later|after\s+that|dann|da|puis|ensuite|luego|потом|и|затем)[\s,]+){0,2}(?:he|she|er|sie|il|elle|él|ella|ele|ela|он|она|він|вона)\b",
    regex.I,
)
_WHO: Final = regex.compile(r"\bwho\b[^?\n]*\?", regex.I)
_LABELLED: Final = regex.compile(r"\W*\p{L}+\s*[:：]\s*\S")
# What is around the words of a sentence without marks.
_SPEAKER_FIRST: Final = regex.compile(
    r"(?P<who>[^.!?:;：,]{2,80}?)\s*[:：]\s*(?:\([^()\n]{2,40}\)\s*)?(?P<words>\S.*)$", regex.S
)
_THAT: Final = regex.compile(r"(?:\s+(?:that|how))?\s*[:,]?\s+(?P<words>\S.*)$", regex.I | regex.S)
_BEFORE_VERB: Final = regex.compile(r"[^.!?:;,：]{2,80}")
_SPEAKER_LAST: Final = regex.compile(
    r"^(?P<words>.*\S)(?P<joint>,\s+|\s+[—–-]\s*)(?P<who>[^.!?,;:\n()]{2,60}?)[.!\s]*$",
    regex.I | regex.S,
)


class Speakers:
    """Reads whom a message names as the speaker."""

    def __init__(self, namings: Namings) -> None:
        self._namings = namings
        self._leads = Leads(namings)
        self._closings = Closings(namings)

    def of(self, before: str, after: str, quoted: str = "") -> Attribution | None:
        """Who, by what stands before or after what is quoted, plainly said it."""
        after = f", {after}" if quoted.endswith((",", "，")) else after
        before = _SHOWN_LAST.sub(": ", before)
        before, after = (_SHOWY.sub(" ", text) for text in (before, after))
        said = self._said(before, after)
        return said if isinstance(said, Attribution) else None

    def _said(self, before: str, after: str) -> Read:
        same_line, above = last_line(before)
        rest, below = first_line(after)
        lead = sentence_before(_OF_THE_LAST.sub("", same_line))
        if words_of(lead) and wording.LABELS.issuperset(words_of(lead)) and not AUTHOR.search(lead):
            lead, above = "", line_above(before)  # “Quote: …”
        tail, next_sentence = sentence_after(rest)
        if answer := _ANSWERED.match(rest):
            return self._closings.next(answer["answer"])
        if (
            _ASKED.match(rest)
            or _WHOSE.match(rest)
            or disclaimed(f"{tail} {next_sentence}")
            or wording.NEGATED_INSIDE.search(tail)
            or (len(words_of(tail)) < 4 and not wording.NEGATIONS.isdisjoint(words_of(tail)))
            or wording.RECEIVES_INSIDE.search(same_line)
        ):
            return Silence.DENIED
        led: Read = Silence.NOTHING
        if between := _BETWEEN.match(same_line):
            told = self._closings.tail(f",{between['said']}")
            if isinstance(told, Attribution):
                return told
        if (
            words_of(tail)
            and not wording.CALLED.isdisjoint(words_of(lead)[-1:])
            and words_of(tail)[0] not in wording.SOURCE
        ):
            return Silence.OTHERWISE  # “Trump called “…” nonsense”
        if words_of(lead):
            led = self._leads.lead(lead, verb=self._only_verb(tail))
        elif (
            words_of(sentence_before(same_line).strip()) == []
            and words_of(same_line)
            and above is None
        ):
            led = self._closings.bare(same_line) or self._told_before(same_line)
        elif above is not None:
            led = Silence.DENIED if _WHO.search(above) else self._above(above)
        if led is Silence.DENIED:
            return led
        closed = self._closings.closing(rest)
        if closed is Silence.NOTHING and _LABELLED.match(next_sentence):
            closed = self._closings.alone(next_sentence) or closed  # “Author: Putin”
        if closed is Silence.NOTHING and not words_of(rest) and below is not None:
            closed = self._closings.below(below)
        if closed is Silence.NOTHING and not isinstance(led, Attribution):
            closed = self._closings.tail(tail)
            if closed is Silence.NOTHING or not words_of(tail):
                closed = self._closings.next(next_sentence)
        neither = not isinstance(led, Attribution) and not isinstance(closed, Attribution)
        if neither and closed is not Silence.DENIED and words_of(lead):
            led = self._going_on(before, lead) or led
        if isinstance(led, Attribution) and isinstance(closed, Attribution):
            return either([led, closed])
        return closed if isinstance(closed, Attribution) or closed is Silence.DENIED else led

    def _going_on(self, before: str, lead: str) -> Attribution | None:
        """“Modi got up. He cleared his throat. Then he said”: who alone is named in the same line."""
        words = words_of(lead)
        if not _PRONOUN_FIRST.match(lead) or wording.SAID.isdisjoint(words) or unreal(words, lead):
            return None
        earlier = before.rpartition("\n")[2][: -len(lead)]
        found = self._namings.find(earlier)
        if len(found) != 1 or found[0].weak or found[0].owner or found[0].declined:
            return None
        begins = sentence_before(earlier[: found[0].start])
        if words_of(begins) or unreal(words_of(earlier), earlier):
            return None
        return attributed(found[0])

    def _only_verb(self, tail: str) -> bool:
        """Whether only a verb of saying follows: Putin, “…” dedi."""
        words = words_of(tail)
        return (
            bool(words)
            and len(words) <= 4
            and not wording.SAID.isdisjoint(words[:2])
            and not self._namings.find(tail)
        )

    def _told_before(self, line: str) -> Read:
        """The sentence before that of the quotation: “Kissinger coined it. “…””, “Kim’s verdict? “…””."""
        sentences = [part for part in SENTENCE_END.split(line) if part and part.strip()]
        sentence = sentences[-1].strip() if sentences else ""
        words = words_of(sentence)
        found = self._namings.find(sentence)
        told = wording.SAID | wording.WORDS | {"take", "verdict"}
        if line[:1].isspace():
            return Silence.NOTHING  # it is about the quotation before
        if len(found) != 1 or told.isdisjoint(words) or unreal(words, sentence):
            return Silence.NOTHING
        if wording.PRONOUNS & {*words} - {"it"} or words_of(sentence[: found[0].start]):
            return Silence.NOTHING
        read = self._leads.lead(f"{sentence}:")
        return read if isinstance(read, Attribution) else Silence.NOTHING

    def _above(self, line: str) -> Read:
        """The line above, if it ends in a colon, or names somebody and nobody else."""
        line = line.strip()
        lead = sentence_before(line)
        if not words_of(lead):
            lead = line
        label = LABEL.match(line)
        if (
            label
            and not LEADS.search(line)
            and (alone := self._closings.alone(line[label.end() :]))
        ):
            return alone
        if LEADS.search(lead.rstrip(f" \t{MARKS}{ORNAMENTS}")) or LEADS.search(lead):
            return self._leads.lead(lead)
        return self._closings.alone(line) or self._wrote(lead)

    def _wrote(self, line: str) -> Read:
        """“Trump wrote this”, over a quotation."""
        words = words_of(line)
        if wording.SAID.isdisjoint(words):
            return Silence.NOTHING
        read = self._leads.lead(f"{line}:")
        return read if isinstance(read, Attribution) else Silence.NOTHING

    def reported(self, sentence: str) -> tuple[Attribution, tuple[int, int]] | None:
        """Whose words a sentence without marks gives, if it says so, and where these stand in it.

        “Putin said that …”, “Putin: …”, “…, said Putin”, “… — Putin”.
        """
        time = TIME.match(sentence)
        start = time.end() if time else 0
        who = _BEFORE_VERB.match(sentence, start)
        verbs = WORD.finditer(who.group()) if who else ()
        verb = next((v for v in verbs if v.start() and v.group().lower() in wording.SAID), None)
        if verb and (match := _THAT.match(sentence, verb.end())):
            read = self._leads.lead(sentence[: verb.end()] + ":")
        elif match := _SPEAKER_FIRST.match(sentence, start):
            read = self._leads.lead(match["who"] + ":")
        elif match := _SPEAKER_LAST.search(sentence):
            if match["joint"].startswith(","):
                words = words_of(match["who"])
                if wording.SAID.isdisjoint(words[:1]):
                    return None
                read = self._closings.tail(f", {match['who']}")
            else:
                read = self._closings.signature(match["who"])
        else:
            return None
        return (read, match.span("words")) if isinstance(read, Attribution) and read.ids else None
