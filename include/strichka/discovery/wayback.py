"""Past copies of feeds at web.archive.org, by its CDX interface.

The interface: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server. `id_` behind a copy's moment
asks for the bytes as they were captured, without the archive's own links and frames.
"""

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

INDEX = "https://web.archive.org/cdx/search/cdx"
COPY = "https://web.archive.org/web/{timestamp}id_/{address}"
MOST_COPIES = 48  # of one feed and day: one each half an hour


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a feed."""

    timestamp: str  # fourteen digits, UTC
    address: str  # as the archive was given it

    @property
    def url(self) -> str:
        """Where the copy lies."""
        return COPY.format(timestamp=self.timestamp, address=self.address)


def index_address(feed: str, day: date) -> str:
    """Return the address that lists the copies of a feed of a day (UTC), those that differ from the one before."""
    stamp = f"{day:%Y%m%d}"
    query = {
        "url": feed,
        "matchType": "exact",
        "from": stamp,
        "to": stamp,
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        "collapse": "digest",
        "limit": str(MOST_COPIES),
    }
    return f"{INDEX}?{urlencode(query)}"


def read_index(body: bytes) -> list[Copy]:
    """Read what the interface lists.

    Raises:
        ValueError: it is not the list that was asked for.
    """
    if not body.strip():
        return []
    rows = json.loads(body)
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise ValueError("no list of moments and addresses")
    copies = [Copy(str(stamp), str(address)) for stamp, address in rows[1:]]
    return [copy for copy in copies if copy.timestamp.isdigit() and len(copy.timestamp) == 14][:MOST_COPIES]
