"""Periodic rounds: which days each stop is visited, and which truck drives where, unloading on its way."""
