"""The words that turn a meaning, and those that say little: one entry for each language.

To add a language, add an entry to `LANGUAGES`. Words stand between spaces, in the small letters in
which `tokens` has them, and

    kein-    stands for every word that begins so, -zehn for every one that ends so, -않- for every one
             that has it inside
    on_the_other_hand, 除非    several words in a row; a Chinese character is a word
    war/peace    two opposites, of which a side may be such a beginning or such a row

A language in a script of its own (`own_script`) counts in every article, for its words can be no
others'. One in Latin script counts in articles in that language alone: Spanish “sin” is no sin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

import regex

from bot.verifying import policy
from bot.verifying.tokens import UNSPACED, tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What one language has, written as the top of this file says."""

    negations: str
    # Where such a word, or a part of it, negates nothing: 不断 is “constantly”.
    no_negations: str = ""
    # Words beside a cut that limit what was kept, and those that do so from the next sentence on.
    conditions: str
    contrasts: str
    numbers: str
    # Where such a word counts nothing: “no one”, 一起.
    no_numbers: str = ""
    opposites: str
    # Put before a word of at least so many letters, these make its opposite.
    prefixes: str = ""
    stem: int = 4
    # A name that stands for one of these is not another name.
    pronouns: str
    # Words that any text has, and that say nothing of where it is from.
    small: str
    own_script: bool = False
    # Nouns have capitals, so that a capital makes no name.
    capital_nouns: bool = False


LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {
        "en": Language(
            negations="not n't no never none nobody nothing nowhere neither nor without hardly barely",
            conditions=(
                "but unless however although though except yet while if until despite provided whereas"
            ),
            contrasts="but however yet",
            numbers=(
                "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy "
                "eighty ninety hundred thousand million billion trillion dozen half twice once first "
                "second third fourth fifth single double both"
            ),
            no_numbers="no_one any_one every_one some_one each_one one_another",
            # Pairs that turn a political sentence round. A general dictionary of antonyms would be a
            # download.
            opposites=(
                "good/bad better/worse best/worst more/less more/fewer most/least many/few "
                "always/never all/none all/some everyone/nobody everybody/nobody everything/nothing "
                "every/no any/no war/peace peace/conflict victory/defeat victory/loss win/lose won/lost "
                "friend/enemy friends/enemies friendship/enmity friendship/hostility ally/enemy "
                "allies/enemies allies/rivals good/evil right/wrong true/false truth/lie strong/weak "
                "stronger/weaker strengthen/weaken strengthened/weakened strengthening/weakening "
                "increase/decrease increased/decreased rise/fall rising/falling growing/shrinking "
                "growing/declining support/oppose supports/opposes supported/opposed "
                "supporting/opposing for/against with/without with/against accept/reject "
                "accepted/rejected agree/disagree agreed/refused begin/end start/end start/stop "
                "open/close opened/closed include/exclude up/down high/low higher/lower large/small "
                "largest/smallest larger/smaller big/little long/short near/far early/late "
                "earlier/later before/after first/last old/new oldest/newest past/future love/hate "
                "loved/hated success/failure succeed/fail help/harm helped/harmed gain/loss give/take "
                "gave/took buy/sell push/pull attack/defend attacked/defended defend/abandon "
                "build/destroy built/destroyed create/destroy cooperation/confrontation "
                "confrontation/dialogue friendly/hostile positive/negative advance/retreat "
                "advancing/halting safe/dangerous safeguard/threaten safeguard/endanger "
                "protect/threaten praise/condemn praised/condemned welcome/reject welcomed/rejected "
                "warmest/coldest warm/cold justice/injustice just/unjust legal/illegal "
                "freedom/slavery rich/poor unity/division united/divided together/apart "
                "same/different closer/further maintain/abandon preserve/abandon remain/leave "
                "remembered/forgotten remember/forget honoured/dishonoured honored/dishonored "
                "rightly/wrongly courage/cowardice glory/shame great/terrible wonderful/terrible "
                "left/right north/south east/west northern/southern"
            ),
            prefixes="un in im ir il dis non mis anti counter",
            pronouns="i he she it they we you him her them us me his their its our",
            small=(
                "a about an and are as at be been but by can did do does for from had has have he her "
                "his i if in into is it its me my no not of on or our over she so some such than that "
                "the their them n't then there these they this to up us was we were what when which "
                "who will with would you your"
            ),
        ),
        "de": Language(
            negations=(
                "nicht nichts nie niemals niemand- kein- nirgends nirgendwo weder ohne kaum keinesfalls"
            ),
            no_negations="nicht_nur nichts_als",
            conditions=(
                "aber jedoch doch allerdings sondern obwohl obgleich trotz außer falls wenn sofern "
                "solange bis es_sei_denn dennoch während"
            ),
            contrasts="aber jedoch doch allerdings dennoch",
            numbers=(
                "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig "
                "dreissig vierzig fünfzig sechzig siebzig achtzig neunzig dreizehn vierzehn fünfzehn "
                "sechzehn siebzehn achtzehn neunzehn -undzwanzig -unddreißig -undvierzig -undfünfzig "
                "-undsechzig -undsiebzig -undachtzig -undneunzig -hundert- -tausend- million- milliard- "
                "billion- dutzend- hälfte halb halbe halben einmal zweimal dreimal erste ersten erster "
                "erstes zweite zweiten zweiter zweites dritte- vierte- fünfte- beide- doppelt-"
            ),
            no_numbers="jahrhundert- jahrtausend- noch_einmal auf_einmal nicht_einmal",
            opposites=(
                "gut/schlecht gut-/schlecht- besser-/schlechter- mehr/weniger viele/wenige immer/nie "
                "alle/einige alle/keine krieg-/frieden- sieg-/niederlage- gewinn-/verlust- "
                "gewinnen/verlieren freund-/feind- verbündet-/feind- richtig-/falsch- wahr-/falsch- "
                "wahrheit-/lüge- stark-/schwach- stärker-/schwächer- stärk-/schwäch- "
                "steigt/sinkt steigen/sinken gestiegen/gesunken wächst/schrumpft erhöh-/senk- "
                "unterstütz-/ablehn- unterstützt/lehnt für/gegen mit/ohne mit/gegen "
                "annehmen/ablehnen angenommen/abgelehnt beginn-/end- öffn-/schließ- "
                "hoch/niedrig hohe-/niedrige- groß-/klein- lang-/kurz- früh-/spät- vor/nach alt-/neu- "
                "vergangenheit/zukunft lieb-/hass- erfolg-/misserfolg- schütz-/bedroh- schutz-/bedrohung- "
                "angriff-/verteidigung- bau-/zerstör- zusammenarbeit/konfrontation "
                "dialog-/konfrontation- lob-/verurteil- recht/unrecht legal-/illegal- "
                "freiheit-/sklaverei- reich-/arm- gemeinsam-/getrennt- einheit-/spaltung- "
                "nord-/süd- ost-/west- links/rechts sicher-/gefährlich- warm-/kalt- erlaub-/verb-"
            ),
            prefixes="un in im ir il dis nicht miss anti",
            pronouns="ich er sie es wir ihr du ihm ihn ihnen uns mir mich sein seine ihre unser unsere",
            small=(
                "aber als am an auch auf aus bei bin bis da das dass dem den der des die du durch ein "
                "eine einem einen einer eines er es für hat hatte haben ich ihr ihre im in ist ja kann "
                "man mich mir mit nach nicht noch nur oder sein seine sich sie sind so über um und uns "
                "unser vom von vor war waren was wenn wer werden wie wir wird wo zu zum zur"
            ),
            capital_nouns=True,
        ),
        "fr": Language(
            # “plus” and “personne” negate only with “ne”, which is counted.
            negations="ne n'- pas jamais rien aucun aucune d'aucun- qu'aucun- ni sans non nul nulle",
            no_negations="un_pas le_pas ce_pas pas_à_pas premier_pas sans_doute non_seulement",
            conditions=(
                "mais cependant toutefois pourtant bien_que quoique sauf si s'il s'ils malgré "
                "à_moins à_condition pourvu jusqu'à tandis sinon alors_que"
            ),
            contrasts="mais cependant toutefois pourtant",
            numbers=(
                "zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
                "seize vingt- trente quarante cinquante soixante cent cents mille million- milliard- "
                "billion- premier première premiers premières deuxième- second seconde troisième- "
                "quatrième- cinquième- dizaine- douzaine- vingtaine- trentaine- centaine- millier- "
                "moitié demi demie double- doublé- d'un_million"
            ),
            opposites=(
                "bon/mauvais bonne/mauvaise bons/mauvais bonnes/mauvaises meilleur-/pire- plus/moins "
                "toujours/jamais tous/aucun toutes/aucune tout/rien tous/certains guerre-/paix "
                "victoire-/défaite- gagn-/perd- gagn-/perdu- ami-/ennemi- amitié/hostilité "
                "allié-/ennemi- vrai-/faux vraie-/fausse- vérité/mensonge fort-/faible- "
                "renforc-/affaibl- augment-/diminu- augment-/baiss- hausse/baisse mont-/descend- "
                "soutien-/oppos- soutien-/rejet- pour/contre avec/sans avec/contre accept-/refus- "
                "accept-/rejet- commence-/termin- début/fin ouvr-/ferm- ouvert-/fermé- haut-/bas "
                "haute-/basse- grand-/petit- long-/court- avant/après tôt/tard vieux/nouveau "
                "ancien-/nouveau- passé/avenir aime-/détest- succès/échec protég-/menac- "
                "protection/menace attaqu-/défend- construi-/détrui- coopération/confrontation "
                "dialogue/confrontation félicit-/condamn- justice/injustice légal-/illégal- "
                "liberté/esclavage riche-/pauvre- ensemble/séparément unité/division nord/sud est/ouest "
                "gauche/droite sûr/dangereux chaud-/froid- autoris-/interdi-"
            ),
            prefixes="in im ir il dé dés dis mé anti non",
            pronouns="je il elle ils elles nous vous tu lui leur me moi on son sa ses notre nos",
            small=(
                "à a ai au aux avec c'est ce ces cet cette comme d'un d'une dans de des du elle elles en "
                "est et était être fait il ils je l'a la le les leur leurs lui ma mais me mes mon ne nos "
                "notre nous on ont ou où par pas plus pour qu'il qu'elle que qui s'est sa se ses si son "
                "sont sur ta te tu un une vos votre vous y"
            ),
        ),
        "es": Language(
            negations=(
                "no nunca jamás ni sin nadie nada ningún ninguna ninguno ningunos ningunas tampoco "
                "apenas"
            ),
            no_negations="no_solo no_sólo sin_embargo sin_duda",
            conditions=(
                "pero sino aunque sin_embargo excepto salvo si mientras hasta a_menos a_pesar "
                "siempre_que con_tal no_obstante pese"
            ),
            contrasts="pero sin_embargo no_obstante",
            numbers=(
                "cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
                "dieciséis diecisiete dieciocho diecinueve veinte veinti- treinta cuarenta cincuenta "
                "sesenta setenta ochenta noventa cien ciento cientos cientas doscient- trescient- "
                "cuatrocient- quinient- seiscient- setecient- ochocient- novecient- mil miles millón "
                "millones millar- billón billones primer primero primera primeros primeras segundo "
                "segunda tercer tercero tercera cuarto cuarta quinto quinta docena- decena- centenar- "
                "mitad medio media doble ambos ambas"
            ),
            no_numbers="en_primer por_medio media_hora",
            opposites=(
                "bueno/malo buena/mala buenos/malos buenas/malas mejor-/peor- más/menos muchos/pocos "
                "muchas/pocas siempre/nunca todos/ninguno todo/nada todos/algunos guerra-/paz "
                "victoria-/derrota- gan-/perd- amigo-/enemigo- amistad/hostilidad aliado-/enemigo- "
                "verdad-/mentira- verdad-/fals- fuerte-/débil- fortale-/debilit- reforz-/debilit- "
                "aument-/disminu- aument-/reduc- sub-/baj- apoy-/opon- apoy-/rechaz- a_favor/en_contra "
                "con/sin acept-/rechaz- comienz-/termin- empez-/termin- inicio/fin abr-/cerr- "
                "abiert-/cerrad- alto-/bajo- alta-/baja- grande-/pequeñ- largo-/corto- antes/después "
                "temprano/tarde viejo-/nuevo- pasado/futuro am-/odi- éxito-/fracaso- proteg-/amenaz- "
                "protección/amenaza atac-/defend- constru-/destru- cooperación/confrontación "
                "diálogo/confrontación elogi-/conden- justicia/injusticia legal-/ilegal- "
                "libertad/esclavitud rico-/pobre- juntos/separados unidad/división norte/sur este/oeste "
                "izquierda/derecha segur-/peligros- caliente-/frí- permit-/prohib-"
            ),
            prefixes="in im ir i des anti contra no",
            pronouns="yo él ella ellos ellas nosotros usted ustedes tú le les me nos su sus nuestro",
            small=(
                "a al como con cual de del e el él ella ellas ellos en era es esa ese eso esta está este "
                "esto fue ha han hay la las le les lo los más me mi mis muy no nos nuestra nuestro o os "
                "para pero por que qué se sea ser si sí sin sobre son su sus tan te tu un una uno unos y "
                "ya yo"
            ),
        ),
        "ru": Language(
            negations=(
                "не ни нет без никогда нельзя никто никого никому никем ничто ничего ничему ничем "
                "нигде никуда никак никак- невозможно едва вряд"
            ),
            no_negations="не_только едва_ли_не",
            conditions=(
                "но однако хотя если пока кроме несмотря вопреки зато иначе разве тогда_как при_условии "
                "за_исключением"
            ),
            contrasts="но однако зато",
            numbers=(
                "ноль один одна одно одного одной одному одним одном одну два две двух двум двумя двое "
                "три трёх трех трём трем тремя трое четыре четырёх четырех четырьмя пять пяти пятью "
                "шесть шести шестью семь семи семью восемь восьми девять девяти десять десяти "
                "-надцать -надцати двадцать двадцати тридцать тридцати сорок сорока пятьдесят- "
                "пятидесяти шестьдесят- шестидесяти семьдесят- восемьдесят- девяносто девяноста сто ста "
                "двести двухсот триста трёхсот трехсот четыреста четырёхсот пятьсот пятисот шестьсот "
                "семьсот восемьсот девятьсот тысяч- миллион- миллиард- триллион- дюжин- десятк- десяток "
                "сотн- сотен половин- полтор- дважды трижды первый первая первое первого первой первому "
                "первым первом первых первую второй вторая второе второго второму вторым вторых вторую "
                "третий третья третье третьего третьей четвёртый четвертый пятый оба обе обоих обеих "
                "обоим вдвое втрое"
            ),
            no_numbers="друг_другу один_из одно_из одна_из одного_из одной_из одним_из",
            opposites=(
                "хорош-/плох- лучш-/худш- лучше/хуже больш-/меньш- больше/меньше много/мало "
                "многие/немногие всегда/никогда все/никто всё/ничего войн-/мир войн-/мира войн-/миру "
                "войн-/миром побед-/поражен- выигра-/проигра- друг/враг друзья/враги друзей/врагов "
                "друз-/враг- дружб-/вражд- союзник-/враг- союзник-/противник- добр-/зл- правильн-/ошибочн- "
                "правд-/лож- истин-/лож- сильн-/слаб- сильнее/слабее усил-/ослаб- укреп-/ослаб- "
                "увелич-/уменьш- увелич-/сократ- рост-/паден- раст-/пада- повы-/пони- "
                "поддерж-/отверг- поддержива-/осужда- поддержк-/осужден- за/против с/без с/против "
                "прин-/отверг- соглас-/отказ- начал-/конец- начал-/законч- нача-/конч- откры-/закры- "
                "высок-/низк- больш-/маленьк- длинн-/коротк- близк-/далёк- рано/поздно раньше/позже "
                "до/после стар-/нов- прошл-/будущ- люб-/ненави- успех-/неудач- успех-/провал- "
                "помощ-/вред- купи-/прода- защи-/угрож- защит-/угроз- напа-/защи- стро-/разруш- "
                "сотрудничеств-/конфронтац- диалог-/конфронтац- хвал-/осужд- справедлив-/несправедлив- "
                "законн-/незаконн- свобод-/рабств- богат-/бедн- вместе/порознь единств-/раскол- "
                "север-/юг- восток-/запад- восточн-/западн- лев-/прав- безопасн-/опасн- тёпл-/холодн- "
                "разреш-/запре-"
            ),
            prefixes="не без бес анти контр",
            pronouns="я он она оно они мы вы ты его её ее их им ему ей нас нам вас вам меня мне наш",
            small=(
                "а без более бы был была были было быть в вам вас весь во вот все всё вы где да для до "
                "его ее её если есть ещё еще же за и из или им их к как ко когда который которые кто ли "
                "меня мне мы на над нам нас наш не него нее неё нет ни них но о об он она они оно от по "
                "под при с свой себя со так такой там то того тоже только том ты у уже что чтобы эта эти "
                "это этого этой этом этот я"
            ),
            own_script=True,
        ),
        "zh": Language(
            negations="不 没 沒 無 无 未 勿 非 莫 别 別 毋 否",
            no_negations=(
                "不断 不斷 不久 不仅 不僅 不但 不只 不止 不单 不單 不过 不過 不管 不论 不論 不禁 不愧 不料 "
                "不妨 不惜 不少 不丹 不时 不時 差不多 了不起 对不起 對不起 无论 無論 无疑 無疑 无锡 無錫 未来 "
                "未來 没收 沒收 淹没 淹沒 沉没 沉沒 埋没 出没 吞没 没落 非常 是非 非洲 南非 北非 东非 東非 西非 "
                "除非 莫斯科 莫迪 特别 特別 区别 區別 级别 級別 性别 性別 分别 分別 告别 告別 个别 個別 类别 類別 "
                "差别 差別 识别 識別 别人 別人 辨别 是否 能否 可否 否则 否則"
            ),
            conditions=(
                "但 却 卻 然而 不过 不過 除非 如果 若 虽然 雖然 尽管 儘管 只要 只有 直到 除了 即使 可是 只是 倘若 "
                "假如 而非"
            ),
            contrasts="但 然而 不过 不過 可是 只是",
            numbers="零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 兆 两 兩 半 廿 双 雙",
            no_numbers=(
                "一些 一样 一樣 一起 一直 一定 一切 一般 一致 一旦 一边 一邊 一面 一方面 一贯 一貫 一度 一再 "
                "一时 一時 一向 一律 一体 一體 一同 一道 一下 一点 一點 一会 一會 一个 一個 一种 一種 一位 一名 "
                "一项 一項 一次 一带 一帶 一路 一番 一系列 一旁 进一步 進一步 之一 统一 統一 唯一 万一 萬一 "
                "星期一 十分 百姓 四川 四处 四處 万岁 萬歲 半岛 半島 半导体 半導體 两岸 兩岸 三明治 五角大楼 五角大樓 "
                "千方百计 双方 雙方 一代 一心 一生"
            ),
            opposites=(
                "好/坏 好/壞 大/小 多/少 高/低 强/弱 強/弱 胜/败 勝/敗 胜/负 赢/输 贏/輸 增/减 增/減 升/降 "
                "涨/跌 漲/跌 敌/友 敵/友 真/假 对/错 對/錯 新/旧 新/舊 前/后 前/後 东/西 東/西 南/北 左/右 上/下 "
                "内/外 內/外 早/晚 长/短 長/短 远/近 遠/近 买/卖 買/賣 进/退 進/退 攻/守 战争/和平 戰爭/和平 "
                "战/和 戰/和 朋友/敌人 朋友/敵人 支持/反对 支持/反對 赞成/反对 贊成/反對 接受/拒绝 接受/拒絕 "
                "同意/拒绝 同意/拒絕 开始/结束 開始/結束 合作/对抗 合作/對抗 对话/对抗 對話/對抗 团结/分裂 團結/分裂 "
                "保护/破坏 保護/破壞 保护/威胁 保護/威脅 建设/破坏 建設/破壞 成功/失败 成功/失敗 安全/危险 安全/危險 "
                "友好/敌对 友好/敵對 富/穷 富/貧 正义/邪恶 热/冷 熱/冷 允许/禁止 允許/禁止 过去/未来 過去/未來 "
                "总是/从不 全部/部分 表扬/批评 赞扬/谴责 讚揚/譴責 欢迎/谴责 歡迎/譴責 合法/非法"
            ),
            pronouns="我 你 您 他 她 它 们 們",
            small="的 了 着 著 是 在 和 与 與 及 或 也 都 就 而 这 這 那 有 为 為 以 之 于 於 其 把 被 对 對 从 從 到 个 個 们 們 他 她 它 我 你 所 并 並 将 將 中 上 等 不",
            own_script=True,
        ),
        "ko": Language(
            # A negation is a syllable inside a word; 안 and 못 are words, or the beginnings of some.
            negations=(
                "안 못 -않- -없- 못한- 못했- 못하- 못할- 못합- 못해- -지못- -지는못- 아니- 아닌- 아닙- 아닐- 안했- "
                "안한- 안하- 안합- 안해- 안된- 안되- 안됩- 안돼- 안될- 말라 마라 말아야 말고 마십시오 결코"
            ),
            no_negations=(
                "끊임없- 틀림없- 변함없- 어김없- 아낌없- 수없이 아니라 뿐만_아니라 아니나 아니메 "
                "않을까 안하무인"
            ),
            conditions=(
                "그러나 하지만 그렇지만 다만 단지 비록 만약 만일 -지만 -하더라도 -더라도 -불구하고 불구하고 "
                "제외하고 제외하면 -않는_한 -라면 -다면 반면 반면에"
            ),
            contrasts="그러나 하지만 그렇지만 다만",
            numbers=(
                "영 하나- 둘- 셋- 넷- 다섯- 여섯- 일곱- 여덟- 아홉- 열 열한 열두 열세 열네 스물- 스무 서른- "
                "마흔- 쉰- 예순- 일흔- 여든- 아흔- 두 세 네 두번- 세번- 백 천 만 억 조 수십- 수백- 수천- 수만- "
                "십만- 백만- 천만- 이십- 삼십- 사십- 오십- 육십- 칠십- 팔십- 구십- 이백- 삼백- 사백- 오백- 육백- "
                "칠백- 팔백- 구백- 이천- 삼천- 사천- 오천- 육천- 칠천- 팔천- 구천- 백명- 천명- 억- 첫 첫째- 첫번째 "
                "두번째 세번째 절반- 두배- 세배- 모두 양국-"
            ),
            no_numbers="하나님- 억제- 억압- 억지- 억울- 모두 양국-",
            opposites=(
                "전쟁-/평화- 승리-/패배- 이기-/지- 이겼-/졌- 친구-/적- 동맹-/적- 우방-/적국- 우호-/적대- "
                "좋-/나쁘- 좋은/나쁜 많-/적- 많은/적은 많이/적게 더/덜 크-/작- 큰/작은 높-/낮- 높은/낮은 "
                "높이-/낮추- 높아-/낮아- 강하-/약하- 강한/약한 강화-/약화- 증가-/감소- 늘어-/줄어- 늘-/줄- "
                "늘리-/줄이- 오르-/내리- 올랐-/내렸- 상승-/하락- 지지-/반대- 찬성-/반대- 수락-/거부- "
                "동의-/거부- 수용-/거부- 시작-/끝- 시작-/종료- 열-/닫- 개방-/폐쇄- 길-/짧- 가깝-/멀- "
                "가까-/멀- 이르-/늦- 전에/후에 이전-/이후- 과거-/미래- 새로운/오래된 사랑-/증오- "
                "성공-/실패- 보호-/위협- 보호-/파괴- 공격-/방어- 건설-/파괴- 협력-/대결- 협력-/대립- "
                "대화-/대결- 칭찬-/비난- 환영-/비난- 환영-/거부- 정의-/불의- 합법-/불법- 자유-/예속- "
                "부유-/가난- 단결-/분열- 통합-/분열- 같은/다른 남쪽-/북쪽- 동쪽-/서쪽- 왼쪽-/오른쪽- "
                "안전-/위험- 따뜻-/차가- 허용-/금지- 항상/결코 모든/일부"
            ),
            prefixes="불 비 무 미 부 반",
            stem=2,
            pronouns="나 나는 저는 우리 우리는 우리의 그 그는 그가 그녀 그녀는 그들 그들은 너 당신",
            small=(
                "이 그 저 것 것은 것이 것을 수 등 및 또 또는 더 를 을 은 는 가 의 에 와 과 도 로 한 할 하는 "
                "있는 있다 있습니다 했다 했습니다 하고 대한 대해 위해 위한 통해 따라 우리 우리는 그리고 그는"
            ),
            own_script=True,
        ),
    }
)
_BETWEEN: Final = " "
# Of each list, words of which it is known whether they are like one of its items.
_WORDS_KEPT: Final = 4096
_DIGIT: Final = regex.compile(r"\p{Nd}")
_CHARACTER: Final = regex.compile(f"[{UNSPACED}]")
# A word is put before another with this many letters at least (`Language.stem`).
_Prefixes = tuple[tuple[str, int], ...]
_Row = tuple[str, ...]


class Signs:
    """Words and rows of words to be found among others, but not within some that only look so."""

    def __init__(self, signs: Iterable[str], but_not: Iterable[str] = ()) -> None:
        self._signs, self._but_not = _Listed(signs), _Listed(but_not)

    def places(self, words: Sequence[str]) -> frozenset[int]:
        """The numbers of those of the words that are such signs. Time grows with their number."""
        return frozenset(self._signs.places(words) - self._but_not.places(words))


class _Listed:
    """Words, beginnings, ends and insides of words, and rows of words."""

    def __init__(self, items: Iterable[str]) -> None:
        self._rows: dict[str, list[_Row]] = defaultdict(list)
        patterns = []
        for item in dict.fromkeys(items):
            if "-" in (item[0], item[-1]):
                begun, ended = "" if item[0] == "-" else "^", "" if item[-1] == "-" else "$"
                patterns.append(f"{begun}{regex.escape(item.strip('-'))}{ended}")
            else:
                row = _row(item)
                self._rows[row[0]].append(row)
        pattern = regex.compile("|".join(patterns) or "(?!)")
        # Articles have the same words, and most of them are none of these.
        self._is_like = lru_cache(_WORDS_KEPT)(lambda word: pattern.search(word) is not None)

    def places(self, words: Sequence[str]) -> set[int]:
        different = set(words)
        like, begun = set(filter(self._is_like, different)), different & self._rows.keys()
        found = {at for at, word in enumerate(words) if word in like} if like else set[int]()
        for at in (at for at, word in enumerate(words) if word in begun) if begun else ():
            for row in self._rows[words[at]]:
                if len(row) == 1 or tuple(words[at : at + len(row)]) == row:
                    found.update(range(at, at + len(row)))
        return found


class Opposites:
    """Pairs of words that turn a sentence round, and prefixes that make a word its opposite."""

    def __init__(self, pairs: Iterable[str], prefixes: _Prefixes) -> None:
        self._prefixes = prefixes
        self._rows: dict[str, list[tuple[_Row, int]]] = defaultdict(list)
        # Beginnings of words by their first letter.
        self._begun: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for number, pair in enumerate(pairs, start=1):
            for side, item in zip((number, -number), pair.split("/"), strict=True):
                if item.endswith("-"):
                    self._begun[item[0]].append((item[:-1], side))
                else:
                    row = _row(item)
                    self._rows[row[0]].append((row, side))

    def opposed(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether a word of one side is the opposite of one of the other."""
        if not old or not new:
            return False
        sides = self._sides(new)
        return (
            any(-side in sides for side in self._sides(old))
            or self._denied(old, new)
            or self._denied(new, old)
        )

    def _sides(self, words: Sequence[str]) -> set[int]:
        """A number for each pair that the words have one side of, less than 0 for the second."""
        return {
            side
            for at, word in enumerate(words)
            for side in (
                *(
                    s
                    for row, s in self._rows.get(word, ())
                    if tuple(words[at : at + len(row)]) == row
                ),
                *(s for begun, s in self._begun.get(word[:1], ()) if word.startswith(begun)),
            )
        }

    def _denied(self, words: Sequence[str], others: Sequence[str]) -> bool:
        return any(
            len(word) >= least and prefix + word in others
            for prefix, least in self._prefixes
            for word in words
        )


@dataclass(frozen=True, eq=False)
class Turning:
    """What turns a meaning in one article, and which of its words are small."""

    negations: Signs
    conditions: Signs
    contrasts: Signs
    opposites: Opposites
    pronouns: frozenset[str]
    small: frozenset[str]
    capital_nouns: bool
    counting: Signs

    def numbers(self, words: Sequence[str]) -> frozenset[int]:
        """Which of the words are numbers, in digits or in letters."""
        numbers = {word for word in set(words) if _DIGIT.search(word)}
        digits = (at for at, word in enumerate(words) if word in numbers)
        return self.counting.places(words).union(digits)

    def limits(self, words: Sequence[str]) -> bool:
        """Whether one of the words limits or turns what stands beside it."""
        return any(signs.places(words) for signs in (self.negations, self.conditions))

    def telling(self, words: Iterable[str]) -> float:
        """How many of the words are not among the smallest; of unspaced scripts two are as one."""
        return sum(
            policy.UNSPACED_WORD if _CHARACTER.match(word) else 1.0
            for word in words
            if word not in self.small
        )

    def name_words(self, text: str) -> set[str]:
        """The telling words of a name or an office, whether or not something is theirs: “Xi’s” → "xi"."""
        words = (token.word for token in tokens(text))
        return {word.removesuffix("'s") for word in words if word not in self.small}


SMALL: Final[Mapping[str, str]] = MappingProxyType(
    {code: entry.small for code, entry in LANGUAGES.items()}
)


@cache
def turning(language: str) -> Turning:
    """What turns a meaning in articles in this language: its words, and those in other scripts.

    Words of other languages in the same script are left out. Of a language that has no entry in
    Latin script, numbers in digits are known, and nothing else.
    """
    counted = [entry for code, entry in LANGUAGES.items() if entry.own_script or code == language]

    def all_of(texts: Iterable[str]) -> list[str]:
        return _BETWEEN.join(texts).split()

    prefixes = tuple((prefix, e.stem) for e in counted for prefix in e.prefixes.split())
    return Turning(
        negations=Signs(
            all_of(e.negations for e in counted), all_of(e.no_negations for e in counted)
        ),
        conditions=Signs(all_of(e.conditions for e in counted)),
        contrasts=Signs(all_of(e.contrasts for e in counted)),
        opposites=Opposites(all_of(e.opposites for e in counted), prefixes),
        pronouns=frozenset(all_of(e.pronouns for e in counted)),
        small=frozenset(all_of(e.small for e in counted)),
        capital_nouns=any(e.capital_nouns for e in counted),
        counting=Signs(all_of(e.numbers for e in counted), all_of(e.no_numbers for e in counted)),
    )


def _row(item: str) -> _Row:
    """The words of an item: "on_the_other_hand" and 除非 are several."""
    return tuple(token.word for token in tokens(item.replace("_", " ")))
