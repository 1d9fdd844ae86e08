"""Numbers and figures, in digits and words, and the dates that look like them."""
