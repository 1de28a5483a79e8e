"""Every word that the page itself says, under the name by which its code asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from binopt.speech import Speech, word

PAGE_WORDS: Mapping[str, str] = {
    "heading": word("bins and pavements"),
    "side": word("Figures and details"),
    "search": word("Find an address, a street or an id"),
    "nothingFound": word("Nothing found for this."),
    "found": word("{count} found"),
    "street": word("street"),
    "layers": word("Layers and legend"),
    "figures": word("Figures of the week"),
    "modes": word("What to show"),
    "both": word("Side by side"),
    "divider": word("Divider"),
    "today": word("Today"),
    "plan": word("Plan"),
    "dividerLabel": word("Divider: today on its left, the plan on its right"),
    "zoom": word("Zoom"),
    "zoomIn": word("Zoom in"),
    "zoomOut": word("Zoom out"),
    "zoomAll": word("Show everything"),
    "all": word("all"),
    "print": word("Print"),
    "map": word(
        "Map. Arrow keys move it, plus and minus zoom, 0 shows everything, Enter tells what is in the middle, "
        "Escape closes it."
    ),
    "play": word("Play the week"),
    "pause": word("Pause"),
    "minute": word("Minute of the week"),
    "minuteValue": word("{when}: {today} bins out today, {plan} by the plan"),
    "curve": word("bins out (up to {count})"),
    "needsScript": word("This map is drawn by its own script; please allow it to run. Nothing is fetched."),
    "tooOld": word("This browser is too old for the map. Any one of 2023 or later shows it."),
    "binsOut": word("{count} bins out"),
    "allSpots": word("all {count} spots"),
    "loss": word("Walking width lost, hours a week"),
    "lossMinutes": word("Walking width lost, minutes a week"),
    "lossAbout": word(
        "How long a metre of this pavement is, in the mean, fully taken by bins. Half its width for two hours counts "
        "as one hour."
    ),
    "bins": word("Bins that are out"),
    "always": word("every spot, whatever the hour"),
    "waiting": word("spots of bins that are not out"),
    "noSpot": word("no lawful spot"),
    "obstacles": word("trees, other obstacles, driveways"),
    "doors": word("doors"),
    "names": word("street names"),
    "rounds": word("rounds of the day, with their trucks"),
    "tiles": word("background map, fetched from {host}"),
    "keys": word("Keys"),
    "keysAbout": word(
        "On the map: arrows, with Shift by a little, + and −, 0, Enter, Escape. On the slider: arrows by five "
        "minutes, Page Up and Page Down by an hour, Home and End. Anywhere: / finds, P plays."
    ),
    "close": word("Close"),
    "premises": word("premises {id}"),
    "faceWords": word("face {id}, {length} m long, {clear} m must stay clear"),
    "unnamed": word("Street without a name"),
    "day": word("Day"),
    "waste": word("Waste"),
    "out": word("Out"),
    "truck": word("Truck"),
    "in": word("In by"),
    "count": word("Bins"),
    "nothingOut": word("nothing is put out"),
    "perWeek": word("per week"),
    "obstruction": word("Obstruction O, m·h"),
    "pinch": word("Pinch S, m·h"),
    "bound": word("O at the least, m·h"),
    "shareLost": word("Width lost, of the week"),
    "tipRow": word("{day}: out {out}, truck {from}–{to}, in by {in}"),
    "tipNotOut": word("not put out"),
    "tipCarry": word("{metres} m to carry"),
    "tipFace": word("obstruction {today} → {plan} m·h a week ({change})"),
    "tipLoss": word("fully taken {today} → {plan} h a week in the mean"),
    "breaksRule": word("breaks a rule"),
    "breaksHere": word("breaks a rule here"),
    "noSpotFor": word("{waste}: no lawful spot, {reason}"),
    "kerb": word("at the kerb"),
    "building": word("at the building side"),
    "carriageway": word("on a stand in the carriageway"),
    "new": word("new"),
    "weekOf": word("{weekday}, week {week}"),
    "shareWords": word(
        "pavement obstruction by bins, plan against today; {exact} where everybody already knew the truck's minute"
    ),
    "halved": word("Is it halved?"),
    "levers": word("What each lever alone does to O"),
    "restsOn": word("What this rests on"),
    "figureAbout": word("{name}, {unit} a week; today with the exact minute known: {exact}"),
    "roundAbout": word("Round {id}, truck {truck}, {day} {from}–{to}: {bins} bins, {km} km"),
    "north": word("N"),
}
"""Words of the page; what stands in braces is filled in by the page."""


def page_texts(speech: Speech, words: Mapping[str, str] = PAGE_WORDS) -> dict[str, str]:
    """Return a page's words in a language, with what the page fills in left in braces."""
    return {name: _unfilled(speech, text) for name, text in words.items()}


def calendar_words(speech: Speech) -> dict[str, Any]:
    """Return days and times of day as the other papers write them, and the language by its tag."""
    return {
        "locale": "-".join(part for part in (speech.locale.language, speech.locale.territory) if part),
        "days": [speech.weekday(day) for day in range(7)],
        "shortDays": [speech.short_weekday(day) for day in range(7)],
        "clocks": list(speech.clocks),
    }


def _unfilled(speech: Speech, text: str) -> str:
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return speech.say(text, **{name: "{" + name + "}" for name in names})
