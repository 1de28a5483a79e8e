"""What goes wrong with a store, before anybody knows whose fault it is."""

from __future__ import annotations

from binopt.errors import BinoptError, Fault


class StoreError(BinoptError):
    """A store cannot be used. Whoever asked says where, and so makes a fault of it.

    Parameters
    ----------
    what, value, hint
        As in ``Fault``.
    """

    exit_code = 3

    def __init__(self, what: str, value: object = "", hint: str = "") -> None:
        self.what, self.value, self.hint = what, str(value), hint
        super().__init__(str(self.at("")).removeprefix(": "))

    def at(self, where: str) -> Fault:
        """Return the fault of a place."""
        value = self.value if len(self.value) <= 300 else f"{self.value[:300]}…"
        return Fault(where, self.what, value, hint=self.hint)
