import os
import stat
from pathlib import Path

import psycopg
import pytest

from strichka.errors import WarehouseError
from strichka.services.connection import provide_warehouse_url, resolve_warehouse_url
from strichka.services.postgres import EmbeddedServer
from strichka.settings import Settings


def test_named_url_wins(tmp_path: Path) -> None:
    url = "postgresql://reader@db.example/news"
    assert resolve_warehouse_url(Settings(home=tmp_path, warehouse_url=url)) == url


def test_nothing_named_and_nothing_started_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"STRICHKA_WAREHOUSE_URL.*make run"):
        resolve_warehouse_url(Settings(home=tmp_path, warehouse_url=None))


def test_url_of_the_embedded_server(server: EmbeddedServer) -> None:
    url = resolve_warehouse_url(Settings(home=server.home, warehouse_url=None))
    assert url.startswith("postgresql+psycopg://strichka:")
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        assert connection.execute("select lower('ЇЖАК ҐАНОК'), current_database()").fetchone() == (
            "їжак ґанок",
            "strichka",
        )


def test_state_and_password_are_private(server: EmbeddedServer) -> None:
    for name in ("postgres.json", "postgres.password"):
        mode = stat.S_IMODE(os.stat(server.home / name).st_mode)
        assert mode == 0o600, name


def test_provided_server_stops_with_its_last_user(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, warehouse_url=None)
    embedded = EmbeddedServer(tmp_path)
    try:
        with provide_warehouse_url(settings) as first:
            with provide_warehouse_url(settings) as second:
                assert second == first
            assert embedded.status().running
        assert not embedded.status().running
    finally:
        embedded.remove()
