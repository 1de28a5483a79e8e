"""Edits as plain values, as changes of a scenario, and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.street import Side
from binopt.editing.edits import (
    KINDS,
    AddObstacle,
    Close,
    FreeBin,
    MoveObstacle,
    Open,
    PlaceBin,
    RemoveObstacle,
    SetRule,
    as_change,
    from_change,
    parse_edit,
    tell,
)
from binopt.errors import InputError

NAME = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
NUMBER = st.floats(-1e6, 1e6)
POINT = st.tuples(NUMBER, NUMBER)
BIN = (NAME, NAME, st.integers(1, 9))
EDITS = st.one_of(
    st.builds(PlaceBin, *BIN, NAME, NUMBER, st.sampled_from([Side.KERB, Side.BUILDING])),
    st.builds(FreeBin, *BIN),
    st.builds(Close, NAME, NUMBER, NUMBER),
    st.builds(Open, NAME, NUMBER, NUMBER),
    st.builds(AddObstacle, NAME, POINT, obstacle_id=NAME),
    st.builds(AddObstacle, NAME, shape=NAME, obstacle_id=NAME),
    st.builds(MoveObstacle, NAME, POINT),
    st.builds(RemoveObstacle, NAME),
    st.builds(SetRule, st.sampled_from(["max_carry_m", "kerb_setback_m", "clear_width_m"]), NUMBER),
    st.builds(SetRule, st.just("clear_width_m"), NUMBER, NAME),
    st.builds(SetRule, st.just("sides"), st.sampled_from([("kerb",), ("kerb", "building")]), st.just("") | NAME),
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ["premises_id", "stream", "rank", "x", "y", "face_id", "from_m", "to_m", "at", "to", "id", "key", "value"]


@given(EDITS)
def test_an_edit_is_the_same_after_a_scenario(edit):
    assert from_change(json.loads(json.dumps(as_change(edit)))) == edit
    assert tell(edit)


@given(st.fixed_dictionaries({"kind": st.sampled_from(KINDS) | ODD}, optional=dict.fromkeys(FIELDS, ODD)) | ODD)
def test_whatever_is_asked_is_an_edit_or_faults(data):
    try:
        edit = parse_edit(data)
    except InputError as error:
        assert error.faults
    else:
        assert tell(edit)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"kind": "explode"}, "is no edit that is known"),
        ({"kind": "close", "face_id": "f", "from_m": "0", "to_m": 5}, "edit.from_m: must be a number"),
        ({"kind": "close", "face_id": "f", "from_m": 0, "to_m": 10**400}, "edit.to_m: must be a number"),
        ({"kind": "remove_obstacle", "id": "x", "path": "/"}, "edit.path: is no field"),
        ({"kind": "set_rule", "key": "max_carry_m", "value": 3, "face_id": "f"}, "no rule that can be set for a face"),
        ({"kind": "set_rule", "key": "case.name", "value": 3}, "no rule that can be set"),
        ([], "must be an object"),
    ],
)
def test_wrong_edits_are_told(data, told):
    with pytest.raises(InputError) as error:
        parse_edit(data)
    assert told in str(error.value)
