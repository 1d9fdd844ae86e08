"""A question to passages: chosen by filters, found by meaning and by words, without copies."""
