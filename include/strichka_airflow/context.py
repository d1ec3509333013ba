"""What a task needs from its surroundings: the warehouse, the capture store, the run's name, its label in the UI."""

from typing import TYPE_CHECKING

from airflow.sdk import BaseHook, get_current_context
from airflow.sdk.exceptions import AirflowNotFoundException

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from strichka.captures.store import CaptureStore
    from strichka.stages.planning import Versions

CONNECTION_ID = "warehouse"
MAP_LABEL = "{{ batch_label }}"


def warehouse_url() -> str:
    """Return the warehouse's URL: the setting, else the Airflow connection `warehouse`, else the embedded server."""
    from strichka.services.connection import resolve_warehouse_url
    from strichka.settings import get_settings

    settings = get_settings()
    if settings.warehouse_url is None:
        try:
            return str(BaseHook.get_connection(CONNECTION_ID).get_uri())
        except AirflowNotFoundException:
            pass
    return resolve_warehouse_url(settings)


def open_warehouse() -> "Engine":
    """Return an engine for the warehouse; fails clearly where it was not migrated."""
    from strichka.warehouse.migrate import open_migrated

    return open_migrated(warehouse_url())


def open_store() -> "CaptureStore":
    """Return the capture store of the settings."""
    from strichka.captures.store import CaptureStore
    from strichka.settings import get_settings

    return CaptureStore(get_settings().capture_store_url)


def present_versions() -> "Versions":
    """Return the versions of extractor, signature and models that this installation works with."""
    from strichka.stages.versions import read_versions

    return read_versions()


def run_name() -> str:
    """Return the name of the present DAG run as the warehouse keeps it: `dag/run`."""
    run = get_current_context()["dag_run"]
    return f"{run.dag_id}/{run.run_id}"


def label_batch(words: str) -> None:
    """Show these words as the mapped task's name in the UI."""
    get_current_context()["batch_label"] = words  # type: ignore[typeddict-unknown-key]
