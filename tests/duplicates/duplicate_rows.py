"""Rows for tests of the warehouse stage: articles with one current version each, and what is read back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from strichka.identifiers import make_id
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.articles import article, article_version
from strichka.warehouse.schema.captures import capture
from strichka.warehouse.schema.sources import source


@dataclass(frozen=True)
class Item:
    """An article for a test."""

    name: str
    body: str
    published_at: datetime | None = None
    published_precision: str | None = None
    source_key: str = "outlet"
    extractor: str = "1"
    repaired_body: str | None = None

    @property
    def article_id(self) -> UUID:
        return make_id("article", self.name)

    @property
    def version_id(self) -> UUID:
        return make_id("article_version", self.name, self.extractor, self.body)


def insert_items(connection: Connection, items: Iterable[Item]) -> list[UUID]:
    """Write articles, each version becoming the current one of its article; return the version ids in order."""
    items = list(items)
    merge_rows(connection, source, [_source_row(key) for key in sorted({item.source_key for item in items})])
    articles = [
        {"article_id": item.article_id, "canonical_url": f"https://{item.name}.example", "source_key": item.source_key}
        for item in items
    ]
    merge_rows(connection, article, articles)
    merge_rows(connection, capture, [_capture_row(item) for item in items])
    connection.exec_driver_sql(
        "update article_version set is_current = false where is_current and article_id = any(%(articles)s)",
        {"articles": [item.article_id for item in items]},
    )
    merge_rows(connection, article_version, [_version_row(item) for item in items], on_conflict="update")
    return [item.version_id for item in items]


def read_state(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the duplicate tables, each table in order."""
    tables = ("signature", "band", "pair", "cluster", "member")
    return {
        name: sorted(
            (tuple(row) for row in connection.exec_driver_sql(f"select * from duplicate_{name}")),
            key=lambda row: [str(value) for value in row],
        )
        for name in tables
    }


def read_members(connection: Connection, items: Iterable[Item]) -> dict[str, tuple[str, str, str | None]]:
    """Return name → (name of the cluster's original, relation, name of the article verified against)."""
    names = {item.article_id: item.name for item in items}
    rows = connection.exec_driver_sql(
        "select m.article_id, c.original_article_id, m.relation, m.of_article_id "
        "from duplicate_member m join duplicate_cluster c using (cluster_id)"
    )
    return {names[row[0]]: (names[row[1]], row[2], names.get(row[3])) for row in rows}


def _source_row(key: str) -> dict[str, Any]:
    kind = "agency" if key.startswith("agency") else "outlet"
    return {"source_key": key, "name": key, "kind": kind, "time_zone": "Europe/Kyiv", "declared": True}


def _capture_row(item: Item) -> dict[str, Any]:
    return {
        "capture_id": make_id("capture", item.name),
        "source_key": item.source_key,
        "sha256": "0" * 64,
        "byte_length": 1,
        "place": item.name,
        "format": "text",
        "warc_path": "test.warc.gz",
        "warc_offset": 0,
        "warc_length": 1,
    }


def _version_row(item: Item) -> dict[str, Any]:
    return {
        "article_version_id": item.version_id,
        "article_id": item.article_id,
        "capture_id": make_id("capture", item.name),
        "extractor_version": item.extractor,
        "is_current": True,
        "body": item.body,
        "repaired_body": item.repaired_body,
        "language": "uk",
        "language_confidence": 1.0,
        "published_at": item.published_at,
        "published_precision": item.published_precision,
        "word_count": len(item.body.split()),
        "source_key": item.source_key,
    }
