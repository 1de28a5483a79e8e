"""The first sheet of the workbook: the figures of the plan, and charts of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from binopt.outputs.words import FIGURE_WORDS, plain_line
from binopt.papers.edition import Edition
from binopt.speech import stream_word

_HEAD_ROW = 4


def write_figures(book: Workbook, sheet: Worksheet, edition: Edition) -> None:
    """Write figures of today and of the plan as numbers, and charts that follow them."""
    say, report = edition.speech.say, edition.plan.report
    title = book.add_format({"bold": True, "font_size": 16})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    figure = book.add_format({"num_format": "#,##0.0"})
    share = book.add_format({"num_format": "+0 %;-0 %;0 %"})
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 5, 16)
    sheet.write_string(0, 0, plain_line(str(report["case"].get("name", ""))), title)
    sheet.write_string(1, 0, _begin(edition))
    heads = (
        say("Figures of a week"),
        say("Unit"),
        say("Today"),
        say("Today, minute known"),
        say("Plan"),
        say("Change"),
    )
    for column, text in enumerate(heads):
        sheet.write_string(_HEAD_ROW, column, text, head)
    row = _HEAD_ROW
    for name, (label, unit) in FIGURE_WORDS.items():
        row += 1
        values = [float(report[name][which]) for which in ("today", "exact", "plan")]
        _write_row(sheet, row, (say(label), unit), values, (figure, share))
    row += 1
    hours = report["crew_hours"]
    _write_row(
        sheet, row, (say("truck hours"), "h"), [float(hours["today"]), None, float(hours["plan"])], (figure, share)
    )
    row = _write_counts(sheet, edition, row + 3, head)
    _add_charts(book, sheet, edition, row + 2)


def _begin(edition: Edition) -> str:
    if edition.calendar.starts_on is None:
        return edition.speech.say("Weekly schedule")
    return edition.speech.say("Valid from {date}", date=edition.speech.date(edition.calendar.starts_on))


def _write_row(
    sheet: Worksheet, row: int, words: tuple[str, str], values: Sequence[float | None], formats: tuple[Any, Any]
) -> None:
    for column, text in enumerate(words):
        sheet.write_string(row, column, text)
    for column, value in enumerate(values, start=2):
        if value is not None:
            sheet.write_number(row, column, value, formats[0])
    today, plan = values[0], values[-1]
    if today and plan is not None:
        # a formula, so that the share follows figures that somebody changes
        sheet.write_formula(row, 5, f"=E{row + 1}/C{row + 1}-1", formats[1], plan / today - 1)


def _write_counts(sheet: Worksheet, edition: Edition, row: int, head: Any) -> int:  # noqa: ANN401 (a format, untyped)
    """Count puttings-out by weekday and stream; return the row behind the last."""
    speech = edition.speech
    streams = sorted({one.stream for one in edition.timetable})
    counts = Counter((one.day % 7, one.stream) for one in edition.timetable)
    sheet.write_string(row, 0, speech.say("Puttings-out by day"), head)
    for column, stream in enumerate(streams, start=1):
        sheet.write_string(row, column, plain_line(stream_word(speech, stream)), head)
    for day in range(7):
        sheet.write_string(row + 1 + day, 0, speech.weekday(day))
        for column, stream in enumerate(streams, start=1):
            sheet.write_number(row + 1 + day, column, counts[day, stream])
    return row + 8


def _add_charts(book: Workbook, sheet: Worksheet, edition: Edition, row: int) -> None:
    say, name = edition.speech.say, sheet.get_name()
    first = _HEAD_ROW + 1
    chart = book.add_chart({"type": "column"})
    for column in (2, 3, 4):
        chart.add_series(
            {
                "name": [name, _HEAD_ROW, column],
                "categories": [name, first, 0, first + 1, 0],
                "values": [name, first, column, first + 1, column],
            }
        )
    chart.set_title({"name": say("Obstruction of pavements, m·h a week")})
    sheet.insert_chart(row, 0, chart, {"object_position": 2})
    days = book.add_chart({"type": "column", "subtype": "stacked"})
    begin = _HEAD_ROW + len(FIGURE_WORDS) + 4
    for column, _ in enumerate(sorted({one.stream for one in edition.timetable}), start=1):
        days.add_series(
            {
                "name": [name, begin, column],
                "categories": [name, begin + 1, 0, begin + 7, 0],
                "values": [name, begin + 1, column, begin + 7, column],
            }
        )
    days.set_title({"name": say("Puttings-out by day")})
    sheet.insert_chart(row, 3, days, {"object_position": 2, "x_offset": 40})
