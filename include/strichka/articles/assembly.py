"""From decided blocks to an article: text with offsets, dates, authors, language, links, flags."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from strichka.articles.authors import clean_authors, read_byline
from strichka.articles.blocks import PageBlock, clean_space, count_words
from strichka.articles.damage import inspect_damage
from strichka.articles.dates import PublishedDate, choose_published, parse_date
from strichka.articles.decision import Draft, decide_blocks
from strichka.articles.evidence.leading import Leading
from strichka.articles.evidence.template_habit import fingerprint_blocks
from strichka.articles.language import identify_language
from strichka.articles.metadata_model import PageMetadata
from strichka.articles.not_article import PageSummary, recognise_page
from strichka.articles.source_naming import SourceNaming
from strichka.articles.sources import Source
from strichka.articles.teasers import DateReader, collect_links
from strichka.models import Article, Block, Payload, Reason, Rejection

if TYPE_CHECKING:
    from strichka.articles.extract import ExtractionContext

_TAG_LABEL = re.compile(
    r"^\W*(?:теги|тэги|метки|мітки|ключові слова|ключевые слова|теги статті|теги статьи)\s*:?\s*", re.IGNORECASE
)
MAX_TAGS = 40
MAX_BLOCK_LANGUAGES = 15
# Hardly a headline of Ukrainian does without them, and none of Russian has them.
_UKRAINIAN_LETTERS = re.compile(r"[іїєґІЇЄҐ]")
_OTHER_VOICES = frozenset({"related", "latest", "promo", "quote"})  # blocks that may be in another language
MIN_LIST_WORDS = 12  # words inside links that make a page without text a list
_ENOUGH_FOR_LANGUAGE = 40  # letters of kept text; with less the title helps


@dataclass(slots=True)
class Reading:
    """What a reader (HTML, text, record) found, before blocks are decided."""

    blocks: list[PageBlock]
    is_html: bool
    titles: list[str] = field(default_factory=list)
    metadata: PageMetadata | None = None
    url: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    source_name: str | None = None
    record_dates: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    charset: str | None = None
    link_words: int = 0
    image_count: int = 0
    has_password_field: bool = False
    find_dates: Callable[[str | None], list[str]] | None = None  # date lines of the whole page, by its title


def assemble_article(reading: Reading, payload: Payload, context: "ExtractionContext") -> Article | Rejection:
    """Decide the blocks of a reading and make the article, or the rejection when it holds none.

    Args:
        reading: what was read.
        payload: where it came from.
        context: sources, rules, known titles, template counts.
    """
    sources = context.get_sources()
    url = _own_url(reading, payload)
    naming = SourceNaming(sources, payload.source_key, url, reading.source_name)
    fingerprints = fingerprint_blocks(reading.blocks)
    draft = Draft(
        blocks=reading.blocks,
        is_html=reading.is_html,
        titles=reading.titles,
        description=reading.metadata.description if reading.metadata else None,
        find_counts=lambda line: context.find_counts(naming.name(line) or ""),
        is_known_title=context.title_test(),
        knows_source=lambda line: sources.find_by_printed_name(line) is not None,
    )
    leading = decide_blocks(draft, context.get_rules())
    source = naming.find(leading.source_line)
    article = Article(
        place=payload.place,
        url=url,
        title=_final_title(draft, leading, reading),
        lead=None,
        text="",
        language="other",
        language_confidence=0.0,
        source=naming.name(leading.source_line),
        line_fingerprints=fingerprints.lines,
        paragraph_fingerprints=fingerprints.paragraphs,
    )
    _fill_text(article, draft.blocks)
    summary = _summarise(article, reading, draft, url)
    verdict = recognise_page(reading.metadata, summary)
    if verdict.reason is not None:
        reason = verdict.reason
        if reason is Reason.NO_TEXT and reading.is_html and summary.link_words >= MIN_LIST_WORDS:
            reason = Reason.NOT_AN_ARTICLE  # a page of links has text, but no article
        return Rejection(stage="extract", reason=reason, detail=verdict.detail, place=payload.place)
    article.flags = list(dict.fromkeys([*reading.flags, *draft.flags, *verdict.flags, *_block_flags(draft.blocks)]))
    _fill_language(article, draft.blocks)
    zone = source.zone if source else context.get_zone()
    _fill_dates(article, reading, draft, leading, payload, zone)
    _fill_people(article, reading, draft, source)
    _fill_subject(article, reading, draft, leading)
    _fill_damage(article)
    article.links = collect_links(draft.blocks, url, _make_date_reader(article, payload, zone))
    article.detected_charset = reading.charset
    if reading.metadata:
        article.alternates = dict(reading.metadata.alternates)
    return article


def _own_url(reading: Reading, payload: Payload) -> str | None:
    canonical = reading.metadata.canonical_url if reading.metadata else None
    return canonical or reading.url or payload.url


def _final_title(draft: Draft, leading: Leading, reading: Reading) -> str | None:
    printed = next((block.text for block in draft.blocks if block.kind == "title"), None)
    return printed or leading.title or next(iter(reading.titles), None)


def _fill_text(article: Article, blocks: list[PageBlock]) -> None:
    """Write blocks with offsets, and the text they stand in; the title is no part of the text."""
    parts: list[str] = []
    place = 0
    for block in blocks:
        entry = Block(kind=block.kind or "body", kept=block.kept, rule=block.rule, text=block.text, flags=[])
        entry.flags = [flag for flag in block.flags if flag != "header"]
        if block.kept and block.kind != "title":
            if parts:
                place += 2
            entry.start, entry.end = place, place + len(block.text)
            place = entry.end
            parts.append(block.text)
            if block.kind == "lead" and article.lead is None:
                article.lead = block.text
        article.blocks.append(entry)
    article.text = "\n\n".join(parts)


def _summarise(article: Article, reading: Reading, draft: Draft, url: str | None) -> PageSummary:
    kept = [block for block in draft.blocks if block.kept and block.kind != "title"]
    headings = tuple(block.text for block in draft.blocks if block.heading in (1, 2))[:6]
    removed_links = sum(
        count_words(block.text) for block in draft.blocks if block.kind in ("related", "latest", "promo")
    )
    return PageSummary(
        title=article.title,
        kept_text=article.text,
        kept_words=count_words(article.text),
        link_words=reading.link_words or removed_links,
        teaser_count=sum(1 for block in draft.blocks if block.kind in ("related", "latest")),
        dateline_count=sum(1 for block in draft.blocks if block.kind == "dateline"),
        headings=headings,
        url=url,
        page_type=reading.metadata.page_type if reading.metadata else None,
        kept_paragraphs=len(kept),
        image_count=reading.image_count,
        has_password_field=reading.has_password_field,
        is_html=reading.is_html,
    )


def _block_flags(blocks: list[PageBlock]) -> list[str]:
    return ["glued"] if any("glued" in block.flags for block in blocks) else []


def _fill_language(article: Article, blocks: list[PageBlock]) -> None:
    """The article's language from its own text; lists of other pieces have no say."""
    own = article.text
    if len(own) < _ENOUGH_FOR_LANGUAGE and article.title:
        own = f"{article.title}\n{own}"
    guess = identify_language(own)
    article.language, article.language_confidence = guess.code, guess.confidence
    asked = 0
    for block, entry in zip(blocks, article.blocks, strict=True):
        if asked < MAX_BLOCK_LANGUAGES and len(block.text) >= 40 and _may_differ(block, guess.code):
            asked += 1
            other = identify_language(block.text)
            if other.code != guess.code and other.confidence >= 0.75:
                entry.flags.append(f"language:{other.code}")


def _may_differ(block: PageBlock, language: str) -> bool:
    """Whether a block may be in another language than the article: of a kind that is, with letters that tell."""
    if block.kind not in _OTHER_VOICES:
        return False
    if language == "uk":
        return _UKRAINIAN_LETTERS.search(block.text) is None
    return language != "ru" or _UKRAINIAN_LETTERS.search(block.text) is not None


def _fill_dates(
    article: Article, reading: Reading, draft: Draft, leading: Leading, payload: Payload, zone: ZoneInfo
) -> None:
    chosen = _record_date(reading, payload.captured_at, zone, article.language)
    if chosen is None:
        printed = list(dict.fromkeys([*leading.date_lines, *_printed_dates(draft.blocks)]))
        chosen = choose_published(
            reading.metadata,
            printed,
            article.text,
            reference=payload.captured_at,
            zone=zone,
            language=article.language,
            url=article.url,
        )
    if chosen is None and reading.find_dates is not None:
        # Outside the article's column, as in a header above it: only where nothing nearer tells.
        chosen = choose_published(
            None,
            reading.find_dates(article.title),
            "",
            reference=payload.captured_at,
            zone=zone,
            language=article.language,
            url=None,
        )
    if chosen is not None:
        article.published_at = chosen.value
        article.published_precision = chosen.precision
        article.published_from = chosen.origin


def _record_date(reading: Reading, reference: datetime | None, zone: ZoneInfo, language: str) -> PublishedDate | None:
    for text in reading.record_dates:
        parsed = parse_date(text, reference=reference, zone=zone, language=language)
        if parsed is not None and parsed.value.year >= 1990:
            return PublishedDate(parsed.value, parsed.precision, "json")
    return None


def _printed_dates(blocks: list[PageBlock]) -> list[str]:
    """Lines removed as datelines, those above the text first; dates of teasers have another kind."""
    lines = [block.text for block in blocks if block.kind == "dateline" and len(block.text) <= 160][:6]
    # "30 грудня 2020, 15:13Фото: …": a date may be glued to a credit or a menu line above the text.
    glued = [
        block.text
        for block in blocks[:8]
        if block.kind in ("caption", "credit", "nav", "source") and len(block.text) <= 100 and block.text[:1].isdigit()
    ]
    return [*lines, *glued]


def _fill_people(article: Article, reading: Reading, draft: Draft, source: Source | None) -> None:
    candidates = list(reading.authors) or (list(reading.metadata.authors) if reading.metadata else [])
    site = reading.metadata.site_name if reading.metadata else None
    article.authors = clean_authors(candidates, site or (source.name if source else None))
    if not article.authors:
        printed = [
            name for block in draft.blocks if block.kind in ("credit", "dateline") for name in _read_credit(block)
        ]
        article.authors = clean_authors(printed, site or (source.name if source else None))


def _read_credit(block: PageBlock) -> list[str]:
    if block.item:
        return [block.item]
    if block.kind == "dateline":
        return []
    if block.rule in ("structure:signature",) or block.rule.startswith("structure:class"):
        return [block.text] if len(block.text) <= 80 else []
    return read_byline(block.text)


def _fill_subject(article: Article, reading: Reading, draft: Draft, leading: Leading) -> None:
    section = reading.section or (reading.metadata.section if reading.metadata else None) or leading.section
    if section and section not in article.authors:
        article.section = section.capitalize() if section.isupper() and len(section) > 3 else section
    tags = list(reading.tags) or (list(reading.metadata.tags) if reading.metadata else [])
    if not tags:
        for block in draft.blocks:
            if block.kind == "tags":
                names = [link.text for link in block.links] or _TAG_LABEL.sub("", block.text).split(",")
                tags.extend(names)
    article.tags = [tag for tag in dict.fromkeys(clean_space(tag).strip("#,.; ") for tag in tags) if tag][:MAX_TAGS]


def _fill_damage(article: Article) -> None:
    damage = inspect_damage(article.text, article.language)
    article.flags.extend(flag for flag in damage.flags if flag not in article.flags)
    article.repaired_text = damage.repaired


def _make_date_reader(article: Article, payload: Payload, zone: ZoneInfo) -> DateReader:
    def read(text: str) -> str | None:
        parsed = parse_date(text, reference=payload.captured_at, zone=zone, language=article.language)
        if parsed is None:
            return None
        if parsed.precision == "day":
            return parsed.value.date().isoformat()
        return parsed.value.isoformat()

    return read
