import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.stores.cells import free_cells, freed, guard_cells, guarded


@pytest.mark.parametrize("text", ["=CMD()", "+1", "-1", "@x", "＝1"])
def test_what_a_spreadsheet_would_run_is_guarded(text):
    assert guarded(text) == f"'{text}"


@given(st.lists(st.one_of(st.none(), st.text(max_size=8)), min_size=1, max_size=6))
def test_what_was_guarded_is_read_back_as_it_was(texts):
    frame = pd.DataFrame({"a": pd.Series(texts, dtype=object), "n": range(len(texts))})
    back = free_cells(guard_cells(frame))
    assert [t for t in back["a"] if isinstance(t, str)] == [
        freed(t) if t.startswith("'") else t for t in texts if isinstance(t, str)
    ]
    assert list(back["n"]) == list(frame["n"])
    assert not any(str(t).startswith(("=", "+", "-", "@")) for t in guard_cells(frame)["a"])
