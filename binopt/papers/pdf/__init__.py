"""Printed papers: pages, text that fits, and drawings to scale, the same bytes each time."""
