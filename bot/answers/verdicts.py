"""What was found about quotations: the verdict, the words, whose they are, and what was changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, assert_never

from discord import ui

from bot.answers.card import Answer, Block, card, notice
from bot.answers.citations import link_buttons, place_ref
from bot.answers.controls import RequestButton
from bot.answers.marking import Place, beside, joined, surroundings
from bot.answers.markup import Typed, read
from bot.answers.people import title
from bot.answers.question import Request, ShowVerdicts, Verify, VerifyMessage
from bot.answers.quotes import occasion, relay
from bot.answers.registry import answers
from bot.answers.text import cut, plain, plural
from bot.answers.wholeness import head, tail
from bot.facts.dossier import Dossier
from bot.facts.model import Quote
from bot.facts.quotations.marks import is_mark
from bot.facts.span import Span, inside
from bot.serving.snapshot import Snapshot
from bot.verifying import policy
from bot.verifying.concordance import Voice
from bot.verifying.differences import Turn
from bot.verifying.excerpts import Cuts
from bot.verifying.findings import Absent, Altered, Exact, Finding, Verdict
from bot.verifying.quotations import Quotation

_LABELS: Final = {
    Verdict.VERBATIM: "✅ Verbatim",
    Verdict.CUT: "✂️ Verbatim, but cut",
    Verdict.ALTERED: "✏️ Altered",
    Verdict.MISATTRIBUTED: "🔀 Misattributed",
    Verdict.PARAPHRASE: "💬 Reported, not quoted",
    Verdict.ABSENT: "❔ Not in this article",
}
# Whose words they are where no confirmed fact says so: nobody's yet, and never the author's.
_NOBODYS: Final = {
    Voice.UNATTRIBUTED: "Quoted in the article, speaker not entered",
    Voice.MIXED: "Quoted in part in the article, speaker not entered",
    Voice.WRITTEN: "In the article, outside quotation marks",
    Voice.PAGE: "A line of the page",
}
# Where the same words stand in another voice.
_ALSO: Final = {
    Voice.SPOKEN: "in a quotation",
    Voice.UNATTRIBUTED: "quoted, speaker not entered",
    Voice.REPORTED: "in indirect speech",
    Voice.WRITTEN: "outside quotation marks",
    Voice.MIXED: "quoted in part",
    Voice.PAGE: "in a line of the page",
}
_TURNS: Final = {
    Turn.NEGATION: "a **negation** was put in or taken out",
    Turn.NUMBER: "a **number** was changed",
    Turn.NAME: "a **name** was changed",
    Turn.OPPOSITE: "a word was changed into its **opposite**",
    Turn.ORDER: "the same words in **another order**",
    Turn.SIGN: "a **sign** that changes a word or a number was put in or taken out",
    Turn.STRUCK: "words are **struck through**",
    Turn.LETTERS: "only a letter or two differ",
}
# Characters of a quotation, of a few words from it, of a name, and around what was left out.
_QUOTATION: Final = 700
_WORDS: Final = 180
_FEW_WORDS: Final = 90
_NAME: Final = 80
_MARGIN: Final = 45
# Names of what is not read.
_UNREAD: Final = 5
_AFTER_QUOTE: Final = re.compile(r"(?m)^(> .*)\n(?!> )")


def verdicts_card(
    snapshot: Snapshot,
    request: Request[Any],
    typed: Typed,
    findings: Sequence[Finding],
    *,
    buttons: Sequence[ui.Item[Any]] = (),
    unread: str = "",
) -> Answer:
    """A block for each quotation that was found; public only if any is in the article."""
    found = [finding for finding in findings if not isinstance(finding, Absent)]
    shown = [f for f in findings if not isinstance(f, Absent) or f.quotation.marked]
    shown = shown or list(findings[:1])
    alone = len(shown) == 1
    blocks = [_block(snapshot, typed, finding, alone=alone) for finding in shown]
    if hidden := len(findings) - len(shown):
        others = plural(hidden, "other sentence")
        blocks.append(Block(f"-# {others} of the message: not the article’s words."))
    if unread:
        blocks.append(Block(_not_read(unread)))
    own = list(buttons)
    if len(found) == 1:
        own += link_buttons(snapshot, sorted(found[0].places))
    answer = card(snapshot, request, _heading(shown), blocks, own, public=bool(found))
    return answer if found else replace(answer, outcome="miss")


def nothing_to_verify(unread: str = "") -> Answer:
    """A message without words, such as a picture."""
    text = "**There are no words to verify in this message.**"
    return notice(f"{text}\n{_not_read(unread)}" if unread else text)


def _not_read(unread: str) -> str:
    """What of a message is not read, by its names in lines, and what would be."""
    names = unread.split("\n")
    shown = ", ".join(plain(cut(name, _NAME)) for name in names[:_UNREAD])
    others = f" and {len(names) - _UNREAD} more" if len(names) > _UNREAD else ""
    return f"-# Not read: {shown}{others}. Files are read if they are .txt or .md, in UTF-8, up to 100 kB."


def _heading(findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        return f"## {_label(findings[0])}"
    ordered = sorted(findings, key=lambda finding: finding.verdict.value)
    counts = Counter(_label(finding) for finding in ordered)
    parts = [f"{label}: {count}" for label, count in counts.items()]
    return f"## {plural(len(findings), 'quotation')} checked\n-# {' · '.join(parts)}"


def _label(finding: Finding) -> str:
    match finding:
        case Absent(too_short=True):
            return "❔ Too short to tell"
        case Altered(quotation=Quotation(marked=False)):
            # Without marks nobody claims that it is word for word.
            return "✏️ Not word for word"
        case _:
            return _LABELS[finding.verdict]


def _block(snapshot: Snapshot, typed: Typed, finding: Finding, *, alone: bool) -> Block:
    """Verdict (if the heading does not have it), whose words, the words, and remarks."""
    dossier = snapshot.dossier
    label = [] if alone else [f"**{_label(finding)}**"]
    if isinstance(finding, Absent):
        words = [f"> {_typed(typed, finding.quotation)}"]
        remarks, source = [_why_absent(dossier, finding)], None
        if finding.near is not None:
            remarks.append(_nearest(dossier, finding.near))
            source = place_ref([finding.near])
        remarks += _said_instead(snapshot, finding)
    else:
        label.append(_whose(dossier, finding))
        words = _words(dossier, typed, finding)
        remarks, source = _remarks(dossier, finding), place_ref(_everywhere(finding))
    lines = [" · ".join(label), *words] if label else words
    lines += [f"-# {remark}" for remark in remarks]
    # An empty line ends a block quote wherever Markdown is drawn.
    return Block(_AFTER_QUOTE.sub(r"\1\n\n", "\n".join(lines)), source)


# ── whose words ──


def _whose(dossier: Dossier, finding: Exact | Altered) -> str:
    """Who said it, as the article has it."""
    if _aside(dossier, finding):
        return "**In quotation marks, but nobody is quoted**"
    if finding.unattributed and finding.voice in _NOBODYS:
        return f"**{_NOBODYS[finding.voice]}**"
    author = dossier.header.author
    who = f"{author}, the author" if author else "The author"
    if isinstance(finding, Exact) and finding.writer is not None:
        who = title(dossier.person(finding.writer))
    if finding.voice is not Voice.WRITTEN and finding.quotes:
        speakers = [title(dossier.person(dossier.quote(id).speaker)) for id in finding.quotes]
        quoted = " and ".join(dict.fromkeys(speakers))
        whole = finding.voice is Voice.MIXED and finding.verdict in (Verdict.VERBATIM, Verdict.CUT)
        who = f"{who}, quoting {quoted}" if whole else quoted
        if finding.voice is Voice.SPOKEN and finding.unattributed:
            who = f"{quoted}, quoting somebody who is not entered"
    if finding.verdict is Verdict.MISATTRIBUTED and finding.named is not None:
        return f"**{plain(who)}**, not {plain(cut(finding.named.name, _NAME))}"
    return f"**{plain(who)}**"


def _aside(dossier: Dossier, finding: Exact | Altered) -> bool:
    """Whether the words stand in marks that quote nobody."""
    quoting_nobody = finding.voice in (Voice.WRITTEN, Voice.PAGE)
    return quoting_nobody and len(inside(finding.places, dossier.aside)) == len(finding.places)


def _everywhere(finding: Exact | Altered) -> tuple[Span, ...]:
    return (*finding.places, *(finding.elsewhere if isinstance(finding, Exact) else ()))


# ── the words ──


def _typed(typed: Typed, quotation: Quotation) -> str:
    words = typed.with_marks(quotation.start, quotation.end)
    return plain(cut(" ".join(words.split()), _QUOTATION))


def _words(dossier: Dossier, typed: Typed, finding: Exact | Altered) -> list[str]:
    """The article's words, in quotation marks only where they are a direct quotation.

    The typed ones where they are not all of these, or are a part of something else, and both where
    they differ.
    """
    if isinstance(finding, Altered):
        return _side_by_side(dossier, typed, finding)
    whole = finding.verdict in (Verdict.VERBATIM, Verdict.MISATTRIBUTED)
    if not whole or finding.cuts.omitted:
        return [f"> {_typed(typed, finding.quotation)}"]
    places = (_closed(dossier, place) for place in finding.places)
    words = plain(cut(" … ".join(places), _QUOTATION))
    quoted = finding.voice in (Voice.SPOKEN, Voice.UNATTRIBUTED)
    return [f"> “{words}”" if quoted else f"> {words}"]


def _closed(dossier: Dossier, place: Span) -> str:
    """Words of the article; where a quotation begins in them and goes on, to the end of its phrase."""
    article = dossier.article
    opened = any(
        span.passage == place.passage and place.start < span.start < place.end <= span.end
        for span in article.quotations
    )
    after = tail(article.passages[place.passage - 1], place.end) if opened else ""
    return article.text(place) + after


def _side_by_side(dossier: Dossier, typed: Typed, finding: Altered) -> list[str]:
    """What was typed with the changed words struck out, and the article's with its own in bold.

    Of words from several places, each place on a line of its own.
    """
    quotation, comparison = finding.quotation, finding.comparison
    if comparison is None:
        rows = (f"> ¶{place.passage}: {_in_full(dossier, place)}" for place in finding.places)
        return [f"-# As typed\n> {_typed(typed, quotation)}", "-# In the article", *rows]
    changes = comparison.differences.changes
    places = [
        typed.place(quotation.start + word.start, quotation.start + word.end)
        for word in comparison.typed
    ]
    lines = [f"-# As typed\n> {beside(typed.shown, places, [c.typed for c in changes], '~~')}"]
    text, places = _in_a_row(dossier, comparison.words)
    drawn = beside(text, places, [change.there for change in changes], "**")
    first, last = comparison.words[0], comparison.words[-1]
    begun, ended = _ends(dossier, first, last)
    return [*lines, f"-# In the article\n> {begun}{drawn}{ended}"]


def _in_full(dossier: Dossier, place: Span) -> str:
    """Words of the article to the end of their phrase, or cut where they are very long."""
    words = dossier.article.text(place)
    begun, ended = _ends(dossier, place, place)
    return f"{begun}{plain(cut(words, _WORDS))}{ended if len(words) <= _WORDS else ''}"


def _ends(dossier: Dossier, first: Span, last: Span) -> tuple[str, str]:
    """What to show before and after words of the article, so that nobody takes a part for all.

    A mark that stands just before them is shown, if the other of its pair is shown too.
    """
    article = dossier.article
    before, after = article.passages[first.passage - 1], article.passages[last.passage - 1]
    ended = tail(after, last.end)
    shown = Span(last.passage, last.end, last.end + len(ended.removesuffix(" …")))
    paired = any(
        (span.passage, span.start) == (first.passage, first.start)
        and Span(span.passage, span.end, span.end) <= Span(shown.passage, shown.end, shown.end)
        for span in article.quotations
    )
    mark = before[max(0, first.start - 1) : first.start] if paired else ""
    begun = mark if is_mark(mark) else head(before, first.start)
    return plain(begun), plain(ended)


def _in_a_row(dossier: Dossier, words: Iterable[Span]) -> tuple[str, list[Place]]:
    """Words of the article as one text, with what stands between them, and where each is in it."""
    text, places = "", list[Place]()
    before: Span | None = None
    for word in words:
        passage = dossier.article.passages[word.passage - 1]
        if before is not None:
            apart = before.passage != word.passage or before.end > word.start
            text += " … " if apart else passage[before.end : word.start]
        places.append((len(text), len(text) + word.end - word.start))
        text += passage[word.start : word.end]
        before = word
    return text, places


# ── what is said beside the words ──


def _remarks(dossier: Dossier, finding: Exact | Altered) -> list[str]:
    found = []
    if finding.unattributed and finding.named is not None and not finding.named.of_author:
        found.append("Whose words these are is not entered yet, so the name cannot be checked.")
    if finding.named is not None and finding.other_speaker:
        name = plain(cut(finding.named.name, _NAME))
        either = " either" if isinstance(finding, Altered) else ""
        found.append(f"The article does not give these words to **{name}**{either}.")
    if isinstance(finding, Exact):
        found += _remarks_on_cuts(dossier, finding.cuts)
    elif finding.comparison is None:
        found.append("Words of several places are joined as if they were said in a row.")
    elif turns := "; ".join(_TURNS[turn] for turn in finding.comparison.differences.turns):
        found.append(f"{turns[:1].upper()}{turns[1:]}.")
    found += _kind_of_words(dossier, finding)
    return found + (_otherwise(finding) if isinstance(finding, Exact) else [])


def _remarks_on_cuts(dossier: Dossier, cuts: Cuts) -> list[str]:
    found = []
    if cuts.omitted:
        found.append("Words are left out where it says so.")
    if cuts.inserted:
        text = "What stands in square brackets is not in the article"
        if cuts.replaced:
            words = " ".join(map(dossier.article.text, cuts.replaced))
            text += f", which has “{plain(cut(words, _FEW_WORDS))}” there"
        found.append(f"{text}.")
    if cuts.dropped:
        # The words that were left out, with a little of what stands around them.
        first, *others = sorted(cuts.dropped)
        text = dossier.article.passages[first.passage - 1]
        spans = [first, *(span for span in others if span.passage == first.passage)]
        places = joined(text, [(s.start, s.end) for s in spans], across_spaces=True)
        found.append(f"Left out beside it: *{surroundings(text, places, _MARGIN)}*")
    return found


def _why_absent(dossier: Dossier, finding: Absent) -> str:
    if finding.too_short:
        return "One common word, or a name alone, could be anybody’s."
    if _is_latin(dossier.article.passages[0]) and not _is_latin(finding.quotation.text):
        return "The article is in another script, so a translation cannot be compared with it."
    words = "these words" if finding.quotation.marked else "this sentence word for word"
    return (
        "That does not make it false: it may have been said elsewhere, or be told here in other words. "
        f"“{plain(dossier.header.title)}” does not have {words}."
    )


def _nearest(dossier: Dossier, near: Span) -> str:
    """The passage that has the most of the words, which is not what was typed."""
    words = f"*{_in_full(dossier, near)}*"
    return f"The nearest passage, ¶{near.passage}: {words}"


def _said_instead(snapshot: Snapshot, finding: Absent) -> list[str]:
    """What the one whom the text names did say: the quotation that shares the most of the words."""
    dossier = snapshot.dossier
    if finding.named is None or len(finding.named.ids) != 1:
        return []
    [id] = finding.named.ids
    who, quotes = plain(title(dossier.person(id))), dossier.quotes_by(id)
    if not quotes:
        unentered = bool(dossier.unattributed)
        none = "has been entered" if unentered else "is in the article"
        return [f"No quotation by {who} {none}."]
    shared = snapshot.verifier.shared(finding.quotation, (" ".join(q.text) for q in quotes))
    nearest = quotes[shared.index(max(shared))]
    words = plain(cut(" … ".join(nearest.text), _WORDS))
    said = words if nearest.form == "indirect" else f"“{words}”"
    reported = ", as the article reports it" if nearest.form == "indirect" else ""
    place = dossier.words[nearest.id][0].passage
    return [f"By {who}{reported}: {said} (¶{place})"]


def _is_latin(text: str) -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in text)


def _kind_of_words(dossier: Dossier, finding: Exact | Altered) -> list[str]:
    """What kind of words they are, when they were said and where they stand, and who relays them."""
    numbers = dict.fromkeys(str(place.passage) for place in _everywhere(finding))
    where = f"¶{', ¶'.join(numbers)}"
    quotes = [dossier.quote(id) for id in finding.quotes]
    match finding.voice:
        case Voice.UNATTRIBUTED:
            article = dossier.article
            kind = "Behind a dash"
            if all(map(article.quoted, finding.places)):
                kind = "In quotation marks"
            elif len(inside(finding.places, article.turns)) == len(finding.places):
                kind = "In a transcript’s turn"
            return [f"{kind} · {where}"]
        case Voice.WRITTEN | Voice.PAGE:
            return [f"{_kind_of_text(dossier, finding)} · {where}"]
        case Voice.REPORTED:
            text = (
                "The article reports this in indirect speech; these are not the speaker’s own words"
            )
            return [" · ".join([text, *_occasion(dossier, quotes[0]), where])]
        case Voice.MIXED:
            if isinstance(finding, Altered) and finding.comparison is None:
                return []
            if finding.unattributed:
                return [f"Only a part of it is quoted there; the rest is told · {where}"]
            direct = [quote for quote in quotes if quote.form != "indirect"] or quotes
            words = (plain(cut(" … ".join(q.text).rstrip(".,"), _WORDS)) for q in direct)
            text = "; ".join(f"“{word}”" for word in words)
            text = f"Only what the article has in quotation marks is quoted: {text}."
            return [f"{text} The rest is the author’s wording · {where}"]
        case Voice.SPOKEN:
            return _each_by_its_form(dossier, finding, quotes)
        case _:
            assert_never(finding.voice)


def _each_by_its_form(
    dossier: Dossier, finding: Exact | Altered, quotes: Sequence[Quote]
) -> list[str]:
    """What kind of quotation stands at each place, on what occasion, and notes on them."""
    several = len({quote.speaker for quote in quotes}) > 1
    places: dict[str, list[str]] = {}
    for place in _everywhere(finding):
        here = (q for q in quotes if any(s.overlaps(place) for s in dossier.words[q.id]))
        quote = next(here, quotes[0])
        form = "Quoted at length" if quote.form == "block" else "Direct quotation"
        whose = [plain(title(dossier.person(quote.speaker)))] if several else []
        label = " · ".join([*whose, form, *_occasion(dossier, quote)])
        places.setdefault(label, []).append(f"¶{place.passage}")
    lines = [f"{label} · {', '.join(dict.fromkeys(where))}" for label, where in places.items()]
    notes = dict.fromkeys(f"Dossier’s note: {plain(q.note)}" for q in quotes if q.note)
    return [*lines, *notes]


def _otherwise(finding: Exact) -> list[str]:
    """Where the same words stand too, but are not of the same kind."""
    places: dict[str, list[str]] = {}
    for voice, place in finding.otherwise:
        places.setdefault(_ALSO[voice], []).append(f"¶{place.passage}")
    return [f"Also {how}: {', '.join(dict.fromkeys(where))}" for how, where in places.items()]


def _kind_of_text(dossier: Dossier, finding: Exact | Altered) -> str:
    if _aside(dossier, finding):
        words = dossier.article.text(finding.places[0])
        reasons = (aside.reason for aside in dossier.set_aside if words in aside.text)
        return f"Set aside: {plain(next(reasons, ''))}"
    if finding.voice is Voice.PAGE:
        return "A heading, the byline or the like, and no sentence of the author’s"
    if isinstance(finding, Exact) and finding.writer is not None:
        return "A note in the article"
    return (
        "No fact says whose words these are" if finding.unattributed else "The author’s own words"
    )


def _occasion(dossier: Dossier, quote: Quote) -> list[str]:
    parts = occasion(dossier, quote), relay(dossier, quote)
    return [plain(part) for part in parts if part]


# ── the questions ──


def _is_long(snapshot: Snapshot, question: Verify | VerifyMessage) -> bool:
    return len(question.texts[0]) > policy.LONG_TEXT


@answers(Verify, slow=_is_long)
def verify(snapshot: Snapshot, request: Request[Verify]) -> Answer:
    typed = read(request.question.quotation)
    findings = snapshot.verifier.typed(typed.plain)
    return verdicts_card(snapshot, request, typed, findings) if findings else nothing_to_verify()


@answers(VerifyMessage, slow=_is_long)
def verify_message(snapshot: Snapshot, request: Request[VerifyMessage]) -> Answer:
    text, unread = request.question.text, request.question.unread
    typed = read(text)
    findings = snapshot.verifier.message(typed.plain)
    if not findings:
        return nothing_to_verify(unread)
    show = RequestButton("Show to everyone", request.to(ShowVerdicts(text, unread)))
    buttons = [show] if request.private else []
    return verdicts_card(snapshot, request, typed, findings, buttons=buttons, unread=unread)
