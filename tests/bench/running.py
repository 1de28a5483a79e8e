"""Run a command as a user would, and measure the whole of it: seconds on the clock and on processors, and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 2**20
SAMPLE_S = 0.25


@dataclass(frozen=True)
class Ran:
    """What a command took: seconds on the clock, seconds of all its processors, and its peak memory."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(*arguments: str | Path) -> Ran:
    """Run ``binopt`` with arguments in a process of its own and wait for it; ends the benchmark where it fails.

    The memory is that of the process and all that it starts, at the worst moment, shared pages counted once. Where the
    system does not tell (no ``/proc``), it is the peak of the largest of them.
    """
    command = [sys.executable, "-c", "from binopt_cli.main import main; main()", *map(str, arguments)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own command
        memory = _Memory(process.pid)
        memory.start()
        _, told = process.communicate()
        wall_s = time.perf_counter() - begun
        memory.stop()
    if process.returncode:
        sys.exit(f"binopt {' '.join(map(str, arguments))} ended with {process.returncode}\n{told.decode()[-2000:]}")
    return Ran(wall_s, memory.cpu_s, memory.peak_mb)


class _Memory(threading.Thread):
    """Watches a process and its descendants while they run."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self._before = os.times()
        self.peak_mb = 0.0
        self.cpu_s = 0.0

    def run(self) -> None:
        while not self._ended.wait(SAMPLE_S):
            used = sum(_proportional_bytes(pid) for pid in _family(self._pid))
            self.peak_mb = max(self.peak_mb, used / MEGABYTE)

    def stop(self) -> None:
        self._ended.set()
        self.join()
        now = os.times()
        self.cpu_s = now.children_user + now.children_system
        self.cpu_s -= self._before.children_user + self._before.children_system
        if not self.peak_mb:
            import resource  # noqa: PLC0415 - not known to every system

            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            self.peak_mb = peak / (MEGABYTE if sys.platform == "darwin" else 1024)


def _family(pid: int) -> list[int]:
    """List a process and its descendants."""
    found = [pid]
    for one in found:
        try:
            text = Path(f"/proc/{one}/task/{one}/children").read_text()
        except OSError:
            continue
        found.extend(int(child) for child in text.split())
    return found


def _proportional_bytes(pid: int) -> int:
    """Return the memory of a process, pages that it shares counted in part; 0 where it is not told."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def table(rows: list[list[str]]) -> str:
    """Set rows of cells, the heading first, in columns: the first to the left, the others to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
