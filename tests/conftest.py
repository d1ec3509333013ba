"""Fixtures for all tests: a real PostgreSQL server, and fresh databases on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from strichka.services.guardian import DONE
from strichka.services.postgres import EmbeddedServer
from strichka.warehouse.engine import create_warehouse_engine
from strichka.warehouse.migrate import upgrade_warehouse
from tests.databases import create_database, fresh_database

REPOSITORY = Path(__file__).resolve().parent.parent
TEMPLATE = "migrated"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.integration)
    # What waits for a real Airflow takes longest: begun first, it leaves no process alone with it at the end.
    items.sort(key=lambda item: item.get_closest_marker("airflow") is None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server of our own for this run of the tests, without the waits for the disk."""
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    embedded = EmbeddedServer(tmp_path_factory.mktemp("postgres"), configuration=quick)
    embedded.ensure_started()
    # Stops the server when this run of the tests is killed.
    command = [sys.executable, "-m", "strichka.services.guardian"]
    places = [str(embedded.home / "airflow"), str(embedded.home), str(os.getpid())]
    guardian = subprocess.Popen([*command, *places], stdin=subprocess.PIPE, start_new_session=True)
    yield embedded
    embedded.remove()
    guardian.communicate(DONE)


@pytest.fixture(scope="session")
def migrated_template(server: EmbeddedServer) -> str:
    """The name of a migrated, empty database to copy from."""
    create_database(server, TEMPLATE, "template0")
    upgrade_warehouse(server.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="module")
def empty_database_url(server: EmbeddedServer, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh database with nothing in it, for this module."""
    with fresh_database(server, "template0", request.node.name) as url:
        yield url


@pytest.fixture(scope="module")
def warehouse_url(server: EmbeddedServer, migrated_template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, migrated warehouse without rows, for this module."""
    with fresh_database(server, migrated_template, request.node.name) as url:
        yield url


@pytest.fixture
def clean_warehouse_url(
    server: EmbeddedServer, migrated_template: str, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The URL of a fresh, migrated warehouse without rows, for this one test."""
    with fresh_database(server, migrated_template, request.node.name) as url:
        yield url


@pytest.fixture(scope="module")
def warehouse(warehouse_url: str) -> Iterator[Engine]:
    """An engine on this module's warehouse."""
    engine = create_warehouse_engine(warehouse_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of real pages and texts beside the checkout; it is no part of the project."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no folder of real pages at {folder}")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by their length: packed bytes hold the time, and every process must name tests alike."""
    return f"{argname}-{len(val)}" if isinstance(val, bytes) else None
