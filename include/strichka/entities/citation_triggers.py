"""The words of a sentence that cite: verbs of saying and reporting, references, and any verb behind a closed quote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from strichka.entities.citation_rules import CitationRules
from strichka.entities.morphology import Morphology
from strichka.entities.text import fold_word

# What stands between the words said and the verb that says whose they are: «…», – усміхнувся; – …, – каже.
_QUOTE_CLOSED = re.compile(r"[»”“\"]\s*[,.!?…]*\s*[–—-]\s*(?:[^\W\d_]+\s+){0,2}$")
_DIALOGUE_CLOSED = re.compile(r"[,!?….]\s*[–—-]\s*(?:[^\W\d_]+\s+){0,2}$")
_DASH = "–—-"
_DASH_SIGN = re.compile(rf"[{_DASH}]")
_QUOTE = re.compile(r"[«„][^«»„“”]{25,}(?:[»“”]|$)")
_QUOTE_LEFT_OPEN = re.compile(r"[^«»„“”]{25,}[»“”](?=\s*[,.]?\s*[–—-])")  # opened in a sentence before
_INTERJECTED = re.compile(r"(?:[,.!?…]\s*[–—-]\s*(?:[^\W\d_]+\s+){0,2}|,\s*)$")
_NEGATED = re.compile(r"(?<!\w)(?:не|ні|ни)\s$", re.I)
_LOOK_BACK = 60
WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that cite."""

    start: int
    end: int
    text: str
    kind: str  # reference, medium, statement, listener, relay, report, speech, opinion, quoting
    behind_quote: bool  # right behind the words said: its subject follows


def find_triggers(
    text: str, start: int, end: int, paragraph: int, rules: CitationRules, morphology: Morphology
) -> list[Trigger]:
    """Find the words that cite in one sentence.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
        paragraph: where its paragraph begins.
        rules: of the language.
        morphology: of the language.

    Returns:
        Triggers in the order of the text, not overlapping.
    """
    found = [
        Trigger(match.start(), match.end(), match[0], _name_kind(match, rules), False)
        for match in rules.phrases.finditer(text, start, end)
    ]
    taken = [(trigger.start, trigger.end) for trigger in found]
    for trigger in _find_verbs(text, start, end, paragraph, rules, morphology):
        if not any(begin < trigger.end and trigger.start < stop for begin, stop in taken):
            found.append(trigger)
    return sorted(found, key=lambda trigger: trigger.start)


def _name_kind(match: re.Match[str], rules: CitationRules) -> str:
    if match.lastgroup == "reference" and rules.media_references.match(match[0]):
        return "medium"
    return str(match.lastgroup)


def _find_verbs(
    text: str, start: int, end: int, paragraph: int, rules: CitationRules, morphology: Morphology
) -> Iterator[Trigger]:
    is_dialogue = text[paragraph : paragraph + 1] in tuple(_DASH)
    dash = _DASH_SIGN.search(text, max(paragraph, start - _LOOK_BACK), end)
    first_dash = dash.start() if dash is not None else end  # no word before it is behind a quote
    quoted = False
    said: list[tuple[int, int]] | None = None
    for match in WORD.finditer(text, start, end):
        word, position = match[0], match.start()
        kind = rules.verbs.get(fold_word(word))
        behind = position > first_dash and _is_behind_quote(text, paragraph, position, is_dialogue)
        if kind is None and (not behind or quoted or not is_finite_verb(word, morphology)):
            continue
        if kind is not None and _NEGATED.search(text, max(start, position - 5), position):
            continue
        said = _list_quotes(text, start, end) if said is None else said
        if _is_quoted(text, position, said):
            continue
        quoted = quoted or behind
        yield Trigger(position, match.end(), word, kind or "speech", behind)


def _list_quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List what stands in quotes of some length: its verbs are of those quoted; only « » and „ “ say which way."""
    found = [match.span() for match in _QUOTE.finditer(text, start, end)]
    closed = _QUOTE_LEFT_OPEN.match(text, start, end)
    return found if closed is None else [closed.span(), *found]


def _is_quoted(text: str, position: int, said: list[tuple[int, int]]) -> bool:
    """Say whether a verb stands inside what is quoted, but for "…, – сказав Коваль, – …"."""
    inside = next((begin for begin, stop in said if begin < position < stop), None)
    return inside is not None and not _INTERJECTED.search(text, max(inside, position - _LOOK_BACK), position)


def _is_behind_quote(text: str, paragraph: int, position: int, is_dialogue: bool) -> bool:
    lead = text[max(paragraph, position - _LOOK_BACK) : position]
    if _DASH_SIGN.search(lead) is None:
        return False
    if _QUOTE_CLOSED.search(lead):
        return True
    return is_dialogue and position > paragraph + 4 and _DIALOGUE_CLOSED.search(lead) is not None


def is_finite_verb(word: str, morphology: Morphology) -> bool:
    """Say whether a word is a verb in a personal form or the past, by its likeliest reading."""
    if not word[0].islower():
        return False
    info = morphology.describe_word(word)
    return bool(info.is_known and info.forms and info.forms[0].pos == "VERB")
