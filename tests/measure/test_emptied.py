"""Every presentation finds the stop that empties it."""

from dataclasses import replace

import pytest

from binopt.domain.plan import Presentation, Service
from binopt.measure.emptied import match_stops
from tests.measure.streets import WEEK, spot_at
from tests.rounds import make_round

TOUR = make_round(["f0", "f1", "f0"])
"""Work from 06:01 to 06:06 at f0, 06:07 to 06:12 at f1, 06:13 to 06:18 at f0 again."""


def told(truck_min, premises="a", bins=1, window=(360, 390), round_id="T1.1.1"):
    return Presentation(premises, "residual", bins, window[0] - 60, *window, truck_min, truck_min + 15, round_id)


def emptied(*presentations, spots=None, cycle_min=WEEK):
    spots = spots or (spot_at(5.0), spot_at(5.0, premises="b", face="f1"))
    (met,), unmatched = match_stops([TOUR], Service(tuple(spots), presentations), cycle_min)
    return met, unmatched


def test_the_face_and_the_minute_say_which_stop():
    met, unmatched = emptied(told(363), told(368, "b"), told(377))
    assert met.stop.tolist() == [1, 2, 3]
    assert unmatched == 0
    assert met.share.tolist() == pytest.approx([2 / 5, 1 / 5, 4 / 5])
    assert met.told.tolist() == [1, 2, 3]
    assert met.from_s[[1, 2, 3]].tolist() == [21_600] * 3
    assert met.to_s[[1, 2, 3]].tolist() == [23_400] * 3


def test_a_minute_before_the_work_is_its_begin():
    met, _ = emptied(told(360))
    assert (met.stop.tolist(), met.share.tolist()) == ([1], [0.0])


def test_what_is_put_out_before_the_cycle_is_met_a_cycle_later():
    late = told(363 + WEEK, window=(360 + WEEK, 390 + WEEK))
    met, _ = emptied(late)
    assert met.turn_s.tolist() == [WEEK * 60]
    assert (met.from_s[1], met.share[0]) == (21_600, pytest.approx(2 / 5))


def test_stops_of_other_faces_and_rounds_empty_nothing():
    met, unmatched = emptied(told(363, "nobody"), told(363, round_id="T9"), told(363))
    assert met.number.tolist() == [2]
    assert unmatched == 2


def test_bins_that_stay_in_bring_no_truck():
    spots = (spot_at(5.0, face="f1"), spot_at(6.0, rank=2, face="f0"))
    assert emptied(told(363, bins=1), spots=spots)[0].stop.tolist() == [2]
    assert emptied(told(363, bins=2), spots=spots)[0].stop.tolist() == [1]


def test_of_different_windows_at_a_stop_the_common_part_counts():
    met, _ = emptied(
        told(363),
        replace(told(363, window=(365, 380)), premises_id="b"),
        spots=(spot_at(5.0), spot_at(7.0, premises="b")),
    )
    assert (met.from_s[1] / 60, met.to_s[1] / 60) == (365, 380)


def test_stops_of_one_minute_get_what_they_empty():
    short = make_round(["f0", "f1", "f0"], drive_s=1, service_s=10)
    spots = (spot_at(5.0), spot_at(7.0, premises="b"), spot_at(9.0, premises="c"))
    given = (told(360, "a"), told(360, "b", bins=3), told(360, "c"))
    (met,), _ = match_stops([short], Service(spots, given), WEEK)
    # the first stop empties one bin, the third three
    assert dict(zip(met.number.tolist(), met.stop.tolist(), strict=True)) == {0: 1, 1: 3, 2: 1}
