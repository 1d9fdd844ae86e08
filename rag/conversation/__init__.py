"""What was said before: follow-ups made whole, courtesies, and the language of the reply."""
