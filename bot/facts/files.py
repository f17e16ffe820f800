"""What a file is called in a message."""

from __future__ import annotations


def shown(name: str) -> str:
    """A file's name on one line; one that a terminal or a log would not show is escaped."""
    return name if name.isprintable() else repr(name)[1:-1]
