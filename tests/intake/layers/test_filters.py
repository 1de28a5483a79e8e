import numpy as np
import pandas as pd
import pytest

from binopt.intake.layers.filters import select, strangers
from binopt.intake.layers.mapping import Comparison, Condition, LayerUse

FRAME = pd.DataFrame(
    {
        "text": ["brick", "concrete", None, " brick "],
        "whole": [0, 1, 2, 0],
        "float": [0.0, 1.5, np.nan, 0.0],
        "flag": [True, False, True, False],
    }
)


@pytest.mark.parametrize(
    ("column", "test", "values", "kept"),
    [
        ("text", Comparison.EQUALS, ("brick",), [0, 3]),
        ("text", Comparison.NOT_EQUALS, ("brick",), [1, 2]),
        ("text", Comparison.IN, ("brick", "concrete"), [0, 1, 3]),
        ("text", Comparison.NOT_IN, ("brick", ""), [1]),
        ("text", Comparison.MATCHES, ("^con",), [1]),
        ("text", Comparison.NOT_MATCHES, ("c",), [2]),
        ("whole", Comparison.EQUALS, ("0",), [0, 3]),
        ("float", Comparison.EQUALS, ("0",), [0, 3]),
        ("float", Comparison.EQUALS, ("1.5",), [1]),
        ("flag", Comparison.EQUALS, ("true",), [0, 2]),
    ],
)
def test_filters_compare_values_as_text(column, test, values, kept):
    use = LayerUse("layer", (Condition(column, test, values),))
    assert list(np.flatnonzero(select(FRAME, use))) == kept


def test_all_conditions_must_hold():
    use = LayerUse(
        "l", (Condition("text", Comparison.EQUALS, ("brick",)), Condition("flag", Comparison.EQUALS, ("false",)))
    )
    assert list(np.flatnonzero(select(FRAME, use))) == [3]


def test_values_that_no_row_has_are_named():
    use = LayerUse(
        "l", (Condition("text", Comparison.IN, ("brick", "brik")), Condition("text", Comparison.MATCHES, ("zzz",)))
    )
    assert [(c.column, value) for c, value, _ in strangers(FRAME, use)] == [("text", "brik")]
