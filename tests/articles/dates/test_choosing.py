from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from strichka.articles.dates import PublishedDate, choose_published, find_dates_in_text
from strichka.articles.metadata_model import DateCandidate, PageMetadata

KYIV = ZoneInfo("Europe/Kyiv")
REFERENCE = datetime(2024, 7, 8, 9, 30, 12, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"


def choose(
    published: list[tuple[str, str]] | None = None,
    lines: list[str] | None = None,
    body: str = "",
    reference: datetime | None = REFERENCE,
    url: str | None = None,
) -> tuple[str, str, str] | None:
    metadata = PageMetadata(published=[DateCandidate(text, origin) for text, origin in published or ()])
    chosen: PublishedDate | None = choose_published(
        metadata, lines or [], body, reference=reference, zone=KYIV, language="uk", url=url
    )
    return (chosen.value.isoformat(), chosen.precision, chosen.origin) if chosen else None


def test_declared_dates_come_before_printed_ones() -> None:
    assert choose(
        [("2024-07-06T15:29:00+03:00", "opengraph"), ("2024-07-06T15:29:31+03:00", "json_ld")], ["07.07.2024, 10:00"]
    ) == ("2024-07-06T15:29:31+03:00", "second", "json_ld")


def test_a_day_takes_the_time_of_a_finer_candidate_of_that_day() -> None:
    assert choose([("2024-07-06", "json_ld")], ["06.07.2024, 15:29"]) == (
        "2024-07-06T15:29:00+03:00",
        "minute",
        "printed",
    )
    assert choose([("2024-07-06", "json_ld")], ["05.07.2024, 15:29"]) == ("2024-07-06T00:00:00+03:00", "day", "json_ld")


def test_rfc822_line() -> None:
    assert choose(lines=["Sat, 06 Jul 2024 15:29:00 +0300"]) == ("2024-07-06T15:29:00+03:00", "second", "rfc822")


@pytest.mark.parametrize(
    "text", ["2024-09-01T10:00:00+03:00", "1970-01-01T00:00:00Z", "2024-07-08T09:30:12Z", "0001-01-01"]
)
def test_impossible_dates_are_refused(text: str) -> None:
    assert choose([(text, "json_ld")]) is None
    assert choose([(text, "json_ld"), ("2024-07-06", "meta")]) == ("2024-07-06T00:00:00+03:00", "day", "meta")


def test_a_publication_minutes_before_the_capture_is_believed() -> None:
    moment = (REFERENCE - timedelta(minutes=4)).isoformat()
    assert choose([(moment, "json_ld")]) is not None


def test_clock_and_day_in_a_header_lose_to_anything_else() -> None:
    lines = ["Понеділок, 8 липня 2024", "8 липня 2024, 12:28", "6 липня 2024, 15:29"]
    assert choose(lines=lines) == ("2024-07-06T15:29:00+03:00", "minute", "printed")
    assert choose(lines=["8 липня 2024"], url="https://example.ua/2024/07/06/mist") == (
        "2024-07-06T00:00:00+03:00",
        "day",
        "url",
    )
    assert choose(lines=["8 липня 2024"]) == ("2024-07-08T00:00:00+03:00", "day", "printed")


def test_lines_about_other_dates_are_no_candidates() -> None:
    lines = [
        "Свідоцтво про реєстрацію № 1234 від 25 травня 2000 року",
        "© 2005-2024 Приклад, 12.03.2005",
        "Оновлено: 07.07.2024, 10:00",
        "Коментар 06.07.2024 18:11",
    ]
    assert choose(lines=lines) is None
    assert choose(lines=[*lines, "06.07.2024, 15:29"]) == ("2024-07-06T15:29:00+03:00", "minute", "printed")


def test_labelled_line_and_full_line_come_first() -> None:
    assert choose(lines=["05.07.2024 10:00", "Опубліковано 06.07.2024 15:29"]) == (
        "2024-07-06T15:29:00+03:00",
        "minute",
        "printed",
    )
    assert choose(lines=["07.07", "06.07.2024, 15:29"]) == ("2024-07-06T15:29:00+03:00", "minute", "printed")


def test_a_sentence_with_a_date_is_no_date_line() -> None:
    sentence = "Міст відкрили 6 липня 2023 року, коли до міста приїхали гості з усіх сусідніх громад і навіть міністр"
    assert choose(lines=[sentence]) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.ua/news/2024/07/06/1234/", "2024-07-06"),
        ("https://example.ru/politics/2020/09/23/text.html", "2020-09-23"),
        ("https://example.ru/news/health/25-11-2011/1099929/", "2011-11-25"),
        ("https://example.ru/world/20120104/532593938.html", "2012-01-04"),
        ("https://example.ua/news/12345678", None),
        ("https://example.ua/2024/13/45/", None),
        ("https://example.ua/a?d=/2024/07/06/", None),
        (None, None),
    ],
)
def test_address(url: str | None, day: str | None) -> None:
    chosen = choose(url=url)
    assert (chosen[0][:10] if chosen else None) == day


LEAD = "Міська рада в Полтаві у четвер, 9 листопада, ухвалила рішення про ремонт мосту. Про це повідомляє пресслужба."


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (LEAD, "2023-11-09"),
        (
            "Делегация инженеров в пятницу, 22 сентября, осмотрела мост и провела переговоры с подрядчиком.",
            "2023-09-22",
        ),
        ("Руководитель бригады в четверг 9 ноября провел встречу с жителями микрорайона на берегу реки.", "2023-11-09"),
        (LEAD + "\nДо міста гості приїхали в середу, 8 листопада, пізно ввечері, розповіли в мерії.", "2023-11-09"),
        ("Ремонт мосту відбудеться у четвер, 9 листопада, а рух обмежать лише вночі на кілька годин.", None),
        ("Заявки приймають до четверга, 9 листопада, в усіх відділеннях, як і було оголошено в місті.", None),
        ("Міст побудували 9 листопада 1998 року, відтоді його не ремонтували жодного разу до цієї весни.", None),
        ("Рада ухвалила рішення про ремонт мосту. Голосували всі депутати, які були присутні в залі.", None),
    ],
)
def test_day_told_by_the_report(body: str, day: str | None) -> None:
    chosen = choose(body=body, reference=None)
    assert (chosen[0][:10] if chosen else None) == day
    if chosen:
        assert chosen[1:] == ("day", "text")


def test_dateline_with_reference() -> None:
    reference = datetime(2012, 2, 1, tzinfo=UTC)
    body = "ПОЛТАВА, 6 янв — Новости примера. Городской совет утвердил смету ремонта моста через реку."
    assert choose(body=body, reference=reference) == ("2012-01-06T00:00:00+02:00", "day", "text")
    assert choose(body=body, reference=None) is None


def test_report_far_down_tells_nothing() -> None:
    filler = "\n".join(["Звичайний абзац про ремонт мосту без жодної дати, досить довгий, щоб бути абзацом."] * 6)
    assert choose(body=filler + "\n" + LEAD, reference=None) is None


def test_dates_in_text_with_their_places() -> None:
    text = "Міст збудували 9 листопада 1998 року, а закрили 05.03.2021 назавжди; відкриють у п’ятницю, 22 вересня."
    found = find_dates_in_text(text, reference=None, zone=KYIV)
    assert [text[date.start : date.end] == date.text for date in found] == [True, True, True]
    assert [date.parsed.value.date().isoformat() for date in found] == ["1998-11-09", "2021-03-05", "2023-09-22"]


@pytest.mark.parametrize(("name", "day"), [("003_", "2023-11-09"), ("004_", "2023-09-22")])
def test_samples_that_tell_their_day(name: str, day: str) -> None:
    paths = sorted(SAMPLES.glob(f"{name}*"))
    if not paths:
        pytest.skip(f"no {SAMPLES}/{name}*")
    chosen = choose(body=paths[0].read_text(encoding="utf-8"), reference=None)
    assert chosen is not None
    assert chosen[0][:10] == day
