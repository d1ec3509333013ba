"""Many expressions for whole words, of which only those are tried that can begin as a word does."""

import re
from collections.abc import Iterable

from strichka.articles.openings import find_openings

_KEY = 3  # letters of a word by which alternatives are found
_SIGN = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|.", re.DOTALL)


class WordKinds:
    """Tells the kind of a word by expressions.

    An expression of hundreds of alternatives takes microseconds for each word, and of the words of a page hardly one
    begins as more than a few of them can.
    """

    def __init__(self, kinds: Iterable[tuple[str, str]]) -> None:
        """Take kinds with their expressions, in order of precedence; expressions are for small letters.

        Expressions are compiled when a word first begins as they can: there are as many patterns as beginnings.
        """
        self._alternatives = [
            (kind, alternative, find_openings(alternative))
            for kind, expression in kinds
            for alternative in split_alternatives(expression)
        ]
        self._keys = frozenset(text[:_KEY] for _, _, openings in self._alternatives for text in openings.first)
        self._inside = sorted({part for _, _, openings in self._alternatives for part in openings.inside})
        self._patterns: dict[tuple[str, tuple[str, ...]], re.Pattern[str] | None] = {}

    def find(self, word: str) -> str | None:
        """Return the first kind of which an expression matches a whole word in small letters, or none."""
        key = word[:_KEY]
        while key and key not in self._keys:
            key = key[:-1]
        inside: tuple[str, ...] = ()
        for part in self._inside:
            if part in word:
                inside += (part,)
        if not key and not inside:
            return None
        try:
            pattern = self._patterns[key, inside]
        except KeyError:
            pattern = self._patterns[key, inside] = self._compile(key, inside)
        found = pattern.fullmatch(word) if pattern is not None else None
        return found.lastgroup if found is not None else None

    def _compile(self, key: str, inside: tuple[str, ...]) -> re.Pattern[str] | None:
        """Compile what can match words that begin with a key and hold some parts."""
        groups: dict[str, list[str]] = {}
        for kind, alternative, openings in self._alternatives:
            begins = any(key.startswith(text[:_KEY]) for text in openings.first)
            if begins or not openings.inside.isdisjoint(inside):
                groups.setdefault(kind, []).append(alternative)
        if not groups:
            return None
        return re.compile("|".join(f"(?P<{kind}>{'|'.join(found)})" for kind, found in groups.items()))


def split_alternatives(expression: str) -> list[str]:
    """Split an expression at the bars that stand in no bracket."""
    parts, depth = [""], 0
    for sign in _SIGN.findall(expression):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
