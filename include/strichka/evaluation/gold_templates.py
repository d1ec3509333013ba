"""Page templates of the gold articles, and what a template can say of an article."""

import html
import json
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from babel.dates import format_date

from strichka.errors import SeedError
from strichka.evaluation.gold_sources import GoldSource

TEASER_WORDS = 14
_PLACEHOLDER = re.compile(r"\$(?:\{([a-z_]+)\}|([a-z_]+))")


@dataclass(frozen=True, slots=True)
class PageTemplate:
    """How a site puts blocks into a page: settings, a snippet per kind of block, the page around them."""

    name: str
    format: str  # html or text
    settings: dict[str, str]
    snippets: dict[str, str]
    page: str

    def find_snippet(self, kind: str, role: str | None) -> str:
        """Return the snippet for a kind in a role: the role's, else the kind's, else that of the body."""
        for key in (f"{kind}.{role}", kind, "body"):
            if key in self.snippets:
                return self.snippets[key]
        return "$html"

    def find_wrap(self, kind: str, role: str | None) -> str | None:
        """Return what goes around a row of such blocks, if anything."""
        return self.snippets.get(f"wrap {kind}.{role}") or self.snippets.get(f"wrap {kind}")

    def names(self) -> set[str]:
        """Return the placeholders of the page."""
        return {first or second for first, second in _PLACEHOLDER.findall(self.page)}


def read_template(path: Path) -> PageTemplate:
    """Read a template file: settings, snippets and page, parted by lines of three hyphens.

    Raises:
        SeedError: it has not these three parts, or a line of the first two is no pair.
    """
    parts = path.read_text(encoding="utf-8").split("\n---\n", 2)
    if len(parts) != 3:
        raise SeedError(f"{path}: a template has three parts with lines '---' between them.")
    settings, snippets = (_read_pairs(path, part) for part in parts[:2])
    return PageTemplate(path.stem, "text" if path.suffix == ".txt" else "html", settings, snippets, parts[2])


def _read_pairs(path: Path, part: str) -> dict[str, str]:
    pairs = {}
    for line in part.splitlines():
        key, separator, value = line.partition(": ")
        if line.strip() and not separator:
            raise SeedError(f"{path}: {line!r} is no 'key: value'.")
        if line.strip():
            pairs[key.strip()] = value.strip().replace("\\n", "\n")
    return pairs


def describe_source(source: GoldSource, is_html: bool) -> dict[str, str]:
    """Return what a template can say of an article: title, address, date in several forms, names."""
    body = next((block.text for block in source.blocks if block.kind in ("lead", "body")), "")
    words = body.split()
    teaser = " ".join(words[:TEASER_WORDS]) + ("…" if len(words) > TEASER_WORDS else "")
    host = urlsplit(source.url).hostname or ""
    plain = {
        "title": source.title,
        "teaser": teaser,
        "url": source.url,
        "path": urlsplit(source.url).path,
        "host": host,
        "site": source.site or host,
        "section": source.section or "",
        "authors": ", ".join(source.authors),
        "language": source.language,
        **describe_date(source.published_at, source.language),
    }
    values = {key: html.escape(value) for key, value in plain.items()} if is_html else plain
    # For JSON-LD: a JSON string that can't end the script element it stands in.
    for key in ("title", "section", "site", "url"):
        values[f"{key}_json"] = json.dumps(plain[key], ensure_ascii=False).replace("</", "<\\/")
    people = [{"@type": "Person", "name": name} for name in source.authors]
    values["authors_json"] = json.dumps(people or {"@type": "Organization", "name": plain["site"]}, ensure_ascii=False)
    return values


def describe_date(moment: datetime, language: str) -> dict[str, str]:
    """Return a moment in the forms that pages print."""
    return {
        "iso": moment.isoformat(timespec="seconds"),
        "iso_local": moment.strftime("%Y-%m-%dT%H:%M"),
        "rfc_date": format_datetime(moment),
        "day_dots": moment.strftime("%d.%m.%Y"),
        "day_words": format_date(moment, "d MMMM y", locale=language),
        "weekday": format_date(moment, "EEEE", locale=language),
        "clock": moment.strftime("%H:%M"),
        "year": str(moment.year),
    }


def print_listed(day: str | None) -> str:
    """Return the date of a listed piece as day.month.year; nothing for none."""
    return datetime.fromisoformat(day).strftime("%d.%m.%Y") if day else ""
