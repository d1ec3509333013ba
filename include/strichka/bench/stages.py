"""The whole pipeline over the generated corpus, stage by stage, committed to a PostgreSQL of its own."""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from strichka.bench.corpus import BenchPage
from strichka.captures.store import CaptureStore
from strichka.services.postgres import EmbeddedServer
from strichka.stages import building, loading, publishing
from strichka.stages.versions import read_versions
from strichka.threads import use_one_thread
from strichka.warehouse.engine import create_warehouse_engine
from strichka.warehouse.migrate import upgrade_warehouse
from strichka.warehouse.seeding import load_seeds

BATCH_SIZE = 200
LOAD_RUN, BUILD_RUN = "bench/load", "bench/build"  # names of runs, as Airflow would give them


@dataclass(frozen=True, slots=True)
class StageTime:
    """What a stage took over all articles."""

    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class PipelineTimes:
    """What the whole pipeline took, and how much memory its largest process had."""

    stages: tuple[StageTime, ...]
    processes: int
    peak_mebibytes: float

    @property
    def seconds(self) -> float:
        """All stages together."""
        return sum(item.seconds for item in self.stages)


def write_pages(pages: Sequence[BenchPage], folder: Path) -> None:
    """Write pages as files that the pipeline loads."""
    for number, page in enumerate(pages):
        (folder / f"{number:06d}.html").write_bytes(page.html)


def time_pipeline(folder: Path, processes: int) -> PipelineTimes:
    """Take a folder of pages through all stages, on a server and a warehouse made for it.

    Args:
        folder: the pages.
        processes: how many work on the batches of a stage.

    Returns:
        The time of each stage. Starting the processes, migrating and loading seeds is not in it: a worker of Airflow
        or the command line does that once, and it is shown by `make run`.
    """
    with _fresh_warehouse() as (url, store), _pool(processes, url, store) as pool:
        engine = create_warehouse_engine(url)
        params = {"path": str(folder), "batch_size": BATCH_SIZE, "format": "auto", "source_key": None}
        started = time.perf_counter()
        numbers = loading.plan_inputs(engine, LOAD_RUN, params)
        pool(partial(_run_batch, "capture", params=params), numbers)
        loading.finish_load(engine, LOAD_RUN, [])
        times = [StageTime("capture", time.perf_counter() - started)]
        numbers = building.plan_build(
            engine, BUILD_RUN, {"reprocess": False, "batch_size": BATCH_SIZE}, read_versions()
        )
        for stage in ("extract", *_PLANNED):
            started = time.perf_counter()
            pool(partial(_run_batch, stage), numbers)
            if stage == "deduplicate":
                building.cluster_planned(engine, BUILD_RUN)
            if stage == "publish":
                building.finish_build(engine, BUILD_RUN)
                publishing.refresh_and_check(engine, "bench/publish")
            times.append(StageTime(stage, time.perf_counter() - started))
        engine.dispose()
        peaks = pool(_peak_memory, list(range(processes)))
    return PipelineTimes(tuple(times), processes, max(peaks))


@contextmanager
def _fresh_warehouse() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="strichka-bench-") as folder:
        server = EmbeddedServer(Path(folder) / "server")
        try:
            server.ensure_started()
            upgrade_warehouse(server.url())
            load_seeds(server.url())
            yield server.url(), str(Path(folder) / "captures")
        finally:
            server.remove()


class Worker:
    """What a process keeps from batch to batch: its engine and store, as a worker that stays alive would."""

    url: str
    store: str


def _open_worker(url: str, store: str) -> None:
    Worker.url, Worker.store = url, store
    # The first annotation loads dictionaries and gazetteer; it belongs to the process, not to a batch.
    from strichka.entities.annotate import AnnotateInput, Annotator
    from strichka.settings import get_settings

    Annotator(get_settings()).annotate_texts([AnnotateInput("Київ.", "uk", None), AnnotateInput("Москва.", "ru", None)])


@contextmanager
def _pool(processes: int, url: str, store: str) -> Iterator[Callable]:
    """Give a function that runs work over batches in so many processes, and returns the results."""
    use_one_thread()  # as Airflow's workers have it; the processes inherit it
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, initializer=_open_worker, initargs=(url, store)) as pool:
        pool.map(_wait_ready, range(processes * 4), chunksize=1)
        yield lambda work, items: pool.map(work, items, chunksize=1)


def _wait_ready(_: int) -> None:
    """Do nothing: a result means that a process is up."""


def _run_batch(stage: str, number: int, params: dict[str, Any] | None = None) -> None:
    """Do one batch of a stage, with an engine of its own as a task of Airflow has."""
    engine = create_warehouse_engine(Worker.url)
    try:
        if stage == "capture":
            loading.capture_planned(engine, CaptureStore(Worker.store), LOAD_RUN, number, params or {})
        elif stage == "extract":
            building.extract_planned(engine, CaptureStore(Worker.store), BUILD_RUN, number)
        else:
            _PLANNED[stage](engine, BUILD_RUN, number)
    finally:
        engine.dispose()


_PLANNED = {
    "deduplicate": building.deduplicate_planned,
    "recognise": building.recognise_planned,
    "publish": building.publish_planned,
}


def _peak_memory(_: int) -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
