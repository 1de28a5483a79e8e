"""The report for people, as plain text that reads well without colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binopt.domain.plan_files import PlanFiles
from binopt.outputs.report_view import by_street, worst_faces
from binopt.outputs.round_figures import NARROW_MIN
from binopt.outputs.text_tables import table, titled, wrapped
from binopt.outputs.words import (
    FIGURE_WORDS,
    LEVER_WORDS,
    REASON_WORDS,
    amount,
    change,
    headline,
    plain_line,
    verdict_sentence,
)
from binopt.speech import Speech

MOST_STREETS = 15
MOST_UNPLACED = 20


def render_text_report(files: PlanFiles) -> str:
    """Write a plan's figures, verdict, levers, streets and findings for people; nothing in it is rounded twice."""
    report = files.report
    sections = [
        _heading(report),
        _figures(report),
        _windows(report["windows"]),
        _verdicts(report),
        _levers(report),
        _adoption(report),
        _gesture(report),
        _streets(files),
        _faces(files),
        _unplaced(files),
        _proof(report),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _heading(report: Mapping[str, Any]) -> str:
    case, faces = report["case"], report["faces"]
    name = plain_line(str(case["name"]), 80)
    counts = (
        f"{case['premises']:,} premises, {case['bins']:,} bins, {faces['count']:,} faces, {faces['length_m']:,.0f} m"
    )
    return "\n".join([name, "=" * len(name), counts, "", *wrapped(headline(report, Speech.of("en")))])


def _figures(report: Mapping[str, Any]) -> str:
    rows: list[tuple[str, ...]] = []
    for name, (label, unit) in FIGURE_WORDS.items():
        figure = report[name]
        cells = [amount(figure[which]) for which in ("today", "exact", "plan")]
        changes = [change(figure[base], figure["plan"]) for base in ("today", "exact")]
        rows.append((f"{label}, {unit}", *cells, *changes))
    crew = report["crew_hours"]
    hours = (amount(crew["today"]), "", amount(crew["plan"]))
    rows.append(("truck hours", *hours, change(crew["today"], crew["plan"]), ""))
    rows += _round_rows(report["rounds"])
    moved = report["displaced"]
    if any(moved.values()):
        rows.append(("displaced, m·h", *(amount(moved[which]) for which in ("today", "exact", "plan")), "", ""))
    faces = report["faces"]
    for key, label in (("below_clear_width", "faces narrowed too far"), ("with_barrier", "faces with a barrier")):
        counts = faces[key]
        changes = [change(counts[base], counts["plan"]) for base in ("today", "exact")]
        rows.append((label, *(f"{counts[which]:,}" for which in ("today", "exact", "plan")), *changes))
    out = report["case"]["presentations_per_week"]
    rows.append(
        ("puttings-out", f"{out['today']:,.0f}", "", f"{out['plan']:,.0f}", change(out["today"], out["plan"]), "")
    )
    return titled("Figures of a week", table(("", "today", "exact", "plan", "against today", "against exact"), rows))


def _round_rows(rounds: Mapping[str, Any]) -> list[tuple[str, ...]]:
    today, plan = rounds["today"], rounds["plan"]
    words = {"drive_h": "driving hours", "distance_km": "kilometres", "count": "rounds"}
    return [
        (label, amount(today[key]), "", amount(plan[key]), change(today[key], plan[key]), "")
        for key, label in words.items()
    ]


def _windows(windows: Mapping[str, Any]) -> str:
    text = (
        f"Half of the published windows are at most {windows['median_min']:,.0f} minutes wide, "
        f"{windows['narrow_share']:.0%} of them up to {NARROW_MIN}, the widest {windows['widest_min']:,.0f}. "
        "`binopt simulate` shows how they hold."
    )
    return titled("How long people wait for the truck", wrapped(text))


def _verdicts(report: Mapping[str, Any]) -> str:
    lines: list[str] = []
    for base, halved in report["halved"].items():
        lines += wrapped(verdict_sentence(base, bool(halved), report["why"].get(base, [])))
    if report.get("no_room"):
        lines += wrapped(str(report["no_room"]))
    if report["rests_on"]:
        lines += ["", "This rests on:"]
        for text in report["rests_on"]:
            lines += wrapped(plain_line(str(text), 2000), first="- ", then="  ")
    return titled("Is it halved?", lines)


def _levers(report: Mapping[str, Any]) -> str:
    rows = []
    for name, by_base in report["levers"].items():
        cells = []
        for base in ("today", "exact"):
            figures = by_base.get(base)
            cells += [change(report[key][base], figures[key]) if figures else "" for key in ("o", "s", "b", "a")]
        rows.append((LEVER_WORDS.get(name, name), *cells))
    if not rows:
        return ""
    head = ("", "O today", "S", "B", "A", "O exact", "S", "B", "A")
    return titled("What each lever does alone, against today and against exact", table(head, rows))


def _adoption(report: Mapping[str, Any]) -> str:
    points = report["adoption"]
    if not points:
        return ""
    today = report["o"]["today"]
    rows = [
        (f"{point['share']:.0%}", amount(point["o"]), change(today, point["o"]), _bar(point["o"], today))
        for point in points
    ]
    head = ("who follow", "O, m·h", "against today", "")
    return titled("If only some follow the plan", table(head, rows, left=(3,)))


def _bar(value: float, whole: float, width: int = 40) -> str:
    return "█" * round(width * min(1.0, value / whole)) if whole > 0 else ""


def _gesture(report: Mapping[str, Any]) -> str:
    marginal = report["marginal_o"]
    if not {"today", "plan"} <= set(marginal):
        return ""
    today, plan = marginal["today"], marginal["plan"]
    text = (
        f"The bins of the median premises take {amount(today['median'])} m·h a week from the pavement today and "
        f"{amount(plan['median'])} under the plan: one door that follows gives back "
        f"{amount(max(0.0, today['median'] - plan['median']))} metres of pavement for an hour, every week. "
        f"All {report['case']['premises']:,} doors together give back "
        f"{amount(max(0.0, report['o']['today'] - report['o']['plan']))} m·h a week."
    )
    return titled("The single gesture", wrapped(text))


def _streets(files: PlanFiles) -> str:
    streets = by_street(files.faces)
    rows = [
        (
            plain_line(row.street, 34),
            f"{row.faces}",
            f"{row.length_m:,.0f}",
            amount(row.o_today),
            amount(row.o_plan),
            change(row.o_today, row.o_plan),
            amount(row.s_today),
            amount(row.s_plan),
        )
        for row in streets[:MOST_STREETS]
    ]
    lines = table(("street", "faces", "metres", "O today", "O plan", "", "S today", "S plan"), rows)
    return titled("By street, most obstruction left first", [*lines, *_more(len(streets) - MOST_STREETS, "streets")])


def _faces(files: PlanFiles) -> str:
    rows = [
        (
            face.face_id,
            plain_line(face.street, 30),
            f"{face.length_m:,.0f}",
            amount(face.o_today),
            amount(face.o_plan),
            amount(face.o_bound),
            amount(face.s_plan),
        )
        for face in worst_faces(files.faces)
    ]
    if not rows:
        return ""
    head = ("face", "street", "metres", "O today", "O plan", "at least", "S plan")
    return titled("Faces that lose most for their length", table(head, rows, left=(1,)))


def _unplaced(files: PlanFiles) -> str:
    if not files.unplaced:
        return titled("Without a lawful spot", ["None: every bin has one."])
    counts: dict[str, int] = {}
    for one in files.unplaced:
        counts[one.reason] = counts.get(one.reason, 0) + 1
    premises = len({one.premises_id for one in files.unplaced})
    who = f"{len(files.unplaced):,} streams of {premises:,} premises"
    lines = [f"{who}; their bins stand on the least bad spot, and count."]
    for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"  {count:>5,}  {REASON_WORDS.get(reason, reason)}")
    lines.append("")
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in files.unplaced:
        groups.setdefault((one.premises_id, one.reason, one.detail), []).append(one.stream)
    for (premises_id, reason, detail), streams in list(groups.items())[:MOST_UNPLACED]:
        told = f"{premises_id} {', '.join(streams)}: {REASON_WORDS.get(reason, reason)}; {detail}"
        lines += wrapped(plain_line(told, 400), first="- ", then="  ")
    return titled("Without a lawful spot", [*lines, *_more(len(groups) - MOST_UNPLACED, "(all in plan.gpkg)")])


def _proof(report: Mapping[str, Any]) -> str:
    o, problems = report["o"], report["problems"]
    lines = []
    if o.get("lower_bound") is not None:
        lines += wrapped(
            f"No plan under the same rules, with B and S no higher, can bring O below {amount(o['lower_bound'])} m·h: "
            f"this plan is within {amount(o['plan'] - o['lower_bound'])} m·h of it."
        )
    for stage, gap in report["gap"].items():
        objective, bound = report["objective"][stage], report["objective_bound"][stage]
        lines.append(f"{stage}: {amount(objective)}, at least {amount(bound)}, gap {gap:.2%}")
    if problems["count"]:
        lines.append(f"{problems['optimal']:,} of {problems['count']:,} face problems are proven optimal")
    made = f"{report['status']}; binopt {report['binopt_version']}, seed {report['seed']}"
    lines.append(f"{made}, case {str(report['case_digest'])[:12]}")
    for note in report["notes"]:
        lines += wrapped(plain_line(str(note), 1000), first="note: ", then="      ")
    return titled("How good it is", lines)


def _more(count: int, what: str) -> list[str]:
    return [f"… and {count:,} more {what}"] if count > 0 else []
