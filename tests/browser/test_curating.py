"""What those who curate see: what is served, what would change, and why something is refused."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

import pytest

from tests.browser.page import LocalDiscord

ARTICLE = "Mayor Bo Speaker said: “we will build it.”\nBy Ann Author\n"


def town(id: str = "town", title: str = "The town", **changed: str) -> str:
    """A small dossier on ARTICLE that an admin uploads."""
    head = {
        "id": id,
        "title": title,
        "article": "seeds/town.txt",
        "sha256": hashlib.sha256(ARTICLE.encode()).hexdigest(),
        "author": "Ann Author",
        "url": "https://example.org/town",
        **changed,
    }
    fields = "".join(f"{name} = {json.dumps(value)}\n" for name, value in head.items())
    person = 'id = "bo"\nname = "Bo Speaker"\nkind = "human"\nevidence = ["Mayor Bo Speaker"]\n'
    quote = (
        'id = "build"\nspeaker = "bo"\nform = "direct"\ntext = "we will build it."\n'
        'evidence = ["“we will build it.”"]\n'
    )
    return f"[dossier]\npublished = 2025-09-09\n{fields}[[people]]\n{person}[[quotes]]\n{quote}"


@pytest.fixture
def ada(desk: LocalDiscord) -> LocalDiscord:
    """The channel as an admin sees it."""
    desk.become("ada")
    return desk


def publish(ada: LocalDiscord, document: str) -> None:
    ada.upload(file=document, article=ARTICLE)
    ada.click("Publish")


def test_a_member_is_not_shown_the_commands_for_curators(desk: LocalDiscord) -> None:
    assert desk.commands("facts") == []


def test_an_admin_is_shown_them_and_what_they_answer_stays_private(ada: LocalDiscord) -> None:
    ada.slash("facts status")
    ada.expect_private()
    ada.expect("Revision 1", "56 people")
    ada.shot("admin")


# ── publishing ──


def test_an_uploaded_dossier_is_read_discarded_and_then_published(ada: LocalDiscord) -> None:
    document = town("town-reviewed")
    ada.upload(file=document, article=ARTICLE)
    ada.expect_private()
    ada.expect("town-reviewed: ready to publish", "from an upload · 3 added", "we will build it.")
    ada.shot("review")
    ada.click("Discard")
    ada.expect("Discarded.", "Nothing was published.")
    ada.shot("discarded")
    ada.upload(file=document, article=ARTICLE)
    ada.click("Publish")
    ada.expect("town-reviewed: revision 1 is serving")
    ada.shot("published")


def test_a_review_can_be_read_on_a_phone(phone: LocalDiscord) -> None:
    phone.become("ada")
    phone.upload(file=town("town-on-a-phone"), article=ARTICLE)
    phone.expect("town-on-a-phone: ready to publish")
    phone.expect_fits()
    phone.shot("review-phone")


def test_a_change_is_shown_and_published_and_an_older_review_says_it_has_ended(
    ada: LocalDiscord,
) -> None:
    id = "town-changed"
    publish(ada, town(id))
    ada.upload(file=town(id, "Our old town"), article=ARTICLE)
    ada.upload(file=town(id, "Our town"), article=ARTICLE)
    ada.expect("− title: The town", "+ title: Our town")
    ada.shot("changed")
    ada.look_at("+ title: Our old town")
    ada.click("Publish")
    ada.expect("This review is not open any more.")
    ada.expect_not("Publish", "Discard")
    ada.shot("not-open")
    ada.look_at("+ title: Our town")
    ada.click("Publish")
    ada.expect(f"{id}: revision 2 is serving", f"/facts rollback revision:1 dossier:{id} goes back")
    ada.expect_not("Discard")


def test_an_earlier_revision_is_published_again_and_the_history_tells_of_it(
    ada: LocalDiscord,
) -> None:
    id = "town-rolled-back"
    publish(ada, town(id))
    publish(ada, town(id, "Our town"))
    ada.slash("facts rollback", revision=1, dossier=id)
    ada.expect("from revision 1 · 1 changed", "− title: Our town", "+ title: The town")
    ada.shot("rollback")
    ada.click("Publish")
    ada.expect(f"{id}: revision 3 is serving")
    ada.slash("facts history", dossier=id)
    ada.expect("3 revisions", "Revision 3 (serving)", "by ada", "from revision 1", "from an upload")
    ada.shot("history")


def test_files_that_nobody_changed_change_nothing(ada: LocalDiscord) -> None:
    ada.slash("facts reload")
    ada.expect("nothing changed.", "Revision 1 keeps serving.")
    ada.shot("nothing-changed")


def test_the_facts_are_exported(ada: LocalDiscord) -> None:
    ada.slash("facts export", format="toml")
    ada.expect("beijing-2025, revision 1, as toml.")
    ada.shot("export")


# ── refusing ──


class Refused(NamedTuple):
    """An upload, and a part of the reason why it is refused."""

    file: str
    reason: str
    article: str = ARTICLE


TOWN = town("town-refused")
REFUSED = {
    "misquoted": Refused(TOWN.replace('"we will build', '"we build'), "the closest is"),
    "no-article": Refused(town("other"), "its article is not known", article=""),
    "wrong-article": Refused(TOWN, "is not the one", article="Another article"),
    "not-toml": Refused("[dossier", "this is not TOML"),
    "empty": Refused("", "there is no [dossier]; every dossier begins with it"),
    "date": Refused(TOWN.replace("2025-09-09", '"2025-09-09"'), "a date has no quotation marks"),
    "field": Refused(TOWN.replace("kind =", "kin ="), "perhaps 'kind' is meant"),
    "too-large": Refused("#" * 1_048_577, "the most is 1048576"),
    "too-deep": Refused("x = " + "[" * 9000, "nested too deeply"),
    "too-many": Refused("x = [" + "{}," * 100_000 + "]", "too many entries"),
    "bidi": Refused(town(title="To\u202ewn"), "U+202E"),
    "path": Refused(town(article="../town.txt"), "is outside the folder of articles"),
    "id": Refused(town("../town"), "String should match pattern"),
    "url": Refused(town(url="javascript:alert(1)"), "is no web address"),
    "control": Refused(TOWN, "U+0000", article=ARTICLE + "\0"),
    "very-many": Refused(TOWN + "[[claims]]\n" * 300, "more, all in the file"),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_an_upload_is_refused_with_the_reason_in_private(ada: LocalDiscord, mistake: str) -> None:
    upload = REFUSED[mistake]
    ada.upload(file=upload.file, **({"article": upload.article} if upload.article else {}))
    ada.expect_private()
    ada.expect("was refused", upload.reason)
    ada.shot(f"refused-{mistake}")


def test_a_revision_that_there_is_not_is_refused(ada: LocalDiscord) -> None:
    ada.slash("facts rollback", revision=9)
    ada.expect("there is no revision 9")
    ada.shot("no-revision")


def test_a_dossier_without_a_file_is_refused(ada: LocalDiscord) -> None:
    ada.slash("facts reload", dossier="nope")
    ada.expect("nope.toml cannot be read")
    ada.shot("refused-unknown")


def test_a_path_is_no_dossier(ada: LocalDiscord) -> None:
    ada.slash("facts reload", dossier="../x")
    ada.expect("this is not the id of a dossier", "small letters, digits")
    ada.shot("refused-path")


def test_a_dossier_that_is_not_served_has_no_history(ada: LocalDiscord) -> None:
    ada.slash("facts history", dossier="nope")
    ada.expect("No dossier “nope” is served.")
    ada.shot("unknown")


def test_after_a_refusal_members_are_answered_from_what_was_published(ada: LocalDiscord) -> None:
    id = "town-served"
    publish(ada, town(id))
    ada.upload(file=town(id).replace('"we will build', '"we build'), article=ARTICLE)
    ada.expect("was refused")
    ada.become("mira")
    ada.slash("quote", dossier=id)
    ada.expect("we will build it.")
    ada.expect_public()


# ── what members asked ──


def test_what_members_asked_in_vain_is_there_for_an_admin(desk: LocalDiscord) -> None:
    desk.slash("attendee", name="emmanuel macron")
    desk.expect("Nobody found for “emmanuel macron”")
    desk.become("ada")
    desk.slash("facts gaps", dossier="beijing-2025")
    desk.expect("Not found in beijing-2025", "emmanuel macron", "How often each command was used")
    desk.expect_private()
    desk.shot("gaps")


def test_a_servers_default_is_set_and_taken_away(ada: LocalDiscord) -> None:
    ada.slash("dossier use", dossier="beijing-2025")
    ada.expect("This server now asks")
    ada.shot("default")
    ada.click("No default")
    ada.expect("no default")
    ada.shot("no-default")
