from datetime import date

import pytest

from strichka.discovery.address_dates import covers, read_span


@pytest.mark.parametrize(
    ("address", "span"),
    [
        ("https://x.example/sitemap-2024-05.xml", ("month", date(2024, 5, 1))),
        ("https://x.example/sitemap/2024/5/7/", ("day", date(2024, 5, 7))),
        ("https://x.example/s_20240507.xml", ("day", date(2024, 5, 7))),
        ("https://x.example/07.05.2024.xml", ("day", date(2024, 5, 7))),
        ("https://x.example/05-2024.xml", ("month", date(2024, 5, 1))),
        ("https://x.example/s?year=2024&month=5", ("month", date(2024, 5, 1))),
        ("https://x.example/s?y=2024&m=5&d=7", ("day", date(2024, 5, 7))),
        ("https://x.example/s-2024.xml.gz", ("year", date(2024, 1, 1))),
        ("https://x.example/sitemap_202405.xml", ("month", date(2024, 5, 1))),
        ("https://x.example/s/2024-13-01", ("year", date(2024, 1, 1))),
        ("https://x.example/s/2024-02-30.xml", ("month", date(2024, 2, 1))),
        ("https://tv2024.example/sitemap5.xml", None),
        ("https://x.example/sitemap-20245678.xml", None),
        ("https://x.example/post-sitemap12.xml", None),
    ],
)
def test_span_that_an_address_names(address: str, span: tuple[str, date] | None) -> None:
    assert read_span(address) == span


def test_what_a_span_covers() -> None:
    day = date(2024, 5, 7)
    assert covers(("day", day), day)
    assert not covers(("day", date(2024, 5, 8)), day)
    assert covers(("month", date(2024, 5, 1)), day)
    assert not covers(("month", date(2024, 6, 1)), day)
    assert covers(("year", date(2024, 1, 1)), day)
    assert not covers(("year", date(2023, 1, 1)), day)
