"""Papers onto the disk: the wanted ones of an edition in one folder, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from binopt.errors import UsageError
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.registry import Paper, find_papers
from binopt.storage import whole_folder

INDEX_FILE = "papers.json"
"""Says which papers there are, of which plan; by it a folder is known as one that may be replaced."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: files by paper, as seen from the folder, and the papers that could not be made."""

    folder: Path
    files: Mapping[str, tuple[str, ...]]
    left_out: tuple[Paper, ...]


def export_papers(edition: Edition, out: Path, *, what: Sequence[str] = (), overwrite: bool = False) -> Exported:
    """Write papers to a folder, each kind to a folder of its own in it. The same edition gives the same bytes.

    Parameters
    ----------
    out
        The folder; it appears when all its files are whole.
    what
        Names of papers, all where there are none.
    overwrite
        Replace what an earlier export wrote there. Other folders are never replaced.

    Raises
    ------
    UsageError
        When the folder is there and may not be replaced, or a paper that was asked for by name needs a date.
    InputError
        When the disk is full or the place cannot be written.
    """
    wanted = find_papers(tuple(what))
    left_out = tuple(paper for paper in wanted if paper.dated and not edition.dates)
    if left_out and what:
        raise UsageError(
            "nobody said from which day the plan holds. Try: --from 2027-01-04, or from = 2027-01-04 under [calendar] "
            "in case.toml"
        )
    with whole_folder(out, overwrite, mark=INDEX_FILE) as part:
        files: dict[str, tuple[str, ...]] = {}
        for paper in wanted:
            if paper not in left_out:
                paper.write(edition, PaperFolder(part / paper.name))
                files[paper.name] = _files_below(part, paper.name)
        (part / INDEX_FILE).write_bytes(_index(edition, files).encode())
    return Exported(out, files, left_out)


def _files_below(part: Path, name: str) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(part).as_posix() for path in (part / name).rglob("*") if path.is_file()))


def _index(edition: Edition, files: Mapping[str, tuple[str, ...]]) -> str:
    report, calendar = edition.plan.report, edition.calendar
    told = {
        "quarter": report["case"].get("name", ""),
        "case_digest": edition.plan.case_digest,
        "seed": report.get("seed"),
        "binopt_version": report["binopt_version"],
        "language": edition.speech.language,
        "country": edition.speech.territory,
        "timezone": edition.case.timezone,
        "from": calendar.starts_on.isoformat() if calendar.starts_on else None,
        "issued": edition.issued.isoformat() if edition.issued else None,
        "papers": {name: list(paths) for name, paths in files.items()},
    }
    return json.dumps(told, indent=1) + "\n"
