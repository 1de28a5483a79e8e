"""What buildings and points are used for, as their tags name it."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.intake.osm.features import Tags

DWELLING = "dwelling"
_BY_KIND: Mapping[str, str] = {
    **dict.fromkeys(("office", "commercial"), "office"),
    **dict.fromkeys(("retail", "shop", "mall"), "shop"),
    "supermarket": "food_shop",
    **dict.fromkeys(("hotel", "hostel"), "hotel"),
    **dict.fromkeys(("school", "kindergarten", "university", "college"), "school"),
    **dict.fromkeys(("hospital", "clinic"), "hospital"),
    **dict.fromkeys(("industrial", "warehouse", "manufacture", "factory", "hangar"), "industry"),
    **dict.fromkeys(
        ("church", "chapel", "cathedral", "mosque", "temple", "synagogue", "monastery", "religious", "basilica"),
        "worship",
    ),
    **dict.fromkeys(
        ("public", "civic", "government", "museum", "train_station", "transportation", "sports_hall", "stadium",
         "sports_centre", "fire_station", "theatre", "library"),
        "public",
    ),
}  # fmt: skip
_BY_AMENITY: Mapping[str, str] = {
    **dict.fromkeys(("school", "kindergarten", "university", "college", "music_school", "language_school"), "school"),
    **dict.fromkeys(("hospital", "clinic"), "hospital"),
    "place_of_worship": "worship",
    **dict.fromkeys(
        ("restaurant", "cafe", "fast_food", "bar", "pub", "biergarten", "ice_cream", "food_court", "nightclub"),
        "restaurant",
    ),
    **dict.fromkeys(("bank", "post_office", "doctors", "dentist", "veterinary", "pharmacy"), "office"),
    **dict.fromkeys(
        ("townhall", "library", "theatre", "cinema", "courthouse", "police", "fire_station", "community_centre",
         "embassy", "arts_centre", "social_centre", "casino", "public_building", "conference_centre"),
        "public",
    ),
}  # fmt: skip
BY_GROUNDS: Mapping[str, str] = {
    name: _BY_AMENITY[name] for name in ("school", "kindergarten", "university", "college", "hospital")
}
BY_LANDUSE: Mapping[str, str] = {
    "industrial": "industry",
    "railway": "industry",
    "commercial": "office",
    "retail": "shop",
}
_FOOD = frozenset(
    {"supermarket", "convenience", "bakery", "butcher", "greengrocer", "seafood", "deli", "cheese", "pastry"}
)


def use_of(tags: Tags) -> str:
    """Return the use that tags name, ``""`` where they name none: the special ones before the building's kind."""
    if tags.get("shop", "no") not in ("no", "vacant"):
        return "food_shop" if tags["shop"] in _FOOD else "shop"
    if tags.get("tourism") in ("hotel", "hostel", "guest_house", "motel"):
        return "hotel"
    if tags.get("tourism") in ("museum", "gallery"):
        return "public"
    amenity = _BY_AMENITY.get(tags.get("amenity", ""), "")
    if amenity:
        return amenity
    if tags.get("office", "no") != "no":
        return "office"
    return _BY_KIND.get(tags.get("building", ""), "")
