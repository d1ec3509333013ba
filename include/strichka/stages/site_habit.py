"""The sites' own habits: counted from what captures printed, frozen for a reprocess run, read by its batches.

An ordinary build writes down what each capture printed (`capture_fingerprint`) and uses none of it, so that its results
don't depend on what came before. A reprocess freezes what the warehouse knows at its planning: which blocks each source
repeats, and the titles of all articles. All its batches work with that state, and their extractor version names it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from strichka.articles.evidence.template_habit import MIN_ARTICLES, MIN_SHARE, RULE, TemplateCounts, fingerprint_title
from strichka.articles.extract import EXTRACTOR_VERSION, ExtractionContext, extract_article
from strichka.errors import WarehouseError
from strichka.models import Article, Payload, Rejection
from strichka.stages.planning import Versions
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.habits import habit_block, habit_state

HABIT_MARK = "+habit."  # between the extractor's own version and the state's id
MOST_ARTICLES = 5_000  # of one source that are counted: those with the smallest ids, which is chance
SMALL_SOURCE = 100  # articles; a block's share is never of fewer, unless the source has no more
WORK_MEMORY = "128MB"  # for sorting while habits are counted, once for a run
_FREEZE_LOCK = 7_203_741_977

# Articles of each source in the order of their dates, so that a template that was changed one day is measured
# against the articles of its own time. Numbers stand for keys: what is sorted below has millions of rows.
_ARTICLES = """
create temporary table habit_article on commit drop as
select article_id, source_key, captures, (dense_rank() over (order by source_key))::int as source_no,
       (row_number() over (order by source_key, published_at nulls first, article_id))::int as article_no
from (select source_key, article_id, min(published_at) as published_at, count(*) as captures,
             row_number() over (partition by source_key order by article_id) as number
      from capture_fingerprint where source_key <> '' group by 1, 2) drawn
where number <= :most
"""
# An article counts once, however often it was captured and edited.
_UNNESTED = """
select {columns} a.source_no, a.article_no, f.fingerprint, f.is_paragraph
from habit_article a join capture_fingerprint c using (source_key, article_id)
cross join lateral (select unnest(c.lines), false union all select unnest(c.paragraphs), true)
    f(fingerprint, is_paragraph)
where {which}
"""
_PRINTED = "create temporary table habit_printed on commit drop as {} union all {}".format(
    _UNNESTED.format(columns="", which="a.captures = 1"), _UNNESTED.format(columns="distinct", which="a.captures > 1")
)
_COMMON = """
create temporary table habit_common on commit drop as
select source_no, fingerprint from habit_printed group by 1, 2 having count(*) >= :articles
"""
# An article most of whose paragraphs stand in other articles too is a copy or a form, and proves no habit.
_OWN = """
create temporary table habit_own on commit drop as
select article_no, min(p.source_no) as source_no, row_number() over (order by article_no) as place
from habit_printed p left join habit_common c using (source_no, fingerprint)
where p.is_paragraph group by 1 having 2 * count(c.fingerprint) <= count(*)
"""
_COUNT = """
select k.source_key, c.fingerprint, c.articles, c.total from (
    select p.source_no, p.fingerprint, count(*)::int as articles,
           greatest(max(o.place) - min(o.place) + 1, least(max(s.articles), :small))::int as total
    from habit_printed p
    join habit_common using (source_no, fingerprint)
    join habit_own o using (article_no)
    join (select source_no, count(*) as articles from habit_own group by 1) s on s.source_no = p.source_no
    group by 1, 2
) c join (select distinct source_no, source_key from habit_article) k using (source_no)
where c.articles >= :articles and c.articles >= :share * c.total
"""
_COUNTED = {"habit_article": _ARTICLES, "habit_printed": _PRINTED, "habit_common": _COMMON, "habit_own": _OWN}
_TITLES = """
select count(*) as number, coalesce(sum(title_hash::numeric), 0) as sum, coalesce(bit_xor(title_hash), 0) as parity
from (select title_hash from habit_title union
      select title_hash from capture_fingerprint where title_hash is not null) known
"""
_KEEP_TITLES = """
insert into habit_title (title_hash, state_no)
select distinct title_hash, cast(:state_no as integer) from capture_fingerprint where title_hash is not null
order by title_hash on conflict do nothing
"""


def freeze_for_run(engine: Engine, run_id: str, versions: Versions) -> Versions:
    """Return the versions that a reprocess run works with: the extractor's with the state frozen for it.

    A retry of a run that has not ended works with the state frozen first.

    Args:
        engine: the warehouse.
        run_id: the run.
        versions: the present versions.
    """
    with engine.connect() as connection:
        state_id = read_run_state(connection, run_id, finished=False)
    state_id = state_id or freeze_habits(engine)
    if state_id is None:
        return versions
    chosen = replace(versions, extractor=name_version(state_id))
    with engine.begin() as connection:  # the run may be there from before, with an older state
        connection.execute(
            text(
                "update pipeline_run set finished_at = null, versions = versions || jsonb_build_object('extractor', "
                "cast(:extractor as text)) where run_id = :run_id and versions->>'extractor' <> :extractor"
            ),
            {"run_id": run_id, "extractor": chosen.extractor},
        )
    return chosen


def name_version(state_id: str) -> str:
    """Return the version of the present extractor with a state."""
    return f"{EXTRACTOR_VERSION}{HABIT_MARK}{state_id}"


def read_run_state(connection: Connection, run_id: str, *, finished: bool = True) -> str | None:
    """Return the state that was frozen for a run; None for an ordinary build.

    Args:
        connection: to the warehouse.
        run_id: the run.
        finished: whether a run that has ended counts.
    """
    version = connection.scalar(
        text(
            "select versions->>'extractor' from pipeline_run where run_id = :run_id "
            "and (:finished or finished_at is null)"
        ),
        {"run_id": run_id, "finished": finished},
    )
    return version.partition(HABIT_MARK)[2] or None if version else None


def freeze_habits(engine: Engine) -> str | None:
    """Count what all sources repeat, and keep it under an id made from it.

    The same warehouse gives the same state, whoever asks; a second of the kind is not written.

    Returns:
        The state's id; None when nothing is known yet.
    """
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # The lock outlives the transaction it is taken in: what is counted is seen after the wait, by all statements.
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _FREEZE_LOCK})
        connection.commit()
        try:
            state_id = _freeze(connection)
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": _FREEZE_LOCK})
            connection.commit()
    return state_id


def _freeze(connection: Connection) -> str | None:
    blocks = count_habits(connection)
    titles = connection.execute(text(_TITLES)).one()
    if not blocks and not titles.number:
        return None
    digest = hashlib.sha256(f"{titles.number}|{titles.sum}|{titles.parity}".encode())
    for row in blocks:
        digest.update("\x1f".join(map(str, row)).encode() + b"\n")
    state_id = digest.hexdigest()[:12]
    articles = connection.scalar(text("select count(distinct article_id) from capture_fingerprint"))
    state = {"state_id": state_id, "articles": articles, "titles": titles.number}
    if not merge_rows(connection, habit_state, [state]):
        return state_id
    number = connection.scalar(text("select state_no from habit_state where state_id = :id"), {"id": state_id})
    merge_rows(connection, habit_block, [{"state_id": state_id, **row._mapping} for row in blocks])
    connection.execute(text(_KEEP_TITLES), {"state_no": number})
    return state_id


def count_habits(connection: Connection) -> list[Row[Any]]:
    """Count, in the caller's transaction, the blocks that sources repeat.

    Returns:
        Rows of source_key, fingerprint, articles, total, in a fixed order.
    """
    parameters: Mapping[str, Any] = {
        "most": MOST_ARTICLES,
        "articles": MIN_ARTICLES,
        "small": SMALL_SOURCE,
        "share": MIN_SHARE,
    }
    connection.execute(text(f"set local work_mem = '{WORK_MEMORY}'"))
    for table, statement in _COUNTED.items():
        connection.execute(text(statement), parameters)
        connection.execute(text(f"analyze {table}"))
    return sorted(connection.execute(text(_COUNT), parameters).all(), key=tuple)


def open_last_state(connection: Connection) -> "FrozenHabits":
    """Return the state that was frozen last.

    Raises:
        WarehouseError: none was frozen yet.
    """
    state_id = connection.scalar(text("select state_id from habit_state order by state_no desc limit 1"))
    if state_id is None:
        raise WarehouseError("No habits are counted yet in this warehouse: run build_articles with Reprocess first.")
    return FrozenHabits(connection, state_id)


class FrozenHabits:
    """One state as the batches of a run read it; what is not asked for is not loaded.

    Attributes:
        version: the extractor's version with this state.
    """

    def __init__(self, connection: Connection, state_id: str) -> None:
        """Read through a connection that stays open as long as this is used."""
        self.version = name_version(state_id)
        self._connection = connection
        self._state_id = state_id
        self._state_no = connection.scalar(
            text("select state_no from habit_state where state_id = :id"), {"id": state_id}
        )
        self._counts: dict[str, TemplateCounts] = {}
        self._title_found = False

    def find_counts(self, source_key: str) -> TemplateCounts:
        """Return what a source repeats."""
        if source_key not in self._counts:
            found = self._connection.execute(
                text("select fingerprint, articles, total from habit_block where state_id = :id and source_key = :key"),
                {"id": self._state_id, "key": source_key},
            )
            blocks = {row.fingerprint: (row.articles, row.total) for row in found}
            self._counts[source_key] = TemplateCounts(source_key, blocks)
        return self._counts[source_key]

    def knows_title(self, key: str) -> bool:
        """Whether a text, as `blocks.comparison_key` gives it, is the title of an article the state knows."""
        found = self._connection.scalar(
            text("select true from habit_title where title_hash = :hash and state_no <= :number"),
            {"hash": fingerprint_title(key), "number": self._state_no},
        )
        self._title_found = self._title_found or bool(found)
        return bool(found)

    def extract(self, payload: Payload, context: ExtractionContext) -> tuple[Article | Rejection, bool]:
        """Extract one payload with this state.

        A habit refuses no article: what would be refused is read without.

        Returns:
            The outcome, and whether the state made it another than it would be without.
        """
        self._title_found = False
        knowing = replace(context, known_titles=self.knows_title, template_counts=self.find_counts)
        result = extract_article(payload, knowing)
        if isinstance(result, Article):
            if any(block.rule.startswith(RULE) for block in result.blocks):
                return result, True
            if not self._title_found:
                return result, False
        plain = extract_article(payload, context)
        return (plain, False) if isinstance(result, Rejection) else (result, result != plain)
