"""The shell script that makes the environment: what it says when it can't."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "bootstrap.sh"
TOOLS = ("sh", "cat", "cksum", "cut", "dirname", "rm", "mkdir")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the script and nothing that it could use but the bare tools."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text("")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    return tmp_path


def run(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout / "bin"), "HOME": os.environ.get("HOME", "/"), **variables}
    return subprocess.run(
        [str(checkout / "scripts" / "bootstrap.sh"), *arguments], env=environment, capture_output=True, text=True
    )


def add_python(checkout: Path, name: str, body: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!{shutil.which('sh')}\n{body}\n")
    path.chmod(0o755)


def test_no_python_at_all(checkout: Path) -> None:
    done = run(checkout, "run")
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_python_that_is_too_old_does_not_count(checkout: Path) -> None:
    add_python(checkout, "python3", "exit 1")
    done = run(checkout, "run")
    assert done.returncode == 1
    assert "needs Python" in done.stderr


def test_python_without_venv_and_pip_is_named(checkout: Path) -> None:
    add_python(checkout, "python3", 'case "$1 $2" in *executable*) echo "$0" ;; -c*) exit 0 ;; *) exit 1 ;; esac')
    done = run(checkout, "run")
    assert done.returncode == 1
    assert "neither venv nor pip" in done.stderr


def test_environment_that_fits_is_left_alone(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    add_python(checkout, "../.venv/bin/python", "exit 0")
    wanted = subprocess.run(
        ["sh", "-c", 'printf %s "$(cat uv.lock pyproject.toml | cksum) $(pwd)"'],
        cwd=checkout,
        capture_output=True,
        text=True,
    ).stdout
    (checkout / ".venv" / ".made-for-run").write_text(wanted)
    assert run(checkout, "run").returncode == 0
    # Made for running, it lacks what the tests need; after a change of the lock file it fits neither.
    assert run(checkout, "test").returncode == 1
    (checkout / "uv.lock").write_text("changed")
    assert run(checkout, "run").returncode == 1


def test_unknown_purpose(checkout: Path) -> None:
    assert run(checkout, "play").returncode == 2
