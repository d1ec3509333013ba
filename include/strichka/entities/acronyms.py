"""Acronyms that an article itself explains: in brackets behind the name, or by the first letters of a name in it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from strichka.entities.text import fold_word, list_words

_DEFINING_GAPS = frozenset({" (", ' ("', " («", " (далі – ", " (далее – ", " (далі — ", " (далее — "})
_ACRONYM = re.compile(r"[А-ЯІЇЄҐЁ]{3,8}|[A-Z]{3,8}")
_UNCOUNTED = frozenset(["і", "й", "та", "и", "з", "із", "у", "в", "по", "для", "при", "на", "of", "the", "and", "for"])


class _Spotted(Protocol):
    """A name found in an article."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...


Named = TypeVar("Named", bound=_Spotted)


def find_acronyms(spotted: Sequence[Named], text: str) -> dict[str, Named]:
    """Find the acronyms that a text explains.

    Args:
        spotted: the names of the text in reading order.
        text: the text their offsets are in.

    Returns:
        Acronym → the name it stands for: the one it was printed behind in brackets, else the first of at least three
        words whose letters it has (Адміністрація морських портів України, АМПУ). What opens several names that
        differ in their first words stands for none, nor does what another was explained by before: ООН (UN), then
        UN (ООН).
    """
    acronyms: dict[str, Named] = {}
    for full, short in pairwise(spotted):
        if short.text.isupper() and full.label == short.label and text[full.end : short.start] in _DEFINING_GAPS:
            explained = acronyms.get(full.text)
            if explained is None or explained.text != short.text:
                acronyms.setdefault(short.text, full)
    wanted = {(name.text, name.label) for name in spotted if _ACRONYM.fullmatch(name.text)}
    if wanted:
        _add_initials(acronyms, wanted, spotted)
    return acronyms


def _add_initials(acronyms: dict[str, Named], wanted: set[tuple[str, str]], spotted: Sequence[Named]) -> None:
    found: dict[str, list[Named]] = {}
    for name in spotted:
        initials = _list_initials(name.text)
        if (initials, name.label) in wanted and initials not in acronyms:
            found.setdefault(initials, []).append(name)
    for initials, names in found.items():
        if len({fold_word(list_words(name.text)[0])[:4] for name in names}) == 1:
            acronyms[initials] = names[0]


def _list_initials(name: str) -> str:
    words = [part for word in list_words(name) for part in word.split("-") if part]
    counted = [word for word in words if word.lower() not in _UNCOUNTED]
    return "".join(word[0] for word in counted).upper() if len(counted) > 2 else ""
