"""A generated corpus of news pages: the same pages for the same number and seed, on every machine.

The sentences are those of the sample articles in `seeds/`, drawn and joined anew for each page, so that texts differ
and names, dates and citations stand in them as in news. Around them stands what stands around articles: menus, lists
of headlines with pictures, teasers in the text, widgets, scripts. A page has some 950 elements, the median of a
hundred pages of the press of 2011 to 2025; on half of the sites the date is in the page's metadata, on the others it
is only printed.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape
from typing import Any

from strichka.resources import seeds_folder

SITES = tuple(f"site-{number:02d}.example" for number in range(1, 21))
COPY_SHARE = 0.10  # pages that carry the text of an earlier page on another site
NEAR_SHARE = 0.05  # pages that carry an earlier text with a sentence taken out and one put in
FIRST_DAY = datetime(2024, 1, 1, 6, 0, tzinfo=UTC)
WORDS = {
    "uk": {
        "read_also": "Читайте також:",
        "latest": "Останні новини",
        "subscribe": "Підписуйтесь на наш Telegram-канал",
        "typo": "Якщо ви помітили помилку, виділіть необхідний текст і натисніть Ctrl+Enter.",
        "menu": ["Головна", "Новини", "Політика", "Економіка", "Суспільство", "Спорт", "Культура", "Світ", "Контакти"],
    },
    "ru": {
        "read_also": "Читайте также:",
        "latest": "Последние новости",
        "subscribe": "Подписывайтесь на наш канал в Telegram",
        "typo": "Если вы заметили ошибку, выделите необходимый текст и нажмите Ctrl+Enter.",
        "menu": ["Главная", "Новости", "Политика", "Экономика", "Общество", "Спорт", "Культура", "Мир", "Контакты"],
    },
}


@dataclass(frozen=True, slots=True)
class BenchPage:
    """A page, and what a perfect extractor would find in it."""

    url: str
    html: bytes
    title: str
    text: str
    language: str


def generate_pages(count: int, seed: int = 20260101) -> Iterator[BenchPage]:
    """Generate pages.

    Args:
        count: how many.
        seed: of the only source of chance.

    Yields:
        Pages of about 100 kB.
    """
    chance = random.Random(seed)
    texts: list[tuple[str, str, list[str]]] = []
    for number in range(count):
        drawn = chance.random()
        if texts and drawn < COPY_SHARE:
            language, title, paragraphs = chance.choice(texts)
        elif texts and drawn < COPY_SHARE + NEAR_SHARE:
            language, title, paragraphs = _edit_text(chance, *chance.choice(texts))
        else:
            language = chance.choice(("uk", "ru"))
            title, paragraphs = _make_text(chance, language)
            texts.append((language, title, paragraphs))
        yield _render_page(chance, number, language, title, paragraphs)


@lru_cache(maxsize=2)
def read_sentences(language: str) -> tuple[str, ...]:
    """Return the sentences of the sample articles in a language, in a fixed order."""
    sentences: set[str] = set()
    for path in sorted((seeds_folder() / "articles_expected").glob(f"{language}_*.expected.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for item in content if isinstance(content, list) else [content]:
            for paragraph in item.get("text_paragraphs") or []:
                parts = re.split(r"(?<=[.!?])\s+(?=[А-ЯІЇЄҐ«„\"—–])", paragraph)
                sentences.update(part for part in parts if 40 <= len(part) <= 400 and part[-1] in ".!?»")
    return tuple(sorted(sentences))


def _make_text(chance: random.Random, language: str) -> tuple[str, list[str]]:
    sentences = chance.sample(read_sentences(language), chance.randint(12, 24))
    # Numbers differ from text to text, as they do in news: no two drawn texts share a sentence to the letter.
    sentences = [_vary_sentence(chance, sentence) for sentence in sentences]
    title = " ".join(sentences[0].rstrip(".!?»").split()[:9])
    paragraphs = []
    rest = sentences[1:]
    while rest:
        size = chance.randint(1, 3)
        paragraphs.append(" ".join(rest[:size]))
        rest = rest[size:]
    return title, paragraphs


def _vary_sentence(chance: random.Random, sentence: str) -> str:
    words = sentence.split()
    # Three neighbours change places: shingles differ, words and length stay.
    if len(words) > 8:
        start = chance.randint(1, len(words) - 5)
        part = words[start : start + 3]
        chance.shuffle(part)
        words[start : start + 3] = part
    return " ".join(words)


def _edit_text(chance: random.Random, language: str, title: str, paragraphs: list[str]) -> tuple[str, str, list[str]]:
    edited = list(paragraphs)
    edited.pop(chance.randrange(len(edited)))
    edited.insert(chance.randrange(len(edited) + 1), _vary_sentence(chance, chance.choice(read_sentences(language))))
    return language, title, edited


def _render_page(chance: random.Random, number: int, language: str, title: str, paragraphs: list[str]) -> BenchPage:
    words = WORDS[language]
    site = SITES[chance.randrange(len(SITES))]
    url = f"https://{site}/{language}/news/{number:06d}"
    published = (FIRST_DAY + timedelta(minutes=17 * number)).isoformat()
    headlines = [_headline(chance, language) for _ in range(110)]
    has_metadata = int(site[5:7]) % 2 == 0
    html = _PAGE.format(
        language=language,
        title=escape(title),
        site=site,
        url=url,
        linked=_linked_data(title, published) if has_metadata else "",
        script=_script(chance),
        style=".a{margin:0}" * 400,
        menu="".join(f'<li><a href="/{item}"><span>{item}</span></a></li>' for item in [*words["menu"]] * 4),
        date=_printed_date(published, has_metadata),
        body=_render_body(number, words, paragraphs, headlines[0]),
        latest=words["latest"],
        news=_render_headlines(language, headlines[1:61]),
        cards=_render_cards(language, headlines[61:]),
    )
    return BenchPage(url, html.encode(), title, "\n\n".join(paragraphs), language)


_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | {site}</title>'
    '<link rel="canonical" href="{url}"><meta property="og:title" content="{title}">{linked}'
    "<script>{script}</script><style>{style}</style></head><body>"
    '<header><nav><ul class="menu">{menu}</ul></nav></header><main><article><h1>{title}</h1>'
    '<div class="date">{date}</div><div class="article-text">{body}</div></article>'
    '<aside class="sidebar"><h3>{latest}</h3><ul>{news}</ul></aside><div class="cards">{cards}</div></main>'
    "<footer><ul>{menu}</ul><p>© {site}</p></footer><script>{script}</script></body></html>"
)


def _linked_data(title: str, published: str) -> str:
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": published}
    return f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>'


def _script(chance: random.Random) -> str:
    return "window.settings=" + json.dumps({f"key_{key}": chance.random() for key in range(chance.randint(300, 900))})


def _printed_date(published: str, has_metadata: bool) -> str:
    day, clock = published[:10].split("-"), published[11:16]
    printed = f"{day[2]}.{day[1]}.{day[0]}, {clock}"
    return f'<time datetime="{published}">{printed}</time>' if has_metadata else f"<span>{printed}</span>"


def _render_body(number: int, words: dict[str, Any], paragraphs: list[str], related: str) -> str:
    parts = []
    for position, paragraph in enumerate(paragraphs):
        parts.append(f"<p>{escape(paragraph)}</p>")
        if position == len(paragraphs) // 2:
            link = f'<a href="/{number}/r">{escape(related)}</a>'
            parts.append(f"<p><strong>{words['read_also']}</strong> {link}</p>")
    parts.append(f'<p class="tg"><a href="https://t.me/example">{words["subscribe"]}</a></p><p>{words["typo"]}</p>')
    return "".join(parts)


def _render_headlines(language: str, headlines: list[str]) -> str:
    return "".join(
        f'<li class="item"><span class="time">{position % 24:02d}:{position % 60:02d}</span> '
        f'<a href="/{language}/{position}">{escape(text)}</a></li>'
        for position, text in enumerate(headlines)
    )


def _render_cards(language: str, headlines: list[str]) -> str:
    return "".join(
        f'<div class="card"><a href="/{language}/c{position}"><img src="/i/{position}.jpg" alt=""></a>'
        f'<div class="card-text"><a href="/{language}/c{position}"><span>{escape(text)}</span></a>'
        f"<i>{position % 24:02d}:15</i></div></div>"
        for position, text in enumerate(headlines)
    )


def _headline(chance: random.Random, language: str) -> str:
    return " ".join(chance.choice(read_sentences(language)).rstrip(".!?»").split()[:8])
