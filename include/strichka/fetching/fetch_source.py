"""Fetching of what one source has pending: claimed, asked for politely, captured in chunks."""

import asyncio
import logging
import os
import time
from collections import defaultdict, deque
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from strichka.captures.store import CaptureStore
from strichka.errors import StrichkaError
from strichka.fetching.chunks import write_chunk
from strichka.fetching.claims import Claimed, Claims, Scope
from strichka.fetching.fetcher import PoliteFetcher
from strichka.fetching.manners import PaceOverrides, make_pace
from strichka.fetching.models import ErrorKind, FetchFailedError, Purpose
from strichka.fetching.network import Resolver
from strichka.fetching.outcomes import Outcome, judge_answer, judge_failure
from strichka.settings import Settings
from strichka.stages.runs import Counts

log = logging.getLogger(__name__)
_CHUNK_BYTES = 64 * 1024**2
_CLAIM_CHUNKS = 4  # chunks of addresses claimed at once
_MOST_OPEN = 20_000  # addresses claimed and not written yet, over all hosts; a few kilobytes each
_DONE_WITH = frozenset({ErrorKind.DEADLINE, ErrorKind.RESTING})
_KINDS = ("fetched", "unchanged", "failed", "gone", "disallowed", "rejected")
Progress = Callable[[Counts], None]


def fetch_pending(
    engine: Engine,
    store: CaptureStore,
    run_id: str,
    source_key: str,
    day: date | None,
    settings: Settings,
    *,
    overrides: PaceOverrides | None = None,
    resolver: Resolver | None = None,
    on_progress: Progress | None = None,
) -> Counts:
    """Fetch the addresses of a source that are pending and due.

    Several workers may do this at once for the same source: each address is claimed by one. What a killed one had
    claimed is taken over once its claim has run out; the same run waits for that.

    Args:
        engine: the warehouse.
        store: the capture store.
        run_id: the run, written into all rows.
        source_key: the source.
        day: only what that day's list brought, or what this run has listed; none: all that is due.
        settings: those named `fetch_…`.
        overrides: how the source wants to be asked.
        resolver: of names; this machine's by default.
        on_progress: called now and then with the counts so far.

    Returns:
        Counts: fetched (new or changed pages), unchanged, failed (of these most are tried again later), gone,
        disallowed, rejected (no page of text), pending (what is left, due or not), bytes (of bodies, as received).

    Raises:
        SettingsError: no contact is set.
        CaptureStoreError: the store can't be written.
        WarehouseError: the warehouse was away for too long.
    """
    scope = Scope(source_key, run_id, day)
    worker = _SourceWorker(engine, store, scope, settings, overrides, on_progress)
    return asyncio.run(worker.run(resolver))


class _SourceWorker:
    """One process's work on one source."""

    def __init__(
        self,
        engine: Engine,
        store: CaptureStore,
        scope: Scope,
        settings: Settings,
        overrides: PaceOverrides | None,
        on_progress: Progress | None,
    ) -> None:
        self._engine = engine
        self._store = store
        self._scope = scope
        self._settings = settings
        self._overrides = overrides
        self._on_progress = on_progress
        # Tells two processes of one run apart; no result depends on it.
        self._claims = Claims(engine, settings, scope, f"{os.getpid()} {uuid4().hex[:8]}")
        self._counts: Counts = dict.fromkeys((*_KINDS, "pending", "bytes"), 0)
        self._open: set[UUID] = set()  # claimed, not written yet
        self._finished: list[Outcome] = []
        self._size = 0
        self._oldest = 0.0
        self._done_hosts: set[str] = set()
        self._lock = asyncio.Lock()
        # One thread for all chunks: memory that one has freed is of no use to another (glibc gives each an arena).
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="chunks")

    async def run(self, resolver: Resolver | None) -> Counts:
        fetcher = PoliteFetcher(
            self._engine,
            self._settings,
            run_id=self._scope.run_id,
            source_key=self._scope.source_key,
            overrides=self._overrides,
            resolver=resolver,
            wait_for_room=self._wait_for_room,
        )
        async with fetcher:
            alive = asyncio.create_task(self._stay_alive(fetcher))
            try:
                await self._fetch_hosts(fetcher, alive)
            finally:
                alive.cancel()
                # Also when this run is being ended: what was had is kept, what was not is left to others at once.
                try:
                    with suppress(asyncio.CancelledError):
                        await alive
                    await self._write(fetcher, is_due=True)
                finally:
                    self._writer.shutdown(wait=False)
                    await asyncio.to_thread(self._claims.release, sorted(self._open))
        self._counts["pending"] = await asyncio.to_thread(self._claims.count_pending)
        return self._counts

    async def _fetch_hosts(self, fetcher: PoliteFetcher, alive: asyncio.Task[None]) -> None:
        """Work on all hosts side by side; as soon as one's addresses are done, claim more, so that none waits idle."""
        working: dict[asyncio.Task[None], str] = {}
        try:
            while not alive.done():  # it ends by an error alone
                while len(self._open) < _MOST_OPEN and (claimed := await self._claim(set(working.values()))):
                    working |= self._start_hosts(fetcher, claimed, len(working))
                if not working:
                    break
                await asyncio.wait([*working, alive], return_when=asyncio.FIRST_COMPLETED)
                for task in [task for task in working if task.done()]:
                    del working[task]
                    task.result()
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    async def _claim(self, busy_hosts: set[str]) -> list[Claimed]:
        """Claim the next addresses of other hosts; with none at work, wait for what an earlier process left claimed."""
        patience = time.monotonic() + 3 * self._settings.fetch_lease_seconds
        most = self._settings.fetch_chunk_pages * _CLAIM_CHUNKS
        while True:
            claimed = await asyncio.to_thread(self._claims.claim, most, self._done_hosts | busy_hosts)
            self._open.update(item.address_id for item in claimed)
            if claimed or busy_hosts:
                return claimed
            wait = await asyncio.to_thread(self._claims.find_earlier, self._done_hosts)
            if wait is None or time.monotonic() > patience:
                return []
            await asyncio.sleep(min(max(wait, 0.05), 5.0))

    def _start_hosts(self, fetcher: PoliteFetcher, claimed: list[Claimed], busy: int) -> dict[asyncio.Task[None], str]:
        """Begin to work on the hosts of what was claimed, beside others; return a task for each."""
        queues: defaultdict[str, deque[Claimed]] = defaultdict(deque)
        for item in claimed:
            queues[item.host].append(item)
        # What the process may ask at once is shared evenly: one host's many requests are not in the way of the others'.
        share = max(self._settings.fetch_concurrency // (busy + len(queues)), 1)
        most = min(make_pace(self._settings, self._overrides).concurrency, share)
        return {
            asyncio.create_task(self._work_on_host(fetcher, host, queue, most)): host for host, queue in queues.items()
        }

    async def _work_on_host(self, fetcher: PoliteFetcher, host: str, queue: deque[Claimed], most: int) -> None:
        await _run_all(self._work_through(fetcher, host, queue) for _ in range(min(most, len(queue))))

    async def _work_through(self, fetcher: PoliteFetcher, host: str, queue: deque[Claimed]) -> None:
        while queue:
            item = queue.popleft()
            try:
                response = await fetcher.get(
                    item.url, purpose=Purpose.ARTICLE, etag=item.etag, last_modified=item.last_modified
                )
                outcome = judge_answer(item, response, self._scope.source_key, self._settings)
            except FetchFailedError as failure:
                await self._take_failure(fetcher, host, queue, item, failure)
            except (StrichkaError, SQLAlchemyError):
                raise
            except Exception as error:
                # Whatever a server may send that nobody thought of: its page fails alone, not the whole source.
                log.exception("%s: %s", self._scope.source_key, item.url)
                words = f"The answer could not be handled: {type(error).__name__}: {error}"
                broken = FetchFailedError(ErrorKind.PROTOCOL, item.url, words)
                await self._take_failure(fetcher, host, queue, item, broken)
            else:
                await self._take(fetcher, outcome)

    async def _take_failure(
        self, fetcher: PoliteFetcher, host: str, queue: deque[Claimed], item: Claimed, failure: FetchFailedError
    ) -> None:
        now = datetime.now(UTC)
        await self._take(fetcher, judge_failure(item, failure, self._settings, now))
        if failure.kind in _DONE_WITH and not failure.redirects:
            log.warning("%s: %s", self._scope.source_key, failure.detail)
            self._done_hosts.add(host)
            while queue:
                await self._take(fetcher, judge_failure(queue.popleft(), failure, self._settings, now))

    async def _take(self, fetcher: PoliteFetcher, outcome: Outcome) -> None:
        if not self._finished:
            self._oldest = time.monotonic()
        self._finished.append(outcome)
        self._size += len(outcome.payload.data) if outcome.payload else 0
        if outcome.kind in self._counts and outcome.kind != "pending":
            self._counts[outcome.kind] += 1
        self._counts["bytes"] += outcome.received
        if self._is_chunk_full:
            await self._write(fetcher)

    @property
    def _is_chunk_full(self) -> bool:
        return len(self._finished) >= self._settings.fetch_chunk_pages or self._size >= _CHUNK_BYTES

    async def _wait_for_room(self) -> None:
        """Wait while one chunk is being written and the next is full, which bounds the memory.

        A full chunk always has a task in `_take` that writes it, or waits to.
        """
        while self._is_chunk_full:
            async with self._lock:
                pass

    async def _write(self, fetcher: PoliteFetcher, *, is_due: bool = False) -> None:
        """Write a chunk that is full, or whatever is finished; others that found the chunk full find it written."""
        async with self._lock:
            if not (is_due or self._is_chunk_full):
                return
            finished, self._finished, self._size = self._finished, [], 0
            attempts = fetcher.take_attempts()
            if not finished and not attempts:
                return
            await asyncio.get_running_loop().run_in_executor(
                self._writer, write_chunk, self._engine, self._store, self._scope, finished, attempts, self._settings
            )
            self._open.difference_update(item.claimed.address_id for item in finished)
            if self._on_progress:
                self._on_progress(dict(self._counts))

    async def _stay_alive(self, fetcher: PoliteFetcher) -> None:
        """Renew the claims, and commit what has waited for long."""
        pause = min(self._settings.fetch_lease_seconds / 4, self._settings.fetch_chunk_seconds)
        renewed = time.monotonic()
        while True:
            await asyncio.sleep(pause)
            if time.monotonic() - renewed >= self._settings.fetch_lease_seconds / 4:
                renewed = time.monotonic()
                await asyncio.to_thread(self._claims.renew, sorted(self._open))
            if self._finished and time.monotonic() - self._oldest >= self._settings.fetch_chunk_seconds:
                await self._write(fetcher, is_due=True)


async def _run_all(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run coroutines side by side; the first error ends the others and is raised as it is."""
    tasks = [asyncio.create_task(item) for item in work]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
