"""Pavements that nobody has drawn, on base maps that draw the carriageway: between its edge and the building line.

A base map says how wide each carriageway is, so a pavement's inner edge is known, and what lies between it and a near
building is pavement: nothing is learnt, and the interval is what the map may be wrong by. OpenStreetMap says neither
edge; ``binopt.intake.osm`` estimates both at once, from shares learnt on streets whose pavements are known, and states
the spread of those shares. The two have their looking about (``binopt.intake.sight``) and their laying of polygons over
each other (``binopt.intake.overlays``) in common.
"""

from binopt.intake.inference.pavements import InferredPavements, infer_pavements
from binopt.intake.inference.roadways import roadways
from binopt.intake.inference.widths import SideWidths, WidthRule

__all__ = ["InferredPavements", "SideWidths", "WidthRule", "infer_pavements", "roadways"]
