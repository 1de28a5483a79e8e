"""Figures are rounded once, and no change is told that is none."""

import pytest

from binopt.outputs.words import amount, change, headline, plain_line, verdict_lines, verdict_sentence
from binopt.speech import Speech


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0.00"), (0.004, "0.004"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234"), (-5.5, "-5.50")],
)
def test_amounts_keep_the_digits_that_count(value, text):
    assert amount(value) == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (100, 22, "−78 %"),
        (100, 100.01, "0 %"),
        (0, 0, "0 %"),
        (0, 5, "new"),
        (100, 104.2, "+4.2 %"),
        (200, 100, "−50 %"),
    ],
)
def test_changes_say_which_way(before, after, text):
    assert change(before, after).replace("\N{NO-BREAK SPACE}", " ") == text


def test_what_is_not_shown_of_a_verdict_is_counted():
    missing = ["O is too high", "Oq is too high", "A is too high"]
    assert verdict_sentence("exact", False, missing, most=1).endswith("O is too high; and 2 more conditions.")
    assert "A is too high" in verdict_sentence("exact", False, missing)
    assert verdict_sentence("today", True, ()).startswith("Halved")
    assert "not all conditions hold" in verdict_sentence("today", False, ())


def test_a_headline_tells_both_baselines():
    text = headline({"o": {"today": 1000.0, "exact": 300.0, "plan": 150.0}}, Speech.of("en"))
    assert "−85" in text
    assert "−50" in text


def test_a_line_is_one_line_and_not_endless():
    assert plain_line("a\nb\tc\x00d\u2028e") == "a b c d e"
    assert len(plain_line("x" * 10_000, 50)) == 50


REPORT = {
    **{name: {"today": 10.0, "exact": 6.0, "plan": 4.0} for name in ("o", "oq", "s", "b", "a")},
    "displaced": {"today": 0.0, "exact": 0.0, "plan": 0.0},
    "crew_hours": {"today": 30.0, "plan": 28.0},
    "halved": {"today": True, "exact": False},
    "why": {"today": [], "exact": ["O …", "Oq …"]},
}


def lines(language="en", **changed):
    told = verdict_lines({**REPORT, **changed}, Speech.of(language))
    return [(halved, line.replace("\N{NO-BREAK SPACE}", " ")) for halved, line in told]


def test_a_verdict_names_the_figures_that_it_lacks():
    first, second = lines()
    assert first == (True, "Halved against today, as announced.")
    assert second == (
        False,
        "Not halved against today, if everybody knew the truck's minute: obstruction O changes by −33 %, not by half; "
        "weighted by footfall Oq changes by −33 %, not by half.",
    )


def test_what_rises_and_what_single_faces_lack_is_told_too():
    changed = {
        "a": {"today": 3.0, "exact": 3.0, "plan": 4.0},
        "crew_hours": {"today": 30.0, "plan": 33.0},
        "halved": {"today": False},
        "why": {"today": ["A …", "crew hours …", "S is above on 2 faces", "P1: litres left"]},
    }
    ((halved, line),) = lines(**changed)
    assert not halved
    assert "lost area A rises: +33 %" in line
    assert "crews work longer: +10 %" in line
    assert "2 conditions on single faces or premises, see the report" in line


def test_displaced_obstruction_is_no_gain():
    ((_, line),) = lines(
        halved={"today": False}, why={"today": ["O …"]}, displaced={"today": 0.0, "exact": 0.0, "plan": 4.0}
    )
    assert "obstruction O changes by −20 %, not by half" in line


def test_a_verdict_without_any_reason_says_so():
    ((_, line),) = lines(halved={"today": False}, why={})
    assert line.endswith("not all conditions hold.")


@pytest.mark.parametrize(("language", "word"), [("fr", "pas de moitié"), ("de", "nicht um die Hälfte")])
def test_a_verdict_is_told_in_the_readers_language(language, word):
    assert word in lines(language)[1][1]


@pytest.mark.parametrize(
    ("language", "value", "text"), [("de", 1234.5, "1.234"), ("fr", 1.234, "1,23"), ("de", 0.004, "0,004")]
)
def test_amounts_are_written_as_the_language_does(language, value, text):
    assert amount(value, Speech.of(language)) == text
    assert change(1000, 1042, Speech.of("fr")).startswith("+4,2")
    assert change(0, 1, Speech.of("de")) == "neu"
