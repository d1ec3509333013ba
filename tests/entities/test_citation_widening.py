"""Sources whose names were found cut short or too long."""

import pytest

from strichka.entities.citations import find_citations
from strichka.identifiers import make_id
from strichka.models import Mention
from tests.entities.long_texts import check_growth

CUT = [
    ("uk", "Дорогу перекрито, пише «Голос порту».", "Голос", "ORG", "Голос порту"),
    (
        "uk",
        "Про це повідомляє Карпатський біосферний заповідник.",
        "Карпатський",
        "LOC",
        "Карпатський біосферний заповідник",
    ),
    ("ru", "Дорога перекрыта, сообщает Минтранс Литвы.", "Минтранс", "ORG", "Минтранс Литвы"),
    ("ru", "По данным портала Doroga.lt, дорога перекрыта.", "Doroga", "ORG", "Doroga.lt"),
    ("uk", "Дорогу перекрито, пише «Голос порту».", "Голос порту»", "ORG", "Голос порту"),
    ("uk", 'Дорогу перекрито, пише "Голос порту".', 'Голос порту"', "ORG", "Голос порту"),
    ("uk", 'Про це повідомляє ТОВ "Зоряне поле".', 'ТОВ "Зоряне поле"', "ORG", 'ТОВ "Зоряне поле"'),
    ("uk", "Дорогу перекрито, пише «Голос-порту-на-річці».", "Голос", "ORG", "Голос-порту-на-річці"),
]


@pytest.mark.parametrize(("language", "text", "printed", "label", "whole"), CUT)
def test_names_are_made_whole(language: str, text: str, printed: str, label: str, whole: str) -> None:
    mentions = []
    for name, kind in ((printed, label), ("Литвы", "LOC")):
        start = text.find(name)
        if start >= 0:
            lemma = "Литва" if name == "Литвы" else name
            mentions.append(Mention(start, start + len(name), kind, name, lemma, make_id("labelled entity", name)))
    (citation,) = find_citations(text, mentions, language)
    assert text[citation.start : citation.end] == whole
    assert citation.source == whole


def test_a_long_chain_of_hyphens_behind_a_name_takes_linear_time() -> None:
    def cite(size: int) -> None:
        text = f"Про це повідомляє «Голос{'-а' * (size // 2)} кінець."
        mention = Mention(19, 24, "ORG", "Голос", "Голос", make_id("labelled entity", "Голос"))
        assert find_citations(text, [mention], "uk")

    check_growth(cite, 1_600)


def test_a_person_behind_a_closed_quote_speaks_however_their_name_declines() -> None:
    text = "«Вода спала», – каже Мокану."
    mention = Mention(21, 27, "PER", "Мокану", "Мокан", make_id("labelled entity", "Мокану"))
    (citation,) = find_citations(text, [mention], "uk")
    assert (citation.start, citation.end) == (21, 27)
