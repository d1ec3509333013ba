"""What a source declares of the places where its articles are listed, and of how its site wants to be asked."""

import re
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PLACEHOLDERS = ("yyyy", "yy", "mm", "m", "month", "dd", "d", "gggg", "ww", "w", "page")
_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTHS += ("july", "august", "september", "october", "november", "december")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ArchiveSpan = Literal["day", "week", "month", "year", "all"]


def check_address(address: str) -> str:
    """Return an address that is http or https and has a host.

    Raises:
        ValueError: it isn't.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise ValueError(f"{address!r} is no http(s) address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"{address!r} is no http(s) address")
    return address


def check_selector(selector: str) -> str:
    """Return a CSS selector that can be used.

    Raises:
        ValueError: it is none; the message has the first line of what is wrong with it.
    """
    import soupsieve

    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}") from error
    return selector


def check_expression(expression: str) -> str:
    """Return a regular expression that compiles.

    Raises:
        ValueError: it doesn't.
    """
    try:
        re.compile(expression)
    except re.error as error:
        raise ValueError(f"{expression!r} is no regular expression: {error}") from error
    return expression


class _Declaration(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Address(_Declaration):
    """An address with more said of it; the bare address will do."""

    url: str

    @model_validator(mode="before")
    @classmethod
    def _take_bare_address(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value

    @field_validator("url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        return check_address(url)


class Feed(_Address):
    """A live feed: it lists the newest articles and forgets the older ones."""

    kind: Literal["rss", "atom", "rdf", "json"] | None = Field(
        None, description="only for people: what comes back is read whatever it is"
    )


class Sitemap(_Address):
    """A sitemap, or an index of sitemaps, of the newest articles."""

    kind: Literal["news", "general"] = Field(
        "news", description="news: of the last days, taken whole; general: of the whole site, recent changes are taken"
    )


class Archive(_Declaration):
    """Where the articles of a past day are listed."""

    url: str = Field(
        description="pattern of the address: {yyyy} {yy} {mm} {m} {month} {dd} {d}, of ISO weeks {gggg} (their "
        "year) {ww} {w}, and {page} for listings"
    )
    kind: Literal["sitemap", "listing"]
    selector: str | None = Field(None, description="listing: CSS selector of the links to articles")
    next_page: str | None = Field(None, description="listing: CSS selector of the link to the next page")
    first_page: int = Field(1, ge=0, description="listing with {page}: number of the first page")
    most_pages: int = Field(50, ge=1, le=1000, description="listing: no more pages than that are asked for")
    since: date | None = Field(None, description="the first day that it reaches back to")

    @field_validator("url")
    @classmethod
    def _check_pattern(cls, pattern: str) -> str:
        unknown = [name for name in _PLACEHOLDER.findall(pattern) if name not in PLACEHOLDERS]
        if unknown:
            known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            raise ValueError(f"{pattern!r} has the placeholder {{{unknown[0]}}}; there are {known}")
        check_address(_PLACEHOLDER.sub("1", pattern))
        return pattern

    @field_validator("selector", "next_page")
    @classmethod
    def _check_selectors(cls, selector: str | None) -> str | None:
        return selector if selector is None else check_selector(selector)

    @model_validator(mode="after")
    def _check_kind(self) -> "Archive":
        names = set(_PLACEHOLDER.findall(self.url))
        if self.kind == "listing" and self.selector is None:
            raise ValueError("a listing needs `selector`, the CSS selector of its links to articles")
        if self.kind == "listing" and self.span == "all":
            raise ValueError("a listing needs a date in its address, such as {yyyy} and {mm}")
        if self.kind == "sitemap" and ("page" in names or self.selector or self.next_page):
            raise ValueError("{page}, `selector` and `next_page` are for listings")
        if "page" in names and self.next_page:
            raise ValueError("give either {page} in the address or `next_page`, not both")
        if names & {"gggg", "ww", "w"} and not ("gggg" in names and names & {"ww", "w"}):
            raise ValueError("a week needs its own year too: {gggg} and {ww}")
        if names - {"page"} and not names & {"yyyy", "yy", "gggg"}:
            raise ValueError("a date without its year, {yyyy}, names no day")
        return self

    @property
    def span(self) -> ArchiveSpan:
        """How long a time one address covers, as its placeholders tell; `all`: an index over all days."""
        names = set(_PLACEHOLDER.findall(self.url))
        if names & {"dd", "d"}:
            return "day"
        if names & {"ww", "w"}:
            return "week"
        if names & {"mm", "m", "month"}:
            return "month"
        return "year" if names & {"yyyy", "yy"} else "all"

    @property
    def has_page_numbers(self) -> bool:
        """Whether its address names the page."""
        return "{page}" in self.url

    def address_of(self, day: date, page: int | None = None) -> str:
        """Return the address that lists a day.

        Args:
            day: as the source counts days, in its own zone.
            page: of a listing with page numbers; the first by default.
        """
        week = day.isocalendar()
        values = {
            "yyyy": f"{day.year:04d}",
            "yy": f"{day.year % 100:02d}",
            "mm": f"{day.month:02d}",
            "m": str(day.month),
            "month": _MONTHS[day.month - 1],
            "dd": f"{day.day:02d}",
            "d": str(day.day),
            "gggg": f"{week.year:04d}",
            "ww": f"{week.week:02d}",
            "w": str(week.week),
            "page": str(self.first_page if page is None else page),
        }
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.url)


class Politeness(_Declaration):
    """How a site wants to be asked, where that is other than the settings; robots.txt may ask for more patience."""

    requests_per_second: float | None = Field(None, gt=0, le=100, description="to one host, over all workers")
    concurrency: int | None = Field(None, ge=1, le=64, description="requests to one host at once, over all workers")
    delay_seconds: float | None = Field(None, ge=0, le=600, description="least time between two requests to a host")
