"""The text of ``binopt survey``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binopt.survey import Survey
    from binopt.survey.applying import Applied


def render_survey(survey: Survey) -> str:
    """Write the faces that are worth measuring as text, the first the most."""
    return "\n".join(_lines(survey)) + "\n"


def _lines(survey: Survey) -> Iterator[str]:
    from binopt.outputs.text_tables import table, wrapped
    from binopt.outputs.words import amount, plain_line

    name = plain_line(survey.name, 80)
    yield from (name, "=" * len(name))
    if not survey.faces:
        yield "Nothing to measure: no width in doubt would change the plan."
        return
    yield from wrapped(
        f"{survey.in_doubt:,} premises have a lawful spot only if pavements are wide enough; the plan's obstruction "
        f"may be off by {amount(survey.o_at_stake)} m·h a week. In the order in which faces are worth measuring: by "
        "the premises in doubt, then by the obstruction at stake."
    )
    yield ""
    head = ("", "face", "street", "metres", "width m", "must stay", "in doubt", "O low", "O high", "stations")
    rows = [
        (
            f"{face.rank}",
            face.width.face_id[:34],
            plain_line(face.width.street, 24),
            f"{face.width.length_m:,.0f}",
            f"{face.width.low_m:.2f} < {face.width.width_m:.2f} < {face.width.high_m:.2f}",
            f"{face.width.clear_width_m:.2f}",
            f"{len(face.stake.in_doubt):,}",
            amount(face.stake.o_low),
            amount(face.stake.o_high),
            f"{len(face.stations)}",
        )
        for face in survey.faces
    ]
    yield from table(head, rows, left=(1, 2))
    if survey.left_out:
        yield f"… and {survey.left_out:,} more faces (--most)"


def render_applied(applied: Applied) -> str:
    """Write what became of the tape's figures."""
    lines = [
        f"{applied.stations:,} widths on {len(applied.faces):,} faces brought in, {applied.kerb_m:,.0f} m of kerb are "
        f"now measured; {applied.inside:,} of them lie within the interval that was stated",
        f"at most {applied.narrower_m:.2f} m narrower and {applied.wider_m:.2f} m wider than drawn",
    ]
    if applied.empty:
        lines.append(f"{applied.empty:,} rows of the form have no width and change nothing")
    return "\n".join(lines)
