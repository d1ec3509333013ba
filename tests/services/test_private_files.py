import os
import stat
from pathlib import Path

from strichka.services.file_locks import FileLock
from strichka.services.private_files import read_json, read_or_make_secret, write_json, write_private_file


def test_private_file_replaces_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)
    write_private_file(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_secret_is_made_once(tmp_path: Path) -> None:
    first = read_or_make_secret(tmp_path / "keys" / "one")
    assert read_or_make_secret(tmp_path / "keys" / "one") == first
    assert read_or_make_secret(tmp_path / "keys" / "two") != first
    assert len(first) >= 32


def test_damaged_state_reads_as_none(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert read_json(path) == {}
    write_json(path, {"port": 1})
    assert read_json(path) == {"port": 1}
    path.write_text('{"port": ')
    assert read_json(path) == {}


def test_exclusive_lock_shuts_others_out_until_released(tmp_path: Path) -> None:
    one, two = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.acquire(wait=False)
    one.write_note("here")
    assert not two.acquire(wait=False)
    assert two.read_note() == "here"
    one.release()
    assert two.acquire(wait=False)
    two.release()


def test_shared_locks_go_together_and_an_exclusive_one_does_not(tmp_path: Path) -> None:
    one, two, three = (FileLock(tmp_path / "lock") for _ in range(3))
    assert one.acquire(shared=True)
    assert two.acquire(shared=True)
    assert not three.acquire(wait=False)
    one.release()
    two.release()
    assert three.acquire(wait=False)
    three.release()


def test_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        FileLock(tmp_path / "lock").acquire()
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)
    assert FileLock(tmp_path / "lock").acquire(wait=False)
