"""Evidence from phrases: what a line says of itself ("Читайте також", "Ctrl+Enter", "Усі права захищено")."""

from dataclasses import dataclass
from functools import lru_cache

from strichka.articles.blocks import clean_space, ends_sentence, has_letters
from strichka.articles.rules import PhraseRule, PhraseRules

MAX_LABEL_LINE = 260  # a label and one headline; longer lines hold body and are cut elsewhere
MAX_HEADER_LINE = 80
MAX_REMEMBERED = 260  # characters; longer lines are never headers or labels
MAX_IMPERATIVE = 130  # "Дивіться також фоторепортаж …" without a full stop


@dataclass(frozen=True, slots=True)
class PhraseVerdict:
    """What a phrase says of a whole line."""

    kind: str
    rule: str
    opens_group: bool = False  # items may follow
    weak: bool = False  # only items can prove it
    cut_off: bool = False  # it was cut off the end of a line
    takes_rest: bool = False  # all that follows goes too
    item: str = ""  # the headline that stands in the line itself


def judge_line(text: str, rules: PhraseRules) -> PhraseVerdict | None:
    """Judge a whole line by the phrases; None when no phrase speaks.

    Args:
        text: one block's text with collapsed white space.
        rules: the loaded phrase rules.
    """
    if not text:
        return None
    if len(text) <= MAX_REMEMBERED:
        return _judge_remembered(text, rules)
    return _judge_long(text, rules)


@lru_cache(maxsize=20_000)
def _judge_remembered(text: str, rules: PhraseRules) -> PhraseVerdict | None:
    """Short lines are judged twice a page, and the same on every page of a site."""
    return _judge_short(text, rules) or _judge_label(text, rules) or _judge_long(text, rules)


def _judge_short(text: str, rules: PhraseRules) -> PhraseVerdict | None:
    if len(text) > MAX_HEADER_LINE * 2:
        return None
    if len(text) <= MAX_HEADER_LINE:
        found = rules.header.match(text)
        if found:
            return PhraseVerdict(found[0].kind, found[0].name, opens_group=True)
    rule = rules.whole_line.match_within(text)
    if rule is not None:
        return PhraseVerdict(rule.kind, rule.name)
    rule = rules.rest.match_within(text)
    if rule is not None:
        return PhraseVerdict(rule.kind, rule.name, takes_rest=True)
    found = rules.weak_header.match(text) if len(text) <= MAX_HEADER_LINE else None
    if found:
        return PhraseVerdict(found[0].kind, found[0].name, opens_group=True, weak=True)
    return None


def _judge_label(text: str, rules: PhraseRules) -> PhraseVerdict | None:
    if len(text) > MAX_LABEL_LINE:
        return None
    found = rules.label.match(text)
    if found is None:
        return None
    rule, match = found
    rest = text[match.end() :]
    item = rest.lstrip(" \t:–—-|>»→•.").strip()
    if not has_letters(item):
        return PhraseVerdict(rule.kind, rule.name, opens_group=True)
    if not is_label_border(text, match.end(), item) and (ends_sentence(text) or len(text) > MAX_IMPERATIVE):
        return None  # an ordinary sentence with the verb
    return PhraseVerdict(rule.kind, rule.name, item=clean_space(item))


def is_label_border(text: str, end: int, item: str) -> bool:
    """Whether a headline begins after a label: a colon or arrow, or a capital, a digit or a quote after it.

    "Читайте також новини…" as an ordinary sentence goes on in lower case, "Читайте такожВакцина" doesn't.
    """
    after = text[end : end + 3].lstrip()
    if after[:1] in {":", ">", "»", "→", "|", "–", "—", "-"}:
        return True
    return item[:1].isupper() or item[:1].isdigit() or item[:1] in "\"«“„'"


def _judge_long(text: str, rules: PhraseRules) -> PhraseVerdict | None:
    rule = rules.line_start.match_within(text)
    if rule is not None:
        return PhraseVerdict(rule.kind, rule.name)
    return _judge_ending(text, rules)


def _judge_ending(text: str, rules: PhraseRules) -> PhraseVerdict | None:
    if len(text) > 260 or ends_sentence(text):
        return None
    found = rules.ending.search(text, max(0, len(text) - 90))
    if found and len(text) <= found[0].max_length:
        return PhraseVerdict(found[0].kind, found[0].name)
    return None


def sentence_rules(rules: PhraseRules, text: str, position: int) -> tuple[PhraseRule, int, str] | None:
    """Try the rules that are proven inside a line at one position.

    Returns:
        The rule, the end of the match and the way to cut: `inline`, `sentence` or `sentence_rest`.
    """
    if not rules.openings_inside.admit(text, position):
        return None
    for way in ("inline", "sentence", "sentence_rest"):
        found = getattr(rules, way).match(text, position)
        if found is not None:
            return found[0], found[1].end(), way
    return None
