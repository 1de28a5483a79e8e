"""A plan edited by hand: what each edit costs and which rule it breaks, at once, and every step back and forth."""
