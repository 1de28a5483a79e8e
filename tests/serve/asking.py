"""A browser's part of a request, without a network: the app is asked as a server would ask it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1:8123"
ORIGIN = f"http://{HOST}"


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    query: str = ""


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def what(self) -> str:
        return self.data["error"]["what"]


@dataclass
class Asker:
    """Asks one app, all requests on one loop."""

    app: Any
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def ask(self, *asked: Asked) -> list[Answered]:
        """Ask all of them at once."""

        async def all_of() -> list[Answered]:
            return await asyncio.gather(*(self._ask(one) for one in asked))

        return self.runner.run(all_of())

    async def _ask(self, asked: Asked) -> Answered:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": asked.method,
            "scheme": "http",
            "path": asked.path,
            "raw_path": asked.path.encode("utf-8", "surrogatepass"),
            "query_string": asked.query.encode("utf-8", "surrogatepass"),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in asked.headers],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8123),
        }
        told: list[dict[str, Any]] = []
        came = [{"type": "http.request", "body": asked.body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return came.pop() if came else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        await self.app(scope, receive, send)
        start = told[0]
        headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return Answered(start["status"], headers, b"".join(message.get("body", b"") for message in told[1:]))


@dataclass
class Tab:
    """One open page with its desk."""

    asker: Asker
    desk: str
    revision: int = 0

    def get(self, path: str) -> Answered:
        return self.asker.ask(self.reading(path))[0]

    def post(self, path: str, **body: object) -> Answered:
        return self.asker.ask(self.posting(path, **body))[0]

    def reading(self, path: str) -> Asked:
        return Asked("GET", path, (("Host", HOST), ("X-Binopt-Desk", self.desk)))

    def posting(self, path: str, **body: object) -> Asked:
        headers = (
            ("Host", HOST),
            ("Origin", ORIGIN),
            ("Content-Type", "application/json"),
            ("X-Binopt-Desk", self.desk),
        )
        return Asked("POST", path, headers, json.dumps(body).encode())

    def edit(self, **edit: object) -> Answered:
        """Do an edit on what the desk is now, and remember what it came to."""
        answered = self.post("/api/edit", edit=edit, revision=self.revision)
        if answered.status == 200:
            self.revision = answered.data["revision"]
        return answered


def open_tab(asker: Asker) -> Tab:
    """Open a desk, as the page does when it is loaded."""
    opened = Tab(asker, "").post("/api/desk")
    assert opened.status == 200
    return Tab(asker, opened.data["desk"])
