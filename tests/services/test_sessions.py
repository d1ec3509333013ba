import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from strichka.services.sessions import (
    Session,
    list_members,
    read_sessions,
    start_session,
    stop_sessions,
    write_sessions,
)

# A child in a process group of its own, which ignores the polite request, and whose parent may be gone.
FAMILY = """
import os, signal, sys, time
if os.fork() == 0:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
    time.sleep(600)
time.sleep(600)
"""


def start_family(folder: Path) -> tuple[subprocess.Popen[bytes], Session, int]:
    log = folder / "family.log"
    process, session = start_session("family", [sys.executable, "-c", FAMILY], os.environ, folder, log)
    deadline = time.monotonic() + 20
    while not log.read_text().strip():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process, session, int(log.read_text())


def test_descendants_end_with_their_session(tmp_path: Path) -> None:
    process, session, child = start_family(tmp_path)
    assert {member.pid for member in list_members([session])} == {process.pid, child}
    stop_sessions([session], 0.5)
    process.wait()
    assert list_members([session]) == []
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_orphans_of_a_killed_leader_are_found(tmp_path: Path) -> None:
    process, session, child = start_family(tmp_path)
    process.kill()
    process.wait()
    assert [member.pid for member in list_members([session])] == [child]
    stop_sessions([session], 0.2)
    assert list_members([session]) == []


def test_another_process_of_the_same_number_is_left_alone(tmp_path: Path) -> None:
    process, session, _ = start_family(tmp_path)
    try:
        stranger = Session("old", session.process_id, session.created_at - 1000)
        assert list_members([stranger]) == []
        stop_sessions([stranger], 0.1)
        assert process.poll() is None
    finally:
        stop_sessions([session], 0.1)
        process.wait()


def test_disposable_sessions_are_not_waited_for(tmp_path: Path) -> None:
    process, session, _ = start_family(tmp_path)
    started = time.monotonic()
    stop_sessions([session], 30, frozenset({"family"}))
    process.wait()
    assert time.monotonic() - started < 10


def test_sessions_are_written_for_their_owner_and_boot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sessions.json"
    sessions = [Session("scheduler", 4242, 1000.5)]
    assert read_sessions(path) == []
    write_sessions(path, sessions)
    assert read_sessions(path) == sessions
    assert read_sessions(path, os.getpid()) == sessions
    assert read_sessions(path, os.getpid() + 1) == []
    booted = psutil.boot_time()
    monkeypatch.setattr(psutil, "boot_time", lambda: booted + 3600)
    assert read_sessions(path) == []
