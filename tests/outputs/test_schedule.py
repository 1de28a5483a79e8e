"""The schedule opens in any spreadsheet program without running anything."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.outputs.schedule import COLUMNS, LONGEST_CELL, guard_cell, render_schedule
from binopt.speech import Speech
from tests.outputs.quarter import make_result
from tests.outputs.test_timetable import rows_of

ENGLISH = Speech.of("en")


def test_the_columns_are_the_contracts():
    header = "premises_id,address,stream,weekday,put_out_from,truck_from,truck_to,take_in_by,bins,street,where"
    assert ",".join(COLUMNS) == header


def test_times_are_those_of_the_plan():
    result = make_result(4)
    table = list(csv.DictReader(io.StringIO(render_schedule(rows_of(result, result.plan), ENGLISH))))
    assert len(table) == len(result.plan.presentations)
    first = table[0]
    one = min((p for p in result.plan.presentations if p.premises_id == "A00000"), key=lambda p: p.out_min)
    assert first["weekday"] == "Monday"
    assert first["put_out_from"] == f"{one.out_min // 60:02d}:{one.out_min % 60:02d}"
    assert first["truck_to"] == "07:00"
    assert first["take_in_by"] == "07:15"


def test_a_time_of_the_day_before_says_so():
    result = make_result(4)
    row = replace(rows_of(result, result.plan)[0], day=1, out_min=1200, window_from_min=1500)
    told = next(csv.DictReader(io.StringIO(render_schedule([row], ENGLISH))))
    assert told["put_out_from"] == "Mon 20:00"
    assert told["truck_from"] == "01:00"


@pytest.mark.parametrize("text", ["=CMD()", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "  =1", "＝1"])
def test_formulas_are_made_text(text):
    assert guard_cell(text).startswith("'")


@given(st.text())
def test_no_cell_begins_a_formula_or_a_line(text):
    cell = guard_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in cell
    assert len(cell) <= LONGEST_CELL + 1


def test_hostile_addresses_keep_the_table_whole():
    result = make_result(4, addresses={"A00000": '=CMD("x")\n"', "A00001": "é" * 10_000, "A00002": "a,b;c"})
    table = list(csv.reader(io.StringIO(render_schedule(rows_of(result, result.plan), ENGLISH))))
    assert {len(row) for row in table} == {len(COLUMNS)}
