"""Writes docs/tables.md from the schema and docs/dags.md from the DAGs: `make docs`; a test compares."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Table

from strichka.warehouse.migrate import view_files
from strichka.warehouse.schema import metadata

if TYPE_CHECKING:
    from airflow.sdk import DAG

REPOSITORY = Path(__file__).resolve().parents[2]
GENERATED = "<!-- Written by `make docs`; edit the sources instead. -->\n"


def describe_tables() -> str:
    """Return docs/tables.md: every table with its columns, and the views of schema `mart`."""
    parts = [
        "# Tables of the warehouse\n",
        GENERATED,
        "Ids are UUIDs made from content or canonical URL, so that a rerun meets its own rows. Offsets count Unicode "
        "code points. Times carry their zone. Analysts read the views of schema `mart`, listed at the end.\n",
    ]
    parts += [_describe_table(table) for table in sorted(metadata.tables.values(), key=lambda item: item.name)]
    parts.append("## Views in schema `mart`\n")
    parts += [line for path in view_files() for line in _describe_views(path.read_text(encoding="utf-8"))]
    return "\n".join(parts) + "\n"


def _describe_table(table: Table) -> str:
    lines = [f"## `{table.name}`\n", f"{table.comment}\n", "| column | type | what it is |", "|---|---|---|"]
    lines += [
        f"| {_name_column(column)} | {str(column.type).lower()} | {_escape(column.comment or '')} |"
        for column in table.columns
    ]
    return "\n".join(lines) + "\n"


def _name_column(column: Column) -> str:
    return f"`{column.name}`" + (" (key)" if column.primary_key else "")


def _describe_views(script: str) -> list[str]:
    """Return a line a view, from its comment in the script that makes it."""
    lines = []
    for statement in script.split(";\n"):
        if statement.strip().lower().startswith("comment on"):
            head, words = statement.strip().split(" is", 1)
            materialised = " (materialised)" if "materialized" in head else ""
            text = words.strip().strip(";").strip().strip("'").replace("''", "'")
            lines.append(f"- `{head.split()[-1]}`{materialised}: {text}")
    return lines


def describe_dags() -> str:
    """Return docs/dags.md: every DAG with its schedule, its words for the person on call, its params and tasks."""
    parts = ["# DAGs\n", GENERATED]
    parts += [_describe_dag(dag) for dag in load_dags()]
    return "\n".join(parts) + "\n"


def load_dags() -> "list[DAG]":
    """Return the DAGs of folder dags/, by name.

    Raises:
        RuntimeError: a DAG file can't be imported.
    """
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(REPOSITORY / "dags"))
    if bag.import_errors:
        raise RuntimeError(f"DAG files that can't be imported: {bag.import_errors}")
    return [bag.dags[name] for name in sorted(bag.dags)]


def _describe_dag(dag: "DAG") -> str:
    title, _, words = (dag.doc_md or "").strip().partition("\n")
    lines = [f"## `{dag.dag_id}`\n", f"*{title.lstrip('# ')}* Tags: {', '.join(sorted(dag.tags))}.\n", words.strip()]
    lines += ["", f"Schedule: {_describe_schedule(dag)}.\n"]
    if len(dag.params):
        lines += ["| param | default | what it is |", "|---|---|---|"]
        for name in dag.params:
            param = dag.params.get_param(name)
            lines.append(f"| `{name}` | `{param.value!r}` | {_escape(param.description or '')} |")
        lines.append("")
    lines += ["| task | what it does |", "|---|---|"]
    lines += [f"| `{task.task_id}` | {_escape(task.doc_md or '')} |" for task in dag.tasks]
    return "\n".join(lines) + "\n"


def _describe_schedule(dag: "DAG") -> str:
    """Return a DAG's schedule in words: assets it waits for, cron lines with their zone, or "by hand"."""
    if dag.schedule is None:
        return "by hand"
    assets = getattr(getattr(dag.timetable, "asset_condition", None), "objects", ())
    parts = [f"when asset `{asset.name}` is updated" for asset in assets]
    clock: Any = getattr(dag.timetable, "timetable", dag.timetable)
    if hasattr(clock, "_expression"):
        parts.append(f"at `{clock._expression}` {clock._timezone}")
    return ", and ".join(parts)


def _escape(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def main() -> None:
    """Write both pages."""
    os.environ.setdefault("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
    folder = REPOSITORY / "docs"
    folder.mkdir(exist_ok=True)
    (folder / "tables.md").write_text(describe_tables(), encoding="utf-8")
    (folder / "dags.md").write_text(describe_dags(), encoding="utf-8")


if __name__ == "__main__":
    main()
