"""The commands on very long lines: one answer a line, in bounded time and memory, whatever stands in them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from strichka.duplicates.in_memory import DuplicateRecord, find_duplicates
from tests.entities.long_texts import CHEAP, DEAR, MEGABYTE, check_growth, fill

MOST_MEBIBYTES = 1200  # what a worker may take
LONGEST = 2_000_000  # characters: `max_text_characters` as it ships
# Says at the end what the process took: the system keeps only the largest of all children for its parent.
COMMAND = """
import resource, sys
from strichka.cli import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    kibibytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    print("used", used.ru_utime + used.ru_stime, kibibytes / 1024, file=sys.stderr)
"""


@dataclass(frozen=True)
class Answer:
    lines: list[dict[str, Any]]
    status: int
    cpu_seconds: float
    mebibytes: float


def run_command(command: str, texts: Iterable[str]) -> Answer:
    lines = [json.dumps({"id": number, "text": text, "language": "uk"}) for number, text in enumerate(texts)]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, command],
        input="\n".join(lines).encode(),
        env={name: value for name, value in os.environ.items() if not name.startswith("STRICHKA_")},
        capture_output=True,
        timeout=280,
    )
    used = done.stderr.decode().split("used ")[-1].split()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return Answer(answers, done.returncode, float(used[0]), float(used[1]))


def test_annotate_answers_megabytes_in_one_line() -> None:
    kinds = ("no spaces", "quotes", "digits", "emoji", "NUL")
    texts = [CHEAP[kind](MEGABYTE) for kind in kinds]
    answer = run_command("annotate", [*texts, "а" * (LONGEST + 1), "", "Ярмарок у Сеулі."])
    *long, too_long, empty, short = answer.lines
    assert [line["id"] for line in answer.lines] == list(range(len(texts) + 3))
    assert all("rejected" not in line for line in (*long, empty, short))
    assert too_long["rejected"]["reason"] == "too_large"
    assert [mention["text"] for mention in short["mentions"]] == ["Сеулі"]
    assert answer.cpu_seconds < 60
    assert answer.mebibytes < MOST_MEBIBYTES


def test_annotate_reads_names_without_end_in_bounded_memory() -> None:
    texts = [fill("Олена Бойко, Сеул; ", MEGABYTE // 10), DEAR["single letters"](MEGABYTE // 20)]
    answer = run_command("annotate", texts)
    assert len(answer.lines[0]["mentions"]) > MEGABYTE // 10 / 19 * 1.9
    assert answer.mebibytes < MOST_MEBIBYTES


def test_deduplicate_answers_half_megabytes_in_one_line() -> None:
    with_words = [DEAR[kind] for kind in ("people", "numbers", "bodies")]
    texts = [make(MEGABYTE // 2) for make in (*CHEAP.values(), *with_words)]
    answer = run_command("deduplicate", [text for text in texts for _ in range(2)])
    assert answer.status == 0
    assert len(answer.lines) == 2 * len(texts)
    for first, second in zip(answer.lines[::2], answer.lines[1::2], strict=True):
        assert second["relation"] in ("exact", "original")  # what holds no word is a copy of nothing
        assert (second["of"] == first["id"]) == (second["relation"] == "exact")
    assert [line["relation"] for line in answer.lines[-2 * len(with_words) :]] == ["original", "exact"] * len(
        with_words
    )
    assert answer.cpu_seconds < 120
    assert answer.mebibytes < MOST_MEBIBYTES


@pytest.mark.parametrize("kind", [*CHEAP, *DEAR])
def test_near_duplicates_of_one_line_take_linear_time(kind: str) -> None:
    make = {**CHEAP, **DEAR}[kind]

    def compare(size: int) -> None:
        text = make(size)
        find_duplicates(
            [DuplicateRecord(1, text), DuplicateRecord(2, text + " і ще"), DuplicateRecord(3, text[size // 9 :])]
        )

    compare(MEGABYTE // 100)
    check_growth(compare, MEGABYTE // 5)
