"""The polite fetcher: safe addresses, robots.txt, turns, redirects, attempts, and a record of each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

from sqlalchemy import Engine

from strichka.fetching.addresses import Target, parse_target
from strichka.fetching.attempts import make_fetch_row, read_retry_after
from strichka.fetching.client import Bounds, HttpClient
from strichka.fetching.manners import PaceOverrides, make_headers, make_pace, make_user_agent
from strichka.fetching.models import ErrorKind, FetchFailedError, Purpose, Redirect, Response
from strichka.fetching.network import Resolver
from strichka.fetching.politeness import HostTurns, Outcome, Turn, spread
from strichka.fetching.robots import ROBOTS_BYTES, RobotsBook, Rules
from strichka.settings import Settings
from strichka.stages.source_rows import make_source_row
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.engine import run_with_reconnect
from strichka.warehouse.schema.sources import fetch, source

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASK_LATER = frozenset({429, 503})
_WORTH_RETRYING = frozenset({429, 500, 502, 503, 504})
_WORTH_RETRYING_KINDS = frozenset({ErrorKind.DNS, ErrorKind.CONNECT, ErrorKind.TIMEOUT})
_HOST_FAILURES = _WORTH_RETRYING_KINDS | {ErrorKind.TLS, ErrorKind.PROTOCOL}
_RETRY_SECONDS = 1.0
_LONGEST_RETRY_WAIT = 60.0


class PoliteFetcher:
    """Gets addresses for one run; use it as `async with`, which writes the last attempts and closes connections."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        *,
        run_id: str,
        source_key: str | None = None,
        overrides: PaceOverrides | None = None,
        resolver: Resolver | None = None,
        wait_for_room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            engine: the warehouse, where turns, robots.txt and attempts are kept.
            settings: those named `fetch_…`.
            run_id: the run that asks.
            source_key: the source it asks for.
            overrides: how that source wants to be asked.
            resolver: of names; this machine's by default.
            wait_for_room: see `HttpClient`.

        Raises:
            SettingsError: no contact is set, or proxy or authorities can't be used.
        """
        self._engine = engine
        self._settings = settings
        self._run_id = run_id
        self._source_key = source_key
        self._pace = make_pace(settings, overrides)
        self._user_agent = make_user_agent(settings)
        self._client = HttpClient(settings, resolver, wait_for_room)
        self._turns = HostTurns(engine, settings)
        self._robots = RobotsBook(engine, settings, self._ask_robots)
        self._rows: list[dict[str, Any]] = []
        self._deadlines: dict[str, float] = {}

    async def __aenter__(self) -> "PoliteFetcher":
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Write the attempts that nobody took, and close."""
        try:
            await asyncio.to_thread(self.write_attempts)
        finally:
            self._turns.close()
            await self._client.__aexit__(kind, error, traceback)

    def take_attempts(self) -> list[dict[str, Any]]:
        """Return the rows of table `fetch` since the last call; whoever takes them writes them."""
        rows, self._rows = self._rows, []
        return rows

    def write_attempts(self) -> None:
        """Write the rows that nobody took."""
        rows = self.take_attempts()

        def work() -> None:
            with self._engine.begin() as connection:
                if self._source_key:
                    merge_rows(connection, source, [make_source_row(self._source_key)])
                merge_rows(connection, fetch, rows)

        if rows:
            run_with_reconnect(work, self._settings.reconnect_seconds)

    async def get(
        self, url: str, *, purpose: Purpose, etag: str | None = None, last_modified: str | None = None
    ) -> Response:
        """Get an address, as `models.Getter` has it: each attempt, and each redirect, waits for its turn.

        Args:
            url: the address.
            purpose: why it is asked for.
            etag: of what we have, to be told when nothing changed.
            last_modified: of what we have, as it was received.

        Raises:
            FetchFailedError: no answer came, or none may be asked for. The status of an answer is not looked at.
        """
        headers = make_headers(self._user_agent, purpose, etag, last_modified)
        for attempt in range(1, self._settings.fetch_attempts + 1):
            is_last = attempt == self._settings.fetch_attempts
            try:
                response = await self._attempt(url, purpose, headers)
            except FetchFailedError as error:
                if is_last or error.kind not in _WORTH_RETRYING_KINDS:
                    raise
            else:
                wait = read_retry_after(response) or 0.0
                if is_last or response.status not in _WORTH_RETRYING or wait > _LONGEST_RETRY_WAIT:
                    return response
            await asyncio.sleep(_RETRY_SECONDS * 2 ** (attempt - 1) * spread(f"{url} {attempt}"))
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, url: str, purpose: Purpose, headers: Sequence[tuple[str, str]]) -> Response:
        """Make one attempt, redirects included, and take note of it."""
        began = datetime.now(UTC)
        notes: dict[str, str] = {}
        outcome: Response | FetchFailedError
        try:
            outcome = await self._follow(parse_target(url), purpose, headers, notes)
        except FetchFailedError as error:
            error.url = url
            outcome = error
        if not _is_unasked(outcome):
            self._rows.append(
                make_fetch_row(
                    url,
                    purpose=purpose,
                    run_id=self._run_id,
                    source_key=self._source_key,
                    began=began,
                    robots=notes.get("robots"),
                    outcome=outcome,
                )
            )
        if isinstance(outcome, FetchFailedError):
            raise outcome
        return replace(outcome, asked_url=url)

    async def _follow(
        self, target: Target, purpose: Purpose, headers: Sequence[tuple[str, str]], notes: dict[str, str]
    ) -> Response:
        began = time.monotonic()
        steps: list[Redirect] = []
        while True:
            try:
                response = await self._ask(target, purpose, headers, notes)
                location = response.header("location")
                if response.status not in _REDIRECTS or not location:
                    return replace(response, redirects=tuple(steps), seconds=time.monotonic() - began)
                steps.append(Redirect(target.url, response.status, _join(target.url, location)))
                if len(steps) > self._settings.fetch_max_redirects:
                    raise FetchFailedError(
                        ErrorKind.TOO_MANY_REDIRECTS, target.url, f"It led on {len(steps)} times, at last to {location}"
                    )
                target = parse_target(steps[-1].location)
            except FetchFailedError as error:
                error.redirects = tuple(steps)
                raise

    async def _ask(
        self, target: Target, purpose: Purpose, headers: Sequence[tuple[str, str]], notes: dict[str, str]
    ) -> Response:
        pace = self._pace
        if purpose is not Purpose.ROBOTS:
            rules = await self._robots.find_rules(target)
            notes["robots"] = _judge(rules, target)
            pace = pace.slowed_to(rules.interval)
        host = target.authority
        deadline = self._deadlines.setdefault(host, time.monotonic() + self._settings.fetch_host_deadline_seconds)
        turn = await self._turns.take_turn(host, pace, deadline)
        return await self._exchange(target, purpose, headers, turn)

    async def _exchange(
        self, target: Target, purpose: Purpose, headers: Sequence[tuple[str, str]], turn: Turn
    ) -> Response:
        outcome, answered_after, rest, reason = Outcome.NEUTRAL, 0.0, 0.0, ""
        try:
            waited = time.monotonic() - turn.asked
            response, since_asked = await self._client.ask(target, headers, self._find_bounds(purpose))
            answered_after = waited + since_asked
            outcome = Outcome.SUCCESS
            if response.status == 429 or response.status >= 500:
                outcome, reason = Outcome.FAILURE, f"it answered {response.status} {response.reason}".strip()
            if response.status in _ASK_LATER:
                rest = read_retry_after(response) or (
                    self._settings.fetch_rest_seconds if response.status == 429 else 0.0
                )
            return response
        except FetchFailedError as error:
            answered_after = time.monotonic() - turn.asked
            if error.kind in _HOST_FAILURES:
                outcome, reason = Outcome.FAILURE, error.detail
            raise
        finally:
            await self._turns.end_turn(turn, outcome, answered_after=answered_after, asked_rest=rest, reason=reason)

    async def _ask_robots(self, target: Target) -> Response:
        return await self._attempt(target.url, Purpose.ROBOTS, make_headers(self._user_agent, Purpose.ROBOTS))

    def _find_bounds(self, purpose: Purpose) -> Bounds:
        settings = self._settings
        if purpose is Purpose.ROBOTS:
            return Bounds(ROBOTS_BYTES, ROBOTS_BYTES, cuts_body=True)
        # A sitemap may have 50 MB unpacked (sitemaps.org), and some are sent that way.
        most = settings.max_input_bytes if purpose is Purpose.SITEMAP else 0
        return Bounds(max(settings.fetch_max_body_bytes, most), settings.max_input_bytes)


def _judge(rules: Rules, target: Target) -> str:
    """Return what robots.txt says of an address it allows.

    Raises:
        FetchFailedError: it forbids it, or can't be had for now.
    """
    if rules.parser is None:
        wait = max(rules.expires - time.monotonic(), 1.0)
        said = f"answered {rules.status}" if rules.status else "gave no sound answer"
        words = f"robots.txt of {target.authority} {said}; nothing is asked before it can be had."
        raise FetchFailedError(ErrorKind.ROBOTS, target.url, words, rules.status, wait)
    if not rules.allows(target.url):
        raise FetchFailedError(ErrorKind.ROBOTS, target.url, f"robots.txt of {target.authority} forbids {target.path}")
    return "allowed"


def _join(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        return location


def _is_unasked(outcome: Response | FetchFailedError) -> bool:
    return isinstance(outcome, FetchFailedError) and outcome.kind in (ErrorKind.RESTING, ErrorKind.DEADLINE)
