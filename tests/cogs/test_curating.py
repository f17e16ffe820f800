"""The life of the facts: reviewed, published, discarded, uploaded, rolled back, downloaded."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord.results import ResponseMessage
from sqlalchemy import event

from bot.answers.question import Request
from bot.facts.dossier import Dossier
from bot.facts.reading import MAX_BYTES, read_upload
from bot.gateway.bot import serving
from bot.gateway.permissions import NotAllowed
from bot.operations.errors import NotOpen
from bot.operations.settings import Settings
from bot.serving.pending import Reviews
from tests.conftest import GUILD_ID, World, button, kallas, labels_of, page_of, said, text_of
from tests.databases import on_every_kind

ID = "beijing-2025"
ROLE = ('role = "EU foreign policy chief"', 'role = "foreign policy chief"')
NOT_OPEN = "**This review is not open any more.**"
STILL = "-# EU foreign policy chief"
ALREADY = (
    f"**{ID}: nothing changed.** Revision 2 keeps serving. It says all that you wanted to publish; "
    "/facts history tells since when."
)
CHANGED = "-# foreign policy chief · EU"

ARTICLE = "Mayor Bo Speaker said: “we will build it.”\nBy Ann Author\n"


def small(id: str = "town", article: str = ARTICLE, **header: str) -> str:
    """A small dossier that is valid with ARTICLE."""
    fields = {
        "id": id,
        "title": "Town",
        "article": "seeds/town.txt",
        "sha256": hashlib.sha256(article.encode()).hexdigest(),
        "author": "Ann Author",
        "url": "https://example.org/town",
        **header,
    }
    head = "\n".join(f"{name} = {json.dumps(value)}" for name, value in fields.items())
    return (
        f"[dossier]\npublished = 2025-09-09\n{head}\n"
        '[[people]]\nid = "bo"\nname = "Bo Speaker"\nkind = "human"\nevidence = ["Mayor Bo Speaker"]\n'
        '[[quotes]]\nid = "build"\nspeaker = "bo"\nform = "direct"\ntext = "we will build it."\n'
        'evidence = ["“we will build it.”"]\n'
    )


async def upload(
    world: World, document: str | bytes, article: str | bytes | None = None
) -> ResponseMessage:
    def data(content: str | bytes) -> bytes:
        return content.encode() if isinstance(content, str) else content

    more = {"article": ("town.txt", data(article))} if article is not None else {}
    return await world.manage("facts upload", file=("town.toml", data(document)), **more)


# ── a review ──


async def test_discard_leaves_everything_and_ends_the_review(world: World) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    gone = await world.press(review, "Discard", by=world.ada)
    assert gone.id == review.id
    assert text_of(gone) == "**Discarded.** Revision 1 keeps serving."
    assert labels_of(gone) == []
    assert await kallas(world) == STILL
    store = world.bot.library.store
    assert [r.number for r in await store.history(ID)] == [1]


async def test_a_newer_review_ends_the_older(world: World) -> None:
    world.edit_dossier(*ROLE)
    older = await world.manage("facts reload")
    world.edit_dossier('id = "no-cooling"', 'id = "no-sharp-cooling"')
    newer = await world.manage("facts reload")
    assert text_of(await world.press(older, "Publish", by=world.ada)).startswith(NOT_OPEN)
    assert world.bot.library.default.number == 1
    assert labels_of(older) == []
    await world.press(newer, "Publish", by=world.ada)
    assert await kallas(world) == CHANGED
    assert labels_of(newer) == []


@pytest.mark.parametrize("label", ["Publish", "Discard"])
async def test_a_review_ends_after_15_minutes(
    world: World, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    now = 1000.0
    cog = world.bot.get_cog("Reviews")  # type: ignore[union-attr]
    monkeypatch.setattr(cog.reviews, "_clock", lambda: now)
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    now += 15 * 60
    answer = await world.press(review, label, by=world.ada)
    assert text_of(answer).startswith(NOT_OPEN)
    assert "15 minutes" in text_of(answer)
    assert answer.ephemeral
    assert await kallas(world) == STILL


@pytest.mark.parametrize("label", ["Publish", "Discard"])
async def test_a_review_ends_with_a_restart(world: World, label: str) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    # What a bot that was just started has.
    cog = world.bot.get_cog("Reviews")  # type: ignore[union-attr]
    cog.reviews = Reviews(world.bot.library)
    answer = await world.press(review, label, by=world.ada)
    assert text_of(answer).startswith(NOT_OPEN)
    assert "when the bot restarts" in text_of(answer)
    assert labels_of(review) == []
    assert await kallas(world) == STILL


async def test_just_before_15_minutes_it_can_be_published(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    cog = world.bot.get_cog("Reviews")  # type: ignore[union-attr]
    monkeypatch.setattr(cog.reviews, "_clock", lambda: now)
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    now += 15 * 60 - 1
    await world.press(review, "Publish", by=world.ada)
    assert world.bot.library.default.number == 2


def another_admin(world: World, name: str = "bea"):
    role = world.guild.create_role("Admin too", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user(name), roles=[role])


@pytest.mark.parametrize("label", ["Publish", "Discard"])
async def test_another_admin_may_not_press_the_buttons(world: World, label: str) -> None:
    """Nobody else sees the review, so Discord sends no such press; if it did:"""
    bea = another_admin(world)
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    await bea.slash(world.channel, "facts reload")
    request = Request.decoded(button(review, label))
    assert request is not None
    pressed: Any = SimpleNamespace(
        client=world.bot,
        user=SimpleNamespace(id=bea.id),
        guild_id=GUILD_ID,
        permissions=discord.Permissions(manage_guild=True),
    )
    with pytest.raises(NotAllowed, match="Only the admin who asked"):
        await world.bot._actions[type(request.question)](pressed, request)
    assert await kallas(world) == STILL
    await world.press(review, "Publish", by=world.ada)
    assert world.bot.library.default.number == 2


async def test_of_two_admins_at_once_the_second_sees_the_new_difference(world: World) -> None:
    bea = another_admin(world)
    world.edit_dossier(*ROLE)
    first = await world.manage("facts reload")
    world.edit_dossier('id = "no-cooling"', 'id = "no-sharp-cooling"')
    second = said(await bea.slash(world.channel, "facts reload"))
    # The first admin's file was changed as well: shown again, then published.
    shown = await world.press(first, "Publish", by=world.ada)
    assert "Something changed since you looked" in text_of(shown)
    assert "revision 2 is serving" in text_of(await world.press(shown, "Publish", by=world.ada))
    late = said(await bea.click(second, custom_id=button(second, "Publish")))
    assert text_of(late) == ALREADY
    assert world.bot.library.default.number == 2
    assert await kallas(world) == CHANGED


async def test_a_rollback_reviewed_before_another_publication_is_shown_anew(world: World) -> None:
    bea = another_admin(world)
    world.edit_dossier(*ROLE)
    await world.manage("facts reload", publish=True)
    back = await world.manage("facts rollback", revision=1)
    world.edit_dossier('id = "no-cooling"', 'id = "no-sharp-cooling"')
    await bea.slash(world.channel, "facts reload", publish=True)
    shown = await world.press(back, "Publish", by=world.ada)
    text = text_of(shown)
    assert "Something changed since you looked" in text
    assert "**no-sharp-cooling** · claim" in text
    assert world.bot.library.default.number == 3
    assert await kallas(world) == CHANGED
    assert "revision 4 is serving" in text_of(await world.press(shown, "Publish", by=world.ada))
    assert await kallas(world) == STILL


@on_every_kind
async def test_what_another_process_published_is_noticed(
    world: World, settings: Settings, dossier: Dossier
) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    async with serving(settings) as other:
        await other.library.publish(await other.library.review(ID), by="another process")
    answer = await world.press(review, "Publish", by=world.ada)
    assert text_of(answer) == ALREADY
    assert await kallas(world) == CHANGED


@on_every_kind
async def test_a_publication_by_another_process_at_that_very_moment_is_not_overwritten(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the last look at what is served, and before the transaction."""
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    library = world.bot.library

    async def not_noticed() -> None:
        monkeypatch.undo()
        async with serving(settings) as other:
            await other.library.publish(await other.library.review(ID), by="another process")

    monkeypatch.setattr(library, "refresh", not_noticed)
    answer = await world.press(review, "Publish", by=world.ada)
    assert text_of(answer) == ALREADY
    newest, *_ = await library.store.history(ID)
    assert newest.by == "another process"
    assert await kallas(world) == CHANGED


async def test_a_long_review_is_paged_and_published_from_any_page(world: World) -> None:
    review = await upload(world, small(ID), ARTICLE)
    page, of = page_of(review)
    assert page == 1 < of
    heading, first = text_of(review).split("\n")[:2], text_of(review)
    assert labels_of(review)[-2:] == ["Publish", "Discard"]
    following = await world.press(review, "Next ›", by=world.ada)
    assert following.id == review.id
    assert page_of(following) == (2, of)
    assert text_of(following).split("\n")[:2] == heading
    assert text_of(following) != first
    answer = await world.press(following, "Publish", by=world.ada)
    assert f"## {ID}: revision 2 is serving" in text_of(answer)


# ── upload ──


@on_every_kind
async def test_an_uploaded_dossier_with_its_article_is_reviewed_published_and_survives_a_restart(
    world: World, settings: Settings
) -> None:
    review = await upload(world, small(), ARTICLE)
    text = text_of(review)
    assert text.startswith("## town: ready to publish\n-# from an upload · 3 added\n**Added** (3)")
    assert "url: https://example.org/town" in text
    assert world.bot.library.ids == (ID,)
    answer = await world.press(review, "Publish", by=world.ada)
    assert text_of(answer).startswith("## town: revision 1 is serving")
    assert world.bot.library.ids == (ID, "town")
    assert not (world.project / "data" / "town.toml").exists()
    async with serving(settings) as again:
        served = again.library.snapshot("town")
        assert served is not None
        assert served.dossier.article.passages == tuple(ARTICLE.splitlines())
        assert served.dossier.quotes[0].text == ("we will build it.",)


async def test_a_reload_of_an_uploaded_dossier_says_how_it_is_changed(world: World) -> None:
    await world.press(await upload(world, small(), ARTICLE), "Publish", by=world.ada)
    text = text_of(await world.manage("facts reload", dossier="town"))
    assert "town.toml cannot be read: No such file or directory" in text
    assert "a dossier that was uploaded is changed with /facts upload" in text
    assert "Revision 1 keeps serving" in text
    # Without its article: that of the town, which is served by now.
    again = await upload(world, small(title="Our town"))
    assert "**−** title: Town\n**+** title: Our town" in text_of(again)


async def test_an_upload_without_an_article_has_the_one_that_is_served(world: World) -> None:
    document = (world.project / "data" / f"{ID}.toml").read_text(encoding="utf-8")
    review = await upload(world, document.replace(*ROLE))
    assert "**kaja-kallas** · person" in text_of(review)
    await world.press(review, "Publish", by=world.ada)
    assert await kallas(world) == CHANGED


async def test_an_upload_reads_no_file_of_the_bots_machine(world: World) -> None:
    """Or its mistakes would quote the nearest words of any file: of `.env`, say."""
    secret = "DISCORD_TOKEN=very-secret-words"
    (world.project / ".env").write_text(secret, encoding="utf-8")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    for article in (".env", "seeds/town.txt", "../.env"):
        text = text_of(await upload(world, small(article=secret, id="town")))
        assert "was refused" in text
        document = small(sha256=digest).replace("seeds/town.txt", article)
        text = text_of(await upload(world, document))
        assert "no dossier 'town' is served, so its article is not known" in text
        assert "very-secret" not in text
    assert await kallas(world) == STILL


BOMBS = {
    "too large": (b"#" * (MAX_BYTES + 1), f"has {MAX_BYTES + 1} bytes; the most is {MAX_BYTES}"),
    "not UTF-8": (b"\xff[dossier]", "is not UTF-8: byte 0 is 0xff"),
    "a ZIP file": (b"PK\x03\x04" + b"\x00\xff" * 100, "is not UTF-8"),
    "nothing": (b"", "dossier"),
    "not TOML": (b"[dossier", "this is not TOML"),
    "NUL": (small().encode().replace(b"Town", b"To\\u0000wn"), "U+0000"),
    "a raw NUL": (small().encode().replace(b"Town", b"To\0wn"), "this is not TOML"),
    "bidi": (small(title="To\u202ewn").encode(), "U+202E"),
    "deep arrays": (b"x = " + b"[" * 100_000, "nested too deeply"),
    "deep tables": (b"x = " + b"{a=" * 100_000, "nested too deeply"),
    "a deep key": (b"a." * 100_000 + b"a = 1", "nested too deeply"),
    "a deep header": (b"[" + b"a." * 100_000 + b"a]", "nested too deeply"),
    "100 000 entries": (b"people = [" + b"{}," * 100_000 + b"]", "too many entries"),
    "100 000 keys": (b"\n".join(b"a%d=1" % n for n in range(100_000)), "too many entries"),
    "a field too many": (
        small().encode() + b"[[people]]\n" + b"\n".join(b"a%d=1" % n for n in range(50_000)),
        "fields; no entry has so many",
    ),
    "6000 entries": (b"[[claims]]\n" * 6000, "has 6000 entries; the most is 5000"),
    "a path as the id": (small("../../etc/passwd").encode(), "dossier.id: String should match"),
    "a path as a person's id": (
        small().replace('"bo"', '"../bo"').encode(),
        "String should match pattern",
    ),
    "a path out": (small(article="x").replace("seeds/town", "../town").encode(), "outside the"),
    "a path of Windows": (small().replace("seeds/town", "C:\\\\town").encode(), "outside the"),
    "a hidden file": (small().replace("seeds/town.txt", "seeds/.env").encode(), "outside the"),
    "another file": (small().replace("seeds/town.txt", ".env").encode(), "outside the"),
    "javascript": (small(url="javascript:alert(1)").encode(), "is no web address"),
    "a file URL": (small(url="file:///etc/passwd").encode(), "is no web address"),
    "a URL in two lines": (
        small(url="https://example.org/\nx").encode(),
        "must not contain spaces",
    ),
}


@pytest.mark.parametrize(("content", "reason"), BOMBS.values(), ids=list(BOMBS))
async def test_a_hostile_upload_is_refused_with_the_reason(
    world: World, content: bytes, reason: str
) -> None:
    message = await upload(world, content, ARTICLE)
    text = text_of(message)
    assert text.startswith("## town.toml was refused: ")
    if "more, all in the file" in text:
        text += (await message.attachments[0].read()).decode()
    assert reason in text
    assert message.ephemeral
    assert labels_of(message) == []
    assert world.bot.library.ids == (ID,)
    assert await kallas(world) == STILL


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (b"x" * (MAX_BYTES + 1), f"the most is {MAX_BYTES}"),
        (b"\xff" + ARTICLE.encode(), "the article is not UTF-8"),
        (ARTICLE.encode() + b"\0", "must not contain the control character U+0000"),
        ((ARTICLE + "\u202e").encode(), "must not contain the control character U+202E"),
        (ARTICLE.encode() + b"x\n" * 3000, "has 3002 paragraphs; the most is 2000"),
        (("“x” " * 3000).encode(), "has 3000 pairs of quotation marks; the most is 2000"),
        (b"Another article", "the article is not the one that the facts were read from"),
    ],
    ids=["large", "not UTF-8", "NUL", "bidi", "paragraphs", "quotation marks", "another"],
)
async def test_a_hostile_article_is_refused_with_the_reason(
    world: World, article: bytes, reason: str
) -> None:
    text = text_of(await upload(world, small(), article))
    assert "was refused" in text
    assert reason in text
    assert await kallas(world) == STILL


async def test_markup_and_mentions_in_every_field_are_shown_harmlessly(world: World) -> None:
    wild = "@everyone <@1> **b** [x](https://evil.example) `c` ||s|| # h"
    article = f"{wild} said: “{wild}.”\nBy {wild}\n"
    document = (
        small(article=article, title=wild, author=wild)
        .replace('"Bo Speaker"', json.dumps(wild))
        .replace('["Mayor Bo Speaker"]', json.dumps([f"{wild} said"]))
        .replace('"we will build it."', json.dumps(f"{wild}."))
        .replace('["“we will build it.”"]', json.dumps([f"said: “{wild}.”"]))
    )
    message = await upload(world, document, article)
    shown = json.dumps(message.components, ensure_ascii=False)
    assert "ready to publish" in shown
    for raw in (" <@1>", "**b**", "[x](", "||s||"):
        assert raw not in shown
    await world.press(message, "Publish", by=world.ada)
    quote = await world.ask("quote", dossier="town")
    assert text_of(quote).count(wild) > 3
    for raw in (" <@1>", "**b**", "[x](", "||s||"):
        assert raw not in json.dumps(quote.components, ensure_ascii=False)
    sent = [r.json for r in world.env.http_requests if r.path.startswith("/webhooks/")]
    assert all(
        body["allowed_mentions"]["parse"] == [] for body in sent if "allowed_mentions" in body
    )


async def test_an_attachment_that_is_gone_is_said_to_be(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(self: discord.Attachment) -> bytes:
        raise OSError("404 Not Found")

    monkeypatch.setattr(discord.Attachment, "read", gone)
    text = text_of(await upload(world, small(), ARTICLE))
    assert "was refused" in text
    assert "Discord does not hand it over (404 Not Found); upload it again" in text
    assert await kallas(world) == STILL


# ── history and rollback ──


@on_every_kind
async def test_the_history_tells_who_published_what_and_when(world: World) -> None:
    world.edit_dossier(*ROLE)
    await world.manage("facts reload", publish=True)
    review = await world.manage("facts rollback", revision=1)
    text = text_of(review)
    assert text.startswith(f"## {ID}: ready to publish\n-# from revision 1 · 1 changed")
    assert "**−** role: foreign policy chief\n**+** role: EU foreign policy chief" in text
    assert await kallas(world) == CHANGED
    assert "revision 3 is serving" in text_of(await world.press(review, "Publish", by=world.ada))
    assert await kallas(world) == STILL
    message = await world.manage("facts history")
    text = text_of(message)
    assert text.startswith(f"## History of {ID}\n-# 3 revisions\n**Revision 3** (serving) · <t:")
    assert f"by ada ({world.ada.id})\n-# from revision 1 · 1 changed\n**Revision 2** · " in text
    assert f"by ada ({world.ada.id})\n-# from its files · 1 changed\n**Revision 1** · " in text
    assert "by the bot at its first start\n-# from its files · " in text
    assert f"/facts rollback dossier:{ID} goes back to one of them" in text
    assert message.ephemeral


@on_every_kind
async def test_a_rollback_survives_a_restart(world: World, settings: Settings) -> None:
    world.edit_dossier(*ROLE)
    await world.manage("facts reload", publish=True)
    back = await world.manage("facts rollback", revision=1)
    await world.press(back, "Publish", by=world.ada)
    async with serving(settings) as again:
        assert again.library.default.number == 3
        kaja = again.library.default.dossier.person("kaja-kallas")
        assert kaja is not None and kaja.role == "EU foreign policy chief"


async def test_a_long_history_is_paged(world: World, dossier: Dossier) -> None:
    for _ in range(40):
        await world.bot.library.store.publish(dossier, "ada")
    first = await world.manage("facts history")
    page, of = page_of(first)
    assert page == 1 < of
    assert "**Revision 41** · " in text_of(first)
    second = await world.press(first, "Next ›", by=world.ada)
    assert second.id == first.id
    assert page_of(second) == (2, of)
    assert "**Revision 41** · " not in text_of(second)


async def test_a_revision_that_there_is_not_is_said_so(world: World) -> None:
    for number in (2, 2**40):
        text = text_of(await world.manage("facts rollback", revision=number))
        assert f"there is no revision {number} of '{ID}'; /facts history lists them" in text
    text = text_of(await world.manage("facts rollback", revision=1, dossier="../x"))
    assert text == f"**No dossier “../x” is served.** There is: {ID}."
    assert await kallas(world) == STILL


@on_every_kind
async def test_a_damaged_revision_is_not_rolled_back_to(world: World) -> None:
    world.edit_dossier(*ROLE)
    await world.manage("facts reload", publish=True)
    async with world.bot.library.store._transaction() as connection:
        await connection.exec_driver_sql(
            "UPDATE people SET name = 'Some **Body**' WHERE revision = 1 AND position = 0"
        )
    message = said(await world.ada.slash(world.channel, "facts rollback", revision=1))
    text = text_of(message)
    assert text.startswith("**The facts could not be saved or read.** Revision 1 of ")
    assert "is damaged: " in text and "Choose another revision, or restore a backup." in text
    assert "Some **Body**" not in json.dumps(message.components)
    assert await kallas(world) == CHANGED
    assert world.env.errors


async def test_a_rollback_to_what_is_served_changes_nothing(world: World) -> None:
    text = text_of(await world.manage("facts rollback", revision=1))
    assert text == f"**{ID}: nothing changed.** Revision 1 keeps serving."


# ── status ──


async def test_status_tells_what_the_file_says_now(world: World, dossier: Dossier) -> None:
    text = text_of(await world.manage("facts status"))
    assert "The file says the same." in text
    assert f"facts sha256 {dossier.digest[:16]}…" in text
    world.edit_dossier(*ROLE)
    text = text_of(await world.manage("facts status"))
    assert f"**The file differs**: 1 changed\n-# /facts reload dossier:{ID} shows it" in text
    world.edit_dossier('text = "direct challenge"', 'text = "a direct challenge"')
    text = text_of(await world.manage("facts status"))
    assert "**The file has 1 problem**, so it cannot be published." in text
    (world.project / "data" / f"{ID}.toml").unlink()
    text = text_of(await world.manage("facts status"))
    assert "There is no file of it" in text


# ── export ──


async def exported(world: World, **options: object) -> tuple[str, bytes]:
    message = await world.manage("facts export", **options)
    assert message.ephemeral
    [file] = message.attachments
    return file.filename, await file.read()


async def test_the_exported_toml_uploads_to_the_same_dossier(
    world: World, dossier: Dossier
) -> None:
    name, content = await exported(world)
    assert name == f"{ID}.toml"
    assert read_upload(name, content, None, {ID: dossier}.get) == dossier
    message = await upload(world, content)
    assert text_of(message) == f"**{ID}: nothing changed.** Revision 1 keeps serving."


async def test_the_other_formats_are_files_too(world: World) -> None:
    name, content = await exported(world, format="json")
    assert name == f"{ID}.json" and json.loads(content)["dossier"]["id"] == ID
    name, content = await exported(world, format="csv")
    assert name == f"{ID}.csv.zip"
    assert "people.csv" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    name, content = await exported(world, format="json-ld", dossier=ID)
    assert name == f"{ID}.jsonld" and json.loads(content)["@graph"][0]["@type"] == "NewsArticle"


@pytest.mark.parametrize("command", ["facts export", "facts history", "facts status"])
async def test_a_dossier_that_is_not_served_is_said_not_to_be(world: World, command: str) -> None:
    text = text_of(await world.manage(command, dossier="no*pe"))
    assert text == f"**No dossier “no*pe” is served.** There is: {ID}."
    assert await kallas(world) == STILL


# ── who may ──


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("facts upload", {"file": ("x.toml", b"")}),
        ("facts history", {}),
        ("facts rollback", {"revision": 1}),
        ("facts export", {}),
    ],
)
async def test_a_member_is_refused_on_every_use(
    world: World, command: str, options: dict[str, object]
) -> None:
    registered = world.env.backend.find_command("facts", GUILD_ID)
    world.guild.set_command_permissions(int(registered["id"]), {world.guild.default_role: True})
    message = said(await world.mira.slash(world.channel, command, **options))
    assert text_of(message).startswith("**You may not do this.**")
    assert message.ephemeral
    assert [type(error) for error in world.env.errors] == [NotAllowed]


@pytest.mark.parametrize("verb", ["Publish", "Discard", "Next ›"])
async def test_one_who_is_no_admin_any_more_cannot_press_any_button(
    world: World, verb: str
) -> None:
    review = await upload(world, small(ID), ARTICLE)
    world.env.backend.get_guild(GUILD_ID).members[world.ada.id].role_ids.clear()
    answer = await world.press(review, verb, by=world.ada)
    assert text_of(answer).startswith("**You may not do this.**")
    assert await kallas(world) == STILL


async def test_one_who_is_no_admin_any_more_cannot_page_the_history(
    world: World, dossier: Dossier
) -> None:
    for _ in range(40):
        await world.bot.library.store.publish(dossier, "ada")
    first = await world.manage("facts history")
    world.env.backend.get_guild(GUILD_ID).members[world.ada.id].role_ids.clear()
    answer = await world.press(first, "Next ›", by=world.ada)
    assert text_of(answer).startswith("**You may not do this.**")


# ── when the machine fails ──


def pragma(world: World, statement: str) -> None:
    """On every connection from now on; the one that follows others is in use, and goes on as it is."""

    def set_on(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()

    event.listen(world.bot.library.store._database.engine.sync_engine, "checkout", set_on)


async def fails(world: World, message: ResponseMessage, reason: str, remedy: str) -> None:
    """Publishing tells the admin the reason and what to do; the old facts keep serving."""
    answer = await world.press(message, "Publish", by=world.ada)
    text = text_of(answer)
    assert text.startswith("**The facts could not be saved or read.**")
    assert f"{reason}.\n{remedy}" in text
    assert "What was served keeps serving." in text
    assert "Reference " in text
    assert answer.ephemeral
    assert await kallas(world) == STILL


async def test_a_full_disk_is_told_and_the_old_facts_serve(world: World) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    # No page more than there are, which is what SQLite says on a full disk too.
    pragma(world, "PRAGMA max_page_count = 1")
    await fails(world, review, "database or disk is full", "Free some space")
    pragma(world, "PRAGMA max_page_count = 1073741823")
    answer = await world.press(review, "Publish", by=world.ada)
    assert "revision 2 is serving" in text_of(answer)


async def test_a_locked_database_is_told_and_the_old_facts_serve(world: World) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    pragma(world, "PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(world.project / "var" / "dossier.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        await fails(world, review, "database is locked", "Another program is writing")
    answer = await world.press(review, "Publish", by=world.ada)
    assert "revision 2 is serving" in text_of(answer)


async def test_a_corrupt_database_is_told_and_the_old_facts_serve(world: World) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    path = world.project / "var" / "dossier.db"
    pragma(world, "PRAGMA cache_size = 0")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(path)
    await pragma_lost(world)
    await fails(world, review, "malformed", "Stop the bot and restore a backup")
    message = said(await world.ada.slash(world.channel, "facts history"))
    assert "malformed" in text_of(message)
    assert world.env.errors


def damage(path: Path) -> None:
    """Every page but the first, which has the schema, becomes garbage."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))


async def pragma_lost(world: World) -> None:
    """The bot's connection forgets what it has read."""
    await world.bot.library.store._database.engine.dispose()


@pytest.mark.parametrize("file", [f"data/{ID}.toml", "seeds/kim-jong-un-in-beijing.txt"])
async def test_a_file_that_vanished_after_the_review_is_named(world: World, file: str) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    (world.project / file).unlink()
    text = text_of(await world.press(review, "Publish", by=world.ada))
    assert "was refused" in text
    assert "cannot be read: No such file or directory" in text
    assert "Revision 1 keeps serving" in text
    assert await kallas(world) == STILL


@pytest.mark.parametrize("command", ["facts reload", "facts status", "facts history"])
async def test_an_interaction_that_expired_changes_nothing_and_is_logged(
    world: World, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    world.edit_dossier(*ROLE)
    world.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=2)
    await world.ada.slash(world.channel, command)
    assert "could not tell the asker: 404 Not Found (error code: 10062)" in caplog.text
    assert await kallas(world) == STILL
    assert world.env.errors


async def test_a_publish_button_that_expired_publishes_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.edit_dossier(*ROLE)
    review = await world.manage("facts reload")
    world.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062, times=2)
    await world.ada.click(review, custom_id=button(review, "Publish"))
    assert "could not tell the asker" in caplog.text
    assert await kallas(world) == STILL


async def test_only_so_many_reviews_are_kept(world: World) -> None:
    world.edit_dossier(*ROLE)
    review = await world.bot.library.review(ID)
    kept = Reviews(world.bot.library)
    for asker in range(20):
        kept.keep(asker, review)
    with pytest.raises(NotOpen):
        kept.find(0, ID, review.digest)
    assert kept.find(19, ID, review.digest) is review
    assert len(kept._open) == 12
