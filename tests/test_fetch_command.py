"""`strichka fetch`, as a person runs it."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from strichka.fetch_commands import make_failure_table
from strichka.stages.fetch_outcome import Failure
from tests.press.running import RunningPress, open_press

REPOSITORY = Path(__file__).resolve().parents[1]
OUTLETS = ("kryla_novyn", "zamok_novyn", "zhyva_strichka")


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPress]:
    with open_press(tmp_path_factory.mktemp("sources"), days=3, keys=OUTLETS) as running:
        yield running


@pytest.fixture(scope="module")
def environment(press: RunningPress, warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        **os.environ,
        **press.environment(),
        "STRICHKA_WAREHOUSE_URL": warehouse_url,
        "STRICHKA_HOME": str(tmp_path_factory.mktemp("home")),
        "STRICHKA_FETCH_REQUESTS_PER_SECOND": "50",
        "COLUMNS": "200",
    }


def fetch(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "strichka.cli", "fetch", *options]
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)


def test_today_of_all_sources_with_their_progress(press: RunningPress, environment: dict[str, str]) -> None:
    done = fetch(environment, "--no-build")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["day"] == str(press.press.today)
    assert list(summary["sources"]) == sorted(OUTLETS)
    assert summary["sources"]["kryla_novyn"]["fetched"] == 6
    assert f"kryla_novyn {press.press.today}: 6 found, 6 new, 0 unchanged, 0 failed" in done.stderr
    # What robots.txt forbids stands in a table, with when it is asked again.
    assert "2 addresses failed" in done.stderr
    assert "http://zamok.example/closed/" in done.stderr


def test_one_source_of_a_past_day_made_into_articles(press: RunningPress, environment: dict[str, str]) -> None:
    day = str(press.press.today - timedelta(days=3))
    done = fetch(environment, "--source", "kryla_novyn", "--day", day)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["day"], summary["fetched"]) == (day, 3)
    # With what the run before left to be built.
    assert summary["warehouse"]["articles"] >= 3


def test_a_live_feed_can_not_give_a_past_day(press: RunningPress, environment: dict[str, str]) -> None:
    day = str(press.press.today - timedelta(days=3))
    done = fetch(environment, "--no-build", "--source", "zhyva_strichka", "--day", day)
    assert json.loads(done.stdout)["skipped"] == ["zhyva_strichka"]
    assert f"zhyva_strichka {day}: skipped, has live feeds" in done.stderr


def test_wrong_usage_is_one_line_and_exit_code_2(environment: dict[str, str]) -> None:
    done = fetch(environment, "--day", "tomorrow")
    assert done.returncode == 2
    assert "'tomorrow' is no day" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_source_that_can_not_be_read_gives_exit_code_1(press: RunningPress, environment: dict[str, str]) -> None:
    press.change_faults(away=["zhyva.example"])
    done = fetch(environment, "--no-build", "--source", "zhyva_strichka", "--source", "kryla_novyn")
    assert done.returncode == 1
    assert json.loads(done.stdout)["undone"] == ["zhyva_strichka"]
    assert "http://zhyva.example/rss.xml" in done.stderr


@pytest.mark.parametrize("words", ["https://news.example/a[/b]", "https://news.example/a?x[red]=1", "[bold]x"])
def test_what_reads_as_markup_is_shown_as_it_is(words: str) -> None:
    console = Console(width=200, file=io.StringIO())
    console.print(make_failure_table([Failure(words, "article", 500, f"why {words}", None)]))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert shown.count(words) == 2
