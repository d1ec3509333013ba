"""Evidence from the site's own habit: a block seen in many articles of one source belongs to its template.

The counts live in the warehouse (`stages.site_habit`); here are the fingerprints and the decision, both pure. It works
in any language and without any list. How many articles must print a block depends on where it stands: below the last
paragraph a fifth of what it takes inside the text, where editors repeat subheadings and background.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import xxhash

from strichka.articles.blocks import PageBlock, comparison_key, count_words, ends_sentence, is_prose

RULE = "site habit:"  # what a removed block's rule begins with
MIN_ARTICLES = 5  # articles of one source that print the same line
MIN_ARTICLES_OF_PARAGRAPH = 10  # and the same paragraph
MIN_SHARE = 0.10  # of the source's articles, below the text or above it
MAX_LENGTH = 1200  # characters: a longer block that repeats is a duplicate article, not a template
MIN_LENGTH = 4
MIN_OPENING_WORDS = 5
MAX_LABEL = 60  # characters before a link
MIN_LINK_DENSITY = 0.8
MIN_TITLE_WORDS = 4  # of a link that leads to another piece
MAX_BLOCKS = 2_000  # of one article that are counted

# Least share of the source's articles, by what the block looks like and where it stands.
SHARE_OF_SENTENCE_BELOW = 0.25  # a sentence or paragraph below the last paragraph of the article's own
SHARE_OF_LABEL_INSIDE = 0.20  # words before a link, the two being all of the block
SHARE_OF_LINE_INSIDE = 0.40
SHARE_OF_PARAGRAPH_INSIDE = 0.50  # background on a long story is printed in many articles, but not in half of them
SHARE_OF_LIST = 0.50  # list items, and lines that differ in numbers alone (rates, weather, results)
SHARE_OF_SUBHEADING = 0.60  # "Що відомо" heads a part of many articles
SHARE_OF_OPENING = 0.80  # the first sentence: a column has one of its own, and a site has many columns
SURE_SHARE = 0.50  # what so many articles print may be most of a short article
MAX_TAKEN = 0.5  # of an article's open text that less sure habits may take: its counts then come of copies

_DIGITS = re.compile(r"\d+")
_QUOTE_OR_DASH = tuple('«“„"—–-')
_SUPPORT_HOSTS = re.compile(
    r"(?:^|\.)(?:patreon\.com|buymeacoffee\.com|ko-fi\.com|donatello\.to|liqpay\.ua|paypal\.(?:com|me)|boosty\.to|"
    r"send\.monobank\.ua|donorbox\.org|opencollective\.com)$"
)
_SUBSCRIBE_HOSTS = re.compile(
    r"(?:^|\.)(?:t\.me|telegram\.(?:me|org)|facebook\.com|fb\.com|instagram\.com|twitter\.com|x\.com|youtube\.com|"
    r"viber\.com|whatsapp\.com|tiktok\.com|vk\.com|ok\.ru|threads\.(?:net|com)|bsky\.app|news\.google\.com|"
    r"linkedin\.com)$"
)


@dataclass(frozen=True, slots=True)
class TemplateCounts:
    """What one source prints again and again.

    `blocks` holds, for each fingerprint, in how many of its articles it was seen, and of how many: those from the
    first to the last that print it.
    """

    source: str
    blocks: Mapping[int, tuple[int, int]]


KnownHabits = Mapping[str, TemplateCounts] | Callable[[str], TemplateCounts | None]


@dataclass(frozen=True, slots=True)
class BlockFingerprints:
    """Fingerprints of the blocks of one document, each once, in order; paragraphs of prose apart from lines."""

    lines: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()


def fingerprint_text(text: str) -> int | None:
    """Return a signed 64-bit fingerprint of a block; None for a block too short or too long to count.

    In lines case, punctuation and numbers make no difference (dates, counters). Paragraphs count as they are printed:
    reports on exchange rates or the weather differ in numbers alone, and are articles.
    """
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        return None
    if is_prose(text):
        return _hash_text(text)
    key = _DIGITS.sub("0", comparison_key(text))
    return _hash_text(key) if len(key) >= MIN_LENGTH else None


def fingerprint_title(key: str) -> int:
    """Return the signed 64-bit fingerprint of a title's comparison key (`blocks.comparison_key`)."""
    return _hash_text(key)


def _hash_text(text: str) -> int:
    value = xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
    return value - (1 << 64) if value >= 1 << 63 else value


def fingerprint_blocks(blocks: Iterable[PageBlock]) -> BlockFingerprints:
    """Return the fingerprints of a document's blocks as its reader gave them, before any verdict.

    So they don't depend on what is known of the source: counting them again after a reprocess gives the same numbers.
    """
    lines: dict[int, None] = {}
    paragraphs: dict[int, None] = {}
    for _, block in zip(range(MAX_BLOCKS), blocks, strict=False):
        value = fingerprint_text(block.text)
        if value is not None:
            (paragraphs if is_prose(block.text) else lines)[value] = None
        label = fingerprint_label(block)
        if label is not None:
            lines[label] = None
    return BlockFingerprints(tuple(lines), tuple(paragraphs))


def fingerprint_label(block: PageBlock) -> int | None:
    """Return the fingerprint of the words before a link that is the rest of the block ("Чытайце таксама: …")."""
    label = _read_label(block)
    key = _DIGITS.sub("0", comparison_key(label)) if label else ""
    return _hash_text(f"{key}\x1f") if len(key) >= MIN_LENGTH else None


def _read_label(block: PageBlock) -> str:
    if not block.links or not block.links[0].text or not block.text.rstrip(" .").endswith(block.links[-1].text):
        return ""
    place = block.text.find(block.links[0].text)
    inside = sum(len(link.text) for link in block.links)
    return block.text[:place] if place <= MAX_LABEL and inside >= len(block.text) - place - 3 else ""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A block the source is known to repeat, and whether its place allows to take it out."""

    block: PageBlock
    articles: int
    total: int
    label: str = ""  # where only the words before a link are repeated

    @property
    def share(self) -> float:
        return self.articles / self.total if self.total else 0.0


def apply_habit(blocks: Sequence[PageBlock], counts: TemplateCounts) -> None:
    """Write verdicts into those blocks of an article that are its source's template.

    Nothing is taken from a text without a paragraph of its own. Quotations stay.

    Args:
        blocks: all blocks in order; those that have a verdict keep it.
        counts: of the article's source.
    """
    opened = [block for block in blocks if block.kind is None]
    known = [_look_up(block, counts) for block in opened]
    own = [number for number, block in enumerate(opened) if known[number] is None and is_prose(block.text)]
    if not own:
        return
    taken = [
        judged
        for number, judged in enumerate(known)
        if judged is not None and judged.share >= _required_share(opened, number, own, bool(judged.label))
    ]
    total = sum(len(block.text) for block in opened)
    doubtful = MAX_TAKEN * total < sum(len(judged.block.text) for judged in taken)
    for judged in taken:
        if judged.share >= SURE_SHARE or not doubtful:
            rule = f"{RULE} in {judged.articles} of {judged.total} articles of {counts.source}"
            judged.block.decide(_name_kind(judged.block, judged.label), rule)
            if not judged.label and not judged.block.links:
                _take_links_below(opened, judged.block)


def _look_up(block: PageBlock, counts: TemplateCounts) -> _Judged | None:
    value = fingerprint_text(block.text)
    found = counts.blocks.get(value) if value is not None else None
    if found is None:
        value = fingerprint_label(block)
        found = counts.blocks.get(value) if value is not None else None
        return _Judged(block, *found, label=_read_label(block)) if found and found[0] >= MIN_ARTICLES else None
    least = MIN_ARTICLES_OF_PARAGRAPH if is_prose(block.text) else MIN_ARTICLES
    return _Judged(block, *found) if found[0] >= least else None


def _required_share(blocks: Sequence[PageBlock], number: int, own: Sequence[int], has_label: bool) -> float:
    """The share of a source's articles that must print a block before it is taken out of this place."""
    block = blocks[number]
    prose = is_prose(block.text)
    if "quote" in block.context or (prose and block.text.startswith(_QUOTE_OR_DASH)):
        return 2.0  # never
    if has_label:
        return SHARE_OF_LABEL_INSIDE if own[0] < number < own[-1] else MIN_SHARE
    sentence = prose or ends_sentence(block.text)
    if number < own[0] and _may_open(block) and not any(_may_open(other) for other in blocks[:number]):
        return SHARE_OF_OPENING
    if own[0] < number < own[-1]:
        return _required_inside(blocks, number, prose)
    if not sentence and ("list" in block.context or any(character.isdigit() for character in block.text)):
        return SHARE_OF_LIST
    if number < own[0]:
        return SHARE_OF_PARAGRAPH_INSIDE if sentence else MIN_SHARE
    return SHARE_OF_SENTENCE_BELOW if sentence else MIN_SHARE


def _required_inside(blocks: Sequence[PageBlock], number: int, prose: bool) -> float:
    block = blocks[number]
    if prose:
        return SHARE_OF_PARAGRAPH_INSIDE
    if block.heading or (not ends_sentence(block.text) and _is_sentence(blocks[number + 1])):
        return SHARE_OF_SUBHEADING
    if "list" in block.context or any(character.isdigit() for character in block.text):
        return SHARE_OF_LIST
    return SHARE_OF_LINE_INSIDE


def _is_sentence(block: PageBlock) -> bool:
    return is_prose(block.text) or ends_sentence(block.text)


def _may_open(block: PageBlock) -> bool:
    """Whether a block may be the first of a text; leads are often printed without a full stop."""
    return _is_sentence(block) or count_words(block.text) >= MIN_OPENING_WORDS


def _take_links_below(blocks: Sequence[PageBlock], header: PageBlock) -> None:
    """What stands below a line of the template and is nothing but links goes with it."""
    number = next(number for number, block in enumerate(blocks) if block is header)
    for block in blocks[number + 1 :]:
        if block.kind is None and (block.link_density < MIN_LINK_DENSITY or count_words(block.text) < MIN_TITLE_WORDS):
            return
        block.decide("related", f"{RULE} below “{header.text[:MAX_LABEL]}”")


def _name_kind(block: PageBlock, label: str) -> str:
    """The kind of a block in a language that may be unknown: by where its links lead and by the copyright sign."""
    hosts = [urlsplit(link.url).hostname or "" for link in block.links if link.url and _is_address(link.url)]
    if any(_SUPPORT_HOSTS.search(host) for host in hosts):
        return "support"
    if any(_SUBSCRIBE_HOSTS.search(host) for host in hosts):
        return "subscribe"
    if "©" in block.text:
        return "legal"
    if label and count_words(block.links[0].text) >= MIN_TITLE_WORDS:
        return "related"
    if block.link_density > 0.5 and count_words(block.text) >= MIN_TITLE_WORDS:
        return "promo"
    return "nav"


def _is_address(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False
