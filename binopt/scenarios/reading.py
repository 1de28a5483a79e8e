"""A file of scenarios: each a name, a piece of ``case.toml``, and changes of the street. All its faults are told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from binopt.domain.case import Case
from binopt.errors import InputError
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_toml import read_tree
from binopt.intake.findings import Findings, suggest
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios import bays, obstacles, pavements, spots, stretches
from binopt.scenarios.bins import read_bin_terms, tell_bin_terms
from binopt.scenarios.own_days import take_for_all, with_own_days
from binopt.scenarios.scenario import Scenario, Surroundings
from binopt.scenarios.settings import FIXED, Tree, lay_over, left_out, tell_piece, with_settings

BASE, CASES = "base", "cases"
"""How the case as it is, is called among scenarios, and the folder of their cases."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")  # folders are called so, too

NAME_HINT = f"at most 60 letters, digits, hyphens and underscores, not {BASE!r} or {CASES!r}"

Change = Callable[[Case, TomlTable, Surroundings], tuple[Case, str]]
CHANGES: Mapping[str, Change] = {
    "close": stretches.close,
    "open": stretches.open_up,
    "add_obstacle": obstacles.add,
    "move_obstacle": obstacles.move,
    "remove_obstacle": obstacles.remove,
    "widen": pavements.widen,
    "layout": pavements.lay,
    "bay": bays.add,
    "place": spots.place,
    "free": spots.free,
    "rule": spots.rule,
}
"""What may be done to the street: reads its own keys of the table, and returns the case with the change made and told.
"""

RULES_OF_ALL = ("clear_width_m", "max_carry_m", "kerb_setback_m", "sides")
"""Rules that the change ``rule`` sets for the whole case where it names no face."""


def is_name(text: str) -> bool:
    """Tell whether a scenario may be called so."""
    return bool(_NAME.fullmatch(text)) and text.lower() not in (BASE, CASES)


def read_scenarios(path: Path, case: Case, case_folder: Path) -> tuple[Scenario, ...]:
    """Read a file of scenarios of a case.

    Parameters
    ----------
    path
        A TOML file with a table ``[[scenario]]`` each.
    case, case_folder
        The case, and the folder that it was read from: what a scenario sets is laid over its ``case.toml``.

    Raises
    ------
    InputError
        With all faults of all scenarios; unknown names with the nearest known.
    """
    findings = Findings()
    tree, own = read_tree(path, findings), read_tree(case_folder / CASE_FILE, findings)
    if tree is None or own is None:
        raise InputError(findings.faults())
    return check_scenarios(tree, path.name, own, Surroundings(case, path.resolve().parent))


def check_scenarios(tree: Tree, where: str, own: Tree, around: Surroundings) -> tuple[Scenario, ...]:
    """Make scenarios of a tree that is not in a file yet; ``own`` is that of the case's ``case.toml``.

    Raises
    ------
    InputError
        As ``read_scenarios``.
    """
    findings = Findings()
    root = TomlTable(tree, where, findings)
    scenarios = [_read_one(table, own, around) for table in root.tables("scenario")]
    root.done()
    if not scenarios and not findings:
        findings.fault(where, "holds no scenario", hint='[[scenario]] with name = "…" below it')
    names = [scenario.name.lower() for scenario in scenarios]  # some file systems know no capitals
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        findings.fault(where, "a name is there more than once", value=name, hint="give each its own")
    if findings:
        raise InputError(findings.faults())
    return tuple(scenarios)


def with_piece(case: Case, own: Tree, piece: Tree, where: str, findings: Findings) -> Case:
    """Return the case with a piece of ``case.toml`` laid over its own, of another digest than the case."""
    changed = with_settings(case, lay_over(own, piece), where, findings)
    return replace(changed, digest=digest_of(case, piece))


def digest_of(case: Case, changes: Tree) -> str:
    """Return a digest of a case and what is changed in it, so that no plan passes for one of the case as it is."""
    return sha256(f"{case.digest}\n{json.dumps(changes, sort_keys=True, default=str)}".encode()).hexdigest()


def _read_one(table: TomlTable, own: Tree, around: Surroundings) -> Scenario:
    name = table.text("name", None)
    if name and not is_name(name):
        table.fault("name", "is no name for a scenario", name, NAME_HINT)
    named = TomlTable(table.values, f"{table.where} ({name})" if name else table.where, table.findings)
    about = named.text("about")
    follow = named.number("follow", 1.0, most=1.0)
    case, settings, told = _with_keys(named, own, around.base)
    for each in named.tables("change"):
        case, settings, sentence = make_change(case, settings, each, own, around)
        told = (*told, sentence)
    terms = read_bin_terms(bins, case) if (bins := named.table("bins")) is not None else None
    told = (*told, *(tell_bin_terms(terms) if terms is not None else ()))
    if follow < 1:
        told = (*told, f"{follow:.0%} of premises follow the plan")
    named.has("name")
    named.done()
    if case is not around.base or terms is not None:
        case = replace(case, digest=digest_of(around.base, table.values))
    return Scenario(name, case, about, told, follow, settings=settings, bins=terms)


def _with_keys(table: TomlTable, own: Tree, case: Case) -> tuple[Case, Tree, tuple[str, ...]]:
    piece, without = table.table("set"), table.texts("without")
    values = piece.values if piece is not None else {}
    for name in FIXED:
        if name in values:
            hint = "another case is needed for that"
            table.fault(f"set.{name}", "cannot be changed by a scenario", hint=hint)
    if not values and not without:
        return case, {}, ()
    values, for_all = take_for_all(values, f"{table.where}.set", table.findings)
    tree = lay_over(left_out(own, without, table.findings, f"{table.where}.without"), values)
    changed = with_settings(case, tree, f"{table.where}.set", table.findings)
    changed, of_holdings = with_own_days(case, changed, values, for_all)
    told = (*(f"without {path}" for path in without), *tell_piece(values), *of_holdings)
    return changed, tree, told


def make_change(
    case: Case, settings: Tree, table: TomlTable, own: Tree, around: Surroundings
) -> tuple[Case, Tree, str]:
    """Make the change of one table.

    Parameters
    ----------
    case, settings
        The case so far, and the whole of its ``case.toml`` as far as that is another than ``own``, else empty.
    table
        The change; its findings take the faults.
    own, around
        The base case's ``case.toml``, and what changes refer to.

    Returns
    -------
    case, settings, told
        The case and its settings with the change made, and the change in words; as they were where it has faults.
    """
    what = table.text("what", None)
    change = CHANGES.get(what)
    if change is None:
        if what:
            table.fault("what", "is no change that is known", what, suggest(what, CHANGES))
        return case, settings, ""
    before = len(table.findings)
    if change is spots.rule and not table.has("face"):
        piece = {"rules": {key: table.raw(key) for key in RULES_OF_ALL if table.has(key)}}
        if not piece["rules"]:
            table.fault("", "says no rule", hint=", ".join(RULES_OF_ALL))
        laid: Tree = lay_over(settings or own, piece)
        changed, told = with_settings(case, laid, table.where, table.findings), "; ".join(tell_piece(piece))
    else:
        (changed, told), laid = change(case, table, around), settings
    if len(table.findings) > before:
        return case, settings, ""
    table.done()
    return changed, laid, told
