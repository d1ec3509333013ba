"""Rules for names of places: a word for a kind of place beside a capitalised name; the Russian dictionary's Geox."""

import re

from strichka.entities.text import fold_word
from strichka.entities.words import Found, Word, Words

_ADJECTIVE = re.compile(
    r"(?:[сцз]ьк(?:ий|а|е|і|ої|ого|ій|ому|ою|им|у|их|ими)|[сц]к(?:ий|ая|ое|ие|ой|ого|ому|ую|им|ом|их|ими))$"
)
_INTO = {"uk": frozenset({"у", "в"}), "ru": frozenset({"в", "во"})}


def find_places(words: Words) -> list[Found]:
    """Find names of places that the gazetteer may not have.

    Returns:
        Spans, some of them overlapping; the longest of them is the one meant.
    """
    found: list[Found] = []
    for word in words.items:
        if word.info is None or not word.text[0].isupper() or word.info.is_caps:
            continue
        span = _read_after_head(words, word) or _read_before_tail(words, word) or _read_known(words, word)
        if span is not None:
            found.append(span)
    return found


def _read_after_head(words: Words, word: Word) -> Found | None:
    """Read "місто Зоряне", "с. Мала Зоря", "вулиця Миру"; the word for the kind is left out."""
    before = words.get(word.index - 1)
    if before is not None and before.text == ".":
        before = words.get(word.index - 2)
        if before is None or len(before.text) > 4:
            return None
    if before is None or not before.is_word or not words.has_lemma(before, words.rules.place_heads):
        return None
    if words.has_lemma(word, words.rules.body_heads) or words.has_lemma(word, words.rules.roles):
        return None
    if len(before.text) == 1 and words[before.index + 1].text != ".":
        return None
    end = word.index + 1
    while (
        end < min(len(words), word.index + 3)
        and words[end].joined
        and words[end].is_title
        and words[end].info is not None
    ):
        end += 1
    return Found(word.index, end, "LOC", "after_head", 0)


def _read_before_tail(words: Words, word: Word) -> Found | None:
    """Read "Київська область", "Індо-Тихоокеанський регіон", "Північна Зоря" before a listed kind of place."""
    if not _is_adjective(word):
        return None
    index = word.index + 1
    while index < min(len(words), word.index + 3) and words[index].joined and words[index].info is not None:
        current = words[index]
        if words.has_lemma(current, words.rules.place_tails):
            opens = word.opens and index == word.index + 1 and _is_plain_adjective(word)
            return None if opens else Found(word.index, index + 1, "LOC", "before_tail", 1)
        if not _is_adjective(current):
            return None
        index += 1
    return None


def _is_adjective(word: Word) -> bool:
    if word.info is None:
        return False
    return any(form.pos == "ADJF" for form in word.info.forms) or _ADJECTIVE.search(word.info.lower) is not None


def _is_plain_adjective(word: Word) -> bool:
    """Say whether an adjective at the beginning of a sentence is one of quality, which names no place."""
    return word.info is not None and not any(
        form.pos == "ADJF" and form.lemma.endswith(("ський", "цький", "зький", "ский", "цкий"))
        for form in word.info.forms
    )


def _read_known(words: Words, word: Word) -> Found | None:
    """Read a word the Russian dictionary knows as a place, or an unknown one after "в" that can't be a person."""
    info = word.info
    if info is None or fold_word(word.text) in words.rules.not_names:
        return None
    if info.is_place and not info.is_common:
        return Found(word.index, word.index + 1, "LOC", "known_place", 0)
    before = words.get(word.index - 1)
    if before is None or info.is_known or fold_word(before.text) not in _INTO[words.language] or word.opens:
        return None
    following = words.get(word.index + 1)
    if following is not None and following.joined and following.is_title:
        return None
    return Found(word.index, word.index + 1, "LOC", "into_unknown", 0)
