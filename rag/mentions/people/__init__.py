"""People: nouns for them, how they are named, and whether they are women or men."""
