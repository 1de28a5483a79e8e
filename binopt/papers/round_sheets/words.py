"""What stops are called and warned of, and the lines about R437, in the crew's language."""

from __future__ import annotations

from collections.abc import Sequence

from binopt.domain.case import Case
from binopt.domain.rounds import StopKind
from binopt.network import Mode
from binopt.outputs.words import plain_line
from binopt.papers.round_sheets.stops import StopRow, of_mode
from binopt.speech import Speech

_MOST_NAMED = 24
_LONG_WAIT_S = 300


def what_of(row: StopRow, street: str, speech: Speech, *, first: bool) -> str:
    """Say what a stop is for: the street, or what is done at a site."""
    if row.stop.kind is StopKind.UNLOAD:
        return speech.say("unload")
    if row.stop.kind is StopKind.DEPOT:
        return speech.say("leave the depot") if first else speech.say("back at the depot")
    return plain_line(street) or speech.say("(no name)")


def side_of(row: StopRow, speech: Speech) -> str:
    """Say on which side of the truck the bins stand."""
    service = row.service
    if service is None or row.stop.kind is not StopKind.COLLECT:
        return ""
    if service.mode is Mode.BOTH_SIDES:
        return speech.say("both sides")
    if service.mode is Mode.FROM_MOUTH:
        return speech.say("on foot")
    return speech.say("left") if service.along_kerb else speech.say("right")


def bins_of(row: StopRow) -> str:
    """Write bins by size, ``12 × 240 + 2 × 660``; of a stop whose bins nobody knows only their number."""
    if not row.bins:
        return f"{row.stop.bins}" if row.stop.bins else ""
    return " + ".join(f"{count} × {litres}" for litres, count in row.bins)


def warnings_of(row: StopRow, speech: Speech) -> list[str]:
    """Say what to mind at a stop, the gravest first."""
    told = []
    if row.school:
        told.append(speech.say("school"))
    if row.service is not None and row.stop.kind is StopKind.COLLECT:
        if row.mode is Mode.FROM_MOUTH:
            walk_m = max(row.service.walk_begin_m, row.service.walk_end_m)
            told.append(
                speech.say("dead end: wait at its mouth, up to {metres} m on foot", metres=speech.number(walk_m))
            )
        elif row.mode is Mode.FAR_KERB:
            told.append(speech.say("far kerb of a one-way street"))
        elif row.mode is Mode.BOTH_SIDES:
            told.append(speech.say("both sides at once: nobody passes the truck"))
        if row.turning:
            told.append(speech.say("dead end with a turning place"))
        if row.narrow_m is not None:
            told.append(speech.say("narrow: {metres} m from kerb to kerb", metres=speech.number(row.narrow_m, 1)))
    if row.at_building:
        told.append(
            speech.say_count("{count} bin at the building side", "{count} bins at the building side", row.at_building)
        )
    if row.stop.wait_s >= _LONG_WAIT_S:
        told.append(speech.say("before it {minutes} min of break or waiting", minutes=row.stop.wait_s // 60))
    return told


def risk_lines(rows: Sequence[StopRow], case: Case, speech: Speech) -> list[str]:
    """Write the lines about recommendation R437: what holds on the whole round, and each stop that is an exception.

    R437 of the French health insurance (2008): no reversing, no collecting from both sides of a street at once but
    where nobody can pass the truck, dead ends only with a turning place.
    """
    mouths, far, both = (of_mode(rows, mode) for mode in (Mode.FROM_MOUTH, Mode.FAR_KERB, Mode.BOTH_SIDES))
    turning = [row for row in rows if row.turning]
    lines = [speech.say("No reversing, but to correct a position: the whole round is driven forwards.")]
    if mouths:
        lines.append(speech.say("Dead ends, do not enter, fetch bins on foot: stops {stops}.", stops=_stops(mouths)))
    if turning:
        lines.append(speech.say("Dead ends with a turning place: stops {stops}.", stops=_stops(turning)))
    if not mouths and not turning:
        lines.append(speech.say("No dead end is on this round."))
    if both:
        lines.append(
            speech.say(
                "Both sides at once only at stops {stops}: one-way, below {metres} m, nobody can pass the truck.",
                stops=_stops(both),
                metres=speech.number(case.network.both_sides_oneway_below_m, 1),
            )
        )
    else:
        lines.append(speech.say("One side of the street at a time, at all stops."))
    if far:
        lines.append(speech.say("Along the far kerb of one-way streets: stops {stops}.", stops=_stops(far)))
    narrow = [row for row in rows if row.narrow_m is not None and row.mode is not Mode.FROM_MOUTH]
    if narrow:
        lines.append(speech.say("Narrow, nobody can pass the truck: stops {stops}.", stops=_stops(narrow)))
    schools = [row for row in rows if row.school]
    if schools:
        lines.append(
            speech.say("Schools: stops {stops}. Mind the hours at which children come and go.", stops=_stops(schools))
        )
    lines.append(speech.say("Where the way is blocked: do not reverse, leave the stop out and report it."))
    return lines


def _stops(rows: Sequence[StopRow]) -> str:
    """List stops by number, runs of them from the first to the last: ``3, 5–8``."""
    runs: list[list[int]] = []
    for number in sorted({row.number for row in rows}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(told[:_MOST_NAMED]) + (" …" if len(told) > _MOST_NAMED else "")
