"""The drawing is in metres where the plan is, its layers are named, and no text of it is a command."""

import re

import ezdxf
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.papers import dxf
from binopt.papers.folder import PaperFolder
from tests.papers.editions import HOSTILE, edition_of, quarter


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dxf")
    addresses = {**HOSTILE, "A00008": "\\P{\\fArial|b1;X} %%u^I^J\\U+0041 \\M+1A2B3 %%%%c"}
    edition = edition_of(quarter(20, addresses=addresses), folder / "plan")
    dxf.write(edition, PaperFolder(folder / "out"))
    return edition, folder / "out" / dxf.FILE


@pytest.fixture(scope="module")
def drawing(made):
    return ezdxf.readfile(made[1])


def polygons(drawing, layer):
    return [
        shapely.Polygon([point[:2] for point in line]) for line in drawing.modelspace().query(f'*[layer=="{layer}"]')
    ]


def test_it_is_sound_and_in_metres(drawing):
    assert not drawing.audit().has_errors
    assert drawing.units == 6
    assert drawing.header["$MEASUREMENT"] == 1


def test_layers_are_named_by_what_they_hold(made, drawing):
    edition, _ = made
    used = {entity.dxf.layer for entity in drawing.modelspace()}
    kinds = {f"OBSTACLE_{one.kind.upper()}" for one in edition.case.obstacles}
    streams = {stream.upper() for stream in edition.case.streams}
    assert {"PAVEMENT", "KERB", "FACE", "DOOR", "SPOT_TEXT"} | kinds <= used
    assert {f"SPOT_PLAN_{stream}" for stream in streams} <= used
    assert {f"SPOT_TODAY_{stream}" for stream in streams} <= used
    assert used <= {layer.dxf.name for layer in drawing.layers}


@pytest.mark.parametrize("stream", ["residual", "bio"])
def test_spots_lie_where_the_plan_has_them(made, drawing, stream):
    edition, _ = made
    spots = [spot for spot in edition.plan.plan.spots if spot.stream == stream]
    drawn = polygons(drawing, f"SPOT_PLAN_{stream.upper()}") + polygons(drawing, f"SPOT_PLAN_UNLAWFUL_{stream.upper()}")
    assert len(drawn) == len(spots)
    united = shapely.union_all([spot.shape for spot in spots])
    assert shapely.symmetric_difference(shapely.union_all(drawn), united).area < 1e-6


def test_kerbs_are_the_plans(made, drawing):
    edition, _ = made
    lines = [
        shapely.LineString([point[:2] for point in line]) for line in drawing.modelspace().query('*[layer=="KERB"]')
    ]
    assert sum(line.length for line in lines) == pytest.approx(sum(face.length_m for face in edition.plan.faces))


def test_no_text_is_a_command(drawing):
    texts = [entity.dxf.text for entity in drawing.modelspace().query("TEXT")]
    assert not drawing.modelspace().query("MTEXT")
    assert not [text for text in texts if re.search(r"%%|\\|\^|[{}]|[\x00-\x1f\u202e]", text)]
    assert max(len(text) for text in texts) <= 2 * dxf.LONGEST_TEXT
    assert any(text.startswith("=HYPERLINK(") for text in texts)
    assert any(text.startswith("/P(/fArial|b1;X) % %u") for text in texts)


@given(st.text(max_size=300))
def test_any_text_is_made_harmless(text):
    told = dxf.cad_text(text)
    assert not re.search(r"%%|\\|\^|[{}]", told)
    assert told.isprintable()
    assert "\n" not in told


def test_the_same_edition_is_the_same_bytes_whatever_the_order_of_sets(made, tmp_path):
    edition, path = made
    dxf.write(edition, PaperFolder(tmp_path))
    raw = path.read_bytes()
    assert (tmp_path / dxf.FILE).read_bytes() == raw
    classes = re.findall(rb"CLASS\r?\n +1\r?\n(\w+)", raw)
    assert classes
    kinds = [kind for kind in classes if kind in {b"LAYOUT", b"ACDBPLACEHOLDER"}]
    assert kinds == sorted(kinds)
