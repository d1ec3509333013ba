"""The embedded server as a process: running its programs, finding it, its port, sockets and log."""

import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psutil

from strichka.errors import ServiceError
from strichka.services.postgres_layout import Layout

_LARGEST_LOG = 10 * 1024**2  # bytes; a larger log is begun anew at the next start
_DYING_SECONDS = 10  # the children of a killed server notice its end and leave, as a rule within a second


def run_program(layout: Layout, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs to its end, as the server's account.

    Its output goes through files: a server that the program starts would keep a pipe open for ever.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    environment["LC_ALL"] = "C"
    account = layout.account
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as problems:
        done = subprocess.run(
            [str(layout.programs / command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=problems,
            env=environment,
            cwd="/",
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,  # a Ctrl-C at the terminal is for the owner, who then stops the server in order
            umask=0o077,
            check=False,
        )
        output.seek(0)
        problems.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read(), problems.read())


def find_postmaster(data: Path) -> psutil.Process | None:
    """Return the server's first process, if the one its lock file names is alive and really serves this folder."""
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split("\n", 1)[0]))
        serves = str(data) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.Error):
        return None
    return process if serves else None


def remove_stale_lock(data: Path) -> None:
    """Remove a killed server's lock file when its process number is a dead one's or something else's.

    PostgreSQL would take any process of that number for the old server, even one killed that its parent has not yet
    reaped. Processes that still use the data are given a few seconds to end; if they don't, the lock stays, and
    PostgreSQL refuses to start and says why.
    """
    lock = data / "postmaster.pid"
    try:
        number = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    deadline = time.monotonic() + _DYING_SECONDS
    while in_use := _is_in_use(data):
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    if not in_use and psutil.pid_exists(number) and find_postmaster(data) is None:
        lock.unlink(missing_ok=True)


def _is_in_use(data: Path) -> bool:
    for process in psutil.process_iter():
        try:
            if process.name().startswith("postgres") and Path(process.cwd()) == data:
                return True
        except (psutil.Error, OSError):
            continue
    return False


def choose_port(wanted: int | None, *, strict: bool) -> int:
    """Return the port wanted if it is free on 127.0.0.1, else any free one.

    Raises:
        ServiceError: none is free, or `strict` and the one wanted is not.
    """
    for candidate in (wanted, 0):
        if candidate is None:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError as error:
                if strict:
                    raise ServiceError(f"Port {candidate} for PostgreSQL is in use: name another.") from error
                continue
            return int(probe.getsockname()[1])
    raise ServiceError("No free TCP port on 127.0.0.1 for PostgreSQL.")


def make_socket_folder(layout: Layout) -> Path:
    """Make a folder with a short path: a socket's path has at most 103 bytes on macOS."""
    parent = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="strichka-", dir=parent if len(parent) <= 60 else "/tmp"))
    give_to_account(layout, folder)
    return folder


def begin_log(layout: Layout) -> Path:
    """Make the log file if it is missing, or begin it anew when it has grown large."""
    if layout.log.exists() and layout.log.stat().st_size > _LARGEST_LOG:
        layout.log.replace(layout.log.with_suffix(".log.1"))
    layout.log.touch(mode=0o600)
    return layout.log


def give_to_account(layout: Layout, path: Path) -> None:
    """Make the server's account the owner of a file or folder."""
    if layout.account is not None:
        os.chown(path, layout.account.user_id, layout.account.group_id)


def read_end(path: Path, size: int = 2000) -> str:
    """Return the last `size` bytes of a file as text, empty when it can't be read."""
    try:
        return path.read_bytes()[-size:].decode("utf-8", "replace")
    except OSError:
        return ""
