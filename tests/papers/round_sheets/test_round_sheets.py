"""Round sheets give each stop in order with what the timetable told people, and what is dangerous there."""

from dataclasses import replace

import pytest
from pypdf import PdfReader
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.polygon import orient

from binopt.domain.street import Street
from binopt.network import Mode
from binopt.papers.folder import PaperFolder
from binopt.papers.round_sheets import paper
from binopt.papers.round_sheets.hazards import Hazards, narrow_faces, near_schools
from binopt.papers.round_sheets.stops import rows_of
from binopt.papers.round_sheets.way import part_of, stop_places
from binopt.papers.round_sheets.words import risk_lines, side_of, warnings_of
from binopt.papers.street import PaperStreet
from binopt.speech import stream_word
from tests.papers.editions import HOSTILE, edition_of, quarter
from tests.papers.reading import pages_of, plain, scale_bars, texts_with_places


def with_round_ids(result):
    """Let the only round of a result collect all of its stream's puttings-out of its day."""
    presentations = tuple(
        replace(one, round_id="T1.1.1") if one.stream == "residual" and one.truck_min < 1440 else one
        for one in result.plan.presentations
    )
    return replace(result, plan=replace(result.plan, presentations=presentations))


@pytest.fixture(scope="module", params=["en", "fr", "de"])
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rounds")
    edition = edition_of(with_round_ids(quarter(60)), folder / "plan", language=request.param, country="FR")
    paper.write(edition, PaperFolder(folder / "out"))
    return edition, folder / "out" / paper.FILE


def test_stops_stand_in_order_with_minute_window_and_bins(made):
    edition, path = made
    (tour,) = edition.plan.rounds
    rows = rows_of(edition, Hazards.of(edition))[tour.round_id]
    text, at = " ".join(pages_of(path)), 0
    for row in rows:
        found = text.index(plain(edition.speech.clock_on(row.stop.begin_s // 60, tour.day)), at)
        at = found + 1
        if row.stop.face_id:
            assert row.stop.face_id in text[found:]
    told = {(one.window_from_min, one.window_to_min) for one in edition.plan.plan.presentations if one.round_id}
    assert {row.window for row in rows if row.window} <= told
    bins = sum(one.bins_out for one in edition.plan.plan.presentations if one.round_id)
    assert sum(count for row in rows for _, count in row.bins) == bins


def test_stops_at_the_same_face_share_its_bins(tmp_path):
    """A truck that serves both sides stops at a face again and again: each bin is told at one of these stops."""
    result = with_round_ids(quarter(6))
    (tour,) = result.rounds["plan"]
    collect = next(stop for stop in tour.stops if stop.face_id == "F0.0")
    truck_s = [one.truck_min * 60 for one in result.plan.presentations if one.round_id]
    again = [replace(collect, begin_s=truck_s[0] + 20 * k, service_s=20, bins=1) for k in range(3)]
    stops = (tour.stops[0], *again, *(stop for stop in tour.stops[1:] if not stop.face_id))
    result = replace(result, rounds={**result.rounds, "plan": (replace(tour, stops=stops),)})
    edition = edition_of(result, tmp_path / "plan")
    rows = [row for row in rows_of(edition, Hazards.of(edition))["T1.1.1"] if row.stop.face_id]
    told = [sum(count for _, count in row.bins) for row in rows]
    assert len(rows) == 3
    assert sum(told) == sum(one.bins_out for one in result.plan.presentations if one.round_id)
    assert told == [1, 1, 1]
    assert all(row.window == (360, 420) for row in rows)


def test_a_round_begins_on_a_page_of_its_own_with_its_risks(made):
    edition, path = made
    texts, reader = pages_of(path), PdfReader(path)
    starts = [reader.get_destination_page_number(one) for one in reader.outline]
    assert len(starts) == len(edition.plan.rounds) == 1
    assert "T1.1.1" in texts[0]
    assert plain(stream_word(edition.speech, "residual")) in texts[0]
    assert "R437" in texts[0]
    assert all("R437" not in text for text in texts[1:])


def test_each_strip_is_to_scale_and_bears_the_numbers_of_its_stops(made):
    _, path = made
    for number in range(len(pages_of(path))):
        ((metres, scale, long),) = scale_bars(path, number)
        assert long == pytest.approx(metres * 72 / 0.0254 / scale, abs=0.02)
        numbers = [text for text, x, _ in texts_with_places(path, number) if text.isdigit() and x > 34]
        listed = [text for text, x, _ in texts_with_places(path, number) if text.isdigit() and abs(x - 34) < 1]
        assert set(listed) <= set(numbers)


def test_text_stays_on_its_page(made):
    _, path = made
    for number in range(len(pages_of(path))):
        for _, x, y in texts_with_places(path, number):
            assert 20 < x < 575
            assert 20 < y < 822


def test_the_way_goes_on_from_page_to_page(made):
    edition, _ = made
    (tour,) = edition.plan.rounds
    places = stop_places(tour)
    assert places == sorted(places)
    assert len(places) == len(tour.stops)
    first, second = part_of(tour, places, 0, 2), part_of(tour, places, 3, len(places) - 1)
    assert first[-1] == pytest.approx(second[0])
    assert tuple(second[-1]) == pytest.approx(tour.line.coords[-1])


def test_a_plan_without_rounds_says_so(tmp_path):
    result = quarter(4)
    edition = edition_of(replace(result, rounds={"today": (), "plan": ()}), tmp_path / "plan", language="de")
    paper.write(edition, PaperFolder(tmp_path / "out"))
    assert "keine Touren" in pages_of(tmp_path / "out" / paper.FILE)[0]


def test_hostile_names_are_printed_or_replaced(tmp_path):
    result = with_round_ids(quarter(8, addresses=HOSTILE, name="=cmd() \x00\u202e <b>"))
    evil = "=CMD() %%d \\P \x07 \u202e مرحبا 🏠 " + "é" * 10_000
    result = replace(
        result, model=replace(result.model, faces=tuple(replace(face, street=evil) for face in result.model.faces))
    )
    edition = edition_of(result, tmp_path / "plan")
    paper.write(edition, PaperFolder(tmp_path / "out"))
    text = " ".join(pages_of(tmp_path / "out" / paper.FILE))
    assert "=CMD() %%d" in text
    assert "é" * 200 not in text


def on_streets(edition, streets, premises=None):
    """Return an edition whose case has some streets."""
    case = replace(edition.case, streets=streets, premises=premises or edition.case.premises)
    return replace(edition, case=case, street=PaperStreet(edition.plan, case))


@pytest.fixture(scope="module")
def dangerous(tmp_path_factory):
    """A block with a one-way street on its south side that only its far kerb is served on, and a school at a corner."""
    edition = edition_of(with_round_ids(quarter(24)), tmp_path_factory.mktemp("dangerous") / "plan", country="GB")
    kerbs = {face.face_id: face.kerb for face in edition.plan.faces}
    around = Polygon([kerbs[key].coords[0] for key in sorted(kerbs) if key.startswith("F0.")])
    ring = list(orient(around.buffer(4.0, join_style="mitre")).exterior.coords)
    # anticlockwise, as the kerbs: trucks that drive on the right have them on their left
    streets = tuple(
        Street(f"S{k}", LineString([ring[k], ring[k + 1]]), f"Street {k}", oneway=1) for k in range(len(ring) - 1)
    )
    middle = kerbs["F0.0"].interpolate(0.5, normalized=True)
    school = replace(edition.case.premises[0], use="school", door=Point(middle.x, middle.y - 10))
    return on_streets(edition, streets, (school, *edition.case.premises[1:]))


def test_what_is_dangerous_is_told_at_its_stops_and_at_the_head(dangerous):
    speech = dangerous.speech
    rows = rows_of(dangerous, Hazards.of(dangerous))["T1.1.1"]
    served = {row.stop.face_id: row for row in rows if row.stop.face_id}
    assert {row.mode for row in served.values()} == {Mode.FAR_KERB}
    lines = risk_lines(rows, dangerous.case, speech)
    assert any("Along the far kerb of one-way streets: stops 1–4." in line for line in lines)
    assert any(line.startswith("Schools: stops ") for line in lines)
    assert "No dead end is on this round." in lines
    assert "One side of the street at a time, at all stops." in lines
    assert side_of(served["F0.0"], speech) == "left"
    assert warnings_of(served["F0.0"], speech)[:2] == ["school", "far kerb of a one-way street"]
    assert "school" not in warnings_of(served["F0.2"], speech)


def test_other_ways_of_serving_are_told_too(dangerous):
    speech = dangerous.speech
    rows = rows_of(dangerous, Hazards.of(dangerous))["T1.1.1"]
    row = next(row for row in rows if row.stop.face_id)
    mouth = replace(row, service=replace(row.service, mode=Mode.FROM_MOUTH, walk_begin_m=12.0, walk_end_m=45.2))
    both = replace(row, number=7, service=replace(row.service, mode=Mode.BOTH_SIDES), narrow_m=4.2)
    turning = replace(row, number=9, turning=True)
    assert side_of(mouth, speech) == "on foot"
    assert "dead end: wait at its mouth, up to 45 m on foot" in warnings_of(mouth, speech)
    assert side_of(both, speech) == "both sides"
    assert "narrow: 4.2 m from kerb to kerb" in warnings_of(both, speech)
    lines = " ".join(risk_lines([mouth, both, turning], dangerous.case, speech))
    assert "fetch bins on foot: stops 1." in lines
    assert "Dead ends with a turning place: stops 9." in lines
    assert "Both sides at once only at stops 7: one-way, below 5.0 m" in lines
    assert "Narrow, nobody can pass the truck: stops 7." in lines
    assert "No dead end" not in lines


def test_streets_are_measured_from_kerb_to_kerb(dangerous):
    faces = dangerous.street.model.faces
    south = next(face for face in faces if face.face_id == "F0.0")
    opposite = replace(south, face_id="X", kerb=south.kerb.parallel_offset(4.0, "right").reverse())
    assert narrow_faces((south, opposite), 5.0) == pytest.approx({"F0.0": 4.0, "X": 4.0}, abs=0.05)
    assert narrow_faces((south, opposite), 3.9) == {}
    assert narrow_faces((south,), 5.0) == {}


def test_schools_are_near_within_their_distance(dangerous):
    near = near_schools(dangerous.street.model.faces, dangerous.case)
    assert "F0.0" in near
    assert "F0.2" not in near
    plain_case = replace(dangerous.case, premises=tuple(replace(one, use="") for one in dangerous.case.premises))
    assert near_schools(dangerous.street.model.faces, plain_case) == frozenset()
