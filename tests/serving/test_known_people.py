"""Known people: how their file is read, and of whom in a dossier something is known."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.difference import difference
from bot.facts.dossier import Dossier
from bot.facts.exporting import FORMATS, exported
from bot.facts.model import Background, Person
from bot.facts.reading import read_dossier, read_upload
from bot.matching.outcome import Ambiguous, Match, Tier
from bot.serving.known_people import FILE_NAME, KnownPeople, KnownPerson, read_known_people
from bot.serving.library import Library
from bot.serving.snapshot import Snapshot
from bot.store.store import Revision, Store
from tests.conftest import ROOT

XI = KnownPerson(
    name="Xi Jinping",
    kind="human",
    country="CN",
    native="习近平",
    aliases=("Xi", "Hsi Jinping", "習近平", "Си Цзиньпин"),
)
PUTIN = KnownPerson(
    name="Vladimir Putin",
    kind="human",
    country="RU",
    native="Владимир Путин",
    aliases=("普京", "Vladimir Poutine"),
)


@pytest.fixture(scope="session")
def mill() -> Dossier:
    """A small dossier, of an article that was invented."""
    path = ROOT / "tests" / "data" / "old-mill-2025.toml"
    article = path.with_name("old-mill.txt").read_bytes()
    return read_upload(path.name, path.read_bytes(), article, {}.get)


def person(id: str, name: str, **fields: Any) -> Person:
    given = {"id": id, "name": name, "kind": "human", "evidence": [name], **fields}
    return Person.model_validate(given)


def served(mill: Dossier, known: KnownPeople, *people: Person) -> Snapshot:
    """A dossier of these people alone, as it is served."""
    alone = replace(
        mill, people=people, events=(), attendances=(), quotes=(), reactions=(), claims=()
    )
    revision = Revision(alone, 1, datetime(2025, 9, 10, tzinfo=UTC), "test")
    return Snapshot.of(revision, known=known)


def found(snapshot: Snapshot, typed: str) -> str | None:
    """Who is surely meant."""
    outcome = snapshot.people.resolve(typed)
    return outcome.id if isinstance(outcome, Match) else None


# ── who is known ──


@pytest.mark.parametrize("name", ["Xi Jinping", "XI JINPING", "习近平", "習近平", "Си Цзиньпин"])
def test_a_whole_name_in_any_script_tells_who_it_is(mill: Dossier, name: str) -> None:
    snapshot = served(mill, KnownPeople([XI, PUTIN]), person("host", name))
    assert snapshot.served.known == 1
    for typed in ("Xi Jinping", "习近平", "Hsi Jinping", "Си Цзиньпин"):
        assert found(snapshot, typed) == "host"
    background = snapshot.dossier.person("host").background
    assert background is not None
    assert background.country == "CN"
    assert background.native == (None if name == "习近平" else "习近平")


@pytest.mark.parametrize(
    "other",
    [
        person("host", "Xi"),
        person("host", "Jinping"),
        person("host", "席近平"),  # read aloud, the same
        person("host", "Xi Jinping", kind="group"),
        person("host", "Xi Jinping", unnamed=True),
        person("host", "Xi Jinping", background={"country": "SG"}),
        person("host", "Xi Jinping", background={"native": "席近平"}),
        person("host", "Xi", background={"full_name": "Xi Ming"}),
    ],
    ids=lambda p: f"{p.name}, {p.kind}, {p.unnamed}, {p.background}",
)
def test_nobody_else_is_taken_for_someone_known(mill: Dossier, other: Person) -> None:
    snapshot = served(mill, KnownPeople([XI, PUTIN]), other)
    assert snapshot.served.known == 0
    assert snapshot.dossier is snapshot.revision.dossier
    assert found(snapshot, "Hsi Jinping") is None


def test_a_full_name_that_contradicts_is_somebody_else(mill: Dossier) -> None:
    trump = KnownPerson(name="Donald Trump", kind="human", aliases=("川普",))
    senior = person("t", "Donald Trump", background={"full_name": "Fred Christ Trump"})
    assert served(mill, KnownPeople([trump]), senior).served.known == 0
    longer = person("t", "Donald Trump", background={"full_name": "Donald John Trump"})
    assert served(mill, KnownPeople([trump]), longer).served.known == 1


def test_a_full_name_of_the_dossiers_tells_who_a_family_name_is(mill: Dossier) -> None:
    trump = KnownPerson(name="Donald Trump", kind="human", aliases=("川普",))
    named = person("t", "Trump", background={"full_name": "Donald Trump"})
    assert found(served(mill, KnownPeople([trump]), named), "川普") == "t"


def test_two_people_of_one_name_are_not_known(mill: Dossier) -> None:
    two = person("a", "Xi Jinping"), person("b", "XI Jinping", background={"country": "SG"})
    snapshot = served(mill, KnownPeople([XI]), *two)
    assert snapshot.served.known == 0


def test_a_name_of_two_known_people_tells_nobody(mill: Dossier) -> None:
    other = KnownPerson(name="Xi Jinping", kind="human", native="席近平", aliases=("Old Xi",))
    snapshot = served(mill, KnownPeople([XI, other]), person("host", "Xi Jinping"))
    assert snapshot.served.known == 0


# ── which spellings find them ──


def test_a_spelling_that_is_part_of_anothers_name_is_left_out(mill: Dossier) -> None:
    """“Xi” is not surely the father where the article has the daughter, too."""
    family = person("xi", "Xi Jinping"), person("daughter", "Xi Mingze")
    snapshot = served(mill, KnownPeople([XI]), *family)
    assert snapshot.served.known == 1
    assert isinstance(snapshot.people.resolve("Xi"), Ambiguous)
    assert found(snapshot, "习近平") == "xi"
    alone = served(mill, KnownPeople([XI]), family[0])
    match alone.people.resolve("Xi"):
        case Match(id=id, tier=tier):
            assert (id, tier) == ("xi", Tier.EXACT)
        case outcome:
            pytest.fail(f"{outcome}")


@pytest.mark.parametrize(
    "other",
    [
        person("o", "Ann Other", aliases=["普京"]),
        person("o", "Ann Other", descriptions=["普京"]),
        person("o", "Ann Other", role="Pu Jing"),
        person("o", "the one called 普京", unnamed=True, descriptions=["PuJing"]),
        person("o", "PuJing Lee"),
        person("o", "the neighbour", unnamed=True, aliases=["PuJing Lee"]),
        person("o", "Lee", background={"native": "普京"}),
    ],
)
def test_a_spelling_that_another_is_called_by_is_left_out(mill: Dossier, other: Person) -> None:
    snapshot = served(mill, KnownPeople([PUTIN]), person("p", "Vladimir Putin"), other)
    assert "普京" not in snapshot.dossier.person("p").aliases
    assert "Vladimir Poutine" in snapshot.dossier.person("p").aliases


def test_a_spelling_with_a_word_of_anothers_name_is_left_out(mill: Dossier) -> None:
    """An article’s own Poutine stays the one who is meant by that."""
    people = person("p", "Vladimir Putin"), person("o", "Marie Poutine")
    snapshot = served(mill, KnownPeople([PUTIN]), *people)
    assert found(snapshot, "Poutine") == "o"
    # A word that both are named with is no reason.
    people = person("p", "Vladimir Putin"), person("o", "Vladimir Lee")
    snapshot = served(mill, KnownPeople([PUTIN]), *people)
    assert "Vladimir Poutine" in snapshot.dossier.person("p").aliases


def test_an_own_name_that_another_is_called_by_is_not_shown(mill: Dossier) -> None:
    other = person("o", "Ann Other", aliases=["Владимир Путин"])
    snapshot = served(mill, KnownPeople([PUTIN]), person("p", "Vladimir Putin"), other)
    background = snapshot.dossier.person("p").background
    assert background == Background(country="RU")


def test_what_two_known_people_are_called_is_nobodys(mill: Dossier) -> None:
    one = KnownPerson(name="Ann One", kind="human", aliases=("The Ann", "Ana One"))
    two = KnownPerson(name="Ann Two", kind="human", aliases=("the ann", "Ana Two"))
    snapshot = served(mill, KnownPeople([one, two]), person("a", "Ann One"))
    assert snapshot.dossier.person("a").aliases == ("Ana One",)


def test_what_the_dossier_says_comes_first(mill: Dossier) -> None:
    own = {"office": "President", "native": "習近平"}
    stated = person("xi", "Xi Jinping", aliases=["習近平", "Chairman Xi"], background=own)
    known = served(mill, KnownPeople([XI]), stated).dossier.person("xi")
    assert known.aliases == ("習近平", "Chairman Xi", "Xi", "Hsi Jinping", "Си Цзиньпин")
    assert known.background == Background(office="President", native="習近平", country="CN")


def test_dossiers_share_what_is_known(mill: Dossier) -> None:
    known = KnownPeople([XI])
    one, two = (served(mill, known, person(id, "Hsi Jinping")) for id in ("one", "two"))
    first, second = one.dossier.person("one"), two.dossier.person("two")
    assert all(a is b for a, b in zip(first.aliases, second.aliases, strict=True))
    plain = [
        served(mill, known, person(id, "习近平")).dossier.person(id).aliases for id in ("a", "b")
    ]
    assert plain[0] is plain[1]


# ── never facts ──


@given(
    st.lists(
        st.builds(
            KnownPerson,
            name=st.sampled_from(["Xi Jinping", "Mao Zedong", "Mila Brandt", "Vladimir Putin"]),
            kind=st.sampled_from(["human", "human", "media"]),
            country=st.sampled_from([None, "CN", "RU", "AQ"]),
            native=st.sampled_from([None, "习近平", "Владимир Путин", "x"]),
            full_name=st.sampled_from([None, "Otto Reyes", "Mao Zedong"]),
            aliases=st.lists(st.text("abcи习 ", min_size=1, max_size=9).filter(str.strip)).map(
                lambda found: tuple(found[:4])
            ),
        ),
        max_size=6,
    )
)
def test_known_people_change_no_digest_export_or_difference(
    mill: Dossier, given: list[KnownPerson]
) -> None:
    snapshot = Snapshot.of(
        Revision(mill, 1, datetime(2025, 9, 10, tzinfo=UTC), "test"), known=KnownPeople(given)
    )
    published = replace(snapshot.revision.dossier)  # with no digest of before
    assert published.digest == mill.digest
    assert not difference(mill, published)
    for format in ("toml", "json", "json-ld"):
        assert exported(published, format) == exported(mill, format)
    # In what is shown only people differ, and of them only what finds them and what is background.
    shown = snapshot.dossier
    assert replace(shown, people=mill.people) == mill
    changed = 0
    for stated, known in zip(mill.people, shown.people, strict=True):
        assert known.aliases[: len(stated.aliases)] == stated.aliases
        same = {"aliases": (), "background": None}
        assert known.model_copy(update=same) == stated.model_copy(update=same)
        changed += known is not stated
    assert changed == snapshot.served.known


async def test_a_library_stores_exports_and_compares_without_them(
    store: Store, project: Path
) -> None:
    library = Library(store, project / "data")
    await library.open()
    snapshot = library.default
    dossier = read_dossier(project / "data" / "beijing-2025.toml", project)
    assert snapshot.served.known == 42
    assert snapshot.revision.dossier.digest == dossier.digest
    assert snapshot.dossier.people != dossier.people
    review = await library.review("beijing-2025")
    assert not review.difference
    [stored] = await store.load()
    assert stored.dossier.people == dossier.people
    for format in FORMATS:
        assert exported(stored.dossier, format) == exported(dossier, format)
    upload = exported(dossier, "toml")[1]
    assert not (await library.review_upload("x.toml", upload, None)).difference


# ── the files ──


def test_the_bots_own_file_names_each_once_and_every_one_is_in_our_dossier(
    dossier: Dossier,
) -> None:
    known = read_known_people(ROOT / "no-such-folder")
    assert set(Counter(name for p in known.people for name in set(p.whole)).values()) == {1}
    served = known.serve(dossier)
    assert served.known == len(known.people)
    assert len(served.version) == 12
    assert all(person.wikidata is None for person in known.people)
    # No spelling is written twice, in the file or in our dossier.
    for written in (*known.people, *dossier.people):
        described = written.descriptions if isinstance(written, Person) else ()
        spellings = [written.name, *written.aliases, *described]
        assert len({*spellings}) == len(spellings), written.name


def write(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_a_file_beside_the_dossiers_adds_people_and_spellings(tmp_path: Path) -> None:
    own = read_known_people(tmp_path)
    more = """
        [[people]]
        name = "XI Jinping"
        kind = "human"
        country = "CN"
        aliases = ["Xí Jìnpíng", "Xi"]
        wikidata = "Q1"

        [[people]]
        name = "Ann Added"
        kind = "human"
        full_name = "Ann Mary Added"
    """
    both = read_known_people(write(tmp_path, more))
    assert len(both.people) == len(own.people) + 1
    assert both.version != own.version
    [xi] = [person for person in both.people if person.name == "Xi Jinping"]
    assert xi.aliases[-1] == "Xí Jìnpíng"
    assert xi.aliases.count("Xi") == 1
    assert xi.wikidata == "Q1"
    assert both.people[-1].full_name == "Ann Mary Added"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[people]", ["file: this is not TOML"]),
        ("[dossier]\nid = 1", ["[dossier]: there is no such table; every entry begins with"]),
        (
            (
                '[[people]]\nname = "A"\nkind = "robot"\ncountry = "china"\nalias = ["B"]\n'
                '[[people]]\nkind = "human"\nwikidata = "7747"'
            ),
            [
                "line 1, people[0].kind: Input should be",
                "line 1, people[0].country: String should match",
                "line 1, people[0].alias: Extra inputs are not permitted; perhaps 'aliases' is meant",
                "line 6, people[1].name: Field required",
                "line 6, people[1].wikidata: String should match",
            ],
        ),
        (
            '[[people]]\nname = "Xi Jinping"\nkind = "human"\ncountry = "SG"\nnative = "席近平"',
            [
                "line 1, people[0].native: 'Xi Jinping' is known already, with '习近平'",
                "line 1, people[0].country: 'Xi Jinping' is known already, with 'CN'",
            ],
        ),
    ],
    ids=["no TOML", "another table", "fields", "contradictions"],
)
def test_a_wrong_file_is_told_with_every_mistake_and_left_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, told: list[str]
) -> None:
    own = read_known_people(tmp_path)
    with caplog.at_level(logging.WARNING):
        known = read_known_people(write(tmp_path, text))
    assert known.version == own.version
    [message] = caplog.messages
    for mistake in told:
        assert mistake in message
    assert message.startswith(f"{FILE_NAME}: {len(told)} problem")
    assert message.endswith("the bot’s own known people are used alone")


def test_a_folder_of_that_name_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with caplog.at_level(logging.WARNING):
        read_known_people(tmp_path)
    [message] = caplog.messages
    assert "cannot be read" in message
