from datetime import UTC, datetime, timedelta

import pytest

from strichka.services.airflow_api import Run, TaskState
from strichka.services.pipeline_watch import (
    BUILD,
    LOAD,
    PIPELINE,
    PUBLISH,
    PipelineWatch,
    WatchedRun,
    count_groups,
    is_complete,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def watched(
    dag_id: str, state: str, queued: int, finish: str | None = None, ended: int = 0, run_id: str = "one"
) -> WatchedRun:
    run = Run(dag_id, run_id, state, at(queued), at(ended) if ended else None)
    tasks = [TaskState("finish", -1, finish, 1, at(queued), at(ended))] if finish else []
    return WatchedRun(run, tasks)


def test_nothing_to_build_ends_with_the_load() -> None:
    assert is_complete([watched(LOAD, "success", 0, "skipped", 5)])


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [watched(LOAD, "running", 0)],
        [watched(LOAD, "success", 0, "success", 5)],  # told build_articles, which has not begun
        [watched(LOAD, "success", 0, "success", 5), watched(BUILD, "running", 6)],
        [watched(LOAD, "success", 0, "success", 5), watched(BUILD, "success", 6, "success", 9)],  # marts to come
        # A run that was waiting before the load told anything does not answer it.
        [watched(LOAD, "success", 0, "success", 5), watched(BUILD, "success", 3, "skipped", 9)],
        [watched(LOAD, "success", 0, "skipped", 5), watched(BUILD, "running", 3)],
    ],
)
def test_not_yet_done(runs: list[WatchedRun]) -> None:
    assert not is_complete(runs)


def test_whole_chain_is_done() -> None:
    runs = [
        watched(LOAD, "success", 0, "success", 5),
        watched(BUILD, "success", 6, "success", 9),
        watched(PUBLISH, "success", 10, ended=12),
    ]
    assert is_complete(runs)


def test_failed_build_that_told_nothing_is_an_end() -> None:
    assert is_complete([watched(LOAD, "success", 0, "success", 5), watched(BUILD, "failed", 6, "upstream_failed", 9)])


def test_failed_build_that_published_waits_for_the_marts() -> None:
    runs = [watched(LOAD, "success", 0, "success", 5), watched(BUILD, "failed", 6, "success", 9)]
    assert not is_complete(runs)
    assert is_complete([*runs, watched(PUBLISH, "failed", 10, ended=11)])


class ScriptedApi:
    """Answers as Airflow would while time passes: each run by its states, one a look."""

    def __init__(self, states: dict[str, list[str]]) -> None:
        self.states = states

    def list_runs(self, dag_id: str) -> list[Run]:
        states = self.states.get(dag_id, [])
        if not states:
            return []
        state = states.pop(0) if len(states) > 1 else states[0]
        if not state:
            return []
        order = PIPELINE.index(dag_id) * 10
        return [Run(dag_id, f"{dag_id}-1", state, at(order), at(order + 9) if state != "running" else None)]

    def list_tasks(self, run: Run) -> list[TaskState]:
        state = "success" if run.state == "success" and run.dag_id != PUBLISH else None
        return [TaskState("finish", -1, state, 1, run.queued_at, run.ended_at)]


def test_each_run_is_followed_to_its_end() -> None:
    api = ScriptedApi(
        {
            LOAD: ["running", "running", "success"],
            BUILD: ["", "", "running", "running", "success"],
            PUBLISH: ["", "", "running", "success"],
        }
    )
    watch = PipelineWatch(api, Run(LOAD, f"{LOAD}-1", "queued", at(0), None))  # type: ignore[arg-type]
    looks = 0
    while not watch.look():
        looks += 1
        assert looks < 20
    assert [(seen.run.dag_id, seen.run.state) for seen in watch.runs] == [(dag_id, "success") for dag_id in PIPELINE]


def test_runs_that_ended_before_are_not_followed() -> None:
    api = ScriptedApi({LOAD: ["success"], BUILD: ["failed"], PUBLISH: []})
    api.list_tasks = lambda run: [TaskState("finish", -1, "skipped", 1, None, None)]  # type: ignore[method-assign]
    watch = PipelineWatch(api, Run(LOAD, f"{LOAD}-1", "queued", at(0), None))  # type: ignore[arg-type]
    assert watch.look()
    assert [seen.run.dag_id for seen in watch.runs] == [LOAD]


def test_groups_are_counted_in_the_order_of_their_start() -> None:
    tasks = [
        TaskState("publish.one", 0, None, 0, None, None),
        TaskState("extract.batch", 1, "failed", 4, at(3), at(9)),
        TaskState("extract.batch", 0, "success", 1, at(2), at(4)),
        TaskState("plan", -1, "success", 1, at(0), at(1)),
        TaskState("sign.batch", 0, "up_for_retry", 1, at(5), at(6)),
    ]
    groups = count_groups(tasks)
    assert [(group.name, group.done, group.total, group.failed, group.begun) for group in groups] == [
        ("plan", 1, 1, 0, True),
        ("extract", 1, 2, 1, True),
        ("sign", 0, 1, 0, True),
        ("publish", 0, 1, 0, False),
    ]
