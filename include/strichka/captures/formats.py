"""Formats by file name, and what the first bytes say where the name is silent or wrong."""

import re
from dataclasses import dataclass

from strichka.models import Reason

UNKNOWN = "unknown"
DOCUMENT_FORMATS = ("text", "html", "json", "jsonl", "warc")
CONTAINER_FORMATS = frozenset({"jsonl", "warc", "zip"})

_SUFFIXES = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".warc": "warc",
    ".zip": "zip",
}
FORCED_FORMATS = {"auto": "auto", "txt": "text", "ndjson": "jsonl", **{name: name for name in DOCUMENT_FORMATS}}

# Leading bytes of what is often found under a text name: registered signatures, see file(1) and
# https://www.iana.org/assignments/media-types/.
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"PK\x03\x04", "ZIP (also DOCX, ODT, EPUB)"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b\x08", "gzip; its name should end in .gz"),
    (b"\x7fELF", "ELF"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office (OLE)"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"\x00asm", "WebAssembly"),
    (b"wOFF", "WOFF"),
    (b"wOF2", "WOFF2"),
    (b"Obj\x01", "Avro"),
    (b"PAR1", "Parquet"),
)
# How pages and texts begin; no signature does.
_TEXT_STARTS = frozenset({b"<", b" ", b"\n", b"\r", b"\t", b"\xef", b"\xd0", b"["})
_RIFF = re.compile(rb"RIFF....(WEBP|WAVE|AVI )", re.DOTALL)
_ISO_MEDIA = re.compile(rb"....ftyp", re.DOTALL)
# Comments are atomic groups: without that, a long row of them takes exponential time to refuse.
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}\?>\s*+)?(?:<!--(?>.{0,2000}?-->)\s*+)*+<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)

_SAMPLE_BYTES = 64 * 1024
# Control characters that no text in any charset holds: all of C0 but NUL, TAB, LF, VT, FF, CR, SUB (the end mark of
# old DOS texts) and ESC (ISO 2022), and DEL. Random bytes hold 9 % of them, sound text none, damaged text a few.
_CONTROLS = bytes(code for code in range(0x20) if code not in (0, 9, 10, 11, 12, 13, 0x1A, 0x1B)) + b"\x7f"
_MOST_CONTROLS = 0.03
# A stray NUL is damage that later stages can mend; a third of the bytes is an executable or an office file.
_MOST_NULS = 0.3
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class NamedFormat:
    """What a file name says: the document or container format and whether it is gzipped."""

    format: str
    is_gzip: bool


def read_name(name: str) -> NamedFormat:
    """Return the format a file name stands for; `unknown` when its extension is none that is read.

    Args:
        name: a file name, path, URL or archive member.
    """
    lowered = name.lower()
    is_gzip = lowered.endswith(".gz")
    if is_gzip:
        lowered = lowered[:-3]
    stem = lowered.rpartition("/")[2]
    format = _SUFFIXES.get(stem[stem.rfind(".") :], UNKNOWN) if "." in stem else UNKNOWN
    if is_gzip and format == "zip":
        format = UNKNOWN
    return NamedFormat(format, is_gzip)


def starts_like_html(data: bytes) -> bool:
    """Tell whether bytes plainly begin an HTML page (a doctype or the root element, after comments at most)."""
    return _HTML_START.match(data[:_SAMPLE_BYTES]) is not None


def refuse_bytes(data: bytes) -> tuple[Reason, str] | None:
    """Say why bytes can be no text document, or return None when they may be one.

    Charsets are left to the extract stage; this looks at what holds in any of them.

    Args:
        data: the whole document.
    """
    if not data:
        return Reason.EMPTY, "It has no bytes."
    if not data[:_SAMPLE_BYTES].strip(b" \t\r\n\f\v\0") and not data.strip(b" \t\r\n\f\v\0"):
        return Reason.EMPTY, "It holds white space alone."
    name = name_signature(data)
    if name:
        return Reason.BINARY, f"The bytes are {name}, not text."
    return _refuse_controls(data)


def name_signature(data: bytes) -> str | None:
    """Return what binary format the leading bytes belong to, if any."""
    if data[:1] in _TEXT_STARTS:
        return None
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if match := _RIFF.match(data):
        return match[1].decode("ascii").strip()
    return "MP4 or another ISO media file" if _ISO_MEDIA.match(data) else None


def _refuse_controls(data: bytes) -> tuple[Reason, str] | None:
    if data.startswith(_UNICODE_MARKS):
        return None
    for sample in _take_samples(data):
        controls = (len(sample) - len(sample.translate(None, _CONTROLS))) / len(sample)
        nuls = sample.count(0) / len(sample)
        if (controls > _MOST_CONTROLS or nuls > _MOST_NULS) and not _is_wide_text(sample):
            return Reason.BINARY, f"{controls:.0%} of its bytes are control characters and {nuls:.0%} are NUL."
    return None


def _take_samples(data: bytes) -> list[bytes]:
    if len(data) <= _SAMPLE_BYTES:
        return [data]
    # The head alone may be a readable header in front of binary data, so the middle is looked at too.
    middle = len(data) // 2
    return [data[:_SAMPLE_BYTES], data[middle : middle + _SAMPLE_BYTES]]


def _is_wide_text(sample: bytes) -> bool:
    """Tell UTF-16 without a byte-order mark: the high bytes are NUL or 4 (Cyrillic) nearly everywhere."""
    if len(sample) < 4:
        return False
    for start in (0, 1):
        high = sample[start::2]
        low = sample[1 - start :: 2]
        if (high.count(0) + high.count(4)) > 0.9 * len(high) and (low.count(0) + low.count(4)) < 0.2 * len(low):
            return True
    return False
