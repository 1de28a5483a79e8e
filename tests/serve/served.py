"""A plan as it is served, to real browsers on a port of this machine."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from binopt.editing.state import Base
from binopt.serve.app import make_app
from binopt.serve.server import new_desk_id


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
