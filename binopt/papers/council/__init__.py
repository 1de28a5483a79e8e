"""A page for the council: what is gained, against what, on what it rests, and how it looks in two streets."""
