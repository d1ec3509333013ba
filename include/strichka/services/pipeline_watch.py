"""Following one load through Airflow: which runs it leads to, and when all of them are done."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from strichka.services.airflow_api import AirflowApi, Run, TaskState

LOAD, BUILD, PUBLISH = "load_archive", "build_articles", "publish_marts"
PIPELINE = (LOAD, BUILD, PUBLISH)
EMITTING_TASKS = {LOAD: "finish", BUILD: "finish"}  # the task of each DAG whose success starts the next
_STARTS = {LOAD: BUILD, BUILD: PUBLISH}


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """How far a task group of a run has come."""

    name: str
    done: int
    total: int
    failed: int
    begun: bool


@dataclass(slots=True)
class WatchedRun:
    """A run and its tasks at the last look."""

    run: Run
    tasks: list[TaskState] = field(default_factory=list)

    @property
    def emitted_at(self) -> datetime | None:
        """When the run told the next DAG to start; none if it has not, or had nothing to tell."""
        wanted = EMITTING_TASKS.get(self.run.dag_id)
        times = [task.ended_at for task in self.tasks if task.task_id == wanted and task.state == "success"]
        return times[0] if times else None

    def list_groups(self) -> list[GroupProgress]:
        """Return the progress of each task group, those that began first standing first."""
        return count_groups(self.tasks)

    def list_retries(self) -> list[TaskState]:
        """Return the tasks whose last try failed and that will be tried again."""
        return [task for task in self.tasks if task.state == "up_for_retry"]

    def list_failures(self) -> list[TaskState]:
        """Return the tasks that failed for good, those that failed by themselves first."""
        failed = [task for task in self.tasks if task.state in ("failed", "upstream_failed")]
        return sorted(failed, key=lambda task: (task.state != "failed", task.task_id, task.map_index))


def count_groups(tasks: Iterable[TaskState]) -> list[GroupProgress]:
    """Count the tasks of each group by what became of them; groups that began first stand first."""
    groups: dict[str, Counter[str]] = {}
    for task in sorted(tasks, key=_order_of_start):
        counts = groups.setdefault(task.group, Counter())
        counts["total"] += 1
        counts["begun"] += task.state is not None and task.state != "scheduled"
        counts["done"] += task.state in ("success", "skipped")
        counts["failed"] += task.state in ("failed", "upstream_failed")
    return [
        GroupProgress(name, counts["done"], counts["total"], counts["failed"], counts["begun"] > 0)
        for name, counts in groups.items()
    ]


def _order_of_start(task: TaskState) -> float:
    moment = task.started_at or task.ended_at
    return moment.timestamp() if moment else math.inf


class PipelineWatch:
    """The runs that one triggered load leads to, asked for again and again."""

    def __init__(self, api: AirflowApi, load: Run) -> None:
        """Begin with the load's run.

        Args:
            api: the Airflow it runs in.
            load: the run of `load_archive`, as triggered.
        """
        self._api = api
        self._load = load
        self._runs: dict[tuple[str, str], WatchedRun] = {}
        self._earlier: set[tuple[str, str]] = {
            (run.dag_id, run.run_id) for dag_id in (BUILD, PUBLISH) for run in api.list_runs(dag_id) if run.is_final
        }

    @property
    def runs(self) -> list[WatchedRun]:
        """The runs at the last look, in the order of the pipeline, then of their start."""
        return sorted(
            self._runs.values(),
            key=lambda watched: (PIPELINE.index(watched.run.dag_id), str(watched.run.queued_at)),
        )

    def look(self) -> bool:
        """Ask Airflow for the present state.

        Returns:
            Whether everything the load leads to is done.
        """
        for dag_id in PIPELINE:
            self._look_at(dag_id)
            if any(watched.run.dag_id == dag_id and not watched.run.is_final for watched in self._runs.values()):
                break  # what comes later has hardly begun, and every question costs time that the tasks need
        return is_complete(self.runs)

    def _look_at(self, dag_id: str) -> None:
        for run in self._api.list_runs(dag_id):
            key = (run.dag_id, run.run_id)
            known = self._runs.get(key)
            if key in self._earlier or (dag_id == LOAD and run.run_id != self._load.run_id):
                continue
            if known is None or not known.run.is_final:
                self._runs[key] = WatchedRun(run, self._api.list_tasks(run))


def is_complete(runs: list[WatchedRun]) -> bool:
    """Tell whether all runs have ended, and each that told the next DAG to start was answered by a run of it.

    Between the end of one run and the start of the next there is a moment when nothing runs; the time of the
    emitting task tells such a moment from the end.
    """
    if not any(watched.run.dag_id == LOAD for watched in runs):
        return False
    for watched in runs:
        if not watched.run.is_final:
            return False
        emitted = watched.emitted_at
        if emitted is not None and not _is_answered(watched.run.dag_id, emitted, runs):
            return False
    return True


def _is_answered(dag_id: str, emitted: datetime, runs: list[WatchedRun]) -> bool:
    following = _STARTS[dag_id]
    return any(
        watched.run.queued_at is not None and watched.run.queued_at >= emitted
        for watched in runs
        if watched.run.dag_id == following
    )
