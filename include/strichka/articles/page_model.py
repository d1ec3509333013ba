"""What a page is after it was read once: its tree, its blocks in order, the elements they stand in."""

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from strichka.articles.blocks import PageBlock


@dataclass(slots=True)
class Container:
    """An element that holds blocks: where it stands and what its class says."""

    number: int
    parent: int
    tag: str
    classes: str = ""
    first_block: int = 0
    last_block: int = 0  # one past the last
    depth: int = 0
    class_kind: str | None = None
    class_rule: str | None = None
    body_class: bool = False
    element: HtmlElement | None = None


@dataclass(slots=True)
class Page:
    """A page read once: its tree, its blocks in order and the containers they stand in."""

    tree: HtmlElement
    blocks: list[PageBlock] = field(default_factory=list)
    containers: list[Container] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
