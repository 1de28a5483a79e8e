"""The tape's figures in a case: pavements are as wide as measured there, and as they were elsewhere."""

import json
import tomllib

import numpy as np
import pytest

from binopt.errors import InputError, UsageError
from binopt.geometry.width_trust import SOURCES, Trust
from binopt.intake.case_reader import read_case, read_tables
from binopt.intake.toml_text import render_settings
from binopt.served import lay_served
from binopt.stores.address import parse_address
from binopt.stores.database import open_database
from binopt.survey import apply_tape, make_survey
from binopt.survey.applying import REPORT_FILE
from binopt.survey.remade import HOLDS_M

SOUTH = "rue-a.1"


def tape(folder, rows):
    path = folder / "widths.csv"
    path.write_text("face_id,at_m,width_m\n" + "".join(f"{SOUTH},{at},{wide}\n" for at, wide in rows), "utf-8")
    return path


def south_of(model):
    """The transects of the face that nobody had measured: chainages, widths, and their rows."""
    [face] = [k for k, face in enumerate(model.faces) if face.face_id == SOUTH]
    rows = np.arange(model.transects.first[face], model.transects.first[face + 1])
    return model.transects.s_m[rows], model.transects.width_m[rows], rows


@pytest.fixture(scope="module")
def half(guessed, tmp_path_factory):
    """Measured at 20 and 30 m of 90: narrower and wider than drawn."""
    folder = tmp_path_factory.mktemp("half")
    applied = apply_tape(guessed, tape(folder, [(20, 2.4), (30, 3.6)]), folder / "case")
    return applied, folder / "case"


def test_widths_are_those_of_the_tape_and_change_evenly_between(half, case):
    measured = read_case(half[1])
    s_m, width_m, rows = south_of(lay_served(measured))
    inside = (s_m > 20 - HOLDS_M) & (s_m < 30 + HOLDS_M)
    assert np.allclose(width_m[inside], np.interp(s_m[inside], [20, 30], [2.4, 3.6]), atol=0.02)
    assert np.allclose(width_m[(s_m < 20 - HOLDS_M - 0.5) | (s_m > 30 + HOLDS_M + 0.5)], 3.0, atol=0.01)
    trust = Trust.of(measured, lay_served(measured).transects)
    assert {SOURCES[k] for k in trust.source[rows[inside]]} == {"measured"}
    assert np.allclose(trust.less_m(0.0)[rows[inside]], 0.05)
    assert {SOURCES[k] for k in trust.source[rows[s_m > 45]]} == {"estimated"}


def test_faces_and_all_other_layers_stay_as_they_are(half, case, guessed):
    before, after = lay_served(case), lay_served(read_case(half[1]))
    assert [(f.face_id, f.length_m) for f in before.faces] == [(f.face_id, f.length_m) for f in after.faces]
    old, new = read_tables(guessed), read_tables(half[1])
    assert set(old) == set(new)
    for name in set(old) - {"pavements"}:
        assert old[name].reset_index(drop=True).equals(new[name].reset_index(drop=True)), name
    assert (half[1] / "case.toml").read_text() == (guessed / "case.toml").read_text()
    made = new["pavements"].set_index("pavement_id")
    assert list(made.index) == ["P", "Q", "P.m1"]
    assert made.loc["P.m1", "footfall"] == 500
    assert made.loc["P.m1", "width_source"] == "measured"


def test_what_became_of_the_figures_is_told_and_kept(half):
    applied, folder = half
    assert (applied.stations, applied.empty, applied.faces, applied.inside) == (2, 0, (SOUTH,), 2)
    assert applied.kerb_m == pytest.approx(10 + 2 * HOLDS_M, abs=0.5)
    assert (applied.narrower_m, applied.wider_m) == pytest.approx((0.6, 0.6), abs=0.02)
    assert json.loads((folder / REPORT_FILE).read_text())["stations"] == 2


def test_what_is_measured_whole_needs_no_tape_again(guessed, files, case, tmp_path):
    [face] = make_survey(files, case).faces
    form = tape(tmp_path, [(station.at_m, 3.2) for station in face.stations])
    apply_tape(guessed, form, tmp_path / "case")
    measured = read_case(tmp_path / "case")
    assert [pavement.pavement_id for pavement in measured.pavements] == ["Q", "P.m1"]
    assert all(pavement.width_source == "measured" for pavement in measured.pavements)
    _, width_m, _ = south_of(lay_served(measured))
    assert np.allclose(width_m, 3.2, atol=0.02)


def test_a_measured_case_can_be_measured_again(half, tmp_path):
    apply_tape(half[1], tape(tmp_path, [(25, 2.0)]), tmp_path / "case")
    s_m, width_m, _ = south_of(lay_served(read_case(tmp_path / "case")))
    assert np.allclose(width_m[np.abs(s_m - 25) < 7], 2.0, atol=0.02)
    assert width_m[np.abs(s_m - 37.5).argmin()] == pytest.approx(3.6, abs=0.02)


def test_layers_of_a_database_are_written_to_the_new_folder(guessed, postgis, schema, tmp_path):
    with open_database(parse_address(postgis.url(schema))) as database:
        database.write(dict(read_tables(guessed)), "binopt case", overwrite=False)
    settings = tomllib.loads((guessed / "case.toml").read_text())
    settings["case"]["layers"] = postgis.url(schema)
    (tmp_path / "stored").mkdir()
    (tmp_path / "stored" / "case.toml").write_text(render_settings(settings), encoding="utf-8")
    apply_tape(tmp_path / "stored", tape(tmp_path, [(20, 2.4)]), tmp_path / "case")
    measured = read_case(tmp_path / "case")
    assert "P.m1" in {pavement.pavement_id for pavement in measured.pavements}
    assert "layers" not in tomllib.loads((tmp_path / "case" / "case.toml").read_text())["case"]
    assert len(measured.premises) == len(read_case(guessed).premises)


def test_nothing_is_left_behind_where_the_form_is_wrong(guessed, tmp_path):
    with pytest.raises(InputError, match="beyond the face's end"):
        apply_tape(guessed, tape(tmp_path, [(900, 2.0)]), tmp_path / "case")
    assert not (tmp_path / "case").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        apply_tape(guessed, tape(tmp_path, [(9, 2.0)]), tmp_path / "full", overwrite=True)
