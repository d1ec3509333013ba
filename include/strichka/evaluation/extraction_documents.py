"""The documents that extraction is measured on: our own gold, and collections that lie in a shared folder, if any."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from strichka.evaluation.gold import load_gold
from strichka.evaluation.gold_models import GoldArticle
from strichka.models import Payload

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Document:
    """One document and what is known of the right answer; None where nothing is known."""

    collection: str
    name: str
    payload: Payload
    reference: str | None = None  # the article's words
    with_title: bool = True  # whether the reference holds the title as well
    published: date | None = None
    authors: tuple[str, ...] | None = None
    language: str | None = None
    gold: GoldArticle | None = None


def list_documents(shared: Path | None, gold: Path | None = None, part: str | None = None) -> Iterator[Document]:
    """List all documents in a fixed order.

    Args:
        shared: folder with `data/daniel_ru`, `data/pages`, `data/read_also_ru`; what is absent is left out.
        gold: our own gold; the shipped one when none is given.
        part: `train` or `test` of our own gold; both when none is given.
    """
    for article in load_gold(gold, part):
        yield Document(
            collection="gold",
            name=article.id,
            payload=article.payload,
            reference=article.text,
            with_title=False,
            published=article.published_at.date() if article.published_at else None,
            authors=article.authors,
            language=article.language,
            gold=article,
        )
    if shared is not None:
        data = shared / "data"
        yield from _list_daniel(data / "daniel_ru")
        yield from _list_pages(data / "pages")
        yield from _list_read_also(data / "read_also_ru")


def _list_daniel(folder: Path) -> Iterator[Document]:
    for path in sorted((folder / "html").glob("*.html")) if folder.is_dir() else ():
        reference = (folder / "reference" / f"{path.stem}.txt").read_text(encoding="utf-8")
        yield Document(
            collection="daniel_ru",
            name=path.stem,
            payload=Payload(place=path.name, data=path.read_bytes(), format="html"),
            reference=html.unescape(_TAG.sub(" ", reference)),
            language="ru",
        )


def _list_pages(folder: Path) -> Iterator[Document]:
    for path in sorted((folder / "html").glob("*.html")) if folder.is_dir() else ():
        label = folder / "gold" / f"{path.stem}.json"
        known: dict[str, Any] = json.loads(label.read_text(encoding="utf-8")) if label.exists() else {}
        yield Document(
            collection="pages",
            name=path.stem,
            payload=Payload(place=path.name, data=path.read_bytes(), format="html", url=known.get("url")),
            reference=_read_gold_text(known),
            with_title=False,
            published=datetime.fromisoformat(known["date"]).date() if known.get("date") else None,
            language=re.split(r"[_.]", path.stem)[1],
        )


def _read_gold_text(known: dict[str, Any]) -> str | None:
    """The text of a label; its form differs by the collection that it came from."""
    if "V1" in known:
        body = known["V1"]["body"]
        parts = [*body["summary"], *(part for section in body["sections"] for part in section["headline"])]
        return "\n".join([*parts, *(part for section in body["sections"] for part in section["paragraphs"])])
    return known.get("articleBody") or known.get("content")


def _list_read_also(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.glob("*.raw.txt")) if folder.is_dir() else ():
        yield Document(
            collection="read_also_ru",
            name=path.name.split(".")[0],
            payload=Payload(place=path.name, data=path.read_bytes(), format="text"),
            reference=path.with_name(path.name.replace(".raw.", ".gold.")).read_text(encoding="utf-8"),
            language="ru",
        )
