"""A small client of Airflow's REST API (version 2): log in, trigger, ask for runs and tasks."""

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from strichka.errors import ServiceError

FINAL_STATES = frozenset({"success", "failed"})
_PAGE = 1000  # Airflow answers with fewer where api.maximum_page_limit is lower


@dataclass(frozen=True, slots=True)
class Run:
    """A DAG run as Airflow reports it."""

    dag_id: str
    run_id: str
    state: str
    queued_at: datetime | None
    ended_at: datetime | None

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen in it."""
        return self.state in FINAL_STATES


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task instance as Airflow reports it."""

    task_id: str
    map_index: int  # -1 where the task isn't mapped
    state: str | None
    try_number: int
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def group(self) -> str:
        """The outermost task group, or the task itself where it is in none."""
        return self.task_id.split(".", 1)[0]


class AirflowApi:
    """Calls to one Airflow, as one user."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Name the server and the login; nothing is sent yet."""
        self._url = url.rstrip("/")
        self._login = {"username": user, "password": password}
        self._token: str | None = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine needs no proxy

    def read_health(self) -> dict[str, Any] | None:
        """Return what Airflow says of its parts; none while it doesn't answer."""
        try:
            return self._send("GET", "/api/v2/monitor/health", log_in=False)
        except ServiceError:
            return None

    def wake_tasks_api(self) -> bool:
        """Let Airflow build the API that its tasks call, which takes seconds and which it does at the first call.

        Returns:
            Whether it answered.
        """
        try:
            self._send("GET", "/execution/health", log_in=False)
        except ServiceError:
            return False
        return True

    def read_import_errors(self) -> list[str]:
        """Return the errors of DAG files that could not be read, file and words."""
        answer = self._send("GET", "/api/v2/importErrors")
        return [f"{item['filename']}: {item['stack_trace'].strip()}" for item in answer["import_errors"]]

    def read_parse_times(self, dag_ids: tuple[str, ...]) -> dict[str, datetime | None]:
        """Return when each DAG's file was last read; none for a DAG Airflow doesn't know yet."""
        answer = self._send("GET", f"/api/v2/dags?limit={_PAGE}&exclude_stale=false")
        times = {item["dag_id"]: _read_time(item["last_parsed_time"]) for item in answer["dags"]}
        return {dag_id: times.get(dag_id) for dag_id in dag_ids}

    def trigger(self, dag_id: str, conf: dict[str, Any]) -> Run:
        """Start a run now.

        Raises:
            ServiceError: Airflow refused; the message has its words.
        """
        return _read_run(self._send("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf}))

    def list_runs(self, dag_id: str, limit: int = 50) -> list[Run]:
        """Return the newest runs of a DAG, newest first."""
        answer = self._send("GET", f"/api/v2/dags/{dag_id}/dagRuns?order_by=-id&limit={limit}")
        return [_read_run(item) for item in answer["dag_runs"]]

    def list_tasks(self, run: Run) -> list[TaskState]:
        """Return the task instances of a run, mapped ones each by itself."""
        return list(self._page_tasks(run))

    def _page_tasks(self, run: Run) -> Iterator[TaskState]:
        place = f"/api/v2/dags/{run.dag_id}/dagRuns/{urllib.parse.quote(run.run_id, safe='')}/taskInstances"
        seen = 0
        while True:
            answer = self._send("GET", f"{place}?limit={_PAGE}&offset={seen}&order_by=id")
            for item in answer["task_instances"]:
                yield TaskState(
                    item["task_id"],
                    item["map_index"],
                    item["state"],
                    item["try_number"],
                    _read_time(item["start_date"]),
                    _read_time(item["end_date"]),
                )
            seen += len(answer["task_instances"])
            if not answer["task_instances"] or seen >= answer["total_entries"]:
                return

    def _send(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, log_in: bool = True
    ) -> dict[str, Any]:
        for attempt in range(2):
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            if log_in:
                headers["Authorization"] = f"Bearer {self._get_token()}"
            data = json.dumps(body).encode() if body is not None else None
            request = urllib.request.Request(self._url + path, data=data, headers=headers, method=method)
            try:
                with self._opener.open(request, timeout=30) as answer:
                    return dict(json.load(answer))
            except urllib.error.HTTPError as error:
                if error.code == 401 and log_in and attempt == 0:
                    self._token = None  # expired
                    continue
                words = error.read().decode("utf-8", "replace")[:1000]
                raise ServiceError(f"Airflow refused {method} {path} with {error.code}: {words}") from error
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise ServiceError(f"Airflow at {self._url} did not answer {method} {path}: {error}") from error
        raise ServiceError(f"Airflow at {self._url} refused the login of {self._login['username']}.")

    def _get_token(self) -> str:
        if self._token is None:
            self._token = str(self._send("POST", "/auth/token", dict(self._login), log_in=False)["access_token"])
        return self._token


def _read_run(item: dict[str, Any]) -> Run:
    return Run(
        item["dag_id"], item["dag_run_id"], item["state"], _read_time(item["queued_at"]), _read_time(item["end_date"])
    )


def _read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
