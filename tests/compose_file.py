"""Reading docker-compose.yml as Docker Compose does, as far as the tests need it."""

import re
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).resolve().parent.parent
FILE = REPOSITORY / "docker-compose.yml"


class MissingVariable(Exception):
    """A variable that must be set is not."""


def read_compose() -> dict[str, Any]:
    """Return the file as written, YAML anchors resolved, variables not."""
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def substitute(value: Any, variables: dict[str, str]) -> Any:
    """Return a value with `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$` replaced, at any depth."""
    if isinstance(value, dict):
        return {key: substitute(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [substitute(item, variables) for item in value]
    return _substitute_text(value, variables) if isinstance(value, str) else value


def list_variables(text: str) -> list[tuple[str, str, str]]:
    """Return the variables in a text, nested ones too: name, operator (`:-`, `:?` or none), and what follows it."""
    found = []
    for start in (match.start() for match in re.finditer(r"(?<!\$)\$\{", text)):
        name, operator, rest = _split_variable(text[start + 2 : _find_end(text, start)])
        found.append((name, operator, rest))
    return found


def _substitute_text(text: str, variables: dict[str, str]) -> str:
    result, position = [], 0
    while (start := text.find("$", position)) >= 0:
        result.append(text[position:start])
        if text.startswith("$$", start):
            result.append("$")
            position = start + 2
            continue
        end = _find_end(text, start)
        name, operator, rest = _split_variable(text[start + 2 : end])
        if variables.get(name):
            result.append(variables[name])
        elif operator == ":?":
            raise MissingVariable(f"{name}: {rest}")
        else:
            result.append(_substitute_text(rest, variables))
        position = end + 1
    return "".join([*result, text[position:]])


def _split_variable(text: str) -> tuple[str, str, str]:
    match = re.fullmatch(r"(\w+)(?:(:[-?])(.*))?", text, re.DOTALL)
    assert match, text
    return match[1], match[2] or "", match[3] or ""


def _find_end(text: str, start: int) -> int:
    assert text.startswith("${", start), text
    depth = 0
    for position in range(start, len(text)):
        depth += text.startswith("${", position)
        if text[position] == "}":
            depth -= 1
            if depth == 0:
                return position
    raise AssertionError(f"no end of the variable in {text!r}")
