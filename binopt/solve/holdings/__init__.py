"""Which bins a premises has, and whose it uses: other sizes and shared bins as decisions."""
