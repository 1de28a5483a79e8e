"""Outcomes by hand."""

from binopt.domain.case import Weights
from binopt.whatif.outcome import ChangedPremises, Outcome, StreetChange


def outcome(name: str, bound: float, objective: float, **others) -> Outcome:
    o = others.pop("o", objective)
    plain = {
        "about": "",
        "changes": (),
        "follow": 1.0,
        "at": (),
        "figures": {key: {"today": 300.0, "exact": 120.0, "plan": o} for key in ("o", "oq", "s", "b", "a", "p")},
        "displaced": {"today": 0.0, "exact": 0.0, "plan": 0.0},
        "crew_hours": {"today": 20.0, "plan": 19.5},
        "rounds": 4.0,
        "halved": {"today": True, "exact": False},
        "o_bound": bound,
        "without_lawful_spot": 3,
        "weights": Weights(),
        "changed": ChangedPremises(5, 3, 2, 0),
        "streets": (StreetChange("High Street", 30.0, 10.0), StreetChange("=Low() Street", 5.0, 9.0)),
        "status": "feasible",
    }
    return Outcome(name=name, bound=bound, objective=objective, **{**plain, **others})
