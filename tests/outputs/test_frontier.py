"""Plans between least obstruction and least crew time: the table for machines, the one for people, the plot."""

import csv
import io

from binopt.outputs.frontier import FRONTIER_PLOT, FrontierPoint, draw_frontier, render_frontier, tell_frontier

POINTS = [
    FrontierPoint("plan-1", 0.005, 1331.25, 1331.25, 12.5, 102.4, 22.0, 285.6),
    FrontierPoint("plan-2", 50.0, 1502.75, 1502.75, 12.5, 88.1, 17.0, 214.0),
]


def test_the_table_holds_every_figure_unrounded():
    rows = list(csv.DictReader(io.StringIO(render_frontier(POINTS))))
    assert [row["plan"] for row in rows] == ["plan-1", "plan-2"]
    assert [float(row["o_m_h"]) for row in rows] == [1331.25, 1502.75]
    assert [float(row["crew_hours"]) for row in rows] == [102.4, 88.1]


def test_people_read_a_line_a_plan():
    head, *lines = tell_frontier(POINTS).splitlines()
    assert head.split()[:2] == ["plan", "weight"]
    assert [line.split()[0] for line in lines] == ["plan-1", "plan-2"]
    assert "88.1" in lines[1]


def test_the_same_points_are_the_same_picture(tmp_path):
    pictures = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        draw_frontier(POINTS, tmp_path / name)
        pictures.append((tmp_path / name / FRONTIER_PLOT).read_bytes())
    assert pictures[0] == pictures[1]
    assert pictures[0].startswith(b"\x89PNG")
