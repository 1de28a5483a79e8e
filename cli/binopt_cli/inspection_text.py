"""The text of ``binopt inspect``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binopt.inspection import Inspection, PresetCount, StreamCount

_SHOWN_IDS = 10
_SHOWN_FACES = 10
_SOURCE_COLUMNS = {"measured": 10, "tagged": 8, "estimated": 11}


def render_inspection(found: Inspection) -> str:
    """Write what was found in a case as text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Inspection) -> Iterator[str]:
    from binopt.inspection import EU_KG_PER_INHABITANT_WEEK

    yield found.name
    yield "=" * len(found.name)
    people = f", {found.inhabitants:,.0f} inhabitants" if found.inhabitants else ""
    cycle = "one week" if found.weeks == 1 else f"cycle of {found.weeks} weeks"
    yield f"{found.premises:,} premises{people}, {found.bins:,} bins, {cycle}, {found.crs}"
    yield from ("", "Waste", "-----")
    for stream in found.streams:
        yield from _stream(stream)
    if found.inhabitants:
        kg = sum(stream.kg_per_week for stream in found.streams) / found.inhabitants
        whole = f"all municipal waste of the EU is {EU_KG_PER_INHABITANT_WEEK:g}, trades included (Eurostat)"
        yield f"{kg:.1f} kg an inhabitant and week; {whole}"
    yield from ("", "Street", "------")
    yield f"{found.pavements:,} pavements of {found.pavement_m2:,.0f} m²"
    yield f"{sum(found.obstacles.values()):,} obstacles: " + (_counts(found.obstacles) or "none")
    doors = f"{found.faces_with_doors:,} with doors"
    yield f"{found.faces:,} faces ({doors}), {found.kerb_m:,.0f} m of kerb"
    yield f"{found.covered_share:.1%} of the pavement before buildings covered by transects"
    yield f"width {_quantiles(found.width_m)}"
    yield f"free without bins {_quantiles(found.free_width_m)}"
    yield f"door to kerb {_quantiles(found.door_to_kerb_m)}"
    for what, lost in (
        ("that no face serves", found.premises_without_face),
        ("farther from every face than bins may be carried", found.premises_beyond_carry),
    ):
        if lost:
            more = f" and {len(lost) - _SHOWN_IDS} more" if len(lost) > _SHOWN_IDS else ""
            yield f"{len(lost):,} premises {what}: {', '.join(lost[:_SHOWN_IDS])}{more}"
    yield from ("", "Faces by clear width, without any bin out", "-" * 41)
    yield f"{'':20}{'clear':>8}{'too narrow':>24}{'no room beside a bin':>24}"
    for preset in found.presets:
        yield _preset(preset, found)
    yield from _widths(found)
    if found.notes:
        yield from ("", "Notes", "-----")
        yield from (f"- {note}" for note in found.notes)
    yield from ("", "No faults.")


def _stream(stream: StreamCount) -> Iterator[str]:
    sizes = _counts({f"{litres} l": count for litres, count in stream.bins_by_litres.items()})
    yield f"{stream.stream}: {stream.litres_per_week:,.0f} l a week of {stream.premises:,} premises"
    yield f"  in {stream.bins:,} bins: {sizes or 'none'}"
    today = f"{' '.join(stream.today_days)} {'–'.join(stream.today_window)}"
    yield f"  today {today}; {stream.patterns} patterns of days, {stream.trucks} trucks"


def _widths(found: Inspection) -> Iterator[str]:
    """Tell where widths come from, and on which faces they are least sure; of a measured quarter there is no more."""
    from binopt.geometry.face_widths import least_sure

    whole_m = max(sum(one.kerb_m for one in found.width_sources), 1e-9)
    yield from ("", "Where widths come from", "-" * 22)
    for one in found.width_sources:
        if one.kerb_m:
            off = f", off by up to {one.spread_m:.2f} m" if one.spread_m else ""
            share = f"{one.kerb_m:,.0f} m of kerb ({one.kerb_m / whole_m:.0%})"
            yield f"{one.source:10}{share:>26}, {one.width_m:.2f} m wide{off} (medians)"
    doubtful = least_sure(found.face_widths)
    if not doubtful:
        return
    yield f"clear widths are kept at quantile {found.width_quantile:g} of each interval (rules.width_quantile)"
    yield ""
    yield f"{'faces that may be off most':34}{'metres':>8}{'measured':>10}{'tagged':>8}{'estimated':>11}{'width m':>22}"
    for face in doubtful[:_SHOWN_FACES]:
        shares = "".join(f"{face.share[name]:>{wide}.0%}" for name, wide in _SOURCE_COLUMNS.items())
        width = f"{face.low_m:.2f} < {face.width_m:.2f} < {face.high_m:.2f}"
        yield f"{face.face_id[:33]:34}{face.length_m:>8,.0f}{shares}{width:>22}"
    if len(doubtful) > _SHOWN_FACES:
        yield f"… and {len(doubtful) - _SHOWN_FACES:,} more: --out DIR writes all, and draws them"


def _preset(preset: PresetCount, found: Inspection) -> str:
    mark = "  (this case)" if preset.preset == found.clear_width_preset else ""
    narrow = f"{preset.faces_narrow:,} faces, {preset.narrow_m:,.0f} m"
    without = f"{preset.faces_without_room:,} faces"
    return f"{preset.preset:20}{preset.clear_width_m:>6.2f} m{narrow:>24}{without:>24}{mark}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} × {name}" for name, count in counts.items())


def _quantiles(values: Mapping[str, float]) -> str:
    return ", ".join(f"{value:.2f} m ({share})" for share, value in values.items()) or "unknown"
