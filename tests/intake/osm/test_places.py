import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from binopt.errors import InputError
from binopt.intake.osm.places import box_of, find_area, find_country, utm_of, widened
from binopt.intake.osm.reading import read_osm
from tests.intake.osm.town import degrees, small_town


@pytest.fixture(name="path")
def _path(tmp_path):
    town = small_town()
    town.box(-20, -60, 90, 60, boundary="administrative", name="Old Town", name__en="Ancient Town")
    town.box(-500, -500, 500, 500, boundary="administrative", name="Town")
    town.box(-50, -100, 250, 100, place="suburb", name="Town")
    town.node((150, 10), {"place": "suburb", "name": "New Town"})
    return town.write(tmp_path)


@pytest.mark.parametrize("name", ["Old Town", "old town", "Ancient Town"])
def test_a_place_is_found_by_any_of_its_names(path, name):
    (inside, outside) = degrees([(40, 0), (150, 0)])
    area = find_area(path, name)
    assert shapely.contains_xy(area, *inside)
    assert not shapely.contains_xy(area, *outside)


def test_of_several_of_a_name_the_smallest_is_meant(path):
    (far,) = degrees([(400, 0)])
    assert not shapely.contains_xy(find_area(path, "Town"), *far)


def test_a_wrong_name_is_answered_with_the_nearest_right_ones(path):
    with pytest.raises(InputError, match="did you mean Old Town"):
        find_area(path, "Odl Town")
    with pytest.raises(InputError, match="there are Ancient Town, Old Town, Town"):
        find_area(path, "Zyx")
    with pytest.raises(InputError, match="as a point only"):
        find_area(path, "New Town")


def test_an_extract_without_places_says_so(tmp_path):
    with pytest.raises(InputError, match="--bbox"):
        find_area(small_town().write(tmp_path), "Town")


@pytest.mark.parametrize(
    "bounds", [(1, 1, 0, 2), (0, 0, 0, 1), (0, 50, 1, 91), (-200, 0, 0, 1), (0, 0, float("nan"), 1)]
)
def test_what_is_no_box_is_refused(tmp_path, bounds):
    with pytest.raises(InputError, match="is no box on the earth"):
        box_of(bounds, tmp_path / "x.osm")


def test_a_box_is_one(tmp_path):
    assert box_of((1, 2, 3, 4), tmp_path / "x.osm").bounds == (1, 2, 3, 4)


@given(st.floats(-179, 178), st.floats(-75, 75), st.floats(0.001, 1))
def test_utm_is_true_to_scale_and_margins_are_as_wide_as_asked(lon, lat, size):
    box = shapely.box(lon, lat, lon + size, lat + size)
    crs = utm_of(box)
    move = Transformer.from_crs(4326, crs, always_xy=True)
    middle = shapely.centroid(box)
    (x0, y0), (x1, y1) = move.transform(middle.x, middle.y), move.transform(middle.x, middle.y + 0.001)
    geodesic_m = crs.get_geod().inv(middle.x, middle.y, middle.x, middle.y + 0.001)[2]
    assert ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 == pytest.approx(geodesic_m, rel=1e-3)
    west, south, east, north = widened(box, 100.0)
    geod = crs.get_geod()
    for one, other in (((west, lat), (lon, lat)), ((east, lat + size), (lon + size, lat + size))):
        assert geod.inv(*one, *other)[2] >= 99.0
    assert geod.inv(lon, south, lon, lat)[2] >= 99.0
    assert geod.inv(lon, north, lon, lat + size)[2] >= 99.0


def test_the_country_is_that_of_most_addresses(tmp_path):
    town = small_town()
    town.node((1, 1), {"addr:housenumber": "1", "addr:country": "AT"})
    assert find_country(read_osm(town.write(tmp_path))) == "de"


def test_without_addresses_it_is_that_of_the_border_else_unknown(tmp_path):
    town = small_town()
    for refs, tags in town.ways.values():
        assert refs
        tags.pop("addr:country", None)
    assert find_country(read_osm(town.write(tmp_path))) == ""
    town.box(-500, -500, 500, 500, boundary="administrative", **{"ISO3166-1:alpha2": "LI"})
    assert find_country(read_osm(town.write(tmp_path))) == "li"
