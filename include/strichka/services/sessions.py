"""Processes that run as sessions of their own, so that all their descendants can be found, however they were forked.

Airflow's tasks leave their parents' process groups but not their session: whatever has the session id of a component
belongs to it, even after the component itself was killed.
"""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from strichka.services.private_files import read_json, write_json

_LARGEST_LOG = 20 * 1024**2  # bytes; a larger log is begun anew


@dataclass(frozen=True, slots=True)
class Session:
    """A process that leads a session."""

    name: str
    process_id: int
    created_at: float  # seconds since 1970; tells the process from a later one of the same number


def start_session(
    name: str, command: list[str], environment: Mapping[str, str], folder: Path, log: Path
) -> tuple[subprocess.Popen[bytes], Session]:
    """Start a command as a session of its own, its output going to the end of a log file.

    Args:
        name: what people call it.
        command: program and arguments.
        environment: the whole environment.
        folder: working folder.
        log: file for both outputs.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        created = psutil.Process(process.pid).create_time()
    except psutil.Error:  # dead already: its log says why
        created = time.time()
    return process, Session(name, process.pid, created)


def list_members(sessions: Iterable[Session]) -> list[psutil.Process]:
    """Return the living processes of sessions, leaders and descendants."""
    wanted = {session.process_id: session for session in sessions if not _was_replaced(session)}
    members = []
    for process in psutil.process_iter():
        try:
            session = wanted.get(os.getsid(process.pid))
            if session and process.create_time() >= session.created_at - 1 and process.is_running():
                members.append(process)
        except (OSError, psutil.Error):
            continue
    return [process for process in members if not _is_dead(process)]


def stop_sessions(
    sessions: Iterable[Session], patience_seconds: float, disposable: frozenset[str] = frozenset()
) -> None:
    """End sessions in order: ask the leaders, then their descendants, then end by force what is left.

    A task that is cut off is taken up again by the next run; what it has committed stays.

    Args:
        sessions: those to end.
        patience_seconds: how long to wait after each of the two requests.
        disposable: names of sessions that need not be waited for: they hold no state, and may take long to end.
    """
    sessions = list(sessions)
    awaited = [session for session in sessions if session.name not in disposable]
    leaders = {session.process_id for session in sessions}
    members = list_members(sessions)
    _terminate(process for process in members if process.pid in leaders)
    members = _await_end(awaited, patience_seconds)
    _terminate(process for process in members if process.pid not in leaders)
    _await_end(awaited, patience_seconds)
    members = list_members(sessions)
    while members:
        for process in members:
            try:
                process.kill()
            except psutil.Error:
                continue
        members = _await_end(sessions, 1)


def write_sessions(path: Path, sessions: Iterable[Session]) -> None:
    """Write sessions down with their owner (this process), for whoever has to clean up after it."""
    value: dict[str, Any] = {
        "owner": os.getpid(),
        "boot_time": int(psutil.boot_time()),
        "sessions": [asdict(session) for session in sessions],
    }
    write_json(path, value)


def read_sessions(path: Path, owner: int | None = None) -> list[Session]:
    """Return the sessions written down since the machine was started.

    Args:
        path: the file of `write_sessions`.
        owner: only if this process wrote them; none: whoever did.
    """
    value = read_json(path)
    # The boot time is reckoned from the clock and may come out some seconds off.
    if abs(value.get("boot_time", 0) - psutil.boot_time()) > 60 or owner not in (None, value.get("owner")):
        return []
    return [Session(item["name"], item["process_id"], item["created_at"]) for item in value["sessions"]]


def _was_replaced(session: Session) -> bool:
    """Tell whether the leader's number belongs to another process by now."""
    try:
        return abs(psutil.Process(session.process_id).create_time() - session.created_at) > 1
    except psutil.Error:
        return False


def _is_dead(process: psutil.Process) -> bool:
    try:
        return process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.Error:
        return True


def _terminate(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        try:
            process.terminate()
        except psutil.Error:
            continue


def _await_end(sessions: list[Session], seconds: float) -> list[psutil.Process]:
    deadline = time.monotonic() + seconds
    while (members := list_members(sessions)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return members
