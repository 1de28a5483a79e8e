"""What is lawful, in words: one small function a rule, each giving violations. Knows no solver."""

from binopt.rules.lawful import broken_by_spots
from binopt.rules.plan_check import check_plan
from binopt.rules.registry import ROUND_RULES, RULES, Rule, check
from binopt.rules.violation import Violation

__all__ = ["ROUND_RULES", "RULES", "Rule", "Violation", "broken_by_spots", "check", "check_plan"]
