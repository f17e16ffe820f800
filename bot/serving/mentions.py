"""Which texts are someone's own, which are to them, and which are about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.facts.dossier import Dossier
from bot.facts.model import Person, Quote

Texts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mentions:
    """The ids of quotes, reactions and claims by those of the people that they have to do with."""

    own: Texts
    towards: Texts
    about: Texts

    @classmethod
    def of(cls, dossier: Dossier) -> Mentions:
        own: list[tuple[str, str]] = []
        towards: list[tuple[str, str]] = []
        about: list[tuple[str, str]] = []
        for quote in dossier.quotes:
            relayer = dossier.relayer(quote)
            own += [(id, quote.id) for id in (quote.speaker, relayer) if id]
            towards += [(id, quote.id) for id in (quote.to,) if id]
        for reaction in dossier.reactions:
            own.append((reaction.who, reaction.id))
            answered = dossier.find(Quote, reaction.to)
            towards.append((answered.speaker if answered else reaction.to, reaction.id))
            # What they said of it is as much to whomever they answer.
            towards += [(answered.speaker, id) for id in reaction.quotes if answered]
        for claim in dossier.claims:
            about += [(id, claim.id) for id in claim.about if dossier.find(Person, id)]
        return cls(_by_person(own), _by_person(towards), _by_person(about))


def _by_person(pairs: Iterable[tuple[str, str]]) -> Texts:
    found: dict[str, list[str]] = defaultdict(list)
    for person, id in pairs:
        found[person].append(id)
    return MappingProxyType({person: tuple(ids) for person, ids in found.items()})
