"""What a person does with `fetch_news` in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from strichka.services.airflow_home import USER
from tests.airflows import RunningAirflow
from tests.browsers import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Person:
    """Somebody who is logged in."""

    def __init__(self, page: "Page", airflow: RunningAirflow) -> None:
        self._page = page
        self._url = airflow.home.url

    def ask_for_days(self, first: str, last: str) -> None:
        """Fill in and send the backfill form, for days that have runs already too."""
        self._open_form()
        self._page.get_by_text("Run this Dag for a range of dates").click()
        self._choose_day(first)
        self._choose_day(last)
        self._page.get_by_text("All Runs", exact=True).click()
        self._page.get_by_role("button", name="Run Backfill").click()
        self._page.get_by_role("dialog").wait_for(state="hidden")

    def ask_for_day(self, day: str) -> None:
        """Fill in and send the form of a single run."""
        self._open_form()
        self._page.locator("#element_day").fill(day)
        self._page.locator("#element_day").blur()
        self._page.get_by_role("dialog").get_by_role("button", name="Trigger").click()
        self._page.get_by_role("dialog").wait_for(state="hidden")

    def see_run(self, run_id: str, words: str) -> None:
        """Wait until words stand on the page of a run, and among the squares of its mapped task."""
        from playwright.sync_api import expect

        for place in ("", "/tasks/fetch_source.fetch/mapped"):
            self._page.goto(f"{self._url}/dags/fetch_news/runs/{quote(run_id, safe='')}{place}")
            expect(self._page.get_by_text(words).first).to_be_visible()

    def _open_form(self) -> None:
        self._page.goto(f"{self._url}/dags/fetch_news")
        self._page.get_by_role("button", name="Trigger").first.click()
        self._page.get_by_role("dialog").wait_for()

    def _choose_day(self, day: str) -> None:
        """Fill in the first date that is still empty."""
        self._page.get_by_text("Select date and time").first.click()
        field = self._page.get_by_placeholder("YYYY/MM/DD").last
        field.fill(day.replace("-", "/"))
        field.press("Enter")
        self._page.keyboard.press("Escape")


@contextmanager
def open_browser(airflow: RunningAirflow) -> Iterator[Person]:
    """Log in with Chromium; the test is skipped where there is none."""
    from playwright.sync_api import expect

    expect.set_options(timeout=60_000)
    home = airflow.home
    with log_in(home.url, USER, home.password, seconds=60, height=1000) as page:
        yield Person(page, airflow)
