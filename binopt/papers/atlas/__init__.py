"""The street atlas: every face to scale, what stands on it, what stays free, and where that is too little."""
