"""A small dossier in which every field of every kind of entry is used at least once."""

from __future__ import annotations

import hashlib
from typing import Final

from bot.facts.dossier import Dossier
from bot.facts.reading import read_upload

ARTICLE: Final = """\
A fair on the hill 🎡

By Ann Field
Ten mayors came to the fair on Monday in Wickham; of the 10 mayors, the northern ones left early.
Mayor Bo Stone of Wales was their host. “We know,” he said in the tent, “and we will build it.”

“Bo told me ‘never again’ and left,” said Cy Moor, the sister of Bo Stone.
Bo Stone told Cy Moor that rain would not stop it. The Gazette reported that an old woman came.
Журналисты задали вопрос Татьяне Голиковой.
“Who pays?” somebody asked. The fair was a “success”.
MS. HALL: Good morning.
MR. DALE: Will you build it?
MS. HALL: We will.
And soon.
MR. DALE: Is Bo Stone there?
"""
TOML: Final = """\
[dossier]
id = "fair"
title = "A fair on the hill"
article = "seeds/fair.txt"
sha256 = "{sha256}"
author = "Ann Field"
published = 2025-09-09
url = "https://example.com/fair"
language = "en"
main_event = "fair"

[[people]]
id = "bo"
name = "Bo Stone"
kind = "human"
role = "Mayor"
country = "Wales"
aliases = ["search key one"]
descriptions = ["search key two"]
evidence = ["Mayor Bo Stone of Wales"]
[people.background]
country = "GB"
office = "Mayor of Wickham"
full_name = "Robert Stone"
native = "Bó"
date = "2019"
until = "2026-01"
note = "He was elected twice."

[[people]]
id = "cy"
name = "Cy Moor"
kind = "human"
evidence = ["said Cy Moor"]
relations = [{{ to = "bo", as = "sister", evidence = ["Cy Moor, the sister of Bo Stone"] }}]

[[people]]
id = "woman"
name = "an old woman at the fair"
unnamed = true
kind = "human"
evidence = ["an old woman came"]

[[people]]
id = "gazette"
name = "The Gazette"
kind = "media"
evidence = ["The Gazette"]

[[people]]
id = "golikova"
name = "Татьяна Голикова"
named = "Татьяне Голиковой"
kind = "human"
evidence = ["вопрос Татьяне Голиковой"]

[[people]]
id = "mayors"
name = "mayors"
kind = "group"
evidence = ["Ten mayors came"]

[[people]]
id = "hall"
name = "MS. HALL"
kind = "human"
evidence = ["MS. HALL: We will"]

[[people]]
id = "council"
name = "the council"
kind = "institution"
unnamed = true
evidence = ["somebody asked"]

[[people]]
id = "success"
name = "an account of the fair"
kind = "text"
unnamed = true
evidence = ["The fair was a"]

[[events]]
id = "fair"
title = "The fair"
date = 2025-09-08
when = "on Monday"
place = "Wickham"
aliases = ["search key three"]
evidence = ["the fair on Monday in Wickham"]
stated = {{ count = 10, of = "mayors", evidence = ["of the 10 mayors"] }}
background = {{ date = 2025-09-08, until = 2025-09-10 }}

[[attendances]]
person = "bo"
event = "fair"
status = "hosted"
counted = false
evidence = ["Mayor Bo Stone of Wales was their host"]

[[attendances]]
person = "mayors"
event = "fair"
status = "left early"
region = "northern"
evidence = ["the northern ones left early"]

[[attendances]]
person = "woman"
event = "fair"
status = "attended"
reported_by = "gazette"
evidence = ["The Gazette reported that an old woman came"]

[[quotes]]
id = "we-know"
speaker = "bo"
form = "direct"
text = ["We know,", "and we will build it."]
event = "fair"
occasion = "in the tent"
note = "He says it of the wheel."
evidence = ["“We know,” he said in the tent, “and we will build it.”"]

[[quotes]]
id = "bo-told"
speaker = "cy"
form = "direct"
text = "Bo told me ‘never again’ and left,"
evidence = ["“Bo told me ‘never again’ and left,” said Cy Moor"]

[[quotes]]
id = "never"
speaker = "bo"
form = "direct"
text = "never again"
within = "bo-told"
evidence = ["Bo told me ‘never again’ and left"]

[[quotes]]
id = "rain"
speaker = "bo"
form = "indirect"
text = "rain would not stop it"
to = "cy"
relayed_by = "gazette"
evidence = ["Bo Stone told Cy Moor that rain would not stop it"]

[[quotes]]
id = "we-will"
speaker = "hall"
form = "turn"
text = ["We will.", "And soon."]
evidence = [{{ exact = "We will.", prefix = "MS. HALL: " }}, "And soon."]

[[quotes]]
id = "drafted-one"
speaker = "cy"
form = "direct"
text = "Who pays?"
drafted = "guess: she is named before"
evidence = ["“Who pays?” somebody asked"]

[[reactions]]
id = "cy-to-bo"
who = "cy"
to = "never"
to_words = "told me"
quotes = ["bo-told"]
evidence = ["Bo told me ‘never again’ and left"]

[[claims]]
id = "ten-came"
about = ["fair", "mayors"]
by = "gazette"
evidence = [{{ exact = "Ten mayors came to the fair", suffix = " on Monday" }}]

[[set_aside]]
text = "success"
reason = "a word in doubt"
prefix = "a “"
suffix = "”."
"""


def fair() -> Dossier:
    sha256 = hashlib.sha256(ARTICLE.encode()).hexdigest()
    content = TOML.format(sha256=sha256).encode()
    return read_upload("fair.toml", content, ARTICLE.encode(), lambda _: None)
