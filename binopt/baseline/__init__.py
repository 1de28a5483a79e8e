"""What is compared with: today's week as announced, and the same as if everybody knew the truck's minute."""

from binopt.baseline.baselines import make_baselines

__all__ = ["make_baselines"]
