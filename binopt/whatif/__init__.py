"""Scenarios planned and compared: what a choice is worth, and whether the difference is proven."""
