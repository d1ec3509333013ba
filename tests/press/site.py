"""What the invented outlets' servers answer: documents, and the faults that are switched on."""

import asyncio
import gzip
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.press import feeds
from tests.press.answers import Answer, Asked, give_document, give_words, redirect
from tests.press.archives import find_archive
from tests.press.outlets import MOVED, Article, Outlet, Press, Trait
from tests.press.pages import write_page

PIECE_SECONDS = 0.02
_MARKS = re.compile(r"[?&]utm_[^#]*$")  # whoever came with them sees the same page
BOMB_BYTES = 300 * 1024**2


@dataclass
class Faults:
    """How unwell the servers are; a test may change it while they run."""

    unwell_answers: int = 4  # 503s before an outlet of `Trait.UNWELL` is well again
    robots_away_answers: int = 1  # 503s for its robots.txt
    limited_every: int = 3  # of the articles of `Trait.LIMITS`, which ones first get a 429
    retry_after_seconds: int = 1
    away: list[str] = field(default_factory=list)  # hosts that answer 503 to everything


class Site:
    """The servers of all outlets."""

    def __init__(self, press: Press, faults: Faults) -> None:
        """Begin with nothing asked and nothing edited."""
        self.press = press
        self.faults = faults
        self.edits: dict[Article, tuple[int, datetime]] = {}
        self._asked: Counter[tuple[str, str]] = Counter()
        self._bomb: bytes | None = None

    def edit(self, host: str, target: str) -> None:
        """Change an article now."""
        article = self.press.find_article(host, target)
        assert article is not None, f"no article at {host}{target}"
        self.edits[article] = (self.edition(article) + 1, datetime.now(UTC))

    def edition(self, article: Article) -> int:
        """Return how often an article was edited."""
        return self.edits.get(article, (0, None))[0]

    def changed_at(self, article: Article) -> datetime:
        """Return when an article last changed."""
        return self.edits[article][1] if article in self.edits else article.published_at

    def answer(self, asked: Asked) -> Answer:
        """Return the answer to a request."""
        outlet = self.press.by_host.get(asked.host)
        if outlet is None:
            return give_words(404, "No such host here.")
        if asked.host in self.faults.away:
            return give_words(503, "Away.")
        if asked.target == "/robots.txt":
            return self._give_robots(outlet, asked)
        if outlet.feed and asked.target == feeds.PATHS[outlet.feed]:
            return self._give_feed(outlet, asked)
        listed = find_archive(self.press, outlet, asked.target, self.changed_at)
        if listed is not None:
            return self._give_list(outlet, asked, listed)
        return self._give_article(outlet, asked)

    def _give_robots(self, outlet: Outlet, asked: Asked) -> Answer:
        if Trait.ROBOTS_AWAY in outlet.traits and self._count(outlet, "robots") <= self.faults.robots_away_answers:
            return give_words(503, "Come back soon.")
        if Trait.FORBIDS in outlet.traits:
            rules = b"User-agent: *\nDisallow: /closed/\nAllow: /\n"
            return Answer(200, rules, [("Content-Type", "text/plain")])
        if outlet.archive is None:
            return give_words(404, "No robots.txt: everything is allowed.")
        return Answer(200, b"User-agent: *\nDisallow: /admin/\n", [("Content-Type", "text/plain")])

    def _give_feed(self, outlet: Outlet, asked: Asked) -> Answer:
        assert outlet.feed is not None
        articles = self.press.list_recent(outlet)
        newest = max(article.published_at for article in articles)
        body = feeds.write_feed(outlet, articles)
        media_type = feeds.media_type(outlet.feed)
        return give_document(asked, body, media_type, modified_at=newest, encoding=outlet.encoding)

    def _give_list(self, outlet: Outlet, asked: Asked, body: bytes) -> Answer:
        is_page = body.startswith(b"<!doctype html>")
        packed = body.startswith(b"\x1f\x8b")
        media_type = f"text/html; charset={outlet.charset}" if is_page else "application/xml"
        return give_document(
            asked, body, "application/gzip" if packed else media_type, encoding=None if packed else outlet.encoding
        )

    def _give_article(self, outlet: Outlet, asked: Asked) -> Answer:
        target = _MARKS.sub("", asked.target.removeprefix(MOVED))
        article = self.press.find_article(asked.host, target)
        if article is None:
            return give_words(404, "No such page.")
        fault = self._find_fault(outlet, article, asked)
        if fault is not None:
            return fault
        media_type = "text/html" if outlet.charset == "utf-8" else f"text/html; charset={outlet.charset}"
        body = write_page(article, self.edition(article))
        found = give_document(asked, body, media_type, modified_at=self.changed_at(article), encoding=outlet.encoding)
        if Trait.SLOW in outlet.traits and found.status == 200:
            return Answer(200, b"", found.headers, stream=lambda: _drip(found.body))
        return found

    def _find_fault(self, outlet: Outlet, article: Article, asked: Asked) -> Answer | None:
        if article.kind.startswith("trap:"):
            return self._spring_trap(article, asked)
        if Trait.MOVES in outlet.traits and not asked.target.startswith(MOVED):
            return redirect(f"{MOVED}{asked.target}", 301)
        if Trait.UNWELL in outlet.traits and self._count(outlet, "article") <= self.faults.unwell_answers:
            return give_words(503, "Too much to do.")
        limited = self.faults.limited_every and article.number % self.faults.limited_every == 0
        if Trait.LIMITS in outlet.traits and limited and self._count(outlet, asked.target) == 1:
            return give_words(429, "Slower, please.", ("Retry-After", str(self.faults.retry_after_seconds)))
        return None

    def _spring_trap(self, article: Article, asked: Asked) -> Answer:
        kind = article.kind.removeprefix("trap:")
        if kind == "endless":
            return Answer(200, b"", [("Content-Type", "text/html")], stream=_never_end)
        if kind == "bomb":
            if self._bomb is None:
                self._bomb = gzip.compress(bytes(BOMB_BYTES), compresslevel=1)
            return Answer(200, self._bomb, [("Content-Type", "text/html"), ("Content-Encoding", "gzip")])
        if kind == "headers":
            return Answer(200, b"<p>", [(f"X-Filler-{number}", "x" * 4000) for number in range(100)])
        places = {"private": "http://10.1.2.3/inside", "metadata": "http://169.254.169.254/latest/meta-data/"}
        return redirect(places.get(kind, asked.target))

    def _count(self, outlet: Outlet, what: str) -> int:
        self._asked[outlet.key, what] += 1
        return self._asked[outlet.key, what]


async def _drip(body: bytes) -> AsyncIterator[bytes]:
    size = max(1, len(body) // 8)
    for start in range(0, len(body), size):
        await asyncio.sleep(PIECE_SECONDS)
        yield body[start : start + size]


async def _never_end() -> AsyncIterator[bytes]:
    piece = b"<p>" + b"and so on " * 6000
    while True:
        yield piece
        await asyncio.sleep(0)
