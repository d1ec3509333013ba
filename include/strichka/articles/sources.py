"""The declared sources of the press: `seeds/sources/<key>.yaml`, one file an outlet, agency or aggregator."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from strichka.articles.page_metadata import site_of
from strichka.discovery.declarations import Archive, Feed, Politeness, Sitemap, check_expression, check_selector
from strichka.errors import SeedError
from strichka.resources import seeds_folder
from strichka.settings import get_settings

# What concerns finding and fetching alone, and not what is made of a page.
FETCHING_KEYS = (
    "twin_paths",
    "enabled",
    "feeds",
    "sitemaps",
    "archive",
    "article_pattern",
    "politeness",
    "trailing_slash",
    "tracking_parameters",
)
_KEY = r"^[a-z0-9]+(?:_[a-z0-9]+)*$"
_DOMAIN = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
_MAX_PRINTED = 80  # characters: a line that is nothing but a source's name
_LINE_EDGES = " \t\u00a0.,:;|/\\—–-()[]«»\"“”'’©*"
_LINE_LABEL = re.compile(
    r"^(?:джерело|источник|материал|матеріал|source|за матеріалами|по материалам)\s*[:—–-]?\s*", re.I
)


class Source(BaseModel):
    """One declared source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=_KEY, description="stable, readable, the name of the file")
    name: str = Field(min_length=1, description="as it calls itself")
    printed_names: tuple[str, ...] = Field((), description="other forms in which its name is printed, for source lines")
    domains: tuple[str, ...] = Field(min_length=1, description="its hosts, the main one first; subdomains belong to it")
    kind: Literal["outlet", "agency", "aggregator"]
    languages: tuple[Literal["uk", "ru", "be", "en"], ...] = Field(min_length=1)
    time_zone: str = Field("Europe/Kyiv", description="IANA zone of the times it prints")
    desks: tuple[str, ...] = Field((), description="names of desks that sign articles")
    keep: tuple[str, ...] = Field((), description="CSS selectors of what holds the article")
    prune: tuple[str, ...] = Field((), description="CSS selectors of what never belongs to it")
    twin: dict[Literal["uk", "ru", "en"], str] = Field(
        default_factory=dict, description="where its other language version lies: host or path prefix, by language"
    )
    twin_paths: Literal["same", "own"] = Field(
        "own", description="same: two language versions of an article differ in that host or prefix alone"
    )
    enabled: bool = Field(True, description="false: its articles are never fetched; what is there stays")
    feeds: tuple[Feed, ...] = ()
    sitemaps: tuple[Sitemap, ...] = ()
    archive: tuple[Archive, ...] = Field((), description="where past days are listed; without it only feeds are")
    article_pattern: str | None = Field(
        None, description="regular expression found in the addresses of articles; others that are listed are left out"
    )
    politeness: Politeness = Field(default_factory=lambda: Politeness.model_validate({}))
    trailing_slash: Literal["keep", "add", "remove"] = Field(
        "keep", description="add or remove: its addresses with and without a slash at the end are one page"
    )
    tracking_parameters: tuple[str, ...] = Field(
        (), description="parameters of its own that say where a reader came from, never which page is shown"
    )

    @field_validator("domains")
    @classmethod
    def _check_domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        for domain in domains:
            if not _DOMAIN.match(domain):
                raise ValueError(f"{domain!r} is no host name: write it in small letters, without scheme and path")
        return domains

    @field_validator("time_zone")
    @classmethod
    def _check_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name!r} is no IANA time zone such as Europe/Kyiv") from error
        return name

    @field_validator("keep", "prune")
    @classmethod
    def _check_selectors(cls, selectors: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(check_selector, selectors))

    @field_validator("article_pattern")
    @classmethod
    def _check_article_pattern(cls, expression: str | None) -> str | None:
        return expression if expression is None else check_expression(expression)

    @field_validator("tracking_parameters")
    @classmethod
    def _check_parameters(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        from strichka.urls import check_tracking_name

        return tuple(map(check_tracking_name, names))

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the times that the source prints."""
        return ZoneInfo(self.time_zone)

    def owns_url(self, url: str) -> bool:
        """Tell whether an address lies on one of its domains, or below one."""
        try:
            host = site_of(urlsplit(url).hostname or "")
        except ValueError:
            return False
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)


class SourceRegistry:
    """All declared sources, found by key, address or printed name."""

    def __init__(self, sources: list[Source]) -> None:
        """Index the sources; two of one key, domain or printed name are an error (`SeedError`)."""
        self._by_key: dict[str, Source] = {}
        self._by_domain: dict[str, Source] = {}
        self._by_name: dict[str, Source] = {}
        for source in sorted(sources, key=lambda source: source.key):
            self._claim(self._by_key, source.key, source, "key")
            for domain in source.domains:
                self._claim(self._by_domain, domain, source, "domain")
            for name in dict.fromkeys(map(_name_key, (source.name, *source.printed_names, *source.domains))):
                self._claim(self._by_name, name, source, "name")

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> "SourceRegistry":
        """Read `seeds/sources/*.yaml` once per process, and those of the folder that the settings name.

        A source of that folder takes the place of the shipped one with its key.

        Raises:
            SeedError: a file is malformed; names file, key and remedy.
        """
        own = get_settings().sources_folder
        shipped = _read_sources(seeds_folder() / "sources")
        return SourceRegistry(list((shipped | (_read_sources(own) if own else {})).values()))

    @staticmethod
    def read_folder(folder: Path) -> "SourceRegistry":
        """Read every `*.yaml` of a folder (see `load`)."""
        return SourceRegistry(list(_read_sources(folder).values()))

    def __iter__(self) -> Iterator[Source]:
        """Iterate over the sources in the order of their keys."""
        return iter(self._by_key.values())

    def __len__(self) -> int:
        """Return how many sources are declared."""
        return len(self._by_key)

    def get(self, key: str | None) -> Source | None:
        """Return the source of that key, or none."""
        return self._by_key.get(key) if key else None

    def find_by_url(self, url: str | None) -> Source | None:
        """Return the source to which an address belongs, or none.

        Hosts for phones (`m.`, `amp.`) and subdomains belong to the outlet, unless a subdomain is declared by itself.
        """
        if not url:
            return None
        try:
            host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
        except ValueError:
            return None
        host = site_of(host)
        while "." in host:
            if host in self._by_domain:
                return self._by_domain[host]
            host = host.partition(".")[2]
        return None

    def find_by_printed_name(self, line: str) -> Source | None:
        """Return the source whose name or domain a printed line is ("glavcom.ua", "Джерело: Укрінформ"), or none."""
        line = line.strip()
        if not line or len(line) > _MAX_PRINTED:
            return None
        for text in (line, _LINE_LABEL.sub("", line)):
            found = self._by_name.get(_name_key(text))
            if found:
                return found
        if re.fullmatch(r"(?:https?://)?[\w.-]+\.[a-z]{2,}/?", line, re.I):
            return self.find_by_url(line)
        return None

    @staticmethod
    def _claim(index: dict[str, Source], value: str, source: Source, what: str) -> None:
        owner = index.setdefault(value, source)
        if owner is not source:
            raise SeedError(
                f"seeds/sources: {what} {value!r} is claimed by {owner.key!r} and {source.key!r}; remove it from one."
            )


def _name_key(name: str) -> str:
    text = name.strip(_LINE_EDGES).lower().replace("’", "'").replace("ʼ", "'")
    text = re.sub(r"^(?:https?://)?(?:www\.)?", "", text)
    return re.sub(r"[\s\u00a0]+", " ", text).strip(_LINE_EDGES)


def _read_sources(folder: Path) -> dict[str, Source]:
    if not folder.is_dir():
        raise SeedError(f"{folder} is no folder: name one with a .yaml file for each source.")
    return {source.key: source for source in map(_read_source, sorted(folder.glob("*.yaml")))}


def _read_source(path: Path) -> Source:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedError(f"{path}: can't be read as YAML ({error}); correct the file.") from error
    if not isinstance(data, dict):
        raise SeedError(f"{path}: must be a mapping with key, name, domains, kind, languages; correct the file.")
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise SeedError(f"{path}: {problems}; correct these keys.") from error
    if source.key != path.stem:
        raise SeedError(f"{path}: key is {source.key!r}; name the file {source.key}.yaml or correct the key.")
    return source
