import shutil
from itertools import count
from pathlib import Path

import pytest

from binopt.editing.state import Base
from binopt.serve.app import make_app
from tests.editing.quarter import base_of, planned_quarter
from tests.serve.asking import HOST, Asker, Tab, open_tab


@pytest.fixture(scope="session")
def planned(tmp_path_factory) -> Path:
    return planned_quarter(tmp_path_factory.mktemp("serving"))


@pytest.fixture(scope="session")
def base(planned) -> Base:
    return base_of(planned)


@pytest.fixture
def folder(planned, tmp_path) -> Path:
    """A plan's folder of one's own."""
    return Path(shutil.copytree(planned, tmp_path / "plan"))


@pytest.fixture
def asker(base, folder):
    ids = count(1)
    app = make_app(base, folder, (HOST, "localhost:8123"), clock=lambda: 0.0, new_id=lambda: f"desk-{next(ids)}")
    asker = Asker(app)
    yield asker
    asker.runner.close()


@pytest.fixture
def tab(asker) -> Tab:
    return open_tab(asker)


@pytest.fixture
def spot(base):
    """A spot of a face with several premises on it."""
    return next(
        spot for spots in base.first.spots.values() if len({s.premises_id for s in spots}) > 1 for spot in spots
    )
