import numpy as np
import pytest
import shapely

from binopt.intake.osm.buildings import read_buildings
from binopt.intake.osm.demand import reckon_demand
from binopt.intake.osm.features import NO_FEATURES, Features, OsmData
from binopt.intake.osm.uses import DWELLING, use_of
from tests.intake.osm.streets import SETTINGS


def areas(*found):
    return Features.of([f"w{i}" for i in range(len(found))], [s for s, _ in found], [t for _, t in found])


def read(*found, nodes=NO_FEATURES):
    return read_buildings(OsmData(nodes, NO_FEATURES, areas(*found)), SETTINGS.premises, SETTINGS.demand)


HOUSE = shapely.box(0, 0, 20, 10)


@pytest.mark.parametrize(
    ("tags", "use"),
    [
        ({"building": "yes"}, ""),
        ({"building": "apartments"}, ""),
        ({"building": "retail"}, "shop"),
        ({"building": "yes", "shop": "bakery"}, "food_shop"),
        ({"building": "yes", "shop": "vacant"}, ""),
        ({"building": "yes", "amenity": "school"}, "school"),
        ({"building": "church", "amenity": "place_of_worship"}, "worship"),
        ({"building": "office"}, "office"),
        ({"building": "yes", "office": "lawyer"}, "office"),
        ({"building": "yes", "tourism": "hotel"}, "hotel"),
        ({"building": "warehouse"}, "industry"),
        ({"amenity": "restaurant"}, "restaurant"),
        ({"amenity": "bench"}, ""),
    ],
)
def test_uses_are_read_from_tags(tags, use):
    assert use_of(tags) == use


def test_every_use_has_its_litres():
    uses = {
        use_of({"building": kind}) for kind in ("retail", "office", "hotel", "school", "hospital", "church", "public")
    }
    uses |= {use_of({"amenity": kind}) for kind in ("restaurant", "bank", "theatre", "clinic")}
    uses |= {use_of({"building": "warehouse"}), use_of({"shop": "books"}), use_of({"shop": "bakery"})}
    assert uses <= set(SETTINGS.demand.litres_per_m2)


def test_levels_are_those_tagged_else_of_the_height_else_usual():
    found = read(
        (HOUSE, {"building": "apartments", "building:levels": "6"}),
        (shapely.box(30, 0, 50, 10), {"building": "yes", "height": "12 m"}),
        (shapely.box(60, 0, 80, 10), {"building": "house"}),
        (shapely.box(90, 0, 110, 10), {"building": "yes"}),
    )
    assert found.levels.tolist() == [6, 4, 2, SETTINGS.demand.levels]
    assert found.told.tolist() == [True, True, False, False]


def test_untagged_levels_are_those_of_the_others_of_their_kind():
    others = [(shapely.box(30 * i, 0, 30 * i + 20, 10), {"building": "yes", "building:levels": "5"}) for i in range(10)]
    found = read(*others, (shapely.box(0, 50, 20, 60), {"building": "yes"}))
    assert found.levels[-1] == 5


def test_what_is_drawn_twice_or_hangs_in_the_air_is_left_out():
    found = read(
        (HOUSE, {"building": "yes"}),
        (HOUSE, {"building": "apartments"}),
        (shapely.box(2, 2, 8, 8), {"building": "yes"}),
        (shapely.box(30, 0, 40, 10), {"building": "roof"}),
        (shapely.box(50, 0, 60, 10), {"building": "yes", "building:min_level": "2"}),
        (shapely.box(70, 0, 80, 10), {"building": "no"}),
        (shapely.box(90, 0, 100, 10), {"landuse": "grass"}),
    )
    assert len(found) == 1


def test_sheds_and_garages_are_nobodys_but_with_an_address_they_are_somebodys():
    found = read(
        (shapely.box(0, 0, 5, 5), {"building": "yes"}),
        (shapely.box(10, 0, 15, 5), {"building": "yes", "addr:housenumber": "1"}),
        (shapely.box(20, 0, 40, 10), {"building": "garages"}),
        (shapely.box(50, 0, 70, 10), {"building": "garages", "addr:housenumber": "2"}),
        (shapely.box(80, 0, 85, 5), {"building": "yes", "shop": "kiosk"}),
    )
    assert [bool(reason) for reason in found.nobodys] == [True, False, True, False, False]
    assert "40 m²" in found.nobodys[0]


def test_kiosks_are_no_walls_but_row_houses_are():
    found = read(
        (shapely.box(0, 30, 4, 34), {"building": "yes"}),
        (shapely.box(10, 30, 15, 35), {"building": "yes"}),
        (shapely.box(15, 30, 20, 35), {"building": "yes"}),
        (HOUSE, {"building": "yes"}),
    )
    assert found.kiosk.tolist() == [True, False, False, False]
    assert len(found.walls) == 3


def test_buildings_on_school_grounds_are_schools():
    found = read(
        (shapely.box(-50, -50, 50, 50), {"amenity": "school"}),
        (HOUSE, {"building": "yes"}),
        (shapely.box(100, 0, 120, 10), {"building": "yes"}),
    )
    assert found.use.tolist() == ["school", DWELLING]


def test_people_are_counted_by_dwellings_else_by_floor():
    found = read(
        (HOUSE, {"building": "apartments", "building:levels": "5"}),
        (shapely.box(30, 0, 50, 10), {"building": "apartments", "building:flats": "8"}),
    )
    demand = reckon_demand(found, NO_FEATURES, SETTINGS.demand)
    rules = SETTINGS.demand
    assert demand.inhabitants == pytest.approx([200 * 5 / rules.floor_m2_per_person, 8 * rules.people_per_dwelling])
    assert demand.dwellings == pytest.approx([np.nan, 8], nan_ok=True)


def test_shops_take_their_part_of_the_ground_floor_and_no_more():
    rules = SETTINGS.demand
    nodes = Features.of(
        [f"n{i}" for i in range(4)],
        [shapely.Point(x, 5) for x in (3, 8, 13, 90)],
        [{"shop": "bakery"}, {"amenity": "restaurant"}, {"shop": "books"}, {"shop": "books"}],
    )
    found = read((HOUSE, {"building": "apartments", "building:levels": "4"}), nodes=nodes)
    demand = reckon_demand(found, nodes, rules)
    taken = 200 * rules.ground_floor  # three shops of 80 m² do not fit
    assert demand.trade_m2.sum() == pytest.approx(taken)
    assert demand.inhabitants == pytest.approx([(800 - taken) / rules.floor_m2_per_person])
    kinds = dict(zip(demand.trades, demand.trade_m2[0], strict=True))
    assert kinds["food_shop"] == kinds["restaurant"] == kinds["shop"] == pytest.approx(taken / 3)
    assert demand.trade_litres(rules.litres_per_m2) == pytest.approx(
        [taken / 3 * sum(rules.litres_per_m2[k] for k in ("food_shop", "restaurant", "shop"))]
    )


def test_an_office_is_full_of_trade_and_nobody_lives_there():
    found = read((HOUSE, {"building": "office", "building:levels": "3"}))
    demand = reckon_demand(found, NO_FEATURES, SETTINGS.demand)
    assert demand.inhabitants.tolist() == [0]
    assert demand.trade_litres(SETTINGS.demand.litres_per_m2) == pytest.approx([600 * 0.6])
