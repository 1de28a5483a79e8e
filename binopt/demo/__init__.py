"""The seeded example quarter."""
