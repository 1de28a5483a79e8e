"""The rule that real streets may not be skipped in CI, shown on a test file of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize(("ci", "code", "told"), [("true", 1, "1 skipped, 1 error"), ("", 0, "2 skipped")])
def test_a_skipped_real_test_fails_only_in_ci(tmp_path, ci, code, told):
    (tmp_path / "conftest.py").write_text((HERE / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = real: real streets\n", "utf-8")
    (tmp_path / "test_two.py").write_text(
        "import pytest\n"
        "@pytest.mark.real\n"
        "def test_real():\n    pass\n"
        "def test_other():\n    pytest.skip('not here')\n",
        "utf-8",
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter on our own file
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        check=False,
    )
    assert run.returncode == code, run.stdout
    assert told in run.stdout
    assert ("not accept of a test on real streets" in run.stdout) == (ci == "true")
