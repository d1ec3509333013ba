"""A large file on the web read as a stream, piece by piece, and sought in: web archives of a gigabyte each.

Each piece is a request for a range of bytes (RFC 9110, 14) through the same safe client as everything else; the next
one is asked for while the one before is read. No more than three are in memory.
"""

import asyncio
import io
import re
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from strichka.captures.places import RefusedError
from strichka.errors import InputError
from strichka.fetching.addresses import parse_target
from strichka.fetching.client import Bounds, HttpClient
from strichka.fetching.manners import make_user_agent
from strichka.fetching.models import ErrorKind, FetchFailedError, Response
from strichka.models import Reason
from strichka.settings import Settings

PIECE_BYTES = 8 * 1024**2
ATTEMPTS = 4
_FIRST_WAIT = 2.0  # seconds before the second attempt; doubled before each further one
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)$")
_GONE = (404, 410)
_LATER = (429, 500, 502, 503, 504)
_LASTING = (ErrorKind.BAD_ADDRESS, ErrorKind.FORBIDDEN_ADDRESS, ErrorKind.TLS)


class RangedFile(io.BufferedIOBase):
    """A file on the web, open for reading; closes its connections when it is closed."""

    def __init__(self, url: str, settings: Settings, *, piece_bytes: int = PIECE_BYTES) -> None:
        """Ask for the beginning.

        Args:
            url: http or https.
            settings: those named `fetch_…`.
            piece_bytes: how much is asked for at once.

        Raises:
            RefusedError: nothing is there.
            InputError: the server can't be reached, or gives no ranges.
            SettingsError: no contact is set.
        """
        super().__init__()
        self._url = url
        self._settings = settings
        self._piece_bytes = piece_bytes
        self._headers = [("User-Agent", make_user_agent(settings)), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
        self._loop = asyncio.new_event_loop()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ranged-file")
        self._client = HttpClient(settings)
        self._position = 0
        self._piece_number = -1
        self._piece = b""
        self._ahead: tuple[int, Future[bytes]] | None = None
        self._validator: str | None = None
        self.size = 0
        try:
            self._load(0)
        except BaseException:
            self.close()
            raise

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that any place can be read next."""
        return True

    def tell(self) -> int:
        """Return the place that is read next."""
        return self._position

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place; nothing is asked for yet."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int | None = -1, /) -> bytes:
        """Return bytes, fewer only at the end.

        Raises:
            InputError: the server went away, or the file is another than it was.
        """
        end = self.size if size is None or size < 0 else min(self.size, self._position + size)
        parts = []
        while self._position < end:
            number, place = divmod(self._position, self._piece_bytes)
            self._load(number)
            part = self._piece[place : place + end - self._position]
            parts.append(part)
            self._position += len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Close the connections."""
        if not self.closed and not self._loop.is_closed():
            self._submit(self._client.__aexit__(None, None, None)).result()
            self._thread.shutdown(cancel_futures=True)
            self._loop.close()
        super().close()

    def _submit(self, work: Coroutine[Any, Any, Any]) -> Future:
        return self._thread.submit(self._loop.run_until_complete, work)

    def _load(self, number: int) -> None:
        if number == self._piece_number:
            return
        if self._ahead is None or self._ahead[0] != number:
            self._ahead = (number, self._submit(self._ask(number)))
        self._piece = self._ahead[1].result()
        self._piece_number = number
        self._ahead = None
        if (number + 1) * self._piece_bytes < self.size:
            self._ahead = (number + 1, self._submit(self._ask(number + 1)))

    async def _ask(self, number: int) -> bytes:
        """Get a piece, with some patience."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                response = await self._ask_once(number)
                if response.status not in _LATER:
                    return self._check(response, number)
                words = f"it answered {response.status} {response.reason}".strip()
            except FetchFailedError as error:
                words = f"{error.kind}: {error.detail}"
                if error.kind in _LASTING:
                    break
            if attempt < ATTEMPTS:
                await asyncio.sleep(_FIRST_WAIT * 2 ** (attempt - 1))
        raise InputError(f"Can't read {self._url} at byte {number * self._piece_bytes:,}: {words} Try again later.")

    async def _ask_once(self, number: int) -> Response:
        first = number * self._piece_bytes
        asked = f"bytes={first}-{first + self._piece_bytes - 1}"
        bounds = Bounds(self._piece_bytes, self._piece_bytes)
        response, _ = await self._client.ask(parse_target(self._url), [*self._headers, ("Range", asked)], bounds)
        return response

    def _check(self, response: Response, number: int) -> bytes:
        """Return a piece that is what was asked for, of the file that was begun."""
        is_first = self._piece_number < 0
        if response.status in _GONE and is_first:
            raise RefusedError(Reason.VANISHED, f"The server answered {response.status} {response.reason}.")
        said = _RANGE.match(response.header("content-range") or "")
        # A server without ranges sends the whole, which is as good for what fits into one piece.
        is_whole = response.status == 200 and is_first
        if not is_whole and (response.status != 206 or said is None):
            raise InputError(f"Can't read {self._url} in pieces: the server answered {response.status}.")
        size = len(response.body) if said is None else int(said[3])
        validator = response.header("etag") or response.header("last-modified")
        if is_first:
            self.size, self._validator = size, validator
        expected = min(self._piece_bytes, size - number * self._piece_bytes)
        if (size, validator) != (self.size, self._validator) or len(response.body) != expected:
            raise InputError(f"{self._url} changed while it was read: start again.")
        return response.body


def read_whole(url: str, settings: Settings, most_bytes: int) -> bytes:
    """Return a small file on the web as a whole.

    Raises:
        RefusedError: nothing is there, or it is larger than the bound.
        InputError: the server can't be reached.
        SettingsError: no contact is set.
    """
    with RangedFile(url, settings) as file:
        if file.size > most_bytes:
            raise RefusedError(Reason.TOO_LARGE, f"It has {file.size:,} bytes.")
        data = file.read()
    return data
