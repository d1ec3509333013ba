"""Writes `.env` with generated secrets for docker compose: `python -m strichka.services.environment`."""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from strichka.services.airflow_home import make_fernet_key
from strichka.services.private_files import write_private_file


def _make_password() -> str:
    return secrets.token_hex(16)  # hexadecimal: it stands in URLs without escapes


def _make_key() -> str:
    return secrets.token_hex(32)


SECRETS: dict[str, Callable[[], str]] = {
    "POSTGRES_PASSWORD": _make_password,
    "REDIS_PASSWORD": _make_password,
    "FERNET_KEY": make_fernet_key,
    "AIRFLOW_SECRET_KEY": _make_key,
    "AIRFLOW_JWT_SECRET": _make_key,
    "AIRFLOW_ADMIN_PASSWORD": _make_password,
    "FLOWER_PASSWORD": _make_password,
}


def read_variables(path: Path) -> dict[str, str]:
    """Return the variables of a `.env` file; empty when there is none."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def write_environment(path: Path) -> list[str]:
    """Add the secrets that a `.env` file lacks; what is there stays, since databases were made with it.

    Args:
        path: the file; gets mode 600.

    Returns:
        Names of the variables added.
    """
    present = read_variables(path)
    missing = [name for name in SECRETS if not present.get(name)]
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    kept = [line for line in text.splitlines() if line.partition("=")[0].strip() not in missing]
    added = [f"{name}={SECRETS[name]()}" for name in missing]
    write_private_file(path, "\n".join([*kept, *added, ""]))
    return missing


def main() -> int:
    """Write `.env` into the working folder."""
    added = write_environment(Path(".env"))
    print(f"Added to .env: {', '.join(added)}" if added else ".env has all secrets already.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
