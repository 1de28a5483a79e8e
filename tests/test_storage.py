import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from binopt import storage
from binopt.errors import InputError, UsageError
from binopt.storage import whole_folder, write_file


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_folder_appears_only_when_whole(tmp_path):
    target = tmp_path / "new" / "plan"
    with whole_folder(target) as part:
        (part / "a.txt").write_text("1")
        assert not target.exists()
    assert (target / "a.txt").read_text() == "1"
    assert names(target.parent) == ["plan"]


def test_folder_is_readable_by_others_like_any_new_folder(tmp_path):
    (tmp_path / "plain").mkdir()
    with whole_folder(tmp_path / "made"):
        pass
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_error_in_the_block_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "plan") as part:
        (part / "a.txt").write_text("1")
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_interruption_keeps_the_old_folder(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "old.txt").write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "plan", overwrite=True):
        raise KeyboardInterrupt
    assert names(tmp_path) == ["plan"]
    assert names(tmp_path / "plan") == ["old.txt"]


@pytest.mark.parametrize("exchange", [True, False])
def test_overwrite_replaces_all_of_it(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(storage, "_exchange", lambda *_: False)
    with whole_folder(tmp_path / "plan") as part:
        (part / "old.txt").write_text("old")
    with whole_folder(tmp_path / "plan", overwrite=True) as part:
        (part / "new.txt").write_text("new")
    assert names(tmp_path) == ["plan"]
    assert names(tmp_path / "plan") == ["new.txt"]


def test_full_folder_is_refused_before_anything_is_done(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "old.txt").write_text("old")
    with pytest.raises(UsageError, match=r"old\.txt.*--overwrite"), whole_folder(tmp_path / "plan"):
        pytest.fail("the block must not run")


def test_overwrite_spares_a_folder_that_is_none_of_ours(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("years")
    with pytest.raises(UsageError, match=r"case\.toml"), whole_folder(tmp_path / "home", True, mark="case.toml"):
        pytest.fail("the block must not run")
    assert names(tmp_path / "home") == ["thesis.txt"]


def test_file_and_current_folder_are_refused(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"), whole_folder(tmp_path / "file", True):
        pytest.fail("the block must not run")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="folder you are in"), whole_folder(Path(), True):
        pytest.fail("the block must not run")


def test_full_disk_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(InputError, match=r"plan.*No space left.*Try: free"), whole_folder(tmp_path / "plan") as part:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(part / "plan.gpkg"))
    assert names(tmp_path) == []


def test_error_about_another_file_is_not_taken_for_ours(tmp_path):
    with pytest.raises(FileNotFoundError), whole_folder(tmp_path / "plan"):
        (tmp_path / "source.csv").read_text()


@pytest.mark.parametrize("old", [True, False])
def test_killed_process_leaves_the_old_folder_or_none(tmp_path, old):
    if old:
        with whole_folder(tmp_path / "plan") as part:
            (part / "a.txt").write_text("old")
    code = (
        "import os, signal, sys, pathlib; from binopt.storage import whole_folder\n"
        "with whole_folder(pathlib.Path(sys.argv[1]), True) as part:\n"
        "    (part / 'a.txt').write_text('new')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "plan")], check=False)  # noqa: S603 (our own code)
    assert run.returncode == -9
    assert (tmp_path / "plan").exists() == old
    if old:
        assert (tmp_path / "plan" / "a.txt").read_text() == "old"
    with whole_folder(tmp_path / "plan", True) as part:
        (part / "a.txt").write_text("newer")
    assert (tmp_path / "plan" / "a.txt").read_text() == "newer"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "kept.toml"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["kept.toml"]
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_file(tmp_path / "folder", b"three")
    with pytest.raises(InputError, match="cannot be written"):
        write_file(tmp_path / "nowhere" / "kept.toml", b"three")
