"""Deduplicate: current texts of a batch are signed and compared; then clusters are drawn from the pairs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from strichka.duplicates.warehouse_stage import pair_versions, sign_versions, update_clusters
from strichka.settings import Settings
from strichka.stages.runs import Counts
from strichka.warehouse.engine import run_with_reconnect

CURRENT_VERSIONS = """
select v.article_version_id from article_version v
where v.is_current
and v.article_version_id in (select e.article_version_id from capture_extraction e where e.capture_id = any(:ids))
order by v.article_version_id
"""
ARTICLES = """
select distinct v.article_id from article_version v
join capture_extraction e on e.article_version_id = v.article_version_id
join capture c on c.capture_id = e.capture_id
where c.capture_id in (select unnest(b.capture_ids) from batch b where b.run_id = :run_id)
order by v.article_id
"""


def deduplicate_batch(engine: Engine, capture_ids: Sequence[UUID], *, settings: Settings) -> Counts:
    """Sign the current texts of a batch, and write the pairs they form with all texts signed so far.

    Signatures are committed before pairs are looked for: of two runs that work at once, the later one sees both.

    Returns:
        Counts of signing and pairing.

    Raises:
        WarehouseError: the warehouse was away for too long.
    """

    def sign() -> Counts:
        with engine.begin() as connection:
            return dict(sign_versions(connection, current_versions(connection, capture_ids)))

    def pair() -> Counts:
        with engine.begin() as connection:
            return dict(pair_versions(connection, current_versions(connection, capture_ids)))

    counts = run_with_reconnect(sign, settings.reconnect_seconds)
    return {**counts, **run_with_reconnect(pair, settings.reconnect_seconds)}


def cluster_articles(engine: Engine, run_id: str, *, settings: Settings) -> Counts:
    """Draw the clusters anew that the articles of a run touch.

    Returns:
        Counts of clusters and members changed.

    Raises:
        WarehouseError: the warehouse was away for too long.
    """

    def work() -> Counts:
        with engine.begin() as connection:
            touched = list(connection.execute(text(ARTICLES), {"run_id": run_id}).scalars())
            return dict(update_clusters(connection, touched))

    return run_with_reconnect(work, settings.reconnect_seconds)


def current_versions(connection: Connection, capture_ids: Sequence[UUID]) -> list[UUID]:
    """Return the current versions that these captures gave."""
    return list(connection.execute(text(CURRENT_VERSIONS), {"ids": list(capture_ids)}).scalars())
