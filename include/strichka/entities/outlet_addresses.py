"""Outlets named by their address: Lenta.ru, Утро.ру, "пише dev.ua"."""

import re

from spacy.tokens import Doc, Span

from strichka.entities.language_data import load_name_rules
from strichka.entities.morphology import load_morphology

_DOMAINS = (
    "ua|ru|com|net|org|info|by|kz|eu|io|uz|kg|md|ge|am|az|lv|lt|ee|pl|cz|sk|ro|bg|de|fr|uk|us|il|"
    "ру|юа|укр|рф|нет|online|news|tv|media|fm|today|press|city|life"
)
_ADDRESS = re.compile(rf"(?<![\w@./-])(?P<name>[\w-]{{2,30}})\.(?:{_DOMAINS})(?![\w/@-]|\.\w)", re.IGNORECASE)
_BODIES = ("ORG", "MISC")
_SITE = "сайт"  # the same word in both languages


def join_addresses(doc: Doc, names: list[Span], language: str) -> list[Span]:
    """Make outlets that are named by their address whole: "Право", "RBC" and what nobody found at all.

    An address without a capital is an outlet only beside a verb of reporting or behind a word for one: not in "на
    сайті gov.ua", "Фото: example.com".

    Args:
        doc: the text.
        names: what was found in it, not overlapping.
        language: `uk` or `ru`.

    Returns:
        The same names, those that were parts of an address replaced by it.
    """
    text = doc.text
    found = [span for address in _ADDRESS.finditer(text) if (span := _read_address(doc, address)) is not None]
    for span in found:
        parts = [name for name in names if name.start < span.end and span.start < name.end]
        if any((part.start, part.end) == (span.start, span.end) or not _is_part(part, span) for part in parts):
            continue
        if parts or span.text[0].isupper() or _is_introduced(doc, span, language):
            names = [name for name in names if name not in parts] + [span]
    return sorted(names, key=lambda name: name.start)


def _read_address(doc: Doc, address: re.Match[str]) -> Span | None:
    return doc.char_span(address.start(), address.end(), label="ORG")


def _is_part(name: Span, address: Span) -> bool:
    return name.label_ in _BODIES and name.start >= address.start and name.end <= address.end


def _is_introduced(doc: Doc, span: Span, language: str) -> bool:
    """Say whether a verb of reporting stands beside, or a word for an outlet before; a site may be anybody's."""
    rules, describe = load_name_rules(language), load_morphology(language).describe_word
    before = describe(doc[span.start - 1].text).lemma if span.start else ""
    after = describe(doc[span.end].text).lemma if span.end < len(doc) else ""
    return bool({before, after} & rules.relay_verbs) or (before in rules.quoted_body_heads and before != _SITE)
