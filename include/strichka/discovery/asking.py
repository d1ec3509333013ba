"""Asking for one list after the other: conditional where it pays, every answer a step, every validator kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from strichka.discovery.models import Discovery, DiscoveryStep, FeedState
from strichka.fetching.models import FetchFailedError, Getter, Purpose, Response

_OK = 200
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking for a list gave: a document to read, or the reason why there is none."""

    response: Response | None  # only one with a document
    failed: bool = False  # false without a document: nothing changed, or the page behind the last one
    unchanged: bool = False  # the server said that nothing changed


class Asker:
    """Asks for lists, and writes down steps and validators in a discovery."""

    def __init__(self, getter: Getter, states: Mapping[str, FeedState], discovery: Discovery, read_by: str) -> None:
        """Keep what is needed.

        Args:
            getter: gets addresses.
            states: validators of earlier answers.
            discovery: where to write.
            read_by: digest of the declaration by which lists are read now. What another declaration has left out may
                be wanted by this one, so its validators are not sent.
        """
        self._getter = getter
        self._states = states
        self._read_by = read_by
        self._discovery = discovery
        self.is_archive = False  # whether what is asked now is an archive

    async def ask(
        self, url: str, purpose: Purpose, kind: str, *, is_whole: bool, may_be_missing: bool = False
    ) -> Answer:
        """Ask for a list.

        Args:
            url: its address.
            purpose: which bounds apply.
            kind: what it is declared as, for the step of one that gives nothing.
            is_whole: whether all that it holds is taken. Only then may the answer be "not modified", and is a failure
                counted.
            may_be_missing: whether 404 only means that there are no more pages.
        """
        state = self._states.get(url) if is_whole else None
        sent = state if state and state.read_by == self._read_by else FeedState(url)
        try:
            response = await self._getter.get(url, purpose=purpose, etag=sent.etag, last_modified=sent.last_modified)
        except FetchFailedError as error:
            return self._fail(url, kind, f"{error.kind}: {error.detail}", error.status, is_whole)
        if response.not_modified:
            self.record(DiscoveryStep(url, state.kind if state else kind, 304, bytes=len(response.raw_body)))
            return Answer(None, unchanged=True)
        if may_be_missing and response.status in _GONE:
            return Answer(None)
        if response.status != _OK:
            words = f"HTTP {response.status} {response.reason}".strip()
            return self._fail(url, kind, words, response.status, is_whole)
        return Answer(response)

    def refuse(self, url: str, kind: str, response: Response, words: str, is_whole: bool) -> None:
        """Write down that a document came which could not be read."""
        self._fail(url, kind, words, response.status, is_whole, len(response.raw_body))

    def record(self, step: DiscoveryStep) -> None:
        """Write down a step."""
        self._discovery.steps.append(replace(step, is_archive=self.is_archive))

    def keep_validators(self, url: str, kind: str, response: Response) -> None:
        """Write down the validators of an answer that was read to its end."""
        etag, last_modified = response.header("etag"), response.header("last-modified")
        state = FeedState(url, etag, last_modified, kind, read_by=self._read_by)
        self._discovery.feed_states.append(state)

    def _fail(self, url: str, kind: str, words: str, status: int | None, is_whole: bool, length: int = 0) -> Answer:
        self.record(DiscoveryStep(url, kind, status, error=words, bytes=length))
        if is_whole:
            state = self._states.get(url) or FeedState(url, kind=kind)
            self._discovery.feed_states.append(replace(state, failures=state.failures + 1))
        return Answer(None, failed=True)
