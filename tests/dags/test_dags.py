"""The DAG files: they import, are documented, tagged, retried and thin."""

import ast
import itertools
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from airflow.timetables.base import TimeRestriction

from strichka_airflow.documentation import describe_dags, describe_tables, load_dags
from strichka_airflow.tags import Tag

REPOSITORY = Path(__file__).resolve().parents[2]
DAG_FILES = sorted((REPOSITORY / "dags").glob("*.py"))
HEAVY = {"spacy", "trafilatura", "thinc", "pymorphy3", "numpy", "lxml"}


@pytest.fixture(scope="module")
def dags() -> dict:
    return {dag.dag_id: dag for dag in load_dags()}


def test_one_dag_a_file(dags: dict) -> None:
    assert sorted(dags) == [path.stem for path in DAG_FILES]


def test_every_dag_tells_the_person_on_call_what_to_do(dags: dict) -> None:
    for dag in dags.values():
        assert dag.doc_md.startswith("###")
        assert "**If it fails**" in dag.doc_md
        assert dag.description
        for task in dag.tasks:
            assert task.doc_md, f"{dag.dag_id}.{task.task_id} has no documentation"


def test_tags_come_from_the_enum(dags: dict) -> None:
    for dag in dags.values():
        assert dag.tags
        assert set(dag.tags) <= {str(tag) for tag in Tag}


def test_what_can_pass_is_retried_with_backoff(dags: dict) -> None:
    # A broken rule on the data stays broken, and so does a batch that is missing.
    once = {"publish_marts.checks_hold", "build_articles.all_batches_done", "fetch_news.all_sources_done"}
    for dag in dags.values():
        for task in dag.tasks:
            if f"{dag.dag_id}.{task.task_id}" in once:
                assert task.retries == 0
                continue
            assert task.retries >= 2, task.task_id
            assert task.retry_exponential_backoff
            assert task.retry_delay >= timedelta(seconds=5)


def test_mapped_tasks_have_a_readable_label(dags: dict) -> None:
    mapped = [task for dag in dags.values() for task in dag.tasks if task.is_mapped]
    assert len(mapped) == 5
    assert all(task.map_index_template for task in mapped)


def test_params_are_a_form_a_person_can_fill_in(dags: dict) -> None:
    for name in ("load_archive", "build_articles", "fetch_news"):
        for key in dags[name].params:
            param = dags[name].params.get_param(key)
            assert param.description
            assert param.schema.get("title"), key


def test_stages_of_build_articles_are_groups_one_after_the_other(dags: dict) -> None:
    dag = dags["build_articles"]
    assert {"extract", "deduplicate", "recognise", "publish"} <= set(dag.task_group_dict)
    path = [
        "plan",
        "extract.extract_batch",
        "deduplicate.compare_batch",
        "recognise.recognise_batch",
        "publish.publish_batch",
        "finish",
        "all_batches_done",
    ]
    for earlier, later in itertools.pairwise(path):
        assert later in dag.get_task(earlier).downstream_task_ids, later


def test_clusters_hold_nobody_up_but_their_loss_is_seen(dags: dict) -> None:
    dag = dags["build_articles"]
    drawn = dag.get_task("deduplicate.draw_clusters")
    assert drawn.upstream_task_ids == {"deduplicate.compare_batch"}
    assert drawn.downstream_task_ids == {"finish", "all_batches_done"}
    assert dag.get_task("all_batches_done").trigger_rule == "all_success"


@pytest.mark.parametrize("name", ["build_articles", "maintain_warehouse"])
def test_a_new_airflow_waits_for_the_next_moment_of_a_schedule(
    dags: dict, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A fresh `make run` on a Sunday must not begin with the weekly housekeeping.
    moment = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)  # a Sunday; both had their hour shortly before
    monkeypatch.setattr("airflow.timetables.trigger.utcnow", lambda: moment)
    clock = getattr(dags[name].timetable, "timetable", dags[name].timetable)
    first = clock.next_dagrun_info(
        last_automated_data_interval=None, restriction=TimeRestriction(None, None, catchup=False)
    )
    assert first.run_after > moment


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.stem)
def test_dag_files_are_thin(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) < 200
    imported = {
        name.name.split(".")[0]
        for node in ast.parse(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
    }
    assert not imported & HEAVY


def test_parsing_a_dag_file_loads_no_language_library() -> None:
    script = (
        "import sys, runpy\n"
        + "\n".join(f"runpy.run_path({str(path)!r})" for path in DAG_FILES)
        + f"\nprint(sorted({HEAVY - {'numpy', 'lxml'}!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_library_knows_no_airflow() -> None:
    for path in sorted((REPOSITORY / "include" / "strichka").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.split(".")[0] in ("airflow", "strichka_airflow") for name in names), path


@pytest.mark.parametrize(("name", "describe"), [("tables.md", describe_tables), ("dags.md", describe_dags)])
def test_generated_pages_are_up_to_date(name: str, describe) -> None:
    written = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    assert written == describe(), f"docs/{name} is out of date: make docs"
