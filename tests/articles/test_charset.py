import random
import time

import pytest

from strichka.articles.charset import UndecodableError, decode_bytes, normalise_charset_name

UK = (
    "Міська рада ухвалила рішення про ремонт мосту через річку. Роботи, за словами інженерів, триватимуть до осені, "
    "а рух транспорту обмежать лише вночі. Її оцінили як найдорожчу за останні роки: є кошторис, є ґрунтові зразки. "
    "Мешканці просять не зупиняти автобуси, бо їздити в об'їзд довго."
)
RU = (
    "Городской совет принял решение о ремонте моста через реку. Работы, по словам инженеров, продлятся до осени, а "
    "движение ограничат только ночью. Жители просят не останавливать автобусы, объезд слишком длинный, это понятно. "
    "Объём работ вырос вдвое, ещё одну смету утвердят в среду."
)
SINGLE_BYTE = ["windows-1251", "koi8-u", "cp866", "iso-8859-5", "mac-cyrillic"]


def encodable(text: str, charset: str) -> str:
    """The text without letters that the charset lacks."""
    return text.encode(charset, "ignore").decode(charset)


@pytest.mark.parametrize("text", [UK, RU], ids=["uk", "ru"])
@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1251", "koi8-r", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("charset", [*SINGLE_BYTE, "utf-8", "utf-16-le", "utf-16-be"])
def test_evidence_overrules_declaration(text: str, charset: str, declared: str | None) -> None:
    text = encodable(text, charset)
    decoded = decode_bytes(text.encode(charset), declared, is_html=False)
    assert decoded.text == text
    assert decoded.charset == charset
    said = normalise_charset_name(declared)
    assert ("charset_mismatch" in decoded.flags) == (said not in (None, charset))


@pytest.mark.parametrize(("mark", "charset"), [("\ufeff", "utf-8"), ("\ufeff", "utf-16-le"), ("\ufeff", "utf-16-be")])
def test_byte_order_mark_is_removed_and_believed(mark: str, charset: str) -> None:
    decoded = decode_bytes((mark + UK).encode(charset), "windows-1251", is_html=False)
    assert decoded.text == UK
    assert decoded.flags == ("charset_mismatch",)


def test_koi8_r_keeps_ukrainian_letters() -> None:
    decoded = decode_bytes(UK.encode("koi8-u"), "koi8-r", is_html=False)
    assert decoded.text == UK
    assert decoded.charset == "koi8-u"


def test_meta_charset_speaks_for_a_page_without_header() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RU}</p></body></html>'
    assert decode_bytes(page.encode("windows-1251"), None, is_html=True).flags == ()
    lying = page.encode("utf-8")
    assert decode_bytes(lying, None, is_html=True).flags == ("charset_mismatch",)
    assert decode_bytes(lying, "utf-8", is_html=True).flags == ()


def test_single_byte_parts_in_utf8_are_mended() -> None:
    page = f"<p>{UK}</p>".encode() + f"<div>{RU}</div>".encode("windows-1251") + f"<p>{UK}</p>".encode()
    decoded = decode_bytes(page, "utf-8", is_html=True)
    assert decoded.text == f"<p>{UK}</p><div>{RU}</div><p>{UK}</p>"
    assert decoded.flags == ("charset_mixed",)


def test_utf8_parts_in_single_byte_are_mended() -> None:
    page = f"<p>{UK} {RU}</p>".encode("windows-1251") + "<div>Підписуйтесь на канал</div>".encode()
    decoded = decode_bytes(page, "windows-1251", is_html=True)
    assert decoded.text == f"<p>{UK} {RU}</p><div>Підписуйтесь на канал</div>"
    assert decoded.flags == ("charset_mixed",)


def test_broken_characters_become_replacement_signs() -> None:
    data = UK.encode()
    data = data[:41] + b"\xd0" + data[41:]
    decoded = decode_bytes(data, None, is_html=False)
    assert "\ufffd" in decoded.text
    assert decoded.flags == ("invalid_bytes",)
    assert decoded.text.replace("\ufffd", "")[-60:] == UK[-60:]


def test_text_cut_inside_a_character() -> None:
    data = UK.encode()[:-1] + "й".encode()[:1]
    decoded = decode_bytes(data, "utf-8", is_html=False)
    assert decoded.flags == ("invalid_bytes",)
    assert decoded.text[:50] == UK[:50]


def test_nul_bytes_are_removed() -> None:
    decoded = decode_bytes(UK[:40].encode() + b"\x00\x00" + UK[40:].encode(), None, is_html=False)
    assert decoded.text == UK
    assert decoded.flags == ("nul_bytes",)


WRONG_READINGS = [
    ("windows-1251", "utf-8"),
    ("latin-1", "utf-8"),
    ("windows-1252", "utf-8"),
    ("koi8-u", "utf-8"),
    ("cp866", "utf-8"),
    ("latin-1", "windows-1251"),
    ("windows-1251", "koi8-u"),
    ("koi8-u", "windows-1251"),
    ("windows-1251", "cp866"),
    ("cp866", "windows-1251"),
]


def misread(text: str, wrong: str, right: str) -> str:
    """What a careless program makes of text: bytes in one charset, read as another."""
    return "".join(bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in text.encode(right))


@pytest.mark.parametrize("text", [UK, RU], ids=["uk", "ru"])
@pytest.mark.parametrize(("wrong", "right"), WRONG_READINGS)
def test_mojibake_is_mended(text: str, wrong: str, right: str) -> None:
    text = encodable(text, right)
    decoded = decode_bytes(misread(text, wrong, right).encode(), None, is_html=False)
    assert decoded.text == text
    assert decoded.flags == ("mojibake_mended",)


def test_mojibake_in_one_part_leaves_the_rest() -> None:
    broken = misread(RU, "windows-1251", "utf-8")
    decoded = decode_bytes(f"<h1>{UK}</h1>\n<p>{broken}</p>\n<p>{UK}</p>".encode(), None, is_html=True)
    assert decoded.text == f"<h1>{UK}</h1>\n<p>{RU}</p>\n<p>{UK}</p>"


def test_twice_misread_text_is_mended() -> None:
    decoded = decode_bytes(misread(misread(UK, "windows-1251", "utf-8"), "windows-1251", "utf-8").encode(), None, False)
    assert decoded.text == UK


@pytest.mark.parametrize(
    "text",
    [
        UK,
        RU,
        "РС РА РІ РУ — скорочення в таблиці; СІЗО, РІЗДВО, СЄВЄРОДОНЕЦЬК, РЇ",
        "Café Noël, naïve façade, Łódź i Kraków",
        "Српска влада, ђак, њива, љубав, џеп и ћуприја",
        "қазақ тілі, үлкен өзен",
        "№ 5, 20 °C, §3, ±2 % — «так»",
        "Plain ASCII text only",
        "",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    decoded = decode_bytes(text.encode(), None, is_html=False)
    assert decoded.text == text
    assert decoded.flags == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"\xff\xd8\xff\xe0" + b"\x01" * 200,
        b"%PDF-1.7\n%\xe2\xe3",
        b"\x1f\x8b\x08\x00" + b"\x02" * 100,
        random.Random(7).randbytes(4000),
        bytes(500),
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode_bytes(data, "utf-8", is_html=False)


def test_latin_text_in_a_western_charset_as_declared() -> None:
    decoded = decode_bytes("Le café est ouvert à Orléans".encode("latin-1"), "iso-8859-1", is_html=False)
    assert decoded.text == "Le café est ouvert à Orléans"


def test_large_sound_page_is_fast() -> None:
    page = ("<p class='text'>" + UK + "</p>\n").encode() * 1500
    started = time.perf_counter()
    decode_bytes(page, "utf-8", is_html=True)
    assert time.perf_counter() - started < 1.0  # about 0.1 s for 900 KB


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("text/html; charset=CP1251", "windows-1251"),
        ("UTF8", "utf-8"),
        ('"koi8-r"', "koi8-u"),
        ("base64", None),
        ("rot13", None),
        ("", None),
        (None, None),
    ],
)
def test_charset_names(name: str | None, ours: str | None) -> None:
    assert normalise_charset_name(name) == ours
