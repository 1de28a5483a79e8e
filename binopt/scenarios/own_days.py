"""Other days of today: whether premises that have days of their own keep them, which goes before their stream's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from binopt.domain.case import Case
from binopt.domain.service import Holding
from binopt.intake.findings import Findings

Tree = Mapping[str, object]

FOR_ALL = "all"
"""Key beside ``today.days`` and ``today.window`` that moves premises with days of their own, too."""


def take_for_all(piece: Tree, where: str, findings: Findings) -> tuple[Tree, frozenset[str]]:
    """Take ``streams.X.today.all`` out of a piece of ``case.toml``, which knows no such key.

    Returns
    -------
    tree, streams
        The piece without it, and the streams for which it is true.
    """
    streams = piece.get("streams")
    if not isinstance(streams, Mapping):
        return piece, frozenset()
    kept: dict[str, object] = {}
    asked = set()
    for name, stream in streams.items():
        kept[name] = stream
        today = stream.get("today") if isinstance(stream, Mapping) else None
        if isinstance(today, Mapping) and FOR_ALL in today:
            flag = today[FOR_ALL]
            if not isinstance(flag, bool):
                findings.fault(f"{where}.streams.{name}.today.{FOR_ALL}", "must be true or false", value=flag)
            if flag is True:
                asked.add(str(name))
            kept[name] = {**stream, "today": {key: value for key, value in today.items() if key != FOR_ALL}}
    return {**piece, "streams": kept}, frozenset(asked)


def with_own_days(before: Case, case: Case, piece: Tree, for_all: Set[str]) -> tuple[Case, tuple[str, ...]]:
    """Move holdings with days or hours of their own to their stream's where that is asked; else say that they stay.

    Parameters
    ----------
    before, case
        The case before, and with a piece of ``case.toml`` laid over it.
    piece
        That piece, without ``all``.
    for_all
        Streams of which premises with days of their own are moved, too.

    Returns
    -------
    case, told
        The case, and a sentence for each stream whose today is another and that has such holdings.
    """
    moved, told = list(case.holdings), []
    for name in case.streams:
        keys = _moved(piece, name)
        if not keys or name not in before.streams:
            continue
        own = [i for i, holding in enumerate(moved) if holding.stream == name and _has_own(holding, keys)]
        if not own:
            continue
        if name not in for_all:
            told.append(f"{_holdings(own, name, 'keeps', 'keep')} (today.{FOR_ALL} = true moves them)")
            continue
        for i in own:
            days = None if "days" in keys else moved[i].today_days
            window = None if "window" in keys else moved[i].today_window
            moved[i] = replace(moved[i], today_days=days, today_window=window)
        told.append(f"{_holdings(own, name, 'with', 'with')} {'is' if len(own) == 1 else 'are'} moved, too")
    return replace(case, holdings=tuple(moved)), tuple(told)


def _holdings(own: Sequence[int], stream: str, one: str, more: str) -> str:
    """Write ``3 holdings of paper keep days or hours of their own``."""
    if len(own) == 1:
        return f"1 holding of {stream} {one} days or hours of its own"
    return f"{len(own):,} holdings of {stream} {more} days or hours of their own"


def _moved(piece: Tree, stream: str) -> frozenset[str]:
    """Return which keys of a stream's today a piece sets."""
    tree: object = piece
    for key in ("streams", stream, "today"):
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return frozenset(str(key) for key in tree) if isinstance(tree, Mapping) else frozenset()


def _has_own(holding: Holding, keys: Set[str]) -> bool:
    return (holding.today_days is not None and "days" in keys) or (
        holding.today_window is not None and "window" in keys
    )
