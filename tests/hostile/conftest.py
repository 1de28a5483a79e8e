"""What is spoiled, made once for all seeds."""

from collections.abc import Iterator

import pytest

from tests.hostile.spoiling import Subjects
from tests.hostile.subjects import frames_of, make_cuts, make_small_plan, without_sync


@pytest.fixture(scope="session")
def subjects(tmp_path_factory) -> Iterator[Subjects]:
    folder = tmp_path_factory.mktemp("hostile")
    with without_sync():
        cuts = make_cuts(folder)
        plan = make_small_plan(cuts[0].case, folder / "plan")
        packages = [*(cut.source for cut in cuts), *(cut.case / "layers.gpkg" for cut in cuts), plan / "plan.gpkg"]
        yield Subjects(cuts, plan, {package: frames_of(package) for package in packages})
