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
from strichka.errors import SeedError
from strichka.resources import seeds_folder

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
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    desks: tuple[str, ...] = Field((), description="names of desks that sign articles")
    keep: tuple[str, ...] = Field((), description="CSS selectors of what holds the article")
    prune: tuple[str, ...] = Field((), description="CSS selectors of what never belongs to it")
    twin: dict[Literal["uk", "ru", "en"], str] = Field(
        default_factory=dict, description="where its other language version lies: host or path prefix, by language"
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

    @field_validator("feeds", "sitemaps")
    @classmethod
    def _check_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for address in addresses:
            if urlsplit(address).scheme not in ("http", "https"):
                raise ValueError(f"{address!r} is no http(s) address")
        return addresses

    @field_validator("keep", "prune")
    @classmethod
    def _check_selectors(cls, selectors: tuple[str, ...]) -> tuple[str, ...]:
        import soupsieve

        for selector in selectors:
            try:
                soupsieve.compile(selector)
            except soupsieve.SelectorSyntaxError as error:
                raise ValueError(f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}") from error
        return selectors

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the times that the source prints."""
        return ZoneInfo(self.time_zone)


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
        """Read `seeds/sources/*.yaml` once per process.

        Raises:
            SeedError: a file is malformed; names file, key and remedy.
        """
        return SourceRegistry.read_folder(seeds_folder() / "sources")

    @staticmethod
    def read_folder(folder: Path) -> "SourceRegistry":
        """Read every `*.yaml` of a folder (see `load`)."""
        return SourceRegistry([_read_source(path) for path in sorted(folder.glob("*.yaml"))])

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
