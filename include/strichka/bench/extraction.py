"""The extract stage beside a plain loop of trafilatura: speed and text, on the same pages, turn and turn about."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from strichka.bench.corpus import BenchPage

CHUNK = 100  # pages each has before it is the other's turn, so that a machine's changes of speed meet both


@dataclass(frozen=True, slots=True)
class Contender:
    """What one extractor did with the pages."""

    name: str
    seconds: float
    texts: tuple[str, ...]

    def mean_f1(self, pages: Sequence[BenchPage]) -> float:
        """Mean F1 of the words against the text that each page was made from."""
        return mean(measure_f1(text, page.text) for text, page in zip(self.texts, pages, strict=True))


def compare_extractors(pages: Sequence[BenchPage]) -> tuple[Contender, Contender, float]:
    """Extract all pages with ours and with trafilatura.

    Returns:
        Ours, `trafilatura.bare_extraction(html, with_metadata=True)`, and the median over the chunks of its time
        divided by ours: how many times as fast we are.
    """
    ours_seconds: list[float] = []
    theirs_seconds: list[float] = []
    ours_texts: list[str] = []
    theirs_texts: list[str] = []
    _run(_extract_ours, pages[:20])
    _run(_extract_trafilatura, pages[:20])
    for start in range(0, len(pages), CHUNK):
        chunk = pages[start : start + CHUNK]
        for extract, seconds, texts in (
            (_extract_ours, ours_seconds, ours_texts),
            (_extract_trafilatura, theirs_seconds, theirs_texts),
        ):
            started = time.perf_counter()
            texts += _run(extract, chunk)
            seconds.append(time.perf_counter() - started)
    ratio = median(theirs / ours for ours, theirs in zip(ours_seconds, theirs_seconds, strict=True))
    return (
        Contender("strichka", sum(ours_seconds), tuple(ours_texts)),
        Contender("trafilatura", sum(theirs_seconds), tuple(theirs_texts)),
        ratio,
    )


def measure_f1(found: str, wanted: str) -> float:
    """Return the F1 of two texts as bags of words."""
    left, right = Counter(found.split()), Counter(wanted.split())
    total = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / total if total else 1.0


def _run(extract: Callable[[BenchPage], str], pages: Sequence[BenchPage]) -> list[str]:
    return [extract(page) for page in pages]


def _extract_ours(page: BenchPage) -> str:
    from strichka.articles.extract import extract_article
    from strichka.models import Article, Payload

    result = extract_article(Payload(page.url, page.html, "html", url=page.url))
    return result.text if isinstance(result, Article) else ""


def _extract_trafilatura(page: BenchPage) -> str:
    from trafilatura import bare_extraction

    result = bare_extraction(page.html, with_metadata=True)
    return str(getattr(result, "text", None) or "")
