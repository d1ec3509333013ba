"""Long texts in one line, of every kind that has ever been slow somewhere, and how time grows with them."""

import time
from collections.abc import Callable

MEGABYTE = 1_000_000  # characters
MOST_GROWTH = 8.0  # of CPU seconds for four times the text: linear is 4, the square 16
SHORTEST = 0.25  # CPU seconds below which a measured time is taken for this one: noise
SYLLABLES = ("ка", "ро", "лен", "ті", "ши", "ва", "ми", "до", "пу", "зе", "ги", "нар", "сто", "бі", "лю")


def fill(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def make_word(number: int, syllables: int) -> str:
    letters = ""
    for _ in range(syllables):
        number, place = divmod(number, len(SYLLABLES))
        letters += SYLLABLES[place]
    return letters


def make_person(number: int) -> str:
    return f"{make_word(number * 7919, 2).title()} {make_word(number * 104_729, 3).title()}ко"


def list_people(size: int) -> str:
    return fill(", ".join(make_person(number) for number in range(size // 20)) + ", ", size)


# One line each. What has no words costs little.
CHEAP: dict[str, Callable[[int], str]] = {
    "no spaces": lambda size: fill("Абвг", size),
    "one letter": lambda size: "а" * size,
    "punctuation": lambda size: fill(".,;:!?-–—()", size),
    "quotes": lambda size: fill('«»"“”„', size),
    "capitals": lambda size: fill("ЖЗКЛ", size),
    "hyphen chain": lambda size: fill("слово-", size),
    "apostrophe chain": lambda size: fill("п'", size),
    "digits": lambda size: fill("0123456789", size),
    "emoji": lambda size: fill("😀👍🏽👩‍👩‍👧‍👦", size),
    "combining marks": lambda size: "а" + "\u0301" * (size - 1),
    "soft hyphens": lambda size: fill("а\u00ad", size),
    "address": lambda size: fill("https://novyny.example/а/б?в=г&", size),
    "half characters": lambda size: "\ud800" * size,
    "NUL": lambda size: "\0" * size,
    "blanks": lambda size: fill(" \u00a0\t", size),
}
# What has words is read token by token.
DEAR: dict[str, Callable[[int], str]] = {
    "people": list_people,
    "one person": lambda size: fill("Олена Бойко, Бойко, ", size),
    "words in capitals": lambda size: list_people(size).upper(),
    "single letters": lambda size: fill("А ", size),
    "signs apart": lambda size: fill("« . – ", size),
    "hyphen chains": lambda size: fill("слово-" * 30 + " ", size),
    "numbers": lambda size: fill("123 45,6 ", size),
    "right to left": lambda size: fill("שלום עולם \u202eمرحبا ", size),
    "cited": lambda size: fill("з посиланням на Yonhap передає Укрінформ, ", size),
    "bodies": lambda size: fill("Міністерство оборони міністерства освіти (МО) ", size),
}
SMALL = 15_000


def measure(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return max(SHORTEST, time.process_time() - started)


def check_growth(work: Callable[[int], object], size: int) -> None:
    """Compare a quarter with the whole; a busy machine gets a second try."""
    for _ in range(2):
        quarter, whole = (measure(lambda length=length: work(length)) for length in (size // 4, size))
        if whole <= MOST_GROWTH * quarter:
            return
    raise AssertionError(f"{quarter:.2f} s became {whole:.2f} s for four times the text")
