import pytest
from lxml import html

from strichka.articles.page_titles import cut_site_name, rank_titles


def rank(page: str, declared: list[str] | None = None, site: str | None = None) -> list[str]:
    return rank_titles(html.document_fromstring(page), declared or [], site)


def test_heading_that_agrees_goes_first() -> None:
    page = "<title>Міст у Полтаві відкриють восени | Приклад</title><h1>Міст у Полтаві відкриють восени</h1>"
    assert rank(page) == ["Міст у Полтаві відкриють восени"]


def test_rubric_in_h1_goes_last() -> None:
    title = "Міст у Полтаві відкриють восени"
    page = f"<title>{title} - Приклад</title><h1>Новини міста</h1><h2>{title}</h2>"
    assert rank(page, site="Приклад")[0] == "Міст у Полтаві відкриють восени"
    assert rank(page, site="Приклад")[-1] == "Новини міста"


def test_only_long_h1_beats_what_is_written_for_search_engines() -> None:
    page = "<title>Новини Полтави сьогодні</title><h1>Старий міст через річку відкриють уже цієї осені</h1>"
    assert rank(page)[0] == "Старий міст через річку відкриють уже цієї осені"


def test_parts_of_a_heading_do_not_run_together() -> None:
    page = "<h1>Міст відкриють восени<span>Роботи тривають уже рік</span></h1>"
    assert rank(page) == ["Міст відкриють восени Роботи тривають уже рік"]


def test_titles_of_icons_are_no_titles() -> None:
    assert rank("<body><svg><title>Іконка пошуку</title></svg><p>Текст</p></body>") == []


@pytest.mark.parametrize(
    ("title", "site", "cut"),
    [
        ("Міст відкриють восени | Новини | Приклад", None, "Міст відкриють восени"),
        ("Міст у місті відкриють восени - Приклад", None, "Міст у місті відкриють восени"),
        ("Міст у місті відкриють восени — Приклад.Ру", "Приклад.Ру", "Міст у місті відкриють восени"),
        ("Міст у місті відкриють восени :: Місто :: Приклад", None, "Міст у місті відкриють восени"),
        ("Міст — це не дорога", None, "Міст — це не дорога"),
        ("Ремонт мосту коштуватиме мільйон — мерія", None, "Ремонт мосту коштуватиме мільйон — мерія"),
        ("Приклад", "Приклад", "Приклад"),
        ("Газета «Приклад»", None, "Газета «Приклад»"),
    ],
)
def test_site_name_is_cut_off(title: str, site: str | None, cut: str) -> None:
    assert cut_site_name(title, site) == cut
