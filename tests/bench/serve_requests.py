"""Many random requests to ``binopt serve`` over real sockets: how many were answered how, and whether any hangs.

    python tests/bench/serve_requests.py --requests 10000

A small quarter is planned and served as a process of its own. Several pages ask it at once, four requests in five well
formed, now and then with bytes that are no request at all. In the end the server is interrupted; it is to end with 0.
"""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from binopt.editing.desk import Desk
from tests.editing.quarter import base_of, planned_quarter
from tests.serve.asking import HOST as DRAWN_FOR
from tests.serve.asking import Asked
from tests.serve.drawing import draw_request

PAGES = 4
PATIENCE_S = 60.0
GARBAGE = (b"\x00\xff\x16\x03\x01", b"GET / HTTP/9.9\r\n\r\n", b"POST /api/edit HTTP/1.1\r\nHost: x\r\n", b"\r\n" * 100)


@dataclass
class Page:
    """One page that asks from a thread of its own."""

    port: int
    seed: int
    example: Desk
    left: int
    answers: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0

    def run(self) -> None:
        chance, desk_id, revision = Random(self.seed), self.opened(), 0
        while self.left > 0:
            self.left -= 1
            if chance.random() < 0.01:
                self.shout(chance.choice(GARBAGE))
                continue
            asked = draw_request(chance, self.example, desk_id, revision)
            status, body = self.ask(asked)
            self.answers[str(status)] += 1
            told = json.loads(body) if body[:1] == b"{" else {}
            revision = told.get("revision", revision)
            if status == 409:
                revision = json.loads(self.ask(self.state(desk_id))[1]).get("revision", 0)
            if status == 410 and asked.path.startswith("/api/"):
                desk_id, revision = self.opened(), 0

    def ask(self, asked: Asked) -> tuple[int, bytes]:
        """Ask as a browser would, but for the order of headers."""
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.putrequest(asked.method, asked.path.encode("ascii", "replace").decode(), True, True)
            names = {name for name, _ in asked.headers}
            for name, value in asked.headers:
                connection.putheader(name, value.replace(DRAWN_FOR, f"127.0.0.1:{self.port}").encode("latin-1"))
            if "Content-Length" not in names:
                connection.putheader("Content-Length", str(len(asked.body)))
            connection.endheaders(asked.body)
            answered = connection.getresponse()
            return answered.status, answered.read()
        finally:
            connection.close()
            self.slowest_s = max(self.slowest_s, time.perf_counter() - begun)

    def opened(self) -> str:
        origin = f"http://{DRAWN_FOR}"
        headers = (("Host", DRAWN_FOR), ("Origin", origin), ("Content-Type", "application/json"))
        return str(json.loads(self.ask(Asked("POST", "/api/desk", headers))[1])["desk"])

    def state(self, desk_id: str) -> Asked:
        return Asked("GET", "/api/state", (("Host", DRAWN_FOR), ("X-Binopt-Desk", desk_id)))

    def shout(self, garbage: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as line:
            line.sendall(garbage)
            line.shutdown(socket.SHUT_WR)
            head = line.recv(64)
        self.answers[head.split()[1].decode() if head.startswith(b"HTTP/") else "closed"] += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        plan = planned_quarter(Path(place))
        example = Desk.of(base_of(plan))
        command = [sys.executable, "-c", "from binopt_cli.main import main; main()", "serve", str(plan), "--no-browser"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own command
            assert server.stdout is not None
            port = int(server.stdout.readline().rstrip("/\n").rpartition(":")[2])
            begun = time.perf_counter()
            pages = [Page(port, asked.seed + i, example, asked.requests // PAGES) for i in range(PAGES)]
            threads = [threading.Thread(target=page.run) for page in pages]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds = time.perf_counter() - begun
            server.send_signal(signal.SIGINT)
            _, told = server.communicate(timeout=PATIENCE_S)
    answers = sum((page.answers for page in pages), Counter[str]())
    for status, count in sorted(answers.items()):
        print(f"{status:>8}{count:>8,}")
    print(
        f"{sum(answers.values()):,} requests in {seconds:.0f} s, slowest {max(page.slowest_s for page in pages):.1f} s"
    )
    unfinished = [page.seed for page in pages if page.left > 0]
    print(f"pages that gave up: {unfinished or 'none'}; the server ended with {server.returncode}")
    if told.count("\n") > 3:
        print(told[-2000:])


if __name__ == "__main__":
    main()
