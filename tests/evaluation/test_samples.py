from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from strichka.entities.annotate import Annotator
from strichka.evaluation.extraction_readers import read_with_strichka
from strichka.evaluation.samples import CORPUS, hash_text, load_sample_labels, read_samples, score_samples
from strichka.models import Payload
from strichka.settings import Settings

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"{SAMPLES} is absent: real articles are read there")
ARTICLE = """Сеул приймає з'їзд пасічників

До Сеула прибула Олена Бойко, яка везе на з'їзд сорок вуликів і власну книгу про липовий мед.

З'їзд триватиме три дні, повідомляє Yonhap. Гості побачать нові вулики, скуштують мед і виберуть найкращу пасіку року.
"""


def write_sample(folder: Path) -> dict[str, dict[str, Any]]:
    """Write one sample and return its labels: "Сеула" is left unlabelled, so that one found name is too many."""
    (folder / "honey.txt").write_text(ARTICLE, encoding="utf-8")
    extracted = read_with_strichka(Payload(place="honey.txt", data=ARTICLE.encode(), format="text"))
    whole = f"{extracted.title}\n{extracted.text}"
    names = [("Сеул", "LOC"), ("Олена Бойко", "PER"), ("Yonhap", "ORG")]
    spans = [[whole.index(name), whole.index(name) + len(name), label] for name, label in names]
    return {"honey": {"sha256": hash_text(extracted.title, extracted.text), "names": spans}}


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Settings())


def test_scores_count_title_and_text(tmp_path: Path, annotator: Annotator) -> None:
    read = read_samples(tmp_path, write_sample(tmp_path))
    assert read.notes == ()
    scores = {(score.label, score.measure): score for score in score_samples(read.samples, annotator)}
    assert {score.corpus for score in scores.values()} == {CORPUS}
    assert (scores["all", "exact"].recall, scores["all", "exact"].precision) == (1.0, 0.75)
    assert (scores["LOC", "exact"].recall, scores["LOC", "exact"].precision) == (1.0, 0.5)
    assert scores["MISC", "exact"].count == 0


def test_a_changed_text_is_noticed(tmp_path: Path) -> None:
    labels = write_sample(tmp_path)
    (tmp_path / "honey.txt").write_text(ARTICLE.replace("сорок", "п'ятдесят"), encoding="utf-8")
    read = read_samples(tmp_path, labels)
    assert read.samples == ()
    assert "no longer the one labelled" in read.notes[0]


def test_an_absent_sample_is_told(tmp_path: Path) -> None:
    assert [note.split(": ")[1] for note in read_samples(tmp_path).notes] == ["not there, not measured"] * 5
    assert len(read_samples(None).notes) == 5


def test_labels_are_in_order_and_known() -> None:
    for label in load_sample_labels().values():
        names = label["names"]
        assert all(start < end and kind in ("PER", "LOC", "ORG", "MISC") for start, end, kind in names)
        assert all(one[1] <= other[0] for one, other in pairwise(names))


@needs_samples
def test_samples_reach_what_is_promised(annotator: Annotator) -> None:
    read = read_samples(SAMPLES)
    assert read.notes == ()
    scores = [s for s in score_samples(read.samples, annotator) if (s.label, s.measure) == ("all", "exact")]
    reached = {score.language: score.f_score for score in scores}
    assert reached["uk"] >= 0.94
    assert reached["ru"] >= 0.95
