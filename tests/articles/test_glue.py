import pytest

from strichka.articles.blocks import Anchor, PageBlock
from strichka.articles.glue import find_sentence_end, split_glued
from strichka.articles.rules import load_phrase_rules

RULES = load_phrase_rules()


def split(text: str, **changes) -> list[tuple[str | None, str]]:
    return [(part.kind, part.text) for part in split_glued(PageBlock(text=text, **changes), RULES)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Про це повідомляє агентство. Читайте також: Скільки мостів збудують… Міністр заявив, що план готовий.",
            [
                (None, "Про це повідомляє агентство."),
                ("related", "Читайте також: Скільки мостів збудують…"),
                (None, "Міністр заявив, що план готовий."),
            ],
        ),
        (
            "Читайте такожМіст закриють на ремонт до осеніВони радять об'їжджати центр через кільцеву дорогу.",
            [
                ("related", "Читайте такожМіст закриють на ремонт до осені"),
                (None, "Вони радять об'їжджати центр через кільцеву дорогу."),
            ],
        ),
        (
            "Рейсы отменили. Читайте также: Пилоты начали забастовку Если Вы заметите ошибку в тексте, выделите её",
            [
                (None, "Рейсы отменили."),
                ("related", "Читайте также: Пилоты начали забастовку"),
                ("typo", "Если Вы заметите ошибку в тексте, выделите её"),
            ],
        ),
        (
            "Переговоры завершились вечером. Подробнее о ходе переговоров читайте в публикации “Ъ”",
            [
                (None, "Переговоры завершились вечером."),
                ("related", "Подробнее о ходе переговоров читайте в публикации “Ъ”"),
            ],
        ),
    ],
)
def test_lines_are_cut_at_the_right_places(text: str, parts: list[tuple[str | None, str]]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Директорка каже: «Читайте також класику, вона не старіє», і показує на полицю з книжками.",
        "У звіті радять читайте також додатки до закону, але посилань на них чомусь не дають.",
        "Звичайне речення про міст, дорогу і річку без жодної підказки для різання.",
    ],
)
def test_ordinary_sentences_are_left_whole(text: str) -> None:
    assert split(text) == [(None, text)]


def test_undecided_border_makes_the_smaller_cut_and_flags() -> None:
    text = (
        "Так сказали в совете. Смотрите также: Мост через реку закроют весной Инженеры обещают открыть его к осени, "
        "если не помешает вода."
    )
    parts = split_glued(PageBlock(text=text), RULES)[1:]
    assert [part.kind for part in parts] == ["related", None]
    assert parts[1].text == "Инженеры обещают открыть его к осени, если не помешает вода."
    assert all("glued" in part.flags for part in parts)


def test_a_links_own_text_ends_the_headline() -> None:
    link = Anchor("Міст закриють Навесні", "/1")
    text = "Роботи почнуться. Читайте також: Міст закриють Навесні У планах ще два мости через річку."
    assert split(text, links=[link])[1] == ("related", "Читайте також: Міст закриють Навесні")


def test_sentence_end_respects_initials_and_abbreviations() -> None:
    text = "Про це сказав І. Б. Прикладний із вул. Садової. Далі буде."
    assert text[: find_sentence_end(text, 0)].strip() == "Про це сказав І. Б. Прикладний із вул. Садової."
