"""A background lies where the street lies, and its address cannot be more than an address."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from binopt.errors import UsageError
from binopt.outputs.map.background import Background, code_background
from tests.outputs.map.test_page import Page, page_of, scene_of
from tests.outputs.quarter import make_result
from tests.papers.editions import moved

GOOD = "https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1"


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "//tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https:///{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}/{y}.png; script-src *",
        "https://*.example/{z}/{x}/{y}.png",
        'https://tiles.example"><script>/{z}/{x}/{y}.png',
        "https://user:password@tiles.example/{z}/{x}/{y}",
        "https://tiles.example:0/{z}/{x}/{y}",
        "https://[tiles/{z}/{x}/{y}",
        "javascript:alert(1)//{z}{x}{y}",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(url):
    with pytest.raises(UsageError, match="no address of tiles"):
        Background(url)


@given(st.text(max_size=40))
def test_no_address_that_is_accepted_ends_a_rule_of_the_policy(text):
    try:
        background = Background(f"https://{text}/{{z}}/{{x}}/{{y}}")
    except UsageError:
        return
    assert not set(background.origin) & set(" ;,'\"<>*\n")


def test_the_page_may_ask_that_server_alone_and_by_default_none():
    def images(background):
        page = Page(page_of(make_result(4), background=background))
        policy = next(attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv"))
        return next(rule.split()[1:] for rule in policy.split(";") if rule.split()[0] == "img-src")

    assert images(None) == ["data:"]
    assert images(Background(GOOD)) == ["data:", "https://tiles.example:8443"]


def test_metres_of_the_map_are_the_same_place_in_the_tiles_world():
    result = moved(make_result(48))
    scene = scene_of(result)
    origin = scene.faces[0].kerb.coords[0]
    a, b, c, d, e, f = code_background(Background(GOOD), scene, origin)["affine"]
    to_degrees = Transformer.from_crs(result.case.crs, "EPSG:4326", always_xy=True)
    for premises in result.case.premises:
        x, y = premises.door.x - origin[0], premises.door.y - origin[1]
        lon, lat = to_degrees.transform(premises.door.x, premises.door.y)
        north = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
        u, v = 0.5 + lon / 360, 0.5 - north / (2 * math.pi)
        # a hundred-millionth of the world is 40 cm
        assert (a * x + b * y + c, d * x + e * y + f) == pytest.approx((u, v), abs=2e-9)
