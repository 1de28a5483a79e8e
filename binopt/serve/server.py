"""The server itself: one socket of this machine, until somebody ends it."""

from __future__ import annotations

import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

import uvicorn

from binopt.serve.guard import Guard

ENDS_IN_S = 3
"""Answers that are under way are waited for so long when somebody ends the server."""
MOST_CONNECTIONS = 64


def new_desk_id() -> str:
    """Make an id that nobody can guess."""
    return secrets.token_urlsafe(18)


class LocalServer(uvicorn.Server):
    """A server that is ended by Ctrl-C as it is meant to be, which is no failure; what is under way ends with it."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop = stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal."""
        self._stop()
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Let the signals that end a program end the serving, and nothing more."""
        before = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


def run_server(app: Guard, listening: socket.socket, opened: str | None) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    app
        What is served.
    listening
        A socket that listens.
    opened
        The address to be opened in a browser, ``None`` for none.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=ENDS_IN_S,
        h11_max_incomplete_event_size=16 * 1024,
    )
    if opened is not None:
        # once the server takes requests; some systems wait for the browser to close
        later = Timer(0.5, webbrowser.open, (opened,))
        later.daemon = True
        later.start()
    LocalServer(config, app.stop).run(sockets=[listening])
