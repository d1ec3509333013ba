"""The stage as it ships, loaded once; and a small gazetteer of our own."""

from pathlib import Path

import pytest

from strichka.entities.annotate import Annotator
from strichka.entities.gazetteer import COLUMNS, Gazetteer, read_gazetteer
from strichka.settings import Settings

SHARED = Path(__file__).resolve().parents[3] / "shared"
HEADER = "\t".join((*COLUMNS, "country", "population"))
ROWS = """
country:KR LOC country | Південна Корея | Южная Корея | South Korea
    | Республіка Корея;?Корея;=РК | Республика Корея;?Корея;=РК | =ROK | Q884 | KR | 51000000
country:KP LOC country | Північна Корея | Северная Корея | North Korea
    | КНДР;?Корея | КНДР;?Корея | =DPRK | Q423 | KP | 25000000
country:KZ LOC country | Казахстан | Казахстан | Kazakhstan | =РК | =РК | | Q232 | KZ | 19000000
country:RU LOC country | Росія | Россия | Russia
    | РФ;Російська Федерація | РФ;Российская Федерация | | Q159 | RU | 144000000
country:US LOC country | США | США | United States
    | Сполучені Штати;Сполучені Штати Америки | Соединённые Штаты | | Q30 | US | 330000000
country:ML LOC country | Малі | Мали | Mali | | | | Q912 | ML | 20000000
place:seoul LOC city | Сеул | Сеул | Seoul | | | | Q8684 | KR | 9700000
org:vesna-news ORG news_agency | Весна-Інформ | Весна-Информ | Vesna News | Агентство Весна | | | | | 0
org:mfa-kr ORG ministry | Міністерство закордонних справ Південної Кореї
    | Министерство иностранных дел Южной Кореи | MOFA | МЗС Південної Кореї | МИД Южной Кореи | | | | 0
person:pavlo-orlenko PER person | Павло Орленко | Павел Орленко | Pavlo Orlenko
    | Орленко | Орленко | Orlenko | | | 0
person:stepan-omelyev PER person | Степан Омелєв | Степан Омелев | Stepan Omelyev | | | | | | 0
"""


def _read_cells(row: str) -> list[str]:
    return [cell.strip().replace(";", "|") for cell in row.split("|")[1:]]


def write_gazetteer(folder: Path) -> Path:
    """Write the small gazetteer in the layout of `seeds/` and return its folder."""
    (folder / "places").mkdir(parents=True)
    (folder / "entities").mkdir()
    rows = ROWS.strip().replace("\n    ", " ").splitlines()
    lines = ["\t".join([*row.split("|")[0].split(), *_read_cells(row)]) for row in rows]
    places = [line for line in lines if "\tLOC\t" in line]
    others = [line for line in lines if "\tLOC\t" not in line]
    (folder / "places" / "countries.tsv").write_text("\n".join(["# made for tests", HEADER, *places]), encoding="utf-8")
    (folder / "entities" / "names.tsv").write_text("\n".join([HEADER, *others]), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return read_gazetteer(write_gazetteer(tmp_path_factory.mktemp("seeds") / "seeds"))


@pytest.fixture(scope="session")
def annotator() -> Annotator:
    return Annotator(Settings())
