"""`/help`: what can be asked, by examples that work."""

from __future__ import annotations

import re

import discord
import pytest

from bot.answers.help import COMMANDS
from tests.conftest import World, said, text_of


def listed(text: str) -> set[str]:
    """The commands that the help lists, each with its summary and an example."""
    return {
        name
        for name, help in COMMANDS.items()
        if f"**/{name}** — {help.summary}\n-# {help.examples[0]}" in text
    }


async def test_it_tells_an_admin_of_every_command_with_an_example(world: World) -> None:
    message = await world.manage("help")
    assert listed(text_of(message)) == set(COMMANDS)
    assert message.ephemeral


async def test_it_tells_a_member_of_what_members_may_use(world: World) -> None:
    message = await world.ask("help")
    text = text_of(message)
    assert listed(text) == {n for n in COMMANDS if not n.startswith(("facts", "dossier use"))}
    assert "/facts" not in text
    assert "dmins" not in text
    assert message.ephemeral


async def test_it_tells_a_manager_of_another_server_of_its_default_alone(world: World) -> None:
    elsewhere = world.env.create_guild("Elsewhere")
    managers = elsewhere.create_role("Manager", permissions=discord.Permissions(manage_guild=True))
    manager = elsewhere.add_member(world.env.create_user("max"), roles=[managers])
    message = said(await manager.slash(elsewhere.create_text_channel("general"), "help"))
    found = listed(text_of(message))
    assert "dossier use" in found
    assert not any(name.startswith("facts") for name in found)


async def test_it_tells_of_one_command_with_all_its_examples(world: World) -> None:
    for name, help in COMMANDS.items():
        message = await world.ask("help", command=name)
        text = text_of(message)
        assert text.startswith(f"## /{name}\n{help.summary}\n")
        assert help.details in text
        assert all(f"`{example}`" in text for example in help.examples)
        assert message.ephemeral


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("Who attended", "## September 3 ceremony and parade in Beijing"),
        ("A quote", "## A quote at random"),
        ("Reactions", "## All reactions"),
        ("Timeline", "## Timeline: Kim Jong Un in Beijing"),
    ],
)
async def test_its_buttons_answer_for_the_presser_alone(
    world: World, label: str, heading: str
) -> None:
    answer = await world.press(await world.ask("help"), label)
    assert text_of(answer).startswith(heading)
    assert answer.ephemeral


def typed(example: str) -> tuple[str, dict[str, str]]:
    """An example as what is typed: “/quote about:cold war” → ("quote", {"about": "cold war"})."""
    first = re.search(r" (\w+):", example)
    if first is None:
        return example.removeprefix("/"), {}
    given = re.findall(r"(?:^| )(first|second|\w+):(.*?)(?= second:|$)", example[first.start() :])
    return example[1 : first.start()], dict(given)


EXAMPLES = [
    example
    for name, help in COMMANDS.items()
    if not name.startswith(("facts", "dossier use"))
    for example in help.examples
]


async def test_every_example_finds_something(world: World) -> None:
    for example in EXAMPLES:
        command, options = typed(example)
        values: dict[str, object] = {**options}
        if command == "source" and options:
            values["passage"] = int(options["passage"])
        message = await world.ask(command, **values)
        assert text_of(message).startswith("## "), example


async def test_the_admins_examples_are_answered(world: World) -> None:
    for name in ("facts status", "facts reload", "dossier use"):
        for example in COMMANDS[name].examples:
            command, options = typed(example)
            values = {
                o: value == "True" if o == "publish" else value for o, value in options.items()
            }
            assert text_of(said(await world.ada.slash(world.channel, command, **values)))
