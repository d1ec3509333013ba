"""The command line: JSON lines out, words on stderr, and exit codes a script can rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from strichka.cli import app

ARTICLE = """Міст через річку відкрили після ремонту

Київ. Міст через річку Стугну відкрили для руху після ремонту, який тривав пів року. Про це повідомляє Укрінформ.

За словами інженерів, опори зміцнили, а покриття замінили повністю. Роботи коштували менше, ніж планували.

Читайте також: У сусідньому районі готують до ремонту ще один міст

Рух вантажівок дозволять наступного тижня, коли закінчать випробування. Про це сказано в повідомленні громади.
"""


def run(*arguments: str, stdin: str | bytes = "", env: dict | None = None) -> subprocess.CompletedProcess:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-m", "strichka.cli", *arguments]
    return subprocess.run(command, input=data, capture_output=True, env={**os.environ, **(env or {})}, check=False)


def lines(done: subprocess.CompletedProcess) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_extract_writes_one_line_an_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    done = run("extract", str(path), "--url", "https://example.com/a")
    assert done.returncode == 0, done.stderr
    (record,) = lines(done)
    assert " ".join(record) == (
        "path url title lead text language published_at published_precision published_from authors section tags "
        "source blocks links flags rejected"
    )
    assert record["title"] == "Міст через річку відкрили після ремонту"
    assert record["url"] == "https://example.com/a"
    assert record["language"] == "uk"
    assert "Читайте також" not in record["text"]
    assert record["links"] == [
        {
            "kind": "related",
            "text": "У сусідньому районі готують до ремонту ще один міст",
            "url": None,
            "date": None,
            "section": None,
        }
    ]
    assert record["text"] == "\n\n".join(b["text"] for b in record["blocks"] if b["kept"] and b["kind"] != "title")


def test_extract_tells_what_was_refused_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    done = run("extract", str(tmp_path))
    assert done.returncode == 1
    first, second = lines(done)
    assert first["rejected"] is None
    assert second["rejected"]["reason"] == "empty"
    assert second["path"].endswith("b.txt")


def test_explain_shows_each_block_with_its_rule(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    done = CliRunner().invoke(app, ["explain", str(path)])
    assert done.exit_code == 0
    assert "phrase:uk.read_also" in done.output
    page = tmp_path / "a.html"
    assert CliRunner().invoke(app, ["explain", str(path), "--html", str(page)]).exit_code == 0
    assert "phrase:uk.read_also" in page.read_text(encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    assert CliRunner().invoke(app, ["explain", str(tmp_path / "b.txt")]).exit_code == 1


def test_a_path_that_names_nothing_is_wrong_usage(tmp_path: Path) -> None:
    done = run("extract", str(tmp_path / "nothing"))
    assert done.returncode == 2
    assert b"InputError" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_an_option_that_does_not_exist_is_wrong_usage() -> None:
    assert CliRunner().invoke(app, ["extract", "--no-such-option"]).exit_code == 2


def test_a_setting_that_cannot_be_used_is_named() -> None:
    done = run("sources", "list", env={"STRICHKA_BATCH_SIZE": "many"})
    assert done.returncode == 2
    assert b"STRICHKA_BATCH_SIZE" in done.stderr


def test_annotate_keeps_order_and_offsets() -> None:
    texts = ["Про це повідомляє Укрінформ 👍 з Києва.", "Об этом сообщает Reuters из Варшавы.", ""]
    stdin = "\n".join(json.dumps({"id": number, "text": text}) for number, text in enumerate(texts))
    done = run("annotate", stdin=stdin + "\n{broken\n")
    records = lines(done)
    assert done.returncode == 1
    assert [record["id"] for record in records] == [0, 1, 2, None]
    assert records[3]["rejected"]["reason"] == "bad_json"
    for record, text in zip(records, texts, strict=False):
        assert all(text[m["start"] : m["end"]] == m["text"] for m in record["mentions"])
    lemmas = {m["lemma"] for record in records[:2] for m in record["mentions"]}
    assert {"Укрінформ", "Київ", "Reuters", "Варшава"} <= lemmas
    assert records[0]["citations"][0]["source"] == "Укрінформ"
    assert set(records[0]["mentions"][0]) == {"start", "end", "label", "text", "lemma", "entity_id"}
    assert set(records[0]["citations"][0]) == {"start", "end", "source", "entity_id", "verb", "chain", "scope"}


def test_deduplicate_names_the_original() -> None:
    copy = {"id": "copy", "text": ARTICLE, "published_at": "2024-05-02T10:00:00+03:00"}
    first = {"id": "first", "text": ARTICLE, "published_at": "2024-05-01T10:00:00+03:00"}
    other = {"id": "other", "text": "Зовсім інший текст про врожай пшениці, який зібрали в серпні на півдні області."}
    done = run("deduplicate", stdin="\n".join(json.dumps(item) for item in (copy, other, first)))
    assert done.returncode == 0, done.stderr
    records = {record["id"]: record for record in lines(done)}
    assert list(records) == ["copy", "other", "first"]
    assert records["copy"] | {"cluster": None} == {
        "id": "copy",
        "cluster": None,
        "relation": "exact",
        "of": "first",
        "score": 1.0,
    }
    assert records["first"]["relation"] == records["other"]["relation"] == "original"
    assert records["copy"]["cluster"] == records["first"]["cluster"] != records["other"]["cluster"]


def test_deduplicate_refuses_a_date_it_cannot_read() -> None:
    done = run("deduplicate", stdin=json.dumps({"id": 1, "text": ARTICLE, "published_at": "yesterday"}))
    assert done.returncode == 1
    assert "published_at" in lines(done)[0]["rejected"]["detail"]


def test_a_line_over_the_bound_is_refused_and_the_next_is_read() -> None:
    stdin = json.dumps({"id": 1, "text": "а" * 5000}) + "\n" + json.dumps({"id": 2, "text": "Київ."}) + "\n"
    done = run("annotate", stdin=stdin, env={"STRICHKA_MAX_INPUT_BYTES": "2000"})
    first, second = lines(done)
    assert first["rejected"]["reason"] == "too_large"
    assert second["id"] == 2


def test_load_status_and_check(clean_warehouse_url: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_bytes(b"")
    env = {"STRICHKA_WAREHOUSE_URL": clean_warehouse_url, "STRICHKA_HOME": str(tmp_path / "home")}
    assert run("db", "upgrade", env=env).returncode == 0
    done = run("load", str(tmp_path / "in"), env=env)
    assert done.returncode == 1, done.stderr
    (summary,) = lines(done)
    assert (summary["documents"], summary["new_captures"], summary["rejected"]) == (2, 1, 1)
    (status,) = lines(run("status", env=env))
    assert (status["articles"], status["pending"], status["rejections"]) == (1, 0, 1)
    done = run("db", "check", env=env)
    assert done.returncode == 0
    assert all(record["passed"] for record in lines(done))


def test_a_warehouse_that_is_not_migrated_is_named_with_its_remedy(empty_database_url: str) -> None:
    done = run("status", env={"STRICHKA_WAREHOUSE_URL": empty_database_url})
    assert done.returncode == 2
    assert b"strichka db upgrade" in b" ".join(done.stderr.split())


def test_sources_list() -> None:
    done = run("sources", "list")
    assert done.returncode == 0
    assert {"source_key", "name", "domain", "kind", "languages", "time_zone"} <= set(lines(done)[0])
    assert len(lines(done)) >= 30


@pytest.mark.parametrize("command", [[], ["extract"], ["annotate"], ["load"], ["db"], ["sources"]])
def test_help(command: list[str]) -> None:
    done = CliRunner().invoke(app, [*command, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.output


def test_annotate_writes_a_page_of_an_article(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        'Міст <b>відкрито</b>\n\n"Воду чекали", – сказав Степан Рибак у Києві. Про це повідомляє Укрінформ.',
        encoding="utf-8",
    )
    page = tmp_path / "page.html"
    done = run("annotate", "--html", str(page), str(article))
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    shown = page.read_text(encoding="utf-8")
    assert "org:ukrinform" in shown
    assert "Степан Рибак" in shown
    assert "повідомляє" in shown
    assert "<b>" not in shown
    assert "<script" not in shown


def test_annotate_of_an_empty_file_is_refused_on_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    done = run("annotate", "--html", str(tmp_path / "page.html"), str(tmp_path / "a.txt"))
    assert done.returncode == 1
    assert "Refused: empty" in (tmp_path / "page.html").read_text(encoding="utf-8")
