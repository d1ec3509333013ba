"""The one block model: what the HTML reader and the text reader both give, and all evidence works on."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

KEPT_KINDS = frozenset({"title", "lead", "body", "subheading", "quote", "list"})
LINK_KINDS = frozenset({"related", "promo", "latest"})
MAX_REMEMBERED = 350  # characters
MAX_BLOCK_TEXT = 500_000  # characters of one block; no paragraph is that long, and every rule reads it

SENTENCE_END = ".!?…"
CLOSING = "\"'»”“)]’*"

_ZERO_WIDTH = re.compile(r"[\u200b\u200e\u200f\u2060\ufeff]")
_NOT_WORD = re.compile(r"[^\w]+")
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link inside a block: its text and the address as written in the page."""

    text: str
    url: str | None


@dataclass(slots=True)
class PageBlock:
    """A paragraph, heading, list item or line, with what its page or text knew about it.

    For plain text `tag` is `line` and everything that only markup can tell keeps its default.
    """

    text: str
    tag: str = "line"
    heading: int = 0  # 1 to 6 for h1 to h6
    links: list[Anchor] = field(default_factory=list)
    link_chars: int = 0
    strong_chars: int = 0
    context: frozenset[str] = frozenset()  # list, aside, quote, caption, table, header, footer, nav, form
    class_kind: str | None = None  # a kind that a class or id of an enclosing element names
    class_rule: str | None = None  # that class token, for the record
    container: int = 0  # number of the nearest enclosing block element
    path: tuple[int, ...] = ()  # numbers of all enclosing block elements, outermost first
    gap_before: bool = True  # an empty line, or a paragraph border, stands before
    kind: str | None = None  # the verdict, once there is one
    rule: str = ""
    flags: list[str] = field(default_factory=list)
    item: str = ""  # the foreign headline in it, where its text holds more than that
    section: str | None = None  # printed with a teaser
    date_text: str | None = None  # printed with a teaser
    url: str | None = None  # of a teaser

    @property
    def link_density(self) -> float:
        """Share of the block's characters that stand inside links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text)) if self.text else 0.0

    @property
    def kept(self) -> bool:
        """Whether the verdict keeps the block in the article."""
        return self.kind in KEPT_KINDS

    def decide(self, kind: str, rule: str) -> None:
        """Write the verdict, unless one stands already: the first evidence that speaks is recorded."""
        if self.kind is None:
            self.kind = kind
            self.rule = rule

    def copy_with(self, text: str, *, gap_before: bool) -> "PageBlock":
        """Return a block for a part of this one's text; links stay with the part that prints them."""
        links = [link for link in self.links if link.text and link.text in text]
        return PageBlock(
            text=text,
            tag=self.tag,
            heading=self.heading,
            links=links,
            link_chars=min(len(text), sum(len(link.text) for link in links)),
            context=self.context,
            class_kind=self.class_kind,
            class_rule=self.class_rule,
            container=self.container,
            path=self.path,
            gap_before=gap_before,
            flags=list(self.flags),
        )


def clean_space(text: str) -> str:
    """Collapse white space, no-break and zero-width characters to single spaces and trim."""
    # Splitting is three times as fast as the pattern, but leaves zero-width characters alone.
    return " ".join((_ZERO_WIDTH.sub(" ", text) if _ZERO_WIDTH.search(text) else text).split())


def comparison_key(text: str) -> str:
    """Normalise a text for comparing only: compatibility forms, case, punctuation and quotes fall away."""
    return _remember_key(text) if len(text) <= MAX_REMEMBERED else _make_key(text)


def begin_key(text: str, size: int) -> str:
    """Return a text's comparison key, or of a long text no more than the first characters of it.

    Args:
        text: any text.
        size: of what is longer at least so many characters are returned.
    """
    if len(text) > max(2 * size, MAX_REMEMBERED):
        # The last characters may join with what follows when compatibility forms are resolved.
        beginning = _make_key(text[: 2 * size])[:-4]
        if len(beginning) >= size:
            return beginning
    return comparison_key(text)


def _make_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return _NOT_WORD.sub(" ", folded).strip()


def count_words(text: str) -> int:
    """Count runs of letters, digits and underscores."""
    return _remember_words(text) if len(text) <= MAX_REMEMBERED else len(_WORD.findall(text))


@lru_cache(maxsize=4_000)
def _remember_words(text: str) -> int:
    return len(_WORD.findall(text))


# Short lines are compared and counted by several rules, and many are the same on every page of a site.
_remember_key = lru_cache(maxsize=4_000)(_make_key)


def has_letters(text: str) -> bool:
    """Whether the text holds at least one letter of any alphabet."""
    return _LETTER.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, closing quotes and brackets aside."""
    stripped = text.rstrip().rstrip(CLOSING).rstrip()
    return bool(stripped) and stripped[-1] in SENTENCE_END


def is_prose(text: str, minimum: int = 80) -> bool:
    """Whether a text reads as a paragraph: long enough, and with the punctuation of sentences.

    Args:
        text: one block.
        minimum: least length in characters.
    """
    if len(text) < minimum:
        return False
    return ends_sentence(text) or text.count(",") + text.count(". ") >= 2 or text.endswith((":", ";", ","))
