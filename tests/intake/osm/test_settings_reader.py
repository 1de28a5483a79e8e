import tomllib
from importlib.resources import files

import pytest

from binopt.errors import InputError
from binopt.intake.osm.settings import Kind
from binopt.intake.osm.settings_reader import SettingsFiles

SHIPPED = tomllib.loads(files("binopt.intake.osm").joinpath("defaults/osm.toml").read_text("utf-8"))


def written(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return SettingsFiles.read(path)


@pytest.mark.parametrize("country", ["", *SHIPPED["countries"]])
def test_the_defaults_hold_in_every_country_that_they_know(country):
    settings = SettingsFiles.read().settings(country)
    assert settings.streets["residential"].kind is Kind.STREET
    assert settings.service.settings.drives_on == ("left" if country in ("gb", "ie", "au", "nz", "jp") else "right")
    assert settings.service.settings.rules.clear_width.clear_width_m >= 0.9


def test_countries_have_their_own_rules():
    files_ = SettingsFiles.read()
    assert files_.settings("de").service.settings.rules.clear_width_preset == "de"
    assert files_.settings("de").service.settings.timezone == "Europe/Berlin"
    assert files_.settings("de").demand.people_per_dwelling == 2.0
    assert files_.knows("de")
    assert not files_.knows("zz")


def test_a_file_of_ones_own_needs_only_what_differs(tmp_path):
    own = written(tmp_path, '[demand]\nlevels = 5\n[streets.service]\nas = "street"\n[rules]\nclear_width_m = 2.0\n')
    mine, shipped = own.settings("de"), SettingsFiles.read().settings("de")
    assert mine.demand.levels == 5
    assert mine.demand.shop_m2 == shipped.demand.shop_m2
    assert mine.streets["service"].kind is Kind.STREET
    assert mine.streets["service"].carriageway_m == shipped.streets["service"].carriageway_m
    # a width of its own goes before the country's preset
    assert mine.service.settings.rules.clear_width.clear_width_m == 2.0


def test_a_country_may_be_described_there(tmp_path):
    own = written(tmp_path, '[countries.zz]\ncase = { drives_on = "left" }\n[source]\ncountry = "ZZ"\n')
    assert own.country == "zz"
    assert own.settings("zz").service.settings.drives_on == "left"
    assert own.settings("de").service.settings.drives_on == "right"


def test_all_faults_are_told_at_once(tmp_path):
    own = written(
        tmp_path,
        """
        [widths]
        lane_m = "wide"
        both_closed = { share = 0.5, low = 0.6, high = 0.7 }
        lanes_m = 3
        [streets.residential]
        as = "road"
        [[obstacles]]
        tags = ["natural"]
        kind = "treee"
        [crew]
        lift_2w_s = "long"
        """,
    )
    with pytest.raises(InputError) as caught:
        own.settings("de")
    told = str(caught.value)
    for said in (
        "lane_m: must be a number",
        "both_closed.share: must lie between low and high",
        "widths.lanes_m: is no key",
        "streets.residential.as: is not known",
        "tags: is no tag",
        "kind: is not known (value: treee). Try: did you mean 'tree'",
        "lift_2w_s",
    ):
        assert said in told
    assert told.count("mine.toml") >= 7


def test_an_obstacle_without_tags_is_told(tmp_path):
    with pytest.raises(InputError, match="which features are meant"):
        written(tmp_path, '[[obstacles]]\nkind = "tree"\n').settings("")


@pytest.mark.parametrize(("text", "said"), [("a = ", "is no TOML"), (None, "no settings can be read here")])
def test_what_cannot_be_read_is_told(tmp_path, text, said):
    path = tmp_path / "mine.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError, match=said):
        SettingsFiles.read(path)


def test_another_format_is_refused(tmp_path):
    with pytest.raises(InputError, match="must be 1"):
        written(tmp_path, "format = 2").settings("")
