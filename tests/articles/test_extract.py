import re
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from strichka.articles.evidence.template_habit import TemplateCounts
from strichka.articles.extract import EXTRACTOR_VERSION, ExtractionContext, extract_article
from strichka.models import Article, Payload, Reason, Rejection

BODY = [
    "Міська рада погодила план ремонту мосту через річку, роботи почнуть навесні й завершать до жовтня.",
    "За словами інженера, найскладнішою буде заміна опор, бо вода в річці піднімається щороку вище.",
    "Водіям радять об'їжджати центр міста через нову кільцеву дорогу, яку відкрили торік улітку.",
]


def read(data: str | bytes, format: str = "text", **changes) -> Article | Rejection:
    payload = Payload(place="memory", data=data.encode() if isinstance(data, str) else data, format=format)
    context = changes.pop("context", None)
    for name, value in changes.items():
        payload = Payload(**{**{field: getattr(payload, field) for field in payload.__slots__}, name: value})
    return extract_article(payload, context)


def read_article(data: str | bytes, format: str = "text", **changes) -> Article:
    result = read(data, format, **changes)
    assert isinstance(result, Article), result
    return result


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.kept and block.kind != "title"]


def make_page(*paragraphs: str, head: str = "", around: str = "") -> str:
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><title>Міст закриють на ремонт | Приклад</title>{head}</head><body><div class='menu'>"
        f"<a href='/a'>Головна</a> <a href='/b'>Спорт</a></div><div class='column'><h1>Міст закриють на ремонт</h1>"
        f"<div class='date'>6 липня 2024, 15:29</div>{body}</div>{around}</body></html>"
    )


def make_text(place: str, motto: str) -> str:
    return (
        f"Про міст через річку {place}\n\nМіст через річку {place} закриють на ремонт до осені, кажуть у раді "
        f"громади.\n\n"
        f"{motto}\n\nНа берегах річки {place} з'являться тимчасові переправи для людей і велосипедів."
    )


def test_text_is_the_kept_blocks_and_offsets_meet_it() -> None:
    article = read_article("Міст закриють на ремонт\n\n" + "\n\n".join(BODY) + "\n\nОстанні новини\nбільше новин")
    assert article.title == "Міст закриють на ремонт"
    assert article.text == "\n\n".join(BODY)
    assert [article.text[block.start : block.end] for block in article.blocks if block.start is not None] == BODY
    assert [block.kind for block in article.blocks if not block.kept] == ["latest", "latest"]
    assert all(block.start is None for block in article.blocks if not block.kept)


def test_dated_list_under_a_header_becomes_links() -> None:
    text = "\n".join(
        [
            "Міст закриють на ремонт",
            *BODY,
            "Ще на цю тему",
            "- 26.12.2024 Тунель відкрили раніше строку",
            "- 24.12.2024 Паром отримал новые двигатели",
        ]
    )
    article = read_article(text)
    assert [(link.kind, link.text, link.date) for link in article.links] == [
        ("related", "Тунель відкрили раніше строку", "2024-12-26"),
        ("related", "Паром отримал новые двигатели", "2024-12-24"),
    ]
    assert article.published_at is None
    assert article.language == "uk"
    assert kept(article) == BODY


def test_in_text_link_line_goes_and_the_next_paragraph_stays() -> None:
    text = "\n".join(
        ["Міст закриють", BODY[0], "ЧИТАЙТЕ ТАКОЖ", "Які дороги полагодять торік і чому", BODY[1], BODY[2]]
    )
    assert kept(read_article(text)) == BODY


@pytest.mark.parametrize(
    "sentence",
    [
        "Нагадаємо, минулого року міст закривали на два тижні через паводок і зсув ґрунту.",
        "Як повідомляв Приклад, кошти на ремонт виділили ще восени минулого року.",
        "Раніше повідомлялося, що роботи коштуватимуть двадцять мільйонів гривень.",
        "Напомним, в прошлом году мост закрывали на две недели из-за паводка.",
        "Мешканців просять підписатися під зверненням і підтримати ідею нового мосту.",
        "Организаторы просят поддержать проект и подписаться под обращением к мэру.",
        "«Читайте уважно кожен договір, перш ніж його підписувати», — радить юрист громади.",
    ],
)
def test_sentences_of_the_article_stay(sentence: str) -> None:
    article = read_article("\n\n".join(["Міст закриють на ремонт", BODY[0], sentence, BODY[1], BODY[2]]))
    assert sentence in kept(article)


def test_own_promotion_at_the_end_is_marked_only_for_the_outlets_own_piece() -> None:
    own = "Про те, як будували старі мости, читайте у статті нашої оглядачки «Камінь і вода»."
    text = "\n\n".join(["Міст закриють на ремонт", *BODY, own])
    article = read_article(text)
    assert [block.kind for block in article.blocks if block.text == own] == ["promo"]
    foreign = "Про це пише газета «Північний вітер» у статті «Мости без господаря»."
    article = read_article("\n\n".join(["Міст закриють на ремонт", *BODY, foreign]))
    assert foreign in kept(article)


def test_page_gives_its_column_without_menu_and_side_lists() -> None:
    teasers = "".join(
        f"<div><a href='/n{number}'>Новина номер {number} про щось зовсім інше</a><p>Короткий опис новини, у якому є "
        f"кома, крапка і ще кілька слів для довжини.</p></div>"
        for number in range(12)
    )
    article = read_article(make_page(*BODY, around=f"<div class='side'>{teasers}</div>"), "html")
    assert article.title == "Міст закриють на ремонт"
    assert kept(article) == BODY
    assert article.published_at == datetime(2024, 7, 6, 15, 29, tzinfo=ZoneInfo("Europe/Kyiv"))


def test_page_reads_text_between_breaks_in_a_table() -> None:
    page = (
        "<html><head><title>Міст закриють на ремонт</title></head><body><table><tr><td><a href='/1'>Політика</a><br>"
        "<a href='/2'>Економіка</a></td><td><b>Міст закриють на ремонт</b><br>"
        + "<br><br>".join(BODY)
        + "</td><td><a href='/3'>Зовсім інша новина дня</a><br>Її короткий опис, з комою.</td></tr></table>"
        + "</body></html>"
    )
    assert kept(read_article(page, "html")) == BODY


def test_related_block_by_class_becomes_links_with_absolute_addresses() -> None:
    page = make_page(
        BODY[0],
        BODY[1],
        BODY[2],
        around="",
    ).replace(
        f"<p>{BODY[1]}</p>",
        f"<div class='read-also'><a href='/most'>Скільки коштує новий міст</a></div><p>{BODY[1]}</p>",
    )
    article = read_article(page, "html", url="https://pryklad.example/news/1")
    assert kept(article) == BODY
    assert [(link.text, link.url) for link in article.links] == [
        ("Скільки коштує новий міст", "https://pryklad.example/most")
    ]


def test_json_record() -> None:
    article = read_article(
        '{"title": "Міст закриють", "text": "' + "\\n\\n".join(BODY) + '", "date": "2024-05-01T10:00:00+03:00",'
        ' "authors": ["Олена Прикладна"], "url": "https://pryklad.example/1", "source": "pryklad.example"}',
        "json",
    )
    assert (article.title, article.published_from, article.authors) == ("Міст закриють", "json", ["Олена Прикладна"])
    assert article.text == "\n\n".join(BODY)
    assert article.source == "pryklad.example"


@pytest.mark.parametrize(
    ("data", "format", "reason"),
    [
        (b"", "text", Reason.EMPTY),
        (b" \n\t\x00", "html", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "text", Reason.BINARY),
        (b"[1, 2]", "json", Reason.BAD_JSON),
        (b'{"title": "x"', "json", Reason.BAD_JSON),
        (b'{"title": "x"}', "json", Reason.BAD_JSON),
        (b"text", "pdf", Reason.UNKNOWN_FORMAT),
    ],
)
def test_bad_input_is_rejected(data: bytes, format: str, reason: Reason) -> None:
    result = read(data, format)
    assert isinstance(result, Rejection)
    assert result.reason is reason


def test_a_date_far_from_the_column_is_found_when_nothing_nearer_tells() -> None:
    column = make_page(*BODY).replace("<div class='date'>6 липня 2024, 15:29</div>", "")
    list_of_others = "<aside><ul><li>7 липня 2024, 10:00 <a href='/2'>Скільки коштує міст</a></li></ul></aside>"
    assert read_article(column.replace("</body>", f"{list_of_others}</body>"), "html").published_at is None
    address = "<div class='foot'><div class='left'>Постійна адреса новини: 15:29 06.07.2024</div></div>"
    article = read_article(column.replace("</body>", f"{list_of_others}{address}</body>"), "html")
    assert article.published_at == datetime(2024, 7, 6, 15, 29, tzinfo=ZoneInfo("Europe/Kyiv"))
    assert article.published_from == "printed"


def test_a_class_of_the_whole_topic_names_no_section() -> None:
    author = "<a class='topic-authors__author' href='/authors/1'>Олена Прикладна</a>"
    head = '<meta name="author" content="Олена Прикладна">'
    page = make_page(*BODY, head=head).replace("class='column'", "class='topic-body _news'")
    article = read_article(page.replace("</h1>", f"</h1>{author}"), "html")
    assert (article.section, article.authors) == (None, ["Олена Прикладна"])


def test_known_title_decides_where_a_glued_headline_ends() -> None:
    known = "Скільки коштує Новий Міст Через Дунай"
    line = f"{BODY[0]} Читайте також: {known} Інженери кажуть, що ціна зросте вдвічі через метал."
    article = read_article(
        f"Міст закриють\n\n{line}\n\n{BODY[1]}",
        context=ExtractionContext(known_titles={"скільки коштує новий міст через дунай"}),
    )
    assert [link.text for link in article.links] == [known]
    assert "Інженери кажуть, що ціна зросте вдвічі через метал." in kept(article)


def test_habit_of_a_source_removes_what_no_list_names() -> None:
    motto = "Ваша газета біля ранкової кави щодня"
    places = ("Лиман", "Дунай", "Збруч", "Прут", "Псел", "Тиса")
    texts = [make_text(place, motto) for place in places]
    first = [read_article(text, source_key="pryklad") for text in texts]
    assert all(motto in kept(article) for article in first)
    counts = Counter(value for article in first for value in article.line_fingerprints)
    learned = ExtractionContext(
        template_counts={"pryklad": TemplateCounts("pryklad", {key: (n, len(texts)) for key, n in counts.items()})}
    )
    again = read_article(make_text("Дністер", motto), source_key="pryklad", context=learned)
    assert motto not in kept(again)
    assert len(kept(again)) == 2
    assert any(block.rule == "site habit: in 6 of 6 articles of pryklad" for block in again.blocks)


def test_habit_never_takes_most_of_an_article() -> None:
    text = "Курси валют на сьогодні\n\n" + "\n\n".join(BODY)
    counts = TemplateCounts("pryklad", dict.fromkeys(read_article(text).paragraph_fingerprints, (50, 60)))
    article = read_article(text, source_key="pryklad", context=ExtractionContext(template_counts={"pryklad": counts}))
    assert kept(article) == BODY


def test_same_input_gives_the_same_article_in_any_order() -> None:
    pages = [make_page(*BODY), make_page(*BODY[:2]), make_page(*reversed(BODY))]
    forward = [read(page, "html") for page in pages]
    backward = [read(page, "html") for page in reversed(pages)]
    assert forward == list(reversed(backward))


def test_version_is_set() -> None:
    assert re.fullmatch(r"\d+\.\d+\S*", EXTRACTOR_VERSION)
