"""The local run of everything: PostgreSQL, the warehouse, Airflow, one load, and the summary of it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from strichka.errors import ServiceError
from strichka.services.airflow_api import AirflowApi
from strichka.services.airflow_home import USER, AirflowHome, build_environment, check_port_free
from strichka.services.airflow_start import MetadataMigration, await_dags
from strichka.services.file_locks import FileLock
from strichka.services.guardian import clean_up
from strichka.services.pipeline_watch import LOAD, PipelineWatch
from strichka.services.postgres import METADATA, EmbeddedServer
from strichka.services.progress import Stopwatch, describe_failures, follow
from strichka.services.supervisor import FIRST_COMPONENTS, LATER_COMPONENTS, Supervisor
from strichka.settings import get_settings

LOCK_FILE = "run.lock"


def run_everything(home: AirflowHome, load_path: str, console: Console, *, once: bool) -> int:
    """Start everything, load articles, show the result, and stay until asked to stop.

    Args:
        home: Airflow's home, with the port to use.
        load_path: what to load, as a path from the checkout, a glob or an fsspec URL.
        console: where to report.
        once: end after the summary.

    Returns:
        Exit code: 0, or 1 when a run failed.

    Raises:
        StrichkaError: something could not be started; nothing is left running.
    """
    settings = get_settings()
    data_home = settings.home.resolve()
    home.logs.mkdir(parents=True, exist_ok=True)
    stopwatch = Stopwatch(console)
    with hold_run(home):
        clean_up(home.folder, data_home, owner=None)
        check_port_free(home.port)
        with EmbeddedServer(data_home).hold() as server:
            url = settings.warehouse_url or server.url()
            environment = build_environment(home, server.url(METADATA, "psycopg2"), url, data_home)
            with (
                stopwatch.measure("Databases and seeds"),
                MetadataMigration(server.url(METADATA), environment, home.logs / "migrate.log"),
            ):
                from strichka.services.warehouse_setup import prepare_warehouse

                prepare_warehouse(url, data_home)
            with Supervisor(home, environment, data_home) as supervisor:
                code = _run_load(supervisor, home, url, load_path, stopwatch)
                if not once:
                    _stay(supervisor, home, console)
                return code


@contextmanager
def hold_run(home: AirflowHome) -> Iterator[None]:
    """Be the only run in this checkout for the length of a `with` block.

    Raises:
        ServiceError: another one is going on; the message says which and where.
    """
    lock = FileLock(home.folder / LOCK_FILE)
    if not lock.acquire(wait=False):
        raise ServiceError(f"Strichka runs here already ({lock.read_note()}). Stop it by Ctrl-C there, or `make down`.")
    lock.write_note(f"process {os.getpid()}, {home.url}")
    try:
        yield
    finally:
        lock.write_note("")
        lock.release()


def _run_load(supervisor: Supervisor, home: AirflowHome, url: str, load_path: str, stopwatch: Stopwatch) -> int:
    from strichka.services.summary import print_summary

    console = stopwatch.console
    api = AirflowApi(home.url, USER, home.password)
    with stopwatch.measure("Airflow"):
        started = time.time()
        supervisor.start(FIRST_COMPONENTS)
        await_dags(api, started, supervisor.check)
    console.print(f"Loading {load_path}", highlight=False, markup=False)
    with stopwatch.measure("Load", spin=False):
        watch = PipelineWatch(api, api.trigger(LOAD, {"path": load_path}))
        runs = follow(watch, console, supervisor.check, home.logs)
    print_summary(url, console)
    failures = describe_failures(runs, home.logs)
    for line in failures:
        console.print(line, style="red", highlight=False, markup=False, soft_wrap=True)
    return 1 if failures else 0


def _stay(supervisor: Supervisor, home: AirflowHome, console: Console) -> None:
    from strichka.services.summary import QUERIES

    supervisor.start(LATER_COMPONENTS)
    console.print(f"\n[bold]Airflow[/bold]: {home.url}  user: {USER}  password: {home.password}", highlight=False)
    console.print("\nTry in `make psql`:", highlight=False)
    for query in QUERIES:
        console.print(f"  {query}", highlight=False, soft_wrap=True)
    console.print("\nCtrl-C stops everything; the data stays.", highlight=False)
    while True:
        supervisor.check()
        time.sleep(1)
