"""A JSON record (an export, an API's answer) as an article: which fields carry what."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from strichka.articles.assembly import Reading

_TEXT_FIELDS = ("text", "body", "content", "articleBody", "article_body", "full_text", "maintext", "main_text")
_HTML_FIELDS = ("html", "content_html", "body_html", "raw_html")
_TITLE_FIELDS = ("title", "headline", "name")
_URL_FIELDS = ("url", "link", "canonical_url", "source_url", "uri")
_DATE_FIELDS = (
    "published_at",
    "date",
    "date_published",
    "datePublished",
    "pubDate",
    "publish_date",
    "published",
    "pub_date",
    "timestamp",
    "created_at",
    "datetime",
)
_AUTHOR_FIELDS = ("authors", "author", "byline", "creator")
_SOURCE_FIELDS = ("source", "source_domain", "site_name", "publisher", "sitename", "outlet", "domain")
_TAG_FIELDS = ("tags", "keywords")
_SECTION_FIELDS = ("section", "category", "rubric", "categories")
_MARKUP = re.compile(r"<(?:p|br|div|article|html|body|h[1-6]|ul|li|table|span|a)\b[^>]{0,500}>", re.IGNORECASE)
MAX_DEPTH_NAMES = 50


class BadRecordError(ValueError):
    """The payload is no JSON object, or one without a text."""


@dataclass(slots=True)
class Record:
    """The fields of a record that say something of the article."""

    text: str
    is_html: bool
    titles: list[str] = field(default_factory=list)
    url: str | None = None
    date: str | None = None
    authors: list[str] = field(default_factory=list)
    source: str | None = None
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    lead: str | None = None

    def fill(self, reading: Reading) -> None:
        """Write what the record says into a reading; the record goes before the page inside it."""
        reading.titles = [*self.titles, *reading.titles]
        reading.url = self.url or reading.url
        if self.date:
            reading.record_dates.append(self.date)
        reading.authors = self.authors or reading.authors
        reading.source_name = self.source or reading.source_name
        reading.tags = self.tags or reading.tags
        reading.section = self.section or reading.section


def read_record(text: str) -> Record:
    """Read one JSON object.

    Raises:
        BadRecordError: it is no JSON, no object, or has no text.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRecordError(f"no JSON: {error}") from error
    if not isinstance(content, dict):
        raise BadRecordError(f"a JSON object is expected, not {type(content).__name__}")
    body, is_html = _find_body(content)
    if not body:
        raise BadRecordError(f"no text in any of {', '.join(_TEXT_FIELDS[:3] + _HTML_FIELDS[:1])}")
    return Record(
        text=body,
        is_html=is_html,
        titles=_names(content, _TITLE_FIELDS)[:3],
        url=_first(content, _URL_FIELDS),
        date=_first(content, _DATE_FIELDS),
        authors=_names(content, _AUTHOR_FIELDS),
        source=_first(content, _SOURCE_FIELDS),
        tags=[tag for name in _names(content, _TAG_FIELDS) for tag in _split_list(name)],
        section=next(iter(_names(content, _SECTION_FIELDS)), None),
    )


def _find_body(content: dict[str, Any]) -> tuple[str, bool]:
    for name in _HTML_FIELDS:
        value = content.get(name)
        if isinstance(value, str) and value.strip():
            return value, True
    for name in _TEXT_FIELDS:
        value = content.get(name)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            value = "\n\n".join(value)
        if isinstance(value, str) and value.strip():
            return value, len(_MARKUP.findall(value[:5000])) >= 2
    return "", False


def _first(content: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next(iter(_names(content, names)), None)


def _names(content: dict[str, Any], fields: tuple[str, ...]) -> list[str]:
    """Text values of the first field that has any: a string, a number, an object's name, or a list of those."""
    for field_name in fields:
        found = _texts(content.get(field_name))
        if found:
            return found
    return []


def _texts(value: Any) -> list[str]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, int):
        return [str(value)]
    if isinstance(value, dict):
        return [
            text
            for key in ("name", "title", "@value")
            for text in _texts(value.get(key))
            if isinstance(value.get(key), str)
        ][:1]
    if isinstance(value, list):
        return [text for item in value[:MAX_DEPTH_NAMES] if not isinstance(item, list) for text in _texts(item)]
    return []


def _split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()] if "," in text else [text]
