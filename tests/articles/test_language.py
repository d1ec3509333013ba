import re
import time
from pathlib import Path

import pytest

from strichka.articles.language import identify_language

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

UK = (
    "Міська рада ухвалила рішення про ремонт мосту через річку. Роботи, за словами інженерів, триватимуть до осені, а "
    "рух транспорту обмежать лише вночі. Мешканці просять не зупиняти автобуси, бо їздити в об'їзд довго. Про це "
    "повідомляє прес-служба, яка додає, що кошторис є на сайті і його можна побачити вже сьогодні."
)
RU = (
    "Городской совет принял решение о ремонте моста через реку. Работы, по словам инженеров, продлятся до осени, а "
    "движение ограничат только ночью. Жители просят не останавливать автобусы, потому что ездить в объезд долго. "
    "Об этом сообщает пресс-служба, которая добавляет, что смету можно увидеть на сайте уже сегодня."
)
BE = (
    "Гарадскі савет прыняў рашэнне аб рамонце моста цераз раку. Работы, паводле слоў інжынераў, працягнуцца да "
    "восені, а рух транспарту абмяжуюць толькі ўначы. Жыхары просяць не спыняць аўтобусы, бо ездзіць у аб'езд доўга."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (UK, "uk"),
        (RU, "ru"),
        (BE, "be"),
        ("The town council has approved the repair of the bridge, and the work will last until autumn.", "en"),
        (
            "Общинският съвет прие решение за ремонт на моста. Работата ще продължи до есента, каза той, но това не е "
            "всичко.",
            "other",
        ),
        ("Градско веће је донело одлуку о поправци моста преко реке. Радови ће трајати до јесени.", "other"),
        ("Советот на градот донесе одлука за поправка на мостот. Работите ќе траат до есен, рече тој.", "other"),
        ("Қалалық кеңес өзен арқылы өтетін көпірді жөндеу туралы шешім қабылдады. Жұмыс күзге дейін болады.", "other"),
        ("Rada miasta podjęła decyzję o remoncie mostu przez rzekę. Prace potrwają do jesieni.", "other"),
        ("Der Stadtrat hat die Sanierung der Brücke beschlossen, und die Arbeiten dauern bis zum Herbst.", "other"),
        ("Belediye meclisi köprünün onarımı için karar aldı ve çalışma sonbahara kadar sürecek.", "other"),
    ],
)
def test_articles(text: str, code: str) -> None:
    guess = identify_language(text)
    assert guess.code == code
    assert guess.confidence > 0.6


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Читайте також: у місті відкрили новий міст", "uk"),
        ("Читайте также: в городе открыли новый мост", "ru"),
        ("Міст відкриють восени", "uk"),
        ("Мост откроют осенью", "ru"),
        ("Про це повідомляє мерія", "uk"),
        ("Об этом сообщает мэрия", "ru"),
        ("Останні новини", "uk"),
        ("Последние новости", "ru"),
        ("Хлопець уже мріяв", "uk"),
        ("Сначала вакцину получат", "ru"),
    ],
)
def test_short_blocks(text: str, code: str) -> None:
    assert identify_language(text).code == code


@pytest.mark.parametrize("letter", ["є", "і", "ї", "и", "о"])
def test_ukrainian_that_lost_a_letter(letter: str) -> None:
    damaged = UK.replace(letter, "").replace(letter.upper(), "")
    assert identify_language(damaged).code == "uk"


@pytest.mark.parametrize("letter", ["ы", "э", "и", "е"])
def test_russian_that_lost_a_letter(letter: str) -> None:
    assert identify_language(RU.replace(letter, "").replace(letter.upper(), "")).code == "ru"


def test_mixed_list_does_not_flip_the_article() -> None:
    assert identify_language(UK + "\n" + "\n".join(["В городе открыли мост", "Сколько стоит ремонт"])).code == "uk"
    assert identify_language(RU + "\n" + "\n".join(["У місті відкрили міст", "Скільки коштує ремонт"])).code == "ru"


def test_quotation_in_the_other_language_does_not_flip_the_article() -> None:
    assert identify_language(UK + " «Мы это видели сами», — сказал один из них.").code == "uk"


def test_capitals_and_stress_marks() -> None:
    assert identify_language(UK.upper()).code == "uk"
    assert identify_language(re.sub("о", "о\u0301", RU)).code == "ru"


@pytest.mark.parametrize("text", ["", "   ", "12.05.2024, 10:15", "— * —", "📷", "中文新聞報導"])
def test_no_language(text: str) -> None:
    guess = identify_language(text)
    assert guess.code == "other"
    if not re.search(r"[^\W\d_]", text):
        assert guess.confidence == 0.0


def test_confidence_tells_doubt() -> None:
    assert identify_language(UK).confidence > 0.99
    assert identify_language("А там").confidence < 0.9


def test_speed() -> None:
    texts = [UK, RU, BE] * 100
    identify_language(UK)
    started = time.perf_counter()
    for text in texts:
        identify_language(text)
    assert (time.perf_counter() - started) / len(texts) < 0.005  # a hundredth of that when the machine is free


def test_scraped_texts() -> None:
    folder = SHARED / "web_texts"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    wrong = [
        path.name
        for path in sorted(folder.glob("*/*"))
        if identify_language(path.read_text(encoding="utf-8", errors="replace")).code != path.parent.name
    ]
    assert wrong == []
