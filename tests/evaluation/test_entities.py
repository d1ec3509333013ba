import json
from pathlib import Path

import pytest

from strichka.entities.annotate import Annotator
from strichka.evaluation.entities import evaluate_entities, score_names, score_rows, spell_row
from strichka.evaluation.scores import Score, format_scores
from strichka.settings import Settings
from tests.small_corpus import write_small_corpus

UK = "Південну Корею відвідала Олена Бойко."
RU = "Южную Корею посетила Елена Бойко."
ROWS = [
    {
        "id": "uk-1",
        "lang": "uk",
        "part": "own",
        "text": UK,
        "ents": [
            {
                "start": 0,
                "end": 14,
                "label": "LOC",
                "ner": "LOC",
                "flat": True,
                "lemma": "Південна Корея",
                "link": "KR",
            },
            {"start": 25, "end": 36, "label": "PER", "ner": "PER", "flat": True, "lemma": "Олена Бойко", "link": "OB"},
        ],
    },
    {
        "id": "ru-1",
        "lang": "ru",
        "part": "own",
        "text": RU,
        "ents": [
            {"start": 0, "end": 11, "label": "LOC", "ner": "LOC", "flat": True, "lemma": "Южная Корея", "link": "KR"},
            {"start": 21, "end": 32, "label": "PER", "ner": "PER", "flat": True, "lemma": "Елена Бойко", "link": "OB"},
            {"start": 12, "end": 20, "label": "ORG", "ner": "ORG", "flat": True, "lemma": None, "link": None},
        ],
    },
]


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Settings())


@pytest.fixture(scope="module")
def scores(annotator: Annotator) -> list[Score]:
    return score_rows("own/test", ROWS, annotator)


def pick(scores: list[Score], language: str, label: str, measure: str) -> Score:
    (score,) = [s for s in scores if (s.language, s.label, s.measure) == (language, label, measure)]
    return score


def test_spans_are_counted(scores: list[Score]) -> None:
    assert pick(scores, "uk", "all", "exact").f_score == 1
    russian = pick(scores, "ru", "all", "exact")
    assert (russian.precision, round(russian.recall, 3), russian.count) == (1.0, 0.667, 3)
    assert pick(scores, "ru", "ORG", "exact").f_score == 0


def test_lemmas_and_links_are_counted(scores: list[Score]) -> None:
    assert pick(scores, "uk", "all", "lemma").precision == 1
    meeting = pick(scores, "uk-ru", "all", "link")
    assert (meeting.precision, meeting.recall, meeting.count) == (1.0, 1.0, 2)


def test_names_are_counted(tmp_path: Path) -> None:
    rows = [
        {"uk": "Володимир Бойко", "ru": "Владимир Бойко", "en": "Volodymyr Boiko"},
        {"uk": "Марко Зорян", "ru": "Сергей Лунин", "en": "Marko Zorian"},
    ]
    path = tmp_path / "PER_names.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    met, wrong = score_names(tmp_path)
    assert (met.recall, wrong.recall, met.count) == (0.5, 0.0, 2)


def test_scores_are_laid_out(scores: list[Score]) -> None:
    lines = format_scores(scores).splitlines()
    assert len(lines) == len(scores) + 1
    assert "own/test" in lines[1]


def test_links_within_a_language(annotator: Annotator) -> None:
    again = [{**row, "id": f"{row['id']}-again"} for row in ROWS]
    scores = score_rows("own/test", [*ROWS, *again], annotator)
    assert [(s.label, s.recall, s.count) for s in scores if (s.language, s.measure) == ("uk", "link")] == [
        ("LOC", 1.0, 1),
        ("PER", 1.0, 1),
        ("all", 1.0, 2),
    ]


def test_the_test_part_of_our_own_corpus_alone(annotator: Annotator, tmp_path: Path) -> None:
    own = write_small_corpus(tmp_path / "corpus")
    scores = evaluate_entities(annotator, tmp_path, own)
    assert {score.corpus for score in scores} == {"own/test"}
    assert {"exact", "span", "lemma", "link", "citation", "citation scope", "chain"} == {
        score.measure for score in scores
    }
    assert pick(scores, "uk", "all", "citation").recall == 1
    assert pick(scores, "uk", "all", "exact").count == 4 * pick(scores, "uk", "all", "citation").count


def test_a_text_spelled_anew_keeps_its_names() -> None:
    row = ROWS[0] | {"text": "Єва і Єя в Києві.", "ents": []}
    names = [(0, 3, "PER"), (6, 8, "PER"), (11, 16, "LOC")]
    row["ents"] = [{"start": start, "end": end, "ner": label, "flat": True} for start, end, label in names]
    lost = spell_row(row, lambda letter: "" if letter in "єЄ" else letter)
    assert lost["text"] == "ва і я в Киві."
    assert [lost["text"][item["start"] : item["end"]] for item in lost["ents"]] == ["ва", "я", "Киві"]
    assert spell_row(row, lambda letter: "" if letter in "Єваія" else letter)["ents"][-1]["ner"] == "LOC"
    assert len(spell_row(row, lambda letter: "" if letter in "Єва" else letter)["ents"]) == 2


def test_news_and_careless_input_are_scored_for_themselves(annotator: Annotator, tmp_path: Path) -> None:
    for corpus, part in (("slavicner-crosstopic", "topic"), ("ner-uk-v2-detok", "ng")):
        folder = tmp_path / "shared" / "data" / "ner" / corpus
        folder.mkdir(parents=True)
        rows = [ROWS[0] | {"part": part}, ROWS[0] | {"id": "uk-2", "part": "bruk"}]
        (folder / "dev.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    own = tmp_path / "own"
    write_small_corpus(own)
    scores = evaluate_entities(annotator, tmp_path / "shared", own)
    counts = {score.corpus: score.count for score in scores if (score.label, score.measure) == ("all", "exact")}
    assert counts["ner-uk-v2-detok"] == counts["slavicner lower-cased"] == counts["slavicner є lost"] == 4
    assert counts["ner-uk news"] == 2
