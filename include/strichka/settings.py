"""Every setting in one place: read from the environment (`STRICHKA_…`), with defaults that work on a laptop."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from strichka.errors import SettingsError


class Settings(BaseSettings):
    """Settings of the library; each is `STRICHKA_` + the name in capitals in the environment."""

    model_config = SettingsConfigDict(env_prefix="STRICHKA_", extra="ignore")

    home: Path = Field(Path(".strichka"), description="Folder of the embedded server and the local capture store.")
    warehouse_url: str | None = Field(
        None, description="SQLAlchemy URL of the warehouse (PostgreSQL 15 or newer); none: the embedded server."
    )
    capture_store: str | None = Field(
        None, description="fsspec URL of the folder of WARC files (`s3://…` too); none: `<home>/captures`."
    )
    batch_size: int = Field(500, ge=1, le=5000, description="Articles a mapped task takes.")
    max_input_bytes: int = Field(
        50 * 1024**2, ge=1024, description="Largest single document, in bytes after decompression; larger is rejected."
    )
    max_archive_ratio: int = Field(
        200, ge=2, description="Largest ratio of unpacked to packed bytes in .gz and .zip; more is a bomb."
    )
    max_archive_members: int = Field(100_000, ge=1, description="Most members read from one .zip.")
    max_text_characters: int = Field(
        2_000_000, ge=1000, description="Longest text a language pipeline is given; longer is rejected."
    )
    fetch_schedule: str = Field(
        "0 0 * * *", description="When `fetch_news` runs, as a cron line in UTC: `0 * * * *` asks live feeds hourly."
    )
    fetch_sources: list[str] = Field(
        default_factory=list, description="Keys of the sources that are fetched, as JSON; empty: all switched on."
    )
    fetch_contact: str | None = Field(
        None, description="Web page or mail address in our User-Agent, at which a site's owner reaches whoever fetches."
    )
    fetch_requests_per_second: float = Field(
        1.0, ge=0, le=1000, description="To one host, over all workers; 0: no rate, for servers of your own."
    )
    fetch_host_concurrency: int = Field(
        1, ge=1, le=256, description="Requests to one host at once, over all workers; 256 without a rate: no limit."
    )
    fetch_concurrency: int = Field(64, ge=1, le=1000, description="Requests at once in one process.")
    fetch_host_deadline_seconds: float = Field(
        3600, gt=0, description="Time that one run gives one host; what wasn't reached stays pending."
    )
    fetch_connect_seconds: float = Field(10, gt=0, description="Longest wait for a connection, its TLS included.")
    fetch_first_byte_seconds: float = Field(30, gt=0, description="Longest silence of a server, also inside a body.")
    fetch_total_seconds: float = Field(90, gt=0, description="Longest time for one answer as a whole.")
    fetch_max_body_bytes: int = Field(
        20 * 1024**2, ge=1024, description="Largest body as received; unpacked, `max_input_bytes` is the bound."
    )
    fetch_max_header_bytes: int = Field(64 * 1024, ge=1024, le=90_000, description="Most bytes of an answer's headers.")
    fetch_max_redirects: int = Field(5, ge=0, le=20, description="Most redirects followed from one address.")
    fetch_attempts: int = Field(2, ge=1, le=10, description="Attempts at once when a host fails to answer.")
    fetch_address_attempts: int = Field(5, ge=1, description="Failed attempts, over days, after which one is given up.")
    fetch_retry_seconds: float = Field(
        900, gt=0, description="Wait before a failed address is tried again; doubles with each failure."
    )
    fetch_rest_after: int = Field(3, ge=1, description="Failures in a row after which a host is left alone.")
    fetch_rest_seconds: float = Field(
        60, gt=0, description="How long it is left alone at first; doubles with each further failure."
    )
    fetch_rest_most_seconds: float = Field(6 * 3600, gt=0, description="Longest rest of a host that keeps failing.")
    fetch_robots_hours: float = Field(24, gt=0, le=24, description="How long a robots.txt counts (RFC 9309: a day).")
    fetch_refetch_days: int = Field(2, ge=0, description="Days for which an article is asked again for changes.")
    fetch_refetch_hours: float = Field(20, ge=0, description="Least time between two such questions.")
    fetch_chunk_pages: int = Field(200, ge=1, le=5000, description="Most pages in one WARC file and transaction.")
    fetch_chunk_seconds: float = Field(30, gt=0, description="Longest time a page fetched waits to be committed.")
    fetch_lease_seconds: float = Field(
        60, ge=1, description="After this time without a sign of life, what a worker held is taken over by others."
    )
    fetch_http2: bool = Field(True, description="Speak HTTP/2 where a server offers it.")
    fetch_proxy: str | None = Field(
        None, description="Proxy for all requests (`http://host:port`); the environment's own is never used."
    )
    fetch_ca_file: Path | None = Field(None, description="Further certificate authorities to trust, as PEM.")
    fetch_allow_loopback: bool = Field(False, description="For tests: servers on this machine may be asked.")
    fetch_resolve: dict[str, str] = Field(
        default_factory=dict,
        description="For tests: host, `*.suffix` or `host:port` → address or `address:port`, as JSON; still checked.",
    )
    default_time_zone: str = Field("Europe/Kyiv", description="Zone of printed times when source and page name none.")
    pipeline_uk: str = Field(
        "open",
        description="Names in Ukrainian: `open` (ships, free for any use), `research` (ships, learnt from NER-UK 2.0 "
        "too: CC BY-NC-SA 4.0, not for commercial use), `builtin` (rules alone), or a spaCy package or path.",
    )
    pipeline_ru: str = Field(
        "open",
        description="Names in Russian: `open` (ships, free for any use), `research` (ships, learnt from NER-UK 2.0 "
        "too: CC BY-NC-SA 4.0, not for commercial use), `builtin` (rules alone), or a spaCy package or path.",
    )
    pipeline_labels: dict[str, str] = Field(
        default_factory=dict,
        description="Labels of a pipeline of your own → PER, LOC, ORG, MISC, as JSON; an empty value leaves one out.",
    )
    sources_folder: Path | None = Field(
        None, description="Folder of source declarations of your own; one of a shipped key takes its place."
    )
    fetch_wayback: bool = Field(
        False, description="Ask web.archive.org for past copies of feeds where a source declares no dated archive."
    )
    fetch_cc_news_url: str = Field(
        "https://data.commoncrawl.org/", description="Where Common Crawl's news archives lie (cc-news:// inputs)."
    )
    reconnect_seconds: int = Field(60, ge=0, description="How long a batch tries again when the warehouse is away.")
    keep_run_days: int = Field(90, ge=1, description="Days that run_step and batch rows are kept.")
    keep_fetch_days: int = Field(180, ge=1, description="Days that rows of failed fetch attempts are kept.")
    keep_airflow_days: int = Field(90, ge=1, description="Days of Airflow's own metadata (runs, logs, XCom).")

    @property
    def cc_news_root(self) -> str:
        """The address of the news archive with a slash at the end, so that it begins no other host's name."""
        return self.fetch_cc_news_url.rstrip("/") + "/"

    @property
    def capture_store_url(self) -> str:
        """The capture store as given, or the local folder under `home`."""
        return self.capture_store or str((self.home / "captures").resolve())


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the settings once per process.

    Raises:
        SettingsError: a value in the environment can't be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"STRICHKA_{str(item['loc'][0]).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("Settings that can't be used: " + "; ".join(lines)) from error
