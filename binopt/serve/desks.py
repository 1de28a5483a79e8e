"""The desks that are open: each page has its own, so that two tabs do not mix; who is not used for long is dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from binopt.editing.desk import CancelledError, Desk

MOST_DESKS = 16


@dataclass(slots=True)
class Slot:
    """One open desk, and whether something is being done on it. Only the server's own thread looks at this."""

    desk: Desk
    busy: bool = False
    stop: Event = field(default_factory=Event)

    def go_on(self) -> None:
        """Stop the work that is under way where somebody asked for that.

        Raises
        ------
        CancelledError
            Where somebody did.
        """
        if self.stop.is_set():
            raise CancelledError


class Desks:
    """Open desks by their ids, the least recently used first.

    Parameters
    ----------
    new
        Makes an empty desk.
    new_id
        Makes an id that nobody can guess.
    most
        How many are kept.
    """

    def __init__(self, new: Callable[[], Desk], new_id: Callable[[], str], most: int = MOST_DESKS) -> None:
        self._new, self._new_id, self._most = new, new_id, most
        self._slots: OrderedDict[str, Slot] = OrderedDict()

    def __len__(self) -> int:
        return len(self._slots)

    def open(self) -> str:
        """Open a desk and return its id; the one that was not used for longest goes, and what is done there stops."""
        desk_id = self._new_id()
        self._slots[desk_id] = Slot(self._new())
        while len(self._slots) > self._most:
            _, gone = self._slots.popitem(last=False)
            gone.stop.set()
        return desk_id

    def find(self, desk_id: str) -> Slot | None:
        """Return a desk, ``None`` where it was dropped or never was."""
        slot = self._slots.get(desk_id)
        if slot is not None:
            self._slots.move_to_end(desk_id)
        return slot

    def stop_all(self) -> None:
        """Stop whatever is under way on any desk."""
        for slot in self._slots.values():
            slot.stop.set()
