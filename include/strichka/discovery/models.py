"""What discovery finds: plain dataclasses that it shares with the frontier and the stages."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Discovered:
    """An address of an article as a source lists it."""

    url: str  # as printed, made absolute
    canonical_url: str
    published_at: datetime | None = None  # as listed, with time zone; none where not listed, or not believable
    modified_at: datetime | None = None
    title: str | None = None
    language: str | None = None  # two letters
    alternates: tuple[tuple[str, str], ...] = ()  # (hreflang in small letters, canonical address), without itself
    found_in: str = ""  # the feed, sitemap or page that lists it


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One entry of a feed, sitemap or listing page, before anybody asks whether it is an article of the source."""

    url: str  # absolute, as printed otherwise
    published_at: datetime | None = None
    modified_at: datetime | None = None
    title: str | None = None
    language: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()  # (hreflang, address) as printed, itself often among them


@dataclass(frozen=True, slots=True)
class Listing:
    """What one document of addresses holds."""

    kind: str  # rss, atom, rdf, json_feed, news_sitemap, sitemap, sitemap_index, listing, archive_copies; unknown
    items: tuple[ListedItem, ...] = ()
    entries: int = 0  # how many items it holds, those that were not wanted included
    children: tuple[ListedItem, ...] = ()  # sitemap_index: the sitemaps it names
    next_page: str | None = None  # listing: the address of the next page
    problem: str | None = None  # why it may hold less than it should, in words


@dataclass(frozen=True, slots=True)
class DiscoveryStep:
    """One address asked on the way, and what came back."""

    url: str
    kind: str  # as in `Listing`; before anything came back, what the source declares it as
    status: int | None = None  # HTTP; none when no answer came
    error: str | None = None  # why nothing could be read of it, in words
    items: int = 0  # entries it holds
    articles: int = 0  # of these, addresses of articles of the source (for a past day: of that day)
    new: int = 0  # of these, addresses that no step before has given
    bytes: int = 0  # of the body as received
    detail: str | None = None  # what a person should know: left out, broken off, …
    is_archive: bool = False  # whether it was asked as an archive of the day, not as a live list
    is_partial: bool = False  # whether it may hold less than it should: cut off, or without a link where some should be

    @property
    def not_modified(self) -> bool:
        """Whether the server said that nothing changed."""
        return self.status == 304

    @property
    def failed(self) -> bool:
        """Whether nothing could be read of it."""
        return self.error is not None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is kept of an address that is asked again and again."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    kind: str = "unknown"
    failures: int = 0  # in a row
    read_by: str | None = None  # digest of the declaration that the last answer was read by


@dataclass(slots=True)
class Discovery:
    """What the lists of a source gave for a day.

    `feed_states` must be saved only together with the addresses or after them (`feed_states.save_feed_states`): the
    validators say that what was listed is known.
    """

    source_key: str
    day: date
    addresses: list[Discovered] = field(default_factory=list)
    steps: list[DiscoveryStep] = field(default_factory=list)
    skipped: str | None = None  # why nothing was asked, in words for a person
    feed_states: list[FeedState] = field(default_factory=list)

    @property
    def problem(self) -> str | None:
        """Why this is no sound answer, in words: not one of the addresses asked could be read."""
        if not self.steps or any(not step.failed for step in self.steps):
            return None
        return "; ".join(f"{step.url}: {step.error}" for step in self.steps)

    @property
    def failures(self) -> list[DiscoveryStep]:
        """The addresses of which nothing could be read."""
        return [step for step in self.steps if step.failed]

    @property
    def archive_failures(self) -> list[DiscoveryStep]:
        """Steps of an archive that told nothing or too little; of a day that is over, this is missing for good."""
        return [step for step in self.steps if step.is_archive and (step.failed or step.is_partial)]
