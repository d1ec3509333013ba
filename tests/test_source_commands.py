"""`strichka sources list` and `check`, as a person runs them: another process, a real server, a real warehouse."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.discovery.site_server import Site, run_site

SITE = "http://www.pryklad.example"
PAGE = """<!doctype html><html lang="uk"><head><title>Хліб подорожчав</title>
<meta property="article:published_time" content="2026-11-20T10:00:00+02:00"></head>
<body><article><h1>Хліб подорожчав</h1>
<p>Ціна на житній хліб у крамницях області за тиждень зросла на дві гривні, повідомили в обласному управлінні.</p>
<p>Пекарі пояснюють це тим, що подорожчало борошно, і кажуть, що до весни ціна вже не зміниться.</p>
<p>Минулого року в цей самий час хліб подорожчав на одну гривню, а потім ціна трималася чотири місяці.</p>
</article></body></html>"""


@pytest.fixture
def site() -> Iterator[tuple[Site, int]]:
    with run_site() as (site, getter):
        yield site, getter.port


def declare(folder: Path, **declared: Any) -> None:
    sound = {
        "key": "pryklad",
        "name": "Приклад",
        "domains": ["pryklad.example"],
        "kind": "outlet",
        "languages": ["uk"],
        "feeds": [f"{SITE}/rss.xml"],
    }
    text = yaml.safe_dump(sound | declared, allow_unicode=True)
    (folder / "pryklad.yaml").write_text(text, encoding="utf-8")


def run(*arguments: str, folder: Path, warehouse: str = "", port: int = 0) -> "subprocess.CompletedProcess[str]":
    env = {
        "STRICHKA_SOURCES_FOLDER": str(folder),
        "STRICHKA_WAREHOUSE_URL": warehouse,
        "STRICHKA_FETCH_ALLOW_LOOPBACK": "true",
        "STRICHKA_FETCH_RESOLVE": json.dumps({"*.example": f"127.0.0.1:{port}"}),
        "STRICHKA_FETCH_REQUESTS_PER_SECOND": "100",
        "COLUMNS": "200",
    }
    command = [sys.executable, "-m", "strichka.cli", "sources", *arguments]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, timeout=120)


def serve_all(site: Site) -> None:
    today = datetime.now(UTC)
    past = today - timedelta(days=7)
    site.serve(
        f"{SITE}/robots.txt", "User-agent: *\nDisallow: /secret\nSitemap: https://x.example/all.xml\n", "text/plain"
    )
    site.serve(
        f"{SITE}/rss.xml",
        f"<rss version='2.0'><channel><item><title>Хліб</title><link>{SITE}/1</link></item></channel></rss>",
    )
    site.serve(f"{SITE}/{past:%Y-%m-%d}.xml", f"<urlset><url><loc>{SITE}/old</loc></url></urlset>")
    site.serve(f"{SITE}/1", PAGE, "text/html; charset=utf-8")


ARCHIVE = [{"url": f"{SITE}/{{yyyy}}-{{mm}}-{{dd}}.xml", "kind": "sitemap"}]


def test_a_sound_source(site: tuple[Site, int], warehouse_url: str, tmp_path: Path) -> None:
    serve_all(site[0])
    declare(tmp_path, archive=ARCHIVE)
    done = run("check", "pryklad", "--json", folder=tmp_path, warehouse=warehouse_url, port=site[1])
    assert done.returncode == 0, done.stderr + done.stdout
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["step"], row["passed"]) for row in rows] == [
        ("robots", True),
        ("rss", True),
        ("sitemap", True),
        ("article", True),
    ]
    assert "names sitemaps: https://x.example/all.xml" in rows[0]["found"]
    assert rows[1]["found"] == "1 entries, 1 articles"
    assert "“Хліб подорожчав”" in rows[3]["found"]
    assert "2026-11-20" in rows[3]["found"]


def test_a_source_of_which_little_is_right(site: tuple[Site, int], warehouse_url: str, tmp_path: Path) -> None:
    serve_all(site[0])
    site[0].serve(f"{SITE}/page", "<html><body><a href='/1'>Хліб</a></body></html>", "text/html")
    archive = [
        {"url": f"{SITE}/none/{{yyyy}}{{mm}}{{dd}}", "kind": "sitemap"},
        {"url": f"{SITE}/secret/{{yyyy}}{{mm}}{{dd}}", "kind": "sitemap"},
    ]
    feeds = [f"{SITE}/rss.xml", f"{SITE}/page", "http://nowhere.invalid/rss"]
    declare(tmp_path, enabled=False, feeds=feeds, archive=archive, article_pattern="/news/")
    done = run("check", "pryklad", folder=tmp_path, warehouse=warehouse_url, port=site[1])
    assert done.returncode == 1, done.stderr
    words = " ".join(done.stdout.split())
    for expected in (
        "1 of 7 steps passed",
        "not of the form of an article",
        "It is no feed but an HTML page",
        "HTTP 404",
        "robots.txt of www.pryklad.example forbids",
        "dns",
    ):
        assert expected in words, done.stdout


def test_a_source_that_declares_nothing(site: tuple[Site, int], warehouse_url: str, tmp_path: Path) -> None:
    declare(tmp_path, feeds=[], domains=["www.pryklad.example"])
    done = run("check", "pryklad", folder=tmp_path, warehouse=warehouse_url, port=site[1])
    assert done.returncode == 1
    assert "declares no feed" in done.stdout


def test_a_key_that_is_none(tmp_path: Path) -> None:
    done = run("check", "nonsense", folder=tmp_path)
    assert done.returncode == 2
    assert "No source has the key 'nonsense'" in " ".join(done.stderr.split())


def test_nobody_is_asked_without_a_contact(tmp_path: Path) -> None:
    declare(tmp_path)
    env = {"STRICHKA_SOURCES_FOLDER": str(tmp_path), "STRICHKA_FETCH_CONTACT": ""}
    command = [sys.executable, "-m", "strichka.cli", "sources", "check", "pryklad"]
    done = subprocess.run(command, env=os.environ | env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "STRICHKA_FETCH_CONTACT" in done.stderr


def test_list_tells_what_is_declared(tmp_path: Path) -> None:
    declare(tmp_path, archive=ARCHIVE, enabled=False)
    done = run("list", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    records = {record["source_key"]: record for record in map(json.loads, done.stdout.splitlines())}
    own = records["pryklad"]
    assert (own["enabled"], own["feeds"], own["sitemaps"], own["archive"]) == (False, 1, 0, ["sitemap by day"])
    declared = [record for record in records.values() if record["enabled"] and (record["feeds"] or record["archive"])]
    assert len(declared) >= 40
    assert sum(bool(record["archive"]) for record in declared) >= 15
