"""Autocomplete and free text: whatever is typed, there is an answer and nothing is raised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answers import limits
from bot.answers.completion import completions
from bot.answers.labels import label, offers
from bot.answers.narrowing import OPTIONS as COMPLETED
from bot.answers.narrowing import resolved
from bot.answers.question import KINDS, Help, Question, Request
from bot.answers.registry import ROUTES
from bot.facts.dossier import Dossier
from bot.facts.model import Person
from bot.facts.reading import read_dossier
from bot.matching.outcome import Match
from bot.serving.snapshot import Snapshot
from bot.store.store import Revision
from tests.conftest import ROOT, World, options_of, text_of

# Every option that completes from the facts.
OPTIONS = [
    ("attendee", "name"),
    ("attendees", "event"),
    ("attendees", "region"),
    ("quote", "about"),
    ("quote", "speaker"),
    ("reaction", "who"),
    ("reaction", "to"),
    ("timeline", "event"),
    ("search", "query"),
    ("compare", "first"),
    ("compare", "second"),
]
# The commands that take `dossier`.
LOOKUPS = (
    "attendee",
    "attendees",
    "quote",
    "reaction",
    "timeline",
    "verify",
    "search",
    "compare",
    "source",
    "dossier use",
)
COMPLETING = [*OPTIONS, *((command, "dossier") for command in LOOKUPS)]
# What must be given beside an option.
BESIDE = {
    ("compare", "first"): {"second": "banquet"},
    ("compare", "second"): {"first": "banquet"},
    ("attendee", "dossier"): {"name": "Putin"},
    ("verify", "dossier"): {"quotation": "hegemonism and power politics"},
    ("search", "dossier"): {"query": "war"},
    ("compare", "dossier"): {"first": "banquet", "second": "reception"},
}
GARBAGE = {
    "emoji": "😀🇷🇸👩‍👩‍👧",
    "right to left": "محمد ‮gnipniJ iX",
    "zalgo": "X̷̡̛͖i̸̢̛ ̵̨J̶̧i̷n̸p̶i̷n̵g̴" * 5,
    "control characters": "xi\x01\x02\x1b[31m\n\t\r\x7f\x85jinping",
    "nul": "xi\x00jinping",
    "long": "xi jinping " * 545,
    "one long word": "x" * 6000,
    "separators": "|?|open|quote|||",
    "markup": "@everyone <@1> [a](https://example.org) ```x``` ||y|| # z",
    "punctuation": "?!…—–“”‘’«»()[]{}",
    "half-width and combining": "ｘｉ ｊｉｎｐｉｎｇ é ﬁ",
    "digits": "1959 2018-03 ²³ ٣",
    "regular expression": "(a+)+$ .* [",
    "format": "{0} %s %(x)s ${y} {{",
    "path": "../../etc/passwd",
}


def check(choices: list[dict]) -> None:
    assert len(choices) <= 25
    for choice in choices:
        assert 1 <= len(choice["name"].strip()) <= len(choice["name"]) <= 100
        assert 1 <= len(choice["value"]) <= 100
    values = [choice["value"] for choice in choices]
    assert len(values) == len(set(values))


def test_every_option_that_completes_is_tried_here(world: World) -> None:
    completing = {
        (command.qualified_name, option["name"])
        for command in world.bot.tree.walk_commands()
        for option in command.to_dict(world.bot.tree).get("options", ())
        if option.get("autocomplete")
    }
    assert completing == set(COMPLETING)


@pytest.mark.parametrize(("command", "option"), COMPLETING)
async def test_nothing_typed_yet_offers_what_there_is(
    world: World, command: str, option: str
) -> None:
    choices = await world.suggest(command, option, "")
    assert choices
    check(choices)


@pytest.mark.parametrize(
    ("command", "option", "typed", "first"),
    [
        ("attendee", "name", "luka", "alexander-lukashenko"),
        ("attendee", "name", "путин", "vladimir-putin"),
        ("attendees", "event", "sco", "sco-summit"),
        ("attendees", "region", "afr", "Africa"),
        ("quote", "about", "hegemon", "xi-hegemonism"),
        ("quote", "speaker", "kal", "kaja-kallas"),
        ("reaction", "who", "guo", "guo-jiakun"),
        ("reaction", "to", "kal", "kaja-kallas"),
        ("timeline", "event", "banq", "banquet"),
        ("search", "query", "luka", "Alexander Lukashenko"),
        ("compare", "first", "sco", "sco-summit"),
        ("compare", "second", "sco", "sco-summit"),
    ],
)
async def test_the_likeliest_comes_first_and_its_value_leads_to_its_card(
    world: World, command: str, option: str, typed: str, first: str
) -> None:
    choices = await world.suggest(command, option, typed)
    check(choices)
    assert choices[0]["value"] == first
    message = await world.ask(command, **{option: first}, **BESIDE.get((command, option), {}))
    assert text_of(message).startswith("## ")
    assert not message.ephemeral


async def test_a_choice_shows_the_role_beside_the_name(world: World) -> None:
    [choice] = await world.suggest("attendee", "name", "kallas")
    assert choice["name"] == "Kaja Kallas — EU foreign policy chief"


async def test_only_those_who_are_quoted_are_offered_as_speakers(world: World) -> None:
    found = {choice["value"] for choice in await world.suggest("quote", "speaker", "")}
    quoted = {quote.speaker for quote in world.bot.library.default.dossier.quotes}
    assert found == quoted


async def test_only_those_who_reacted_are_offered_as_reactors(world: World) -> None:
    found = {choice["value"] for choice in await world.suggest("reaction", "who", "")}
    reacted = {reaction.who for reaction in world.bot.library.default.dossier.reactions}
    assert found == reacted


async def test_every_offered_value_answers_a_card(world: World) -> None:
    library = world.bot.library.default
    for command, option in OPTIONS:
        for choice in await world.suggest(command, option, ""):
            beside = (
                {"first": "parade-1959", "second": "parade-1959"} if command == "compare" else {}
            )
            options = {**beside, option: choice["value"]}
            question = KINDS[command](**options)
            answer = ROUTES[type(question)].answer(library, world.bot.request(question))
            same = command == "compare" and len(set(options.values())) == 1
            assert answer.public != same, (command, option, choice)


async def test_an_admin_is_offered_the_dossiers(world: World) -> None:
    async def offered(typed: str) -> list[str]:
        choices = await world.ada.autocomplete(world.channel, "facts reload", "dossier", typed)
        check(choices)
        return [choice["value"] for choice in choices]

    assert await offered("") == ["beijing-2025"]
    assert await offered("BEI") == ["beijing-2025"]
    assert await offered("zz") == []


@pytest.mark.parametrize(("command", "option"), COMPLETING)
async def test_garbage_is_completed_and_answered_and_nothing_is_raised(
    world: World, command: str, option: str
) -> None:
    ask = world.manage if command == "dossier use" else world.ask
    for kind, typed in GARBAGE.items():
        check(await world.suggest(command, option, typed))
        options = {option: typed} | BESIDE.get((command, option), {})
        assert text_of(await ask(command, **options)), kind


@pytest.mark.parametrize(
    ("command", "other", "value"), [("quote", "about", "speaker"), ("reaction", "to", "who")]
)
async def test_a_choice_beside_garbage_is_answered(
    world: World, command: str, other: str, value: str
) -> None:
    chosen = 0
    for kind, typed in GARBAGE.items():
        message = await world.ask(command, **{other: typed, value: "kim"})
        if "kim-jong-un" in {option["value"] for option in options_of(message)}:
            assert text_of(await world.choose(message, "kim-jong-un")), kind
            chosen += 1
        assert text_of(message), kind
    # Some of it names someone, to whom no Kim reacted.
    assert chosen > len(GARBAGE) / 2


async def test_garbage_in_every_option_at_once_is_answered(world: World) -> None:
    for typed in GARBAGE.values():
        options = {"event": typed, "region": typed, "status": "absent"}
        assert text_of(await world.ask("attendees", **options))
        assert text_of(await world.ask("quote", about=typed, speaker=typed))
        assert text_of(await world.ask("reaction", who=typed, to=typed))


async def test_a_garbage_dossier_is_refused_and_nothing_is_raised(world: World) -> None:
    for kind, typed in GARBAGE.items():
        check(await world.ada.autocomplete(world.channel, "facts reload", "dossier", typed))
        message = await world.manage("facts reload", dossier=typed, publish=True)
        assert "was refused" in text_of(message), kind


# ── whatever is offered is understood ──


def served(dossier: Dossier) -> Snapshot:
    return Snapshot.of(Revision(dossier, 1, datetime(2025, 9, 10, tzinfo=UTC), "test"))


def doubled(dossier: Dossier) -> Dossier:
    """The dossier with everyone, every event and every quote twice, under names of all lengths.

    Nobody can be told from their double by what is said of them.
    """
    long = {"vladimir-putin": "Vladimir Putin, " + "who is called at length " * 11}
    people = [p.model_copy(update={"name": long.get(p.id, p.name)}) for p in dossier.people]
    facts = {"people": people, "events": dossier.events, "quotes": dossier.quotes}
    again: dict[str, Any] = {
        kind: (*of, *(fact.model_copy(update={"id": f"{fact.id}-2"}) for fact in of))
        for kind, of in facts.items()
    }
    spans = {id: dossier.spans[id.removesuffix("-2")] for id in _with_doubles(dossier.spans)}
    words = {id: dossier.words[id.removesuffix("-2")] for id in _with_doubles(dossier.words)}
    return replace(dossier, **again, spans=spans, words=words)


def _with_doubles(ids: Any) -> list[str]:
    return [*ids, *(f"{id}-2" for id in ids)]


@pytest.fixture(params=["beijing-2025", "demo/chasy", "demo/quay-bench", "doubled"])
def offering(request: pytest.FixtureRequest, dossier: Dossier) -> Snapshot:
    """A dossier in English, one in Russian, another in English, and one full of namesakes."""
    if request.param == "doubled":
        return served(doubled(dossier))
    return served(read_dossier(ROOT / "data" / f"{request.param}.toml", ROOT))


def answer(snapshot: Snapshot, question: Question) -> object:
    """What is said, with the requests of all buttons."""
    made = ROUTES[type(question)].answer(snapshot, Request(question, snapshot.dossier.id, 1))
    return made.view.to_components()


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind, fields in COMPLETED.items() for field in fields],
    ids=lambda value: value if isinstance(value, str) else value.verb,
)
def test_every_label_is_its_value(
    offering: Snapshot, kind: type[Question], field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some clients send the label of what was chosen in place of its value."""
    monkeypatch.setattr(limits, "CHOICES", 10_000)
    empty = dict.fromkeys(COMPLETED[kind], "")
    offered = completions(offering, kind(**empty), field)
    assert offered or field == "region"  # not every article groups people by region
    labels = [name for name, _ in offered]
    assert len({name.casefold() for name in labels}) == len(labels)
    assert all(len(name) <= 100 for name in labels)
    if "second" in empty:
        empty["first"] = empty["second"] = offering.dossier.events[0].id
    for name, value in offered:
        assert len(value) <= 100
        sent = answer(offering, kind(**{**empty, field: f" {name} "}))
        assert sent == answer(offering, kind(**{**empty, field: value})), name


def test_what_is_on_a_button_or_in_a_menu_is_understood_as_well(offering: Snapshot) -> None:
    dossier = offering.dossier
    for index, facts in (("people", dossier.people), ("events", dossier.events)):
        for fact in facts:
            shown = label(offering, fact.id)
            assert len(shown) <= 80
            meant = offers(offering).names.named(shown) or _only(offering, index, shown)
            assert meant == fact.id, shown


def _only(snapshot: Snapshot, index: Any, typed: str) -> str | None:
    match resolved(snapshot, index, typed):
        case Match(id=id):
            return id
        case _:
            return None


def test_a_name_that_others_have_is_asked_about_and_no_label(dossier: Dossier) -> None:
    snapshot = served(doubled(dossier))
    assert _only(snapshot, "people", "Kaja Kallas") is None
    assert offers(snapshot).names.named("Kaja Kallas") is None
    assert label(snapshot, "kaja-kallas") != label(snapshot, "kaja-kallas-2")
    assert label(snapshot, "kaja-kallas").startswith("Kaja Kallas — EU foreign policy chief · ¶")


def test_the_label_of_a_command_is_the_command(snapshot: Snapshot) -> None:
    assert answer(snapshot, Help("/quote")) == answer(snapshot, Help("quote"))


async def test_the_label_of_a_dossier_is_the_dossier(world: World) -> None:
    for command in ("source", "facts status"):
        [choice] = await world.ada.autocomplete(world.channel, command, "dossier", "")
        assert choice["name"] == "Kim Jong Un in Beijing · beijing-2025"
        named = text_of(await world.manage(command, dossier=choice["name"]))
        assert named == text_of(await world.manage(command, dossier=choice["value"]))


async def test_a_label_is_understood_as_it_is_typed_once_more(world: World) -> None:
    [choice] = await world.suggest("attendee", "name", "kallas")
    first, *_ = await world.suggest("attendee", "name", choice["name"])
    assert first == choice


# ── the order ──


def begins(name: str, typed: str) -> bool:
    return any(word.casefold().startswith(typed) for word in name.replace("-", " ").split())


@pytest.mark.parametrize("typed", ["k", "t", "m", "r", "al", "ki", "mo"])
async def test_those_come_first_whose_name_visibly_begins_so(world: World, typed: str) -> None:
    people = {person.id: person for person in world.bot.library.default.dossier.people}
    offered = [people[c["value"]] for c in await world.suggest("attendee", "name", typed)]
    humans = [person for person in offered if person.kind == "human" and not person.unnamed]
    seen = [begins(person.name, typed) for person in humans]
    assert seen == sorted(seen, reverse=True)
    begun = {p.id for p in people.values() if p in humans or begins(p.name, typed)}
    assert begun >= {p.id for p in people.values() if is_named(p) and begins(p.name, typed)}
    assert seen[0]


def is_named(person: Person) -> bool:
    return person.kind == "human" and not person.unnamed


async def test_the_prominent_come_first_among_them(world: World) -> None:
    k = [choice["value"] for choice in await world.suggest("attendee", "name", "k")]
    assert k[0] == "kim-jong-un"
    assert k.index("kaja-kallas") < k.index("kp-sharma-oli")
    assert "xi-jinping" not in k[:14]
    t = [choice["value"] for choice in await world.suggest("attendee", "name", "t")]
    assert t[:2] == ["trump", "kassym-jomart-tokayev"]
    targets = [choice["value"] for choice in await world.suggest("search", "query", "t")]
    assert targets[0] == "Trump"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chairman", "xi-jinping"),  # a role, after Chinese media and veterans
        ("batka", "alexander-lukashenko"),  # what else he is called
        ("lukashenka", "alexander-lukashenko"),  # a slip
        ("pashinian", "nikol-pashinyan"),
    ],
)
async def test_roles_other_names_and_slips_are_found_all_the_same(
    world: World, typed: str, found: str
) -> None:
    assert found in [c["value"] for c in await world.suggest("attendee", "name", typed)][:1]


# ── the other options ──


async def values(world: World, command: str, option: str, **filled: str) -> set[str]:
    return {c["value"] for c in await world.suggest(command, option, "", **filled)}


async def test_only_what_fits_the_other_option_is_offered(world: World, dossier: Dossier) -> None:
    assert await values(world, "reaction", "who", to="kallas") == {
        "guo-jiakun",
        "vladimir-khrustalev",
    }
    assert await values(world, "reaction", "who", to="banquet") == set()
    assert await values(world, "reaction", "to", who="Guo Jiakun") == {"kaja-kallas"}
    assert await values(world, "quote", "speaker", about="prejudice") == {"guo-jiakun"}
    about = await values(world, "quote", "about", speaker="kaja-kallas")
    assert about == {quote.id for quote in dossier.quotes_by("kaja-kallas")}
    assert "Africa" in await values(world, "attendees", "region", event="parade")
    assert await values(world, "attendees", "region", event="banquet") == set()
    assert await values(world, "attendees", "event", region="Africa") == {"ceremony"}
    assert await values(world, "attendees", "region", status="absent") == {"Southeast Asia"}
    assert "banquet" not in await values(world, "compare", "second", first="banquet")


async def test_a_label_in_the_other_option_is_its_value(world: World) -> None:
    kallas = "Kaja Kallas — EU foreign policy chief"
    assert await values(world, "reaction", "who", to=kallas) == {
        "guo-jiakun",
        "vladimir-khrustalev",
    }


async def test_an_option_that_is_not_understood_rules_nothing_out(world: World) -> None:
    everyone = await values(world, "reaction", "who")
    assert await values(world, "reaction", "who", to="zzyzx") == everyone


async def test_an_event_is_offered_by_its_date(world: World) -> None:
    for typed in ("3/9/2025", "9/3/2025", "2025-09-03"):
        choices = await world.suggest("timeline", "event", typed)
        assert choices[0]["value"] == "ceremony", typed
