"""One decision a block, with a recorded reason, out of all evidence; the first evidence that is sure speaks."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from strichka.articles.blocks import LINK_KINDS, PageBlock, comparison_key, count_words, ends_sentence, is_prose
from strichka.articles.candidates import title_keys
from strichka.articles.evidence.dated_lines import is_date_line
from strichka.articles.evidence.glued_openings import split_dateline_prefix, split_title_line
from strichka.articles.evidence.groups import find_group_end, is_proven
from strichka.articles.evidence.known_titles import apply_known_titles
from strichka.articles.evidence.layout import apply_density, apply_layout, apply_outside, keep_essay_credits
from strichka.articles.evidence.leading import Leading, decide_leading
from strichka.articles.evidence.phrases import PhraseVerdict, judge_line
from strichka.articles.evidence.posts import find_posts
from strichka.articles.evidence.template_habit import TemplateCounts, apply_habit
from strichka.articles.evidence.trailing import decide_trailing
from strichka.articles.glue import TitleTest, split_glued
from strichka.articles.rules import PhraseRules

MIN_BODY_BEFORE_REST = 250  # characters of prose before "Коментарі" may take all that follows
MAX_LEAD = 420
MAX_FOLLOWING = 60  # blocks
MAX_BLOCKS = 5_000  # of one article; the longest live blogs have some thousand


# Kinds that a class may name and that a paragraph of prose contradicts: "article__date" around the whole text.
_SHORT_KINDS = frozenset({"dateline", "credit", "source", "share", "tags", "caption", "typo"})
_LONG_PARAGRAPH = 220
_TOLD_BY_PHRASES = LINK_KINDS | {"nav"}


def _knows_nothing(_: str) -> bool:
    return False


def _counts_nothing(_: str | None) -> TemplateCounts | None:
    return None


@dataclass(slots=True)
class Draft:
    """What the decision works on."""

    blocks: list[PageBlock]
    is_html: bool
    titles: list[str] = field(default_factory=list)
    description: str | None = None
    find_counts: Callable[[str | None], TemplateCounts | None] = _counts_nothing  # by the source line above the text
    is_known_title: TitleTest | None = None
    flags: list[str] = field(default_factory=list)
    knows_source: Callable[[str], bool] = _knows_nothing


def decide_blocks(draft: Draft, rules: PhraseRules) -> Leading:
    """Give every block of a draft its kind and rule.

    Args:
        draft: blocks in order and what is known beside them; its list is replaced where lines are cut.
        rules: the phrase rules.

    Returns:
        What stands above the text: title, section, dates, source line.
    """
    _apply_classes(draft.blocks, rules)
    if len(draft.blocks) > MAX_BLOCKS:
        draft.blocks = draft.blocks[:MAX_BLOCKS]
        draft.flags.append("text_truncated")
    draft.blocks = [
        part
        for block in draft.blocks
        for part in ([block] if block.kind is not None else split_glued(block, rules, draft.is_known_title))
    ]
    if not draft.is_html:
        draft.blocks = split_dateline_prefix(split_title_line(draft.blocks), draft.knows_source)
    verdicts = [_judge_block(block, rules) for block in draft.blocks]
    leading = decide_leading(
        _undecided_by(draft.blocks, verdicts), draft.titles, title_keys(draft.titles), draft.is_html, draft.knows_source
    )
    _apply_phrases(draft, verdicts)
    if not draft.is_html:
        keep_essay_credits(draft.blocks)
    apply_outside(draft.blocks)
    _apply_posts(draft.blocks)
    apply_density(draft.blocks)
    apply_layout(draft.blocks, draft.is_html)
    if draft.is_known_title is not None:
        apply_known_titles(draft.blocks, {comparison_key(title) for title in draft.titles}, draft.is_known_title)
    counts = draft.find_counts(leading.source_line)
    if counts is not None:
        apply_habit(draft.blocks, counts)
    decide_trailing(draft.blocks, draft.is_html)
    _apply_defaults(draft)
    return leading


def _judge_block(block: PageBlock, rules: PhraseRules) -> PhraseVerdict | None:
    """A line's phrase verdict; a label cut off a line's end ("… . Смотрите также:") may still head a proven group."""
    if block.kind is None:
        return judge_line(block.text, rules)
    if block.rule.startswith("phrase:") and not block.item and block.kind in LINK_KINDS:
        verdict = judge_line(block.text, rules)
        if verdict is not None and verdict.opens_group:
            block.kind = None
            return replace(verdict, weak=True, cut_off=True)
    return None


def _undecided_by(blocks: list[PageBlock], verdicts: list[PhraseVerdict | None]) -> list[PageBlock]:
    """Blocks that no sure phrase speaks of, for the rules on what stands above the text.

    A header that opens a list below the first paragraph ends them: dates of the list are none of the article's.
    """
    chosen = []
    prose = False
    for block, verdict in zip(blocks, verdicts, strict=True):
        if verdict is None or verdict.weak:
            chosen.append(block)
            prose = prose or (is_prose(block.text, 60) and ends_sentence(block.text))
        elif verdict.opens_group and prose:
            break
    return chosen


def _apply_classes(blocks: list[PageBlock], rules: PhraseRules) -> None:
    for block in blocks:
        if block.class_rule is not None and block.class_rule.startswith("source:"):
            _apply_source_rule(block, rules)
            continue
        kind = block.class_kind
        if kind is None:
            if "caption" in block.context and len(block.text) < 400:
                block.decide("caption", "structure:figcaption")
            continue
        if _contradicts_class(block, kind):
            continue
        verdict = judge_line(block.text, rules) if kind in _TOLD_BY_PHRASES and len(block.text) <= 200 else None
        if verdict is not None and not verdict.weak:
            if kind == "nav" and not verdict.opens_group:
                kind = verdict.kind  # a phrase knows better than "vote" or "menu" what a button is
            block.item = verdict.item
            if verdict.opens_group:
                block.flags.append("header")
        block.decide(kind, block.class_rule or "structure:class")


def _apply_source_rule(block: PageBlock, rules: PhraseRules) -> None:
    """A source's selector removes; what the block is, its own words and links tell."""
    verdict = judge_line(block.text, rules)
    if verdict is not None and not verdict.weak:
        block.item = verdict.item
        block.decide(verdict.kind, block.class_rule or "")
        if verdict.opens_group:
            block.flags.append("header")
    elif block.link_density > 0.5 and count_words(block.text) >= 4:
        block.decide("related", block.class_rule or "")
    else:
        block.decide(block.class_kind or "nav", block.class_rule or "")


def _contradicts_class(block: PageBlock, kind: str) -> bool:
    """Whether the text contradicts what its class says: a paragraph is no dateline, a heading no caption."""
    if kind in _SHORT_KINDS and is_prose(block.text, _LONG_PARAGRAPH) and block.link_density < 0.5:
        return True
    if kind == "dateline" and (block.link_density > 0.5 or not any(character.isdigit() for character in block.text)):
        return not is_date_line(block.text)
    return kind == "caption" and 1 <= block.heading <= 2


def _apply_phrases(draft: Draft, verdicts: list[PhraseVerdict | None]) -> None:
    blocks = draft.blocks
    number = 0
    prose = 0
    while number < len(blocks):
        block, verdict = blocks[number], verdicts[number]
        if block.kind is None and verdict is not None:
            if verdict.takes_rest and _may_take_rest(draft, verdict, number, prose):
                _decide_rest(blocks, verdicts, number, verdict)
                return
            if verdict.takes_rest and verdict.kind != "comments":
                number += 1
                continue
            number = _apply_verdict(blocks, verdicts, number, verdict)
            continue
        if block.kind is None and is_prose(block.text):
            prose += len(block.text)
        number += 1


def _may_take_rest(draft: Draft, verdict: PhraseVerdict, number: int, prose: int) -> bool:
    """Whether a header of comments stands below the article, and is no counter above it.

    In a page comments have an element of their own, so that what the chosen part holds below such a line must be
    less than above it; in a text comments may be longer than the article.
    """
    if prose < MIN_BODY_BEFORE_REST:
        return False
    following = draft.blocks[number + 1 : number + 400]
    below = sum(len(block.text) for block in following if block.kind is None and is_prose(block.text))
    if verdict.kind != "comments":
        return below <= 0.3 * prose
    return not draft.is_html or below <= 2 * prose


def _apply_verdict(
    blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], number: int, verdict: PhraseVerdict
) -> int:
    block = blocks[number]
    if not verdict.opens_group:
        block.item = verdict.item
        block.decide(verdict.kind, verdict.rule)
        if verdict.kind == "credit" and block.text.endswith(":"):
            _decide_names(blocks, number + 1)
        return number + 1
    if verdict.weak and not is_proven(blocks, verdicts, number):
        if verdict.cut_off:
            block.decide(verdict.kind, verdict.rule)
        return number + 1
    block.decide(verdict.kind, verdict.rule)
    block.flags.append("header")
    end = find_group_end(blocks, verdicts, number)
    for follower in range(number + 1, end):
        other = verdicts[follower]
        if other is not None and other.opens_group and not other.weak:
            blocks[follower].decide(other.kind, other.rule)
            blocks[follower].flags.append("header")
        elif other is not None and not other.weak and other.kind not in ("related", "latest", "promo"):
            blocks[follower].decide(other.kind, other.rule)
        blocks[follower].decide(verdict.kind, "structure:after_header")
    return max(end, number + 1)


def _decide_names(blocks: list[PageBlock], number: int) -> None:
    """The line of names under "Автори:" goes with it."""
    if number < len(blocks) and len(blocks[number].text) <= 120 and not ends_sentence(blocks[number].text):
        blocks[number].decide("credit", "structure:after_credit")


def _decide_rest(
    blocks: list[PageBlock], verdicts: list[PhraseVerdict | None], number: int, verdict: PhraseVerdict
) -> None:
    """All from here on goes: reader comments and what stands below them."""
    blocks[number].decide(verdict.kind, verdict.rule)
    for follower in range(number + 1, len(blocks)):
        other = verdicts[follower]
        if other is not None and not other.weak and not other.takes_rest:
            blocks[follower].decide(other.kind, other.rule)
        blocks[follower].decide(verdict.kind, f"structure:after_{verdict.kind}")


def _apply_posts(blocks: list[PageBlock]) -> None:
    posts = find_posts(blocks)
    if (
        posts is None
        or sum(len(block.text) for block in blocks[: posts[0]] if is_prose(block.text)) < MIN_BODY_BEFORE_REST
    ):
        return
    for block in blocks[posts[0] : posts[1]]:
        block.decide("comments", "structure:posts")


def _apply_defaults(draft: Draft) -> None:
    lead_open = True
    blocks = draft.blocks
    for number, block in enumerate(blocks):
        if block.kind is not None:
            continue
        if block.heading and not is_prose(block.text, 300):
            block.decide("subheading", "default:heading")
        elif "quote" in block.context:
            block.decide("quote", "default:quote")
        elif "list" in block.context:
            block.decide("list", "default:list")
        elif lead_open and _is_lead(block) and len(block.text) <= MAX_LEAD and _prose_follows(blocks, number):
            block.decide("lead", "default:first_paragraph")
        elif _is_subheading(blocks, number):
            block.decide("subheading", "default:short_line")
        else:
            block.decide("body", "default:body")
        if block.kind in ("lead", "body", "quote", "list"):
            lead_open = False
    _drop_empty_headings(blocks)


def _drop_empty_headings(blocks: list[PageBlock]) -> None:
    """A heading with nothing kept below it headed what was removed."""
    below = False
    for block in reversed(blocks):
        if block.kind == "subheading" and not below and block.rule.startswith("default:heading"):
            block.kind, block.rule = "nav", "structure:empty_heading"
        elif block.kept and block.kind not in ("subheading", "title"):
            below = True


def _is_lead(block: PageBlock) -> bool:
    """A first paragraph; leads are often printed without a full stop."""
    return is_prose(block.text, 40) or (len(block.text) >= 50 and count_words(block.text) >= 7)


def _prose_follows(blocks: list[PageBlock], number: int) -> bool:
    following = blocks[number + 1 : number + MAX_FOLLOWING]
    return sum(1 for block in following if block.kind is None and is_prose(block.text, 60)) >= 2


def _is_subheading(blocks: list[PageBlock], number: int) -> bool:
    text = blocks[number].text
    if len(text) > 110 or (ends_sentence(text) and not text.endswith("?")) or text.endswith((",", ";")):
        return False
    if not text[:1].isupper() and not text[:1].isdigit() and text[:1] not in '"«“':
        return False
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    return following is not None and following.kind is None and is_prose(following.text, 60)
