"""What a source repeats is counted in the warehouse, and taken out when captures are read again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from strichka.articles.extract import EXTRACTOR_VERSION
from strichka.cli import app
from strichka.settings import get_settings
from strichka.stages import building
from strichka.stages.site_habit import HABIT_MARK, freeze_habits
from strichka.stages.versions import read_versions
from tests.stages.pipelines import Pipeline, read_rows

MOTTO = "Горад чытае нас за ранішняй кавай"
PLACES = ("Мінску", "Гомелі", "Віцебску", "Гродне", "Брэсце", "Магілёве", "Пінску", "Барысаве")
THINGS = ("мост", "парк", "рынак", "вакзал", "музей", "стадыён", "басейн", "тэатр")
RUSSIAN = ("кирпич", "гранит", "песок", "бетон", "металл", "стекло", "дерево", "плитка")


def make_page(number: int, *extra: str, title: str | None = None) -> str:
    place, thing = PLACES[number % 8], THINGS[number // 8 % 8]
    paragraphs = [
        f"У {place} адрамантавалі {thing}, паведамілі ў гарадской управе, і прыйшлі суседзі нумар {number}.",
        f"Работы ішлі {number + 3} месяцаў, і каштавалі менш, чым планавалі летась, расказаў загадчык участка.",
        f"Наступнай вясной каля будынка пасадзяць {number + 20} дрэў, і паставяць лаўкі, абяцаюць ва ўправе.",
        *extra,
    ]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    heading = title or f"У {place} адкрылі {thing}, і гэта адкрыццё нумар {number}"
    return (
        f'<html lang="be"><head><title>{heading}</title><link rel="canonical" href="https://pryklad.example/{number}">'
        f'<meta property="article:published_time" content="2024-03-{number % 28 + 1:02d}T09:00:00+03:00"></head>'
        f"<body><article><h1>{heading}</h1>{body}</article></body></html>"
    )


def write_pages(folder: Path, numbers: range, *extra: str) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.html").write_text(make_page(number, *extra), encoding="utf-8")
    return folder


def read_current(pipeline: Pipeline, query: str = "select body from article_version where is_current") -> list[str]:
    with pipeline.engine.connect() as connection:
        return sorted(connection.execute(text(query)).scalars())


def read_rules(pipeline: Pipeline) -> set[str]:
    return set(read_current(pipeline, "select distinct rule from block where rule like 'site habit:%'"))


def read_states(pipeline: Pipeline) -> list[tuple]:
    with pipeline.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("select state_id, articles from habit_state order by 1"))]


def test_an_ordinary_build_uses_no_habit(pipeline: Pipeline, tmp_path: Path) -> None:
    for start in (0, 10):
        pipeline.load(write_pages(tmp_path / f"pages {start}", range(start, start + 10), MOTTO))
        pipeline.build()
    assert all(MOTTO in body for body in read_current(pipeline))
    assert pipeline.count("select count(*) from capture_fingerprint") == 20
    assert pipeline.count("select count(*) from habit_state") == 0
    assert pipeline.count(f"select count(*) from article_version where extractor_version <> '{EXTRACTOR_VERSION}'") == 0


def test_a_reprocess_takes_out_a_line_that_no_list_knows(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "pages", range(20), MOTTO))
    pipeline.build()
    before = read_current(pipeline)
    pipeline.build(reprocess=True)
    after = read_current(pipeline)
    assert after == sorted(body.removesuffix(f"\n\n{MOTTO}") for body in before)
    assert read_rules(pipeline) == {"site habit: in 20 of 20 articles of pryklad.example"}
    versions = read_current(pipeline, "select distinct extractor_version from article_version where is_current")
    assert versions == [f"{EXTRACTOR_VERSION}{HABIT_MARK}{state_id}" for state_id, _ in read_states(pipeline)]
    assert pipeline.count("select count(*) from article_version where not is_current") == 20


def test_a_rerun_writes_nothing(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "pages", range(16), MOTTO))
    pipeline.build()
    pipeline.build(reprocess=True)
    rows = read_rows(pipeline.engine, everything=True)
    counts = pipeline.build(reprocess=True)
    assert counts.get("plan.batches", 0) == 0
    assert read_rows(pipeline.engine, everything=True) == rows


def test_a_changed_state_makes_a_new_version(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "first", range(12), MOTTO))
    pipeline.build()
    pipeline.build(reprocess=True)
    pipeline.load(write_pages(tmp_path / "second", range(12, 20), MOTTO))
    pipeline.build()
    assert sum(MOTTO in body for body in read_current(pipeline)) == 8
    pipeline.build(reprocess=True)
    assert not any(MOTTO in body for body in read_current(pipeline))
    states = read_states(pipeline)
    assert sorted(articles for _, articles in states) == [12, 20]
    newest = next(state_id for state_id, articles in states if articles == 20)
    shown = read_current(pipeline, "select distinct extractor_version from article_version where is_current")
    assert shown == [f"{EXTRACTOR_VERSION}{HABIT_MARK}{newest}"]
    assert pipeline.count("select count(distinct extractor_version) from article_version") == 3


def test_what_no_habit_changes_gets_no_second_version(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "with", range(12), MOTTO))
    pipeline.load(write_pages(tmp_path / "without", range(12, 16)))
    pipeline.build()
    counts = pipeline.build(reprocess=True)
    assert counts["extract.articles"] == 16
    assert counts["extract.changed_by_habit"] == 12
    assert pipeline.count("select count(*) from article_version") == 16 + 12
    assert counts["recognise.texts"] == 12


def test_an_article_counts_once_however_often_it_was_captured(pipeline: Pipeline, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        folder = write_pages(tmp_path / name, range(4), MOTTO)
        for path in folder.iterdir():
            path.write_text(path.read_text(encoding="utf-8").replace("</body>", f"<!-- {name} --></body>"))
    for name in ("one", "two", "three"):
        pipeline.load(tmp_path / name)
    pipeline.build()
    assert pipeline.count("select count(*) from capture_fingerprint") == 12
    pipeline.build(reprocess=True)
    assert read_rules(pipeline) == set()
    assert all(MOTTO in body for body in read_current(pipeline))


def test_paragraphs_of_near_copies_are_no_template(pipeline: Pipeline, tmp_path: Path) -> None:
    background = (
        "Нагадаем, будынак зачынілі восенню, калі бура сарвала дах, і ўправа доўга шукала грошы на рамонт.",
        "Жыхары сабралі подпісы, і дэпутаты выдзелілі на працы палову таго, што прасілі будаўнікі.",
        "Частку матэрыялаў прывезлі з суседняй вобласці, дзе такі самы дах паклалі годам раней.",
        "Новы дах прастаіць сорак зім, запэўніваюць інжынеры, якія правяралі яго ў лютым і ў сакавіку.",
    )
    pipeline.load(write_pages(tmp_path / "copies", range(12), *background))
    pipeline.load(write_pages(tmp_path / "others", range(12, 24)))
    pipeline.build()
    before = read_current(pipeline)
    pipeline.build(reprocess=True)
    assert read_current(pipeline) == before
    assert read_rules(pipeline) == set()


def test_copies_on_other_sites_make_no_habit(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = tmp_path / "wires"
    folder.mkdir()
    for number in range(15):
        page = make_page(number, MOTTO).replace("pryklad.example", f"site-{number}.example")
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    pipeline.load(folder)
    pipeline.build()
    pipeline.build(reprocess=True)
    assert read_rules(pipeline) == set()


def test_order_and_size_of_batches_make_no_difference(
    pipeline: Pipeline, tmp_path: Path, server, migrated_template: str
) -> None:
    from tests.databases import fresh_database
    from tests.stages.pipelines import open_pipeline

    folder = write_pages(tmp_path / "pages", range(20), MOTTO)
    pipeline.load(folder)
    pipeline.build()
    pipeline.build(reprocess=True)
    with (
        fresh_database(server, migrated_template, "other_order") as url,
        open_pipeline(url, tmp_path / "other") as other,
    ):
        other.load(folder, batch_size=7)
        other.build(3, reverse=True)
        other.build(4, reverse=True, reprocess=True)
        assert read_rows(other.engine) == read_rows(pipeline.engine)


def test_two_reprocesses_at_once_agree(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "pages", range(20), MOTTO))
    pipeline.build()
    runs = ["test/one", "test/two"]
    params = {"reprocess": True, "first_day": None, "last_day": None, "batch_size": 4}

    def reprocess(run_id: str) -> int:
        numbers = building.plan_build(pipeline.engine, run_id, params, read_versions())
        counts = [building.extract_planned(pipeline.engine, pipeline.store, run_id, number) for number in numbers]
        return sum(count.get("articles", 0) for count in counts)

    with ThreadPoolExecutor(2) as pool:
        read = list(pool.map(reprocess, runs))
    assert sum(read) == 20
    assert len(read_states(pipeline)) == 1
    assert not any(MOTTO in body for body in read_current(pipeline))
    assert freeze_habits(pipeline.engine) == read_states(pipeline)[0][0]


def test_a_page_captured_again_stays_clean(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "pages", range(12), MOTTO))
    pipeline.build()
    pipeline.build(reprocess=True)
    again = tmp_path / "again"
    again.mkdir()
    (again / "0.html").write_text(make_page(0, MOTTO).replace("</body>", "<!-- later --></body>"), encoding="utf-8")
    pipeline.load(again)
    pipeline.build()
    assert not any(MOTTO in body for body in read_current(pipeline))


def test_labels_of_links_and_titles_of_others_go_in_any_language(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    titles = [f"У {place} адкрылі выставу старых гадзіннікаў" for place in PLACES]
    for number in range(16):
        title, other = titles[number % 8], titles[(number + 3) % 8]
        link = f'<a href="/{number}/x">Як {THINGS[number % 8]} у {PLACES[number // 8]} стаў домам для соў</a>'
        inside = f"<p>Больш пра гэта: {link}</p><p>{other}</p><p>Работы"
        page = make_page(number, title=title).replace("<p>Работы", inside)
        (folder / f"{number}.html").write_text(page, encoding="utf-8")
    pipeline.load(folder)
    pipeline.build()
    assert all("Больш пра гэта" in body and "гадзіннікаў" in body for body in read_current(pipeline))
    pipeline.build(reprocess=True)
    assert not any("Больш" in body or "гадзіннікаў" in body for body in read_current(pipeline))
    assert all(body.count("\n\n") == 2 for body in read_current(pipeline))
    query = "select distinct l.kind from link l join article_version v using (article_version_id) where v.is_current"
    assert read_current(pipeline, query) == ["related"]


def test_explain_shows_the_habit(pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pages(tmp_path / "pages", range(12), MOTTO)
    pipeline.load(folder)
    pipeline.build()
    address = pipeline.engine.url.render_as_string(hide_password=False)
    command = ["explain", str(folder / "0.html"), "--warehouse"]
    monkeypatch.setenv("STRICHKA_WAREHOUSE_URL", address)
    get_settings.cache_clear()
    try:
        assert "Reprocess" in str(CliRunner().invoke(app, command).exception)
        pipeline.build(reprocess=True)
        shown = CliRunner().invoke(app, command).stdout
        plain = CliRunner().invoke(app, command[:-1]).stdout
    finally:
        get_settings.cache_clear()
    assert "site habit: in 12 of 12" in shown
    assert "site habit" not in plain


def test_a_retry_of_the_plan_keeps_its_state(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.load(write_pages(tmp_path / "first", range(12), MOTTO))
    pipeline.build()
    params = {"reprocess": True, "first_day": None, "last_day": None, "batch_size": 20}
    building.plan_build(pipeline.engine, "test/retried", params, read_versions())
    pipeline.load(write_pages(tmp_path / "second", range(12, 20), MOTTO))
    pipeline.build()
    numbers = building.plan_build(pipeline.engine, "test/retried", params, read_versions())
    for number in numbers:
        building.extract_planned(pipeline.engine, pipeline.store, "test/retried", number)
    assert len(read_states(pipeline)) == 1
    assert read_rules(pipeline) == {"site habit: in 12 of 12 articles of pryklad.example"}


@pytest.mark.parametrize("known", [True, False])
def test_a_title_in_the_warehouse_ends_a_glued_headline(pipeline: Pipeline, tmp_path: Path, known: bool) -> None:
    title = "Сколько стоит новый мост через реку Сож"
    folder = tmp_path / "texts"
    folder.mkdir()
    if known:
        (folder / "known.html").write_text(make_page(1, title=title), encoding="utf-8")
    line = (
        f"Рабочие докрасили поручни, сообщил мастер. Читайте также: {title} Инженеры говорят, что цена вырастет вдвое."
    )
    lines = [
        f"Мост через реку красят весь май, и поставщик привёз {name}, сказал начальник участка." for name in RUSSIAN
    ]
    (folder / "glued.txt").write_text("Мост красят третью неделю\n\n" + "\n\n".join([line, *lines]), encoding="utf-8")
    pipeline.load(folder)
    pipeline.build()
    first = read_current(pipeline, "select text from link")
    pipeline.build(reprocess=True)
    query = "select l.text from link l join article_version v using (article_version_id) where v.is_current"
    assert read_current(pipeline, query) == ([title] if known else first)
    assert first != [title]
