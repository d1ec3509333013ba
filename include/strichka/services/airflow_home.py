"""Airflow's home folder and its configuration for a run on one machine, all by environment variables.

Nothing is written but keys and the log folder: what `make run` decides is in the environment of the processes it
starts, so a change of port or checkout leaves no stale file behind.
"""

import base64
import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from strichka.errors import ServiceError
from strichka.services.private_files import read_json, read_or_make_secret, write_private_file
from strichka.threads import ONE_THREAD

USER = "admin"
METADATA_URL = "STRICHKA_AIRFLOW_METADATA_URL"  # read by the task that cleans Airflow's metadata


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """Where a local Airflow lives and how it is reached."""

    folder: Path  # keys, logs, lock
    checkout: Path  # holds dags/ and plugins/
    port: int  # of the UI and API

    @property
    def url(self) -> str:
        """Address of the UI and API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """Folder of the components' logs and, below it, of the tasks' logs."""
        return self.folder / "logs"

    @property
    def password(self) -> str:
        """Password of the user `admin`, made at first use."""
        path = self.folder / "passwords.json"
        found = read_json(path).get(USER)
        if not found:
            found = secrets.token_urlsafe(12)
            write_private_file(path, json.dumps({USER: found}) + "\n")
        return str(found)


def build_environment(home: AirflowHome, metadata_url: str, warehouse_url: str, data_home: Path) -> dict[str, str]:
    """Return the environment for Airflow's processes.

    Args:
        home: Airflow's home.
        metadata_url: SQLAlchemy URL (psycopg2) of Airflow's own database.
        warehouse_url: SQLAlchemy URL of the warehouse, for the Airflow connection `warehouse`.
        data_home: the folder that `STRICHKA_HOME` names.
    """
    keys = home.folder / "keys"
    _ = home.password
    home.logs.mkdir(parents=True, exist_ok=True)
    parallelism = str(choose_parallelism())
    log_ports = find_free_ports(2, above=home.port)
    fixed = {
        "AIRFLOW_HOME": str(home.folder),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__AUTH_MANAGER": (
            "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.folder / "passwords.json"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home.checkout / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home.checkout / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{home.url}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": read_fernet_key(keys / "fernet"),
        # The name of a laptop changes with its network; logs are read from the disk.
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(home.port),
        "AIRFLOW__API__BASE_URL": home.url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": read_or_make_secret(keys / "secret", 32),
        "AIRFLOW__API_AUTH__JWT_SECRET": read_or_make_secret(keys / "jwt", 64),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url,
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home.logs),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(log_ports[0]),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(log_ports[1]),
        "AIRFLOW_CONN_WAREHOUSE": plain_url(warehouse_url),
        METADATA_URL: metadata_url,
        "STRICHKA_HOME": str(data_home),
    }
    tunable = {
        "AIRFLOW__CORE__PARALLELISM": parallelism,
        "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG": parallelism,
        "AIRFLOW__API__MAXIMUM_PAGE_LIMIT": "1000",  # progress is asked for by pages of task instances
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",  # a chain of short tasks waits this at every link
        # Tasks that a killed run left are taken up soon, not after five minutes.
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "30",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "2",
        # A file that was changed is read at once all the same.
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "120",
        **ONE_THREAD,
    }
    # On macOS a forked process that asks for proxies can crash; the API is on this machine anyway.
    if sys.platform == "darwin":
        tunable["NO_PROXY"] = "*"
    return {**tunable, **os.environ, **fixed}


def choose_parallelism() -> int:
    """Return how many tasks run at once: the cores and two that wait for the database, between 2 and 8."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return max(2, min(8, available + 2))


def read_fernet_key(path: Path) -> str:
    """Return the Fernet key in a file, making it at first use (32 random bytes, URL-safe base64 with padding)."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        text = make_fernet_key()
        write_private_file(path, text + "\n")
    return text


def make_fernet_key() -> str:
    """Return a new key in the form the Fernet specification asks for."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def plain_url(url: str) -> str:
    """Return a SQLAlchemy URL without its driver, as other programs and Airflow connections want it."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.split('+')[0]}{separator}{rest}"


def check_port_free(port: int) -> None:
    """See that a TCP port on this machine is free.

    Raises:
        ServiceError: something listens there; names the port and the way out.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServiceError(
                f"Port {port} is in use by another program: choose one by `make run PORT={port + 10}`."
            ) from error


def find_free_ports(count: int, above: int) -> list[int]:
    """Return free TCP ports on this machine, the first ones above a number."""
    found: list[int] = []
    for port in range(above + 1, min(above + 200, 65536)):
        try:
            check_port_free(port)
        except ServiceError:
            continue
        found.append(port)
        if len(found) == count:
            return found
    raise ServiceError(f"Fewer than {count} free ports above {above}: choose another PORT.")
