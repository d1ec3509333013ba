"""The frequent words and endings by which close languages are told apart, from `seeds/languages/words.yaml`."""

from dataclasses import dataclass
from functools import lru_cache

import yaml

from strichka.errors import SeedError
from strichka.resources import seeds_folder


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words by language code: function words and endings of languages in Cyrillic, words of those in Latin script."""

    function_words: dict[str, frozenset[str]]
    endings: dict[str, frozenset[str]]
    latin: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def load_word_lists() -> WordLists:
    """Read the lists once per process.

    Raises:
        SeedError: the file is missing or has another shape.
    """
    path = seeds_folder() / "languages" / "words.yaml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        lists = [
            {language: frozenset(words.split()) for language, words in data[key].items()}
            for key in ("function_words", "endings", "latin")
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SeedError(f"{path}: can't be read as lists of words by language ({error}); restore the file.") from error
    return WordLists(*lists)
