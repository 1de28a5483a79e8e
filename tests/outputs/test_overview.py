"""The sheet is a picture of A4 whatever the names are, and the same each time."""

import struct
from dataclasses import replace

import numpy as np

from binopt.measure.figures import FaceFigures
from binopt.outputs.colours import LOSS_COLOURS, loss_breaks, loss_colour, loss_labels
from binopt.outputs.overview import render_overview
from binopt.outputs.report_json import make_report
from tests.outputs.quarter import make_result


def drawn(result):
    return render_overview(result, make_report(result), dots_per_inch=50)


def test_it_is_a_landscape_a4_sheet():
    wide, high = struct.unpack(">II", drawn(make_result(24))[16:24])
    assert abs(wide / high - 2**0.5) < 0.01


def test_the_same_plan_is_the_same_picture():
    assert drawn(make_result(6)) == drawn(make_result(6))


def test_another_plan_is_another_picture():
    assert drawn(make_result(6)) != drawn(make_result(12))


def test_names_are_drawn_as_they_are():
    result = make_result(4, name=r"$\frac{1}{0}$ $x^ {unclosed" + "\n" + "y" * 500)
    assert drawn(result).startswith(b"\x89PNG")


def test_nothing_out_anywhere_can_be_drawn():
    result = make_result(4)
    zero = np.zeros(len(result.model.faces))
    none = FaceFigures(zero, zero, zero, zero, zero, 0.0)
    assert drawn(replace(result, today=none, exact=none, planned=none, adoption=())).startswith(b"\x89PNG")


def test_colours_change_at_round_figures_that_few_faces_pass():
    breaks = loss_breaks([0.0, 0.1, 0.5, 1.0, 1.8, 9.0])
    assert breaks == (0.5, 1.0, 2.0, 4.0, 8.0)
    assert loss_colour(0.0, breaks) == LOSS_COLOURS[0]
    assert loss_colour(0.01, breaks) == LOSS_COLOURS[1]
    assert loss_colour(0.5, breaks) == LOSS_COLOURS[2]
    assert loss_colour(99.0, breaks) == LOSS_COLOURS[-1]
    assert loss_breaks([]) == loss_breaks([0.0, 0.0])


def test_legends_speak_of_minutes_where_hours_are_too_long():
    assert loss_labels((0.125, 0.25, 0.5, 1.0, 2.0)) == ("minutes", ("7.5", "15", "30", "60", "120"))
    assert loss_labels((0.5, 1.0, 2.0, 4.0, 8.0)) == ("hours", ("0.5", "1", "2", "4", "8"))
