"""The commands behind the Makefile: `python -m strichka.services.run up|down|psql|airflow|clean`."""

import argparse
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from rich.console import Console

from strichka.errors import ServiceError, StrichkaError
from strichka.services.airflow_home import AirflowHome, build_environment, plain_url
from strichka.services.connection import resolve_warehouse_url
from strichka.services.file_locks import FileLock
from strichka.services.guardian import clean_up
from strichka.services.local_run import LOCK_FILE, run_everything
from strichka.services.postgres import METADATA, EmbeddedServer
from strichka.services.postgres_layout import find_program
from strichka.settings import get_settings

AIRFLOW_FOLDER = Path(".airflow")
SEED_ARTICLES = "seeds/articles"
DEFAULT_PORT = 8080
_DOWN_SECONDS = 90


class Stopped(BaseException):
    """Somebody asked us to end (Ctrl-C, SIGTERM, hang-up): not an error, so nothing that handles errors takes it."""


def stop_everything(folder: Path) -> bool:
    """Stop the run in this checkout, or what one that was killed has left.

    Args:
        folder: Airflow's home.

    Returns:
        Whether anything was there to stop.

    Raises:
        ServiceError: the run did not end when asked to.
    """
    server = EmbeddedServer(get_settings().home)
    was_running = server.status().running
    lock = FileLock(folder / LOCK_FILE)
    if lock.acquire(wait=False):
        lock.release()
    else:
        was_running = True
        _ask_to_end(lock)
    clean_up(folder, get_settings().home.resolve(), owner=None)
    server.stop()
    return was_running


def _ask_to_end(lock: FileLock) -> None:
    found = re.match(r"process (\d+)", lock.read_note())
    if found:
        psutil.Process(int(found[1])).terminate()
    deadline = time.monotonic() + _DOWN_SECONDS
    while not lock.acquire(wait=False):
        if time.monotonic() > deadline:
            raise ServiceError(f"The run ({lock.read_note()}) did not end within {_DOWN_SECONDS} s.")
        time.sleep(0.2)
    lock.release()


def remove_everything(folder: Path) -> None:
    """Stop what runs, and remove Airflow's home and that of the data, the server's included."""
    stop_everything(folder)
    home = get_settings().home.resolve()
    EmbeddedServer(home).remove()
    for path in (folder, home):
        shutil.rmtree(path, ignore_errors=True)


def open_psql() -> None:
    """Become psql on the warehouse; starts the embedded server for it when it is not running.

    Raises:
        StrichkaError: there is no warehouse to connect to.
    """
    settings = get_settings()
    program = find_program("psql")
    if settings.warehouse_url is None and not EmbeddedServer(settings.home).status().running:
        with EmbeddedServer(settings.home).hold() as server:
            code = os.spawnvp(os.P_WAIT, str(program), ["psql", plain_url(server.url())])
        raise SystemExit(code)
    os.execv(program, ["psql", plain_url(resolve_warehouse_url(settings))])


def run_airflow(folder: Path, words: Sequence[str]) -> None:
    """Become the `airflow` command on the metadata of the run in this checkout.

    Args:
        folder: Airflow's home.
        words: the command and its options, such as `backfill create --dag-id fetch_news …`.

    Raises:
        ServiceError: nothing runs here.
    """
    settings = get_settings()
    server = EmbeddedServer(settings.home)
    if not server.status().running:
        raise ServiceError("Nothing runs here: start it by `make run`, and ask again in another terminal.")
    found = re.search(r":(\d+)$", FileLock(folder / LOCK_FILE).read_note())
    home = AirflowHome(folder, Path.cwd(), int(found[1]) if found else DEFAULT_PORT)
    url = settings.warehouse_url or server.url()
    environment = build_environment(home, server.url(METADATA, "psycopg2"), url, settings.home.resolve())
    os.execve(sys.executable, [sys.executable, "-m", "airflow", *words], environment)


def _confirm_removal(folder: Path, home: Path) -> bool:
    print(f"This removes {folder} and {home} with all articles in the embedded warehouse.")
    try:
        return input("Remove them? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _handle_signals() -> None:
    def stop(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not cut the stopping short
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _run_command(options: argparse.Namespace, console: Console) -> int:
    folder = options.airflow_home.resolve()
    if options.command == "up":
        home = AirflowHome(folder, Path.cwd(), options.port)
        _handle_signals()
        try:
            return run_everything(home, options.input, console, once=options.once)
        except Stopped:
            console.print("Stopped.", highlight=False)
            return 0
    if options.command == "down":
        console.print("Stopped." if stop_everything(folder) else "Nothing was running.", highlight=False)
    elif options.command == "psql":
        open_psql()
    elif options.command == "airflow":
        run_airflow(folder, options.words)
    elif options.yes or _confirm_removal(folder, get_settings().home):
        remove_everything(folder)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code: 0, 1 when something failed, 2 for wrong arguments."""
    parser = argparse.ArgumentParser(prog="python -m strichka.services.run")
    parser.add_argument("--airflow-home", type=Path, default=AIRFLOW_FOLDER, help="folder of Airflow's keys and logs")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start everything, load articles, stay")
    up.add_argument("--port", type=int, default=DEFAULT_PORT, help="port of Airflow's UI")
    up.add_argument("--input", default=SEED_ARTICLES, help="path, glob or fsspec URL to load")
    up.add_argument("--once", action="store_true", help="end after the summary")
    commands.add_parser("down", help="stop what runs")
    commands.add_parser("psql", help="open psql on the warehouse")
    airflow = commands.add_parser("airflow", help="the airflow command on what runs here")
    airflow.add_argument("words", nargs=argparse.REMAINDER, help="its own command and options")
    commands.add_parser("clean", help="remove all data").add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        return _run_command(options, console)
    except StrichkaError as error:
        Console(stderr=True, highlight=False).print(f"[red]{type(error).__name__}[/red]: ", end="")
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
