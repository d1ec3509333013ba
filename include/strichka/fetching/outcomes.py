"""What an answer, or the lack of one, means for the address that was asked for."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from strichka.captures.formats import refuse_bytes, starts_like_html
from strichka.captures.http_bodies import find_charset
from strichka.fetching.attempts import read_retry_after
from strichka.fetching.claims import Claimed
from strichka.fetching.models import ErrorKind, FetchFailedError, Response
from strichka.fetching.politeness import spread
from strichka.identifiers import sha256_hex
from strichka.models import Payload, Reason, Rejection
from strichka.settings import Settings
from strichka.urls import canonicalise_url

_PAGE_STATUSES = frozenset({200, 203})
_GONE_STATUSES = frozenset({404, 410})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_UNSURE_TYPES = frozenset({"", "text/plain", "application/octet-stream"})
_HOPELESS = frozenset({ErrorKind.BAD_ADDRESS, ErrorKind.FORBIDDEN_ADDRESS, ErrorKind.TOO_LARGE})
_UNASKED = frozenset({ErrorKind.DEADLINE, ErrorKind.RESTING})
_DISALLOWED_DAYS = 7
_LONGEST_RETRY_DAYS = 7


@dataclass(slots=True)
class Outcome:
    """What becomes of one address."""

    claimed: Claimed
    kind: str  # fetched, unchanged, failed, gone, disallowed, rejected, pending
    row: dict[str, Any] = field(default_factory=dict)  # of table `address`: what changes, the same keys for all
    payload: Payload | None = None
    rejection: Rejection | None = None
    received: int = 0  # bytes of the body on the wire


def judge_answer(claimed: Claimed, response: Response, source_key: str, settings: Settings) -> Outcome:
    """Judge an answer.

    Args:
        claimed: the address.
        response: what came, whatever its status.
        source_key: whose address it is.
        settings: how often and when failures are tried again.
    """
    if response.not_modified and claimed.body_sha256:
        outcome = _judge_page(claimed, response, None)
    elif response.status in _PAGE_STATUSES:
        outcome = _judge_page(claimed, response, source_key)
    elif response.status in _GONE_STATUSES:
        outcome = Outcome(claimed, "gone", _describe(claimed, response.received_at, state="gone"))
        outcome.row["last_error"] = _describe_status(response)
    else:
        outcome = _plan_retry(
            claimed, response.received_at, _describe_status(response), read_retry_after(response), settings
        )
    outcome.row["last_status"] = response.status
    outcome.received = len(response.raw_body)
    final = canonicalise_url(response.url)
    if response.redirects and final != claimed.canonical_url:
        outcome.row["redirect_to"] = final
    return outcome


def judge_failure(claimed: Claimed, failure: FetchFailedError, settings: Settings, now: datetime) -> Outcome:
    """Judge that no answer came, or that none was asked for."""
    words = f"{failure.kind}: {failure.detail}"
    wait = failure.retry_after_seconds
    if failure.kind in _UNASKED and failure.redirects:
        wait = wait or settings.fetch_retry_seconds  # another host's time is over, this one's work goes on
    if failure.kind in _UNASKED or (failure.kind is ErrorKind.ROBOTS and wait is not None):
        row = _describe(claimed, None, state="pending", last_error=words, attempts=claimed.attempts)
        row["next_try_at"] = now + timedelta(seconds=wait) if wait else None
        return Outcome(claimed, "pending", row)
    if failure.kind is ErrorKind.ROBOTS:
        row = _describe(claimed, now, state="disallowed", last_error=words)
        row["next_try_at"] = now + timedelta(days=_DISALLOWED_DAYS)
        return Outcome(claimed, "disallowed", row)
    if failure.kind in _HOPELESS:
        row = _describe(claimed, now, state="failed", last_error=words, attempts=claimed.attempts + 1)
        return Outcome(claimed, "failed", row)
    outcome = _plan_retry(claimed, now, words, wait, settings)
    outcome.row["last_status"] = failure.status
    return outcome


def _judge_page(claimed: Claimed, response: Response, source_key: str | None) -> Outcome:
    """Judge a page; without a source it is one that was said not to have changed."""
    sha256 = sha256_hex(response.body) if source_key else claimed.body_sha256
    row = _describe(claimed, response.received_at, state="fetched", fetched_at=response.received_at)
    row |= {
        "etag": response.header("etag") or (None if source_key else claimed.etag),
        "last_modified": response.header("last-modified") or (None if source_key else claimed.last_modified),
        "body_sha256": sha256,
    }
    if source_key is None or sha256 == claimed.body_sha256:
        return Outcome(claimed, "unchanged", row)
    refusal = _refuse_page(response)
    if refusal:
        row |= {"state": "failed", "fetched_at": None, "last_error": f"{refusal[0]}: {refusal[1]}", "body_sha256": None}
        return Outcome(claimed, "rejected", row, rejection=Rejection("capture", refusal[0], refusal[1], claimed.url))
    return Outcome(claimed, "fetched", row, _make_payload(claimed, response, source_key))


def _refuse_page(response: Response) -> tuple[Reason, str] | None:
    refusal = refuse_bytes(response.body)
    if refusal:
        return refusal
    media_type = (response.header("content-type") or "").partition(";")[0].partition(",")[0].strip().lower()
    if media_type in _HTML_TYPES or (media_type in _UNSURE_TYPES and starts_like_html(response.body)):
        return None
    return Reason.NOT_HTML, f"Its media type is {media_type[:80] or 'not given'}."


def _make_payload(claimed: Claimed, response: Response, source_key: str) -> Payload:
    return Payload(
        place=claimed.url,
        data=response.body,
        format="html",
        url=canonicalise_url(response.url) or claimed.canonical_url,
        captured_at=response.received_at,
        declared_charset=find_charset(response.headers),
        source_key=source_key,
        http_headers=response.headers,
        http_status=f"{response.status} {response.reason}".strip(),
        exchange=response.exchange,
    )


def _plan_retry(claimed: Claimed, now: datetime, words: str, retry_after: float | None, settings: Settings) -> Outcome:
    """Let a failed address be tried again later, until it has failed too often."""
    attempts = claimed.attempts + 1
    is_last = attempts >= settings.fetch_address_attempts
    row = _describe(claimed, now, state="failed" if is_last else "pending", last_error=words, attempts=attempts)
    if not is_last:
        wait = settings.fetch_retry_seconds * 2.0 ** min(attempts - 1, 20) * spread(f"{claimed.url} {attempts}")
        wait = min(max(wait, retry_after or 0.0), _LONGEST_RETRY_DAYS * 86_400)
        row["next_try_at"] = now + timedelta(seconds=wait)
    return Outcome(claimed, "failed", row)


def _describe_status(response: Response) -> str:
    return f"status: HTTP {response.status} {response.reason}".strip()


def _describe(claimed: Claimed, asked_at: datetime | None, *, state: str, **known: Any) -> dict[str, Any]:
    """Return the row of an address as it is after this attempt; what is not said goes on as it was."""
    row = {
        "address_id": claimed.address_id,
        "state": state,
        "attempts": 0,
        "next_try_at": None,
        "asked_at": asked_at.astimezone(UTC) if asked_at else None,
        "fetched_at": None,
        "etag": claimed.etag,
        "last_modified": claimed.last_modified,
        "body_sha256": claimed.body_sha256,
        "last_status": None,
        "last_error": None,
        "redirect_to": None,
    }
    return row | known
