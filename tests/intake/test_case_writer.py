import hashlib
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from binopt.domain.case import Behaviour, NetworkRules, Rules, Weights
from binopt.domain.service import CrewTimes, Truck
from binopt.errors import InputError, UsageError
from binopt.intake.case_keys import KEYS, Kind, describe_keys, find_key
from binopt.intake.case_service import SHIFT, TODAY_WINDOW
from binopt.intake.case_toml import DEFAULT_PRESET
from binopt.intake.case_writer import CaseTables, write_case
from binopt.intake.toml_text import render_settings
from binopt.presets import CLEAR_WIDTHS
from binopt.units import format_clock
from tests.intake.small_case import SETTINGS, small_case


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_settings_come_back_as_they_were_written():
    assert tomllib.loads(render_settings(SETTINGS)) == SETTINGS


def test_each_key_has_a_comment_with_unit_and_default():
    text = render_settings({"rules": {"max_carry_m": 30.0}, "streams": {"a.b": {"min_per_week": 1}}})
    assert "# longest way from the door to a lawful spot [m]; default: 25.0\nmax_carry_m = 30.0\n" in text
    assert '[streams."a.b"]\n# collections that each premises gets at least [a week]; default: 0\n' in text


def test_keys_of_an_inline_table_have_their_comments_before_it():
    text = render_settings({"streams": {"paper": {"today": {"days": ["wed"], "window": ["06:00", "12:00"]}}}})
    assert '# days: days on which the city collects now; default: ["mon"]\n# window: when, as announced; ' in text


def test_none_is_left_out_and_what_has_no_place_in_toml_is_refused():
    assert "crs" not in render_settings({"case": {"name": "x", "crs": None}})
    with pytest.raises(ValueError, match="nan"):
        render_settings({"rules": {"max_fill": float("nan")}})
    with pytest.raises(TypeError, match="datetime"):
        render_settings({"case": {"name": datetime(2026, 1, 1, 12)}})
    with pytest.raises(TypeError, match="weeks"):
        render_settings({"weeks": 1})


VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), st.dictionaries(st.text(), VALUES, max_size=4), max_size=4))
def test_any_texts_and_numbers_survive_toml(settings):
    assert tomllib.loads(render_settings(settings)) == settings


def test_same_case_is_the_same_bytes(tmp_path):
    parts = small_case()
    digests = set()
    for name in ("one", "two"):
        folder = parts.write(tmp_path / name)
        assert names(folder) == ["case.toml", "layers.gpkg"]
        digests.add(hashlib.sha256((folder / "layers.gpkg").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_full_folder_is_kept_unless_it_is_a_case_and_may_be_replaced(tmp_path):
    parts = small_case()
    tables = CaseTables(**parts.frames)
    folder = parts.write(tmp_path / "case")
    before = (folder / "case.toml").read_text()
    with pytest.raises(UsageError, match=r"not empty.*--overwrite"):
        write_case(folder, tables, {"case": {"name": "other"}})
    assert (folder / "case.toml").read_text() == before
    write_case(folder, tables, "# as text\n", overwrite=True)
    assert (folder / "case.toml").read_text() == "# as text\n"
    (folder / "case.toml").rename(folder / "novel.txt")
    with pytest.raises(UsageError, match=r"no case\.toml"):
        write_case(folder, tables, "", overwrite=True)


def test_layer_that_cannot_be_written_leaves_nothing(tmp_path):
    parts = small_case()
    parts.frames["sites"] = gpd.GeoDataFrame(
        {"site_id": ["D"], "SITE_ID": ["E"], "kind": ["depot"]}, geometry=[Point(0, 0)], crs=2154
    )
    with pytest.raises(InputError, match=r"layers\.gpkg: sites: the layer cannot be written"):
        parts.write(tmp_path / "case")
    assert names(tmp_path) == []


ROOT = Path(__file__).resolve().parents[2]
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from binopt.errors import InputError
from tests.intake.small_case import small_case

parts = small_case()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    parts.write(Path(sys.argv[1]))
except InputError as error:
    sys.exit(f"told: {error}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are a thing of POSIX")
@pytest.mark.parametrize("limit", [100, 50_000, 150_000])
def test_disk_that_fills_up_is_told_and_leaves_the_old_case(tmp_path, limit):
    folder = small_case().write(tmp_path / "case")
    before = (folder / "layers.gpkg").read_bytes()
    command = [sys.executable, "-c", FULL_DISK, str(folder), str(limit)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 (our own code)
    assert run.returncode == 1, run.stderr
    assert "told:" in run.stderr
    assert "free some space" in run.stderr
    assert names(tmp_path) == ["case"]
    assert (folder / "layers.gpkg").read_bytes() == before


DEFAULTS = {
    "rules": Rules(CLEAR_WIDTHS[DEFAULT_PRESET], DEFAULT_PRESET),
    "behaviour": Behaviour(),
    "weights": Weights(),
    "crew": CrewTimes(),
    "network": NetworkRules(),
    "trucks.*": Truck("T", (), SHIFT),
}


OF_OTHER_KEYS = {"clear_width_m", "plan_lead_min", "plan_lag_min", "streams", "days"}
FIXED = [key for key in KEYS if key.table in DEFAULTS and key.name not in OF_OTHER_KEYS]


@pytest.mark.parametrize("key", FIXED, ids=lambda k: f"{k.table}.{k.name}")
def test_default_in_the_documentation_is_the_default_in_the_code(key):
    told = None if key.default == "none" else tomllib.loads(f"x = {key.default}")["x"]
    used = getattr(DEFAULTS[key.table], key.name)
    if key.kind == Kind.WINDOW:
        used = [format_clock(used.from_min), format_clock(used.to_min)]
    assert told == (list(used) if isinstance(used, tuple) else used)


def test_todays_default_window_is_as_documented():
    key = find_key("streams.residual.today", "window")
    assert key is not None
    told = tomllib.loads(f"x = {key.default}")["x"]
    assert told == [format_clock(TODAY_WINDOW.from_min), format_clock(TODAY_WINDOW.to_min)]


def test_documentation_lists_every_key_once():
    rows = describe_keys().splitlines()
    assert len(rows) == len(KEYS) + 2
    assert len(set(rows)) == len(rows)
    assert all(row.count("|") == 6 for row in rows)
