"""What the streets made by hand for rules about rounds ask of the rounds: rooms, calls, tours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from binopt.domain.street import Side
from binopt.measure.crew import ways_across
from binopt.network import Streets
from binopt.solve.face import Resident, Room, Stance
from binopt.solve.options import PatternClass
from binopt.solve.rounds.calls import Call, calls_of_service
from binopt.solve.rounds.schedule import Leg, run_clock
from binopt.solve.rounds.zone import DAY_S, Tour
from tests.rules.rounds.by_hand import Rounds


def streets_of(hand: Rounds) -> Streets:
    return Streets.of(hand.case, hand.model.faces)


def calls_of(hand: Rounds) -> list[Call]:
    """Calls of the plan's own service, in the order north residual, north paper, south, up."""
    calls = calls_of_service(hand.case, hand.model, hand.service, streets_of(hand).serving)
    return sorted(calls, key=lambda call: (call.faces, -len(call.alternatives[0]), call.stream))


def rooms_of(hand: Rounds, turns: Sequence[int] = (0,)) -> list[tuple[int, Room]]:
    """Rooms as a planner would have them; each turn is a set of days so much later."""
    across_m = ways_across(hand.model, hand.service)
    index = hand.model.index()
    grouped: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for spot in hand.service.spots:
        if spot.key not in grouped[index[spot.face_id], spot.stream]:
            grouped[index[spot.face_id], spot.stream].append(spot.key)
    rooms = []
    for (face, stream), keys in sorted(grouped.items(), key=lambda item: (item[0][0], item[0][1] != "residual")):
        given = {key: [one for one in hand.service.presentations if one.key == key] for key in keys}
        days = sorted({one.truck_min // 1440 for found in given.values() for one in found})
        gaps = tuple((day - days[i - 1]) % 7 or 7 for i, day in enumerate(days))
        pattern = PatternClass(gaps, tuple(tuple((day + turn) % 7 for day in days) for turn in turns))
        residents = []
        for key in keys:
            stances = tuple(
                Stance(0, round(spot.chainage_m * 100), int(spot.side is Side.BUILDING), True, 0, across, 0, 0, 0)
                for spot, across in zip(hand.service.spots, across_m.tolist(), strict=True)
                if spot.key == key
            )
            holding = next(one for one in hand.case.holdings if one.key == key)
            on = tuple(days.index(one.truck_min // 1440) for one in given[key])
            residents.append(Resident(holding, on, tuple(one.bins_out for one in given[key]), stances))
        rooms.append((face, Room(stream, pattern, tuple(residents), 0.0, 0, 0, (), True)))
    return rooms


def tour_of(
    hand: Rounds, calls: Sequence[Call], items: Sequence[int], day: int, start_s: int, *, break_s: int = 0
) -> Tour:
    """A tour of the first truck to calls by number, -1 to unload, at the times that the streets give it."""
    streets = streets_of(hand)
    at = [streets.depot]
    at += [streets.unloading[-1 - k] if k < 0 else int(streets.location[calls[k].faces[0]]) for k in items]
    drive_s = streets.whole_seconds([*at, streets.depot])
    allowance_s = round(streets.places[streets.unloading[0]].allowance_s)
    work_s = [allowance_s if k < 0 else calls[k].alternatives[0][day].service_s for k in items]
    legs = [Leg(int(drive_s[k, k + 1]), seconds) for k, seconds in enumerate([*work_s, 0])]
    clock = run_clock(legs, start_s, break_s, 1 if break_s else DAY_S)
    return Tour(0, day, calls[items[0]].stream, tuple(items), tuple(legs), clock)


def tours_of(hand: Rounds) -> tuple[list[Call], list[Tour]]:
    """The tours of the plan's rounds."""
    calls = calls_of(hand)
    return calls, [
        tour_of(hand, calls, (0, 2, 3, -1), 0, 21_600),
        tour_of(hand, calls, (1, -1), 2, 21_600),
        tour_of(hand, calls, (0, 2, 3, -1), 3, 21_600),
    ]


def at_another_time(tour: Tour, start_s: int) -> Tour:
    return replace(tour, clock=run_clock(tour.legs, start_s))
