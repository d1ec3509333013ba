import unicodedata

import pytest

from strichka.articles.damage import find_missing_letters, inspect_damage

UK = """Міська рада повідомляє, що ремонт мосту триває за графіком. Керівник робіт зазначає: «Кожен день має значення,
тому бригада працює у дві зміни». Мерія планує завершити роботи до осені та обіцяє відкрити рух для автобусів раніше.
Як передає пресслужба, проєкт передбачає нове освітлення, доріжку для велосипедів і спостережний майданчик. Інженери
пояснюють, що стара конструкція не витримує сучасних навантажень, а нова розрахована на вісімдесят років. Міський голова
не виключає, що вартість зросте: бетон дорожчає, а постачання затримується. Водночас місто отримує кредит під невеликий
відсоток. Мешканці мікрорайону вимагають не зупиняти автобуси, бо їздити в об'їзд довго. Рада розглядає звернення і
обіцяє відповісти до кінця місяця. Нагадаємо, торік тут закрили рух вантажівок через тріщини в опорах. Експертиза
показала, що аварійний стан має лише одна з них, але фахівці радять замінити всі. Існує також план побудувати поруч
тимчасову переправу, яка коштує утричі дешевше. Однак депутати вважають, що це не вирішує проблему на майбутнє.
Підприємство, яке взялося за роботи, має досвід: воно будує мости вже двадцять років і щороку здає два об'єкти. Її
керівниця додає, що бригада чекає на дозвіл і знає, як вкластися у строки. Усе це створює певні незручності, проте
місто просить поставитися з розумінням. Новий міст матиме чотири смуги, а швидкість руху на ньому обмежать."""
RU = """Городской совет сообщает, что ремонт моста идёт по графику. Руководитель работ отмечает: «Каждый день важен,
поэтому бригада работает в две смены». Мэрия планирует завершить работы до осени и обещает открыть движение раньше.
Как передаёт пресс-служба, проект предусматривает новое освещение, дорожку для велосипедов и смотровую площадку.
Инженеры объясняют, что старая конструкция не выдерживает современных нагрузок, а новая рассчитана на восемьдесят лет.
Городской голова не исключает, что стоимость вырастет: бетон дорожает, а поставки задерживаются. Вместе с тем город
получает кредит под небольшой процент. Жители микрорайона требуют не останавливать автобусы, потому что ездить в объезд
долго. Совет рассматривает обращение и обещает ответить до конца месяца."""


@pytest.mark.parametrize(("text", "language"), [(UK, "uk"), (RU, "ru")])
def test_sound_text_is_left_alone(text: str, language: str) -> None:
    damage = inspect_damage(text, language)
    assert damage.flags == []
    assert damage.repaired is None


def test_letter_missing_throughout_is_found_and_words_are_mended() -> None:
    damaged = UK.replace("є", "").replace("Є", "")
    damage = inspect_damage(damaged, "uk")
    assert damage.flags == ["letter_missing"]
    assert damage.missing_letters == ("є",)
    assert damage.repaired is not None
    for word in ("повідомляє", "передбачає", "виключає", "Нагадаємо", "Існує"):
        assert word in damage.repaired
    sound, mended = UK.split(), damage.repaired.split()
    changed = [(a, b) for a, b, c in zip(sound, mended, damaged.split(), strict=True) if b != c and a != b]
    assert changed == []  # whatever was mended, was mended rightly


@pytest.mark.parametrize("letter", ["і", "и", "о", "я"])
def test_other_letters_missing_in_ukrainian(letter: str) -> None:
    damage = inspect_damage(UK.replace(letter, "").replace(letter.upper(), ""), "uk")
    assert "letter_missing" in damage.flags
    assert letter in damage.missing_letters


@pytest.mark.parametrize("letter", ["ы", "и", "е"])
def test_letters_missing_in_russian(letter: str) -> None:
    damage = inspect_damage(RU.replace(letter, "").replace(letter.upper(), ""), "ru")
    assert "letter_missing" in damage.flags
    assert letter in damage.missing_letters


def test_names_and_ambiguous_words_are_left() -> None:
    damaged = UK.replace("є", "") + " Роман Умров днак прийшов."
    repaired = inspect_damage(damaged, "uk").repaired or ""
    assert "Роман Умров днак прийшов." in repaired


def test_short_text_proves_nothing() -> None:
    assert find_missing_letters("Місто без ремонту", "uk") == []


def test_text_that_only_happens_to_lack_a_letter_is_not_flagged() -> None:
    sentence = "Турнір виграла команда з Полтави, друге місце посіли гості, третє дісталося господарям поля. "
    text = (sentence * 20).replace("третє", "трете")
    assert find_missing_letters(text, "uk")
    assert inspect_damage(text, "uk").flags == []


@pytest.mark.parametrize(
    ("text", "language", "mended"),
    [
        ("Пiсля ремoнту мiст вiдкрили", "uk", "Після ремонту міст відкрили"),
        ("Мocт oткpыли в cpeду", "ru", "Мост открыли в среду"),
        ("міст i дорога", "uk", "міст і дорога"),
        ("Мiсто", "uk", "Місто"),
    ],
)
def test_latin_look_alikes_are_mended(text: str, language: str, mended: str) -> None:
    damage = inspect_damage(text, language)
    assert damage.flags == ["latin_lookalikes"]
    assert damage.repaired == mended


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 та SMS-повідомлення",
        "Ракета С-300 і літак F-16",
        "серія iPhone у продажу",
        "Vodafone та Kyivstar",
        "web-сайт",
    ],
)
def test_foreign_words_are_no_look_alikes(text: str) -> None:
    damage = inspect_damage(text, "uk")
    assert damage.flags == []
    assert damage.repaired is None


def test_invisible_signs_are_removed() -> None:
    damage = inspect_damage("Мі\u00adська\u200b рада\ufeff", "uk")
    assert damage.flags == ["invisible_characters"]
    assert damage.repaired == "Міська рада"


def test_decomposed_letters_are_composed_and_stress_marks_dropped() -> None:
    text = unicodedata.normalize("NFD", "Її район")
    damage = inspect_damage(text, "uk")
    assert damage.flags == ["decomposed_letters"]
    assert damage.repaired == "Її район"
    assert inspect_damage("за\u0301мок", "uk").repaired == "замок"


def test_other_languages_keep_their_letters() -> None:
    assert inspect_damage("The cat sat", "en").flags == []
    assert inspect_damage("", "uk").repaired is None
