"""A stretch that is closed on some days: bins that are out then are not put there by the desk."""

from dataclasses import replace

import shapely

from binopt.domain.street import Closure
from binopt.editing.choosing import choose
from binopt.editing.desk import EDIT_LIMITS
from tests.editing.test_desk import some_spot


def test_bins_leave_a_stretch_that_is_closed_while_they_are_out(desk, base):
    spot = some_spot(desk)
    face = base.around.model.index()[spot.face_id]
    market = Closure("market", shapely.buffer(spot.shape, 1.0), frozenset(range(7)))
    closed = replace(desk.state, case=replace(desk.state.case, closures=(market,)))
    after, _ = choose(base, closed, {}, {face}, frozenset(), EDIT_LIMITS, lambda: None)
    out = {key for key, found in base.outings.items() if found}
    on_it = [s for s in after.spots[face] if s.key in out and s.shape.intersection(market.geometry).area > 0.001]
    assert on_it == []
    assert not [f for found in after.findings.values() for f in found if f.rule == "not_while_closed"]
