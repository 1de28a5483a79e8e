"""Why premises have no lawful spot, and what would help: findings for the engineer, not failures to hide.

Nothing here trusts a solver. A finished plan is taken as it is, every place that a premises could use is laid out
anew, and what bars each is written beside it. Rules are then struck out one by one as long as still no place is left;
what remains is why. Figures and hints are those of the rules' own judgement of the places in question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Service, Unplaced
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.rules import broken_by_spots
from binopt.solve.reasons.blame import REASONS, Finding, find
from binopt.solve.reasons.other_times import other_days, shared_bins
from binopt.solve.reasons.remedies import Idea, Trouble, farther, smaller_bins
from binopt.solve.reasons.survey import LOOK_BEYOND_M, Bar, Prospect, Seat, Survey, at_place
from binopt.solve.reasons.verdict import Amounts, verdict

BARS: Mapping[str, Bar] = {
    "clear_width": Bar.WIDTH,
    "clearance_kept": Bar.CLEARANCE,
    "corner_clear": Bar.CORNER,
    "side_allowed": Bar.SIDE,
    "carry_limit": Bar.CARRY,
    "same_pavement": Bar.CARRY,
    "gap_kept": Bar.OTHERS,
    "no_overlap": Bar.OTHERS,
    "not_opposite": Bar.OTHERS,
}
"""What bars a place, by the id of the rule that is broken there."""
MOST_CHECKED = 12
"""So many places at a time that seem free though the plan has found none are held against the rules."""
ROUNDS = 3
MOST_TRIED = 4
"""So many ideas of one kind are held against the rules before it is given up."""
MOST_HINTS = 3
MOST_LETTERS = 400
"""Longer texts are not read, and are cut on the map."""


@dataclass(frozen=True, slots=True)
class View:
    """A trouble with the places that its largest failing bin could use, on every face in reach."""

    trouble: Trouble
    known: Bar
    prospects: tuple[Prospect, ...]


def explain(
    case: Case, model: StreetModel, doors: Doors, service: Service, broken: Mapping[int, str]
) -> tuple[Unplaced, ...]:
    """Give the reason for every premises and stream with a bin on an unlawful spot.

    Parameters
    ----------
    service
        The finished plan: spots with their ``lawful`` flags, and presentations.
    broken
        Index of a spot → id of a rule that it breaks, of the spots that the rules found unlawful. Spots that are not
        lawful by their own flag need not be listed.

    Returns
    -------
    tuple of Unplaced
        In the order of the spots, one for each premises and stream. The detail says what is missing, in metres, and
        what would help; each hint was held against the rules.
    """
    survey = Survey(case, model, doors, service)
    views = [_view(survey, trouble, broken) for trouble in _troubles(survey, broken)]
    for _ in range(ROUNDS):
        views, changed = _hold_against_rules(survey, views)
        if not changed:
            break
    findings = [find(survey, view.prospects, len(view.trouble.failing), view.known) for view in views]
    best = [_best(survey, view, finding) for view, finding in zip(views, findings, strict=True)]
    amounts = _judge(survey, best)
    hints = _hints(
        survey, [list(_ideas(survey, view.trouble, finding)) for view, finding in zip(views, findings, strict=True)]
    )
    told = []
    for view, finding, helps, amount in zip(views, findings, hints, amounts, strict=True):
        sentences = [verdict(survey, view.trouble, finding, amount[0] if amount else {}), *(helps or _else(finding))]
        holding = view.trouble.holding
        door = case.premises[view.trouble.premises].door
        told.append(Unplaced(*holding.key, REASONS[finding.reason], _short(sentences), door))
    return tuple(told)


def _hints(survey: Survey, kinds: Sequence[Sequence[Iterator[Idea]]]) -> list[list[str]]:
    """Try the ideas of every kind one after the other until one holds, those of all premises at a time."""
    found: list[dict[int, str]] = [{} for _ in kinds]
    open_kinds = [(v, h, ideas) for v, mine in enumerate(kinds) for h, ideas in enumerate(mine)]
    for _ in range(MOST_TRIED):
        asked = [(v, h, ideas, idea) for v, h, ideas in open_kinds for idea in [next(ideas, None)] if idea is not None]
        judged = _judge(survey, [idea.seats for *_, idea in asked])
        open_kinds = []
        for (v, h, ideas, idea), amounts in zip(asked, judged, strict=True):
            if _holds(idea, amounts):
                found[v][h] = idea.sentence
            else:
                open_kinds.append((v, h, ideas))
    return [[mine[h] for h in sorted(mine)] for mine in found]


def _troubles(survey: Survey, broken: Mapping[int, str]) -> Iterator[Trouble]:
    case, spots = survey.case, survey.service.spots
    for key, mine in survey.of_key.items():
        failing = [i for i in mine if i in broken or not spots[i].lawful]
        if failing:
            failing.sort(key=lambda i: (-spots[i].bin_type.depth_m, -spots[i].bin_type.width_m, i))
            premises = survey.number[key[0]]
            way = survey.way_to(premises, survey.face_of[failing[0]])
            ways = survey.ways(premises, case.rules.max_carry_m + LOOK_BEYOND_M)
            yield Trouble(premises, survey.holdings[key], tuple(mine), tuple(failing), way, tuple(ways))


def _view(survey: Survey, trouble: Trouble, broken: Mapping[int, str]) -> View:
    first = trouble.failing[0]
    bin_type, limit_m = survey.service.spots[first].bin_type, survey.case.rules.max_carry_m
    prospects: list[Prospect] = []
    for way in dict.fromkeys([trouble.way, *trouble.ways]):
        if way != trouble.way and not trouble.whole:
            continue
        if way.way_m > limit_m and any(len(prospect.allowed(Bar.CARRY)) for prospect in prospects):
            break  # nearest first: what is farther still explains nothing
        rivals = survey.others(way.face, survey.stays(first), trouble.failing)
        prospects.append(survey.prospect(way, bin_type, survey.standing(rivals)))
    for i in trouble.failing:
        # where the plan has put them something is wrong, whatever it looked like
        here = np.isin(prospects[0].choice.place, at_place(prospects[0].places, survey.service.spots[i]))
        free = np.flatnonzero(here & (prospects[0].bars == 0))
        prospects[0] = prospects[0].barring(free, BARS.get(broken.get(i, ""), Bar.WIDTH))
    return View(trouble, BARS.get(broken.get(first, ""), Bar.WIDTH), tuple(prospects))


def _hold_against_rules(survey: Survey, views: Sequence[View]) -> tuple[list[View], bool]:
    """Bar places that seem free but are not by the rules' own judgement; say whether there were any."""
    asked = [
        (v, p, int(k))
        for v, view in enumerate(views)
        for p, prospect in enumerate(view.prospects)
        for k in prospect.allowed()[:MOST_CHECKED]
    ]
    seats = [(_seat(survey, views[v].trouble, views[v].prospects[p], k),) for v, p, k in asked]
    prospects = [list(view.prospects) for view in views]
    changed = False
    for (v, p, k), (amounts,) in zip(asked, _judge(survey, seats), strict=True):
        for rule in amounts:
            prospects[v][p] = prospects[v][p].barring(np.array([k]), BARS[rule])
            changed = True
    return [replace(view, prospects=tuple(own)) for view, own in zip(views, prospects, strict=True)], changed


def _best(survey: Survey, view: View, finding: Finding) -> tuple[Seat, ...]:
    return () if finding.best is None else (_seat(survey, view.trouble, *finding.best),)


def _seat(survey: Survey, trouble: Trouble, prospect: Prospect, k: int) -> Seat:
    like = survey.service.spots[trouble.failing[0]]
    return Seat(like, like.rank, prospect, k)


def _ideas(survey: Survey, trouble: Trouble, finding: Finding) -> Iterator[Iterator[Idea]]:
    """List what might help, by kind the ideas of which the first good one is told."""
    if finding.reason is not Bar.SIDE:
        yield smaller_bins(survey, trouble)
    if finding.reason is not Bar.CARRY and not finding.free:
        yield farther(survey, trouble)
    if finding.reason is Bar.OTHERS:
        yield other_days(survey, trouble)
    yield shared_bins(survey, trouble)


def _else(finding: Finding) -> list[str]:
    """Say that nothing was found to help, where the reason itself does not say what would."""
    if finding.free or finding.reason in (Bar.CARRY, Bar.SIDE):
        return []
    days = ", nor another day" if finding.reason is Bar.OTHERS else ""
    return [
        f"Neither smaller bins, nor places up to {LOOK_BEYOND_M:g} m farther{days}, nor neighbours' bins would help."
    ]


def _judge(survey: Survey, groups: Sequence[Sequence[Seat]]) -> list[tuple[Amounts, ...]]:
    """Let the rules judge bins on places, each alone: rule → by how much it is broken."""
    spots = survey.draw([seat for group in groups for seat in group])
    if not spots:
        return [() for _ in groups]
    judged = iter(broken_by_spots(survey.case, survey.model, survey.doors, Service(tuple(spots), ())))
    return [tuple(next(judged) for _ in group) for group in groups]


def _holds(idea: Idea, judged: Sequence[Amounts]) -> bool:
    spared = {"carry_limit"} if idea.beyond_carry else set()
    return all(set(amounts) <= spared for amounts in judged)


def _short(sentences: Sequence[str]) -> str:
    """Join the reason and as many hints as can be read."""
    told = sentences[0]
    for hint in sentences[1 : 1 + MOST_HINTS]:
        if len(told) + len(hint) < MOST_LETTERS:
            told += f" {hint}"
    return told
