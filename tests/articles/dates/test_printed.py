from lxml import html

from strichka.articles.dates import find_printed_dates

TITLE = "Міст у Полтаві відкриють восени"


def find(body: str, title: str | None = TITLE) -> list[str]:
    return find_printed_dates(html.document_fromstring(f"<html><body>{body}</body></html>"), title)


def test_nearest_to_the_title_first() -> None:
    body = (
        "<div>10 квітня 2024, середа, 11:17</div><div>Новини</div><div>Погода</div><div>Курси</div>"
        f"<h1>{TITLE}</h1><span>6 липня 2024, 15:29</span><p>Текст про міст.</p><div>01.02.2020 10:00</div>"
    )
    assert find(body) == ["6 липня 2024, 15:29", "01.02.2020 10:00", "10 квітня 2024, середа, 11:17"]


def test_date_around_other_elements() -> None:
    assert find(f"<h1>{TITLE}</h1><div>Місто <b>|</b> 06.07.2024, 15:29</div>") == ["Місто 06.07.2024, 15:29"]


def test_dates_of_other_pieces_are_left_out() -> None:
    body = (
        f"<h1>{TITLE}</h1><ul><li>05.07.2024 Інша новина</li></ul><a href='/x'>04.07.2024</a>"
        "<footer>© 03.07.2024</footer><div class='related-news'><span>02.07.2024</span></div>"
        "<div id='comments'><p>01.07.2024 10:15</p></div><script>var d = '30.06.2024'</script>"
    )
    assert find(body) == []


def test_sentences_and_numbers_are_no_dates() -> None:
    body = (
        f"<h1>{TITLE}</h1><p>Міст збудували 6 липня 1998 року, і відтоді, як розповіли в мерії, його жодного разу "
        "не ремонтували.</p><p>USD 41.10 / 41.50</p><p>Телефон 12-34-56-789</p><p>рахунок 3:2</p>"
    )
    assert find(body) == []


def test_relative_and_short_forms() -> None:
    body = f"<h1>{TITLE}</h1><span>Сьогодні, 15:50</span><span>16 квітня, 09:17</span><span>5 хвилин тому</span>"
    assert find(body) == ["Сьогодні, 15:50", "16 квітня, 09:17", "5 хвилин тому"]


def test_without_a_title_in_the_order_of_the_page() -> None:
    assert find("<p>06.07.2024</p><p>05.07.2024</p>", None) == ["06.07.2024", "05.07.2024"]
