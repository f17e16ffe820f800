"""Who was there: an event's roster, grouped as the article groups it; two events side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from bot.answers.card import Answer, Block, card
from bot.answers.choices import article_name, instead, meant, narrowed, nothing, repeated
from bot.answers.citations import place_ref, roster_ref
from bot.answers.controls import RequestButton
from bot.answers.narrowing import resolved
from bot.answers.people import in_the_article, role_line, status_label, title
from bot.answers.question import Attendees, Compare, Reactions, Request, Timeline
from bot.answers.registry import answers
from bot.answers.text import cut, plain, plural, when
from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT, Attendance, Claim, Event, Person, Stated
from bot.facts.span import Span
from bot.matching.normalise import fold
from bot.matching.outcome import Match, NoMatch
from bot.serving.snapshot import Snapshot

_NO_REGION = "No region given"
_TITLE = 60  # characters of an event's title, where two are compared
_ELSEWHERE = 4  # buttons to other events
_GROUP = 40  # people who may be called alike
_CALLED = 0.9  # the share of the typed letters that begin what they are called


@answers(Attendees)
def attendees(snapshot: Snapshot, request: Request[Attendees]) -> Answer:
    """The attendances at one event that fit the filters, with the article's count beside ours."""
    dossier, asked = snapshot.dossier, request.question
    event, region, taken = dossier.main_event, asked.region, ""
    found: list[Match] = []
    if asked.event:
        anyone = "anyone named for it" + (f" from “{repeated(region)}”" if region else "")
        there = narrowed(snapshot, request, "event", "events", anyone)
        event, taken = dossier.event(there.match.id), there.taken
        found.append(there.match)
    if event is None:
        if not snapshot.coverage.complete:
            return nothing("No event has been entered.")
        return nothing(f"No event in {article_name(snapshot)}.")
    if region:
        request = replace(request, question=replace(asked, event=event.id))
        if isinstance(resolved(snapshot, "regions", region), NoMatch):
            return _no_region(snapshot, request, event)
        there = narrowed(snapshot, request, "region", "regions", "anyone there")
        found.append(there.match)
        region, taken = there.match.id, taken + there.taken
    listed = [
        attendance
        for attendance in dossier.attendances_at(event.id)
        if region in ("", attendance.region) and asked.status in ("", attendance.status)
    ]
    status = status_label(asked.status)
    heading = f"## {plain(event.title)}\n-# {plain(when(event))}"
    only = [f"{of} “{name}”" for of, name in (("region", region), ("status", status)) if name]
    if only:
        heading += f"\n-# Only: {plain(', '.join(only))}"
    heading += taken
    if event.stated is not None and not region and status in ("", "attended"):
        heading += f"\n{_counts(dossier, event, event.stated)}"
    blocks = [
        Block(_group(dossier, name, group), _cited(dossier, event, group))
        for name, group in _grouped(listed)
    ] or [Block(_nobody(dossier, event, region, status))]
    buttons = [RequestButton("When and where", request.to(Timeline(event.id)))]
    buttons += reactions_button(dossier, request, event)
    if region and not listed:
        buttons += _where_else(dossier, request, event, region)
    answer = card(snapshot, request, heading, blocks, buttons, heading_source=event.id)
    return answer.with_tiers(*found)


def _where_else(
    dossier: Dossier, request: Request[Attendees], event: Event, region: str
) -> list[RequestButton]:
    """The buttons to the other events to which the article says that someone came from a region."""
    others = dict.fromkeys(a.event for a in dossier.attendances if a.region == region)
    return [
        RequestButton(dossier.title_of(other), request.to(Attendees(other, region)))
        for other in list(others)[:_ELSEWHERE]
        if other != event.id
    ]


def _no_region(snapshot: Snapshot, request: Request[Attendees], event: Event) -> Answer:
    """A miss, with the regions there are; and who is called so in the background, if anyone is."""
    dossier, typed = snapshot.dossier, request.question.region
    name = plain(cut(event.title, _TITLE))
    text = f"**No region found for “{repeated(typed)}” in {article_name(snapshot)}.**"
    if not snapshot.coverage.complete:
        text = f"**No region has been entered as “{repeated(typed)}”.**"
    there = list(dict.fromkeys(a.region for a in dossier.attendances_at(event.id) if a.region))
    if there:
        text += f"\nIts regions for “{name}”: {plain(', '.join(there))}."
    else:
        text += f"\nIt gives no regions for “{name}”."
    if group := _called(snapshot, event, typed):
        called, people = group
        names = ", ".join(plain(title(person)) for person in people)
        text += f"\n-# **Background, not from the article:** “{plain(called)}” there: {names}."
    return instead(snapshot, request, "region", "regions", text)


def _called(snapshot: Snapshot, event: Event, typed: str) -> tuple[str, list[Person]] | None:
    """Those at an event who are found by one description that begins so: “Central Asian leaders”.
    One alone is no group.
    """
    dossier, groups = snapshot.dossier, defaultdict[str, list[Person]](list)
    there = {a.person for a in dossier.attendances_at(event.id) if a.status in PRESENT}
    words = tuple(fold(typed).split())[: snapshot.people.policy.longest_query]
    for id, ranked in snapshot.people.ranked(words, _CALLED, _GROUP).items():
        person, text = dossier.person(id), ranked.part.index.name(ranked.row).text
        described = text in person.descriptions and fold(text).startswith(" ".join(words))
        if id in there and described:
            groups[text].append(person)
    called = max(groups, key=lambda text: len(groups[text]), default="")
    return (called, groups[called]) if len(groups[called]) > 1 else None


def reactions_button(dossier: Dossier, request: Request[Any], event: Event) -> list[RequestButton]:
    """The button to how the event was received, where anyone reacted to it."""
    count = len(dossier.reactions_to(event.id))
    label = f"Reactions ({count})"
    return [RequestButton(label, request.to(Reactions(to=event.id)))] if count else []


def _nobody(dossier: Dossier, event: Event, region: str, status: str) -> str:
    has = f" with the status “{status}”" if status else ""
    if not region:
        return plain(f"The article names nobody{has} for this event.")
    regions = dict.fromkeys(a.region for a in dossier.attendances_at(event.id) if a.region)
    if not regions:
        return "The article gives no regions for this event."
    return plain(f"The article names nobody{has} from {region}. Its regions: {', '.join(regions)}.")


def _counts(dossier: Dossier, event: Event, stated: Stated) -> str:
    roster = dossier.roster(event.id)
    unnamed = sum(dossier.person(a.person).unnamed for a in roster)
    listed = f"**{len(roster)}** are listed here"
    if unnamed:
        listed += f", {unnamed} of them without a name"
    return f"The article states **{stated.count}** {plain(stated.of)}. {listed}."


def _grouped(listed: list[Attendance]) -> list[tuple[str, list[Attendance]]]:
    """By the article's regions, then those outside its count, then those who were not there."""
    regions: dict[str, list[Attendance]] = defaultdict(list)
    others: dict[str, list[Attendance]] = defaultdict(list)
    for attendance in listed:
        if attendance.status in PRESENT and not attendance.counted:
            others["Also there, outside that count"].append(attendance)
        elif attendance.status != "attended":
            others[status_label(attendance.status).capitalize()].append(attendance)
        else:
            regions[attendance.region or _NO_REGION].append(attendance)
    # Those without a region come last.
    unnamed = regions.pop(_NO_REGION, None)
    if unnamed:
        regions[_NO_REGION if regions else "Attended"] = unnamed
    return [*regions.items(), *others.items()]


def _group(dossier: Dossier, name: str, group: list[Attendance]) -> str:
    lines = [f"**{plain(name)}** ({len(group)})"]
    for attendance in group:
        person = dossier.person(attendance.person)
        role = role_line(person, dossier)
        lines.append(f"• {plain(title(person))}" + (f" — {plain(role)}" if role else ""))
        if attendance.status not in PRESENT:
            lines.append(f"-# In the article: {in_the_article(attendance.evidence[-1].exact)}")
    return "\n".join(lines)


def _cited(dossier: Dossier, event: Event, group: list[Attendance]) -> str:
    """What a group's button opens: in each passage, the words from its first name to its last.

    Where a button cannot hold that, it is the whole roster.
    """
    if len(group) == 1:
        return group[0].id
    spans = sorted(dossier.spans[attendance.id][-1] for attendance in group)
    places = []
    for passage, found in groupby(spans, key=lambda span: span.passage):
        here = list(found)
        places.append(Span(passage, here[0].start, max(span.end for span in here)))
    ref = place_ref(places)
    return ref if len(ref.split("_")) == len(places) else roster_ref(event.id)


def summary(dossier: Dossier, event: Event) -> str:
    """Who was at the event, by status, in one line; "" where the article names nobody."""
    by_status: dict[str, list[str]] = defaultdict(list)
    for attendance in dossier.attendances_at(event.id):
        by_status[attendance.status].append(dossier.title_of(attendance.person))
    parts = []
    for status, names in by_status.items():
        who = ", ".join(names) if len(names) <= 5 else plural(len(names), "person", "people")
        if event.stated is not None and status == "attended":
            who += f", {len(dossier.roster(event.id))} of them {event.stated.of}"
        parts.append(f"{status_label(status)}: {who}")
    return "; ".join(parts)


# ── two events ──


@answers(Compare)
def compare(snapshot: Snapshot, request: Request[Compare]) -> Answer:
    """The two events, each with the words that say who was there; then three short lists of names."""
    dossier, asked = snapshot.dossier, request.question
    first = meant(snapshot, request, "first", "events")
    second = meant(snapshot, request.to(Compare(first.id, asked.second)), "second", "events")
    if first.id == second.id:
        name = plain(dossier.title_of(first.id))
        return nothing(f"Both are “{name}”.", "Name two different events to compare them.")
    events = [dossier.event(first.id), dossier.event(second.id)]
    rosters = [dossier.attendances_at(event.id) for event in events]
    at_first, at_second = ([a.person for a in r if a.status in PRESENT] for r in rosters)
    names = [plain(cut(event.title, _TITLE)) for event in events]
    blocks = [
        Block(
            f"**{name}**\n-# {plain(when(event))}",
            roster_ref(event.id) if dossier.attendances_at(event.id) else event.id,
        )
        for name, event in zip(names, events, strict=True)
    ]
    lists = (
        ("Named at both", [id for id in at_first if id in at_second]),
        (f"Named at {names[0]} alone", [id for id in at_first if id not in at_second]),
        (f"Named at {names[1]} alone", [id for id in at_second if id not in at_first]),
    )
    blocks += [Block(_list(dossier, heading, ids), apart=True) for heading, ids in lists]
    for name, roster in zip(names, rosters, strict=True):
        if gone := [a for a in roster if a.status not in PRESENT]:
            who = ", ".join(
                f"{plain(dossier.title_of(a.person))} ({status_label(a.status)})" for a in gone
            )
            cited = place_ref(dossier.spans[a.id][-1] for a in gone)
            text = f"**Not there, says the article: {name}**\n{who}"
            blocks.append(Block(text, cited, apart=True))
    blocks.append(
        Block("-# Someone named for one event may also have been at the other.", apart=True)
    )
    on_both = [c for c in dossier.claims_about(first.id) if second.id in c.about]
    for by, claims in groupby(on_both, key=lambda claim: claim.by):
        whose = dossier.title_of(by) if by else dossier.header.author or "the author"
        said = [(_quoted(claim), claim.id) for claim in claims]
        heading = f"**On both events, in the words of {plain(whose)}**"
        blocks.append(Block(f"{heading}\n{said[0][0]}", said[0][1], apart=True))
        blocks += [Block(words, id) for words, id in said[1:]]
    buttons = [
        RequestButton(f"Who was there: {cut(event.title, _TITLE)}", request.to(Attendees(event.id)))
        for event in events
        if dossier.attendances_at(event.id)
    ]
    heading = "## Two events compared\n-# who was there, as far as the article says"
    return card(snapshot, request, heading, blocks, buttons).with_tiers(first, second)


def _quoted(claim: Claim) -> str:
    return "\n".join(f"> {plain(selector.exact)}" for selector in claim.evidence)


def _list(dossier: Dossier, heading: str, ids: Iterable[str]) -> str:
    """The names under a bold heading; a group is not counted as a person."""
    people = [dossier.person(id) for id in ids]
    humans = sum(person.kind == "human" for person in people)
    counts = [plural(humans, "person", "people")] if humans else []
    if groups := len(people) - humans:
        counts.append(plural(groups, "group"))
    names = ", ".join(plain(title(person)) for person in people) or "nobody"
    return f"**{heading}** ({', '.join(counts) or '0'})\n{names}"
