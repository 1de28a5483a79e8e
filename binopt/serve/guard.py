"""Who may ask at all: this machine's own page and nobody else, and never for more than fits.

Any page that somebody opens elsewhere can make their browser ask a server on the same machine. It cannot make the
browser lie about the host that it asked for, nor about the page that asks: both are looked at here, before anything
else is.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 64 * 1024
"""Bytes of a request's body; an edit takes some hundred."""
LONGEST_PATH = 512
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class TooLargeError(Exception):
    """A body is larger than any edit."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests through to the app that come from its own page, and tells the others why not.

    Parameters
    ----------
    app
        What is guarded.
    hosts
        Names with port by which the server is known: ``127.0.0.1:8123``, ``localhost:8123``.
    stop
        Ends whatever is under way, so that the server can end.
    """

    app: App
    hosts: tuple[str, ...]
    stop: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await _answer(send, *refused)
            return

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self.app(scope, _bounded(receive), with_headers)

    def _refused(self, scope: Scope) -> tuple[int, str, str] | None:  # noqa: PLR0911 (each reason ends it)
        """Say with which status, and why, a request is not answered; ``None`` where it is."""
        headers = {}
        for raw_name, raw_value in scope["headers"]:
            name = raw_name.decode("latin-1").lower()
            if name in headers and name in ("host", "origin", "content-type", "content-length"):
                return 400, "the header is there twice", name
            headers[name] = raw_value.decode("latin-1")
        reading = scope["method"] in ("GET", "HEAD")
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "this is not the host that you look for", headers.get("host", "")[:80]
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "the method is not known", scope["method"][:20]
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST_PATH:
            return 414, "the address is too long", ""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") and not (
            reading and headers.get("sec-fetch-mode") == "navigate"
        ):
            return 403, "another site asks", headers["sec-fetch-site"][:20]
        origin = headers.get("origin")
        if (origin is not None or not reading) and origin not in {f"http://{host}" for host in self.hosts}:
            return 403, "another page asks", (origin or "no Origin")[:80]
        if not reading and headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return 415, "only JSON is taken", headers.get("content-type", "")[:80]
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 12 or int(length) > MOST_BODY:
            return 413, "the body is too large", length[:20]
        return None


def _bounded(receive: Receive) -> Receive:
    """Count what comes in, whatever was announced."""
    taken = 0

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BODY:
            raise TooLargeError
        return message

    return bounded


async def _answer(send: Send, status: int, what: str, value: str) -> None:
    told = {"what": what, "where": "request", "value": value, "hint": "open the address that `binopt serve` prints"}
    body = json.dumps({"error": told, "faults": [told]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
