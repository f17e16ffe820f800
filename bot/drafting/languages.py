"""Which language a text is in: what its script and its commonest words say, and what is declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

import regex
from anyascii import anyascii

_TAG: Final = regex.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
# So many characters are looked at.
_SAMPLE: Final = 20_000
# Scripts of many languages each, which the words must tell apart.
_SHARED: Final = frozenset({"Latn", "Cyrl", "Arab", "Deva", "Beng", "Hebr"})
# Of a text's words, this share is in its language's list of common words (measured on sentences in
# fourteen languages: 0.47 to 0.69; neighbours reach 0.58 where they share most words).
_COMMON: Final = 0.3
# Fewer words tell nothing.
_LEAST_WORDS: Final = 12
# What is declared counts if it explains nearly as many words as the best does.
_NEARLY: Final = 0.8


def language_of(text: str, declared: str | None = None) -> str | None:
    """The language's ISO 639 code, or None where nothing tells it.

    What is `declared` (“de-CH”) counts unless the text itself says otherwise: pages often declare
    the language of their template.
    """
    tag = _TAG.fullmatch(declared.strip()) if declared else None
    code = tag[1].lower() if tag else None
    sample = text[:_SAMPLE]
    script = _script_of(sample)
    if script is None:
        return code
    if code is not None and not _written_in(code, script):
        code = None
    if script not in _SHARED:
        return code or _likely(f"und_{script}")
    shares = _shares(sample, script)
    best = max(shares, key=lambda known: shares[known], default=None)
    if best is None or shares[best] < _COMMON:
        return code
    if code is not None and (code not in shares or shares[code] >= _NEARLY * shares[best]):
        return code
    return best


def _shares(text: str, script: str) -> Mapping[str, float]:
    """For each language of the script, the share of the text's words that are common in it."""
    words = Counter(_WORD.findall(text.lower()))
    if words.total() < _LEAST_WORDS:
        return {}
    return {
        code: sum(count for word, count in words.items() if word in common) / words.total()
        for code, common in _common_words().items()
        if _written_in(code, script)
    }


@cache
def _common_words() -> Mapping[str, frozenset[str]]:
    """jusText's lists of common words, by the language's code."""
    from babel import Locale
    from justext import get_stoplist, get_stoplists

    codes = {anyascii(name): code for code, name in Locale("en").languages.items()}
    return {
        codes[name.replace("_", " ")]: frozenset(get_stoplist(name))
        for name in sorted(get_stoplists())
        if name.replace("_", " ") in codes
    }


def _script_of(text: str) -> str | None:
    """The ISO 15924 code of the script that most letters are of: Jpan if some of them are kana."""
    counts: Counter[str] = Counter()
    for script in _scripts():
        counts[script] = len(regex.findall(rf"\p{{Script={script}}}", text))
    kana = counts.pop("Hira", 0) + counts.pop("Kana", 0)
    if kana:
        # A Chinese text may quote some Japanese: kana are a third and more of a Japanese one.
        counts["Jpan"] = kana + counts["Hani"] if kana * 9 > counts["Hani"] else kana
    script, count = counts.most_common(1)[0]
    return script if count else None


@cache
def _scripts() -> tuple[str, ...]:
    """Every script that CLDR and the regex package both know."""
    from babel.core import get_global

    found = []
    for script in {subtags.split("_")[1] for subtags in get_global("likely_subtags").values()}:
        try:
            regex.compile(rf"\p{{Script={script}}}")
        except regex.error:
            continue  # a mixture, such as Jpan, or one that Unicode does not have yet
        found.append(script)
    return tuple(sorted(found))


def _written_in(code: str, script: str) -> bool:
    """Whether the language is written in the script, by CLDR's likely subtags."""
    from babel.core import get_global

    subtags = get_global("likely_subtags")
    usual = subtags.get(code, "__").split("_")[1]
    family = {"Hani": {"Hans", "Hant", "Jpan", "Kore"}, "Hang": {"Kore"}}.get(script, {script})
    return usual in family or f"{code}_{script}" in subtags


def _likely(subtag: str) -> str | None:
    from babel.core import get_global

    found = get_global("likely_subtags").get(subtag)
    return str(found).partition("_")[0] if found else None
