"""Rules for names of bodies, works and events: head nouns with genitives, quoted names, acronyms, Latin names."""

import re

from strichka.entities.text import fold_word
from strichka.entities.words import Found, Word, Words

_QUOTES = {"«": "»", "„": "“”", "“": "”", '"': '"'}
_MOST_QUOTED_WORDS = 7
_MOST_TAIL_WORDS = 9
_ROMAN = re.compile(r"[IVXLCDMІХ]+")
_DECLINED = re.compile(r"[А-ЯІЇЄҐЁ]{2,5}-?(?:а|у|ом|е|і|ові|ів|ов)")
_NUMBERED = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*-?\d+")  # COVID-19, СНВ-3: no body
_LATIN_INSIDE = frozenset({"of", "the", "and", "for", "&", "de", "du", "la", "der", "für", "in", "on", "to"})
_AND = frozenset({"і", "й", "та", "и"})
_INSIDE = {"uk": frozenset({"з", "із", "у", "в", "для"}), "ru": frozenset({"по", "в", "с", "для"})}
_INSIDE_NEXT = {
    "uk": frozenset({"питань", "прав", "справ", "боротьби"}),
    "ru": frozenset({"делам", "правам", "вопросам", "борьбе"}),
}
_OBLIQUE = frozenset({"gent", "loc2", "gen2"})


def find_bodies(words: Words, places: dict[int, int], known: frozenset[int] = frozenset()) -> list[Found]:
    """Find names of organisations, and of works and events in quotes.

    Args:
        words: the text.
        places: first word → word after the last, for places found before: they may close a body's name.
        known: words the gazetteer has as something other than a body: they are no acronyms of one.

    Returns:
        Spans, some of them overlapping; the longest of them is the one meant.
    """
    found: list[Found] = []
    for word in words.items:
        span = None
        if word.text in _QUOTES:
            span = _read_quoted(words, word)
        elif word.is_latin:
            span = _read_latin(words, word)
        elif word.info is not None and word.text[0].isupper():
            acronym = _read_acronym(words, word, places) if word.index not in known else None
            span = acronym or _read_headed(words, word, places) or _read_relaying(words, word)
        if span is not None:
            found.append(span)
    return found


def _read_quoted(words: Words, opening: Word) -> Found | None:
    """Read a name in quotes after what it names: "компанія «Веселка»", "ТОВ «Веселка»", "фільм «Земля»"."""
    closing = _find_closing(words, opening)
    if closing is None:
        return None
    inside = words[opening.index + 1]
    if not (inside.is_word and inside.text[0].isupper()):
        return None
    before = words.get(opening.index - 1)
    if before is not None and before.text in words.rules.body_prefixes:
        start = before.index
        return Found(start, closing + 1, "ORG", "quoted_prefix", 2)
    for back in (1, 2, 3):
        head = words.get(opening.index - back)
        if head is None or not head.is_word or not words[head.index + 1].joined:
            break
        if words.has_lemma(head, words.rules.quoted_misc_heads):
            return Found(opening.index + 1, closing, "MISC", "quoted_work", 1)
        if words.has_lemma(head, words.rules.quoted_body_heads):
            return Found(opening.index + 1, closing, "ORG", "quoted_body", 1)
    if closing - opening.index <= 3 and before is not None and before.is_word and _all_unknown(words, opening, closing):
        return Found(opening.index + 1, closing, "ORG", "quoted_unknown", 1)
    return None


def _all_unknown(words: Words, opening: Word, closing: int) -> bool:
    inside = [words[index] for index in range(opening.index + 1, closing)]
    return all(word.is_latin or (word.info is not None and not word.info.is_known) for word in inside)


def _read_relaying(words: Words, word: Word) -> Found | None:
    """Read an unknown name right after a verb of reporting or "агентство": "передає Укрмедіа"."""
    info = word.info
    before = words.get(word.index - 1)
    if info is None or not word.is_title or not word.joined or words.is_first_name(word) or info.is_surname:
        return None
    if info.is_known and (
        info.forms[0].pos != "NOUN" or info.lemma in words.rules.roles or info.lemma in words.rules.body_heads
    ):
        return None
    if not words.has_lemma(before, words.rules.relay_verbs) and not words.has_lemma(
        before, words.rules.quoted_body_heads
    ):
        return None
    following = words.get(word.index + 1)
    if following is not None and following.joined and following.is_title:
        return None
    if info.lower.endswith(words.shapes.family_endings) and len(word.text) < 9:
        return None
    return Found(word.index, word.index + 1, "ORG", "relaying", 2)


def _find_closing(words: Words, opening: Word) -> int | None:
    wanted = _QUOTES[opening.text]
    depth = 0
    for index in range(opening.index + 1, min(len(words), opening.index + _MOST_QUOTED_WORDS + 3)):
        word = words[index]
        if not word.joined and word.opens and index > opening.index + 1:
            return None
        if word.text in ".!?,:;":
            return None
        if word.text in wanted:
            if depth == 0:
                return index if index > opening.index + 1 else None
            depth -= 1
        elif word.text == opening.text:
            depth += 1
    return None


def _read_latin(words: Words, word: Word) -> Found | None:
    """Read names in Latin letters: "Reuters", "Amnesty International"; people are left to the other rules."""
    if not word.text[0].isupper() or words.is_first_name(word) or _ROMAN.fullmatch(word.text):
        return None
    if fold_word(word.text) in words.rules.not_names or len(word.text) < 3:
        return None
    before = words.get(word.index - 1)
    if before is not None and before.is_latin and word.joined and before.text[0].isupper():
        return None
    end = word.index + 1
    while end < len(words) and words[end].joined and _is_latin_part(words, end):
        end += 1
    while end > word.index + 1 and not words[end - 1].text[0].isupper():
        end -= 1
    is_misc = words.has_lemma(before, words.rules.quoted_misc_heads) or _NUMBERED.fullmatch(word.text)
    label = "MISC" if is_misc else "ORG"
    return Found(word.index, end, label, "latin", 0)


def _is_latin_part(words: Words, index: int) -> bool:
    word = words[index]
    if word.is_latin and word.text[0].isupper():
        return True
    return word.text in _LATIN_INSIDE


def _read_acronym(words: Words, word: Word, places: dict[int, int]) -> Found | None:
    """Read an acronym no dictionary has as a common word, with the country after it: "МЗС Польщі"."""
    info = word.info
    if info is None or _ROMAN.fullmatch(word.text):
        return None
    if _DECLINED.fullmatch(word.text):
        return Found(word.index, word.index + 1, "ORG", "acronym", 0)
    if _NUMBERED.fullmatch(word.text):
        return Found(word.index, word.index + 1, "MISC", "numbered", 0)
    if not info.is_caps or not 2 <= len(word.text) <= 7:
        return None
    if info.lower in words.rules.not_names or _is_shouted(words, word):
        return None
    if (
        info.is_common
        and not info.is_body
        and len(word.text) > 3
        and not any("Abbr" in form.tags for form in info.forms)
    ):
        return None
    if word.text in words.rules.body_prefixes:
        return None
    end = places.get(word.index + 1, word.index + 1) if _joined(words, word.index + 1) else word.index + 1
    if end > word.index + 1 and _begins_person(words, words[word.index + 1]):
        end = word.index + 1
    if end > word.index + 1 and not _is_genitive(words[word.index + 1]):
        end = word.index + 1
    return Found(word.index, end, "ORG", "acronym", 0)


def _is_shouted(words: Words, word: Word) -> bool:
    """Say whether the words beside are in capitals too: a heading, not an acronym."""
    beside = [words.get(word.index - 1), words.get(word.index + 1)]
    return any(
        other is not None and other.info is not None and other.info.is_caps and len(other.text) > 4 for other in beside
    )


def _joined(words: Words, index: int) -> bool:
    following = words.get(index)
    return following is not None and following.joined


def _is_genitive(word: Word) -> bool:
    if word.info is None:
        return True
    return any(form.case in _OBLIQUE or "Fixd" in form.tags for form in word.info.forms) or not word.info.is_known


def _read_headed(words: Words, word: Word, places: dict[int, int]) -> Found | None:
    """Read "Міністерство оборони України", "Верховний суд США", "Київський інститут соціології"."""
    head = _find_head(words, word)
    if head is None:
        return None
    following = words.get(head + 1)
    if word.opens and head == word.index and following is not None and following.text in _QUOTES:
        return None  # "Компанія «Веселка» …" at the beginning is as in mid-sentence: what the quotes hold
    end, evidence = _read_tail(words, head + 1, places)
    if head == word.index and end == head + 1:
        lone = not word.opens and word.is_title and not words.has_lemma(word, words.rules.roles)
        return Found(word.index, end, "ORG", "lone_head", 0) if lone else None
    if head == word.index and not evidence and word.opens and words.has_lemma(word, words.rules.roles):
        return None
    return Found(word.index, end, "ORG", "headed", 1)


def _find_head(words: Words, word: Word) -> int | None:
    """Find the head noun: the capitalised word itself, or after it up to two adjectives that agree."""
    rules = words.rules
    for index in range(word.index, min(word.index + 4, len(words))):
        current = words[index]
        if current.info is None or (index > word.index and not current.joined):
            return None
        if words.has_lemma(current, rules.body_heads) and any(form.pos == "NOUN" for form in current.info.forms):
            return index
        if not _is_adjective(current):
            return None
        if index == word.index and word.opens and not _is_naming_adjective(current):
            return None
    return None


def _is_adjective(word: Word) -> bool:
    return word.info is not None and any(form.pos in ("ADJF", "PRTF") for form in word.info.forms)


def _is_naming_adjective(word: Word) -> bool:
    """Say whether an adjective is of the kind that names bodies (Верховний, Київський), not just a first word."""
    return word.info is not None and any(
        form.lemma.endswith(("ський", "цький", "зький", "ский", "цкий", "овний", "овный", "льний", "льный"))
        for form in word.info.forms
        if form.pos == "ADJF"
    )


def _read_tail(words: Words, index: int, places: dict[int, int]) -> tuple[int, bool]:
    """Read the genitives that follow a head noun.

    Returns:
        The word after the last one that belongs to the name, and whether a capitalised word is among them.
    """
    end, evidence, start = index, False, index
    while index < min(len(words), start + _MOST_TAIL_WORDS) and words[index].joined:
        word = words[index]
        if index in places and _is_genitive(word) and not _begins_person(words, word):
            return places[index], True
        if word.text in _QUOTES:
            closing = _find_closing(words, word)
            return (closing + 1, True) if closing is not None and end == start else (end, evidence)
        step = _measure_step(words, index)
        if step == 0:
            break
        index += step
        end = index
        evidence = evidence or word.text[0].isupper()
    return end, evidence


def _begins_person(words: Words, word: Word) -> bool:
    following = words.get(word.index + 1)
    return words.is_first_name(word) and following is not None and following.joined and following.is_title


def _measure_step(words: Words, index: int) -> int:
    """Say how many words to go on by: a genitive, "і" with a genitive, "з питань" with a genitive; 0 to stop."""
    word = words[index]
    lower = fold_word(word.text)
    following = words.get(index + 1)
    if lower in _AND:
        if following is None or not _is_tail_word(following) or following.text[0].isupper():
            return 0
        ahead = [words.get(index + step) for step in (1, 2, 3)]
        return 0 if any(words.has_lemma(other, words.rules.body_heads) for other in ahead) else 2
    if lower in _INSIDE[words.language] and following is not None:
        return 2 if fold_word(following.text) in _INSIDE_NEXT[words.language] else 0
    return 1 if _is_tail_word(word) else 0


def _is_tail_word(word: Word) -> bool:
    if word.info is None:
        return False
    if word.info.is_caps and len(word.text) <= 6:
        return True
    if word.text[0].isupper() and (word.info.is_surname or word.info.is_name) and not word.info.is_common:
        return False
    if word.is_title and word.info.is_name and any(form.case == "nomn" for form in word.info.forms):
        return False
    return any(
        form.case in _OBLIQUE and form.pos in ("NOUN", "ADJF", "PRTF") for form in word.info.forms if form.known
    ) and not any(form.pos in ("PREP", "CONJ", "VERB", "ADVB", "NPRO") for form in word.info.forms[:1])
