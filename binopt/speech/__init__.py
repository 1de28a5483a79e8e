"""What papers say in the language of their readers: one catalogue a language, and a few words more for a country."""

from binopt.speech.speech import LANGUAGES, Speech, word
from binopt.speech.streams import stream_word
from binopt.speech.things import thing_word

__all__ = ["LANGUAGES", "Speech", "stream_word", "thing_word", "word"]
