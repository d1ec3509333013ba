"""Fixtures of fetching: a server on loopback, and settings that let it be asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from strichka.captures.store import CaptureStore
from strichka.settings import Settings
from tests.fetching.servers import RunningServer, Server, answer


@pytest.fixture
def site() -> Iterator[Server]:
    """A server without rules for robots and without pages yet."""
    with RunningServer(Server(routes={"/robots.txt": answer(b"", "404 Not Found")})) as server:
        yield server


@pytest.fixture
def make_settings(warehouse_url: str, tmp_path: Path) -> Callable[..., Settings]:
    """Settings for servers on this machine, without waits."""

    def make(**changes: Any) -> Settings:
        known: dict[str, Any] = {
            "home": tmp_path,
            "warehouse_url": warehouse_url,
            "fetch_allow_loopback": True,
            "fetch_requests_per_second": 0,
            "fetch_host_concurrency": 8,
            "fetch_connect_seconds": 10,
            "fetch_first_byte_seconds": 20,
            "fetch_total_seconds": 30,
            "fetch_attempts": 1,
        }
        return Settings(**(known | changes))

    return make


@pytest.fixture
def store(tmp_path: Path) -> CaptureStore:
    return CaptureStore(str(tmp_path / "captures"))
