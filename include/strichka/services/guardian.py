"""The process that cleans up after a supervisor that was killed: `python -m strichka.services.guardian`.

It waits on a pipe. A supervisor that ends in order writes `done` to it; the end of the pipe without that word means
that the supervisor is gone and what it started is not.
"""

import os
import signal
import sys
from pathlib import Path

from strichka.services.file_locks import hold_lock
from strichka.services.postgres import EmbeddedServer
from strichka.services.sessions import read_sessions, stop_sessions

DONE = b"done\n"
SESSIONS_FILE = "sessions.json"
CLEANUP_LOCK = "cleanup.lock"
PATIENCE_SECONDS = 6.0  # a task may end in this time, then once more as long after it was asked to stop
DISPOSABLE = frozenset({"api-server"})


def clean_up(airflow_folder: Path, data_home: Path, owner: int | None) -> None:
    """Stop what a supervisor left: Airflow's processes, then the embedded server unless somebody uses it.

    Args:
        airflow_folder: Airflow's home, where the sessions are written down.
        data_home: home of the embedded server.
        owner: only what this supervisor started; none: whatever is written down.
    """
    with hold_lock(airflow_folder / CLEANUP_LOCK):
        stop_sessions(read_sessions(airflow_folder / SESSIONS_FILE, owner), PATIENCE_SECONDS, DISPOSABLE)
    EmbeddedServer(data_home).stop_if_unused()


def main() -> int:
    """Wait for the supervisor's end; arguments: Airflow's home, home of the data, process id of the supervisor."""
    airflow_folder, data_home, owner = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # only the supervisor's end ends the watch
    received = b""
    while chunk := os.read(sys.stdin.fileno(), 100):
        received += chunk
    if received != DONE:
        clean_up(airflow_folder, data_home, owner)
    return 0


if __name__ == "__main__":
    sys.exit(main())
