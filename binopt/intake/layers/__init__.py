"""A municipality's own layers to a case, by a mapping that says which layer and column is what."""

from binopt.intake.layers.importer import REPORT_FILE, import_layers
from binopt.intake.layers.mapping_reader import read_mapping, shipped_mappings
from binopt.intake.layers.report import Action, Entry, ImportReport

__all__ = [
    "REPORT_FILE",
    "Action",
    "Entry",
    "ImportReport",
    "import_layers",
    "read_mapping",
    "shipped_mappings",
]
