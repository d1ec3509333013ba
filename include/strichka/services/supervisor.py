"""Airflow's components as child processes: started together, watched, stopped in order."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from strichka.errors import ServiceError
from strichka.services.airflow_home import AirflowHome
from strichka.services.guardian import DISPOSABLE, DONE, PATIENCE_SECONDS, SESSIONS_FILE
from strichka.services.postgres_process import read_end
from strichka.services.sessions import Session, start_session, stop_sessions, write_sessions

# What a run needs; the triggerer only serves deferred tasks and is started later.
FIRST_COMPONENTS = ("api-server", "dag-processor", "scheduler")
LATER_COMPONENTS = ("triggerer",)
# The scheduler by way of our own start, which loads beforehand what its forks, the tasks, need.
STARTS = {"scheduler": ("strichka_airflow.scheduler",)}


class Supervisor:
    """Owner of Airflow's processes; use it as a context, its end stops them all."""

    def __init__(self, home: AirflowHome, environment: Mapping[str, str], data_home: Path) -> None:
        """Name what will be started.

        Args:
            home: Airflow's home.
            environment: as `airflow_home.build_environment` makes it.
            data_home: home of the embedded server, which the guardian stops after a crash.
        """
        self.home = home
        self._environment = environment
        self._data_home = data_home
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._sessions: list[Session] = []
        self._guardian: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Supervisor":
        """Start the guardian."""
        command = [sys.executable, "-m", "strichka.services.guardian"]
        command += [str(self.home.folder), str(self._data_home), str(os.getpid())]
        with (self.home.logs / "guardian.log").open("ab") as log:
            self._guardian = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything, and let the guardian go."""
        self.stop()
        if self._guardian is not None and self._guardian.stdin is not None:
            try:
                self._guardian.stdin.write(DONE)
                self._guardian.stdin.close()
            except BrokenPipeError:  # it was killed before us
                pass
            self._guardian.wait()

    def start(self, names: Iterable[str]) -> None:
        """Start components of Airflow, without waiting until they are ready."""
        for name in names:
            process, session = start_session(
                name,
                [sys.executable, "-m", *STARTS.get(name, ("airflow", name))],
                self._environment,
                self.home.checkout,
                self.log_file(name),
            )
            self._processes[name] = process
            self._sessions.append(session)
            write_sessions(self.home.folder / SESSIONS_FILE, self._sessions)

    def check(self) -> None:
        """See that all components live.

        Raises:
            ServiceError: one has ended; the message has the last lines of its log.
        """
        for name, process in self._processes.items():
            if process.poll() is not None:
                log = self.log_file(name)
                raise ServiceError(f"Airflow's {name} ended with {process.returncode}; {log} ends:\n{read_end(log)}")

    def stop(self) -> None:
        """Stop all components and what they have started; returns when no process is left."""
        stop_sessions(self._sessions, PATIENCE_SECONDS, DISPOSABLE)
        for process in self._processes.values():
            process.wait()
        self._sessions, self._processes = [], {}
        write_sessions(self.home.folder / SESSIONS_FILE, [])

    def log_file(self, name: str) -> Path:
        """Return the log of a component."""
        return self.home.logs / f"{name}.log"
