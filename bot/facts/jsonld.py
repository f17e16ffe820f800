"""A dossier as linked data: JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) that is read without a
network.

Terms without a prefix are those of https://schema.org, and of the Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/) for evidence: an annotation whose body is the fact and whose
target is a stretch of the article's text. Where neither has a term that is true, it is one of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from bot.facts.dossier import Dossier, Fact
from bot.facts.model import (
    PRESENT,
    Attendance,
    Background,
    Claim,
    Event,
    Evidence,
    Person,
    Quote,
    Reaction,
    Relation,
    Stated,
)
from bot.facts.span import Span

Node = dict[str, Any]

# Characters before and after the words that a selector repeats, as annotation tools do.
_BESIDE: Final = 32
# Without `@base`: not all readers resolve a reference against a URN alike.
_THIS: Final = "this:"
# No id of a fact has an underscore.
_TEXT: Final = {"@id": f"{_THIS}_text"}
_HOW_TO_MAKE_THE_TEXT: Final = (
    "The article’s file as text in Unicode’s form NFC, without a byte order mark, cut at its line "
    "ends (U+000A to U+000D, U+001C to U+001E, U+0085, U+2028, U+2029); the lines of nothing but "
    "white space left out; the others joined by one line feed (U+000A), with none at the end; in UTF-8. "
    "A position is a number of Unicode code points from the beginning, which is 0."
)

# Our own terms, and what each says. Those with a capital are classes.
VOCABULARY: Final[Mapping[str, str]] = {
    "Group": "Several people who are spoken of as one.",
    "Media": "A newspaper, an agency, a channel, or several of them.",
    "Institution": "A body, such as a ministry.",
    "Text": "A text that is quoted, and of which the article says no author.",
    "unnamed": "True if the article does not name them; they have a description for a name.",
    "named": "The form of the name that stands in the article; the name is its base form.",
    "role": "What they are, in the article’s words.",
    "country": "Their country, in the article’s words.",
    "relation": "What this person is to another.",
    "Relation": "A person is this (`as`: sister, father, …) of another (`to`).",
    "as": "What somebody is to another, in the article’s words.",
    "when": "When it was, in the article’s words.",
    "stated": "The number of participants that the article itself gives.",
    "StatedNumber": "A number (`count`) of participants of a kind (`of`).",
    "count": "A number of participants.",
    "of": "Who is counted, in the article’s words.",
    "Attendance": "A person’s part in an event, with its `status`.",
    "person": "Whose attendance it is.",
    "event": "The event that is attended, or on whose occasion words were said.",
    "status": "attended, took part, hosted, met, travelled with, left early or absent.",
    "region": "The group that the article puts a participant in.",
    "counted": "Whether the person is part of the number that the article states.",
    "reportedBy": "Who reports an attendance, where that is not simply the article.",
    "ReportedSpeech": "What somebody said, in the article’s words and not in theirs: no quotation.",
    "form": "direct, block (a paragraph of its own) or turn (of a transcript); or indirect.",
    "words": "Reported speech: the article’s words for it.",
    "speaker": "Whose speech is reported.",
    "stretches": "Where each stretch of the words stands, in order.",
    "relayedBy": "Who passes the words on, where that is not simply the article.",
    "within": "The quotation that these words stand inside.",
    "to": "The person spoken to, or of whom somebody is a relation; or what a reaction responds to.",
    "occasion": "On what occasion words were said, in the article’s words.",
    "Reaction": "How somebody (`who`) responded to an event, a person or words (`to`).",
    "who": "Who responded.",
    "toWords": "What they responded to, in the article’s words.",
    "quotes": "What they said in response.",
    "by": "Who makes a claim; without it, it is made in the author’s own voice.",
    "note": "A remark by those who made the dossier.",
    "background": "What helps a reader but is not from the article.",
    "Background": "Not from the article: added by those who made the dossier.",
    "countryCode": "Background: a country’s code, as in ISO 3166.",
    "office": "Background: an office.",
    "fullName": "Background: the full name.",
    "native": "Background: the name in its own script.",
    "date": "Background: the day, month or year, or the first one.",
    "until": "Background: the last day, month or year.",
    "openQuotations": "How many quotations of the article no entry explains; they are nobody’s here.",
}
_OWN: Final = "dossier:"
_KINDS: Final[Mapping[str, str]] = {
    "human": "Person",
    "group": f"{_OWN}Group",
    "media": f"{_OWN}Media",
    "institution": f"{_OWN}Institution",
    "text": f"{_OWN}Text",
}


def linked_data(dossier: Dossier) -> Node:
    """The article, its text, every fact with its evidence, and the meaning of our own terms.

    Search keys are no facts, and marks that are set aside or that no entry explains are nobody's
    words: none of them is here.
    """
    return {
        "@context": _context(dossier),
        "@graph": [_clean(node) for node in (*_Graph(dossier).nodes(), *_vocabulary())],
    }


def _context(dossier: Dossier) -> Node:
    annotation = ("Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector")
    number = "xsd:nonNegativeInteger"
    return {
        "@version": 1.1,
        "@vocab": "https://schema.org/",
        "this": f"urn:dossier:{dossier.id}#",
        "dossier": "urn:dossier-vocabulary:",
        "oa": "http://www.w3.org/ns/oa#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        **{name: f"oa:{name}" for name in (*annotation, "exact", "prefix", "suffix", "linking")},
        "evidence": {"@reverse": "oa:hasBody"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "target": "oa:hasTarget",
        "source": "oa:hasSource",
        "selector": "oa:hasSelector",
        "start": {"@id": "oa:start", "@type": number},
        "end": {"@id": "oa:end", "@type": number},
        f"{_OWN}stretches": {"@id": f"{_OWN}stretches", "@container": "@list"},
    }


def _vocabulary() -> Iterable[Node]:
    for term, meaning in VOCABULARY.items():
        kind = "rdfs:Class" if term[0].isupper() else "rdf:Property"
        yield {"@id": f"{_OWN}{term}", "@type": kind, "rdfs:comment": meaning}


def _clean(node: Node) -> Node:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, [], "")}


def _own(**fields: Any) -> Node:
    return _clean({f"{_OWN}{name}": value for name, value in fields.items()})


def _ref(id: str | None) -> Node | None:
    return {"@id": f"{_THIS}{id}"} if id is not None else None


def _refs(ids: Iterable[str]) -> list[Node]:
    return [{"@id": f"{_THIS}{id}"} for id in ids]


class _Graph:
    """The nodes of one dossier."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        passages = dossier.article.passages
        self.text = "\n".join(passages)
        # Where each passage begins in the text.
        self.offsets = list(accumulate((len(passage) + 1 for passage in passages), initial=0))
        header = dossier.header
        # Without an address, what only this article has.
        self.article = {"@id": header.url or f"urn:sha256:{header.sha256}"}

    def nodes(self) -> Iterable[Node]:
        yield self._article()
        yield {
            "@type": "TextObject",
            **_TEXT,
            "description": _HOW_TO_MAKE_THE_TEXT,
            "encodingFormat": "text/plain;charset=utf-8",
            "sha256": hashlib.sha256(self.text.encode()).hexdigest(),
            "encodesCreativeWork": self.article,
        }
        for fact in self.dossier.facts.values():
            evidence = self._evidence(fact.evidence, self.dossier.spans[fact.id])
            yield self._fact(fact) | evidence

    def _article(self) -> Node:
        header = self.dossier.header
        return {
            "@type": "NewsArticle",
            **self.article,
            "headline": header.title,
            # A person or an agency: the dossier does not say which.
            "author": {"name": header.author} if header.author else None,
            "datePublished": header.published.isoformat() if header.published else None,
            "url": header.url,
            "inLanguage": header.language,
            "about": _ref(header.main_event),
            "encoding": {"@type": "TextObject", "name": header.article, "sha256": header.sha256},
            **_own(openQuotations=len(self.dossier.open_quotations)),
        }

    # ── evidence ──

    def _evidence(self, evidence: Sequence[Evidence], spans: Sequence[Span]) -> Node:
        # After a fact's own spans are those of its relations, or of its stated number.
        own = zip(evidence, spans[: len(evidence)], strict=True)
        return {
            "evidence": [
                {
                    "@type": "Annotation",
                    "motivation": "linking",
                    "target": self._selected(span, selector),
                }
                for selector, span in own
            ]
        }

    def _selected(self, span: Span, selector: Evidence | None = None) -> Node:
        """A stretch of the text, by its words and by its place.

        What tells it from the same words elsewhere is in the prefix and the suffix.
        """
        start, end = (self.offsets[span.passage - 1] + at for at in (span.start, span.end))
        before, after = (
            max(_BESIDE, len(given or ""))
            for given in ((selector.prefix, selector.suffix) if selector else (None, None))
        )
        words = {
            "@type": "TextQuoteSelector",
            "exact": self.text[start:end],
            "prefix": self.text[max(0, start - before) : start],
            "suffix": self.text[end : end + after],
        }
        place = {"@type": "TextPositionSelector", "start": start, "end": end}
        return {"@type": "SpecificResource", "source": _TEXT, "selector": [_clean(words), place]}

    # ── facts ──

    def _fact(self, fact: Fact) -> Node:
        match fact:
            case Person():
                return self._person(fact)
            case Event():
                return self._event(fact)
            case Attendance():
                return _attendance(fact)
            case Quote():
                return self._quote(fact)
            case Reaction():
                return _reaction(fact)
            case Claim():
                return self._claim(fact)

    def _person(self, person: Person) -> Node:
        return {
            "@type": _KINDS[person.kind],
            **_id(person),
            # Somebody whom the article does not name is described, and gets no name here.
            "description" if person.unnamed else "name": person.name,
            **_own(
                unnamed=person.unnamed or None,
                named=person.named,
                role=person.role,
                country=person.country,
                relation=self._relations(person),
                background=_background(person.background),
            ),
        }

    def _relations(self, person: Person) -> list[Node]:
        nodes = []
        at = len(person.evidence)
        for relation in person.relations:
            spans = self.dossier.spans[person.id][at:]
            at += len(relation.evidence)
            nodes.append(self._part("Relation", _relation(relation), relation.evidence, spans))
        return nodes

    def _part(
        self, kind: str, fields: Node, evidence: Sequence[Evidence], spans: Sequence[Span]
    ) -> Node:
        return {"@type": f"{_OWN}{kind}", **fields, **self._evidence(evidence, spans)}

    def _event(self, event: Event) -> Node:
        there = (
            attendance.person
            for attendance in self.dossier.attendances_at(event.id)
            # What only somebody reports is in the attendance alone, with who does.
            if attendance.status in PRESENT and attendance.reported_by is None
        )
        return {
            "@type": "Event",
            **_id(event),
            "name": event.title,
            "startDate": event.date,
            "location": {"@type": "Place", "name": event.place} if event.place else None,
            "attendee": _refs(dict.fromkeys(there)),
            "subjectOf": self.article,
            **_own(
                when=event.when,
                stated=self._stated(event, event.stated),
                background=_background(event.background),
            ),
        }

    def _stated(self, event: Event, stated: Stated | None) -> Node | None:
        if stated is None:
            return None
        fields = _own(count=stated.count, of=stated.of)
        spans = self.dossier.spans[event.id][len(event.evidence) :]
        return self._part("StatedNumber", fields, stated.evidence, spans)

    def _quote(self, quote: Quote) -> Node:
        """Words as they were said are a Quotation; reported speech is not."""
        words = " … ".join(quote.text)
        speaker = _ref(quote.speaker)
        said: Node = (
            {"@type": f"{_OWN}ReportedSpeech", **_id(quote), **_own(words=words, speaker=speaker)}
            if quote.form == "indirect"
            else {
                "@type": "Quotation", **_id(quote), "text": words, "spokenByCharacter": speaker,
                "isPartOf": self.article,
            }
        )  # fmt: skip
        return said | _own(
            form=quote.form,
            relayedBy=_ref(self.dossier.relayer(quote)),
            within=_ref(quote.within),
            to=_ref(quote.to),
            event=_ref(quote.event),
            occasion=quote.occasion,
            note=quote.note,
            stretches=[self._selected(span) for span in self.dossier.words[quote.id]],
        )

    def _claim(self, claim: Claim) -> Node:
        return {
            "@type": "Claim",
            **_id(claim),
            "about": _refs(claim.about),
            "appearance": self.article,
            **_own(by=_ref(claim.by)),
        }


def _id(fact: Fact) -> Node:
    return {"@id": f"{_THIS}{fact.id}"}


def _attendance(attendance: Attendance) -> Node:
    return {
        "@type": f"{_OWN}Attendance",
        **_id(attendance),
        **_own(
            person=_ref(attendance.person),
            event=_ref(attendance.event),
            status=attendance.status,
            region=attendance.region,
            counted=attendance.counted,
            reportedBy=_ref(attendance.reported_by),
        ),
    }


def _reaction(reaction: Reaction) -> Node:
    return {
        "@type": f"{_OWN}Reaction",
        **_id(reaction),
        **_own(
            who=_ref(reaction.who),
            to=_ref(reaction.to),
            toWords=reaction.to_words,
            quotes=_refs(reaction.quotes),
        ),
    }


def _relation(relation: Relation) -> Node:
    return {**_own(to=_ref(relation.to)), f"{_OWN}as": relation.kinship}


def _background(background: Background | None) -> Node | None:
    """What is not from the article, and says so."""
    if background is None:
        return None
    return {
        "@type": f"{_OWN}Background",
        "description": VOCABULARY["Background"],
        **_own(
            countryCode=background.country,
            office=background.office,
            fullName=background.full_name,
            native=background.native,
            date=background.date,
            until=background.until,
            note=background.note,
        ),
    }
