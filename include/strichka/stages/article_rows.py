"""What one batch of extracted articles means in rows, collected table by table and merged in one order."""

import re
import unicodedata
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Table

from strichka.articles.blocks import comparison_key
from strichka.articles.evidence.template_habit import fingerprint_title
from strichka.articles.glue import MIN_TITLE
from strichka.identifiers import make_id
from strichka.models import Article, Link, Rejection
from strichka.stages.rejections import make_rejection_row
from strichka.stages.source_rows import make_source_row
from strichka.urls import canonicalise_url, url_key
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema import articles, captures, habits, sources

# The order in which tables are merged: every writer keeps to it, so that two never wait for each other crosswise.
TABLES: tuple[Table, ...] = (
    sources.source,
    articles.article,
    articles.article_url,
    articles.article_version,
    articles.block,
    articles.link,
    articles.author,
    articles.section,
    articles.tag,
    articles.article_author,
    articles.article_section,
    articles.article_tag,
    articles.article_translation,
    captures.rejection,
    captures.capture_extraction,
)
PRINTED_NAMES = {
    "author": (articles.author, articles.article_author),
    "section": (articles.section, articles.article_section),
    "tag": (articles.tag, articles.article_tag),
}


class ArticleRows:
    """Collects the rows of a batch; `add` for each capture, then `write` once."""

    def __init__(self, extractor_version: str, run_id: str, *, read_by: str | None = None) -> None:
        """Begin with no rows.

        Args:
            extractor_version: of the extractor alone; versions of texts that owe nothing to a habit bear it.
            run_id: written into rejections.
            read_by: the extractor's version with the state of sites' habits that this run reads with, if any.
        """
        self.extractor_version = extractor_version
        self.read_by = read_by or extractor_version
        self.run_id = run_id
        self.fingerprints: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        self.rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
        self.article_ids: set[UUID] = set()
        self.version_ids: set[UUID] = set()
        self.counts: Counter[str] = Counter()

    def add(self, capture: Row, result: Article | Rejection, *, by_habit: bool = False) -> None:
        """Take what one capture gave.

        Args:
            capture: its row (capture_id, url, place, source_key, sha256).
            result: the article, or why it was refused.
            by_habit: whether a site's habit made it other than the extractor alone would.
        """
        if isinstance(result, Rejection):
            self._add_rejection(capture, result)
            return
        article_id, canonical_url = identify_article(result, capture.url, capture.sha256)
        version = self.read_by if by_habit else self.extractor_version
        version_id = self._add_version(capture, result, article_id, canonical_url, version)
        self._add_fingerprints(capture, result, article_id, by_habit)
        self.counts["changed_by_habit"] += by_habit
        if version_id in self.version_ids:
            return
        self.version_ids.add(version_id)
        self._add_blocks(version_id, result)
        self._add_links(version_id, result.links)
        self._add_names(version_id, result, self._source_key(capture, result) or "")

    def write(self, connection: Connection) -> None:
        """Merge everything collected, in the caller's transaction; rows that are there stay as they are."""
        for table in TABLES:
            merge_rows(connection, table, self.rows[table.name])
        # What a habit took part in is no evidence for it: there the first reading stands.
        merge_rows(connection, habits.capture_fingerprint, self.fingerprints[True])
        merge_rows(connection, habits.capture_fingerprint, self.fingerprints[False], on_conflict="update")

    def _add_rejection(self, capture: Row, rejection: Rejection) -> None:
        row = make_rejection_row(
            rejection,
            refused_by=self.extractor_version,
            run_id=self.run_id,
            capture_id=capture.capture_id,
            source_key=capture.source_key,
        )
        self.rows["rejection"].append(row)
        self._add_extraction(capture.capture_id, None, row["rejection_id"])
        self.counts["rejected"] += 1
        self.counts[f"rejected_{rejection.reason}"] += 1

    def _add_extraction(self, capture_id: UUID, version_id: UUID | None, rejection_id: UUID | None) -> None:
        self.rows["capture_extraction"].append(
            {
                "capture_id": capture_id,
                "extractor_version": self.read_by,
                "article_version_id": version_id,
                "rejection_id": rejection_id,
            }
        )

    @staticmethod
    def _source_key(capture: Row, result: Article) -> str | None:
        return result.source or capture.source_key

    def _add_version(
        self, capture: Row, result: Article, article_id: UUID, canonical_url: str | None, extractor_version: str
    ) -> UUID:
        source_key = self._source_key(capture, result)
        if source_key:
            self.rows["source"].append(make_source_row(source_key))
        self.article_ids.add(article_id)
        self.rows["article"].append(
            {"article_id": article_id, "canonical_url": canonical_url, "source_key": source_key}
        )
        self._add_addresses(article_id, canonical_url, capture.url)
        for language, url in sorted(result.alternates.items()):
            address = canonicalise_url(url)
            if address and address != canonical_url:
                self.rows["article_translation"].append(
                    {"article_id": article_id, "language": language, "url": address}
                )
        row = version_row(result, article_id, extractor_version)
        row |= {"capture_id": capture.capture_id, "source_key": source_key}
        self.rows["article_version"].append(row)
        self._add_extraction(capture.capture_id, row["article_version_id"], None)
        self.counts["articles"] += 1
        self.counts[f"language_{result.language}"] += 1
        return UUID(str(row["article_version_id"]))

    def _add_fingerprints(self, capture: Row, result: Article, article_id: UUID, by_habit: bool) -> None:
        key = comparison_key(result.title or "")
        self.fingerprints[by_habit].append(
            {
                "capture_id": capture.capture_id,
                "article_id": article_id,
                "source_key": self._source_key(capture, result) or "",
                "published_at": result.published_at,
                "title_hash": fingerprint_title(key) if len(key) >= MIN_TITLE else None,
                "lines": list(result.line_fingerprints),
                "paragraphs": list(result.paragraph_fingerprints),
            }
        )

    def _add_addresses(self, article_id: UUID, canonical_url: str | None, captured_url: str | None) -> None:
        addresses = {}
        if captured_url:
            addresses[canonicalise_url(captured_url) or captured_url] = "fetched"
        if canonical_url:
            addresses[canonical_url] = "canonical"
        for url, kind in addresses.items():
            self.rows["article_url"].append({"article_id": article_id, "url": url, "kind": kind})

    def _add_blocks(self, version_id: UUID, result: Article) -> None:
        for position, block in enumerate(result.blocks):
            self.rows["block"].append(
                {
                    "article_version_id": version_id,
                    "position": position,
                    "kind": block.kind,
                    "kept": block.kept,
                    "rule": block.rule,
                    "text": block.text,
                    "body_start": block.start,
                    "body_end": block.end,
                    "flags": sorted(block.flags),
                }
            )
            self.counts["blocks_kept" if block.kept else "blocks_removed"] += 1

    def _add_links(self, version_id: UUID, links: list[Link]) -> None:
        for position, link in enumerate(links):
            self.rows["link"].append(
                {
                    "article_version_id": version_id,
                    "position": position,
                    "kind": link.kind,
                    "text": link.text,
                    "url": (canonicalise_url(link.url) or link.url) if link.url else None,
                    "listed_date": date.fromisoformat(link.date[:10]) if link.date else None,
                    "listed_text": link.date_text,
                    "section": link.section,
                }
            )
        self.counts["links"] += len(links)

    def _add_names(self, version_id: UUID, result: Article, source_key: str) -> None:
        printed = {
            "author": result.authors,
            "section": [result.section] if result.section else [],
            "tag": result.tags,
        }
        for kind, names in printed.items():
            seen: dict[str, str] = {}
            for name in names:
                seen.setdefault(normalise_name(name), name)
            for position, (key, name) in enumerate(seen.items()):
                name_id = make_id(kind, source_key, key)
                table, bridge = PRINTED_NAMES[kind]
                self.rows[table.name].append(
                    {f"{kind}_id": name_id, "source_key": source_key, "name": name, "name_key": key}
                )
                self.rows[bridge.name].append(
                    {"article_version_id": version_id, f"{kind}_id": name_id, "position": position}
                )


def identify_article(result: Article, captured_url: str | None, sha256: str) -> tuple[UUID, str | None]:
    """Return an article's id and canonical URL.

    The id comes from the page's own canonical URL, else from the address it was got from, else from the bytes.
    """
    for url in (result.url, captured_url):
        canonical_url = canonicalise_url(url) if url else None
        if canonical_url:
            return make_id("article", url_key(canonical_url)), canonical_url
    return make_id("article", "sha256", sha256), None


def version_row(result: Article, article_id: UUID, extractor_version: str) -> dict[str, Any]:
    """Return the row of table `article_version`, but for capture and source.

    The id comes from the article, the extractor's version and what a reader would see: title, text and date. A page
    captured again with another advertisement gives the same version.
    """
    published = result.published_at.isoformat() if result.published_at else ""
    return {
        "article_version_id": make_id(
            "article_version", str(article_id), extractor_version, result.title or "", result.text, published
        ),
        "article_id": article_id,
        "extractor_version": extractor_version,
        "title": result.title,
        "lead": result.lead,
        "body": result.text,
        "repaired_body": result.repaired_text,
        "language": result.language,
        "language_confidence": round(result.language_confidence, 4),
        "published_at": result.published_at,
        "published_precision": result.published_precision,
        "published_from": result.published_from,
        "word_count": len(re.findall(r"\w+", result.text)),
        "flags": sorted(set(result.flags)),
        "detected_charset": result.detected_charset,
    }


def normalise_name(name: str) -> str:
    """Return a printed name as it is compared: NFKC, one space, lower case, straight apostrophes."""
    folded = unicodedata.normalize("NFKC", name).translate({0x2019: "'", 0x02BC: "'", 0x60: "'"})
    return " ".join(folded.split()).lower()
