"""Web pages as sites write them, and as browsers save them; every word in them is invented."""

from __future__ import annotations

import json

PARAGRAPHS = (
    (
        "Mayor <a href='/finch'>Aled Finch</a> rang the bell on Saturday, in the rain. “We are "
        "<em>here</em>,” he said, “and we stay.”"
    ),
    (
        "“The bell is old,” said Ruth Moor, who keeps it. “It has rung for every fair since the mill "
        "was built, and nobody has ever asked it to be quiet.”"
    ),
    (
        "The fair was over by noon. The carts went home through the meadows, and the people of Wickham "
        "dried their coats at the Crown, where the soup was free until two o’clock."
    ),
)
TEXT = (
    "Hay fair opens in the rain",
    "Ann Author",
    "Mayor Aled Finch rang the bell on Saturday, in the rain. “We are here,” he said, “and we stay.”",
    (
        "“The bell is old,” said Ruth Moor, who keeps it. “It has rung for every fair since the mill was "
        "built, and nobody has ever asked it to be quiet.”"
    ),
    (
        "The fair was over by noon. The carts went home through the meadows, and the people of Wickham "
        "dried their coats at the Crown, where the soup was free until two o’clock."
    ),
)
TITLE = TEXT[0]
CANONICAL = "https://courier.example/hay-fair"


def page(
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    *,
    title: str = TITLE,
    author: str | None = "Ann Author",
    published: str | None = "2025-09-09T08:00:00+01:00",
    canonical: str | None = CANONICAL,
    language: str | None = "en-GB",
    heading: str | None = None,
    head: str = "",
    body: str = "",
) -> bytes:
    """An article in the middle of what a site puts around it."""
    metas = [
        f"<title>{title} - The Courier</title>",
        f'<meta property="og:title" content="{title}">',
        f'<meta name="author" content="{author}">' if author else "",
        f'<meta property="article:published_time" content="{published}">' if published else "",
        f'<link rel="canonical" href="{canonical}">' if canonical else "",
    ]
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    byline = f'<p class="byline">By {author}</p>' if author else ""
    return f"""<!DOCTYPE html>
<html{f' lang="{language}"' if language else ""}><head><meta charset="utf-8">
{"".join(metas)}{head}
<script>var tracker = "“not a quotation”";</script></head><body>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies. “Accept” them, please, all of them.</p>
<button>Accept</button></div>
<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">“News”</a></li></ul></nav>
<header><a href="/">The Courier</a></header>
<main><article><h1>{heading or title}</h1>{byline}
<figure><img src="bell.jpg" alt="A bell"><figcaption>The bell of Wickham. “Photo”: Bo Lens</figcaption></figure>
{text}
<aside class="related"><h3>Read more</h3><ul>
<li><a href="/x">Ten things that you did not know about “hay” and its makers</a></li></ul></aside>
</article></main>{body}
<section id="comments" class="comments"><h3>Comments</h3><p>Joe: “nonsense, all of it”</p></section>
<footer><p>© The Courier. All rights “reserved”.</p></footer></body></html>""".encode()


def saved(content: bytes, address: str = CANONICAL) -> bytes:
    """The same page as a browser saves it: where from, addresses made whole, frames and styles in it."""
    style = "<style>.menu { content: '“'; }</style>"
    return (
        content.replace(b"<html", f"<!-- saved from url=(0032){address} -->\r\n<html".encode(), 1)
        .replace(b'href="/', b'href="https://courier.example/')
        .replace(b"bell.jpg", b"./Hay%20fair_files/bell.jpg")
        .replace(b"</head>", style.encode() + b"</head>", 1)
        .replace(b"\n", b"\r\n")
    )


def structured(**fields: object) -> str:
    """A script of schema.org's, as search engines read it."""
    article = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


# Of each language: the title, paragraphs, and a quotation that stands in them.
LANGUAGES = {
    "de": (
        "Markt im Regen eröffnet",
        (
            (
                "Der Bürgermeister läutete am Samstag die Glocke. „Wir sind hier“, sagte er, „und wir "
                "bleiben.“ Die Leute aus dem Dorf nickten und gingen dann zu ihren Wagen."
            ),
            (
                "Der Markt war schon am Mittag vorbei, weil es nicht aufhörte zu regnen. Wer noch da war, "
                "bekam im Gasthaus eine Suppe, und niemand musste dafür bezahlen."
            ),
        ),
        "Wir sind hier",
    ),
    "fr": (
        "La foire s’ouvre sous la pluie",
        (
            (
                "Le maire a sonné la cloche samedi. « Nous sommes là », a-t-il dit, « et nous restons. » "
                "Les gens du village ont hoché la tête, puis ils sont allés vers leurs charrettes."
            ),
            (
                "La foire était finie à midi, parce qu’il ne cessait de pleuvoir. Ceux qui étaient encore "
                "là ont reçu une soupe à l’auberge, et personne n’a dû payer."
            ),
        ),
        "Nous sommes là",
    ),
    "ru": (
        "Ярмарка открылась под дождём",
        (
            (
                "Мэр в субботу ударил в колокол. «Мы здесь, — сказал он, — и мы остаёмся». Жители села "
                "кивнули и пошли к своим телегам, потому что дождь не кончался."
            ),
            (
                "К полудню ярмарка уже закончилась. Тем, кто ещё оставался, дали суп в трактире, и никто "
                "за него не платил. Так было и в прошлом году, и в позапрошлом."
            ),
        ),
        "Мы здесь",
    ),
    "zh": (
        "市集在雨中开幕",
        (
            (
                "市长周六敲响了钟。“我们在这里，”他说，“我们不会走。”村里的人点了点头，然后走向自己的大车，"
                "因为雨一直没有停。孩子们站在屋檐下等着，希望天气能够好起来。"
            ),
            (
                "中午的时候，市集已经结束了。还留在那里的人在客栈里得到了一碗汤，谁也没有付钱。去年是这样，"
                "前年也是这样。明年春天，等草地干了以后，市集还会再次举行。"
            ),
        ),
        "我们在这里",
    ),
    "ar": (
        "السوق يفتتح تحت المطر",
        (
            (
                "قرع رئيس البلدية الجرس يوم السبت. «نحن هنا»، قال، «ولن نذهب». هز أهل القرية رؤوسهم ثم "
                "ذهبوا إلى عرباتهم لأن المطر لم يتوقف منذ الصباح."
            ),
            (
                "انتهى السوق عند الظهر. أما الذين بقوا هناك فقد حصلوا على حساء في النزل ولم يدفع أحد ثمنه. "
                "هكذا كان الأمر في العام الماضي وفي العام الذي قبله."
            ),
        ),
        "نحن هنا",
    ),
}
