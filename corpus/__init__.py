"""Articles in: reading, parsing and storing every version of every document."""
