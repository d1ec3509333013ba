"""Reading of labelled articles: a head of `key: value` lines, a line of three hyphens, then a block a line."""

import re
import shlex
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from strichka.errors import SeedError

KEPT_KINDS = frozenset({"title", "lead", "body", "subheading", "quote", "list"})
LINK_KINDS = frozenset({"related", "promo", "latest"})
OTHER_REMOVED_KINDS = frozenset(
    {"caption", "subscribe", "support", "typo", "share", "nav", "dateline", "credit", "source", "tags", "comments"}
    | {"legal", "ad", "title_repeat"}
)
KINDS = KEPT_KINDS | LINK_KINDS | OTHER_REMOVED_KINDS
PARTS = ("train", "test")

_LINE = re.compile(r"(?P<kind>[a-z_]+)(?:\.(?P<role>[a-z]+))?(?P<attributes>(?: [^|]*)?) \| (?P<text>.+)")
ANCHOR = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<url>[^)\s]*)\)")
# Roles that are a reference as a whole, anchor or not; the others are links only where they hold an anchor.
_WHOLE_LINK_ROLES = frozenset({"item", "teaser"})


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A block as labelled, before it is put into a page."""

    kind: str
    role: str | None  # line, head, item, teaser: how it stands, for the template to style
    markup: str  # text with anchors as [text](url)
    glue: str | None = None  # what joins it to the block before: a space, or nothing
    date: str | None = None  # ISO 8601, of a listed piece
    date_text: str | None = None  # as printed, where it is not day.month.year
    section: str | None = None
    tag: str | None = None  # overrides the template
    css_class: str | None = None

    @property
    def kept(self) -> bool:
        """Whether the block belongs to the article."""
        return self.kind in KEPT_KINDS

    @property
    def text(self) -> str:
        """The text without anchors' addresses."""
        return ANCHOR.sub(lambda match: match["text"], self.markup)

    @property
    def anchors(self) -> list[tuple[str, str]]:
        """Anchor texts and addresses, in order."""
        return [(match["text"], match["url"]) for match in ANCHOR.finditer(self.markup)]


@dataclass(frozen=True, slots=True)
class GoldSource:
    """An article as labelled, before it is put into a page."""

    id: str
    language: str
    part: str
    template: str
    url: str
    published_at: datetime
    authors: tuple[str, ...]
    section: str | None
    site: str | None  # name of the outlet
    date_in_text: bool  # the text itself tells the day, for templates that print no date
    blocks: tuple[SourceBlock, ...]

    @property
    def title(self) -> str:
        """The text of the title block."""
        return next(block.text for block in self.blocks if block.kind == "title")


def read_sources(folder: Path) -> list[GoldSource]:
    """Read all labelled articles of a folder, in the order of their ids.

    Raises:
        SeedError: there are none, or one is malformed.
    """
    paths = sorted(folder.glob("*.gold"))
    if not paths:
        raise SeedError(f"No gold articles (*.gold) in {folder}.")
    return [read_source(path) for path in paths]


def read_source(path: Path) -> GoldSource:
    """Read one labelled article; its name starts with the language (`uk-017.gold`).

    Raises:
        SeedError: it is malformed; the message names file and line.
    """
    head, separator, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not separator:
        raise SeedError(f"{path}: no line '---' between head and blocks.")
    values = dict(_split_pair(path, line) for line in head.splitlines() if line.strip())
    part = values.get("part", "")
    if part not in PARTS:
        raise SeedError(f"{path}: part is {part!r}; it must be one of {', '.join(PARTS)}.")
    start = head.count("\n") + 3
    blocks = [_read_block(path, start + i, line) for i, line in enumerate(body.splitlines()) if line.strip()]
    if [number for number, block in enumerate(blocks) if block.kind == "title"] != [0]:
        raise SeedError(f"{path}: the first block, and no other, must be the title.")
    try:
        published_at = datetime.fromisoformat(values["published_at"])
        template, url = values["template"], values["url"]
    except (KeyError, ValueError) as error:
        raise SeedError(f"{path}: the head needs template, url and published_at (ISO 8601): {error}.") from error
    if published_at.tzinfo is None:
        raise SeedError(f"{path}: published_at has no offset.")
    return GoldSource(
        id=path.stem,
        language=path.stem.split("-")[0],
        part=part,
        template=template,
        url=url,
        published_at=published_at,
        authors=tuple(name.strip() for name in values.get("authors", "").split(";") if name.strip()),
        section=values.get("section"),
        site=values.get("site"),
        date_in_text=values.get("date_in_text") == "yes",
        blocks=tuple(blocks),
    )


def make_links(block: SourceBlock) -> list[tuple[str, str | None]]:
    """Return text and address of each piece that a block points to; none for blocks that belong to the article."""
    if block.kind not in LINK_KINDS:
        return []
    if block.anchors:
        return [(text, url or None) for text, url in block.anchors]
    return [(block.text, None)] if block.role in _WHOLE_LINK_ROLES else []


def _split_pair(path: Path, line: str) -> tuple[str, str]:
    key, separator, value = line.partition(":")
    if not separator:
        raise SeedError(f"{path}: {line!r} in the head is no 'key: value'.")
    return key.strip(), value.strip()


def _read_block(path: Path, number: int, line: str) -> SourceBlock:
    match = _LINE.fullmatch(line.strip())
    if not match or match["kind"] not in KINDS:
        raise SeedError(f"{path}:{number}: not 'kind[.role] [name=value …] | text' with a known kind: {line[:60]!r}.")
    values = dict(_split_attribute(path, number, word) for word in shlex.split(match["attributes"]))
    glue = values.pop("glue", None)
    if glue not in (None, "space", "none"):
        raise SeedError(f"{path}:{number}: glue is {glue!r}; it must be space or none.")
    css_class = values.pop("class", None)
    return SourceBlock(
        kind=match["kind"],
        role=match["role"],
        markup=match["text"].strip(),
        glue={None: None, "space": " ", "none": ""}[glue],
        css_class=css_class,
        **values,
    )


def _split_attribute(path: Path, number: int, word: str) -> tuple[str, str]:
    name, separator, value = word.partition("=")
    if not separator or name not in ("glue", "class", "date", "date_text", "section", "tag"):
        raise SeedError(f"{path}:{number}: unknown attribute {word!r}.")
    return name, value
