"""Connections to the warehouse: any PostgreSQL 15 or newer with UTF-8."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError

from strichka.errors import WarehouseError

OLDEST_SERVER = 150000  # server_version_num of PostgreSQL 15
Result = TypeVar("Result")


def normalise_url(url: str) -> URL:
    """Return the warehouse's URL with the driver we use (psycopg 3), whatever form of `postgresql://` was given.

    Raises:
        WarehouseError: the text is no database URL, or names another kind of database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise WarehouseError(
            "The warehouse's URL can't be read: give STRICHKA_WAREHOUSE_URL=postgresql://user:password@host/database"
        ) from error
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise WarehouseError(f"The warehouse must be PostgreSQL, not {parsed.get_backend_name()!r}.")
    return parsed.set(drivername="postgresql+psycopg")


def create_warehouse_engine(url: str) -> Engine:
    """Make an engine for the warehouse; nothing is connected yet.

    Args:
        url: any `postgresql://` URL, see `services.connection.resolve_warehouse_url`.
    """
    return create_engine(
        normalise_url(url),
        pool_pre_ping=True,
        pool_size=2,
        max_overflow=8,
        connect_args={"connect_timeout": 10, "application_name": "strichka"},
    )


def check_server(connection: Connection) -> None:
    """See that the server is one the warehouse can live on.

    Raises:
        WarehouseError: older than PostgreSQL 15, or the database isn't in UTF-8.
    """
    number = int(connection.scalar(text("select current_setting('server_version_num')")) or 0)
    if number < OLDEST_SERVER:
        raise WarehouseError(f"The server is PostgreSQL {number // 10000}; the warehouse needs 15 or newer.")
    encoding = connection.scalar(text("select current_setting('server_encoding')"))
    if encoding != "UTF8":
        raise WarehouseError(f"The database is encoded in {encoding}; create it with ENCODING 'UTF8'.")


def run_with_reconnect(work: Callable[[], Result], patience_seconds: int) -> Result:
    """Run a piece of work that is one transaction, again from its start while the warehouse is away.

    Args:
        work: opens its own transaction; must be safe to repeat, as everything that merges by key is.
        patience_seconds: how long to go on trying after the first failure.

    Returns:
        What `work` returned.

    Raises:
        WarehouseError: the warehouse was still away when patience ran out.
    """
    deadline = time.monotonic() + patience_seconds
    pause = 0.5
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() + pause > deadline:
                reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
                raise WarehouseError(
                    f"The warehouse did not answer for {patience_seconds} s ({reason}). Nothing of this batch was "
                    "written; it is taken again by the next run once the server is back."
                ) from error
            time.sleep(pause)
            pause = min(pause * 2, 5.0)
