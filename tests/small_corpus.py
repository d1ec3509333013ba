"""A small labelled corpus of made-up articles, for tests that train or measure."""

from pathlib import Path

from strichka.entities.corpus import choose_part

_UK = (
    "[[{city_uk}|{city_key}]] зустріла гостей: [[{first_uk} {last_uk}|per:{slug}]] відкрив новий парк. "
    "Робота тривала два роки, і жителі чекали на неї довго. Тепер тут ростуть клени, липи й дуби, стоять лави, "
    "працює каток і дитячий майданчик. Пізніше [[{last_uk}|per:{slug}]] зазначив, що наступного літа дерев стане "
    "вдвічі більше, а доріжки освітять. Про це {{{{повідомляє|A1}}}} [[{agency_uk}|{agency_key}|A1]]. У вихідні "
    "сюди приходять родини з дітьми, а ввечері грає музика. Каву й чай продають біля входу, де зробили навіс від "
    "дощу. Наступний парк відкриють восени на іншому березі річки, де зараз пустир і старі гаражі."
)
_RU = (
    "[[{city_ru}|{city_key}]] встретил гостей: [[{first_ru} {last_ru}|per:{slug}]] открыл новый парк. "
    "Работа длилась два года, и жители ждали её долго. Теперь здесь растут клёны, липы и дубы, стоят скамейки, "
    "работает каток и детская площадка. Позже [[{last_ru}|per:{slug}]] отметил, что следующим летом деревьев станет "
    "вдвое больше, а дорожки осветят. Об этом {{{{сообщает|A1}}}} [[{agency_ru}|{agency_key}|A1]]. В выходные "
    "сюда приходят семьи с детьми, а вечером играет музыка. Кофе и чай продают у входа, где сделали навес от "
    "дождя. Следующий парк откроют осенью на другом берегу реки, где сейчас пустырь и старые гаражи."
)
_TITLES = {"uk": "Новий парк чекає на відвідувачів", "ru": "Новый парк ждёт посетителей"}
_PEOPLE = (
    ("Рустем", "Довгань", "Рустем", "Довгань"),
    ("Павло", "Орленко", "Павел", "Орленко"),
    ("Мирон", "Бережний", "Мирон", "Бережной"),
)
_CITIES = (("Варшава", "Варшава", "city:warsaw"), ("Полтава", "Полтава", "city:poltava"))
_AGENCIES = (("Укрінформ", "Укринформ", "org:ukrinform"), ("Reuters", "Reuters", "org:reuters"))


def write_small_corpus(folder: Path, events: int = 30) -> Path:
    """Write a corpus with twins of so many events, in the form of `seeds/corpus`, and return its folder."""
    for language, form in (("uk", _UK), ("ru", _RU)):
        articles = [_write_article(language, form, number) for number in range(events)]
        (folder / language).mkdir(parents=True)
        (folder / language / "parks-01.txt").write_text("\n\n".join(articles) + "\n", encoding="utf-8")
    assert {choose_part(f"park-{number}") for number in range(events)} == {"train", "dev", "test"}
    return folder


def _write_article(language: str, form: str, number: int) -> str:
    first_uk, last_uk, first_ru, last_ru = _PEOPLE[number % len(_PEOPLE)]
    city_uk, city_ru, city_key = _CITIES[number % len(_CITIES)]
    agency_uk, agency_ru, agency_key = _AGENCIES[number // 2 % len(_AGENCIES)]
    body = form.format(
        first_uk=first_uk, last_uk=last_uk, first_ru=first_ru, last_ru=last_ru, slug=f"p{number % len(_PEOPLE)}",
        city_uk=city_uk, city_ru=city_ru, city_key=city_key,
        agency_uk=agency_uk, agency_ru=agency_ru, agency_key=agency_key,
    )  # fmt: skip
    return (
        f"=== {language}-parks-01-{number + 1:02} | form: plain | event: park-{number}\n{_TITLES[language]}\n\n{body}"
    )
