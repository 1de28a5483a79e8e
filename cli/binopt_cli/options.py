"""Every option and argument of the commands, each defined once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from binopt.papers.registry import PAPERS

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]

_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


def _split_names(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Take names of papers apart at commas, and refuse one that nobody knows."""
    known = [paper.name for paper in PAPERS]
    names = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r} is none of {', '.join(known)}", context, option)
    return names


_DATABASES = ("postgresql:", "postgres:")


def _place(ctx: click.Context, param: click.Parameter, value: str | None) -> str | Path | None:
    """Give a path, or the address of a database as it stands: as a path its slashes would be lost."""
    if value is None:
        return None
    return value if value.lower().startswith(_DATABASES) else Path(value)


def _read_box(
    context: click.Context, option: click.Parameter, text: str | None
) -> tuple[float, float, float, float] | None:
    """Read four numbers; what they mean is judged with the data."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise click.BadParameter(f"{text!r} is not four numbers with commas between", context, option) from None
    return west, south, east, north


def _read_widths(context: click.Context, option: click.Parameter, text: str) -> tuple[float, ...]:
    """Read clear widths with commas between."""
    try:
        widths_m = tuple(dict.fromkeys(float(part) for part in text.split(",") if part.strip()))
    except ValueError:
        raise click.BadParameter(f"{text!r} is not numbers with commas between", context, option) from None
    if not all(0 < width_m <= 20 for width_m in widths_m):
        raise click.BadParameter(f"{text!r}: a clear width is above 0 and at most 20 m", context, option)
    return widths_m


case_argument = click.argument("case", type=_PATH)
plan_argument = click.argument("plan", type=_PATH)
folder_argument = click.argument("folder", type=_PATH)
source_argument = click.argument("source", callback=_place)
new_case_argument = click.argument("out", type=_PATH)

scenarios_argument = click.argument("scenarios", type=_PATH, required=False)
answer_out_option = click.option(
    "--out", type=_PATH, required=True, metavar="DIR", help="Folder for the answer; it is made, whole or not at all."
)
sweep_option = click.option(
    "--sweep",
    "sweeps",
    multiple=True,
    metavar="KEY=FROM:TO:STEP",
    help="Move a number of case.toml, as rules.max_carry_m=10:40:5; two at once where it is given twice.",
)
days_option = click.option(
    "--days-frontier",
    "days_of",
    default="",
    metavar="STREAM",
    help="Ask instead what another collection day of a stream buys, street by street.",
)
widths_option = click.option(
    "--clear-widths",
    "widths_m",
    default="",
    callback=_read_widths,
    metavar="METRES",
    help="Clear widths of --days-frontier, as 1.2,1.4,1.8; default: the case's own.",
)
plan_out_option = click.option(
    "--out", type=_PATH, required=True, metavar="PLAN", help="Folder for the plan; it is made, whole or not at all."
)
case_out_option = click.option(
    "--out", type=_PATH, required=True, metavar="CASE", help="Folder for the case; it is made, whole or not at all."
)
sheets_out_option = click.option(
    "--out", type=_PATH, metavar="DIR", help="Folder for what is drawn; it is made, whole or not at all."
)
survey_out_option = click.option(
    "--out",
    type=_PATH,
    metavar="DIR",
    help="Folder for page and form, or with --apply for the new case; it is made, whole or not at all.",
)
apply_option = click.option(
    "--apply", "tape", type=_PATH, metavar="CSV", help="The filled-in form: bring its figures into the case FOLDER."
)
most_option = click.option(
    "--most",
    type=click.IntRange(1),
    default=30,
    show_default=True,
    metavar="NUMBER",
    help="List so many faces at most.",
)
case_option = click.option(
    "--case", type=_PATH, metavar="CASE", help="The case the plan was made of; default: where the plan says it lies."
)
port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="NUMBER",
    help="Port of this machine.  [default: any that is free]",
)
browser_option = click.option(
    "--no-browser", "browser", is_flag=True, flag_value=False, default=True, help="Do not open the page in a browser."
)
overwrite_option = click.option(
    "--overwrite", is_flag=True, help="Replace what an earlier run wrote there. Other folders are never replaced."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout instead of text.")
debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, help="Print a traceback where binopt itself fails."
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(0, 999_999_999),
    default=1,
    show_default=True,
    metavar="NUMBER",
    help="Seed of whatever is drawn.",
)
premises_option = click.option(
    "--premises", type=int, default=120, show_default=True, metavar="NUMBER", help="How many premises, 60 to 50000."
)
mapping_option = click.option(
    "--mapping",
    required=True,
    metavar="NAME_OR_FILE",
    help="What in the source is what: a mapping that comes with binopt (bdtopo, bgt, cambridge), or a TOML file of "
    "your own.",
)
extract_argument = click.argument("extract", type=_PATH)
bbox_option = click.option(
    "--bbox",
    metavar="W,S,E,N",
    callback=_read_box,
    help="Take the buildings in this box only: west, south, east and north in degrees.",
)
area_option = click.option(
    "--area",
    metavar="NAME",
    default="",
    help="Take the buildings in the place of that name only, e.g. a town's quarter.",
)
country_option = click.option(
    "--country",
    metavar="CODE",
    default="",
    help="Country whose defaults hold, e.g. fr; default: that of most addresses in the extract.",
)
settings_option = click.option(
    "--settings",
    type=_PATH,
    metavar="FILE",
    help="A TOML file with what is to be taken for true instead of the defaults.",
)
time_limit_option = click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop to look for better plans after that time.",
)
work_limit_option = click.option(
    "--work-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    metavar="WORK",
    help="Most work for one face's problem, counted and not timed, so that one worker plans the same twice.",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    show_default="number of processors",
    metavar="NUMBER",
    help="How many faces are planned side by side; with 1 the same seed gives the same plan.",
)
preset_option = click.option(
    "--preset",
    metavar="NAME",
    help="Plan for another clear width than the case's: fr, fr_paris_etalages, uk, us_ada, us_prowag, de, nyc, au, "
    "eu_tsi.",
)
width_quantile_option = click.option(
    "--width-quantile",
    type=click.FloatRange(0, 1),
    metavar="QUANTILE",
    help="Keep the clear width at this quantile of estimated widths instead of the case's: 0.075 is the low end of "
    "their intervals, 0.5 the widths themselves.",
)
crew_weight_option = click.option(
    "--crew-hours-weight",
    type=click.FloatRange(min=0),
    metavar="WEIGHT",
    help="What a truck hour weighs, in m·h of obstruction, instead of the case's weights.crew_per_h.",
)
frontier_option = click.option(
    "--frontier",
    type=click.IntRange(2, 20),
    metavar="NUMBER",
    help="Make so many plans, from least obstruction to least crew time, with a table and a plot.",
)
target_option = click.option(
    "--to",
    "target",
    callback=_place,
    metavar="TARGET",
    help="Where layers go: a new folder, or postgresql://user@host/database?schema=name.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["gpkg", "geojson", "fgb", "shp", "parquet"]),
    help="Format of the files in a folder.  [default: gpkg]",
)
gpx_option = click.option(
    "--gpx",
    type=_PATH,
    metavar="DIR",
    help="Also write a GPX file for each round to the folder DIR, whole or not at all.",
)
weeks_option = click.option(
    "--weeks",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    metavar="NUMBER",
    help="How often each round is driven.",
)
papers_out_option = click.option(
    "--out", type=_PATH, metavar="DIR", help="Folder for the papers; it is made, whole or not at all."
)
what_option = click.option(
    "--what",
    multiple=True,
    metavar="NAMES",
    callback=_split_names,
    help="Only some, with commas between: "
    + "; ".join(f"{paper.name} ({paper.about})" for paper in PAPERS)
    + ".  [default: all]",
)
lang_option = click.option(
    "--lang",
    type=click.Choice(["en", "fr", "de"]),
    default="en",
    show_default=True,
    help="Language of the papers, as the case's country speaks it.",
)
from_option = click.option(
    "--from",
    "starts_on",
    type=_DAY,
    metavar="DATE",
    help="First day on which the plan holds, instead of the case's calendar.from.",
)
tiles_option = click.option(
    "--tiles",
    metavar="URL",
    help="Let readers of the map fetch a background from https://HOST/{z}/{x}/{y}.png; without it the map asks nobody.",
)
tiles_credit_option = click.option(
    "--tiles-credit", metavar="TEXT", default="", help="Whom the background is owed to, shown on the map."
)
issued_option = click.option(
    "--issued", type=_DAY, metavar="DATE", help="Day that papers give as that of their making; default: the first day."
)
old_plan_argument = click.argument("old_plan", type=_PATH)
new_plan_argument = click.argument("new_plan", type=_PATH)
changes_out_option = click.option(
    "--out", type=_PATH, metavar="DIR", help="Also write the changes to the folder DIR, whole or not at all."
)
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Write CSV to stdout instead of text.")
sequence_option = click.option(
    "--sequence",
    type=click.IntRange(1, 1_000_000),
    default=1,
    show_default=True,
    metavar="NUMBER",
    help="How often the calendars were revised, this time included.",
)
