"""An Airflow whose parts a test can kill one by one, on databases of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from strichka.services.airflow_api import AirflowApi
from strichka.services.airflow_home import USER, AirflowHome, build_environment, find_free_ports, plain_url
from strichka.services.airflow_start import MetadataMigration, await_dags
from strichka.services.postgres import METADATA, EmbeddedServer
from strichka.services.supervisor import FIRST_COMPONENTS, Supervisor
from strichka.services.warehouse_setup import prepare_warehouse

REPOSITORY = Path(__file__).resolve().parents[1]
# What a killed scheduler has left is taken up within seconds instead of minutes.
QUICK = {
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "10",
    "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "2",
}


@dataclass
class RunningAirflow:
    """A running Airflow and its warehouse."""

    home: AirflowHome
    environment: dict[str, str]
    supervisor: Supervisor
    warehouse_url: str

    @property
    def api(self) -> AirflowApi:
        return AirflowApi(self.home.url, USER, self.home.password)

    def run_command(self, *words: str) -> str:
        """Run the `airflow` command as a person would, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            cwd=REPOSITORY,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def trigger(self, dag_id: str, conf: Mapping[str, Any] | None = None, partition_key: str | None = None) -> str:
        body = {"logical_date": None, "conf": dict(conf or {}), "partition_key": partition_key}
        return str(self.api._send("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def unpause(self, dag_id: str) -> None:
        self.api._send("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})

    def list_runs(self, dag_id: str) -> list[dict[str, Any]]:
        """Return the runs of a DAG as the API gives them, newest first."""
        return list(self.api._send("GET", f"/api/v2/dags/{dag_id}/dagRuns?order_by=-id&limit=200")["dag_runs"])

    def list_tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """Return the task instances of a run as the API gives them."""
        place = f"/api/v2/dags/{dag_id}/dagRuns/{run_id.replace('+', '%2B')}/taskInstances?limit=1000"
        return list(self.api._send("GET", place)["task_instances"])

    def list_events(self, uri: str) -> list[dict[str, Any]]:
        """Return the events of an asset, newest first."""
        events = self.api._send("GET", "/api/v2/assets/events?order_by=-timestamp&limit=200")["asset_events"]
        return [event for event in events if event["uri"] == uri]

    def wait(self, words: str, is_done: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not is_done():
            assert time.monotonic() < deadline, f"{words}: not within {seconds} s\n{self.describe()}"
            time.sleep(1)

    def wait_for_runs(self, dag_id: str, count: int, seconds: float) -> list[dict[str, Any]]:
        """Wait until a DAG has so many runs and all of them have ended."""

        def is_done() -> bool:
            runs = self.list_runs(dag_id)
            return len(runs) >= count and all(run["state"] in ("success", "failed") for run in runs)

        self.wait(f"{count} runs of {dag_id}", is_done, seconds)
        return self.list_runs(dag_id)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(plain_url(self.warehouse_url), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def kill_scheduler(self) -> None:
        """Kill the scheduler as a machine out of memory would: at once, its tasks left to themselves."""
        process = self.supervisor._processes["scheduler"]
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)

    def start_scheduler(self) -> None:
        self.supervisor.start(("scheduler",))

    def restart(self, *names: str) -> None:
        """Stop components as a person would, and start them with the environment as it is now."""
        for name in names:
            process = self.supervisor._processes[name]
            process.terminate()
            process.wait(timeout=60)
        self.supervisor.start(names)

    def describe(self) -> str:
        """Return what is going on, for whoever reads a failed test."""
        runs = [
            f"{dag} {run['dag_run_id']} {run['state']}"
            for dag in ("fetch_news", "build_articles")
            for run in self.list_runs(dag)
        ]
        return "\n".join(runs)

    def read_task_log(self, dag_id: str, run_id: str, task_id: str, map_index: int = -1) -> str:
        """Return the log files of a task instance."""
        folder = self.home.logs / f"dag_id={dag_id}" / f"run_id={run_id}" / f"task_id={task_id}"
        folder = folder / f"map_index={map_index}" if map_index >= 0 else folder
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.log")))


@contextmanager
def start_airflow(folder: Path, environment: Mapping[str, str]) -> Iterator[RunningAirflow]:
    """Run an Airflow over this checkout's DAGs for the length of a `with` block.

    Args:
        folder: for its databases, keys and logs.
        environment: settings for its processes, besides those of a local run.
    """
    data_home = folder / "home"
    home = AirflowHome(folder / "airflow", REPOSITORY, find_free_ports(1, above=18700)[0])
    home.logs.mkdir(parents=True, exist_ok=True)
    server = EmbeddedServer(data_home)
    with ExitStack() as stack:
        stack.callback(server.remove)
        stack.enter_context(server.hold())
        url = server.url()
        variables = build_environment(home, server.url(METADATA, "psycopg2"), url, data_home)
        variables |= {**QUICK, **environment}
        with MetadataMigration(server.url(METADATA), variables, home.logs / "migrate.log"):
            prepare_warehouse(url, data_home)
        supervisor = stack.enter_context(Supervisor(home, variables, data_home))
        running = RunningAirflow(home, variables, supervisor, url)
        started = time.time()
        supervisor.start(FIRST_COMPONENTS)
        await_dags(running.api, started, supervisor.check)
        yield running
