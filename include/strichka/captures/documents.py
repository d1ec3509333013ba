"""Reading of a stream that is one document: a page or a text."""

from collections.abc import Iterator

from strichka.captures.formats import refuse_bytes, starts_like_html
from strichka.captures.origin import Origin, Outcome
from strichka.captures.streams import InputStream, read_limited
from strichka.models import Reason


def read_document(origin: Origin, stream: InputStream, format: str) -> Iterator[Outcome]:
    """Read one HTML page or plain text.

    Args:
        origin: where it lies.
        stream: its bytes, unpacked.
        format: html or text. A text that plainly starts as HTML becomes html, unless the format was forced.

    Yields:
        The payload or the rejection; both when rubbish follows a whole gzip file.
    """
    data = read_limited(stream, origin.settings.max_input_bytes)
    if data is None:
        yield origin.reject(Reason.TOO_LARGE, origin.describe_limit())
        return
    if stream.problem and not stream.problem.is_trailing:
        yield from origin.reject_problem(stream.problem)
        return
    refusal = refuse_bytes(data)
    if refusal:
        yield origin.reject(*refusal)
        return
    if format == "text" and origin.forced_format == "auto" and starts_like_html(data):
        format = "html"
    yield origin.accept(data, format)
    yield from origin.reject_problem(stream.problem)
