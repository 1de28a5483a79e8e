"""The terminal: the only place that knows a command line."""
