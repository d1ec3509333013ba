"""Models and seeds are found where a wheel puts them, away from any checkout; the image builds its wheel from all."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = "from strichka.cli import main; main()"
TEXT = "Ярмарок у Сеулі відкрили вранці, повідомляє Yonhap."
UNUSED = ("corpus", "articles", "articles_expected", "gold")  # seeds that annotating never reads: not copied here


def read_wheel_layout() -> tuple[list[str], dict[str, str]]:
    """Return the packages a wheel holds, and what else it takes: folder of the repository → folder in the wheel."""
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        wheel = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    return wheel["packages"], wheel["force-include"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "site"
    packages, included = read_wheel_layout()
    for package in packages:
        shutil.copytree(REPOSITORY / package, folder / Path(package).name, ignore=shutil.ignore_patterns("__pycache__"))
    for source, target in included.items():
        shutil.copytree(REPOSITORY / source, folder / target, ignore=shutil.ignore_patterns(*UNUSED))
    return folder


def annotate_away(site: Path, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRICHKA_", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "annotate"],
        input=json.dumps({"id": "one", "text": TEXT, "language": "uk"}, ensure_ascii=False),
        env={**kept, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1", "COLUMNS": "1000", **variables},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=280,
    )


def read_names(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return {mention["text"]: mention["lemma"] for mention in json.loads(done.stdout)["mentions"]}


@pytest.mark.parametrize("name", ["open", "research"])
def test_an_installed_set_works_away_from_the_checkout(site: Path, tmp_path: Path, name: str) -> None:
    done = annotate_away(site, tmp_path, STRICHKA_PIPELINE_UK=name, STRICHKA_PIPELINE_RU=name)
    assert read_names(done) == {"Сеулі": "Сеул", "Yonhap": "Yonhap"}
    assert list(tmp_path.iterdir()) == []


def test_a_missing_set_is_named_with_setting_and_folder(site: Path, tmp_path: Path) -> None:
    partial = tmp_path / "site"
    shutil.copytree(site, partial)
    models = partial / "strichka" / "_data" / "seeds" / "models"
    shutil.rmtree(models / "open")
    done = annotate_away(partial, tmp_path)
    assert done.returncode == 2
    words = " ".join(done.stderr.split())
    assert "STRICHKA_PIPELINE_UK" in words
    assert str(models / "open") in words
    assert "builtin" in words
    assert "Traceback" not in done.stderr


def test_the_image_builds_its_wheel_from_all_that_belongs_in_it() -> None:
    packages, included = read_wheel_layout()
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    install = next(number for number, line in enumerate(lines) if "--no-editable" in line)
    copied = {word for line in lines[:install] if line.startswith("COPY ") for word in line.split()[1:-1]}
    assert {Path(package).parts[0] for package in packages} | set(included) <= copied
    ignored = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name}" for name in copied if (REPOSITORY / name).is_dir()} <= set(ignored)


def test_every_file_of_a_set_is_part_of_the_repository() -> None:
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no checkout: nothing is left out by git")
    models = [path for path in (REPOSITORY / "seeds" / "models").rglob("*") if path.is_file()]
    paths = "\n".join(str(path.relative_to(REPOSITORY)) for path in models)
    left_out = subprocess.run(
        ["git", "check-ignore", "--stdin"], input=paths, cwd=REPOSITORY, capture_output=True, text=True
    )
    assert left_out.stdout == ""  # a wheel leaves out what git ignores
    names = {path.parent.name + "/" + path.name for path in models}
    assert {"open/config.cfg", "open/meta.json", "open/LICENSE", "open/README.md", "ner/model"} <= names
    assert not [path for path in models if re.search(r"\.(py|pyc)$", path.name)]
