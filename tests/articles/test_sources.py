from pathlib import Path

import pytest
import yaml

from strichka.articles.sources import SourceRegistry
from strichka.errors import SeedError

SOUND = {"key": "pryklad", "name": "Приклад", "domains": ["example.ua"], "kind": "outlet", "languages": ["uk"]}


def write(folder: Path, **changes: object) -> Path:
    data = SOUND | changes
    (folder / f"{data['key']}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return folder


def test_declared_sources_are_sound_and_many() -> None:
    registry = SourceRegistry.load()
    keys = [source.key for source in registry]
    assert len(registry) >= 45
    assert keys == sorted(keys)
    assert {source.kind for source in registry} == {"outlet", "agency", "aggregator"}
    assert {"uk", "ru"} <= {language for source in registry for language in source.languages}
    assert SourceRegistry.load() is registry


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.ukrinform.ua/rubric-world/1.html", "ukrinform"),
        ("https://m.pravda.com.ua/news/", "pravda_com_ua"),
        ("http://komi.kp.ru/online/news/1/", "kp"),
        ("https://rus.delfi.ee/x", "delfi"),
        ("https://amp.tsn.ua/x", "tsn"),
        ("glavcom.ua", "glavcom"),
        ("https://www.newsru.co.il/x", "newsru_il"),
        ("https://notpravda.com.ua/", None),
        ("https://example.org/", None),
        ("http://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_found_by_address(url: str | None, key: str | None) -> None:
    found = SourceRegistry.load().find_by_url(url)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("glavcom.ua", "glavcom"),
        ("www.unian.net", "unian"),
        ("Джерело: Укрінформ", "ukrinform"),
        ("Источник — РИА Новости", "ria"),
        ("УКРІНФОРМ", "ukrinform"),
        ("«Коммерсантъ»", "kommersant"),
        ("ZN.UA", "zn_ua"),
        ("Про це повідомляє Укрінформ", None),
        ("Світ", None),
        ("", None),
        ("а" * 500, None),
    ],
)
def test_found_by_printed_name(line: str, key: str | None) -> None:
    found = SourceRegistry.load().find_by_printed_name(line)
    assert (found.key if found else None) == key


def test_get() -> None:
    assert SourceRegistry.load().get("tass") is not None
    assert SourceRegistry.load().get("nonsense") is None
    assert SourceRegistry.load().get(None) is None


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"domains": ["https://example.ua/"]}, "domains"),
        ({"domains": []}, "domains"),
        ({"kind": "blog"}, "kind"),
        ({"languages": ["xx"]}, "languages"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"feeds": ["example.ua/rss"]}, "feeds"),
        ({"prune": ["div..x"]}, "prune"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_malformed_file_is_named_with_key_and_remedy(tmp_path: Path, changes: dict[str, object], word: str) -> None:
    with pytest.raises(SeedError) as error:
        SourceRegistry.read_folder(write(tmp_path, **changes))
    assert "pryklad.yaml" in str(error.value)
    assert word in str(error.value)
    assert "correct" in str(error.value)


def test_file_must_bear_the_key(tmp_path: Path) -> None:
    write(tmp_path).joinpath("pryklad.yaml").rename(tmp_path / "inshyi.yaml")
    with pytest.raises(SeedError, match="name the file"):
        SourceRegistry.read_folder(tmp_path)


@pytest.mark.parametrize("text", ["- a list", "key: [", ""])
def test_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pryklad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match="pryklad"):
        SourceRegistry.read_folder(tmp_path)


def test_two_sources_of_one_domain_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(SeedError, match=r"example\.ua"):
        SourceRegistry.read_folder(write(tmp_path, key="druhyi", name="Другий"))


def test_subdomain_declared_by_itself_goes_first(tmp_path: Path) -> None:
    write(tmp_path)
    registry = SourceRegistry.read_folder(write(tmp_path, key="sport", name="Спорт", domains=["sport.example.ua"]))
    for url, key in (("https://sport.example.ua/1", "sport"), ("https://life.example.ua/1", "pryklad")):
        found = registry.find_by_url(url)
        assert found is not None
        assert found.key == key
