"""The extractors that are compared: ours, and trafilatura as it is used standard, fast and with precision favoured."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from strichka.articles.dates import parse_date
from strichka.articles.extract import ExtractionContext, extract_article
from strichka.models import Article, Payload, Rejection


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an extractor says of one document; empty when it found nothing."""

    title: str = ""
    text: str = ""
    published: date | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    article: Article | None = None


Reader = Callable[[Payload], Extracted]


def read_with_strichka(payload: Payload) -> Extracted:
    """Extract with this project's own stage."""
    result = extract_article(payload, _CONTEXT)
    if isinstance(result, Rejection):
        return Extracted()
    return Extracted(
        title=result.title or "",
        text=result.text,
        published=result.published_at.date() if result.published_at else None,
        authors=tuple(result.authors),
        language=result.language,
        article=result,
    )


def make_trafilatura_reader(*, fast: bool = False, favor_precision: bool = False) -> Reader:
    """Make a reader that calls `trafilatura.bare_extraction(html, with_metadata=True)` with the options given."""
    import trafilatura

    def read(payload: Payload) -> Extracted:
        document = trafilatura.bare_extraction(
            payload.data, url=payload.url, with_metadata=True, fast=fast, favor_precision=favor_precision
        )
        if document is None:
            return Extracted()
        found = document if isinstance(document, dict) else document.as_dict()
        parsed = parse_date(found.get("date") or "", reference=None, zone=_CONTEXT.get_zone())
        authors = tuple(name.strip() for name in (found.get("author") or "").split(";") if name.strip())
        return Extracted(
            title=found.get("title") or "",
            text=found.get("text") or "",
            published=parsed.value.date() if parsed else None,
            authors=authors,
            language=found.get("language"),
        )

    return read


_CONTEXT = ExtractionContext()
READERS: dict[str, Reader] = {
    "strichka": read_with_strichka,
    "trafilatura standard": make_trafilatura_reader(),
    "trafilatura fast": make_trafilatura_reader(fast=True),
    "trafilatura precision": make_trafilatura_reader(favor_precision=True),
}
