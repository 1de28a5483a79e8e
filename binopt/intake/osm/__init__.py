"""OpenStreetMap to a case: streets, pavements that nobody drew, premises and their demand."""

from binopt.intake.osm.importer import import_osm

__all__ = ["import_osm"]
