"""Authors as people or an outlet's desk, out of what pages put into author fields and by-lines."""

import re
from functools import lru_cache

from strichka.articles.dates.words import MONTHS

_LABEL = (
    r"автор(?:ы|и|ка|ки|ський колектив|ский коллектив)?(?: (?:тексту|текста|матеріалу|материала|статті|статьи))?"
    r"|текст|слова|журналіст(?:ка)?|журналист(?:ка)?|кореспондент(?:ка)?|корреспондент(?:ка)?|оглядач(?:ка)?"
    r"|обозреватель|колумніст(?:ка)?|колумнист(?:ка)?"
    r"|(?:матеріал |материал |текст )?(?:підготувал[аи]|підготував|подготовил[аи]?|написал[аи]|написав)"
    r"|розмовлял[аи]|розмовляв|беседовал[аи]?|спілкувал[аи]ся|спілкувався|записал[аи]|записав|записал"
    r"|переклал[аи]|переклав|by|written by|author|text"
)
_LABELLED = re.compile(rf"^\W*(?P<label>{_LABEL})(?:\s*[:：]\s*|\s+[—–-]\s+|\s+)(?P<names>.+)$", re.I)
_SURE = re.compile(r"[:：—–-]")
_PREFIX = re.compile(rf"^\W*(?:{_LABEL})\s*(?:[:：—–-]\s*)?(?=[А-ЯІЇЄҐЁA-Z«\"])", re.I)
_PARTS = re.compile(r"\s*[,;/|•·\n]\s*|\s+(?:и|та|і|й|and|&|\+)\s+(?=[А-ЯІЇЄҐЁA-Z])|\s+[—–-]\s+")
_ADDRESS = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\b[\w-]+\.(?:com|ua|ru|net|org|info|kz|by|eu|tv|fm|news)\b(?:/\S*)?", re.I
)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_DOMAIN_WORD = frozenset("com ua ru net org info kz by eu tv fm news online media press co su рф укр".split())
_NAME_WORD = re.compile(
    r"^(?:[А-ЯІЇЄҐЁЎӘҒҚҢӨҰҮҺ][а-яіїєґёўәғқңөұүһ'’ʼ]+|[A-ZÀ-ÞĄ-Ž][a-zß-ÿą-ž'’]+)(?:-[А-ЯІЇЄҐЁA-Z]?[а-яіїєґёa-z'’ʼ]+)*$|^[A-Z][a-z]*[A-Z][a-z]+$"
)
_CAPITALS = re.compile(r"^[А-ЯІЇЄҐЁ'’ʼ]{2,}(?:-[А-ЯІЇЄҐЁ'’ʼ]{2,})*$|^[A-Z'’]{2,}(?:-[A-Z'’]{2,})*$")
_INITIAL = re.compile(r"^(?:[А-ЯІЇЄҐЁA-Z]\.?){1,3}$")
_PARTICLE = frozenset(
    "фон ван де дер да ди дель ла ле оглы оглу кызы аль бен бін заде von van de der di da la le bin al".split()
)
_DESK = re.compile(
    r"^(?:редакц[іи][яїй]\w*|ред(?:\.|колегія|коллегия)|відділ|отдел|служба|бюро|новинна редакція|новостная редакция|"
    r"стрічка новин|корпункт|власний кореспондент|собственный корреспондент|newsroom|news desk|editorial)\b",
    re.I,
)
_NOT_A_NAME = re.compile(
    r"\b(?:фото\w*|відео\w*|видео\w*|photo\w*|video\w*|инстаграм\w*|інстаграм\w*|instagram|facebook|фейсбук\w*|telegram|"
    r"телеграм\w*|twitter|твит\w*|youtube|tiktok|getty|images|reuters|shutterstock|скр[иі]н\w*|ілюстрац\w*|иллюстрац\w*|"
    r"дизайн\w*|інфографік\w*|инфографик\w*|admin\w*|root|user|гость|гість|news\w*|новости|новини|новин|новостей|портал\w*|сайт\w*|газет\w*|"
    r"журнал|агент?ств\w*|агенція|agency|press|пресс|прес|media|медіа|медиа|телеканал\w*|канал\w*|радио|радіо|radio|tv|"
    r"тв|online|онлайн|джерел\w*|источник\w*|source|copyright|все|всі|усі|права|защищены|захищені|the|unknown|невідом\w*|"
    r"неизвест\w*|без|подробнее|детальніше|читайте|читать|реклама|партнер\w*|спецпроект|прессц\w*|пресслужб\w*|пресцентр|"
    r"управл[іе]н\w*|министерств\w*|міністерств\w*|университет\w*|університет\w*|компани\w*|компанія)\b",
    re.I,
)
_ROLE = re.compile(
    r"^(?:(?:спец(?:иальный|альный|іальний)|собственный|власний|головний|главный|старший|шеф|випусковий|выпускающий|"
    r"политический|політичний|военный|військовий|науковий|экономический|економічний)\s+|"
    r"(?:корреспондент\w*|кореспондент\w*|журналист\w*|журналіст\w*|редактор\w*|обозреватель\w*|оглядач\w*|"
    r"колумн[иі]ст\w*|репортер\w*|репортёр\w*|автор\w*|эксперт\w*|експерт\w*|аналитик\w*|аналітик\w*|дописувач\w*|спецкор\w*|собкор\w*)\s+"
    r"|[«“\"'].{1,20}?[»”\"']\s+)+",
    re.I,
)
_TRAILING = re.compile(r"\s*(?:\(.*\)|\[.*\]|[«“\"].*[»”\"]|[.:,;|—–-]+)\s*$")
_MAX_AUTHORS = 12
_MAX_LENGTH = 300


def clean_authors(candidates: list[str], site_name: str | None) -> list[str]:
    """Keep of what stands in author fields the people and desks.

    Args:
        candidates: values of author fields and by-lines, in order of trust.
        site_name: what the site calls itself; it is no author.

    Returns:
        Names in the order given, each once; "Редакція …" and the like only where no person is named.
    """
    site = _key(site_name) if site_name else ""
    people: list[str] = []
    desks: list[str] = []
    for candidate in candidates:
        for part in _split(candidate):
            if site and _key(part) == site:
                continue
            if _DESK.match(part) and len(part.split()) <= 6:
                _add(desks, part)
            else:
                name = _read_person(part)
                if name and not (site and _key(name) in (site, site.replace(" ", ""))):
                    _add(people, name)
    return (people or desks)[:_MAX_AUTHORS]


def read_byline(line: str) -> list[str]:
    """Read the authors of a printed by-line ("Автор: …", "Текст: …", "Підготувала …").

    Args:
        line: one line of a page or text.

    Returns:
        The names; empty when the line is no by-line. A label without a colon counts only when nothing but names
        follows: "Автор проєкту сказав …" is a sentence.
    """
    if len(line) > _MAX_LENGTH or (found := _LABELLED.match(line.strip())) is None:
        return []
    names = found.group("names")
    sure = bool(_SURE.search(line[found.start("label") : found.start("names")]))
    cleaned = clean_authors([names], None)
    if sure or not cleaned:
        return cleaned if sure else []
    words = sum(len(name.split()) for name in cleaned)
    return cleaned if len(re.findall(r"[^\W\d_]{2,}", names)) <= words + 2 else []


def _split(candidate: str) -> list[str]:
    if len(candidate) > _MAX_LENGTH:
        return []
    text = _HANDLE.sub(" ", _ADDRESS.sub(" ", candidate.replace("\u00a0", " ")))
    text = re.sub(r"\s+", " ", text).strip()
    return [part.strip(' .:*_«»"“”()[]') for part in _PARTS.split(text) if part and part.strip()]


def _read_person(part: str) -> str | None:
    """Return a person's name out of one part, or none: two to four name words, initials allowed."""
    text = _PREFIX.sub("", part)
    text = _ROLE.sub("", text)
    while (shorter := _TRAILING.sub("", text)) != text:
        text = shorter
    text = text.strip()
    if not text or any(character.isdigit() for character in text) or _NOT_A_NAME.search(text):
        return None
    words = re.sub(r"(?<=[А-ЯІЇЄҐЁA-Z]\.)(?=[А-ЯІЇЄҐЁA-Z])", " ", text).split()
    if not 2 <= len(words) <= 5 or words[-1].lower().strip(".") in _DOMAIN_WORD:
        return None
    if all(_CAPITALS.match(word) for word in words) and sum(map(len, words)) > 5:
        words = ["-".join(piece.capitalize() for piece in word.split("-")) for word in words]
    full = sum(1 for word in words if _NAME_WORD.match(word))
    other = [word for word in words if not _NAME_WORD.match(word)]
    if full < 1 or any(not _INITIAL.match(word) and word.lower() not in _PARTICLE for word in other):
        return None
    if _looks_like_organisation(words):
        return None
    return " ".join(words)


def _looks_like_organisation(words: list[str]) -> bool:
    key = " ".join(words).lower()
    return key in _known_outlets() or any(word.lower() in MONTHS for word in words[:1] if len(word) > 4)


def _key(name: str) -> str:
    """A name for comparison: small letters, without signs and without a domain's ending."""
    words = re.sub(r"[^\w]+", " ", name.lower()).split()
    if len(words) > 1 and words[-1] in _DOMAIN_WORD:
        words = words[:-1]
    return " ".join(words)


def _add(names: list[str], name: str) -> None:
    if name.lower() not in (known.lower() for known in names):
        names.append(name)


@lru_cache(maxsize=1)
def _known_outlets() -> frozenset[str]:
    """Names of all declared outlets, in small letters: a paper's name in an author field is no person."""
    from strichka.articles.sources import SourceRegistry

    return frozenset(name.lower() for source in SourceRegistry.load() for name in (source.name, *source.printed_names))
