"""A person logged in to Airflow with a real headless Chromium."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

_CHROMIUM = [Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"), Path("/usr/bin/google-chrome")]
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@contextmanager
def log_in(url: str, user: str, password: str, seconds: float, height: int) -> Iterator["Page"]:
    """Log in to the Airflow at an address; the test is skipped where there is no Chromium.

    Args:
        url: of Airflow, without a slash at the end.
        user: who logs in.
        password: of the user.
        seconds: how long an action or the login may take.
        height: of the window, in pixels.
    """
    from playwright.sync_api import expect, sync_playwright

    chromium = next((path for path in _CHROMIUM if path.exists()), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=_QUIET)
        page = browser.new_page(viewport={"width": 1500, "height": height})
        page.set_default_timeout(seconds * 1000)
        page.goto(f"{url}/")
        page.fill("input[name=username]", user)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        expect(page.get_by_text("Warehouse").first).to_be_visible(timeout=seconds * 1000)
        yield page
        browser.close()
