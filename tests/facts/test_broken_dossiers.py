"""Every mistake that a curator can make: refused, and said so that it can be mended."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.facts.dossier import Dossier
from bot.facts.reading import MAX_BYTES, MAX_ENTRIES, read_dossier
from bot.operations.errors import DossierError, Problem
from bot.operations.exit_codes import ExitCode
from tests.editing import edit

NAME = "beijing-2025.toml"
ARTICLE = "kim-jong-un-in-beijing.txt"
TABLE = re.compile(r"^\[\[(\w+)\]\]$", re.MULTILINE)
# The entry that some mistakes are put before.
ASIDE = '[[set_aside]]\ntext = "International Community"'


@dataclass(frozen=True)
class Mistake:
    """`old`, which stands once in the file, becomes `new`; the rest is what must be reported.

    `at` is the label of the entry in which `new` stands and, where one field is malformed, that
    field. `also` is what else must be reported, and nothing more may be.
    """

    old: str
    new: str
    at: str
    what: str
    hint: str | None = None
    also: tuple[str, ...] = ()


IN_AN_ENTRY = {
    # ── words ──
    "one letter of evidence is wrong": Mistake(
        'evidence = ["Narendra Modi attended the summit"]',
        'evidence = ["Narendra Modi attended the sumnit"]',
        "(person 'narendra-modi')",
        "“Narendra Modi attended the sumnit” is not in the article",
        "the closest is ¶9 “Narendra Modi attended the summit”, 97 %",
    ),
    "the text of a quote was changed": Mistake(
        'text = "direct challenge"',
        'text = "direct challange"',
        "(id 'kallas-direct-challenge', speaker 'kaja-kallas')",
        "“direct challange” is not in the article",
        "the closest is ¶36 “direct challenge”, 94 %",
    ),
    "a direct quote stops short of the closing comma": Mistake(
        'text = "sincere, special hospitality extended to the DPRK delegation,"',
        'text = "sincere, special hospitality extended to the DPRK delegation"',
        "(id 'kim-hospitality', speaker 'kim-jong-un')",
        "“sincere, special hospitality extended to the DPRK delegation” is not all that stands "
        "between the article’s quotation marks",
        "a direct quote is the whole of it, to the last comma",
    ),
    "indirect text stands in quotation marks": Mistake(
        'form = "direct"\ntext = "direct challenge"',
        'form = "indirect"\ntext = "direct challenge"',
        "(id 'kallas-direct-challenge', speaker 'kaja-kallas')",
        "“direct challenge” stands in quotation marks",
        'its form is "direct"',
    ),
    "indirect text is called direct": Mistake(
        'form = "indirect"\ntext = "China’s rising power and its shifting',
        'form = "direct"\ntext = "China’s rising power and its shifting',
        "(id 'chinese-media-rising-power', speaker 'chinese-media')",
        "“China’s rising power and its shifting relations with the world” is not all that stands",
        "a direct quote is the whole of it, to the last comma",
    ),
    "the text of a quote stands elsewhere": Mistake(
        'speaker = "other-experts"\nform = "direct"\ntext = "new Cold War."',
        'speaker = "other-experts"\nform = "direct"\ntext = "direct challenge"',
        "(id 'experts-new-cold-war', speaker 'other-experts')",
        "the text “direct challenge” is not in its evidence",
    ),
    "the evidence stands more than once": Mistake(
        'id = "separate-analysis"\nabout = ["kim-putin-talks"]\nevidence = [',
        'id = "separate-analysis"\nabout = ["kim-putin-talks"]\nevidence = ["Second World War", ',
        "(id 'separate-analysis')",
        "“Second World War” stands 5 times in the article (¶8, ¶19, ¶25, ¶33, ¶37)",
        "add the prefix or suffix that tells which one, or quote more words",
    ),
    "a prefix is not what stands before": Mistake(
        'id = "separate-analysis"\nabout = ["kim-putin-talks"]\nevidence = [',
        'id = "separate-analysis"\nabout = ["kim-putin-talks"]\n'
        'evidence = [{ exact = "Second World War", prefix = "nobody " }, ',
        "(id 'separate-analysis')",
        "“Second World War” stands in ¶8, but not between that prefix and that suffix",
    ),
    "a name is not in the evidence": Mistake(
        'name = "Robert Fico"',
        'name = "Robert Fizo"',
        "(id 'robert-fico')",
        "the name 'Robert Fizo' is not in its evidence",
        "write it as the article does",
    ),
    "a role is not in the evidence": Mistake(
        'role = "Mongolian President"',
        'role = "President of Mongolia"',
        "(id 'ukhnaagiin-khurelsukh')",
        "the role 'President of Mongolia' is not in its evidence",
        "write it as the article does",
    ),
    "a country is not in the evidence": Mistake(
        'country = "Kyrgyzstan"',
        'country = "Kirghizia"',
        "(id 'sadyr-japarov')",
        "the country 'Kirghizia' is not in its evidence",
        "write it as the article does",
    ),
    "a relation lacks its word": Mistake(
        'as = "sister"',
        'as = "cousin"',
        "(id 'kim-yo-jong')",
        "the relation 'cousin' is not in its evidence",
        "write it as the article does",
    ),
    "a relation’s evidence is misquoted": Mistake(
        'as = "father", evidence = ["his father and predecessor Kim Jong Il"]',
        'as = "father", evidence = ["her father and predecessor Kim Jong Il"]',
        "(id 'kim-jong-il')",
        "“her father and predecessor Kim Jong Il” is not in the article",
        "the closest is ¶17",
    ),
    "the time of an event is not in the evidence": Mistake(
        'when = "On September 1"',
        'when = "On 1 September"',
        "(id 'train-departs')",
        "the when 'On 1 September' is not in its evidence",
        "write it as the article does",
    ),
    "an event ends before it began": Mistake(
        'until = "2025-09-01"',
        'until = "2025-08-30"',
        "(id 'sco-summit').background",
        "`until` needs a `date` before it",
    ),
    "the place of an event is not in the evidence": Mistake(
        'place = "Great Hall of the People"',
        'place = "Great Hall of the Peoples"',
        "(id 'reception')",
        "the place 'Great Hall of the Peoples' is not in its evidence",
        "write it as the article does",
    ),
    "a stated count is not in the evidence": Mistake(
        "count = 26",
        "count = 27",
        "(id 'ceremony')",
        "the stated count 27 is not in its evidence",
    ),
    "a stated count is only a digit of the number in the evidence": Mistake(
        "count = 26",
        "count = 2",
        "(id 'ceremony')",
        "the stated count 2 is not in its evidence",
    ),
    "what is counted is not in the evidence": Mistake(
        'of = "foreign heads of state"',
        'of = "foreign leaders"',
        "(id 'ceremony')",
        "the stated participants 'foreign leaders' is not in its evidence",
        "write it as the article does",
    ),
    "a region is not in the evidence": Mistake(
        'region = "Africa"\nevidence = ["From Africa came Emmerson',
        'region = "Africas"\nevidence = ["From Africa came Emmerson',
        "(person 'emmerson-mnangagwa')",
        "the region 'Africas' is not in its evidence",
        "write it as the article does",
    ),
    "an occasion is not in the evidence": Mistake(
        'occasion = "at the Shanghai Cooperation Organization summit"',
        'occasion = "at the SCO summit"',
        "(id 'xi-hegemonism', speaker 'xi-jinping')",
        "the occasion 'at the SCO summit' is not in its evidence",
        "write it as the article does",
    ),
    "an apostrophe is not the article’s": Mistake(
        'to_words = "Trump’s remark"',
        'to_words = "Trump\'s remark"',
        "(id 'reaction-putin', who 'vladimir-putin')",
        'the to_words "Trump\'s remark" is not in its evidence',
        "write it as the article does",
    ),
    # ── references ──
    "nobody has that id": Mistake(
        'person = "sadyr-japarov"',
        'person = "sadir-japarov"',
        "(person 'sadir-japarov')",
        "there is no person 'sadir-japarov'",
        "the closest id is 'sadyr-japarov'",
    ),
    "nobody relayed it": Mistake(
        'relayed_by = "vladimir-khrustalev"',
        'relayed_by = "vladimir-khrustalov"',
        "(id 'pariahs', speaker 'unnamed-labellers')",
        "there is no person 'vladimir-khrustalov'",
        "the closest id is 'vladimir-khrustalev'",
    ),
    "an id is like no other": Mistake(
        'person = "sadyr-japarov"',
        'person = "qqqqqqqq"',
        "(person 'qqqqqqqq')",
        "there is no person 'qqqqqqqq'",
    ),
    "there is no such event": Mistake(
        'person = "leaders-in-moscow"\nevent = "moscow-parade-2025"',
        'person = "leaders-in-moscow"\nevent = "moscow-parade-2052"',
        "(person 'leaders-in-moscow')",
        "there is no event 'moscow-parade-2052'",
        "the closest id is 'moscow-parade-2025'",
    ),
    "a reaction names an unknown quote": Mistake(
        'quotes = ["kallas-direct-challenge"]',
        'quotes = ["kallas-challenge"]',
        "(id 'reaction-kallas', who 'kaja-kallas')",
        "there is no quote 'kallas-challenge'",
        "the closest id is 'kallas-direct-challenge'",
    ),
    "a reaction is to nothing": Mistake(
        'to = "xi-supports-development"',
        'to = "xi-supports-developments"',
        "(id 'reaction-kim-to-xi', who 'kim-jong-un')",
        "there is no event, person or quote 'xi-supports-developments'",
        "the closest id is 'xi-supports-development'",
    ),
    "a reaction’s quote is by somebody else": Mistake(
        'quotes = ["putin-humour"]',
        'quotes = ["pariahs"]',
        "(id 'reaction-putin', who 'vladimir-putin')",
        "the quote 'pariahs' is by 'unnamed-labellers', not by 'vladimir-putin'",
    ),
    "a claim is about nothing": Mistake(
        'about = ["kim-putin-talks"]',
        'about = ["kim-putin-talk"]',
        "(id 'separate-analysis')",
        "there is no event or person 'kim-putin-talk'",
        "the closest id is 'kim-putin-talks'",
    ),
    "a relation is to nobody": Mistake(
        '{ to = "kim-jong-un", as = "sister"',
        '{ to = "kim-jong-um", as = "sister"',
        "(id 'kim-yo-jong')",
        "there is no person 'kim-jong-um'",
        "the closest id is 'kim-jong-un'",
    ),
    "two claims have one id": Mistake(
        'id = "seating"\nabout = ["ceremony", "kim-jong-un"',
        'id = "largest-parade"\nabout = ["ceremony", "kim-jong-un"',
        "(id 'largest-parade')",
        "the id 'largest-parade' is already that of line ",
    ),
    "a claim has the id of an event": Mistake(
        'id = "seating"\nabout = ["ceremony", "kim-jong-un"',
        'id = "ceremony"\nabout = ["ceremony", "kim-jong-un"',
        "(id 'ceremony')",
        "the id 'ceremony' is already that of line ",
    ),
    "someone attends an event twice": Mistake(
        "# The other events\n",
        '[[attendances]]\nperson = "robert-fico"\nevent = "ceremony"\nstatus = "attended"\n'
        'evidence = ["Slovakia (Robert Fico)"]\n',
        "(person 'robert-fico')",
        "the id 'robert-fico@ceremony' is already that of line ",
    ),
    # ── quotation marks ──
    "what is set aside is a quote already": Mistake(
        ASIDE,
        '[[set_aside]]\ntext = "direct challenge"\nreason = "twice"\n' + ASIDE,
        "(text 'direct challenge')",
        "“direct challenge” is a quote already",
    ),
    "what is set aside stands between no marks": Mistake(
        ASIDE,
        '[[set_aside]]\ntext = "Back to Top"\nreason = "no marks"\n' + ASIDE,
        "(text 'Back to Top')",
        "“Back to Top” is not what stands between two quotation marks",
    ),
    "what is set aside is misquoted": Mistake(
        'text = "International Community"',
        'text = "International Communities"',
        "(text 'International Communities')",
        "“International Communities” is not in the article",
        "the closest is ¶31 “International Communit",
    ),
    # ── form ──
    "a required field is missing": Mistake(
        'name = "Robert Fico"\nkind = "human"',
        'name = "Robert Fico"',
        "(id 'robert-fico').kind",
        "Field required",
    ),
    "a field is unknown": Mistake(
        'name = "Robert Fico"',
        'name = "Robert Fico"\nparty = "somebody’s"',
        "(id 'robert-fico').party",
        "Extra inputs are not permitted",
    ),
    "a field is misspelt": Mistake(
        'name = "Robert Fico"',
        'name = "Robert Fico"\nalias = ["Fico"]',
        "(id 'robert-fico').alias",
        "Extra inputs are not permitted",
        "perhaps 'aliases' is meant",
    ),
    "a list is a string": Mistake(
        'evidence = ["Narendra Modi attended the summit"]',
        'evidence = "Narendra Modi attended the summit"',
        "(person 'narendra-modi').evidence",
        "Input should be a valid tuple",
        'a list is written ["…"]',
    ),
    "a field has the wrong type": Mistake(
        'name = "the leader of Laos"\nkind = "human"\nunnamed = true',
        'name = "the leader of Laos"\nkind = "human"\nunnamed = "yes"',
        "(id 'leader-of-laos').unnamed",
        "Input should be a valid boolean",
    ),
    "a number is written as a string": Mistake(
        "count = 26",
        'count = "26"',
        "(id 'ceremony').stated.count",
        "Input should be a valid integer",
    ),
    "a status is not one of the list": Mistake(
        'event = "ceremony"\nstatus = "left early"',
        'event = "ceremony"\nstatus = "left"',
        "(person 'narendra-modi').status",
        "Input should be 'attended', 'took part'",
    ),
    "the evidence is empty": Mistake(
        'evidence = ["his sister Kim Yo Jong"]\n\n',
        "evidence = []\n\n",
        "(id 'kim-yo-jong').evidence",
        "Tuple should have at least 1 item",
    ),
    "an id has capitals": Mistake(
        'id = "seating"', 'id = "Seating"', "(id 'Seating').id", "String should match pattern"
    ),
    "an id is too long": Mistake(
        'id = "seating"', f'id = "{"s" * 31}"', ").id", "String should have at most 30 characters"
    ),
    "a date is in words": Mistake(
        'date = "1959"',
        'date = "in 1959"',
        "(id 'parade-1959').date",
        "String should match pattern",
        'a day is 2025-09-09; a month or a year alone is "2025-09" or "2025"',
    ),
    "a month is not a month": Mistake(
        'date = "1959"', 'date = "1959-13"', "(id 'parade-1959').date", "month must be in 1..12"
    ),
    "a day is not a day": Mistake(
        'date = "2025-05-09"',
        'date = "2025-02-30"',
        "(id 'moscow-parade-2025').date",
        "day is out of range for month",
    ),
    "a name holds a direction override": Mistake(
        'name = "Robert Fico"',
        'name = "Robert \\u202eFico"',
        "(id 'robert-fico').name",
        "must not contain the control character U+202E",
    ),
    "a name holds a control character": Mistake(
        'name = "Robert Fico"',
        'name = "Robert\\u0007 Fico"',
        "(id 'robert-fico').name",
        "must not contain the control character U+0007",
    ),
    "a name is blank": Mistake(
        'name = "Robert Fico"', 'name = " "', "(id 'robert-fico').name", "String should match"
    ),
}

IN_THE_HEADER = {
    "the sha256 is not one": Mistake(
        'sha256 = "a6a31', 'sha256 = "A6A31', "dossier.sha256", "String should match pattern"
    ),
    "the sha256 is another article’s": Mistake(
        'sha256 = "a6a31',
        'sha256 = "b6a31',
        "dossier.sha256",
        "the article is not the one that the facts were read from (its sha256 is a6a31a36",
        "read it again, mend what changed, then enter that sha256",
    ),
    "the address is a script": Mistake(
        'url = "https://journal-neo.su/',
        'url = "javascript:alert(1)//',
        "dossier.url",
        "is no web address: it begins with https:// or http://",
    ),
    "the author is not in the article": Mistake(
        'author = "Konstantin Asmolov"',
        'author = "Konstantin Asmolow"',
        "dossier.author",
        "'Konstantin Asmolow' is not in the article",
    ),
    "the main event is unknown": Mistake(
        'main_event = "ceremony"',
        'main_event = "ceremonies"',
        "dossier.main_event",
        "there is no event 'ceremonies'",
        "the closest id is 'ceremony'",
    ),
    "there is no such date": Mistake(
        "published = 2025-09-09", "published = 2025-02-30", "file", "this is not TOML: Invalid date"
    ),
    "the article is outside the folder of articles": Mistake(
        'article = "seeds/',
        'article = "../seeds/',
        "dossier.article",
        f"'../seeds/{ARTICLE}' is outside the folder of articles",
    ),
    "the article is somewhere on the machine": Mistake(
        f'article = "seeds/{ARTICLE}"',
        'article = "/etc/passwd"',
        "dossier.article",
        "'/etc/passwd' is outside the folder of articles",
    ),
    "the article is a folder": Mistake(
        f'article = "seeds/{ARTICLE}"',
        'article = "seeds"',
        "dossier.article",
        "'seeds' is outside the folder of articles",
        "put the article into seeds/, as seeds/name.txt",
    ),
    "a date is in quotation marks": Mistake(
        "published = 2025-09-09",
        'published = "2025-09-09"',
        "dossier.published",
        "Input should be a valid date",
        "a date has no quotation marks around it: published = 2025-09-09",
    ),
    "the address is no URL": Mistake(
        'url = "https://',
        'url = "',
        "dossier.url",
        "is no web address: it begins with https:// or http://",
    ),
    "the head of an entry is missing": Mistake(
        '[[people]]\nid = "xi-jinping"\n',
        'id = "xi-jinping"\n',
        "file",
        "this is not TOML: Cannot overwrite a value",
        "a field stands twice in one entry, or a [[…]] is missing above it",
    ),
    "the language is not a code": Mistake(
        'language = "en"', 'language = "English"', "dossier.language", "String should match pattern"
    ),
    "a quotation mark is not closed": Mistake(
        'title = "Kim Jong Un in Beijing"',
        'title = "Kim Jong Un in Beijing',
        "file",
        "this is not TOML: Illegal character '\\n' (at line ",
    ),
    "a comma is missing in a list": Mistake(
        'aliases = ["1959 parade", "1959',
        'aliases = ["1959 parade" "1959',
        "file",
        "this is not TOML: Unclosed array (at line ",
        'between a list’s entries stands a , and after the last a ]; a " within words is written \\"',
    ),
    "words stand where a field is expected": Mistake(
        "[dossier]\n",
        "Kim Jong Un in Beijing\n[dossier]\n",
        "file",
        "this is not TOML: Expected '=' after a key",
        "a line is name = value; what is said to a reader begins with #",
    ),
    "a table is unknown": Mistake(
        ASIDE,
        '[[witnesses]]\nid = "somebody"\n' + ASIDE,
        "[witnesses]",
        "there is no such table",
        "one of dossier, people, events, attendances, quotes, reactions, claims, set_aside",
    ),
}


def mistaken(project: Path, *mistakes: Mistake) -> str:
    """Make the mistakes in the project's dossier; its text afterwards."""
    path = project / "data" / NAME
    document = path.read_text(encoding="utf-8")
    for mistake in mistakes:
        assert document.count(mistake.old) == 1, mistake.old
        document = document.replace(mistake.old, mistake.new)
    path.write_text(document, encoding="utf-8")
    return document


def place(document: str, text: str) -> str:
    """Where the entry is in which `text` starts, as a problem must name it."""
    start = document.index(text)
    tables = [found for found in TABLE.finditer(document) if found.start() <= start]
    kind = tables[-1][1]
    line = document.count("\n", 0, tables[-1].start()) + 1
    index = sum(found[1] == kind for found in tables) - 1
    return f"line {line}, {kind}[{index}]"


def head(project: Path, field: str, name: str = NAME) -> str:
    """Where a field of the head stands, as a problem must name it; the field alone where it does not."""
    lines = (project / "data" / name).read_text(encoding="utf-8").splitlines()
    starts = "[dossier]" if field == "dossier" else f"{field.removeprefix('dossier.')} = "
    found = [number for number, line in enumerate(lines, start=1) if line.startswith(starts)]
    return f"line {found[0]}, {field}" if field.startswith("dossier") and found else field


def refused(project: Path, name: str = NAME) -> tuple[Problem, ...]:
    with pytest.raises(DossierError) as refusal:
        read_dossier(project / "data" / name, project)
    assert refusal.value.source == name
    for problem in refusal.value.problems:
        assert str(problem) in str(refusal.value)
    return refusal.value.problems


def is_reported(problem: Problem, where: str, mistake: Mistake) -> bool:
    return (
        problem.where == where
        and mistake.what in problem.what
        and (mistake.hint is None or mistake.hint in (problem.hint or ""))
    )


@pytest.mark.parametrize("mistake", IN_AN_ENTRY.values(), ids=IN_AN_ENTRY)
def test_a_mistake_is_named_with_its_line_its_entry_and_what_is_wrong(
    project: Path, mistake: Mistake
) -> None:
    document = mistaken(project, mistake)
    where = place(document, mistake.new)
    first, *others = refused(project)
    assert first.where.startswith(f"{where} ("), first
    assert first.where.endswith(mistake.at), first
    assert is_reported(first, first.where, mistake), first
    assert [problem.what for problem in others] == list(mistake.also)


@pytest.mark.parametrize("mistake", IN_THE_HEADER.values(), ids=IN_THE_HEADER)
def test_a_mistake_in_the_header_or_the_whole_is_named(project: Path, mistake: Mistake) -> None:
    mistaken(project, mistake)
    [problem] = refused(project)
    assert is_reported(problem, head(project, mistake.at), mistake), problem


def test_the_good_one_has_no_problem(project: Path) -> None:
    assert isinstance(read_dossier(project / "data" / NAME, project), Dossier)


def test_a_changed_article_is_noticed(project: Path) -> None:
    article = project / "seeds" / ARTICLE
    article.write_bytes(article.read_bytes() + b" ")
    [problem] = refused(project)
    assert problem.where == head(project, "dossier.sha256")
    assert "the article is not the one that the facts were read from" in problem.what


def test_a_word_changed_in_the_article_names_every_fact_that_cites_it(project: Path) -> None:
    article = project / "seeds" / ARTICLE
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Robert Fico", "Robert Fizo"), encoding="utf-8")
    changed, person, attendance = refused(project)
    assert changed.where == head(project, "dossier.sha256")
    assert "(id 'robert-fico')" in person.where
    assert "(person 'robert-fico')" in attendance.where
    for problem in (person, attendance):
        assert "“Slovakia (Robert Fico)” is not in the article" in problem.what
        assert "the closest is ¶11 “Slovakia (Robert Fizo)”" in (problem.hint or "")


def test_a_missing_article_is_named(project: Path) -> None:
    (project / "seeds" / ARTICLE).unlink()
    [problem] = refused(project)
    assert problem.where == head(project, "dossier.article")
    assert problem.what.startswith(f"{ARTICLE} cannot be read: ")


def test_an_article_outside_by_a_symbolic_link_is_refused(project: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.txt"
    article = project / "seeds" / ARTICLE
    article.rename(outside)
    article.symlink_to(outside)
    [problem] = refused(project)
    assert problem.where == head(project, "dossier.article")
    assert "is outside the folder of articles" in problem.what


SECRET = "DISCORD_TOKEN=very-secret-words"


@pytest.mark.parametrize(
    "path",
    [
        *(".env", "seeds/.env", "seeds/../.env", "./.env", "seeds/./a.txt", "seeds//a.txt"),
        *("seeds/.hidden/a.txt", "seeds/", "seeds", "data/other.toml", "Seeds/a.txt", "x/seeds/a.txt"),
        *("~/.env", "C:/seeds/a.txt", "seeds\\\\..\\\\.env", "seeds/a.txt:b", "seeds/linked.txt"),
    ],
)  # fmt: skip
def test_no_file_but_an_article_is_read_and_quoted(project: Path, path: str) -> None:
    for name in (".env", "seeds/.env", "data/other.toml", "seeds/a.txt"):
        (project / name).write_text(SECRET, encoding="utf-8")
    (project / "seeds" / "linked.txt").symlink_to(project / "seeds" / ".env")
    edit(project, f'article = "seeds/{ARTICLE}"', f'article = "{path}"')
    [problem] = refused(project)
    assert problem.where == head(project, "dossier.article")
    assert "is outside the folder of articles" in problem.what
    assert "very-secret" not in str(problem)


def test_articles_may_have_folders_of_their_own(project: Path) -> None:
    (project / "seeds" / "2025").mkdir()
    (project / "seeds" / ARTICLE).rename(project / "seeds" / "2025" / ARTICLE)
    edit(project, f'article = "seeds/{ARTICLE}"', f'article = "seeds/2025/{ARTICLE}"')
    assert read_dossier(project / "data" / NAME, project).header.article == f"seeds/2025/{ARTICLE}"


def folder(path: Path) -> None:
    path.mkdir()


def circle(path: Path) -> None:
    path.symlink_to(path)


def nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


@pytest.mark.parametrize(
    ("become", "why"),
    [
        (folder, "it is a folder"),
        (os.mkfifo, "it is no plain file"),
        (circle, "symbolic links"),
        (nowhere, "No such file"),
    ],
    ids=["a folder", "a pipe", "a link to itself", "a link to nothing"],
)
@pytest.mark.parametrize("name", [f"seeds/{ARTICLE}", f"data/{NAME}"], ids=["article", "dossier"])
def test_what_is_no_file_is_refused_and_not_waited_for(
    project: Path, name: str, become: Callable[[Path], None], why: str
) -> None:
    (project / name).unlink()
    become(project / name)
    [problem] = refused(project)
    assert " cannot be read: " in problem.what and why in problem.what


def test_an_article_that_is_not_utf_8_is_refused(project: Path) -> None:
    article = project / "seeds" / ARTICLE
    size = len(article.read_bytes())
    article.write_bytes(article.read_bytes() + b"\xff")
    [problem] = refused(project)
    assert problem.where == head(project, "dossier.article")
    assert problem.what == f"{ARTICLE} is not UTF-8: byte {size} is 0xff"


def test_a_dossier_that_is_not_utf_8_is_refused(project: Path) -> None:
    path = project / "data" / NAME
    path.write_bytes(b"# caf\xe9\n" + path.read_bytes())
    advice = "save it as plain text in UTF-8"
    assert refused(project) == (Problem("file", f"{NAME} is not UTF-8: byte 5 is 0xe9", advice),)


def test_a_dossier_that_does_not_exist_is_refused(project: Path) -> None:
    [problem] = refused(project, "nothing.toml")
    assert problem.where == "file"
    assert problem.what.startswith("nothing.toml cannot be read: ")


@pytest.mark.parametrize("file", [f"data/{NAME}", f"seeds/{ARTICLE}"])
def test_a_file_that_is_too_large_is_refused(project: Path, file: str) -> None:
    path = project / file
    path.write_bytes(path.read_bytes().ljust(MAX_BYTES + 1, b"\n"))
    [problem] = refused(project)
    assert problem.where == (
        "file" if file.startswith("data") else head(project, "dossier.article")
    )
    assert problem.what == f"{path.name} has {MAX_BYTES + 1} bytes; the most is {MAX_BYTES}"


def test_too_many_entries_are_refused(project: Path) -> None:
    path = project / "data" / NAME
    path.write_text(path.read_text(encoding="utf-8") + "[[claims]]\n" * MAX_ENTRIES)
    first, *_ = refused(project)
    assert first.where == "claims"
    assert f"the most is {MAX_ENTRIES}" in first.what


@pytest.mark.parametrize("bomb", ["x = " + "[" * 5000, "x = " + "{a=" * 5000])
def test_deep_nesting_is_refused(project: Path, bomb: str) -> None:
    path = project / "data" / NAME
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{bomb}", encoding="utf-8")
    assert refused(project) == (Problem("file", "this is not TOML: nested too deeply"),)


def test_a_number_too_large_to_read_is_refused(project: Path) -> None:
    path = project / "data" / NAME
    path.write_text(f"{path.read_text(encoding='utf-8')}\nx = {'9' * 5000}", encoding="utf-8")
    [problem] = refused(project)
    assert problem.where == "file"


def test_a_file_that_is_not_called_like_its_dossier_is_refused(project: Path) -> None:
    (project / "data" / NAME).rename(project / "data" / "other.toml")
    assert refused(project, "other.toml") == (
        Problem(
            head(project, "dossier.id", "other.toml"),
            "the dossier is called 'beijing-2025' and its file 'other.toml'",
            "call the file beijing-2025.toml",
        ),
    )


# Unicode's property Bidi_Control, what ends a line, and what is not seen at all.
@pytest.mark.parametrize(
    "character",
    [
        *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
        *(0x00, 0x0A, 0x1B, 0x7F, 0x85, 0x2028, 0x2029, 0x200B, 0xFEFF),
    ],
    ids="U+{:04X}".format,
)
def test_no_shown_text_holds_a_character_that_can_make_it_look_like_another(
    project: Path, character: int
) -> None:
    mistaken(
        project, Mistake('title = "Kim Jong Un in', f'title = "Kim \\u{character:04x}Jong', "", "")
    )
    [problem] = refused(project)
    assert problem.where == head(project, "dossier.title")
    assert f"U+{character:04X}" in problem.what


# ── many at once ──

# One of each kind, all of entries that are well formed; then those that are not.
TWENTY = [
    IN_THE_HEADER[name]
    for name in ("the author is not in the article", "the main event is unknown")
] + [
    IN_AN_ENTRY[name]
    for name in (
        "a name is not in the evidence",
        "a role is not in the evidence",
        "a country is not in the evidence",
        "a relation lacks its word",
        "a field has the wrong type",
        "a stated count is not in the evidence",
        "a day is not a day",
        "a region is not in the evidence",
        "nobody has that id",
        "there is no such event",
        "one letter of evidence is wrong",
        "indirect text stands in quotation marks",
        "nobody relayed it",
        "an occasion is not in the evidence",
        "a reaction’s quote is by somebody else",
        "a reaction is to nothing",
        "a claim has the id of an event",
        "the evidence stands more than once",
        "what is set aside stands between no marks",
    )
]


def test_twenty_mistakes_are_all_reported_at_once(project: Path) -> None:
    document = mistaken(project, *TWENTY)
    problems = refused(project)
    for mistake in TWENTY:
        in_head = mistake.at.startswith("dossier")
        where = head(project, mistake.at) if in_head else place(document, mistake.new)
        assert [
            problem
            for problem in problems
            if problem.where.startswith(where) and is_reported(problem, problem.where, mistake)
        ], f"{where}: {mistake.what}"
    assert len(problems) == len(TWENTY)


def test_many_mistakes_are_reported_in_the_order_of_the_file(project: Path) -> None:
    mistaken(project, *TWENTY)
    lines = [
        int(found[1])
        for problem in refused(project)
        if (found := re.match(r"line (\d+),", problem.where))
    ]
    assert len(lines) > 15
    assert lines == sorted(lines)


def test_what_is_malformed_is_not_reported_again_by_what_refers_to_it(project: Path) -> None:
    mistaken(
        project,
        Mistake('id = "trump"\nname = "Trump"', 'id = "trump"\nname = 5', "", ""),
        Mistake('id = "visit-2019"\ntitle', 'id = "visit-2019"\nwho = 1\ntitle', "", ""),
    )
    assert [problem.what for problem in refused(project)] == [
        "Input should be a valid string",
        "Extra inputs are not permitted",
    ]


# ── the command ──


def check(project: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    """The exit code of `python -m bot check`, and what it prints."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("DATA_DIR", str(project / "data"))
    result = CliRunner().invoke(app, ["check", *arguments])
    return result.exit_code, result.output


def without(project: Path, table: str, *, having: str = "") -> None:
    """Take the entries of a table away: all, or the one that has these words."""
    path = project / "data" / NAME
    entry = re.compile(rf"^\[\[{table}\]\]\n(?:[^\n]+\n)+", re.MULTILINE)
    kept = entry.sub(
        lambda found: "" if having in found[0] else found[0], path.read_text(encoding="utf-8")
    )
    path.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize("arguments", [(), ("--complete",)])
def test_check_passes_the_good_one(
    project: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    code, printed = check(project, monkeypatch, *arguments)
    assert code == ExitCode.OK
    assert f"✓ {NAME}: " in printed
    assert (
        "quotations: 33 (1 inside others), 6 set aside, 0 whose speaker is not entered" in printed
    )


@pytest.mark.parametrize(
    ("arguments", "expected"), [((), ExitCode.OK), (("--complete",), ExitCode.FACTS)]
)
def test_what_cites_too_little_can_be_served_and_is_not_complete(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    expected: ExitCode,
) -> None:
    without(project, "claims")
    code, printed = check(project, monkeypatch, *arguments)
    assert code == expected
    assert f"\n○ {NAME}: " in printed
    assert "a complete dossier has at least 95%" in printed
    assert re.search(r"\n  not cited, ¶\d+: The author, however, emphasizes", printed)


@pytest.mark.parametrize(
    ("arguments", "expected"), [((), ExitCode.OK), (("--complete",), ExitCode.FACTS)]
)
def test_a_mark_that_no_entry_explains_refuses_nothing_and_is_not_complete(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    expected: ExitCode,
) -> None:
    without(project, "set_aside", having="Korean dimension.")
    code, printed = check(project, monkeypatch, *arguments)
    assert code == expected
    assert (
        "quotations: 33 (1 inside others), 5 set aside, 1 whose speaker is not entered" in printed
    )
    assert "  whose words, ¶2: Korean dimension.\n" in printed


def test_check_prints_every_problem_and_fails(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistaken(project, *TWENTY)
    code, printed = check(project, monkeypatch)
    assert code == ExitCode.FACTS
    assert f"✗ {NAME}: {len(TWENTY)} problems" in printed
    for problem in refused(project):
        assert f"\n  {problem}\n" in printed


def test_check_takes_a_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, printed = check(project, monkeypatch, str(project / "data" / NAME))
    assert code == ExitCode.OK, printed


def test_check_says_that_there_is_no_dossier(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "data" / NAME).unlink()
    code, printed = check(project, monkeypatch)
    assert code == ExitCode.FACTS
    assert "there is no dossier (*.toml) in" in printed


def matched(project: Path, monkeypatch: pytest.MonkeyPatch, *args: str) -> tuple[int, str]:
    """The exit code of `python -m bot match`, and what it prints."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("DATA_DIR", str(project / "data"))
    result = CliRunner().invoke(app, ["match", *args])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lukashneko", "match alexander-lukashenko by “Alexander Lukashenko” (FUZZY, 0.90)"),
        ("kim", "choice of kim-jong-un"),
        ("Xi Jinping's wife", "no match; nearest: xi-jinping"),
        ("[bold]", "“[bold]” is read as “bold”"),
        ("👑", "no match; nearest: nobody"),
    ],
)
def test_match_says_whom_a_query_finds(
    query: str, said: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, printed = matched(project, monkeypatch, query)
    assert code == ExitCode.OK
    assert said in printed


def test_match_says_why(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(project / "data" / NAME)
    _, printed = matched(project, monkeypatch, "Xi Jinping's wife", "--dossier", file)
    assert "xi-jinping by “Xi Jinping”" in printed
    assert "jinping = jinping (1.00)" in printed
    assert "wife is not explained" in printed


def test_match_needs_a_good_dossier(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mistaken(project, *TWENTY)
    code, printed = matched(project, monkeypatch, "kim")
    assert code == ExitCode.FACTS
    assert "problems" in printed
    (project / "data" / NAME).unlink()
    code, printed = matched(project, monkeypatch, "kim")
    assert code == ExitCode.FACTS
    assert "there is no dossier (*.toml) in" in printed
