"""The DAGs in a real Airflow: what a person sees, and that no lost event loses a capture."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from strichka.services.airflow_api import AirflowApi, Run
from strichka.services.airflow_home import find_free_ports
from tests.browsers import log_in
from tests.local_runs import Place, wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(900)]
TEXT = (
    "Міст номер {number} відкрили після ремонту\n\nМіст номер {number} через річку відкрили для руху після ремонту. "
    "Про це повідомляє Укрінформ. Роботи в Києві тривали {number} тижнів.\n\nРух вантажівок дозволять згодом."
)


@dataclass
class Airflow:
    """A running Airflow and its warehouse."""

    place: Place
    url: str
    user: str
    password: str

    @property
    def api(self) -> AirflowApi:
        return AirflowApi(self.url, self.user, self.password)

    def write(self, *numbers: int) -> Path:
        folder = self.place.folder / f"more-{'-'.join(map(str, numbers))}"
        folder.mkdir()
        for number in numbers:
            (folder / f"{number}.txt").write_text(TEXT.format(number=number), encoding="utf-8")
        return folder

    def load(self, path: Path, **params: Any) -> Run:
        return self.finish(self.api.trigger("load_archive", {"path": str(path), **params}))

    def finish(self, run: Run, seconds: float = 240) -> Run:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = next((item for item in self.api.list_runs(run.dag_id) if item.run_id == run.run_id), None)
            if found and found.is_final:
                return found
            time.sleep(1)
        raise AssertionError(f"{run} did not end within {seconds} s")

    def wait(self, query: str, wanted: int, seconds: float = 240) -> None:
        deadline = time.monotonic() + seconds
        while (found := self.count(query)) != wanted:
            assert time.monotonic() < deadline, f"{found} instead of {wanted}: {query}"
            time.sleep(1)

    def count(self, query: str) -> int:
        with psycopg.connect(self.place.server.url().replace("+psycopg", "")) as connection:
            row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def set_paused(self, dag_id: str, paused: bool) -> None:
        self.api._send("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": paused})


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    folder = tmp_path_factory.mktemp("airflow")
    (folder / "input").mkdir()
    (folder / "input" / "1.txt").write_text(TEXT.format(number=1), encoding="utf-8")
    place = Place(folder, find_free_ports(1, above=18600)[0])
    process = place.start_up()
    try:
        wait_for(place, process, "Ctrl-C stops everything", 300)
        login = re.search(r"(http://\S+)\s+user: (\w+)\s+password: (\S+)", place.output)
        assert login, place.output
        yield Airflow(place, *login.groups())
    finally:
        process.terminate()
        process.wait(timeout=60)
        place.server.remove()


ARTICLES = "select count(*) from mart.fact_article"
RECOGNISED = "select count(*) from recognition"


def test_an_event_that_nobody_heard_loses_no_capture(airflow: Airflow) -> None:
    airflow.set_paused("build_articles", True)
    assert airflow.load(airflow.write(2, 3)).state == "success"
    time.sleep(3)
    assert airflow.count(ARTICLES) == 1
    airflow.set_paused("build_articles", False)
    assert airflow.load(airflow.write(4)).state == "success"
    airflow.wait(ARTICLES, 4)
    airflow.wait(RECOGNISED, 4)


def test_a_path_that_names_nothing_fails_at_once_in_words(airflow: Airflow) -> None:
    run = airflow.load(airflow.place.folder / "nothing-here")
    assert run.state == "failed"
    tries = {task.task_id: task.try_number for task in airflow.api.list_tasks(run)}
    assert tries["list_inputs"] == 1


def test_too_many_rejections_fail_the_run_and_keep_the_rest(airflow: Airflow) -> None:
    folder = airflow.write(5)
    (folder / "empty.txt").write_bytes(b"")
    assert airflow.load(folder, most_rejected=0.1).state == "failed"
    assert airflow.count("select count(*) from rejection where reason = 'empty'") == 1
    assert airflow.count("select count(*) from capture") == 5
    run = airflow.api.trigger("build_articles", {})
    assert airflow.finish(run).state == "success"
    assert airflow.count(ARTICLES) == 5


def test_reprocessing_with_the_same_versions_changes_nothing(airflow: Airflow) -> None:
    before = airflow.count("select sum(hashtextextended(v::text, 0)) from article_version v")
    run = airflow.api.trigger("build_articles", {"reprocess": True, "first_day": "2000-01-01"})
    assert airflow.finish(run).state == "success"
    assert airflow.count("select sum(hashtextextended(v::text, 0)) from article_version v") == before


def test_the_articles_event_carries_the_counts(airflow: Airflow) -> None:
    events = airflow.api._send("GET", "/api/v2/assets/events?order_by=-timestamp&limit=50")["asset_events"]
    extra = next(event["extra"] for event in events if event["uri"] == "strichka://warehouse/articles")
    assert set(extra) >= {"articles", "versions", "duplicates", "mentions", "rejections", "languages"}
    assert extra["articles"] >= 1


def test_our_page_is_behind_the_login(airflow: Airflow) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{airflow.url}/strichka/", timeout=20)
    assert refused.value.code == 401


@pytest.mark.browser
def test_what_a_person_sees_in_the_browser(airflow: Airflow) -> None:
    from playwright.sync_api import expect

    with log_in(airflow.url, airflow.user, airflow.password, seconds=30, height=900) as page:
        page.goto(f"{airflow.url}/dags/build_articles")
        for group in ("extract", "deduplicate", "recognise", "publish"):
            expect(page.get_by_text(group, exact=True).first).to_be_visible(timeout=30_000)
        page.goto(f"{airflow.url}/plugin/warehouse")
        frame = page.frame_locator("iframe").first
        expect(frame.get_by_role("heading", name="The warehouse")).to_be_visible(timeout=30_000)
        expect(frame.get_by_text("Укрінформ").first).to_be_visible(timeout=30_000)
