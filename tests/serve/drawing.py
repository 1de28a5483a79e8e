"""Requests drawn from a seed: some that the page makes, some that nobody should."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from binopt.editing.desk import Desk
from binopt.editing.edits import (
    AddObstacle,
    Close,
    Edit,
    FreeBin,
    MoveBin,
    MoveObstacle,
    Open,
    PlaceBin,
    RemoveObstacle,
)
from tests.editing.drawing import draw_edit
from tests.serve.asking import HOST, ORIGIN, Asked

POSTS = ("edit", "undo", "redo", "cancel", "keep", "open", "drop", "desk")
GETS = ("state", "kept", "compare", "scenario.toml")
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    10**30,
    0.1,
    "",
    "x" * 3000,
    "\0",
    "\u202e<script>",
    "../../etc/passwd",
    "POLYGON ((0 0, nan 1, 1 1, 0 0))",
    "POINT EMPTY",
    [],
    [1, 2],
    [[[]]],
    {},
    {"kind": "close"},
)
PATHS = ("/", "/api", "/api/", "/api/state/", "/../x", "/%00", "/api/plan.zip/x", "/favicon.ico", "/\u00e9")
HEADERS = (
    ("Host", "evil.example"),
    ("Origin", "null"),
    ("Content-Type", "text/plain"),
    ("Content-Length", "99999999999"),
    ("Sec-Fetch-Site", "cross-site"),
    ("X-Binopt-Desk", "nobody"),
    ("Cookie", "\xff" * 100),
)


def edit_data(edit: Edit) -> dict[str, Any]:  # noqa: PLR0911 (one line a kind reads best)
    """Write an edit as the page does."""
    if isinstance(edit, MoveBin | PlaceBin | FreeBin):
        which = {"premises_id": edit.premises_id, "stream": edit.stream, "rank": edit.rank}
        if isinstance(edit, MoveBin):
            return {"kind": "move_bin", **which, "x": edit.x, "y": edit.y}
        if isinstance(edit, FreeBin):
            return {"kind": "free_bin", **which}
        return {
            "kind": "place",
            **which,
            "face_id": edit.face_id,
            "chainage_m": edit.chainage_m,
            "side": str(edit.side),
        }
    if isinstance(edit, Close | Open):
        kind = type(edit).__name__.lower()
        return {"kind": kind, "face_id": edit.face_id, "from_m": edit.from_m, "to_m": edit.to_m}
    if isinstance(edit, AddObstacle):
        return {"kind": "add_obstacle", "obstacle": edit.kind, "at": edit.at}
    if isinstance(edit, MoveObstacle):
        return {"kind": "move_obstacle", "id": edit.obstacle_id, "to": edit.to}
    if isinstance(edit, RemoveObstacle):
        return {"kind": "remove_obstacle", "id": edit.obstacle_id}
    value = list(edit.value) if isinstance(edit.value, tuple) else edit.value
    return {"kind": "set_rule", "key": edit.key, "value": value, "face_id": edit.face_id or None}


def draw_request(chance: Random, example: Desk, desk_id: str, revision: int) -> Asked:
    """Draw a request of one page, ``revision`` being that of its desk. Four in five are well formed."""
    headers = [("Host", HOST), ("X-Binopt-Desk", desk_id)]
    if chance.random() < 0.4:
        asked = Asked("GET", f"/api/{chance.choice(GETS)}", tuple(headers))
        return asked if chance.random() < 0.8 else _spoiled(chance, asked, {})
    what = chance.choice(("edit",) * 3 + ("undo", "redo", "cancel") * 2 + POSTS)
    body: dict[str, Any] = {}
    if what in ("edit", "undo", "redo"):
        body["revision"] = revision
    if what == "edit":
        body["edit"] = edit_data(draw_edit(example, chance))
    if what in ("keep", "open", "drop"):
        body["name"] = chance.choice(["one", "two", "Three_3"])
    headers += [("Origin", ORIGIN), ("Content-Type", "application/json")]
    asked = Asked("POST", f"/api/{what}", tuple(headers), json.dumps(body).encode())
    return asked if chance.random() < 0.8 else _spoiled(chance, asked, body)


def _spoiled(chance: Random, asked: Asked, body: dict[str, Any]) -> Asked:
    """Spoil a request in one way."""
    way = chance.randrange(5)
    if way == 0:
        return Asked(asked.method, chance.choice(PATHS), asked.headers, asked.body)
    if way == 1:
        name, value = chance.choice(HEADERS)
        kept = tuple(header for header in asked.headers if header[0] != name)
        return Asked(asked.method, asked.path, (*kept, (name, value)), asked.body)
    if way == 2:
        method = chance.choice(["PUT", "DELETE", "HEAD", "GET", "POST", "BREW"])
        return Asked(method, asked.path, asked.headers, asked.body)
    if way == 3 and asked.body:
        raw = bytearray(asked.body)
        for _ in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        return Asked(asked.method, asked.path, asked.headers, bytes(raw))
    target = body["edit"] if isinstance(body.get("edit"), dict) and chance.random() < 0.7 else body
    target[chance.choice([*target, "strange"])] = chance.choice(ODD)
    return Asked(asked.method, asked.path, asked.headers, json.dumps(body).encode())
