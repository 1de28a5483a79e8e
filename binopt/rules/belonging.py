"""Rules about whose bins stand where: every bin of the case once, on one face, and nobody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from binopt.domain.plan import Spot
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation

NO_ROOM = "no_room"
"""Reason code of a premises and stream for which no rectangle exists anywhere (contract)."""


def known(scene: Scene) -> Iterator[Violation]:
    """Spots and presentations are of premises, streams and faces that the case has."""
    faces = scene.model.index()
    for spot in scene.given.spots:
        if spot.key not in scene.holdings:
            yield Violation("known", (name(spot),), 1, "1", "the case has no bins of this premises and stream")
        elif spot.face_id not in faces:
            yield Violation("known", (name(spot), spot.face_id), 1, "1", f"the street has no face {spot.face_id!r}")
    for one in scene.given.presentations:
        if one.key not in scene.holdings:
            yield Violation("known", (name(one),), 1, "1", "the case has no bins of this premises and stream")


def bins_as_given(scene: Scene) -> Iterator[Violation]:
    """Each premises and stream has a spot for each of its bins, ranks 1 to their number, of the case's types."""
    absent = {(unplaced.premises_id, unplaced.stream) for unplaced in scene.unplaced if unplaced.reason == NO_ROOM}
    of_key: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in scene.given.spots:
        of_key[spot.key].append(spot)
    for key, holding in scene.holdings.items():
        spots = sorted(of_key.get(key, []), key=lambda spot: spot.rank)
        wanted = 0 if key in absent else len(holding.bins)
        if [spot.rank for spot in spots] != list(range(1, wanted + 1)):
            off = max(abs(len(spots) - wanted), 1)
            text = f"{len(spots)} spots of ranks {_list(spot.rank for spot in spots)} for {wanted} bins"
            yield Violation("bins_as_given", (name(holding),), off, "1", text)
            continue
        for spot, bin_type in zip(spots, holding.bins, strict=False):
            if spot.bin_type != bin_type:
                text = f"a bin of {spot.bin_type.litres} l where the case has one of {bin_type.litres} l"
                yield Violation("bins_as_given", (name(spot),), 1, "1", text)


def one_face(scene: Scene) -> Iterator[Violation]:
    """All bins of a premises and stream stand on one face: a crew comes by once."""
    of_key: dict[tuple[str, str], set[str]] = defaultdict(set)
    for spot in scene.spots:
        of_key[spot.key].add(spot.face_id)
    for (premises, stream), faces in of_key.items():
        if len(faces) > 1:
            ids = (f"{premises}|{stream}", *sorted(faces))
            yield Violation("one_face", ids, len(faces) - 1, "1", f"its bins stand on {len(faces)} faces")


def reasons_given(scene: Scene) -> Iterator[Violation]:
    """Whoever has a bin on an unlawful spot, or nowhere, is listed with the reason; nobody else is."""
    reasons = {(unplaced.premises_id, unplaced.stream): unplaced.reason for unplaced in scene.unplaced}
    for spot in scene.given.spots:
        if not spot.lawful and reasons.get(spot.key, "") in ("", NO_ROOM):
            text = "stands on an unlawful spot, and 'unplaced' gives no reason for it"
            yield Violation("reasons_given", (name(spot),), 1, "1", text)
    unlawful = {spot.key for spot in scene.given.spots if not spot.lawful}
    for unplaced in scene.unplaced:
        if unplaced.reason != NO_ROOM and (unplaced.premises_id, unplaced.stream) not in unlawful:
            text = f"is listed as {unplaced.reason!r}, but all its spots are said to be lawful"
            yield Violation("reasons_given", (name(unplaced),), 1, "1", text)


def _list(ranks: Iterator[int]) -> str:
    return ", ".join(map(str, ranks)) or "none"
