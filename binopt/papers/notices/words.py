"""What a gesture is worth, in sentences for the people who make it."""

from __future__ import annotations

from binopt.papers.notices.worth import Together, Worth
from binopt.speech import Speech

_FULL_SHARE = 0.995


def worth_sentences(worth: Worth, speech: Speech) -> list[str]:
    """Tell first of this building, then of all together. A plan that gives a building nothing back says so."""
    avoided = worth.o_today - worth.o_plan
    if avoided <= 0 or worth.o_today <= 0:
        told = [speech.say("Your bins take no less of the pavement than today: what this plan gains lies elsewhere.")]
    else:
        told = [
            speech.say(
                "Your part: your bins take {share} less of the pavement than today. That is as if {hours} m of it were "
                "free for an hour more each week.",
                share=_percent(avoided / worth.o_today, speech),
                hours=_metre_hours(avoided, speech),
            )
        ]
    together = worth.together
    if together is not None and together.o_today > 0 and together.o_plan < together.o_today:
        told.append(_together(worth, together, speech))
    return told


def _together(worth: Worth, together: Together, speech: Speech) -> str:
    saved = together.o_today - together.o_plan
    values = {
        "count": together.premises,
        "share": _percent(saved / together.o_today, speech),
        "hours": _metre_hours(saved, speech),
    }
    if together.kind == "block":
        text = speech.say(
            "Together, the {count} doors of your block give back {hours} m for an hour, {share}.", **values
        )
    elif together.kind == "street":
        text = speech.say(
            "Together, the {count} doors of your street give back {hours} m for an hour, {share}.", **values
        )
    else:
        text = speech.say(
            "Together, the {count} doors of the quarter give back {hours} m for an hour, {share}.", **values
        )
    own = worth.o_today - worth.o_plan
    if 0 < own < saved:
        part = _percent(own / saved, speech)
        own_part = speech.say("Your bins are about {share} of it.", share=part)
        return f"{text} {own_part}"
    return text


def _percent(share: float, speech: Speech) -> str:
    """Write a share in whole percents; what is not all never becomes 100, what is not nothing never 0."""
    if share < 0.01:
        return speech.percent(max(share, 0.001), 1)
    return speech.percent(0.99 if _FULL_SHARE <= share < 1 else share)


def _metre_hours(value: float, speech: Speech) -> str:
    return speech.number(value, 0 if value >= 10 else 1)
