"""What a gold article is: the page as received, and what must be made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from strichka.models import Link, Payload


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """A block and the right verdict on it."""

    kind: str  # of KINDS
    kept: bool
    text: str  # as a reader sees it, white space collapsed
    glued: bool = False  # stands in the same paragraph as the block before it


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A page or text and what must be made of it."""

    id: str
    part: str  # train or test
    template: str
    payload: Payload
    blocks: tuple[GoldBlock, ...]  # of the article's column, in order
    around: tuple[GoldBlock, ...]  # menus, side columns, footers, readers' comments: none of it is kept
    links: tuple[Link, ...]  # of the article's column
    title: str
    language: str
    url: str
    published_at: datetime | None = None  # None where the page doesn't tell
    published_precision: str | None = None  # second, minute, day
    authors: tuple[str, ...] = ()
    section: str | None = None

    @property
    def text(self) -> str:
        """The kept blocks but the title, joined by a blank line, as in `Article.text`."""
        return join_kept(self.blocks)


def join_kept(blocks: Sequence[GoldBlock]) -> str:
    """Join kept blocks but the title by a blank line; what stood in one paragraph stays in one."""
    paragraphs: list[str] = []
    open_paragraph = False
    for block in blocks:
        if not block.glued:
            open_paragraph = False
        if block.kept and block.kind != "title":
            if open_paragraph:
                paragraphs[-1] += f" {block.text}"
            else:
                paragraphs.append(block.text)
            open_paragraph = True
    return "\n\n".join(paragraphs)
