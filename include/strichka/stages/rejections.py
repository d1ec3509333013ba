"""Rejections as rows: nothing that was refused is a log line alone."""

from typing import Any
from uuid import UUID

from strichka.identifiers import make_id
from strichka.models import Rejection


def make_rejection_row(
    rejection: Rejection, *, refused_by: str, run_id: str, capture_id: UUID | None = None, source_key: str | None = None
) -> dict[str, Any]:
    """Return the row of table `rejection` for an input refused.

    The id comes from stage, reason, the capture (or the place, when nothing could be captured) and the version that
    refused, so that a rerun meets its own row.

    Args:
        rejection: what was refused and why.
        refused_by: version of reader, extractor or model.
        run_id: the run that met it.
        capture_id: the capture, where there is one.
        source_key: its source, where known.
    """
    what = str(capture_id) if capture_id else rejection.place
    return {
        "rejection_id": make_id("rejection", rejection.stage, rejection.reason, what, refused_by),
        "stage": rejection.stage,
        "reason": str(rejection.reason),
        "detail": rejection.detail,
        "place": rejection.place,
        "capture_id": capture_id,
        "source_key": source_key,
        "refused_by": refused_by,
        "run_id": run_id,
    }
