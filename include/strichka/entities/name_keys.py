"""Keys of whole names: one for a person, a place or a body in Ukrainian, Russian or Latin letters.

`transliteration` gives the key of one word. What a whole name adds: first names that differ by habit (Володимир,
Владимир), words of a person's name that print leaves out (a patronymic, a second first name, "де", "фон"), endings
that grammar puts (Берегове, Берегово; Варшавське, Варшавское), vowels that the two languages settle differently inside
a root (Чорноморськ, Черноморск), and words that are translated (Верховний Суд, Верховный Суд; затока, залив).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from strichka.entities.bynames import (
    find_number,
    leave_out_place,
    leave_out_second_half,
    leave_out_titles,
    settle_ruler,
    translate_byname,
)
from strichka.entities.language_data import load_first_names, load_name_shapes, read_table
from strichka.entities.text import fold_word, tokenise
from strichka.entities.transliteration import cut_closing_vowels, is_numeral, make_name_key, make_word_key, undouble

_PATRONYMIC = re.compile(r"(?:[оеєії]вич|[оеії]вна|[иі]чна|[нк]ич)$")
_FATHERS_NAME = re.compile(r"(?:[оеєії]вич|[оеєії]вна|[иі]чна|[її]вна)$")
_LATIN_NUMERALS = frozenset("IVX")
_TO_LATIN = str.maketrans("ІХ", "IX")
_ARTICLE = re.compile(r"^(?:[аеэ]ль?|[аеэ][дзнрстш]|[ae][ldnrstz]h?)-(?=.)", re.IGNORECASE)  # ас-Сісі, аль-Асад
_SERVANT = re.compile(r"абд(?:[уаеэ](?:ль?|[дзнрстш]))?|abd(?:[uae][ldnrstz])?", re.IGNORECASE)
# Абдулазіз, Абдуррахман, not Абдулла
_SERVANT_JOINED = re.compile(r"^абд[уаеэ](?:ль?|([днрст])(?=\1))(?=[^\Wлья]\w{3})", re.IGNORECASE)
_ASPIRATED = re.compile(r"^([ктп])х", re.IGNORECASE)  # Те Мін = Тхэ Мин
_GENERATION = re.compile(r"(?<=\w)-(?=(?:молодший|младший|старший)$)", re.IGNORECASE)
_GENERATIONS = frozenset({"молодший", "младший", "старший"})
_KOREAN_CH = re.compile(r"дж|чж|чх")  # one Korean sound: Чі Хе = Джи Хе, Че = Чхэ
_CLOSING_VOWELS_BUT_A = re.compile(r"[eiou]+$")
# A Slavic family name whose last vowel tells a woman from a man keeps it.
_WOMANS_FAMILY_NAME = re.compile(r"(?:ov|ev|in|sk|ck|zk)a$")
# Long family names of other languages meet though each language heard their vowels, s and z in its own way:
# Гамільтон, Хэмилтон. Slavic ones are left alone: vowels folded in all names made 1,370 of 8,270 family names of a
# dictionary meet another one, folded so 13.
_SLAVIC_ENDING = re.compile(r"(?:enk|ov|ev|iv|in|sk|ck|zk|i?uk|ich|i?ak|ik|ian[ic]?|ec|ash|un|an|ko|ul|ar|ai|ei|a)a?$")
_FRONT_VOWELS = re.compile(r"[aei]+")
_VOICED_S = re.compile(r"d?z(?!h)")
_VOWELS = re.compile(r"[aeiou]+")
_FRONT_AND_O = re.compile(r"[eio]+")
_ENDING = re.compile(
    r"(?:ogo|omu|ami|iami|imi|ig|ag|iag|oi|oe|aia|iia|iu|ia|ie|im|om|em|oiu|eiu|ei|ov|ev|iv|[aeiou]+)$"
)
_STEM_FOLDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"ichesk", "ichn"),  # історичний = исторический
        (r"ichn(?=[aeiou]*$|og|om)", "ich"),
        (r"cion", "cin"),  # апеляційний = апелляционный
        (r"enn?", "en"),
    )
)
_ALTERNATING_V = re.compile(r"[aeiou]v(?=$|k$|sk$|ck$|shin$)")  # Радехів = Радехов, Бурівка = Буровка
_SHORT_STEM = 4  # shorter stems keep the word's own vowels: Бел, Куру, Воля differ by them
_LONG_STEM = 6  # from here on vowels inside may differ: fewer than one stem in a hundred then meets another place's


@lru_cache(maxsize=50_000)
def make_person_key(lemma: str) -> str:
    """Return the key of a person's name: the same for Володимир and Владимир Бойко, Блінкен and Blinken.

    A patronymic, a particle (де, фон) and a second first name are left out; words are sorted, for "Бойко Олена" and
    "Олена Бойко" are one person.

    Args:
        lemma: the whole name in the nominative.

    Returns:
        ASCII letters and digits, words joined by a space; empty when no word has a letter.
    """
    key = _key_words(lemma)
    return _load_other_names().get(key, key)


def _key_words(lemma: str) -> str:
    """Return the key of a person's name by its words alone."""
    words = leave_out_place(leave_out_titles(_list_words(lemma)))
    if len(words) == 1:
        words = [part for part in words[0].split("-") if part]
    words = _join_servant_names([*words[:1], *(_ARTICLE.sub("", word) for word in words[1:])])
    words = settle_ruler(words)
    if len(words) > 2:
        words = _leave_out_middle(_leave_out_patronymic(_leave_out_initials(words)))
    shapes = load_name_shapes()
    is_east_asian = bool(words) and _is_east_asian([fold_word(word) for word in words])
    if is_east_asian and len(words) > 2:
        words = [_KOREAN_CH.sub("ч", word.lower()) for word in words]
    elif words and not is_east_asian:
        words = [word for word in words if fold_word(word) not in shapes.particles] or words
    if len(words) > 1 and not find_number(words):
        words[0] = leave_out_second_half(words[0])
    keys = [_key_first_name(word) for word in [*words[:1], *map(translate_byname, words[1:])]]
    return " ".join(sorted(key for key in keys if key))


def _list_words(lemma: str) -> list[str]:
    """List the words of a person's name without the initials it can do without; Roman numbers in Latin capitals."""
    texts = [*(token.text for token in tokenise(lemma)), ""]
    words = [(word, follower == "." and len(word) == 1) for word, follower in pairwise(texts)]
    words = [(part, dotted) for word, dotted in words if word[0].isalnum() for part in _GENERATION.split(word)]
    names = [word for word, dotted in words if not dotted]
    initials = [word for word, dotted in words if dotted]
    kept = names if len(names) > 1 else [*initials[:1], *names]
    return [word.translate(_TO_LATIN) if is_numeral(word) else word for word in kept]


def _join_servant_names(words: list[str]) -> list[str]:
    """Write "servant of" and the name behind it as one: Абд аль-Фаттах, Абдель Фаттах and Абдул-Фаттах."""
    joined: list[str] = []
    for index, word in enumerate(words):
        servant, _, name = word.partition("-")
        if name and _SERVANT.fullmatch(servant):
            joined.append("Абд" + _ARTICLE.sub("", name))
        elif joined and _SERVANT.fullmatch(joined[-1]) and index < len(words) - 1:
            joined[-1] = "Абд" + word
        else:
            joined.append(_SERVANT_JOINED.sub("Абд", word))
    return joined


def _leave_out_initials(words: list[str]) -> list[str]:
    """Leave out initials that a name can do without: Бойко О. П. is О. Бойко, Джордж Г. Бойко is Джордж Бойко."""
    initials = [word for word in words if len(word) == 1 and word not in _LATIN_NUMERALS]
    names = [word for word in words if len(word) > 1 or word in _LATIN_NUMERALS]
    if not initials or not names:
        return words
    return names if len(names) > 1 else [initials[0], names[0]]


def _leave_out_patronymic(words: list[str]) -> list[str]:
    """Leave out a father's name: Олена Петрівна Бойко and Бойко Олена Петрівна are Олена Бойко."""
    first_names = load_first_names()
    folded = [fold_word(word) for word in words]
    family_first = len(words) == 3 and folded[0] not in first_names and folded[1] in first_names
    if family_first and _FATHERS_NAME.search(folded[2]):
        return words[:2]
    return [word for word in words[:-1] if not _PATRONYMIC.search(word)] + words[-1:]


def _leave_out_middle(words: list[str]) -> list[str]:
    """Leave out what stands between a first name and the family name: Джон Мейнард Кейнс is Джон Кейнс.

    Not in names that are told apart by it: Мухаммед бін Салман and Мухаммед бін Наїф, Карл V, Кім Чен Ин.
    """
    shapes = load_name_shapes()
    folded = [fold_word(word) for word in words]
    if len(words) < 3 or any(map(is_numeral, words)) or shapes.sons.intersection(folded) or _is_east_asian(folded):
        return words
    if fold_word(words[-1]) in _GENERATIONS:
        return [words[0], *words[-2:]]
    return [words[0], words[-1]]


def _is_east_asian(folded: list[str]) -> bool:
    """Say whether a name is a Korean, Chinese or Vietnamese one: syllables, the first a family name of theirs."""
    shapes = load_name_shapes()
    folded = [word.replace("ґ", "г") for word in folded]
    if folded[0] in shapes.family_first:
        return all(shapes.syllables.fullmatch(word) for word in folded[1:])
    return folded[0] not in load_first_names() and all(shapes.one_syllable.fullmatch(word) for word in folded)


@lru_cache(maxsize=50_000)
def _key_first_name(word: str) -> str:
    """Return the key of a word that may be a first name: Джералд is Джеральд, though only one of them is listed."""
    first_name = load_first_names().get(fold_word(word))
    if first_name is None and "-" not in word:
        first_name = _load_first_name_keys().get(make_word_key(word))
    first_name = _load_short_names().get(first_name or fold_word(word), first_name)
    return _key_listed_name(first_name) if first_name else _key_family_name(word)


def _key_listed_name(word: str) -> str:
    key = make_word_key(word)
    # Not "a": Валерій, Валерія are two.
    return _CLOSING_VOWELS_BUT_A.sub("", key) if len(key) > 3 else key


@lru_cache(maxsize=1)
def _load_first_name_keys() -> dict[str, str]:
    """Return keys of first names → the name that stands for them; without keys that several groups share."""
    groups: dict[str, set[str]] = {}
    for name, group in load_first_names().items():
        groups.setdefault(make_word_key(name), set()).add(group)
    return {key: min(found) for key, found in groups.items() if len(found) == 1 and len(key) >= _SHORT_STEM}


@lru_cache(maxsize=1)
def _load_short_names() -> dict[str, str]:
    """Return the groups of short first names → the group of the full one: Стів is Стівен, Наташа is Наталія.

    Raises:
        SeedError: the file is missing, or a row has not two columns.
    """
    groups = load_first_names()
    pairs: dict[str, str] = {}
    for shorts, full in read_table("short_first_names.tsv", columns=2):
        group = groups.get(fold_word(full), fold_word(full))
        pairs.update({groups.get(fold_word(short), fold_word(short)): group for short in shorts.split("|")})
    return pairs


def _key_family_name(word: str) -> str:
    """Return a word's key without the vowels that close it: Ямагісі, Ямагиси, Сатору, Сатор are read alike."""
    key = "".join(_drop_closing_vowels(part) for part in word.split("-"))
    if "-" in word:
        key = undouble(key)  # Мак-Каллі = Маккалі
    if len(key) < _LONG_STEM or is_numeral(word) or _SLAVIC_ENDING.search(key):
        return key
    return key[0] + _FRONT_VOWELS.sub("e", _VOICED_S.sub("s", key[1:]))


def _drop_closing_vowels(part: str) -> str:
    key = make_word_key(_ASPIRATED.sub(r"\1", part))
    if len(key) <= 3 or is_numeral(part) or _WOMANS_FAMILY_NAME.search(key):
        return key
    return cut_closing_vowels(key)


@lru_cache(maxsize=1)
def _load_other_names() -> dict[str, str]:
    """Return keys of other names of people of old (Публій Корнелій Тацит) → the key of the usual one.

    Raises:
        SeedError: the file is missing, or a row has not two columns.
    """
    keys: dict[str, str] = {}
    for usual, others in read_table("people_of_old.tsv", columns=2):
        key = _key_words(usual.split("|")[0])
        for name in (*usual.split("|"), *others.split("|")):
            keys.setdefault(_key_words(name), key)
    return keys


@lru_cache(maxsize=50_000)
def make_phrase_key(lemma: str) -> str:
    """Return the key of a place's, body's or other name: the same for Київський район and Киевский район.

    Args:
        lemma: the whole name in the nominative.

    Returns:
        ASCII letters and digits, words joined by a space; empty when no word has a letter.
    """
    tokens = [fold_word(token.text) for token in tokenise(lemma) if token.text[0].isalnum()]
    words = [part for token in tokens for part in token.split("-") if part]
    if len(words) == 1:
        return _key_single_word(words[0])
    return " ".join(key for key in key_phrase_words(words) if key) or make_name_key(lemma)


def key_phrase_words(words: Sequence[str], with_vowels: bool = False) -> list[str]:
    """Return the keys of the words of a place's or body's name, those that names translate by their table.

    Args:
        words: folded words without hyphens.
        with_vowels: keep the vowels inside long words: Latvian and Lithuanian differ by nothing else.

    Returns:
        A key for each word, empty for one without a letter of ours.
    """
    pairs = _load_name_words()
    keys = []
    for word in words:
        stem = _make_stem(word)
        folds = len(stem) > _SHORT_STEM and not with_vowels
        keys.append(pairs.get(stem) or (stem[0] + _VOWELS.sub("", stem[1:]) if folds else stem))
    return keys


def _key_single_word(word: str) -> str:
    stem = _make_stem(word)
    if len(stem) < _SHORT_STEM:
        return make_word_key(word)
    stem = _load_name_words().get(stem, stem)
    stem = _ALTERNATING_V.sub("ev", stem)
    return _FRONT_AND_O.sub("e", stem) if len(stem) >= _LONG_STEM else stem


def _make_stem(word: str) -> str:
    """Return the key of a word without its ending."""
    key = make_word_key(word)
    if len(key) <= 4:
        return key.rstrip("aeiou") if len(key) == 4 else key
    for pattern, put in _STEM_FOLDS:
        key = pattern.sub(put, key)
    stem = _ENDING.sub("", key)
    if len(stem) < 3:
        return key
    shorter = stem.rstrip("aeiou")
    return shorter if len(shorter) >= 3 else stem


@lru_cache(maxsize=1)
def _load_name_words() -> dict[str, str]:
    """Return stems of words that names translate, of either language → the stem of the Ukrainian word.

    Raises:
        SeedError: the file is missing, or a row has not two columns.
    """
    stems: dict[str, str] = {}
    for cells in read_table("name_words.tsv", columns=2):
        ukrainian, russian = (_make_stem(fold_word(cell)) for cell in cells)
        group = stems.get(russian) or stems.get(ukrainian) or ukrainian
        stems.setdefault(ukrainian, group)
        stems.setdefault(russian, group)
    return stems
