from pathlib import Path

import pytest
import shapely

from binopt.errors import InputError
from binopt.intake.osm.reading import read_osm
from tests.intake.osm.town import Town, degrees, small_town


def test_streets_buildings_and_points_are_read_once_each(tmp_path):
    town = small_town()
    town.node((20, 4), {"natural": "tree"})
    data = read_osm(town.write(tmp_path))
    assert (data.lines.has("highway")).sum() == 3
    assert (data.areas.has("building")).sum() == 37
    assert list(data.nodes.tag("natural")) == ["tree"]
    assert data.lines.ids[0] == "w1"


def test_a_house_that_is_way_and_relation_keeps_its_yard_open(tmp_path):
    town = Town()
    outer = town.box(0, 0, 40, 30, building="yes")
    inner = town.box(10, 10, 30, 20)
    relation = town.multipolygon([outer], [inner], building="apartments")
    data = read_osm(town.write(tmp_path))
    kinds = dict(zip(data.areas.ids, data.areas.tag("building"), strict=True))
    assert kinds[f"w{outer}"] == "yes"
    assert kinds[f"r{relation}"] == "apartments"
    (area,) = data.areas.shapes[data.areas.ids == f"r{relation}"]
    assert len(shapely.get_rings(shapely.get_parts(area))) == 2


def test_entrances_are_linked_by_the_points_that_they_share_with_a_house(tmp_path):
    town = Town()
    house = town.way([(0, 0), (5, 0), (10, 0), (10, 8), (0, 8), (0, 0)], building="yes")
    town.box(20, 0, 30, 8, building="yes")
    door = town.node((5, 0), {"entrance": "main"})
    town.node((19.9, 4), {"entrance": "yes"})  # beside the other house, but no point of it
    data = read_osm(town.write(tmp_path))
    linked = [(data.nodes.ids[n], data.areas.ids[a]) for n, a in zip(data.node_of_door, data.area_of_door, strict=True)]
    assert linked == [(f"n{door}", f"w{house}")]


def test_only_what_comes_into_the_box_is_kept(tmp_path):
    path = small_town().write(tmp_path)
    (west, south), (east, north) = degrees([(-5, -20), (45, 20)])
    inside, whole = read_osm(path, (west, south, east, north)), read_osm(path)
    assert 0 < len(inside.areas) < len(whole.areas)
    box = shapely.box(west, south, east, north)
    assert shapely.intersects(box, inside.areas.shapes).all()
    assert list(inside.lines.tag("name")) == ["Long Street"]


def test_a_way_that_the_extract_cuts_off_is_kept_as_far_as_it_is_there(tmp_path):
    town = small_town()
    town.ways[2][0].insert(1, town.node((150, 0)))
    text = town.xml().replace(f'<nd ref="{town.nodes[(200.0, 0.0)]}"/>', '<nd ref="999999"/>')
    path = tmp_path / "cut.osm"
    path.write_text(text, encoding="utf-8")
    data = read_osm(path)
    assert data.cut_off == ("w2",)
    assert shapely.get_num_points(data.lines.shapes[data.lines.ids == "w2"]) == [2]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("nothing.osm.pbf", None, "does not exist"),
        ("empty.osm.pbf", b"", "is empty"),
        ("noise.osm.pbf", b"\x00\x01 no map at all, and some more bytes " * 20, "cannot be read"),
        ("broken.osm", b"<osm version='0.6'><node id='1' lat='1' ", "cannot be read"),
        ("words.txt", b"words", "is no OpenStreetMap file by its name"),
    ],
)
def test_what_is_no_extract_is_told_so(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_osm(path)


def test_a_folder_is_told_so(tmp_path):
    with pytest.raises(InputError, match="is a folder"):
        read_osm(tmp_path)


@pytest.mark.real
def test_a_cut_file_is_told_so(tmp_path, cases):
    whole = (cases / "karlsruhe" / "karlsruhe-small.osm.pbf").read_bytes()
    path = Path(tmp_path / "half.osm.pbf")
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cannot be read"):
        read_osm(path)
