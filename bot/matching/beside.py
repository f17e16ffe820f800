"""What stands beside a name and is no part of it: degrees, abbreviated ranks, particles, patronymics.

Whatever may be a name stays: a word left over means somebody else. So this is told by how a word is
written, which no list of titles would do for every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from bot.matching.normalise import fold
from bot.matching.slips import left_out
from bot.matching.sounds import sound_alike

# Letters that can be said, and are no name; those that cannot be said (“PhD”) never are one.
_SPOKEN: Final = frozenset("mep mla mba obe cbe kbe mbe dbe gbe ceo cfo cto esq hrh hsh".split())
# “McV.” and “Ng” are names.
_UNSPOKEN: Final = re.compile(r"(?!mc|ng\b)[^\W\d_aeiouy]{2,5}")
# “Gen.”, “Prof.”, “проф.”; an initial may be a name.
_ABBREVIATED: Final = re.compile(r"[^\W\d_]{2,5}\.")
# “Jr.” is another person than the one without.
_GENERATIONS: Final = frozenset("jr sr jnr snr ii iii iv v vi vii viii ix xi xii".split())
# Between two names, in the languages that have them.
_PARTICLES: Final = frozenset(
    "bin ibn ben binti bint al el ul ud de del della di da do dos das du la le van von der den ter "
    "zu af av".split()
)
# “Ben” and “Van” are names, and these none in any case.
_CAPITALISED: Final = frozenset("Bin Ibn Bint Binti Al El".split())
# “Salman bin Mohammed” is not “Mohammed bin Salman”.
CHILD_OF: Final = frozenset("bin ibn ben binti bint".split())
_PATRONYMIC: Final = re.compile(
    r".{3,}(?:[aeiouy][vwf][iy](?:t?ch|tsch|cz|ts)|[eo][vw]na|i(?:ni)?chna)"
)
# “Heydar oglu” is the son of Heydar.
_SON_OF: Final = frozenset("oglu ogly oghlu ugli uly uulu kyzy qizi gizi qyzy".split())
_TOKENS: Final = re.compile(r"[^\s,;()\[\]]+")


class Beside(NamedTuple):
    """A query without what is no part of a name in it.

    `patronymics` are among what is left out; they may stand `last`, which is where nothing else of a
    name stands but after the family name. `child_of` says that the second of two names is the father's.
    """

    text: str
    patronymics: tuple[str, ...]
    last: bool
    child_of: bool


def is_patronymic(word: str) -> bool:
    """Whether a folded word is made from a father's name: “Vladimirovich”, “Sergeevna”."""
    return _PATRONYMIC.fullmatch(word) is not None


def is_same_patronymic(one: str, other: str) -> bool:
    """Whether two languages may so write one patronymic, or somebody with a letter left out."""
    return sound_alike(one, other) or bool(left_out(one, other) or left_out(other, one))


def beside(text: str, knows: Callable[[str], bool]) -> Beside | None:
    """The query without what stands beside a name; None where there is nothing of that kind.

    What an index `knows` is somebody's, and stays.
    """
    head, _, tail = text.partition(",")
    first = _TOKENS.match(tail.strip())
    shortened = first is not None and _is_degree(first[0], knows)
    if shortened:
        text = head  # “…, PhD in History”
    tokens = _TOKENS.findall(text)
    kept: list[str] = []
    patronymics: list[str] = []
    is_last = child_of = False
    for at, token in enumerate(tokens):
        word = fold(token)
        is_between = 0 < at < len(tokens) - 1 and (token.islower() or token in _CAPITALISED)
        if is_between and token.isascii() and word in _PARTICLES and not knows(word):
            child_of |= word in CHILD_OF
        elif word in _SON_OF and len(kept) > 1 and not knows(kept[-1]):
            patronymics.append(fold(kept.pop()))
        elif at and is_patronymic(word):
            patronymics.append(word)
            is_last = at == len(tokens) - 1
        elif not _is_degree(token, knows):
            article, _, name = token.partition("-")  # “al-Sisi” is also “el-Sisi”
            kept.append(name if name and fold(article) in _PARTICLES else token)
    if kept == tokens and not shortened:
        return None
    return Beside(" ".join(kept), tuple(patronymics), is_last, child_of)


def _is_degree(token: str, knows: Callable[[str], bool]) -> bool:
    """Whether it is letters that stand for a degree, a rank or an office."""
    word = fold(token).replace(" ", "")
    if word in _GENERATIONS or not token.isascii() or knows(word):
        return token.isascii() is False and _ABBREVIATED.fullmatch(token) is not None
    if _ABBREVIATED.fullmatch(token) or _UNSPOKEN.fullmatch(word):
        return True
    return word in _SPOKEN and (token.isupper() or token.islower())
