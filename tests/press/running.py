"""The test press in a process of its own, and the line to steer it by."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from strichka.services.airflow_home import find_free_ports
from tests.press.log import LoggedRequest
from tests.press.outlets import OUTLETS, Press
from tests.press.sources import write_sources

REPOSITORY = Path(__file__).resolve().parents[2]
FIRST_PORT = 19600


@dataclass
class RunningPress:
    """A press that is open."""

    press: Press
    port: int
    sources_folder: Path

    def environment(self) -> dict[str, str]:
        """Return the settings with which its outlets are found, and reached, and nobody else's."""
        return {
            "STRICHKA_SOURCES_FOLDER": str(self.sources_folder),
            "STRICHKA_FETCH_SOURCES": json.dumps(self.keys),
            "STRICHKA_FETCH_CONTACT": "https://strichka.example/about-us",
            "STRICHKA_FETCH_ALLOW_LOOPBACK": "true",
            "STRICHKA_FETCH_RESOLVE": json.dumps({"*.example": f"127.0.0.1:{self.port}"}),
        }

    @property
    def keys(self) -> list[str]:
        return sorted(outlet.key for outlet in self.press.outlets)

    def read_log(self) -> list[LoggedRequest]:
        """Return every request so far, in the order of their ends."""
        return [LoggedRequest(**item) for item in self._steer("/log")]

    def change_faults(self, **faults: Any) -> None:
        self._steer("/faults", faults)

    def edit(self, url: str) -> None:
        """Change the article at an address now."""
        host, _, target = url.removeprefix("http://").partition("/")
        self._steer("/edit", {"host": host, "target": f"/{target}"})

    def reset(self) -> None:
        """Forget the log, the edits and what was asked."""
        self._steer("/reset", {})

    def _steer(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}{path}", data, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def open_press(
    folder: Path,
    *,
    today: date | None = None,
    days: int = 60,
    keys: tuple[str, ...] = (),
    per_day: int | None = None,
    faults: dict[str, Any] | None = None,
) -> Iterator[RunningPress]:
    """Serve a press for the length of a `with` block.

    Args:
        folder: for the declarations of its outlets.
        today: the newest day; by default the present one in UTC.
        days: of archives before today.
        keys: which outlets; none: all.
        per_day: articles of each outlet a day, in place of its own number.
        faults: fields of `site.Faults`.
    """
    today = today or datetime.now(UTC).date()
    outlets = tuple(outlet for outlet in OUTLETS if not keys or outlet.key in keys)
    press = Press(today, days, outlets, per_day)
    port = find_free_ports(1, above=FIRST_PORT)[0]
    command = [sys.executable, "-m", "tests.press.server", "--port", str(port), "--today", str(today)]
    command += ["--days", str(days), "--outlets", ",".join(keys), "--faults", json.dumps(faults or {})]
    command += ["--per-day", str(per_day)] if per_day else []
    write_sources(press, folder)
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        words = process.stdout.readline()
        assert "open" in words, f"the press did not open: {words!r}"
        yield RunningPress(press, port, folder)
    finally:
        process.terminate()
        process.wait(timeout=20)
