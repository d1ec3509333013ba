import os
from pathlib import Path

import pytest

from strichka.bench.stages import _pool
from strichka.threads import ONE_THREAD


def test_processes_compute_in_one_thread_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ONE_THREAD:
        monkeypatch.setenv(name, "2")  # so that what the pool sets is taken back
        monkeypatch.delenv(name)
    with _pool(1, "unused", str(tmp_path)) as run:
        assert run(os.getenv, list(ONE_THREAD)) == ["1"] * len(ONE_THREAD)
