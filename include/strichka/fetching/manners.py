"""How we come before a server: under which name, asking for what, at which pace."""

from typing import Protocol

from strichka import __version__
from strichka.errors import SettingsError
from strichka.fetching.models import Purpose
from strichka.fetching.politeness import Pace
from strichka.fetching.robots import PRODUCT
from strichka.settings import Settings

_ACCEPT = {
    Purpose.ARTICLE: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    Purpose.LISTING: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    Purpose.FEED: "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    Purpose.SITEMAP: "application/xml,text/xml;q=0.9,*/*;q=0.5",
    Purpose.ROBOTS: "text/plain,*/*;q=0.5",
}


class PaceOverrides(Protocol):
    """How a source wants to be asked, where it declares that; none: as the settings say."""

    @property
    def requests_per_second(self) -> float | None:
        """To one host."""
        ...

    @property
    def concurrency(self) -> int | None:
        """Requests to one host at once."""
        ...

    @property
    def delay_seconds(self) -> float | None:
        """Least time between two requests."""
        ...


def make_pace(settings: Settings, overrides: PaceOverrides | None = None) -> Pace:
    """Return how hosts are asked, before robots.txt is heard."""
    rate = settings.fetch_requests_per_second
    concurrency = settings.fetch_host_concurrency
    delay = 0.0
    if overrides is not None:
        rate = overrides.requests_per_second or rate
        concurrency = overrides.concurrency or concurrency
        delay = overrides.delay_seconds or 0.0
    return Pace(max(1.0 / rate if rate else 0.0, delay), concurrency)


def make_user_agent(settings: Settings) -> str:
    """Return the name under which we ask.

    Raises:
        SettingsError: nobody could be reached under it, and other machines than this one are asked.
    """
    if settings.fetch_contact:
        return f"{PRODUCT}/{__version__} (+{settings.fetch_contact})"
    if settings.fetch_allow_loopback:
        return f"{PRODUCT}/{__version__}"
    raise SettingsError(
        "Whoever fetches must be reachable: set STRICHKA_FETCH_CONTACT to a web page or mail address of yours; it "
        "stands in the User-Agent of each request."
    )


def make_headers(
    user_agent: str, purpose: Purpose, etag: str | None = None, last_modified: str | None = None
) -> list[tuple[str, str]]:
    """Return the headers of a request, in the order in which they are sent, but for Host.

    Args:
        user_agent: our name.
        purpose: why the address is asked for.
        etag: of what we have.
        last_modified: of what we have, as received.
    """
    headers = [("User-Agent", user_agent), ("Accept", _ACCEPT[purpose]), ("Accept-Encoding", "gzip, deflate, br, zstd")]
    conditions = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    return headers + [(name, value) for name, value in conditions if value]
