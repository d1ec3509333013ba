from pathlib import Path

import pytest

from strichka.entities.corpus import load_corpus, read_corpus_file
from strichka.entities.corpus_agreement import (
    find_gazetteer_names,
    find_idle_namesakes,
    find_known_persons,
    find_repeated_persons,
    find_split_names,
    find_split_slugs,
    find_unlike_names,
    list_names,
    load_namesakes,
)
from strichka.entities.corpus_keys import find_seed_key, load_seed_names

# People called by a nickname or a first name that shares no word with their name; the article says who is meant.
NICKNAMED = {
    "per:alibek-zhumadilov",
    "per:dmitrii-tsvetousov",
    "per:hryhorii-skovoroda",
    "per:kwame-odenkrantz",
    "per:nadege-kouakou",
    "per:nazar-hudzovatyi",
    "per:yaroslava-hutnyk",
}
# Nobody alive is named in the corpus: whom it shares with the gazetteer is of the past.
OF_THE_PAST = {
    "per:albert-einstein",
    "per:anton-chekhov",
    "per:charles-darwin",
    "per:hryhorii-skovoroda",
    "per:lesya-ukrainka",
    "per:olha-kobylianska",
    "per:pyotr-tchaikovsky",
    "per:vasyl-stus",
}


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def read_article(folder: Path, *lines: str):
    path = folder / "uk" / "politics-01.txt"
    path.parent.mkdir(exist_ok=True)
    text = ["=== uk-politics-01-01 | form: wire", "Заголовок", "", *lines, " ".join(["слово"] * 80)]
    path.write_text("\n".join(text), encoding="utf-8")
    documents, problems = read_corpus_file(path)
    assert not problems, "\n".join(map(str, problems))
    return documents


def test_one_name_has_one_key(corpus):
    assert list(find_split_names(corpus)) == []
    assert list(find_split_slugs(corpus)) == []


def test_what_the_gazetteer_has_bears_its_key(corpus):
    assert list(find_gazetteer_names(corpus)) == []


def test_list_of_namesakes_is_needed_and_sorted(corpus):
    assert find_idle_namesakes(corpus) == []
    assert list(load_namesakes()) == sorted(load_namesakes())
    assert all(load_namesakes().values())


def test_one_person_has_one_key_and_one_key_one_person(corpus):
    assert list(find_repeated_persons(corpus)) == []
    assert {key for key, _ in find_unlike_names(corpus)} == NICKNAMED


def test_nobody_alive_is_named(corpus):
    assert set(find_known_persons(corpus)) == OF_THE_PAST


def test_two_keys_for_one_name_are_found(tmp_path):
    documents = read_article(
        tmp_path,
        "[[Біла агенція|org:white-agency]] і [[біла агенція|Біла агенція|org:bila-ahentsiia]] про одне.",
        "Завод «[[Обрій|xorg:obrii]]» і фірма «[[Обрій|xorg:obrii-firm]]» вигадані.",
    )
    assert list(find_split_names(documents)) == [("біла агенція", ("org:bila-ahentsiia", "org:white-agency"))]


def test_one_slug_of_two_kinds_is_found(tmp_path):
    documents = read_article(
        tmp_path, "Свято «[[Обруч|misc:hoop]]» і «[[Обруч|xmisc:hoop]]», газета «[[Обруч|org:hoop]]»."
    )
    assert list(find_split_slugs(documents)) == [("misc:hoop", "xmisc:hoop")]


def test_key_beside_that_of_the_gazetteer_is_found(tmp_path):
    documents = read_article(tmp_path, "У [[Сеулі|Сеул|place:seoul-town]] та [[Варшаві|Варшава|city:warsaw]].")
    assert list(find_gazetteer_names(documents)) == [("place:seoul-town", ("place:geonames-1835848",))]


def test_two_people_under_one_key_and_one_under_two_are_found(tmp_path):
    documents = read_article(
        tmp_path,
        "[[Олег Гайовий|per:haiovyi]], а далі [[Гайовий|per:haiovyi]] та [[Марта Зубко|per:haiovyi]].",
        "[[Іван Чуб|per:ivan-chub]] й [[Івана Чуба|Іван Чуб|per:chub-ivan]].",
    )
    assert [key for key, _ in find_unlike_names(documents)] == ["per:haiovyi"]
    assert list(find_repeated_persons(documents)) == [("іван чуб", ("per:chub-ivan", "per:ivan-chub"))]
    assert list(list_names(documents)) == []


def test_several_names_of_one_thing_are_listed(tmp_path):
    documents = read_article(tmp_path, "[[РК|country:KR]] і [[Південна Корея|country:KR]].")
    assert list(list_names(documents)) == ["country:KR (uk): Південна Корея, РК"]


@pytest.mark.parametrize(
    ("key", "seed_key"),
    [
        ("per:anton-chekhov", "person:anton-chekhov"),
        ("misc:world-war-2", "event:world-war-2"),
        ("misc:telegram", "org:telegram"),
        ("city:da-lat", "place:geonames-1584071"),
        ("per:nobody-at-all", None),
        ("org:no-such-body", None),
    ],
)
def test_corpus_keys_lead_to_those_of_the_gazetteer(key, seed_key):
    assert find_seed_key(key) == seed_key


def test_names_of_the_gazetteer_are_found_in_any_case():
    assert "org:nato" in load_seed_names()["uk", "ORG", "нато"]
