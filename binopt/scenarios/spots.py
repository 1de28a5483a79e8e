"""Places that somebody chooses for single bins, and what is decided for single faces."""

from __future__ import annotations

from dataclasses import replace

from binopt.domain.case import Case
from binopt.domain.street import Face, FaceRule, Pin, Side
from binopt.intake.findings import suggest
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios.scenario import Surroundings
from binopt.scenarios.stretches import named, read_face
from binopt.units import to_cm

WIDEST_M = 10.0
"""Clear widths above this are a slip of the unit."""
TOUCHING_M = 1e-9


def place(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Let one bin stand at a chainage of a face, on one of its sides, whatever else is planned."""
    found, face = _read_bin(case, table), _face(table, around)
    chainage_m = table.number("chainage_m", None)
    side = table.text("side", None, tuple(Side))
    if found is None or face is None or not side:
        return case, ""
    step_m = case.rules.spot_step_m
    middle_m = round(to_cm(min(chainage_m, face.length_m + step_m)) / to_cm(step_m)) * step_m
    half_m = next(one for one in case.holdings if one.key == found[:2]).bins[found[2] - 1].width_m / 2
    if not half_m - TOUCHING_M <= middle_m <= face.length_m - half_m + TOUCHING_M:
        hint = f"from {half_m:.2f} to {face.length_m - half_m:.2f} m for the middle of this bin"
        table.fault("chainage_m", "lies beyond the face", chainage_m, hint)
        return case, ""
    pin = Pin(*found, face.face_id, round(middle_m, 2), Side(side))
    # all bins of a premises and stream stand on one face: those pinned elsewhere come along
    key = (pin.premises_id, pin.stream)
    others = tuple(
        one
        for one in case.pins
        if one.bin != pin.bin and (one.face_id == pin.face_id or (one.premises_id, one.stream) != key)
    )
    told = f"bin {pin.rank} of {pin.premises_id}, {pin.stream}, stands at {pin.chainage_m:.2f} m of {named(face)}"
    return replace(case, pins=(*others, pin)), f"{told}, {pin.side} side"


def free(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Take a place that was chosen for a bin back: the plan chooses again."""
    del around
    found = _read_bin(case, table)
    if found is None:
        return case, ""
    left = tuple(pin for pin in case.pins if pin.bin != found)
    if len(left) == len(case.pins):
        table.fault("", "no place was chosen for this bin", " ".join(map(str, found)), "place chooses one")
        return case, ""
    return replace(case, pins=left), f"bin {found[2]} of {found[0]}, {found[1]}, stands where the plan puts it"


def rule(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Let another clear width, or other sides, hold on one face."""
    face = _face(table, around)
    clear_m = table.number("clear_width_m", 0.0, 0.0, WIDEST_M) if table.has("clear_width_m") else None
    sides = _read_sides(table) if table.has("sides") else None
    if clear_m is None and sides is None and not table.has("sides"):
        table.fault("", "says no rule", hint="clear_width_m or sides")
    if face is None or (clear_m is None and sides is None):
        return case, ""
    old = next((one for one in case.face_rules if one.face_id == face.face_id), FaceRule(face.face_id))
    new = FaceRule(
        face.face_id, old.clear_width_m if clear_m is None else clear_m, old.sides if sides is None else sides
    )
    others = tuple(one for one in case.face_rules if one.face_id != face.face_id)
    told = [] if clear_m is None else [f"clear width {clear_m:.2f} m"]
    told += [] if sides is None else [f"bins at the {' or '.join(sides)} side"]
    return replace(case, face_rules=(*others, new)), f"{named(face)}: {', '.join(told)}"


def _read_sides(table: TomlTable) -> tuple[Side, ...] | None:
    known = tuple(Side)
    named = table.texts("sides")
    for name in named:
        if name not in known:
            table.fault("sides", "is no side", name, suggest(name, known))
    found = tuple(side for side in known if side in named)
    if not found:
        table.fault("sides", "names no side", hint="kerb, building, carriageway, or several of them")
    return found or None


def _read_bin(case: Case, table: TomlTable) -> tuple[str, str, int] | None:
    premises, stream = table.text("premises", None), table.text("stream", None)
    rank = table.number("rank", 1.0, 1.0)
    if not premises or not stream:
        return None
    bins = {holding.key: len(holding.bins) for holding in case.holdings}
    if (premises, stream) not in bins:
        if premises in {key[0] for key in bins}:
            own = sorted(key[1] for key in bins if key[0] == premises)
            table.fault("stream", "the premises has no bins of this stream", stream, suggest(stream, own))
        else:
            known = sorted({key[0] for key in bins})
            table.fault("premises", "there are no bins of such a premises", premises, suggest(premises, known))
        return None
    if rank != int(rank) or rank > bins[premises, stream]:
        table.fault("rank", "there is no such bin", f"{rank:g}", f"a whole number, at most {bins[premises, stream]}")
        return None
    return premises, stream, int(rank)


def _face(table: TomlTable, around: Surroundings) -> Face | None:
    at = read_face(table, around)
    return None if at is None else around.model.faces[at]
