"""The place where one paper writes, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from binopt.papers.names import LONGEST_NAME, safe_name

_LONGEST = LONGEST_NAME + 40
"""With the fingerprint and ending that may stand behind a name."""


@dataclass(frozen=True, slots=True)
class PaperFolder:
    """A folder that hands out paths within itself.

    Parameters
    ----------
    root
        The folder; it need not be there yet.
    """

    root: Path

    def path(self, *steps: str) -> Path:
        """Return the path of a file within, its folders made.

        Raises
        ------
        ValueError
            When a step is more than a plain name (see ``safe_names``): a fault of the paper, not of its data.
        """
        for step in steps:
            if safe_name(step[:LONGEST_NAME]) != step[:LONGEST_NAME].rstrip(".-") or len(step) > _LONGEST or not step:
                raise ValueError(f"{step!r} cannot be a part of a path")
        path = self.root.joinpath(*steps)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write_text(self, text: str, *steps: str) -> None:
        """Write a text as UTF-8 with the line ends that it has; what is no character becomes a question mark."""
        self.path(*steps).write_bytes(text.encode("utf-8", "replace"))
