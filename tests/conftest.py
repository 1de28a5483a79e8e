"""Real street data, a PostGIS and a Chromium: where they are, and that a machine that vouches has all of them.

Also how patient tests are."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings

from tests import browser as chromium
from tests.postgis_server import MISSING, Server, find_binaries, running

# speed lives in benchmarks: no test fails because a machine is busy
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

CASES = (Path(__file__).resolve().parents[1] / "../shared/cases").resolve()


@pytest.fixture(scope="session")
def cases() -> Path:
    """Return the folder of real cases; tests that ask for it are marked ``real``."""
    return CASES


@pytest.fixture(scope="session")
def postgis() -> Iterator[Server]:
    """Start a PostGIS of our own for all tests that ask for it; where there is none to start, only CI minds."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with running(binaries) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a Chromium of our own for the pages of a module; where there is none to start, only CI minds."""
    path = chromium.find_chromium()
    if path is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(chromium.MISSING)
        pytest.skip(chromium.MISSING)
    with chromium.running_chromium(path) as running_one:
        yield running_one


@pytest.fixture
def schema(postgis: Server, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a name that no schema of the server has, and drop it in the end. It is one that has to be quoted."""
    name = f'Plan "{crc32(request.node.nodeid.encode())}"; drop'
    yield name
    with postgis.connect() as base:
        from psycopg import sql  # noqa: PLC0415 - only where there is a server

        base.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))


def pytest_collection_modifyitems(items):
    """Run files with real streets first: they take longest, and nobody should wait for them in the end."""
    if CASES.is_dir():
        long = {item.path for item in items if item.get_closest_marker("real")}
        items.sort(key=lambda item: item.path not in long)
        return
    for item in items:
        if item.get_closest_marker("real"):
            item.add_marker(pytest.mark.skip(reason=f"no real street data at {CASES}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let a skipped test on real streets fail where ``CI=true``: green must mean that it was run."""
    report = yield
    if report.skipped and item.get_closest_marker("real") and os.environ.get("CI", "").lower() == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not accept of a test on real streets: {call.excinfo.value}"
    return report
