"""Tables as CSV, for any program: no cell of them is ever run as a formula."""

from __future__ import annotations

import pandas as pd

from binopt.outputs.schedule import guard_cell
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.tables import centres, make_tables


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write a file a table; places are the middles of spots, and for stops where the truck stands."""
    for name, table in make_tables(edition).items():
        plain = pd.DataFrame(table.drop(columns="geometry"))
        if name != "rounds":
            plain["lon"], plain["lat"] = centres(table)
        for column in plain.select_dtypes("object").columns:
            plain[column] = [guard_cell(cell) for cell in plain[column]]
        folder.write_text(plain.to_csv(index=False, lineterminator="\n"), f"{name}.csv")
