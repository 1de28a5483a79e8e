"""From a seed to a spoiled input, and what a reader makes of it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import tomllib
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pandas as pd
import pyogrio
from binopt_cli.main import run

from binopt.intake.toml_text import render_settings
from binopt.stores.file_writer import FileFormat, write_files
from binopt.stores.trouble import StoreError
from tests.hostile.files import spoil_bytes, spoil_package, spoil_place
from tests.hostile.frames import spoil_frame
from tests.hostile.subjects import Cut
from tests.hostile.texts import spoil_text, spoil_tree, write_json

INPUT = 3
NOTHING_IS_SPOILED = False
"""Set by the test that sees whether commands would succeed at all."""
MOST_SECONDS = 30
"""A reader that is not done by then hangs: inputs are so small that it takes a fraction of a second."""


@dataclass(frozen=True)
class Subjects:
    """What there is to spoil: cuts, a plan of one of them, and the layers of all, read once."""

    cuts: tuple[Cut, ...]
    plan: Path
    frames: Mapping[Path, Mapping[str, pd.DataFrame]]


@dataclass(frozen=True)
class Attempt:
    """A command on a spoiled input: what was spoiled, how the command ended, what it said, what lay where after it."""

    spoiled: tuple[str, ...]
    arguments: tuple[str, ...]
    code: int
    told: str
    left: tuple[str, ...]

    def wrong(self, allowed: Collection[int]) -> str:
        """Say what is wrong with the way it ended; the empty text where nothing is."""
        if self.code not in allowed:
            return f"exit code {self.code}"
        if "Traceback" in self.told or "Warning" in self.told:
            return "a traceback or a library's own warning"
        if self.code == INPUT and not any(line.startswith("error: ") for line in self.told.splitlines()):
            return "no error is told"
        return f"left behind: {', '.join(self.left)}" if self.left else ""


class Hang(BaseException):
    """A reader did not end. No ``Exception``, so that nothing that catches those takes it for a broken file."""


def attempt(kind: str, subjects: Subjects, seed: int, place: Path) -> Attempt:
    """Spoil an input of a kind and let a command read it.

    Parameters
    ----------
    kind
        ``case``, ``keys``, ``source``, ``mapping`` or ``plan``; ``planned`` is a case that is also planned.
    place
        An empty folder to work in.
    """
    dice = Random(f"{kind} {seed}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # writing what is wrong is meant; what reading warns of is not shown to users
        spoiled, arguments, out = _SPOILERS[kind](subjects, dice, place)
    before = _listed(place)
    with _limited(MOST_SECONDS):
        code, told = _called(arguments)
    left = tuple(sorted(set(_listed(place)) - set(before)))
    if out is not None and code == 0:
        left = tuple(name for name in left if not name.startswith(out))
    return Attempt(tuple(spoiled), tuple(arguments), code, told, left)


def _called(arguments: list[str]) -> tuple[int, str]:
    out, beside = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(beside):
        code = run(["--debug", *arguments])
    return code, beside.getvalue()


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def over(*_: object) -> None:
        raise Hang(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _listed(folder: Path) -> list[str]:
    return [
        os.path.relpath(Path(at) / name, folder) for at, folders, names in os.walk(folder) for name in names + folders
    ]


def _spoil_layers(package: Path, frames: Mapping[str, pd.DataFrame], dice: Random) -> list[str]:
    """Change some layers of a package, its bytes, or what it says of itself; or move them to another format."""
    spoiled: list[str] = []
    if NOTHING_IS_SPOILED:
        return spoiled
    way = dice.random()
    if way < 0.15:
        return [spoil_bytes(package, dice)]
    if way < 0.35:
        return [spoil_package(package, dice) for _ in range(dice.choice([1, 1, 3]))]
    changed = dict(frames)
    for _ in range(dice.choice([1, 1, 2, 4])):
        name = dice.choice(sorted(n for n, f in changed.items() if len(f)) or [""])
        if name:
            changed[name], told = spoil_frame(changed[name], dice)
            spoiled.append(f"{name}: {told}")
    if way < 0.5:
        return [*spoiled, *_in_another_format(package, changed, dice)]
    for name, frame in changed.items():
        if frame is not frames[name]:
            spoiled += _write_layer(package, name, frame)
    return spoiled


def _write_layer(package: Path, name: str, frame: pd.DataFrame) -> list[str]:
    try:
        pyogrio.write_dataframe(frame, package, layer=name, driver="GPKG")
    except Exception as error:
        return [f"{name}: could not be written so ({type(error).__name__})"]
    return []


def _in_another_format(package: Path, frames: Mapping[str, pd.DataFrame], dice: Random) -> list[str]:
    """Write the layers as files of another format in the package's place, and perhaps spoil one of those."""
    form = dice.choice([f for f in FileFormat if f is not FileFormat.GPKG])
    written = 0
    for name, frame in frames.items():
        try:
            write_files({name: frame}, package.parent, form)
            written += 1
        except (StoreError, Exception):  # noqa: S112 - what cannot be written is no input
            continue
    package.unlink()
    told = [f"as {form.value} ({written} of {len(frames)} layers)"]
    files = sorted(p for p in package.parent.iterdir() if p.suffix not in (".toml", ".json") and p.stat().st_size)
    if files and dice.random() < 0.7:
        path = dice.choice(files)
        if dice.random() < 0.2:
            path.unlink()
            return [*told, f"{path.name} gone"]
        return [*told, spoil_bytes(path, dice)]
    return told


def _case(subjects: Subjects, dice: Random, place: Path) -> tuple[list[str], list[str], str | None]:
    cut = dice.choice(subjects.cuts)
    case = place / "case"
    shutil.copytree(cut.case, case)
    spoiled = []
    if dice.random() < 0.15:
        spoiled.append(spoil_place(case, dice))
    else:
        spoiled += _spoil_layers(case / "layers.gpkg", subjects.frames[cut.case / "layers.gpkg"], dice)
    return spoiled, ["inspect", str(case)], None


def _planned(subjects: Subjects, dice: Random, place: Path) -> tuple[list[str], list[str], str | None]:
    """Spoil a case as ``case`` does, and plan whatever is taken of it."""
    spoiled, (_, case), _ = _case(subjects, dice, place) if dice.random() < 0.7 else _keys(subjects, dice, place)
    limits = ["--time-limit", "2", "--work-limit", "0.001", "--workers", "1"]
    return spoiled, ["plan", case, "--out", str(place / "out"), *limits], "out"


def _keys(subjects: Subjects, dice: Random, place: Path) -> tuple[list[str], list[str], str | None]:
    cut = dice.choice(subjects.cuts)
    case = place / "case"
    shutil.copytree(cut.case, case)
    path = case / "case.toml"
    spoiled = [_spoil_document(path, dice, lambda tree: render_settings(tree).encode("utf-8"), tomllib.loads)]
    return spoiled, ["inspect", str(case)], None


def _source(subjects: Subjects, dice: Random, place: Path) -> tuple[list[str], list[str], str | None]:
    cut = subjects.cuts[-1] if dice.random() < 0.5 else dice.choice(subjects.cuts)
    folder = place / "source"
    folder.mkdir()
    package = folder / "layers.gpkg"
    shutil.copyfile(cut.source, package)
    if dice.random() < 0.1:
        spoiled = [spoil_place(folder, dice)]
    else:
        spoiled = _spoil_layers(package, subjects.frames[cut.source], dice)
    arguments = ["import", "layers", str(folder), "--mapping", str(cut.mapping), "--out", str(place / "out")]
    return spoiled, arguments, "out"


def _mapping(subjects: Subjects, dice: Random, place: Path) -> tuple[list[str], list[str], str | None]:
    cut = subjects.cuts[-1] if dice.random() < 0.6 else dice.choice(subjects.cuts)
    path = place / "town.toml"
    shutil.copyfile(cut.mapping, path)
    spoiled = [_spoil_document(path, dice, _toml, tomllib.loads)]
    arguments = ["import", "layers", str(cut.source), "--mapping", str(path), "--out", str(place / "out")]
    return spoiled, arguments, "out"


def _plan(subjects: Subjects, dice: Random, place: Path) -> tuple[list[str], list[str], str | None]:
    plan = place / "plan"
    shutil.copytree(subjects.plan, plan)
    if dice.random() < 0.4:
        spoiled = [_spoil_document(plan / "report.json", dice, write_json, json.loads)]
    else:
        spoiled = _spoil_layers(plan / "plan.gpkg", subjects.frames[subjects.plan / "plan.gpkg"], dice)
    command = dice.choice(["report", "check", "rounds", "simulate", "export"])
    more: Mapping[str, list[str]] = {
        "check": ["--case", str(subjects.cuts[0].case)],
        "rounds": ["--case", str(subjects.cuts[0].case), "--gpx", str(place / "out")],
        "simulate": ["--case", str(subjects.cuts[0].case), "--weeks", "2"],
        "export": ["--to", str(place / "out"), "--format", "geojson"],
    }
    return spoiled, [command, str(plan), *more.get(command, [])], "out"


def _spoil_document(
    path: Path, dice: Random, write: Callable[[dict[str, object]], bytes], read: Callable[[str], dict[str, object]]
) -> str:
    text = path.read_text("utf-8")
    if NOTHING_IS_SPOILED:
        return ""
    if dice.random() < 0.35:
        changed, told = spoil_text(text, dice)
        path.write_bytes(changed)
        return f"{path.name}: {told}"
    tree, told = read(text), []
    for _ in range(dice.choice([1, 1, 2, 5])):
        tree, what = spoil_tree(tree, dice)
        told.append(what)
        if not tree:
            break
    try:
        path.write_bytes(write(tree))
    except (TypeError, ValueError, AttributeError):
        changed, what = spoil_text(text, dice)
        path.write_bytes(changed)
        told = [what]
    return f"{path.name}: {', '.join(told)}"


def _toml(tree: Mapping[str, object]) -> bytes:
    """Write any tree as TOML, all but its first level in line."""
    return "".join(f"{json.dumps(key)} = {_inline(value)}\n" for key, value in tree.items()).encode("utf-8")


def _inline(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(k))} = {_inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(v) for v in value) + "]"
    if isinstance(value, float):
        return {"inf": "inf", "-inf": "-inf", "nan": "nan"}.get(repr(value), repr(value))
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "\\u007f")
    return json.dumps(value)


_SPOILERS: Mapping[str, Callable[[Subjects, Random, Path], tuple[list[str], list[str], str | None]]] = {
    "case": _case,
    "keys": _keys,
    "source": _source,
    "mapping": _mapping,
    "plan": _plan,
    "planned": _planned,
}
