"""Whose turn it is: rate, concurrency and rests of each host, kept in the warehouse and so shared by all workers.

With one request at a time to a host (the default) the time between two requests, as the server sees them, is never
under the interval: it is counted from the moment the earlier one's answer came, and a turn ends before the next begins.
With more at once the turns are handed out at that rate. Without a rate, requests at once and rests are still shared;
only without a bound on either (`UNBOUNDED` at once) are turns handed out by each process alone.
"""

import asyncio
import hashlib
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text

from strichka.fetching.models import ErrorKind, FetchFailedError
from strichka.settings import Settings
from strichka.warehouse.engine import run_with_reconnect

Result = TypeVar("Result")
UNBOUNDED = 256  # requests at once, the most that the settings allow: together with no rate, no limit at all
_LOOK_SECONDS = 5.0  # between looks at the shared rests where turns are not shared
# Seconds; a shorter rest (the first one, with its jitter) is waited for, a longer one ends the run's work on the host.
_SHORT_REST = 80.0
_LONGEST_INTERVAL = 86_400.0
_LONGEST_REST = 7 * 86_400.0
_NO_REASON = "it failed too often"
_FIRST_POLL, _LONGEST_POLL = 0.02, 0.5  # seconds between looks while other workers hold all turns

_ACQUIRE = text("""
update host set
    next_request_at = clock_timestamp() + make_interval(secs => :interval),
    leases = array(select lease from unnest(leases) as lease where lease > clock_timestamp())
             || (clock_timestamp() + make_interval(secs => :lease_seconds))
where host = :host
and (next_request_at is null or next_request_at <= clock_timestamp())
and (resting_until is null or resting_until <= clock_timestamp())
and (select count(*) from unnest(leases) as lease where lease > clock_timestamp()) < :concurrency
returning next_request_at - make_interval(secs => :interval) as granted_at, leases[cardinality(leases)] as lease
""")
_READ_REST = text("""
select greatest(0, extract(epoch from resting_until - clock_timestamp()))::float as rest_left, rest_reason, failures
from host where host = :host
""")
_EXPLAIN = text("""
select greatest(0, extract(epoch from next_request_at - clock_timestamp()))::float as turn_in,
       greatest(0, extract(epoch from resting_until - clock_timestamp()))::float as rest_left, rest_reason
from host where host = :host
""")
_RELEASE = text("""
update host set
    leases = array_remove(leases, cast(:lease as timestamptz)),
    next_request_at = greatest(
        next_request_at, cast(:granted_at as timestamptz) + make_interval(secs => :answered_after + :interval)),
    failures = case :outcome when 'success' then 0 when 'failure' then failures + 1 else failures end,
    resting_until = greatest(
        resting_until,
        case when :asked_rest > 0 then clock_timestamp() + make_interval(secs => :asked_rest) end,
        case when :outcome = 'failure' and failures + 1 >= :rest_after then clock_timestamp() + make_interval(
            secs => :jitter * least(:most_rest, :first_rest * power(2, least(failures + 1 - :rest_after, 30)))) end),
    rest_reason = case when :outcome = 'failure' then :reason else rest_reason end
where host = :host
""")


class Outcome(StrEnum):
    """What an exchange says of the host."""

    SUCCESS = "success"
    FAILURE = "failure"  # of the host: no answer, 429, 5xx
    NEUTRAL = "neutral"  # nothing: our own bounds, a cancelled request


@dataclass(frozen=True, slots=True)
class Pace:
    """How a host may be asked."""

    interval: float  # least seconds between two requests; 0: no limit
    concurrency: int

    @property
    def is_unbounded(self) -> bool:
        """Whether there is nothing that workers would have to share."""
        return not self.interval and self.concurrency >= UNBOUNDED

    def slowed_to(self, interval: float | None) -> "Pace":
        """Return this pace, slowed where the host asks for more patience."""
        return self if not interval or interval <= self.interval else Pace(min(interval, _LONGEST_INTERVAL), 1)


@dataclass(frozen=True, slots=True)
class Turn:
    """Permission for one request."""

    host: str
    pace: Pace
    granted_at: datetime | None  # by the warehouse's clock; none where nothing is shared
    lease: datetime | None
    asked: float  # when the permission was asked for, monotonic


def spread(seed: str, low: float = 0.75, high: float = 1.25) -> float:
    """Return a factor between `low` and `high` that depends on the seed alone (jitter that can be repeated)."""
    share = int.from_bytes(hashlib.sha256(seed.encode("utf-8", "replace")).digest()[:4], "big") / 2**32
    return low + (high - low) * share


class HostTurns:
    """Hands out turns; all state that others must see is in table `host`."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        """Take the warehouse and the settings named `fetch_…`."""
        self._engine = engine
        self._settings = settings
        # A pool of its own: the resolver uses the common one and may be stuck in it.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="host-turns")
        self._local: dict[str, asyncio.Semaphore] = {}
        self._known: set[str] = set()
        self._failures: defaultdict[str, int] = defaultdict(int)
        self._rests: dict[str, tuple[float, str]] = {}
        self._looks: dict[str, float] = {}  # when the shared rests were last looked at, monotonic

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False)

    async def take_turn(self, host: str, pace: Pace, deadline: float) -> Turn:
        """Wait until the host may be asked.

        Args:
            host: key of table `host`.
            pace: how it may be asked.
            deadline: monotonic time after which waiting is no use.

        Returns:
            The turn, to be given back by `end_turn` whatever happens.

        Raises:
            FetchFailedError: `resting`, the host is left alone for longer than is worth waiting;
                `deadline`, its turn comes too late.
        """
        if time.monotonic() >= deadline:
            raise _too_late(host)
        local = self._local.setdefault(host, asyncio.Semaphore(pace.concurrency))
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + deadline - time.monotonic()):
                await local.acquire()
        except TimeoutError as error:
            raise _too_late(host) from error
        try:
            if pace.is_unbounded:
                await self._wait_for_rest(host, deadline)
                return Turn(host, pace, None, None, time.monotonic())
            return await self._take_shared_turn(host, pace, deadline)
        except BaseException:
            local.release()
            raise

    async def _take_shared_turn(self, host: str, pace: Pace, deadline: float) -> Turn:
        poll = _FIRST_POLL
        while True:
            asked = time.monotonic()
            turn, turn_in, rest_left, reason = await self._run(self._try_turn, host, pace, asked)
            if turn is not None:
                return turn
            if rest_left:
                await self._rest(host, rest_left, reason, deadline)
                continue
            wait = turn_in or poll
            poll = min(poll * 1.5, _LONGEST_POLL)
            if time.monotonic() + wait > deadline:
                raise _too_late(host)
            await asyncio.sleep(wait)

    async def _wait_for_rest(self, host: str, deadline: float) -> None:
        now = time.monotonic()
        if now - self._looks.get(host, -_LOOK_SECONDS) >= _LOOK_SECONDS:
            self._looks[host] = now
            rest_left, words, failures = await self._run(self._read_rest, host)
            self._rests[host] = max(self._rests.get(host, (0.0, "")), (now + rest_left, words))
            self._failures[host] = max(self._failures[host], failures)
        until, reason = self._rests.get(host, (0.0, ""))
        if until > time.monotonic():
            await self._rest(host, until - time.monotonic(), reason, deadline)

    async def _rest(self, host: str, seconds: float, reason: str, deadline: float) -> None:
        if seconds > _SHORT_REST or time.monotonic() + seconds > deadline:
            raise FetchFailedError(
                ErrorKind.RESTING,
                host,
                f"{host} is left alone for {seconds:,.0f} s more: {reason}",
                retry_after_seconds=seconds,
            )
        await asyncio.sleep(seconds)

    async def end_turn(
        self, turn: Turn, outcome: Outcome, *, answered_after: float = 0.0, asked_rest: float = 0.0, reason: str = ""
    ) -> None:
        """Give a turn back, and say what came of it.

        Args:
            turn: as `take_turn` gave it.
            outcome: a failure counts towards a rest, a success ends the count.
            answered_after: seconds from asking for the turn to the beginning of the answer.
            asked_rest: seconds for which the host asked to be left alone (Retry-After).
            reason: of the failure, for whoever looks at the rest later.
        """
        self._local[turn.host].release()
        asked_rest = min(asked_rest, _LONGEST_REST)
        if turn.granted_at is None:
            if outcome is Outcome.FAILURE:
                self._note_local_failure(turn.host, asked_rest, reason)
            elif outcome is Outcome.NEUTRAL or not self._failures.pop(turn.host, 0):
                return  # nothing that others don't know
        await self._run(self._write_end, turn, outcome, answered_after, asked_rest, reason)

    def _note_local_failure(self, host: str, asked_rest: float, reason: str) -> None:
        settings = self._settings
        self._failures[host] += 1
        over = self._failures[host] - settings.fetch_rest_after
        rest = min(settings.fetch_rest_most_seconds, settings.fetch_rest_seconds * 2.0 ** min(over, 30))
        seconds = max(asked_rest, rest if over >= 0 else 0.0)
        if seconds:
            self._rests[host] = (time.monotonic() + seconds, reason)

    async def _run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _try_turn(self, host: str, pace: Pace, asked: float) -> tuple[Turn | None, float, float, str]:
        """Return the turn, or else how long until it may come, how long the host rests, and why."""
        lease_seconds = self._settings.fetch_total_seconds + self._settings.fetch_lease_seconds
        parameters = {"host": host, "interval": pace.interval, "concurrency": pace.concurrency}

        def work() -> tuple[Turn | None, float, float, str]:
            with self._engine.begin() as connection:
                self._ensure_row(connection, host)
                row = connection.execute(_ACQUIRE, {**parameters, "lease_seconds": lease_seconds}).one_or_none()
                if row is not None:
                    return Turn(host, pace, row.granted_at, row.lease, asked), 0.0, 0.0, ""
                found = connection.execute(_EXPLAIN, {"host": host}).one()
                return None, found.turn_in or 0.0, found.rest_left or 0.0, found.rest_reason or _NO_REASON

        answer = run_with_reconnect(work, self._settings.reconnect_seconds)
        self._known.add(host)  # now that the row is committed
        return answer

    def _read_rest(self, host: str) -> tuple[float, str, int]:
        """Return how long the host rests as all workers know it, why, and how often it failed in a row."""

        def work() -> tuple[float, str, int]:
            with self._engine.connect() as connection:
                row = connection.execute(_READ_REST, {"host": host}).one_or_none()
            return (row.rest_left or 0.0, row.rest_reason or _NO_REASON, row.failures) if row else (0.0, "", 0)

        return run_with_reconnect(work, self._settings.reconnect_seconds)

    def _ensure_row(self, connection: Connection, host: str) -> None:
        if host not in self._known:
            connection.execute(text("insert into host (host) values (:host) on conflict do nothing"), {"host": host})

    def _write_end(self, turn: Turn, outcome: Outcome, answered_after: float, asked_rest: float, reason: str) -> None:
        settings = self._settings
        parameters = {
            "host": turn.host,
            "lease": turn.lease,
            "granted_at": turn.granted_at,
            "answered_after": answered_after,
            "interval": turn.pace.interval,
            "outcome": str(outcome),
            "asked_rest": asked_rest,
            "rest_after": settings.fetch_rest_after,
            "first_rest": settings.fetch_rest_seconds,
            "most_rest": settings.fetch_rest_most_seconds,
            "jitter": spread(turn.host + reason),
            "reason": reason,
        }

        def work() -> None:
            with self._engine.begin() as connection:
                self._ensure_row(connection, turn.host)
                connection.execute(_RELEASE, parameters)

        run_with_reconnect(work, settings.reconnect_seconds)
        self._known.add(turn.host)


def _too_late(host: str) -> FetchFailedError:
    return FetchFailedError(ErrorKind.DEADLINE, host, f"This run's time for {host} is over.")
