"""What is lawful, in words: one small function a rule, each giving violations. Knows no solver."""
