"""One test a kind of fault: the message names layer, id, value and what to do; and all are told at once."""

import sqlite3
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.intake.case_shapes import check_crs
from binopt.intake.case_toml import read_settings
from binopt.intake.findings import Findings
from binopt.intake.toml_text import render_settings
from tests.intake.small_case import layer, small_case


def faults_of(folder):
    with pytest.raises(InputError) as told:
        read_case(folder)
    return [str(fault) for fault in told.value.faults]


def only_fault(folder):
    faults = faults_of(folder)
    assert len(faults) == 1, faults
    return faults[0]


def put(name, row, column, value):
    """Return a change of one field."""

    def change(parts):
        frame = parts.frames[name]
        if column not in frame:
            frame[column] = None
        frame[column] = frame[column].astype(object)
        frame.loc[row, column] = value

    return change


def shape(name, row, geometry):
    """Return a change of one geometry."""

    def change(parts):
        shapes = list(parts.frames[name].geometry)
        shapes[row] = geometry
        parts.frames[name] = parts.frames[name].set_geometry(gpd.GeoSeries(shapes, crs=parts.frames[name].crs))

    return change


def numbers(name, column, values):
    """Return a change of a whole column, which keeps its type."""

    def change(parts):
        parts.frames[name][column] = values

    return change


def crs(name, system):
    """Return a change of a layer's coordinate system by name only."""

    def change(parts):
        parts.frames[name] = parts.frames[name].set_crs(system, allow_override=True)

    return change


COUNTS = [2, 1, 1, 1, 1]
LITRES = [300.0, 50.0, 100.0, 400.0, 60.5]

with np.errstate(invalid="ignore"):
    NAN_LINE = LineString([(0, 0), (float("nan"), 3)])

LAYER_FAULTS = {
    "no crs": (crs("streets", None), ["layers.gpkg: streets", "no coordinate system", "Try: set"]),
    "degrees": (
        lambda parts: parts.frames.update(sites=layer({"site_id": ["D"], "kind": ["depot"]}, [Point(2, 48)], 4326)),
        ["layers.gpkg: sites", "degrees", "EPSG:4326", "Try: reproject", "EPSG:32"],
    ),
    "feet": (crs("obstacles", 2249), ["layers.gpkg: obstacles", "US survey foot", "EPSG:2249", "in metres"]),
    "two systems": (
        crs("premises", 28992),
        ["layers.gpkg: premises", "EPSG:28992", "reproject", "EPSG:2154", "case.toml"],
    ),
    "double id": (
        put("obstacles", 1, "obstacle_id", "o1"),
        ["obstacles[o1]", "more than once", "row 1, row 2", "of its own"],
    ),
    "no id": (
        put("obstacles", 1, "obstacle_id", None),
        ["obstacles[row 2]", "obstacle_id is empty", "give each row an id"],
    ),
    "bad id": (
        put("pavements", 1, "pavement_id", "8 é"),
        ["pavements[8 é]", "characters not allowed", "letters, digits"],
    ),
    "unknown profile": (
        put("pavements", 0, "profile", "markt"),
        ["pavements[7]", "profile", "markt", "did you mean 'market'?"],
    ),
    "unknown width source": (put("pavements", 0, "width_source", "taged"), ["pavements[7]", "taged", "'tagged'"]),
    "bounds of a width that do not rise": (
        put("pavements", 0, "width_low_m", 4.1),
        ["pavements[7]", "do not rise", "value: 4.1, 4, 4.3", "around the width"],
    ),
    "clear width 0": (
        numbers("pavements", "clear_width_m", [None, 0.0]),
        ["pavements[8]", "above 0", "value: 0", "in m"],
    ),
    "clear width in cm": (
        numbers("pavements", "clear_width_m", [None, 120.0]),
        ["pavements[8]", "absurdly", "120", "unit"],
    ),
    "negative footfall": (
        numbers("pavements", "footfall", [-5.0, None]),
        ["pavements[7]", "at least 0", "-5", "people"],
    ),
    "text for number": (
        put("premises", 2, "inhabitants", "many"),
        ["premises[C_3]", "inhabitants is no number", "many"],
    ),
    "infinite number": (
        numbers("premises", "inhabitants", [1, np.inf, 2]),
        ["premises[B-2]", "inhabitants", "absurdly"],
    ),
    "kerb of no pavement": (
        put("kerbs", 0, "pavement_id", "9"),
        ["kerbs[K1]", "not in pavements", "value: 9", "add it"],
    ),
    "kerb of no street": (put("kerbs", 0, "street_id", "S9"), ["kerbs[K1]", "street_id", "S9", "add the street"]),
    "premises of no kerb": (put("premises", 0, "kerb_id", "K9"), ["premises[A.1]", "kerb_id", "K9", "add the kerb"]),
    "no such site": (put("sites", 0, "kind", "depott"), ["sites[D]", "depott", "did you mean 'depot'?", "unloading"]),
    "dead end": (put("streets", 0, "dead_end", "loop"), ["streets[S1]", "dead_end", "loop", "turning"]),
    "oneway": (put("streets", 0, "oneway", "maybe"), ["streets[S1]", "oneway", "maybe", "known: yes"]),
    "unknown bin": (
        put("bins", 2, "bin_type", "250"),
        ["bins[row 3 (B-2 residual)]", "bin_type", "250", "mean 240?", "1100"],
    ),
    "no bin at all": (put("bins", 2, "bin_type", "bag"), ["bins[row 3", "bin_type", "bag", "80 120 140"]),
    "unknown stream": (
        put("bins", 2, "stream", "papper"),
        ["bins[row 3", "stream", "papper", "mean 'paper'?", "residual"],
    ),
    "bins of nobody": (
        put("bins", 2, "premises_id", "Z"),
        ["bins[row 3 (Z residual)]", "not in premises", "value: Z", "drop"],
    ),
    "count 0": (
        numbers("bins", "count", [2, 1, 0, 1, 1]),
        ["bins[row 3", "count must be above 0", "value: 0", "number"],
    ),
    "count -1": (numbers("bins", "count", [2, 1, -1, 1, 1]), ["bins[row 3", "count must be above 0", "value: -1"]),
    "half a bin": (numbers("bins", "count", [2, 1, 1.5, 1, 1]), ["bins[row 3", "count must be a whole number", "1.5"]),
    "count NaN": (numbers("bins", "count", [2, 1, np.nan, 1, 1]), ["bins[row 3", "count is empty or NaN"]),
    "many bins": (
        numbers("bins", "count", [2, 1, 5000, 1, 1]),
        ["bins[row 3", "count is absurdly large", "5000", "1000"],
    ),
    "litres -1": (numbers("bins", "litres_per_week", [300, 50, -1, 400, 60]), ["bins[row 3", "litres_per_week", "-1"]),
    "litres NaN": (
        numbers("bins", "litres_per_week", [300, 50, np.nan, 400, 60]),
        ["bins[row 3", "empty or NaN", "litres"],
    ),
    "litres in no bin": (
        numbers("bins", "litres_per_week", [300, 50, 100, 3000, 60]),
        ["bins[C_3 residual]", "fit", "3000 l a week", "528 l of room", "4 days", "more or bigger bins"],
    ),
    "duty half given": (
        put("premises", 0, "on_duty_to", None),
        ["premises[A.1]", "belong together", "07:00", "both or none"],
    ),
    "no clock": (
        put("premises", 0, "on_duty_to", "25:00"),
        ["premises[A.1]", "on_duty_to", "no time of day", "25:00", "06:30"],
    ),
    "empty duty": (put("premises", 0, "on_duty_to", "07:00"), ["premises[A.1]", "same minute", "07:00 to 07:00"]),
    "no weekday": (put("bins", 2, "today_days", "mon;mittwoch"), ["bins[row 3", "mittwoch", "'mon;thu'"]),
    "week beyond": (put("bins", 2, "today_days", "mon:3"), ["bins[row 3", "mon:3", "cycle of 2"]),
    "days that differ": (
        lambda parts: (put("bins", 0, "today_days", "mon")(parts), put("bins", 1, "today_days", "tue")(parts)),
        ["bins[row 2 (A.1 residual)]", "today_days differs", "tue", "same"],
    ),
    "far premises": (
        shape("premises", 1, Point(20, 224)),
        ["premises[B-2]", "farther than 100 m", "200 m", "move the door"],
    ),
    "premises without point": (shape("premises", 1, None), ["premises[B-2]", "no geometry", "drop the row"]),
    "empty point": (shape("premises", 1, Point()), ["premises[B-2]", "geometry", "drop the row"]),
    "NaN coordinate": (
        shape("kerbs", 0, NAN_LINE),
        ["kerbs[K1]", "coordinates that are NaN", "draw it anew"],
    ),
    "premises as area": (
        numbers("premises", "geometry", [box(0, 5, 1, 6), box(20, 5, 21, 6), box(30, 25, 31, 26)]),
        ["premises[A.1]", "is no point", "Polygon", "point geometries only"],
    ),
    "empty polygon": (shape("pavements", 1, Polygon()), ["pavements[8]", "geometry is empty", "draw it anew"]),
    "polygon that is a line": (
        shape("pavements", 1, Polygon([(0, 0), (5, 5), (10, 10)])),
        ["pavements[8]", "polygon without area", "drop the row"],
    ),
    "kerb in pieces": (
        shape("kerbs", 0, MultiLineString([[(0, 0), (1, 0)], [(5, 0), (9, 0)]])),
        ["kerbs[K1]", "more than one line", "2 parts", "merge or split"],
    ),
    "kerb without length": (
        shape("kerbs", 0, LineString([(1, 1), (1, 1)])),
        ["kerbs[K1]", "without length", "drop the row"],
    ),
    "stand in pieces": (
        shape("stands", 0, shapely.union(box(0, 0, 1, 1), box(5, 0, 6, 1))),
        ["stands[bay]", "more than one polygon", "2 parts"],
    ),
    "stray site": (
        lambda parts: parts.frames.update(
            sites=layer({"site_id": ["D", "E"], "kind": ["depot"] * 2}, [Point(0, 0), Point(9e6, 0)])
        ),
        ["layers.gpkg: sites", "absurdly far", "9000 × 0 km", "unit"],
    ),
    "huge pavement": (shape("pavements", 1, box(0, 20, 9000, 9000)), ["pavements[8]", "absurdly large", "10 km²"]),
    "missing column": (
        lambda parts: parts.frames.update(bins=parts.frames["bins"].rename(columns={"litres_per_week": "liters_week"})),
        ["layers.gpkg: bins", "column is missing", "litres_per_week", "rename 'liters_week'", "premises_id, stream"],
    ),
    "own host": (put("sharing", 0, "host_premises_id", "B-2"), ["sharing[row 1 (B-2 residual)]", "own host", "B-2"]),
    "host without bins": (
        lambda parts: parts.frames.update(
            sharing=pd.DataFrame({"premises_id": ["C_3"], "stream": ["paper"], "host_premises_id": ["A.1"]})
        ),
        ["sharing[row 1 (C_3 paper)]", "host has no bins", "A.1", "add a row to bins"],
    ),
}


@pytest.mark.parametrize("name", LAYER_FAULTS)
def test_fault_of_a_layer_is_told(tmp_path, name):
    change, expected = LAYER_FAULTS[name]
    parts = small_case()
    change(parts)
    for other in ("carriageways", "obstacles", "sites", "stands", "sharing"):
        if not any(other in text for text in expected):
            del parts.frames[other]  # for speed
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")  # as planted
        folder = parts.write(tmp_path / "case")
    faults = faults_of(folder)
    assert len(faults) == (3 if name == "premises as area" else 1), faults
    for text in expected:
        assert text in faults[0]


def settings(table, key, value):
    """Return a change of one key; ``...`` removes it."""

    def change(tree):
        *path, last = [*table.split("."), key]
        for step in path:
            tree = tree.setdefault(step, {})
        if value is ...:
            del tree[last]
        else:
            tree[last] = value

    return change


SETTINGS_FAULTS = {
    "unknown table": (settings("rule", "max_fill", 0.5), ["unknown table", "rule", "did you mean 'rules'?"]),
    "unknown key": (
        settings("rules", "max_fil", 0.5),
        ["rules.max_fil", "unknown key", "0.5", "did you mean 'max_fill'?"],
    ),
    "key elsewhere": (settings("behaviour", "max_carry_m", 9), ["behaviour.max_carry_m", "it belongs to [rules]"]),
    "unknown key of a stream": (
        settings("streams.paper", "kg_per_liter", 1),
        ["streams.paper.kg_per_liter", "kg_per_litre"],
    ),
    "unknown key of today": (settings("streams.paper.today", "day", ["mon"]), ["today.day", "did you mean 'days'?"]),
    "weeks": (settings("case", "weeks", 3), ["case.weeks", "value: 3", "1, 2 or 4"]),
    "crs": (settings("case", "crs", "EPSG:1"), ["case.crs", "EPSG:1", "EPSG:2154"]),
    "crs in degrees": (settings("case", "crs", "EPSG:4326"), ["case.crs", "degrees", "reproject"]),
    "time zone": (settings("case", "timezone", "Europe/Pariss"), ["case.timezone", "Europe/Pariss", "'Europe/Paris'"]),
    "drives on": (settings("case", "drives_on", "middle"), ["case.drives_on", "middle", "left, right"]),
    "preset": (settings("rules", "clear_width_preset", "us_prowg"), ["us_prowg", "did you mean 'us_prowag'?", "nyc"]),
    "two widths": (
        settings("rules", "clear_width_m", 1.4),
        ["clear_width_m", "beside clear_width_preset", "one of the two"],
    ),
    "fill": (settings("rules", "max_fill", 1.5), ["rules.max_fill", "above 0 and at most 1", "1.5"]),
    "fill 0": (settings("rules", "max_fill", 0), ["rules.max_fill", "above 0 and at most 1", "value: 0"]),
    "NaN": (settings("rules", "max_carry_m", "nan"), ["rules.max_carry_m", "wrong type", "'nan'", "without quotes"]),
    "carry": (settings("rules", "max_carry_m", 1e6), ["rules.max_carry_m", "at most 1000", "unit: m"]),
    "flag": (settings("rules", "cross_street", "no"), ["rules.cross_street", "'no'", "true or false"]),
    "side": (settings("rules", "sides", ["curb"]), ["rules.sides", "curb", "building, carriageway, kerb"]),
    "half a minute": (settings("behaviour", "lead_min", 1.5), ["behaviour.lead_min", "1.5", "whole number"]),
    "lead of a week": (settings("behaviour", "lead_min", 9999), ["behaviour.lead_min", "at most 1439", "9999"]),
    "profile": (settings("profiles", "short", [1.0] * 23), ["profiles.short", "24 numbers"]),
    "profile of nobody": (settings("profiles", "none", [0] * 24), ["profiles.none", "not all 0"]),
    "no weekday": (settings("streams.paper", "patterns", [["mo"]]), ["streams.paper.patterns", "mo", "'mon'"]),
    "week beyond": (settings("streams.paper", "patterns", [["mon:3"]]), ["patterns", "mon:3", "cycle of 2"]),
    "no patterns": (
        settings("streams.paper", "patterns", []),
        ["streams.paper.patterns", "empty", "[]", '[["mon", "thu"]'],
    ),
    "empty pattern": (settings("streams.paper", "patterns", [[]]), ["streams.paper.patterns", "empty", "[[]]"]),
    "flat pattern": (settings("streams.paper", "patterns", ["mon"]), ["streams.paper.patterns", "list of lists"]),
    "frequency": (
        settings("streams.residual", "min_per_week", 3),
        ["min_per_week", "any pattern has", "3", "at most 2"],
    ),
    "density": (settings("streams.paper", "kg_per_litre", 200), ["kg_per_litre", "at most 5", "200", "kg/l"]),
    "window": (
        settings("streams.paper.today", "window", ["6", "12:00"]),
        ["today.window", "no time of day", "value: 6"],
    ),
    "empty window": (settings("streams.paper.today", "window", ["06:00", "06:00"]), ["today.window", "same minute"]),
    "one time": (settings("streams.paper.today", "window", ["06:00"]), ["today.window", "two times"]),
    "days as text": (settings("streams.paper.today", "days", "mon"), ["today.days", "'mon'", 'a list such as ["mon"']),
    "no truck": (
        settings("trucks.T1", "streams", ["residual"]),
        ["streams.paper", "no truck", "add 'paper'", "T1, T2"],
    ),
    "truck of no stream": (
        settings("trucks.T1", "streams", ["paper", "residual", "glas"]),
        ["trucks.T1.streams", "glas"],
    ),
    "short shift": (
        settings("trucks.T1", "shift", ["06:00", "07:00"]),
        ["trucks.T1.shift", "too short", "at least 80 min"],
    ),
    "empty truck": (settings("trucks.T1", "capacity_l", 0), ["trucks.T1.capacity_l", "above 0", "unit: l"]),
    "truck name": (settings("trucks.T 3", "streams", ["paper"]), ["trucks.T 3", "is no id", "letters"]),
    "no table": (settings("streams", "paper", "wed"), ["streams.paper", "is not a table", "wed", "[streams.paper]"]),
}


@pytest.mark.parametrize("name", SETTINGS_FAULTS)
def test_fault_of_a_setting_is_told(tmp_path, name):
    change, expected = SETTINGS_FAULTS[name]
    parts = small_case()
    if name == "no truck":
        parts.settings["trucks"]["T2"]["streams"] = ["residual"]
    change(parts.settings)
    (tmp_path / "case.toml").write_text(render_settings(parts.settings))
    findings = Findings()
    settings = read_settings(tmp_path / "case.toml", findings)
    check_crs([], settings.crs, findings)
    assert len(findings.faults()) == 1, findings.faults()
    fault = str(findings.faults()[0])
    assert fault.startswith("case.toml")
    for text in expected:
        assert text in fault


def test_trucks_that_never_drive_on_a_patterns_days_are_told(tmp_path):
    parts = small_case()
    parts.settings["trucks"] = {"T1": {"days": ["mon", "wed"]}}
    fault = only_fault(parts.write(tmp_path / "case"))
    for text in ("streams.residual", "on all days of no pattern", "give T1 more days"):
        assert text in fault


def test_no_streams_at_all_is_one_fault_that_names_those_of_the_bins(tmp_path):
    parts = small_case()
    del parts.settings["streams"], parts.settings["trucks"]
    fault = only_fault(parts.write(tmp_path / "case"))
    assert "no streams" in fault
    assert "paper, residual" in fault


def test_missing_folder_and_file_are_told(tmp_path):
    assert "no such folder" in only_fault(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    assert "is a file" in only_fault(tmp_path / "file")


def test_missing_case_file_is_told_with_what_is_there(tmp_path):
    folder = small_case().write(tmp_path / "case")
    (folder / "case.toml").rename(folder / "Case.tml")
    fault = only_fault(folder)
    assert fault.startswith("case.toml: there is no such file")
    assert "Case.tml" in fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [(b"[case]\nname = Small\n", "line 2"), (b"[case]\nname = '\xff'\n", "UTF-8")],
)
def test_case_file_that_is_no_toml_is_told_with_its_line(tmp_path, text, expected):
    folder = small_case().write(tmp_path / "case")
    (folder / "case.toml").write_bytes(text)
    fault = only_fault(folder)
    assert expected in fault
    assert "Try:" in fault


def test_missing_layer_is_told_with_the_nearest_there_is(tmp_path):
    folder = small_case().write(tmp_path / "case")
    with sqlite3.connect(folder / "layers.gpkg") as base:
        base.execute("UPDATE gpkg_contents SET table_name = 'bin' WHERE table_name = 'bins'")
        base.execute("ALTER TABLE bins RENAME TO bin")
    base.close()
    fault = only_fault(folder)
    assert "required layer is missing (value: bins)" in fault
    assert "rename 'bin' to 'bins'" in fault


def test_layer_that_is_there_twice_is_told(tmp_path):
    parts = small_case()
    folder = parts.write(tmp_path / "case")
    pyogrio.write_dataframe(parts.frames["sites"], folder / "more.gpkg", layer="sites")
    fault = only_fault(folder)
    assert "sites: the layer is there twice" in fault
    assert "layers.gpkg and more.gpkg" in fault


def test_empty_layers_are_told_where_a_case_needs_rows_and_noted_elsewhere(tmp_path):
    parts = small_case()
    folder = parts.write(tmp_path / "case")
    pyogrio.write_dataframe(parts.frames["sites"].head(0), folder / "layers.gpkg", layer="sites", geometry_type="Point")
    assert any("sites: the layer is empty" in note for note in read_case(folder).notes)
    pyogrio.write_dataframe(
        parts.frames["premises"].head(0), folder / "layers.gpkg", layer="premises", geometry_type="Point"
    )
    assert any("premises: the layer is empty. Try" in fault for fault in faults_of(folder))


@pytest.mark.parametrize("kept", [0, 10, 3000, 60_000, -4096])
def test_truncated_geopackage_is_one_fault(tmp_path, kept):
    folder = small_case().write(tmp_path / "case")
    whole = (folder / "layers.gpkg").read_bytes()
    (folder / "layers.gpkg").write_bytes(whole[:kept])
    fault = only_fault(folder)
    assert fault.startswith("layers.gpkg: ")
    assert "write the file anew" in fault


def test_file_that_is_no_geopackage_is_told_with_its_first_bytes(tmp_path):
    folder = small_case().write(tmp_path / "case")
    (folder / "layers.gpkg").write_bytes(b"<html>not found</html>")
    fault = only_fault(folder)
    assert "no SQLite file" in fault
    assert "<html>" in fault


def test_locked_geopackage_is_told(tmp_path):
    folder = small_case().write(tmp_path / "case")
    editor = sqlite3.connect(folder / "layers.gpkg", isolation_level=None)
    editor.execute("BEGIN EXCLUSIVE")
    fault = only_fault(folder)
    editor.close()
    assert "layers.gpkg: is locked" in fault
    assert "close the program" in fault


def test_geojson_that_breaks_off_is_told(tmp_path):
    folder = small_case().write(tmp_path / "case")
    (folder / "pavements2.geojson").write_text("{}")  # of no name that a case knows: not even opened
    with sqlite3.connect(folder / "layers.gpkg") as base:
        base.execute("DELETE FROM gpkg_contents WHERE table_name = 'sites'")
    base.close()
    (folder / "sites.geojson").write_text('{"type": "FeatureCollection", "features": [{"ty')
    fault = only_fault(folder)
    assert fault.startswith("sites.geojson: cannot be read")
    assert "anew" in fault


def test_table_as_layer_without_geometry_is_told(tmp_path):
    parts = small_case()
    parts.frames["sites"] = pd.DataFrame({"site_id": ["D"], "kind": ["depot"]})
    fault = only_fault(parts.write(tmp_path / "case"))
    assert "sites: has no geometry" in fault


def test_slip_in_the_name_of_an_optional_column_is_noted(tmp_path):
    parts = small_case()
    parts.frames["pavements"] = parts.frames["pavements"].rename(columns={"footfall": "foot_fall"})
    notes = read_case(parts.write(tmp_path / "case")).notes
    assert any("'foot_fall' is not read; did you mean 'footfall'?" in note for note in notes)


def test_many_faults_of_a_kind_are_counted_and_not_cut_off_silently(tmp_path):
    parts = small_case()
    many = pd.concat([parts.frames["bins"].iloc[[0]]] * 120, ignore_index=True)
    many["count"] = [1, *[0] * 119]
    many["litres_per_week"] = 1.0
    parts.frames["bins"] = many
    del parts.frames["sharing"]
    faults = faults_of(parts.write(tmp_path / "case"))
    assert len(faults) == 51
    assert "and 69 more of this kind, 119 in all" in faults[-1]


def test_twenty_planted_faults_are_all_found_in_one_run(tmp_path):
    layer_faults = [
        "feet", "double id", "bad id", "unknown width source", "negative footfall", "text for number",
        "kerb of no street", "no such site", "oneway", "unknown bin", "duty half given",
        "kerb without length", "stand in pieces",
    ]  # fmt: skip
    settings_faults = [
        "unknown table",
        "unknown key",
        "preset",
        "fill",
        "half a minute",
        "density",
        "short shift",
        "side",
    ]
    parts = small_case()
    expected = []
    for name in layer_faults:
        change, texts = LAYER_FAULTS[name]
        change(parts)
        expected.append(texts)
    for name in settings_faults:
        change, texts = SETTINGS_FAULTS[name]
        change(parts.settings)
        expected.append(texts)
    faults = faults_of(parts.write(tmp_path / "case"))
    assert len(expected) > 20
    for texts in expected:
        assert any(all(text in fault for text in texts) for fault in faults), texts
    assert len(faults) == len(expected)
