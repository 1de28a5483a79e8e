"""The streets as trucks drive them: the network, how faces are served on it, and travel times between them."""
