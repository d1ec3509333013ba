"""Letter frequencies of the languages met in our press; charset, language and damage are judged by them.

Shares are rounded from published frequency tables of running text (for Russian: Ляшевская and Шаров 2009; for the
others: the tables given in handbooks of cryptanalysis). They need no more precision than that: every decision made by
them rests on hundreds of letters, or on letters that one language has and the other has not.
"""

from functools import lru_cache
from math import log
from types import MappingProxyType

_TABLES: dict[str, str] = {
    "uk": "о94 а78 н66 и59 і60 в55 т52 е49 р48 с42 к38 л36 у34 д34 м30 п29 я24 з23 ь19 б16 г16 ч13 х11 й12 ц9 ж8 ш7 "
    "ю8 ї7 є7 щ5 ф3 ґ0.2",
    "ru": "о109 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 "
    "ц5 щ4 э3 ф3 ъ0.4 ё0.8",
    "be": "а150 н62 і65 р52 е42 с46 к39 л37 о36 д36 т36 у40 я52 ы36 п28 м27 в32 з33 ц26 г18 б16 ч15 ў19 э14 ь13 й12 "
    "х10 ш9 ж7 ю6 ф5 ё6",
    "bg": "а115 и90 о86 е88 т77 н73 р50 с48 в46 д35 к34 л33 п30 м26 з22 я16 ъ18 г16 б14 у14 ч13 й7 ж7 щ6 ш5 ц7 х6 ю2 "
    "ф3 ь0.2",
    "sr": "а110 и98 о92 е90 н56 р53 с50 т45 ј43 у42 в39 к37 д36 м35 л30 п27 з18 г16 б15 ш11 ч10 ц9 ж6 њ6 љ5 х6 ћ6 ф2 "
    "ђ2 џ0.3",
    "mk": "а125 о98 и88 е93 т71 н66 р48 с46 в42 д36 к37 л24 п27 м23 у21 ј23 з18 г17 б13 ч8 ш8 ж5 ц10 ф4 х4 њ3 љ1 ќ5 "
    "ѓ1.5 ѕ0.5 џ0.3",
    "kk": "а110 е72 н68 ы63 т54 і44 р53 д47 л49 қ35 с42 к32 м28 б23 о27 г17 ғ22 у23 ж19 й19 ә15 ң13 з14 ш14 п16 ө10 ү9 "
    "ұ9 и22 х2 һ0.5 э1 я3 ф1 ц1 в4 ч2 ю1",
}


@lru_cache(maxsize=1)
def letter_shares() -> MappingProxyType[str, dict[str, float]]:
    """Return for each language the share of each small letter among all letters (0 to 1, summing to 1)."""
    tables: dict[str, dict[str, float]] = {}
    for language, row in _TABLES.items():
        counts = {cell[0]: float(cell[1:]) for cell in row.split()}
        total = sum(counts.values())
        tables[language] = {letter: count / total for letter, count in counts.items()}
    return MappingProxyType(tables)


@lru_cache(maxsize=1)
def cyrillic_likelihood() -> MappingProxyType[str, float]:
    """Return how much likelier than chance each small letter is in Ukrainian or Russian (natural logarithm)."""
    tables = letter_shares()
    letters = sorted(set(tables["uk"]) | set(tables["ru"]) | {"ў"})
    scores = {}
    for letter in letters:
        share = (tables["uk"].get(letter, 0.0) + tables["ru"].get(letter, 0.0)) / 2
        scores[letter] = log(max(share, 0.0003) * len(letters))
    return MappingProxyType(scores)
