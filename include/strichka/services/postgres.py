"""The embedded PostgreSQL server: started and stopped by us, over TCP on this machine alone, with a password.

Its state (port, sockets, folders) is in `<home>/postgres.json` and its password in `<home>/postgres.password`, both
of mode 600. The server is a process of its own: it outlives a killed owner, and the next start adopts it. Whoever
uses it holds a shared lock, so that the last user's end stops it and no user's end stops another's.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from strichka.errors import ServiceError
from strichka.services.file_locks import FileLock, hold_lock
from strichka.services.postgres_layout import Layout, find_layout, prepare_layout
from strichka.services.postgres_process import (
    begin_log,
    choose_port,
    find_postmaster,
    give_to_account,
    make_socket_folder,
    read_end,
    remove_stale_lock,
    run_program,
)
from strichka.services.postgres_settings import write_configuration
from strichka.services.private_files import read_json, read_or_make_secret, write_json, write_private_file

SUPERUSER = "strichka"
WAREHOUSE = "strichka"  # database of the warehouse
METADATA = "airflow"  # database of Airflow's metadata
_INITDB_OPTIONS = (
    *("-A", "scram-sha-256", "-E", "UTF8", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),  # lower() knows Cyrillic everywhere
)
_START_SECONDS = 60
_IDLE_TRANSACTION = "30s"  # Airflow's transactions are over in seconds
_STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known of the embedded server."""

    running: bool
    process_id: int | None
    port: int | None
    data: Path


class EmbeddedServer:
    """One embedded server, named by its home folder."""

    def __init__(self, home: Path, port: int | None = None, configuration: Mapping[str, str] | None = None) -> None:
        """Name a server; nothing is started.

        Args:
            home: folder of state and, unless run by root, of the data.
            port: TCP port; none: the one of the last start, or a free one.
            configuration: PostgreSQL settings beside or instead of `postgres_settings.DEFAULTS`.
        """
        self.home = home.resolve()
        self._wanted_port = port
        self._configuration = dict(configuration or {})
        self._state_file = state_file(self.home)
        self._password_file = password_file(self.home)

    def ensure_started(self) -> ServerStatus:
        """Start the server unless it runs, and make its two databases; safe to call from several processes at once.

        Raises:
            ServiceError: it could not be started; the message has the last lines of its log.
        """
        with self._guarded():
            layout = prepare_layout(self.home)
            self._set_aside_orphan(layout)
            deadline = time.monotonic() + _START_SECONDS
            while True:
                if find_postmaster(layout.data) is None:
                    self._initialise(layout)
                    self._start(layout)
                try:
                    self._make_databases()
                    return self.status()
                except psycopg.OperationalError as error:
                    # One found running may be on its way down, or up after a crash.
                    if "authentication failed" in str(error) or time.monotonic() > deadline:
                        raise ServiceError(f"The embedded server runs but can't be used: {error}".strip()) from error
                    time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server, whoever uses it; open transactions are rolled back, committed data stays."""
        with self._guarded():
            self._stop(find_layout(self.home))

    @contextmanager
    def hold(self) -> Iterator["EmbeddedServer"]:
        """Run the server for the length of a `with` block; it stops at the end unless someone else holds it too."""
        lock = FileLock(self.home / "postgres.users")
        lock.acquire(shared=True)
        try:
            self.ensure_started()
            yield self
        finally:
            lock.release()
            self.stop_if_unused()

    def stop_if_unused(self) -> bool:
        """Stop the server if nobody holds it; tell whether nobody did."""
        lock = FileLock(self.home / "postgres.users")
        if not lock.acquire(wait=False):
            return False
        try:
            self.stop()
        finally:
            lock.release()
        return True

    def status(self) -> ServerStatus:
        """Tell whether the server runs, and where."""
        layout = find_layout(self.home)
        process = find_postmaster(layout.data)
        port = read_json(self._state_file).get("port")
        return ServerStatus(process is not None, process.pid if process else None, port, layout.data)

    def url(self, database: str = WAREHOUSE, driver: str = "psycopg") -> str:
        """Return the SQLAlchemy URL of one of the server's databases.

        Raises:
            ServiceError: the server was never started.
        """
        url = read_url(self.home, database, driver)
        if url is None:
            raise ServiceError(f"The embedded server at {self.home} was never started: run `make run`.")
        return url

    def remove(self) -> None:
        """Stop the server and remove its data for good."""
        with self._guarded():
            layout = find_layout(self.home)
            self._stop(layout)
            shutil.rmtree(layout.instance, ignore_errors=True)
            self._state_file.unlink(missing_ok=True)
            self._password_file.unlink(missing_ok=True)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with hold_lock(self.home / "postgres.lock"):
            yield

    def _set_aside_orphan(self, layout: Layout) -> None:
        """Set data aside whose password is gone with the home folder (it can only lie elsewhere when run by root)."""
        if self._password_file.exists() or not layout.data.exists():
            return
        self._stop(layout)
        previous = layout.instance / "data.previous"
        shutil.rmtree(previous, ignore_errors=True)
        layout.data.rename(previous)

    def _initialise(self, layout: Layout) -> None:
        if (layout.data / "PG_VERSION").exists():
            return
        password = read_or_make_secret(self._password_file)
        draft = layout.instance / "data.new"  # a killed initdb leaves no half-made `data`
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(layout.data, ignore_errors=True)
        hint = layout.instance / "password.new"
        write_private_file(hint, password + "\n")
        give_to_account(layout, hint)
        try:
            arguments = ["-D", str(draft), "-U", SUPERUSER, f"--pwfile={hint}", *_INITDB_OPTIONS]
            done = run_program(layout, ["initdb", *arguments])
        finally:
            hint.unlink(missing_ok=True)
        if done.returncode:
            raise ServiceError(f"PostgreSQL's data folder {draft} could not be made: {done.stderr.strip()}")
        draft.rename(layout.data)

    def _start(self, layout: Layout) -> None:
        remove_stale_lock(layout.data)
        remembered = self._wanted_port or read_json(self._state_file).get("port")
        output = ""
        for attempt in range(3):  # a free port may be taken between the look and the start
            port = choose_port(remembered if attempt == 0 else None, strict=self._wanted_port is not None)
            sockets = make_socket_folder(layout)
            values = {**self._configuration, "port": str(port), "unix_socket_directories": str(sockets)}
            for path in (write_configuration(layout.data, values), begin_log(layout)):
                give_to_account(layout, path)
            arguments = ["-D", str(layout.data), "-l", str(layout.log), "-w", "-t", str(_START_SECONDS), "start"]
            done = run_program(layout, ["pg_ctl", *arguments])
            if done.returncode == 0:
                write_json(self._state_file, {"port": port, "sockets": str(sockets), "data": str(layout.data)})
                return
            shutil.rmtree(sockets, ignore_errors=True)
            output = f"{done.stdout}{done.stderr}{read_end(layout.log)}"
            if "in use" not in output:
                break
            time.sleep(1)
        raise ServiceError(f"PostgreSQL did not start ({layout.log}): {output.strip()[-2000:]}")

    def _stop(self, layout: Layout) -> None:
        process = find_postmaster(layout.data)
        if process is not None:
            arguments = ["-D", str(layout.data), "-m", "fast", "-w", "-t", str(_STOP_SECONDS), "stop"]
            done = run_program(layout, ["pg_ctl", *arguments])
            if done.returncode:
                run_program(layout, ["pg_ctl", "-D", str(layout.data), "-m", "immediate", "-w", "stop"])
            if find_postmaster(layout.data) is not None:
                raise ServiceError(f"PostgreSQL (process {process.pid}) did not stop: {done.stderr.strip()}")
        sockets = read_json(self._state_file).get("sockets")
        if sockets:
            shutil.rmtree(sockets, ignore_errors=True)

    def _make_databases(self) -> None:
        wanted = sql.SQL(
            "create database {} template template0 encoding 'UTF8' "
            "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
        )
        address = self.url("postgres").replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            present = {name for (name,) in connection.execute("select datname from pg_database")}
            for name in (WAREHOUSE, METADATA):
                if name not in present:
                    connection.execute(wanted.format(sql.Identifier(name)))
            # A killed scheduler's workers keep its connection open: without a bound its locks would stay, and the
            # scheduler started in its place would wait for them without end.
            bound = sql.SQL("alter database {} set idle_in_transaction_session_timeout = {}")
            connection.execute(bound.format(sql.Identifier(METADATA), sql.Literal(_IDLE_TRANSACTION)))


def state_file(home: Path) -> Path:
    """Return the place of the server's state."""
    return home / "postgres.json"


def password_file(home: Path) -> Path:
    """Return the place of the superuser's password."""
    return home / "postgres.password"


def read_url(home: Path, database: str = WAREHOUSE, driver: str = "psycopg") -> str | None:
    """Return the SQLAlchemy URL of a database of the server at a home folder; none when it was never started."""
    home = home.resolve()
    port = read_json(state_file(home)).get("port")
    if port is None or not password_file(home).exists():
        return None
    password = read_or_make_secret(password_file(home))
    return f"postgresql+{driver}://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}"
