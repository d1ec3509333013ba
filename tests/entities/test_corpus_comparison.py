import subprocess
from pathlib import Path

import pytest

from strichka.entities.corpus import load_corpus
from strichka.entities.corpus_comparison import Agreement, compare_readings, load_reading, main
from strichka.errors import SeedError
from strichka.resources import seeds_folder

FILLING = "Слово " * 90
ARTICLE = """=== uk-politics-01-01 | form: wire
Лист до громади

{body} {filling}
"""
FIRST = (
    "[[Олену Заярну|Олена Заярна|per:olena-zaiarna]] зустріли в [[Каневі|Канів|city:kaniv]], "
    "{{пише|A2}} [[Reuters|org:reuters|A2]] {{з посиланням на|A1}} [[ДСНС|org:dsns|A1]]. "
    "Потім рушили на Черкаси."
)


def write_reading(folder: Path, body: str) -> Path:
    (folder / "uk").mkdir(parents=True)
    (folder / "uk" / "politics-01.txt").write_text(ARTICLE.format(body=body, filling=FILLING), encoding="utf-8")
    return folder


def compare(tmp_path: Path, second: str) -> Agreement:
    one = write_reading(tmp_path / "one", FIRST)
    two = write_reading(tmp_path / "two", second)
    return compare_readings(load_corpus(folder=one), load_corpus(folder=two))["uk"]


def test_equal_readings_agree_wholly(tmp_path):
    figures = dict(compare(tmp_path, FIRST).list_figures())
    assert figures["articles compared"] == "1"
    assert {value for name, value in figures.items() if name.startswith(("F of", "equal"))} == {"1.000"}


def test_span_of_one_reading_only_lowers_f(tmp_path):
    agreement = compare(tmp_path, FIRST.replace("Черкаси", "[[Черкаси|city:cherkasy]]"))
    assert (agreement.spans.first, agreement.spans.second, agreement.spans.equal) == (4, 5, 4)
    assert agreement.spans.compute_f() == pytest.approx(8 / 9)
    assert agreement.keys.compute_share() == 1


def test_other_label_lemma_and_key_are_told_apart(tmp_path):
    agreement = compare(
        tmp_path, FIRST.replace("Канів|city:kaniv", "Канев|org:kaniv").replace("org:reuters", "org:another")
    )
    assert agreement.spans.compute_f() == 1
    assert agreement.labelled.compute_f() == pytest.approx(6 / 8)
    assert agreement.lemmas.compute_share() == pytest.approx(3 / 4)
    assert agreement.keys.compute_share() == pytest.approx(2 / 4)


def test_letter_of_the_chain_does_not_matter_but_its_case_does(tmp_path):
    renamed = compare(tmp_path / "renamed", FIRST.replace("A1", "B1").replace("A2", "B2"))
    assert (renamed.chains.compute_f(), renamed.scopes.compute_share()) == (1, 1)
    lowered = compare(tmp_path / "lowered", FIRST.replace("A1", "a1").replace("A2", "a2"))
    assert (lowered.chains.compute_f(), lowered.scopes.compute_share()) == (1, 0)


def test_turned_chain_and_other_verb_are_unlike(tmp_path):
    turned = FIRST.replace("A1", "A3").replace("A2", "A1").replace("A3", "A2").replace("{{пише|A1}}", "пише")
    agreement = compare(tmp_path, turned)
    assert agreement.citations.compute_f() == 1
    assert agreement.verbs.compute_share() == pytest.approx(1 / 2)
    assert agreement.chains.compute_f() == 0


def test_changed_text_and_lonely_articles_are_counted_not_compared(tmp_path):
    agreement = compare(tmp_path, FIRST.replace("рушили", "пішли"))
    assert (agreement.articles, agreement.changed) == (0, 1)
    assert agreement.spans.compute_f() is None
    lonely = compare_readings(load_corpus(folder=tmp_path / "one"), [])["uk"]
    assert (lonely.articles, lonely.lonely) == (0, 1)


def test_revision_is_read_from_git():
    if subprocess.run(["git", "-C", seeds_folder().parent, "rev-parse", "HEAD"], capture_output=True).returncode:
        pytest.skip("the tests don't run from a git work tree")
    assert len(load_reading("HEAD")) > 100


def test_neither_folder_nor_revision_is_said():
    with pytest.raises(SeedError, match="no-such-revision"):
        load_reading("no-such-revision")


def test_command_prints_a_column_a_language(tmp_path, capsys):
    one = write_reading(tmp_path / "one", FIRST)
    assert main([str(one), str(one)]) == 0
    assert "articles compared                      1" in capsys.readouterr().out
    assert main([str(one)]) == 2
