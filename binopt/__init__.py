"""binopt plans waste collection so that pavements stay free for people."""

__version__ = "0.1.0"
