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
_LOOK_BACK = 60
WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that cite."""

    start: int
    end: int
    text: str
    kind: str  # reference, statement, listener, report, speech, quoting
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
        Trigger(match.start(), match.end(), match[0], str(match.lastgroup), False)
        for match in rules.phrases.finditer(text, start, end)
    ]
    taken = [(trigger.start, trigger.end) for trigger in found]
    for trigger in _find_verbs(text, start, end, paragraph, rules, morphology):
        if not any(begin < trigger.end and trigger.start < stop for begin, stop in taken):
            found.append(trigger)
    return sorted(found, key=lambda trigger: trigger.start)


def _find_verbs(
    text: str, start: int, end: int, paragraph: int, rules: CitationRules, morphology: Morphology
) -> Iterator[Trigger]:
    is_dialogue = text[paragraph : paragraph + 1] in tuple(_DASH)
    quoted = False
    for match in WORD.finditer(text, start, end):
        word = match[0]
        kind = rules.verbs.get(fold_word(word))
        behind = _is_behind_quote(text, paragraph, match.start(), is_dialogue)
        if kind is None and (not behind or quoted or not is_finite_verb(word, morphology)):
            continue
        quoted = quoted or behind
        yield Trigger(match.start(), match.end(), word, kind or "speech", behind)


def _is_behind_quote(text: str, paragraph: int, position: int, is_dialogue: bool) -> bool:
    lead = text[max(paragraph, position - _LOOK_BACK) : position]
    if not any(sign in lead for sign in _DASH):
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
