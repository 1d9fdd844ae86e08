"""Times that a text tells, from its words, from its article's day, or from today."""
