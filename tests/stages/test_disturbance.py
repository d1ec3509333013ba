"""Killed workers, two runs at once, a database that goes away, a full disk: the same rows as an undisturbed run."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from strichka.captures.store import CaptureStore
from strichka.errors import CaptureStoreError, WarehouseError
from strichka.models import Payload
from strichka.services.postgres import EmbeddedServer
from strichka.stages import building
from strichka.stages.versions import read_versions
from strichka.warehouse.engine import create_warehouse_engine, run_with_reconnect
from strichka.warehouse.migrate import upgrade_warehouse
from tests.stages.pipelines import Pipeline, open_pipeline, read_rows

REPOSITORY = Path(__file__).resolve().parents[2]
AWAY_SECONDS = 20
# Runs the pipeline in a process of its own that kills itself at the n-th bulk write of one stage.
VICTIM = """
import os, signal, sys
from pathlib import Path
from strichka.warehouse import bulk
from tests.stages.pipelines import Pipeline
from strichka.warehouse.engine import create_warehouse_engine
from strichka.stages import building, loading

url, home, articles, module, wanted = sys.argv[1:6]
copy, seen = bulk._copy_rows, 0
armed = False

def copy_or_die(connection, table, *rest):
    global seen
    if armed:
        seen += 1
        if seen == int(wanted):
            os.kill(os.getpid(), signal.SIGKILL)
    return copy(connection, table, *rest)

bulk._copy_rows = copy_or_die

def arm(owner, name):
    stage = getattr(owner, name)
    def armed_stage(*arguments, **options):
        global armed
        armed = True
        try:
            return stage(*arguments, **options)
        finally:
            armed = False
    setattr(owner, name, armed_stage)

owner, name = {"capture": (loading, "capture_planned"), "extract": (building, "extract_planned"),
    "deduplicate": (building, "deduplicate_planned"), "cluster": (building, "cluster_planned"),
    "recognise": (building, "recognise_planned"), "publish": (building, "publish_planned")}[module]
arm(owner, name)
pipeline = Pipeline(create_warehouse_engine(url), Path(home))
pipeline.load(articles)
pipeline.build()
"""


def run_victim(url: str, home: Path, articles: Path, stage: str, write: int) -> int:
    command = [sys.executable, "-c", VICTIM, url, str(home), str(articles), stage, str(write)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, env=environment, cwd=REPOSITORY, check=False).returncode


@pytest.mark.parametrize(
    ("stage", "write"),
    [
        ("capture", 1),
        ("extract", 1),
        ("extract", 5),
        ("deduplicate", 2),
        ("cluster", 1),
        ("recognise", 3),
        ("publish", 1),
    ],
)
def test_a_killed_worker_leaves_nothing_half_done(
    clean_warehouse_url: str, tmp_path: Path, some_articles: Path, reference_rows: dict, stage: str, write: int
) -> None:
    with open_pipeline(clean_warehouse_url, tmp_path) as pipeline:
        assert run_victim(clean_warehouse_url, tmp_path, some_articles, stage, write) == -signal.SIGKILL
        pipeline.runs = 10
        pipeline.load(some_articles)
        pipeline.build()
        assert read_rows(pipeline.engine) == reference_rows


def test_two_runs_at_once_do_the_work_once(pipeline: Pipeline, some_articles: Path, reference_rows: dict) -> None:
    pipeline.load(some_articles)
    twin = Pipeline(pipeline.engine, Path(pipeline.store.url).parent)
    pipeline.runs, twin.runs = 20, 40
    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(item.build, 4, reverse=item is twin) for item in (pipeline, twin)]
        totals = [run.result() for run in runs]
    pipeline.build()
    assert read_rows(pipeline.engine) == reference_rows
    articles = pipeline.count("select count(*) from capture_extraction where article_version_id is not null")
    assert sum(total.get("extract.articles", 0) for total in totals) == articles


def test_two_loads_at_once_capture_once(pipeline: Pipeline, some_articles: Path, reference_rows: dict) -> None:
    twin = Pipeline(pipeline.engine, Path(pipeline.store.url).parent)
    pipeline.runs, twin.runs = 20, 40
    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(item.load, some_articles, 4) for item in (pipeline, twin)]
        summaries = [run.result() for run in runs]
    assert sum(summary["new_captures"] for summary in summaries) == len(reference_rows["capture"])
    pipeline.build()
    assert read_rows(pipeline.engine) == reference_rows


def test_database_away_for_twenty_seconds(tmp_path: Path, some_articles: Path, reference_rows: dict) -> None:
    server = EmbeddedServer(tmp_path / "server")
    server.ensure_started()
    try:
        url = server.url()
        upgrade_warehouse(url)
        with open_pipeline(url, tmp_path) as pipeline:
            pipeline.load(some_articles)
            building.plan_build(pipeline.engine, "test/away", {"reprocess": False, "batch_size": 200}, read_versions())
            store = StoreThatStopsTheServer(pipeline.store.url)
            store.server = server
            started = time.monotonic()
            counts = building.extract_planned(pipeline.engine, store, "test/away", 1)
            assert time.monotonic() - started > AWAY_SECONDS
            assert counts["articles"] > 0
            pipeline.runs = 50
            pipeline.build()
            assert read_rows(pipeline.engine) == reference_rows
    finally:
        server.remove()


class StoreThatStopsTheServer(CaptureStore):
    """A capture store that stops the database when the batch is claimed and half read; it is back after a while."""

    server: EmbeddedServer | None = None

    def read_captures(self, references: Sequence[tuple[str, int, int]]) -> Iterator[Payload]:
        for number, payload in enumerate(super().read_captures(references)):
            if number == 3 and self.server:
                server, self.server = self.server, None
                server.stop()
                threading.Timer(AWAY_SECONDS, server.ensure_started).start()
            yield payload


def test_a_database_that_stays_away_is_an_error_in_words() -> None:
    engine = create_warehouse_engine("postgresql://nobody@127.0.0.1:9/none")

    def work() -> None:
        with engine.begin():
            pass

    with pytest.raises(WarehouseError, match="did not answer for 1 s"):
        run_with_reconnect(work, 1)


def test_a_full_disk_fails_the_task_and_a_retry_has_all(
    pipeline: Pipeline, some_articles: Path, reference_rows: dict, tmp_path: Path
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(CaptureStoreError):
            pipeline.load(some_articles)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert pipeline.count("select count(*) from capture") == 0
    assert not [path for path in (tmp_path / "captures").rglob("*") if path.is_file()]
    pipeline.load(some_articles)
    pipeline.build()
    assert read_rows(pipeline.engine) == reference_rows
