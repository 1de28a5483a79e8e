"""Settings to the text of ``case.toml``, with a comment to each key that says its unit and default.

Python reads TOML and does not write it; what a case needs of it is little: nested tables, lists, texts and numbers.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from numbers import Integral, Real

from binopt.intake.case_keys import find_key

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def render_settings(settings: Mapping[str, object]) -> str:
    """Write nested mappings as TOML. ``None`` values are left out: the default then holds.

    Sub-tables of ``streams`` and ``trucks`` become tables, what lies deeper an inline table.

    Raises
    ------
    TypeError
        When a value has no place in TOML.
    ValueError
        When a number is infinite or not a number.
    """
    lines: list[str] = []
    for name, value in settings.items():
        if not isinstance(value, Mapping):
            raise TypeError(f"{name!r} stands outside all tables: [case], [rules] …")
        _render_table((name,), value, lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def render_items(items: Mapping[str, object]) -> str:
    """Write keys with their values, a line each, tables among them inline. ``None`` values are left out.

    Raises
    ------
    TypeError, ValueError
        As ``render_settings``.
    """
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in items.items() if value is not None)


def _render_table(path: tuple[str, ...], table: Mapping[str, object], lines: list[str]) -> None:
    nested = {k: v for k, v in table.items() if len(path) == 1 and isinstance(v, Mapping)}
    flat = {k: v for k, v in table.items() if k not in nested and v is not None}
    if flat or not nested:
        lines += ["", f"[{'.'.join(_key(step) for step in path)}]"]
    for name, value in flat.items():
        key = find_key(path, name)
        if key is not None:
            lines.append(f"# {key.comment}")
        elif isinstance(value, Mapping):
            inner = ((each, find_key((*path, name), each)) for each in value)
            lines += [f"# {each}: {found.comment}" for each, found in inner if found is not None]
        lines.append(f"{_key(name)} = {_value(value)}")
    for name, value in nested.items():
        _render_table((*path, name), value, lines)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    """Write a basic string: JSON's escapes are TOML's, but for DEL, which TOML does not let stand bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:  # noqa: PLR0911 (one line a type reads best)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{value} has no place in case.toml")
        return repr(number)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in value.items() if v is not None)
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, AbstractSet):
        return _value(sorted(value))
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(v) for v in value)}]"
    raise TypeError(f"{type(value).__name__} has no place in case.toml: {value!r}")
