"""Draws the labelled queries that nobody wrote: `python -m tests.cases.draw`.

Slips, romanisations by public standards, real misspellings and names of others, all seeded. Those
of seed 1 may be looked at while a threshold is set; those of seed 2 are held out and never are.
Needs `pip install faker iuliia codespell pycountry`, which nothing else does.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import iuliia
import pycountry
from faker import Faker

from benchmarks.names import WAYS
from benchmarks.quotations import fold_all
from bot.facts.dossier import Dossier
from bot.facts.reading import read_dossier
from bot.matching.normalise import fold
from bot.matching.titles import KINSHIP

ROOT = Path(__file__).parents[2]
FIELDS = ("query", "expected", "kind", "split", "source")
SPLITS = {1: "tune", 2: "held out"}
# Rows that somebody wrote, and that drawing anew keeps. The independent ones are by a reader of the
# article who had not seen the matching; those whose query's SHA-256 begins with a byte that three
# divides are held out.
WRITTEN = ("written for this project", "independent: ")
SLIPS = ("transposed", "missing", "doubled", "neighbour", "vowel", "sound")
# Each split has schemes of its own.
SCHEMES = {
    1: ("ala_lc", "bgn_pcgn", "gost_52290", "mosmetro"),
    2: ("icao_doc_9303", "wikipedia", "bs_2979", "telegram"),
}
TITLES = ("mr", "mr.", "comrade", "dear", "dr", "sir", "his excellency")
ABOUT = {
    1: "climate change|covid vaccine|evil empire|we will bury you|ask not what your country can do|"
    "nuclear weapons test|oil price cap|taiwan strait crossing|human rights abuses|gay marriage|"
    "world cup final|artificial intelligence|moon landing|brexit deal|federal reserve rates|"
    "olympic games|immigration ban|electric cars|hurricane|earthquake relief",
    2: "space station|gun control|iron curtain speech|tear down this wall|i have a dream|bitcoin|"
    "hong kong protests|abortion law|border wall mexico|chip export controls|missile defence shield|"
    "school lunch|vaccine mandate|volcano eruption|quantum computer|tennis|ice cream|asdfgh qwerty",
}


def main() -> None:
    dossier = read_dossier(ROOT / "data" / "beijing-2025.toml", ROOT)
    for name, drawn in (("people", people), ("quotes", quotes)):
        path = ROOT / "tests" / "cases" / f"{name}.csv"
        rows: dict[str, dict[str, str]] = {}
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                kept = [row for row in csv.DictReader(file) if row["source"].startswith(WRITTEN)]
            rows = {row["query"].lower(): row for row in kept}
        for seed, split in SPLITS.items():
            for query, expected, kind, source in drawn(dossier, seed):
                row = dict(zip(FIELDS, (query, expected, kind, split, source), strict=True))
                rows.setdefault(query.lower(), row)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.values())
        held = sum(row["split"] == "held out" for row in rows.values())
        print(f"{path.name}: {len(rows)} rows, {held} held out", file=sys.stderr)


def people(dossier: Dossier, seed: int) -> Iterator[tuple[str, str, str, str]]:
    draw = random.Random(seed)
    named = [p for p in dossier.people if p.kind == "human" and not p.unnamed]
    spellings = {fold(name) for p in named for name in (p.name, *p.aliases)}
    # Fewer where they may be looked at: many written rows may be already.
    for person in named:
        for kind in draw.sample(SLIPS, 2 if seed == 1 else 6):
            slipped = WAYS[kind](fold(person.name), draw)
            if slipped and slipped not in spellings:
                yield slipped, person.id, "typo", f"a seeded slip: {kind}"
        words = person.name.split()
        if seed == 2 and len(words) == 2:
            given, family = words
            yield f"{family.upper()}, {given}", person.id, "order", "family name first"
    for person in named:
        for alias in person.aliases:
            if any("а" <= letter <= "я" for letter in alias.lower()) and " " in alias:
                for scheme in draw.sample(SCHEMES[seed], 1 if seed == 1 else 3):
                    latin = iuliia.schemas.get(scheme).translate(alias)
                    yield latin, person.id, "translit", f"iuliia: {scheme}"
    words: dict[str, set[str]] = defaultdict(set)
    for person in named:
        for name in (person.name, *person.aliases):
            for word in fold(name).split():
                words[word].add(person.id)
    for person in named if seed == 2 else ():
        family = person.name.split()[-1]
        if len(words[fold(family)]) == 1 and len(family) > 3:
            yield f"{draw.choice(TITLES)} {family}", person.id, "title", "a title drawn"
            yield f"🎉 {family}’s?!", person.id, "case", "marks around a family name"
        for alias in person.aliases:
            last = alias.split()[-1]
            if any("а" <= letter <= "я" for letter in last) and words[fold(last)] == {person.id}:
                yield last.upper(), person.id, "script", "the family name of a Cyrillic alias"
    shared = {fold(w) for p in named for w in p.name.split() if len(words[fold(w)]) > 1}
    for word in sorted(shared) if seed == 2 else ():
        own = sorted(p.id for p in named if word in fold(p.name).split())
        if len(own) > 1 and len(word) > 2:
            for title in draw.sample(TITLES, 3):
                yield f"{title} {word}", "|".join(own), "ambiguous", "a title drawn"
    countries = [c for c in pycountry.countries if hasattr(c, "name") and "," not in c.name]
    known = {(p.background.country if p.background else None) for p in dossier.people}
    for country in draw.sample(countries, 60):
        if country.alpha_2 not in known and country.alpha_2 not in ("US", "KR", "JP", "CD"):
            office = draw.choice(("president of", "prime minister of", "king of", "leader of"))
            yield f"{office} {country.name.lower()}", "-", "absent", "ISO 3166 (pycountry)"
    for _ in range(20 if seed == 1 else 50):
        person = draw.choice(named)
        kin = draw.choice(sorted(KINSHIP))
        if (
            not any(
                r.kinship == kin and r.to == person.id for p in dossier.people for r in p.relations
            )
            and person.id != "kim-jong-un"
        ):
            yield (
                f"{person.name}'s {kin}",
                "-",
                "absent",
                "a relation that the article does not name",
            )
    fake = Faker(["en_US", "fr_FR", "pl_PL", "es_ES", "tr_TR", "id_ID", "de_DE", "it_IT"])
    fake.seed_instance(seed)
    for _ in range(20 if seed == 1 else 40):
        yield f"{fake.first_name()} {fake.last_name()}", "-", "absent", "Faker"


def quotes(dossier: Dossier, seed: int) -> Iterator[tuple[str, str, str, str]]:
    draw = random.Random(seed)
    wrong = _misspellings()
    texts = {quote.id: fold_all(" ".join(quote.text)) for quote in dossier.quotes}

    def saying(words: list[str]) -> str:
        return "|".join(id for id, text in texts.items() if set(words) <= set(text))

    for text in texts.values():
        content = [word for word in dict.fromkeys(text) if len(word) > 3]
        for _ in range(2 if seed == 1 else 1):
            few = draw.sample(content, min(len(content), 3))
            yield " ".join(few), saying(few), "reordered", "words drawn from the quote"
            at = draw.randrange(max(1, len(text) - 4))
            piece = text[at : at + 5]
            yield " ".join(piece), saying(piece), "exact", "words drawn from the quote"
            able = [word for word in content if word in wrong]
            if able:
                word = draw.choice(able)
                rest = draw.sample([w for w in content if w != word], min(len(content) - 1, 2))
                typed = [draw.choice(wrong[word]), *rest]
                yield " ".join(typed), saying([word, *rest]), "misspelt", "codespell's dictionary"
            slipped = [
                WAYS[draw.choice(SLIPS)](word, draw) or word if len(word) > 4 else word
                for word in few
            ]
            yield " ".join(slipped), saying(few), "misspelt", "seeded slips"
            cut = few[-1][: max(3, len(few[-1]) - 3)]
            yield " ".join((*few[:-1], cut)), saying(few), "partial", "words drawn from the quote"
    for about in ABOUT[seed].split("|"):
        yield about, "-", "absent", "written for this project, unseen" if seed == 2 else "drawn"


def _misspellings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    text = (files("codespell_lib") / "data" / "dictionary.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        misspelt, _, meant = line.partition("->")
        if "," not in meant:
            found[meant.strip()].append(misspelt)
    return dict(found)


if __name__ == "__main__":
    main()
