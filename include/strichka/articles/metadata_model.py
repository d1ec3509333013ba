"""What a page says of itself, as it is handed on; nothing is interpreted here."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date as printed in the page, and where: json_ld, opengraph, meta, time_tag, microdata."""

    text: str
    origin: str


@dataclass(slots=True)
class PageMetadata:
    """What a page says of itself; lists are in order of trust, without repetition."""

    canonical_url: str | None = None  # only when it lies on the page's own site
    titles: list[str] = field(default_factory=list)  # best first
    site_name: str | None = None
    published: list[DateCandidate] = field(default_factory=list)
    modified: list[DateCandidate] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    marked_section: str | None = None  # by microdata, where nothing else names one
    tags: list[str] = field(default_factory=list)
    description: str | None = None
    alternates: dict[str, str] = field(default_factory=dict)  # hreflang → URL
    page_type: str | None = None  # the schema.org or OpenGraph type, in lower case
    paywalled: bool = False
    amp_url: str | None = None
