"""Expressions of many alternatives made quick: those that begin with one letter are tried at that letter alone."""

from collections.abc import Iterator

_QUANTIFIERS = tuple("*+{")


def group_by_letter(pattern: str) -> str:
    """Group the alternatives of an expression by their first letter.

    Args:
        pattern: an expression; what its groups without a name begin with is grouped too.

    Returns:
        An expression that matches where it does; which of several alternatives matches there is left open.
    """
    found = _list_by_letter(pattern)
    others = found.pop("", [])
    grouped = [f"{letter}(?:{'|'.join(tails)})" for letter, tails in sorted(found.items())]
    return "|".join([*grouped, *others])


def _list_by_letter(pattern: str) -> dict[str, list[str]]:
    """List what follows each first letter; those that begin otherwise under the empty string."""
    found: dict[str, list[str]] = {}
    for alternative in _split(pattern):
        for letter, tail in _list_openings(alternative):
            found.setdefault(letter, []).append(tail)
    return found


def _list_openings(alternative: str) -> Iterator[tuple[str, str]]:
    if alternative[:1].isalpha() and alternative[1:2] not in ("?", *_QUANTIFIERS):
        yield alternative[0], alternative[1:]
        return
    end = _find_end(alternative) if alternative.startswith("(?:") else 0
    rest = alternative[end:]
    if not end or rest.startswith(_QUANTIFIERS):
        yield "", alternative
        return
    is_optional = rest.startswith("?")
    rest = rest[is_optional:]
    for letter, tails in _list_by_letter(alternative[3 : end - 1]).items():
        yield letter, f"(?:{'|'.join(tails)}){rest}"
    if is_optional:
        yield from _list_openings(rest)


def _split(pattern: str) -> Iterator[str]:
    """Split an expression at the bars that stand in no group and no class of characters."""
    depth = start = 0
    for position, sign in _list_signs(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield pattern[start:position]
            start = position + 1
    yield pattern[start:]


def _find_end(pattern: str) -> int:
    """Find where the group ends with which an expression begins."""
    depth = 0
    for position, sign in _list_signs(pattern):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign == ")":
            return position + 1
    return 0


def _list_signs(pattern: str) -> Iterator[tuple[int, str]]:
    """List the brackets and bars of an expression that are none of its characters."""
    in_class = is_escaped = False
    for position, sign in enumerate(pattern):
        if is_escaped:
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()|":
            yield position, sign
