"""Publish: what a batch brought is joined to what the warehouse has, and the views are refreshed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from strichka.settings import Settings
from strichka.stages.runs import Counts
from strichka.warehouse.bulk import quote
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema.runs import mart_refresh

BATCH_ARTICLES = """
select distinct v.article_id from article_version v
join capture_extraction e on e.article_version_id = v.article_version_id
where e.capture_id = any(:ids)
"""
# Related links and translations that lead to an article we have, in both directions; the locks in order of key.
JOIN_LINKS = f"""
with found as (
    select l.article_version_id, l.position, min(u.article_id::text)::uuid as target
    from link l join article_url u on u.url = l.url
    where l.article_version_id in (select v.article_version_id from article_version v
                                   where v.article_id in ({BATCH_ARTICLES}))
    or u.article_id in ({BATCH_ARTICLES})
    group by 1, 2 order by 1, 2
)
update link l set target_article_id = found.target from found
where l.article_version_id = found.article_version_id and l.position = found.position
and l.target_article_id is distinct from found.target
"""
JOIN_TRANSLATIONS = f"""
with found as (
    select t.article_id, t.language, min(u.article_id::text)::uuid as other
    from article_translation t join article_url u on u.url = t.url and u.article_id <> t.article_id
    where t.article_id in ({BATCH_ARTICLES}) or u.article_id in ({BATCH_ARTICLES})
    group by 1, 2 order by 1, 2
)
update article_translation t set other_article_id = found.other from found
where t.article_id = found.article_id and t.language = found.language
and t.other_article_id is distinct from found.other
"""
# The name of an entity that no gazetteer covers: its most frequent nominative in each language, then the first in
# the alphabet, so that the order in which articles came doesn't matter.
NAME_ENTITIES = f"""
with touched as (
    select distinct m.entity_id from mention m
    join article_version v on v.article_version_id = m.article_version_id
    join entity e on e.entity_id = m.entity_id and e.origin = 'text'
    where v.article_id in ({BATCH_ARTICLES})
), counted as (
    select m.entity_id, r.language, m.lemma, count(*) as number
    from mention m
    join recognition r on r.article_version_id = m.article_version_id and r.model_version = m.model_version
    join article_version v on v.article_version_id = m.article_version_id
    where m.entity_id in (select entity_id from touched) and r.is_current and v.is_current
    group by 1, 2, 3
), best as (
    select distinct on (entity_id, language) entity_id, language, lemma from counted
    order by entity_id, language, number desc, lemma
), named as (
    select t.entity_id, max(lemma) filter (where language = 'uk') as name_uk,
           max(lemma) filter (where language = 'ru') as name_ru
    from touched t left join best b using (entity_id) group by 1 order by 1
)
update entity e set name_uk = named.name_uk, name_ru = named.name_ru from named
where e.entity_id = named.entity_id and (e.name_uk, e.name_ru) is distinct from (named.name_uk, named.name_ru)
"""
# What the materialised views are made from; when none of it has changed, a refresh would write the same again.
DATA_STATE = """
select md5(concat_ws('|',
    (select concat_ws(',', count(*), max(recorded_at), count(*) filter (where is_current)) from article_version),
    (select concat_ws(',', count(*), max(recorded_at), count(*) filter (where is_current)) from recognition),
    (select concat_ws(',', count(*), max(recorded_at)) from rejection),
    (select concat_ws(',', count(*), sum(hashtextextended(article_id::text || cluster_id::text, 0)::numeric))
     from duplicate_member),
    (select concat_ws(',', count(*), max(recorded_at), max(undone_at)) from entity_decision),
    (select count(*) from source)))
"""
MATERIALISED = """
select c.relname, c.relispopulated, exists (
    select from pg_index i where i.indrelid = c.oid and i.indisunique) as has_key
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'mart' and c.relkind = 'm' order by c.relname
"""


def publish_batch(engine: Engine, capture_ids: Sequence[UUID], *, settings: Settings) -> Counts:
    """Join the links, translations and entity names of a batch to what the warehouse has.

    Returns:
        Counts: links_joined, translations_joined, entities_named.

    Raises:
        WarehouseError: the warehouse was away for too long.
    """
    statements = {
        "links_joined": JOIN_LINKS,
        "translations_joined": JOIN_TRANSLATIONS,
        "entities_named": NAME_ENTITIES,
    }

    def work() -> Counts:
        with engine.begin() as connection:
            return {
                name: connection.execute(text(statement), {"ids": list(capture_ids)}).rowcount
                for name, statement in statements.items()
            }

    return run_with_reconnect(work, settings.reconnect_seconds)


def refresh_marts(engine: Engine) -> dict[str, str]:
    """Refresh the materialised views whose tables have changed since they were last made.

    Readers are not locked out: a view with a unique index is refreshed concurrently.

    Returns:
        View → `refreshed` or `unchanged`.
    """
    outcome: dict[str, str] = {}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        state = str(connection.scalar(text(DATA_STATE)))
        for view in connection.execute(text(MATERIALISED)).all():
            outcome[view.relname] = _refresh_view(connection, view, state)
    return outcome


def _refresh_view(connection: Connection, view: Any, state: str) -> str:
    known = connection.scalar(
        text("select data_state from mart_refresh where view_name = :name"), {"name": view.relname}
    )
    if known == state and view.relispopulated:
        return "unchanged"
    concurrently = "concurrently " if view.has_key and view.relispopulated else ""
    connection.exec_driver_sql(f"refresh materialized view {concurrently}mart.{quote(view.relname)}")
    row = {"view_name": view.relname, "data_state": state, "refreshed_at": datetime.now(UTC)}
    connection.execute(text("delete from mart_refresh where view_name = :name"), {"name": view.relname})
    connection.execute(mart_refresh.insert().values(row))
    return "refreshed"


def count_warehouse(engine: Engine) -> dict[str, Any]:
    """Return the numbers that the `articles` asset event carries.

    Returns:
        articles, versions, duplicates, mentions, rejections, and languages (language → articles).
    """
    with engine.connect() as connection:
        row = connection.execute(
            text(
                "select (select count(*) from article_version where is_current) as articles, "
                "(select count(*) from article_version) as versions, "
                "(select count(*) from duplicate_member where relation <> 'original') as duplicates, "
                "(select coalesce(sum(r.mention_count), 0) from recognition r join article_version v "
                " using (article_version_id) where r.is_current and v.is_current) as mentions, "
                "(select count(*) from rejection) as rejections"
            )
        ).one()
        languages = connection.execute(
            text("select language, count(*) from article_version where is_current group by 1 order by 1")
        ).all()
    return {**{name: int(value) for name, value in row._mapping.items()}, "languages": {x[0]: x[1] for x in languages}}
