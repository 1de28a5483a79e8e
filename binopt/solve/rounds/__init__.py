"""From what faces ask for to rounds that trucks drive, and from those to the minutes that people are told."""
