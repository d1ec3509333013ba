"""Real articles and pages, where they lie beside the checkout; nothing of them is in the repository."""

from pathlib import Path

import pytest

from strichka.articles.extract import extract_article
from strichka.evaluation.extraction import READERS, run_reader, score_words
from strichka.evaluation.extraction_documents import Document, list_documents
from strichka.evaluation.web_texts import score_web_texts
from strichka.models import Article, Payload

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "samples").is_dir(), reason=f"{SHARED} is not here: real articles")


def read_sample(number: str) -> Article:
    path = next((SHARED / "samples").glob(f"{number}_*"))
    article = extract_article(Payload(place=path.name, data=path.read_bytes(), format="text"))
    assert isinstance(article, Article)
    return article


def test_dated_list_is_removed_and_is_twelve_links() -> None:
    article = read_sample("000")
    assert article.text.endswith("для ведення війни Росії проти України.")
    assert "Як повідомляв Укрінформ," in article.text
    assert [link.date for link in article.links][:: len(article.links) - 1] == ["2024-12-26", "2024-11-26"]
    assert len(article.links) == 12
    assert sum("language:ru" in block.flags for block in article.blocks) == 1


def test_title_once_section_date_and_teasers() -> None:
    article = read_sample("001")
    assert (article.section, article.published_at and article.published_at.isoformat()) == (
        "Світ",
        "2024-07-06T15:29:00+03:00",
    )
    assert sum(block.text == article.title for block in article.blocks if block.kept) == 1
    assert article.text.endswith("для спільної розробки військової техніки.")
    assert [(link.section, link.date_text) for link in article.links] == [
        ("Війна", "вчора, 14:56"),
        ("Опінії", "16 квітня, 09:17"),
        ("Світ", "15 квітня, 16:25"),
        ("Війна", "14 квітня, 15:25"),
        ("Політика", "09 квітня, 14:29"),
        ("Світ", "08 квітня, 11:00"),
    ]


def test_source_line_rfc_date_and_trailing_lines() -> None:
    article = read_sample("002")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-11-27T18:45:00+02:00"
    assert article.source is not None
    assert "glavcom" in article.source
    assert [block.text for block in article.blocks if block.kind == "latest"] == ["Останні новини", "більше новин"]


@pytest.mark.parametrize(("number", "day", "lines"), [("003", "2023-11-09", 3), ("004", "2023-09-22", 2)])
def test_read_also_lines_support_line_and_own_promotion(number: str, day: str, lines: int) -> None:
    article = read_sample(number)
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == day
    assert (article.published_precision, article.published_from) == ("day", "text")
    assert sum(link.kind == "related" for link in article.links) == lines
    kinds = {block.text: block.kind for block in article.blocks}
    assert kinds["UA / RU"] == "nav"
    assert kinds["Поддержать ZN.ua"] == "support"
    assert article.blocks[-1].kind == "promo"
    assert "Читайте также" not in article.text


def list_collection(name: str) -> list[Document]:
    return [document for document in list_documents(SHARED) if document.collection == name]


def test_old_pages_are_found() -> None:
    scores = []
    for document in list_collection("daniel_ru"):
        outcome = run_reader(READERS["strichka"], document)
        assert outcome.words is not None
        assert outcome.extracted.text, document.name
        scores.append(outcome.words.f_score)
    assert sum(scores) / len(scores) >= 0.92
    assert sorted(scores)[len(scores) // 2] >= 0.97


def test_no_in_text_link_is_left_and_no_body_lost() -> None:
    lost = total = 0.0
    for document in list_collection("read_also_ru"):
        outcome = run_reader(READERS["strichka"], document)
        assert "читайте также" not in outcome.extracted.text.lower()
        assert document.reference is not None
        words = len(document.reference.split())
        recall = score_words(f"{outcome.extracted.title}\n{outcome.extracted.text}", document.reference).recall
        lost, total = lost + (1 - recall) * words, total + words
    assert lost / total < 0.002


def test_labelled_web_texts() -> None:
    score = score_web_texts(SHARED / "data" / "web_texts")
    assert score is not None
    assert score.boilerplate_left < 0.05 * score.boilerplate
    assert score.body_lost < 0.005 * score.body
