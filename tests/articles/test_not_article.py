import pytest

from strichka.articles.metadata_model import PageMetadata
from strichka.articles.not_article import PageSummary, recognise_page
from strichka.models import Reason

BODY = "Міська рада ухвалила рішення про ремонт мосту. " * 40


def summary(text: str = BODY, **changes: object) -> PageSummary:
    values: dict[str, object] = {
        "title": "Міст відкриють восени",
        "kept_text": text,
        "kept_words": len(text.split()),
        "url": "https://example.ua/news/mist",
    }
    return PageSummary(**(values | changes))  # type: ignore[arg-type]


def test_article_is_kept() -> None:
    verdict = recognise_page(None, summary(link_words=400, teaser_count=30))
    assert (verdict.reason, verdict.flags) == (None, ())


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Сторінку не знайдено"},
        {"title": "Страница не найдена | Пример"},
        {"title": "404 Not Found"},
        {"title": "Помилка 404"},
        {"title": "Приклад", "headings": ("Такої сторінки не існує",)},
        {"title": "Пример", "text": "К сожалению, запрашиваемая страница не найдена. Перейдите на главную."},
        {"title": "Новина видалена"},
        {"title": "Just a moment..."},
        {"title": "Доступ запрещён"},
    ],
)
def test_error_pages_served_as_success(changes: dict[str, str]) -> None:
    text = changes.pop("text", "Спробуйте пошук або перейдіть на головну сторінку нашого сайту, будь ласка.")
    verdict = recognise_page(None, summary(text, **changes))
    assert verdict.reason is Reason.NOT_AN_ARTICLE


@pytest.mark.parametrize(
    "title",
    ["У лісі знайшли дорогу, якої не існує на мапах", "Пропавшего туриста не нашли", "404 дні без дощу у степу"],
)
def test_articles_about_what_was_not_found_are_kept(title: str) -> None:
    assert recognise_page(None, summary(title=title)).reason is None
    assert (
        recognise_page(
            None, summary("Про це розповіли рятувальники, які шукали його два дні. " * 4, title=title)
        ).reason
        is None
    )


def test_long_article_with_such_a_title_is_kept() -> None:
    assert recognise_page(None, summary(title="Помилка 404: як влаштований інтернет")).reason is None


@pytest.mark.parametrize(
    "text", ["Увійдіть, щоб читати далі.", "Материал доступен только подписчикам. Оформите подписку.", "Авторизуйтесь"]
)
def test_walls(text: str) -> None:
    verdict = recognise_page(None, summary(text, has_password_field=True))
    assert verdict.reason is Reason.NOT_AN_ARTICLE
    assert "wall" in verdict.detail


def test_paywalled_article_with_its_lead_is_kept_and_flagged() -> None:
    verdict = recognise_page(PageMetadata(paywalled=True), summary("Рада ухвалила рішення про міст цього літа. " * 6))
    assert (verdict.reason, verdict.flags) == (None, ("paywalled",))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"kept_words": 0, "image_count": 12}, "gallery"),
        ({"kept_words": 0, "link_words": 200, "teaser_count": 20}, "links"),
        ({"kept_words": 2}, "2 words"),
    ],
)
def test_no_text(changes: dict[str, object], word: str) -> None:
    verdict = recognise_page(None, summary("", **changes))
    assert verdict.reason is Reason.NO_TEXT
    assert word in verdict.detail


@pytest.mark.parametrize(
    "url", ["https://example.ua/", "https://example.ua/ru/", "https://example.ua/index.php", "https://example.ua"]
)
def test_front_pages(url: str) -> None:
    verdict = recognise_page(
        None, summary("Головне за день у місті та області. " * 5, url=url, link_words=600, teaser_count=60)
    )
    assert verdict.reason is Reason.NOT_AN_ARTICLE
    assert "front page" in verdict.detail


@pytest.mark.parametrize(
    "url", ["https://example.ua/tag/mist", "https://example.ua/rubric/misto/page/3", "https://example.ua/search/"]
)
def test_lists(url: str) -> None:
    verdict = recognise_page(None, summary("Усе про мости. " * 8, url=url, link_words=600, teaser_count=20))
    assert verdict.reason is Reason.NOT_AN_ARTICLE


def test_page_that_declares_itself_a_list() -> None:
    metadata = PageMetadata(page_type="collectionpage")
    assert recognise_page(metadata, summary("Мости. " * 40, link_words=500)).reason is Reason.NOT_AN_ARTICLE
    assert recognise_page(metadata, summary(link_words=10)).reason is None


def test_front_address_with_real_text_or_article_type_is_kept() -> None:
    assert recognise_page(None, summary(url="https://example.ua/", link_words=50)).reason is None
    typed = PageMetadata(page_type="newsarticle")
    assert recognise_page(typed, summary("Коротко. " * 30, url="https://example.ua/", link_words=500)).reason is None
    query = "https://example.ua/?p=72620"
    assert recognise_page(None, summary("Коротко. " * 30, url=query, link_words=500)).reason is None


def test_live_blog_is_kept_and_flagged() -> None:
    entries = "\n".join(f"{hour}:15\nЗ'явилося повідомлення про ремонт мосту." for hour in range(8, 16))
    verdict = recognise_page(None, summary(entries))
    assert (verdict.reason, verdict.flags) == (None, ("live_blog",))
    assert recognise_page(PageMetadata(page_type="liveblogposting"), summary()).flags == ("live_blog",)
    assert recognise_page(None, summary(dateline_count=9)).flags == ("live_blog",)


def test_short_news_is_kept() -> None:
    verdict = recognise_page(None, summary("Рух мостом відкрили раніше, ніж планували."))
    assert (verdict.reason, verdict.flags) == (None, ("short",))


def test_text_file_is_judged_by_its_text_alone() -> None:
    assert recognise_page(None, summary(title="404", is_html=False)).reason is None
    assert recognise_page(None, PageSummary(is_html=False)).reason is Reason.NO_TEXT
