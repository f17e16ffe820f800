"""What many tests need and none of them is about: made once for each worker, and then reused.

To publish a dossier is to read, check and index it, and a thousand tests publish the same few. Here
the results are kept by the content that they were made of, and handed out while that is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pytest
from cachetools import LRUCache

from bot.facts.dossier import Dossier
from bot.facts.reading import read_dossier
from bot.matching.memory import Memory
from bot.serving import library
from bot.serving.indexing import Indexed
from bot.serving.known_people import KnownPeople
from bot.store.store import Revision

# The dossiers as they are, and the latest edits of them.
_KEPT: Final = 16
_index: Final = Indexed.of


@contextmanager
def prepared() -> Iterator[None]:
    """Meanwhile a library reads no file and indexes no facts that another one had before it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "read_dossier", _reading_once())
        patch.setattr(Indexed, "of", _indexing_once())
        yield


@pytest.fixture
def nothing_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test of what holds on to a dossier: here each one is read and indexed, and none kept."""
    monkeypatch.setattr(library, "read_dossier", read_dossier)
    monkeypatch.setattr(Indexed, "of", _index)


def _reading_once() -> Any:
    kept: LRUCache[tuple[str, bytes], Dossier] = LRUCache(_KEPT)
    lock = Lock()

    def read(path: Path, root: Path) -> Dossier:
        try:
            # To read a pipe would wait for ever.
            key = path.name, path.read_bytes() if path.is_file() else b""
        except OSError:
            return read_dossier(path, root)
        with lock:
            known = kept.get(key)
            if known is None or known.header.sha256 != _sha256(root / known.header.article):
                known = kept[key] = read_dossier(path, root)
            return known

    return read


def _sha256(path: Path) -> str | None:
    """None where there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _indexing_once() -> Any:
    kept: LRUCache[tuple[str, str], Indexed] = LRUCache(_KEPT)
    lock = Lock()

    def of(revision: Revision, memory: Memory, known: KnownPeople | None = None) -> Indexed:
        key = revision.dossier.digest, (known or KnownPeople()).version
        with lock:
            indexed = kept.get(key)
            if indexed is None:
                indexed = kept[key] = _index(revision, Memory(), known)
        return replace(indexed, revision=revision, memory=memory)

    return of
