"""The figures beside the map: numbers for the page to write, and sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binopt.outputs.map.scene import MapScene
from binopt.outputs.words import FIGURE_WORDS, LEVER_WORDS, headline, plain_line, verdict_lines
from binopt.speech import Speech

LONGEST_NAME = 160
LONGEST_SENTENCE = 600


def make_summary(scene: MapScene, speech: Speech) -> dict[str, Any]:
    """Gather what is gained, whether it is halved, and on what that rests."""
    report, say = scene.report, speech.say
    case = report["case"]
    return {
        "name": plain_line(str(case["name"]), LONGEST_NAME),
        "counts": say(
            "{premises} premises, {bins} bins, {faces} faces",
            premises=speech.number(case["premises"]),
            bins=speech.number(case["bins"]),
            faces=speech.number(report["faces"]["count"]),
        ),
        "headline": headline(report, speech),
        "o": _three(report["o"]),
        "figures": [[say(label), unit, *_three(report[name])] for name, (label, unit) in FIGURE_WORDS.items()],
        "verdicts": [[bool(halved), sentence] for halved, sentence in verdict_lines(report, speech)],
        "restsOn": [text[:LONGEST_SENTENCE] for text in scene.rests_on],
        "levers": [
            [say(LEVER_WORDS[lever]) if lever in LEVER_WORDS else plain_line(lever), by_base["today"]["o"]]
            for lever, by_base in report["levers"].items()
            if "today" in by_base
        ],
        "made": f"binopt {plain_line(str(report['binopt_version']))}, seed {report['seed']}, "
        f"case {str(report['case_digest'])[:12]}",
    }


def _three(figures: Mapping[str, float]) -> list[float]:
    return [figures["today"], figures["exact"], figures["plan"]]
