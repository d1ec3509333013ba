"""Validators of feeds, sitemaps and listings between runs, in table `feed`: what has not changed costs nothing."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from strichka.discovery.models import Discovery, FeedState
from strichka.identifiers import make_id
from strichka.stages.source_rows import make_source_row
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.sources import feed, source


def read_feed_states(engine: Engine, source_key: str) -> dict[str, FeedState]:
    """Return what is known of the lists of a source, by their address."""
    columns = (feed.c.url, feed.c.etag, feed.c.last_modified, feed.c.kind, feed.c.failures, feed.c.read_by)
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).where(feed.c.source_key == source_key))
        return {row.url: FeedState(*row) for row in rows}


def save_feed_states(connection: Connection, discovery: Discovery) -> int:
    """Write the states that a discovery brought, in the caller's transaction.

    Call it in the transaction that writes the addresses found, or after it: once a validator is kept, what the list
    held at that time is never sent again.

    Returns:
        How many rows are new or changed.
    """
    return write_feed_states(connection, discovery.source_key, discovery.feed_states)


def write_feed_states(connection: Connection, source_key: str, states: Iterable[FeedState]) -> int:
    """Write states of lists of one source, in the caller's transaction, and return how many rows changed."""
    rows = [
        {
            "feed_id": make_id("feed", state.url),
            "source_key": source_key,
            "url": state.url,
            "kind": state.kind,
            "etag": state.etag,
            "last_modified": state.last_modified,
            "failures": state.failures,
            "read_by": state.read_by,
        }
        for state in states
    ]
    if rows:
        merge_rows(connection, source, [make_source_row(source_key)])
    return merge_rows(connection, feed, rows, on_conflict="update")
