"""``binopt serve``: the address, the page behind it, the end by Ctrl-C, and what is told where it cannot be."""

import builtins
import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

HERE = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]


def test_it_serves_the_page_until_it_is_interrupted(planned):
    paths = os.pathsep.join((str(ROOT / "cli"), str(ROOT)))
    command = [sys.executable, "-c", "from binopt_cli.main import main; main()", "serve", str(planned), "--no-browser"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter on our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}
    ) as server:
        address = server.stdout.readline().strip()
        port = int(address.rstrip("/").rpartition(":")[2])
        connection = http.client.HTTPConnection(HERE, port, timeout=30)
        connection.request("GET", "/")
        answered = connection.getresponse()
        page = answered.read().decode()
        connection.close()
        server.send_signal(signal.SIGINT)
        _, told = server.communicate(timeout=30)
    assert answered.status == 200
    assert "<!doctype html>" in page
    assert address == f"http://{HERE}:{port}/"
    assert server.returncode == 0
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_told(call, planned):
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        code, _, told = call("serve", planned, "--port", taken.getsockname()[1], "--no-browser")
    assert code == 2
    assert "cannot be used" in told


@pytest.mark.parametrize("missing", ["uvicorn", "starlette"])
def test_without_the_extra_it_says_what_to_install(call, planned, monkeypatch, missing):
    real = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)
        return real(name, *rest)

    for name in [name for name in sys.modules if name.partition(".")[0] == missing or name == "binopt.serve.app"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    code, _, told = call("serve", planned, "--no-browser")
    assert code == 2
    assert f"{missing} is not installed" in told
    assert "binopt[serve]" in told


def test_a_case_is_no_plan(call, street):
    code, _, told = call("serve", street, "--no-browser")
    assert code == 3
    assert "holds a case, not a plan" in told
