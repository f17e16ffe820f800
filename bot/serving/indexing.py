"""What of a dossier can be found by which words, and the indexes of it all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from bot.facts.coverage import Coverage, coverage
from bot.facts.dossier import Dossier, date_of
from bot.facts.model import Attendance, Claim, Event, Person, Quote, Reaction
from bot.facts.quotations.reader import Quoted
from bot.facts.sentences import language_of
from bot.matching.asking import SmallWords
from bot.matching.index import Entry
from bot.matching.memory import Memory
from bot.matching.names import NameIndex
from bot.matching.normalise import flag
from bot.matching.questions import Questions
from bot.matching.texts import Document, TextIndex
from bot.serving.known_people import KnownPeople, Served
from bot.serving.mentions import Mentions
from bot.store.store import Revision
from bot.verifying.languages import SMALL
from bot.verifying.verdict import Verifier


@dataclass(frozen=True, eq=False)
class Indexed:
    """One revision with all of its indexes, built once and whole.

    They are of the dossier as it is served, with known people; the revision's own is without.
    """

    revision: Revision
    served: Served
    people: NameIndex
    events: NameIndex
    # What can be reacted to: events, and the people whose words were answered.
    targets: NameIndex
    regions: NameIndex
    quotes: TextIndex
    everything: TextIndex
    # Whole questions, asked of everything, and of the quotes.
    questions: Questions
    quote_questions: Questions
    mentions: Mentions
    verifier: Verifier
    memory: Memory
    # How much of the article the facts account for.
    coverage: Coverage

    @classmethod
    def of(cls, revision: Revision, memory: Memory, known: KnownPeople | None = None) -> Indexed:
        """Index a revision; what is made for queries is kept in the memory."""
        served = (known or KnownPeople()).serve(revision.dossier)
        dossier = served.dossier
        people, events = people_of(dossier, memory), events_of(dossier, memory)
        quotes, everything = quotes_of(dossier, memory), everything_of(dossier, memory)
        language = dossier.header.language or language_of("\n".join(dossier.article.passages))
        small = _small_words(language)
        return cls(
            revision,
            served,
            people,
            events,
            NameIndex(memory=memory, merging=(events, people)),
            regions_of(dossier, memory),
            quotes,
            everything,
            Questions(everything, small, language),
            Questions(quotes, small, language),
            Mentions.of(dossier),
            Verifier(dossier, people),
            memory,
            coverage(dossier),
        )


@cache
def _small_words(language: str) -> SmallWords:
    return SmallWords.of(language, SMALL)


def titles_of(dossiers: Iterable[Dossier], memory: Memory | None = None) -> NameIndex:
    """Dossiers, by id and by the title of their article."""
    return NameIndex((Entry(d.id, (d.header.title, d.id)) for d in dossiers), memory=memory)


def people_of(dossier: Dossier, memory: Memory | None = None) -> NameIndex:
    """Everyone in the dossier, by name, office, country and relation."""
    weights = dossier.prominence
    entries = (_person(dossier, person, weights[person.id]) for person in dossier.people)
    return NameIndex(entries, memory=memory)


def events_of(dossier: Dossier, memory: Memory | None = None) -> NameIndex:
    """Every event, by title, date and place."""
    return NameIndex((_event(dossier, event) for event in dossier.events), memory=memory)


def regions_of(dossier: Dossier, memory: Memory | None = None) -> NameIndex:
    """The regions that the article groups people by."""
    found = dict.fromkeys(a.region for a in dossier.attendances if a.region)
    return NameIndex((Entry(name, (name,), whole=True) for name in found), memory=memory)


def quotes_of(dossier: Dossier, memory: Memory | None = None) -> TextIndex:
    """Every quote, by its words, and by who said it, when and to whom; and the open quotations
    (“¶12”, by where they begin), by their words.
    """
    entered = (_quote(dossier, quote) for quote in dossier.quotes)
    texts = dossier.article.text
    left = (
        Document(open_quotation_id(quoted), " ".join(map(texts, quoted.stretches)))
        for quoted in dossier.open_quotations
    )
    return TextIndex(chain(entered, left), memory=memory)


def everything_of(dossier: Dossier, memory: Memory | None = None) -> TextIndex:
    """Facts of every kind but attendances, and the passages (“¶12”), by their words."""
    return TextIndex(_documents(dossier), memory=memory)


def open_quotation_id(quoted: Quoted) -> str:
    """Tells a quotation that no entry explains from all others, and from facts: "¶12.40"."""
    first = quoted.stretches[0]
    return f"¶{first.passage}.{first.start}"


def passage_number(id: str) -> int:
    """The number in a passage's id: "¶12" is 12."""
    return int(id.removeprefix("¶"))


def _documents(dossier: Dossier) -> Iterable[Document]:
    for fact in dossier.facts.values():
        evidence = " ".join(selector.exact for selector in fact.evidence)
        match fact:
            case Person():
                known = (fact.name, fact.role, fact.country)
                # What they may be called is not shown, so it counts less.
                context = " ".join((*fact.descriptions, evidence))
                yield Document(fact.id, " ".join(filter(None, known)), context)
            case Event():
                own = (fact.title, *fact.aliases, fact.when, fact.place)
                yield Document(fact.id, " ".join(filter(None, own)), evidence)
            case Quote():
                yield _quote(dossier, fact)
            case Reaction():
                own = (dossier.title_of(fact.who), fact.to_words, evidence)
                # Readers ask how someone reacted; few articles say so.
                context = f"reaction {dossier.title_of(fact.to)}"
                yield Document(fact.id, " ".join(filter(None, own)), context)
            case Claim():
                yield Document(fact.id, evidence, " ".join(map(dossier.title_of, fact.about)))
            case Attendance():
                pass  # the cards of the person and of the event say it
    for number, passage in enumerate(dossier.article.passages, start=1):
        yield Document(f"¶{number}", passage)


def _person(dossier: Dossier, person: Person, weight: int) -> Entry:
    background = person.background
    names = [person.name, *filter(None, [person.named]), *person.aliases]
    descriptions = [*person.descriptions, person.role, person.country]
    if background is not None:
        names += [name for name in (background.full_name, background.native) if name]
        descriptions += [background.office, flag(background.country)]
    if person.unnamed:
        # What stands for a name describes: “the leader of Laos”.
        names, descriptions = [], [person.name, *person.aliases, *descriptions]
    titled = person.kind == "human"
    return Entry(
        person.id,
        tuple(names),
        tuple(filter(None, descriptions)),
        tuple(f"{r.kinship} of {dossier.title_of(r.to)}" for r in person.relations),
        titled,
        whole=not titled,
        weight=weight,
        beside=tuple(filter(None, (person.role, person.country))),
    )


def _event(dossier: Dossier, event: Event) -> Entry:
    described = [text for text in (event.when, event.place) if text]
    shown: list[str] = []
    until = event.background.until if event.background else None
    for day in (date_of(event), until):
        if day is not None and day.count("-") == 2:
            on = date.fromisoformat(day)
            described += [day, f"{on:%B} {on.day}"]
            shown.append(f"{on:%B} {on.day}, {on.year}")
    weight = len(dossier.attendances_at(event.id)) + len(dossier.reactions_to(event.id))
    return Entry(
        event.id,
        (event.title, *event.aliases),
        (*described, *shown),
        weight=weight,
        beside=tuple(shown),
    )


def _quote(dossier: Dossier, quote: Quote) -> Document:
    named = (quote.speaker, dossier.relayer(quote), quote.to)
    people = (dossier.title_of(id) for id in named if id)
    event = dossier.find(Event, quote.event)
    context = (
        *people,
        *(selector.exact for selector in quote.evidence),
        *((event.title, *event.aliases) if event else ()),
    )
    return Document(quote.id, " ".join(quote.text), " ".join(context))
