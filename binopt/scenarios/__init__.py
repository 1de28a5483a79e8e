"""What if: named replacements on a case that never changes itself."""

from binopt.scenarios.as_case import write_scenario
from binopt.scenarios.reading import read_scenarios
from binopt.scenarios.replacements import frontier_weights, with_clear_width, with_crew_weight, with_width_quantile
from binopt.scenarios.scenario import Scenario
from binopt.scenarios.sweep import sweep_scenarios

__all__ = [
    "Scenario",
    "frontier_weights",
    "read_scenarios",
    "sweep_scenarios",
    "with_clear_width",
    "with_crew_weight",
    "with_width_quantile",
    "write_scenario",
]
