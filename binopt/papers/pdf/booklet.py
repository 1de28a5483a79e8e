"""A PDF as it is drawn: pages of a size, text that never leaves its place, lines and areas in points from below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import FILL_EVEN_ODD, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from binopt.domain.street import FloatArray
from binopt.outputs.colours import INK
from binopt.papers.pdf.fonts import fitting, font, in_order, printable, shorten, width_pt, wrapped

rl_config.useA85 = 0  # pages as bytes, not as letters: no mail cuts off the eighth bit any more

MM = 72 / 25.4
"""Points of a millimetre."""
A5, A4, A3 = (148 * MM, 210 * MM), (210 * MM, 297 * MM), (297 * MM, 420 * MM)
LEADING = 1.25
"""Distance of lines over the size of their letters."""


@dataclass(slots=True)
class Booklet:
    """One PDF file. Used as a context: what is drawn is in the file when it ends without an error.

    Parameters
    ----------
    path
        The file.
    size_pt
        Width and height of its pages.
    title
        What readers call it.
    language
        Of its text, for programs that read aloud.
    """

    path: Path
    size_pt: tuple[float, float]
    title: str
    language: str
    _canvas: Canvas = field(init=False, repr=False)
    pages: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        plain, _ = (font(bold=bold) for bold in (False, True))
        self._canvas = Canvas(
            str(self.path),
            pagesize=self.size_pt,
            invariant=1,
            pageCompression=1,
            lang=self.language,
            initialFontName=plain.fontName,
        )
        self._canvas.setTitle(printable(self.title))
        self._canvas.setCreator("binopt")
        self._canvas.setAuthor("binopt")

    def __enter__(self) -> Booklet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._canvas.save()

    @property
    def width_pt(self) -> float:
        """Width of a page."""
        return self.size_pt[0]

    @property
    def height_pt(self) -> float:
        """Height of a page."""
        return self.size_pt[1]

    def end_page(self) -> None:
        """Turn the page."""
        self.pages += 1
        self._canvas.showPage()

    def bookmark(self, title: str) -> None:
        """Let the reader's outline lead to this page."""
        key = f"p{self.pages}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(printable(title), key, 0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
        most_pt: float | None = None,
        least_pt: float | None = None,
        turn_deg: float = 0.0,
    ) -> float:
        """Write one line with its foot at a point, and return how wide it came out.

        Parameters
        ----------
        align
            ``left``, ``middle`` or ``right`` of the text lies at the point.
        most_pt
            Its greatest width; beyond, letters become smaller down to ``least_pt`` (their size where not given), then
            it is cut.
        turn_deg
            Turned about its point, anticlockwise.
        """
        line, size = printable(text, bold=bold), size_pt
        if most_pt is not None:
            line, size = fitting(line, size_pt, least_pt or size_pt, most_pt, bold=bold)
        wide = width_pt(line, size, bold=bold)
        line = in_order(line)
        shift = {"left": 0.0, "middle": -wide / 2, "right": -wide}[align]
        canvas = self._canvas
        canvas.setFillColor(HexColor(colour))
        canvas.setFont(font(bold=bold).fontName, size)
        if turn_deg:
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(turn_deg)
            canvas.drawString(shift, 0, line)
            canvas.restoreState()
        else:
            canvas.drawString(x + shift, y, line)
        return wide

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float,
        most_pt: float,
        *,
        bold: bool = False,
        colour: str = INK,
        lines: int = 100,
    ) -> float:
        """Write lines of a width from a first foot downwards, and return the foot of the line that would follow."""
        for line in wrapped(printable(text, bold=bold), size_pt, most_pt, bold=bold, lines=lines):
            self.text(x, y, line, size_pt, bold=bold, colour=colour)
            y -= size_pt * LEADING
        return y

    def cells(
        self, y: float, cells: Sequence[tuple[float, float, str, str]], size_pt: float, *, bold: bool = False
    ) -> None:
        """Write a row of a table: for each cell its left, its width, its alignment and its text, cut where too long."""
        for x, wide, align, text in cells:
            line = shorten(printable(text, bold=bold), size_pt, wide, bold=bold)
            self.text(x if align == "left" else x + wide, y, line, size_pt, bold=bold, align=align)

    def line(
        self,
        points: FloatArray | Sequence[tuple[float, float]],
        colour: str,
        width_pt: float,
        *,
        dash: Sequence[float] = (),
        round_ends: bool = False,
    ) -> None:
        """Draw a line through points."""
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(colour))
        canvas.setLineWidth(width_pt)
        canvas.setLineCap(1 if round_ends else 0)
        canvas.setLineJoin(1)
        canvas.setDash(list(dash))
        canvas.drawPath(PDFPathObject(code=[_steps(points)]), stroke=1, fill=0)

    def rings(
        self,
        rings: Sequence[FloatArray | Sequence[tuple[float, float]]],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width_pt: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw areas; a ring within another is a hole."""
        path = PDFPathObject(code=[f"{_steps(ring)} h" for ring in rings])
        self._canvas.drawPath(path, **self._inked(fill, stroke, width_pt, dash), fillMode=FILL_EVEN_ODD)

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width_pt: float = 0.5,
        radius_pt: float = 0.0,
    ) -> None:
        """Draw an upright rectangle by its lower left corner."""
        self._canvas.roundRect(x, y, wide, high, radius_pt, **self._inked(fill, stroke, width_pt))

    def disc(
        self,
        x: float,
        y: float,
        radius_pt: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width_pt: float = 0.5,
    ) -> None:
        """Draw a disc by its middle."""
        self._canvas.circle(x, y, radius_pt, **self._inked(fill, stroke, width_pt))

    def _inked(
        self, fill: str | None, stroke: str | None, width_pt: float, dash: Sequence[float] = ()
    ) -> dict[str, int]:
        """Take up the colours of an area and its edge; tells the canvas which of both to draw."""
        canvas = self._canvas
        if fill is not None:
            canvas.setFillColor(HexColor(fill))
        if stroke is not None:
            canvas.setStrokeColor(HexColor(stroke))
            canvas.setLineWidth(width_pt)
            canvas.setLineJoin(1)
            canvas.setDash(list(dash))
        return {"stroke": int(stroke is not None), "fill": int(fill is not None)}


def _steps(points: FloatArray | Sequence[tuple[float, float]]) -> str:
    """Write points as PDF does, to the hundredth of a point; number by number, reportlab takes ten times as long."""
    flat = np.asarray(points, dtype=float).ravel().tolist()
    return ("%.2f %.2f m" + " %.2f %.2f l" * (len(flat) // 2 - 1)) % tuple(flat)
