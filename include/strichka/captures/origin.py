"""Where documents come from: makes payloads and rejections that name their place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from strichka.captures.streams import Problem
from strichka.models import Payload, Reason, Rejection
from strichka.settings import Settings

Outcome = Payload | Rejection


@dataclass(frozen=True, slots=True)
class Origin:
    """The file or archive member being read and what the person who loads said about it."""

    place: str
    settings: Settings
    forced_format: str = "auto"
    source_key: str | None = None

    def inside(self, member: str) -> "Origin":
        """Return the origin of an archive's member."""
        return replace(self, place=f"{self.place}!{member}")

    def accept(self, data: bytes, format: str, suffix: str = "", **known: Any) -> Payload:
        """Make a payload of a document that lies at this place plus `suffix` (`#line`, `@offset`).

        Args:
            data: its bytes.
            format: html, text or json.
            suffix: where in the file it lies.
            known: further fields of `Payload`.
        """
        return Payload(self.place + suffix, data, format, source_key=self.source_key, **known)

    def reject(self, reason: Reason, detail: str, suffix: str = "") -> Rejection:
        """Make a rejection of what lies at this place plus `suffix`."""
        return Rejection("capture", reason, detail, self.place + suffix)

    def reject_problem(self, problem: Problem | None, suffix: str = "") -> Iterator[Rejection]:
        """Make a rejection of a stream's problem, if it has one."""
        if problem:
            yield self.reject(problem.reason, problem.detail, suffix)

    def describe_limit(self) -> str:
        """Say in words how large one document may be."""
        return f"It is over {self.settings.max_input_bytes:,} bytes (STRICHKA_MAX_INPUT_BYTES)."
