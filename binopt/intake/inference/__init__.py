"""Pavements that nobody has drawn: inferred between building line and carriageway edge, with how sure that is."""

from binopt.intake.inference.pavements import InferredPavements, infer_pavements
from binopt.intake.inference.roadways import roadways
from binopt.intake.inference.widths import SideWidths, WidthRule

__all__ = ["InferredPavements", "SideWidths", "WidthRule", "infer_pavements", "roadways"]
