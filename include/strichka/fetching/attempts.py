"""Rows of table `fetch`: one for each attempt to get an address."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from strichka.fetching.models import ErrorKind, FetchFailedError, Purpose, Response
from strichka.identifiers import make_id

_LONGEST_WAIT = 7 * 86_400.0
_SOUND_STATUSES = frozenset({200, 203, 304})


def make_fetch_row(
    url: str,
    *,
    purpose: Purpose,
    run_id: str,
    source_key: str | None,
    began: datetime,
    robots: str | None,
    outcome: Response | FetchFailedError,
) -> dict[str, Any]:
    """Return the row of an attempt.

    Args:
        url: the address asked for.
        purpose: why.
        run_id: the run that asked.
        source_key: the source it was asked for, if any.
        began: when the attempt began.
        robots: what robots.txt said: allowed, disallowed, unavailable; none for robots.txt itself.
        outcome: the answer, or why there is none.
    """
    answer = outcome if isinstance(outcome, Response) else None
    failure = outcome if isinstance(outcome, FetchFailedError) else None
    wait = read_retry_after(answer) if answer else failure.retry_after_seconds if failure else None
    if failure is not None and failure.kind is ErrorKind.ROBOTS:
        robots = "disallowed" if wait is None else "unavailable"
    moment = datetime.now(UTC)
    return {
        "fetch_id": make_id("fetch", url, run_id, began.isoformat()),
        "source_key": source_key,
        "url": url,
        "purpose": str(purpose),
        "run_id": run_id,
        "attempted_at": began,
        "seconds": round((moment - began).total_seconds(), 3),
        "status": answer.status if answer else failure.status if failure else None,
        "http_version": answer.http_version if answer else None,
        **_describe_error(purpose, outcome),
        "robots": robots,
        "retry_after_seconds": None if wait is None else int(wait),
        "next_try_at": None if wait is None else moment + timedelta(seconds=wait),
        "byte_length": len(answer.raw_body) if answer else None,
        "remote_ip": answer.remote_ip if answer else None,
        "redirects": [{"url": step.url, "status": step.status, "location": step.location} for step in outcome.redirects]
        or None,
    }


def _describe_error(purpose: Purpose, outcome: Response | FetchFailedError) -> dict[str, str | None]:
    """Return kind and words of what went wrong; 404 and 410 count too, as nothing was had."""
    if isinstance(outcome, FetchFailedError):
        return {"error_kind": str(outcome.kind), "detail": outcome.detail}
    # Without a robots.txt (4xx) nothing is forbidden, which is an answer (RFC 9309, 2.3.1.3).
    is_no_rules = purpose is Purpose.ROBOTS and 400 <= outcome.status < 500 and outcome.status != 429
    if outcome.status in _SOUND_STATUSES or is_no_rules:
        return {"error_kind": None, "detail": None}
    return {"error_kind": str(ErrorKind.STATUS), "detail": f"HTTP {outcome.status} {outcome.reason}".strip()}


def read_retry_after(response: Response) -> float | None:
    """Return the seconds for which a server asks to be left alone (RFC 9110, 10.2.3), none when it asks nothing.

    A date counts from the server's own Date, so that its clock need not be right.
    """
    value = (response.header("retry-after") or "").strip()
    if value.isdecimal():
        return min(float(value), _LONGEST_WAIT) if len(value) < 10 else _LONGEST_WAIT
    until = _read_date(value)
    if until is None:
        return None
    now = _read_date(response.header("date") or "") or response.received_at
    return min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT)


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
