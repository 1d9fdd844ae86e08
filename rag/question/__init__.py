"""What a question asks: its language, names, times and the kind of thing that would answer it."""
