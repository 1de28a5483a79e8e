"""What ``report.json`` must look like for anybody to write a report of it, and what is told where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from binopt.intake.findings import Findings
from binopt.outputs.report_json import FIGURES
from binopt.outputs.round_figures import ROUND_FIGURES, WINDOW_FIGURES

_MOST = 1e15
_HINT = "plan again"


Wrong = tuple[str, str, object]
"""Where something is wrong, what should stand there, and what does."""


class Shape(Protocol):
    """What a value must look like."""

    def wrong(self, value: object, path: str) -> Iterator[Wrong]:
        """Yield what is wrong with a value that stands at a path."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number; ``whole`` ones have no fraction."""

    whole: bool = False

    def wrong(self, value: object, path: str) -> Iterator[Wrong]:
        """Yield the value where it is no such number, or one that nothing in a plan can reach."""
        good = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST
        if not good or (self.whole and value != int(value)):  # type: ignore[call-overload]  # it is a number
            yield path, "whole number" if self.whole else "number", value


@dataclass(frozen=True, slots=True)
class Plain:
    """A text, or true or false."""

    kind: type
    name: str

    def wrong(self, value: object, path: str) -> Iterator[Wrong]:
        """Yield the value where it is of another kind."""
        if not isinstance(value, self.kind):
            yield path, self.name, value


@dataclass(frozen=True, slots=True)
class Each:
    """A list of things of one shape."""

    shape: Shape

    def wrong(self, value: object, path: str) -> Iterator[Wrong]:
        """Yield what is wrong with any of them."""
        if not isinstance(value, list):
            yield path, "list", value
            return
        for number, each in enumerate(value):
            yield from self.shape.wrong(each, f"{path}[{number}]")


@dataclass(frozen=True, slots=True)
class ByName:
    """A table of things of one shape, under any names."""

    shape: Shape

    def wrong(self, value: object, path: str) -> Iterator[Wrong]:
        """Yield what is wrong with any of them."""
        if not isinstance(value, Mapping):
            yield path, "table", value
            return
        for key, each in value.items():
            yield from self.shape.wrong(each, f"{path}.{key}")


@dataclass(frozen=True, slots=True)
class Record:
    """A table with keys of a shape each. ``optional`` ones may be absent; others that stand there are left alone."""

    needed: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def wrong(self, value: object, path: str) -> Iterator[Wrong]:
        """Yield what is wrong with any key."""
        if not isinstance(value, Mapping):
            yield path, "table", value
            return
        for key, shape in self.needed.items():
            yield from shape.wrong(value.get(key), f"{path}.{key}")
        for key, shape in self.optional.items():
            if value.get(key) is not None:
                yield from shape.wrong(value[key], f"{path}.{key}")


_NUMBER, _COUNT = Number(), Number(whole=True)
_TEXT, _FLAG = Plain(str, "text"), Plain(bool, "true or false")


def _numbers(*names: str) -> Record:
    return Record(dict.fromkeys(names, _NUMBER))


_THREE = _numbers("today", "exact", "plan")
_FACE_COUNTS = Record(dict.fromkeys(("today", "exact", "plan"), _COUNT))

REPORT = Record(
    {
        **dict.fromkeys(FIGURES, _THREE),
        "o": Record(_THREE.needed, {"lower_bound": _NUMBER}),
        "displaced": _THREE,
        "crew_hours": _numbers("today", "plan"),
        "rounds": Record(dict.fromkeys(("today", "plan"), _numbers(*ROUND_FIGURES))),
        "windows": _numbers(*WINDOW_FIGURES),
        "halved": ByName(_FLAG),
        "why": ByName(Each(_TEXT)),
        "rests_on": Each(_TEXT),
        "levers": ByName(ByName(_numbers(*FIGURES))),
        "adoption": Each(_numbers("share", "o")),
        "marginal_o": ByName(Record({"median": _NUMBER, "sum": _NUMBER, "by_premises": ByName(_NUMBER)})),
        "objective": ByName(_NUMBER),
        "objective_bound": ByName(_NUMBER),
        "gap": ByName(_NUMBER),
        "problems": Record(dict.fromkeys(("count", "optimal"), _COUNT)),
        "faces": Record(
            {"count": _COUNT, "length_m": _NUMBER}
            | dict.fromkeys(("with_bins", "below_clear_width", "with_barrier"), _FACE_COUNTS)
        ),
        "case": Record(
            {
                "name": _TEXT,
                "premises": _COUNT,
                "bins": _COUNT,
                "presentations_per_week": _numbers("today", "plan"),
            },
            {"path": _TEXT, "weeks": _COUNT, "clear_width_preset": _TEXT},
        ),
        "notes": Each(_TEXT),
        "status": _TEXT,
        "seed": _COUNT,
        "binopt_version": _TEXT,
        "case_digest": _TEXT,
    },
    {"no_room": _TEXT},
)


def check_report(report: Mapping[str, object], where: str, findings: Findings) -> None:
    """Keep a fault for everything that is missing from a report or of another shape; what is more is left alone."""
    wrong = list(REPORT.wrong(report, ""))
    for path, wanted, value in wrong:
        name = path.removeprefix(".")[:200] or "the report"
        what = f"{name} is missing" if value is None else f"{name} is no {wanted}"
        findings.fault(where, what, value="" if value is None else value, hint=_HINT)
    if wrong:
        return
    stages = [report[name] for name in ("gap", "objective", "objective_bound")]
    named = [set(stage) for stage in stages if isinstance(stage, Mapping)]
    if any(names != named[0] for names in named):
        findings.fault(where, "gap, objective and objective_bound are not of the same stages", hint=_HINT)
