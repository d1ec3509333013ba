from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from strichka.articles.dates import parse_date

KYIV = ZoneInfo("Europe/Kyiv")
REFERENCE = datetime(2025, 4, 20, 12, 0, tzinfo=UTC)


def read(text: str, reference: datetime | None = None, language: str | None = None) -> tuple[str, str] | None:
    parsed = parse_date(text, reference=reference, zone=KYIV, language=language)
    return (parsed.value.isoformat(), parsed.precision) if parsed else None


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2024-07-06T15:29:00+03:00", "2024-07-06T15:29:00+03:00", "second"),
        ("2024-07-06T15:29:07.123Z", "2024-07-06T15:29:07+00:00", "second"),
        ("2024-07-06T15:29+0300", "2024-07-06T15:29:00+03:00", "minute"),
        ("2024-01-06 15:29", "2024-01-06T15:29:00+02:00", "minute"),
        ("2024-07-06", "2024-07-06T00:00:00+03:00", "day"),
        ("20240706", "2024-07-06T00:00:00+03:00", "day"),
        ("20240105T0659+0400Z", "2024-01-05T06:59:00+04:00", "minute"),
        ("('2024-01-06T04-55-46',)", "2024-01-06T04:55:46+02:00", "second"),
        ("2024-02-18\\", "2024-02-18T00:00:00+02:00", "day"),
        ("1720268940", "2024-07-06T12:29:00+00:00", "second"),
        ("Wed, 27 Nov 2024 18:45:00 +0200", "2024-11-27T18:45:00+02:00", "second"),
        ("Wed, 27 Nov 2024 18:45 GMT", "2024-11-27T18:45:00+00:00", "minute"),
        ("Mon, 16 Jan 2012 23:53:30", "2012-01-16T23:53:30+02:00", "second"),
        ("06.07.2024, 15:29", "2024-07-06T15:29:00+03:00", "minute"),
        ("06.07.24 15:29", "2024-07-06T15:29:00+03:00", "minute"),
        ("15:29, 6 июля 2024", "2024-07-06T15:29:00+03:00", "minute"),
        ("6 липня 2024 р. о 15:29", "2024-07-06T15:29:00+03:00", "minute"),
        ("6 июля 2024 г., 15.29", "2024-07-06T15:29:00+03:00", "minute"),
        ("Опубліковано: 6 липня 2024 року", "2024-07-06T00:00:00+03:00", "day"),
        ("Опубликовано 17 января 12 (19:28)", "2012-01-17T19:28:00+02:00", "minute"),
        ("2012/01/06 14:22", "2012-01-06T14:22:00+02:00", "minute"),
        ("понедельник, 21 сентября 2020, 00:03", "2020-09-21T00:03:00+03:00", "minute"),
        ("Nov 9, 2023, 10:15 PM", "2023-11-09T22:15:00+02:00", "minute"),
        ("9 ліст 2023", None, None),
        ("9 лист. 2023 20:11", "2023-11-09T20:11:00+02:00", "minute"),
        ("четверг 9 ноября", "2023-11-09T00:00:00+02:00", "day"),
        ("пятница, 22 сентября", "2023-09-22T00:00:00+03:00", "day"),
        ("в пятницу, 22 сентября", "2023-09-22T00:00:00+03:00", "day"),
        ("П’ятниця, 22 вересня", "2023-09-22T00:00:00+03:00", "day"),
        ("у п'ятницю 22 вересня", "2023-09-22T00:00:00+03:00", "day"),
    ],
)
def test_forms_that_need_no_reference(text: str, value: str | None, precision: str | None) -> None:
    expected = (value, precision) if value else None
    assert read(text) == expected
    if value and "сент" not in text and "верес" not in text and "ноябр" not in text:
        assert read(text, REFERENCE) == expected


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("16 квітня, 09:17", "2025-04-16T09:17:00+03:00", "minute"),
        ("16 апреля", "2025-04-16T00:00:00+03:00", "day"),
        ("6 янв", "2025-01-06T00:00:00+02:00", "day"),
        ("27 листопада, 18:45", "2024-11-27T18:45:00+02:00", "minute"),
        ("вчора, 14:56", "2025-04-19T14:56:00+03:00", "minute"),
        ("Вчера в 14:56", "2025-04-19T14:56:00+03:00", "minute"),
        ("сьогодні, 09:05", "2025-04-20T09:05:00+03:00", "minute"),
        ("позавчора", "2025-04-18T00:00:00+03:00", "day"),
        ("5 хвилин тому", "2025-04-20T11:55:00+00:00", "minute"),
        ("2 часа назад", "2025-04-20T10:00:00+00:00", "minute"),
        ("годину тому", "2025-04-20T11:00:00+00:00", "minute"),
        ("09.04 23:09", "2025-04-09T23:09:00+03:00", "minute"),
        ("12.05", "2024-05-12T00:00:00+03:00", "day"),
    ],
)
def test_forms_that_need_a_reference(text: str, value: str, precision: str) -> None:
    assert read(text, REFERENCE) == (value, precision)
    assert read(text) is None


def test_weekday_settles_the_year_before_the_reference() -> None:
    reference = datetime(2024, 3, 1, tzinfo=UTC)
    assert read("четвер, 9 листопада", reference) == ("2023-11-09T00:00:00+02:00", "day")
    # 9 November was a Thursday in 2017 too: a page captured in 2018 can't mean 2023.
    assert read("четвер, 9 листопада", datetime(2018, 3, 1, tzinfo=UTC)) == ("2017-11-09T00:00:00+02:00", "day")


def test_leap_day_finds_a_leap_year() -> None:
    assert read("29 лютого", datetime(2023, 5, 1, tzinfo=UTC)) == ("2020-02-29T00:00:00+02:00", "day")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Війна",
        "31 лютого 2020",
        "32.05.2024",
        "05.13.2024",
        "8.11 8.15 10.50 10.68",
        "USD 8.03 / 8.07",
        "+1.5%",
        "версія 2.10.3",
        "192.168.10.12",
        "рахунок 3:2",
        "№ 77-2833",
        "1812-05-06",
        "тому що так",
        "9" * 300,
    ],
)
def test_no_dates(text: str) -> None:
    assert read(text) is None
    assert read(text, REFERENCE) is None


def test_month_first_only_where_it_must_be_and_the_page_is_english() -> None:
    assert read("07/25/2024", language="en") == ("2024-07-25T00:00:00+03:00", "day")
    assert read("07/25/2024", language="uk") is None
    assert read("06/07/2024", language="en") == ("2024-07-06T00:00:00+03:00", "day")


def test_printed_offset_wins_over_the_zone() -> None:
    assert read("06.07.2024, 15:29 GMT+6:00") is not None
    assert read("06.07.2024, 15:29 +06:00") == ("2024-07-06T15:29:00+06:00", "minute")
    assert read("06.07.2024, 15:29 (GMT)") == ("2024-07-06T15:29:00+00:00", "minute")
