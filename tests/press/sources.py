"""The invented outlets as declared sources: the files that a person would write for them."""

from pathlib import Path
from typing import Any

import yaml

from tests.press import archives, feeds
from tests.press.outlets import Archive, Feed, Outlet, Press

_LISTINGS = (Archive.DAY_LISTING, Archive.PAGED_LISTING)


def write_sources(press: Press, folder: Path) -> list[str]:
    """Write a declaration for each outlet into a folder, and return their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    for outlet in press.outlets:
        text = yaml.safe_dump(declare(outlet), allow_unicode=True, sort_keys=False)
        (folder / f"{outlet.key}.yaml").write_text(text, encoding="utf-8")
    return sorted(outlet.key for outlet in press.outlets)


def declare(outlet: Outlet) -> dict[str, Any]:
    """Return the declaration of an outlet."""
    found: dict[str, Any] = {
        "key": outlet.key,
        "name": outlet.name,
        "domains": [outlet.host],
        "kind": "agency" if "ahentsiia" in outlet.key else "outlet",
        "languages": ["uk", "ru"] if outlet.twin_host else [outlet.language],
        # The outlets count days in UTC, as the press's own list does.
        "time_zone": "UTC",
    }
    if outlet.twin_host:
        found["twin"] = {"uk": outlet.host, "ru": outlet.twin_host}
    if outlet.feed == Feed.NEWS_SITEMAP:
        found["sitemaps"] = [f"http://{outlet.host}{feeds.PATHS[outlet.feed]}"]
    elif outlet.feed:
        found["feeds"] = [f"http://{outlet.host}{feeds.PATHS[outlet.feed]}"]
    if outlet.archive:
        archive = {"url": f"http://{outlet.host}{archives.PATTERNS[outlet.archive]}"}
        if outlet.archive in _LISTINGS:
            found["archive"] = [{**archive, "kind": "listing", "selector": archives.SELECTOR}]
        else:
            found["archive"] = [{**archive, "kind": "sitemap"}]
    return found
