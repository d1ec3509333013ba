import pytest
import spacy
from spacy.tokens import Doc, Span

from strichka.entities.features import GAZETTEER_SPANS, RULE_SPANS
from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.opinions import (
    drop_uncapitalised,
    join_names,
    leave_places,
    list_added,
    list_cities,
    list_trusted,
    list_works,
)
from tests.entities.long_texts import check_growth


@pytest.fixture
def doc() -> Doc:
    words = ["Глава", "МЗС", "Південної", "Кореї", "Юн", "прибув"]
    return Doc(spacy.blank("uk").vocab, words=words)


def show(spans: list[Span]) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in spans]


def test_a_trusted_name_replaces_what_it_cuts(doc: Doc) -> None:
    learnt = [Span(doc, 3, 5, label="PER")]
    trusted = [Span(doc, 2, 4, label="LOC")]
    assert show(join_names(learnt, trusted, [])) == [("Південної Кореї", "LOC")]


def test_a_body_keeps_the_country_in_its_name(doc: Doc) -> None:
    learnt = [Span(doc, 1, 4, label="ORG")]
    assert show(join_names(learnt, [Span(doc, 2, 4, label="LOC")], [])) == [("МЗС Південної Кореї", "ORG")]


def test_a_person_keeps_no_country_in_the_name(doc: Doc) -> None:
    learnt = [Span(doc, 2, 5, label="PER")]
    assert show(join_names(learnt, [Span(doc, 2, 4, label="LOC")], [])) == [("Південної Кореї", "LOC")]


def test_the_label_of_the_same_span_is_corrected(doc: Doc) -> None:
    learnt = [Span(doc, 2, 4, label="ORG")]
    assert show(join_names(learnt, [Span(doc, 2, 4, label="LOC")], [])) == [("Південної Кореї", "LOC")]


def test_names_are_added_only_where_there_is_none(doc: Doc) -> None:
    learnt = [Span(doc, 1, 2, label="ORG")]
    added = [Span(doc, 1, 4, label="ORG"), Span(doc, 4, 5, label="PER")]
    assert show(join_names(learnt, [], added)) == [("МЗС", "ORG"), ("Юн", "PER")]


def test_a_row_of_sure_names_is_no_longer_name(doc: Doc) -> None:
    learnt = [Span(doc, 2, 5, label="ORG")]
    trusted = [Span(doc, 2, 4, label="LOC"), Span(doc, 4, 5, label="PER")]
    assert show(join_names(learnt, trusted, [])) == [("Південної Кореї", "LOC"), ("Юн", "PER")]
    assert show(join_names(learnt, trusted[:1], [])) == [("Південної Кореї Юн", "ORG")]


def test_very_many_names_are_joined_in_linear_time() -> None:
    def join(count: int) -> None:
        names = Doc(spacy.blank("uk").vocab, words=["Литва"] * 4 * count)
        parts = ([Span(names, 4 * i + place, 4 * i + place + 1, "LOC") for i in range(count)] for place in (0, 1, 2))
        assert len(join_names(*parts)) == 3 * count

    join(10)
    check_growth(join, 6_000)


def test_a_gazetteers_name_counts_when_the_rules_kept_it(doc: Doc) -> None:
    country = Span(doc, 2, 4, label="LOC", span_id="country:KR")
    doc.spans[GAZETTEER_SPANS] = [country, Span(doc, 4, 5, label="PER", span_id="person:yun")]
    doc.spans[RULE_SPANS] = [country]
    assert show(list_trusted(doc, frozenset({"country", "person"}))) == [("Південної Кореї", "LOC")]
    assert list_trusted(doc, frozenset({"region"})) == []


def test_the_rules_name_counts_where_the_word_is_a_name_elsewhere() -> None:
    doc = Doc(spacy.blank("uk").vocab, words=["Умєров", "прибув", ".", "З", "Умєровим", "Литва", "й", "Латвія"])
    doc.spans[RULE_SPANS] = [Span(doc, 0, 1, label="PER"), Span(doc, 5, 6, label="LOC"), Span(doc, 7, 8, label="LOC")]
    learnt = [Span(doc, 4, 5, label="PER")]
    assert show(list_added(doc, frozenset({"PER", "LOC"}), learnt)) == [("Умєров", "PER")]
    assert list_added(doc, frozenset(), learnt) == []


def test_countries_side_by_side_are_no_body(doc: Doc) -> None:
    learnt = [Span(doc, 1, 4, label="ORG")]
    trusted = [Span(doc, 1, 2, label="LOC"), Span(doc, 2, 4, label="LOC")]
    assert show(join_names(learnt, trusted, [])) == [("МЗС", "LOC"), ("Південної Кореї", "LOC")]


def test_the_rules_name_counts_where_it_misprints_a_name() -> None:
    doc = Doc(spacy.blank("uk").vocab, words=["Умров", "мовчав", ".", "З", "Умєровим", "Марков"])
    doc.spans[RULE_SPANS] = [Span(doc, 0, 1, label="PER"), Span(doc, 5, 6, label="PER")]
    learnt = [Span(doc, 4, 5, label="PER")]
    assert show(list_added(doc, frozenset({"PER"}), learnt)) == [("Умров", "PER")]


def test_a_learnt_name_without_a_capital_needs_the_rules_or_the_gazetteer() -> None:
    words = ["Вчені", "подарували", "надію", "росії", ",", "і", "про", "це", "пише", "Укрінформ", "з", "Києва"]
    doc = Doc(spacy.blank("uk").vocab, words=words)
    doc.spans[GAZETTEER_SPANS] = [Span(doc, 3, 4, label="LOC", span_id="country:RU")]
    learnt = [Span(doc, 2, 3, label="PER"), Span(doc, 3, 4, label="LOC"), Span(doc, 9, 10, label="ORG")]
    assert show(drop_uncapitalised(doc, learnt)) == [("росії", "LOC"), ("Укрінформ", "ORG")]


def test_a_text_without_capitals_keeps_its_names() -> None:
    words = ["про", "це", "вчора", "ввечері", "пише", "агентство", "укрінформ", "з", "посиланням", "на", "мерію"]
    doc = Doc(spacy.blank("uk").vocab, words=words)
    learnt = [Span(doc, 6, 7, label="ORG")]
    assert drop_uncapitalised(doc, learnt) == learnt


def test_a_great_city_is_no_person() -> None:
    doc = Doc(spacy.blank("uk").vocab, words=["зобов'язав", "Лондон", "платити", ",", "а", "Бровари", "ні"])
    london, brovary = (
        next(e.key for e in load_gazetteer().entries if e.kind == "city" and e.name("uk") == name)
        for name in ("Лондон", "Бровари")
    )
    doc.spans[GAZETTEER_SPANS] = [
        Span(doc, 1, 2, label="LOC", span_id=london),
        Span(doc, 5, 6, label="LOC", span_id=brovary),
    ]
    learnt = [Span(doc, 1, 2, label="PER"), Span(doc, 5, 6, label="PER")]
    assert show(list_cities(doc, learnt)) == [("Лондон", "LOC")]


def test_a_union_of_states_stays_a_place_where_asked() -> None:
    doc = Doc(spacy.blank("uk").vocab, words=["ЄС", "і", "Кремль", "проти", ",", "НАТО", "за"])
    learnt = [Span(doc, 0, 1, label="LOC"), Span(doc, 2, 3, label="LOC"), Span(doc, 5, 6, label="ORG")]
    trusted = [
        Span(doc, 0, 1, label="ORG", span_id="org:eu"),
        Span(doc, 2, 3, label="ORG", span_id="org:president-admin-ru"),
        Span(doc, 5, 6, label="ORG", span_id="org:nato"),
    ]
    left = leave_places(trusted, learnt)
    assert show(left) == [("Кремль", "ORG"), ("НАТО", "ORG")]
    assert show(join_names(learnt, left, [])) == [("ЄС", "LOC"), ("Кремль", "ORG"), ("НАТО", "ORG")]


def test_what_a_festival_is_called_is_no_body() -> None:
    doc = Doc(spacy.blank("uk").vocab, words=["фестиваль", "«", "Берег", "»", ",", "гурт", "«", "Тартак", "»"])
    doc.spans[RULE_SPANS] = [
        Span(doc, 2, 3, label="MISC", span_id="rule:quoted_work"),
        Span(doc, 7, 8, label="ORG", span_id="rule:quoted_body"),
    ]
    learnt = [Span(doc, 2, 3, label="ORG"), Span(doc, 7, 8, label="ORG")]
    assert show(list_works(doc, learnt)) == [("Берег", "MISC")]
