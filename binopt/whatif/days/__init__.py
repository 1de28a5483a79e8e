"""What another collection day buys: the faces of each street, planned for every frequency and clear width."""
