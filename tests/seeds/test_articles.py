"""The sample articles of `seeds/articles` give what `seeds/articles_expected` says."""

import csv
import gzip
import html
import io
import json
import re
import runpy
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from strichka.articles.extract import extract_article
from strichka.captures.listing import describe_input
from strichka.captures.reading import read_input
from strichka.models import Article, Payload, Rejection

SEEDS = Path(__file__).parents[2] / "seeds"
INPUTS = SEEDS / "articles"
EXPECTED = SEEDS / "articles_expected"
PATTERNS = Path(__file__).parents[3] / "shared" / "notes" / "boilerplate_patterns.tsv"
LINK_FIELDS = ("date_text", "section")
ARCHIVES = runpy.run_path(str(Path(__file__).with_name("make_archives.py")))["ARCHIVES"]


def normalise(text: str) -> str:
    """Compare words and punctuation, not white space or the bullet before a list item."""
    return re.sub(r"\s+", " ", re.sub(r"(?m)^\s*[-–—•]\s+", "", text)).strip()


def read_results(name: str) -> list[Article | Rejection]:
    """Capture and extract one input, as the pipeline does."""
    outcomes = read_input(describe_input(str(INPUTS / name)))
    return [extract_article(item) if isinstance(item, Payload) else item for item in outcomes]


def read_expected(name: str) -> list[dict[str, Any]]:
    value = json.loads((EXPECTED / f"{name}.expected.json").read_text(encoding="utf-8"))
    return value if isinstance(value, list) else [value]


NAMES = sorted(path.name for path in INPUTS.iterdir())
ITEMS = [(name, number) for name in NAMES for number in range(len(read_expected(name)))]
ACCEPTED = [(name, number) for name, number in ITEMS if "rejected" not in read_expected(name)[number]]
REFUSED = [(name, number) for name, number in ITEMS if "rejected" in read_expected(name)[number]]


@pytest.fixture(scope="session")
def results() -> dict[str, list[Article | Rejection]]:
    return {name: read_results(name) for name in NAMES}


@pytest.fixture
def case(
    request: pytest.FixtureRequest, results: dict[str, list[Article | Rejection]]
) -> tuple[Article, dict[str, Any]]:
    name, number = request.param
    article = results[name][number]
    assert isinstance(article, Article), article
    return article, read_expected(name)[number]


each_article = pytest.mark.parametrize("case", ACCEPTED, indirect=True, ids=[f"{n}-{i}" for n, i in ACCEPTED])


def test_every_input_has_an_expected_result_and_the_other_way_round() -> None:
    expected = {path.name.removesuffix(".expected.json") for path in EXPECTED.glob("*.expected.json")}
    assert set(NAMES) == expected - {"duplicates"}
    assert len(NAMES) >= 48


@pytest.mark.parametrize("name", NAMES)
def test_each_document_gives_one_result(name: str, results: dict[str, list[Article | Rejection]]) -> None:
    assert len(results[name]) == len(read_expected(name))
    for result, expected in zip(results[name], read_expected(name), strict=True):
        assert result.place.endswith(expected.get("place_suffix", ""))


@each_article
def test_text_is_kept_exactly(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    paragraphs = [normalise(paragraph) for paragraph in article.text.split("\n\n")]
    assert paragraphs == [normalise(paragraph) for paragraph in expected["text_paragraphs"]]


@each_article
def test_title_and_lead(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    assert article.title == expected["title"]
    # Where nothing is set apart as a lead, there is none, or the first paragraph serves as one.
    allowed = {expected["lead"]} if expected["lead"] else {None, normalise(expected["text_paragraphs"][0])}
    assert (article.lead and normalise(article.lead)) in allowed


@each_article
def test_publication_date(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    assert article.published_precision == expected["published_precision"]
    assert article.published_from == expected["published_from"]
    if expected["published_at"] is None:
        assert article.published_at is None
        return
    wanted = datetime.fromisoformat(expected["published_at"])
    assert article.published_at is not None
    if expected["published_precision"] == "day":
        assert article.published_at.date() == wanted.date()
    else:
        assert article.published_at == wanted
        assert article.published_at.utcoffset() == wanted.utcoffset()


@each_article
def test_language_authors_section_source_address(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    found = {
        "language": article.language,
        "authors": article.authors,
        "section": article.section and article.section.casefold(),
        "source": article.source,
        "url": article.url,
    }
    assert found == {
        key: expected[key] and expected[key].casefold() if key == "section" else expected[key] for key in found
    }


@each_article
def test_removed_blocks_are_reported(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    removed = normalise(" ".join(block.text for block in article.blocks if not block.kept))
    missing = [item["text"] for item in expected["removed"] if normalise(item["text"]) not in removed]
    assert not missing


@each_article
def test_removed_blocks_have_their_kind(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    by_kind: dict[str, str] = {}
    for block in article.blocks:
        if not block.kept:
            by_kind[block.kind] = normalise(f"{by_kind.get(block.kind, '')} {normalise(block.text)}")
    reported = " ".join(by_kind.values())
    wrong = [
        item
        for item in expected["removed"]
        if normalise(item["text"]) in reported and normalise(item["text"]) not in by_kind.get(item["kind"], "")
    ]
    assert not wrong


@each_article
def test_what_stands_around_the_column_is_not_in_the_text(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    text = normalise(article.text)
    assert [words for words in expected["absent"] if normalise(words) in text] == []


@each_article
def test_links_to_other_pieces(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    found = [(link.kind, normalise(link.text), link.url) for link in article.links]
    wanted = [(link["kind"], normalise(link["text"]), link["url"]) for link in expected["links"]]
    # The side columns' links may be reported as well; those of the article's column must be.
    assert [link for link in wanted if link not in found] == []
    by_text = {normalise(link.text): link for link in article.links}
    for link in expected["links"]:
        row = by_text[normalise(link["text"])]
        assert link["date"] is None or row.date == link["date"]
        for name in LINK_FIELDS:
            assert name not in link or getattr(row, name) == link[name]


@each_article
def test_flags(case: tuple[Article, dict[str, Any]]) -> None:
    article, expected = case
    assert set(expected["flags_include"]) <= set(article.flags)


@pytest.mark.parametrize(("name", "number"), REFUSED)
def test_what_is_no_article_is_rejected(name: str, number: int, results: dict[str, list[Article | Rejection]]) -> None:
    result = results[name][number]
    assert isinstance(result, Rejection)
    assert result.reason == read_expected(name)[number]["rejected"]


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_archives_hold_what_their_sources_say(name: str) -> None:
    packed, made = INPUTS / name, ARCHIVES[name]()
    made_file = read_raw(packed.read_bytes(), name)
    assert made_file == read_raw(made, name)


def read_raw(data: bytes, name: str) -> bytes:
    """Return what an archive holds; the packed bytes themselves depend on the version of zlib."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\0".join(member.encode() + archive.read(member) for member in archive.namelist())
    return gzip.decompress(data)


def read_pattern_rows() -> list[dict[str, str]]:
    with PATTERNS.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.skipif(not PATTERNS.exists(), reason=f"{PATTERNS} is not here: the list of known boilerplate phrases")
def test_every_known_phrase_stands_in_some_article() -> None:
    texts = [
        read_plain_text(path) for path in [*INPUTS.iterdir(), *(Path(__file__).parent / "archive_sources").iterdir()]
    ]
    unseen = [
        (row["category"], row["lang"], row["phrases"])
        for row in read_pattern_rows()
        if not any(re.search(row["regex"], text, re.IGNORECASE) for text in texts)
    ]
    assert unseen == []


def read_plain_text(path: Path) -> str:
    data = path.read_bytes()
    declared = re.search(rb"charset=(windows-1251|koi8-[ur])", data)
    text = data.decode(declared.group(1).decode() if declared else "utf-8", errors="replace")
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]+>", "\n", text))
    return text.replace("\\n", "\n")


def test_expected_duplicates_name_existing_articles() -> None:
    expected = json.loads((EXPECTED / "duplicates.expected.json").read_text(encoding="utf-8"))
    named = [member["file"] for cluster in expected["clusters"] for member in cluster["members"]]
    assert len(named) == len(set(named))
    assert {*named, *(file for pair in expected["never_joined"] for file in pair["files"])} <= set(NAMES)
