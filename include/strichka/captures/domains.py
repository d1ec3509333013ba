"""Which hosts are wanted of an archive of the whole web: told by the address, before anything else is read."""

from collections.abc import Iterable
from functools import lru_cache

from strichka.errors import InputError

KNOWN = "known"  # stands for the domains of all declared sources


class DomainFilter:
    """Domains that are wanted, and whatever lies below them. Counts what was passed over."""

    def __init__(self, domains: Iterable[str]) -> None:
        """Take the domains, in small letters and without `www.`."""
        self.domains = frozenset(domains)
        self.passed_over = 0
        self._decide = lru_cache(maxsize=100_000)(self._match_host)

    def wants(self, url: str | None) -> bool:
        """Tell whether an address lies on a wanted domain; one that is not wanted is counted."""
        host = _read_host(url) if url else ""
        if host and self._decide(host):
            return True
        self.passed_over += 1
        return False

    def _match_host(self, host: str) -> bool:
        while "." in host:
            if host in self.domains:
                return True
            host = host.partition(".")[2]
        return False


def read_domains(text: str | None) -> DomainFilter | None:
    """Read what a person gave as domains.

    Args:
        text: `known`, or domains with commas between them; empty wants everything.

    Raises:
        InputError: one of them is no domain.
    """
    names = [name.strip().lower().removeprefix("www.") for name in (text or "").split(",") if name.strip()]
    if not names:
        return None
    wanted: set[str] = set()
    for name in names:
        if name == KNOWN:
            wanted |= _known_domains()
        elif "." in name and not any(character in name for character in "/:@ "):
            wanted.add(name)
        else:
            raise InputError(f"{name!r} is no domain: give `{KNOWN}`, or domains such as example.ua, with commas.")
    return DomainFilter(wanted)


def _known_domains() -> set[str]:
    from strichka.articles.sources import SourceRegistry

    return {domain for source in SourceRegistry.load() for domain in source.domains}


def _read_host(url: str) -> str:
    """Return the host of an address as fast as can be: an archive has millions."""
    start = url.find("://")
    if start < 0:
        return ""
    end = url.find("/", start + 3)
    host = url[start + 3 : end] if end >= 0 else url[start + 3 :]
    for mark in "?#":
        host = host.partition(mark)[0]
    return host.rpartition("@")[2].partition(":")[0].lower().rstrip(".")
