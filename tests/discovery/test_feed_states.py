"""Validators in the warehouse."""

from datetime import date

from sqlalchemy import text

from strichka.discovery.feed_states import read_feed_states, save_feed_states, write_feed_states
from strichka.discovery.models import Discovery, FeedState
from strichka.warehouse.engine import create_warehouse_engine

URL = "https://www.pryklad.example/rss"


def test_states_come_back_and_change_only_where_they_differ(warehouse_url: str) -> None:
    engine = create_warehouse_engine(warehouse_url)
    first = FeedState(URL, '"one"', "Sat, 21 Nov 2026 10:00:00 GMT", "rss", 0, "digest")
    other = FeedState("https://www.pryklad.example/news.xml", kind="news_sitemap", failures=2)
    found = Discovery("pryklad", date(2026, 11, 21), feed_states=[first, other])
    assert read_feed_states(engine, "pryklad") == {}
    with engine.begin() as connection:
        assert save_feed_states(connection, found) == 2
    assert read_feed_states(engine, "pryklad") == {first.url: first, other.url: other}
    assert read_feed_states(engine, "inshyi") == {}
    with engine.begin() as connection:
        assert save_feed_states(connection, found) == 0
        assert write_feed_states(connection, "pryklad", [FeedState(URL, '"two"', None, "rss")]) == 1
    assert read_feed_states(engine, "pryklad")[URL] == FeedState(URL, '"two"', None, "rss", 0)
    with engine.begin() as connection:
        assert save_feed_states(connection, Discovery("pryklad", date(2026, 11, 22))) == 0
        assert connection.scalar(text("select count(*) from feed")) == 2
    engine.dispose()
