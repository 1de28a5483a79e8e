"""Why premises have no lawful spot, and what would help: findings for the engineer, not failures to hide.

Nothing here trusts a solver. A finished plan is taken as it is, every place that a premises could use is laid out
anew, and what bars each is written beside it. Rules are then struck out one by one as long as still no place is left;
what remains is why. Figures and hints are those of the rules' own judgement of the places in question.

Premises are asked about in parts, by where their bins stand, so that several processes may share them; the parts are
the same however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from binopt.domain.case import Case
from binopt.domain.plan import Service, Unplaced
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.solve.jobs import Runner
from binopt.solve.reasons.blame import REASONS, Finding, find
from binopt.solve.reasons.other_times import other_days, shared_bins
from binopt.solve.reasons.remedies import Idea, Trouble, farther, smaller_bins
from binopt.solve.reasons.survey import LOOK_BEYOND_M, Bar, Survey
from binopt.solve.reasons.verdict import verdict
from binopt.solve.reasons.views import Amounts, judge, seat_of, views

MOST_TRIED = 4
"""So many ideas of one kind are held against the rules before it is given up."""
MOST_HINTS = 3
MOST_LETTERS = 400
"""Longer texts are not read, and are cut on the map."""
PARTS = 2
PART_LEAST = 50
"""Into so many parts premises are cut, of so many premises and streams at least: the rules ask as much of each."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """Why some premises and streams (``keys``) of a plan have bins on unlawful spots. See ``explain``."""

    case: Case
    model: StreetModel
    doors: Doors
    service: Service
    broken: Mapping[int, str]
    keys: frozenset[Key]


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
    return begin_explaining(case, model, doors, service, broken, Runner(None))()


def begin_explaining(
    case: Case, model: StreetModel, doors: Doors, service: Service, broken: Mapping[int, str], run: Runner
) -> Callable[[], tuple[Unplaced, ...]]:
    """Let processes look for reasons while the caller does something else; what they found is to be asked for.

    See ``explain``.
    """
    index = model.index()
    face_of: dict[Key, int] = {}
    for i, spot in enumerate(service.spots):
        if i in broken or not spot.lawful:
            face_of.setdefault(spot.key, index[spot.face_id])
    number = {key: i for i, key in enumerate(face_of)}
    by_face = sorted(face_of, key=lambda key: (face_of[key], number[key]))
    size = max(-(-len(by_face) // PARTS), PART_LEAST)
    parts = [frozenset(by_face[begin : begin + size]) for begin in range(0, len(by_face), size)]
    asked = [Question(case, model, doors, service, broken, keys) for keys in parts]
    answers = run.begin(answer, asked)

    def told() -> tuple[Unplaced, ...]:
        found = (one for mine in answers() for one in mine)
        return tuple(sorted(found, key=lambda one: number[one.premises_id, one.stream]))

    return told


def answer(question: Question) -> tuple[Unplaced, ...]:
    """Give the reasons for some premises and streams."""
    case = question.case
    survey = Survey(case, question.model, question.doors, question.service)
    found = views(survey, question.broken, question.keys)
    troubles = [view.trouble for view in found]
    findings = [find(survey, view.prospects, len(view.trouble.failing), view.known) for view in found]
    best = [
        () if finding.best is None else (seat_of(survey, trouble, *finding.best),)
        for trouble, finding in zip(troubles, findings, strict=True)
    ]
    amounts = judge(survey, best)
    kinds = [list(_ideas(survey, trouble, finding)) for trouble, finding in zip(troubles, findings, strict=True)]
    told = []
    for trouble, finding, amount, hints in zip(troubles, findings, amounts, _hints(survey, kinds), strict=True):
        sentences = [verdict(survey, trouble, finding, amount[0] if amount else {}), *(hints or _else(finding))]
        holding, door = trouble.holding, case.premises[trouble.premises].door
        told.append(Unplaced(*holding.key, REASONS[finding.reason], _short(sentences), door))
    return tuple(told)


def _hints(survey: Survey, kinds: Sequence[Sequence[Iterator[Idea]]]) -> list[list[str]]:
    """Try the ideas of every kind one after the other until one holds, those of all premises at a time."""
    found: list[dict[int, str]] = [{} for _ in kinds]
    open_kinds = [(v, h, ideas) for v, mine in enumerate(kinds) for h, ideas in enumerate(mine)]
    for _ in range(MOST_TRIED):
        asked = [(v, h, ideas, idea) for v, h, ideas in open_kinds for idea in [next(ideas, None)] if idea is not None]
        judged = judge(survey, [idea.seats for *_, idea in asked])
        open_kinds = []
        for (v, h, ideas, idea), amounts in zip(asked, judged, strict=True):
            if _holds(idea, amounts):
                found[v][h] = idea.sentence
            else:
                open_kinds.append((v, h, ideas))
    return [[mine[h] for h in sorted(mine)] for mine in found]


def _ideas(survey: Survey, trouble: Trouble, finding: Finding) -> Iterator[Iterator[Idea]]:
    """List what might help, by kind the ideas of which the first good one is told."""
    if finding.free:
        return
    if finding.reason is not Bar.SIDE:
        yield smaller_bins(survey, trouble)
    if finding.reason is not Bar.CARRY:
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
