"""What is taken of a list: addresses of articles of the source, each once, with all that any list says of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from re import compile as compile_expression
from urllib.parse import urlsplit

from strichka.articles.page_metadata import site_of
from strichka.articles.sources import Source
from strichka.discovery.models import Discovered, ListedItem
from strichka.urls import canonicalise_url, url_key


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken of one list."""

    articles: int  # entries that are articles of the source
    new: int  # of these, those that no list before has given
    left_out: str | None  # how many entries were left out and why, in words


class Collector:
    """The addresses found so far, in the order in which they were first listed."""

    def __init__(self, source: Source) -> None:
        """Begin with none."""
        self._source = source
        self._pattern = compile_expression(source.article_pattern) if source.article_pattern else None
        self._found: dict[str, Discovered] = {}
        self._twins = [(language, _split_prefix(prefix)) for language, prefix in sorted(source.twin.items())]
        # The longest first: `example.ua/ru` before `example.ua`.
        self._twins.sort(key=lambda pair: -len(pair[1][1]))

    def add(self, items: Iterable[ListedItem], found_in: str) -> Taken:
        """Take the entries of one list."""
        left_out: Counter[str] = Counter()
        articles = 0
        before = len(self._found)
        for item in items:
            canonical = canonicalise_url(item.url)
            refusal = self._refuse(item.url, canonical)
            if refusal or canonical is None:
                left_out[refusal or "no address of a page"] += 1
                continue
            articles += 1
            self._keep(item, canonical, found_in)
        words = ", ".join(f"{number} {reason}" for reason, number in left_out.items())
        return Taken(articles, len(self._found) - before, f"left out: {words}" if words else None)

    def finish(self) -> list[Discovered]:
        """Return the addresses, with the twins that the source's rule relates."""
        if self._source.twin_paths == "same" and len(self._twins) > 1:
            self._relate_twins()
        return list(self._found.values())

    def _refuse(self, url: str, canonical: str | None) -> str | None:
        if canonical is None:
            return "no address of a page"
        if not self._source.owns_url(canonical):
            return "of other sites"
        parts = urlsplit(canonical)
        if parts.path == "/" and not parts.query:
            return "the front page"
        if self._pattern and not (self._pattern.search(url) or self._pattern.search(canonical)):
            return "not of the form of an article (article_pattern)"
        return None

    def _keep(self, item: ListedItem, canonical: str, found_in: str) -> None:
        alternates = {
            language: address
            for language, printed in item.alternates
            if (address := canonicalise_url(printed)) and url_key(address) != url_key(canonical)
        }
        new = Discovered(
            item.url,
            canonical,
            published_at=item.published_at,
            modified_at=item.modified_at,
            title=item.title,
            language=item.language or self._find_language(item, canonical),
            alternates=tuple(alternates.items()),
            found_in=found_in,
        )
        key = url_key(canonical)
        known = self._found.get(key)
        self._found[key] = _unite(known, new) if known else new

    def _find_language(self, item: ListedItem, canonical: str) -> str | None:
        """Return the language that hreflang, or the source's rule for twins, gives an address."""
        for language, printed in item.alternates:
            if language != "x-default" and canonicalise_url(printed) == canonical:
                return language[:2]
        if len(self._source.languages) == 1:
            return self._source.languages[0]
        twin = self._find_twin(canonical)
        return twin[0] if twin else None

    def _find_twin(self, canonical: str) -> tuple[str, str] | None:
        """Return the language of an address by host and path, and what is left of the path."""
        parts = urlsplit(canonical)
        host = site_of(parts.hostname or "")
        for language, (twin_host, prefix) in self._twins:
            if host == twin_host and f"{parts.path}/".startswith(f"{prefix}/"):
                return language, canonical.partition(parts.netloc)[2][len(prefix) :]
        return None

    def _relate_twins(self) -> None:
        """Relate addresses that differ in their language's host or prefix alone; both must have been listed."""
        groups: dict[str, dict[str, str]] = {}
        for key, item in self._found.items():
            if twin := self._find_twin(item.canonical_url):
                groups.setdefault(twin[1], {}).setdefault(twin[0], key)
        for group in groups.values():
            for language, key in group.items():
                others = {name: self._found[other].canonical_url for name, other in group.items() if name != language}
                known = self._found[key]
                self._found[key] = replace(known, alternates=tuple((others | dict(known.alternates)).items()))


def _split_prefix(prefix: str) -> tuple[str, str]:
    """Divide `www.example.ua/ru` into its site and its path without a slash at the end."""
    host, slash, path = prefix.partition("/")
    return site_of(host), (slash + path).rstrip("/")


def _unite(known: Discovered, new: Discovered) -> Discovered:
    """Add what another list says of the same article; what the first said stays, but for a later change."""
    return replace(
        known,
        published_at=known.published_at or new.published_at,
        modified_at=_latest(known.modified_at, new.modified_at),
        title=known.title or new.title,
        language=known.language or new.language,
        alternates=tuple((dict(new.alternates) | dict(known.alternates)).items()),
    )


def _latest(first: datetime | None, second: datetime | None) -> datetime | None:
    return max(first, second) if first and second else first or second
