"""What can go wrong, as a user meets it: one family of errors, each with the exit code of the command line.

A fault of the input is not one error but a list: a municipality that mends its layers wants all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input, told so that someone can go and mend it.

    Parameters
    ----------
    where
        File and layer, table or key, e.g. ``"layers.gpkg: premises"`` or ``"case.toml: rules.max_fill"``.
    what
        The fault in words, without the value.
    value
        The offending value as text, empty where there is none.
    row
        The id or row number of the feature, empty where the fault is of the whole layer.
    hint
        What to try, empty where nothing useful can be said.
    """

    where: str
    what: str
    value: str = ""
    row: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}[{self.row}]" if self.row else self.where
        value = f" (value: {self.value})" if self.value else ""
        hint = f". Try: {self.hint}" if self.hint else ""
        return f"{place}: {self.what}{value}{hint}"


class BinoptError(Exception):
    """Base of all errors that binopt raises on purpose."""

    exit_code = 1


class UsageError(BinoptError):
    """The command was called in a way that cannot work, e.g. an output folder that already holds a plan."""

    exit_code = 2


class InputError(BinoptError):
    """The input is wrong. Carries every fault that was found, not only the first."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults: Sequence[Fault] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InfeasibleError(BinoptError):
    """No plan can keep the hard rules; the message says which rule and by how much."""

    exit_code = 4


class NoPlanInTimeError(BinoptError):
    """The limit was reached before a first plan was found, or somebody ended the search (``interrupted``)."""

    exit_code = 5

    def __init__(self, message: str, *, interrupted: bool = False) -> None:
        self.interrupted = interrupted
        super().__init__(message)


class ViolationsError(BinoptError):
    """A plan was checked and breaks rules."""

    exit_code = 6
