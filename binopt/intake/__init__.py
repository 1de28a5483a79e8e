"""Files in: the case folder, municipal layers by mapping, and every fault of an input at once."""
