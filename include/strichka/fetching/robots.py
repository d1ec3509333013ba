"""What robots.txt allows (RFC 9309), kept in table `host` for all workers.

200: its rules count for a day. 4xx but 429: there are none, all is allowed. 5xx, 429 or no sound answer: nothing is
asked until it can be had again, unless an older copy is at hand, which then goes on to count.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from protego import Protego
from sqlalchemy import Engine, Row, text

from strichka.fetching.addresses import Target, parse_target
from strichka.fetching.models import ErrorKind, FetchFailedError, Response
from strichka.fetching.politeness import spread
from strichka.settings import Settings
from strichka.warehouse.engine import run_with_reconnect

PRODUCT = "Strichka"  # the name that robots.txt files know us by
ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB are read
_UNAVAILABLE_SECONDS = 900.0  # until a robots.txt that could not be had is asked for again
_OLDEST_COPY = timedelta(days=30)  # RFC 9309, 2.3.1.4: "a reasonably long period of time (for example, 30 days)"
_SAVE = text("""
insert into host (host, robots_status, robots_text, robots_asked_at, robots_expires_at)
values (:host, :status, :text, :asked_at, :expires_at)
on conflict (host) do update set robots_status = excluded.robots_status,
    robots_text = coalesce(excluded.robots_text, host.robots_text),
    robots_asked_at = case when excluded.robots_text is null then host.robots_asked_at
                           else excluded.robots_asked_at end,
    robots_expires_at = excluded.robots_expires_at
returning robots_status, robots_text, robots_asked_at, robots_expires_at
""")
_READ = text("select robots_status, robots_text, robots_asked_at, robots_expires_at from host where host = :host")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows."""

    parser: Protego | None  # none: it can't be had for now
    status: int | None
    expires: float  # monotonic

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for."""
        return self.parser is not None and bool(self.parser.can_fetch(url, PRODUCT))

    @property
    def interval(self) -> float | None:
        """Return the least seconds between two requests that it asks for, by crawl-delay or request-rate."""
        if self.parser is None:
            return None
        delay = self.parser.crawl_delay(PRODUCT)
        rate = self.parser.request_rate(PRODUCT)
        found = [float(delay)] if delay else []
        if rate and rate.requests:
            found.append(rate.seconds / rate.requests)
        return max(found, default=None)


class RobotsBook:
    """Knows the rules of each host: from this process, from the warehouse, or by asking."""

    def __init__(self, engine: Engine, settings: Settings, ask: Callable[[Target], Awaitable[Response]]) -> None:
        """Take what is needed.

        Args:
            engine: the warehouse.
            settings: `fetch_robots_hours`.
            ask: gets an address politely, following redirects, without regard to robots.txt.
        """
        self._engine = engine
        self._settings = settings
        self._ask = ask
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def find_rules(self, target: Target) -> Rules:
        """Return the rules of an address's host.

        Raises:
            FetchFailedError: the host can't be reached at all.
        """
        host = target.authority
        rules = self._rules.get(host)
        if rules is not None and rules.expires > time.monotonic():
            return rules
        async with self._locks.setdefault(host, asyncio.Lock()):
            rules = self._rules.get(host)
            if rules is None or rules.expires <= time.monotonic():
                row = await asyncio.to_thread(self._read, host)
                if row is None or row.robots_expires_at is None or row.robots_expires_at <= datetime.now(UTC):
                    row = await self._ask_anew(target)
                rules = self._rules[host] = _make_rules(row)
        return rules

    async def _ask_anew(self, target: Target) -> Row:
        answered: int | None = None
        body: str | None = None
        try:
            response = await self._ask(parse_target(f"{target.scheme}://{target.authority}/robots.txt"))
        except FetchFailedError as error:
            if error.kind is ErrorKind.TOO_MANY_REDIRECTS:
                body = ""
            elif error.kind not in (ErrorKind.PROTOCOL, ErrorKind.TOO_LARGE):
                raise
        else:
            answered, body = response.status, _read_answer(response)
        seconds = self._settings.fetch_robots_hours * 3600 if body is not None else _UNAVAILABLE_SECONDS
        now = datetime.now(UTC)
        parameters = {
            "host": target.authority,
            "status": answered,
            "text": body,
            "asked_at": now,
            "expires_at": now + timedelta(seconds=seconds * spread(target.authority, 0.9, 1.0)),
        }
        return await asyncio.to_thread(self._save, parameters)

    def _read(self, host: str) -> Row | None:
        def work() -> Row | None:
            with self._engine.connect() as connection:
                return connection.execute(_READ, {"host": host}).one_or_none()

        return run_with_reconnect(work, self._settings.reconnect_seconds)

    def _save(self, parameters: Mapping[str, Any]) -> Row:
        def work() -> Row:
            with self._engine.begin() as connection:
                return connection.execute(_SAVE, parameters).one()

        return run_with_reconnect(work, self._settings.reconnect_seconds)


def _read_answer(response: Response) -> str | None:
    """Return the text of the rules, empty where there are none, none where they can't be had for now."""
    if response.status == 200:
        lines = response.body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\x00", "")
        if max(len(response.body), len(response.raw_body)) < ROBOTS_BYTES:
            return lines
        # A file cut at the bound, packed or unpacked, must not end in half a rule.
        return lines[: max(lines.rfind("\n"), lines.rfind("\r")) + 1]
    if response.status == 429 or response.status >= 500:
        return None
    return ""


def _make_rules(row: Row) -> Rules:
    now = datetime.now(UTC)
    expires = time.monotonic() + max((row.robots_expires_at - now).total_seconds(), 1.0)
    is_fresh = row.robots_asked_at is not None and now - row.robots_asked_at < _OLDEST_COPY
    if row.robots_text is None or not is_fresh:
        return Rules(None, row.robots_status, expires)
    return Rules(Protego.parse(row.robots_text), row.robots_status, expires)
