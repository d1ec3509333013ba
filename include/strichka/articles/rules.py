"""Boilerplate phrases as data: `seeds/phrases/*.yaml` read, checked and compiled once per process."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from strichka.articles.openings import Openings, find_openings
from strichka.errors import SeedError
from strichka.resources import seeds_folder

POSITIONS = frozenset(
    {
        "header",
        "weak_header",
        "label",
        "inline",
        "whole_line",
        "line_start",
        "ending",
        "sentence",
        "sentence_rest",
        "rest",
    }
)
DEFAULT_MAX_LENGTH = 300  # characters of a line that a line_start rule may remove


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One entry of a phrase file."""

    name: str  # phrase:uk.read_also
    kind: str
    positions: frozenset[str]
    regex: str
    max_length: int = DEFAULT_MAX_LENGTH
    languages: tuple[str, ...] = ()


class RuleGroup:
    """All rules of one position, compiled into one expression so that a line is tried once.

    Most lines begin with nothing that a phrase begins with, and those are not tried at all (see `openings`).
    """

    def __init__(self, rules: Iterable[PhraseRule], template: str) -> None:
        """Compile the rules.

        Args:
            rules: rules of one position, in order of precedence.
            template: an expression in which `%s` stands for the alternatives.
        """
        self._rules = {f"r{number}": rule for number, rule in enumerate(rules)}
        self._template = template
        self._pattern = self._compile(list(self._rules))
        openings = {name: find_openings(rule.regex) for name, rule in self._rules.items()}
        # Rules that may begin with anything are tried on every line.
        untold = [name for name, opening in openings.items() if "" in opening.inside]
        self._untold_pattern = self._compile(untold) if untold else None
        self._told = Openings.join(opening for name, opening in openings.items() if name not in untold)
        self.openings = Openings.join(openings.values())

    def _compile(self, names: list[str]) -> re.Pattern[str]:
        alternatives = "|".join(f"(?P<{name}>{self._rules[name].regex})" for name in names)
        return re.compile(self._template % (alternatives or "(?!)"), re.IGNORECASE)

    def _find(self, text: str, position: int) -> re.Match[str] | None:
        pattern = self._pattern if self._told.admit(text, position) else self._untold_pattern
        return pattern.match(text, position) if pattern is not None else None

    def match(self, text: str, position: int = 0) -> tuple[PhraseRule, re.Match[str]] | None:
        """Match at a position of the text; returns the rule and its match."""
        found = self._find(text, position)
        if found is None or found.lastgroup is None:
            return None
        return self._rules[found.lastgroup], found

    def match_within(self, text: str) -> PhraseRule | None:
        """Return the first rule that matches at the beginning of a line and may remove one of that length."""
        found = self._find(text, 0)
        if found is None or found.lastgroup is None:
            return None
        size = len(text)
        rule = self._rules[found.lastgroup]
        if size <= rule.max_length:
            return rule
        for name, other in self._rules.items():
            if other is rule or size > other.max_length:
                continue
            # Few lines come here; the expression is compiled when the first does.
            if self._compile([name]).match(text):
                return other
        return None

    def search(self, text: str, position: int = 0) -> tuple[PhraseRule, re.Match[str]] | None:
        """Search from a position of the text; returns the rule and its match."""
        if not self.openings.admit_within(text[position:]):
            return None
        found = self._pattern.search(text, position)
        if found is None or found.lastgroup is None:
            return None
        return self._rules[found.lastgroup], found


# What may stand before a phrase at the beginning of a line: bullets, arrows, emoji, opening quotes, numbers of none.
_LEAD = r"[^\w©*(\[/|]{0,12}"
_TEMPLATES = {
    "header": _LEAD + r"(?:%s)[^\w]*$",
    "weak_header": _LEAD + r"(?:%s)[^\w]*$",
    "label": _LEAD + r"(?:%s)",
    "inline": r"(?:%s)",
    "whole_line": r"[^\w©]{0,12}(?:%s)[^\w]*$",
    "line_start": r"[^\w©*]{0,12}(?:%s)",
    "ending": r"(?:%s)\s*$",
    "sentence": r"(?:%s)",
    "sentence_rest": r"(?:%s)",
    "rest": _LEAD + r"(?:%s)",
}


class PhraseRules:
    """The rules of all languages, grouped by where in a line they apply.

    Both languages are tried on every text: Ukrainian outlets print Russian lists and the other way round.
    """

    def __init__(self, rules: Iterable[PhraseRule]) -> None:
        """Group and compile rules; their order is their precedence."""
        self.rules = tuple(rules)
        for position in sorted(POSITIONS):
            chosen = [rule for rule in self.rules if position in rule.positions]
            if position == "label":
                chosen = [_as_label(rule) for rule in self.rules if rule.positions & {"label", "inline", "header"}]
            setattr(self, position, RuleGroup(chosen, _TEMPLATES[position]))
        self.openings_inside = Openings.join(
            group.openings for group in (self.inline, self.sentence, self.sentence_rest)
        )

    header: RuleGroup
    weak_header: RuleGroup
    label: RuleGroup
    inline: RuleGroup
    whole_line: RuleGroup
    line_start: RuleGroup
    ending: RuleGroup
    sentence: RuleGroup
    sentence_rest: RuleGroup
    rest: RuleGroup


def _as_label(rule: PhraseRule) -> PhraseRule:
    """A header may stand in one line with its only item, but then a colon parts them ("За темою: …")."""
    if rule.positions & {"label", "inline"} or rule.kind not in ("related", "latest", "promo"):
        return rule
    return replace(rule, regex=rf"(?:{rule.regex})(?=\s*:)")


def read_phrase_file(path: Path) -> list[PhraseRule]:
    """Read one phrase file.

    Raises:
        SeedError: the file is malformed; names the file and the entry.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        language = content["language"]
        entries = content["rules"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise SeedError(f"Phrase file {path} can't be read ({error}): see the form described in uk.yaml.") from error
    return [_read_entry(entry, language, path) for entry in entries]


def _read_entry(entry: dict, language: str, path: Path) -> PhraseRule:
    try:
        positions = frozenset(entry["position"])
        unknown = positions - POSITIONS
        if unknown:
            raise ValueError(f"unknown position {sorted(unknown)}")
        if re.compile(entry["regex"]).groups:
            raise ValueError("capturing groups are not allowed, write (?:…)")
        return PhraseRule(
            name=f"phrase:{language}.{entry['id']}",
            kind=entry["kind"],
            positions=positions,
            regex=entry["regex"],
            max_length=int(entry.get("max_length", DEFAULT_MAX_LENGTH)),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise SeedError(f"Phrase file {path}, entry {entry!r}: {error}.") from error


@lru_cache(maxsize=4)
def load_phrase_rules(folder: Path | None = None) -> PhraseRules:
    """Load every `*.yaml` of a folder of phrases, by default the one that ships.

    Raises:
        SeedError: the folder holds no phrase file, or a file is malformed.
    """
    place = folder or seeds_folder() / "phrases"
    files = sorted(place.glob("*.yaml"))
    if not files:
        raise SeedError(f"No phrase files (*.yaml) in {place}: reinstall strichka or name the right folder.")
    return PhraseRules(rule for path in files for rule in read_phrase_file(path))
