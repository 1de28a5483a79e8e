"""What rounds must keep, in words: who is emptied where, trucks and crews, the clock, loads, streets, windows."""
