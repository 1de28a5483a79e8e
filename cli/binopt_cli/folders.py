"""Cases and plans by their folders, with a word to those who name the one where the other is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from binopt.errors import Fault, InputError

if TYPE_CHECKING:
    from binopt.domain.case import Case
    from binopt.domain.plan_files import PlanFiles


def open_case(folder: Path) -> Case:
    """Read a case, or say that the folder holds a plan."""
    from binopt.intake.case_files import CASE_FILE
    from binopt.intake.case_reader import read_case
    from binopt.outputs.plan_names import PLAN_FILE

    if (folder / PLAN_FILE).exists() and not (folder / CASE_FILE).exists():
        raise InputError(Fault(str(folder), "holds a plan, not a case", hint="name the case that the plan was made of"))
    return read_case(folder)


def open_plan(folder: Path) -> PlanFiles:
    """Read a plan, or say that the folder holds a case."""
    from binopt.intake.case_files import CASE_FILE
    from binopt.outputs.plan_names import PLAN_FILE
    from binopt.outputs.plan_reader import read_plan

    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "there is no such folder"
        raise InputError(Fault(str(folder), what, hint="name a folder that `binopt plan` wrote"))
    if (folder / CASE_FILE).exists() and not (folder / PLAN_FILE).exists():
        hint = f"plan it with `binopt plan {folder} --out PLAN`, then name PLAN"
        raise InputError(Fault(str(folder), "holds a case, not a plan", hint=hint))
    return read_plan(folder)
