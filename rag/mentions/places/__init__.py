"""Places that a text names, what it tells of them alone, and the way between the two countries."""
