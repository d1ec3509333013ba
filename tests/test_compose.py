"""docker-compose.yml: what it says, and its commands with its environment as real processes."""

import base64
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from strichka.services.airflow_api import AirflowApi
from strichka.services.airflow_home import find_free_ports
from strichka.services.environment import SECRETS, read_variables, write_environment
from strichka.services.postgres import EmbeddedServer
from strichka.services.private_files import read_or_make_secret
from strichka.services.sessions import Session, start_session, stop_sessions
from tests.compose_file import FILE, REPOSITORY, MissingVariable, list_variables, read_compose, substitute

AIRFLOW_SERVICES = {"init", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "flower"}
SECRET_SETTINGS = ("FERNET_KEY", "SECRET", "PASSWORD", "SQL_ALCHEMY_CONN", "BROKER_URL", "RESULT_BACKEND", "BASIC_AUTH")
DAG = """
from airflow.sdk import dag, task


@dag(schedule=None, is_paused_upon_creation=False)
def tiny():
    @task
    def answer() -> int:
        return 42

    answer()


tiny()
"""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return read_compose()


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = FILE.read_text(encoding="utf-8")
    required = {name for name, operator, _ in list_variables(text) if operator == ":?"}
    assert required == set(SECRETS)
    assert not [name for name, operator, _ in list_variables(text) if name in SECRETS and operator != ":?"]
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in SECRET_SETTINGS):
                assert ":?" in value, f"{name} is written out"


def test_without_env_file_nothing_starts(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        with pytest.raises(MissingVariable, match="make env"):
            substitute(service, {})
        assert substitute(service, dict.fromkeys(SECRETS, "x")), name


def test_all_parts_of_airflow_are_there_and_share_image_environment_and_volumes(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == AIRFLOW_SERVICES | {"postgres", "redis"}
    shared = services["scheduler"]["environment"]
    for name in AIRFLOW_SERVICES:
        service = services[name]
        assert service["image"] == "strichka:0.1.0"
        assert shared.items() <= service["environment"].items()
        targets = {volume.split(":")[1] for volume in service["volumes"]}
        assert targets == {"/opt/airflow/logs", "/var/lib/strichka"}
    assert shared["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert shared["AIRFLOW__CORE__AUTH_MANAGER"].endswith("FabAuthManager")
    assert shared["AIRFLOW_CONN_WAREHOUSE"] == shared["STRICHKA_WAREHOUSE_URL"]
    assert services["flower"]["profiles"] == ["flower"]
    assert not [name for name in services if "profiles" in services[name] and name != "flower"]


def test_services_wait_for_what_they_need_and_report_their_health(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in AIRFLOW_SERVICES - {"init"}:
        assert services[name]["depends_on"]["init"]["condition"] == "service_completed_successfully"
        assert services[name]["depends_on"]["redis"]["condition"] == "service_healthy"
    for name in set(services) - {"init"}:
        assert services[name]["healthcheck"]["test"], name
        assert services[name]["restart"] == "unless-stopped"
    assert services["init"]["restart"] == "no"


def test_images_are_pinned_and_ports_open_to_this_machine_alone(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values()]
    images += re.findall(r"^FROM (\S+)", (REPOSITORY / "Dockerfile").read_text(), re.MULTILINE)
    for image in images:
        assert re.search(r":\d+\.\d+(\.\d+)?(-|$)", image), image
    for name, service in compose["services"].items():
        for port in substitute(service.get("ports", []), {}):
            assert port.startswith("127.0.0.1:"), name


def test_warehouse_can_lie_elsewhere(compose: dict[str, Any]) -> None:
    variables = {**dict.fromkeys(SECRETS, "x"), "STRICHKA_WAREHOUSE_URL": "postgresql://u:p@db.example/news"}
    environment = substitute(compose["services"]["worker"], variables)["environment"]
    assert environment["STRICHKA_WAREHOUSE_URL"] == "postgresql://u:p@db.example/news"
    assert environment["AIRFLOW_CONN_WAREHOUSE"] == "postgresql://u:p@db.example/news"
    assert "@postgres:5432/airflow" in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]


def test_image_has_what_the_services_need() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text().splitlines()
    assert lines.index("USER 50000:0") > max(i for i, line in enumerate(lines) if line.startswith("FROM"))
    kept = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (REPOSITORY / source).exists(), source
                assert source in kept or source.split("/")[0] in kept, f"{source} is not in the build context"


def test_make_env_writes_secrets_once(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# ours\nAIRFLOW_PORT=9090\nREDIS_PASSWORD=\nPOSTGRES_PASSWORD=kept\n")
    added = write_environment(path)
    assert set(added) == set(SECRETS) - {"POSTGRES_PASSWORD"}
    variables = read_variables(path)
    assert variables["POSTGRES_PASSWORD"] == "kept"
    assert variables["AIRFLOW_PORT"] == "9090"
    assert len(base64.urlsafe_b64decode(variables["FERNET_KEY"])) == 32
    assert all(len(variables[name]) >= 32 for name in added)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert write_environment(path) == []
    assert read_variables(path) == variables


@dataclass
class Stack:
    """The services of the file as processes of this machine."""

    compose: dict[str, Any]
    folder: Path
    server: EmbeddedServer
    variables: dict[str, str]
    sessions: list[Session] = field(default_factory=list)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Below the range that the kernel gives to outgoing connections.
        self.api, self.redis, self.health, *self.logs = find_free_ports(5, above=18600)

    def place(self, text: str) -> str:
        """Return a text with the containers' addresses and folders replaced by those of this machine."""
        for old, new in (
            ("postgres:5432", f"127.0.0.1:{self.server.status().port}"),
            ("redis:6379", f"127.0.0.1:{self.redis}"),
            ("api-server:8080", f"127.0.0.1:{self.api}"),
            ("localhost:8080", f"127.0.0.1:{self.api}"),
            ("localhost:8974", f"127.0.0.1:{self.health}"),
            ("/tmp/redis.conf --appendonly", f"/tmp/redis.conf --bind 127.0.0.1 --port {self.redis} --appendonly"),
            ("redis-cli ping", f"redis-cli -p {self.redis} ping"),
            ("/tmp/redis.conf", str(self.folder / "redis.conf")),
            ("/var/lib/strichka", str(self.folder / "home")),
        ):
            text = text.replace(old, new)
        return text

    def environment(self, name: str) -> dict[str, str]:
        """Return the environment of a service: this machine's, the image's, the file's."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AIRFLOW", "STRICHKA"))}
        own = substitute(self.compose["services"][name]["environment"], self.variables)
        return {
            **inherited,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOSTNAME": socket.gethostname(),
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.folder / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(self.folder / "plugins"),
            "STRICHKA_HOME": str(self.folder / "home"),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.api),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": "127.0.0.1",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.health),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(self.logs[0]),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(self.logs[1]),
            **{key: self.place(value) for key, value in own.items()},
        }

    def command(self, name: str) -> list[str]:
        return [self.place(word) for word in substitute(self.compose["services"][name]["command"], self.variables)]

    def start(self, name: str) -> None:
        log = self.folder / f"{name}.log"
        process, session = start_session(name, self.command(name), self.environment(name), self.folder, log)
        self.processes[name] = process
        self.sessions.append(session)

    def is_healthy(self, name: str) -> bool:
        """Run the service's own health check."""
        kind, *words = substitute(self.compose["services"][name]["healthcheck"]["test"], self.variables)
        words = [self.place(word) for word in words]
        command = words if kind == "CMD" else ["sh", "-c", words[0]]
        environment = self.environment(name)
        command[0] = shutil.which(command[0], path=environment["PATH"]) or command[0]
        return subprocess.run(command, env=environment, cwd=self.folder, capture_output=True).returncode == 0

    def await_health(self, name: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_healthy(name):
            log = (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]
            assert self.processes[name].poll() is None, f"{name} ended:\n{log}"
            assert time.monotonic() < deadline, f"{name} is not healthy:\n{log}"
            time.sleep(1)


@pytest.fixture(scope="module")
def stack(compose: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    if sys.platform == "darwin":
        pytest.skip("Celery's workers need Linux")
    folder = tmp_path_factory.mktemp("compose")
    (folder / "dags").mkdir()
    (folder / "plugins").mkdir()
    (folder / "dags" / "tiny.py").write_text(DAG)
    server = EmbeddedServer(folder / "postgres", configuration={"fsync": "off"})
    try:
        server.ensure_started()
        write_environment(folder / ".env")
        variables = read_variables(folder / ".env")
        variables["POSTGRES_PASSWORD"] = read_or_make_secret(folder / "postgres" / "postgres.password")
        stack = Stack(compose, folder, server, variables)
        yield stack
        stop_sessions([session for session in stack.sessions if session.name != "redis"], 3)
        stop_sessions(stack.sessions, 3)
        for process in stack.processes.values():
            process.wait()
    finally:
        server.remove()


@pytest.mark.airflow
@pytest.mark.timeout(420)
def test_services_come_up_healthy_and_a_run_goes_through_celery(stack: Stack) -> None:
    stack.start("redis")
    stack.await_health("redis", 20)
    init = subprocess.run(
        stack.command("init"), env=stack.environment("init"), cwd=stack.folder, capture_output=True, text=True
    )
    assert init.returncode == 0, init.stdout[-3000:] + init.stderr[-3000:]
    with psycopg.connect(stack.server.url().replace("+psycopg", "")) as connection:
        assert connection.execute("select count(*) > 0 from source where declared").fetchone() == (True,)

    names = ("api-server", "scheduler", "dag-processor", "worker")
    for name in names:
        stack.start(name)
    for name in names:
        stack.await_health(name, 150)

    api = AirflowApi(f"http://127.0.0.1:{stack.api}", "admin", stack.variables["AIRFLOW_ADMIN_PASSWORD"])
    deadline = time.monotonic() + 60
    while api.read_parse_times(("tiny",))["tiny"] is None:
        assert time.monotonic() < deadline, api.read_import_errors()
        time.sleep(0.5)
    run = api.trigger("tiny", {})
    while not (run := api.list_runs("tiny")[0]).is_final:
        assert time.monotonic() < deadline + 60, (stack.folder / "worker.log").read_text()[-3000:]
        time.sleep(0.5)
    assert run.state == "success"
    # The worker tells Celery a moment after the task itself told Airflow.
    while not re.search(
        r"Task execute_workload\[[^]]+\].* succeeded", log := (stack.folder / "worker.log").read_text()
    ):
        assert time.monotonic() < deadline + 90, log[-3000:]
        time.sleep(0.5)
