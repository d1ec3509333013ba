"""`make airflow`: the airflow command finds what runs here, or says that nothing does."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_without_a_run_it_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "STRICHKA_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "strichka.services.run", "--airflow-home", str(tmp_path / "airflow"), "airflow"]
    done = subprocess.run(
        [*command, "backfill", "create", "--dag-id", "fetch_news"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "start it by `make run`" in done.stderr
