import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from strichka.errors import ServiceError
from strichka.services.postgres import EmbeddedServer, password_file, state_file
from strichka.services.postgres_layout import find_layout


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A server for the tests that break it; others share the session's."""
    server = EmbeddedServer(tmp_path_factory.mktemp("breakable"))
    yield server
    server.remove()


def connect(server: EmbeddedServer, database: str = "strichka", **options: str) -> psycopg.Connection:
    return psycopg.connect(server.url(database).replace("+psycopg", ""), autocommit=True, **options)


def test_listens_on_this_machine_alone_and_asks_for_the_password(embedded: EmbeddedServer) -> None:
    status = embedded.ensure_started()
    addresses = {
        connection.laddr.ip
        for connection in psutil.Process(status.process_id).net_connections()
        if connection.status == psutil.CONN_LISTEN and hasattr(connection.laddr, "ip")
    }
    assert addresses == {"127.0.0.1"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(embedded, password="wrong")


def test_both_databases_know_cyrillic(embedded: EmbeddedServer) -> None:
    embedded.ensure_started()
    for name in ("strichka", "airflow"):
        with connect(embedded, name) as connection:
            assert connection.execute("select lower('ЄВРОПА'), 'ґ' ilike 'Ґ'").fetchone() == ("європа", True)


def test_committed_rows_survive_the_server_being_killed(embedded: EmbeddedServer) -> None:
    first = embedded.ensure_started()
    with connect(embedded) as connection:
        connection.execute("create table kept (number int)")
        connection.execute("insert into kept values (7)")
    assert first.process_id is not None
    os.kill(first.process_id, signal.SIGKILL)
    second = embedded.ensure_started()
    assert second.process_id != first.process_id
    with connect(embedded) as connection:
        assert connection.execute("select number from kept").fetchall() == [(7,)]


def test_lock_file_with_the_number_of_another_process_does_not_stop_it(embedded: EmbeddedServer) -> None:
    embedded.ensure_started()
    lock = embedded.status().data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    owner = lock.stat()
    embedded.stop()
    # After a restart of the machine or the container, the number in the file belongs to something else.
    lock.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    os.chown(lock, owner.st_uid, owner.st_gid)
    assert embedded.ensure_started().running


def test_start_waits_for_the_children_of_a_killed_server(embedded: EmbeddedServer, tmp_path: Path) -> None:
    embedded.ensure_started()
    data = embedded.status().data
    lock = data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    owner = lock.stat()
    embedded.stop()
    # A killed server that is not reaped yet, and one of its children that still uses the data for a second.
    lock.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    os.chown(lock, owner.st_uid, owner.st_gid)
    program = tmp_path / "postgres"
    program.symlink_to(shutil.which("sleep") or "sleep")
    with subprocess.Popen(["sleep", "1"], executable=program, cwd=data) as child:
        assert embedded.ensure_started().running
        assert child.poll() is not None


def test_port_is_remembered_and_changed_only_when_taken(embedded: EmbeddedServer) -> None:
    first = embedded.ensure_started()
    embedded.stop()
    assert embedded.ensure_started().port == first.port
    embedded.stop()
    assert first.port is not None
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the port has just been in use
        squatter.bind(("127.0.0.1", first.port))
        squatter.listen()
        second = embedded.ensure_started()
        assert second.port != first.port
    with connect(embedded) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_wanted_port_that_is_taken_is_an_error_that_names_it(tmp_path: Path) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        server = EmbeddedServer(tmp_path, port=port)
        try:
            with pytest.raises(ServiceError, match=str(port)):
                server.ensure_started()
        finally:
            server.remove()


def test_several_starts_at_once_make_one_server(embedded: EmbeddedServer) -> None:
    embedded.stop()
    seen: list[int | None] = []
    threads = [
        threading.Thread(target=lambda: seen.append(EmbeddedServer(embedded.home).ensure_started().process_id))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_hold_stops_only_with_the_last_holder(embedded: EmbeddedServer) -> None:
    embedded.stop()
    with embedded.hold():
        with EmbeddedServer(embedded.home).hold():
            pass
        assert embedded.status().running
        assert not EmbeddedServer(embedded.home).stop_if_unused()
    assert not embedded.status().running


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data lies outside the home folder")
def test_for_root_the_server_runs_as_another_user_and_a_removed_home_sets_its_data_aside(tmp_path: Path) -> None:
    home = tmp_path / "closed"
    home.mkdir(mode=0o700)
    server = EmbeddedServer(home)
    try:
        status = server.ensure_started()
        assert psutil.Process(status.process_id).uids().effective != 0
        assert (status.data.stat().st_mode & 0o777) == 0o700
        with connect(server) as connection:
            connection.execute("create table old ()")
        state_file(home).unlink()
        password_file(home).unlink()
        server.ensure_started()
        with connect(server) as connection:
            assert connection.execute("select to_regclass('old')").fetchone() == (None,)
        assert (find_layout(home).instance / "data.previous" / "PG_VERSION").exists()
    finally:
        server.remove()
    assert not find_layout(home).instance.exists()
