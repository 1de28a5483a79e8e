"""Whatever is wrong with an input: it ends in a case or a plan, or in an error that says what is wrong. Never else."""

import pytest

from tests.hostile.spoiling import attempt

SEEDS = {"case": 190, "keys": 80, "source": 80, "mapping": 70, "plan": 100}
"""Inputs that are spoiled by kind; ``python -m tests.bench.hostile`` tries as many more as one has time for."""
ALLOWED = {"plan": {0, 3, 6}}


def test_there_are_five_hundred():
    assert sum(SEEDS.values()) >= 500


@pytest.mark.parametrize("kind", SEEDS)
def test_what_is_not_spoiled_is_read(subjects, tmp_path, kind, monkeypatch):
    monkeypatch.setattr("tests.hostile.spoiling.NOTHING_IS_SPOILED", True)
    ended = attempt(kind, subjects, 0, tmp_path)
    assert ended.code == 0, ended.told


@pytest.mark.parametrize(("kind", "seed"), [(kind, seed) for kind, count in SEEDS.items() for seed in range(count)])
def test_a_spoiled_input_ends_well_or_in_words(subjects, tmp_path, kind, seed):
    ended = attempt(kind, subjects, seed, tmp_path)
    assert ended.wrong(ALLOWED.get(kind, {0, 3})) == "", f"{ended.spoiled}\n{ended.told}"
