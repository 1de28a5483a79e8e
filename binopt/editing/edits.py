"""What somebody at the desk may do: one frozen value an edit, read from plain values, written as a scenario's change.

An edit that points at the map (``MoveBin``) or makes something new (``AddObstacle`` without an id) is made definite
when it is done: the desk keeps what it came to, so that doing it again comes to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from binopt.domain.street import Side
from binopt.errors import Fault, InputError
from binopt.scenarios.reading import RULES_OF_ALL

LONGEST = 2000
"""Letters of a text in an edit: shapes as WKT are the longest."""
RULES_OF_FACE = ("clear_width_m", "sides")
"""Rules that may be set for a single face."""


@dataclass(frozen=True, slots=True)
class MoveBin:
    """Put a bin to where somebody dropped it on the map, in the case's coordinates."""

    premises_id: str
    stream: str
    rank: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlaceBin:
    """Put a bin at a chainage of a face, on one side: it stays there."""

    premises_id: str
    stream: str
    rank: int
    face_id: str
    chainage_m: float
    side: Side


@dataclass(frozen=True, slots=True)
class FreeBin:
    """Let the plan choose again where a bin stands."""

    premises_id: str
    stream: str
    rank: int


@dataclass(frozen=True, slots=True)
class Close:
    """Let no bin stand on a stretch of a face."""

    face_id: str
    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True)
class Open:
    """Take away what bars bins from a stretch of a face and takes no width."""

    face_id: str
    from_m: float
    to_m: float


@dataclass(frozen=True, slots=True)
class AddObstacle:
    """Put up an obstacle at a point (x, y) or on a shape (WKT); without an id it is given one."""

    kind: str
    at: tuple[float, float] | None = None
    shape: str = ""
    obstacle_id: str = ""


@dataclass(frozen=True, slots=True)
class MoveObstacle:
    """Move an obstacle so that its middle lies at a point."""

    obstacle_id: str
    to: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RemoveObstacle:
    """Take an obstacle away."""

    obstacle_id: str


@dataclass(frozen=True, slots=True)
class SetRule:
    """Set a rule for one face, or with an empty ``face_id`` for all."""

    key: str
    value: float | tuple[str, ...]
    face_id: str = ""


Edit = MoveBin | PlaceBin | FreeBin | Close | Open | AddObstacle | MoveObstacle | RemoveObstacle | SetRule

KINDS: tuple[str, ...] = (
    "move_bin",
    "place",
    "free_bin",
    "close",
    "open",
    "add_obstacle",
    "move_obstacle",
    "remove_obstacle",
    "set_rule",
)
"""How edits are called in plain values."""


def parse_edit(data: object) -> Edit:
    """Read an edit from plain values, as ``json`` gives them. Whether it can be done is for the desk to say.

    Raises
    ------
    InputError
        With every fault of its form.
    """
    fields = _Fields(data)
    kind = fields.text("kind")
    edit = _read(kind, fields)
    if edit is None and not fields.faults:
        fields.fault("kind", "is no edit that is known", kind, ", ".join(KINDS))
    fields.done()
    if edit is None or fields.faults:
        raise InputError(fields.faults)
    return edit


def _read(kind: str, fields: _Fields) -> Edit | None:
    made: Edit | None = None
    if kind in ("move_bin", "place", "free_bin"):
        made = _read_bin(kind, fields)
    elif kind in ("close", "open"):
        stretch = (fields.text("face_id"), fields.number("from_m"), fields.number("to_m"))
        made = Close(*stretch) if kind == "close" else Open(*stretch)
    elif kind == "add_obstacle":
        shape = fields.text("shape") if fields.has("shape") else ""
        named = fields.text("id") if fields.has("id") else ""
        made = AddObstacle(fields.text("obstacle"), None if shape else fields.point("at"), shape, named)
    elif kind == "move_obstacle":
        made = MoveObstacle(fields.text("id"), fields.point("to"))
    elif kind == "remove_obstacle":
        made = RemoveObstacle(fields.text("id"))
    elif kind == "set_rule":
        made = _read_rule(fields)
    return made


def _read_bin(kind: str, fields: _Fields) -> Edit:
    which = (fields.text("premises_id"), fields.text("stream"), fields.whole("rank"))
    if kind == "move_bin":
        return MoveBin(*which, fields.number("x"), fields.number("y"))
    if kind == "free_bin":
        return FreeBin(*which)
    side = fields.text("side")
    if side not in tuple(Side):
        fields.fault("side", "is no side", side, ", ".join(Side))
        side = Side.KERB
    return PlaceBin(*which, fields.text("face_id"), fields.number("chainage_m"), Side(side))


def _read_rule(fields: _Fields) -> Edit:
    key, face_id = fields.text("key"), fields.text("face_id") if fields.has("face_id") else ""
    known = RULES_OF_FACE if face_id else RULES_OF_ALL
    if key not in known:
        fields.fault("key", "is no rule that can be set" + (" for a face" if face_id else ""), key, ", ".join(known))
    value = fields.names("value") if key == "sides" else fields.number("value")
    return SetRule(key, value, face_id)


def as_change(edit: Edit) -> dict[str, Any]:  # noqa: PLR0911 (one line a kind reads best)
    """Write an edit as the table of a scenario's change.

    Raises
    ------
    ValueError
        Where the edit still has to be made definite.
    """
    if isinstance(edit, PlaceBin):
        return {
            "what": "place",
            **_bin(edit),
            "face": edit.face_id,
            "chainage_m": edit.chainage_m,
            "side": str(edit.side),
        }
    if isinstance(edit, FreeBin):
        return {"what": "free", **_bin(edit)}
    if isinstance(edit, Close | Open):
        what = "close" if isinstance(edit, Close) else "open"
        return {"what": what, "face": edit.face_id, "from_m": edit.from_m, "to_m": edit.to_m}
    if isinstance(edit, AddObstacle) and edit.obstacle_id:
        there = {"shape": edit.shape} if edit.at is None else {"at": list(edit.at)}
        return {"what": "add_obstacle", "id": edit.obstacle_id, "kind": edit.kind, **there}
    if isinstance(edit, MoveObstacle):
        return {"what": "move_obstacle", "id": edit.obstacle_id, "to": list(edit.to)}
    if isinstance(edit, RemoveObstacle):
        return {"what": "remove_obstacle", "id": edit.obstacle_id}
    if isinstance(edit, SetRule):
        value = list(edit.value) if isinstance(edit.value, tuple) else edit.value
        return {"what": "rule", **({"face": edit.face_id} if edit.face_id else {}), edit.key: value}
    raise ValueError(f"{edit} is not definite yet")


def from_change(table: Mapping[str, Any]) -> Edit:
    """Read an edit from the table of a scenario's change.

    Raises
    ------
    InputError
        Where the change is none that the desk can make, or one of its values is none.
    """
    what = table.get("what")
    names = {"premises": "premises_id", "face": "face_id"}
    values = {names.get(key, key): value for key, value in table.items() if key != "what"}
    kinds = {"free": "free_bin", "rule": "set_rule"}
    if what == "rule":
        keys = [key for key in values if key != "face_id"]
        if len(keys) != 1:
            raise InputError(Fault("change", "sets several rules at once", ", ".join(keys), hint="a change for each"))
        values = {"key": keys[0], "value": values[keys[0]], "face_id": values.get("face_id", "")}
        values = {key: value for key, value in values.items() if value != ""}
    if what == "add_obstacle":
        values["obstacle"] = values.pop("kind", "")
    return parse_edit({"kind": kinds.get(str(what), what), **values})


def _bin(edit: PlaceBin | FreeBin) -> dict[str, Any]:
    return {"premises": edit.premises_id, "stream": edit.stream, "rank": edit.rank}


def tell(edit: Edit) -> str:
    """Say in a few words what an edit does, for buttons and lists."""
    if isinstance(edit, MoveBin | PlaceBin):
        return f"move bin {edit.rank} of {edit.premises_id}, {edit.stream}"
    if isinstance(edit, FreeBin):
        return f"free bin {edit.rank} of {edit.premises_id}, {edit.stream}"
    if isinstance(edit, Close | Open):
        return f"{type(edit).__name__.lower()} {edit.from_m:g} to {edit.to_m:g} m of {edit.face_id}"
    if isinstance(edit, AddObstacle):
        return f"put up {edit.kind} {edit.obstacle_id}".strip()
    if isinstance(edit, MoveObstacle | RemoveObstacle):
        return f"{'move' if isinstance(edit, MoveObstacle) else 'take away'} {edit.obstacle_id}"
    value = ", ".join(edit.value) if isinstance(edit.value, tuple) else f"{edit.value:g}"
    return f"{edit.key} = {value}" + (f" on {edit.face_id}" if edit.face_id else "")


class _Fields:
    """Fields of one edit, and what is wrong with them."""

    def __init__(self, data: object) -> None:
        self.faults: list[Fault] = []
        self._asked: set[str] = set()
        if not isinstance(data, Mapping):
            self.fault("", "must be an object", type(data).__name__)
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}

    def fault(self, key: str, what: str, value: object = "", hint: str = "") -> None:
        self.faults.append(Fault(f"edit.{key}" if key else "edit", what, str(value)[:80], hint=hint))

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return self._data.get(key) is not None

    def text(self, key: str) -> str:
        value = self._data.get(key) if self.has(key) else None
        if not isinstance(value, str) or not value or len(value) > LONGEST:
            self.fault(key, "must be a text", "" if value is None else value, f"at most {LONGEST} letters")
            return ""
        return value

    def number(self, key: str) -> float:
        value = self._data.get(key) if self.has(key) else None
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9 or not isfinite(value):
            self.fault(key, "must be a number", "" if value is None else value)
            return 0.0
        return float(value)

    def whole(self, key: str) -> int:
        number = self.number(key)
        if number != int(number):
            self.fault(key, "must be a whole number", number)
        return int(number)

    def point(self, key: str) -> tuple[float, float]:
        value = self._data.get(key) if self.has(key) else None
        if isinstance(value, list | tuple) and len(value) == 2:
            pair = _Fields({"x": value[0], "y": value[1]})
            found = (pair.number("x"), pair.number("y"))
            if not pair.faults:
                return found
        self.fault(key, "must be a point", "" if value is None else value, "two numbers")
        return (0.0, 0.0)

    def names(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key) if self.has(key) else None
        if (
            isinstance(value, list | tuple)
            and 0 < len(value) <= len(Side)
            and all(isinstance(one, str) for one in value)
        ):
            return tuple(str(one)[:80] for one in value)
        self.fault(key, "must be a list of names", "" if value is None else value)
        return ()

    def done(self) -> None:
        for key in self._data:
            if key not in self._asked and not self.faults:
                self.fault(str(key)[:80], "is no field of this edit")
