import base64
import json
import socket
import stat
from pathlib import Path

import pytest

from strichka.errors import ServiceError
from strichka.services.airflow_home import (
    AirflowHome,
    build_environment,
    check_port_free,
    find_free_ports,
    plain_url,
)

METADATA = "postgresql+psycopg2://strichka:secret@127.0.0.1:1/airflow"
WAREHOUSE = "postgresql+psycopg://strichka:secret@127.0.0.1:1/strichka"


def build(folder: Path, port: int = 18311) -> dict[str, str]:
    return build_environment(AirflowHome(folder / "airflow", folder, port), METADATA, WAREHOUSE, folder / "home")


def test_keys_and_password_are_made_once_and_are_private(tmp_path: Path) -> None:
    first, second = build(tmp_path), build(tmp_path)
    secrets = ("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET")
    assert [first[name] for name in secrets] == [second[name] for name in secrets]
    assert len({first[name] for name in secrets}) == 3
    assert len(base64.urlsafe_b64decode(first["AIRFLOW__CORE__FERNET_KEY"])) == 32
    files = [path for path in (tmp_path / "airflow").rglob("*") if path.is_file()]
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    passwords = json.loads(Path(first["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).read_text())
    assert len(passwords["admin"]) >= 16


def test_another_installation_gets_other_secrets(tmp_path: Path) -> None:
    assert build(tmp_path / "a")["AIRFLOW__API__SECRET_KEY"] != build(tmp_path / "b")["AIRFLOW__API__SECRET_KEY"]


def test_port_is_the_same_everywhere_and_log_ports_differ(tmp_path: Path) -> None:
    environment = build(tmp_path, 18321)
    assert environment["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:18321"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:18321/execution/"
    assert environment["AIRFLOW__API__PORT"] == "18321"
    ports = {environment[f"AIRFLOW__LOGGING__{name}_LOG_SERVER_PORT"] for name in ("WORKER", "TRIGGER")}
    assert len(ports | {"18321", "8793", "8794"}) == 5


def test_own_tuning_is_kept_but_not_another_airflows_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__PARALLELISM", "3")
    monkeypatch.setenv("AIRFLOW_HOME", "/elsewhere")
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "sqlite:////elsewhere/airflow.db")
    environment = build(tmp_path)
    assert environment["AIRFLOW__CORE__PARALLELISM"] == "3"
    assert environment["AIRFLOW_HOME"] == str(tmp_path / "airflow")
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == METADATA


def test_port_in_use_names_the_port_and_the_way_out() -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"Port {port} is in use.*make run PORT="):
            check_port_free(port)
        assert port not in find_free_ports(3, above=port - 1)


def test_plain_url_has_no_driver() -> None:
    assert plain_url(WAREHOUSE) == "postgresql://strichka:secret@127.0.0.1:1/strichka"
    assert plain_url("postgresql://host/db") == "postgresql://host/db"
