"""What streams are called by the people who sort their waste: by the stream's name in the case, in their language."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.speech.speech import Speech


def _word(text: str) -> str:
    """Mark a word for the catalogues and return it as it is."""
    return text


STREAM_WORDS: Mapping[str, str] = {
    "residual": _word("Residual waste"),
    "rest": _word("Residual waste"),
    "refuse": _word("Residual waste"),
    "trash": _word("Residual waste"),
    "packaging": _word("Packaging"),
    "plastic": _word("Plastic"),
    "metal": _word("Metal"),
    "recycling": _word("Mixed recycling"),
    "paper": _word("Paper and cardboard"),
    "cardboard": _word("Cardboard"),
    "glass": _word("Glass"),
    "bio": _word("Organic waste"),
    "organic": _word("Organic waste"),
    "food": _word("Food waste"),
    "garden": _word("Garden waste"),
    "textiles": _word("Textiles"),
    "bulky": _word("Bulky waste"),
}
"""English words by the usual names of streams in a case."""


def stream_word(speech: Speech, stream: str) -> str:
    """Return what a stream is called; one that nobody foresaw is called as the case does, blanks for underscores."""
    known = STREAM_WORDS.get(stream.lower())
    return stream.replace("_", " ") if known is None else speech.say(known)
