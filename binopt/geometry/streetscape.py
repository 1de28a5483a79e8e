"""From a case to its street model: ground, faces, obstacles, transects, and how much of the pavement they cover."""

from __future__ import annotations

from dataclasses import dataclass, replace

from binopt.domain.case import Case
from binopt.domain.street import Face, Kerb, Pavement
from binopt.errors import Fault, InputError
from binopt.geometry.bays import find_bays, tell_bays
from binopt.geometry.coverage import Coverage, Front, measure_coverage
from binopt.geometry.hours import hour_weights, mean_footfall
from binopt.geometry.kerbs import KerbFindings, as_geometries, derive_kerbs, find_frontage
from binopt.geometry.model import Ground, Obstruents, StreetModel
from binopt.geometry.ring_walk import unite
from binopt.geometry.transects import with_obstacles
from binopt.geometry.width_trust import Trust


@dataclass(frozen=True, slots=True)
class BareStreet:
    """Ground and kerbs of a case, which cost most to find: the same for every case with the same ``parts``."""

    ground: Ground
    kerbs: KerbFindings
    parts: tuple[object, ...]

    @classmethod
    def of(cls, case: Case) -> BareStreet:
        """Find the kerbs of a case."""
        ground = Ground.of(as_geometries(pavement.geometry for pavement in case.pavements))
        return cls(ground, derive_kerbs(case, ground), _parts(case))

    def is_of(self, case: Case) -> bool:
        """Tell whether a case has this ground and these kerbs."""
        return self.parts == _parts(case)


def _parts(case: Case) -> tuple[object, ...]:
    return case.pavements, case.carriageways, case.kerbs, case.streets, tuple(one.door for one in case.premises)


def lay_out(case: Case, bare: BareStreet | None = None) -> StreetModel:
    """Make of a case the street model that every later room sees.

    Deterministic: the same case gives the same faces in the same order, by id.

    Parameters
    ----------
    case
        What is laid out.
    bare
        Its ground and kerbs, where they are known.

    Raises
    ------
    InputError
        Where no stretch of any pavement could be told to be beside a kerb.
    """
    known = BareStreet.of(case) if bare is None else bare
    ground, found = known.ground, known.kerbs
    obstacles = Obstruents.of(case.obstacles)
    if not found.kerbs:
        raise InputError(
            Fault(
                "pavements",
                "no stretch of pavement lies beside a kerb, so there is no face to plan",
                f"{len(case.pavements)} pavements, {len(case.carriageways)} carriageways, {len(case.kerbs)} kerbs, "
                f"{len(case.streets)} streets, {len(case.premises)} premises",
                hint="see that the layers cover the same place in the same coordinates, or give the kerbs as a layer",
            )
        )
    faces = _faces(case, found.kerbs)
    transects = with_obstacles(found.transects, obstacles)
    if any(pavement.width is not None for pavement in case.pavements):
        transects = Trust.of(case, transects).keeping(transects, case.rules.width_quantile)
    coverage = measure_coverage(found.front, transects)
    bays = find_bays(case.stands, faces, ground)
    notes = (*found.notes, *_told(coverage), *tell_bays(bays, case.rules.sides))
    return StreetModel(faces, ground, obstacles, transects, coverage.share, notes, bays)


def with_clear_widths_of(model: StreetModel, case: Case) -> StreetModel:
    """Return a model with the clear widths that hold on its faces in another case of the same street."""
    pavements = {pavement.pavement_id: pavement for pavement in case.pavements}
    faces = tuple(
        face if face.clear_width_m == clear_m else replace(face, clear_width_m=clear_m)
        for face in model.faces
        for clear_m in (clear_width_of(case, face.face_id, pavements[face.pavement_id]),)
    )
    return replace(model, faces=faces)


def cover(case: Case, model: StreetModel) -> Coverage:
    """Measure how much of the pavement before buildings the faces of a model cover, and where they miss it."""
    carriageways = unite(as_geometries(case.carriageways), model.ground)
    front = Front.of(model.ground, find_frontage(case, model.ground, carriageways))
    return measure_coverage(front, model.transects)


def _faces(case: Case, kerbs: tuple[Kerb, ...]) -> tuple[Face, ...]:
    """Give kerbs what holds on their pavement: street, clear width and the weights of the hours."""
    pavements = {pavement.pavement_id: pavement for pavement in case.pavements}
    streets = {street.street_id: street for street in case.streets}
    mean = mean_footfall(pavements.values())
    weights = {key: hour_weights(pavement, mean, case.profiles) for key, pavement in pavements.items()}
    faces = []
    for kerb in kerbs:
        pavement, street = pavements[kerb.pavement_id], streets.get(kerb.street_id)
        named = (street.name or street.street_id) if street else pavement.street
        faces.append(
            Face(
                kerb.kerb_id,
                kerb.geometry,
                pavement.pavement_id,
                named,
                kerb.street_id if street else "",
                clear_width_of(case, kerb.kerb_id, pavement),
                weights[pavement.pavement_id],
            )
        )
    return tuple(faces)


def clear_width_of(case: Case, face_id: str, pavement: Pavement) -> float:
    """Return the clear width of a face: its own where somebody gave it one, else its pavement's, else the case's."""
    own = next((rule.clear_width_m for rule in case.face_rules if rule.face_id == face_id), None)
    if own is not None:
        return own
    return case.rules.clear_width.clear_width_m if pavement.clear_width_m is None else pavement.clear_width_m


def _told(coverage: Coverage) -> tuple[str, ...]:
    if not coverage.uncovered_m2:
        return ()
    return (
        f"{coverage.uncovered_m2:.0f} of {coverage.before_m2:.0f} m² of pavement before buildings "
        f"({1 - coverage.share:.1%}) lie on no face",
    )
