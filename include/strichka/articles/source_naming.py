"""Whose text it is: the declared source of a document, or the name it goes by where none is declared."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from strichka.articles.blocks import clean_space
from strichka.articles.sources import Source, SourceRegistry

MAX_NAME = 120  # characters
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,12})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceNaming:
    """What is known of a document's source before its text is read.

    Attributes:
        sources: the declared sources.
        given: the key that the person who loads gave, if any.
        url: the document's own address.
        printed: the name that a record or the page's metadata gives.
    """

    sources: SourceRegistry
    given: str | None
    url: str | None
    printed: str | None

    def find(self, line: str | None = None) -> Source | None:
        """Return the declared source: by key, by address, else by the name printed.

        Args:
            line: what stands above the text and may name the source.
        """
        source = self.sources.get(self.given) or self.sources.find_by_url(self.url)
        line = self.printed or line
        if source is None and line:
            source = self.sources.find_by_url(line) or self.sources.find_by_printed_name(line)
        return source

    def name(self, line: str | None = None) -> str | None:
        """Return the key of the declared source, the given key, a domain, or the printed name; None if unknown."""
        source = self.find(line)
        if source is not None:
            return source.key
        if self.given:
            return self.given
        for text in (self.url, self.printed, line):
            found = _DOMAIN.match(text.strip()) if text else None
            if found and text and (text is not self.url or _has_host(text)):
                return found[1].lower()
        return clean_space(self.printed)[:MAX_NAME] if self.printed else None


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).netloc)
    except ValueError:
        return False
