"""The patterns by which news names its sources, read from `seeds/languages/`: one object a language and process."""

import re
from dataclasses import dataclass
from functools import lru_cache

from strichka.entities.language_data import load_name_rules, read_yaml
from strichka.entities.morphology import load_morphology
from strichka.errors import SeedError
from strichka.resources import seeds_folder


@dataclass(frozen=True, slots=True)
class CitationRules:
    """The patterns of one language; see the comments in `citations_<language>.yaml`."""

    triggers: re.Pattern[str]  # groups: reference, statement, report, speech
    opening: re.Pattern[str]
    complement: re.Pattern[str]
    carriers: frozenset[str]
    unnamed_heads: frozenset[str]
    speaking_for: frozenset[str]
    media_references: re.Pattern[str]
    role_synonyms: dict[str, str]


def _compile(pattern: str) -> str:
    """Let є and ё be missing or plain, as in damaged print and in print without ё."""
    return pattern.replace("є", "[єе]?").replace("ё", "[её]")


@lru_cache(maxsize=4)
def load_citation_rules(language: str) -> CitationRules:
    """Return the citation patterns of `uk` or `ru`.

    Raises:
        SeedError: the file is missing, malformed, lacks an entry or has a bad regular expression.
    """
    path = seeds_folder() / "languages" / f"citations_{language}.yaml"
    data = read_yaml(path)
    try:
        groups = [
            ("reference", "references"),
            ("statement", "statements"),
            ("report", "report_verbs"),
            ("speech", "speech_verbs"),
        ]
        alternatives = "|".join(f"(?P<{name}>{_compile(data[key])})" for name, key in groups)
        return CitationRules(
            triggers=re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE),
            opening=re.compile(rf"\s*(?:{data['opening']})\s", re.IGNORECASE),
            complement=re.compile(data["complement"], re.IGNORECASE),
            carriers=frozenset(data["carriers"]),
            unnamed_heads=frozenset(data["unnamed_heads"]),
            speaking_for=frozenset(data["speaking_for"]),
            media_references=re.compile(data["media_references"], re.IGNORECASE),
            role_synonyms=dict(data["role_synonyms"]),
        )
    except (KeyError, TypeError, re.error) as error:
        raise SeedError(f"Seed file {path} can't be used: {error!r}") from error


def find_role(word: str, language: str, rules: CitationRules) -> str | None:
    """Return the role a word stands for, synonyms made one; none where it is no word for a role."""
    roles = load_name_rules(language).roles
    forms = load_morphology(language).describe_word(word).forms
    role = next((form.lemma for form in forms if form.lemma in roles), None)
    return rules.role_synonyms.get(role, role) if role else None
