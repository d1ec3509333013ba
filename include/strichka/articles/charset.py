"""From bytes to text: which charset a page or file really has, whatever it says of itself.

Evidence comes in the order of its strength: a byte order mark; bytes that are valid UTF-8 (no other charset of our
press looks so by chance); what the decoded letters look like; and only then what the HTTP header or the page declares.
"""

import codecs
import re
from dataclasses import dataclass

from strichka.articles.letter_quality import judge_letters
from strichka.articles.mojibake import mend_mojibake

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_SIGNATURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06",
    b"\x1f\x8b\x08", b"\x7fELF", b"MZ\x90\x00", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x01\x00", b"7z\xbc\xaf\x27\x1c",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BZh9", b"\xfd7zXZ\x00", b"SQLite format 3\x00", b"wOFF", b"wOF2",
    b"\x28\xb5\x2f\xfd",
)  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-:.]{3,30})", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_\-:.]{3,30})", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-:.]{3,30})", re.I)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_STRETCH = re.compile(rb"[\x80-\xff]+(?:[ ,.:;!?'\"()\-]{1,3}[\x80-\xff]+)*")
_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_CONTROLS = bytes([*range(1, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])

# In the order in which they are preferred when their letters look equally well.
_SINGLE_BYTE = ("windows-1251", "koi8-u", "cp866", "iso-8859-5", "mac-cyrillic")
_ALIASES = {
    "cp1251": "windows-1251", "win-1251": "windows-1251", "windows1251": "windows-1251", "win1251": "windows-1251",
    # Every byte that koi8-r gives a letter means the same letter in koi8-u; only in koi8-u are there і, ї, є and ґ.
    "koi8-r": "koi8-u", "koi8r": "koi8-u", "koi8": "koi8-u", "koi8u": "koi8-u", "koi8-ru": "koi8-u",
    "utf8": "utf-8", "utf-8-sig": "utf-8", "utf_8": "utf-8", "utf-16": "utf-16-le", "utf16": "utf-16-le",
    "ibm866": "cp866", "866": "cp866", "x-cp866": "cp866", "x-mac-cyrillic": "mac-cyrillic",
    "iso8859-5": "iso-8859-5", "iso_8859-5": "iso-8859-5",
    # Browsers read these two as windows-1252 (WHATWG Encoding Standard), and so do the people who wrote the pages.
    "iso-8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252", "cp1252": "windows-1252",
}  # fmt: skip
_SAMPLE_BYTES = 60_000  # high bytes looked at to tell charsets apart; some hundred are enough
_MIN_RUN_LETTERS = 3  # a run of high bytes shorter than a word proves nothing about mixed charsets
_CLEAR_LEAD = 0.03  # by how much other letters must look better to overrule a declaration (see judge_letters)
_LIKELY_CYRILLIC = 0.1  # judge_letters of real text in the right charset is 0.4 and more, in a wrong one below 0


class UndecodableError(ValueError):
    """The bytes are no text in any charset we know (an image, an archive, a program)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text.

    `flags` may hold `charset_mismatch` (declared one thing, is another), `charset_mixed` (two charsets in one document,
    mended piece by piece), `nul_bytes` (removed), `invalid_bytes` (now U+FFFD), `mojibake_mended` (the text had been
    decoded wrongly before it was written). `encoded` is the same text as UTF-8 where it was read as such.
    """

    text: str
    charset: str
    flags: tuple[str, ...] = ()
    encoded: bytes | None = None


def decode_bytes(data: bytes, declared: str | None, is_html: bool) -> Decoded:
    """Decode a document.

    Args:
        data: the bytes as received.
        declared: what the HTTP header said, a charset name or a whole Content-Type; none when there was no header.
        is_html: whether a `<meta charset>` or XML declaration in the first 4 KiB may speak for the page.

    Returns:
        The text without byte order mark and NUL, the charset it was in, and flags.

    Raises:
        UndecodableError: the bytes are binary.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark) and (charset != "utf-16-le" or len(data) > 2):
            return _finish(_decode_with_mark(data[len(mark) :], charset, _said(data, declared, is_html)))
    wide = _detect_utf16(data)
    if wide:
        text = data[: len(data) // 2 * 2].decode(wide, "replace")
        return _finish(Decoded(text, wide, _mismatch(_said(data, declared, is_html), wide)))
    flags: tuple[str, ...] = ()
    _refuse_binary(data)
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
        flags = ("nul_bytes",)
    said = _said(data, declared, is_html)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        decoded = _decode_other(data, said)
    else:
        mismatch = () if data.isascii() else _mismatch(said, "utf-8")
        decoded = Decoded(text, "utf-8", mismatch, data)
    return _finish(Decoded(decoded.text, decoded.charset, flags + decoded.flags, decoded.encoded))


def normalise_charset_name(name: str | None) -> str | None:
    """Return our name for a charset as declared anywhere, or none when nothing can decode it.

    Args:
        name: "UTF8", "Windows-1251", "text/html; charset=koi8-r", …
    """
    if not name:
        return None
    found = _HEADER_CHARSET.search(name)
    name = (found.group(1) if found else name).strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return name


def _decode_with_mark(body: bytes, charset: str, said: str | None) -> Decoded:
    width = {"utf-8": 1, "utf-16-le": 2, "utf-16-be": 2}.get(charset, 4)
    body = body[: len(body) // width * width]
    try:
        return Decoded(body.decode(charset), charset, _mismatch(said, charset))
    except UnicodeDecodeError:
        if charset == "utf-8":
            mended = _decode_other(body, "utf-8")
            return Decoded(mended.text, mended.charset, mended.flags)
        return Decoded(body.decode(charset, "replace"), charset, (*_mismatch(said, charset), "invalid_bytes"))


def _finish(decoded: Decoded) -> Decoded:
    text, encoded, flags = decoded.text, decoded.encoded, list(decoded.flags)
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
    if "\x00" in text:
        text = text.replace("\x00", "")
        flags.append("nul_bytes")
    if text is not decoded.text:
        encoded = None
    mended = mend_mojibake(text, encoded)
    if mended is not None:
        text, encoded = mended, None
        flags.append("mojibake_mended")
    return Decoded(text, decoded.charset, tuple(dict.fromkeys(flags)), encoded)


def _said(data: bytes, declared: str | None, is_html: bool) -> str | None:
    """What the header says, else what the document says of itself."""
    name = normalise_charset_name(declared)
    if name or not is_html:
        return name
    head = data[:4096]
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return normalise_charset_name(found.group(1).decode("ascii")) if found else None


def _mismatch(said: str | None, charset: str) -> tuple[str, ...]:
    if said is None or said == charset or (said.startswith("utf-16") and charset.startswith("utf-16")):
        return ()
    return ("charset_mismatch",)


def _refuse_binary(data: bytes) -> None:
    if data.startswith(_BINARY_SIGNATURES):
        raise UndecodableError("the first bytes are those of a binary format")
    head = data[:65_536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    nuls = head.count(b"\x00")
    if head and (controls / len(head) > 0.02 or nuls / len(head) > 0.3):
        raise UndecodableError(f"{controls + nuls} of the first {len(head)} bytes are control characters")


def _detect_utf16(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: in it every other byte is 0 or 4, the high byte of Latin and Cyrillic letters."""
    head = data[:4096]
    if len(head) < 8:
        return None
    even, odd = head[0::2], head[1::2]
    for high, low, charset in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        share = sum(high.count(value) for value in (0, 4, 0x20)) / len(high)
        other = sum(low.count(value) for value in (0, 4)) / len(low)
        if share > 0.9 and other < 0.1 and (high.count(0) + high.count(4)) > len(high) * 0.8:
            return charset
    return None


def _decode_other(data: bytes, said: str | None) -> Decoded:
    """Decode bytes that are not valid UTF-8 as a whole."""
    runs = _HIGH_RUN.findall(data[:4_000_000])
    good = sum(len(run) for run in runs if _is_utf8_run(run))
    bad = sum(len(run) for run in runs if not _is_utf8_run(run))
    if good > bad:
        return _decode_damaged_utf8(data, said)
    charset, flags = _choose_single_byte(runs, data, said)
    if any(_is_utf8_island(run) for run in runs):
        text = _STRETCH.sub(lambda found: _decode_stretch(found.group(), charset), data).decode("utf-8", "replace")
        return Decoded(text, charset, (*flags, "charset_mixed"))
    text = data.decode(charset, "replace")
    return Decoded(text, charset, (*flags, "invalid_bytes") if "\ufffd" in text else flags)


def _is_utf8_run(run: bytes) -> bool:
    """Whether most of a run of high bytes is UTF-8 characters (a few broken ones among them are damage)."""
    if len(run) == 1:
        return False
    return sum(map(len, _UTF8_CHARACTER.findall(run))) >= 0.7 * len(run)


def _is_utf8_island(run: bytes) -> bool:
    """Whether a run inside a single-byte document must be UTF-8: long, whole, and letters of our press in it.

    «Рі», «Сі» of windows-1251 are valid UTF-8 too, so nothing shorter than four characters counts.
    """
    characters = _UTF8_CHARACTER.findall(run)
    if len(characters) < 4 or sum(map(len, characters)) != len(run):
        return False
    return judge_letters(run.decode("utf-8")) > _LIKELY_CYRILLIC


def _decode_stretch(stretch: bytes, charset: str) -> bytes:
    """Return words of a single-byte document as UTF-8, leaving those that are UTF-8 already.

    A stretch is judged whole first: a short word («на») only shows by its neighbours what it is.
    """
    if _is_utf8_island(b"".join(_HIGH_RUN.findall(stretch))):
        return stretch
    return _HIGH_RUN.sub(
        lambda found: (
            found.group()
            if _is_utf8_island(found.group())
            else found.group().decode(charset, "replace").encode("utf-8")
        ),
        stretch,
    )


def _decode_damaged_utf8(data: bytes, said: str | None) -> Decoded:
    """Decode UTF-8 with foreign runs: whole words in another charset are mended, single broken bytes become U+FFFD."""
    strays = [run for run in _HIGH_RUN.findall(data) if not _is_utf8_run(run)]
    words = [run for run in strays if len(run) >= _MIN_RUN_LETTERS and not _UTF8_CHARACTER.search(run)]
    flags = _mismatch(said, "utf-8")
    charset = _best_single_byte(b" ".join(words))[0] if words else None
    if charset is None:
        text = data.decode("utf-8", "replace")
        return Decoded(text, "utf-8", (*flags, "invalid_bytes"))
    mended = _HIGH_RUN.sub(
        lambda found: (
            found.group() if _is_utf8_run(found.group()) else found.group().decode(charset, "replace").encode("utf-8")
        ),
        data,
    )
    text = mended.decode("utf-8", "replace")
    flags = (*flags, "charset_mixed")
    return Decoded(text, "utf-8", (*flags, "invalid_bytes") if "\ufffd" in text else flags)


def _best_single_byte(sample: bytes) -> tuple[str | None, float]:
    """Return the charset in which the bytes look most like our languages, and how well they do (see judge_letters)."""
    best, best_score = None, _LIKELY_CYRILLIC
    for charset in _SINGLE_BYTE:
        score = judge_letters(sample.decode(charset, "replace"))
        if score > best_score + 1e-9:
            best, best_score = charset, score
    return best, best_score


def _choose_single_byte(runs: list[bytes], data: bytes, said: str | None) -> tuple[str, tuple[str, ...]]:
    sample = b" ".join(run for run in runs if not _is_utf8_island(run))[:_SAMPLE_BYTES]
    best, score = _best_single_byte(sample)
    if best is None or len(sample) < 8:
        return _choose_without_cyrillic(data, said)
    if said and said != best:
        if said in _SINGLE_BYTE and judge_letters(sample.decode(said, "replace")) > score - _CLEAR_LEAD:
            return said, ()
        return best, ("charset_mismatch",)
    return best, ()


def _choose_without_cyrillic(data: bytes, said: str | None) -> tuple[str, tuple[str, ...]]:
    """Choose for text whose high bytes are no Cyrillic words: what is declared, else what charset-normalizer says."""
    if said and not said.startswith("utf-"):
        return said, ()
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE_BYTES]).best()
    name = normalise_charset_name(found.encoding.replace("_", "-")) if found else None
    if name is None or name.startswith("utf-") or name == "cp1251":
        name = "windows-1251"
    return name, _mismatch(said, name)
