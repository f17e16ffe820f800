"""What stands above the text of a file: YAML between two `---`, or TOML between two `+++`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

# As much as this is looked at; both parsers are slow with what is deeply nested.
_MOST: Final = 16 * 1024
_FENCED: Final = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n?^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)  # fmt: skip
_KEY: Final = re.compile(r"^[A-Za-z_][\w.-]*\s*[:=]", re.MULTILINE)
# The names that static site generators and pandoc have for one thing.
_TITLE: Final = ("title",)
_AUTHOR: Final = ("author", "authors", "byline")
_PUBLISHED: Final = ("date", "published", "pubdate", "publishdate", "date_published")
_URL: Final = ("canonical", "canonical_url", "canonicalurl", "url", "link", "source")
_LANGUAGE: Final = ("lang", "language", "locale")


@dataclass(frozen=True)
class FrontMatter:
    """What was stated, by name in small letters; empty where nothing could be read."""

    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str | None:
        return self._words(_TITLE)

    @property
    def author(self) -> str | None:
        return self._words(_AUTHOR)

    @property
    def published(self) -> date | None:
        for name in _PUBLISHED:
            value = self.fields.get(name)
            if isinstance(value, datetime):
                return value.date()
            if isinstance(value, date):
                return value
            try:
                return date.fromisoformat(str(value)[:10])
            except ValueError:
                continue
        return None

    @property
    def url(self) -> str | None:
        found = (self._words((name,)) for name in _URL)
        return next((url for url in found if url and re.match(r"https?://", url)), None)

    @property
    def language(self) -> str | None:
        return self._words(_LANGUAGE)

    def _words(self, names: tuple[str, ...]) -> str | None:
        """A field as words; of several authors, all."""
        for name in names:
            value = self.fields.get(name)
            several = value if isinstance(value, list) else [value]
            named = (item.get("name") if isinstance(item, dict) else item for item in several)
            words = ", ".join(" ".join(item.split()) for item in named if isinstance(item, str))
            if words:
                return words[:300]
        return None


def without_front_matter(text: str) -> tuple[FrontMatter | None, str]:
    """What stands above the text, and the text; None where there is no front matter."""
    found = _FENCED.match(text[:_MOST])
    # A line of dashes is also a rule above a paragraph: front matter has a name and a value.
    if found is None or not (_KEY.search(found[2]) or not found[2].strip()):
        return None, text
    return FrontMatter(_fields(found[1], found[2])), text[found.end() :]


def _fields(fence: str, document: str) -> Mapping[str, Any]:
    try:
        fields = tomllib.loads(document) if fence == "+++" else _yaml(document)
    except (ValueError, RecursionError):
        return {}
    return {str(name).lower(): value for name, value in fields.items()}


def _yaml(document: str) -> Mapping[str, Any]:
    """Raises ValueError."""
    import yaml

    try:
        # Plain data alone; an alias is a reference, so that many of them take no memory.
        fields = yaml.safe_load(document)
    except (yaml.YAMLError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        # What PyYAML raises where a value is not what its tag says (`!!int ""`).
        raise ValueError(str(error)) from None
    return fields if isinstance(fields, dict) else {}
