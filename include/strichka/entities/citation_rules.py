"""The patterns by which news names its sources, read from `seeds/languages/`: one object a language and process."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from strichka.entities.language_data import load_name_rules, read_yaml
from strichka.entities.morphology import load_morphology
from strichka.entities.text import fold_word
from strichka.errors import SeedError
from strichka.resources import seeds_folder


@dataclass(frozen=True, slots=True)
class CitationRules:
    """The patterns of one language; see the comments in `citations_<language>.yaml`."""

    phrases: re.Pattern[str]  # groups: reference, statement, listener, relay, opinion
    verbs: dict[str, str]  # folded finite form → report, speech, opinion or quoting
    opening: re.Pattern[str]
    opening_end: re.Pattern[str]  # the same at the end of what stands before a verb
    whole_article: re.Pattern[str]  # before a verb: what it says is the whole article
    complement: re.Pattern[str]
    carriers: frozenset[str]
    outlets: frozenset[str]
    unnamed_heads: frozenset[str]
    speaking_for: frozenset[str]
    media_references: re.Pattern[str]
    relative_reference: re.Pattern[str]
    quoted_things: re.Pattern[str]
    role_synonyms: dict[str, str]
    placed_heads: frozenset[str]
    staff: frozenset[str]
    documents: re.Pattern[str]  # behind a reference: what the source wrote, passed over
    told_things: re.Pattern[str]  # what an outlet hands on: "її заяву поширила"
    time_words: frozenset[str]
    relative_subject: re.Pattern[str]  # at the end of what stands before a verb: ", яка"
    joining: re.Pattern[str]  # at the end of what stands before a verb: " і", "але також"


_PHRASES = ("relays", "references", "statements", "listeners", "opinions")  # the first that fits counts


def _allow_damage(pattern: str) -> str:
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
        groups = [(key.removesuffix("s"), key) for key in _PHRASES]
        alternatives = "|".join(f"(?P<{name}>{_allow_damage(data[key])})" for name, key in groups)
        return CitationRules(
            phrases=re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE),
            verbs=_list_verbs(data, language),
            opening=re.compile(rf"\s*(?:{data['opening']})\s", re.IGNORECASE),
            opening_end=re.compile(rf"(?:^|\W)(?:{data['opening']})$", re.IGNORECASE),
            whole_article=re.compile(data["whole_article"], re.IGNORECASE),
            complement=re.compile(data["complement"], re.IGNORECASE),
            carriers=frozenset(data["carriers"]),
            outlets=frozenset(data["outlets"]),
            unnamed_heads=frozenset(data["unnamed_heads"]),
            speaking_for=frozenset(data["speaking_for"]),
            media_references=re.compile(data["media_references"], re.IGNORECASE),
            relative_reference=re.compile(data["relative_reference"], re.IGNORECASE),
            quoted_things=re.compile(rf"\s+(?:{data['quoted_things']})(?!\w)", re.IGNORECASE),
            role_synonyms=dict(data["role_synonyms"]),
            placed_heads=frozenset(data["placed_heads"]),
            staff=frozenset(data["staff"]),
            documents=re.compile(rf"\s*(?:{data['documents']})(?!\w)\s*", re.IGNORECASE),
            told_things=re.compile(rf"(?<!\w)(?:{data['told_things']})(?![\w'’ʼ])", re.IGNORECASE),
            time_words=frozenset(data["time_words"]),
            relative_subject=re.compile(rf",\s*(?:{data['relative_subject']})\s(?:\w+\s){{0,2}}$", re.IGNORECASE),
            joining=re.compile(rf"\s(?:{data['joining']})(?:\s\w+)?\s*$", re.IGNORECASE),
        )
    except (KeyError, TypeError, re.error) as error:
        raise SeedError(f"Seed file {path} can't be used: {error!r}") from error


@lru_cache(maxsize=2)
def list_heads(language: str) -> frozenset[str]:
    """Return the nouns that head an unnamed source of `uk` or `ru`: bodies, who speaks for them, posts."""
    rules = load_citation_rules(language)
    return rules.unnamed_heads | rules.speaking_for | load_name_rules(language).roles


def _list_verbs(data: dict[str, Any], language: str) -> dict[str, str]:
    """List the finite forms of the verbs that cite; forms that damaged print leaves of them too."""
    found: dict[str, str] = {}
    for kind in ("quoting", "report", "opinion", "speech"):
        for infinitive in data[f"{kind}_verbs"]:
            for form in _inflect_verb(str(infinitive), language):
                found.setdefault(form, kind)
    found.update({fold_word(str(form)): "speech" for form in data["speech_words"]})
    for form, kind in list(found.items()):
        if "є" in form:
            found.setdefault(form.replace("є", ""), kind)
            found.setdefault(form.replace("є", "е"), kind)
    return found


def _inflect_verb(infinitive: str, language: str) -> set[str]:
    """Return the forms of the past and of the third person that a verb has, with both endings of a reflexive one."""
    forms: set[str] = set()
    for parse in load_morphology(language).parse(infinitive):
        if str(parse.tag.POS) not in ("INFN", "VERB"):
            continue
        for form in parse.lexeme:
            if form.tag.POS == "VERB" and ("past" in form.tag or {"pres", "3per"} in form.tag):
                forms.add(fold_word(form.word))
    return forms | {form[:-1] + "ь" for form in forms if form.endswith(("лася", "лося", "лися"))}


def find_role(word: str, language: str, rules: CitationRules) -> str | None:
    """Return the role a word stands for, synonyms made one; none where it is no word for a role."""
    roles = load_name_rules(language).roles
    forms = load_morphology(language).describe_word(word).forms
    role = next((form.lemma for form in forms if form.lemma in roles), None)
    return rules.role_synonyms.get(role, role) if role else None
