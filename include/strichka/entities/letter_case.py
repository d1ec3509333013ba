"""Text that lost its case: likely names get their capitals back, so that rules which look for capitals see them.

Offsets stay, for no word changes its length; what is shown is the text as given.
"""

from collections.abc import Sequence
from itertools import pairwise

from strichka.entities.gazetteer import Alias, Gazetteer
from strichka.entities.morphology import Morphology, WordInfo
from strichka.entities.text import fold_word, is_latin
from strichka.entities.words import Word, Words

_FEWEST_WORDS = 8  # a shorter text tells nothing by having no capitals
_CAPITALISED_SHARE = 0.02  # of words: a text with fewer has lost its capitals
_LONG = 3  # letters from which a word tells how its line is printed
_FEWEST_IN_LINE = 3  # long words in capitals from which a line counts as set in capitals
_CAPITALS_SHARE = 0.7  # of a line's long words


def restore_case(words: Words, gazetteer: Gazetteer) -> Words:
    """Return the text with likely case: of a text without capitals, and of lines in capitals alone.

    Args:
        words: the text.
        gazetteer: names that get their capitals wherever their words stand.

    Returns:
        The same object when the text is printed as usual.
    """
    lost = _find_lost(words)
    if not lost:
        return words
    texts = [word.text.lower() if word.index in lost and word.is_word else word.text for word in words.items]
    restored = _restore_words(words, texts, lost) | _restore_known(words, texts, lost, gazetteer)
    for index in sorted(lost):
        text = restored.get(index, texts[index])
        texts[index] = text if len(text) == len(words[index].text) else words[index].text
    return Words.from_texts(words, texts)


def has_lost_case(tokens: Sequence[str]) -> bool:
    """Say whether a text is printed without capitals; a very short one tells nothing."""
    letters = [token for token in tokens if token[0].isalpha()]
    capitalised = sum(token[0].isupper() for token in letters)
    return len(letters) >= _FEWEST_WORDS and capitalised <= _CAPITALISED_SHARE * len(letters)


def _find_lost(words: Words) -> set[int]:
    """Find the words whose case tells nothing."""
    if has_lost_case([word.text for word in words.items]):
        return {word.index for word in words.items}
    starts = [word.index for word in words.items if word.first_in_line]
    lost: set[int] = set()
    for start, end in pairwise([*starts, len(words)]):
        long = [word for word in words.items[start:end] if word.is_word and len(word.text) >= _LONG]
        capitals = sum(word.text.isupper() for word in long)
        if capitals >= _FEWEST_IN_LINE and capitals >= _CAPITALS_SHARE * len(long):
            lost.update(range(start, end))
    return lost


def _restore_words(words: Words, texts: list[str], lost: set[int]) -> dict[int, str]:
    """Give capitals to sentence beginnings, words that only names are, and words no dictionary has."""
    restored = {}
    for index in lost:
        word = words[index]
        if word.is_word and (word.opens or _may_be_name(words.morphology, texts[index])):
            restored[index] = make_title(texts[index])
    return restored


def _may_be_name(morphology: Morphology, text: str) -> bool:
    if is_latin(text):
        return True
    info = morphology.describe_word(text)
    if len(text) < _LONG:
        return False
    return not info.is_known or (_is_named(info) and not info.is_common)


def _is_named(info: WordInfo) -> bool:
    return info.is_name or info.is_surname or info.is_patronymic or info.is_place or info.is_body


def make_title(text: str) -> str:
    """Put a capital at the beginning of a word and of each long part after a hyphen."""
    parts = text.split("-")
    return "-".join(
        part[:1].upper() + part[1:] if index == 0 or len(part) > 2 else part for index, part in enumerate(parts)
    )


def _restore_known(words: Words, texts: list[str], lost: set[int], gazetteer: Gazetteer) -> dict[int, str]:
    """Give the gazetteer's names the capitals they are printed with; of lone common words only what is never one."""
    plain = [word for word in words.items if word.is_word]
    plain_texts = [texts[word.index] for word in plain]
    limits = _list_limits(plain)
    restored: dict[int, str] = {}
    for position, word in enumerate(plain):
        if word.index not in lost:
            continue
        matches = gazetteer.match_at(plain_texts, position, words.language, limits[position], ignore_case=True)
        for match in matches[:1]:
            if match.length > 1 or _is_never_common(words.morphology, plain_texts[position], match.alias):
                for offset in range(match.length):
                    index = plain[position + offset].index
                    restored[index] = _print_as(match.alias, offset, texts[index])
    return restored


def _list_limits(plain: list[Word]) -> list[int]:
    """List for each word the position after the last that follows it without a sign between."""
    limits = list(range(1, len(plain) + 1))
    for position in reversed(range(len(plain) - 1)):
        following = plain[position + 1]
        if following.joined and following.index == plain[position].index + 1:
            limits[position] = limits[position + 1]
    return limits


def _is_never_common(morphology: Morphology, text: str, alias: Alias) -> bool:
    """Say whether a word has no other reading than the name: "мали" is a country and "they had"."""
    if is_latin(text):
        return True
    wanted = alias.words[0]
    forms = morphology.describe_word(text).forms
    if fold_word(text) == wanted and (alias.is_acronym or len(forms) <= 1):
        return True
    return all(fold_word(form.lemma) == wanted for form in forms)


def _print_as(alias: Alias, offset: int, text: str) -> str:
    if alias.is_acronym:
        return text.upper()
    return make_title(text) if alias.titled[offset] else text
