"""The tags a DAG may carry; a test holds every DAG to them."""

from enum import StrEnum


class Tag(StrEnum):
    """What a DAG is about, for the filter in the UI."""

    INGEST = "ingest"
    BUILD = "build"
    PUBLISH = "publish"
    MAINTENANCE = "maintenance"
    MANUAL = "manual"
    SCHEDULED = "scheduled"
    ASSET_DRIVEN = "asset-driven"
