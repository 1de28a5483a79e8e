import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.intake.layers.patterns import fault_of, found_in


@pytest.mark.parametrize("pattern", ["^(rijbaan|parkeervlak)", "^a+b*$", "[A-Z]{1,3}", r"\d+", "(?i)tree", "", "a{50}"])
def test_what_ends_is_taken(pattern):
    assert fault_of(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*b",
        "(?:a*)*",
        "((ab)*c+)*",
        "(?=(a+)+)x",
        "(a{1,90}){1,90}",
        ".*.*.*x",
        "(?>(a+)+)b",
        "(x)?(?(1)(a+)+|b)",
    ],
)
def test_what_may_never_end_is_refused(pattern):
    assert "may never end" in fault_of(pattern)


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "a{2,1}", "(?P<1>a)"])
def test_what_is_no_pattern_is_told(pattern):
    assert "is no regular expression" in fault_of(pattern)


def test_long_texts_are_looked_at_in_their_beginning():
    assert found_in("x", ["a" * 999 + "x", "a" * 1000 + "x"]) == [True, False]


@given(st.text("ab|*+?()[]{}.,^$\\12", max_size=12))
def test_any_pattern_is_judged_and_what_is_taken_is_found_as_python_does(pattern):
    if fault_of(pattern):
        return
    texts = ["", "a", "ab" * 30, "b" * 200]
    warnings.simplefilter("ignore")  # of what a pattern may mean in some later Python
    assert found_in(pattern, texts) == [re.search(pattern, text) is not None for text in texts]
