"""Edits as scenarios: written to the file of scenarios in the plan's folder, and read from there again.

The file is an ordinary one of ``binopt whatif``. What a kept scenario came to on the desk lies beside it, so that it
can be compared without doing its edits again.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from binopt.editing.edits import Edit, as_change, from_change
from binopt.errors import Fault, InputError
from binopt.intake.toml_text import render_items
from binopt.scenarios.reading import NAME_HINT, is_name
from binopt.storage import write_file

SCENARIOS_FILE = "scenarios.toml"
FIGURES_FILE = "scenarios-figures.json"
LONGEST_ABOUT = 1000
MOST_KEPT = 200
HEAD = "# Scenarios of this plan's case, for `binopt whatif CASE scenarios.toml --out DIR`.\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario that is kept.

    ``edits`` are empty and ``why`` says so where the desk cannot take it up: somebody wrote it by hand. ``figures`` are
    those that it had on the desk, empty where it changed since or was never there.
    """

    name: str
    about: str
    edits: tuple[Edit, ...]
    why: str
    figures: Mapping[str, Any]


def render_scenario(name: str, about: str, edits: Sequence[Edit]) -> str:
    """Write edits as a table ``[[scenario]]``."""
    return _render({"name": name, "about": about, "change": [as_change(edit) for edit in edits]})


def list_kept(folder: Path) -> tuple[Kept, ...]:
    """Read what is kept in a plan's folder.

    Raises
    ------
    InputError
        Where the file is there and cannot be read.
    """
    figures = _read_figures(folder / FIGURES_FILE)
    kept = []
    for table in _read(folder / SCENARIOS_FILE):
        name = str(table.get("name", ""))
        edits, why = _edits(table)
        had = figures.get(name, {})
        same = isinstance(had, Mapping) and had.get("scenario") == _digest(table)
        kept.append(Kept(name, str(table.get("about", "")), edits, why, had.get("figures", {}) if same else {}))
    return tuple(kept)


def keep(folder: Path, name: str, about: str, edits: Sequence[Edit], figures: Mapping[str, Any]) -> None:
    """Keep edits under a name; what was kept under it before is replaced.

    Raises
    ------
    InputError
        Where it is no name, there are too many, or the file cannot be read or written.
    """
    if not is_name(name):
        raise InputError(Fault("name", "is no name for a scenario", name[:80], hint=NAME_HINT))
    if len(about) > LONGEST_ABOUT:
        raise InputError(Fault("about", "is too long", f"{len(about)} letters", hint=f"at most {LONGEST_ABOUT}"))
    if not edits:
        raise InputError(Fault("desk", "there is nothing to keep", hint="edit something first"))
    table = {"name": name, "about": about, "change": [as_change(edit) for edit in edits]}
    others = [one for one in _read(folder / SCENARIOS_FILE) if str(one.get("name", "")).lower() != name.lower()]
    if len(others) >= MOST_KEPT:
        raise InputError(Fault("name", "so many scenarios are kept already", str(MOST_KEPT), hint="drop some"))
    text = HEAD + "".join("\n" + _render(one) for one in (*others, table))
    known = _read_figures(folder / FIGURES_FILE)
    # as the file is read again, numbers and all
    [again] = tomllib.loads(_render(table))["scenario"]
    left = {other: had for other, had in known.items() if other.lower() != name.lower()}
    left[name] = {"scenario": _digest(again), "figures": dict(figures)}
    _write(folder, text, left)


def drop(folder: Path, name: str) -> None:
    """Forget a scenario that was kept.

    Raises
    ------
    InputError
        Where there is none of that name, or the file cannot be read or written.
    """
    tables = _read(folder / SCENARIOS_FILE)
    left = [one for one in tables if one.get("name") != name]
    if len(left) == len(tables):
        raise InputError(Fault("name", "no scenario is kept under this name", name[:80]))
    known = {other: had for other, had in _read_figures(folder / FIGURES_FILE).items() if other != name}
    _write(folder, HEAD + "".join("\n" + _render(one) for one in left), known)


def _write(folder: Path, text: str, figures: Mapping[str, Any]) -> None:
    write_file(folder / FIGURES_FILE, (json.dumps(figures, indent=1, allow_nan=False) + "\n").encode())
    write_file(folder / SCENARIOS_FILE, text.encode("utf-8", "replace"))


def _render(table: Mapping[str, Any]) -> str:
    items = {key: value for key, value in table.items() if key != "change" and value not in ("", [])}
    changes = table.get("change", [])
    listed = [changes] if isinstance(changes, Mapping) else changes
    return (
        "[[scenario]]\n"
        + render_items(items)
        + "".join("\n[[scenario.change]]\n" + render_items(change) for change in listed)
    )


def _edits(table: Mapping[str, Any]) -> tuple[tuple[Edit, ...], str]:
    others = sorted(set(table) - {"name", "about", "change"})
    if others:
        return (), f"sets more than the desk can show: {', '.join(others)[:80]}"
    changes = table.get("change", [])
    try:
        return tuple(from_change(one) for one in ([changes] if isinstance(changes, Mapping) else changes)), ""
    except InputError as error:
        return (), str(error.faults[0])
    except (TypeError, AttributeError):
        return (), "holds a change that is no table"


def _read(path: Path) -> list[Mapping[str, Any]]:
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as error:
        fault = Fault(path.name, "cannot be read", str(error)[:80], hint="mend it, or move it away")
        raise InputError(fault) from error
    tables = tree.get("scenario", [])
    if not isinstance(tables, list) or not all(isinstance(one, Mapping) for one in tables) or set(tree) - {"scenario"}:
        raise InputError(Fault(path.name, "is no file of scenarios", hint="move it away"))
    return tables


def _read_figures(path: Path) -> dict[str, Any]:
    """Read the figures; where they cannot be read they are not known, which loses nothing that was decided."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(table: Mapping[str, Any]) -> str:
    return sha256(json.dumps(table, sort_keys=True, default=str).encode()).hexdigest()
