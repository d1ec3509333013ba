from pathlib import Path

import pytest

from strichka.articles.evidence.phrases import judge_line
from strichka.articles.rules import load_phrase_rules
from strichka.errors import SeedError

RULES = load_phrase_rules()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("UA / RU", "nav"),
        ("Поддержать Приклад.ua", "support"),
        ("Ще на цю тему", "related"),
        ("вибір редакції", "related"),
        ("Последние новости", "latest"),
        ("Новости партнеров", "ad"),
        ("Підписуйтесь на наш Telegram-канал", "subscribe"),
        ("Читайте нас в Google News", "subscribe"),
        ("Якщо ви помітили помилку, виділіть її мишкою та натисніть Ctrl+Enter", "typo"),
        ("Поделиться в Facebook", "share"),
        ("Комментарии (12)", "comments"),
        ("Теги: міст, ремонт", "tags"),
        ("Фото: прес-служба міста", "credit"),
        ("© 2005-2018, Приклад. Використання матеріалів сайту лише за умови посилання", "legal"),
        ("Думка редакції може не збігатися з думкою автора", "legal"),
        ("Ранее мы писали, почему мост закрывали дважды", "related"),
        ("Читайте в темі: Навіщо місту другий міст", "related"),
    ],
)
def test_boilerplate_lines_are_known(line: str, kind: str) -> None:
    verdict = judge_line(line, RULES)
    assert verdict is not None
    assert verdict.kind == kind
    assert verdict.rule.startswith("phrase:")


@pytest.mark.parametrize(
    "line",
    [
        "Нагадаємо, міст закривали торік.",
        "Как ранее сообщал Пример, дорогу откроют весной.",
        "Ранее сообщалось, что мост закроют.",
        "Поддержать проект решили жители трех домов, и собрали подписи.",
        "Читайте уважно, перш ніж підписати договір.",
        "Підтримати фермерів обіцяють усі фракції, але закону досі немає.",
        "Комментарии экспертов разошлись: одни ждут роста цен, другие падения.",
        "Фотограф з міста отримав премію за знімок мосту на світанку.",
        "Автор проєкту каже, що міст простоїть сто років.",
    ],
)
def test_ordinary_lines_are_not(line: str) -> None:
    verdict = judge_line(line, RULES)
    assert verdict is None or verdict.weak


def test_a_malformed_file_names_itself(tmp_path: Path) -> None:
    (tmp_path / "xx.yaml").write_text("language: xx\nrules:\n  - {id: a, kind: nav, position: [nowhere], regex: 'a'}\n")
    with pytest.raises(SeedError, match=r"xx\.yaml.*nowhere"):
        load_phrase_rules(tmp_path)


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="No phrase files"):
        load_phrase_rules(tmp_path / "none")
