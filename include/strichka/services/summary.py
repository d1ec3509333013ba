"""What the warehouse holds, on one screen."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection, text

from strichka.stages.planning import count_pending
from strichka.warehouse.engine import create_warehouse_engine

_MOST_ROWS = 12

_ARTICLES = """
select coalesce(source_key, '(unknown)') as source, count(*) as articles,
       count(*) filter (where language = 'uk') as uk, count(*) filter (where language = 'ru') as ru,
       count(*) filter (where language not in ('uk', 'ru')) as other,
       count(*) filter (where not is_original) as copies
from mart.fact_article group by 1 order by articles desc, source
"""
_REMOVED = """
select kind, count(*) as blocks, count(distinct article_id) as articles
from mart.removed_blocks group by 1 order by blocks desc, kind
"""
_DUPLICATES = """
select duplicate_relation as relation, count(*) as articles
from mart.fact_article group by 1
order by array_position(array['single', 'original', 'exact', 'near'], duplicate_relation)
"""
_ENTITIES = """
select name, label, sum(articles)::int as articles, sum(mentions)::int as mentions
from mart.entities_daily group by entity_id, name, label order by articles desc, mentions desc, name
"""
_REJECTIONS = """
select stage, reason, count(*) as inputs, min(place) as for_example
from rejection group by 1, 2 order by inputs desc, stage, reason
"""
TOTALS = """
select (select count(*) from capture) as captures, (select count(*) from mart.fact_article) as articles,
       (select count(*) from mart.fact_mention) as mentions, (select count(*) from mart.citations) as citations,
       (select count(*) from link) as links, (select count(*) from rejection) as rejections
"""

SECTIONS = (
    ("Articles", _ARTICLES),
    ("Removed blocks", _REMOVED),
    ("Duplicates", _DUPLICATES),
    ("Entities", _ENTITIES),
    ("Rejections", _REJECTIONS),
)

QUERIES = (
    "select published_on, source_key, articles from mart.articles_daily order by 1 desc nulls last limit 10;",
    "select name, sum(articles) as articles from mart.entities_daily group by 1 order by 2 desc limit 10;",
    "select citing_source_key, cited_name, citations from mart.who_cites_whom order by citations desc limit 10;",
)


def print_summary(url: str, console: Console) -> None:
    """Print what the warehouse holds: articles, removed blocks, duplicates, entities, rejections.

    Args:
        url: the warehouse's URL.
        console: where to print.
    """
    engine = create_warehouse_engine(url)
    try:
        with engine.connect() as connection:
            totals = connection.execute(text(TOTALS)).one()
            words = ", ".join(f"{number:,} {name}" for name, number in totals._mapping.items())
            pending = count_pending(connection)
            console.print()
            console.print(f"[bold]The warehouse[/bold]: {words}", highlight=False)
            if pending:
                console.print(f"{pending:,} captures wait for the next run of build_articles.", highlight=False)
            for title, query in SECTIONS:
                _print_query(connection, title, query, console)
    finally:
        engine.dispose()


def _print_query(connection: Connection, title: str, query: str, console: Console) -> None:
    result = connection.execute(text(query))
    names, rows = list(result.keys()), result.all()
    table = Table(title=f"{title} ({len(rows):,})", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for position, name in enumerate(names):
        numeric = bool(rows) and isinstance(rows[0][position], int)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows[:_MOST_ROWS]:
        table.add_row(*_format(row))
    if len(rows) > _MOST_ROWS:
        table.add_row("…")
    console.print()
    console.print(table)


def _format(row: Sequence[Any]) -> list[str]:
    return [f"{value:,}" if isinstance(value, int) else escape(str(value)) for value in row]
