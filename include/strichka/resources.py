"""Where the data that ships with the project lies: beside the code in a checkout, inside the wheel elsewhere."""

from pathlib import Path

from strichka.errors import SeedError

_PACKAGE = Path(__file__).resolve().parent


def find_data_folder(name: str) -> Path:
    """Return the folder `seeds` or `sql` as shipped.

    Args:
        name: `seeds` or `sql`.

    Raises:
        SeedError: neither the wheel's data nor a checkout holds such a folder.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise SeedError(f"No folder {name!r} beside the package at {_PACKAGE}: reinstall strichka or use a checkout.")


def seeds_folder() -> Path:
    """Return the folder of seed data (sources, phrases, gazetteers, sample articles)."""
    return find_data_folder("seeds")


def sql_folder() -> Path:
    """Return the folder of migrations, views and checks."""
    return find_data_folder("sql")
