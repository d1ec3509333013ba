"""How much of a run through a real Airflow is Airflow's own: scheduling, starting tasks, waiting."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy import text

from strichka.errors import ServiceError
from strichka.resources import seeds_folder
from strichka.services.airflow_home import find_free_ports
from strichka.services.postgres import EmbeddedServer
from strichka.warehouse.engine import create_warehouse_engine

LINKED = ("dags", "plugins", "seeds", "sql")
MOST_GAPS = 5
STEPS = """
select s.step as name, s.finished_at - make_interval(secs => s.seconds) as began, s.finished_at as ended
from run_step s join pipeline_run r using (run_id) where r.kind in ('load_archive', 'build_articles', 'publish_marts')
"""


@dataclass(frozen=True, slots=True)
class Interval:
    """A step at work."""

    began: datetime
    ended: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which no step was at work, between two that were."""

    seconds: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AirflowShare:
    """A run seen from the warehouse's own records."""

    wall_seconds: float  # from the first step's beginning to the last step's end
    gaps: tuple[Gap, ...]  # in the order in which they came

    @property
    def work_seconds(self) -> float:
        """The time in which at least one step was at work."""
        return self.wall_seconds - sum(gap.seconds for gap in self.gaps)

    @property
    def share(self) -> float:
        """The part of the run in which no step was at work."""
        return 1 - self.work_seconds / self.wall_seconds


def print_airflow_share(console: Console, pages: Path, count: int) -> None:
    """Take the pages through a real Airflow, and print its share.

    Raises:
        ServiceError: the run failed; the message has its last words.
    """
    with _temporary_checkout() as (checkout, home):
        port = find_free_ports(1, above=18_000)[0]
        command = [sys.executable, "-m", "strichka.services.run", "up", "--port", str(port), "--once"]
        command += ["--input", str(pages)]
        done = subprocess.run(
            command,
            cwd=checkout,
            env={**os.environ, "STRICHKA_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServiceError(f"The run through Airflow failed with {done.returncode}:\n{done.stdout[-2000:]}")
        share = measure_share(read_intervals(home))
        EmbeddedServer(home).remove()
    console.print(
        f"{count:,} articles through Airflow (load_archive, build_articles, publish_marts): "
        f"{share.wall_seconds:.1f} s, {share.work_seconds:.1f} s of it with a step at work; "
        f"Airflow's own share {share.share:.1%}"
    )
    longest = sorted(share.gaps, key=lambda gap: -gap.seconds)[:MOST_GAPS]
    words = ", ".join(f"{gap.before} to {gap.after} {gap.seconds:.1f} s" for gap in longest)
    console.print(f"Longest without a step at work: {words}")


def read_intervals(home: Path) -> list[Interval]:
    """Return when each step of the runs worked, as the warehouse recorded it."""
    with EmbeddedServer(home).hold() as server:
        engine = create_warehouse_engine(server.url())
        with engine.connect() as connection:
            rows = connection.execute(text(STEPS)).all()
        engine.dispose()
    return [Interval(row.began, row.ended, row.name) for row in rows]


def measure_share(intervals: Sequence[Interval]) -> AirflowShare:
    """Return how long the steps took from first to last, and when none of them was at work.

    Args:
        intervals: of the steps, in any order; at least one.
    """
    first, *others = sorted(intervals, key=lambda interval: interval.began)
    gaps: list[Gap] = []
    last = first
    for interval in others:
        if interval.began > last.ended:
            gaps.append(Gap((interval.began - last.ended).total_seconds(), last.name, interval.name))
        if interval.ended > last.ended:
            last = interval
    return AirflowShare((last.ended - first.began).total_seconds(), tuple(gaps))


@contextmanager
def _temporary_checkout() -> Iterator[tuple[Path, Path]]:
    """Give a folder with our DAGs in which a run doesn't meet the one that may be going on here."""
    with tempfile.TemporaryDirectory(prefix="strichka-airflow-") as folder:
        checkout = Path(folder)
        for name in LINKED:
            (checkout / name).symlink_to(seeds_folder().parent / name)
        yield checkout, checkout / "home"
