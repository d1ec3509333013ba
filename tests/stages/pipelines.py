"""The stages as the DAGs call them, and the rows of a warehouse with book-keeping left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from strichka.captures.store import CaptureStore
from strichka.stages import building, loading, publishing
from strichka.stages.versions import read_versions
from strichka.warehouse.engine import create_warehouse_engine
from strichka.warehouse.schema import metadata
from strichka.warehouse.seeding import load_seeds

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
# Records of what ran and where bytes lie differ from run to run, as they should; results must not.
BOOK_KEEPING = {"pipeline_run", "run_step", "batch", "input_batch", "check_result", "mart_refresh"}
BOOK_KEEPING_COLUMNS = {"recorded_at", "run_id", "warc_path", "warc_offset", "warc_length"}


def read_rows(engine: Engine, *, everything: bool = False) -> dict[str, list[tuple]]:
    """Return all rows of all tables, sorted; with `everything`, book-keeping columns too."""
    rows: dict[str, list[tuple]] = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name in BOOK_KEEPING:
                continue
            columns = [c for c in table.columns if everything or c.name not in BOOK_KEEPING_COLUMNS]
            found = connection.execute(table.select().with_only_columns(*columns))
            rows[table.name] = sorted((tuple(row) for row in found), key=repr)
    return rows


class Pipeline:
    """The stages as the DAGs call them, over one warehouse."""

    def __init__(self, engine: Engine, home: Path) -> None:
        self.engine = engine
        self.store = CaptureStore(str(home / "captures"))
        self.runs = 0

    def load(self, path: Path | str, batch_size: int = 200, **params: Any) -> dict[str, int]:
        run_id = self._next_run("load")
        params = {"path": str(path), "batch_size": batch_size, "format": "auto", "source_key": None, **params}
        numbers = loading.plan_inputs(self.engine, run_id, params)
        counts = [loading.capture_planned(self.engine, self.store, run_id, number, params) for number in numbers]
        return loading.finish_load(self.engine, run_id, counts)

    def build(self, batch_size: int = 200, *, reverse: bool = False, **params: Any) -> dict[str, int]:
        run_id = self._next_run("build")
        params = {"reprocess": False, "first_day": None, "last_day": None, "batch_size": batch_size, **params}
        numbers = building.plan_build(self.engine, run_id, params, read_versions())
        numbers = numbers[::-1] if reverse else numbers
        for number in numbers:
            building.extract_planned(self.engine, self.store, run_id, number)
        for number in numbers:
            building.deduplicate_planned(self.engine, run_id, number)
        building.cluster_planned(self.engine, run_id)
        for number in numbers:
            building.recognise_planned(self.engine, run_id, number)
        for number in numbers:
            building.publish_planned(self.engine, run_id, number)
        return building.finish_build(self.engine, run_id)

    def publish(self) -> dict[str, Any]:
        run_id = self._next_run("publish")
        publishing.refresh_and_check(self.engine, run_id)
        return publishing.summarise(self.engine, run_id)

    def count(self, query: str) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(text(query)) or 0)

    def _next_run(self, kind: str) -> str:
        self.runs += 1
        return f"test/{kind} {self.runs}"


@contextmanager
def open_pipeline(url: str, home: Path) -> Iterator[Pipeline]:
    engine = create_warehouse_engine(url)
    load_seeds(url)
    yield Pipeline(engine, home)
    engine.dispose()
