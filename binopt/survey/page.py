"""The survey on paper: one HTML file that prints, a block a face, with room for what the tape says."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from binopt.outputs.words import amount, plain_line
from binopt.survey.listing import Survey, SurveyFace
from binopt.survey.sketch import draw_face

_LONGEST = 200

_STYLE = """
body { font: 14px/1.4 system-ui, sans-serif; color: #1d2430; margin: 2em auto; max-width: 800px; padding: 0 1em; }
h1 { font-size: 1.5em; margin: 0; } h2 { font-size: 1.1em; margin: 0; } p { margin: .3em 0; }
section { break-inside: avoid; border-top: 1px solid #b8b3a7; margin-top: 1.4em; padding-top: .8em; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .15em .5em; }
td { border-bottom: 1px solid #dedad1; } td.number, th.number { text-align: right; }
td.box { border: 1px solid #5b6473; width: 6em; height: 1.5em; }
svg { width: 100%; height: auto; } svg text { font-family: system-ui, sans-serif; }
.maybe { fill: #fbe6cf; } .surely { fill: #dedad1; } .kerb { stroke: #1d2430; stroke-width: 2.5; }
.tape { stroke: #0b5cad; stroke-width: 1.5; stroke-dasharray: 4 2; } .bin { fill: #1d2430; }
.unlawful { fill: #d9552f; } .door { fill: #5b6473; } .name { font-size: 9px; fill: #5b6473; }
.number { font-size: 12px; font-weight: bold; fill: #0b5cad; text-anchor: middle; }
td.number, th.number { font-size: inherit; font-weight: inherit; }
.at { font-size: 9px; fill: #5b6473; text-anchor: middle; }
@media print { body { margin: 0; max-width: none; } }
"""


def render_page(survey: Survey) -> str:
    """Write the survey as a page; whatever comes from data is escaped."""
    title = f"Pavements to measure: {plain_line(survey.name, 80)}"
    body = "\n".join(_body(survey, title))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _body(survey: Survey, title: str) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield (
        f"<p>{len(survey.faces)} faces, those first whose true width matters most to the plan: {survey.in_doubt:,} "
        f"premises have a lawful spot only if pavements are wide enough, and the plan's obstruction may be off by "
        f"{amount(survey.o_at_stake)} m·h a week.</p>"
    )
    yield (
        "<p>Hold the tape at right angles to the kerb, from its edge to the wall, fence or hedge, and write metres to "
        "the centimetre. Chainages run along the kerb with the pavement on the left. In the sketches grey is surely "
        "pavement and light ground perhaps; dark bins stand lawfully, red ones do not.</p>"
    )
    for face in survey.faces:
        yield from _section(survey, face)


def _section(survey: Survey, face: SurveyFace) -> Iterator[str]:
    street = f", {escape(plain_line(face.width.street, _LONGEST))}" if face.width.street else ""
    yield f"<section>\n<h2>{face.rank}. {escape(face.width.face_id)}{street}</h2>"
    width, stake = face.width, face.stake
    doubt = f"{len(stake.in_doubt):,} premises in doubt; " if stake.in_doubt else ""
    yield (
        f"<p>{width.length_m:,.0f} m long, taken to be {width.width_m:.2f} m wide ({width.low_m:.2f} to "
        f"{width.high_m:.2f}), {width.clear_width_m:.2f} m must stay free. {doubt}{amount(stake.o_at_stake)} m·h a "
        f"week at stake. 0 m is at its {face.begins} end.</p>"
    )
    yield draw_face(survey, face)
    yield '<table>\n<tr><th>station</th><th class="number">at</th><th>where</th><th>expected</th><th>tape, m</th></tr>'
    for one in face.stations:
        where = escape(plain_line(one.where, _LONGEST))
        expected = f"{one.width_m:.2f} ({one.low_m:.2f} to {one.high_m:.2f})"
        cells = f'<td>{one.number}</td><td class="number">{one.at_m:.1f} m</td><td>{where}</td><td>{expected}</td>'
        yield f'<tr>{cells}<td class="box"></td></tr>'
    yield "</table>\n</section>"
