from pathlib import Path

import pytest

from binopt.editing.desk import Desk
from binopt.editing.state import Base
from tests.editing.quarter import base_of, planned_quarter


@pytest.fixture(scope="session")
def plan(tmp_path_factory) -> Path:
    return planned_quarter(tmp_path_factory.mktemp("editing"))


@pytest.fixture(scope="session")
def base(plan) -> Base:
    return base_of(plan)


@pytest.fixture
def desk(base) -> Desk:
    return Desk.of(base)
