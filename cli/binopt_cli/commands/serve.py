"""``binopt serve``: a plan on a local page, to be edited by hand."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import click

from binopt.errors import UsageError
from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import browser_option, case_option, plan_argument, port_option
from binopt_cli.terminal import show, tell

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")


@click.command(short_help="Edit a plan by hand, on a page of this machine.")
@plan_argument
@case_option
@port_option
@browser_option
def serve(plan: Path, case: Path | None, port: int, *, browser: bool) -> None:
    """Show the plan in the folder PLAN on a local page, where bins can be moved and the street changed by hand.

    Drag a bin, forbid a stretch, put up an obstacle, change a rule: the face is planned anew at once, and the page says
    what that costs and which rule it breaks. What is kept goes to PLAN/scenarios.toml, for `binopt whatif`.

    The page is for this machine only, and asks nobody else. Ctrl-C ends it.
    """
    try:
        import uvicorn  # noqa: F401

        from binopt.serve.app import make_app
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in ("anyio", "starlette", "uvicorn"):
            raise
        raise UsageError(f"{missing} is not installed. Try: pip install 'binopt[serve]'") from None
    from binopt.editing.state import open_base
    from binopt.serve.server import new_desk_id, run_server

    files = open_plan(plan)
    given = open_case_of(files, case)
    folder = case or files.case_folder
    assert folder is not None  # noqa: S101 (it was read from there)
    with _bound(port) as listening:
        address = f"{HOST}:{listening.getsockname()[1]}"
        hosts = tuple(f"{name}:{listening.getsockname()[1]}" for name in NAMES)
        tell(f"laying out the streets of {given.name} …")
        base = open_base(files, given, folder)
        app = make_app(base, plan.resolve(), hosts, clock=time.perf_counter, new_id=new_desk_id)
        show(f"http://{address}/")
        tell("Ctrl-C ends it; what was kept is in " + str(plan / "scenarios.toml"))
        run_server(app, listening, f"http://{address}/" if browser else None)


def _bound(port: int) -> socket.socket:
    """Take a port of this machine, a free one where ``port`` is 0."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # who reads the address may ask at once
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} cannot be used: {error.strerror}. Try: another --port") from None
    return listening
