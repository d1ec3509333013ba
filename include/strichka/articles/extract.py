"""The extract stage: one payload in, one article or rejection out; pure, deterministic, no state between calls."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from strichka.articles.assembly import Reading, assemble_article
from strichka.articles.charset import UndecodableError, decode_bytes
from strichka.articles.evidence.template_habit import KnownHabits, TemplateCounts
from strichka.articles.page_article import read_html_article
from strichka.articles.record_article import BadRecordError, read_record
from strichka.articles.rules import PhraseRules, load_phrase_rules
from strichka.articles.sources import SourceRegistry
from strichka.articles.text_reader import read_text_blocks
from strichka.articles.version import EXTRACTOR_VERSION
from strichka.models import Article, Payload, Reason, Rejection

__all__ = ["EXTRACTOR_VERSION", "ExtractionContext", "extract_article"]

MAX_BYTES = 16 * 1024**2  # of a payload that is decoded and read; the capture keeps the whole

KnownTitles = Collection[str] | Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class ExtractionContext:
    """What is known beside the payload; every part is optional.

    `known_titles` holds comparison keys of titles of other articles (`blocks.comparison_key`), or says whether one is
    known; `template_counts` holds, or finds, per source key, in how many of its articles each block was seen.
    """

    sources: SourceRegistry | None = None
    rules: PhraseRules | None = None
    known_titles: KnownTitles | None = None
    template_counts: KnownHabits | None = None
    default_time_zone: str = "Europe/Kyiv"

    def get_sources(self) -> SourceRegistry:
        """The registry given, or the one that ships."""
        return self.sources if self.sources is not None else SourceRegistry.load()

    def get_rules(self) -> PhraseRules:
        """The phrase rules given, or those that ship."""
        return self.rules if self.rules is not None else load_phrase_rules()

    def get_zone(self) -> ZoneInfo:
        """The zone of printed times when neither source nor page names one."""
        return ZoneInfo(self.default_time_zone)

    def title_test(self) -> Callable[[str], bool] | None:
        """A test for titles known from elsewhere, or None."""
        known = self.known_titles
        if known is None or callable(known):
            return known
        return lambda key: key in known

    def find_counts(self, source: str) -> TemplateCounts | None:
        """What a source is known to repeat, or None."""
        known = self.template_counts
        if known is None:
            return None
        return known(source) if callable(known) else known.get(source)


_DEFAULT = ExtractionContext()


def extract_article(payload: Payload, context: ExtractionContext | None = None) -> Article | Rejection:
    """Extract the article from one payload.

    Args:
        payload: bytes as received with format `html`, `text` or `json` (one object).
        context: sources, rules, known titles and template counts; by default what ships.

    Returns:
        The article with all its blocks, or a rejection with its reason; no bad input raises.

    Raises:
        SeedError: phrase rules or sources can't be read (a broken installation).
    """
    context = context or _DEFAULT
    if not payload.data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return _reject(payload, Reason.EMPTY, "no text at all")
    try:
        decoded = decode_bytes(_bound(payload.data), payload.declared_charset, payload.format == "html")
    except UndecodableError as error:
        return _reject(payload, Reason.BINARY, str(error))
    if not decoded.text or decoded.text.isspace():
        return _reject(payload, Reason.EMPTY, "white space alone")
    if payload.format == "html":
        result = read_html_article(decoded.text, payload, context, encoded=decoded.encoded)
    elif payload.format == "json":
        result = _read_json(decoded.text, payload, context)
    elif payload.format == "text":
        result = _read_text(decoded.text)
    else:
        return _reject(payload, Reason.UNKNOWN_FORMAT, f"format {payload.format!r}: html, text or json are read")
    if isinstance(result, Rejection):
        return result
    result.charset = decoded.charset
    result.flags.extend(flag for flag in decoded.flags if flag not in result.flags)
    return assemble_article(result, payload, context)


def _bound(data: bytes) -> bytes:
    """Cut what is far longer than any article, at white space or a tag, so that no character is torn."""
    if len(data) <= MAX_BYTES:
        return data
    place = max(data.rfind(mark, MAX_BYTES - 4096, MAX_BYTES) for mark in (b" ", b"\n", b"<"))
    return data[: place if place > 0 else MAX_BYTES]


def _read_text(text: str) -> Reading | Rejection:
    return Reading(blocks=read_text_blocks(text), is_html=False)


def _read_json(text: str, payload: Payload, context: ExtractionContext) -> Reading | Rejection:
    try:
        record = read_record(text)
    except BadRecordError as error:
        return _reject(payload, Reason.BAD_JSON, str(error))
    if record.is_html:
        result = read_html_article(record.text, payload, context, url=record.url, titles=record.titles)
        if isinstance(result, Rejection):
            return result
    else:
        result = Reading(blocks=read_text_blocks(record.text), is_html=False)
    record.fill(result)
    return result


def _reject(payload: Payload, reason: Reason, detail: str) -> Rejection:
    return Rejection(stage="extract", reason=reason, detail=detail, place=payload.place)
