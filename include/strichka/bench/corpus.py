"""A generated corpus of news pages: the same pages for the same number and seed, on every machine.

The sentences are those of the sample articles in `seeds/`, drawn and joined anew for each page, so that texts differ
and names, dates and citations stand in them as in news. Around them stands what stands around articles: menus, lists
of headlines, teasers in the text, forms, scripts, comments.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape

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
        Pages of 40 to 90 kB.
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
    headlines = [_headline(chance, language) for _ in range(45)]
    body: list[str] = []
    for position, paragraph in enumerate(paragraphs):
        body.append(f"<p>{escape(paragraph)}</p>")
        if position == len(paragraphs) // 2:
            body.append(
                f'<p><strong>{words["read_also"]}</strong> <a href="/{number}/r">{escape(headlines[0])}</a></p>'
            )
    body.append(f'<p class="tg"><a href="https://t.me/example">{words["subscribe"]}</a></p><p>{words["typo"]}</p>')
    menu = "".join(f'<li><a href="/{item}">{item}</a></li>' for item in [*words["menu"]] * 3)
    news = "".join(
        f'<li class="item"><span class="time">{position % 24:02d}:{position:02d}</span> '
        f'<a href="/{language}/{position}">{escape(text)}</a></li>'
        for position, text in enumerate(headlines[1:])
    )
    script = "window.settings=" + json.dumps(
        {f"key_{key}": chance.random() for key in range(chance.randint(400, 1100))}
    )
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": published}
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} | {site}</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(title)}">'
        f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>'
        f"<script>{script}</script><style>{'.a{margin:0}' * 300}</style></head><body>"
        f'<header><nav><ul class="menu">{menu}</ul></nav></header><main><article><h1>{escape(title)}</h1>'
        f'<div class="date"><time datetime="{published}">{published[:10]}</time></div>'
        f'<div class="article-text">{"".join(body)}</div></article>'
        f'<aside class="sidebar"><h3>{words["latest"]}</h3><ul>{news}</ul></aside></main>'
        f"<footer><ul>{menu}</ul><p>© {site}</p></footer><script>{script}</script></body></html>"
    )
    return BenchPage(url, html.encode(), title, "\n\n".join(paragraphs), language)


def _headline(chance: random.Random, language: str) -> str:
    return " ".join(chance.choice(read_sentences(language)).rstrip(".!?»").split()[:8])
