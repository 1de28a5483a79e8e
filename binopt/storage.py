"""Folders that are there whole or not at all: written beside their place under another name, moved when complete.

Cases and plans are folders of files that belong together. Half of one, or one mixed of two runs, would be read without
complaint; so neither is ever left behind, whether the disk is full, the run is interrupted or the machine goes down.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from binopt.errors import Fault, InputError, UsageError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def whole_folder(target: Path, overwrite: bool = False, *, mark: str = "") -> Iterator[Path]:
    """Yield an empty folder to write to, and move it to ``target`` when the block ends without an error.

    The folder lies beside ``target`` (``.NAME.PID.part``), so that moving it is one step of the file system. On an
    error or interruption it is removed; a process that is killed leaves it behind, with the old ``target`` as it was.

    Parameters
    ----------
    target
        Where the folder shall be. Missing parents are made.
    overwrite
        Whether a folder that is there and not empty is replaced.
    mark
        Name of a file by which a folder is known as one of ours, e.g. ``"case.toml"``. Where given, ``overwrite``
        replaces only folders that hold it, so that a slip of the keyboard does not cost somebody's home.

    Raises
    ------
    UsageError
        When ``target`` is a file, holds something and may not be replaced, or holds the current folder.
    InputError
        When the disk is full or the place cannot be written; nothing is left behind.
    """
    place = Path(target).resolve()
    _refuse(place, overwrite, mark)
    part: Path | None = None
    try:
        part = _make_part(place)
        yield part
        _flush(part)
        _move(part, place)
    except OSError as error:
        if not _is_of_the_place(error, part, place):
            raise
        raise InputError(_told(place, error)) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def write_file(target: Path, data: bytes) -> None:
    """Write one file whole or not at all, in place of what is there.

    Raises
    ------
    InputError
        When the disk is full or the place cannot be written; what was there is left as it was.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise InputError(_told(target.parent, error)) from error
    finally:
        part.unlink(missing_ok=True)


def check_place(target: Path, overwrite: bool = False, *, mark: str = "") -> None:
    """Find out before long work whether ``whole_folder`` will take a place; see there for parameters and errors."""
    place = Path(target).resolve()
    _refuse(place, overwrite, mark)
    try:
        _make_part(place).rmdir()
    except OSError as error:
        raise InputError(_told(place, error)) from error


def _refuse(place: Path, overwrite: bool, mark: str) -> None:
    try:
        held = sorted(entry.name for entry in place.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise UsageError(f"{place} is a file (or lies below one). Try: name a folder") from None
    except OSError as error:
        raise InputError(_told(place, error)) from error
    if place == Path.cwd() or place in Path.cwd().parents:
        raise UsageError(f"{place} is the folder you are in, or holds it. Try: name a new folder")
    if not held:
        return
    some = ", ".join(held[:3]) + (f" and {len(held) - 3} more" if len(held) > 3 else "")
    if not overwrite:
        raise UsageError(f"{place} is not empty (it holds {some}). Try: another folder, or --overwrite to replace it")
    if mark and mark not in held:
        raise UsageError(f"{place} holds {some} and no {mark}, so it is not replaced. Try: another folder")


def _make_part(place: Path) -> Path:
    """Make the folder beside the place. Not by ``tempfile``, whose folders only their owner may read."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for attempt in count():
        part = place.with_name(f".{place.name}.{os.getpid()}{f'-{attempt}' if attempt else ''}.part")
        try:
            part.mkdir()
        except FileExistsError:  # left by a killed process that had the same number, or by another thread
            continue
        return part
    raise AssertionError("count() ends never")


def _flush(part: Path) -> None:
    """Bring all files to the disk, so that not even a loss of power leaves empty ones under the final name."""
    for path in part.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _move(part: Path, place: Path) -> None:
    """Put the new folder in place; what was there lies under the part's name afterwards, to be removed."""
    if not place.exists():
        part.rename(place)
    elif not _exchange(part, place):
        old = part.with_suffix(".old")
        place.rename(old)
        try:
            part.rename(place)
        except BaseException:
            old.rename(place)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(part: Path, place: Path) -> bool:
    """Let two folders change their names in one step, so that a kill in between finds one of the two, never none.

    Only Linux offers it, on most file systems, and Python does not expose it; ``False`` where it is not to be had.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(part), _AT_FDCWD, os.fsencode(place), _RENAME_EXCHANGE) == 0)


def _is_of_the_place(error: OSError, part: Path | None, place: Path) -> bool:
    """Tell an error of writing here from one of the block's own, e.g. of a file that it reads elsewhere."""
    if part is None or error.filename is None or not isinstance(error.filename, str | bytes | os.PathLike):
        return True
    path = Path(os.fsdecode(error.filename))
    return path.is_relative_to(part) or path == place


def _told(place: Path, error: OSError) -> Fault:
    return Fault(
        where=str(place),
        what="the folder cannot be written",
        value=error.strerror or str(error),
        hint="free some space, or name a folder on another disk in which you may write",
    )
