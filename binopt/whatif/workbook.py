"""The answer as a workbook: scenarios, streets, what is changed, and bins where some change hands."""

from __future__ import annotations

from pathlib import Path

from binopt.papers.workbook.pages import Cell, Column, Pages, Sheet, new_book, write_sheet
from binopt.whatif.answer import Answer, standing_words
from binopt.whatif.outcome import Outcome
from binopt.whatif.ranking import Standing, rank

TITLE = "What if"
BINS = "Bins"


def write_workbook(answer: Answer, path: Path) -> None:
    """Write the workbook. No text in it is ever a formula or a link."""
    pages = Pages(TITLE)
    sheets = [_scenarios(answer), _streets(answer), _bins(answer), _changes(answer)]
    with new_book(path, TITLE) as book:
        for sheet in sheets:
            if sheet.rows or sheet.name != BINS:
                write_sheet(book, sheet, pages)


def _scenarios(answer: Answer) -> Sheet:
    figures = tuple(answer.base.figures)
    columns = (
        Column("Scenario", width=24),
        Column("About", width=40),
        *(Column(key, "figure") for key in answer.keys),
        Column("O against base", "figure"),
        *(Column(f"{name.capitalize()} {which}", "figure") for name in figures for which in ("today", "exact", "plan")),
        Column("Displaced by the plan m·h", "figure"),
        Column("Truck hours today", "figure"),
        Column("Truck hours", "figure"),
        Column("Rounds", "figure"),
        Column("Halved against today"),
        Column("Halved against exact"),
        Column("No lawful spot", "whole"),
        Column("Premises changed", "whole"),
        Column("with another spot", "whole"),
        Column("with other days", "whole"),
        Column("with other times only", "whole"),
        Column("Objective", "figure"),
        Column("Bound", "figure"),
        Column("Rank"),
        Column("Not proven different from", width=40),
    )
    standings = rank(answer.outcomes)
    return Sheet("Scenarios", columns, [_row(one, standings[one.name], answer) for one in answer.outcomes])


def _row(one: Outcome, standing: Standing, answer: Answer) -> tuple[Cell, ...]:
    changed = one.changed
    return (
        one.name,
        one.about,
        *(one.at or ("",) * len(answer.keys)),
        one.o - answer.base.o,
        *(values[which] for values in one.figures.values() for which in ("today", "exact", "plan")),
        one.displaced["plan"],
        one.crew_hours["today"],
        one.crew_hours["plan"],
        one.rounds,
        *("yes" if one.halved[base] else "no" for base in ("today", "exact")),
        one.without_lawful_spot,
        changed.any,
        changed.spot,
        changed.days,
        changed.times,
        one.objective,
        one.bound,
        standing_words(standing),
        ", ".join(standing.alike),
    )


def _streets(answer: Answer) -> Sheet:
    columns = (
        Column("Street", width=32),
        Column("Scenario", width=24),
        Column("O in the base plan m·h", "figure"),
        Column("O m·h", "figure"),
        Column("Wins m·h", "figure"),
    )
    rows = [
        (street.street, one.name, street.o_base, street.o, street.gain)
        for one in answer.outcomes
        for street in one.streets
    ]
    return Sheet("Streets", columns, rows)


def _bins(answer: Answer) -> Sheet:
    columns = (
        Column("Scenario", width=24),
        Column("Stream", width=20),
        Column("Litres", "whole"),
        Column("To buy", "whole"),
        Column("Left over", "whole"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in answer.outcomes:
        if one.bins is not None:
            rows += [(one.name, count.stream, count.litres, count.count, 0) for count in one.bins.trade.bought]
            rows += [(one.name, count.stream, count.litres, 0, count.count) for count in one.bins.trade.left_over]
    return Sheet(BINS, columns, rows)


def _changes(answer: Answer) -> Sheet:
    columns = (Column("Scenario", width=24), Column("Change", width=80), Column("Plan", width=60))
    rows = [(one.name, change, "made") for one in answer.outcomes for change in one.changes]
    rows += [(one.name, change, f"none: {one.why}") for one in answer.without_plan for change in one.changes]
    return Sheet("Changes", columns, rows)
