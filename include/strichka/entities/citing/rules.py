"""The patterns by which news names its sources, read from `seeds/languages/`: one object a language and process."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from strichka.entities.citing.patterns import group_by_letter
from strichka.entities.gazetteer import read_entries
from strichka.entities.language_data import load_name_rules, make_rules
from strichka.entities.morphology import load_morphology, read_case
from strichka.entities.text import fold_word
from strichka.resources import seeds_folder


@dataclass(frozen=True, slots=True)
class CitationRules:
    """The patterns of one language; see the comments in `citations_<language>.yaml`."""

    phrases: re.Pattern[str]  # groups: reference, statement, listener, relay, opinion
    lowered_phrases: re.Pattern[str]  # the same for text in lower case: four times as fast, capitals unseen
    verbs: dict[str, str]  # folded finite form → report, speech, opinion, quoting or set_in
    opening: re.Pattern[str]
    opening_end: re.Pattern[str]  # the same at the end of what stands before a verb
    whole_article: re.Pattern[str]  # before a verb: what it says is the whole article
    complement: re.Pattern[str]
    inner_verbs: frozenset[str]  # finite forms of what nobody hears: to know, to see, to remember
    naming_verbs: frozenset[str]  # finite forms that cite only with what somebody is called
    topic: re.Pattern[str]  # behind a verb: "про" and a noun
    topic_verbs: frozenset[str]  # verbs to which that adds no words said
    roles: frozenset[str]  # posts and trades that, bare, stand for somebody named before
    carriers: frozenset[str]
    outlets: frozenset[str]
    unnamed_heads: frozenset[str]
    speaking_for: frozenset[str]
    media_references: re.Pattern[str]
    relative_reference: re.Pattern[str]
    quoted_things: re.Pattern[str]
    handed_things: re.Pattern[str]  # any noun for words or knowledge: "переказує Reuters висновки біологів"
    handed_before: re.Pattern[str]  # the same before whose they are and the verb: "висновки біологів переказує"
    quoted_things_end: re.Pattern[str]  # the same at the end of what stands before whose words they are
    role_synonyms: dict[str, str]
    placed_heads: frozenset[str]
    staff: frozenset[str]
    titles: frozenset[str]  # trades that, bare, stand for somebody named before
    direct_listeners: frozenset[str]  # words for outlets that are no dative: "заверил радиостанцию"
    documents: re.Pattern[str]  # behind a reference: what the source wrote, passed over
    told_things: re.Pattern[str]  # what an outlet hands on: "її заяву поширила"
    time_words: frozenset[str]
    platforms: frozenset[str]
    publishing_verbs: frozenset[str]  # finite forms
    published_things: re.Pattern[str]  # figures, whose publisher is cited for them
    silent_places: frozenset[str]  # nouns behind "у" that are no body that speaks
    ruling_verbs: frozenset[str]  # finite forms: what a court does with them is a ruling
    partitive: re.Pattern[str]  # before several people: "один із"
    quantity: re.Pattern[str]  # before several people or bodies: "кілька", "понад 20"
    indefinite: frozenset[str]  # before a noun that stands for nobody named before: "якась жінка"
    anyone: frozenset[str]  # nouns for anybody, which are no posts
    kin: frozenset[str]  # nouns for somebody's people: a name of another gender behind them is whose they are
    possessive: frozenset[str]  # before a source without a name: "його дружина"
    relative_subject: re.Pattern[str]  # at the end of what stands before a verb: ", яка"
    saying_infinitives: frozenset[str]  # folded
    beginning_verbs: frozenset[str]  # lemmas before such an infinitive: to hasten, to dare, to have to
    discussing_verbs: frozenset[str]  # finite forms of those that have what is discussed as their object
    unceasing_verbs: frozenset[str]  # lemmas that do the same where they are denied: "не втомлюється"
    joining: re.Pattern[str]  # at the end of what stands before a verb: " і", "але також"


# What the expressions say of capitals, and what stands for it where all letters are small.
_CASED = (("(?-i:[^\\W\\d_A-ZА-ЯІЇҐ]", "(?:[^\\W\\d_]"), ("A-ZА-ЯІЇЄҐ", "a-zа-яіїєґ"), ("A-ZА-ЯЁ", "a-zа-яё"))
_PASSIVE_ENDINGS = {"ити": ("ений", "лений"), "сти": ("дений",), "ати": ("аний",), "яти": ("яний",)}
# What a body recommends, calls, writes or hands over is no report: "рівень, рекомендований ВООЗ", "страйк, оголошений".
_DONE = re.compile(
    "реком|рад|совет|оголо|анонс|объяв|визна|призна|указ|вказ|напис|писат|переда|опис|станов|вчит|учит|навча|приня|прийн|отме[тч]|відміт|відміч|відзнач"
)
_PHRASES = ("relays", "learning", "references", "statements", "listeners", "opinions")  # the first that fits counts


def _allow_damage(pattern: str) -> str:
    """Let є and ё be missing or plain, as in damaged print and in print without ё."""
    return pattern.replace("є", "[єе]?").replace("ё", "[её]")


def _lower_pattern(pattern: str) -> str:
    for cased, lowered in _CASED:
        pattern = pattern.replace(cased, lowered)
    return pattern


@lru_cache(maxsize=4)
def load_citation_rules(language: str) -> CitationRules:
    """Return the citation patterns of `uk` or `ru`.

    Raises:
        SeedError: the file is missing, malformed, lacks an entry or has a bad regular expression.
    """
    return make_rules("citations", language, lambda data: _make_citation_rules(data, language))


def _make_citation_rules(data: dict[str, Any], language: str) -> CitationRules:
    groups = [(key.removesuffix("s"), key) for key in _PHRASES]
    alternatives = "|".join(f"(?P<{name}>{_allow_damage(data[key])})" for name, key in groups)
    lowered = "|".join(_lower_pattern(_allow_damage(data[key])) for key in _PHRASES)
    knowing_heads, handed = make_rules("citation_nouns", language, _list_nouns)
    return CitationRules(
        phrases=re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE),
        lowered_phrases=re.compile(rf"(?<!\w)(?=\w)(?:{group_by_letter(lowered)})(?!\w)"),
        verbs=_list_verbs(data, language),
        opening=re.compile(rf"\s*(?:{data['opening']})\s", re.IGNORECASE),
        opening_end=re.compile(rf"(?:^|\W)(?:{data['opening']})(?:\s(?:{data['opening_adverbs']}))?$", re.IGNORECASE),
        silent_places=frozenset(data["silent_places"]),
        ruling_verbs=_list_forms(data["ruling_verbs"], language),
        whole_article=re.compile(data["whole_article"], re.IGNORECASE),
        complement=re.compile(data["complement"], re.IGNORECASE),
        inner_verbs=_list_forms(data["inner_verbs"], language),
        naming_verbs=_list_forms(data["naming_verbs"], language),
        topic=re.compile(data["topic"], re.IGNORECASE),
        topic_verbs=_list_forms(data["topic_verbs"], language),
        roles=frozenset(load_name_rules(language).roles),
        carriers=frozenset(data["carriers"]),
        outlets=frozenset(data["outlets"]),
        unnamed_heads=frozenset([*data["unnamed_heads"], *knowing_heads]),
        speaking_for=frozenset(data["speaking_for"]),
        media_references=re.compile(data["media_references"], re.IGNORECASE),
        relative_reference=re.compile(data["relative_reference"], re.IGNORECASE),
        quoted_things=re.compile(rf"\s+(?:{data['quoted_things']})(?!\w)", re.IGNORECASE),
        handed_things=_match_objects(handed, language),
        handed_before=_match_objects(handed, language, is_before=True),
        quoted_things_end=re.compile(rf"(?<!\w)(?:{data['quoted_things']})\s$", re.IGNORECASE),
        role_synonyms=dict(data["role_synonyms"]),
        placed_heads=frozenset(data["placed_heads"]),
        staff=frozenset(data["staff"]),
        titles=frozenset(data["titles"]),
        direct_listeners=frozenset(data["direct_listeners"]),
        documents=re.compile(rf"\s*(?:{data['documents']})(?!\w)\s*", re.IGNORECASE),
        told_things=re.compile(rf"(?<!\w)(?:{data['told_things']})(?![\w'’ʼ])", re.IGNORECASE),
        time_words=frozenset(data["time_words"]),
        platforms=frozenset(fold_word(str(name)) for name in data["platforms"]),
        publishing_verbs=_list_forms(data["publishing_verbs"], language),
        published_things=re.compile(rf"(?<!\w)(?:{data['published_things']})(?!\w)", re.IGNORECASE),
        partitive=re.compile(rf"(?:{data['partitive']})\s", re.IGNORECASE),
        quantity=re.compile(rf"(?:{data['quantity']})\s", re.IGNORECASE),
        indefinite=frozenset(data["indefinite"]),
        anyone=frozenset(data["anyone"]),
        kin=frozenset(data["kin"]),
        possessive=frozenset(data["possessive"]),
        relative_subject=re.compile(rf",\s*(?:{data['relative_subject']})\s(?:\w+\s){{0,2}}$", re.IGNORECASE),
        saying_infinitives=frozenset(
            fold_word(str(verb)) for kind in ("report", "opinion", "speech") for verb in data[f"{kind}_verbs"]
        ),
        beginning_verbs=frozenset(data["beginning_verbs"]),
        discussing_verbs=_list_forms(data["discussing_verbs"], language),
        unceasing_verbs=frozenset(data["unceasing_verbs"]),
        joining=re.compile(rf"\s(?:{data['joining']})(?:\s\w+)?\s*$", re.IGNORECASE),
    )


def _list_nouns(data: dict[str, Any]) -> tuple[list[str], list[str]]:
    """List the nouns for who knows, and those for words and knowledge that can be handed on."""
    return data["knowing_heads"], [*data["voice_nouns"], *data["record_nouns"]]


def _match_objects(nouns: list[str], language: str, is_before: bool = False) -> re.Pattern[str]:
    """Match nouns as the object of a verb that stands before them, or behind; no preposition follows."""
    forms = sorted({form for (_, case), form in list_cases(nouns, language).items() if case == "accs"})
    words = f"(?:{'|'.join(forms)})"
    if is_before:
        return re.compile(rf"(?<!\w){words}\s(?!\w{{1,3}}\s)", re.IGNORECASE)
    return re.compile(rf"\s+(?:[^\W\d_]+\s)?{words}(?=\s(?!\w{{1,3}}\s|щодо|після|после))", re.IGNORECASE)


@lru_cache(maxsize=2)
def list_heads(language: str) -> frozenset[str]:
    """Return the nouns that head an unnamed source of `uk` or `ru`: bodies, who speaks for them, posts."""
    rules = load_citation_rules(language)
    return rules.unnamed_heads | rules.speaking_for | load_name_rules(language).roles


def _list_verbs(data: dict[str, Any], language: str) -> dict[str, str]:
    """List the finite forms of the verbs that cite; forms that damaged print leaves of them too."""
    found: dict[str, str] = {}
    for kind in ("quoting", "report", "opinion", "speech", "set_in"):
        for infinitive in data[f"{kind}_verbs"]:
            for form in _inflect_verb(str(infinitive), language):
                found.setdefault(form, kind)
    found.update({fold_word(str(form)): "speech" for form in data["speech_words"]})
    for word in data["speech_words"]:
        for form in _list_oblique(str(word), language):
            found.setdefault(form, "participle")
    for infinitive in [*data["speech_verbs"], *data["opinion_verbs"]]:
        for form, kind in _list_participles(str(infinitive), language):
            found.setdefault(form, kind)
    for infinitive in [*data["speech_verbs"], *data["report_verbs"], *data["quoting_verbs"]]:
        for form in _list_passives(str(infinitive), language) if not _DONE.search(str(infinitive)) else ():
            found.setdefault(form, "passive")
    _add_damaged(found, language)
    return {form: kind for form, kind in found.items() if form not in data["time_words"]}  # "рік" is a year


def _list_oblique(word: str, language: str) -> Iterator[str]:
    """List the other cases of an adjective for somebody's mind: "Анні Коваль, переконаній, що"."""
    if not word.endswith(("ый", "ий")):
        return
    for parse in load_morphology(language).parse(word)[:1]:
        yield from (fold_word(form.word) for form in parse.lexeme if form.tag.case not in (None, "nomn"))


def _add_damaged(found: dict[str, str], language: str) -> None:
    """Add what damaged print leaves of forms with "є", where that is no word of its own: "дату" of "датує" is one."""
    known = load_morphology(language).describe_word
    for form, kind in list(found.items()):
        for damaged in (form.replace("є", ""), form.replace("є", "е")) if "є" in form else ():
            if not known(damaged).is_known:  # "дату" of "датує" is a word of its own
                found.setdefault(damaged, kind)


def _list_participles(infinitive: str, language: str) -> Iterator[tuple[str, str]]:
    """List the active participles and the gerunds of a verb."""
    for parse in load_morphology(language).parse(infinitive):
        for form in parse.lexeme if str(parse.tag.POS) in ("INFN", "VERB") else ():
            if form.tag.POS == "GRND":
                yield fold_word(form.word), "gerund"
            elif form.tag.POS == "PRTF" and "actv" in form.tag:
                yield fold_word(form.word), "participle"
    if language == "uk":  # whose dictionary has gerunds apart from their verbs
        for form in _inflect_verb(infinitive, language):
            gerund = _make_gerund(form)
            if gerund is not None:
                yield gerund, "gerund"


def _make_gerund(form: str) -> str | None:
    """Make the Ukrainian gerund of a finite form: "кажуть", "сміються", "сказав", "усміхнувся"."""
    if form.endswith("ть"):
        return form[:-2] + "чи"
    if form.endswith(("ються", "яться", "уться", "аться")):
        return form[:-4] + "чись"
    if form.endswith("вся"):
        return form[:-2] + "шись"
    return form + "ши" if form.endswith("в") else None


def _list_passives(infinitive: str, language: str) -> Iterator[str]:
    """List the passive participles of a verb in all cases: "поширений", "опубликованного"."""
    morphology = load_morphology(language)
    if language != "uk":
        for parse in morphology.parse(infinitive):
            for form in parse.lexeme if str(parse.tag.POS) == "INFN" else ():
                if form.tag.POS == "PRTF" and "pssv" in form.tag:
                    yield fold_word(form.word)
        return
    stem = infinitive[:-3]  # whose dictionary has participles as adjectives
    for ending in _PASSIVE_ENDINGS.get(infinitive[-3:], ()):
        for parse in morphology.parse(stem + ending):
            if parse.is_known and str(parse.tag.POS) == "ADJF":
                yield from (fold_word(form.word) for form in parse.lexeme)


def list_cases(nouns: list[str], language: str) -> dict[tuple[str, str], str]:
    """List the forms of nouns.

    Returns:
        (folded form, case) → the form as the dictionary prints it.
    """
    found: dict[tuple[str, str], str] = {}
    for noun in nouns:
        parses = [parse for parse in load_morphology(language).parse(str(noun)) if str(parse.tag.POS) == "NOUN"]
        parses.sort(key=lambda parse: (parse.normal_form != noun, "Name" in parse.tag))
        for form in parses[0].lexeme if parses else ():
            found[fold_word(form.word), read_case(form)] = form.word
    return found


def _list_forms(infinitives: list[str], language: str) -> frozenset[str]:
    return frozenset(form for infinitive in infinitives for form in _inflect_verb(str(infinitive), language))


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


@lru_cache(maxsize=4)
def _list_outlets(language: str) -> frozenset[str]:
    entries = read_entries(seeds_folder() / "entities" / "agencies_media.tsv")
    names = (name for entry in entries for code, name in (*entry.names, *entry.aliases) if code in (language, "en"))
    return frozenset(fold_word(name.lstrip("=?!~")) for name in names)


def is_outlet(name: str, language: str) -> bool:
    """Say whether a name in the nominative is one of an agency, newspaper or channel of the gazetteer."""
    return fold_word(name) in _list_outlets(language)


def find_role(word: str, language: str, rules: CitationRules) -> str | None:
    """Return the role a word stands for, synonyms made one; none where it is no word for a role."""
    roles = load_name_rules(language).roles
    forms = load_morphology(language).describe_word(word).forms
    role = next((form.lemma for form in forms if form.lemma in roles), None)
    return rules.role_synonyms.get(role, role) if role else None
