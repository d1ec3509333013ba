"""Extract: captures of a batch become articles with their versions, blocks, links and names as printed."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from strichka.articles.extract import EXTRACTOR_VERSION, ExtractionContext, extract_article
from strichka.captures.store import CaptureStore
from strichka.models import Article, Payload, Rejection
from strichka.settings import Settings
from strichka.stages.article_rows import ArticleRows
from strichka.stages.listed_twins import link_listed_twins
from strichka.stages.runs import Counts
from strichka.stages.site_habit import HABIT_MARK, FrozenHabits, read_run_state
from strichka.warehouse.engine import run_with_reconnect

# What another run holds is left to it; the locks end with the transaction, also when the worker is killed.
CLAIM = """
select c.capture_id, c.url, c.place, c.source_key, c.sha256, c.captured_at, c.warc_path, c.warc_offset, c.warc_length
from capture c
where c.capture_id = any(:ids)
and not exists (select from capture_extraction e
                where e.capture_id = c.capture_id and e.extractor_version = :version)
order by c.capture_id
for no key update of c skip locked
"""

# The newest text of an article: by the present extractor first, with or without a state of sites' habits; then by the
# time of the latest capture that gave it, or gave the text that a habit has cleaned; then by this run's state, and of
# two states by the one that has seen more articles.
# A text whose every capture the present extractor refuses is shown no more.
CHOOSE_CURRENT = """
with reading as (
    select v.article_id, v.article_version_id, e.extractor_version, c.capture_id, c.captured_at,
           starts_with(e.extractor_version, :extractor) as present
    from article_version v
    join capture_extraction e on e.article_version_id = v.article_version_id
    join capture c on c.capture_id = e.capture_id
    where v.article_id = any(:articles)
    and not exists (select from capture_extraction x where x.capture_id = e.capture_id
                    and starts_with(x.extractor_version, :extractor) and x.rejection_id is not null)
), dated as (
    select r.*, max(r.captured_at) over (
        partition by r.article_id, coalesce(p.article_version_id, r.capture_id)) as seen_at
    from reading r
    left join reading p on p.capture_id = r.capture_id and p.extractor_version = :extractor
), candidate as (
    select d.article_id, d.article_version_id, bool_or(d.present) as present, max(d.seen_at) as seen_at,
           bool_or(d.extractor_version = :version and :version <> :extractor) as by_this_run,
           coalesce(max(s.articles) filter (where d.present), 0) as state_articles
    from dated d
    left join habit_state s on s.state_id = split_part(d.extractor_version, :mark, 2)
    group by 1, 2
), chosen as (
    select distinct on (article_id) article_id, article_version_id from candidate
    order by article_id, present desc, seen_at desc nulls last, by_this_run desc, state_articles desc,
             article_version_id
), lost as (
    update article_version v set is_current = false
    where v.article_id = any(:articles) and v.is_current
    and not exists (select from chosen where chosen.article_version_id = v.article_version_id)
    returning v.article_version_id
)
select chosen.article_version_id from chosen
join article_version v using (article_version_id)
where not v.is_current
"""


def extract_batch(
    engine: Engine,
    store: CaptureStore,
    capture_ids: Sequence[UUID],
    *,
    run_id: str,
    settings: Settings,
    context: ExtractionContext | None = None,
) -> Counts:
    """Read a batch of captures with the present extractor and write what it gives, in one transaction.

    Captures that the present extractor has read, or that another run holds at this moment, are passed over. A
    reprocess run reads with the sites' habits that were frozen for it (`stages.site_habit`).

    Args:
        engine: the warehouse.
        store: where the captured bytes lie.
        capture_ids: the batch.
        run_id: the run, written into rejections.
        settings: patience when the warehouse is away.
        context: sources and rules; the shipped ones when none is given.

    Returns:
        Counts: articles, versions, blocks_removed, links, rejected, and passed_over.

    Raises:
        CaptureStoreError: the store can't be read.
        WarehouseError: the warehouse was away for too long.
    """

    def work() -> Counts:
        with engine.begin() as connection:
            return _extract(connection, store, capture_ids, run_id, context or ExtractionContext())

    return run_with_reconnect(work, settings.reconnect_seconds)


def _extract(
    connection: Connection, store: CaptureStore, capture_ids: Sequence[UUID], run_id: str, context: ExtractionContext
) -> Counts:
    state_id = read_run_state(connection, run_id)
    habits = FrozenHabits(connection, state_id) if state_id else None
    version = habits.version if habits else EXTRACTOR_VERSION
    found = connection.execute(text(CLAIM), {"ids": list(capture_ids), "version": version})
    # Locked in the order of their ids, read in the order in which they lie.
    claimed = sorted(found, key=lambda row: (row.warc_path, row.warc_offset))
    payloads = store.read_captures([(row.warc_path, row.warc_offset, row.warc_length) for row in claimed])
    rows = ArticleRows(EXTRACTOR_VERSION, run_id, read_by=version)
    for row, payload in zip(claimed, payloads, strict=True):
        result, by_habit = _extract_payload(payload, context, habits)
        rows.add(row, result, by_habit=by_habit)
    rows.write(connection)
    link_listed_twins(connection, rows.article_ids)
    choose_current_versions(connection, rows.article_ids, version)
    return {**rows.counts, "passed_over": len(capture_ids) - len(claimed)}


def _extract_payload(
    payload: Payload | Rejection, context: ExtractionContext, habits: FrozenHabits | None
) -> tuple[Article | Rejection, bool]:
    if isinstance(payload, Rejection):
        return payload, False
    return habits.extract(payload, context) if habits else (extract_article(payload, context), False)


def choose_current_versions(
    connection: Connection, article_ids: Collection[UUID], version: str = EXTRACTOR_VERSION
) -> int:
    """Mark, for each of these articles, the version that views show.

    Args:
        connection: in the transaction that wrote the versions.
        article_ids: the articles.
        version: what this run reads with: the present extractor's version, with its state of habits if it has one.

    Returns:
        How many articles show another version than before.
    """
    parameters = {
        "articles": sorted(article_ids),
        "version": version,
        "extractor": EXTRACTOR_VERSION,
        "mark": HABIT_MARK,
    }
    # Two runs may bring versions of one article at once: the second waits here, and then sees the first one's.
    connection.execute(
        text("select from article where article_id = any(:articles) order by article_id for update"), parameters
    )
    chosen = list(connection.execute(text(CHOOSE_CURRENT), parameters).scalars())
    if chosen:
        connection.execute(
            text("update article_version set is_current = true where article_version_id = any(:ids)"), {"ids": chosen}
        )
    return len(chosen)
