"""How answers name people: as the article does, with what it says of who they are."""

from __future__ import annotations

from bot.answers.question import Q, Request
from bot.answers.text import cut, plain
from bot.facts.dossier import Dossier
from bot.facts.model import Background, Person
from bot.matching.normalise import flag, fold
from bot.serving.snapshot import Elsewhere

_KIND = {"group": "a group", "media": "media", "institution": "an institution", "text": "a text"}


def title(person: Person) -> str:
    """The name as the article spells it, or the description that stands for one."""
    return person.name[0].upper() + person.name[1:]


def in_the_article(words: str) -> str:
    """The article's own words, set apart from the bot's."""
    return f"*{plain(cut(words, 400))}*"


def role_line(person: Person, dossier: Dossier) -> str:
    """Role, relations and country as the article gives them, not escaped; "" where it gives none.

    What the name says already (“Kim Jong Un’s daughter”, “the leader of Laos”) is not repeated.
    """
    # A spokesman's role says of whom.
    related = (
        (r.kinship, dossier.title_of(r.to))
        for r in person.relations
        if dossier.person(r.to).kind == "human" or r.kinship not in (person.role or "")
    )
    relations = (
        f"{kinship} of {to}"
        for kinship, to in related
        if kinship not in person.name or to not in person.name
    )
    kind = _KIND.get(person.kind)
    if kind is not None and kind in person.name.lower():
        kind = None
    said = f"{person.name} {person.role or ''}"
    country = person.country if (person.country or "") not in said else None
    parts = [
        person.role or kind,
        *relations,
        country,
        "not named in the article" if person.unnamed else None,
    ]
    return " · ".join(part for part in parts if part)


def named_in_role(dossier: Dossier, institution: str, typed: str) -> list[Person]:
    """Those whose role, as the article gives it, names an institution, so that it leads to them."""
    named = dossier.person(institution)
    if named.kind == "human":
        return []
    names = {f" {fold(name)} " for name in (named.name, typed)} - {"  "}
    return [
        person
        for person in dossier.people
        if person.role and any(name in f" {fold(person.role)} " for name in names)
    ]


def with_role(name: str, role: str) -> str:
    """A name in bold, with the role if there is one."""
    return f"**{plain(name)}**" + (f" · {plain(role)}" if role else "")


def background_line(background: Background | None) -> str:
    """What is not from the article, labelled as such; "" where there is nothing to show.

    A note may be about the article, so it is labelled as the dossier's.
    """
    if background is None:
        return ""
    place = " ".join(part for part in (flag(background.country), background.office) if part)
    parts = [background.full_name, place, background.native]
    lines = []
    if shown := " · ".join(part for part in parts if part):
        lines.append(f"-# **Background, not from the article:** {plain(shown)}")
    if background.note:
        lines.append(note_line(background.note))
    return "\n".join(lines)


def note_line(note: str) -> str:
    """A remark by those who made the dossier."""
    return f"-# **Dossier’s note:** {plain(note)}"


def status_label(status: str) -> str:
    """A status as it is shown. Someone who “left early” may not have been there at all."""
    return "did not stay" if status == "left early" else status


def request_elsewhere(unfilled: Request[Q], other: Elsewhere) -> Request[Q]:
    """The request, about the person in another article."""
    return unfilled.of(other.snapshot.dossier.id, other.snapshot.number).filled(other.person)


def article_of(other: Elsewhere) -> str:
    """The title of another article, short enough for a label."""
    return f"“{cut(other.snapshot.dossier.header.title, 60)}”"
