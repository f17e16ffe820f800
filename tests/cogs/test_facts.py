"""`/facts`: what is served, and how it is changed, by those who may and nobody else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord

from bot.facts.dossier import Dossier
from bot.gateway.bot import serving
from bot.gateway.permissions import NotAllowed, require_admin
from bot.operations.errors import DatabaseUnusable
from bot.operations.settings import Settings
from bot.store.store import Store
from tests.conftest import GUILD_ID, World, kallas, labels_of, said, text_of
from tests.databases import on_every_kind

# A change that is valid, and one that is not.
ROLE = ('role = "EU foreign policy chief"', 'role = "foreign policy chief"')
MISQUOTED = ('text = "direct challenge"', 'text = "a direct challenge"')
REFUSED = "**You may not do this.** The facts are shared by all servers"


def registrations(env: simcord.Env) -> dict[str, list[str]]:
    """The names of the commands registered, by the end of the path: “…/commands”."""
    return {
        request.path.split("/", 3)[3]: [command["name"] for command in request.json or []]
        for request in env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    }


# ── status ──


@on_every_kind
async def test_status_tells_what_is_served(world: World, dossier: Dossier) -> None:
    message = await world.manage("facts status")
    text = text_of(message)
    assert text.startswith("## Serving Kim Jong Un in Beijing\n-# beijing-2025\n**Revision 1**")
    assert "by the bot at its first start" in text
    assert f"{len(dossier.people)} people · {len(dossier.events)} events" in text
    assert "sentences cited" in text
    assert dossier.header.sha256[:16] in text
    assert message.ephemeral


async def test_status_tells_of_the_dossier_that_is_named(world: World) -> None:
    copy_dossier(world, "zz-second")
    await world.manage("facts reload", dossier="zz-second", publish=True)
    text = text_of(await world.manage("facts status", dossier="zz-second"))
    assert text.startswith("## Serving Kim Jong Un in Beijing\n-# zz-second\n**Revision 1**")
    assert "by ada" in text
    assert "updated since" not in text
    admin = world.ada
    found = await admin.autocomplete(world.channel, "facts status", "dossier", "zz")
    assert [choice["value"] for choice in found] == ["zz-second"]


async def test_of_a_file_that_is_not_served_the_status_says_why(world: World) -> None:
    path = world.project / "data" / "fair.toml"
    path.mkdir()
    for command in ("facts status", "facts reload"):
        text = text_of(await world.manage(command, dossier="fair"))
        assert text.startswith("## fair.toml was refused: 1 problem\n")
        assert "fair.toml cannot be read: it is a folder" in text
        assert "Nothing was published." in text
    path.rmdir()
    copy_dossier(world, "fair")
    text = text_of(await world.manage("facts status", dossier="fair"))
    assert text == (
        "**fair is not served yet.** Its file has no mistake.\n"
        "-# /facts reload dossier:fair publishes it"
    )
    (path := world.project / "data" / "My fair.toml").write_text("", encoding="utf-8")
    text = text_of(await world.manage("facts status", dossier=path.stem))
    assert "My fair.toml was refused" in text and "this is not the id of a dossier" in text


# ── reload ──


async def test_a_reload_of_unchanged_files_says_that_nothing_changed(world: World) -> None:
    message = await world.manage("facts reload")
    assert text_of(message) == "**beijing-2025: nothing changed.** Revision 1 keeps serving."
    assert labels_of(message) == []
    assert message.ephemeral


async def test_publishing_at_once_changes_nothing_where_nothing_changed(world: World) -> None:
    message = await world.manage("facts reload", publish=True)
    assert "nothing changed" in text_of(message)
    assert world.bot.library.default.number == 1


async def test_a_reload_shows_the_difference_and_changes_nothing_yet(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    text = text_of(message)
    assert text.startswith(
        "## beijing-2025: ready to publish\n-# from its files · 1 changed\n**Changed** (1)\n"
        "**kaja-kallas** · person\n**−** role: EU foreign policy chief\n"
        "**+** role: foreign policy chief\n-# Nothing is changed until you publish."
    )
    assert labels_of(message) == ["Publish", "Discard"]
    assert message.ephemeral
    assert await kallas(world) == "-# EU foreign policy chief"


@on_every_kind
async def test_the_publish_button_publishes_what_was_shown(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    answer = await world.press(message, "Publish", by=world.ada)
    assert text_of(answer).startswith(
        "## beijing-2025: revision 2 is serving\n1 changed, from its files."
    )
    # Each names the dossier: without it another may be asked.
    assert "/facts rollback revision:1 dossier:beijing-2025 goes back." in text_of(answer)
    assert "/facts history dossier:beijing-2025 lists every revision." in text_of(answer)
    assert answer.ephemeral
    assert await kallas(world) == "-# foreign policy chief · EU"
    assert f"by ada ({world.ada.id})" in text_of(await world.manage("facts status"))


async def test_a_published_review_has_no_button_left_to_be_pressed_again(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    answer = await world.press(message, "Publish", by=world.ada)
    assert answer.id == message.id
    assert labels_of(message) == []
    assert text_of(message).startswith("## beijing-2025: revision 2 is serving")
    assert await kallas(world) == "-# foreign policy chief · EU"


async def test_a_reload_may_publish_at_once(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload", publish=True)
    assert text_of(message).startswith("## beijing-2025: revision 2 is serving\n1 changed")
    assert await kallas(world) == "-# foreign policy chief · EU"


async def test_what_is_added_and_removed_is_named(world: World) -> None:
    world.edit_dossier('id = "no-cooling"', 'id = "no-sharp-cooling"')
    text = text_of(await world.manage("facts reload"))
    assert "**Added** (1)\n**no-sharp-cooling** · claim\n**+** about: " in text
    assert "**Removed** (1)\n**no-cooling** · claim\n**−** about: " in text


async def test_a_changed_header_is_named(world: World) -> None:
    world.edit_dossier('title = "Kim Jong Un in Beijing"', 'title = "Kim in Beijing"')
    text = text_of(await world.manage("facts reload"))
    assert "**beijing-2025** · the article’s data\n**−** title: Kim Jong Un in Beijing" in text
    assert "**+** title: Kim in Beijing" in text


async def test_publish_after_another_change_shows_the_new_difference(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    world.edit_dossier('id = "no-cooling"', 'id = "no-sharp-cooling"')
    answer = await world.press(message, "Publish", by=world.ada)
    text = text_of(answer)
    assert "**Added** (1)\n**no-sharp-cooling**" in text
    assert "Something changed since you looked: this is the new difference." in text
    assert world.bot.library.default.number == 1
    published = await world.press(answer, "Publish", by=world.ada)
    assert text_of(published).startswith("## beijing-2025: revision 2 is serving\n")


# ── refused ──


async def test_a_file_with_mistakes_is_refused_with_every_one_while_the_old_facts_serve(
    world: World,
) -> None:
    world.edit_dossier(*MISQUOTED)
    world.edit_dossier('person = "robert-fico"', 'person = "roberto-fico"')
    message = await world.manage("facts reload", publish=True)
    text = text_of(message)
    assert text.startswith("## beijing-2025.toml was refused: ")
    assert "“a direct challenge” is not in the article; the closest is ¶" in text
    assert "there is no person 'roberto-fico'; the closest id is 'robert-fico'" in text
    assert "Revision 1 keeps serving" in text
    assert message.ephemeral
    assert message.attachments == []
    assert world.bot.library.default.number == 1
    assert await kallas(world) == "-# EU foreign policy chief"


async def test_a_file_that_is_not_toml_is_refused(world: World) -> None:
    world.edit_dossier("[dossier]", "[dossier")
    text = text_of(await world.manage("facts reload"))
    assert "this is not TOML" in text
    assert "Revision 1 keeps serving" in text


async def test_mistakes_too_many_for_a_message_are_all_in_a_file_beside_it(world: World) -> None:
    world.edit_dossier('event = "ceremony"', 'event = "no-such-event"')
    message = await world.manage("facts reload")
    text = text_of(message)
    assert "more, all in the file:" in text
    [file] = message.attachments
    assert file.filename == "problems.txt"
    report = (await file.read()).decode()
    heading = text.split("\n")[0]
    assert heading == f"## beijing-2025.toml was refused: {len(report.splitlines())} problems"
    assert all("there is no event 'no-such-event'" in line for line in report.splitlines()[:20])
    assert report.splitlines()[0] in text


async def test_publish_after_the_file_broke_is_refused(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    world.edit_dossier(*MISQUOTED)
    answer = await world.press(message, "Publish", by=world.ada)
    assert "was refused" in text_of(answer)
    assert world.bot.library.default.number == 1
    assert await kallas(world) == "-# EU foreign policy chief"


async def test_an_unknown_dossier_is_refused(world: World) -> None:
    text = text_of(await world.manage("facts reload", dossier="nope"))
    assert "## nope.toml was refused: 1 problem" in text
    assert "Nothing was published." in text
    assert await kallas(world) == "-# EU foreign policy chief"


@pytest.mark.parametrize("id", ["../beijing-2025", "/etc/passwd", "beijing-2025.toml", "."])
async def test_no_other_file_can_be_named(world: World, id: str) -> None:
    text = text_of(await world.manage("facts reload", dossier=id, publish=True))
    assert "was refused" in text
    assert "root:" not in text
    assert world.bot.library.ids == ("beijing-2025",)
    assert await kallas(world) == "-# EU foreign policy chief"


async def test_a_store_that_fails_tells_the_admin_and_the_old_facts_keep_serving(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(self: Store, dossier: Dossier, by: str, **_: object) -> None:
        raise DatabaseUnusable("the database cannot be used: disk is full")

    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    monkeypatch.setattr(Store, "publish", full)
    pressed = text_of(await world.press(message, "Publish", by=world.ada))
    at_once = text_of(await world.manage("facts reload", publish=True))
    for text in (pressed, at_once):
        assert "**The facts could not be saved or read.**" in text
        assert "disk is full" in text
        reference = text.split("Reference ")[1]
        assert reference in caplog.text
    assert [type(error) for error in world.env.errors] == [discord.app_commands.CommandInvokeError]
    assert await kallas(world) == "-# EU foreign policy chief"
    monkeypatch.undo()
    assert "revision 2 is serving" in text_of(await world.press(message, "Publish", by=world.ada))


# ── who may ──


def show_facts_to_everyone(world: World) -> None:
    """What any server's admin can do in its settings, whatever the bot asks for."""
    command = world.env.backend.find_command("facts", GUILD_ID)
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: True})


@pytest.mark.parametrize("command", ["facts status", "facts reload"])
async def test_a_member_is_refused_even_where_the_command_is_shown_to_them(
    world: World, command: str
) -> None:
    show_facts_to_everyone(world)
    world.edit_dossier(*ROLE)
    options = {"publish": True} if command == "facts reload" else {}
    message = said(await world.mira.slash(world.channel, command, **options))
    assert text_of(message).startswith(REFUSED)
    assert message.ephemeral
    assert [type(error) for error in world.env.errors] == [NotAllowed]
    assert world.bot.library.default.number == 1


async def test_discord_hides_the_command_from_members(world: World) -> None:
    assert not [c for c in world.mira.available_commands(world.channel) if c.startswith("facts")]
    assert {"facts status", "facts reload"} <= set(world.ada.available_commands(world.channel))


async def test_one_who_is_no_admin_any_more_cannot_press_publish(world: World) -> None:
    world.edit_dossier(*ROLE)
    message = await world.manage("facts reload")
    member = world.env.backend.get_guild(GUILD_ID).members[world.ada.id]
    member.role_ids.clear()
    answer = await world.press(message, "Publish", by=world.ada)
    assert text_of(answer).startswith(REFUSED)
    assert answer.ephemeral
    assert world.bot.library.default.number == 1


async def test_facts_are_registered_in_the_admin_server_alone(world: World) -> None:
    found = registrations(world.env)
    assert found[f"guilds/{GUILD_ID}/commands"] == ["facts"]
    assert "facts" not in found["commands"]
    assert "attendee" in found["commands"]


async def test_without_an_admin_server_facts_are_registered_for_all(settings: Settings) -> None:
    anywhere = settings.model_copy(update={"admin_guild_id": None})
    async with serving(anywhere) as bot, simcord.run(bot) as env:
        found = registrations(env)
    assert list(found) == ["commands"]
    assert "facts" in found["commands"]


async def test_without_an_admin_server_no_servers_admin_may_change_the_facts(
    settings: Settings,
) -> None:
    anywhere = settings.model_copy(update={"admin_guild_id": None})
    async with serving(anywhere) as bot, simcord.run(bot) as env:
        guild = env.create_guild("Elsewhere")
        channel = guild.create_text_channel("general")
        role = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
        ada = guild.add_member(env.create_user("ada"), roles=[role])
        message = said(await ada.slash(channel, "facts status"))
        assert text_of(message).startswith(REFUSED)
        assert [type(error) for error in env.errors] == [NotAllowed]


OWNER, MEMBER, STRANGER, INVITED = 1, 2, 3, 4
MANAGER = discord.Permissions(manage_guild=True)


def member(id: int) -> SimpleNamespace:
    """A team's member; one who was only invited has not accepted."""
    state = discord.TeamMembershipState
    return SimpleNamespace(
        id=id, membership_state=state.invited if id == INVITED else state.accepted
    )


def may(
    user: int,
    *,
    team: list[int] | None = None,
    guild: int | None = GUILD_ID,
    permissions: discord.Permissions | None = None,
    admin_guild: int | None = GUILD_ID,
) -> bool:
    """Whether the bot of OWNER (or of a team) lets this user change the facts here."""
    application = SimpleNamespace(
        owner=SimpleNamespace(id=OWNER),
        team=SimpleNamespace(members=[member(id) for id in team]) if team else None,
    )
    bot = SimpleNamespace(
        application=application, settings=SimpleNamespace(admin_guild_id=admin_guild)
    )
    interaction: Any = SimpleNamespace(
        client=bot,
        user=SimpleNamespace(id=user),
        guild_id=guild,
        permissions=permissions or discord.Permissions.none(),
    )
    try:
        require_admin(interaction)
    except NotAllowed:
        return False
    return True


def test_the_owner_may_anywhere() -> None:
    assert may(OWNER, guild=None)
    assert may(OWNER, guild=999)
    assert may(OWNER, admin_guild=None)


def test_the_team_may_anywhere_and_its_nominal_owner_only_as_a_member_of_it() -> None:
    assert may(MEMBER, team=[MEMBER], guild=None)
    assert not may(INVITED, team=[MEMBER, INVITED], guild=None)
    assert not may(OWNER, team=[MEMBER], guild=None)


def test_a_manager_may_in_the_admin_server_alone() -> None:
    assert may(STRANGER, permissions=MANAGER)
    assert not may(STRANGER, permissions=MANAGER, guild=999)
    assert not may(STRANGER, permissions=MANAGER, guild=None)
    assert not may(STRANGER, permissions=MANAGER, admin_guild=None)
    assert not may(STRANGER, permissions=MANAGER, guild=None, admin_guild=None)


def test_a_member_without_manage_server_may_not() -> None:
    assert not may(STRANGER)
    assert not may(STRANGER, permissions=discord.Permissions(manage_messages=True))


# ── another dossier ──


@on_every_kind
async def test_a_new_dossier_is_published_under_its_own_id(world: World) -> None:
    copy_dossier(world, "zz-second")
    shown = text_of(await world.manage("facts reload", dossier="zz-second"))
    assert shown.startswith("## zz-second: ready to publish\n-# from its files · ")
    published = text_of(await world.manage("facts reload", dossier="zz-second", publish=True))
    assert published.startswith("## zz-second: revision 1 is serving")
    assert world.bot.library.ids == ("beijing-2025", "zz-second")


def copy_dossier(world: World, id: str) -> None:
    data = world.project / "data"
    text = (data / "beijing-2025.toml").read_text(encoding="utf-8")
    copy = text.replace('id = "beijing-2025"', f'id = "{id}"')
    (data / f"{id}.toml").write_text(copy, encoding="utf-8")
