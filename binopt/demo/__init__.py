"""The seeded example quarter."""

from binopt.demo.writing import write_demo

__all__ = ["write_demo"]
