"""Quotation marks of any kind, language and layout, and the turns of transcripts."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts.quotations.marks import is_mark
from bot.facts.quotations.reader import Quoted, read_quotations, without_marks
from bot.facts.span import Span


def described(*passages: str) -> list[str]:
    """Each quotation as its stretches with “ | ” between them; “>” before one inside another, and
    “?” before a doubtful one.
    """
    found = read_quotations(passages)
    depth: list[int] = []
    lines = []
    for quoted in found:
        depth.append(0 if quoted.within is None else depth[quoted.within] + 1)
        words = " | ".join(passages[s.passage - 1][s.start : s.end] for s in quoted.stretches)
        label = f"{quoted.label}: " if quoted.label else ""
        lines.append(f"{'>' * depth[-1]}{'?' if quoted.doubt else ''}{label}{words}")
    return lines


# Each article, a passage a line, and what is quoted in it.
ARTICLES: Final[dict[str, tuple[str, list[str]]]] = {
    "English, double": (
        (
            "The mayor said: “We know.” He called it “a long, hard winter” and left.\n"
            "“Nobody,” she added, “has asked us.” “Why would they?” asked Bo."
        ),
        [
            "We know.",
            "a long, hard winter",
            "Nobody, | has asked us.",
            "Why would they?",
        ],
    ),
    "English, straight": (
        (
            'The mayor said: "We know." He called it "a winter" and left.\n'
            '"Nobody," she added, "has asked us." "Why?" asked Bo. (He is called "the Bear.")'
        ),
        ["We know.", "a winter", "Nobody, | has asked us.", "Why?", "the Bear."],
    ),
    "English, single inside double": (
        (
            "“He told me, ‘I don’t know the members’ views,’ and left,” said Ann.\n"
            "\"Her word was 'no' and it's final,\" he wrote. \"They say, 'Come back!'\""
        ),
        [
            "He told me, ‘I don’t know the members’ views,’ and left,",
            ">I don’t know the members’ views,",
            "Her word was 'no' and it's final,",
            ">no",
            "They say, 'Come back!'",
            ">Come back!",
        ],
    ),
    "British": (
        (
            "‘I don’t know,’ he said. ‘She told me “not today” twice.’\n"
            "It was the bosses’ plan, a ‘new era’ for the boys’ club.\n"
            "‘She is old’, Moor said, ‘but she is ours.’"
        ),
        [
            "I don’t know,",
            "She told me “not today” twice.",
            ">not today",
            "new era",
            "She is old | but she is ours.",
        ],
    ),
    "British, straight": (
        (
            "'I don't know,' he said. 'She told me \"not today\" twice.'\n"
            "It was the bosses' plan, a 'new era' for the boys' club."
        ),
        ["I don't know,", 'She told me "not today" twice.', ">not today", "new era"],
    ),
    "apostrophes alone": (
        (
            "Don’t ask D’Artagnan about the ’90s, the members’ views or rock ’n’ roll. ’Tis old.\n"
            "It's 5'11\" tall, with a 6\" pipe and a 12\" one. The boys' and girls' dogs'.\n"
            "Комп'ютер і п'ять об'єктів. L’an dernier, aujourd’hui. ‘90s music, ‘em all.\n"
            "'Twas the summer of '69, and the '80s' songs. Qur’an, Ka‘ba, e.v.’s."
        ),
        [],
    ),
    "inches beside quotations": (
        (
            'He has a 6" pipe. "Yes," he said. A 5\'11" man said "no" and a 3" nail fell.\n'
            '"It is 6" long," he said. "Good."'
        ),
        ["Yes,", "no", 'It is 6" long,', "Good."],
    ),
    "mixed": (
        '“We know," said Bo. "Yes,” he said. “No,“ said Al. ”Maybe,” said Di. "Well,\'\' she said.',
        ["We know,", "Yes,", "No,", "Maybe,", "Well,"],
    ),
    "LaTeX": (
        (
            "``We know,'' said Bo. ``He said `no' to us,'' she said. ''Twice,'' he said.\n"
            "''They told me, 'Go home,''' he said. ''And I went.''"
        ),
        [
            "We know,",
            "He said `no' to us,",
            ">no",
            "Twice,",
            "They told me, 'Go home,'",
            ">Go home,",
            "And I went.",
        ],
    ),
    "tokenised": (
        '" We know , " said Bo . " It \'s late . " He left .',
        ["We know ,", "It 's late ."],
    ),
    "German": (
        (
            "„Wir wissen es“, sagte Bo. „Sie ist alt“, sagte Moor, „aber sie gehört uns.“\n"
            'Er sagte: „Sie rief ‚Nein!‘ und ging.“ Das ‚Neue‘ blieb. „Ja!", rief er.'
        ),
        [
            "Wir wissen es",
            "Sie ist alt | aber sie gehört uns.",
            "Sie rief ‚Nein!‘ und ging.",
            ">Nein!",
            "Neue",
            "Ja!",
        ],
    ),
    "German, pointed": (
        "»Wir wissen es«, sagte Bo. »Sie rief ›Nein‹ und ging.« Das »Neue« blieb.",
        ["Wir wissen es", "Sie rief ›Nein‹ und ging.", ">Nein", "Neue"],
    ),
    "Danish": (
        "»Vi ved det,« sagde Bo. Han kaldte det »en lang vinter«, og »nej« sagde hun.",
        ["Vi ved det,", "en lang vinter", "nej"],
    ),
    "French": (
        (
            "«\xa0Nous savons\xa0», a dit Bo. «\u202fElle m’a dit “non” hier\u202f», dit-il.\n"
            "L’homme qu’on appelle « l’Ours » n’a pas parlé de l’« affaire »."
        ),
        ["Nous savons", "Elle m’a dit “non” hier", ">non", "l’Ours", "affaire"],
    ),
    "French, over paragraphs": (
        "Bo a écrit : « Premier point.\n» Deuxième point.\n» Troisième point. »\nIl est parti.",
        ["Premier point. | Deuxième point. | Troisième point."],
    ),
    "Spanish, over paragraphs": (
        "Dijo: «Primero.\n»Segundo.\n»Tercero». Y «nada» más. “Sí”, dijo Bo.",
        ["Primero. | Segundo. | Tercero", "nada", "Sí"],
    ),
    "Swedish": (
        (
            "”Vi vet”, sa Bo. ”Hon är gammal”, sa Moor, ”men hon är vår.” Ett ”nytt” liv.\n"
            "”Han sa ’nej’ till oss”, sa hon. »Ja», sa Al."
        ),
        [
            "Vi vet",
            "Hon är gammal | men hon är vår.",
            "nytt",
            "Han sa ’nej’ till oss",
            ">nej",
            "Ja",
        ],
    ),
    "Russian": (
        (
            "«Мы знаем», — сказал Бо. «Он ответил: „Нет“, — и ушёл», — добавила она.\n"
            "Газета «Правда» и «новый мир». “Да”, — сказал он."
        ),
        ["Мы знаем", "Он ответил: „Нет“, — и ушёл", ">Нет", "Правда", "новый мир", "Да"],
    ),
    "Russian, interrupted inside the marks": (
        (
            "«Мы привыкли, — сказал он, — опаздывать». «Не знаю! — ответила она. — Посмотрим.»\n"
            "«Пойдём, — сказал он и добавил: — Пора». «Я... - начал В. В. Ким, - не приду».\n"
            "«Пора, — сказал „Бо“. — Идём, — добавила она, — домой. Москва — столица, — и ушла».\n"
            "«Он сказал: „Мы, — говорил отец, — сила“, — и ушёл». «Да», — сказал он, — «нет»."
        ),
        [
            "Мы привыкли, | опаздывать",
            "Не знаю! | Посмотрим.",
            "Пойдём, | Пора",
            "Я... | не приду",
            "Пора, | Идём, | домой. Москва — столица, — и ушла",
            "Бо",
            "Он сказал: „Мы, — говорил отец, — сила“, — и ушёл",
            ">Мы, | сила",
            "Да",
            "нет",
        ],
    ),
    "Cyrillic, interrupted inside the marks": (
        (
            "«Ми звикли, — каже він, — запізнюватися». „Час! – тихо сказав він. – Ходімо”.\n"
            "«Мы прывыклі, — сказаў ён, — спазняцца». „Не знам! – отговори тя. – Ще видим.“"
        ),
        [
            "Ми звикли, | запізнюватися",
            "Час! | Ходімо",
            "Мы прывыклі, | спазняцца",
            "Не знам! | Ще видим.",
        ],
    ),
    "Cyrillic, perhaps interrupted": (
        (
            "«Все, кто пришёл, — дети, старики, — пели». «Это, — как говорится, — наше».\n"
            "«Мы привыкли — сказал он, — опаздывать». «Мы привыкли, — сказал он — опаздывать».\n"
            "„Добре, – каза той, – ще дойда.“"
        ),
        [
            "?Все, кто пришёл, — дети, старики, — пели",
            "?Это, — как говорится, — наше",
            "?Мы привыкли — сказал он, — опаздывать",
            "?Мы привыкли, — сказал он — опаздывать",
            "?Добре, – каза той, – ще дойда.",
        ],
    ),
    "dashes that interrupt nothing, or do not say so": (
        (
            "«Москва — столица». «Труд — это, как говорят, сила». «Кто там? — Иван. — Входи!»\n"
            "«Всё — дома, улицы, люди, — всё изменилось». «Мы, — сказал он. Он помолчал, — люди».\n"
            "„Nie wiem – powiedział – ale idę.” « Oui – dit-il –, je viens. » „Навикли смо – рече он.“"
        ),
        [
            "Москва — столица",
            "Труд — это, как говорят, сила",
            "Кто там? — Иван. — Входи!",
            "Всё — дома, улицы, люди, — всё изменилось",
            "Мы, — сказал он. Он помолчал, — люди",
            "Nie wiem – powiedział – ale idę.",
            "Oui – dit-il –, je viens.",
            "Навикли смо – рече он.",
        ],
    ),
    "Ukrainian": (
        "«Це об'єднання — п'ять людей», — сказав Бо. „Так”, — відповіла Ада.",
        ["Це об'єднання — п'ять людей", "Так"],
    ),
    "Polish": (
        "„Wiemy” – powiedział Bo. „Mówił «nie» i wyszedł”, dodała. ,,Tak'', rzekł.",
        ["Wiemy", "Mówił «nie» i wyszedł", ">nie", "Tak"],
    ),
    "Hungarian": (
        "„Tudjuk” – mondta Bo. „Azt mondta, »nem«, és elment” – tette hozzá.",
        ["Tudjuk", "Azt mondta, »nem«, és elment", ">nem"],
    ),
    "Chinese": (
        (
            "市长说：“我们知道。”“她老了，”摩尔说，“但她是我们的。”他读了《红楼梦》。\n"
            '她说：“他说‘不’就走了。”「好」，他說。他说"我们知道"，然后"走了"。'
        ),
        [
            "我们知道。",
            "她老了， | 但她是我们的。",
            "他说‘不’就走了。",
            ">不",
            "好",
            "我们知道",
            "走了",
        ],
    ),
    "Japanese": (
        (
            "市長は「知っている」と述べた。「彼は『いいえ』と言った」と彼女は語った。\n"
            "彼は〝新時代〟を《世界》で読み、“はい”と答えた。"
        ),
        ["知っている", "彼は『いいえ』と言った", ">いいえ", "新時代", "はい"],
    ),
    "Korean": (
        (
            "시장은 \"우리는 안다\"고 말했다. 그는 '새 시대'라고 했다. “그가 ‘아니’라고 했다”고 전했다.\n"
            "《우리는 강하다.》고 지적했다."
        ),
        ["우리는 안다", "새 시대", "그가 ‘아니’라고 했다", ">아니", "우리는 강하다."],
    ),
    "Arabic": (
        'قال العمدة: «نحن نعلم». وأضاف: “لا أحد سألنا”، ثم قال "نعم".',
        ["نحن نعلم", "لا أحد سألنا", "نعم"],
    ),
    "Hebrew": (
        (
            'דובר צה"ל אמר: "אנחנו יודעים". מנכ"לית החברה כתבה ב"הארץ" על ארה״ב.\n'
            '״כן״, אמר רמטכ״ל לשעבר. "דו"ח צה"ל פורסם", נכתב.'
        ),
        ["אנחנו יודעים", "הארץ", "כן", 'דו"ח צה"ל פורסם'],
    ),
    "over paragraphs": (
        (
            "She wrote: “First point.\n“Second point, and a ‘third.’\n“Last point.” Then she left.\n"
            "“Yes,” said Bo."
        ),
        ["First point. | Second point, and a ‘third.’ | Last point.", ">third.", "Yes,"],
    ),
    "over paragraphs, straight": (
        'She wrote: "First point.\n"Second point.\n"Last point." Then she left. "Yes."',
        ["First point. | Second point. | Last point.", "Yes."],
    ),
    "over paragraphs, German": (
        "Er schrieb: „Erstens.\n„Zweitens.\n„Drittens.“ Dann ging er. „Ja.“",
        ["Erstens. | Zweitens. | Drittens.", "Ja."],
    ),
    "over paragraphs, British": (
        "She wrote: ‘First point.\n‘Second point.\n‘Last point.’ Then she left. ‘Yes,’ said Bo.",
        ["First point. | Second point. | Last point.", "Yes,"],
    ),
    "over paragraphs, two deep": (
        "“He said, ‘First point.\n“ ‘Second point.’ And he left.” “Yes.”",
        [
            "He said, ‘First point. | ‘Second point.’ And he left.",
            ">First point. | Second point.",
            "Yes.",
        ],
    ),
    "hard-wrapped": (
        (
            "The mayor of the town, who had been\nasked by many, said that “nobody in\n"
            "this town has ever seen such a\nwinter,” and that it’s the members’\n"
            "turn. “We know,” she said, “what\nwe must do.”\n"
            "Then she left, and the people of\nthe town said “no” to her “long,\nhard winter.”"
        ),
        [
            "nobody in | this town has ever seen such a | winter,",
            "We know, | what | we must do.",
            "no",
            "long, | hard winter.",
        ],
    ),
    "hard-wrapped and straight": (
        (
            'The mayor of the town, who had been\nasked by many, said that "nobody in\n'
            "this town has ever seen such a\nwinter,\" and that it's the members'\n"
            'turn. "We know," she said and\n"nobody" heard it. Then she went\nto see a 6" pipe.'
        ),
        ["nobody in | this town has ever seen such a | winter,", "We know,", "nobody"],
    ),
    "one never closed": (
        "He said “we know. Then “yes,” he said. And “no.”\nShe said “maybe” and “never.”",
        ["?we know.", "yes,", "no.", "maybe", "never."],
    ),
    "one never closed, straight": (
        'He said "we know. Then "yes," he said. And "no."\nShe said "maybe" and "never."',
        ["?we know.", "yes,", "no.", "maybe", "never."],
    ),
    "one never opened": (
        'Bo came. We know," he said. "Yes," said Al.\nWe know,” he said. “No,” said Al.',
        ["?We know,", "Yes,", "?We know,", "No,"],
    ),
    "one too many in every paragraph": (
        '"Yes," said Bo." "No," said Al.\nShe said "maybe" and "never."\n"Well," he said.',
        ["Yes,", "?said Bo.", "No,", "maybe", "never.", "Well,"],
    ),
    "closed later, without a mark before each paragraph": (
        "She wrote: “First point.\nSecond point.\nLast point.” Then she left. “Yes.”",
        ["?First point. | Second point. | Last point.", "Yes."],
    ),
    "terms are no interruption": (
        (
            "He called it “unfair,” “cruel,” and “bad”. It was “old” and, she said, “new”.\n"
            "“Yes,” he said. “No.” “Well,” he said, “Never.”"
        ),
        ["unfair,", "cruel,", "bad", "old", "new", "Yes,", "No.", "Well,", "Never."],
    ),
    "dashes and brackets": (
        'The word—"never"—stood there ("so he says"), and "we—" he began. "…but why?" "Well…"',
        ["never", "so he says", "we—", "…but why?", "Well…"],
    ),
    "nested deeply": (
        "“One ‘two “three ‘four’ three” two’ one.”",
        [
            "One ‘two “three ‘four’ three” two’ one.",
            ">two “three ‘four’ three” two",
            ">>three ‘four’ three",
            ">>>four",
        ],
    ),
    "nothing in them, and rules": ('He wrote "" and “”, then """ and ““““ and \'\'.', []),
    "transcript": (
        (
            "The Secretary met the press on Monday.\n"
            "SECRETARY POWELL: Well, we call it “a start.”\n"
            "And we go on. [Applause.] Thank you all.\n"
            "QUESTION: Is it [the plan] ready?\n"
            "(Laughter.)\n"
            "SECRETARY POWELL: It is: ask “anyone.”\n"
            "MR. PRICE: Thanks."
        ),
        [
            "SECRETARY POWELL: Well, we call it “a start.” | And we go on. | Thank you all.",
            ">a start.",
            "QUESTION: Is it [the plan] ready?",
            "SECRETARY POWELL: It is: ask “anyone.”",
            ">anyone.",
            "MR. PRICE: Thanks.",
        ],
    ),
    "transcript, small letters": (
        (
            "Q: Why now?\nPresident Xi: Because it’s time.\nIt is.\nQ: And then?\n"
            "President Xi (via interpreter): We’ll see.\nUrsula von der Leyen: Yes."
        ),
        [
            "Q: Why now?",
            "President Xi: Because it’s time. | It is.",
            "Q: And then?",
            "President Xi: We’ll see.",
            "Ursula von der Leyen: Yes.",
        ],
    ),
    "transcript, Russian": (
        "Иванов: Добрый день.\nПетров: Здравствуйте.\nИванов: Начнём.",
        ["?Иванов: Добрый день.", "?Петров: Здравствуйте.", "?Иванов: Начнём."],
    ),
    "transcript, Chinese": (
        "记者：您好。\n发言人：你们好。\n记者：谢谢。\n发言人：不客气。",
        ["记者: 您好。", "发言人: 你们好。", "记者: 谢谢。", "发言人: 不客气。"],
    ),
    "no transcript": (
        (
            "Note: this is old.\nPhoto: AP\nThe mayor came.\nUpdate: he left.\nPhoto: Reuters\n"
            "The people stayed.\nThey sang.\nOne thing: nobody slept.\nThe end came."
        ),
        [],
    ),
    "results are no transcript": (
        "Ohio\nBo: 45 %\nAl: 55 %\nIowa\nBo: 51 %\nAl: 49 %",
        [],
    ),
    "Urdu": (
        "ان کا کہنا تھا کہ ’یہ شرم کی بات ہے‘ اور ’وہ چلا گیا۔‘\nوزیر نے کہا: ’’ہم نہیں جانتے تھے‘‘۔",
        ["یہ شرم کی بات ہے", "وہ چلا گیا۔", "ہم نہیں جانتے تھے"],
    ),
    "words with letters left out inside single marks": (
        (
            "‘Rock ’n’ roll is dead’, he said. ‘We’re sittin’ an’ waitin’,’ said Bo.\n"
            "'Sittin' an' waitin' all day,' he said. 'No' and 'yes', said Al. ‘The boys’ coach’ left."
        ),
        [
            "Rock ’n’ roll is dead",
            "We’re sittin’ an’ waitin’,",
            "Sittin' an' waitin' all day,",
            "No",
            "yes",
            "The boys’ coach",
        ],
    ),
    "apostrophes that may close": (
        (
            "He said ‘the workers’ rights’ and ‘the boss’ duty’.\n"
            "The ‘experts’ doubt the members’ views.\nIt was a ‘farce’ and nobody’s fault,’ he said.\n"
            "A 'war on drugs' and the workers' 'right'."
        ),
        [
            "?the workers’ rights",
            "the boss’ duty",
            "?experts",
            "?farce’ and nobody’s fault,",
            "?war on drugs' and the workers",
            "right",
        ],
    ),
    "a closing mark, and a sentence later another": (
        "He calls it ‘farce’ here. Then he left,’ she said.",
        ["farce", "?Then he left,"],
    ),
    "possessives of what is quoted": (
        "The ‘Iron Lady’’s critics cheered the 'Iron Duke''s club and the “Bear”’s.",
        ["Iron Lady", "Iron Duke", "Bear"],
    ),
    "code": (
        (
            "Run `make install` first, he wrote.\n`I never saw it', she said. Use ``make -j`` and `x`.\n"
            "He chose `no' and `yes'."
        ),
        ["I never saw it", "no", "yes"],
    ),
    "marks less often seen": (
        (
            "´It´s over´, he said. ❝We know❞, she said. ❛No❜ it is. ⹂Ja“, sagte er. ‘‘Maybe,’’ he said.\n"
            "他說：＂我不知道＂。﹁再見﹂，她說。﹃好﹄，他說。＇是＇，她說。"
        ),
        [
            "It´s over",
            "We know",
            "No",
            "Ja",
            "Maybe,",
            "我不知道",
            "再見",
            "好",
            "是",
        ],
    ),
    "marks left as entities": (
        "&quot;Never,&quot; said Ann &amp; Bo. &ldquo;It&rsquo;s late,&#8221; he said. &#x2018;No&#39; it is.",
        ["Never,", "It&rsquo;s late,", "No"],
    ),
    "interrupted by dashes": (
        (
            "“The plan” — and here he smiled — “is simple.” “No”—he paused—“yes.”\n"
            "It is “red” — says Bo — “Blue” it is not. “Old” — “new” — “odd”."
        ),
        ["The plan | is simple.", "No | yes.", "red", "Blue", "Old", "new", "odd"],
    ),
    "perhaps interrupted inside the marks": (
        (
            "„Mes žinome, – sakė jis, – ir veiksime“. « Oui, dit-il, je viens. »\n"
            "«Մենք գիտենք,- ասաց նա,- և գնում ենք»: „Wiemy – i działamy – razem.”"
        ),
        [
            "?Mes žinome, – sakė jis, – ir veiksime",
            "?Oui, dit-il, je viens.",
            "?Մենք գիտենք,- ասաց նա,- և գնում ենք",
            "Wiemy – i działamy – razem.",
        ],
    ),
    "behind dashes": (
        (
            "– Vi visste ikke noe, sier ordfører Ola Berg.\nHan gikk hjem.\n- Jeg er «meget» glad, siger hun.\n"
            "— Et maintenant ?\n— ¿Cuándo? preguntó.\n「知らない」と言った。\n――市長は。"
        ),
        [
            "?Vi visste ikke noe, sier ordfører Ola Berg.",
            "?Jeg er «meget» glad, siger hun.",
            ">meget",
            "?Et maintenant ?",
            "?¿Cuándo? preguntó.",
            "知らない",
            "?市長は。",
        ],
    ),
    "behind dashes, the writer's words parted off": (
        (
            "— Привет, — сказал он.\n— Здравствуйте, — ответила Анна. — Вы к нам?\n— Москва — столица.\n"
            "—Lo sabemos —dijo el alcalde—, y lo haremos.\n—¿Cuándo? —preguntó Ana."
        ),
        [
            "?Привет,",
            "?Здравствуйте, | Вы к нам?",
            "?Москва — столица.",
            "?Lo sabemos | , y lo haremos.",
            "?¿Cuándo?",
        ],
    ),
    "behind dashes, after a colon": (
        "He said:\n— Who are you?\n— Nobody.",
        ["?Who are you?", "?Nobody."],
    ),
    "dashes before items of a list": (
        (
            "Three things happened in the old town on the hill:\n– The mayor left.\n– The vote was lost.\n"
            "Then came, as every year, the fair:\n- cold pies,\n- pigs.\nThat was the end of it.\n"
            "- One came.\n- Two came.\n- Three came."
        ),
        [],
    ),
    "dashes around a heading": ("– Old hands –.\nThe mayor left.", []),
    "dashes before names, or inside marks": (
        ("“One.\n— Two.”\n— Mies.\n– “It is late.” – Ted Lum\n— Bo Stone, 1999\n— Ann Dow.\n---"),
        ["One. | — Two.", "It is late."],
    ),
    "transcript, White House": (
        (
            "THE PRESIDENT: Thank you.\nWe had a good meeting.\nQ    Mr. President, will you sign it?\n"
            "THE PRESIDENT: I will.\nQ And when?\nTHE PRESIDENT: Soon."
        ),
        [
            "THE PRESIDENT: Thank you. | We had a good meeting.",
            "Q: Mr. President, will you sign it?",
            "THE PRESIDENT: I will.",
            "Q: And when?",
            "THE PRESIDENT: Soon.",
        ],
    ),
    "transcript, labels on lines of their own": (
        "Mr. Boyle:\nIs there one?\nMs. Dias:\nWe have “two.”\nSome hon. members: Hear, hear!",
        [
            "Mr. Boyle: Is there one?",
            "?Ms. Dias: We have “two.” | Some hon. members: Hear, hear!",
            ">two.",
        ],
    ),
    "transcript, House of Commons": (
        (
            "The Prime Minister (Mr Bo Stone): I am glad to.\nAnn Field (Leeds) (Lab): Will he go?\n"
            "The Prime Minister: No."
        ),
        [
            "The Prime Minister: I am glad to.",
            "Ann Field: Will he go?",
            "The Prime Minister: No.",
        ],
    ),
    "transcript, names on lines of their own": (
        (
            "Jo Hart (Leeds West) (Lab)\nWill he apologise to us?\nThe Secretary of State (Mark Dell)\n"
            "I refer the hon. Lady to my answer."
        ),
        [
            "?Jo Hart: Will he apologise to us?",
            "?The Secretary of State: I refer the hon. Lady to my answer.",
        ],
    ),
    "chats": (
        '[12:01] <bo> we know\n[12:02] <ann> he said "never" lol',
        ["bo: we know", 'ann: he said "never" lol', ">never"],
    ),
    "chats with colons": (
        "12/03/2021, 12:01 - Bo: do you know\n12/03/2021, 12:02 - Ann: I do\n12/03/2021, 12:03 - Bo: ok",
        ["Bo: do you know", "?Ann: I do", "Bo: ok"],
    ),
    "chats in small letters": (
        "bo: we know\nann: he lied\nbo: no",
        ["?bo: we know", "?ann: he lied", "?bo: no"],
    ),
    "programmes, lists of names and headings are no transcript": (
        (
            "10:00 Welcome: Bo Stone opens.\n11:00 Talk: Ann Dow speaks.\nBackground:\nIt is old.\nOutlook:\n"
            "It grows.\nAnn Dow (Lab)\nBo Stone (Con)\nname: bo\nsize: 3\nThe end came."
        ),
        [],
    ),
    "labels that may be headings": (
        "Update: The road is open.\nCorrection: It is shut.\nUpdate: It is open.",
        [
            "?Update: The road is open.",
            "?Correction: It is shut.",
            "?Update: It is open.",
        ],
    ),
    "places that may be people": (
        "St. Louis: The mayor left.\nSt. Paul: The pope came.",
        ["?St. Louis: The mayor left.", "?St. Paul: The pope came."],
    ),
    "transcript in marks": (
        '"RAMOS: Will you go?\n"TRUMP: I will.\n"RAMOS: When?"',
        ["RAMOS: Will you go?", "TRUMP: I will.", "RAMOS: When?"],
    ),
    "names before quotations are no transcript": (
        "Bo: “We know.”\nAl: “No.”\nBo: “Yes.”\nAl: “Well.”",
        ["We know.", "No.", "Yes.", "Well."],
    ),
}


@pytest.mark.parametrize(("article", "quotations"), ARTICLES.values(), ids=list(ARTICLES))
def test_every_quotation_is_read_exactly(article: str, quotations: list[str]) -> None:
    assert described(*article.split("\n")) == quotations


def test_lines_inside_a_passage_are_read_as_lines() -> None:
    assert described("“First\n“Second\n“Third.”") == ["First | Second | Third."]
    assert described("“We\nknow,” said Bo.") == ["We\nknow,"]


@pytest.mark.parametrize(
    ("passages", "doubt"),
    [
        (["“We know, said Bo."], "the mark “ before “We know, said Bo.” in ¶1 is never closed"),
        (
            ["Hello.", "We know,” said Bo."],
            "the mark ” after “We know,” said Bo.” in ¶2 closes nothing that was opened",
        ),
        (
            ["“One.", "Two.", "Three.”"],
            (
                "the quotation “One.” in ¶1 is closed only in ¶3, and the paragraphs between do not "
                "begin with a mark"
            ),
        ),
        (
            ["«Мы, — наши дети, — поём»."],
            "the words “наши дети, — поём».” in ¶1 may be the writer’s, for dashes part them off",
        ),
        (["‘We know, said Bo."], "the mark ‘ before “We know, said Bo.” in ¶1 is never closed"),
        (
            ["Al: We know.", "Bo: Do you?", "Al: No."],
            "“Bo:” stands once only, in ¶2, and may be no speaker",
        ),
        (
            ["Mr. Al:", "We know.", "Mr. Bo:", "Do you?", "Some members: No."],
            "“Some members:” in ¶5 may be another speaker",
        ),
        (
            ["‘The boys’ pies’ rise", "No."],
            "the mark ’ behind “The boys’” in ¶1 may close it, or be an apostrophe",
        ),
        (
            ["« Oui, dit-il, non. »"],
            "the words “dit-il, non. »” in ¶1 may be the writer’s, for commas part them off",
        ),
        (
            ["– Vi vet det."],
            (
                "it begins with a dash, so it is speech if the article marks speech so; where the "
                "speaker’s words end is not marked"
            ),
        ),
        (
            ['"Al: We.', '"Bo: You."'],
            "“Al:” and “Bo:” may be several speakers, in ¶1 and on",
        ),
    ],
)
def test_a_doubt_says_what_is_wrong_and_where(passages: list[str], doubt: str) -> None:
    assert [q.doubt for q in read_quotations(passages) if q.doubt] == [doubt]


def test_labels_that_may_be_headings_are_told() -> None:
    passages = ["Paris: It rained.", "Rome: It snowed.", "Paris: It cleared."]
    assert [q.doubt for q in read_quotations(passages)] == [
        "“Paris” in ¶1 may be a heading, and no speaker",
        "“Rome” in ¶2 may be a heading, and no speaker",
        "“Paris” in ¶3 may be a heading, and no speaker",
    ]


def test_every_quotation_mark_of_unicode_is_read() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert [sign for sign in every if regex.match(r"\p{QMark}", sign) and not is_mark(sign)] == []


def test_only_words_in_marks_are_entered_as_direct() -> None:
    found = read_quotations(["– Vi «vet» det.", "Q: Do you?", "A: I do.", "Q: When?"])
    assert [q.form for q in found] == ["block", "direct", "turn", "turn", "turn"]


def test_words_without_marks_are_nobodys() -> None:
    assert read_quotations(()) == ()
    assert read_quotations(["Nobody said anything."]) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We know.”", "We know."),
        (" «\xa0Oui\xa0» ", "Oui"),
        ("„Ja“ und „nein“", "„Ja“ und „nein“"),
        ("We know.", "We know."),
        ("“We know", "“We know"),
        ("“Yes,” he said", "“Yes,” he said"),
        ("— We know.", "— We know."),
    ],
)
def test_marks_around_the_whole_are_taken_off(text: str, words: str) -> None:
    assert without_marks(text) == words


# ── quotations that are drawn ──

# Pairs, and how a passage that continues begins: “ “ „ » ….
PAIRS: Final = {
    "“”": "“",
    '""': '"',
    "„“": "„",
    "„”": "„",
    "»«": "»",
    "«»": "»",
    "””": "”",
    "「」": None,
    "『』": None,
}
WORDS: Final = ("we", "know", "don’t", "it’s", "long", "winter", "Bo’s", "town", "never", "people")


@dataclass(frozen=True)
class Drawn:
    """A text, and the words of every quotation in it, stretch by stretch."""

    passages: tuple[str, ...]
    quotations: list[list[str]]


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@st.composite
def sentences(draw: st.DrawFn, pair: str) -> tuple[str, list[list[str]]]:
    """A sentence of the writer's with one quotation in it, perhaps with another inside."""
    said, before, after = draw(words), draw(words), draw(words)
    inner = draw(st.sampled_from(["", "‘’", "‹›"]))
    found: list[list[str]] = []
    if inner and pair != "„“":
        term = draw(words)
        said = f"{said} {inner[0]}{term}{inner[1]} {draw(words)}"
        found.append([term])
    found.insert(0, [said + "."])
    return f"They {before} {pair[0]}{said}.{pair[1]} And {after}.", found


@st.composite
def in_a_row(draw: st.DrawFn) -> Drawn:
    """Paragraphs with several quotations each, in marks of one kind."""
    pair = draw(st.sampled_from(list(PAIRS)))
    passages, found = [], []
    for _ in range(draw(st.integers(1, 4))):
        paragraph = draw(st.lists(sentences(pair), min_size=1, max_size=4))
        passages.append(" ".join(text for text, _ in paragraph))
        found += [quotation for _, inside in paragraph for quotation in inside]
    return Drawn(tuple(passages), found)


@st.composite
def over_paragraphs(draw: st.DrawFn) -> Drawn:
    """A quotation of several paragraphs, between paragraphs with one each."""
    pair = draw(st.sampled_from([pair for pair, again in PAIRS.items() if again]))
    first, between = draw(sentences(pair))
    stretches = [f"{w}." for w in draw(st.lists(words, min_size=2, max_size=5))]
    last, behind = draw(sentences(pair))
    again = PAIRS[pair]
    middle = [f"{again}{stretch}" for stretch in stretches[1:]]
    passages = [first, f"They wrote: {pair[0]}{stretches[0]}", *middle]
    passages[-1] += f"{pair[1]} And we know."
    return Drawn((*passages, last), [*between, stretches, *behind])


@given(in_a_row())
def test_quotations_are_read_as_they_were_written(drawn: Drawn) -> None:
    assert stretches_of(drawn.passages) == drawn.quotations


@given(over_paragraphs())
def test_quotations_over_paragraphs_are_read_as_they_were_written(drawn: Drawn) -> None:
    assert stretches_of(drawn.passages) == drawn.quotations


@given(in_a_row(), st.integers(30, 90))
def test_lines_that_are_wrapped_change_no_quotation(drawn: Drawn, width: int) -> None:
    lines = tuple(
        line
        for passage in drawn.passages
        for line in textwrap.wrap(passage, width, break_long_words=False, break_on_hyphens=False)
    )
    found = [" ".join(stretches) for stretches in stretches_of(lines)]
    assert found == [" ".join(stretches) for stretches in drawn.quotations]


@given(in_a_row(), st.sampled_from(["“", '"', "«", "„", "‘"]), st.data())
def test_a_mark_too_many_turns_no_gap_into_a_quotation(
    drawn: Drawn, mark: str, data: st.DataObject
) -> None:
    """Other paragraphs are read as before, and of its own no gap “And … They” is a quotation."""
    at = data.draw(st.integers(0, len(drawn.passages) - 1))
    passages = list(drawn.passages)
    passages[at] = f"They {mark}never closed it. " + passages[at]
    found = read_quotations(passages)
    others = [q for q in found if all(span.passage != at + 1 for span in q.stretches)]
    before = [
        q
        for q in read_quotations(drawn.passages)
        if all(span.passage != at + 1 for span in q.stretches)
    ]
    assert [q.stretches for q in others] == [q.stretches for q in before]
    assert any(q.doubt for q in found)
    for quoted in found:
        [first, *_] = quoted.stretches
        assert quoted.doubt or not passages[first.passage - 1][first.start :].startswith("And ")


def stretches_of(passages: tuple[str, ...]) -> list[list[str]]:
    return [
        [passages[s.passage - 1][s.start : s.end] for s in quoted.stretches]
        for quoted in read_quotations(passages)
    ]


# ── any text at all ──

anything = st.text() | st.text(alphabet="a B.,:'’‘\"“”„«»「」`\n []5")


def check_order(passages: list[str], found: tuple[Quoted, ...]) -> None:
    for at, quoted in enumerate(found):
        assert quoted.stretches
        assert list(quoted.stretches) == sorted(quoted.stretches)
        for span in quoted.stretches:
            assert 1 <= span.passage <= len(passages)
            assert 0 <= span.start < span.end <= len(passages[span.passage - 1])
            text = passages[span.passage - 1][span.start : span.end]
            assert text == text.strip()
        assert quoted.within is None or 0 <= quoted.within < at
    firsts = [quoted.stretches[0] for quoted in found]
    keys = [(span.passage, span.start) for span in firsts]
    assert keys == sorted(keys)


@given(st.lists(anything, max_size=6))
@example(["״"])
@example(["'", "‘", "a’"])
def test_whatever_the_text_stretches_are_in_order_and_inside(passages: list[str]) -> None:
    check_order(passages, read_quotations(passages))


APOSTROPHES: Final = (
    "don’t it's members’ boys' ’90s '80s ’tis l’an п'ять D’Artagnan ’n’ o’clock".split()
)


@given(st.lists(st.sampled_from([*APOSTROPHES, "we", "know", "Bo", "and."]), max_size=30))
def test_apostrophes_alone_are_no_quotation(text: list[str]) -> None:
    assert read_quotations([" ".join(text)]) == ()


# ── however long the text is ──

# fmt: off
HOSTILE: Final = (
    "“", '"', "'", "‘", "«", "''", "`", '" ', "' ", "“a ", "“a” ", "“a “b” ", "'a ", "'a' ", "‘a\n",
    "«a »", "「a", "\"'", "‘a “b ", "”a “", 'a"b', "“A.\n", "“a,” b, ", "‘x “y‘ ”", "„a «b ", "” a. ",
    "Q: a.\nB: “c.\n", "A: ", "[A ", "(A", "A ", "'''", "a,\n“b\n", '6" ', 'ה"א',
    "`a` ", "``a`` ", "´a ", "a' b ", "‘a' b", "’’a ‘‘", "&quot;", "&quot; ", "– A.\n", "— A\n", "- A? ",
    "—A —b—, ", "— А, — был. ", ", a-il b", "<a> b\n<c> d\n", "a: b\nc: d\n", "A (B)\nC.\n", '"A: b.\n',
    "12:01 A: b\n", "Q  A\nA:\n",
    "«а, — б ", "«а, — ", "«а, — был, — ", ", — а",
)
# fmt: on


def steps(passages: list[str]) -> int:
    """How many functions of Python's are called to read them."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before: Callable[..., Any] | None = sys.getprofile()
    sys.setprofile(counting)
    try:
        read_quotations(passages)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_the_work_grows_with_the_length(unit: str) -> None:
    short, long = (unit * 200).split("\n"), (unit * 400).split("\n")
    assert steps(long) <= 2.2 * steps(short) + 200


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_a_megabyte_of_marks_is_read(unit: str) -> None:
    """It would take hours if anything were read again for each mark."""
    text = unit * ((1 << 20) // len(unit.encode()))
    passages = text.split("\n", 1999)
    check_order(passages, read_quotations(passages))


def test_a_megabyte_of_sentences_and_dashes_is_read() -> None:
    for unit in ("a. ", "а, — был "):
        text = "«Да» " + unit * ((1 << 20) // len(unit.encode())) + "»"
        check_order([text], read_quotations([text]))


def test_more_marks_than_an_article_has_are_told() -> None:
    *_, last = read_quotations(["“a” " * 20_000, "“b”"])
    assert last.doubt is not None
    assert last.doubt.startswith("there are more than 30000 marks; those from “")
    assert last.stretches[0] == Span(1, 60_000, 79_999)
