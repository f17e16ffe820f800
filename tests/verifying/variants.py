"""Quotations of the article as people get them right and wrong, with the verdict each deserves.

Seeded, so that every run is the same. `variants` goes through every quotation of a dossier; what is
expected follows from how a variant was made, and never from what the verifier says.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.facts.dossier import Dossier
from bot.facts.model import Quote

# Words that stand in no quotation of the article, whatever it is about.
STRANGERS = (
    "turnip umbrella violin zebra marmalade lantern pyjamas volcano hamster saxophone".split()
)
SMALL = frozenset(
    "a an and are as at be by for from had have he her his i if in is it its my no not of on or our she such than that the their they this to us was we were when who will with you".split()
)
# Beside a cut these change what was kept. Which words they are is the contract of “verbatim, cut”.
NEGATIVE = frozenset(
    "not no never none nobody nothing nowhere neither nor cannot without hardly barely".split()
)
CONDITION = frozenset(
    "but unless however although though except yet while if until despite provided whereas".split()
)
NUMBERS = {"one": "two", "two": "three", "three": "four", "four": "forty", "first": "last"}
NAMES = {
    "China": "Japan",
    "China’s": "Japan’s",
    "DPRK": "ROK",
    "DPRK’s": "ROK’s",
    "Putin": "Trump",
    "Xi": "Kim",
    "Pyongyang": "Seoul",
    "Americans": "Russians",
    "Japanese": "German",
    "Beijing": "Moscow",
    "America": "Britain",
    "Anchorage": "Geneva",
    "Asia": "Africa",
    "Korea": "Vietnam",
    "Korea–China": "Vietnam–China",
    "Chinese": "Indian",
    "Truth": "Honour",
}
MARKS = ("“{}”", '"{}"', "«{}»", "„{}“", "「{}」", "”{}”", "**“{}”**", '||"{}"||', "> {}", "`“{}”`")


@dataclass(frozen=True)
class Variant:
    """A message, which verdicts are right for its one quotation, and the change that it must name."""

    kind: str
    quote: str
    text: str
    right: frozenset[str]
    turn: str | None = None


def variants(dossier: Dossier, seed: int) -> Iterator[Variant]:
    for quote in dossier.quotes:
        draw = random.Random(f"{seed} {quote.id}")
        yield from _faithful(quote, draw)
        yield from _cut(quote, draw)
        yield from _changed(quote, draw)
        yield from _spliced(dossier, quote, draw)
        yield from _spoken(dossier, quote, draw)


def _words(quote: Quote) -> list[str]:
    """The words with the marks on them, of all parts in a row."""
    return re.sub(r"[“”]", "", " ".join(quote.text)).split()


def _bare(word: str) -> str:
    return word.strip(".,;:!?…-–()").lower().replace("’", "'")


def _content(words: list[str]) -> list[int]:
    return [at for at, word in enumerate(words) if _bare(word) and _bare(word) not in SMALL]


def _same(quote: Quote) -> str:
    return "PARAPHRASE" if quote.form == "indirect" else "VERBATIM"


def _variant(quote: Quote, kind: str, text: str, *right: str, turn: str | None = None) -> Variant:
    return Variant(kind, quote.id, text, frozenset(right), turn)


def _faithful(quote: Quote, draw: random.Random) -> Iterator[Variant]:
    text, same = " ".join(_words(quote)), _same(quote)
    yield _variant(quote, "same", f"“{text}”", same)
    yield _variant(quote, "case", f"“{text.upper()}”", same)
    yield _variant(quote, "case", f'"{text.lower()}"', same)
    yield _variant(quote, "marks", f"“{text.replace('’', chr(39))}”", same)
    for mark in MARKS:
        yield _variant(quote, "marks", mark.format(text), same)
    dash = draw.choice("-–—‑−")
    yield _variant(quote, "dashes", f"“{re.sub('[-–—]', dash, text)}”", same)
    gap = draw.choice(["  ", "\u00a0", "\n", " \t", "\u2009", "\u3000"])
    yield _variant(quote, "spaces", f"“{gap.join(text.split())}”", same)
    yield _variant(quote, "punctuation", f"“{re.sub('[,.;:!?]', '', text)}”", same)
    yield _variant(quote, "punctuation", f"“{text.rstrip('.,!')}!!!”", same)
    for padded in ("“ {} ”", '" {} "', "« {} »", "“\n{}\n”", "“\u00a0{}\u2009”"):
        yield _variant(quote, "spaces inside", padded.format(text), same)
    yield _variant(quote, "a line’s end typed", f"“{text.replace(' ', chr(92) + 'n', 1)}”", same)
    for word in draw.sample(long := _long(text.split()), min(2, len(long))):
        place = draw.randrange(2, len(word) - 2)
        for broken in ("-\n", "- ", "‐\n", "\u00ad", "\u00ad\n", "-\n  "):
            parted = text.replace(word, word[:place] + broken + word[place:], 1)
            yield _variant(quote, "a word broken", f"“{parted}”", same)
    yield _variant(quote, "invisible", "“" + text.replace("e", "e\u200b", 2) + "”", same)
    yield _variant(
        quote,
        "inside",
        f"omg look at this <@123456789012345678> lmao “{text}” 😂 https://example.org/x?y=“z”".replace(
            "“z”", "z"
        ),
        same,
    )


def _cut(quote: Quote, draw: random.Random) -> Iterator[Variant]:
    words = _words(quote)
    indirect = quote.form == "indirect"
    if len(words) < 8:
        return
    for _ in range(3):
        start = draw.randrange(0, len(words) - 5)
        end = draw.randrange(start + 5, len(words) + 1)
        if len(_content(words[start:end])) < 2:
            continue
        text = " ".join(words[start:end])
        right = "PARAPHRASE" if indirect else "CUT" if _limited(words, start, end) else "VERBATIM"
        yield _variant(quote, "cut at the ends", f"“{text}”", right)
    for mark in ("…", "...", "[…]", "[...]", "(…)"):
        if len(words) < 12:
            break
        first = draw.randrange(3, len(words) - 8)
        second = draw.randrange(first + 1, len(words) - 4)
        if len(_content(words[:first])) and len(_content(words[second:])):
            text = " ".join([*words[:first], mark, *words[second:]])
            yield _variant(
                quote, "omission marked", f"“{text}”", "PARAPHRASE" if indirect else "CUT"
            )
            # Where the article has an omission of its own, that would mark this one too.
            bare = " ".join([*words[:first], *words[second:]]).replace("…", "")
            yield _variant(quote, "omission not marked", f"“{bare}”", "ALTERED")
    at = draw.randrange(2, len(words) - 2)
    text = " ".join([*words[:at], "[sic]", *words[at:]])
    yield _variant(quote, "insertion", f"“{text}”", "PARAPHRASE" if indirect else "CUT")


def _limited(words: list[str], start: int, end: int) -> bool:
    """Whether a word directly beside the cut limits what was kept."""
    for at in (start - 1, start - 2):
        if at < 0 or re.search(r"[.!?…]$", words[at]):
            break
        if _bare(words[at]) in NEGATIVE | CONDITION:
            return True
    if end < len(words) and _bare(words[end]) in CONDITION:
        new = re.search(r"[.!?…]$", words[end - 1])
        return not new or _bare(words[end]) in ("but", "however", "yet")
    return False


def _long(words: list[str]) -> list[str]:
    """Words of small letters alone that are long enough to be broken."""
    return [word for word in words if word.isalpha() and word.islower() and len(word) > 6]


def _changed(quote: Quote, draw: random.Random) -> Iterator[Variant]:
    words = _words(quote)
    content = _content(words)
    # Of two words or three one that is another leaves too little to recognise.
    right = ("ALTERED",) if len(content) > 3 else ("ALTERED", "ABSENT")

    def put(at: int, word: str) -> str:
        tail = re.search(r"[.,;:!?…]*$", words[at])
        assert tail
        return " ".join([*words[:at], word + tail.group(), *words[at + 1 :]])

    for at in draw.sample(content, min(4, len(content))):
        yield _variant(quote, "a word swapped", f"“{put(at, draw.choice(STRANGERS))}”", *right)
    for at in draw.sample(content, min(2, len(content))):
        gone = " ".join([*words[:at], *words[at + 1 :]])
        if 0 < at < len(words) - 1:
            yield _variant(quote, "a word left out", f"“{gone}”", *right)
        more = " ".join([*words[:at], draw.choice(STRANGERS), *words[at:]])
        if at:
            yield _variant(quote, "a word put in", f"“{more}”", *right)
    long = [at for at in content if len(_bare(words[at])) > 5 and words[at].isalpha()]
    for at in draw.sample(long, min(2, len(long))):
        word = words[at]
        place = draw.randrange(1, len(word) - 1)
        yield _variant(
            quote, "a letter wrong", f"“{put(at, word[:place] + 'q' + word[place + 1 :])}”", *right
        )
    for at in draw.sample(content, min(3, len(content))):
        gone = " ".join([*words[:at], f"~~{words[at]}~~", *words[at + 1 :]])
        yield _variant(quote, "a word struck", f"“{gone}”", *right, turn="STRUCK")
    for at in draw.sample(content, min(1, len(content))):
        crossed = "".join(letter + "\u0336" for letter in _bare(words[at]))
        yield _variant(quote, "a word struck", f"“{put(at, crossed)}”", *right, turn="STRUCK")
    for at, word in enumerate(words):
        bare = _bare(word)
        if bare.isdigit() and at:
            for sign in (
                "{}+",
                ".{}",
                "< {}",
                ">{}",
                "~{}",
                "-{}",
                "{}%",
                "{}k",
                "${}",
                "±{}",
                "{}°",
            ):
                changed = put(at, sign.format(bare))
                yield _variant(quote, "a sign", f"“{changed}”", "ALTERED")
        if at and word[0].isalpha():
            for sign in "!¬":
                signed = " ".join([*words[:at], sign + word, *words[at + 1 :]])
                yield _variant(quote, "a sign", f"“{signed}”", "ALTERED", "ABSENT", turn="SIGN")
        if bare in ("not", "never") and 0 < at < len(words) - 1:
            gone = " ".join([*words[:at], *words[at + 1 :]])
            yield _variant(quote, "negation out", f"“{gone}”", "ALTERED", turn="NEGATION")
        if bare == "cannot" and len(content) > 2:
            yield _variant(quote, "negation out", f"“{put(at, 'can')}”", "ALTERED", turn="NEGATION")
        if (
            bare in ("is", "are", "was", "were", "will", "must", "would", "had", "has", "did")
            and at
        ):
            more = " ".join([*words[: at + 1], "not", *words[at + 1 :]])
            yield _variant(quote, "negation in", f"“{more}”", "ALTERED", turn="NEGATION")
        if bare in NUMBERS and len(content) > 3:
            yield _variant(
                quote, "a number", f"“{put(at, NUMBERS[bare])}”", "ALTERED", turn="NUMBER"
            )
        plain = word.strip(".,;:!?…")
        if plain in NAMES and len(content) > 3:
            yield _variant(quote, "a name", f"“{put(at, NAMES[plain])}”", "ALTERED", turn="NAME")


def _spliced(dossier: Dossier, quote: Quote, draw: random.Random) -> Iterator[Variant]:
    words = _words(quote)
    others = [
        other
        for other in dossier.quotes
        if other.speaker != quote.speaker
        and other.text != quote.text
        and len(_content(_words(other))) > 5
    ]
    if len(_content(words)) < 6:
        return
    for joint in (" ", " … "):
        other = _words(draw.choice(others))
        text = " ".join(words[: len(words) * 2 // 3]) + joint + " ".join(other[len(other) // 3 :])
        yield _variant(quote, "spliced", f"“{text}”", "ALTERED")


def _spoken(dossier: Dossier, quote: Quote, draw: random.Random) -> Iterator[Variant]:
    text = " ".join(_words(quote)).rstrip(".,")
    speakers = {
        other.speaker
        for other in dossier.quotes
        if " ".join(_words(quote)).lower().rstrip(".,") in " ".join(_words(other)).lower()
    }
    speaker = dossier.person(quote.speaker)
    assert speaker
    frames = (
        "{} said: “{}”",
        "“{1}” — {0}",
        "{}: «{}»",
        "“{1}”, said {0}",
        "according to {}, “{}”",
        "“{1},” {0} said.",
    )
    if speaker.kind == "human" and not speaker.unnamed:
        for frame in draw.sample(frames, 3):
            yield _variant(quote, "right speaker", frame.format(speaker.name, text), _same(quote))
    wrong = [
        person
        for person in dossier.people
        if person.kind == "human"
        and not person.unnamed
        and person.id not in speakers
        # Whose words the article's author reports, and who reports them, may be called either.
        and person.name != dossier.header.author
        and person.id != quote.relayed_by
    ]
    for frame in frames:
        other = draw.choice(wrong)
        yield _variant(quote, "wrong speaker", frame.format(other.name, text), "MISATTRIBUTED")
