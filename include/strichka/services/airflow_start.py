"""Getting a local Airflow ready: its metadata migrated, its DAG files read."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from strichka.errors import ServiceError
from strichka.services.airflow_api import AirflowApi
from strichka.services.airflow_home import plain_url
from strichka.services.pipeline_watch import PIPELINE
from strichka.services.postgres_process import read_end

_READY_SECONDS = 180
_LOOK_SECONDS = 0.7


class MetadataMigration:
    """`airflow db migrate`, run beside other work, and only after a change of version: it takes ten seconds."""

    def __init__(self, url: str, environment: Mapping[str, str], log: Path) -> None:
        """Name the database.

        Args:
            url: SQLAlchemy URL of Airflow's metadata.
            environment: for Airflow's processes.
            log: file for the command's output.
        """
        self._address = plain_url(url)
        self._environment = environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        # The mark stands in the database itself, so that it can't outlive the tables.
        self._mark = f"migrated by apache-airflow {version('apache-airflow')}"

    def __enter__(self) -> "MetadataMigration":
        """Start the migration if it is needed."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            query = "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
            row = connection.execute(query).fetchone()
        if row is None or row[0] != self._mark:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "airflow", "db", "migrate"],
                    # Its lock is held by a transaction that idles for as long as the migration takes, minutes on a
                    # slow machine: the bound that holds for all others (see `postgres.py`) would end it midway.
                    env={**self._environment, "PGOPTIONS": "-c idle_in_transaction_session_timeout=0"},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for its end, or end it when the work beside it failed.

        Raises:
            ServiceError: the migration failed; the message has the end of its output.
        """
        if self._process is None:
            return
        if kind is not None:
            self._process.terminate()
            self._process.wait()
            return
        if self._process.wait():
            raise ServiceError(f"airflow db migrate failed ({self._log}):\n{read_end(self._log)}")
        with psycopg.connect(self._address, autocommit=True) as connection:
            name = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("comment on database {} is {}").format(name, sql.Literal(self._mark)))


def await_dags(api: AirflowApi, started_at: float, check: Callable[[], None]) -> None:
    """Wait until Airflow answers and has read the pipeline's DAG files as they now are.

    Args:
        api: the Airflow just started.
        started_at: when it was started, in seconds since 1970; what was read before does not count.
        check: raises when one of its processes has died.

    Raises:
        ServiceError: a DAG file can't be read, or time ran out.
    """
    deadline = time.monotonic() + _READY_SECONDS
    answered = False
    while time.monotonic() < deadline:
        check()
        # Also the API that tasks call: the first of them would wait for it, in vain where the machine is busy.
        answered = answered or (api.read_health() is not None and api.wake_tasks_api())
        if answered:
            times = api.read_parse_times(PIPELINE)
            if all(moment is not None and moment.timestamp() >= started_at for moment in times.values()):
                return
            errors = api.read_import_errors()
            if errors:
                raise ServiceError("Airflow can't read the DAG files:\n" + "\n".join(errors))
        time.sleep(_LOOK_SECONDS)
    raise ServiceError(f"Airflow was not ready after {_READY_SECONDS} s; see its logs.")
