"""What the fixed things of a street are called, by their kind in the case."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.speech.speech import Speech, word

THING_WORDS: Mapping[str, str] = {
    "tree": word("tree"),
    "tree_pit": word("tree pit"),
    "pole": word("pole"),
    "lamp": word("lamp"),
    "sign": word("sign"),
    "bollard": word("bollard"),
    "hydrant": word("hydrant"),
    "standpipe": word("standpipe"),
    "bench": word("bench"),
    "bike_rack": word("bike rack"),
    "mailbox": word("letter box"),
    "waste_basket": word("waste basket"),
    "cabinet": word("cabinet"),
    "planter": word("planter"),
    "shelter": word("shelter"),
    "bus_stop": word("bus stop"),
    "bus_zone": word("bus zone"),
    "entrance": word("entrance"),
    "driveway": word("driveway"),
    "kerb_cut": word("dropped kerb"),
    "ramp": word("ramp"),
    "crossing": word("crossing"),
    "tactile": word("tactile paving"),
    "cellar_door": word("cellar door"),
    "grating": word("grating"),
    "stairs": word("steps"),
}
"""English words by the kinds of the presets."""


def thing_word(speech: Speech, kind: str) -> str:
    """Return what a kind of thing is called; one that nobody foresaw is called as the case does."""
    known = THING_WORDS.get(kind)
    return kind.replace("_", " ") if known is None else speech.say(known)
