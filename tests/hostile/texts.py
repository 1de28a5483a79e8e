"""Texts and numbers that readers stumble over, and documents of keys (TOML, JSON) that hold them in wrong places."""

from __future__ import annotations

import copy
import json
import math
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "=CMD()",
    "@SUM(A1)",
    "\N{WASTEBASKET}\N{COMBINING ENCLOSING KEYCAP}",
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "e\N{COMBINING ACUTE ACCENT}" * 3,
    "x" * 10_000,
    "\N{WASTEBASKET}" * 2_500,
    "'; DROP TABLE premises; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%s %n {0} {}",
    "\\u0000",
    "\t\r\n",
    "NaN",
    "null",
    "7.0",
    "1e999",
    "-0",
    "0x1F",
    "１２",
    "1,5",
    "24:00",
    "99:99",
    "mon;mon;xyz",
    "mon:99",
    "EPSG:4326",
    "postgresql://nobody:pass@127.0.0.1:1/none?schema=a",
)
NUMBERS: tuple[Any, ...] = (
    0,
    -1,
    1,
    -0.0,
    0.1,
    1e-300,
    1e300,
    -1e300,
    2**31,
    2**63 - 1,
    -(2**63),
    math.nan,
    math.inf,
    -math.inf,
    10**9,
    1e15,
    True,
    False,
)
KEYS = ("", "x", "pavements", "streams", "today", "layer", "where", "__class__", "a.b", "\N{WASTEBASKET}", "k" * 300)


def any_value(dice: Random, deep: int = 0) -> Any:
    """Give a value of any kind that a document may hold, also within lists and tables."""
    kind = dice.randrange(8 if deep < 3 else 4)
    if kind < 2:
        return dice.choice(TEXTS)
    if kind < 4:
        return dice.choice(NUMBERS)
    if kind < 6:
        return [any_value(dice, deep + 1) for _ in range(dice.randrange(4))]
    return {dice.choice(KEYS): any_value(dice, deep + 1) for _ in range(dice.randrange(4))}


def spoil_tree(tree: Any, dice: Random) -> tuple[Any, str]:
    """Change one place of a tree of tables and lists: another value, gone, under another name, or twice."""
    tree = copy.deepcopy(tree)
    holder, key = dice.choice(list(_places(tree)))
    what = dice.randrange(5)
    if what == 0 and isinstance(holder, dict):
        del holder[key]
        return tree, f"without {key!r}"
    if what == 1 and isinstance(holder, dict):
        name = dice.choice(KEYS)
        holder[name] = holder.pop(key)
        return tree, f"{key!r} called {name[:20]!r}"
    if what == 2 and isinstance(holder[key], list):
        holder[key] = holder[key] * dice.choice([0, 2, 40])
        return tree, f"{key!r} with other lengths"
    value = any_value(dice)
    holder[key] = value
    return tree, f"{key!r} = {str(value)[:40]!r}"


def _places(tree: Any) -> Any:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield tree, key
        yield from _places(value)


def spoil_text(text: str, dice: Random) -> tuple[bytes, str]:
    """Change a text so that it is perhaps no document any more: cut, garbled, doubled, in another encoding."""
    lines = text.splitlines(keepends=True)
    at = dice.randrange(len(text))
    line = dice.randrange(len(lines))
    deep = dice.choice([50, 3_000])
    changes = (
        ("cut off", text[:at].encode()),
        ("a byte that is no UTF-8", text[:at].encode() + b"\xff" + text[at:].encode()),
        ("in UTF-16", text.encode("utf-16")),
        ("with a byte order mark", text.encode("utf-8-sig")),
        ("a NUL within", (text[:at] + "\0" + text[at:]).encode()),
        ("a line twice", "".join([*lines[:line], lines[line], *lines[line:]]).encode()),
        ("a line gone", "".join([*lines[:line], *lines[line + 1 :]]).encode()),
        ("lines in another order", "".join(dice.sample(lines, len(lines))).encode()),
        ("deep brackets", (text + "\nx = " + "[" * deep + "]" * deep + "\n").encode()),
        ("deep tables", (text + "\n[" + "a." * deep + "a]\n").encode()),
        ("a number of 5,000 digits", (text + "\n[y]\nx = " + "9" * 5_000 + "\n").encode()),
        ("a date", (text + "\n[z]\nx = 1979-05-27T07:32:00Z\n").encode()),
        ("a character gone", (text[:at] + text[at + 1 :]).encode()),
        ("a quote too much", (text[:at] + '"' + text[at:]).encode()),
        ("nothing", b""),
        ("a page of the web", b"<!doctype html><title>404</title>"),
    )
    told, changed = dice.choice(changes)
    return changed, told


def write_json(tree: Any) -> bytes:
    """Write JSON as Python does, NaN and all."""
    return json.dumps(tree, ensure_ascii=True).encode("ascii")
