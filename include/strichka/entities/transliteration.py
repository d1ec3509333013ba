"""One key for a name in Ukrainian, Russian or Latin letters: Блінкен, Блинкен and Blinken give `blinken`.

The key folds what the three spellings differ in by rule (і/и/ы/y, е/є/э/ё, г/ґ/х/h, в/w, doubled letters, soft
signs, English digraphs); what differs by habit (Володимир, Владимир, Volodymyr) comes from `first_names.tsv`. It is
for comparing, not for reading.
"""

import re
import unicodedata
from functools import lru_cache

from strichka.entities.text import TOKEN, fold_word

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "э": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "ы": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "g", "ц": "c", "ч": "ch", "ш": "sh",
    "щ": "sh", "ь": "", "ъ": "", "ю": "iu", "я": "ia", "'": "",
}  # fmt: skip
# Spellings of one sound that the two Cyrillic alphabets settle differently; on folded letters, in this order.
_CYRILLIC_FOLDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"э", "е"),
        (r"^йо|^ио|^іо", "е"),  # Йонас = Ионас, Йосіка = Ёсика
        (r"(?<=\w\w)мен$", "ман"),  # Столмен = Столлман
        (r"(ч|дж)[іи](?=[аоу])", r"\1"),  # Бокаччіо = Боккаччо
        (r"(?<=[жчшщ])ю", "у"),  # Жюст = Жуст
        (r"(?<=\w\w\w)[іи]ус$", "ий"),  # Ортеліус = Ортелий
        (r"тц", "ц"),  # Гретцки = Грецкі
        (r"ьо|йо|ье", "е"),  # Йоль = Ёль, Соловйов = Соловьев
        (r"(?<=\w\w\w)ая$", "а"),  # Вербицька = Вербицкая, Лугова = Луговая
        (r"[іїоеєи]в(?=сь?к(?:ий|а)$)", "ов"),  # Гайківський = Гайковский
        (r"ця$", "ца"),
        (r"[еє]вич$", "ович"),
        (r"[еєії]вна$|івна$", "овна"),
        (r"у(?=[аеєиіїо])", "в"),  # Свенбі = Суэнби, Рейнвотер = Рейнуотер, Вайлд = Уайльд
        (r"(?<=[бвгджзклмнпрстфхцчшґ])е[йіїи](?=[бвгґджзклмнпрстфхцчш])", "ай"),  # Маргайм = Маргейм
        (r"ляй", "лай"),  # Кляйн = Клейн
        (r"оу$", "ов"),  # Кудров = Кудроу
        (r"(?<=[бвгґджлмнр])з$", "с"),  # Гіббз = Гиббс
        (r"ськ", "ск"),
        (r"[зж]ьк|[зж]с?ьк|[зж]ск", "зк"),  # Лузький = Лузский
        (r"цьк|тск", "цк"),
        (r"^ує", "ве"),
        (r"^[иійы][еє]", "е"),
        (r"^иу|^йу", "ю"),
        (r"(?<=[аеиіоую])й?е(?=[рнлс])", "е"),
    )
)
# English, German and Polish digraphs and letters to the same skeleton; on ASCII letters, in this order.
_LATIN_FOLDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"sch(?=[aeiouy])|sch$", "sh"),
        (r"shch", "sh"),
        (r"tch", "ch"),
        (r"cz", "ch"),
        (r"sz", "sh"),
        (r"rz", "zh"),
        (r"ck", "k"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"kh", "g"),
        (r"gh", "g"),
        (r"wh", "v"),
        (r"w", "v"),
        (r"qu", "kv"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"ts|tz", "c"),
        (r"c(?=[eiy])", "s"),
        (r"c(?![h])(?=[aouklrnt]|$)", "k"),
        (r"(?<![cs])(?<!z)h", "g"),
        (r"j(?=[aeiou])", "dzh"),
        (r"ee", "i"),
        (r"oo", "u"),
        (r"yo|io(?=$|[vn])", "e"),
        (r"y", "i"),
    )
)
_ROMAN = re.compile(r"[ivx]+|[IVXІХ]+")
_ROMAN_LETTERS = str.maketrans("іх", "ix")
_O_BEHIND_SIBILANT = re.compile(r"(?<=[zcs]h)o")  # Чорногай = Черногай
_LONG_ENOUGH = 6  # in shorter words it tells names apart: Чо, Че
_DOUBLED = re.compile(r"(.)\1+")
_CLOSING_VOWELS = re.compile(r"[aeiou]+$")


@lru_cache(maxsize=60_000)
def make_word_key(word: str) -> str:
    """Return the key of one word: ASCII letters and digits, possibly empty for signs.

    Args:
        word: a word in any script; letters outside Cyrillic and Latin are left out.
    """
    folded = fold_word(word)
    if is_numeral(word):
        return folded.translate(_ROMAN_LETTERS)
    letters = _fold_latin(folded) if folded.isascii() or not _is_cyrillic(folded) else _fold_cyrillic(folded)
    letters = letters.replace("-", "")
    if len(letters) >= _LONG_ENOUGH:
        letters = _O_BEHIND_SIBILANT.sub("e", letters)
    letters = letters.replace("iia", "ia").replace("iie", "ie").replace("iii", "i").replace("ii", "i")
    return undouble(letters)


def undouble(letters: str) -> str:
    """Put one letter for each run of the same: Маккалі, Макалі."""
    return _DOUBLED.sub(r"\1", letters)


def cut_closing_vowels(key: str, put: str = "") -> str:
    """Put something, or nothing, for the vowels that close a key."""
    return _CLOSING_VOWELS.sub(put, key)


def is_numeral(word: str) -> bool:
    """Say whether a word is a Roman number, be it in Cyrillic letters: XI, ХІ; not Хі, a Korean name."""
    return _ROMAN.fullmatch(word) is not None


def _is_cyrillic(folded: str) -> bool:
    return any("Ѐ" <= letter <= "ӿ" for letter in folded)


def _fold_cyrillic(folded: str) -> str:
    for pattern, put in _CYRILLIC_FOLDS:
        folded = pattern.sub(put, folded)
    folded = undouble(folded)
    return "".join(_CYRILLIC.get(letter, letter if letter.isascii() else "") for letter in folded)


def _fold_latin(folded: str) -> str:
    plain = unicodedata.normalize("NFKD", folded.replace("ł", "l").replace("ß", "ss").replace("ı", "i"))
    plain = "".join(letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-"))
    for pattern, put in _LATIN_FOLDS:
        plain = pattern.sub(put, plain)
    return plain


@lru_cache(maxsize=50_000)
def make_name_key(name: str) -> str:
    """Return the key of a whole name: the keys of its words, joined by a space, signs left out.

    Args:
        name: a name in the nominative.
    """
    keys = [make_word_key(part) for part in TOKEN.findall(name) if part[0].isalnum()]
    return " ".join(key for key in keys if key)
