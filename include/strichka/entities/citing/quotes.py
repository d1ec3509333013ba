"""What stands in quotes is somebody's words: its verbs cite nobody, but for those set in."""

import re

_QUOTE = re.compile(r"[«„][^«»„“”]{25,}(?:[»“”]|$)")
_QUOTE_LEFT_OPEN = re.compile(r"[^«»„“”]{25,}[»“”](?=\s*[,.]?\s*[–—-])")  # opened in a sentence before
# The same in straight quotes: what stands on either side says which of them opens.
_STRAIGHT_QUOTE = re.compile(r"(?<![^\s(])\"(?=[^\W\d_])[^\"«»„“”\n]{25,}(?:(?<!\s)\"(?![^\W_])|$)")
_LOOK_BACK = 60
_INTERJECTED = re.compile(r"(?:[,.!?…]\s*[–—-]\s*(?:[^\W\d_]+\s+){0,2}|,\s*)$")
_GOES_ON = re.compile(r",|[ \u00a0][–—-]")  # «Ремонт, каже Коваль, триває», not «Не лікар, лікує час»


def list_quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List what stands in quotes of some length: its verbs are of those quoted.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
    """
    found = [match.span() for quote in (_QUOTE, _STRAIGHT_QUOTE) for match in quote.finditer(text, start, end)]
    closed = _QUOTE_LEFT_OPEN.match(text, start, end)
    return found if closed is None else [closed.span(), *found]


def is_quoted(text: str, position: int, said: list[tuple[int, int]]) -> bool:
    """Say whether a verb stands inside what is quoted, but for "…, – сказав Коваль, – …".

    Args:
        text: the whole text.
        position: where the verb begins.
        said: the quotes of its sentence.
    """
    for begin, stop in said:
        if begin < position < stop:
            set_in = _INTERJECTED.search(text, max(begin, position - _LOOK_BACK), position)
            return set_in is None or (not set_in[0].strip(", ") and not _GOES_ON.search(text, position, stop))
    return False
