import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from strichka.errors import ServiceError
from strichka.services import progress
from strichka.services.airflow_api import Run, TaskState
from strichka.services.pipeline_watch import BUILD, WatchedRun
from strichka.services.progress import describe_failures, describe_groups, follow, read_error

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
RUN = Run(BUILD, "asset_triggered__1", "failed", NOON, NOON)
FAILED = TaskState("extract.extract_batch", 3, "failed", 4, NOON, NOON)
FOLLOWING = TaskState("finish", -1, "upstream_failed", 0, None, NOON)


class ScriptedWatch:
    """Gives one list of runs after the other, as Airflow would; the last one is the end if `ends`."""

    def __init__(self, looks: list[list[WatchedRun]], *, ends: bool = True) -> None:
        self._looks, self._ends, self.runs = looks, ends, looks[0]

    def look(self) -> bool:
        self.runs = self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]
        return self._ends and len(self._looks) == 1 and self.runs is self._looks[0]


def write_log(logs: Path, attempt: int, *lines: object) -> Path:
    folder = logs / "dag_id=build_articles/run_id=asset_triggered__1/task_id=extract.extract_batch/map_index=3"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"attempt={attempt}.log"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_failed_task_is_named_with_its_error_and_log(tmp_path: Path) -> None:
    error = {"exc_type": "CaptureStoreError", "exc_value": "No space left on device\nDETAIL: …"}
    cause = {"exc_type": "OSError", "exc_value": "28"}
    log = write_log(tmp_path, 4, "no JSON", {"event": "Task failed", "error_detail": [error, cause]}, '{"error_detail"')
    lines = describe_failures([WatchedRun(RUN, [FOLLOWING, FAILED])], tmp_path)
    assert lines == [
        f"build_articles.extract.extract_batch failed: CaptureStoreError: No space left on device\n  log: {log}"
    ]


def test_failed_run_without_a_failed_task_is_named() -> None:
    assert describe_failures([WatchedRun(RUN, [FOLLOWING])], Path("logs")) == [
        "build_articles failed: run asset_triggered__1"
    ]


def test_missing_log_gives_no_error_text(tmp_path: Path) -> None:
    assert read_error(tmp_path / "none.log") == ""


def test_lines_tell_each_change_once_and_each_failed_try(tmp_path: Path) -> None:
    running = Run(BUILD, "asset_triggered__1", "running", NOON, None)
    retried = TaskState("extract.extract_batch", 3, "up_for_retry", 1, NOON, NOON)
    done = TaskState("extract.extract_batch", 3, "success", 2, NOON, NOON)
    first, second = WatchedRun(running, [retried]), WatchedRun(Run(BUILD, RUN.run_id, "success", NOON, NOON), [done])
    output = io.StringIO()
    looks = [[first], [first], [second]]
    checks: list[int] = []
    follow(ScriptedWatch(looks), Console(file=output, width=200), lambda: checks.append(1), tmp_path)  # type: ignore[arg-type]
    lines = output.getvalue().splitlines()
    assert len(lines) == 3
    assert "failed and will be tried again" in lines[0]
    assert lines[0].endswith("attempt=1.log")
    assert lines[1:] == ["build_articles running: extract 0/1", "build_articles success: extract 1/1"]
    assert len(checks) == 3


def test_dag_that_never_answers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_UNANSWERED_SECONDS", 0.1)
    monkeypatch.setattr(progress, "_LOOK_SECONDS", 0.05)
    watch = ScriptedWatch([[WatchedRun(RUN, [])]], ends=False)
    with pytest.raises(ServiceError, match="paused"):
        follow(watch, Console(file=io.StringIO()), lambda: None, Path("logs"))  # type: ignore[arg-type]


def test_groups_that_have_not_begun_are_left_out() -> None:
    tasks = [TaskState("plan", -1, "success", 1, NOON, NOON), TaskState("finish", -1, None, 0, None, None)]
    assert describe_groups(WatchedRun(RUN, tasks).list_groups()) == "plan 1/1"
