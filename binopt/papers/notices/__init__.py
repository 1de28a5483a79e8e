"""Notices for doors and stickers for bins: when to put out, by when to take in, where, and what that is worth."""
