"""A small plan of an example quarter, served to whoever asks on a port of this machine."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread

import uvicorn

from binopt.demo import write_demo
from binopt.editing.state import Base, open_base
from binopt.intake.case_reader import read_case
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.planning import make_plan
from binopt.serve.app import make_app
from binopt.serve.server import new_desk_id
from binopt.solve.planner import SearchLimits

PREMISES = 60


def make_small_plan(folder: Path) -> Path:
    """Plan the smallest example quarter with little effort: what the plan is worth is of no account here."""
    write_demo(folder / "case", premises=PREMISES)
    ticks = count()
    limits = SearchLimits(seconds=30.0, work=0.01, workers=1)  # thirty looks at the clock
    result = make_plan(read_case(folder / "case"), limits, clock=lambda: float(next(ticks)))
    return write_plan(result, folder / "plan", case_folder=folder / "case", pictures=False)


def base_of(plan: Path) -> Base:
    """Open a plan for edits."""
    files = read_plan(plan)
    assert files.case_folder is not None
    return open_base(files, read_case(files.case_folder), files.case_folder)


@contextmanager
def serving(base: Base, plan: Path) -> Iterator[str]:
    """Serve a plan, and give the address of its page."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        app = make_app(base, plan, (host,), clock=time.perf_counter, new_id=new_desk_id)
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://{host}/"
        server.should_exit = True
        thread.join()
