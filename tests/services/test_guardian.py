import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from strichka.services.postgres import EmbeddedServer

OWNER = """
import sys, time
from pathlib import Path
from strichka.services.airflow_home import AirflowHome
from strichka.services.postgres import EmbeddedServer
from strichka.services.sessions import start_session, write_sessions
from strichka.services.supervisor import Supervisor
folder = Path(sys.argv[1])
home = AirflowHome(folder / "airflow", folder, 1)
home.logs.mkdir(parents=True)
with EmbeddedServer(folder / "home").hold() as server, Supervisor(home, {}, server.home):
    process, session = start_session("sleeper", ["sleep", "600"], {}, folder, home.logs / "sleeper.log")
    write_sessions(home.folder / "sessions.json", [session])
    print(process.pid, server.status().process_id, flush=True)
    sys.stdin.read()
"""


def is_alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.integration
def test_what_a_killed_owner_started_ends_without_it(tmp_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert owner.stdout is not None
        numbers = [int(word) for word in owner.stdout.readline().split()]
        assert [is_alive(number) for number in numbers] == [True, True]
        os.kill(owner.pid, signal.SIGKILL)
        owner.wait()
        deadline = time.monotonic() + 30
        while any(is_alive(number) for number in numbers) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert [is_alive(number) for number in numbers] == [False, False]
    finally:
        owner.kill()
        EmbeddedServer(tmp_path / "home").remove()
