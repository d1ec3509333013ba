"""Bulk writes: COPY into a staging table, then one set-based merge by primary key."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import JSONB

OnConflict = Literal["nothing", "update"]


def quote(identifier: str) -> str:
    """Return an identifier of our own schema in SQL's double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def merge_rows(
    connection: Connection,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    *,
    on_conflict: OnConflict = "nothing",
) -> int:
    """Write rows into a table by its primary key, in the caller's transaction.

    All rows must have the same keys, the primary key among them. Where the same key comes twice in one call, the
    last row counts. Rows are merged in the order of their key, so that two writers never wait for each other
    crosswise.

    Args:
        connection: an open connection in a transaction.
        table: one of the schema's tables.
        rows: column name → value.
        on_conflict: `nothing` keeps the row that is there; `update` replaces it, only where a value differs.

    Returns:
        How many rows were inserted or changed.
    """
    by_key: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    key_names = [column.name for column in table.primary_key.columns]
    for row in rows:
        by_key[tuple(row[name] for name in key_names)] = row
    if not by_key:
        return 0
    columns = list(next(iter(by_key.values())))
    stage = f"stage_{table.name}"
    _copy_rows(connection, table, stage, columns, list(by_key.values()))
    changed = connection.exec_driver_sql(_merge_statement(table, stage, columns, key_names, on_conflict)).rowcount
    connection.exec_driver_sql(f"drop table {quote(stage)}")
    return changed


def stage_rows(
    connection: Connection, table: Table, stage: str, columns: list[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """COPY rows into a temporary table with some of a table's columns, for set-based statements of the caller's own.

    Args:
        connection: an open connection in a transaction, at whose end the temporary table goes.
        table: one of the schema's tables.
        stage: name of the temporary table.
        columns: names of the columns.
        rows: column name → value, each with all of the columns.
    """
    _copy_rows(connection, table, stage, columns, rows)


def _copy_rows(
    connection: Connection, table: Table, stage: str, columns: list[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make the staging table and COPY the rows into it."""
    names = ", ".join(quote(name) for name in columns)
    connection.exec_driver_sql(
        f"create temporary table {quote(stage)} on commit drop as select {names} from {quote(table.name)} with no data"
    )
    json_places = [place for place, name in enumerate(columns) if isinstance(table.c[name].type, JSONB)]
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    with (
        driver_connection.cursor() as cursor,
        cursor.copy(f"copy {quote(stage)} ({names}) from stdin") as copy,
    ):
        for row in rows:
            values = [row[name] for name in columns]
            for place in json_places:
                if values[place] is not None:
                    values[place] = Jsonb(values[place])
            copy.write_row([_clean(value) if isinstance(value, str) else value for value in values])


def _clean(value: str) -> str:
    """Take out of a text what PostgreSQL can't hold: NUL and lone surrogates."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _merge_statement(
    table: Table, stage: str, columns: list[str], key_names: list[str], on_conflict: OnConflict
) -> str:
    """Return the INSERT … SELECT … ON CONFLICT that merges the staging table."""
    names = ", ".join(quote(name) for name in columns)
    keys = ", ".join(quote(name) for name in key_names)
    others = [name for name in columns if name not in key_names]
    statement = f"insert into {quote(table.name)} as t ({names}) select {names} from {quote(stage)} order by {keys} "
    if on_conflict == "nothing":
        return statement + "on conflict do nothing"
    if not others:
        return statement + f"on conflict ({keys}) do nothing"
    sets = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in others)
    old = ", ".join(f"t.{quote(name)}" for name in others)
    new = ", ".join(f"excluded.{quote(name)}" for name in others)
    return statement + f"on conflict ({keys}) do update set {sets} where ({old}) is distinct from ({new})"
