"""What a person sees while a load goes through the pipeline."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from strichka.errors import ServiceError
from strichka.services.airflow_api import Run, TaskState
from strichka.services.pipeline_watch import GroupProgress, PipelineWatch, WatchedRun

_LOOK_SECONDS = 1.0
_UNANSWERED_SECONDS = 120


class Stopwatch:
    """Prints what is being done, and at its end how long it took."""

    def __init__(self, console: Console) -> None:
        """Write to this console."""
        self.console = console

    @contextmanager
    def measure(self, words: str, *, spin: bool = True) -> Iterator[None]:
        """Time the body of a `with` block under these words, which a terminal shows meanwhile (if `spin`)."""
        started = time.monotonic()
        if spin and self.console.is_terminal:
            with self.console.status(words):
                yield
        else:
            yield
        self.console.print(f"{words} [dim]{time.monotonic() - started:.1f} s[/dim]", highlight=False)


def follow(watch: PipelineWatch, console: Console, check: Callable[[], None], logs: Path) -> list[WatchedRun]:
    """Show the progress of a load until everything it leads to is done.

    Args:
        watch: the runs to follow.
        console: where to show them: a table that renews itself on a terminal, lines elsewhere.
        check: called at every look; raises when Airflow itself is broken.
        logs: Airflow's folder of logs, named where a task failed.

    Returns:
        The runs as they ended.

    Raises:
        ServiceError: a DAG that was told to start did not, as when somebody paused it.
    """
    show = _show_table if console.is_terminal else _show_lines
    last_moving = time.monotonic()
    with show(console, logs) as renew:
        while True:
            check()
            asked = time.monotonic()
            done = watch.look()
            answered_in = time.monotonic() - asked
            renew(watch.runs)
            if done:
                return watch.runs
            if not all(watched.run.is_final for watched in watch.runs):
                last_moving = time.monotonic()
            elif time.monotonic() - last_moving > _UNANSWERED_SECONDS:
                raise ServiceError(
                    "The next DAG was told to start and did not: see in the UI whether build_articles or "
                    "publish_marts is paused."
                )
            # A run of thousands of tasks takes long to tell: looking must not be what keeps the machine busy.
            time.sleep(max(_LOOK_SECONDS, 5 * answered_in))


@contextmanager
def _show_table(console: Console, logs: Path) -> Iterator[Callable[[list[WatchedRun]], None]]:
    retries = _RetryNotes(console, logs)
    with Live(console=console, refresh_per_second=4) as live:

        def renew(runs: list[WatchedRun]) -> None:
            retries.print_new(runs)
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for watched in runs:
                colour = {"success": "green", "failed": "red"}.get(watched.run.state, "yellow")
                groups = describe_groups(watched.list_groups())
                table.add_row(watched.run.dag_id, f"[{colour}]{watched.run.state}[/]", groups)
            live.update(table)

        yield renew


@contextmanager
def _show_lines(console: Console, logs: Path) -> Iterator[Callable[[list[WatchedRun]], None]]:
    retries = _RetryNotes(console, logs)
    shown: dict[str, str] = {}

    def renew(runs: list[WatchedRun]) -> None:
        retries.print_new(runs)
        for watched in runs:
            groups = describe_groups(watched.list_groups())
            line = f"{watched.run.dag_id} {watched.run.state}: {groups}"
            if groups and shown.get(watched.run.run_id) != line:
                shown[watched.run.run_id] = line
                console.print(line, highlight=False, markup=False, soft_wrap=True)

    yield renew


class _RetryNotes:
    """Tells once of each try that failed: nobody should wonder why nothing moves."""

    def __init__(self, console: Console, logs: Path) -> None:
        self._console = console
        self._logs = logs
        self._told: set[Path] = set()

    def print_new(self, runs: list[WatchedRun]) -> None:
        for watched in runs:
            for task in watched.list_retries():
                log = find_task_log(self._logs, watched.run, task)
                if log not in self._told:
                    self._told.add(log)
                    words = f"{watched.run.dag_id}.{task.task_id} failed and will be tried again: {log}"
                    self._console.print(words, style="yellow", highlight=False, markup=False, soft_wrap=True)


def describe_groups(groups: list[GroupProgress]) -> str:
    """Return the progress of the groups that have begun, in one line: "extract 2/3, deduplicate 0/4 (1 failed)"."""
    words = []
    for group in groups:
        if group.begun:
            failed = f" ({group.failed} failed)" if group.failed else ""
            words.append(f"{group.name} {group.done}/{group.total}{failed}")
    return ", ".join(words)


def describe_failures(runs: list[WatchedRun], logs: Path) -> list[str]:
    """Return a line for each task that failed by itself, with its error and log, and one for a failed run without.

    Args:
        runs: the runs as they ended.
        logs: Airflow's folder of logs.
    """
    lines = []
    for watched in runs:
        if watched.run.state != "failed":
            continue
        own = [task for task in watched.list_failures() if task.state == "failed"]
        for task in own:
            log = find_task_log(logs, watched.run, task)
            lines.append(f"{watched.run.dag_id}.{task.task_id} failed: {read_error(log)}\n  log: {log}")
        if not own:
            lines.append(f"{watched.run.dag_id} failed: run {watched.run.run_id}")
    return lines


def find_task_log(logs: Path, run: Run, task: TaskState) -> Path:
    """Return the log of a task's last try (Airflow's default `logging.log_filename_template`)."""
    folder = logs / f"dag_id={run.dag_id}" / f"run_id={run.run_id}" / f"task_id={task.task_id}"
    if task.map_index >= 0:
        folder /= f"map_index={task.map_index}"
    return folder / f"attempt={task.try_number}.log"


def read_error(log: Path) -> str:
    """Return kind and words of the last error in a task's log (JSON lines), empty when there is none to read."""
    found = ""
    try:
        with log.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                for detail in _read_details(line):
                    words = str(detail.get("exc_value")).split("\n", 1)[0]
                    found = f"{detail.get('exc_type')}: {words[:300]}"
    except OSError:
        return ""
    return found


def _read_details(line: str) -> list[dict[str, object]]:
    if '"error_detail"' not in line:
        return []
    try:
        details = json.loads(line)["error_detail"]
    except (ValueError, KeyError, TypeError):
        return []
    # The first is the error raised, the others what caused it.
    return [detail for detail in details[:1] if isinstance(detail, dict)]
