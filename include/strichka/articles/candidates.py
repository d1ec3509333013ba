"""Find the part of a page that is the article: containers compared by their text, anchored at the page's title.

A container is an element that holds blocks; its blocks are a contiguous run of the page's. Every block has a value
(text that reads as prose is worth its length, links and chrome cost), a container is worth its best contiguous run
(maximum subsequence segmentation: Pasternack and Roth, 2009), and the run that begins right under the heading which
repeats the page's title wins over a longer one elsewhere. Old table layouts need no special case: the same holds.
"""

import re
from dataclasses import dataclass

from strichka.articles.blocks import KEPT_KINDS, PageBlock, comparison_key, count_words, ends_sentence, is_prose
from strichka.articles.evidence.phrases import PhraseVerdict
from strichka.articles.evidence.posts import find_posts
from strichka.articles.page_model import Container, Page

MAX_BLOCK_VALUE = 700  # characters: one huge block must not outweigh an article of paragraphs
CHROME_KINDS = frozenset(
    {"comments", "nav", "share", "ad", "related", "latest", "subscribe", "support", "tags", "typo"}
)
ANCHOR_FACTOR = 2.2  # a run right under the title, compared with the same text elsewhere
BODY_CLASS_FACTOR = 1.25
SAME_WORDS = 0.8  # share of the words of a line and a title that are the same
NEAR_SHARE = 0.93  # a smaller container with this share of the best value is the better cut
MAX_WORK = 2_000_000  # blocks walked over all containers: deep nesting of a long page goes no further
MAX_TEASER = 450  # characters of text under one linked headline
MIN_TEASERS = 3
MAX_ANCHOR_GAP = 30  # blocks between title and text: date, author, share buttons, a photo's caption
MAX_ANCHOR_TEXT = 220  # characters of prose between title and text

_TITLE_TAIL = re.compile(r"\s+(?:[|•·»/–—-]+|::+|<<|>>)\s+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of blocks that may be the article."""

    container: Container
    first: int  # of the run
    last: int  # one past
    score: float
    anchor: int | None  # the block with the title that stands above


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen candidate and how sure it is."""

    best: Candidate
    runner_up: float  # score of the best candidate that shares no block with it, as a share of the best's
    text_share: float  # share of the page's prose that is in it

    @property
    def unsure(self) -> bool:
        """Whether another reader's opinion is worth its time."""
        return (self.best.anchor is None and self.runner_up > 0.35) or self.runner_up > 0.75 or self.best.score < 200


def find_title_blocks(blocks: list[PageBlock], titles: list[str]) -> list[int]:
    """Find the blocks that repeat the page's title, best first.

    Args:
        blocks: blocks of the page.
        titles: titles that the page's head and metadata name, best first.
    """
    wanted = [(key, frozenset(key.split())) for key in title_keys(titles)]
    found = []
    for number, block in enumerate(blocks):
        if not 8 <= len(block.text) <= 350 or block.class_kind in CHROME_KINDS - {"nav"}:
            continue
        closeness = _match_title(comparison_key(block.text), wanted)
        if closeness:
            rank = closeness + (0.3 if block.heading == 1 else 0.15 if block.heading else 0) - 0.5 * block.link_density
            found.append((rank, number))
    best = max((rank for rank, _ in found), default=0.0)
    return [number for rank, number in sorted(found, key=lambda item: (-item[0], item[1])) if rank >= best - 0.75]


def title_keys(titles: list[str]) -> list[str]:
    """Return comparison keys of titles, and of their parts where the site's name is joined to them."""
    keys = []
    for title in titles[:6]:
        keys.append(comparison_key(title))
        keys.extend(comparison_key(part) for part in _TITLE_TAIL.split(title) if len(part) >= 20)
    return [key for key in dict.fromkeys(keys) if len(key) >= 8]


def _match_title(key: str, wanted: list[tuple[str, frozenset[str]]]) -> float:
    if not key:
        return 0.0
    for title, _ in wanted:
        if key == title:
            return 1.0
    words = set(key.split())
    for title, title_words in wanted:
        if len(key) >= 20 and (title.startswith(key) or title.endswith(key)):
            return 0.9
        if len(title) >= 20 and key.startswith(title) and len(key) <= len(title) * 2:
            return 0.8
        if len(key) >= 25 and len(title) >= 25 and _overlap(words, title_words) >= SAME_WORDS:
            return 0.75
    return 0.0


def _overlap(one: set[str], two: frozenset[str]) -> float:
    """The share of words that are the same; 0 where the numbers of words alone tell that too few are."""
    most, least = max(len(one), len(two)), min(len(one), len(two))
    return len(one & two) / most if least >= SAME_WORDS * most else 0.0


def value_blocks(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None]) -> list[float]:
    """Value every block as evidence for an article, in characters of prose; negative for chrome."""
    teasers = find_repeated_teasers(blocks, verdicts)
    posts = find_posts(blocks) or (0, 0)
    return [
        _value_block(block, verdict, number in teasers or posts[0] <= number < posts[1])
        for number, (block, verdict) in enumerate(zip(blocks, verdicts, strict=True))
    ]


def _value_block(block: PageBlock, verdict: PhraseVerdict | None, is_teaser: bool) -> float:
    size = len(block.text) - block.link_chars
    density = block.link_density
    if block.class_kind in CHROME_KINDS:
        return -12.0 - 0.1 * min(len(block.text), 200)
    if verdict is not None and verdict.kind not in KEPT_KINDS and not verdict.weak:
        return -60.0 if verdict.takes_rest or verdict.kind in ("legal", "latest") else -8.0
    if is_teaser:
        return -15.0
    if density > 0.5:
        return -20.0 - 0.3 * min(block.link_chars, 100)
    if is_prose(block.text):
        return float(min(size, MAX_BLOCK_VALUE)) * (1 - density)
    if ends_sentence(block.text) and size >= 25:
        return 0.7 * size * (1 - density)
    if block.heading:
        return 0.0
    return -4.0 if size >= 40 else -7.0


def find_repeated_teasers(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None]) -> set[int]:
    """Find announcements: short prose under a linked headline, three or more in a row."""
    found: set[int] = set()
    run: list[int] = []
    headlines = 0
    number = 0
    linked = [_is_linked_headline(block) for block in blocks]
    while number <= len(blocks):
        block = blocks[number] if number < len(blocks) else None
        if block is not None and linked[number] and verdicts[number] is None:
            texts = _texts_under(blocks, linked, number)
            if texts and len(texts) <= 2 and sum(len(blocks[i].text) for i in texts) <= MAX_TEASER:
                run.extend(texts)
                headlines += 1
                number = texts[-1] + 1
                continue
        elif block is None or is_prose(block.text):
            if headlines >= MIN_TEASERS:
                found.update(run)
            run, headlines = [], 0
        number += 1
    return found


def _is_linked_headline(block: PageBlock) -> bool:
    return len(block.text) < 250 and block.link_density > 0.8 and count_words(block.text) >= 3


def _texts_under(blocks: list[PageBlock], linked: list[bool], number: int) -> list[int]:
    texts = []
    for follower in range(number + 1, min(number + 6, len(blocks))):
        block = blocks[follower]
        if linked[follower]:
            break
        if len(block.text) >= 50 and block.link_density < 0.5:
            texts.append(follower)
    return texts


def choose_candidate(page: Page, values: list[float], titles: list[int]) -> Choice | None:
    """Choose the container and run that hold the article; None when the page has no prose.

    Args:
        page: the page as read.
        values: from `value_blocks`.
        titles: numbers of the blocks that repeat the title, from `find_title_blocks`.
    """
    candidates: list[Candidate] = []
    work = 0
    for container in _distinct_containers(page, values):
        work += container.last_block - container.first_block
        if work > MAX_WORK:
            break
        candidates.extend(_make_candidates(container, values, titles))
    if not candidates:
        return None
    best = max(candidates, key=lambda item: (item.score, -item.container.number))
    near = [
        item
        for item in candidates
        if item.score >= NEAR_SHARE * best.score
        and best.container.first_block <= item.container.first_block
        and item.container.last_block <= best.container.last_block
    ]
    chosen = max(near, key=lambda item: (item.container.depth, item.score))
    others = [item.score for item in candidates if item.last <= chosen.first or item.first >= chosen.last]
    prose = sum(value for value in values if value > 0) or 1.0
    inside = sum(value for value in values[chosen.first : chosen.last] if value > 0)
    return Choice(best=chosen, runner_up=max(others, default=0.0) / max(chosen.score, 1.0), text_share=inside / prose)


def _distinct_containers(page: Page, values: list[float]) -> list[Container]:
    """Containers with prose, the innermost of those that hold the same blocks."""
    gains = [0.0]
    for value in values:
        gains.append(gains[-1] + max(value, 0.0))
    distinct: dict[tuple[int, int], Container] = {}
    body_spans = set()
    for container in page.containers:
        span = (container.first_block, container.last_block)
        if span[1] <= span[0] or gains[span[1]] - gains[span[0]] < 60:
            continue
        if container.body_class:
            body_spans.add(span)
        distinct[span] = container
    for span in body_spans:
        distinct[span].body_class = True
    return list(distinct.values())


def _make_candidates(container: Container, values: list[float], titles: list[int]) -> list[Candidate]:
    first, last = container.first_block, container.last_block
    result = [_score_run(container, values, first, last, titles)]
    for title in titles[:4]:
        if first <= title < last - 1:
            result.append(_score_run(container, values, title + 1, last, titles))
    return [item for item in result if item is not None]


def _score_run(container: Container, values: list[float], first: int, last: int, titles: list[int]) -> Candidate | None:
    start, end, total = _best_run(values, first, last)
    if total <= 0:
        return None
    anchor = _find_anchor(values, start, titles)
    factor = ANCHOR_FACTOR if anchor is not None else 1.0
    if container.body_class:
        factor *= BODY_CLASS_FACTOR
    if container.class_kind in CHROME_KINDS:
        factor *= 0.2
    inside = [title for title in titles[:1] if start <= title < end]
    if inside and anchor is None:
        factor *= 0.6  # prose stands above the title: more than the article
    return Candidate(container=container, first=start, last=end, score=total * factor, anchor=anchor)


def _best_run(values: list[float], first: int, last: int) -> tuple[int, int, float]:
    best = (first, first, 0.0)
    start, total = first, 0.0
    for number in range(first, last):
        if total <= 0:
            start, total = number, 0.0
        total += values[number]
        if total > best[2]:
            best = (start, number + 1, total)
    return best


def _find_anchor(values: list[float], start: int, titles: list[int]) -> int | None:
    for title in titles:
        if title < start and start - title <= MAX_ANCHOR_GAP:
            between = sum(value for value in values[title + 1 : start] if value > 0)
            if between <= MAX_ANCHOR_TEXT:
                return title
    return None
