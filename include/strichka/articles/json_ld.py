"""JSON-LD as pages really carry it: comments around it, raw line breaks in strings, trailing commas, cut ends."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_MAX_LENGTH = 1_000_000  # characters of one script; longer ones hold data, not a description of the page
_MAX_ITEMS = 500
_MAX_DEPTH = 6
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
# A last resort for JSON that no repair saves: single properties with a plain string.
_PROPERTY = re.compile(
    r'"(headline|datePublished|dateCreated|dateModified|description|articleSection|@type)"\s*:\s*"((?:[^"\\]|\\.)*)"'
)
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")


def find_items(text: str) -> Iterator[dict[str, Any]]:
    """Yield every typed object of a JSON-LD script, outer ones first.

    Args:
        text: what stands in the script element.

    Yields:
        Objects with `@type`: of the document, of lists, of `@graph` and of a page's main entity.
    """
    if not text.strip() or len(text) > _MAX_LENGTH:
        return
    document = parse_tolerantly(text)
    if document is None:
        item = dict(reversed(_PROPERTY.findall(text)))
        if item.get("@type"):
            yield {key: html.unescape(value) for key, value in item.items()}
        return
    yield from list(_walk(document, 0))[:_MAX_ITEMS]


def parse_tolerantly(text: str) -> Any:
    """Parse JSON, repairing what pages get wrong; none when nothing helps."""
    text = _WRAPPERS.sub("", _WRAPPERS.sub("", text)).strip().rstrip(";").strip()
    attempts = (
        lambda raw: raw,
        lambda raw: _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", raw)),
        lambda raw: _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", raw))),
        lambda raw: html.unescape(_CONTROL.sub(" ", raw)),
    )
    for attempt in attempts:
        try:
            return json.loads(attempt(text), strict=False)
        except (ValueError, RecursionError):
            pass
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]  # one document, then garbage
    except (ValueError, RecursionError):
        return None


def type_names(item: dict[str, Any]) -> set[str]:
    """Return the types of an object in lower case, without `schema.org/` before them."""
    value = item.get("@type")
    values = value if isinstance(value, list) else [value]
    return {str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in values if isinstance(name, str)}


def text_of(value: Any) -> str | None:
    """Return a value as text: a string, the first of a list, `@value` or `name` of an object; HTML entities undone."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        else:
            break
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return html.unescape(str(value))


def _walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value[:_MAX_ITEMS]:
            yield from _walk(entry, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in _NESTED:
            if key in value:
                yield from _walk(value[key], depth + 1)
