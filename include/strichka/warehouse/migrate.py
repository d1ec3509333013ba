"""Migrations of the warehouse (Alembic under sql/migrations) and its views (sql/views)."""

import hashlib
import logging
import re
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from strichka.errors import WarehouseError
from strichka.resources import sql_folder
from strichka.warehouse.engine import check_server, create_warehouse_engine

log = logging.getLogger(__name__)
MIGRATION_LOCK = 7_203_741_901  # advisory lock: one migration at a time
CREATES = re.compile(r"create\s+(materialized\s+)?view\s+(mart\.\w+)", re.IGNORECASE)


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the warehouse's migrations."""
    config = Config()
    config.set_main_option("script_location", str(sql_folder() / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade_warehouse(url: str) -> str:
    """Bring the warehouse to the newest schema and views; does nothing where it is there already.

    Args:
        url: the warehouse's URL.

    Returns:
        The revision it now has.

    Raises:
        WarehouseError: the server can't be reached, is too old, or refuses.
    """
    engine = create_warehouse_engine(url)
    try:
        with engine.begin() as connection:
            check_server(connection)
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            head = ScriptDirectory.from_config(alembic_config()).get_current_head()
            if read_revision(connection) != head:
                command.upgrade(alembic_config(connection), "head")
            apply_views(connection)
            return str(head)
    except OperationalError as error:
        raise WarehouseError(f"The warehouse at {engine.url!r} can't be reached: {error.orig}") from error
    finally:
        engine.dispose()


def read_revision(connection: Connection) -> str | None:
    """Return the schema revision a warehouse has, none when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def check_revision(connection: Connection) -> None:
    """See that the warehouse has the schema this code needs.

    Raises:
        WarehouseError: it is empty, older or newer.
    """
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    found = read_revision(connection)
    if found != head:
        raise WarehouseError(f"The warehouse has schema {found or 'none'}, this code needs {head}: strichka db upgrade")


def open_migrated(url: str) -> Engine:
    """Return an engine for a warehouse that has the schema this code needs.

    Raises:
        WarehouseError: it can't be reached or is not migrated.
    """
    engine = create_warehouse_engine(url)
    try:
        with engine.connect() as connection:
            check_revision(connection)
    except OperationalError as error:
        raise WarehouseError(f"The warehouse at {engine.url!r} can't be reached: {error.orig}") from error
    return engine


def view_files() -> list[Path]:
    """Return the files of views in the order they must be made."""
    return sorted((sql_folder() / "views").glob("*.sql"))


def apply_views(connection: Connection) -> bool:
    """Make the views of schema `mart` anew when their files have changed.

    Only our own views are dropped, without CASCADE: a view that somebody else built on one of them is never lost.

    Returns:
        Whether anything was done.

    Raises:
        WarehouseError: a foreign view hangs on one of ours.
    """
    statements = [path.read_text(encoding="utf-8") for path in view_files()]
    state = "Views for analysts, made by strichka; state " + hashlib.sha256("".join(statements).encode()).hexdigest()
    connection.execute(text("create schema if not exists mart"))
    if connection.scalar(text("select obj_description(to_regnamespace('mart'), 'pg_namespace')")) == state:
        return False
    _drop_views(connection, [name for part in statements for _, name in CREATES.findall(part)])
    for part in statements:
        connection.exec_driver_sql(part.replace("%", "%%"))
    connection.exec_driver_sql(f"comment on schema mart is '{state}'")
    return True


def _drop_views(connection: Connection, names: list[str]) -> None:
    """Drop our views, newest first."""
    query = text(
        "select n.nspname || '.' || c.relname, c.relkind::text from pg_class c "
        "join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'mart' and c.relkind in ('v', 'm')"
    )
    kinds = {row[0]: row[1] for row in connection.execute(query)}
    for name in reversed(names):
        if name not in kinds:
            continue
        kind = "materialized view" if kinds[name] == "m" else "view"
        try:
            connection.exec_driver_sql(f"drop {kind} {name}")
        except DBAPIError as error:
            raise WarehouseError(
                f"View {name} must be made anew, but another object hangs on it ({error.orig}); "
                "drop that object, run `strichka db upgrade`, and make it again."
            ) from error
