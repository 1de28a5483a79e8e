import tomllib
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from binopt.demo import write_demo
from binopt.errors import UsageError

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "quarter"
LAYERS = ("pavements", "carriageways", "premises", "bins", "obstacles", "streets", "sites")


def content(folder, layer):
    return pyogrio.read_dataframe(folder / "layers.gpkg", layer=layer)


@pytest.mark.parametrize("premises", [60, 61, 121, 403])
def test_it_has_exactly_as_many_premises_as_wanted(tmp_path, premises):
    write_demo(tmp_path / "case", premises=premises, seed=4)
    assert len(content(tmp_path / "case", "premises")) == premises


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_quarter(tmp_path):
    for name, seed in (("one", 1), ("two", 1), ("other", 2)):
        write_demo(tmp_path / name, premises=60, seed=seed)
    for file in ("case.toml", "layers.gpkg"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert (tmp_path / "one/layers.gpkg").read_bytes() != (tmp_path / "other/layers.gpkg").read_bytes()


@pytest.mark.parametrize("premises", [59, 50_001, 0, -1])
def test_sizes_out_of_range_are_refused_with_the_range(tmp_path, premises):
    with pytest.raises(UsageError, match=r"60 to 50,000"):
        write_demo(tmp_path / "case", premises=premises)
    assert not (tmp_path / "case").exists()


def test_a_case_that_is_there_is_replaced_only_when_asked(tmp_path):
    write_demo(tmp_path / "case", premises=60, seed=1)
    before = (tmp_path / "case/layers.gpkg").read_bytes()
    with pytest.raises(UsageError):
        write_demo(tmp_path / "case", premises=60, seed=2)
    assert (tmp_path / "case/layers.gpkg").read_bytes() == before
    write_demo(tmp_path / "case", premises=60, seed=2, overwrite=True)
    assert (tmp_path / "case/layers.gpkg").read_bytes() != before


def test_the_quarter_that_is_shipped_is_the_one_that_is_written(tmp_path):
    write_demo(tmp_path / "again")
    # its comments are the writer's and may change; what it says may not
    again, shipped = (tomllib.loads((f / "case.toml").read_text("utf-8")) for f in (tmp_path / "again", SHIPPED))
    assert again == shipped
    assert {name for name, _ in pyogrio.list_layers(SHIPPED / "layers.gpkg")} == set(LAYERS)
    for layer in LAYERS:
        pd.testing.assert_frame_equal(content(tmp_path / "again", layer), content(SHIPPED, layer))
    assert (SHIPPED / "layers.gpkg").stat().st_size < 1_000_000
