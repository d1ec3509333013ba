"""Labelled texts as careless input has them: case, letters, quotes and apostrophes lost or put otherwise."""

import random
from collections.abc import Callable

from strichka.entities.text import APOSTROPHES, list_offsets
from strichka.training.texts import LabelledText

_QUOTE_PAIRS = (("«", "»"), ("„", "“"), ("“", "”"), ('"', '"'), ("''", "''"), ("‘", "’"))
_OPENING, _CLOSING = frozenset("«„"), frozenset("»”")
_LOOK_ALIKES = dict(zip("асеіорхуАВСЕНІКМОРТХ", "aceiopxyABCEHIKMOPTX", strict=True))
_LOOK_ALIKE_SHARE = 0.05  # of words
_MISPRINT_SHARE = 0.03  # of words
_LOSABLE = {"uk": ("є", "і", "ї"), "ru": ("ё", "э", "ъ")}

Rewrite = Callable[[LabelledText, random.Random], list[str]]


def augment_text(text: LabelledText, chance: random.Random) -> LabelledText:
    """Return the text in one of the forms that careless input takes, chosen by `chance`; its spans moved along."""
    rewrite = chance.choices(_REWRITES, weights=_WEIGHTS)[0]
    return rewrite_text(text, rewrite(text, chance))


def rewrite_text(text: LabelledText, pieces: list[str]) -> LabelledText:
    """Put a piece for each character of a text, and move its spans.

    Args:
        text: the text.
        pieces: for each of its characters what stands for it, also nothing.

    Returns:
        The text joined from the pieces; spans that became empty are left out.
    """
    offsets = list_offsets(pieces)
    moved = ((offsets[start], offsets[end], label) for start, end, label in text.spans)
    spans = tuple((start, end, label) for start, end, label in moved if start < end)
    return LabelledText(text.id, text.language, "".join(pieces), spans)


def lose_case(text: LabelledText, _chance: random.Random) -> list[str]:
    """Put the whole text in lower case."""
    return [letter.lower() for letter in text.text]


def put_capitals(text: LabelledText, chance: random.Random) -> list[str]:
    """Put some lines, the first among them, in capitals."""
    pieces: list[str] = []
    for number, line in enumerate(text.text.splitlines(keepends=True)):
        capital = number == 0 or chance.random() < 0.2
        pieces += [letter.upper() if capital else letter for letter in line]
    return pieces


def put_titles(text: LabelledText, _chance: random.Random) -> list[str]:
    """Begin each word of the first line with a capital, as some headlines are printed."""
    pieces = list(text.text)
    first_line = text.text.find("\n") if "\n" in text.text else 0
    for index in range(first_line):
        if index == 0 or pieces[index - 1].isspace():
            pieces[index] = pieces[index].upper()
    return pieces


def lose_capitals_of_names(text: LabelledText, chance: random.Random) -> list[str]:
    """Print some places and bodies in lower case, every time they are named."""
    pieces = list(text.text)
    lowered = {
        text.text[start:end] for start, end, label in text.spans if label in ("LOC", "ORG") and chance.random() < 0.2
    }
    for start, end, _ in text.spans:
        if text.text[start:end] in lowered:
            pieces[start:end] = [letter.lower() for letter in pieces[start:end]]
    return pieces


def lose_letter(text: LabelledText, chance: random.Random) -> list[str]:
    """Drop one letter of the alphabet everywhere, as a wrong charset does."""
    lost = chance.choices(_LOSABLE[text.language], weights=(3, 2, 1))[0]
    return ["" if letter.lower() == lost else letter for letter in text.text]


def change_quotes(text: LabelledText, chance: random.Random) -> list[str]:
    """Put another kind of quotation marks for all."""
    opening, closing = chance.choice(_QUOTE_PAIRS)
    pieces = []
    inside = False
    for letter in text.text:
        if letter in _OPENING or (letter in '“"' and not inside):
            letter, inside = opening, True
        elif letter in _CLOSING or letter in '“"':
            letter, inside = closing, False
        pieces.append(letter)
    return pieces


def change_apostrophes(text: LabelledText, chance: random.Random) -> list[str]:
    """Put another kind of apostrophe inside words."""
    apostrophe = chance.choice("’ʼ`'")
    return [apostrophe if letter in APOSTROPHES else letter for letter in text.text]


def put_look_alikes(text: LabelledText, chance: random.Random) -> list[str]:
    """Put Latin letters for Cyrillic ones of the same look into some words."""
    pieces = list(text.text)
    for start, end in _choose_words(text.text, _LOOK_ALIKE_SHARE, chance):
        places = [index for index in range(start, end) if pieces[index] in _LOOK_ALIKES]
        if places and end - start > 1:
            index = chance.choice(places)
            pieces[index] = _LOOK_ALIKES[pieces[index]]
    return pieces


def misprint(text: LabelledText, chance: random.Random) -> list[str]:
    """Drop, double or swap a letter in some words."""
    pieces = list(text.text)
    for start, end in _choose_words(text.text, _MISPRINT_SHARE, chance):
        if end - start < 5:
            continue
        index = chance.randrange(start + 1, end - 1)
        kind = chance.randrange(3)
        if kind == 2:
            pieces[index], pieces[index + 1] = pieces[index + 1], pieces[index]
        else:
            pieces[index] = pieces[index] * 2 * kind
    return pieces


def _choose_words(text: str, share: float, chance: random.Random) -> list[tuple[int, int]]:
    chosen = []
    start = None
    for index, letter in enumerate([*text, " "]):
        if letter.isalpha():
            start = index if start is None else start
        elif start is not None:
            if chance.random() < share:
                chosen.append((start, index))
            start = None
    return chosen


_WEIGHTED: tuple[tuple[Rewrite, int], ...] = (
    (lose_case, 5),
    (lose_capitals_of_names, 3),
    (lose_letter, 3),
    (put_capitals, 2),
    (change_quotes, 2),
    (change_apostrophes, 1),
    (put_look_alikes, 2),
    (misprint, 2),
    (put_titles, 1),
)
_REWRITES = tuple(rewrite for rewrite, _ in _WEIGHTED)
_WEIGHTS = tuple(weight for _, weight in _WEIGHTED)
