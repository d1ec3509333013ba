"""The scheduler's start: what tasks need is in memory before the first fork, and nothing there hinders forking."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from strichka.services.supervisor import STARTS

REPOSITORY = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="tasks are forked, and threads are listed, on Linux only")
# The DAG files as a task reads them, then what tasks call first, in a fork as a task is.
SCRIPT = """
import json, os, runpy, sys, time
import airflow.__main__
from strichka_airflow.scheduler import PRELOADED, preload
preload()
threads = len(os.listdir("/proc/self/task"))
missing = [name for name in PRELOADED if name not in sys.modules]
before = set(sys.modules)
read_end, write_end = os.pipe()
if os.fork() == 0:
    for path in sys.argv[1:]:
        runpy.run_path(path)
    from strichka.stages.versions import read_versions
    started = time.process_time()
    read_versions()
    seconds = time.process_time() - started
    new = sorted(set(sys.modules) - before)
    os.write(write_end, json.dumps({"new": new, "seconds": seconds}).encode())
    os._exit(0)
os.wait()
print(json.dumps({"threads": threads, "missing": missing, **json.loads(os.read(read_end, 1 << 16))}))
"""


def run_script(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    files = [str(REPOSITORY / "dags" / f"{name}.py") for name in ("load_archive", "build_articles", "publish_marts")]
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *files],
        env={**os.environ, "AIRFLOW_HOME": str(home), "OPENBLAS_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        check=True,
    )


@LINUX
def test_a_fork_finds_everything_loaded(tmp_path: Path) -> None:
    found = json.loads(run_script(tmp_path).stdout.splitlines()[-1])
    assert found["missing"] == []
    assert found["threads"] == 1
    assert found["seconds"] < 0.1
    assert [name for name in found["new"] if name.startswith(("airflow.providers", "strichka", "spacy"))] == []


def test_a_model_that_is_missing_is_left_to_the_task_that_needs_it(tmp_path: Path) -> None:
    script = "from strichka_airflow.scheduler import preload; preload(); print('goes on')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "AIRFLOW_HOME": str(tmp_path), "STRICHKA_PIPELINE_UK": "no_such_pipeline"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "goes on"
    assert "no_such_pipeline" in done.stdout + done.stderr


def test_the_supervisor_starts_it() -> None:
    (module,) = STARTS["scheduler"]
    done = subprocess.run([sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True)
    assert "airflow scheduler" in done.stdout
