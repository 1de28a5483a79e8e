"""What streams are called by the people who sort their waste: by the stream's name in the case, in their language."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.speech.speech import Speech, word

STREAM_WORDS: Mapping[str, str] = {
    "residual": word("Residual waste"),
    "rest": word("Residual waste"),
    "refuse": word("Residual waste"),
    "trash": word("Residual waste"),
    "packaging": word("Packaging"),
    "plastic": word("Plastic"),
    "metal": word("Metal"),
    "recycling": word("Mixed recycling"),
    "paper": word("Paper and cardboard"),
    "cardboard": word("Cardboard"),
    "glass": word("Glass"),
    "bio": word("Organic waste"),
    "organic": word("Organic waste"),
    "food": word("Food waste"),
    "garden": word("Garden waste"),
    "textiles": word("Textiles"),
    "bulky": word("Bulky waste"),
}
"""English words by the usual names of streams in a case."""


def stream_word(speech: Speech, stream: str) -> str:
    """Return what a stream is called; one that nobody foresaw is called as the case does, blanks for underscores."""
    known = STREAM_WORDS.get(stream.lower())
    return stream.replace("_", " ") if known is None else speech.say(known)
