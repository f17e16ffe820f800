"""Which quotes were meant by a few words, remembered or misspelt, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.search.normalise import fold
from bot.search.policy import MatchPolicy
from bot.search.vocabulary import Vocabulary

# Words that say nothing of what is looked for, unless nothing else is typed.
_STOPWORDS: Final = frozenset(
    "a about an and are as at be by did for from he her his in is it its of on or say said says "
    "she that the their they this to was were what when where which who will with".split()
)


@dataclass(frozen=True, slots=True)
class Text:
    """Something to be found by its words: `words` are its own, `context` is what is said of it."""

    id: str
    words: str
    context: str = ""


class WordIndex:
    """An immutable index over a dossier's quotes."""

    def __init__(self, texts: Iterable[Text], policy: MatchPolicy | None = None) -> None:
        self.policy = policy or MatchPolicy()
        self._weights: dict[str, dict[str, float]] = {}
        self._phrases: dict[str, str] = {}
        for text in texts:
            weights = dict.fromkeys(fold_all(text.context), self.policy.words_context)
            weights |= dict.fromkeys(fold_all(text.words), 1.0)
            self._weights[text.id] = weights
            self._phrases[text.id] = f" {' '.join(fold_all(text.words))} "
        self._vocabulary = Vocabulary(
            word for weights in self._weights.values() for word in weights
        )

    def search(self, query: str) -> tuple[str, ...]:
        """The ids that explain enough of what was typed, the best first; () where none does."""
        if query in self._weights:
            return (query,)
        typed = fold(query).split()
        words = [word for word in typed if word not in _STOPWORDS] or typed
        if not words:
            return ()
        similar = [self._similar(word) for word in words]
        letters = sum(len(word) for word in words)
        scores = {
            id: sum(
                len(word)
                * max(
                    (score * weights.get(other, 0.0) for other, score in alike.items()), default=0.0
                )
                for word, alike in zip(words, similar, strict=True)
            )
            / letters
            for id, weights in self._weights.items()
        }
        best = max(scores.values(), default=0.0)
        floor = max(self.policy.words_floor, best - self.policy.words_margin)
        phrase = f" {' '.join(typed)} "

        def order(id: str) -> tuple[bool, float]:
            # Who says the very words comes first, whatever else says them in another order.
            return phrase not in self._phrases[id], -scores[id]

        return tuple(sorted((id for id, score in scores.items() if score >= floor), key=order))

    def _similar(self, word: str) -> dict[str, float]:
        vocabulary = self._vocabulary
        similar: dict[int, float] = {}
        if len(word) >= self.policy.prefix_length:
            similar = dict.fromkeys(vocabulary.begun(word), self.policy.shortened)
        if len(word) >= self.policy.fuzzy_token_length:
            for number, score in vocabulary.near(word, self.policy.words_token_floor).items():
                similar[number] = max(similar.get(number, 0.0), score)
        return {vocabulary.words[number]: score for number, score in similar.items()} | {word: 1.0}


def fold_all(text: str) -> list[str]:
    """The folded words of a text of any length; `fold` alone reads only what a query may hold."""
    return [word for piece in text.split() for word in fold(piece).split()]
