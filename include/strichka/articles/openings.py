"""With which letters the matches of an expression can begin, read off the expression itself.

An expression of some hundred alternatives takes tens of microseconds to say no, and to nearly every line of a page it
says no. The few letters with which any of its matches must begin say the same in less than one: see `rules.RuleGroup`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

LENGTH = 5  # characters of an opening; more would tell hardly more lines apart

_FIRST = re.compile(r"[\w©]")
_DIGIT = re.compile(r"\d")
_QUANTIFIER = re.compile(r"([*+?]|\{(\d*)(?:,\d*)?\})[?+]?")
_GROUP = re.compile(r"\((?:\?(?P<kind>:|=|!|<=|<!)|(?!\?))")
_CLASS = re.compile(r"\[(?P<negated>\^?)(?P<signs>\]?(?:[^\]\\]|\\.)*)\]")
_GAP_CLASSES = frozenset({r"[^\w]", r"[^\w\s]"})
_SKIPPED = "*"
# What is known of a match: its beginning, and whether what follows is known too. "*" stands for skipped characters.
_Known = frozenset[tuple[str, bool]]
_NOTHING: _Known = frozenset({("", True)})


class Openings:
    """What every match of some expressions begins with, or holds; signs before the first letter aside.

    Small letters; 0 stands for any digit, and nothing follows it. A match has one of `first` at its beginning or one
    of `inside` anywhere; with the empty string in `inside` nothing can be told.
    """

    def __init__(self, first: Iterable[str], inside: Iterable[str]) -> None:
        """Take what was found."""
        self.first = frozenset(first)
        self.inside = frozenset(inside)
        self._by_initial = {
            initial: tuple(sorted(text for text in self.first if text[0] == initial))
            for initial in sorted({text[0] for text in self.first})
        }

    @staticmethod
    def join(parts: Iterable["Openings"]) -> "Openings":
        """What the matches of any of several expressions begin with."""
        parts = list(parts)
        return Openings(
            frozenset().union(*(part.first for part in parts)), frozenset().union(*(part.inside for part in parts))
        )

    def admit(self, text: str, position: int = 0) -> bool:
        """Whether a match may begin at a position of a text, signs before its first letter aside."""
        opening = read_opening(text, position)
        if opening.startswith(self._by_initial.get(opening[:1], ())):
            return True
        return bool(self.inside) and self._has_inside(text)

    def admit_word(self, word: str) -> bool:
        """Whether a match may begin where a word in small letters does, no sign before it."""
        return word.startswith(self._by_initial.get(word[:1], ())) or (bool(self.inside) and self._has_inside(word))

    def _has_inside(self, text: str) -> bool:
        lowered = text.lower()
        return any(part in lowered for part in self.inside)

    def admit_within(self, text: str) -> bool:
        """Whether a text can hold a match anywhere."""
        lowered = text.lower()
        if any(part in lowered for part in self.first) or ("0" in self.first and _DIGIT.search(text)):
            return True
        return bool(self.inside) and self._has_inside(text)


@lru_cache(maxsize=16)
def read_opening(text: str, position: int = 0) -> str:
    """Return the first characters of a text as they stand among openings."""
    found = _FIRST.search(text, position)
    if found is None:
        return ""
    return "0" if _DIGIT.match(found.group()) else text[found.start() : found.start() + LENGTH].lower()


def find_openings(expression: str) -> Openings:
    """Find with which letters the matches of an expression, used without regard to case, can begin.

    Raises:
        ValueError: the expression has a form that is not understood here.
    """
    known, end = _read_branches(expression, 0, _NOTHING)
    if end != len(expression):
        raise ValueError(f"{expression!r}: a bracket too many")
    texts = {text for text, _ in known}
    inside = {text.lstrip(_SKIPPED) for text in texts if text[:1] in ("", _SKIPPED)}
    return Openings(frozenset(text for text in texts if text[:1] not in ("", _SKIPPED)), frozenset(inside))


def _read_branches(expression: str, place: int, before: _Known) -> tuple[_Known, int]:
    """Read alternatives up to the bracket that closes them, or to the end."""
    after: _Known = frozenset()
    while True:
        branch = before
        while place < len(expression) and expression[place] not in "|)":
            following, place = _read_item(expression, place, branch)
            branch, place = _read_quantifier(expression, place, branch, following)
        after |= branch
        if place >= len(expression) or expression[place] == ")":
            return after, place
        place += 1


def _read_item(expression: str, place: int, before: _Known) -> tuple[_Known, int]:
    sign = expression[place]
    if sign == "(":
        found = _GROUP.match(expression, place)
        if found is None:
            raise ValueError(f"{expression!r}: a group of a kind that is not read")
        after, place = _read_branches(expression, found.end(), before)
        return before if found["kind"] not in (None, ":") else after, place + 1  # the others look, and take nothing
    if sign == "[":
        found = _CLASS.match(expression, place)
        if found is None:
            raise ValueError(f"{expression!r}: a class that is not closed")
        return _add_class(before, found), found.end()
    if sign == "\\":
        return _add_escape(before, expression[place + 1]), place + 2
    if sign in "^$":
        return before, place + 1
    return _add_any(before) if sign == "." else _add_sign(before, sign), place + 1


def _read_quantifier(expression: str, place: int, before: _Known, after: _Known) -> tuple[_Known, int]:
    found = _QUANTIFIER.match(expression, place)
    if found is None:
        return after, place
    if found[1] != "?":  # it may come again
        after = frozenset((text, is_open and (_is_empty(text) or (text, True) in before)) for text, is_open in after)
    return after | before if found[1] in ("*", "?") or found[2] in ("", "0") else after, found.end()


def _is_empty(text: str) -> bool:
    return text in ("", _SKIPPED)


def _add_sign(before: _Known, sign: str) -> _Known:
    after = set()
    for text, is_open in before:
        if is_open and _DIGIT.match(sign):
            text, is_open = text or "0", False  # after letters a digit ends what is compared
        elif is_open and (not _is_empty(text) or _FIRST.match(sign)):
            text += sign.lower()
            is_open = len(text.lstrip(_SKIPPED)) < LENGTH
        after.add((text, is_open))  # signs before the first letter are passed over
    return frozenset(after)


def _add_gap(before: _Known) -> _Known:
    """Add signs that are no letters: they end what is compared, unless they stand before it."""
    return frozenset((text, is_open and _is_empty(text)) for text, is_open in before)


def _add_any(before: _Known) -> _Known:
    return frozenset((_SKIPPED, True) if is_open and _is_empty(text) else (text, False) for text, is_open in before)


def _add_escape(before: _Known, sign: str) -> _Known:
    if sign in "bB":
        return before
    if sign in "sW":
        return _add_gap(before)
    if sign == "d":
        return _add_sign(before, "0")
    return _add_any(before) if sign.isalnum() else _add_sign(before, sign)


def _add_class(before: _Known, found: re.Match[str]) -> _Known:
    if found.group() in _GAP_CLASSES:
        return _add_gap(before)
    signs = re.sub(r"\\(\W)", r"\1", found["signs"])
    if found["negated"] or "\\" in signs or "-" in signs[1:-1]:
        return _add_any(before)
    return frozenset(known for sign in signs for known in _add_sign(before, sign))
