"""The page "Warehouse" in Airflow's UI: what is in the warehouse, for whoever is logged in."""

from html import escape
from typing import Any

from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection, text

from strichka_airflow.context import open_warehouse

MOST_ROWS = 25
RUNS = """
select run_id, started_at, finished_at, counts from pipeline_run order by started_at desc
"""
CHECKS = """
select distinct on (check_name) check_name, passed, offending_rows, example, checked_at from check_result
order by check_name, checked_at desc
"""
STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 1.5rem; }
table { border-collapse: collapse; margin: .25rem 0 1.75rem; }
th, td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
h2 { font-size: 1.05rem; margin: 0; } p { margin: .25rem 0 1.5rem; }
"""

app = FastAPI(title="Strichka", docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/", response_class=HTMLResponse)
def show_warehouse(user: GetUserDep) -> HTMLResponse:
    """Return the page; whoever is not logged in gets 401."""
    from strichka.services.summary import SECTIONS, TOTALS

    engine = open_warehouse()
    try:
        with engine.connect() as connection:
            totals = connection.execute(text(TOTALS)).one()._mapping
            sections = [(title, *_read(connection, query)) for title, query in SECTIONS]
            sections.append(("Checks", *_read(connection, CHECKS)))
            sections.append(("Runs", *_read(connection, RUNS)))
    finally:
        engine.dispose()
    words = ", ".join(f"{number:,} {name}" for name, number in totals.items())
    tables = "".join(_render_table(title, names, rows) for title, names, rows in sections)
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Warehouse</title><style>{STYLE}</style>'
        f"</head><body><h1>The warehouse</h1><p>{escape(words)}</p>{tables}</body></html>"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})


def _read(connection: Connection, query: str) -> tuple[list[str], list[Any]]:
    result = connection.execute(text(query))
    return list(result.keys()), list(result.fetchmany(MOST_ROWS))


def _render_table(title: str, names: list[str], rows: list[Any]) -> str:
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    body = "".join("<tr>" + "".join(_render_cell(value) for value in row) + "</tr>" for row in rows)
    if not rows:
        return f"<h2>{escape(title)}</h2><p>None.</p>"
    return f"<h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _render_cell(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return f"<td>{ {True: 'yes', False: 'no', None: ''}[value] }</td>"
    if isinstance(value, int):
        return f'<td class="number">{value:,}</td>'
    if isinstance(value, dict):
        value = ", ".join(f"{name} {number:,}" for name, number in sorted(value.items()) if number)
    return f"<td>{escape(str(value))}</td>"
