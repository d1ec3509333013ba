"""Values as lists of addresses print them: titles, moments, languages, relative addresses."""

import html
import re
from datetime import datetime, timedelta
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from strichka.articles.dates.parsing import parse_date

EARLIEST_YEAR = 1995  # no site of the press is older; "1970" is a field that nobody filled
AHEAD = timedelta(days=1)  # of the moment of receipt: clocks and zones are wrong by hours, not by more
MOST_TITLE = 500  # characters
MOST_ADDRESS = 2_000  # characters; sitemaps.org allows 2,048
_TAG = re.compile(r"<[^<>]{1,300}>")
_SPACE = re.compile(r"\s+")
_LANGUAGES = {"ua": "uk"}  # the country in place of the language, as many sites have it
_NOT_WEB = ("javascript:", "mailto:", "tel:", "data:", "about:", "#")


def clean_title(text: object) -> str | None:
    """Return a title without markup and surplus white space, none when nothing is left."""
    if not isinstance(text, str):
        return None
    plain = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    return _SPACE.sub(" ", plain).strip()[:MOST_TITLE] or None


def read_moment(text: object, zone: ZoneInfo, received_at: datetime) -> datetime | None:
    """Read a date of a list; none where it can't be read or can't be true (before 1995, or to come).

    Args:
        text: as printed, in whatever form.
        zone: of moments that name none.
        received_at: when the list was received.
    """
    if not isinstance(text, str):
        return None
    try:
        parsed = parse_date(text.strip(), reference=received_at, zone=zone)
        if parsed is None:
            return None
        is_believable = parsed.value.year >= EARLIEST_YEAR and parsed.value <= received_at + AHEAD
    except (ValueError, OverflowError):  # a zone of a day and more, a year that no calendar has
        return None
    return parsed.value if is_believable else None


def read_language(text: object) -> str | None:
    """Return the two letters of a language tag ("uk-UA", "ru_RU", "UA"), or none."""
    if not isinstance(text, str):
        return None
    letters = re.split(r"[-_]", text.strip().lower(), maxsplit=1)[0]
    return _LANGUAGES.get(letters, letters) if re.fullmatch(r"[a-z]{2,3}", letters) else None


def join_address(base: str, address: object) -> str | None:
    """Return an address made absolute, none where it leads to no page."""
    if not isinstance(address, str):
        return None
    address = address.strip()
    if not address or len(address) > MOST_ADDRESS or address.lower().startswith(_NOT_WEB):
        return None
    try:
        joined = urljoin(base, address)
    except ValueError:
        return None
    return joined if joined.lower().startswith(("http://", "https://")) else None
