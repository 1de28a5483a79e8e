"""Truck hours by hand."""

import pytest

from binopt.domain.service import CrewTimes, Truck, Window
from binopt.domain.street import Side
from binopt.measure.crew import crew_hours, presentation_s, trips, visit_s
from binopt.measure.filling import Load
from tests.measure.streets import BIN_240, BIN_660, make_case, make_model, out, service, spot_at, straight_street

CREW = CrewTimes(12, 40, 8, 1.2, 5.0, 60, 20, 50)
TRUCK = Truck("T", ("residual",), Window(0, 600), capacity_l=1000, payload_kg=90)


def case_of(**changes):
    return make_case(holdings=[("a", "residual", (BIN_240,), 200.0)], crew=CREW, trucks=(TRUCK,), **changes)


def test_a_presentation_is_a_stop_its_lifts_and_the_walks_across():
    assert presentation_s(CREW, [BIN_240, BIN_660]) == 8 + 12 + 40
    sides = [Side.KERB, Side.BUILDING]
    assert presentation_s(CREW, [BIN_240, BIN_240], sides, [1.2, 1.2]) == pytest.approx(8 + 24 + 2)


def test_a_visit_is_the_way_there_and_along_at_walking_pace():
    assert visit_s(CREW, 50.0) == pytest.approx(60 + 36)


@pytest.mark.parametrize(
    ("litres", "kg", "times"), [(0, 0, 0), (1, 0, 1), (1000, 90, 1), (1001, 0, 2), (500, 90.5, 2), (2500, 10, 3)]
)
def test_a_trip_begins_where_litres_or_kilograms_are_full(litres, kg, times):
    assert trips(Load(litres, kg), [TRUCK, Truck("S", (), Window(0, 1), capacity_l=10, payload_kg=10)]) == times


def test_hours_of_a_week_by_hand():
    row = service([spot_at(5.0)], [out(400, 500), out(4 * 1440 + 400, 4 * 1440 + 500)])
    seconds = 2 * (60 + 20 * 3.6 / 5) + 2 * (8 + 12) + 2 * 60 * (20 + 50)
    assert crew_hours(case_of(), straight_street(), row) == pytest.approx(seconds / 3600)
    assert crew_hours(case_of(weeks=2), straight_street(), row) == pytest.approx(seconds / 3600 / 2)


def test_a_bin_at_the_building_is_walked_across_and_back():
    presentations = [out(400, 500)]
    kerb = crew_hours(case_of(), straight_street(), service([spot_at(5.0)], presentations))
    far = crew_hours(case_of(), straight_street(), service([spot_at(5.0, side=Side.BUILDING)], presentations))
    assert (far - kerb) * 3600 == pytest.approx(2 * (2.0 - 0.74) / 1.2)


def test_neighbours_share_a_visit_and_bins_on_two_faces_are_two_stops():
    both = case_of(premises=())
    near = service([spot_at(5.0), spot_at(6.0, "b")], [out(400, 500), out(400, 500, "b")])
    alone = service([spot_at(5.0)], [out(400, 500)])
    model = straight_street()
    assert (crew_hours(both, model, near) - crew_hours(both, model, alone)) * 3600 == pytest.approx(8 + 12)

    faces = make_model(list(model.ground.polygons), [model.faces[0].kerb, model.faces[0].kerb.parallel_offset(5)])
    split = service([spot_at(5.0), spot_at(6.0, rank=2, face="f1")], [out(400, 500, bins=2)])
    assert (crew_hours(both, faces, split) - crew_hours(both, faces, alone)) * 3600 == pytest.approx(
        8 + 12 + visit_s(CREW, 20)
    )


def test_nothing_presented_nothing_driven():
    assert crew_hours(case_of(), straight_street(), service([spot_at(5.0)], [])) == 0
