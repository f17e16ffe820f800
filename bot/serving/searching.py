"""What a search finds: those whom it names, and the texts that say what else was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from bot.facts.dossier import Dossier
from bot.facts.model import Quote
from bot.matching.asking import TOWARDS
from bot.matching.names import NameIndex
from bot.matching.normalise import MAX_CHARACTERS, compact, fold
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.matching.questions import Found, Meant, Questions, Typed
from bot.matching.titles import FILLERS
from bot.matching.words import parted
from bot.serving.indexing import Indexed

# How many ids a search gives, and how many of those who share a name.
SEARCHED: Final = 60
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Searched:
    """The ids of facts and passages, the best first, and how far they are what was asked for.

    `words` are those of the article that were found; `missing` are typed words that it does not have,
    and `guessed` those for which another was taken. `similar` are people and events with a name a
    little like it. `small` says that nothing was typed but words that any text has.
    """

    ids: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()
    similar: tuple[str, ...] = ()
    sure: bool = False
    small: bool = False
    # Texts that say some of the words, where no other is found.
    partly: tuple[str, ...] = ()

    def in_part(self) -> Searched:
        """The same with those alone that say some of the words, if there are any."""
        return replace(self, ids=self.partly, sure=self.sure and not self.partly)


def search(indexed: Indexed, query: str) -> Searched:
    """The people and events that the query names come first; of equals, facts before passages."""
    questions = indexed.questions
    telling = [one for one in read(indexed, questions, query) if not one.small]
    named, similar = _named(indexed, query, telling) if telling else ([], ())
    found = answers(indexed, questions, telling, query, SEARCHED, questions.policy.asked_margin)
    facts = indexed.served.dossier.facts
    hits = sorted(found.hits, key=lambda hit: (-round(hit.score, 2), hit.id not in facts))
    ids = tuple(dict.fromkeys((*named, *(hit.id for hit in hits))))[:SEARCHED]
    return Searched(
        ids,
        found.words,
        () if named else found.missing,
        () if named else found.guessed,
        similar,
        sure=bool(named) or _told(found, questions),
        small=not telling,
    )


def quotes_about(indexed: Indexed, about: str, *, of_one: bool) -> Searched:
    """The quotes that say these words, or have to do with whomever they name; else those that say
    most of them, or, of one speaker, some. The one with this id comes first.
    """
    questions, dossier = indexed.quote_questions, indexed.served.dossier
    typed = read(indexed, questions, about)
    telling = [one for one in typed if not one.small]
    margin = 1.0 if of_one else questions.policy.asked_margin
    found = answers(indexed, questions, telling, about, questions.policy.words_found, margin)
    itself = (about,) if dossier.find(Quote, about) else ()
    # Where nothing says any of the words, the index knows some that are spelt a little like them.
    said = indexed.quotes.search(about) if found.hits or not telling else ()
    theirs: tuple[str, ...] = ()
    if person := _named_alone(indexed, telling):
        own, towards = indexed.mentions.own, indexed.mentions.towards
        texts = (*own.get(person, ()), *towards.get(person, ()))
        theirs = tuple(id for id in texts if dossier.find(Quote, id))
    hits = tuple(hit.id for hit in found.hits) if found.share > questions.policy.asked_part else ()
    # Of a question the words are explained, of anything else they are looked for as they stand.
    first = hits if len(telling) < len(typed) else ()
    ids = tuple(dict.fromkeys((*itself, *(first or said), *theirs))) or hits
    named = bool(itself or theirs)
    return Searched(
        ids,
        found.words,
        () if named else found.missing,
        () if named else found.guessed,
        # “To be or not to be” is a quotation, though all its words are small.
        sure=named or not telling or _told(found, questions),
        partly=hits,
    )


def _told(found: Found, questions: Questions) -> bool:
    """Whether the article has all the words that were typed, or the best text says most of them."""
    if found.guessed or not found.hits:
        return False
    return not found.missing or found.share > questions.policy.asked_share


def read(indexed: Indexed, questions: Questions, query: str) -> Sequence[Typed]:
    """The words of a query; a name among characters without spaces is a piece by itself."""
    policy = questions.policy
    return questions.read(parted(query[:MAX_CHARACTERS], indexed.people.knows, policy.asked_name))


def answers(
    indexed: Indexed,
    questions: Questions,
    telling: Sequence[Typed],
    query: str,
    limit: int,
    margin: float,
) -> Found:
    """The texts that explain the telling words; what those say who are named comes first."""
    policy, mentions = questions.policy, indexed.mentions
    typed = fold(query).split()
    meant: list[Meant] = []
    lift: dict[str, float] = {}
    people = _people(indexed.people, telling, policy.asked_people)
    for words, ids, is_name in sorted(people, key=lambda those: those[0].start):
        is_target = _before(typed, telling[words.start].word) in TOWARDS
        texts: dict[str, float] = {}
        for id in ids:
            own = mentions.own.get(id, ())[: policy.asked_texts]
            towards = mentions.towards.get(id, ())[: policy.asked_texts]
            about = mentions.about.get(id, ())[: policy.asked_texts]
            texts |= dict.fromkeys((id, *own), 1.0)
            for text in (*towards, *about):
                texts.setdefault(text, policy.asked_form)
            # Who is named first does something, mostly to those who are named after.
            worth = policy.asked_own / 2 if meant else policy.asked_own
            for text in () if is_target else dict.fromkeys(own):
                lift[text] = lift.get(text, 0.0) + worth
            for text in dict.fromkeys(towards) if is_target or meant else ():
                lift[text] = lift.get(text, 0.0) + policy.asked_own
        meant.append(Meant(words, texts, is_name))
    return questions.found(telling, limit, margin, meant, lift, query)


def _people(
    people: NameIndex, telling: Sequence[Typed], most: int
) -> list[tuple[range, tuple[str, ...], bool]]:
    """Who is named by which of the words: by the longest names first."""
    known = ((places, word) for places, word in _words(telling) if people.knows(word))
    words = [(places, word) for places, word in known if not word.isdigit()]
    found: list[tuple[range, tuple[str, ...], bool]] = []
    taken: set[int] = set()
    for size in range(people.policy.within, 0, -1):
        for at in range(len(words) - size + 1):
            row = words[at : at + size]
            places = range(row[0][0].start, row[-1][0].stop)
            beside = sum(len(those) for those, _ in row) == len(places)
            if not beside or not taken.isdisjoint(places):
                continue
            ids, is_name = people.named([word for _, word in row], most)
            if ids:
                taken.update(places)
                found.append((places, ids, is_name))
    return found


def _words(telling: Sequence[Typed]) -> Iterable[tuple[range, str]]:
    """The folded words as names have them, with their places; characters of one piece are one."""
    at = 0
    for _, group in groupby(telling, lambda one: (one.piece, bool(one.asked.begun))):
        ones = list(group)
        if ones[0].asked.begun:
            yield range(at, at + len(ones)), compact(fold(ones[0].piece))
        else:
            # The last of several ways to read a word is without a particle.
            yield from (
                (range(at + n, at + n + 1), one.asked.words[-1]) for n, one in enumerate(ones)
            )
        at += len(ones)


def _before(typed: Sequence[str], word: str) -> str:
    """The word before this one, but for articles."""
    before = typed[: typed.index(word)] if word in typed else []
    return next((other for other in reversed(before) if other not in ("the", "a", "an")), "")


def _named(
    indexed: Indexed, query: str, telling: Sequence[Typed]
) -> tuple[list[str], tuple[str, ...]]:
    """Whom and which events the whole of a query names, with what is theirs; and who is similar."""
    by_name: list[str] = []
    described: list[str] = []
    similar: list[str] = []
    dossier = indexed.served.dossier
    words = [word for word in fold(query).split() if word not in FILLERS] or [""]
    for index in (indexed.people, indexed.events):
        match index.resolve(query):
            case Match(id=id):
                by_name += _theirs(dossier, id)
            case Ambiguous(ids):
                called = [id for id in ids if all(index.calls(id, word) for word in words)]
                _, is_name = index.named(words, len(ids))
                # Whom “parade” describes comes after the parade.
                (by_name if is_name else described).extend(called[:_NAMED])
                similar += [] if called else ids[:_NAMED]
            case NoMatch():
                pass
    # “Who is she”, in any language.
    if not by_name and (person := _named_alone(indexed, telling)):
        by_name += _theirs(dossier, person)
    return [*by_name, *described], tuple(similar)


def _named_alone(indexed: Indexed, telling: Sequence[Typed]) -> str | None:
    """The only one whose name the telling words are, all of them."""
    most = indexed.questions.policy.asked_people
    for places, ids, is_name in _people(indexed.people, telling, most):
        if is_name and len(ids) == 1 and len(places) == len(telling):
            return ids[0]
    return None


def _theirs(dossier: Dossier, id: str) -> Iterable[str]:
    """A person or an event, with what the person said and how they reacted."""
    quotes, reactions = dossier.quotes_by(id), dossier.reactions_by(id)
    return (id, *(quote.id for quote in quotes), *(reaction.id for reaction in reactions))
