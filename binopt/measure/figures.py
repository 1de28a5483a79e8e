"""The figures of a week, per face and in all."""

from __future__ import annotations

from dataclasses import dataclass

from binopt.domain.street import FloatArray


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals per week: ``o``, ``oq``, ``s``, ``b`` in m·h, ``a`` in m²·h, ``p`` in bin·h."""

    o: float
    oq: float
    s: float
    b: float
    a: float
    p: float


@dataclass(frozen=True, slots=True)
class FaceFigures:
    """The same per face (arrays in the order of the street model's faces), with ``p`` of the whole."""

    o: FloatArray
    oq: FloatArray
    s: FloatArray
    b: FloatArray
    a: FloatArray
    p: float

    @property
    def total(self) -> Figures:
        """Sum over faces."""
        return Figures(
            float(self.o.sum()),
            float(self.oq.sum()),
            float(self.s.sum()),
            float(self.b.sum()),
            float(self.a.sum()),
            self.p,
        )
