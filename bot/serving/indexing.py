"""What of a dossier can be found by which words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.facts.dossier import Dossier, date_of
from bot.facts.model import (
    Attendance,
    Claim,
    Event,
    Person,
    Quote,
    Reaction,
)
from bot.matching.index import Named
from bot.matching.names import NameIndex
from bot.matching.texts import Text, WordIndex


def titles_of(dossiers: Iterable[Dossier]) -> NameIndex:
    """Dossiers, by id and by the title of their article."""
    return NameIndex(Named(d.id, (d.header.title, d.id)) for d in dossiers)


def people_of(dossier: Dossier) -> NameIndex:
    """Everyone in the dossier, by name, office, country and relation."""
    weights = dossier.prominence
    return NameIndex(
        _named_person(dossier, person, weights[person.id]) for person in dossier.people
    )


def quotes_of(dossier: Dossier) -> WordIndex:
    """Every quote, by its words, and by who said it, when and to whom."""
    return WordIndex(_quote_text(dossier, quote) for quote in dossier.quotes)


def passage_number(id: str) -> int:
    """The number in a passage's id: "¶12" is 12."""
    return int(id.removeprefix("¶"))


def texts_of(dossier: Dossier) -> Iterable[Text]:
    for fact in dossier.facts.values():
        evidence = " ".join(selector.exact for selector in fact.evidence)
        match fact:
            case Person():
                own = (fact.name, fact.role, fact.country, *fact.descriptions)
                yield Text(fact.id, " ".join(filter(None, own)), evidence)
            case Event():
                own = (fact.title, *fact.aliases, fact.when, fact.place)
                yield Text(fact.id, " ".join(filter(None, own)), evidence)
            case Quote():
                yield _quote_text(dossier, fact)
            case Reaction():
                own = (dossier.title_of(fact.who), fact.to_words, evidence)
                yield Text(fact.id, " ".join(filter(None, own)), dossier.title_of(fact.to))
            case Claim():
                yield Text(fact.id, evidence, " ".join(map(dossier.title_of, fact.about)))
            case Attendance():
                pass  # a person's card has it, and the event's
    for number, passage in enumerate(dossier.article.passages, start=1):
        yield Text(f"¶{number}", passage)


def _named_person(dossier: Dossier, person: Person, weight: int) -> Named:
    background = person.background
    names = [person.name, *person.aliases]
    descriptions = [*person.descriptions, person.role, person.country]
    relations: list[str] = []
    if background is not None:
        names += [name for name in (background.full_name, background.native) if name]
        descriptions.append(background.office)
    for relation in person.relations:
        other = dossier.title_of(relation.to)
        relations += [f"{relation.kinship} of {other}"]
    if person.unnamed:
        # What stands for a name describes: “the leader of Laos”.
        names, descriptions = [], [person.name, *person.aliases, *descriptions]
    titled = person.kind == "human"
    found = tuple(description for description in descriptions if description)
    return Named(
        person.id, tuple(names), found, tuple(relations), titled, whole=not titled, weight=weight
    )


def entries_of_events(dossier: Dossier) -> Iterable[Named]:
    """What is found of the events: their titles, dates and places."""
    return (_named_event(dossier, event) for event in dossier.events)


def _named_event(dossier: Dossier, event: Event) -> Named:
    described = [text for text in (event.when, event.place) if text]
    until = event.background.until if event.background else None
    for day in (date_of(event), until):
        if day is not None and day.count("-") == 2:
            on = date.fromisoformat(day)
            described += [day, f"{on:%B} {on.day}", f"{on:%B} {on.day}, {on.year}"]
    weight = len(dossier.attendances_at(event.id)) + len(dossier.reactions_to(event.id))
    return Named(event.id, (event.title, *event.aliases), tuple(described), weight=weight)


def _quote_text(dossier: Dossier, quote: Quote) -> Text:
    people = (dossier.title_of(id) for id in (quote.speaker, quote.relayed_by, quote.to) if id)
    event = dossier.find(Event, quote.event)
    context = (
        *people,
        *(selector.exact for selector in quote.evidence),
        *((event.title, *event.aliases) if event else ()),
    )
    return Text(quote.id, " ".join(quote.text), " ".join(context))
