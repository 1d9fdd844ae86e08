"""Measured quality: retrieval, evidence and refusal on question sets in BEIR's layout."""
