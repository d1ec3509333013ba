"""The whole local run as `make run` starts it: real PostgreSQL, real Airflow, killed and started again."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest

from strichka.services.airflow_api import AirflowApi
from strichka.services.airflow_home import find_free_ports
from tests.local_runs import REPOSITORY, Place, wait_for, wait_until_nothing_runs

TEXTS = {
    "one.txt": "Міська рада відкрила нову бібліотеку\n\nУ Зразковому відкрили нову міську бібліотеку. "
    "Зала для читання вміщує сто людей, а фонд налічує сорок тисяч книжок українською мовою.\n\n"
    "Заклад працюватиме щодня від дев'ятої ранку до восьмої вечора, вхід для всіх вільний.",
    "two.txt": "В Образцовске построили мост через реку\n\nВ городе Образцовске открыли новый пешеходный мост "
    "через реку. Длина его составляет двести метров, строительство заняло два года.\n\n"
    "Мост соединил набережную с парком, где летом проходят концерты и ярмарки.",
    "broken.txt": "",
}
COUNTS = (
    "select (select count(*) from capture), (select count(*) from article_version), (select count(*) from rejection)"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("run")
    (folder / "input").mkdir()
    for name, text in TEXTS.items():
        (folder / "input" / name).write_text(text, encoding="utf-8")
    place = Place(folder, find_free_ports(1, above=18400)[0])
    yield place
    place.start("down").wait(timeout=100)
    place.server.remove()


def count_rows(place: Place) -> tuple[int, ...]:
    with place.server.hold(), psycopg.connect(place.server.url().replace("+psycopg", "")) as connection:
        row = connection.execute(COUNTS).fetchone()
        assert row is not None
        return tuple(row)


@pytest.mark.airflow
@pytest.mark.timeout(600)
def test_run_is_followed_refuses_a_second_one_and_survives_being_killed(place: Place) -> None:
    process = place.start_up()
    wait_for(place, process, "load_archive success", 240)
    wait_for(place, process, "Ctrl-C stops everything", 240)
    first = place.output
    assert re.search(r"The warehouse: \d+ captures, 2 articles", first)
    assert re.search(r"publish_marts success: .*announce 1/1", first)
    login = re.search(r"user: (\w+)\s+password: (\S+)", first)
    assert login
    assert AirflowApi(f"http://127.0.0.1:{place.port}", login[1], login[2]).read_import_errors() == []
    assert "2 articles" in first

    second = subprocess.run(
        [sys.executable, "-m", "strichka.services.run", "--airflow-home", str(place.folder / "airflow"), "up"],
        cwd=REPOSITORY,
        env={**os.environ, "STRICHKA_HOME": str(place.folder / "home")},
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert f"process {process.pid}" in second.stderr

    before = count_rows(place)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until_nothing_runs(place, 60)
    assert not place.server.status().running

    again = place.start_up("--once")
    assert again.wait(timeout=300) == 0, place.output
    assert "build_articles" not in place.output  # nothing was new
    assert count_rows(place) == before
    wait_until_nothing_runs(place, 10)


@pytest.mark.airflow
@pytest.mark.timeout(300)
def test_ends_in_order_when_asked_while_airflow_starts(place: Place) -> None:
    process = place.start_up()
    wait_for(place, process, "Databases", 60)
    time.sleep(3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0, place.output
    assert "Stopped." in place.output
    wait_until_nothing_runs(place, 10)
    assert json.loads((place.folder / "airflow" / "sessions.json").read_text())["sessions"] == []
