"""Figures are rounded once, and no change is told that is none."""

import pytest

from binopt.outputs.words import amount, change, headline, plain_line, verdict_sentence
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
