"""Sheets for the crew: a round's map in strips, its stops in order, and what is dangerous on it."""
