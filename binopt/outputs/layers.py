"""The layers of ``plan.gpkg`` as tables: a result in, frames out, in the contract's columns and a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from binopt.domain.plan import Presentation, Service, Spot, Unplaced
from binopt.outputs.result import PlanResult
from binopt.outputs.round_layers import ROUND_COLUMNS, STOP_COLUMNS, round_layers

LAYER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "faces": (
        "face_id",
        "pavement_id",
        "street",
        "length_m",
        "clear_width_m",
        "o_today",
        "o_exact",
        "o_plan",
        "o_bound",
        "s_today",
        "s_plan",
    ),
    "spots": (
        "premises_id",
        "stream",
        "bin_type",
        "rank",
        "face_id",
        "chainage_m",
        "side",
        "carry_m",
        "lawful",
    ),
    "presentations": (
        "premises_id",
        "stream",
        "bins_out",
        "out_min",
        "window_from_min",
        "window_to_min",
        "truck_min",
        "in_min",
        "round_id",
    ),
    "rounds": ROUND_COLUMNS,
    "stops": STOP_COLUMNS,
    "unplaced": ("premises_id", "stream", "reason", "detail"),
}
"""What the contract asks of each layer; further columns may stand behind these."""

LIKE = {"spots_today": "spots", "presentations_today": "presentations", "presentations_exact": "presentations"}
"""Layers that have the columns of another."""


def make_layers(result: PlanResult) -> dict[str, pd.DataFrame]:
    """Turn a result into the layers of ``plan.gpkg``, by name: tables, those with a geometry as GeoDataFrames.

    Rows are ordered by their ids, so that the same plan gives the same file. ``rounds`` and ``stops`` are absent where
    there is nothing to collect.
    """
    crs = result.case.crs
    return {
        "faces": _faces(result),
        "spots": _spots(result.plan.spots, crs).assign(reason=_reasons(result)),
        "presentations": _presentations(result.plan),
        "spots_today": _spots(result.baselines.today.spots, crs),
        "presentations_today": _presentations(result.baselines.today),
        "presentations_exact": _presentations(result.baselines.exact),
        **round_layers(result.rounds["plan"], crs),
        "unplaced": _unplaced(result.all_unplaced, crs),
    }


def _faces(result: PlanResult) -> gpd.GeoDataFrame:
    faces = result.model.faces
    frame = gpd.GeoDataFrame(
        {
            "face_id": [face.face_id for face in faces],
            "pavement_id": [face.pavement_id for face in faces],
            "street": [face.street for face in faces],
            "length_m": np.array([face.length_m for face in faces], dtype=float),
            "clear_width_m": np.array([face.clear_width_m for face in faces], dtype=float),
            "o_today": result.today.o,
            "o_exact": result.exact.o,
            "o_plan": result.planned.o,
            "o_bound": result.bounds.o_face,
            "s_today": result.today.s,
            "s_plan": result.planned.s,
            "b_today": result.today.b,
            "b_plan": result.planned.b,
        },
        geometry=[face.kerb for face in faces],
        crs=result.case.crs,
    )
    return frame.astype({"face_id": object, "pavement_id": object, "street": object})


def _spots(spots: Iterable[Spot], crs: object) -> gpd.GeoDataFrame:
    ordered = sorted(spots, key=lambda spot: (*spot.key, spot.rank))
    return gpd.GeoDataFrame(
        {
            "premises_id": _texts(spot.premises_id for spot in ordered),
            "stream": _texts(spot.stream for spot in ordered),
            "bin_type": _texts(str(spot.bin_type.litres) for spot in ordered),
            "rank": np.array([spot.rank for spot in ordered], dtype=np.int32),
            "face_id": _texts(spot.face_id for spot in ordered),
            "chainage_m": np.array([spot.chainage_m for spot in ordered], dtype=float),
            "side": _texts(spot.side.value for spot in ordered),
            "carry_m": np.array([spot.carry_m for spot in ordered], dtype=float),
            "lawful": np.array([spot.lawful for spot in ordered], dtype=bool),
        },
        geometry=[spot.shape for spot in ordered],
        crs=crs,
    )


def _reasons(result: PlanResult) -> pd.Series:
    """Name the reason beside each spot that is not lawful, so that a map can show it without a join."""
    reasons = {(one.premises_id, one.stream): one.reason for one in result.all_unplaced}
    ordered = sorted(result.plan.spots, key=lambda spot: (*spot.key, spot.rank))
    return _texts("" if spot.lawful else reasons.get(spot.key, "") for spot in ordered)


def _presentations(service: Service) -> pd.DataFrame:
    ordered = sorted(service.presentations, key=_presentation_order)
    minutes = {
        name: np.array([getattr(one, name) for one in ordered], dtype=np.int32)
        for name in ("bins_out", "out_min", "window_from_min", "window_to_min", "truck_min", "in_min")
    }
    return pd.DataFrame(
        {
            "premises_id": _texts(one.premises_id for one in ordered),
            "stream": _texts(one.stream for one in ordered),
            **minutes,
            "round_id": _texts(one.round_id for one in ordered),
        }
    )


def _presentation_order(one: Presentation) -> tuple[str, str, int, int, int]:
    return (one.premises_id, one.stream, one.out_min, one.truck_min, one.bins_out)


def _unplaced(unplaced: Iterable[Unplaced], crs: object) -> gpd.GeoDataFrame:
    ordered = sorted(unplaced, key=lambda one: (one.premises_id, one.stream, one.reason))
    return gpd.GeoDataFrame(
        {
            "premises_id": _texts(one.premises_id for one in ordered),
            "stream": _texts(one.stream for one in ordered),
            "reason": _texts(one.reason for one in ordered),
            "detail": _texts(one.detail for one in ordered),
        },
        geometry=[one.door for one in ordered],
        crs=crs,
    )


def _texts(values: Iterable[str]) -> pd.Series:
    """Keep texts as plain objects, so that a layer without rows still has columns of text."""
    return pd.Series(list(values), dtype=object)
