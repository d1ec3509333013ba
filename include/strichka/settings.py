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
    default_time_zone: str = Field("Europe/Kyiv", description="Zone of printed times when source and page name none.")
    pipeline_uk: str = Field("builtin", description="spaCy package or path for Ukrainian; `builtin` ships with us.")
    pipeline_ru: str = Field("builtin", description="spaCy package or path for Russian; `builtin` ships with us.")
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
