"""Passages to sentences that answer: ranked, weighed, put together and compared."""
