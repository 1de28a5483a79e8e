"""The layers of a case or a plan, out to where others keep theirs: files of another format, or a PostGIS schema."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from binopt.errors import Fault, InputError
from binopt.intake.case_files import CASE_FILE, LAYERS, find_sources, read_frame
from binopt.intake.findings import Findings
from binopt.outputs.plan_names import PLAN_FILE
from binopt.outputs.plan_reader import NEEDED, OPTIONAL
from binopt.storage import whole_folder
from binopt.stores.address import parse_address
from binopt.stores.database import open_database
from binopt.stores.file_writer import FileFormat, write_files
from binopt.stores.files import layer_names, read_layer
from binopt.stores.trouble import StoreError

EXPORT_FILE = "export.json"
"""Says which layer is in which file; by it a folder is known as one that may be replaced."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where to, as it may be shown anywhere, rows by layer, and what had to be changed."""

    place: str
    rows: Mapping[str, int]
    notes: tuple[str, ...] = ()


def export_to_files(folder: Path, out: Path, form: FileFormat, *, overwrite: bool = False) -> Exported:
    """Write the layers of a case or plan as files of another format.

    A case stays one: its ``case.toml`` comes with it.

    Parameters
    ----------
    folder
        A case or a plan.
    out
        The folder to be made; it appears when all its files are whole.
    form
        What the layers are written as.
    overwrite
        Replace what an earlier run wrote there.

    Raises
    ------
    InputError
        Where the folder cannot be read, or the format cannot hold a layer.
    UsageError
        Where ``out`` holds something that is not to be replaced.
    """
    layers = read_layers(folder)
    with whole_folder(out, overwrite, mark=EXPORT_FILE) as part:
        try:
            files, notes = write_files(layers, part, form)
        except StoreError as error:
            raise InputError(error.at(str(out))) from error
        if (folder / CASE_FILE).is_file():
            shutil.copyfile(folder / CASE_FILE, part / CASE_FILE)
        rows = {name: len(frame) for name, frame in layers.items()}
        told = {name: {"file": files[name], "rows": rows[name]} for name in layers}
        (part / EXPORT_FILE).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8", newline="\n")
    return Exported(str(out), rows, notes)


def export_to_database(folder: Path, address: str, *, overwrite: bool = False) -> Exported:
    """Write the layers of a case or plan as tables of a PostGIS schema, in one transaction: all of them or none.

    Parameters
    ----------
    folder
        A case or a plan.
    address
        ``postgresql://user@host/database?schema=name``; a schema that is not there is made.
    overwrite
        Replace tables that an earlier run wrote there. Others are never replaced.

    Raises
    ------
    InputError
        Where the folder cannot be read, or the database refuses.
    UsageError
        Where the schema holds tables that are not to be replaced, or psycopg is not installed.
    """
    layers = read_layers(folder)
    mark = "binopt case" if (folder / CASE_FILE).is_file() else "binopt plan"
    try:
        target = parse_address(address)
    except StoreError as error:
        raise InputError(error.at("the target")) from error
    try:
        with open_database(target) as database:
            database.write(layers, mark, overwrite=overwrite)
    except StoreError as error:
        raise InputError(error.at(target.shown)) from error
    return Exported(target.shown, {name: len(frame) for name, frame in layers.items()})


def read_layers(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the layers of a case or a plan as they are, by name.

    Raises
    ------
    InputError
        Where the folder is neither, or a layer cannot be read.
    """
    if (folder / CASE_FILE).is_file():
        return _of_case(folder)
    if (folder / PLAN_FILE).is_file():
        return _of_plan(folder / PLAN_FILE)
    raise InputError(Fault(str(folder), "holds neither a case nor a plan", hint="name a folder with one of them"))


def _of_case(folder: Path) -> dict[str, pd.DataFrame]:
    findings = Findings()
    sources = find_sources(folder, findings)
    layers = {name: read_frame(sources[name], findings) for name in LAYERS if name in sources}
    if findings:
        raise InputError(findings.faults())
    return {name: frame for name, frame in layers.items() if frame is not None and len(frame)}


def _of_plan(path: Path) -> dict[str, pd.DataFrame]:
    try:
        there = layer_names(path)
        return {name: read_layer(path, name)[0] for name in (*NEEDED, *OPTIONAL) if name in there}
    except StoreError as error:
        raise InputError(error.at(str(path))) from error
