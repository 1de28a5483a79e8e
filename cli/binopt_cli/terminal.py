"""What people see beside the data: messages and errors, all on stderr."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import click

from binopt.errors import BinoptError, InputError
from binopt.stores.address import without_passwords

_HINT = " Try: "


def tell(text: str) -> None:
    """Say something on stderr; a password in an address of a database is left out, whoever repeats it."""
    click.echo(_whole(without_passwords(text)), err=True)


def show(text: str) -> None:
    """Write data to stdout."""
    click.echo(_whole(text.rstrip("\n")))


def _whole(text: str) -> str:
    """Replace halves of characters, which files may hold and no terminal takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def show_json(value: object) -> None:
    """Write a value as JSON to stdout."""
    show(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))


def tell_error(error: BinoptError) -> None:
    """Say what is wrong, each fault in a line of its own, with what to try below it."""
    for line in error_lines(error):
        tell(line)


def error_lines(error: BinoptError) -> Iterator[str]:
    """Write an error as lines that begin with ``error:`` and ``hint:``."""
    if isinstance(error, InputError):
        for fault in error.faults:
            place = f"{fault.where}[{fault.row}]" if fault.row else fault.where
            value = f" (value: {fault.value})" if fault.value else ""
            yield f"error: {place}: {fault.what}{value}"
            if fault.hint:
                yield f"hint: {fault.hint}"
        if len(error.faults) > 1:
            yield f"error: {len(error.faults)} faults in all"
        return
    what, _, hint = str(error).partition(_HINT)
    yield f"error: {what.rstrip('.')}"
    if hint:
        yield f"hint: {hint}"


def faults_as_data(error: InputError) -> Mapping[str, object]:
    """Return the faults of an input as plain values for JSON."""
    names = ("where", "row", "what", "value", "hint")
    return {"faults": [{name: getattr(fault, name) for name in names} for fault in error.faults]}
