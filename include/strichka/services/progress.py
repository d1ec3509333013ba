"""What a person sees while a load goes through the pipeline."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from strichka.errors import ServiceError
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


def follow(watch: PipelineWatch, console: Console, check: Callable[[], None]) -> list[WatchedRun]:
    """Show the progress of a load until everything it leads to is done.

    Args:
        watch: the runs to follow.
        console: where to show them: a table that renews itself on a terminal, lines elsewhere.
        check: called at every look; raises when Airflow itself is broken.

    Returns:
        The runs as they ended.

    Raises:
        ServiceError: a DAG that was told to start did not, as when somebody paused it.
    """
    show = _show_table if console.is_terminal else _show_lines
    last_moving = time.monotonic()
    with show(console) as renew:
        while True:
            check()
            done = watch.look()
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
            time.sleep(_LOOK_SECONDS)


@contextmanager
def _show_table(console: Console) -> Iterator[Callable[[list[WatchedRun]], None]]:
    with Live(console=console, refresh_per_second=4) as live:
        yield lambda runs: live.update(_make_table(runs))


@contextmanager
def _show_lines(console: Console) -> Iterator[Callable[[list[WatchedRun]], None]]:
    shown: dict[str, str] = {}

    def renew(runs: list[WatchedRun]) -> None:
        for watched in runs:
            state = watched.run.state if watched.run.is_final else "running"
            line = f"{watched.run.dag_id} {state}: {describe_groups(watched.list_groups())}"
            if shown.get(watched.run.run_id) != line and watched.tasks:
                shown[watched.run.run_id] = line
                console.print(line, highlight=False, markup=False, soft_wrap=True)

    yield renew


def _make_table(runs: list[WatchedRun]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for watched in runs:
        state = watched.run.state
        colour = {"success": "green", "failed": "red"}.get(state, "yellow")
        table.add_row(watched.run.dag_id, f"[{colour}]{state}[/]", describe_groups(watched.list_groups()))
    return table


def describe_groups(groups: list[GroupProgress]) -> str:
    """Return the progress of groups in one line: "extract 2/3, deduplicate 0/4 (1 failed)"."""
    words = []
    for group in groups:
        text = f"{group.name} {group.done}/{group.total}"
        words.append(f"{text} ({group.failed} failed)" if group.failed else text)
    return ", ".join(words)


def describe_failures(runs: list[WatchedRun], logs: Path) -> list[str]:
    """Return a line for each task that failed by itself, with its log file, and one for each failed run without.

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
            mapped = f"map_index={task.map_index}/" if task.map_index >= 0 else ""
            folder = f"dag_id={watched.run.dag_id}/run_id={watched.run.run_id}/task_id={task.task_id}/{mapped}"
            lines.append(f"{watched.run.dag_id}.{task.task_id} failed: {logs / folder}/attempt={task.try_number}.log")
        if not own:
            lines.append(f"{watched.run.dag_id} failed: run {watched.run.run_id}")
    return lines
