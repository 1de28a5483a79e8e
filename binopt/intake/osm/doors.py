"""Where the doors of buildings are, and into how many premises a building on several streets is divided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.osm.facing import STEP_M, Facing
from binopt.intake.osm.settings import PremisesRules

NEAR_FRONT_M = 6.0
"""An entrance or address this near to a front belongs to it; inside a building it is mapped up to its middle."""
_LEAST_FRONT_M = 6.0  # shorter fronts, of several, are corners and passages


@dataclass(frozen=True)
class Marks:
    """Entrances and addresses of buildings: points, the building's index, the street's number or -1, and their rank.

    Of marks of one place that of least ``rank`` is the door: 0 main entrances, 1 others, 2 addresses.
    """

    building: IntArray
    street: IntArray
    point: FloatArray
    rank: IntArray
    text: GeometryArray


@dataclass(frozen=True)
class Split:
    """Premises: the building that each is part of, the street it is on, its door, and its share of the building.

    ``address`` is what marks there say, ``""`` where there is none. ``mark`` is the
    number of the mark that is its door, -1 where it has none.
    """

    building: IntArray
    street: IntArray
    door: FloatArray
    share: FloatArray
    address: GeometryArray
    mark: IntArray

    def at(self, index: BoolArray) -> Split:
        """Return some of the premises."""
        return Split(*(getattr(self, name)[index] for name in self.__dataclass_fields__))


def split_buildings(
    facing: Facing, marks: Marks, own_street: IntArray, size: FloatArray, rules: PremisesRules
) -> Split:
    """Divide buildings that face a street into premises.

    Parameters
    ----------
    facing
        What each building sees.
    marks
        Entrances and addresses.
    own_street
        Of each building the number of the street that its own address names, -1 where it names none.
    size
        Of each building its inhabitants, trades counted as such.
    rules
        When a front is long and a building large.
    """
    fronts = _fronts(facing)
    marks = _placed(marks, facing, fronts)
    fronts = _weighted(fronts, marks, own_street, size, rules)
    return _doors(fronts, facing, marks, size, rules)


def _fronts(facing: Facing) -> pd.DataFrame:
    """List each building's fronts, a row for each street that it faces."""
    table = pd.DataFrame({"building": facing.building, "street": facing.street, "away_m": facing.away_m})
    found = table.groupby(["building", "street"], sort=True)["away_m"].agg(["size", "min"]).reset_index()
    found["length_m"] = found.pop("size") * STEP_M
    return found.rename(columns={"min": "away_m"})


def _placed(marks: Marks, facing: Facing, fronts: pd.DataFrame) -> Marks:
    """Give each mark the street that it names where its building faces it, else that of the nearest front."""
    known = pd.MultiIndex.from_frame(fronts[["building", "street"]])
    named = pd.MultiIndex.from_arrays([marks.building, marks.street]).isin(known)
    place = _nearest(marks, facing)
    street = np.where(named, marks.street, np.where(place >= 0, facing.street[place], -1))
    kept = street >= 0
    return Marks(marks.building[kept], street[kept], marks.point[kept], marks.rank[kept], marks.text[kept])


def _nearest(marks: Marks, facing: Facing) -> IntArray:
    """Return the nearest point of the own building's fronts to each mark, -1 where there is none."""
    pairs = pd.merge(
        pd.DataFrame({"building": marks.building, "mark": np.arange(len(marks.building))}),
        pd.DataFrame({"building": facing.building, "place": np.arange(len(facing.building))}),
        on="building",
    )
    away = marks.point[pairs["mark"]] - facing.point[pairs["place"]]
    pairs["m"] = np.hypot(away[:, 0], away[:, 1])
    best = pairs.sort_values(["mark", "m", "place"]).drop_duplicates("mark")
    found = np.full(len(marks.building), -1, dtype=np.int64)
    found[best["mark"]] = best["place"]
    return found


def _weighted(
    fronts: pd.DataFrame, marks: Marks, own_street: IntArray, size: FloatArray, rules: PremisesRules
) -> pd.DataFrame:
    """Choose the fronts that a building is served from, and share it among them.

    By its marks where it has some, each counting alike; else on the street of its own address; else a large building
    by the length of its fronts, a small one on its longest.
    """
    counted = pd.DataFrame({"building": marks.building, "street": marks.street, "text": marks.text})
    addressed = counted[counted["text"] != ""]
    number = (addressed if len(addressed) else counted).groupby(["building", "street"]).size().rename("marks")
    found = fronts.join(number, on=["building", "street"]).fillna({"marks": 0})
    of_building = found.groupby("building")
    has_marks = of_building["marks"].transform("sum") > 0
    own = found["street"].to_numpy() == own_street[found["building"]]
    has_own = pd.Series(own).groupby(found["building"]).transform("any")
    large = size[found["building"]] > rules.most_inhabitants
    longest = found["length_m"] >= of_building["length_m"].transform("max") - 1e-6
    nearest = found["away_m"] <= found[longest].groupby("building")["away_m"].transform("min").reindex(found.index)
    by_length = np.where(large, np.where(found["length_m"] >= _LEAST_FRONT_M, found["length_m"], 0.0), 0.0)
    alone = (longest & nearest.fillna(False)).to_numpy(dtype=float)
    sums = pd.Series(by_length).groupby(found["building"]).transform("sum")
    weight = np.where(has_marks, found["marks"], np.where(has_own, own, np.where(sums > 0, by_length, alone)))
    found["share"] = weight / pd.Series(weight).groupby(found["building"]).transform("sum")
    return found[found["share"] > 0].reset_index(drop=True)


def _doors(fronts: pd.DataFrame, facing: Facing, marks: Marks, size: FloatArray, rules: PremisesRules) -> Split:
    """Put doors on the chosen fronts: parts of equal length, each with its best mark, else in its middle."""
    here = size[fronts["building"]] * fronts["share"]
    most = np.maximum(np.floor(fronts["length_m"] / _LEAST_FRONT_M), 1)
    parts = np.minimum(np.ceil(here / rules.most_inhabitants), most)
    long = np.ceil(fronts["length_m"] / rules.long_front_m)
    parts = np.maximum(parts, np.minimum(long, fronts["marks"]))
    fronts = fronts.assign(front=np.arange(len(fronts)), parts=np.clip(parts, 1, most).astype(np.int64))

    places = _along(facing, fronts)
    places["part"] = np.minimum((places["rank"] * places["parts"]) // places["size"], places["parts"] - 1).astype(int)
    places["off"] = (places["rank"] - (places["part"] + 0.5) * places["size"] / places["parts"] + 0.5).abs()
    middle = places.sort_values(["front", "part", "off", "rank"]).drop_duplicates(["front", "part"])
    chosen = middle[["front", "part", "place", "building", "street", "share", "parts"]].reset_index(drop=True)
    door = facing.point[chosen["place"]].copy()
    best, text = _best_marks(marks, places, facing, chosen)
    by_mark = best >= 0
    door[by_mark] = _at_front(marks.point[best[by_mark]], marks.rank[best[by_mark]], places, facing, chosen, by_mark)
    return Split(
        chosen["building"].to_numpy(dtype=np.int64),
        chosen["street"].to_numpy(dtype=np.int64),
        door,
        (chosen["share"] / chosen["parts"]).to_numpy(dtype=float),
        text,
        best,
    )


def _along(facing: Facing, fronts: pd.DataFrame) -> pd.DataFrame:
    """Order the points of each chosen front along its main direction."""
    places = pd.DataFrame(
        {"building": facing.building, "street": facing.street, "place": np.arange(len(facing.building))}
    ).merge(fronts[["building", "street", "front", "parts", "share"]], on=["building", "street"])
    front, xy = places["front"].to_numpy(dtype=np.int64), facing.point[places["place"]]
    count = np.maximum(np.bincount(front, minlength=len(fronts)), 1)
    mean = np.stack([np.bincount(front, xy[:, k], len(fronts)) / count for k in (0, 1)], axis=1)
    off = xy - mean[front]
    sxx, syy, sxy = (np.bincount(front, v, len(fronts)) for v in (off[:, 0] ** 2, off[:, 1] ** 2, off.prod(axis=1)))
    angle = np.arctan2(2 * sxy, sxx - syy) / 2
    places["along_m"] = off[:, 0] * np.cos(angle)[front] + off[:, 1] * np.sin(angle)[front]
    places = places.sort_values(["front", "along_m", "place"]).reset_index(drop=True)
    places["rank"] = places.groupby("front").cumcount()
    places["size"] = places.groupby("front")["rank"].transform("size")
    return places


def _best_marks(
    marks: Marks, places: pd.DataFrame, facing: Facing, chosen: pd.DataFrame
) -> tuple[IntArray, GeometryArray]:
    """Return of each premises the mark that is its door, -1 where it has none, and the addresses of its part."""
    own = pd.DataFrame(
        {
            "building": marks.building,
            "street": marks.street,
            "mark": np.arange(len(marks.building)),
            "order": marks.rank,
        }
    )
    pairs = own.merge(places[["building", "street", "front", "part", "place", "off"]], on=["building", "street"])
    away = marks.point[pairs["mark"]] - facing.point[pairs["place"]]
    pairs["m"] = np.hypot(away[:, 0], away[:, 1])
    nearest = pairs.sort_values(["mark", "m", "place"]).drop_duplicates("mark")
    key = pd.MultiIndex.from_frame(chosen[["front", "part"]])
    best = np.full(len(chosen), -1, dtype=np.int64)
    first = nearest.sort_values(["front", "part", "order", "off", "mark"]).drop_duplicates(["front", "part"])
    row = key.get_indexer(pd.MultiIndex.from_frame(first[["front", "part"]]))
    best[row] = first["mark"]
    text = np.full(len(chosen), "", dtype=object)
    texts = nearest.assign(text=marks.text[nearest["mark"]])
    texts = texts[texts["text"] != ""].sort_values("mark")
    if len(texts):
        joined = texts.groupby(["front", "part"])["text"].agg(lambda values: "\n".join(dict.fromkeys(values)))
        text[key.get_indexer(joined.index)] = joined.to_numpy()
    return best, text


def _at_front(
    points: FloatArray,
    rank: IntArray,
    places: pd.DataFrame,
    facing: Facing,
    chosen: pd.DataFrame,
    by_mark: BoolArray,
) -> FloatArray:
    """Take entrances as they lie; addresses, which may lie anywhere in the house, at the nearest point of the front."""
    rows = chosen[by_mark].reset_index(drop=True)
    pairs = rows.reset_index()[["index", "front", "part"]].merge(
        places[["front", "part", "place"]], on=["front", "part"]
    )
    away = points[pairs["index"]] - facing.point[pairs["place"]]
    pairs["m"] = np.hypot(away[:, 0], away[:, 1])
    near = pairs.sort_values(["index", "m", "place"]).drop_duplicates("index")
    at = facing.point[near["place"]]
    entrance = (rank < 2) & (near["m"].to_numpy() <= NEAR_FRONT_M)
    return np.asarray(np.where(entrance[:, None], points, at), dtype=float)
