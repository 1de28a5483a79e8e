"""The sentence that says which rule leaves no place, and by how much, at the place where least is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.plan import Spot
from binopt.geometry.candidates import clear_width_at
from binopt.geometry.model import CELL_M
from binopt.solve.reasons.blame import Finding
from binopt.solve.reasons.remedies import Trouble
from binopt.solve.reasons.seats import too_near
from binopt.solve.reasons.survey import Bar, Prospect, Survey
from binopt.solve.reasons.telling import bins, metres, names, number, whereabouts

Amounts = Mapping[str, float]
"""Rule id → by how much a spot breaks it."""


@dataclass(frozen=True, slots=True)
class _Best:
    """The best place and all that can be said of it: where it is, what would stand there, what it breaks."""

    survey: Survey
    trouble: Trouble
    prospect: Prospect
    k: int
    where: str
    what: str
    amounts: Amounts

    @property
    def there(self) -> str:
        """Begin a sentence about the bin at its best place."""
        return f"At the best place, {self.where}, {self.what}"


def verdict(survey: Survey, trouble: Trouble, finding: Finding, amounts: Amounts) -> str:
    """Say what stands in the way.

    Parameters
    ----------
    amounts
        What the rules say of the finding's best place, were a bin there alone.
    """
    all_of, failing = len(trouble.spots), len(trouble.failing)
    verb = "has" if failing == 1 else "have"
    some = (
        f"{number(failing).capitalize()} of its {number(all_of)} bins {verb} no lawful place. "
        if failing < all_of
        else ""
    )
    limit = f"within the {survey.case.rules.max_carry_m:g} m carry"
    if finding.best is None:
        return f"{some}No rectangle of its size is free of obstacles and inside the pavement {limit}."
    prospect, k = finding.best
    where = whereabouts(prospect, k, survey.model.faces[prospect.way.face].street)
    what = bins([prospect.choice.bin_type])
    if finding.free:
        found = f"{what} could stand lawfully {where}"
        return f"{some}Its place in the plan is unlawful, but {found}: the search did not find that place."
    if finding.together:
        return f"{some}Each alone would find a lawful place {limit}, but not beside each other."
    told = _TOLD[finding.reason](_Best(survey, trouble, prospect, k, where, what, amounts))
    return some + told + _besides(Bar(int(prospect.bars[k])) & ~finding.reason)


def _width(best: _Best) -> str:
    rules, face = best.survey.case.rules, best.prospect.way.face
    place = int(best.prospect.choice.place[best.k])
    cell = int(best.prospect.places.middle_cm[place] / 100 / CELL_M)
    width_m = best.survey.gaps(face).width_m
    cells = np.clip(np.array([cell]), 0, len(width_m) - 1)
    here = width_m[cells]
    clear_m = float(clear_width_at(rules, best.survey.model.faces[face].clear_width_m, here)[0])
    rule = rules.clear_width
    name = rules.clear_width_preset or "the case's rule"
    missing = best.amounts.get("clear_width", 0.0)
    if rule.pinch_width_m is None or missing > 0:
        least_m = clear_m if rule.pinch_width_m is None else min(clear_m, rule.pinch_width_m)
        missing = missing or float(best.prospect.places.short_m[place])
        pinch = "" if rule.pinch_width_m is None else " for a short pinch"
        transects = best.survey.model.transects
        unsure_m = float(transects.unsure_m[transects.first[face] + cells][0])
        doubt = f" if that is {unsure_m:.2f} m narrower than drawn, as it may be" if unsure_m > 0 else ""
        return (
            f"{best.there} leaves {max(least_m - missing, 0):.2f} m of the pavement free{doubt}, "
            f"{missing:.2f} m less than the {least_m:.2f} m of {name}{pinch}."
        )
    long_m = float(best.prospect.places.s[place])
    most = f"; {name} allows at most {rule.pinch_length_m:.2f} m of that" if rule.pinch_length_m is not None else ""
    return f"{best.there} leaves less than {clear_m:.2f} m along {long_m:.2f} m of kerb{most}."


def _clearance(best: _Best) -> str:
    [missing], [worst] = too_near(best.survey, best.prospect, np.array([best.k]))
    things = best.survey.model.obstacles
    missing = best.amounts.get("clearance_kept", missing)
    thing = f"{things.kinds[worst]} {things.ids[worst]}" if worst >= 0 else "an obstacle"
    needed = f"{things.clearance_m[worst]:.2f} m" if worst >= 0 else "its clearance"
    return f"{best.there} is {missing:.2f} m short of the {needed} clearance from {thing}."


def _corner(best: _Best) -> str:
    return (
        f"{best.there} is {best.amounts.get('corner_clear', 0.0):.2f} m short of the "
        f"{best.survey.case.rules.corner_clearance_m:.2f} m that bins keep from a corner."
    )


def _carry(best: _Best) -> str:
    limit_m, carry_m = best.survey.case.rules.max_carry_m, float(best.prospect.choice.carry_m[best.k])
    away = f"{metres(carry_m)} away, {best.where}" if best.prospect.way.own else best.where
    over = f"{metres(carry_m - limit_m)} beyond the {limit_m:g} m carry"
    return f"The nearest lawful place for {best.what} is {away}: {over}."


def _side(best: _Best) -> str:
    face = best.survey.model.faces[best.prospect.way.face].face_id
    allowed = " or ".join(best.survey.case.rules_on(face).sides)
    return f"{best.what.capitalize()} would stand lawfully {best.where}, but the case allows the {allowed} side only."


def _others(best: _Best) -> str:
    survey, first = best.survey, best.trouble.failing[0]
    rivals = survey.others(best.prospect.way.face, survey.stays(first), best.trouble.failing)
    takers = [survey.service.spots[i] for i in survey.takers(best.prospect, best.k, rivals)]
    if not takers:
        near = [survey.service.spots[i] for i in survey.beside(best.prospect, best.k, rivals)]
        whose = f" of {_whose(near)}" if near else ""
        return f"{best.there} would be lawful alone, but with the bins{whose} around it the pavement gets too narrow."
    count = int((best.prospect.bars == Bar.OTHERS).sum())
    places = "The only lawful place" if count <= 1 else f"All {count} lawful places"
    verb = "is" if count <= 1 else "are"
    return f"{places} for {best.what} {verb} taken at the same time; that {best.where} by bins of {_whose(takers)}."


def _whose(spots: Sequence[Spot]) -> str:
    return names(sorted({f"{spot.premises_id} ({spot.stream})" for spot in spots}))


_TOLD = {
    Bar.WIDTH: _width,
    Bar.CLEARANCE: _clearance,
    Bar.CORNER: _corner,
    Bar.CARRY: _carry,
    Bar.SIDE: _side,
    Bar.OTHERS: _others,
}
_WORDS = {
    Bar.WIDTH: "the clear width",
    Bar.CLEARANCE: "a clearance",
    Bar.CORNER: "the distance from a corner",
    Bar.CARRY: "the carry",
    Bar.SIDE: "the allowed side",
    Bar.OTHERS: "the room of other bins",
}


def _besides(more: Bar) -> str:
    """Name the other rules that the best place breaks."""
    broken = [word for bar, word in _WORDS.items() if bar in more]
    return f" It would also break {names(broken)}." if broken else ""
