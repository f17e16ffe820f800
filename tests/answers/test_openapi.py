"""Everything that the bot sends is within Discord's limits, and valid by Discord's own schema.

The schema is https://github.com/discord/discord-api-spec (specs/openapi.json); it is not part of
this repository. Without it, what the limits alone can check is checked all the same.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from simcord.components import walk_components

from bot.answers import administration, question, reviews
from bot.answers.card import Answer, notice
from bot.answers.choices import choice
from bot.answers.citations import place_ref, roster_ref
from bot.answers.dossiers import dossiers_card, no_default_card, using_card, which_dossier
from bot.answers.help import COMMANDS
from bot.answers.question import (
    PLACEHOLDER,
    ArticleOverview,
    Attendee,
    Attendees,
    Claims,
    Compare,
    Dossiers,
    FactSource,
    Help,
    Passage,
    Question,
    Quotes,
    RandomQuote,
    Reactions,
    Request,
    Search,
    Timeline,
    Verify,
    VerifyMessage,
)
from bot.answers.registry import ROUTES
from bot.answers.search import KINDS
from bot.facts.article import Article
from bot.facts.difference import difference
from bot.facts.dossier import Dossier
from bot.facts.exporting import FORMATS, exported
from bot.facts.model import (
    Attendance,
    Background,
    Claim,
    Event,
    Evidence,
    Header,
    Person,
    Quote,
    Reaction,
    Relation,
    Stated,
)
from bot.facts.span import Span
from bot.matching.outcome import Ambiguous, NoMatch
from bot.operations.errors import DossierError, Problem
from bot.serving.defaults import By, Default
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from bot.store.store import Published, Revision
from bot.store.usage import Gap, Used
from tests.conftest import GUILD_ID, ROOT, World, labelled, said
from tests.verifying.variants import variants

SPECIFICATION = Path(
    os.environ.get("DISCORD_OPENAPI", ROOT.parent / "shared" / "discord" / "openapi.json")
)
specified = pytest.mark.skipif(
    not SPECIFICATION.is_file(),
    reason="Discord's OpenAPI document is not here; name it with DISCORD_OPENAPI",
)
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
FOLLOWUP = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
GLOBAL_COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
SENDS, DEFERS, DEFERS_UPDATE, UPDATES, COMPLETES = 4, 5, 6, 7, 8
CONTAINER = 17
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15

# ── the limits, by hand ──


def check_limits(components: list[dict[str, Any]]) -> None:
    """What Discord refuses in the components of one message, and what it would show badly."""
    parts = list(walk_components(components))
    assert 1 <= len(parts) <= 40
    texts = [part["content"] for part in parts if part["type"] == 10]
    assert all(text.strip() for text in texts)
    assert sum(map(len, texts)) <= 4000
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    assert len(ids) == len(set(ids)), sorted(ids)
    assert all(1 <= len(id) <= 100 for id in ids)
    for part in parts:
        match part["type"]:
            case 1:
                assert 1 <= len(part["components"]) <= 5
            case 2:
                assert 1 <= len(part["label"]) <= 80
                assert ("url" in part) != ("custom_id" in part)
                assert len(part.get("url", "")) <= 512
            case 3:
                assert 1 <= len(part["options"]) <= 25
                values = [option["value"] for option in part["options"]]
                assert len(values) == len(set(values))
                for option in part["options"]:
                    assert 1 <= len(option["label"]) <= 100
                    assert 1 <= len(option["value"]) <= 100
                    assert len(option.get("description") or "") <= 100
            case 9:
                assert 1 <= len(part["components"]) <= 3


# ── Discord's own schema ──


@cache
def validator(path: str, method: str) -> Draft202012Validator:
    """What Discord takes as the JSON body of this request."""
    document = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    registry: Registry = Registry().with_resource("urn:discord", resource)
    # In a JSON pointer “/” is “~1”; in the URI that holds it, braces are percent-encoded.
    pointer = path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    body = f"urn:discord#/paths/{pointer}/{method}/requestBody/content/application~1json/schema"
    return Draft202012Validator({"$ref": body}, registry=registry)


@cache
def named(schema: str) -> Draft202012Validator:
    """The schema of this name: the one that a union would choose."""
    registry = validator(CALLBACK, "post")._registry
    return Draft202012Validator(
        {"$ref": f"urn:discord#/components/schemas/{schema}"}, registry=registry
    )


def message(answer: Answer) -> dict[str, Any]:
    """The message that discord.py makes of an answer."""
    made: dict[str, Any] = {
        "components": answer.view.to_components(),
        "flags": COMPONENTS_V2 | (0 if answer.public else EPHEMERAL),
    }
    if answer.files:
        made["attachments"] = [
            {"id": str(number), "filename": file.filename}
            for number, file in enumerate(answer.files)
        ]
    return made


_WORDS = re.compile(r'"(content|custom_id|label|description|value|url)": "(?:[^"\\]|\\.)*"')
_known: set[str] = set()


def check_schema(answer: Answer) -> None:
    """Each component as if it were the only one; of those that differ in words alone, the first.

    Validating is slow. How long words may be is checked by hand for all of them.
    """
    sent = message(answer)
    alone_in = [
        top | {"components": [component]}
        for top in sent["components"]
        if top["type"] == CONTAINER
        for component in top["components"]
    ]
    for component in (*alone_in, *(c for c in sent["components"] if c["type"] != CONTAINER)):
        alone = sent | {"components": [component]}
        shape = _WORDS.sub(r"\1", json.dumps(alone, sort_keys=True))
        if shape not in _known:
            schema = named("IncomingWebhookInteractionRequest")
            assert schema.is_valid(alone), explained(schema, alone)
            _known.add(shape)


def explained(schema: Draft202012Validator, sent: object) -> str:
    """The deepest reason: a union of components says only that none fits."""
    error = next(iter(schema.iter_errors(sent)))
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return f"{error.json_path}: {error.message[:300]}"


# ── every answer ──


@dataclass
class Asked:
    question: Question | str
    answer: Answer


def answer_to(snapshot: Snapshot, request: Request[Any]) -> Answer:
    if isinstance(request.question, Dossiers):
        return dossiers_card(request, [snapshot] * 30, snapshot, "x", snapshot)
    return ROUTES[type(request.question)].make(snapshot, request)


def pages(snapshot: Snapshot, question: Question) -> Iterator[Asked]:
    """The answer, and its other pages; of very many the first and the last ones."""
    request = Request(question, snapshot.dossier.id, snapshot.number)
    first = answer_to(snapshot, request)
    yield Asked(question, first)
    labels = [part.get("label") or "" for part in walk_components(first.view.to_components())]
    [last] = [int(label.split()[-1]) for label in labels if label.startswith("Page 1 of")] or [1]
    for page in sorted({*range(1, min(last, 5)), *range(max(1, last - 2), last)}):
        yield Asked(question, answer_to(snapshot, request.at_page(page)))


def everything(snapshot: Snapshot) -> Iterator[Asked]:
    """Every answer that the facts can give, each with all its pages."""
    dossier = snapshot.dossier
    for person in dossier.people:
        yield from pages(snapshot, Attendee(person.id))
        yield from pages(snapshot, Attendee(person.name))
        yield from pages(snapshot, Quotes("", person.id))
        yield from pages(snapshot, Reactions(person.id))
        yield from pages(snapshot, Reactions("", person.id))
        yield from pages(snapshot, Claims(person.id))
    regions = [entry.id for entry in snapshot.regions.entries]
    for event in dossier.events:
        yield from pages(snapshot, Attendees(event.id))
        yield from pages(snapshot, Timeline(event.id))
        yield from pages(snapshot, Reactions("", event.id))
        yield from pages(snapshot, Claims(event.id))
        yield from pages(snapshot, FactSource(roster_ref(event.id)))
    for region in regions:
        yield from pages(snapshot, Attendees("", region, ""))
    for status in ("attended", "absent", "left early", "hosted"):
        yield from pages(snapshot, Attendees("", "", status))
    for quote in dossier.quotes:
        yield from pages(snapshot, Quotes(quote.id))
    yield from pages(snapshot, RandomQuote())
    for reaction in dossier.reactions:
        yield from pages(snapshot, Reactions(reaction.who, reaction.to))
    for fact in dossier.facts:
        yield from pages(snapshot, FactSource(fact))
    for number in range(len(dossier.article.passages) + 2):
        yield from pages(snapshot, Passage(number))
        for fact in dossier.citing(number):
            yield from pages(snapshot, Passage(number, place_ref(dossier.sources(fact.id))))
    yield from pages(snapshot, ArticleOverview())
    yield from pages(snapshot, Timeline())
    yield from pages(snapshot, Reactions())
    for variant in variants(dossier, 1):
        if variant.quote in ("putin-humour", "kim-unshakable-will"):
            yield from pages(snapshot, Verify(variant.text))
            yield from pages(snapshot, VerifyMessage(variant.text))
    yield from pages(
        snapshot, VerifyMessage("\n".join(v.text for v in variants(dossier, 2))[:4000])
    )
    for query in ("xi", "war", "south korean media", "second world war", "missiles"):
        for kind in ("", *KINDS):
            yield from pages(snapshot, Search(query, kind))
    for first, second in pairwise(event.id for event in dossier.events):
        yield from pages(snapshot, Compare(first, second))
    yield from pages(snapshot, Dossiers())
    yield from pages(snapshot, Help())
    for command in COMMANDS:
        yield from pages(snapshot, Help(command))


def choices_and_misses(snapshot: Snapshot) -> Iterator[Asked]:
    long = "x" * 6000
    for name in ("kim", "president", "Nawaz Sharif", "nobody at all", "", "😀" * 3000, long, "\0"):
        yield from pages(snapshot, Attendee(name))
        yield from pages(snapshot, Attendees(name, long, "absent"))
        yield from pages(snapshot, Attendees("", name, ""))
        yield from pages(snapshot, Quotes(long, name))
        yield from pages(snapshot, Quotes(name, "kim"))
        yield from pages(snapshot, Reactions(name, long))
        yield from pages(snapshot, Reactions("", name))
        yield from pages(snapshot, Timeline(name))
        yield from pages(snapshot, Verify(name))
        yield from pages(snapshot, VerifyMessage(name))
        yield from pages(snapshot, Search(name))
        yield from pages(snapshot, Compare(name, "banquet"))
        yield from pages(snapshot, Compare("banquet", name))
        hole = Request(Reactions(PLACEHOLDER, name), "d" * 20, 99_999, private=True)
        for id in (person.id for person in snapshot.dossier.people):
            yield Asked(f"choice of {id}", choice(snapshot, hole, name, (id,)))
        yield Asked("choice", choice(snapshot, hole, name, [p.id for p in snapshot.dossier.people]))
    for asked in (
        Timeline("talks"),
        Attendees("talks"),
        FactSource("gone"),
        FactSource("@gone"),
        Claims("gone"),
        Help("gone"),
        Passage(99999),
        Passage(0),
        FactSource("1.2"),
        FactSource("99.1.2"),
        FactSource("1.5.2"),
        Passage(2, "9.9.9"),
        Compare("banquet", "banquet"),
    ):
        yield from pages(snapshot, asked)


def admin_cards(snapshot: Snapshot) -> Iterator[Asked]:
    dossier = snapshot.dossier
    unchanged = Review(dossier, difference(dossier, dossier), 1)
    first = Review(dossier, difference(None, dossier), None)
    gone = replace(dossier, people=(), article=Article(("x",), "0" * 64))
    all_gone = Review(gone, difference(dossier, gone), 99_999, "revision 99999")
    few = (Problem("quotes[1]", "is not in the article", "the closest is ¶3"),)
    many = tuple(Problem(f"quotes[{n}] *_|`", "x" * (n * 10 % 3500), "y") for n in range(600))
    for files in (None, unchanged, first, DossierError("x.toml", many[-1:])):
        for by in get_args(By):
            default = Default(snapshot, by, ("d" * 20, "*" * 20))
            yield Asked("status", administration.status_card(snapshot, files, default))
            yield Asked("default", administration.default_card(default, chosen="x"))
            yield Asked("default", administration.default_card(default, now=True))
        if files is not None:
            yield Asked("unserved", administration.unserved_card("d" * 20, files))
    asker = 2**63
    yield Asked("review", reviews.review_card(unchanged, asker))
    for review in (first, all_gone):
        for page in range(12):
            yield Asked("review", reviews.review_card(review, asker, page))
        yield Asked("moved on", reviews.review_card(review, asker, 0, reviews.OUTDATED))
        yield Asked("published", reviews.published_card(snapshot, review))
        yield Asked("discarded", reviews.discarded_card(review))
    yield Asked("not open", reviews.not_open_card())
    yield Asked("unknown", administration.unknown_card("*" * 6000, ["d" * 20] * 100))
    at = datetime(2025, 9, 10, tzinfo=UTC)
    history = [
        Published(n, at, "*" * 300, "`" * 300 if n % 2 else None, 1, 0, n)
        if n % 3
        else Published(n, at, "ada", None, None, None, None)
        for n in range(1, 200)
    ]
    for page in range(30):
        yield Asked("history", administration.history_card(snapshot, history, page))
    missed = [Gap("attendee", "*" * 80, n, n, date(2025, 9, 10)) for n in range(1, 200)]
    used = {Used(f"command{n}", "miss"): n for n in range(1, 30)}
    for page in range(10):
        yield Asked("gaps", administration.gaps_card(snapshot, missed, used, 30, page))
    yield Asked("gaps", administration.gaps_card(snapshot, (), {}, 30))
    yield Asked("gaps", administration.usage_off_card())
    for format in FORMATS:
        name, content = exported(dossier, format)
        yield Asked("export", administration.export_card(snapshot, format, name, content))
    for problems in (few, many, (Problem("file", "z" * 5000),)):
        answer = reviews.refused_card("beijing-2025.toml", problems, 1)
        yield Asked("refused", answer)
    yield Asked("notice", notice("n" * 9000))


def dossier_answers(snapshot: Snapshot) -> Iterator[Asked]:
    """What is said where it is not clear which dossier is asked."""
    ids = tuple(f"{n:020d}" for n in range(30))
    served = dict.fromkeys(ids, snapshot)
    hole = Request(Reactions("x" * 6000, "y" * 6000), PLACEHOLDER, 0, private=True)
    for asked in ("x", "*" * 6000):
        answer = which_dossier(served, hole, asked, Ambiguous(ids))
        yield Asked("choice", answer)
        yield Asked("choice", which_dossier(served, hole, asked, Ambiguous(ids[:1])))
        for nearest in ((), ids[:3]):
            answer = which_dossier(served, hole, asked, NoMatch(nearest))
            yield Asked("miss", answer)
    for now in (True, False):
        yield Asked("use", using_card(snapshot, now=now))
    for former in (None, "d" * 20):
        yield Asked("no default", no_default_card(snapshot, former))


def check_all(answers: Iterator[Asked], check: Callable[[Asked], None]) -> int:
    count = 0
    for asked in answers:
        try:
            check(asked)
        except AssertionError as error:
            raise AssertionError(f"{str(asked.question)[:300]}: {error}") from error
        count += 1
    return count


def within_limits(asked: Asked) -> None:
    check_limits(asked.answer.view.to_components())


def as_specified(asked: Asked) -> None:
    check_schema(asked.answer)


async def test_every_action_of_the_bot_has_its_cards_asked_here(world: World) -> None:
    actions = {
        "publish",
        "discard",
        "review",
        "history",
        "gaps",
        "cleardefault",
        "show",
        "use",
        "unuse",
        "dossiers",
    }
    assert {kind.verb for kind in world.bot._actions} == actions
    # No button asks for the status.
    assert {kind.verb for kind in ROUTES} == question.KINDS.keys() - actions - {"status"}


def test_every_answer_is_within_the_limits(snapshot: Snapshot) -> None:
    kinds = set()

    def check(asked: Asked) -> None:
        kinds.add(type(asked.question))
        within_limits(asked)

    assert check_all(everything(snapshot), check) > 500
    assert kinds == {*ROUTES, Dossiers}


@specified
def test_every_answer_is_as_discord_specifies(snapshot: Snapshot) -> None:
    assert check_all(everything(snapshot), as_specified) > 500


def test_every_choice_and_miss_is_within_the_limits(snapshot: Snapshot) -> None:
    assert check_all(choices_and_misses(snapshot), within_limits) > 50
    assert check_all(dossier_answers(snapshot), within_limits) == 12


@specified
def test_every_choice_and_miss_is_as_discord_specifies(snapshot: Snapshot) -> None:
    assert check_all(choices_and_misses(snapshot), as_specified) > 50
    assert check_all(dossier_answers(snapshot), as_specified) == 12


def test_every_card_for_admins_is_within_the_limits(snapshot: Snapshot) -> None:
    assert check_all(admin_cards(snapshot), within_limits) == 122


@specified
def test_every_card_for_admins_is_as_discord_specifies(snapshot: Snapshot) -> None:
    assert check_all(admin_cards(snapshot), as_specified) == 122


@specified
@pytest.mark.parametrize(
    "broken",
    [
        {"type": 2, "style": 2, "label": "x" * 81, "custom_id": "a"},
        {"type": 2, "style": 2, "label": "x", "custom_id": "a" * 101},
        {"type": 2, "style": 5, "label": "x", "url": "https://example.org/" + "x" * 512},
        {"type": 3, "custom_id": "a", "options": [{"label": "x", "value": "y"}] * 26},
        {"type": 3, "custom_id": "a", "options": []},
    ],
    ids=["label", "custom_id", "url", "options", "no options"],
)
def test_the_schema_and_the_limits_notice_what_is_wrong(broken: dict[str, Any]) -> None:
    components = [{"type": 17, "components": [{"type": 1, "components": [broken]}]}]
    sent = {"components": components, "flags": COMPONENTS_V2}
    assert not named("IncomingWebhookInteractionRequest").is_valid(sent)
    with pytest.raises(AssertionError):
        check_limits(components)


# ── bodies as they were sent ──


async def everything_sent(world: World) -> None:
    """A conversation with each kind of response: sent, edited, deferred, followed up, completed."""
    card = await world.ask("attendee", name="Kim Jong Un")
    await world.press(card, "Next ›", by=world.ada)
    await world.press(card, labelled(card, "quotes"))
    await world.press(card, "Next ›")
    await world.choose(await world.ask("attendee", name="kim"), "ellen-kim")
    await world.choose(await world.ask("attendee", name="kim", private=True), "ellen-kim")
    await world.ask("attendee", name="Nawaz Sharif")
    await world.ask("attendees")
    await world.ask("quote")
    await world.ask("source", passage=5)
    message = await world.ada.send(world.channel, "Putin said: “hegemonism and power politics”")
    shown = said(await world.mira.context_menu(world.channel, "Verify quotation", message))
    await world.press(shown, "Show to everyone")
    await world.suggest("attendee", "name", "")
    await world.suggest("attendee", "name", "zzzzz")
    await world.suggest("quote", "about", "war")
    await world.ask("dossier list")
    await world.ask("source", dossier="nothing of that name")
    await world.suggest("attendee", "dossier", "")
    using = await world.manage("dossier use", dossier="beijing-2025")
    await world.press(using, "No default", by=world.ada)
    await world.manage("facts status")
    await world.manage("facts reload")
    world.edit_dossier('event = "ceremony"', 'event = "no-such-event"')
    await world.manage("facts reload")
    world.edit_dossier('event = "no-such-event"', 'event = "ceremony"')
    world.edit_dossier('role = "EU foreign policy chief"', 'role = "foreign policy chief"')
    review = said(await world.ada.slash(world.channel, "facts reload"))
    await world.press(review, "Publish", by=world.ada)
    await world.manage("facts history")
    await world.manage("facts gaps")
    content = (world.project / "data" / "beijing-2025.toml").read_bytes()
    await world.manage("facts upload", file=("x.toml", content.replace(b"ada", b"eve")))
    back = await world.manage("facts rollback", revision=1)
    await world.press(back, "Discard", by=world.ada)
    for format in FORMATS:
        await world.manage("facts export", format=format)


@specified
async def test_every_body_that_is_sent_is_as_discord_specifies(world: World) -> None:
    await everything_sent(world)
    kinds: set[object] = set()
    scopes = {"guild", "global"}
    for request in world.env.http_requests:
        if request.path.endswith("/callback"):
            kinds.add(request.json["type"])
            schema = validator(CALLBACK, "post")
            by_type = {
                SENDS: "CreateMessageInteractionCallbackRequest",
                DEFERS: "CreateMessageInteractionCallbackRequest",
                DEFERS_UPDATE: "UpdateMessageInteractionCallbackRequest",
                UPDATES: "UpdateMessageInteractionCallbackRequest",
                COMPLETES: "ApplicationCommandAutocompleteCallbackRequest",
            }
            assert named(by_type[request.json["type"]]).is_valid(request.json), explained(
                named(by_type[request.json["type"]]), request.json
            )
        elif request.path.startswith("/webhooks/"):
            kinds.add(request.method)
            original = request.path.endswith("@original")
            schema = validator(ORIGINAL if original else FOLLOWUP, request.method.lower())
        elif request.path.endswith("/commands") and request.method == "PUT":
            guild = f"/guilds/{GUILD_ID}/" in request.path
            kinds.add("guild" if guild else "global")
            schema = validator(GUILD_COMMANDS if guild else GLOBAL_COMMANDS, "put")
        else:
            continue
        for attachment in (
            isinstance(request.json, dict) and request.json.get("attachments")
        ) or ():
            # discord.py numbers attachments; Discord takes its numbers as snowflakes all the same.
            attachment["id"] = str(attachment["id"])
        assert schema.is_valid(request.json), explained(schema, request.json)
        body = request.json.get("data") if request.path.endswith("/callback") else request.json
        if isinstance(body, dict) and body.get("components"):
            check_limits(body["components"])
            assert body["flags"] & COMPONENTS_V2 or request.json["type"] == UPDATES
            assert not body.get("content")
            assert not body.get("embeds")
    assert kinds == {SENDS, DEFERS, DEFERS_UPDATE, UPDATES, COMPLETES, "POST", "PATCH"} | scopes


async def test_registered_commands_are_within_the_limits(world: World) -> None:
    bodies = [r.json for r in world.env.http_requests if r.method == "PUT"]
    commands = [command for body in bodies for command in body]
    assert len(commands) == 13
    assert [c["name"] for c in commands if c.get("type") == 3] == ["Verify quotation"]
    for command in commands:
        if command.get("type") == 3:
            continue  # a menu has a name alone, with capitals and spaces
        assert characters(command) <= 8000
        for part in (command, *options_of(command)):
            assert 1 <= len(part["name"]) <= 32
            assert part["name"] == part["name"].lower()
            assert 1 <= len(part["description"]) <= 100
            assert len(part.get("options", ())) <= 25
            assert len(part.get("choices", ())) <= 25


def options_of(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for option in command.get("options", ()):
        yield option
        yield from options_of(option)


def characters(command: dict[str, Any]) -> int:
    """What Discord counts of a command: names, descriptions and values."""
    return sum(
        len(part["name"])
        + len(part["description"])
        + sum(len(c["name"]) + len(str(c["value"])) for c in part.get("choices", ()))
        for part in (command, *options_of(command))
    )


# ── the largest dossier that is valid ──


def id_of(kind: str, number: int) -> str:
    """An id of the greatest length that is allowed."""
    return f"{kind}{number:0{30 - len(kind)}d}"


def huge(filler: str, author: str = "Ann Author", url: str = "", size: int = 500) -> Snapshot:
    """A dossier with everything as long as its models allow, in words made of `filler`."""

    def line(number: int) -> str:
        return f"{number} {filler * 300}"[:300].strip()

    def words(number: int) -> str:
        return f"{number} {filler * 3000}"[:3000].strip()

    evidence = tuple(Evidence(exact=words(n)) for n in range(20))
    background = Background(
        country="AQ", office=line(1), full_name=line(2), native=line(3), note=line(4)
    )
    people = tuple(
        Person(
            id=id_of("p", n),
            name=line(n),
            kind="human",
            unnamed=n % 7 == 0,
            role=line(n),
            country=line(n + 1),
            evidence=evidence,
            background=background,
            relations=tuple(
                Relation.model_validate({"to": id_of("p", m), "as": line(m), "evidence": evidence})
                for m in range(20)
            )
            if n == 0
            else (),
        )
        for n in range(size)
    )
    events = tuple(
        Event(
            id=id_of("e", n),
            title=line(n),
            date="2025-09-03",
            when=line(n),
            place=line(n),
            stated=Stated(count=10**9, of=line(n), evidence=evidence),
            evidence=evidence,
            background=background,
        )
        for n in range(40)
    )
    statuses = ("attended", "took part", "met", "left early", "absent", "hosted")
    attendances = tuple(
        Attendance(
            person=person.id,
            event=events[0].id,
            status=random.Random(n).choice(statuses),
            region=line(n % 30) if n % 3 else None,
            counted=n % 5 != 0,
            reported_by=people[0].id,
            evidence=evidence,
        )
        for n, person in enumerate(people)
    ) + tuple(
        Attendance(person=people[0].id, event=event.id, status="attended", evidence=evidence)
        for event in events[1:]
    )
    forms = ("direct", "block", "indirect")
    made = tuple(
        Quote(
            id=id_of("q", n),
            speaker=people[0].id,
            form=forms[n % 3],
            text=tuple(words(m) for m in range(n % 4 * 6 + 1)),
            relayed_by=people[1].id,
            to=people[2].id,
            event=events[0].id,
            occasion=line(n),
            note=line(n),
            evidence=evidence,
        )
        for n in range(min(8, size // 20))
    )
    reacted = tuple(
        Reaction(
            id=id_of("r", n),
            who=people[0].id,
            to=events[0].id,
            to_words=line(n),
            quotes=tuple(quote.id for quote in made),
            evidence=evidence,
        )
        for n in range(3)
    )
    claims = tuple(
        Claim(
            id=id_of("c", n),
            about=(people[0].id, events[0].id),
            by=people[1].id,
            evidence=evidence,
        )
        for n in range(min(30, size // 6))
    )
    passages = tuple(words(n) * 2 for n in range(20))
    header = Header(
        id="d" * 20,
        title=line(0),
        article="seeds/x.txt",
        sha256="0" * 64,
        author=author,
        published=date(2025, 9, 9),
        url=url or "https://example.org/" + "x" * 480,
    )
    facts = (*people, *events, *attendances, *made, *reacted, *claims)
    spans = tuple(Span(n + 1, 0, 3000) for n in range(20))
    dossier = Dossier(
        header=header,
        article=Article(passages, "0" * 64),
        people=people,
        events=events,
        attendances=attendances,
        quotes=made,
        reactions=reacted,
        claims=claims,
        set_aside=(),
        spans=MappingProxyType({fact.id: spans for fact in facts}),
        words=MappingProxyType({quote.id: spans[:2] for quote in made}),
    )
    return Snapshot.of(Revision(dossier, 99_999, datetime(2025, 9, 10, tzinfo=UTC), "ada"))


def of_the_huge(snapshot: Snapshot) -> Iterator[Asked]:
    """The largest cards of the largest dossier, each with all its pages."""
    dossier = snapshot.dossier
    person, event = dossier.people[0], dossier.events[0]
    yield from pages(snapshot, Attendee(person.id))
    yield from pages(snapshot, Attendees(event.id))
    yield from pages(snapshot, Timeline())
    yield from pages(snapshot, Timeline(event.id))
    yield from pages(snapshot, Quotes("", person.id))
    yield from pages(snapshot, Reactions())
    yield from pages(snapshot, Claims(person.id))
    yield from pages(snapshot, ArticleOverview())
    yield from pages(snapshot, Passage(2))
    yield from pages(snapshot, Passage(2, place_ref(dossier.spans[event.id]), 14))
    yield from pages(snapshot, VerifyMessage(dossier.article.passages[2]))
    yield from pages(snapshot, VerifyMessage(f"“{dossier.article.passages[2][:2900]}”\n“x y”"))
    yield from pages(snapshot, Verify(dossier.article.passages[2][1:2000]))
    yield from pages(snapshot, Search(dossier.article.passages[2][:60], ""))
    yield from pages(snapshot, Compare(event.id, dossier.events[1].id))
    yield from pages(snapshot, Dossiers())
    yield from pages(snapshot, Help())
    for fact in (person, event, dossier.attendances[0], dossier.quotes[0]):
        yield from pages(snapshot, FactSource(fact.id))


@pytest.mark.parametrize(
    ("filler", "author", "url"),
    [
        pytest.param("**_|`[]<>@#~", "Ann Author", "", id="markup"),
        pytest.param("x", "Ann Author", "", id="one long word"),
        pytest.param("战争与和平 ", "Ann Author", "", id="Chinese"),
        pytest.param("😀 ", "Ann Author", "", id="emoji"),
        pytest.param(
            "words and ",
            "*" * 300,
            "https://" + "x" * 60 + ".example.org/",
            id="author",
        ),
    ],
)
def test_whatever_the_largest_dossier_is_made_of_it_is_within_the_limits(
    filler: str, author: str, url: str
) -> None:
    assert check_all(of_the_huge(huge(filler, author, url, size=60)), within_limits) > 50


def side_by_side(filler: str) -> tuple[Snapshot, Snapshot]:
    """The largest dossier among four like it, and a small one among them that has none of theirs."""
    made = huge(filler, size=60)
    corpus = {}
    for id in (f"{n:020d}" for n in range(4)):
        header = made.dossier.header.model_copy(update={"id": id})
        dossier = replace(made.dossier, header=header)
        corpus[id] = Snapshot.of(replace(made.revision, dossier=dossier))
    small = replace(
        made.dossier, people=(), events=(), attendances=(), quotes=(), reactions=(), claims=()
    )
    return made.beside(corpus), Snapshot.of(replace(made.revision, dossier=small)).beside(corpus)


def of_several(filler: str) -> Iterator[Asked]:
    """A person who is in all of several large dossiers, and the misses of one who is in others."""
    made, small = side_by_side(filler)
    person = made.dossier.people[1]
    assert len(made.also_in(person)) == len(small.elsewhere(person.id)) == 3
    yield from pages(made, Attendee(person.id))
    yield from pages(small, Attendee(person.id))
    yield from pages(small, Quotes("x" * 6000, person.id))
    yield from pages(small, Reactions(person.id, "x" * 6000))
    yield from pages(small, Search(person.id, ""))


@pytest.mark.parametrize("filler", ["**_|`[]<>@#~", "words and "])
def test_the_links_between_dossiers_are_within_the_limits(filler: str) -> None:
    assert check_all(of_several(filler), within_limits) >= 5


@specified
def test_the_links_between_dossiers_are_as_discord_specifies() -> None:
    assert check_all(of_several("words and "), as_specified) >= 5


def test_a_text_too_long_for_a_page_goes_on_in_order(largest: Snapshot) -> None:
    request = Request(Quotes(id_of("q", 0)), largest.dossier.id, largest.number)
    shown = ""
    for page in range(12):
        view = answer_to(largest, request.at_page(page)).view
        shown += "".join(
            p["content"] for p in walk_components(view.to_components()) if p["type"] == 10
        )
    who = shown.index("**0 words")
    details = shown.index("direct quotation")
    quoted = shown.index("> “0 words")
    assert who < details < quoted


@pytest.fixture(scope="module")
def largest() -> Snapshot:
    return huge("words and ")


def test_the_largest_dossier_is_within_the_limits(largest: Snapshot) -> None:
    assert check_all(of_the_huge(largest), within_limits) > 50
    assert check_all(dossier_answers(largest), within_limits) == 12


@specified
def test_the_largest_dossier_is_as_discord_specifies(largest: Snapshot) -> None:
    assert check_all(of_the_huge(largest), as_specified) > 50
