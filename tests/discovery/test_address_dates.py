from datetime import date

import pytest

from strichka.discovery.address_dates import NamedTime, read_named_time

MAY = NamedTime(date(2024, 5, 1), date(2024, 5, 31))
SEVENTH = NamedTime(date(2024, 5, 7), date(2024, 5, 7))
YEAR = NamedTime(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://x.example/sitemap-2024-05.xml", MAY),
        ("https://x.example/sitemap/2024/5/7/", SEVENTH),
        ("https://x.example/s_20240507.xml", SEVENTH),
        ("https://x.example/07.05.2024.xml", SEVENTH),
        ("https://x.example/05-2024.xml", MAY),
        ("https://x.example/s?year=2024&month=5", MAY),
        ("https://x.example/s?y=2024&m=5&d=7", SEVENTH),
        ("https://x.example/s-2024.xml.gz", YEAR),
        ("https://x.example/sitemap_202405.xml", MAY),
        ("https://x.example/s/2024-13-01", YEAR),
        ("https://x.example/s/2024-02-30.xml", NamedTime(date(2024, 2, 1), date(2024, 2, 29))),
        ("https://x.example/s?start=20240501&end=20240531", MAY),
        ("https://x.example/s?start=20240506&end=20240512", NamedTime(date(2024, 5, 6), date(2024, 5, 12))),
        ("https://tv2024.example/sitemap5.xml", None),
        ("https://x.example/sitemap-20245678.xml", None),
        ("https://x.example/post-sitemap12.xml", None),
    ],
)
def test_time_that_an_address_names(address: str, named: NamedTime | None) -> None:
    assert read_named_time(address) == named


@pytest.mark.parametrize(("named", "span"), [(SEVENTH, "day"), (MAY, "month"), (YEAR, "year")])
def test_days_of_a_time(named: NamedTime, span: str) -> None:
    assert named.span == span
    assert named.covers(date(2024, 5, 7))
    assert named.covers(named.first)
    assert named.covers(named.last)
    assert not named.covers(date(2025, 1, 1))
    assert not named.covers(date(2023, 12, 31))
