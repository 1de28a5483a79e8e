"""The server itself: one socket of this machine, until somebody ends it."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from contextlib import suppress

import uvicorn

from binopt.serve.guard import App


def new_desk_id() -> str:
    """Make an id that nobody can guess."""
    return secrets.token_urlsafe(18)


def run_server(app: App, listening: socket.socket, opened: str | None) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    app
        What is served.
    listening
        A bound socket.
    opened
        The address to be opened in a browser, ``None`` for none.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        ws="none",
        limit_concurrency=64,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=16 * 1024,
    )
    listening.listen()
    if opened is not None:
        webbrowser.open(opened)
    with suppress(KeyboardInterrupt):  # how it is meant to end
        uvicorn.Server(config).run(sockets=[listening])
