"""Why a premises has no lawful spot: the places around it, the rules that bar them, and what would help."""
