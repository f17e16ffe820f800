"""The words of asking, which say nothing of what is asked for: “who”, “why did”, “was ist”.

Those of the article's language count for nothing. So do those of another in a question in that language,
unless the article has the word, for German “war” is no war.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final

import regex

from bot.matching.forms import fold_all
from bot.matching.vocabulary import Vocabulary

# Besides the small words that any text has.
_ASKING: Final = MappingProxyType(
    {
        "en": "who whom whose what which when where why how often many much ever did does do has have had "
        "is are was were be been am can could would should may might will shall any anyone anybody "
        "someone somebody everyone anything something everything there here tell me show find give "
        "please know explain list all about say says said saying mention mentions mentioned think thinks thought happen happened "
        "happens happening whats whos wheres hows whys didnt doesnt isnt wasnt i you we us my your "
        "off out away upon instead whole while pls plz thx thanks lol btw get got really exactly actually just also too hey hi hello ok and or if vs",
        "de": "wer wen wem wessen was welche welcher welches wann wo wohin woher warum wieso weshalb wie oft "
        "viel viele hat haben hatte ist sind waren wurde wurden gibt sagt sagte gesagt zeig mir bitte",
        "fr": "qui que quoi quel quelle quels quelles quand où pourquoi comment combien est ce a ont était "
        "fait dit donc moi montre raconte",
        "es": "quién quiénes qué cuál cuáles cuándo dónde adónde por qué porque cómo cuánto cuántos cuántas ha "
        "han fue dijo dice dime hay",
        "pt": "quem que qual quais quando onde porque por quê como quanto quantos disse foi",
        "it": "chi che cosa quale quali quando dove perché come quanto quanti ha detto",
        "nl": "wie wat welke wanneer waar waarom hoe vaak heeft zei",
        "pl": "kto kogo co jaki jaka kiedy gdzie dlaczego jak ile czy",
        "tr": "kim kime ne hangi ne zaman nerede neden niçin nasıl kaç mı mi",
        "vi": "ai gì nào khi nào ở đâu tại sao như thế nào bao nhiêu",
        "id": "siapa apa yang mana kapan di mana mengapa kenapa bagaimana berapa",
        "ru": "кто кого кому кем что чего чему чем какой какая какое какие каких каким когда где куда откуда "
        "почему зачем как сколько раз ли был была было были есть сказал сказала сказали говорил "
        "говорит говорят расскажи покажи",
        "uk": "хто кого кому що чого який яка які коли де куди чому як скільки чи був була були сказав",
        "ar": "من ماذا ما متى أين لماذا كيف كم هل أي قال",
        "he": "מי מה מתי איפה למה מדוע איך כמה האם",
        "fa": "چه کسی کی چی کجا چرا چگونه چطور چند آیا گفت",
        "hi": "कौन किसने किसे क्या कब कहाँ क्यों कैसे कितने कितनी है था थे ने कहा",
        "ko": "누가 누구 누구를 누구의 무엇 무엇을 뭐 왜 언제 어디 어디서 어디에 어떻게 어떤 몇 얼마나 말했나 했나 했나요 "
        "했습니까 입니까 인가요 있나요",
    }
)
# Of scripts without spaces: they are taken out of what was typed.
_UNSPACED: Final = regex.compile(
    "是谁|是誰|谁|誰|为什么|為什麼|什么时候|什麼時候|什么|什麼|怎么样|怎么|怎麼|怎样|怎樣|如何|何时|何時|哪里|哪裡|哪儿|"
    "哪些|哪个|哪個|多少次|多少|几次|幾次|了吗|了嗎|吗|嗎|呢|なぜ|どうして|どのように|どのような|いつ|どこ|どんな|だれ|"
    "ですか|ますか|ましたか|でしたか|ใคร|อะไร|ทำไม|อย่างไร|เมื่อไหร่|เมื่อไร|ที่ไหน|กี่ครั้ง|เท่าไหร่"
)
# Words that only ask where they stand together.
_TOGETHER: Final = regex.compile(
    r"\bhow (?:long|far|old|big|tall|soon|late|likely)\b|\b(?:take|takes|took|taking) place\b",
    regex.IGNORECASE,
)
# Whom something is said to, or said of, stands after one of these.
TOWARDS: Final = frozenset(
    fold_all(
        "to towards toward about against regarding concerning with über gegenüber zu auf à envers sur contre sobre "
        "ante contra hacia к ко на о об про против"
    )
)


# So many words tell the language of a question.
_TOLD: Final = 2


@dataclass(frozen=True, slots=True)
class SmallWords:
    """The folded words that say little: `own` in the language of the article, and those of `others`,
    each with its languages."""

    own: frozenset[str]
    others: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, language: str, small: Mapping[str, str]) -> SmallWords:
        """Those of asking, and the `small` words of any text, by language."""
        own: frozenset[str] = frozenset()
        others: dict[str, set[str]] = defaultdict(set)
        for code in {*_ASKING, *small}:
            words = {*fold_all(_ASKING.get(code, "")), *fold_all(small.get(code, ""))}
            if code == language:
                own = frozenset(words)
            for word in words if code != language else ():
                others[word].add(code)
        return cls(own, {word: frozenset(codes) for word, codes in others.items()})

    def among(self, words: Iterable[str], known: Vocabulary) -> frozenset[str]:
        """Those of the words that are small where the article has the `known` ones.

        A question is in another language if two of its words are small there: “war” alone is no
        German word.
        """
        words = set(words)
        foreign = {word: self.others[word] for word in words - self.own if word in self.others}
        counts = Counter(chain.from_iterable(foreign.values()))
        asked_in = {code for code, count in counts.items() if count >= _TOLD}
        small = {w for w, codes in foreign.items() if codes & asked_in and w not in known}
        return frozenset(small) | (self.own & words)


def without_asking(query: str) -> str:
    """What was typed without the words of asking that stand together, or between no spaces."""
    query = _TOGETHER.sub(" ", query)
    return query if query.isascii() else _UNSPACED.sub(" ", query)
