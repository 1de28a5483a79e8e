"""Cases and plans by their folders, with a word to those who name the one where the other is meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from binopt.errors import Fault, InputError, UsageError
from binopt_cli.terminal import tell

if TYPE_CHECKING:
    from binopt.domain.case import Case
    from binopt.domain.plan_files import PlanFiles


def open_case(folder: Path) -> Case:
    """Read a case, or say that the folder holds a plan."""
    from binopt.intake.case_reader import read_case

    check_is_case(folder)
    return read_case(folder)


def check_is_case(folder: Path) -> None:
    """Say so where a folder holds a plan and no case."""
    from binopt.intake.case_files import CASE_FILE
    from binopt.outputs.plan_names import PLAN_FILE

    if (folder / PLAN_FILE).exists() and not (folder / CASE_FILE).exists():
        raise InputError(Fault(str(folder), "holds a plan, not a case", hint="name the case that the plan was made of"))


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


def open_case_of(files: PlanFiles, folder: Path | None) -> Case:
    """Read the case of a plan, under the clear width that the plan was made for, kept at the plan's quantile.

    Raises
    ------
    UsageError
        When nobody says where the case lies, or it does not lie there.
    """
    from binopt.presets import CLEAR_WIDTHS
    from binopt.scenarios import with_clear_width, with_width_quantile

    place = folder or files.case_folder
    if place is None:
        raise UsageError("the plan does not say where its case lies. Try: --case CASE")
    if folder is None and not place.is_dir():
        raise UsageError(f"the plan's case is not at {place} any more. Try: --case CASE")
    case = open_case(place)
    quantile = float(files.report["case"].get("width_quantile", case.rules.width_quantile))
    if quantile != case.rules.width_quantile:
        tell(f"note: the plan keeps clear widths at quantile {quantile:g}, the case at {case.rules.width_quantile:g}")
        case = with_width_quantile(case, quantile)
    preset = str(files.report["case"].get("clear_width_preset", ""))
    if preset == case.rules.clear_width_preset or preset not in CLEAR_WIDTHS:
        return case
    said = case.rules.clear_width_preset or f"{case.rules.clear_width.clear_width_m:.2f} m"
    tell(f"note: the plan was made for the clear width {preset}, the case says {said}")
    return with_clear_width(case, preset)
