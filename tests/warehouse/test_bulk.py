"""Bulk merge: what is there stays, what differs changes, and nothing else is touched."""

from datetime import UTC, datetime

from sqlalchemy import Engine, text

from strichka.identifiers import make_id
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.entities import entity_alias
from strichka.warehouse.schema.runs import batch, pipeline_run, run_step
from strichka.warehouse.schema.sources import source

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def make_source(key: str, name: str = "Назва") -> dict:
    return {
        "source_key": key,
        "name": name,
        "domain": None,
        "kind": "outlet",
        "languages": ["uk", "ru"],
        "time_zone": "Europe/Kyiv",
        "declared": True,
    }


def test_insert_then_nothing_then_change(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        assert merge_rows(connection, source, [make_source("a"), make_source("b")]) == 2
        assert merge_rows(connection, source, [make_source("a", "інша")]) == 0
        assert merge_rows(connection, source, [make_source("a")], on_conflict="update") == 0
        assert merge_rows(connection, source, [make_source("a", "інша"), make_source("b")], on_conflict="update") == 1
        names = connection.execute(text("select name from source order by source_key")).scalars().all()
    assert names == ["інша", "Назва"]


def test_unchanged_rows_keep_their_place_on_disk(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        merge_rows(connection, source, [make_source("kept")])
    places = []
    for _ in range(2):
        with warehouse.begin() as connection:
            merge_rows(connection, source, [make_source("kept")], on_conflict="update")
            places.append(connection.scalar(text("select ctid::text from source where source_key = 'kept'")))
    assert places[0] == places[1]


def test_the_last_of_two_rows_with_one_key_counts(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        merge_rows(connection, source, [make_source("twice", "перша"), make_source("twice", "друга")])
        assert connection.scalar(text("select name from source where source_key = 'twice'")) == "друга"


def test_no_rows_is_no_work(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        assert merge_rows(connection, entity_alias, []) == 0


def test_awkward_values_arrive_as_they_are(warehouse: Engine) -> None:
    name = 'tab\tnew\nline \\back\\ "quote" \\N є 👩‍🚀 é'
    with warehouse.begin() as connection:
        merge_rows(connection, source, [make_source("awkward", name), make_source("nul", "a\x00b\ud800c")])
        rows = dict(connection.execute(text("select source_key, name from source")).tuples().all())
    assert rows["awkward"] == name
    assert rows["nul"] == "ab?c"


def test_json_and_arrays(warehouse: Engine) -> None:
    run = {"run_id": "r", "kind": "k", "started_at": BEGAN, "versions": {"a": "б"}}
    ids = [make_id("capture", "1"), make_id("capture", "2")]
    step = {"run_id": "r", "step": "s", "batch_no": 1, "finished_at": BEGAN, "seconds": 0.5, "counts": {"n": 1}}
    with warehouse.begin() as connection:
        merge_rows(connection, pipeline_run, [run])
        merge_rows(connection, batch, [{"run_id": "r", "batch_no": 1, "capture_ids": ids}])
        merge_rows(connection, run_step, [step], on_conflict="update")
        assert merge_rows(connection, run_step, [step | {"counts": {"n": 2}}], on_conflict="update") == 1
        assert connection.scalar(text("select capture_ids from batch")) == ids
        assert connection.scalar(text("select versions from pipeline_run")) == {"a": "б"}
        assert connection.scalar(text("select counts from run_step")) == {"n": 2}
