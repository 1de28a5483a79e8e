"""Whatever stands in a file of scenarios: it ends in scenarios or in faults."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.errors import InputError
from binopt.intake.case_keys import KEYS
from binopt.intake.case_toml import read_tree
from binopt.intake.findings import Findings
from binopt.scenarios.reading import CHANGES, check_scenarios
from binopt.scenarios.scenario import Scenario, Surroundings

ODD = st.one_of(
    st.sampled_from(["", "P", "tree", "rue-a.1", "..", "=cmd()", "\u202e", "POLYGON EMPTY", "POINT (nan nan)", "mon"]),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.sampled_from([date(2027, 1, 4), time(6, 30)]),
)
VALUE = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "what"]), inner, max_size=2)
)
NAMES = ["face", "from_m", "to_m", "people", "kinds", "id", "kind", "at", "to", "shape", "pavement", "by_m", "file"]
GOOD = {"face": "rue-a.1", "id": "tree", "kind": "tree", "pavement": "P", "by_m": 0.5, "at": [10, 1], "to": [10, 1]}
CHANGE = st.builds(
    lambda what, kept, odd: {"what": what, **{name: GOOD[name] for name in kept}, **odd},
    st.sampled_from([*CHANGES, "nothing"]),
    st.sets(st.sampled_from(sorted(GOOD)), max_size=4),
    st.dictionaries(st.sampled_from([*NAMES, "layer", "replaces", "else"]), VALUE, max_size=2),
)
TABLES = sorted({key.table.split(".")[0] for key in KEYS})
PIECE = st.dictionaries(
    st.sampled_from(TABLES),
    VALUE | st.dictionaries(st.sampled_from([*{key.name for key in KEYS}, "residual", "T1"]), VALUE, max_size=3),
    max_size=2,
)
SCENARIO = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b", "base", "../x"])},
    optional={
        "set": PIECE | ODD,
        "without": st.lists(st.sampled_from(["rules", "streams.paper", "trucks.T2", "", "a.b.c"]), max_size=2) | ODD,
        "follow": ODD,
        "about": ODD,
        "change": st.lists(CHANGE, max_size=3) | ODD,
    },
)


@pytest.fixture(scope="module")
def around(case, street):
    return Surroundings(case, street)


@pytest.fixture(scope="module")
def own(street):
    return read_tree(street / "case.toml", Findings())


@settings(max_examples=200)
@given(st.lists(SCENARIO, min_size=1, max_size=2))
def test_it_ends_in_scenarios_or_in_faults(around, own, written):
    try:
        found = check_scenarios({"scenario": written}, "what-if.toml", own, around)
    except InputError as error:
        assert error.faults
        assert all(fault.where.startswith("what-if.toml") for fault in error.faults)
    else:
        assert [type(one) for one in found] == [Scenario] * len(written)
