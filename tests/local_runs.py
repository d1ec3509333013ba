"""A local run as `make run` starts it, with folders and a port of its own."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from strichka.services.postgres import EmbeddedServer

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass
class Place:
    """Folders and port of one local run."""

    folder: Path
    port: int

    @property
    def server(self) -> EmbeddedServer:
        return EmbeddedServer(self.folder / "home")

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text()

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "STRICHKA_HOME": str(self.folder / "home")}
        environment.pop("STRICHKA_WAREHOUSE_URL", None)
        command = [sys.executable, "-m", "strichka.services.run", "--airflow-home", str(self.folder / "airflow")]
        with (self.folder / "output").open("wb") as output:
            return subprocess.Popen(
                [*command, *options], cwd=REPOSITORY, env=environment, stdout=output, stderr=subprocess.STDOUT
            )

    def start_up(self, *options: str) -> subprocess.Popen[bytes]:
        return self.start("up", "--port", str(self.port), "--input", str(self.folder / "input"), *options)

    def list_processes(self) -> list[str]:
        """Return the command lines of what was started for this place: they or their parents name it."""
        found = []
        for process in psutil.process_iter():
            try:
                words = " ".join([*process.cmdline(), *process.environ().values()])
            except psutil.Error:
                continue
            if str(self.folder) in words and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        return found


def wait_for(place: Place, process: subprocess.Popen[bytes], words: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while words not in place.output:
        assert process.poll() is None, place.output
        assert time.monotonic() < deadline, place.output
        time.sleep(0.3)


def wait_until_nothing_runs(place: Place, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while (left := place.list_processes()) and time.monotonic() < deadline:
        time.sleep(0.3)
    assert left == []
