"""Quotation marks at the ends of learnt names: inside a name both stand or none, as the guideline has it.

A tagger scores word by word and loses count of quotes in the long names of companies (ТОВ «Компанія «Поле»).
"""

from spacy.tokens import Doc

from strichka.entities.name_tags import Name

_LOW, _HIGH, _EITHER = "„", frozenset("“”"), '"'  # „Поле“, „Поле”; “ alone may open too
_NEVER_LAST = frozenset({"«", _LOW, "("})


def settle_quotes(doc: Doc, names: list[Name]) -> list[Name]:
    """Let names end where their quotes are closed.

    Args:
        doc: the text.
        names: (first token, token after the last, label) in order, not overlapping.

    Returns:
        The names: one whose quote is open takes the closing one that follows, one closed without being opened or ending
        with an opening sign leaves that out.
    """
    if not names:
        return []
    limits = [*(start for start, _, _ in names[1:]), len(doc)]
    settled = []
    for (start, end, label), limit in zip(names, limits, strict=True):
        words = [token.text for token in doc[start : min(end + 1, limit)]]
        length = _settle_end(words, end - start)
        if length:
            settled.append((start, start + length, label))
    return settled


def _settle_end(words: list[str], length: int) -> int:
    """Return how many words a name of so many has; the words hold the one behind it too, where that is free."""
    inside, following = words[:length], words[length : length + 1]
    opened = inside.count("«") - inside.count("»")
    opened_low = inside.count(_LOW) - sum(word in _HIGH for word in inside)
    is_odd = inside.count(_EITHER) % 2 == 1
    if following and (
        (opened > 0 and following[0] == "»")
        or (opened_low > 0 and following[0] in _HIGH)
        or (is_odd and following[0] == _EITHER != inside[-1])
    ):
        return length + 1
    if (opened < 0 and inside[-1] == "»") or (is_odd and inside[-1] == _EITHER):
        length -= 1
    while length and words[length - 1] in _NEVER_LAST:
        length -= 1
    return length
