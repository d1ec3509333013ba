"""Pages of the invented outlets: an article among what stands around it."""

from html import escape

from tests.press.outlets import Article

_WORDS = {
    "uk": ("Головна", "Новини", "Читайте також", "Підписуйтесь на наш канал", "Усі права захищено"),
    "ru": ("Главная", "Новости", "Читайте также", "Подписывайтесь на наш канал", "Все права защищены"),
}


def write_page(article: Article, edition: int) -> bytes:
    """Return an article's page in the outlet's charset."""
    main, news, also, channel, rights = _WORDS[article.language]
    outlet = article.outlet
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in article.paragraphs(edition))
    text = f"""<!doctype html>
<html lang="{article.language}">
<head>
<meta charset="{outlet.charset}">
<title>{escape(article.title)} — {escape(outlet.name)}</title>
<link rel="canonical" href="{escape(article.final_url)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(article.title)}">
<meta property="og:site_name" content="{escape(outlet.name)}">
<meta property="article:published_time" content="{article.published_at.isoformat()}">
</head>
<body>
<header><nav><a href="/">{main}</a> <a href="/news/">{news}</a></nav></header>
<main>
<article>
<h1>{escape(article.title)}</h1>
<time datetime="{article.published_at.isoformat()}">{article.published_at:%d.%m.%Y, %H:%M}</time>
<div class="text">
{paragraphs}
</div>
</article>
<aside><h3>{also}</h3><ul><li><a href="/">{escape(article.title[::-1])}</a></li></ul></aside>
<p class="subscribe">{channel}</p>
</main>
<footer>© {escape(outlet.name)}. {rights}.</footer>
</body>
</html>
"""
    return text.encode(outlet.charset, "xmlcharrefreplace")
