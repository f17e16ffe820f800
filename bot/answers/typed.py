"""Which of the typed words the article does not have, and which are probably slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.answers.card import Answer, notice
from bot.answers.choices import meant_instead, repeated
from bot.answers.controls import How, RequestButton
from bot.answers.question import Request
from bot.answers.text import cut

# The most words that are named as not found.
_MOST: Final = 6
Guessed = Sequence[tuple[str, str]]


def not_found(missing: Sequence[str]) -> str:
    """A line that names the typed words that nothing has; "" where there is none."""
    if not missing:
        return ""
    named = ", ".join(f"“{repeated(cut(word, 40))}”" for word in missing[:_MOST])
    return f"\n-# Not found: {named}" + (" and more" if len(missing) > _MOST else "")


def any_text(typed: str) -> Answer:
    """What there is to say where nothing but the smallest words was typed: it denies nothing."""
    said = f"**Any text has the words “{repeated(typed)}”.**"
    return notice(f"{said} Add one that says what you look for.", outcome="miss")


def meant_words(typed: str, guessed: Guessed) -> str:
    """A question whether the words are meant that are probably spelt so."""
    return meant_instead(typed, cut(_corrected(typed, guessed), 80))


def ask_instead(request: Request[Any], field: str, guessed: Guessed) -> RequestButton:
    """A button that asks with the words that are probably meant."""
    corrected = _corrected(getattr(request.question, field), guessed)
    question = replace(request.question, **{field: corrected})
    return RequestButton(corrected, request.to(question), how=How.TAKE)


def _corrected(typed: str, guessed: Guessed) -> str:
    for word, other in guessed:
        typed = typed.replace(word, other)
    return typed
