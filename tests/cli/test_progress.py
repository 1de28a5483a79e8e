import itertools

from binopt_cli.progress import STAGE_WORDS, drawn_progress

from binopt.intake.case_reader import read_case
from binopt.planning import make_plan
from binopt.solve.planner import Progress, SearchLimits


def test_nothing_is_drawn_where_nobody_looks(capsys, monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with drawn_progress() as watch:
        watch(Progress("spots", 3, 10, 0.05))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_stage_count_and_gap_on_stderr(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "160")
    with drawn_progress() as watch:
        watch(Progress("spots", 3, 10, 0.05))
    told = capsys.readouterr()
    assert told.out == ""
    for words in ("Ctrl-C keeps the best so far", "gap 5.0%", "3/10"):
        assert words in told.err


def test_every_stage_has_words(street):
    seen = []
    make_plan(read_case(street), SearchLimits(), clock=itertools.count().__next__, watch=seen.append)
    assert {progress.stage for progress in seen} <= set(STAGE_WORDS)
