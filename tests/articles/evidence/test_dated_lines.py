import pytest

from strichka.articles.evidence.dated_lines import find_stamp, is_date_line, is_headline, split_dated


@pytest.mark.parametrize(
    "line",
    [
        "06.07.2024, 15:29",
        "Wed, 27 Nov 2024 18:45:00 +0200",
        "вчора, 14:56",
        "16 квітня, 09:17",
        "Понеділок, 16 листопада 2020, 15:26",
        "Обновлено: 19.01.2021",
        "5 грудня, 2020, 10:29",
        "2 години тому",
    ],
)
def test_date_lines(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize("line", ["12 мостів закрили", "До 5 грудня роботи завершать.", "15:29 закриють міст", "2024"])
def test_other_lines(line: str) -> None:
    assert not is_date_line(line)


def test_headline_and_date_are_parted() -> None:
    assert split_dated("- 26.12.2024 Тунель відкрили").text == "Тунель відкрили"
    assert split_dated("Оправданий засуджений поїде додому 03.11.2018").date_text == "03.11.2018"
    assert find_stamp("Море 31 мая Первые рейсы") == "31 мая"


def test_headlines_have_no_full_stop() -> None:
    assert is_headline("Тунель відкрили раніше строку")
    assert not is_headline("Тунель відкрили раніше строку.")
