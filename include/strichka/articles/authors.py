"""Authors as people or an outlet's desk, out of what pages put into author fields and by-lines."""

import re
from dataclasses import dataclass
from functools import lru_cache

import yaml

from strichka.errors import SeedError
from strichka.resources import seeds_folder

_UPPER = "А-ЯІЇЄҐЁЎӘҒҚҢӨҰҮҺ"
_LOWER = "а-яіїєґёўәғқңөұүһ'’ʼ"
_PARTS = re.compile(
    rf"\s*[,;/|•·\n]\s*|\s+(?:и|та|і|й|and|&|\+)\s+(?=[{_UPPER}A-Z])|\s+[—–-]\s+|\s+(?=(?:Фото|Photo|Відео|Видео)\b)"
)
_ADDRESS = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\b[\w-]+\.(?:com|ua|ru|net|org|info|kz|by|eu|tv|fm|news)\b(?:/\S*)?", re.I
)
_HANDLE = re.compile(r"(?<!\w)@\w+")
_NAME_WORD = re.compile(
    rf"(?:[{_UPPER}]['’ʼ])?[{_UPPER}][{_LOWER}]+(?:-[{_UPPER}]?[{_LOWER}]+)*"
    r"|(?:[A-Z]['’])?[A-ZÀ-ÞĄ-Ž][a-zß-ÿą-ž'’]+(?:[A-Z][a-z]+)?(?:-[A-ZÀ-Þ]?[a-zß-ÿą-ž'’]+(?:[A-Z][a-z]+)?)*"
)
_CAPITALS = re.compile(rf"[{_UPPER}'’ʼ]{{2,}}(?:-[{_UPPER}'’ʼ]{{2,}})*|[A-Z'’]{{2,}}(?:-[A-Z'’]{{2,}})*")
_INITIAL = re.compile(rf"(?:[{_UPPER}A-Z]\.?){{1,3}}")
_TRAILING = re.compile(r"\s*(?:\[.*\]|[«“\"].*[»”\"]|[.:,;|—–-]+)\s*$")
_GLUED_INITIALS = re.compile(rf"(?<=[{_UPPER}A-Z]\.)(?=[{_UPPER}A-Z])")
_ENDS_IN_INITIAL = re.compile(rf"\s[{_UPPER}A-Z]$")
_SEPARATOR = re.compile(r"[:：—–-]")
_MAX_AUTHORS = 12
_MAX_LENGTH = 300
_MAX_DESK_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Words:
    byline: re.Pattern[str]
    prefix: re.Pattern[str]
    role: re.Pattern[str]
    desk: re.Pattern[str]
    not_a_name: re.Pattern[str]
    domain_words: frozenset[str]
    particles: frozenset[str]


def clean_authors(candidates: list[str], site_name: str | None) -> list[str]:
    """Keep of what stands in author fields the people and desks.

    Args:
        candidates: values of author fields and by-lines, in order of trust.
        site_name: what the site calls itself; it is no author.

    Returns:
        Names in the order given, each once; "Редакція …" and the like only where no person is named.
    """
    site = _compare_key(site_name) if site_name else ""
    people: list[str] = []
    desks: list[str] = []
    for candidate in candidates:
        for part in _split(candidate):
            if site and _compare_key(part).replace(" ", "") == site.replace(" ", ""):
                continue
            if _load_words().desk.match(part) and len(part.split()) <= _MAX_DESK_WORDS:
                _add(desks, part)
            elif name := _read_person(part):
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
    line = line.strip()
    if len(line) > _MAX_LENGTH or (found := _load_words().byline.match(line)) is None:
        return []
    names = found.group("names")
    cleaned = clean_authors([names], None)
    if _SEPARATOR.search(line[found.end("label") : found.start("names")]):
        return cleaned
    words = sum(len(name.split()) for name in cleaned)
    return cleaned if len(re.findall(r"[^\W\d_]{2,}", names)) <= words else []


def _split(candidate: str) -> list[str]:
    if len(candidate) > _MAX_LENGTH:
        return []
    text = _HANDLE.sub(" ", _ADDRESS.sub(" ", candidate.replace("\u00a0", " ")))
    text = re.sub(r"[ \t\r]+", " ", re.sub(r"\([^)]*\)", " ", text)).strip()
    parts = (part.strip(' .:*_«»"“”()[]') for part in _PARTS.split(text) if part)
    # The full stop of an initial at the end was no punctuation: "Коваль О."
    ended = (
        f"{part}." if f" {part[-1]}." in f"{text} " and _ENDS_IN_INITIAL.search(part) else part
        for part in parts
        if part
    )
    return [re.sub(r"\s+", " ", part) for part in ended]


def _read_person(part: str) -> str | None:
    """Return a person's name out of one part, or none: two to five name words, initials and particles allowed."""
    lists = _load_words()
    text = lists.role.sub("", lists.prefix.sub("", part))
    while (shorter := _TRAILING.sub("", text)) != text and not _INITIAL.fullmatch(text.split()[-1]):
        text = shorter
    if not text or any(character.isdigit() for character in text) or lists.not_a_name.search(text):
        return None
    words = _GLUED_INITIALS.sub(" ", text).split()
    if not 2 <= len(words) <= 5 or words[-1].lower().strip(".") in lists.domain_words:
        return None
    if any(map(_is_shouted, words)) and sum(map(len, words)) > 5:
        words = [_lower_capitals(word) for word in words]
        text = " ".join(words)
    others = [word for word in words if not _NAME_WORD.fullmatch(word)]
    if len(others) == len(words):
        return None
    if any(not _INITIAL.fullmatch(word) and word.lower() not in lists.particles for word in others):
        return None
    return None if text.lower() in _known_outlets() else text


def _is_shouted(word: str) -> bool:
    """Whether a word is written in capitals ("Олена КОВАЛЬ"); two letters may be initials."""
    return len(word) > 2 and bool(_CAPITALS.fullmatch(word))


def _lower_capitals(word: str) -> str:
    if not _is_shouted(word):
        return word if len(word) != 2 or not _CAPITALS.fullmatch(word) else word.capitalize()
    return "-".join(piece.capitalize() for piece in word.split("-"))


def _compare_key(name: str) -> str:
    """A name for comparison: small letters, without signs and without a domain's ending."""
    words = re.sub(r"[^\w]+", " ", name.lower()).split()
    if len(words) > 1 and words[-1] in _load_words().domain_words:
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


@lru_cache(maxsize=1)
def _load_words() -> _Words:
    """Read `seeds/authors/words.yaml` once per process; a file of another shape is a `SeedError`."""
    path = seeds_folder() / "authors" / "words.yaml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        labels, roles, desks, others = (_any_of(data[key]) for key in ("labels", "roles", "desks", "not_a_name"))
        domain_words, particles = (frozenset(map(str, data[key])) for key in ("domain_words", "particles"))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SeedError(f"{path}: lists of words expected ({error!r}); restore the file.") from error
    start = rf"[{_UPPER}A-Z«“\"]"
    return _Words(
        re.compile(rf"^\W*(?P<label>(?i:{labels}))(?:\s*[:：]\s*|\s+[—–-]\s+|\s+(?={start}))(?P<names>.+)$"),
        re.compile(rf"^\W*(?i:{labels})\s*(?:[:：—–-]\s*)?(?={start})"),
        re.compile(rf"^(?:(?i:{roles})\s+|[«“\"'].{{1,20}}?[»”\"']\s+)+"),
        re.compile(rf"^(?:{desks})\b", re.I),
        re.compile(rf"(?<!\w)(?:{others})(?!\w)", re.I),
        domain_words,
        particles,
    )


def _any_of(words: list[str]) -> str:
    ordered = sorted(map(str, words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", " ") for word in ordered)
