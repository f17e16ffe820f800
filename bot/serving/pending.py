"""The reviews that may still be published: each for the admin who asked, and not for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.operations.errors import NotOpen, Superseded
from bot.serving.library import Library
from bot.serving.review import FILES, Review
from bot.serving.snapshot import Snapshot

MINUTES: Final = 15
# At most this many are kept: a review holds a whole dossier.
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Outdated:
    """Something changed since the review, so nothing was published; this is the new one."""

    review: Review


class Reviews:
    """Open reviews, by asker and dossier: a new one ends the one before."""

    def __init__(self, library: Library, clock: Callable[[], float] = time.monotonic) -> None:
        self._library = library
        self._clock = clock
        self._open: dict[tuple[int, str], tuple[float, Review]] = {}

    def keep(self, asker: int, review: Review) -> Review:
        """Keep the review open for MINUTES."""
        key = (asker, review.dossier.id)
        self._open.pop(key, None)  # so that it becomes the newest
        self._open[key] = (self._clock() + MINUTES * 60, review)
        self._forget_old()
        return review

    def find(self, asker: int, dossier: str, digest: str) -> Review:
        """The asker's review. Raises NotOpen."""
        self._forget_old()
        _, review = self._open.get((asker, dossier), (0, None))
        if review is None or review.digest != digest:
            raise NotOpen
        return review

    def discard(self, asker: int, dossier: str, digest: str) -> Review:
        """End the asker's review. Raises NotOpen."""
        review = self.find(asker, dossier, digest)
        del self._open[asker, dossier]
        return review

    async def publish(
        self, asker: int, dossier: str, digest: str, by: str
    ) -> tuple[Review, Snapshot] | Outdated:
        """Publish what the asker reviewed, if a review made anew is still equal to it.

        Raises NotOpen, DossierError (where the files are broken by now), StoreError.
        """
        library, review = self._library, self.find(asker, dossier, digest)
        await library.refresh()
        again = await (
            library.review(dossier)
            if review.origin == FILES
            else library.compare(review.dossier, review.origin)
        )
        if again.digest != review.digest:
            return Outdated(self.keep(asker, again))
        try:
            snapshot = await library.publish(again, by)
        except Superseded:
            return Outdated(self.keep(asker, await library.compare(again.dossier, again.origin)))
        self._open.pop((asker, dossier), None)
        return again, snapshot

    def _forget_old(self) -> None:
        now = self._clock()
        current = [(key, kept) for key, kept in self._open.items() if kept[0] > now]
        self._open = dict(current[-_MOST:])
