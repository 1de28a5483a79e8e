"""Spots chosen anew on days that stay: who can stay stays, pins stand, and nothing stands in another's way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.presets import BIN_TYPES
from binopt.solve.jobs import street_of
from binopt.solve.pricing import prices
from binopt.solve.respot import SpotJob, Standee, choose_spots, lay_face, place_at
from binopt.solve.spots import Limits
from tests.cli.little_street import write_street

B240 = BIN_TYPES[240]
STANDEE = Standee(B240, 20.0, 3.0, (0,), None)


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    case = read_case(write_street(tmp_path_factory.mktemp("respot") / "street"))
    model = lay_out(case)
    street = street_of(model, 0, np.arange(len(case.obstacles)))
    laid = lay_face(street, case.rules, [B240])
    return SpotJob(laid, prices(case, 1.5), case.crew.walk_m_per_s, (), Limits(work=0.02, seconds=60.0))


def chosen(job, *standees, **changed):
    return choose_spots(replace(job, standees=standees, **changed))


def apart(one, other):
    return one.side != other.side or abs(one.middle_cm - other.middle_cm) >= 58 + 10


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 90), st.sets(st.integers(0, 2), min_size=1)), min_size=1, max_size=12))
def test_bins_that_are_out_together_keep_apart(job, drawn):
    standees = [replace(STANDEE, foot_m=foot, outings=tuple(sorted(out))) for foot, out in drawn]
    given_ = chosen(job, *standees)
    assert all(given_)
    places = job.laid.places[240]
    for i, one in enumerate(given_):
        assert places.usable[one.place]
        assert one.carry_m == pytest.approx(abs(one.middle_cm / 100 - standees[i].foot_m) + 3.0)
        for j, other in enumerate(given_[:i]):
            if set(standees[i].outings) & set(standees[j].outings):
                assert apart(one, other)


def test_who_can_stay_stays(job):
    first = chosen(job, *(replace(STANDEE, foot_m=10.0 * k) for k in range(1, 8)))
    again = [replace(STANDEE, foot_m=10.0 * k, at=(g.middle_cm, g.side)) for k, g in enumerate(first, start=1)]
    assert chosen(job, *again) == first


def test_others_make_room_for_a_pin(job):
    [alone] = chosen(job, STANDEE)
    pin = replace(STANDEE, foot_m=60.0, at=(alone.middle_cm, alone.side), pinned=True)
    pinned, other = chosen(job, pin, replace(STANDEE, at=(alone.middle_cm, alone.side)))
    assert (pinned.middle_cm, pinned.side) == (alone.middle_cm, alone.side)
    assert apart(pinned, other)


def test_a_pin_stands_even_where_no_bin_can(job):
    places = job.laid.places[240]
    unusable = int(np.flatnonzero(~places.usable)[0])
    at = (int(places.middle_cm[unusable]), int(places.side[unusable]))
    [given_] = chosen(job, replace(STANDEE, at=at, pinned=True))
    assert given_.place == unusable


def test_a_barred_place_is_left_and_a_full_face_has_none(job):
    [best] = chosen(job, STANDEE)
    [other] = chosen(job, STANDEE, barred={240: frozenset({best.place})})
    assert other.place != best.place
    everything = frozenset(range(len(job.laid.places[240].middle_cm)))
    assert chosen(job, STANDEE, barred={240: everything}) == (None,)
    assert place_at(job.laid.places[240], 10**6, 0) is None


def test_work_ends_where_somebody_says_so(job):
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        choose_spots(replace(job, standees=(STANDEE,)), stop)
