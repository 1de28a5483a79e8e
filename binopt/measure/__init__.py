"""The evaluator: all figures of a set of spots and presentations, by one piece of code that knows no solver."""
