"""Calendar feeds: when which waste is collected, for phones and for the home screens that read them."""
