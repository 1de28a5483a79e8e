"""The page itself: figures, verdict, two streets and what all of it rests on, without a script or a request."""

from __future__ import annotations

from importlib import resources

from binopt.outputs.colours import stream_colour
from binopt.outputs.page_template import fill_places
from binopt.outputs.words import amount, change, plain_line, verdict_lines
from binopt.papers.council.figures import render_gain, render_week
from binopt.papers.council.markup import element, text
from binopt.papers.council.picture import busiest_part, draw_face
from binopt.papers.council.streets import ShownStreet, best_street, worst_street
from binopt.papers.edition import Edition
from binopt.speech import stream_word

LONGEST_NAME = 120
FEWEST = 5
"""Groups of fewer premises are not counted out: who lives there would know who is meant."""


def render_council_page(edition: Edition) -> str:
    """Write one page of HTML for those who decide. Every text of the data is escaped."""
    report, speech = edition.plan.report, edition.speech
    name = plain_line(str(report["case"]["name"]), LONGEST_NAME)
    body = [
        _heading(edition, name),
        render_gain(report, speech),
        render_week(report, speech),
        *(
            element("p", text(line), "verdict yes" if halved else "verdict")
            for halved, line in verdict_lines(report, speech)
        ),
        _streets(edition),
        _rests_on(edition),
        _footer(edition),
    ]
    parts = {
        "LANGUAGE": text(speech.language),
        "TITLE": text(name) + " – " + text(speech.say("what the plan gives back")),
        "STYLE": _part("council.css"),
        "BODY": "\n".join(body),
    }
    return fill_places(_part("council.html"), parts)


def _part(name: str) -> str:
    return (resources.files("binopt.papers.council") / name).read_text("utf-8")


def _heading(edition: Edition, name: str) -> str:
    say, number, case = edition.speech.say, edition.speech.number, edition.plan.report["case"]
    told = say(
        "What the plan gives back to people on foot: {premises} premises, {bins} bins",
        premises=number(case["premises"]),
        bins=number(case["bins"]),
    )
    if edition.calendar.starts_on is not None:
        told += "; " + say("valid from {date}", date=edition.speech.date(edition.calendar.starts_on))
    return element("h1", text(name)) + element("p", text(told), "soft")


def _streets(edition: Edition) -> str:
    say, faces = edition.speech.say, edition.plan.faces
    best = best_street(faces)
    worst = worst_street(faces, best)
    shown = [
        *([_street(edition, say("Where most is gained: {street}", street=_name(best)), best)] if best else []),
        *([_street(edition, say("Where most is left: {street}", street=_name(worst)), worst)] if worst else []),
    ]
    if not shown:
        return ""
    key = "".join(
        f'<span><i style="background:{stream_colour(place)}"></i>{text(stream_word(edition.speech, stream), 60)}</span>'
        for place, stream in enumerate(edition.case.streams)
    )
    key += element("span", text(say("all bins of a week; red edge: no lawful spot; dark line: kerb")))
    title = element("h2", text(say("Two streets")))
    return title + element("div", "".join(shown), "two") + element("p", key, "key")


def _name(shown: ShownStreet) -> str:
    return plain_line(shown.row.street, LONGEST_NAME)


def _street(edition: Edition, title: str, shown: ShownStreet) -> str:
    speech, row, face = edition.speech, shown.row, shown.face
    today, planned = edition.plan.today.spots, edition.plan.plan.spots
    window = busiest_part(face, [*today, *planned])
    told = speech.say(
        "{today} → {plan} metre-hours a week ({share}) on {length} m of kerb",
        today=amount(row.o_today, speech),
        plan=amount(row.o_plan, speech),
        share=change(row.o_today, row.o_plan, speech),
        length=speech.number(row.length_m),
    )
    figures = ""
    # only a plan's spots are marked where they are not lawful: nobody chose today's
    for name, spots, judged in ((speech.say("Today"), today, False), (speech.say("Plan"), planned, True)):
        drawing = draw_face(edition.case, face, spots, window, text(f"{name}: {title}"), judged=judged)
        figures += element("figure", drawing + element("figcaption", text(name)))
    return element("section", element("h3", text(title)) + element("p", text(told), "soft") + figures)


def _rests_on(edition: Edition) -> str:
    say, number = edition.speech.say, edition.speech.number
    lines = list(edition.rests_on)
    without = len({one.premises_id for one in edition.plan.unplaced})
    if without:
        count = number(without) if without >= FEWEST else say("fewer than {count}", count=number(FEWEST))
        lines.append(
            say(
                "premises with bins for which no lawful spot was found: {count}; they are counted on the least bad one",
                count=count,
            )
        )
    if edition.plan.report.get("no_room"):
        lines.append(say("bins for which no pavement has room are on neither side of the comparison"))
    title = element("h2", text(say("What this rests on")))
    return title + element("ul", "".join(element("li", text(line)) for line in lines))


def _footer(edition: Edition) -> str:
    report = edition.plan.report
    told = edition.speech.say(
        "Reckoned by binopt {version}, seed {seed}, case {digest}; whoever has the case can repeat it.",
        version=plain_line(str(report["binopt_version"]), 40),
        seed=report["seed"],
        digest=str(report["case_digest"])[:12],
    )
    return element("footer", text(told))
