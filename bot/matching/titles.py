"""The words around a name in a question: titles, relations, fillers, and what separates two names."""

from __future__ import annotations

import re
from typing import Final

# Words before or after a person's name that do not tell whose it is.
TITLES: Final = frozenset(
    "president prime minister premier chairman chair king leader general secretary supreme marshal "
    "comrade chief head state excellency his her he mr mrs ms dr sir professor prof foreign dear "
    "great former shri dato seri".split()
)
# Those that tell after all, unless an office says that the person has them: “King Anwar”, “Mrs Trump”.
RANKS: Final = frozenset(
    "president prime minister premier chairman chair king general secretary supreme marshal mrs ms "
    "professor prof foreign former he".split()
)
# Those that anyone may have, but not with a given name alone: “Sir Robert”.
DEGREES: Final = frozenset(("dr", "sir"))
# Long ones by first letter: a slip in one of these, or the word in another language, is no name.
LONG_TITLES: Final = {
    letter: tuple(sorted(title for title in TITLES if title[0] == letter and len(title) > 5))
    for letter in {title[0] for title in TITLES}
}
# Titles as other languages write them in Latin letters or are romanised, where no edit distance tells
# them; none of them is a name as well. What an article has as a word of its own is left alone.
TITLES_ABROAD: Final = {
    word: title
    for title, words in {
        "president": "predsjednik predsednik predsjednica predsednica presedinte presedintele "
        "cumhurbaskani baskan baskani elnok koztarsasagi pangulo raisi forseti lehendakari "
        "kryetar kryetari valstprezidents liittopresidentti bundesprasident prezes predseda "
        "rashtrapati daetongnyeong daitoryo zongtong ratthathibodi",
        "prime minister": "premierminister premierministre ministerprasident ministerpresident "
        "statsminister paaministeri peaminister premijer premijerka premiera premierka "
        "miniszterelnok basbakan basbakani kanzler kanzlerin bundeskanzler bundeskanzlerin "
        "chancelier cancelliere canciller kanclerz kancler kansleri ministrpresidans "
        "pradhanmantri zongli chongni ministar ministarka statsraad taoiseach",
        "king": "konungur kungen",
        "general": "generalis generaal generale generalissimus kenraali tabornok orgeneral",
        "marshal": "marschall maresciallo marszalek marsal marsalek",
        "minister": "ministro ministre ministr ministras ministeri bakan bakani",
        "chairman": "vorsitzender vorsitzende przewodniczacy puheenjohtaja predsedatel",
        "secretary": "sekretar sekretarz secretario secretaire segretario sihteeri titkar",
        "professor": "profesor profesora professeur professore professori prof",
        "mr": "gospodin gospodine gospodja gospoda herr monsieur signor senor senhor "
        "hazretleri panie saudara encik ",
        "mrs": "gospozha frau madame signora senhora rouva puan",
        "comrade": "tovarisch tovarish tovarishch genosse camarade camarada compagno towarzysz "
        "soudruh drug drugarica kamerad yoldas dongji tongzhi",
        "dr": "doktor docteur dottor dottore doutor tohtori datuk",
        "dear": "querido lieber liebe kedves drogi dragi",
    }.items()
    for word in words.split()
}
# Words of the question and not of the name.
FILLERS: Final = frozenset(
    "the of a an from in on at who whos is was are did come came what where why how about tell me say "
    "said there please".split()
)
# “September 3rd”.
ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th)")
# Fillers that are given names too: “A. Aliyev”, “An Xi”, “Said Sharif”.
NAMES_TOO: Final = frozenset(("a", "an", "said", "how"))
ARTICLES: Final = frozenset(("a", "an", "the"))
# Titles in other languages, which tell as little beside a name. Of two that begin alike the longer comes
# first.
TITLES_ELSEWHERE: Final = re.compile(
    "国家主席|國家主席|总书记|總書記|総書記|委员长|委員長|总统|總統|大統領|总理|總理|総理|首相|主席|"
    "국무위원장|국가주석|위원장|주석|대통령|총비서|총리|부부장|동지|同志|"
    "президента|президент|председатель|премьер-министр|премьер|генсек|лидер|"
    "الرئيس|رئيس|राष्ट्रपति|प्रधानमंत्री|ประธานาธิบดี|นายกรัฐมนตรี|"
    "tổng thống|chủ tịch|thủ tướng|tổng bí thư",
    re.IGNORECASE,
)
# A relation means somebody else than the one it stands beside.
KINSHIP: Final = frozenset(
    "sister brother daughter son father mother grandfather grandmother wife husband uncle aunt "
    "nephew niece cousin grandson granddaughter child parent predecessor successor".split()
)
# “His sister” is anybody's.
WHOEVERS: Final = frozenset(("his", "her"))
SYNONYMS: Final = {
    "pm": ("prime", "minister"),
    "premier": ("prime", "minister"),
    "pres": ("president",),
    "ruler": ("leader",),
    "monarch": ("king",),
    "dad": ("father",),
    "daddy": ("father",),
    "papa": ("father",),
    "mom": ("mother",),
    "mum": ("mother",),
    "sis": ("sister",),
    "bro": ("brother",),
    "grandpa": ("grandfather",),
    "grandad": ("grandfather",),
    "granddad": ("grandfather",),
    "gramps": ("grandfather",),
    "grandma": ("grandmother",),
    "kid": ("child",),
    # Not “jan”, “mar” and “jun”, which are names.
    "feb": ("february",),
    "apr": ("april",),
    "aug": ("august",),
    "sep": ("september",),
    "sept": ("september",),
    "oct": ("october",),
    "nov": ("november",),
    "dec": ("december",),
}
# Means somebody else than the one named: “Putin’s foreign minister”, “wife of Xi Jinping”.
OF_SOMEONE: Final = re.compile(
    rf"\w['’]s\s+\w|\b({'|'.join(sorted(KINSHIP))})\s+of\b", re.IGNORECASE
)
# “Russia’s Putin”: a place, and who is named.
POSSESSIVE: Final = re.compile(r"([^'’]+)['’]s\s+([^'’]+)")
# A title before “of” is part of what has to be explained: “president of Serbia”.
OF: Final = re.compile(r"\bof\b", re.IGNORECASE)
# What separates several people; a word for “and” separates nothing else.
AND: Final = re.compile(r"\s(?:and|und|et|y|и|和|및)\s", re.IGNORECASE)
BESIDE: Final = re.compile(rf"\s*(?:[,;/&+]|{AND.pattern})\s*", re.IGNORECASE)
