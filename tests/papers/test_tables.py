"""Tables say what the timetable says, and no cell of them is run."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest

from binopt.outputs.schedule import render_schedule
from binopt.papers import csv_tables
from binopt.papers.folder import PaperFolder
from binopt.papers.tables import make_tables
from tests.papers.editions import HOSTILE, edition_of, quarter


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return edition_of(quarter(8, addresses=HOSTILE), tmp_path_factory.mktemp("plans") / "plan")


@pytest.fixture(scope="module")
def written(edition, tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv")
    csv_tables.write(edition, PaperFolder(folder))
    return {path.stem: list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) for path in folder.iterdir()}


def test_there_is_a_row_for_everything(edition, written):
    plan = edition.plan
    assert len(written["presentations"]) == len(plan.plan.presentations)
    assert len(written["spots"]) == len(plan.plan.spots)
    assert len(written["rounds"]) == len(plan.rounds)
    assert len(written["stops"]) == sum(len(tour.stops) for tour in plan.rounds)


def test_the_table_of_puttings_out_is_the_schedule(edition, written):
    schedule = csv.DictReader(render_schedule(edition.timetable, edition.speech, weeks=edition.weeks).splitlines())
    for ours, theirs in zip(written["presentations"], schedule, strict=True):
        assert {name: ours[name] for name in theirs} == theirs


def test_places_are_in_town(written):
    for row in written["spots"]:
        assert float(row["lon"]) == pytest.approx(4.38, abs=0.05)
        assert float(row["lat"]) == pytest.approx(52.0, abs=0.05)


def test_no_cell_begins_a_formula_or_breaks_a_line(written):
    for rows in written.values():
        for row in rows:
            for name, cell in row.items():
                if name not in ("lon", "lat"):
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
                assert "\n" not in cell
                assert len(cell) <= 1001


def test_a_plan_without_rounds_has_empty_tables_with_their_columns(edition, tmp_path):
    bare = replace(edition, plan=replace(edition.plan, rounds=()))
    stops = make_tables(bare)["stops"]
    assert stops.empty
    csv_tables.write(bare, PaperFolder(tmp_path))
    columns = [name for name in stops.columns if name != "geometry"]
    assert list(pd.read_csv(tmp_path / "stops.csv").columns) == [*columns, "lon", "lat"]
