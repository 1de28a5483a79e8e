"""The version, for plans to say what they were made by."""

__version__ = "0.1.0"
