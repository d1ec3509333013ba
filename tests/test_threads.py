"""Numerical libraries compute in one thread in each process of ours, unless the environment says otherwise."""

import os
import subprocess
import sys

from strichka.threads import ONE_THREAD

COUNT = "import numpy, psutil; numpy.ones((300, 300)) @ numpy.ones((300, 300)); print(psutil.Process().num_threads())"


def run(code: str, **environment: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**inherited, **environment}
    )
    return done.stdout.strip()


def test_numpy_starts_no_thread_of_its_own() -> None:
    assert run(f"from strichka.threads import use_one_thread; use_one_thread(); {COUNT}") == "1"


def test_what_the_environment_says_stands() -> None:
    code = "from strichka.threads import use_one_thread; use_one_thread(); import os; "
    code += "print(os.environ['OPENBLAS_NUM_THREADS'], os.environ['OMP_NUM_THREADS'])"
    assert run(code, OPENBLAS_NUM_THREADS="3") == "3 1"


def test_the_command_line_sets_it_before_numpy_is_loaded() -> None:
    code = "import sys; from strichka import cli; assert 'numpy' not in sys.modules; sys.argv = ['strichka', 'version']"
    code += f"\ntry:\n    cli.main()\nexcept SystemExit:\n    pass\n{COUNT}"
    assert run(code).splitlines()[-1] == "1"
