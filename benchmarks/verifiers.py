"""What Dossier's verification is measured beside: three published checkers of quotations.

None of them knows a speaker or where reported speech begins, so none can say *misattributed* or
*paraphrase*; each gives the nearest of our verdicts that it can express. Written against
gtrex 1.1, krokai 0.15 and citations 0.6.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import ClassVar, Protocol


class Checker(Protocol):
    def __init__(self, article_text: str) -> None: ...

    def verdict(self, quotation: str) -> str: ...


class GtrexVerifier:
    """gtrex: normalisation ladder, then seeded Smith-Waterman with a number and a polarity guard.

    `annotate` runs the whole repair cascade and leaves the wording alone. 0.65 is the library's
    documented (uncalibrated) default, set here explicitly so that it does not warn. A fragment of
    three tokens counts as one, since the default of eight is for filings and our omissions are
    short. A match on the `skeleton` tier (punctuation dropped) is what we call verbatim; the
    library reports it as `grounded_loose`, and `skeleton=False` reads it as altered, as it would.
    """

    def __init__(self, article_text: str, *, skeleton: bool = True) -> None:
        from gtrex import Policy, Repairer

        policy = Policy(repair_mode="annotate", repair_threshold=0.65, min_fragment_tokens=3)
        self._repairer = Repairer(article_text, policy)
        self._skeleton = skeleton

    def verdict(self, quotation: str) -> str:
        repair = self._repairer.repair(quotation)
        found = repair.before.verdict
        if found == "grounded" or (found == "grounded_loose" and self._skeleton):
            return "verbatim"
        if found == "stitched":  # every fragment is there; their order is not looked at
            return "cut"
        if repair.accepted or repair.stage.endswith("_guard") or found == "grounded_loose":
            return "altered"  # located above the threshold, whether or not a guard objects
        return "absent"


class KrokaiVerifier:
    """krokai: exact search with completeness tests, then word diff, then shingles.

    It reads its sources from a folder and documents only a command line, so this calls what
    `krokai quote` calls. Its own `prepare_quote` takes markdown off inside `check`.
    """

    _VERDICTS: ClassVar[dict[str, str]] = {
        "VERIFIED": "verbatim",
        "PUNCTUATION": "verbatim",
        "TYPESETTING": "verbatim",
        "WRONG_SPEAKER": "misattributed",
        "TRUNCATED_CONDITION": "cut",
        "TRUNCATED_OPENING": "cut",
        "ASSEMBLED": "cut",
        "ELLIPSIS_HIDES": "cut",
        "OPERATOR": "altered",
        "ALTERED": "altered",
        "PARTIAL": "altered",
        "SPLICED": "altered",
        "SCATTERED": "altered",
        "FRAGMENTS": "altered",
        "NOT_FOUND": "absent",
        "NO_SOURCE_ON_DISK": "absent",
    }

    def __init__(self, article_text: str) -> None:
        from krokai.corpus import Corpus  # type: ignore[import-untyped,unused-ignore]
        from krokai.verify import check  # type: ignore[import-untyped,unused-ignore]

        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "article.txt")
            source.write_text(article_text, encoding="utf-8")
            # The whole index is in memory afterwards, so the folder need not outlive this.
            self._corpus = Corpus([folder], quiet=True)
        if not self._corpus.paths:
            raise ValueError("krokai left the article out of its corpus")
        self._check = check

    def detail(self, quotation: str) -> tuple[str, str]:
        """krokai's own verdict and what it says differs."""
        name, _path, why = self._check(quotation, self._corpus)
        return str(name), str(why)

    def verdict(self, quotation: str) -> str:
        return self._VERDICTS.get(self.detail(quotation)[0], "absent")


class CitationsVerifier:
    """citations: folded search, whitespace-free search, then the omission and divergence tests.

    `ambiguous` (the passage stands there more than once) is verbatim here. A marked ellipsis is
    read by `coverage`, as the library's own refusal text advises. Where nothing is found, words
    left out without a mark, or a start that its report would call located, make it altered.
    """

    def __init__(self, article_text: str) -> None:
        from citations.coverage import Quotation, comparable, cover
        from citations.verify import (
            MIN_QUOTE_CHARS,
            divergence,
            omission,
            passage_fold,
            resolve_in,
        )

        self._text = article_text
        self._pool = [("article", comparable(article_text))]
        self._quotation, self._cover = Quotation, cover
        self._divergence, self._omission = divergence, omission
        self._fold, self._resolve = passage_fold, resolve_in
        self._least = MIN_QUOTE_CHARS

    def verdict(self, quotation: str) -> str:
        if self._resolve(quotation, self._text).state in ("found", "ambiguous"):
            return "verbatim"
        folded = self._fold(quotation)
        written = self._quotation(line=1, raw=quotation, text=folded, keys=())
        if self._cover(written, self._pool).status == "covered":
            return "cut" if len(written.fragments) > 1 else "verbatim"
        if self._omission(quotation, self._text) is not None:
            return "altered"
        length, _quoted, found = self._divergence(quotation, self._text)
        if found and (length >= self._least or length * 2 >= len(folded)):
            return "altered"
        return "absent"


CHECKERS: dict[str, type[Checker]] = {
    "gtrex": GtrexVerifier,
    "krokai": KrokaiVerifier,
    "citations": CitationsVerifier,
}
