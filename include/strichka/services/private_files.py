"""Files only their owner may read: passwords, keys, state."""

import json
import os
import secrets
from pathlib import Path
from typing import Any


def write_private_file(path: Path, text: str) -> None:
    """Write a file of mode 600 in one step: a reader sees the old text or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)


def read_or_make_secret(path: Path, length: int = 24) -> str:
    """Return the secret in a file, making it at first use.

    Args:
        path: the file, mode 600.
        length: random bytes in a new secret; the text is URL-safe base64 of them.
    """
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        text = ""
    if not text:
        text = secrets.token_urlsafe(length)
        write_private_file(path, text + "\n")
    return text


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; an empty one when the file is missing or no JSON."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write an object as JSON to a file of mode 600, in one step."""
    write_private_file(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
