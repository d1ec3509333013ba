from collections import Counter
from pathlib import Path

import pytest

from strichka.entities.gazetteer import Entry, Gazetteer, load_gazetteer, read_entries, read_gazetteer
from strichka.entities.support import choose_match
from strichka.errors import SeedError
from tests.entities.conftest import HEADER


def find(gazetteer: Gazetteer, name: str, language: str = "uk") -> list[str]:
    return [match.alias.entry.key for match in gazetteer.look_up(name, language)]


@pytest.mark.parametrize(
    ("name", "language", "key"),
    [
        ("Південною Кореєю", "uk", "country:KR"),
        ("Южной Корее", "ru", "country:KR"),
        ("Республики Корея", "ru", "country:KR"),
        ("Сполученими Штатами Америки", "uk", "country:US"),
        ("Соединенных Штатов", "ru", "country:US"),
        ("КНДР", "uk", "country:KP"),
        ("Сеулі", "uk", "place:seoul"),
        ("МІНІСТЕРСТВО ЗАКОРДОННИХ СПРАВ ПІВДЕННОЇ КОРЕЇ", "uk", "org:mfa-kr"),
        ("Міністерством закордонних справ Південної Кореї", "uk", "org:mfa-kr"),
        ("Павлом Орленком", "uk", "person:pavlo-orlenko"),
        ("Павлу Орленко", "ru", "person:pavlo-orlenko"),
        ("Vesna News", "uk", "org:vesna-news"),
        ("Весною-Інформ", "uk", None),
    ],
)
def test_names_are_found_in_any_case(small_gazetteer: Gazetteer, name: str, language: str, key: str | None) -> None:
    assert find(small_gazetteer, name, language) == ([key] if key else [])


def test_an_alias_of_several_entities_gives_all(small_gazetteer: Gazetteer) -> None:
    assert find(small_gazetteer, "РК") == ["country:KR", "country:KZ"]
    matches = small_gazetteer.look_up("Кореї", "uk")
    assert [match.alias.ambiguous for match in matches] == [True, True]


def test_case_counts(small_gazetteer: Gazetteer) -> None:
    assert find(small_gazetteer, "рк") == []
    assert find(small_gazetteer, "Рк") == []
    assert find(small_gazetteer, "сеулі") == []
    assert [m.alias.entry.key for m in small_gazetteer.look_up("сеулі", "uk", ignore_case=True)] == ["place:seoul"]


def test_the_longest_name_wins(small_gazetteer: Gazetteer) -> None:
    words = ["МЗС", "Південної", "Кореї", "заявило"]
    matches = small_gazetteer.match_at(words, 0, "uk")
    assert [(match.alias.entry.key, match.length) for match in matches] == [("org:mfa-kr", 3)]
    assert small_gazetteer.match_at(words, 0, "uk", limit=2) == []


def test_names_of_one_language_are_not_looked_for_in_the_other(small_gazetteer: Gazetteer) -> None:
    assert find(small_gazetteer, "Мали", "uk") in ([], ["country:ML"])
    assert find(small_gazetteer, "Южная Корея", "uk") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key\tlabel\n", "lacks the columns"),
        (f"{HEADER}\nperson:x\tPERSON\tperson\tХ\tХ\tX\t\t\t\t\t\t", "line 2"),
        (f"{HEADER}\n\tPER\tperson\tХ\tХ\tX\t\t\t\t\t\t", "line 2"),
        (f"{HEADER}\nplace:x\tLOC\tcity\tХ\tХ\tX\t\t\t\t\tUA\tmany", "population"),
        ("", "lacks the columns"),
    ],
)
def test_malformed_files_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=message):
        read_entries(path)


def test_not_utf8_is_a_seed_error(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_bytes("Київ".encode("cp1251"))
    with pytest.raises(SeedError):
        read_entries(path)


def test_a_cell_of_blanks_is_no_name(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(f"{HEADER}\norg:vesna\tORG\tcompany\tВесна\t \t\t\t|\t\t\t\t\n", encoding="utf-8")
    (entry,) = read_entries(path)
    assert (entry.names, entry.aliases) == ((("uk", "Весна"),), ())
    assert Gazetteer([entry]).look_up("Весною", "uk")


def test_no_files_is_an_empty_gazetteer(tmp_path: Path) -> None:
    assert read_gazetteer(tmp_path).entries == ()


def test_what_ships_is_sound() -> None:
    gazetteer = load_gazetteer()
    keys = [entry.key for entry in gazetteer.entries]
    assert len(keys) == len(set(keys)) > 1000
    unfound = [
        entry.key
        for entry in gazetteer.entries
        for language in ("uk", "ru")
        if (name := entry.name(language))
        and all(match.alias.entry.key != entry.key for match in gazetteer.look_up(name, language, ignore_case=True))
    ]
    assert unfound == []


def test_a_doubtful_own_name_is_found_in_quotes_and_linked_but_not_found_bare():
    entry = Entry("org:hvylia", "ORG", "outlet", (("uk", "Хвиля"),), (("uk", "?Хвиля"),), None, None, 0, 0)
    match = Gazetteer([entry]).look_up("Хвиля", "uk")
    assert [found.alias.ambiguous for found in match] == [True]
    assert choose_match(match, Counter()) is None
    chosen = choose_match(match, Counter(), is_name=True)
    assert chosen is not None
    assert chosen.alias.entry is entry


def test_names_that_begin_alike_are_told_apart_by_their_second_word():
    names = ["Міністерство меду", "Міністерство воску", "Міністерство"]
    entries = [
        Entry(f"org:{n}", "ORG", "ministry", (("uk", name),), (), None, None, 0, n) for n, name in enumerate(names)
    ]
    gazetteer = Gazetteer(entries)
    for number, text in enumerate(["Міністерством меду", "Міністерству воску", "Міністерстві"]):
        assert [match.alias.entry.key for match in gazetteer.look_up(text, "uk")] == [f"org:{number}"]
