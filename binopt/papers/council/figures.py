"""What a council reads first: the one figure, what it is compared with, and what a week looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binopt.outputs.colours import INK, PLAN, SOFT, TODAY
from binopt.outputs.words import amount, change
from binopt.papers.council.markup import element, text
from binopt.speech import Speech

_WIDTH, _LABEL, _LONGEST, _ROW = 760, 170, 500, 24
"""Of the bars, in units of their own: the whole, the names, the longest bar, and each line."""


def render_gain(report: Mapping[str, Any], speech: Speech) -> str:
    """Say how much less of the pavement is taken, against both baselines."""
    o, say = report["o"], speech.say
    told = say(
        "Bins take {plan} metre-hours of pavement a week instead of {today}. A metre-hour is one metre of pavement, "
        "taken over its whole width for an hour.",
        plan=amount(o["plan"], speech),
        today=amount(o["today"], speech),
    )
    known = say(
        "If everybody knew the truck's minute already, it would be {exact} today; against that, the plan is {share}.",
        exact=amount(o["exact"], speech),
        share=change(o["exact"], o["plan"], speech),
    )
    share = text(change(o["today"], o["plan"], speech))
    worse = "worse" if o["plan"] > o["today"] else ""
    said = element("p", text(told)) + element("p", text(known), "soft")
    return element("div", element("strong", share, worse) + element("div", said), "gain") + _bars(o, speech)


def _bars(o: Mapping[str, float], speech: Speech) -> str:
    """Draw what is compared as three bars of one scale."""
    say, most = speech.say, max(o["today"], o["exact"], o["plan"], 1e-9)
    rows = (
        ("today", say("Today"), TODAY),
        ("exact", say("Today, minute known"), SOFT),
        ("plan", say("Plan"), PLAN),
    )
    drawn = []
    for place, (which, name, colour) in enumerate(rows):
        y, wide = 4 + _ROW * place, round(_LONGEST * o[which] / most, 1)
        style = f'y="{y + 13}" font-size="13" fill="{INK}"'
        drawn += [
            f'<text x="0" {style}>{text(name)}</text>',
            f'<rect x="{_LABEL}" y="{y}" width="{wide}" height="17" fill="{colour}"/>',
            f'<text x="{_LABEL + 6 + wide}" {style}>{text(amount(o[which], speech))}</text>',
        ]
    about = text(say("Obstruction of pavements, m·h a week"))
    size = f"0 0 {_WIDTH} {4 + _ROW * len(rows)}"
    return element("div", f'<svg viewBox="{size}" role="img" aria-label="{about}">{"".join(drawn)}</svg>', "bars")


def render_week(report: Mapping[str, Any], speech: Speech) -> str:
    """Set side by side what people meet in a week, and what it costs."""
    say, faces = speech.say, report["faces"]
    hours, out = report["crew_hours"], report["case"]["presentations_per_week"]
    of_all = say("of {count}", count=speech.number(faces["count"]))
    narrow = say("street sides too narrow for a wheelchair or a pram beside bins")
    closed = say("street sides that bins close altogether")
    rows = (
        (f"{narrow} ({of_all})", *_three(faces["below_clear_width"]), 0),
        (f"{closed} ({of_all})", *_three(faces["with_barrier"]), 0),
        (say("hours in which a bin stands out"), *_three(report["p"]), 0),
        (say("puttings-out"), out["today"], None, out["plan"], 0),
        (say("truck hours"), hours["today"], None, hours["plan"], 1),
    )
    heads = (say("Today"), say("Today, minute known"), say("Plan"), say("Change"))
    head = element("td", text(say("per week")))
    head += "".join(f'<th scope="col">{text(one)}</th>' for one in heads)
    lines = [
        f'<tr><th scope="row">{text(name)}</th>'
        + "".join(
            element("td", "–" if one is None else text(speech.number(one, digits))) for one in (today, exact, plan)
        )
        + element("td", text(change(today, plan, speech)), "change")
        + "</tr>"
        for name, today, exact, plan, digits in rows
    ]
    title = element("h2", text(say("What a week looks like")))
    return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _three(figures: Mapping[str, float]) -> tuple[float, float, float]:
    return figures["today"], figures["exact"], figures["plan"]
