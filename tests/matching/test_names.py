"""Resolving: one clear match, an honest choice, or an honest miss; and suggestions."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index import Entry
from bot.matching.names import NameIndex
from bot.matching.normalise import fold
from bot.matching.outcome import Ambiguous, Match, NoMatch, Tier
from bot.matching.titles import KINSHIP
from bot.serving.snapshot import Snapshot

WILD = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="kim jongunilsxپутин習金👑\u202e\u0300'’-.\x00", max_size=40),
    st.text(min_size=5900, max_size=6000),
)


@pytest.mark.parametrize(
    ("query", "id", "tier"),
    [
        ("xi-jinping", "xi-jinping", Tier.ID),
        ("XI JINPING", "xi-jinping", Tier.EXACT),
        ("xi", "xi-jinping", Tier.EXACT),
        ("Vučić", "aleksandar-vucic", Tier.PART),
        ("lukashneko", "alexander-lukashenko", Tier.FUZZY),
        ("president of serbia", "aleksandar-vucic", Tier.DESCRIPTION),
        ("Kim's sister", "kim-yo-jong", Tier.DESCRIPTION),
        ("North Korean leader", "kim-jong-un", Tier.DESCRIPTION),
    ],
)
def test_it_says_who_and_how(query: str, id: str, tier: Tier, snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(query)
    assert isinstance(outcome, Match)
    assert (outcome.id, outcome.tier) == (id, tier)


@pytest.mark.parametrize("query", ["kim", "leader", "president", "Vladimir", "kim jong"])
def test_what_several_are_called_is_a_choice(query: str, snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(query)
    assert isinstance(outcome, Ambiguous)
    assert len(outcome.ids) > 1


@pytest.mark.parametrize("query", ["", " ", "x", "k", "👑", "\u202e", "'s", "..."])
def test_too_little_to_go_by_is_a_miss(query: str, snapshot: Snapshot) -> None:
    assert isinstance(snapshot.people.resolve(query), NoMatch)


def test_a_bare_office_is_never_a_match(snapshot: Snapshot) -> None:
    assert snapshot.people.resolve("foreign minister") == Ambiguous(("choe-son-hui",))
    assert snapshot.people.resolve("king") == Ambiguous(("norodom-sihamoni",))


def test_a_relation_of_someone_is_not_that_one(snapshot: Snapshot) -> None:
    dossier = snapshot.dossier
    others = (*sorted(KINSHIP), "foreign minister", "interpreter", "bodyguard")
    for person, other in itertools.product(dossier.people, others):
        for query in (f"{person.name}'s {other}", f"{person.name}’s {other}"):
            outcome = snapshot.people.resolve(query)
            assert not (isinstance(outcome, Match) and outcome.id == person.id), query


def test_a_given_name_with_anothers_family_name_is_nobody(snapshot: Snapshot) -> None:
    # Where the two together are a name of one of them after all.
    real = {"Kim Un", "Kim Sung", "Alexander Vucic", "Aleksandar Lukashenko"}
    named = [p.name.split() for p in snapshot.dossier.people if p.kind == "human" and not p.unnamed]
    mixed = {f"{a[0]} {b[-1]}" for a, b in itertools.permutations(named, 2) if len(a) > 1 < len(b)}
    own = {f"{name[0]} {name[-1]}" for name in named}
    wrong = {query for query in mixed - own if isinstance(snapshot.people.resolve(query), Match)}
    assert wrong <= real


@pytest.mark.parametrize(
    "query",
    [
        *("UN", "the UN", "U.N.", "UN chief", "Secretary General of the UN", "Xi An", "Boss"),
        *("presidente", "президент", "presidnt", "chairmann", "laeder", "Mao Mao", "Kim Kim"),
        *("Kim Yo Jin", "Kim Song Il", "Kim Il Jong", "Kim Jang Il", "Kim Yuna", "Aung Min"),
        *("МИД КНДР", "Republic of China", "Korean media", "Oil", "tướng", "Pudding", "Modem"),
        *("An Hua", "Pu Jing", "Fei Ke", "Sasu", "He Xi", "Said Sharif", "A. Aliyev", "Ali Aliyev"),
        *("Nikita Khrushcheva", "Roberto Fico", "Aleksandra Vucic", "Denise Sassou Nguesso"),
        *("Leander Trump", "Ronald Trump", "S. Khrushchev", "Ilham Ali", "Alexandre Lukas"),
        *("Kim Jong Un's grandmother", "great-grandfather of Kim Jong Un", "DR Congo president"),
    ],
)
def test_what_may_be_another_shows_nobodys_card(query: str, snapshot: Snapshot) -> None:
    assert not isinstance(snapshot.people.resolve(query), Match)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("King Anwar", "anwar-ibrahim"),
        ("Mrs Trump", "trump"),
        ("former PM Sharif", "shehbaz-sharif"),
        ("Sir Robert", "robert-fico"),
        ("Dr Sharma", "kp-sharma-oli"),
        ("Kallis", "kaja-kallas"),
        ("Jabarov", "sadyr-japarov"),
        ("Aliyeva", "ilham-aliyev"),
        ("Tung", "mao-zedong"),
        ("Aung Min", "min-aung-hlaing"),
    ],
)
def test_one_who_may_be_meant_is_asked_about(query: str, id: str, snapshot: Snapshot) -> None:
    assert snapshot.people.resolve(query) == Ambiguous((id,))


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("Russia's Putin", "vladimir-putin"),
        ("Myanmar’s Min Aung Hlaing", "min-aung-hlaing"),
        ("Kim's sister Kim Yo Jong", "kim-yo-jong"),
        ("U.S. president", "trump"),
        ("E.U. foreign policy chief", "kaja-kallas"),
        ("S.C. Bose", "subhas-chandra-bose"),
        ("普京总统", "vladimir-putin"),
        ("김정은 위원장", "kim-jong-un"),
        ("الرئيس بوتين", "vladimir-putin"),
        ("Tổng thống Putin", "vladimir-putin"),
        ("Präsident Putin", "vladimir-putin"),
        ("was Modi there", "narendra-modi"),
        ("Bose Subhas", "subhas-chandra-bose"),
        ("Jong Un Kim", "kim-jong-un"),
        ("putni", "vladimir-putin"),
        ("V. Putin", "vladimir-putin"),
        ("H.E. Xi Jinping", "xi-jinping"),
        ("trummp", "trump"),
    ],
)
def test_how_people_ask_is_understood(query: str, id: str, snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(query)
    assert outcome == Ambiguous((id,)) or (isinstance(outcome, Match) and outcome.id == id)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        # a slip, and the spelling of another language
        ("Putn", "vladimir-putin"),
        ("alyev", "ilham-aliyev"),
        ("vucich", "aleksandar-vucic"),
        ("mnangagua", "emmerson-mnangagwa"),
        ("choe son hee", "choe-son-hui"),
        ("Wladimir Poetin", "vladimir-putin"),
        ("kim jonh un", "kim-jong-un"),
        ("marendra modi", "narendra-modi"),
        ("mao edong", "mao-zedong"),
        # a title, a rank or a degree
        ("Predsjednik Putin", "vladimir-putin"),
        ("Konstantin Asmolov, PhD in History", "konstantin-asmolov"),
        ("Ellen Kim PhD", "ellen-kim"),
        ("Ph.D. Ellen Kim", "ellen-kim"),
        ("Gen. Min Aung Hlaing", "min-aung-hlaing"),
        ("HM King Sihamoni", "norodom-sihamoni"),
        ("Dr Muizzu", "mohamed-muizzu"),
        ("Dr. Asmolov", "konstantin-asmolov"),
        ("Kaja Kallas MEP", "kaja-kallas"),
        ("проф. Константин Асмолов", "konstantin-asmolov"),
        # a particle, and a patronymic that fits
        ("Anwar bin Ibrahim", "anwar-ibrahim"),
        ("LUKASHENKA, Aleksandr Ryhoravich", "alexander-lukashenko"),
        ("Władimir Władimirowicz Putin", "vladimir-putin"),
        ("Пашинян, Никол Владимирович", "nikol-pashinyan"),
        ("Ilham Heydar oglu Aliyev", "ilham-aliyev"),
    ],
)
def test_what_nobody_else_can_be_meant_by_is_a_card(
    query: str, id: str, snapshot: Snapshot
) -> None:
    outcome = snapshot.people.resolve(query)
    assert isinstance(outcome, Match) and outcome.id == id


@pytest.mark.parametrize(
    "query",
    [
        *("Vladimir Nikolaevich Putin", "Vladimir Nikolaevich Putin, PhD", "Nawaz Sharif, MP"),
        *("Donald Trump Jr.", "Robert Fico Jr", "Robert Fico III", "Ibrahim bin Anwar"),
        *("Alexander Lukashenko Simashkevich", "Xi Jinping Vidaković", "Anwar Ben Ibrahim"),
        *("жена Си Цзиньпина", "Vladimir Putin impersonator", "عمر Sharif", "Alexandra Lukashenko"),
        *("Pashinin", "Pranowo", "Scharf", "Chosun", "Sandra Bose", "Yan Kim", "Kasim", "🇺🇸 Putin"),
    ],
)
def test_a_word_that_may_be_a_name_rules_a_match_out(query: str, snapshot: Snapshot) -> None:
    assert not isinstance(snapshot.people.resolve(query), Match)


def test_a_country_after_a_title_is_no_slip_in_a_name(snapshot: Snapshot) -> None:
    assert snapshot.people.resolve("DR Congo") == NoMatch(("denis-sassou-nguesso",))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("luka", ("alexander-lukashenko",)),
        ("Prabo", ("prabowo-subianto",)),
        ("Alex", ("alexander-lukashenko", "aleksandar-vucic")),
        ("🇷🇺", ("vladimir-putin", "vladimir-khrustalev")),
    ],
)
def test_what_completion_would_offer_is_asked_about(
    query: str, ids: tuple[str, ...], snapshot: Snapshot
) -> None:
    assert snapshot.people.resolve(query) == Ambiguous(ids)


ELSEWHERE = NameIndex(
    Entry(fold(names[0]).replace(" ", "-"), names, titled=True)
    for names in (
        ("Luis García",),
        ("María del Carmen López Obrador",),
        ("Mohammed bin Salman",),
        ("Abdel Fattah el-Sisi",),
        ("Nagy Ferenc",),
        ("Nguyen Van Dong",),
        ("Suharto",),
        ("Aung San Suu Kyi",),
        ("Steven Miller",),
        ("Anna Miller",),
        ("Olena Shevchenko", "Олена Шевченко"),
        ("Nikolai Sergeevich Ivanov",),
        ("Park Jong Su",),
    )
)


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("Mohammed Bin Salman", "mohammed-bin-salman"),
        ("Mohamed bin Salman", "mohammed-bin-salman"),
        ("Abdel Fattah al-Sisi", "abdel-fattah-el-sisi"),
        ("Ferenc Nagy", "nagy-ferenc"),
        ("Soeharto", "suharto"),
        ("Gen. Luis García", "luis-garcia"),
        ("Luis García, MBA", "luis-garcia"),
        ("Ivanov Nikolay Sergeyevich", "nikolai-sergeevich-ivanov"),
        ("Nikolai Ivanov", "nikolai-sergeevich-ivanov"),
        ("Olena Schewtschenko", "olena-shevchenko"),
        ("Chevtchenko", "olena-shevchenko"),
        ("Szewczenko", "olena-shevchenko"),
        ("Gospodja Olena Shevchenko", "olena-shevchenko"),
        ("Steven Miler", "steven-miller"),
        ("Park Jeong Su", "park-jong-su"),
        # may be somebody else
        ("Luis García López", None),
        ("José Luis García", None),
        ("Salman bin Mohammed", None),
        ("Nguyen Van Dung", None),
        ("Nikolai Petrovich Ivanov", None),
        ("Nikolai Petrov", None),
        ("Miller", None),
        ("Aung San", None),
        ("Park Yong Su", None),
        ("Luis Garcia Jr.", None),
        ("Luis García's wife, PhD", None),
        ("Sr. García Lopez", None),
        ("Suhart", None),
    ],
)
def test_names_of_other_articles_are_told_apart(query: str, id: str | None) -> None:
    outcome = ELSEWHERE.resolve(query)
    assert (outcome.id if isinstance(outcome, Match) else None) == id


@pytest.mark.parametrize(
    "query", ["sistr " * 20 + "zzz", "sister father " * 10 + "kim", "Kim's sister's father's " * 6]
)
def test_relations_of_relations_of_relations_come_to_an_end(query: str, snapshot: Snapshot) -> None:
    assert not isinstance(snapshot.people.resolve(query), Match)


def test_a_name_after_all_the_spaces_that_an_option_holds_is_found(snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(" " * 5_900 + "xi jinping")
    assert isinstance(outcome, Match) and outcome.id == "xi-jinping"


def test_a_family_name_is_told_from_a_syllable() -> None:
    index = NameIndex(
        [
            Entry("hale", ("Tom Hale",), titled=True),
            Entry("choe", ("Choe Son Hui",), titled=True),
            Entry("to-lam", ("To Lam",), titled=True),
        ]
    )
    for query, id in (("hale", "hale"), ("choe", "choe")):
        outcome = index.resolve(query)
        assert isinstance(outcome, Match) and outcome.id == id
    assert index.resolve("lam") == Ambiguous(("to-lam",))
    assert isinstance(index.resolve("son"), Ambiguous)


@pytest.mark.parametrize(
    "query", ["2015 parade", "1949 parade", "2020 visit", "May 9, 2015", "September 2", "May 8"]
)
def test_another_date_is_no_slip(query: str, snapshot: Snapshot) -> None:
    assert isinstance(snapshot.events.resolve(query), NoMatch)


@pytest.mark.parametrize(
    "query", ["September 4", "4 September", "Sept. 4", "on September 4th", "2025-09-04"]
)
def test_a_day_is_all_that_happened_on_it(query: str, snapshot: Snapshot) -> None:
    outcome = snapshot.events.resolve(query)
    assert isinstance(outcome, Ambiguous)
    assert set(outcome.ids) == {"xi-kim-talks", "banquet", "kim-departs"}


def test_a_parade_of_two_is_a_choice(snapshot: Snapshot) -> None:
    outcome = snapshot.events.resolve("Victory Day parade")
    assert isinstance(outcome, Ambiguous)
    assert set(outcome.ids) == {"ceremony", "moscow-parade-2025"}


def test_a_miss_names_at_most_three_that_look_alike(snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve("Nawaz Sharif")
    assert isinstance(outcome, NoMatch)
    assert outcome.nearest[0] == "shehbaz-sharif"
    assert len(outcome.nearest) <= 3


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cambodia's delegation", "norodom-sihamoni"),
        ("the iranian delegate", "masoud-pezeshkian"),
        ("prc president hu", "xi-jinping"),  # no ministry is asked for with a title
    ],
)
def test_a_miss_names_whose_country_it_is(typed: str, first: str, snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(typed)
    assert isinstance(outcome, NoMatch) and outcome.nearest[0] == first


@pytest.mark.parametrize(
    ("typed", "sure"),
    [
        ("papa of KJU", True),
        ("KJU’s fater", True),
        ("the mountain leader’s fatherr", False),  # an office too may be somebody else's
        ("KJU’s father’s secretary", False),
    ],
)
def test_a_relative_is_found_under_any_name_of_the_one_named(typed: str, sure: bool) -> None:
    index = NameIndex(
        [
            Entry("kim", ("Kim Jong Un", "KJU"), ("mountain leader",), titled=True),
            Entry("father", ("Kim Jong Il",), relations=("father of Kim Jong Un",), titled=True),
        ]
    )
    outcome = index.resolve(typed)
    if sure:
        assert outcome == Match("father", "father of Kim Jong Un", Tier.DESCRIPTION)
    else:
        assert outcome == Ambiguous(("father",)) or isinstance(outcome, NoMatch)


def test_two_who_look_alike_are_a_choice() -> None:
    index = NameIndex([Entry("a", ("Katherine Jansen",)), Entry("b", ("Catherine Jansen",))])
    assert index.resolve("Gatherine Jansen") == Ambiguous(("a", "b"))


def test_a_name_that_begins_with_another_letter_is_a_rival_but_no_card() -> None:
    mila, nina = Entry("mila", ("Mila Kind",)), Entry("nina", ("Nina Kind",))
    assert NameIndex([mila, nina]).resolve("nila kind") == Ambiguous(("nina", "mila"))
    assert NameIndex([mila]).resolve("nila kind") == NoMatch(("mila",))


def test_a_beginning_is_a_rival_of_a_slip() -> None:
    brenda, breno = Entry("brenda", ("Brenda Farias",)), Entry("breno", ("Breno Farias",))
    assert NameIndex([brenda, breno]).resolve("bren frias") == Ambiguous(("brenda", "breno"))
    alone = NameIndex([brenda]).resolve("bren farias")
    assert isinstance(alone, Match)
    assert (alone.id, alone.tier) == ("brenda", Tier.PART)


@pytest.mark.parametrize("query", ["labin kolar", "albin kloar", "albin oklar"])
def test_two_letters_in_the_wrong_order_are_a_slip_anywhere(query: str) -> None:
    outcome = NameIndex([Entry("a", ("Albin Kolar",))]).resolve(query)
    assert isinstance(outcome, Match)


@pytest.mark.parametrize(
    ("native", "name"),
    [
        ("بشار الأسد", "Bashar al-Assad"),
        ("صدام حسين", "Saddam Hussein"),
        ("معمر القذافي", "Muammar Gaddafi"),
        ("אהוד ברק", "Ehud Barak"),
        ("נפתלי בנט", "Naftali Bennett"),
        ("バラク・オバマ", "Barack Obama"),
        ("エマニュエル・マクロン", "Emmanuel Macron"),
        ("මහින්ද රාජපක්ෂ", "Mahinda Rajapaksa"),
        ("ហ៊ុន សែន", "Hun Sen"),
    ],
)
def test_a_script_without_a_names_vowels_gives_a_choice_and_never_a_card(
    native: str, name: str
) -> None:
    others = [Entry("kerry", ("John Kerry",)), Entry("hollande", ("François Hollande",))]
    assert NameIndex([Entry("a", (name,)), *others]).resolve(native) == Ambiguous(("a",))
    assert NameIndex(others).resolve(native) == NoMatch()


def test_without_their_vowels_two_may_be_one() -> None:
    index = NameIndex([Entry("a", ("Hassan Rouhani",)), Entry("b", ("Hussein Rouhani",))])
    assert index.resolve("حسين روحاني") == Ambiguous(("a", "b"))


def test_the_same_name_twice_is_a_choice_with_the_likelier_first() -> None:
    index = NameIndex([Entry("a", ("Jan Novak",), weight=1), Entry("b", ("Jan Novak",), weight=5)])
    assert index.resolve("jan novak") == Ambiguous(("b", "a"))


def test_an_empty_index_answers() -> None:
    index = NameIndex([])
    assert index.resolve("anyone") == NoMatch()
    assert index.suggest("anyone") == ()


@given(query=WILD)
def test_nothing_typed_ever_raises(query: str, snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(query)
    known = {person.id for person in snapshot.dossier.people}
    match outcome:
        case Match(id=id, score=score):
            assert id in known
            assert 0 < score <= 1
        case Ambiguous(ids):
            assert ids
            assert set(ids) <= known
        case NoMatch(nearest):
            assert len(nearest) <= 3
            assert set(nearest) <= known


@given(typed=WILD)
def test_suggestions_never_raise_and_are_at_most_25(typed: str, snapshot: Snapshot) -> None:
    found = snapshot.people.suggest(typed)
    assert len(found) == len(set(found)) <= 25


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("luk", "alexander-lukashenko"),
        ("Pu", "vladimir-putin"),
        ("kim yo", "kim-yo-jong"),
        ("vuc", "aleksandar-vucic"),
        ("Лука", "alexander-lukashenko"),
        ("pezesh", "masoud-pezeshkian"),
        ("pezehsk", "masoud-pezeshkian"),
    ],
)
def test_a_beginning_suggests_the_name(typed: str, first: str, snapshot: Snapshot) -> None:
    assert snapshot.people.suggest(typed)[0] == first


def test_everyone_is_suggested_within_four_letters_of_the_family_name(snapshot: Snapshot) -> None:
    for person in snapshot.dossier.people:
        if person.kind == "human" and not person.unnamed:
            family = person.name.split()[-1]
            assert person.id in snapshot.people.suggest(family[:4]), person.name


def test_nothing_typed_suggests_those_with_most_facts(snapshot: Snapshot) -> None:
    first = snapshot.people.suggest("")
    assert len(first) == 25
    assert set(first[:2]) == {"xi-jinping", "kim-jong-un"}


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Putin and Xi Jinping", {"vladimir-putin", "xi-jinping"}),
        ("trump, putin & xi", {"trump", "vladimir-putin", "xi-jinping"}),
        ("Lukashenko / Vucic", {"alexander-lukashenko", "aleksandar-vucic"}),
    ],
)
def test_several_who_are_named_together_are_a_choice(
    typed: str, ids: set[str], snapshot: Snapshot
) -> None:
    outcome = snapshot.people.resolve(typed)
    assert isinstance(outcome, Ambiguous)
    assert set(outcome.ids) == ids


@pytest.mark.parametrize("typed", ["Putin and Nawaz Sharif", "Putin and Putin's wife"])
def test_a_stranger_among_several_makes_a_miss(typed: str, snapshot: Snapshot) -> None:
    assert isinstance(snapshot.people.resolve(typed), NoMatch)


@pytest.mark.parametrize(
    ("typed", "id"), [("金", "kim-jong-un"), ("习", "xi-jinping"), ("김정", "kim-jong-il")]
)
def test_the_beginning_of_a_name_in_syllables_is_a_choice(
    typed: str, id: str, snapshot: Snapshot
) -> None:
    outcome = snapshot.people.resolve(typed)
    assert isinstance(outcome, Ambiguous)
    assert id in outcome.ids
