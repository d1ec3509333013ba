"""Reading of JSON and JSON lines, object by object, each as the bytes it had in the file.

Bytes are read as Latin-1 for parsing: structure is then the same in UTF-8 and in any of the 8-bit charsets (old dumps
are in windows-1251), and positions in the text are positions in the bytes. What the bytes mean is for the extract
stage to say. Raw control characters inside strings are let pass (`strict=False`), as scraped dumps are full of them.
"""

import json
import re
from collections.abc import Iterator

from strichka.captures.formats import name_signature
from strichka.captures.origin import Origin, Outcome
from strichka.captures.streams import CHUNK_BYTES, InputStream
from strichka.models import Reason, Rejection

_DECODER = json.JSONDecoder(strict=False)
_BLANK = re.compile(r"[ \t\r\n]*")
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_KINDS = {list: "an array", str: "a string", int: "a number", float: "a number", bool: "true or false"}


def read_json_lines(origin: Origin, stream: InputStream) -> Iterator[Outcome]:
    """Read JSON lines: each line one object; blank lines are passed over.

    Yields:
        A payload or a rejection per line, at `#line` (from 1), and a rejection where the stream breaks off.
    """
    seen = False
    for number, line in _iterate_lines(stream, origin.settings.max_input_bytes):
        suffix = f"#{number}"
        if line is None:
            yield origin.reject(Reason.TOO_LARGE, origin.describe_limit(), suffix)
        elif number == 1 and (refusal := _refuse_start(line)):
            yield origin.reject(*refusal)
            return
        elif line.strip():
            yield _read_line(origin, line.strip(b" \t\r\n\0"), suffix)
        else:
            continue
        seen = True
    yield from origin.reject_problem(stream.problem)
    if not seen and not stream.problem:
        yield origin.reject(Reason.EMPTY, "It has no line that is not blank.")


def _read_line(origin: Origin, line: bytes, suffix: str) -> Outcome:
    try:
        value = _DECODER.decode(line.decode("latin-1"))
    except (ValueError, RecursionError) as error:
        return origin.reject(Reason.BAD_JSON, f"The line is no JSON: {_describe(error)}.", suffix)
    return _accept_value(origin, value, line, suffix)


def _accept_value(origin: Origin, value: object, data: bytes, suffix: str) -> Outcome:
    if isinstance(value, dict):
        return origin.accept(data, "json", suffix)
    kind = _KINDS.get(type(value), "null")
    return origin.reject(Reason.BAD_JSON, f"It is {kind} where an object was expected.", suffix)


def _iterate_lines(stream: InputStream, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number, line), with None for a line over the limit; a last line cut off by a problem is dropped."""
    number = 1
    parts: list[bytes] = []
    held = 0
    while chunk := stream.read(CHUNK_BYTES):
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            held += len(piece)
            yield number, (b"".join([*parts, piece]) if held <= limit else None)
            number += 1
            parts, held = [], 0
        held += len(rest)
        # Once over the limit nothing of the line is kept, but its end is still looked for.
        parts = [*parts, rest] if held <= limit else []
    if held and not (stream.problem and not stream.problem.is_trailing):
        yield number, (b"".join(parts) if held <= limit else None)


def _refuse_start(data: bytes) -> tuple[Reason, str] | None:
    if data.startswith(_WIDE_MARKS):
        return Reason.BAD_JSON, "It is UTF-16; JSON is UTF-8 (RFC 8259), so convert it first."
    name = name_signature(data)
    return (Reason.BINARY, f"The bytes are {name}, not JSON.") if name else None


def _describe(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at byte {error.pos}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


class _Window:
    """The part of a JSON file that is in memory: grows while a value is incomplete, forgets what was taken."""

    def __init__(self, stream: InputStream, limit: int) -> None:
        self.text = ""
        self.at_end = False
        self._stream = stream
        self._limit = limit
        self._wanted = CHUNK_BYTES

    def grow(self) -> bool:
        """Read on until the window has doubled; False when nothing more can be added."""
        if self.at_end or len(self.text) > self._limit:
            return False
        parts = [self.text]
        length = len(self.text)
        self._wanted = max(CHUNK_BYTES, 2 * length)
        while length < self._wanted:
            chunk = self._stream.read(CHUNK_BYTES)
            if not chunk:
                self.at_end = True
                break
            parts.append(chunk.decode("latin-1"))
            length += len(chunk)
        self.text = "".join(parts)
        return True

    def skip_blank(self, position: int) -> int:
        """Return the next position that is not white space, reading on as needed; the text's length at its end."""
        while True:
            match = _BLANK.match(self.text, position)
            position = match.end() if match else position
            if position < len(self.text):
                return position
            self.text, position = "", 0
            if not self.grow():
                return 0

    def take_value(self, position: int) -> tuple[object, str, int]:
        """Parse the value at a position; returns it, its text and the position after it.

        Raises:
            ValueError, RecursionError: it is no JSON, or broken off by the end of the file.
            OverflowError: it is longer than the limit.
        """
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, position)
            except json.JSONDecodeError as error:
                if not self._may_be_incomplete(error):
                    raise
            else:
                # A number at the very end of the window may go on.
                if end < len(self.text) or self.at_end:
                    return value, self.text[position:end], end
            self.text, position = self.text[position:], 0
            if len(self.text) > self._limit:
                raise OverflowError
            if not self.grow():
                return self._take_last()

    def _take_last(self) -> tuple[object, str, int]:
        value, end = _DECODER.raw_decode(self.text)
        return value, self.text[:end], end

    def _may_be_incomplete(self, error: json.JSONDecodeError) -> bool:
        # Tokens are shorter than 64 characters but for strings, whose errors name their start.
        return not self.at_end and (error.msg.startswith("Unterminated") or error.pos > len(self.text) - 64)


def read_json(origin: Origin, stream: InputStream) -> Iterator[Outcome]:
    """Read a JSON file: one object, an array of objects, or objects one after another.

    An array is read as a stream, so that its length is not bounded; a single object is by `max_input_bytes`.

    Yields:
        A payload per object: at the file's place when it is the only one, else at `#number` (from 1). What is no
        object is rejected alone; where the JSON is broken, one rejection stands for the rest of the file.
    """
    window = _Window(stream, origin.settings.max_input_bytes)
    window.grow()
    head = window.text[:CHUNK_BYTES].encode("latin-1")
    refusal = _refuse_start(head)
    if refusal:
        yield origin.reject(*refusal)
        return
    position = window.skip_blank(3 if head.startswith(_UTF8_MARK) else 0)
    if not window.text:
        yield from origin.reject_problem(stream.problem)
        if not stream.problem:
            yield origin.reject(Reason.EMPTY, "It has no bytes, or white space alone.")
        return
    in_array = window.text[position] == "["
    # A broken stream is reported by its own problem, not by the half value it leaves.
    for outcome in _read_values(origin, window, position + in_array, in_array):
        if not (stream.problem and not stream.problem.is_trailing and isinstance(outcome, Rejection) and window.at_end):
            yield outcome
    yield from origin.reject_problem(stream.problem)


def _read_values(origin: Origin, window: _Window, position: int, in_array: bool) -> Iterator[Outcome]:
    number = 0
    while True:
        position = window.skip_blank(position)
        if not window.text or (in_array and window.text[position] == "]"):
            break
        number += 1
        suffix = f"#{number}"
        try:
            value, text, position = window.take_value(position)
        except OverflowError:
            yield origin.reject(Reason.TOO_LARGE, f"{origin.describe_limit()} The file is read up to here.", suffix)
            return
        except (ValueError, RecursionError) as error:
            yield origin.reject(Reason.BAD_JSON, f"{_describe(error)}; the file is read up to here.", suffix)
            return
        position = window.skip_blank(position)
        is_only = number == 1 and not in_array and not window.text
        yield _accept_value(origin, value, text.encode("latin-1"), "" if is_only else suffix)
        if in_array and window.text[position : position + 1] == ",":
            position += 1
    if in_array:
        yield from _end_array(origin, window, position, number)


def _end_array(origin: Origin, window: _Window, position: int, number: int) -> Iterator[Rejection]:
    if not window.text:
        yield origin.reject(Reason.BAD_JSON, "The array has no end.", f"#{number + 1}")
        return
    if number == 0:
        yield origin.reject(Reason.EMPTY, "The array is empty.")
    window.skip_blank(position + 1)
    if window.text:
        yield origin.reject(Reason.BAD_JSON, "More follows the end of the array; it is not read.", f"#{number + 1}")
