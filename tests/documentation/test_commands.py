"""Every command is in the help and in the README, and has the options that the design gives it."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import app_commands

from bot.answers.help import COMMANDS, OPTIONS
from tests.conftest import GUILD_ID, ROOT, World

# Design §4: each command with its options, those that must be given first.
DESIGNED = {
    "attendee": (["name"], ["dossier", "private"]),
    "attendees": ([], ["event", "region", "status", "dossier", "private"]),
    "quote": ([], ["about", "speaker", "dossier", "private"]),
    "reaction": ([], ["who", "to", "dossier", "private"]),
    "timeline": ([], ["event", "dossier", "private"]),
    "verify": (["quotation"], ["dossier", "private"]),
    "search": (["query"], ["dossier", "private"]),
    "compare": (["first", "second"], ["dossier", "private"]),
    "source": ([], ["passage", "dossier", "private"]),
    "dossier list": ([], []),
    "dossier use": ([], ["dossier"]),
    "help": ([], ["command"]),
    "facts reload": ([], ["dossier", "publish"]),
    "facts upload": (["file"], ["article"]),
    "facts status": ([], ["dossier"]),
    "facts default": ([], ["dossier"]),
    "facts history": ([], ["dossier"]),
    "facts rollback": (["revision"], ["dossier"]),
    "facts export": ([], ["format", "dossier"]),
    "facts gaps": ([], ["dossier"]),
}
MENUS = {"Verify quotation"}
TEXT, NUMBER, YES_OR_NO, FILE = 3, 4, 5, 11
MESSAGE_MENU = 3


def registered(world: World) -> dict[str, dict[str, Any]]:
    """Every command that can be typed, by its whole name, as it is registered with Discord."""
    found = {}
    bodies = [r.json for r in world.env.http_requests if r.method == "PUT"]
    for command in (command for body in bodies for command in body):
        if command.get("type") == MESSAGE_MENU:
            continue
        groups = [o for o in command.get("options", ()) if o["type"] == 1]
        for leaf in groups or [command]:
            name = f"{command['name']} {leaf['name']}" if groups else command["name"]
            found[name] = leaf
    return found


async def test_the_commands_and_their_options_are_those_of_the_design(world: World) -> None:
    found = {
        name: (
            [o["name"] for o in leaf.get("options", ()) if o.get("required")],
            [o["name"] for o in leaf.get("options", ()) if not o.get("required")],
        )
        for name, leaf in registered(world).items()
    }
    assert found == DESIGNED


async def test_the_message_menus_are_those_of_the_design(world: World) -> None:
    bodies = [r.json for r in world.env.http_requests if r.method == "PUT"]
    menus = [c for body in bodies for c in body if c.get("type") == MESSAGE_MENU]
    assert {menu["name"] for menu in menus} == MENUS
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"**{name}**" in readme for name in MENUS)


async def test_every_option_is_of_the_kind_that_its_name_says(world: World) -> None:
    kinds = {"private": YES_OR_NO, "publish": YES_OR_NO, "passage": NUMBER, "revision": NUMBER}
    kinds |= {"file": FILE, "article": FILE}
    for name, leaf in registered(world).items():
        for option in leaf.get("options", ()):
            assert option["type"] == kinds.get(option["name"], TEXT), (name, option["name"])


async def test_every_option_is_described(world: World) -> None:
    for name, leaf in registered(world).items():
        for option in leaf.get("options", ()):
            # “…” is what discord.py sends where nothing was written.
            assert len(option["description"]) > 5, (name, option["name"])


async def test_discord_shows_the_summary_of_the_help(world: World) -> None:
    found = registered(world)
    assert found.keys() == COMMANDS.keys()
    for name, help in COMMANDS.items():
        assert found[name]["description"] == help.summary


async def test_the_help_completes_every_command(world: World) -> None:
    [option] = registered(world)["help"]["options"]
    assert {choice["value"] for choice in option["choices"]} == set(DESIGNED)


def test_every_option_stands_in_an_example_or_in_the_details_of_the_help() -> None:
    everywhere = " ".join(help.details for help in COMMANDS.values())
    for name, (required, optional) in DESIGNED.items():
        shown = " ".join((*COMMANDS[name].examples, COMMANDS[name].details, everywhere))
        for option in (*required, *optional):
            assert f"{option}:" in shown, (name, option)


def test_every_example_uses_the_command_and_options_that_there_are() -> None:
    for name, (required, optional) in DESIGNED.items():
        for example in COMMANDS[name].examples:
            assert f"{example} ".startswith(f"/{name} ")
            used = set(re.findall(r"(\w+):", example))
            assert set(required) <= used <= {*required, *optional}


def test_the_readme_has_every_command_with_its_options() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, (required, optional) in DESIGNED.items():
        given = "".join(f" `{option}`" for option in required)
        everywhere = OPTIONS if "private" in optional else {}
        may = "".join(f" [`{option}`]" for option in optional if option not in everywhere)
        assert f"| `/{name}`{given}{may} |" in readme
    [sentence] = re.findall(r"Every lookup .*?\n\n", readme, re.DOTALL)
    assert all(f"`{option}`" in sentence for option in OPTIONS)


def test_the_readme_names_no_command_that_there_is_not() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for typed in re.findall(r"`/([a-z]+(?: [a-z]+)?)", readme):
        assert typed in DESIGNED or typed.split()[0] in {*DESIGNED, "facts"}, typed


async def test_every_command_answers_in_servers_direct_messages_and_for_users(
    world: World,
) -> None:
    for command in world.bot.tree.get_commands():
        payload = command.to_dict(world.bot.tree)
        assert payload["contexts"] == [0, 1, 2]
        assert payload["integration_types"] == [0, 1]


async def test_facts_are_for_those_who_manage_the_server(world: World) -> None:
    [group] = [
        c for c in world.bot.tree.walk_commands(guild=discord.Object(GUILD_ID)) if c.name == "facts"
    ]
    assert isinstance(group, app_commands.Group)
    assert group.default_permissions is not None
    assert group.default_permissions.manage_guild
