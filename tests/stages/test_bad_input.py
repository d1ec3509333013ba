"""Every kind of bad input at once, through all stages: each is a row with its reason, and the rest goes on."""

import gzip
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from strichka.captures.listing import list_inputs
from strichka.settings import get_settings
from strichka.stages.capture_stage import capture_inputs
from strichka.stages.checks import run_checks
from strichka.stages.runs import start_run
from tests.stages.pipelines import Pipeline

TITLE = "Громада відремонтувала дах сільської школи"
BODY = (
    "Громада відремонтувала дах сільської школи, і діти повернулися до класів. Про це повідомляє Укрінформ.\n\n"
    "Роботи тривали два місяці, а кошти виділили з обласного бюджету. Наступного року тут замінять вікна."
)
RUSSIAN = (
    "Мост через реку открыли после ремонта\n\nМост через реку открыли для движения после ремонта. Об этом сообщает "
    "Reuters.\n\nРаботы длились полгода, покрытие заменили полностью, опоры укрепили. Грузовики поедут позже."
)
PAGE = '<html><head><meta charset="{charset}"><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'


def make_page(charset: str = "utf-8", body: str = BODY) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    return PAGE.format(charset=charset, title=TITLE, body=paragraphs)


def make_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"a" * (40 * 1024**2))
    return packed.getvalue()


HALF_WARC = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/a\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 90000\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
) + make_page().encode()
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
    "truncated.txt.gz": (gzip.compress((TITLE + "\n\n" + BODY * 50).encode())[:-40], "truncated"),
    "bomb.zip": (make_bomb(), "archive_bomb"),
    "no_article.html": (b"<html><body><script>1</script><div></div></body></html>", "no_text"),
    "spreadsheet.xlsx": (b"PK\x03\x04 no zip of ours", "unknown_format"),
    "half.warc": (HALF_WARC, "truncated"),
}
SOUND: dict[str, bytes] = {
    "sound.txt": f"{TITLE}\n\n{BODY}".encode(),
    "says_utf8_is_1251.html": make_page("utf-8").encode("windows-1251"),
    "says_1251_is_utf8.html": make_page("windows-1251", BODY + "\n\nДруга сторінка.").encode(),
    "koi8_unsaid.html": make_page("iso-8859-1", BODY + "\n\nТретя сторінка.").encode("koi8-u"),
    "nul_bytes.txt": f"{TITLE}\n\n{BODY}\n\nЧетвертий текст.".replace("школи", "шко\x00ли").encode(),
    "emoji_and_accents.txt": f"{TITLE} 🎉\n\n{BODY}\n\nЗа́мок, кафе́ 👩‍🚀 і ще слово.".encode(),
    "right_to_left.txt": f"{TITLE} (רחוב)\n\n{BODY}\n\nНазва арабською: شارع السلام.".encode(),
    "russian.txt": RUSSIAN.encode("windows-1251"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "bad"
    place.mkdir()
    for name, (data, _) in REFUSED.items():
        (place / name).write_bytes(data)
    for name, data in SOUND.items():
        (place / name).write_bytes(data)
    with (place / "huge.html").open("wb") as file:
        file.write(make_page().encode())
        file.seek(60 * 1024**2)
        file.write(b".")
    lines = [b'{"title": "First", "text": "' + BODY.replace("\n\n", " ").encode() + b'"}', b'{"broken": ', b'{"a": 1}']
    (place / "lines.jsonl").write_bytes(b"\n".join(lines))
    return place


def test_each_bad_input_is_a_row_and_the_rest_goes_on(pipeline: Pipeline, folder: Path) -> None:
    pipeline.load(folder)
    pipeline.build()
    with pipeline.engine.connect() as connection:
        rows = connection.execute(text("select place, reason, detail from rejection order by place")).all()
        texts = dict(
            connection.execute(
                text(
                    "select c.place, v.title || ' ' || v.body from article_version v join capture c using (capture_id)"
                )
            )
            .tuples()
            .all()
        )
        flags = dict(
            connection.execute(text("select c.place, v.flags from article_version v join capture c using (capture_id)"))
            .tuples()
            .all()
        )
    found = {Path(row.place.split("!")[0].split("#")[0].split("@")[0]).name: row.reason for row in rows}
    for name, (_, reason) in REFUSED.items():
        assert found[name] == reason, name
    assert found["huge.html"] == "too_large"
    assert Counter(row.reason for row in rows if "lines.jsonl" in row.place) == {"bad_json": 2}
    assert all(row.detail for row in rows)
    got = {Path(place.split("#")[0]).name: words for place, words in texts.items()}
    for name in SOUND:
        assert name in got, name
        assert "Мост через реку" in got[name] if name == "russian.txt" else TITLE in got[name].replace("\x00", "")
        assert "\x00" not in got[name]
    flagged = {Path(place).name: value for place, value in flags.items()}
    assert "charset_mismatch" in flagged["says_utf8_is_1251.html"]
    assert "nul_bytes" in flagged["nul_bytes.txt"]
    assert len(texts) == len(SOUND) + 1
    assert len(rows) == len(REFUSED) + 3
    assert all(outcome.passed for outcome in run_checks(pipeline.engine, "test/bad input"))


def test_a_file_that_vanishes_between_listing_and_reading(pipeline: Pipeline, folder: Path) -> None:
    (folder / "gone.txt").write_text("soon gone")
    inputs = [
        item for item in list_inputs(str(folder), get_settings()) if item.place.endswith(("gone.txt", "sound.txt"))
    ]
    (folder / "gone.txt").unlink()
    start_run(pipeline.engine, "test/vanished", "load_archive", {})
    counts = capture_inputs(pipeline.engine, pipeline.store, inputs, run_id="test/vanished", settings=get_settings())
    assert (counts["new_captures"], counts["rejected_vanished"]) == (1, 1)
