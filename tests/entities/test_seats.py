"""Tests for `strichka.entities.seats`: the Kremlin that says something, and the one with walls."""

import pytest

from strichka.entities.annotate import AnnotateInput, Annotator
from strichka.entities.gazetteer import load_gazetteer
from strichka.entities.seats import list_seats, load_seat_words
from strichka.errors import SeedError
from strichka.models import Annotation
from strichka.settings import Settings

# Each line: language, text with the name in brackets, the entity meant.
_TEXTS = [
    ("uk", "[Білий дім] повідомив, що зустріч перенесли на осінь.", "org:white-house-admin"),
    ("uk", "У [Білому домі] не коментували дату зустрічі.", "org:white-house-admin"),
    ("uk", "Речниця [Білого дому] назвала дату зустрічі.", "org:white-house-admin"),
    ("uk", "Садівники прибрали листя біля [Білого дому].", "place:white-house"),
    ("uk", "Делегація прибула до [Білого дому] опівдні.", "place:white-house"),
    ("uk", "Делегація звернулася до [Білого дому] з листом.", "org:white-house-admin"),
    ("uk", "Концерт відбувся в [Кремлі] увечері.", "place:kremlin"),
    ("ru", "[Кремль] отказался от комментариев о погоде.", "org:president-admin-ru"),
    ("ru", "На отмене концерта настаивали в [Кремле].", "org:president-admin-ru"),
    ("ru", "Экскурсия по [Кремлю] стоит недорого.", "place:kremlin"),
    ("ru", "Реставраторы осмотрели башни [Кремля] и мост.", "place:kremlin"),
    ("ru", "Позиция [Кремля] о календаре не изменилась.", "org:president-admin-ru"),
    ("ru", "На лужайке у [Белого дома] выставили ёлку.", "place:white-house"),
    ("uk", "Про це вони говорили. У [Кремлі] відбувся концерт.", "place:kremlin"),
    ("ru", "Гости приехали. В [Кремль] обратился посол.", "org:president-admin-ru"),
    ("ru", "В [Елисейском дворце] сообщили о встрече министров.", "org:elysee"),
]


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    """The annotator with the shipped settings."""
    return Annotator(Settings())


@pytest.mark.parametrize(("language", "marked", "key"), _TEXTS)
def test_seat_means_body_or_building(annotator: Annotator, language: str, marked: str, key: str) -> None:
    """The words at the name tell which is meant, and the mention has the label and entity of that."""
    text = marked.replace("[", "").replace("]", "")
    start, end = marked.index("["), marked.index("]") - 1
    (found,) = annotator.annotate_texts([AnnotateInput(text, language)])
    assert isinstance(found, Annotation)
    mention = next((mention for mention in found.mentions if (mention.start, mention.end) == (start, end)), None)
    assert mention is not None, found.mentions
    assert found.entities[mention.entity_id].key == key
    assert mention.label == ("LOC" if key.startswith("place:") else "ORG")


def test_seats_are_buildings_that_share_a_name_with_a_body() -> None:
    """A building without such a body is no seat."""
    seats = list_seats(load_gazetteer())
    assert {"place:kremlin", "place:white-house"} <= seats
    assert "place:smolny" not in seats


def test_unknown_language_is_an_error_that_names_the_file() -> None:
    """A language without word lists stops with the file and the lists."""
    with pytest.raises(SeedError, match=r"seats\.yaml.*near.*'pl'"):
        load_seat_words("pl")
