"""Invented street names: plausible, with accents, none twice."""

from __future__ import annotations

from collections.abc import Iterator

from binopt.demo.dice import Dice

_THINGS = (
    "de l'Écluse", "des Érables", "du Vieux-Séchoir", "des Tisserands", "du Pré-aux-Bœufs", "de la Forêt-Brûlée",
    "des Trois-Chênes", "de l'Abbé-Noël", "du Pâtre", "de la Grève", "des Mésanges", "du Puits-Salé",
    "de la Fenêtre-Bleue", "des Maraîchers", "de l'Étang", "du Château-d'Eau", "des Béguines", "du Théâtre",
    "de la Laiterie", "des Cordelières", "du Gué", "de l'Hôtel-Dieu", "des Vergers", "du Cèdre", "de la Chênaie",
    "des Deux-Frères", "du Marché-aux-Œufs", "de la Poulie", "des Lavandières", "de l'Aqueduc", "du Tilleul-Creusé",
    "de la Citerne",
)  # fmt: skip
_FIRST = (
    "Anaïs", "Célestin", "Désirée", "Éloi", "Françoise", "Gédéon", "Hélène", "Irénée", "Joséphine", "Léonie",
    "Maëlle", "Noé", "Océane", "Père-Barnabé", "Rémi", "Sœur-Agnès", "Thérèse", "Valérien", "Zoé", "André",
)  # fmt: skip
_LAST = (
    "Aubremé", "Bessières-Roy", "Courtevoix", "Dhérancy", "Esquarré", "Fontaubry", "Grésillac", "Hautepré",
    "Jaumière", "Lambrecy", "Morvanel", "Nérissac", "Orvilliers-Cœur", "Péribert", "Quélennec-Faÿ", "Rochambrée",
    "Soulanges-Pré", "Trémaury", "Vauxcelles-Mé", "Yvernaud",
)  # fmt: skip
_PREFIXES = {
    "ring": ("Boulevard", "Quai"),
    "main": ("Avenue", "Cours"),
    "street": ("Rue",),
    "lane": ("Passage", "Ruelle"),
}


def street_names(dice: Dice) -> Iterator[dict[str, str]]:
    """Yield names without end, each as it reads on a ring, main street, street or lane."""
    people = [f"{first}-{last}" for first in _FIRST for last in _LAST]
    things = [_THINGS[i] for i in dice.order(len(_THINGS))]
    others = [people[i] for i in dice.order(len(people))]
    cycle = 1
    while True:
        pool = [*things, *others] if cycle == 1 else [f"{name} {cycle}" for name in (*things, *others)]
        for name in pool:
            yield {rank: f"{dice.pick(prefixes)} {name}" for rank, prefixes in _PREFIXES.items()}
        cycle += 1
