"""What was found about quotations: the verdict, the words, whose they are, and what was changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from discord import ui

from bot.answers.card import Answer, Block, card, notice
from bot.answers.citations import place_ref
from bot.answers.controls import RequestButton
from bot.answers.links import link_button
from bot.answers.people import title
from bot.answers.question import Request, ShowVerdicts, Verify, VerifyMessage
from bot.answers.registry import answers
from bot.answers.text import cut, plain, plural
from bot.facts.article import Span
from bot.facts.dossier import Dossier
from bot.facts.model import Event, Quote
from bot.serving.snapshot import Snapshot
from bot.verifying.concordance import Voice
from bot.verifying.differences import Turn
from bot.verifying.verdict import Finding, Remark, Verdict

_LABELS: Final = {
    Verdict.VERBATIM: "✅ Verbatim",
    Verdict.CUT: "✂️ Verbatim, but cut",
    Verdict.ALTERED: "✏️ Altered",
    Verdict.MISATTRIBUTED: "🔀 Misattributed",
    Verdict.PARAPHRASE: "💬 Reported, not quoted",
    Verdict.ABSENT: "❔ Not in this article",
}
_TURNS: Final = {
    Turn.NEGATION: "a **negation** was put in or taken out",
    Turn.NUMBER: "a **number** was changed",
    Turn.NAME: "a **name** was changed",
    Turn.OPPOSITE: "a word was changed into its **opposite**",
    Turn.ORDER: "the same words in **another order**",
    Turn.LETTERS: "only a letter or two differ",
}
_QUESTIONABLE: Final = frozenset(
    {Verdict.CUT, Verdict.ALTERED, Verdict.MISATTRIBUTED, Verdict.PARAPHRASE}
)
# Unchanged words beyond so many characters are left out of a comparison, but for their ends.
_UNCHANGED: Final = 260
_KEPT: Final = 90
_TYPED: Final = 700
_AFTER_QUOTE: Final = re.compile(r"(?m)^(> .*)\n(?!> )")


def verdicts_card(
    snapshot: Snapshot,
    request: Request[Any],
    findings: Sequence[Finding],
    *,
    buttons: Sequence[ui.Item[Any]] = (),
) -> Answer:
    """A block for each quotation that was found; public only if any is in the article."""
    dossier = snapshot.dossier
    shown = [
        finding
        for finding in findings
        if finding.verdict is not Verdict.ABSENT or finding.quotation.marked
    ] or list(findings[:1])
    alone = len(shown) == 1
    blocks = [Block(_finding(dossier, f, alone=alone), _source(f)) for f in shown]
    if hidden := len(findings) - len(shown):
        others = plural(hidden, "other sentence")
        blocks.append(Block(f"-# {others} of the message: not the article’s words."))
    found = [finding for finding in findings if finding.places]
    own = list(buttons)
    if len(found) == 1:
        own.append(link_button(snapshot, dossier.article.text(found[0].places[0])))
    answer = card(snapshot, request, _heading(shown), blocks, own, public=bool(found))
    return answer if found else replace(answer, outcome="miss")


def nothing_to_verify() -> Answer:
    """A message without words, such as a picture."""
    return notice("**There are no words to verify in this message.**")


def _label(finding: Finding) -> str:
    if Remark.TOO_SHORT in finding.remarks:
        return "❔ Too short to tell"
    if finding.verdict is Verdict.ALTERED and not finding.quotation.marked:
        # Without marks nobody claims that it is word for word.
        return "✏️ Not word for word"
    return _LABELS[finding.verdict]


def _heading(findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        return f"## {_label(findings[0])}"
    ordered = sorted(findings, key=lambda finding: finding.verdict.value)
    counts = Counter(_label(finding) for finding in ordered)
    parts = [f"{label}: {count}" for label, count in counts.items()]
    return f"## {plural(len(findings), 'quotation')} checked\n-# {' · '.join(parts)}"


def _source(finding: Finding) -> str | None:
    return place_ref((*finding.places, *finding.elsewhere)) if finding.places else None


def _finding(dossier: Dossier, finding: Finding, *, alone: bool) -> str:
    """Verdict (the heading has it where there is one finding), whose words, the words, remarks."""
    label = "" if alone else f"**{_label(finding)}**"
    lines = [" · ".join(part for part in (label, _whose(dossier, finding)) if part)]
    match finding.verdict:
        case Verdict.ABSENT:
            lines += [f"> {_typed(finding)}", f"-# {_absent(dossier, finding)}"]
        case Verdict.ALTERED if finding.differences is not None:
            typed, words = _compared(dossier, finding)
            lines += [f"-# As typed\n> {typed}", f"-# In the article\n> {words}"]
        case Verdict.ALTERED:
            lines += [f"-# As typed\n> {_typed(finding)}"]
            lines += [f"-# In the article\n{_places(dossier, finding)}"]
        case Verdict.VERBATIM | Verdict.MISATTRIBUTED if Remark.OMISSION not in finding.remarks:
            lines.append(f"> {_in_the_article(dossier, finding)}")
        case Verdict.VERBATIM | Verdict.CUT | Verdict.MISATTRIBUTED | Verdict.PARAPHRASE:
            lines.append(f"> {_typed(finding)}")
    lines += [f"-# {remark}" for remark in _remarks(dossier, finding)]
    text = "\n".join(line for line in lines if line)
    # An empty line ends a block quote wherever Markdown is drawn.
    return _AFTER_QUOTE.sub(r"\1\n\n", text)


def _typed(finding: Finding) -> str:
    return plain(cut(" ".join(finding.typed.split()), _TYPED))


def _in_the_article(dossier: Dossier, finding: Finding) -> str:
    """The article's own words, in quotation marks only where they are a direct quotation."""
    words = plain(cut(" … ".join(map(dossier.article.text, finding.places)), _TYPED))
    return f"“{words}”" if finding.voice is Voice.SPOKEN else words


def _whose(dossier: Dossier, finding: Finding) -> str:
    """Who said it, as the article has it."""
    if finding.verdict is Verdict.ABSENT:
        return ""
    who = f"{dossier.header.author}, the author"
    if finding.writer is not None:
        who = title(dossier.person(finding.writer))
    if finding.voice is Voice.PAGE:
        who = "A line of the page"
    elif finding.voice is not Voice.WRITTEN and finding.quotes:
        speakers = " and ".join(dict.fromkeys(_speaker(dossier, id) for id in finding.quotes))
        whole = finding.voice is Voice.MIXED and finding.verdict in (Verdict.VERBATIM, Verdict.CUT)
        who = f"{who}, quoting {speakers}" if whole else speakers
    if finding.verdict is Verdict.MISATTRIBUTED and finding.named is not None:
        return f"**{plain(who)}**, not {plain(cut(finding.named.asked, 80))}"
    return f"**{plain(who)}**"


def _speaker(dossier: Dossier, quote: str) -> str:
    return title(dossier.person(dossier.quote(quote).speaker))


def _numbers(finding: Finding) -> str:
    places = (*finding.places, *finding.elsewhere)
    return ", ¶".join(dict.fromkeys(str(place.passage) for place in places))


def _places(dossier: Dossier, finding: Finding) -> str:
    """The words of each place on a line of its own."""
    return "\n".join(
        f"> ¶{place.passage}: {plain(cut(dossier.article.text(place), _KEPT * 2))}"
        for place in finding.places
    )


# ── what is said beside the words ──


def _remarks(dossier: Dossier, finding: Finding) -> list[str]:
    found = []
    if finding.named is not None and Remark.OTHER_SPEAKER in finding.remarks:
        asked = plain(cut(finding.named.asked, 80))
        either = " either" if finding.verdict is Verdict.ALTERED else ""
        found.append(f"The article does not give these words to **{asked}**{either}.")
    if finding.differences is not None:
        turns = [_TURNS[turn] for turn in finding.differences.turns]
        found += [f"{'; '.join(turns)[:1].upper()}{'; '.join(turns)[1:]}."] if turns else []
    if Remark.SPLICED in finding.remarks:
        found.append("Words of several places are joined as if they were said in a row.")
    if Remark.OMISSION in finding.remarks and finding.verdict is not Verdict.ALTERED:
        found.append("Words are left out where it says so.")
    if Remark.INSERTION in finding.remarks:
        text = "What stands in square brackets is not in the article"
        if finding.replaced:
            words = " ".join(map(dossier.article.text, finding.replaced))
            text += f", which has “{plain(cut(words, _KEPT))}” there"
        found.append(f"{text}.")
    if Remark.QUALIFIED in finding.remarks:
        found.append(f"Left out beside it: {_around(dossier, finding)}")
    found += _voice(dossier, finding)
    return found


def _absent(dossier: Dossier, finding: Finding) -> str:
    if Remark.TOO_SHORT in finding.remarks:
        return "One common word, or a name alone, could be anybody’s."
    if _other_script(dossier, finding):
        return "The article is in another script, so a translation cannot be compared with it."
    return (
        "That does not make it false: it may have been said elsewhere, or be told here in other words. "
        f"“{plain(dossier.header.title)}” does not have these words."
    )


def _other_script(dossier: Dossier, finding: Finding) -> bool:
    """Whether what was typed has no letter of the article's alphabet, where that is the Latin one."""
    latin = [any(map(_is_latin, text)) for text in (dossier.article.passages[0], finding.typed)]
    return latin == [True, False]


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _voice(dossier: Dossier, finding: Finding) -> list[str]:
    """What kind of words they are, when, and who relays them."""
    if not finding.places:
        return []
    quote = dossier.quote(finding.quotes[0]) if finding.quotes else None
    where = f"¶{_numbers(finding)}"
    match finding.voice:
        case Voice.WRITTEN | Voice.PAGE:
            said = "The author’s own words" if finding.writer is None else "A note in the article"
            if finding.voice is Voice.PAGE:
                said = "A heading, the byline or the like, and no sentence of the author’s"
            if reason := _set_aside(dossier, finding.places[0]):
                said = f"In quotation marks in the article: {plain(reason)}"
            return [f"{said} · {where}"]
        case Voice.REPORTED:
            assert quote is not None
            text = (
                "The article reports this in indirect speech; these are not the speaker’s own words"
            )
            return [" · ".join([text, *_occasion(dossier, quote), where])]
        case Voice.MIXED if quote is not None:
            text = "Only what the article has in quotation marks is quoted: "
            parts = (
                f"“{plain(cut(' … '.join(q.text).rstrip('.,'), _KEPT * 2))}”"
                for q in _quotes(dossier, finding)
            )
            if finding.verdict is Verdict.ALTERED and finding.differences is None:
                return []
            return [f"{text}{'; '.join(parts)}. The rest is the author’s wording · {where}"]
        case _:
            assert quote is not None
            form = "Quoted at length" if quote.form == "block" else "Direct quotation"
            note = [f"Dossier’s note: {plain(quote.note)}"] if quote.note else []
            return [" · ".join([form, *_occasion(dossier, quote), where]), *note]


def _quotes(dossier: Dossier, finding: Finding) -> list[Quote]:
    found = [dossier.quote(id) for id in finding.quotes]
    return [quote for quote in found if quote.form != "indirect"] or found


def _occasion(dossier: Dossier, quote: Quote) -> list[str]:
    event = dossier.find(Event, quote.event)
    when = quote.occasion or (event.title if event else None)
    relayed = f"relayed by {dossier.title_of(quote.relayed_by)}" if quote.relayed_by else None
    return [plain(part) for part in (when, relayed) if part]


def _set_aside(dossier: Dossier, place: Span) -> str | None:
    """Why words in quotation marks are nobody's quotation, where these are such words."""
    words = dossier.article.text(place)
    return next((aside.reason for aside in dossier.set_aside if words in aside.text), None)


def _around(dossier: Dossier, finding: Finding) -> str:
    """The words that were left out, in bold, with a little of what stands around them."""
    first, last = min(finding.dropped), max(finding.dropped)
    passage = dossier.article.passages[first.passage - 1]
    if last.passage != first.passage:
        last = first
    start = passage.rfind(" ", 0, max(0, first.start - _KEPT // 2)) + 1
    end = passage.find(" ", min(len(passage), last.end + _KEPT // 2))
    end = len(passage) if end < 0 else end
    spans = [span for span in sorted(finding.dropped) if span.passage == first.passage]
    groups = _groups(spans, lambda a, b: not passage[a.end : b.start].strip())
    text, at = "…" if start else "", start
    for group in groups:
        text += f"{plain(passage[at : group[0].start])}**{plain(passage[group[0].start : group[-1].end])}**"
        at = group[-1].end
    return f"*{text}{plain(passage[at:end])}{'…' if end < len(passage) else ''}*"


def _groups(spans: Sequence[Span], same: Callable[[Span, Span], bool]) -> list[list[Span]]:
    groups = [[spans[0]]]
    for before, span in pairwise(spans):
        if same(before, span):
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


# ── two texts side by side ──


def _compared(dossier: Dossier, finding: Finding) -> tuple[str, str]:
    """What was typed with the changed words struck out, and the article's with its own in bold."""
    assert finding.differences is not None
    changes = finding.differences.changes
    text, passages = finding.quotation.text, dossier.article.passages
    typed = _drawn(
        [(text, word.start, word.end) for word in finding.typed_words],
        [(change.typed_from, change.typed_to) for change in changes],
        "~~",
    )
    words = _drawn(
        [(passages[span.passage - 1], span.start, span.end) for span in finding.words],
        [(change.from_, change.to) for change in changes],
        "**",
    )
    # A mark that stands just before the words is shown, if the other of its pair is within.
    first = finding.words[0]
    opens = passages[first.passage - 1][: first.start].endswith("“")
    return typed, "“" + words if opens and words.count("”") > words.count("“") else words


def _drawn(
    words: Sequence[tuple[str, int, int]], marked: Sequence[tuple[int, int]], mark: str
) -> str:
    """Words in a row, with the punctuation that they have, some of them between marks.

    A long row without marks is shortened.
    """
    rows: list[tuple[int, int, str]] = []
    at = 0
    for start, end in [*marked, (len(words), len(words))]:
        rows += [(at, start, "")] if start > at else []
        rows += [(start, end, mark)] if end > start else []
        at = max(at, end)
    drawn = ""
    for start, end, around in rows:
        if start:
            drawn += plain(_between(words[start - 1], words[start]))
        row = _row(words, start, end)
        if not around:
            row = _shortened(row, first=start == 0, last=end == len(words))
        drawn += f"{around}{plain(row)}{around}"
    return " ".join(drawn.split())


def _between(word: tuple[str, int, int], next: tuple[str, int, int]) -> str:
    """What stands between two neighbouring words: spaces and punctuation."""
    return word[0][word[2] : next[1]] if word[0] is next[0] and word[2] <= next[1] else " … "


def _row(words: Sequence[tuple[str, int, int]], start: int, end: int) -> str:
    """The text from one word to another."""
    row = ""
    for at in range(start, end):
        text, first, last = words[at]
        row += (_between(words[at - 1], words[at]) if at > start else "") + text[first:last]
    return row


def _shortened(row: str, *, first: bool, last: bool) -> str:
    if len(row) <= _UNCHANGED:
        return row
    head = "" if first else row[:_KEPT].rpartition(" ")[0] + " "
    tail = "" if last else " " + row[-_KEPT:].partition(" ")[2]
    return f"{head}[…]{tail}"


# ── the questions ──


def _is_long(snapshot: Snapshot, question: Verify | VerifyMessage) -> bool:
    return len(question.texts[0]) > snapshot.verifier.policy.long_text


@answers(Verify, slow=_is_long)
def verify(snapshot: Snapshot, request: Request[Verify]) -> Answer:
    findings = snapshot.verify(request.question.quotation)
    return verdicts_card(snapshot, request, findings) if findings else nothing_to_verify()


@answers(VerifyMessage, slow=_is_long)
def verify_message(snapshot: Snapshot, request: Request[VerifyMessage]) -> Answer:
    text = request.question.text
    findings = snapshot.verify_message(text)
    if not findings:
        return nothing_to_verify()
    show = RequestButton("Show to everyone", request.to(ShowVerdicts(text)))
    buttons = [show] if request.private else []
    return verdicts_card(snapshot, request, findings, buttons=buttons)
