"""Sources as rows: the declared ones, and those met in the input that nobody has declared."""

from functools import lru_cache
from typing import Any

from strichka.articles.sources import SourceRegistry
from strichka.settings import get_settings


@lru_cache(maxsize=1)
def _registry() -> SourceRegistry:
    return SourceRegistry.load()


def make_source_row(source_key: str) -> dict[str, Any]:
    """Return the row of table `source` for a key: as declared in seeds/sources, else as an unknown source."""
    declared = _registry().get(source_key)
    if declared is None:
        return {
            "source_key": source_key,
            "name": source_key,
            "domain": source_key if "." in source_key else None,
            "kind": "unknown",
            "languages": [],
            "time_zone": get_settings().default_time_zone,
            "declared": False,
        }
    return {
        "source_key": declared.key,
        "name": declared.name,
        "domain": declared.domains[0],
        "kind": declared.kind,
        "languages": list(declared.languages),
        "time_zone": declared.time_zone,
        "declared": True,
    }


def declared_source_rows() -> list[dict[str, Any]]:
    """Return the rows of all declared sources, by key."""
    return [make_source_row(source.key) for source in _registry()]
