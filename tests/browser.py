"""A real headless Chromium for the tests: Debian's own, driven by playwright, with every other machine out of reach."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MISSING = "no Chromium here, or no playwright to drive it (Debian: chromium)"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
SERIOUS = ("serious", "critical")
ANY = ("minor", "moderate", *SERIOUS)


def find_chromium() -> str | None:
    """Return where Chromium is, where there is also something to drive it and to judge pages by."""
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        return None
    return shutil.which("chromium")


@contextmanager
def running_chromium(path: str) -> Iterator[Any]:
    """Start Chromium and stop it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is one

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, NOWHERE])
        yield browser
        browser.close()


class Watched:
    """A page with all that it asked for and complained of."""

    def __init__(self, browser: Any, place: Path | str, hash_: str = "", **context: Any) -> None:
        self.own = place if isinstance(place, str) else place.as_uri()
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.own + hash_)

    @property
    def asked_elsewhere(self) -> list[str]:
        """What was asked for beside the page itself, what stands in it, and its own server, if it has one."""
        near = ("data:", "blob:", *([self.own] if self.own.startswith("http") else []))
        return [url for url in self.asked if url.split("#")[0] != self.own and not url.startswith(near)]

    def findings(self, impacts: Collection[str] = SERIOUS) -> list[str]:
        """What axe-core finds wrong, by default seriously, for people who see, hear or move otherwise."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

        told = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {node['html'][:200]}" for one in told if one["impact"] in impacts for node in one["nodes"]
        ]

    def close(self) -> None:
        self.context.close()
