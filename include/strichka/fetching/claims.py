"""Claims: which worker fetches which pending addresses; a claim without a sign of life runs out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Engine, TextClause, text

from strichka.settings import Settings
from strichka.warehouse.engine import run_with_reconnect

# What a run has to fetch: of one day's list, or what it has listed itself; without a day, all that is due.
_IN_SCOPE = """
source_key = :source_key and state = 'pending' and (next_try_at is null or next_try_at <= clock_timestamp())
and (cast(:day as date) is null or day = :day or run_id = :run_id)
"""
_CLAIM = text(f"""
with due as (
    select address_id from address
    where {_IN_SCOPE} and host <> all(:without_hosts)
    and (leased_until is null or leased_until <= clock_timestamp())
    order by day desc, published_at desc nulls last, address_id
    limit :most for update skip locked
)
update address a set lease_owner = :owner, leased_until = clock_timestamp() + make_interval(secs => :seconds)
from due where a.address_id = due.address_id
returning a.address_id, a.host, a.url, a.canonical_url, a.day, a.published_at, a.etag, a.last_modified,
    a.body_sha256, a.attempts
""")
_RENEW = text("""
update address set leased_until = clock_timestamp() + make_interval(secs => :seconds)
where address_id = any(:ids) and lease_owner = :owner
""")
_RELEASE = text("""
update address set lease_owner = null, leased_until = null where address_id = any(:ids) and lease_owner = :owner
""")
_FIND_EARLIER = text(f"""
select extract(epoch from min(leased_until) - clock_timestamp())::float from address
where {_IN_SCOPE} and host <> all(:without_hosts)
and starts_with(lease_owner, :owner_prefix) and lease_owner <> :owner and leased_until > clock_timestamp()
""")
_COUNT = text("""
select count(*) from address where source_key = :source_key and state = 'pending'
and (cast(:day as date) is null or day = :day or run_id = :run_id)
""")


@dataclass(frozen=True, slots=True)
class Claimed:
    """An address to be fetched, with what is known of the page had last."""

    address_id: UUID
    host: str
    url: str
    canonical_url: str
    day: date
    published_at: datetime | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What one run fetches of one source."""

    source_key: str
    run_id: str
    day: date | None


class Claims:
    """Claims of one worker."""

    def __init__(self, engine: Engine, settings: Settings, scope: Scope, worker: str) -> None:
        """Take what is to be claimed.

        Args:
            engine: the warehouse.
            settings: `fetch_lease_seconds`, `reconnect_seconds`.
            scope: the run and its source.
            worker: tells this process from an earlier one of the same run.
        """
        self._engine = engine
        self._settings = settings
        self._scope = scope
        self._prefix = f"{scope.run_id} "
        self.owner = self._prefix + worker

    def claim(self, most: int, without_hosts: Collection[str]) -> list[Claimed]:
        """Claim pending addresses that are due and nobody's, those of the newest days first.

        Args:
            most: how many at most.
            without_hosts: hosts that this run has done with.
        """
        parameters = self._parameters(without_hosts) | {
            "owner": self.owner,
            "seconds": self._settings.fetch_lease_seconds,
            "most": most,
        }

        def work() -> list[Claimed]:
            with self._engine.begin() as connection:
                return [Claimed(*row) for row in connection.execute(_CLAIM, parameters)]

        found = run_with_reconnect(work, self._settings.reconnect_seconds)
        found.sort(key=_by_age)
        return found

    def renew(self, ids: Sequence[UUID]) -> None:
        """Give a sign of life for what is not done yet."""
        self._execute(_RENEW, {"ids": list(ids), "owner": self.owner, "seconds": self._settings.fetch_lease_seconds})

    def release(self, ids: Sequence[UUID]) -> None:
        """Give back what was not fetched."""
        self._execute(_RELEASE, {"ids": list(ids), "owner": self.owner})

    def find_earlier(self, without_hosts: Collection[str]) -> float | None:
        """Return the seconds until the first claim of another process of this same run runs out, none without one."""
        parameters = self._parameters(without_hosts) | {"owner_prefix": self._prefix, "owner": self.owner}

        def work() -> float | None:
            with self._engine.connect() as connection:
                return connection.scalar(_FIND_EARLIER, parameters)

        return run_with_reconnect(work, self._settings.reconnect_seconds)

    def count_pending(self) -> int:
        """Return how many addresses of the scope wait still, due or not."""

        def work() -> int:
            with self._engine.connect() as connection:
                return int(connection.scalar(_COUNT, self._parameters(())) or 0)

        return run_with_reconnect(work, self._settings.reconnect_seconds)

    def _parameters(self, without_hosts: Collection[str]) -> dict[str, object]:
        scope = self._scope
        return {
            "source_key": scope.source_key,
            "run_id": scope.run_id,
            "day": scope.day,
            "without_hosts": sorted(without_hosts),
        }

    def _execute(self, statement: TextClause, parameters: dict[str, object]) -> None:
        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(statement, parameters)

        if parameters["ids"]:
            run_with_reconnect(work, self._settings.reconnect_seconds)


def _by_age(claimed: Claimed) -> tuple[int, float, UUID]:
    published = -claimed.published_at.timestamp() if claimed.published_at else 0.0
    return -claimed.day.toordinal(), published, claimed.address_id
