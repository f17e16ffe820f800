"""The facts being served: loaded, published, and swapped whole."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.answers.question import Request, Verify
from bot.answers.registry import ROUTES
from bot.answers.verdicts import verify  # noqa: F401 - registers its handler
from bot.facts.model import Person
from bot.matching.memory import Memory
from bot.operations.errors import DossierError, NothingToServe, RevisionCorrupt
from bot.operations.exit_codes import ExitCode
from bot.serving.defaults import EVERYONE
from bot.serving.library import Library
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from bot.store.store import Store
from tests.databases import KINDS, Database
from tests.editing import ID, MILL, add_mill, edit_once, retitle


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def library(store: Store, project: Path) -> Library:
    return Library(store, project / "data")


async def opened(store: Store, project: Path) -> Library:
    library = Library(store, project / "data")
    await library.open()
    return library


async def test_several_that_start_at_once_publish_once(
    store: Store, database: Database, project: Path
) -> None:
    other = await Store.open(database.url)
    try:
        libraries = await asyncio.gather(*(opened(it, project) for it in (store, other)))
        assert [library.default.number for library in libraries] == [1, 1]
        assert len(await store.history(ID)) == 1
    finally:
        await other.close()


def title(library: Library) -> str:
    return library.default.dossier.header.title


# ── starting ──


async def test_the_first_start_publishes_revision_1(store: Store, project: Path) -> None:
    library = await opened(store, project)
    assert library.ids == (ID,)
    assert library.default.number == 1
    assert library.default.revision.published_by == "the bot at its first start"
    [revision] = await store.load()
    assert revision == library.default.revision


async def test_where_another_process_was_first_what_it_published_is_served(
    store: Store, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(store, project / "data")
    review = library.review

    async def meanwhile(id: str) -> Review:
        made = await review(id)
        await opened(store, project)
        return made

    monkeypatch.setattr(library, "review", meanwhile)
    await library.open()
    assert library.default.number == 1
    assert len(await store.history(library.default.dossier.id)) == 1


async def test_the_invented_articles_of_the_demo_are_not_served(
    store: Store, project: Path
) -> None:
    assert len([*(project / "data" / "demo").glob("*.toml")]) == 2
    assert (await opened(store, project)).ids == (ID,)


async def test_a_second_start_publishes_nothing(
    store: Store, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = await opened(store, project)
    with caplog.at_level(logging.WARNING):
        second = await opened(store, project)
    assert second.default.revision == first.default.revision
    assert caplog.messages == []


async def test_an_edited_file_is_told_and_what_was_published_is_served(
    store: Store, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await opened(store, project)
    retitle(project)
    with caplog.at_level(logging.WARNING):
        library = await opened(store, project)
    assert caplog.messages == [
        f"{ID}.toml differs from revision 1, which is served; /facts reload publishes it"
    ]
    assert title(library) == "Kim Jong Un in Beijing"
    assert len(await store.load()) == 1 and library.default.number == 1


async def test_a_file_broken_after_publication_is_told_and_what_was_published_is_served(
    store: Store, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await opened(store, project)
    (project / "data" / f"{ID}.toml").write_text("no TOML", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        library = await opened(store, project)
    [message] = caplog.messages
    assert "this is not TOML" in message
    assert message.endswith("is not valid and was left aside; the facts served are revision 1")
    assert title(library) == "Kim Jong Un in Beijing"


async def test_a_file_that_is_gone_leaves_what_was_published(store: Store, project: Path) -> None:
    await opened(store, project)
    (project / "data" / f"{ID}.toml").unlink()
    assert (await opened(store, project)).ids == (ID,)


async def test_a_broken_file_at_the_first_start_is_refused(store: Store, project: Path) -> None:
    edit_once(project, 'name = "Robert Fico"', 'name = "Robert Fizo"')
    with pytest.raises(DossierError, match="the name 'Robert Fizo' is not in its evidence"):
        await opened(store, project)
    assert await store.load() == ()


def unfinished(data: Path) -> None:
    (data / "fair.toml").write_text("[dossier]\nid = ", encoding="utf-8")


def misnamed(data: Path) -> None:
    document = (data / f"{MILL}.toml").read_text(encoding="utf-8")
    (data / "fair.toml").write_text(document, encoding="utf-8")


def no_id(data: Path) -> None:
    (data / "My Fair (2).toml").write_text("", encoding="utf-8")


def of_a_line(data: Path) -> None:
    (data / "a\nERROR all is lost\x1b[2J.toml").write_text("", encoding="utf-8")


def foreign(data: Path) -> None:
    (data / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")


def a_folder(data: Path) -> None:
    (data / "fair.toml").mkdir()


def a_pipe(data: Path) -> None:
    os.mkfifo(data / "fair.toml")


def a_circle(data: Path) -> None:
    (data / "fair.toml").symlink_to(data / "fair.toml")


def to_nothing(data: Path) -> None:
    (data / "fair.toml").symlink_to(data / "gone.toml")


def a_bomb(data: Path) -> None:
    (data / "fair.toml").write_bytes(b"x = " + b"[" * 100_000)


def many_mistakes(data: Path) -> None:
    document = (data / f"{ID}.toml").read_text(encoding="utf-8").replace(ID, "fair")
    (data / "fair.toml").write_text(document.replace("evidence = [", "evidenz = ["), "utf-8")


LEFT_ASIDE = {
    unfinished: "this is not TOML",
    misnamed: f"the dossier is called '{MILL}' and its file 'fair.toml'; call the file {MILL}.toml",
    no_id: "this is not the id of a dossier; an id, by which its file is called, has small letters",
    of_a_line: r"a\nERROR all is lost\x1b[2J.toml: 1 problem",
    foreign: "[project]: there is no such table",
    a_folder: "fair.toml cannot be read: it is a folder",
    a_pipe: "fair.toml cannot be read: it is no plain file",
    a_circle: "fair.toml cannot be read: Too many levels of symbolic links",
    to_nothing: "fair.toml cannot be read: No such file or directory",
    a_bomb: "nested too deeply",
    many_mistakes: "more: python -m bot check lists all",
}


@pytest.mark.parametrize(
    ("spoil", "why"), LEFT_ASIDE.items(), ids=[spoil.__name__ for spoil in LEFT_ASIDE]
)
async def test_a_file_that_cannot_be_served_is_told_and_takes_down_nothing(
    store: Store,
    project: Path,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
    why: str,
) -> None:
    add_mill(project)
    spoil(project / "data")
    with caplog.at_level(logging.WARNING):
        library = await opened(store, project)
    assert library.ids == (ID, MILL)
    [told] = caplog.messages
    assert why in told
    assert told.endswith("it was left aside: mend it, then /facts reload, or take it away")
    assert "\x1b" not in told and told.count("\n") <= 12


async def test_a_file_that_may_not_be_read_is_told_and_takes_down_nothing(
    store: Store,
    project: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_mill(project)
    read = Path.read_bytes

    def reading(path: Path) -> bytes:
        if path.stem == ID:
            raise PermissionError(errno.EACCES, "Permission denied")
        return read(path)

    # Who runs the tests may be root, who may read everything.
    monkeypatch.setattr(Path, "read_bytes", reading)
    with caplog.at_level(logging.WARNING):
        library = await opened(store, project)
    assert library.ids == (MILL,)
    assert f"{ID}.toml cannot be read: Permission denied" in caplog.text


async def test_the_lock_of_an_editor_is_no_dossier(
    store: Store, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (project / "data" / f".#{ID}.toml").symlink_to("ada@host.1234")
    with caplog.at_level(logging.WARNING):
        assert (await opened(store, project)).ids == (ID,)
    assert caplog.messages == []


async def test_where_nothing_can_be_served_every_reason_is_told(
    store: Store, project: Path
) -> None:
    (project / "data" / f"{ID}.toml").unlink()
    unfinished(project / "data")
    foreign(project / "data")
    with pytest.raises(NothingToServe) as refusal:
        await opened(store, project)
    assert refusal.value.exit_code is ExitCode.FACTS
    assert "fair.toml: 1 problem\n  file: this is not TOML" in str(refusal.value)
    assert "[project]: there is no such table" in str(refusal.value)


async def test_a_file_that_was_left_aside_can_be_mended_and_published(
    store: Store, project: Path
) -> None:
    unfinished(project / "data")
    library = await opened(store, project)
    assert isinstance(await library.review_file("fair"), DossierError)
    (project / "data" / "fair.toml").unlink()
    add_mill(project)
    await library.publish(await library.review(MILL), by="ada")
    assert library.ids == (ID, MILL)


def spoiled(database: Database, id: str = ID) -> None:
    database.rows(f"UPDATE revisions SET sha256 = 'x' WHERE dossier = '{id}'")


async def test_a_damaged_revision_is_told_takes_down_nothing_and_is_published_over(
    store: Store, database: Database, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add_mill(project)
    await opened(store, project)
    spoiled(database)
    with caplog.at_level(logging.WARNING):
        library = await opened(store, project)
    assert library.ids == (MILL,)
    [told] = caplog.messages
    assert told.startswith(f"revision 1 of {ID} is damaged: ")
    assert told.endswith("it is not served: /facts reload or /facts upload publishes it anew")
    # A restart publishes nothing that was published before.
    assert [revision.number for revision in await store.history(ID)] == [1]
    await library.refresh()
    snapshot = await library.publish(await library.review(ID), by="ada")
    assert snapshot.number == 2
    assert (await opened(store, project)).ids == (ID, MILL)


async def test_where_all_that_is_published_is_damaged_that_is_the_reason(
    store: Store, database: Database, project: Path
) -> None:
    await opened(store, project)
    spoiled(database)
    with pytest.raises(RevisionCorrupt, match=f"revision 1 of {ID} is damaged"):
        await opened(store, project)


# ── the default of everyone ──


async def test_a_new_dossier_that_sorts_before_the_others_is_nobodys_default(
    store: Store, project: Path
) -> None:
    await opened(store, project)
    document = (project / "data" / f"{ID}.toml").read_text(encoding="utf-8")
    (project / "data" / "another.toml").write_text(
        document.replace(f'id = "{ID}"', 'id = "another"'), encoding="utf-8"
    )
    for library in (await opened(store, project), await opened(store, project)):
        assert library.ids == ("another", ID)
        assert library.default.dossier.id == ID
        assert library.everyones_default.by == "age"
    # A new revision of the oldest leaves it the oldest.
    retitle(project)
    await library.publish(await library.review(ID), by="ada")
    assert (await opened(store, project)).default.dossier.id == ID


async def test_the_choice_comes_before_the_setting_and_that_before_age(
    store: Store, project: Path
) -> None:
    add_mill(project)
    library = Library(store, project / "data", default=MILL)
    await library.open()
    assert (library.default.dossier.id, library.everyones_default.by) == (MILL, "setting")
    assert library.default_in(None).dossier.id == library.default_in(7).dossier.id == MILL
    await library.set_default(EVERYONE, ID)
    assert (library.default.dossier.id, library.everyones_default.by) == (ID, "choice")
    await library.set_default(7, MILL)
    assert library.default_in(7).dossier.id == MILL
    # Neither a direct message nor a server has it as its own.
    assert library.chosen_default(0) is library.chosen_default(8) is None
    await library.set_default(EVERYONE, None)
    assert library.everyones_default.by == "setting"


async def test_a_default_that_is_not_served_is_passed_over_and_told_once(
    store: Store, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(store, project / "data", default="gone-2024")
    await library.store.remember_default(EVERYONE, "lost-2023")
    with caplog.at_level(logging.WARNING):
        await library.open()
        await library.refresh()
    [told] = caplog.messages
    assert told == (
        f"the default dossier lost-2023, gone-2024 is not served, so {ID} is asked; "
        "/facts default sets it"
    )
    assert library.everyones_default.missing == ("lost-2023", "gone-2024")
    assert library.default.dossier.id == ID


@pytest.mark.parametrize("empty", ["no file", "no folder"])
async def test_without_a_dossier_there_is_nothing_to_serve(
    store: Store, project: Path, empty: str
) -> None:
    data_dir = project / ("data" if empty == "no file" else "nowhere")
    (project / "data" / f"{ID}.toml").unlink()
    with pytest.raises(NothingToServe) as refusal:
        await Library(store, data_dir).open()
    assert str(refusal.value) == f"there is no dossier (*.toml) in {data_dir}"


async def test_two_dossiers_are_served_the_first_by_id_where_none_is_named(
    store: Store, project: Path
) -> None:
    document = (project / "data" / f"{ID}.toml").read_text(encoding="utf-8")
    (project / "data" / "another.toml").write_text(
        document.replace(f'id = "{ID}"', 'id = "another"'), encoding="utf-8"
    )
    library = await opened(store, project)
    assert library.ids == ("another", ID)
    assert library.default.dossier.id == "another"
    assert library.snapshot(ID) is not None
    assert library.snapshot("nothing") is None


async def test_dossiers_stand_beside_those_that_are_served_now_and_keep_no_others_alive(
    store: Store, project: Path
) -> None:
    document = (project / "data" / f"{ID}.toml").read_text(encoding="utf-8")
    (project / "data" / "another.toml").write_text(
        document.replace(f'id = "{ID}"', 'id = "another"'), encoding="utf-8"
    )
    library = await opened(store, project)
    retitle(project)
    published = await library.publish(await library.review(ID), "ada")
    assert library.snapshot(ID) is published
    [beside] = library.served["another"].others
    assert beside.revision is published.revision
    assert beside.people is published.people
    assert [*beside.others] == []


# ── review and publish ──


async def test_nothing_changed_makes_no_difference(store: Store, project: Path) -> None:
    library = await opened(store, project)
    review = await library.review(ID)
    assert not review.difference
    assert review.served == 1


async def test_a_review_changes_nothing_and_a_publication_swaps_the_whole(
    store: Store, project: Path
) -> None:
    library = await opened(store, project)
    old = library.default
    retitle(project)
    edit_once(project, 'kind = "human"\ncountry = "Slovakia"\n', 'kind = "human"\n')
    review = await library.review(ID)
    assert [(edit.how, edit.kind, edit.id) for edit in review.difference.edits] == [
        ("changed", "dossier", ID),
        ("changed", "people", "robert-fico"),
    ]
    assert library.default is old

    snapshot = await library.publish(review, by="ada")
    assert library.default is snapshot
    assert (snapshot.number, snapshot.revision.published_by) == (2, "ada")
    assert snapshot.dossier.header.title == "Another title"
    assert (await store.load())[0] == snapshot.revision
    assert (await library.review(ID)).served == 2


async def test_a_snapshot_taken_before_a_publication_still_answers_as_before(
    store: Store, project: Path
) -> None:
    library = await opened(store, project)
    old = library.default
    edit_once(project, 'id = "robert-fico"\nname', 'id = "fico-robert"\nname')
    edit_once(
        project,
        'person = "robert-fico"\nevent = "ceremony"',
        'person = "fico-robert"\nevent = "ceremony"',
    )
    new = await library.publish(await library.review(ID), by="ada")
    assert old.dossier.find(Person, "robert-fico") is not None
    assert old.dossier.find(Person, "fico-robert") is None
    assert new.dossier.find(Person, "robert-fico") is None
    assert new.dossier.find(Person, "fico-robert") is not None
    assert "fico-robert" in {entry.id for entry in new.people.entries}
    assert "fico-robert" not in {entry.id for entry in old.people.entries}


async def test_a_refused_review_leaves_what_is_served(store: Store, project: Path) -> None:
    library = await opened(store, project)
    old = library.default
    edit_once(project, 'name = "Robert Fico"', 'name = "Robert Fizo"')
    with pytest.raises(DossierError, match="Robert Fizo"):
        await library.review(ID)
    assert library.default is old


async def test_the_digest_tells_whether_the_files_are_still_the_reviewed_ones(
    store: Store, project: Path
) -> None:
    library = await opened(store, project)
    first, again = await library.review(ID), await library.review(ID)
    assert first.digest == again.digest
    assert len(first.digest) == 12
    retitle(project)
    edited = await library.review(ID)
    assert edited.digest != first.digest
    await library.publish(edited, by="ada")
    assert (await library.review(ID)).digest not in (first.digest, edited.digest)


@pytest.mark.parametrize(
    "edited",
    [
        ('reason = "the name of the celebration"', 'reason = "a name"'),
        ('office = "Prime Minister of Slovakia"', 'office = "Premier of Slovakia"'),
        ('evidence = ["Slovakia (Robert Fico)"]', 'evidence = ["and Slovakia (Robert Fico)"]'),
    ],
    ids=["a reason", "background", "evidence"],
)
async def test_the_digest_changes_with_whatever_is_changed(
    store: Store, project: Path, edited: tuple[str, str]
) -> None:
    library = await opened(store, project)
    before = await library.review(ID)
    edit_once(project, *edited)
    after = await library.review(ID)
    assert after.digest != before.digest
    assert after.difference


@pytest.mark.parametrize(
    "id",
    [
        *("../beijing-2025", "../x", "/etc/passwd", "", ".", "..", "a/b", "./beijing-2025"),
        *("beijing-2025/", "beijing-2025.toml", "nothing", "x" * 5000, "a\0b", "*"),
    ],
)
async def test_what_is_no_id_of_a_dossier_reads_no_file(library: Library, id: str) -> None:
    with pytest.raises(DossierError) as refusal:
        await library.review(id)
    [problem] = refusal.value.problems
    assert problem.where in ("dossier", "file")


async def test_no_dossier_outside_the_folder_is_read(library: Library, project: Path) -> None:
    inside, outside = project / "data" / f"{ID}.toml", project / f"{ID}.toml"
    inside.rename(outside)
    for id in (f"../{ID}", str(outside.with_suffix(""))):
        with pytest.raises(DossierError, match="this is not the id of a dossier"):
            await library.review(id)


# ── snapshots ──


async def test_an_answer_is_made_once(store: Store, project: Path) -> None:
    snapshot = (await opened(store, project)).default
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return "answer"

    assert [snapshot.remember("question", make) for _ in range(3)] == ["answer"] * 3
    assert made == ["made"]
    assert snapshot.remember("another", lambda: None) is None
    assert snapshot.remember("another", make) is None


async def test_what_is_remembered_of_all_dossiers_is_bounded(store: Store, project: Path) -> None:
    memory = Memory(2_000)
    library = Library(store, project / "data", memory)
    await library.open()
    for question in range(20):
        made = library.default.remember(question, lambda: question)  # noqa: B023
        assert made == question
        assert memory.size <= 2_000
    assert library.default.remember(19, lambda: "made again") == 19
    assert library.default.remember(0, lambda: "made again") == "made again"


async def test_an_answer_is_forgotten_with_its_snapshot(store: Store, project: Path) -> None:
    library = await opened(store, project)
    library.default.remember("question", lambda: "old")
    retitle(project)
    new = await library.publish(await library.review(ID), by="ada")
    assert new.remember("question", lambda: "new") == "new"


@pytest.mark.usefixtures("nothing_prepared")
async def test_what_is_remembered_holds_on_to_no_snapshot(store: Store, project: Path) -> None:
    memory = Memory()
    library = Library(store, project / "data", memory)
    await library.open()
    old = library.default
    old.search("Putin")
    question = Verify("“Hegemonism and power politics”")
    ROUTES[Verify].answer(old, Request(question, ID, old.number))
    kept, gone = memory.count, [weakref.ref(old), weakref.ref(old.people), weakref.ref(old.dossier)]
    retitle(project)
    await library.publish(await library.review(ID), by="ada")
    del old
    gc.collect()
    assert [reference() for reference in gone] == [None, None, None]
    assert memory.count == kept > 0


async def test_what_fails_is_not_remembered(store: Store, project: Path) -> None:
    snapshot: Snapshot = (await opened(store, project)).default

    def fail() -> str:
        raise RuntimeError("not made")

    with pytest.raises(RuntimeError):
        snapshot.remember("question", fail)
    assert snapshot.remember("question", lambda: "made") == "made"
