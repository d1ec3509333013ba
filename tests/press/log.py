"""What the press's log tells: what was asked, how often, how fast."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_MARKS = re.compile(r"[?&]utm_.*$")


@dataclass(frozen=True)
class LoggedRequest:
    """One request as the server saw it; times in seconds since 1970."""

    host: str
    target: str
    status: int
    bytes: int
    began: float
    ended: float
    agent: str
    conditional: bool

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.target}"

    @property
    def page(self) -> str:
        """The address without what says where a reader came from."""
        return _MARKS.sub("", self.url)


def count_pages(requests: Iterable[LoggedRequest], urls: Iterable[str]) -> Counter[str]:
    """Return how often each of these addresses was given whole (status 200)."""
    wanted = set(urls)
    return Counter(item.page for item in requests if item.status == 200 and item.page in wanted)


def find_shortest_gaps(requests: Iterable[LoggedRequest]) -> dict[str, float]:
    """Return the shortest time between the beginnings of two requests to each host, in seconds."""
    begun: dict[str, list[float]] = {}
    for item in requests:
        begun.setdefault(item.host, []).append(item.began)
    gaps = {}
    for host, times in begun.items():
        times.sort()
        if len(times) > 1:
            gaps[host] = min(later - earlier for earlier, later in itertools.pairwise(times))
    return gaps


def find_fastest(requests: Iterable[LoggedRequest], seconds: float = 1.0) -> dict[str, int]:
    """Return the most requests that each host got within a time of that length."""
    begun: dict[str, list[float]] = {}
    for item in requests:
        begun.setdefault(item.host, []).append(item.began)
    most = {}
    for host, times in begun.items():
        times.sort()
        first, best = 0, 0
        for last, moment in enumerate(times):
            while moment - times[first] >= seconds:
                first += 1
            best = max(best, last - first + 1)
        most[host] = best
    return most


def find_most_at_once(requests: Iterable[LoggedRequest]) -> dict[str, int]:
    """Return the most requests that each host was busy with at the same moment."""
    changes: dict[str, list[tuple[float, int]]] = {}
    for item in requests:
        # Answers written in one go end as they begin; what is open at the same instant counts after what ended.
        changes.setdefault(item.host, []).extend([(item.began, 1), (max(item.ended, item.began), -1)])
    most = {}
    for host, found in changes.items():
        open_now = best = 0
        for _, step in sorted(found):
            open_now += step
            best = max(best, open_now)
        most[host] = best
    return most
