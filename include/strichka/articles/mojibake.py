"""Text that was decoded wrongly before it was written ("РџСЂРёРІС–С‚", "Ïðèâ³ò"), mended where that is provable."""

import re

from strichka.articles.letter_quality import drop_ascii, judge_letters, look_worse

# How the bytes were read wrongly, and what they were. Every pair was seen in the wild; the order breaks ties.
_READINGS = (
    ("windows-1251", "utf-8"),
    ("windows-1252", "utf-8"),
    ("koi8-u", "utf-8"),
    ("cp866", "utf-8"),
    ("windows-1252", "windows-1251"),
    ("windows-1251", "koi8-u"),
    ("koi8-u", "windows-1251"),
    ("windows-1251", "cp866"),
    ("cp866", "windows-1251"),
    ("windows-1252", "koi8-u"),
    ("mac-cyrillic", "windows-1251"),
)
# Signs of UTF-8 read as a single-byte charset: a lead byte's letter and a sign that no word of ours goes on with.
_PAIRS = (  # lead letters, what stands after one, and how many such pairs in a row prove it
    ("РС", r"\u0080-\u00bf\u0402-\u040f\u0452-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122", 2),
    ("РСВг", r"\u0080-\u00bf\u0401-\u040f\u0450-\u045f\u0490\u0491\u2010-\u203a\u20ac\u2116\u2122", 4),
    ("ÐÑ", r"\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122", 2),
    ("пя", r"\u2500-\u25a0\u00a0-\u00f7\u2219-\u2265\u2320\u2321", 2),
    ("╨╤", r"\u0400-\u045f\u2500-\u25a0", 2),
)
# The first lead letter stands before the alternatives: an expression that begins with a class is searched faster.
_DOUBLE = re.compile(
    f"[{''.join(lead for lead, _, _ in _PAIRS)}]"
    + "(?:"
    + "|".join(f"(?<=[{lead}])[{sign}](?:[{lead}][{sign}]){{{count - 1}}}" for lead, sign, count in _PAIRS)
    + ")"
)
_LATIN_RUN = re.compile(r"[À-ÿ]{3}")  # windows-1251 read as windows-1252: words of accented letters only
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEGMENT = re.compile(r"[^\n\r<>\"]+")
# No UTF-8 text of more than some words, read wrongly, is without one of these; sound pages of our press are.
_TELL_TALE = re.compile("[ЂЃѓЉЊЌЋЏђљњќћџѕЅјЈЎў‡†‰‹›‚„ÐÑ╨╤\u0080-\u009f\u2500-\u25a0]")
_WINDOWS, _WINDOW = 8, 2_000
_SAMPLE = 20_000  # characters judged to find the reading
_LEAD = 0.5  # by how much a reading must look better than what stands; below, a rare text would be "mended"
_SOUND = 0.25  # what a mended text must reach (see judge_letters)
_DOUBTFUL = 0.1  # real text is above; words of another language in Cyrillic may be below and stay as they are
_MIN_PROOF = 4  # non-ASCII characters that are valid UTF-8 when read again: no sound word of ours is
_MAX_LAYERS = 3  # wrongly decoded twice does happen, three times hardly


def mend_mojibake(text: str, encoded: bytes | None = None) -> str | None:
    """Mend what was decoded wrongly before it was written.

    Works segment by segment (a line, or what stands between two tags), so that a page of which only a part is broken
    keeps its sound part.

    Args:
        text: a decoded document.
        encoded: the same as UTF-8, where that is at hand.

    Returns:
        The mended text, or none when nothing is provably broken.
    """
    mended: str | None = None
    for _ in range(_MAX_LAYERS):
        better = _mend_once(text, encoded) if mended is None else _mend_once(mended, None)
        if better is None:
            break
        mended = better
    return mended


def _mend_once(text: str, encoded: bytes | None) -> str | None:
    if text.isascii():
        return None
    suspects = _find_suspects(text, encoded)
    if not suspects:
        return None
    reading = _find_reading("\n".join(suspects)[:_SAMPLE])
    if reading is None:
        return None
    changed = _SEGMENT.sub(lambda found: _reread_if_better(found.group(), reading), text)
    return changed if changed != text else None


def _find_suspects(text: str, encoded: bytes | None) -> list[str]:
    """Return the segments that look broken: by tell-tale pairs, accented words, or letters that fit no language."""
    # Both patterns hold no ASCII: without it they match wherever they did, and hardly anywhere else.
    if _has_wrong_pairs(drop_ascii(text, encoded)):
        segments = [found.group() for found in _SEGMENT.finditer(text) if not found.group().isascii()]
        suspects = [segment for segment in segments if _DOUBLE.search(segment) or _LATIN_RUN.search(segment)]
        if suspects:
            return suspects[:200]
    if look_worse(_take_windows(text), _DOUBTFUL):
        sample = text[: _SAMPLE * 4]
        segments = [found.group() for found in _SEGMENT.finditer(sample) if not found.group().isascii()]
        return [segment for segment in segments if judge_letters(segment) < _DOUBTFUL][:200]
    return []


def _has_wrong_pairs(foreign: str) -> bool:
    """Whether pairs that no text of ours has, or words of accented letters, stand in what is no ASCII."""
    return bool((_TELL_TALE.search(foreign) and _DOUBLE.search(foreign)) or _LATIN_RUN.search(foreign))


def _take_windows(text: str) -> str:
    """Return some windows spread over a long text: enough to see whether its letters make sense."""
    if len(text) <= _WINDOWS * _WINDOW:
        return text
    step = (len(text) - _WINDOW) // (_WINDOWS - 1)
    return "\n".join(text[place * step : place * step + _WINDOW] for place in range(_WINDOWS))


def _find_reading(sample: str) -> tuple[str, str] | None:
    for wrong, right in _READINGS:
        if right == "utf-8" and _proves(sample, wrong):
            return wrong, right
    before = judge_letters(sample)
    best, best_score = None, max(before + _LEAD, _SOUND)
    for reading in _READINGS:
        again = _reread(sample, *reading, errors="replace")
        if again is None or again.count("\ufffd") > sample.count("\ufffd") + len(again) * 0.02:
            continue
        score = judge_letters(again)
        if score > best_score + 1e-9:
            best, best_score = reading, score
    return best


def _proves(sample: str, wrong: str) -> bool:
    """Whether most broken segments are valid UTF-8 when the wrong reading is undone; that happens to no sound text."""
    segments = [segment for segment in sample.split("\n") if _count_foreign(segment) >= _MIN_PROOF]
    return bool(segments) and sum(_reread(segment, wrong, "utf-8") is not None for segment in segments) > 0.6 * len(
        segments
    )


def _count_foreign(text: str) -> int:
    return sum(1 for character in text if character > "\x7f")


def _reread_if_better(segment: str, reading: tuple[str, str]) -> str:
    if segment.isascii():
        return segment
    again = _reread(segment, *reading)
    if again is None or again == segment:
        return segment
    if reading[1] == "utf-8" and _count_foreign(segment) >= _MIN_PROOF:
        return again
    if not _WORD.search(again):
        return segment
    needed = _LEAD if len(segment) < 12 else _LEAD / 2
    return again if judge_letters(again) > judge_letters(segment) + needed else segment


def _reread(text: str, wrong: str, right: str, errors: str = "strict") -> str | None:
    """Undo a wrong decoding: encode as it was read, decode as it was meant; none when that can't have happened."""
    raw = _encode_as_read(text, wrong, errors)
    if raw is None:
        return None
    try:
        return raw.decode(right)
    except UnicodeDecodeError:
        return raw.decode(right, "replace") if errors == "replace" else None


def _encode_as_read(text: str, wrong: str, errors: str) -> bytes | None:
    try:
        return text.encode(wrong)
    except UnicodeEncodeError:
        pass
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode(wrong)
        except UnicodeEncodeError:
            if ord(character) < 0x100:  # undefined in the code page: most software lets the byte through
                raw.append(ord(character))
            elif errors == "strict":
                return None
    return bytes(raw)
