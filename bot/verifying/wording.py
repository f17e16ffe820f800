"""Words beside a name that tell who speaks, in many languages.

Whoever is named beside a quotation is taken for its speaker. So most of these words say *otherwise*:
that the words are denied, asked about or made up, or that the one named hears them, is told them or
is spoken of. Verbs of saying only help where the order of words leaves two readings.

Words are lower-case and stand for themselves; `-words` are for scripts without spaces and for
endings, and stand for every word or run of characters that has them.
"""

from __future__ import annotations

from typing import Final

import regex


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _inside(text: str) -> regex.Pattern[str]:
    return regex.compile("|".join(map(regex.escape, text.split())))


# ── nobody is said to have said it ──

# A negation in the clause that leads to a quotation, or closes it, denies that it was said.
NEGATIONS: Final = _words(
    "not never no nor neither nobody none n't cannot didnt doesnt dont wasnt isnt cant wont couldnt "
    "wouldnt aint hardly instead "  # English
    "nicht nie niemals niemand kein keine keiner keinen weder "  # German
    "pas jamais aucun aucune personne ni "  # French
    "nunca jamás tampoco nadie "  # Spanish
    "não jamais nem ninguém "  # Portuguese
    "non mai né nessuno "  # Italian
    "niet nooit geen niemand "  # Dutch
    "nie nigdy nikt "  # Polish
    "nikdy nikdo neřekl neřekla nepovedal není "  # Czech and Slovak
    "inte aldrig ikke aldri ingen "  # Swedish, Danish, Norwegian
    "nem soha sosem nincs "  # Hungarian
    "değil asla hiç demedi söylemedi yok "  # Turkish
    "niciodată nimeni "  # Romanian
    "nije nisu nikad nikada није никад никада нису "  # Serbian, Croatian
    "не ни ні никогда ніколи нет нету никто ніхто никак нікому "  # Russian, Ukrainian, Bulgarian
    "δεν δε ποτέ όχι κανείς μην "  # Greek
    "لم لا لن ليس ليست ما ينفي نفى "  # Arabic
    "לא מעולם אינו אין "  # Hebrew
    "نه نگفت نگفته هرگز "  # Persian
    "ei eivät eikä nuk ekki ekkert nav nebija "  # Finnish and others
    "नहीं कभी "  # Hindi
    "không chưa chẳng tidak bukan tak belum hindi"  # Vietnamese, Indonesian, Filipino
)
# In these scripts a negation stands inside of what looks like a word.
NEGATED: Final = regex.compile(r"n['’´`]t\b|\bn['’](?=\p{L})|\bnu\s+(?:a|am|ai|au|e|l-a)\b")
NEGATED_INSIDE: Final = regex.compile(
    r"[不没沒未否非]|ない|なかった|ません|ず(?=[、。\s]|$)|않|아니|안\s|못|없|아닌|ไม่|មិន"
)
# These deny nothing.
NO_NEGATIONS: Final = regex.compile(
    r"\b(?:(?:do|did|does)(?:n['’]t|\s+not)\s+(?:even\s+)?(?:mince|hold\s+back|hesitate|shy|beat\s+about|beat\s+around)"
    r"|(?:can|could)(?:n['’]t|not)\s+(?:resist|help|believe)"
    r"|(?:nobody|no\s+one|none)\s+(?:but|other\s+than)|not\s+(?:gonna|going\s+to)\s+lie|no\s+(?:cap|joke|kidding|doubt|less)|not\s+(?:even\s+)?(?:kidding|joking)"
    r"|(?:never|not)\s+(?:one\s+to|shy)|not\s+only|nothing\s+but|если\s+верить|якщо\s+вірити)\b",
    regex.I,
)
DENIALS: Final = _words(
    "deny denies denied denying doubt doubts doubted doubtful fake false falsely hoax fabricated invented "
    "misattributed misquote misquoted misquotation debunked untrue bogus photoshopped allegedly "
    "supposedly wrongly mistakenly rumour rumor rumoured rumored fictional satire parody ai-generated "
    "angeblich erfunden bestreitet bestritt dementiert dementierte fälschlich gefälscht falsch "
    "démenti dément prétendument inventé faux fausse falso falsa falsamente supuestamente presunto "
    "presuntamente inventado niega negó desmiente smentisce nega inventato zogenaamd verzonnen ontkent "
    "rzekomo fałszywy zaprzeczył údajně lživě sözde sahte yalan iddia "
    "якобы фейк фейковая фейковый ложь отрицает отрицал опроверг неправда выдумка нібито брехня "
    "مزيف كاذب זיוף שקר झूठ فیک"
)
DENIED: Final = _inside(
    "假的 谣言 謠言 否认 否認 捏造 伪造 偽造 辟谣 デマ 捏造 嘘 偽 가짜 거짓 부인 조작 แต่งขึ้น ปลอม"
)
# What is asked, supposed, wished or made up.
UNREAL: Final = _words(
    "did does do would could might should whether if imagine imagines imagining imagined pretend "
    "pretending suppose supposing hypothetically who whom whose which wonder wondering unless wish universe alternate parallel hypothetical "
    "wishes bet guess guessing quiz pov fanfic "
    "würde würden hätte könnte ob wer wenn falls stell stellt "
    "aurait dirait pourrait imaginez imagine habría diría podría quién quien imagina imaginen teria "
    "diria poderia quem imagine avrebbe direbbe potrebbe chi immagina zou als gdyby powiedziałby "
    "kdyby kdo czy kto vem skulle hvem ville ki vajon keşke acaba eğer "
    "бы б ли если кабы кто представь представьте якщо би чи хто уяви уявіть "
    "هل لو من אם האם מי אילו अगर क्या कौन nếu ai apakah siapa jika kalau"
)
UNREAL_INSIDE: Final = _inside(
    "如果 要是 假如 吗 嗎 呢？ 是否 谁 誰 もし だろうか のか 誰が 만약 누가 했나 했을까"
)
QUESTION: Final = regex.compile(r"[?？؟⁇⁈]|[\p{Greek}]\s*;")

# ── the one named is not the one who speaks ──

# Before a name: it is spoken to, of, against, or only stands nearby.
ASIDE: Final = _words(
    "to about on for with against at regarding re concerning near beside besides alongside "
    "behind after before like than unlike toward towards into onto over under despite around between "
    "among amid "
    "an über gegen für mit bei zu zum zur nach vor wegen ohne trotz neben gegenüber "
    "à au aux contre pour avec sur chez vers sans avant après envers devant "
    "para contra con sobre hacia sin ante tras al "
    "ao aos à com sem per su senza verso davanti ad "
    "aan tegen voor met bij over naast naar till om mot för med til mod imod "
    "przeciw przeciwko dla wobec przed ke ku proti pro "
    "о об обо про к ко против для с со перед при над на без до у "
    "проти щодо з із зі для перед "
    "إلى الى عن ضد مع حول بشأن על אל נגד עם بر با به درباره "
    "với về cho kepada tentang untuk dengan terhadap προς για με σε"
)
# After a name: particles and postpositions that say the same.
ASIDE_AFTER: Final = regex.compile(
    r"^\s*(?:(?:hakkında|karşı|için|ile)\b|に(?!よ)|へ|について|を|에게|께(?!서)|한테|에\s?대|을|를|को\b|के\s+बारे)"
)
ASIDE_BEFORE: Final = regex.compile(
    r"(?:对|對|向|给|給|跟|和|与|與|关于|關於|就|针对|針對|致|告诉|告訴|问|問)$"
)
# Before a name: the words come from it.
SOURCE: Final = _words(
    "версии мнению утверждению заявлению оценке opinii relacji оцінці версією "
    "according per by from quoting quote quotes via "
    "laut von zufolge gemäß selon d'après par según por segundo secondo da volgens door enligt av "
    "według zdaniem podle od podľa cito szerint "
    "согласно словам мнению от по за від словами "
    "حسب طبقا وفقا وفقًا על-פי לפי מאת طبق theo menurut oleh κατά σύμφωνα"
)
# Behind a name: the words come from it.
SOURCE_BEHIND: Final = _words("göre mukaan szerint zufolge sanoin sõnul dediği deyişiyle")
# The one named is greeted, asked or called upon.
ADDRESSED: Final = _words(
    "dear hey hi hello yo thanks thank thx tell tells ask asks asked asking remind reminds show shows send sends "
    "sent give gives gave shoutout sorry congrats congratulations dm cc attn listen look message memo "
    "letter note reply question questions told answering addressing telling "
    "lieber liebe hallo danke cher chère bonjour merci querido hola gracias caro ciao grazie "
    "дорогой уважаемый привет спасибо скажите передайте спросите дорога шановний عزيزي يا שלום"
)
# The one named hears, reads, feels or needs something, and says nothing by that.
RECEIVES: Final = _words(
    "hear hears heard hearing listen listens listened listening read reads reading see sees saw seeing "
    "watch watches watched watching love loves loved loving hate hates hated hating like likes liked "
    "dislike dislikes disliked need needs needed want wants wanted deserve deserves deserved remember "
    "remembers remembered forget forgets forgot ignore ignores ignored must will ll gonna furious angry "
    "fuming mad seething crying malding coping shaking sweating happy proud silent speechless nodding "
    "nods nodded laughing laughs laughed clapping claps clapped applauds applauded applauding smiles "
    "smiled smiling left leaves walked sits sat stood stands believes believe thinks think understands "
    "understand knows know gets got receives received receiving thought agrees agreed disagrees disagreed "
    "represents embodies means symbolizes symbolises opposes opposed fears feared shrugged shrugs brushed brushes ducked ducks dodged dodges declined declines refused refuses avoided avoids skipped skips downplayed downplays backed backs supported supports enjoyed enjoys appreciated appreciates missed misses woke retweeted retweets reposted reports reported reporting learns learned learnt "
    "hört hörte las liest sah sieht liebt hasst braucht entend entendu lit aime déteste oye oyó escuchó "
    "lee ama odia услышал услышала слышал читает прочитал прочитала увидел любит ненавидит хлопал "
    "знает знал узнал аплодировал почув прочитав"
)
# They are said of whoever answers: with a colon the answer follows, without one what was answered.
RECEIVES_INSIDE: Final = _inside("听到 聽到 知道 聞いて 聞いた 들었 듣고")
# Portuguese “no” is no negation.
PORTUGUESE: Final = _words("disse diz dizendo afirmou escreveu falou declarou discurso")
# Whose words these are is only believed.
BELIEF: Final = _words(
    "think thinks thinking thought believe believes believed assume assumes assumed heard hears"
)
ANSWERS: Final = _words(
    "respond responds responded responding reply replies replied replying react reacts reacted reacting "
    "answer answers answered answering mock mocks mocked reject rejects rejected dismiss dismisses "
    "dismissed condemn condemns condemned criticize criticizes criticized criticise criticises criticised "
    "slam slams slammed blast blasts blasted attack attacks attacked praise praises praised welcome "
    "welcomes welcomed denounce denounces denounced refute refutes refuted rebuke rebukes rebuked "
    "endorse endorses endorsed response reaction answer rebuttal objects objected comments commented"
)
BEING: Final = _words("is are was were be been being am get gets got getting 's 're")
BEING_ELSEWHERE: Final = _words(
    "ist sind war waren wird wurde bin est sont était fut es está fue era é foi estava è sono fu stato "
    "jest był była został została is werd wordt är blev er byl byla"
)
# “Trump called “…” nonsense”
CALLED: Final = _words(
    "called calls labelled labeled labels dubbed dubs branded brands considers considered"
)
# “Modi hit back with “…””
OPENED: Final = _words(
    "back opened opens closed closes ended ends began begins started starts finished finishes came comes "
    "fired fires signed out up off"
)
# “Putin cites Xi: …”
QUOTING: Final = _words(
    "quotes cites echoes repeats quoted cited echoed repeated quoting citing echoing channels parrots"
)
GERMAN: Final = _words("der die das und ein eine ist im vom zum zur nicht mit auf")
# People of somebody's: “Xi Jinping’s spokesman” is somebody else.
SOMEBODY_ELSE: Final = _words(
    "spokesman spokeswoman spokesperson spokespeople spox aide aides adviser advisor advisers advisors "
    "wife husband son daughter sister brother father mother team camp side government administration "
    "office ministry minister ministers ambassador ambassadors envoy envoys press secretary deputy "
    "lawyer lawyers supporter supporters voter voters fan fans critic critics ally allies opponent "
    "opponents rival rivals enemy enemies predecessor successor friend friends people party boss chief "
    "staff translator interpreter biographer impersonator parody assistant colleague neighbor neighbour "
    "host hosts guest guests buddy pal guy man woman counterpart homie bestie mate base crowd haters regime army general generals country media biographers "
    "sprecher sprecherin berater frau porte-parole conseiller épouse portavoz asesor esposa portavoce "
    "porta-voz assessor rzecznik mluvčí sözcüsü woordvoerder talsman "
    "пресс-секретарь помощник помощница советник жена дочь сестра представитель спикер министр "
    "речник прессекретар радник "
    "发言人 發言人 报道官 報道官 대변인 المتحدث دובר"
)
SOMEBODY_ELSE_INSIDE: Final = _inside(
    "发言人 發言人 報道官 報道官 대변인 夫人 助理 顾问 顧問 妹妹 女儿 女兒"
)
# Whoever speaks there is somebody of whom only a pronoun tells.
PRONOUNS: Final = _words(
    "i he she it they we you himself herself "
    "ich er sie wir je il elle ils elles nous yo él ella ellos nosotros eu ele ela eles io lui lei "
    "hij zij ze han hon hun ona oni jsem ő "
    "я он она они мы ты вы він вона вони ми أنا هو هي הוא היא אני"
)

# Whoever is named is spoken to.
YOU: Final = _words("you your u ur yours du dir dich ihnen vous toi tu te usted ты вы вам вас тебе")

# ── verbs of saying, which help where two readings are left ──

ENGLISH_SAID: Final = _words(
    "said say says saying told tell tells telling asked asks wrote writes write written writing tweeted "
    "tweets posted posts posting declare declares declared declaring stated states stating claim claims "
    "claimed claiming notes noted add adds added adding stressed stresses replied replies answered answers called "
    "calls calling warned warns warning insisted insists commented comments argued argues emphasized "
    "emphasised emphasizes emphasises announced announces explained explains observed observes described "
    "describes promised promises concluded concludes invited invites pledged pledges vowed vows responded "
    "responds remarked remarks proclaimed proclaims urged urges joked jokes quipped quips complained "
    "complains assured assures clarified clarifies thanked thanks continued continues went put puts lied "
    "texts texted texting messages messaged messaging pings pinged dms swears sworn deadpanned deadpans goes threatened threatens admitted admits confirmed confirms reiterated reiterates repeated repeats "
    "shouted shouts yelled yells whispered whispers muttered mutters grumbled grumbles fumed fumes "
    "thundered thunders snapped snaps boasted boasts bragged brags recalled recalls conceded concedes "
    "acknowledged acknowledges asserted asserts affirmed affirms alleged alleges suggested suggests "
    "hinted hints revealed reveals disclosed discloses demanded demands begged begs pleaded pleads "
    "ranted rants raged rages roared roars screamed screams cried cries scoffed scoffs sneered sneers "
    "sniffed sniffs chimed chuckled chuckles mused muses opined opines lamented laments predicted predicts "
    "preached preaches lectured lectures reminded reminds retorted retorts countered counters hailed hails "
    "denounced denounces condemned condemns blasted blasts slammed slams summed maintained maintains "
    "contended contends cautioned cautions swore swears stammered murmured murmurs sighed sighs "
    "delivered dropped drops tweeting shared shares published spoke speaks speaking uttered utters voiced "
    "voices phrased coined coins dubbed dubs labeled labelled branded quoted"
)
SAID: Final = ENGLISH_SAID | _words(
    "dixit sagte sagt sagen gesagt erklärte erklärt schrieb schreibt meinte meint betonte betont behauptete "
    "drohte warnte versprach antwortete kündigte "
    "dit dire déclaré déclare déclara affirmé affirme affirma écrit écrivait lancé lance ajouté ajoute "
    "répondu répond menacé prévenu assuré annoncé "
    "dijo dice dicho declaró afirmó escribió advirtió aseguró añadió anunció señaló respondió amenazó "
    "disse diz dito declarou afirmou escreveu alertou garantiu ameaçou ha detto dichiarato affermato "
    "scritto scrisse avvertito aggiunto dichiara afferma "
    "zei zegt gezegd verklaarde schreef waarschuwde sa säger sagde siger sade skrev "
    "powiedział powiedziała mówi napisał oświadczył stwierdził stwierdziła zagroził dodał dodała "
    "řekl řekla prohlásil napsal uvedl povedal vyhlásil rekao rekla izjavio kazao рекао изјавио "
    "dedi diyor söyledi yazdı açıkladı belirtti mondta mondja írta spus declarat είπε δήλωσε λέει έγραψε "
    "сказал сказала сказали говорит говорил заявил заявила заявляет написал написала пишет подчеркнул "
    "подчеркнула отметил отметила добавил добавила пообещал пообещала пригрозил пригрозила признал "
    "признала признался призналась ответил ответила пояснил пояснила объяснил объяснила воскликнул "
    "воскликнула уверял уверяет утверждает бросил бросила произнёс произнес "
    "сказав сказала каже заявив заявила написав написала підкреслив додав додала "
    "قال قالت يقول صرح أعلن كتب أكد وقال حذر אמר אמרה כתב הצהיר טען گفت نوشت कहा बोले लिखा "
    "nói viết tuyên cho_biết kata mengatakan ujar menulis tulis berkata"
)
SAID_INSIDE: Final = _inside(
    "说 說 表示 称 稱 宣布 指出 强调 強調 写道 寫道 警告 道 曰 喊 回应 言った 述べ 語 話 言 발언 말했 밝혔 강조 주장 했다 กล่าว พูด บอก"
)
# “Trump’s remark”: his words.
WORDS: Final = _words(
    "word words remark remarks claim claims statement statements comment comments post posts tweet "
    "tweets phrase line lines quote quotes speech message warning answer reply call quotation saying "
    "threat threats promise pledge admission mouth lips motto "
    "palabras palavras frase parole parola mots phrase worte wort satz zitat spruch mund bouche boca bocca "
    "słowa słów słowo ust cytat slova slov úst pusy věta woorden citaat ord citat mond sözleri sözü lafı "
    "слова слов слово фраза реплика цитата уст словам реплики цитаты фразы вислів репліка"
)

CALENDAR: Final = _words(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec"
)

# Where these stand, it is told where a quotation was found.
THE_TEXT: Final = _words(
    "article page paragraph text artikel absatz texte l'article paragraphe artículo texto párrafo página artigo "
    "articolo testo tekst tekście artykule artykuł makalede yazıda haberde artikkelissa článku статье тексте "
    "статті тексті абзаце статьи"
)
# Words that are English ones wherever they stand.
ENGLISH: Final = _words(
    "the this that these those and but for from with of is are was were be been have has had will would "
    "can could should there their they them his her she it its my your our you we us i what which who "
    "when where why how not all some any just only about after before into out over more most today "
    "yesterday now then here day week article story page line part time"
)

# ── words with capitals that are no names ──

OFFICES: Final = _words(
    "mayor councillor councilor cllr president chairman chancellor minister senator governor leader "
    "spokesperson presidente präsident président prezydent prezident kanzler premier"
)
LABELS: Final = CALENDAR | _words(
    "quote quotes quotation headline title caption question update breaking news source sources context "
    "summary note reminder fact facts claim statement translation original article text transcript excerpt "
    "thread opinion poll exhibit proof evidence reality meanwhile today yesterday tomorrow tonight me you "
    "everyone nobody somebody someone lol lmao wow til fyi psa verify check author speaker said says say "
    "answer response reply edit ps tldr example topic subject date time place location link url page "
    "chapter quoting live watch read listen look see this that these those here there just now so and but "
    "or yes no ok okay well oh omg wtf exactly literally honestly basically apparently finally quick "
    "highlight highlights recap takeaway spotted seen heard attribution credit credits who what when where why how "
    "whoever found taken overheard via re from to by the a an my his her our their your its it he she they we i one all some "
    "most more first second third last next new old big great powerful bold mood vibes based true false "
    "truth lie lies fake real correct wrong agreed same also then still even only not never ever always "
    "with without for on in at of as if because about after before until while during since both either "
    "am pm utc gmt est cet day week month year summit parade speech meeting conference interview press "
    "emphasis added mine ours sic translated transl trans official verbatim classic iconic legend king "
    "queen boss bro dude guys folks people man woman poster op mods mod admin bot server channel "
    "everybody anyone reaction reactions thoughts discuss debate claim-check factcheck motion round "
    "pro con point points item slide figure table anonymous unknown proverb anon wise ancient old chinese "
    "russian american european korean japanese french german british english local public full short "
    "long part paragraph line word words message comment post tweet image photo picture screenshot clip "
    "video audio podcast episode report story piece blog book letter memo email mail paper study draft "
    "übrigens fundstück gefunden gelesen gehört merke achtung wichtig frage antwort spruch satz fazit kurz klar wow hier heute gestern "
    "trouvé lu vu entendu rappel attention perso franchement bref sinon extrait traduction perle bonus alors voilà tiens aujourd'hui hier "
    "ojo leído visto encontrado resumen dato atención titular ahora hoy ayer entonces luego además pues bueno mira miren oye pregunta traducción "
    "lido visto achado resumo atenção manchete agora hoje ontem então pergunta resposta tradução olha gente galera "
    "letto trovato attenzione riassunto titolo ora oggi ieri allora domanda risposta traduzione comunque ragazzi "
    "gelezen gevonden let samenvatting vraag antwoord vertaling vandaag gisteren trouwens kortom nou "
    "ciekawostka ciekawe przeczytane znalezione pytanie odpowiedź tłumaczenie dzisiaj dziś wczoraj potem teraz uwaga swoją hej ludzie "
    "zajímavost zajímavé otázka odpověď překlad dnes včera teď pozor zaujímavosť zanimljivo pitanje odgovor danas juče "
    "günün soru cevap çeviri özet haber bugün dün şimdi not dikkat bakın arkadaşlar kısaca bence "
    "kutipan pertanyaan jawaban terjemahan hari catatan berita info menarik pokoknya intinya kalimat "
    "fråga svar idag igår nu spørgsmål spørsmål kysymys vastaus tänään eilen nyt muuten kérdés válasz ma tegnap most egyébként "
    "întrebare răspuns azi ieri acum atenție apropo "
    "кстати интересно цікаво прочитал прочитала нашел нашёл нашла увидел увидела внимание важно итак короче вообще "
    "напоминаю напоминание новость перевод фраза цитатка ребята народ друзья коллеги слушайте смотрите смотри читаю "
    "знайшов знайшла прочитав увага важливо отже коротше взагалі нагадую новина переклад друзі слухайте дивіться "
    "потом теперь тогда сейчас здесь там вчера сегодня завтра питання відповідь сьогодні вчора зараз потім "
    "ερώτηση απάντηση μετάφραση σήμερα χθες τώρα προσοχή "
    "це цей ця эта этот мне меня мной мене мені нас нам вас вам тебе їх їм их им mir mich uns moi nous mí mnie nam bana beni bize "
    "kurzfassung anecdote curioso dobre ilginç bello bella legal leuk keren mooi schön stark super perfekt krass heftig "
    "genial brutal increíble incroyable dingue magnifique fort geniale incredibile bellissimo incrível lindo demais "
    "świetne mocne śliczne super harika müthiş güzel vay mantap gila bagus сильно красиво круто супер гарно чудово "
    "somewhere elsewhere everywhere nowhere homework gossip favourite favorite nice cool best worst top quick random exhibit slide lecture dinner breakfast lunch "
    "anyway however therefore thus hence further furthermore moreover besides plus leaders readers editors writers "
    "students voters teachers experts analysts journalists "
    "zitat quelle citation cita fuente fonte citazione bron cytat źródło alıntı kaynak цитата источник "
    "автор джерело заголовок вопрос ответ сегодня вчера"
)

# The same in scripts without capitals.
CASELESS_LABELS: Final = _words(
    "ترجمة الترجمة سؤال اقتباس عنوان مصدر خبر عاجل ملاحظة تعليق النص نص جملة عبارة مقال المقال اليوم أمس وبعدين طيب "
    "يعني شوف شوفوا اقرأ اقرأوا انظر تذكير باختصار أخيرا حرفيا عموما مثلا ترجمه سوال نقل‌قول منبع خبر متن جمله امروز "
    "תרגום שאלה ציטוט כותרת מקור חדשות הערה תגובה טקסט משפט כתבה היום אתמול תראו שימו תזכורת בקיצור מילולית כלומר "
    "번역 원문 질문 인용 제목 출처 뉴스 속보 기사 문장 오늘 어제 정리 요약 한마디 명언 이거는 한줄로 정리본 오늘자 주제문 서두에 이어서 진지하게 조만간 한마디로"
)

# Their names do not tell who speaks for them; nor do outlets speak.
INSTITUTIONS: Final = frozenset(
    "washington brussels seoul tokyo london paris berlin kyiv delhi taipei moscow kremlin beijing "
    "pyongyang house ministry department government pentagon administration embassy spokesman "
    "spokeswoman spokesperson office party news times post journal herald outlook agency press media "
    "tv radio twitter truth social yonhap reuters cnn bbc jazeera guardian gazette tribune telegraph economist bloomberg politico tass ria interfax "
    "sputnik afp nyt wsj nhk reddit youtube facebook instagram tiktok wikipedia headline title source".split()
)

# What can be no name by itself, and begins none.
GRAMMAR: Final = (
    NEGATIONS
    | DENIALS
    | UNREAL
    | ASIDE
    | SOURCE
    | ADDRESSED
    | PRONOUNS
    | BEING
    | RECEIVES
    | ANSWERS
    | SAID
)
