"""Autocomplete and free text: whatever is typed, there is an answer and nothing is raised."""

from __future__ import annotations

import pytest

from bot.answers.question import KINDS
from bot.answers.registry import ROUTES
from tests.conftest import World, text_of

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
    for kind, typed in GARBAGE.items():
        message = await world.ask(command, **{other: typed, value: "kim"})
        assert text_of(await world.choose(message, "kim-jong-un")), kind


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
