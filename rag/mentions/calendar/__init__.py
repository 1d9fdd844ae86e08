"""The calendar's words: months, parts of years, hours, and what is named for its year."""
