"""Edits of the kinds that outlets make to a text they copy, and texts of our own to make them on."""

import random
import re
from collections.abc import Callable, Sequence

_WORDS_TEXT = """
    рада бібліотека депо сад музей хор команда пекарня театр обсерваторія клуб ринок станція школа фонтан павільйон
    готує завершила відклала показала перевірила відновила описала замовила оновила обрала знайшла виміряла змінила
    ремонт ярмарок екскурсію виставку конкурс розклад збір посадку лекцію прокат курси парад карту стежку лавку сцену
    міський осінній нічний старий новий довгий тихий широкий дерев'яний святковий ранковий сусідній спільний зелений
    також утім згодом натомість зокрема водночас урешті насамперед щоразу майже знову нарешті поступово разом окремо
    на для попри до у після без за біля над через між навколо серед
"""
WORDS = _WORDS_TEXT.split()


def make_text(choice: random.Random, sentences: int = 14) -> str:
    """Write a text about harmless municipal matters; two such texts share words but hardly any wording."""
    lines = [" ".join(choice.choice(WORDS) for _ in range(9)) for _ in range(sentences)]
    return " ".join(f"{line.capitalize()}." for line in lines)


def split_sentences(text: str) -> list[str]:
    """Cut a text after sentence marks."""
    return [part for part in re.split(r"(?<=[.!?…])\s+", text) if part.strip()]


def delete_sentences(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    parts = split_sentences(text)
    kept = [part for part in parts if choice.random() >= share]
    return " ".join(kept or parts)


def insert_sentences(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    parts: list[str] = []
    for part in split_sentences(text):
        parts.append(part)
        if choice.random() < share:
            parts.append(choice.choice(pool))
    return " ".join(parts)


def swap_words(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    others = [word for sentence in choice.sample(list(pool), min(40, len(pool))) for word in sentence.split()]
    return " ".join(choice.choice(others) if choice.random() < share else word for word in text.split())


def add_boilerplate(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    added = ""
    while len(added) < share * len(text):
        added += choice.choice(pool) + " "
    return f"{added}\n{text}" if choice.random() < 0.5 else f"{text}\n{added}"


def truncate(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    return text[: int(len(text) * (1 - share))]


def move_paragraph(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    parts = split_sentences(text)
    cut = max(1, int(len(parts) * (1 - share)))
    return " ".join(parts[cut:] + parts[:cut])


def change_typography(text: str, share: float, choice: random.Random, pool: Sequence[str]) -> str:
    changes = {"'": "’", '"': "”", "-": "–", "ё": "е", " ": "\u00a0", "і": "i"}
    return "".join(changes.get(letter, letter) if choice.random() < share else letter for letter in text)


EDITS: dict[str, Callable[[str, float, random.Random, Sequence[str]], str]] = {
    "delete": delete_sentences,
    "insert": insert_sentences,
    "swap": swap_words,
    "boilerplate": add_boilerplate,
    "truncate": truncate,
    "move": move_paragraph,
    "typography": change_typography,
}
