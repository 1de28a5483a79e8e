"""A piece of ``case.toml`` laid over the case's own: the whole is read and checked as if it had stood there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from binopt.domain.case import Case
from binopt.errors import Fault
from binopt.intake.case_litres import check_litres
from binopt.intake.case_toml import Settings, check_settings
from binopt.intake.findings import Findings, some, suggest
from binopt.presets import PROFILES

Tree = Mapping[str, object]

ALTERNATIVES = (("rules", "clear_width_m"), ("rules", "clear_width_preset"))
"""Keys of which only one may stand: the piece's takes the place of the case's."""
FIXED = ("case", "calendar")
"""Tables that say what the case is, not how it is served."""


def lay_over(tree: Tree, piece: Tree) -> dict[str, object]:
    """Return a tree with a piece laid over it: tables are joined, all other values replaced."""
    joined = dict(tree)
    for name, value in piece.items():
        below = joined.get(name)
        joined[name] = lay_over(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    given = [(table, name) for table, name in ALTERNATIVES if name in _table(piece, table)]
    for table, name in ALTERNATIVES:
        if given and (table, name) not in given:
            joined[table] = {key: value for key, value in _table(joined, table).items() if key != name}
    return joined


def left_out(tree: Tree, paths: Sequence[str], findings: Findings, where: str) -> dict[str, object]:
    """Return a tree without some keys or tables, each named by its path: ``trucks.T2``, ``rules.max_carry_m``."""
    kept = dict(tree)
    for path in paths:
        *tables, name = path.split(".")
        if not _drop(kept, tables, name):
            findings.fault(where, "is not in the case's case.toml", value=path, hint=suggest(path, _paths(tree)))
    return kept


def with_settings(case: Case, tree: Tree, where: str, findings: Findings) -> Case:
    """Return the case under the settings of a whole tree; what is wrong with it goes to the findings, under ``where``.

    Whether the bins still hold what gathers between two collections is checked too.
    """
    own = Findings()
    settings = check_settings(tree, case.name, own)
    collected = {holding.stream for holding in case.holdings}
    for name in sorted(set(settings.stream_names or ()) - {*case.streams, *collected}):
        hint = suggest(name, case.streams)
        own.fault(f"case.toml: streams.{name}", "there is no such stream in the case", value=name, hint=hint)
    without = sorted(collected - set(settings.stream_names or ()))
    if without:
        own.fault("case.toml: streams", "premises have bins of a stream that is gone", value=some(without))
    else:
        check_litres(case.holdings, settings, "bins", own)
    for fault in own.faults():
        _pass_on(fault, where, findings)
    return _replaced(case, settings)


def tell_piece(piece: Tree, path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Say what a piece sets, a sentence a key: ``rules.max_carry_m = 40``."""
    told: list[str] = []
    for name, value in piece.items():
        if isinstance(value, Mapping):
            told += tell_piece(value, (*path, name))
        else:
            told.append(f"{'.'.join((*path, name))} = {value}")
    return tuple(told)


def _replaced(case: Case, settings: Settings) -> Case:
    return replace(
        case,
        rules=settings.rules,
        behaviour=settings.behaviour,
        weights=settings.weights,
        crew=settings.crew,
        network=settings.network,
        punctuality=settings.punctuality,
        streams=settings.streams,
        trucks=settings.trucks,
        profiles={**PROFILES, **settings.profiles},
    )


def _table(tree: Tree, name: str) -> Tree:
    found = tree.get(name)
    return found if isinstance(found, Mapping) else {}


def _drop(tree: dict[str, object], tables: Sequence[str], name: str) -> bool:
    """Take a key away, copying the tables on the way to it; tell whether it was there."""
    for step in tables:
        below = tree.get(step)
        if not isinstance(below, Mapping):
            return False
        tree[step] = copied = dict(below)
        tree = copied
    return tree.pop(name, None) is not None


def _paths(tree: Tree, path: tuple[str, ...] = ()) -> list[str]:
    found = []
    for name, value in tree.items():
        found.append(".".join((*path, name)))
        if isinstance(value, Mapping):
            found += _paths(value, (*path, name))
    return found


def _pass_on(fault: Fault, where: str, findings: Findings) -> None:
    place = fault.where.removeprefix("case.toml: ").removeprefix("case.toml")
    findings.fault(
        f"{where}: {place}" if place else where, fault.what, value=fault.value, row=fault.row, hint=fault.hint
    )
